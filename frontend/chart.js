// Draws the charts of a page on a wide screen. What a chart shows is read from the table under it, so that there is one
// source; a click on a bar opens what it counts. Nothing is written into the page as style or markup (CSP).
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const SIDEWAYS = { rotation: Math.PI / 4 };
const DECALS = [
  { symbol: "none" },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 3], ...SIDEWAYS },
  { symbol: "none" },
  { symbol: "circle", symbolSize: 0.4, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
];
const FILLS = ["--brand", "--new-tint", "--surface", "--surface"];
const ROW = 26;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** {series: [name], categories: [name], cells: [[{number, url}]]} of the table under a chart. */
function told(figure) {
  const table = figure.querySelector("table");
  const series = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const cells = rows.map((row) =>
    [...row.cells].slice(1).map((cell) => ({
      number: Number(cell.textContent.trim()),
      url: cell.querySelector("a")?.getAttribute("href") || "",
    })),
  );
  return { series, categories: rows.map((row) => row.cells[0].textContent.trim()), cells };
}

function optionOf({ series, categories, cells }, kind, unit) {
  const [ink, soft, line] = ["--ink", "--soft", "--line"].map(colour);
  const lying = kind === "rows";
  const text = { color: ink, fontSize: 13, fontFamily: getComputedStyle(document.body).fontFamily };
  const names = { type: "category", data: categories, inverse: lying, axisTick: { show: false }, axisLabel: text };
  const numbers = { type: "value", min: 0, minInterval: 1, axisLabel: { ...text, color: soft }, splitLine: { lineStyle: { color: line } } };
  const total = (place) => cells[place].reduce((sum, cell) => sum + cell.number, 0);
  const last = series.length - 1;
  return {
    animation: false,
    aria: { enabled: false, decal: { show: true, decals: DECALS } },
    textStyle: text,
    legend: { show: series.length > 1, left: 0, top: 0, textStyle: text, data: series },
    grid: { left: 4, right: lying ? 44 : 4, top: series.length > 1 ? 44 : 20, bottom: 4, containLabel: true },
    xAxis: lying ? { ...numbers, show: false } : names,
    yAxis: lying ? names : numbers,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow" },
      confine: true,
      backgroundColor: colour("--surface"),
      borderColor: colour("--edge"),
      textStyle: text,
      formatter: (found) => [found[0].name, ...found.map((each) => `${each.seriesName} ${each.value}${unit}`)].join("\n"),
    },
    series: series.map((name, n) => ({
      name,
      type: "bar",
      stack: "all",
      barMaxWidth: lying ? 16 : 40,
      cursor: "pointer",
      itemStyle: { color: colour(FILLS[n % FILLS.length]), borderColor: soft, borderWidth: 1, decal: DECALS[n % DECALS.length] },
      // The last one on top carries the number of the whole.
      label: { show: n === last, position: lying ? "right" : "top", ...text, formatter: (each) => String(Math.round(total(each.dataIndex) * 10) / 10) },
      data: cells.map((row) => row[n].number),
    })),
  };
}

function draw(figure) {
  const place = figure.querySelector("[data-drawn]");
  const data = told(figure);
  const { kind, unit } = figure.dataset;
  const high = kind === "rows" ? data.categories.length * ROW + 32 : 320;
  place.style.height = `${high}px`;
  place.hidden = false;
  figure.classList.add("is-drawn");
  const chart = echarts.init(place, null, { renderer: "svg" });
  const show = () => chart.setOption(optionOf(data, kind, unit), true);
  show();
  chart.on("click", ({ dataIndex, seriesIndex }) => {
    const { url } = data.cells[dataIndex][seriesIndex];
    if (url) location.assign(url);
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

window.houqinCharts = (root) => {
  for (const figure of root.querySelectorAll("[data-chart]:not(.is-drawn)")) draw(figure);
};
