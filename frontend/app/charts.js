// Charts stand in the page as pictures that need no script. On a wide screen chart.js draws them anew, with the numbers at
// hand; it is heavy and is fetched only where there is a chart and room for it.
const WIDE = "(min-width: 60rem)";

export function enhance(root) {
  const first = root.querySelector("[data-chart]");
  if (!first || !window.matchMedia(WIDE).matches) return;
  if (window.houqinCharts) return window.houqinCharts(root);
  if (document.querySelector("script[data-charts]")) return;
  const script = document.createElement("script");
  script.src = first.dataset.chart;
  script.dataset.charts = "";
  script.onload = () => window.houqinCharts(document);
  document.head.append(script);
}
