// A month typed in like a sheet: arrows, Enter, keys for √ × and words, a pasted rectangle all or not at all, the photo of
// the paper beside it. Without this script the cells are plain inputs of the form.
import { all, el } from "./dom.js";

const FEW = "td.grid-few";
const trim = (word) => word.trim();

class Grid {
  constructor(box) {
    this.box = box;
    box.grid = this;
    this.form = box.closest("form");
    this.form.closest(".form-page")?.classList.add("wide", "wide-grid");
    this.told = box.querySelector("[data-grid-told]");
    this.way = box.querySelector("[data-grid-way]");
    this.way.addEventListener("click", () => this.turnWay());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("paste", (event) => this.paste(event));
    box.addEventListener("change", (event) => this.tidy(event.target));
    box.addEventListener("input", (event) => this.typed(event.target));
    box.addEventListener("focusin", (event) => event.target.matches("td input") && event.target.select());
    box.addEventListener("click", (event) => event.target.closest("[data-grid-day]") && this.fill(event.target.closest("th")));
    this.tabs();
    this.photo();
    this.form.addEventListener("houqin:filled", () => all(box, "th input").forEach((input) => this.typed(input)));
    this.count();
  }

  tabs() {
    const buttons = all(this.box, "[data-grid-tab]");
    const parts = all(this.box, "[data-grid-part]");
    const show = (at) => parts.forEach((part, number) => {
      part.hidden = number !== at;
      buttons[number]?.setAttribute("aria-selected", String(number === at));
    });
    buttons.forEach((button, at) => button.addEventListener("click", () => show(at)));
    buttons.forEach((button, at) => button.classList.toggle("tab-bad", Boolean(parts[at].querySelector("[aria-invalid]"))));
    const wrong = parts.findIndex((part) => part.querySelector("[aria-invalid]"));
    if (buttons.length) show(Math.max(0, wrong));
  }

  /** A new line is named in the first table and stands by that name in the others. */
  typed(input) {
    if (input.matches("th input")) all(this.box, `[data-named="${input.name}"]`).forEach((head) => (head.textContent = input.value));
    this.count();
  }

  turnWay() {
    this.right = !this.right;
    this.way.textContent = this.right ? this.way.dataset.right : this.way.dataset.down;
  }

  /** Arrows and Enter walk; in a cell of few answers a digit or the space bar answers and walks on. */
  key(event) {
    const cell = event.target.closest("td, th");
    if (!cell || !event.target.matches("input") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const few = cell.matches(FEW);
    const { selectionStart: at, selectionEnd: end, value } = event.target;
    const whole = at === 0 && end === value.length;
    const steps = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowRight: few || whole || at === value.length ? [0, 1] : null, ArrowLeft: few || whole || at === 0 ? [0, -1] : null,
    };
    if (event.key in steps) {
      if (!steps[event.key]) return;
      event.preventDefault();
      this.walk(cell, ...steps[event.key]);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const open = all(cell.parentNode, "input");
      focus(open[event.key === "Home" ? 0 : open.length - 1]);
    } else if (few && /^[1-9 ]$/.test(event.key)) {
      const mark = marksOf(cell)[event.key === " " ? 0 : Number(event.key) - 1];
      event.preventDefault();
      if (!mark) return;
      write(event.target, mark[0]);
      this.count();
      this.walk(cell, this.right ? 0 : 1, this.right ? 1 : 0);
    }
  }

  /** The next cell that can be typed in; below the last row the next day begins. */
  walk(cell, down, right) {
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentNode);
    let at = cell.cellIndex;
    for (let step = 0; step < rows.length * rows[0].cells.length; step += 1) {
      row += down;
      at += right;
      if (row >= rows.length || row < 0) [row, at] = [row < 0 ? rows.length - 1 : 0, at + Math.sign(down)];
      if (right && (at >= rows[row].cells.length || at < 0)) [row, at] = [row + Math.sign(right), at < 0 ? rows[0].cells.length - 1 : 0];
      if (!rows[row]?.cells[at]) return;
      const input = rows[row].cells[at].querySelector("input");
      if (input) {
        focus(input);
        return;
      }
    }
  }

  /** A word that was typed becomes its mark; what nothing is known by is shown. */
  tidy(input) {
    const cell = input.closest?.(FEW);
    if (!cell) return;
    const mark = markOf(cell, trim(input.value));
    cell.classList.toggle("grid-bad", mark === null);
    if (mark !== null && mark !== input.value) write(input, mark);
    this.count();
  }

  /** A day's empty cells become what is usual: √, or the first value. */
  fill(head) {
    for (const row of head.closest("table").tBodies[0].rows) {
      const input = row.cells[head.cellIndex].querySelector("input");
      const named = row.cells[0].querySelector("input");
      if (input && !input.value && row.dataset.usual && (!named || trim(named.value))) write(input, row.dataset.usual);
    }
    this.count();
  }

  /** All cells of a copied rectangle, or none and a list of those that do not fit. */
  paste(event) {
    const cell = event.target.closest("td, th");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !event.target.matches("input") || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    const rows = [...cell.closest("tbody").rows];
    const first = rows.indexOf(cell.parentNode);
    const days = cell.closest("table").tHead.rows[0].cells;
    const placed = [];
    const wrong = [];
    rectangle(text).forEach((line, down) => line.forEach((raw, right) => {
      const word = trim(raw);
      const row = rows[first + down];
      const here = row?.cells[cell.cellIndex + right];
      const input = here?.querySelector("input");
      if (!word && !input) return;
      const where = `${row ? nameOf(row) : first + down + 1} ${days[cell.cellIndex + right]?.firstChild.textContent.trim() || ""}`;
      const mark = here?.matches(FEW) ? markOf(here, word) : word;
      if (!here) wrong.push(`${where}：${this.told.dataset.out}`);
      else if (!input && here.textContent.trim() !== word) wrong.push(`${where}：${here.tagName === "TD" ? this.told.dataset.off : this.told.dataset.out}`);
      else if (mark === null) wrong.push(`${where}：${this.told.dataset.strange.replace("{word}", word)}`);
      else if (input) placed.push([input, mark]);
    }));
    if (!wrong.length) placed.forEach(([input, mark]) => write(input, mark));
    this.say(wrong);
    this.count();
  }

  say(wrong) {
    this.told.hidden = !wrong.length;
    if (!wrong.length) return;
    const list = el("ul", {}, ...wrong.slice(0, 12).map((text) => el("li", { text })));
    this.told.replaceChildren(el("div", {}, el("p", { text: this.told.dataset.told.replace("{n}", wrong.length) }), list));
    this.told.scrollIntoView({ block: "nearest" });
  }

  count() {
    let unsaved = 0;
    for (const input of this.box.querySelectorAll("td input")) {
      const is = input.value !== (input.dataset.stands ?? input.defaultValue);
      input.parentNode.classList.toggle("grid-new", is);
      unsaved += is;
    }
    const said = this.box.querySelector("[data-grid-count]");
    said.textContent = unsaved ? said.dataset.told.replace("{n}", unsaved) : "";
  }

  /** The photos of the paper beside the cells: turned, nearer and farther by style alone. */
  photo() {
    const side = this.box.querySelector("[data-grid-photo]");
    const view = side.querySelector(".grid-photo-view");
    const show = () => {
      const ids = all(this.form, "input[type=hidden][name=sheet]").map((input) => input.value);
      const there = all(view, "img").map((image) => image.dataset.file);
      if (ids.join() === there.join()) return;
      view.replaceChildren(...ids.map((id) => el("img", { src: `/files/${id}`, alt: "", "data-file": id })));
      side.hidden = !ids.length;
      this.box.classList.toggle("grid-beside", ids.length > 0);
    };
    const step = (name, by, most) => {
      view.dataset[name] = String((Number(view.dataset[name] || 0) + by + most) % most);
    };
    side.querySelector("[data-turn]").addEventListener("click", () => step("turned", 1, 4));
    side.querySelector("[data-nearer]").addEventListener("click", () => Number(view.dataset.near || 0) < 3 && step("near", 1, 4));
    side.querySelector("[data-farther]").addEventListener("click", () => Number(view.dataset.near || 0) > 0 && step("near", -1, 4));
    this.form.addEventListener("houqin:photos", show);
    this.form.addEventListener("input", show);
    this.form.addEventListener("click", () => setTimeout(show));
    setTimeout(show);
  }
}

const marksOf = (cell) => JSON.parse(cell.parentNode.dataset.marks || "[]");
const nameOf = (row) => trim(row.cells[0].querySelector("input")?.value || row.cells[0].textContent);
const SAME = { "✓": "√", "✔": "√", v: "√", V: "√", x: "×", X: "×", "✗": "×", "✘": "×", "/": "／", "—": "／", "-": "／" };

/** The mark of what was typed, nothing for nothing, null for what no answer is called. */
function markOf(cell, word) {
  if (!word) return "";
  const known = marksOf(cell);
  const found = known.find(([mark, name]) => [mark, name].includes(word)) || known.find(([mark]) => mark === SAME[word]);
  const begun = known.filter(([, name]) => name.startsWith(word));
  return (found || (begun.length === 1 ? begun[0] : null))?.[0] ?? null;
}

function write(input, text) {
  input.value = text;
  input.parentNode.classList.remove("grid-bad");
  input.removeAttribute("aria-invalid");
}

function focus(input) {
  input.focus();
  input.select();
}

/** Lines of cells as sheets copy them: a cell with line breaks or tabs stands in quotes, its own quotes doubled. */
function rectangle(text) {
  const lines = [[]];
  const rest = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const cells = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/gy; // each begins where the one before ended
  for (const [, quoted, plain, end] of rest.matchAll(cells)) {
    lines[lines.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"').replace(/\n/g, " "));
    if (end === "\n") lines.push([]);
    if (!end) break;
  }
  return lines.filter((line, at) => line.length || at < lines.length - 1);
}

export function enhance(root) {
  all(root, "[data-grid]").forEach((box) => box.grid || new Grid(box));
}
