// Tables of lines in a form: rows are added, copied from above, removed and pasted from a sheet; Enter walks down.
// Without this script the table simply has a few empty rows, and more after each answer.
import * as combobox from "./combobox.js";
import { all, el, icon, t } from "./dom.js";
import { toast } from "./toasts.js";

const NUMBER = "__n__";
const CELL = "td.cell";
const CONTROL = "input:not([type=hidden]), select:not([hidden]), textarea";

class Table {
  constructor(box) {
    this.box = box;
    box.table = this; // gun.js puts the next code into the next line
    this.name = box.dataset.lines;
    this.most = Number(box.dataset.most);
    this.body = box.querySelector("tbody");
    this.blank = box.querySelector("template");
    this.more = el("button", { class: "button lines-more", type: "button", onclick: () => this.addByHand() }, icon("plus"), t("再加一行"));
    this.body.closest(".lines-table").after(this.more);
    if (window.matchMedia("(max-width: 56.24rem)").matches) this.oneEmpty();
    this.rows().forEach((row) => this.dress(row));
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.body.addEventListener("click", (event) => this.click(event));
    box.closest("form")?.addEventListener("houqin:filling", (event) => this.makeRoom(event.detail));
    this.widen();
  }

  /** A table wants more room than a column of fields; the dialog is as narrow as before for the next form. */
  widen() {
    const frame = this.box.closest(".dialog, .form-page");
    frame?.classList.add("wide");
    if (frame?.matches("dialog")) frame.addEventListener("close", () => frame.classList.remove("wide"), { once: true });
  }

  /** On a phone a line is a card: one empty one is enough, the button below makes more. */
  oneEmpty() {
    const rows = this.rows().reverse();
    const written = rows.findIndex((row) => row.querySelector(".cell-said") || controls(row).some((control) => (control.type === "text" ? control.value : control.dataset.row)));
    rows.slice(0, written < 0 ? rows.length : written).slice(0, -1).forEach((row) => row.remove());
  }

  /** What a row has only where scripts run: pickers instead of typed names, and its two buttons. */
  dress(row) {
    row.querySelectorAll("input[data-options-url]").forEach(asSelect);
    row.querySelector(".line-tools").append(
      el("button", { class: "line-same", type: "button", "data-same": true, text: t("同上") }),
      el("button", { class: "tool", type: "button", "data-drop": true, "aria-label": t("去掉这一行") }, icon("x")));
  }

  rows() {
    return [...this.body.rows];
  }

  add(number = Math.max(-1, ...this.rows().map((row) => Number(row.dataset.line))) + 1) {
    if (this.body.rows.length >= this.most) {
      toast(t("一次最多 {most} 行。", { most: this.most }), { level: "warning" });
      return null;
    }
    const row = this.blank.content.firstElementChild.cloneNode(true);
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const each of [...node.attributes]) if (each.value.includes(NUMBER)) node.setAttribute(each.name, each.value.replace(NUMBER, number));
    }
    this.body.append(row);
    this.dress(row);
    combobox.enhance(row);
    return row;
  }

  addByHand() {
    const row = this.add();
    if (row) focus(row.querySelector(CELL));
  }

  drop(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (!this.body.rows.length) this.add();
    focus((next || this.body.rows[0])?.querySelector(CELL));
    this.told();
  }

  same(row) {
    const above = row.previousElementSibling;
    row.querySelectorAll("td[data-copied]").forEach((cell) => copy(above.cells[cell.cellIndex], cell));
    this.shown();
    focus([...row.querySelectorAll(CELL)].find((cell) => !cell.matches("[data-copied]")));
  }

  click(event) {
    const row = event.target.closest("tr");
    if (event.target.closest("[data-drop]")) this.drop(row);
    else if (event.target.closest("[data-same]")) this.same(row);
  }

  /** Enter goes to the same cell of the next row; in the last row it makes one. */
  key(event) {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.target.closest("button, textarea") || event.ctrlKey) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    const next = cell.parentNode.nextElementSibling;
    if (next) focus(next.cells[cell.cellIndex]);
    else this.addByHand();
  }

  /** Cells copied in a sheet are laid out from this cell on, to the right and down. */
  paste(event) {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const start = event.target.closest(CELL);
    if (!start || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    let row = start.parentNode;
    for (const line of text.split("\n")) {
      row = row || this.add();
      if (!row) break;
      line.split("\t").forEach((word, at) => write(row.cells[start.cellIndex + at], word.trim()));
      row = row.nextElementSibling;
    }
    this.shown();
  }

  /** A draft is about to be put back: as many rows as it has, with its numbers. */
  makeRoom(names) {
    const kept = new Set(names.filter((name) => name.startsWith(`${this.name}-`)).map((name) => name.slice(this.name.length + 1).split("-")[0]));
    if (!kept.size) return;
    this.rows().filter((row) => !kept.has(row.dataset.line)).forEach((row) => row.remove());
    const here = new Set(this.rows().map((row) => row.dataset.line));
    [...kept].filter((number) => !here.has(number)).forEach((number) => this.add(Number(number)));
  }

  shown() {
    this.box.closest("form")?.dispatchEvent(new Event("houqin:filled"));
    this.told();
  }

  told() {
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** A cell for a row's name becomes the list that combobox.js turns into a picker. */
function asSelect(input) {
  const select = el("select", { name: input.name, id: input.id });
  for (const name of ["data-options-url", "data-scan", "aria-invalid", "aria-describedby", "required"]) {
    if (input.hasAttribute(name)) select.setAttribute(name, input.getAttribute(name));
  }
  select.add(new Option("", ""));
  if (input.value) combobox.choose(select, input.dataset.row || input.value, input.value);
  input.replaceWith(select);
}

const controls = (cell) => [...(cell?.querySelectorAll("input[name], select[name], textarea[name]") || [])];

function focus(cell) {
  const control = cell?.querySelector("input[type=radio]:checked") || [...(cell?.querySelectorAll(CONTROL) || [])].find((one) => !one.hidden);
  control?.focus();
  if (control?.type === "text") control.select();
}

function copy(from, to) {
  controls(to).forEach((control, at) => {
    const source = controls(from)[at];
    if (!source) return;
    if (["checkbox", "radio"].includes(control.type)) control.checked = source.checked;
    else if (control.tagName === "SELECT" && source.value) combobox.choose(control, source.value, source.selectedOptions[0].text);
    else control.value = source.value;
  });
}

const YES = ["1", "是", "有", "√", "✓", "y", "yes", "true"];

/** A word of a pasted sheet into a cell: names of rows are understood by the server as they stand. */
function write(cell, word) {
  if (!cell?.matches(CELL)) return;
  for (const control of controls(cell)) {
    if (control.type === "radio") control.checked = [control.value, control.nextElementSibling?.textContent].includes(word);
    else if (control.type === "checkbox") control.checked = YES.includes(word.toLowerCase());
    else if (control.dataset.optionsUrl) combobox.choose(control, word, word);
    else if (control.tagName === "SELECT") control.value = [...control.options].find((option) => option.text === word || option.value === word)?.value || "";
    else if (control.type === "date") control.value = day(word);
    else control.value = word;
  }
}

/** 2026-9-3, 2026/9/3 and 2026年9月3日 as a date input wants them. */
function day(word) {
  const found = word.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : word;
}

export function enhance(root) {
  all(root, "[data-lines]").forEach((box) => box.querySelector(".lines-more") || new Table(box));
}
