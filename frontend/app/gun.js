// A scan gun types like a keyboard, only much faster. Its burst of keys is one code: it never joins another code, never
// stays in the field that happened to have the focus, and never sends a form by the Enter at its end.
import { comboOf } from "./combobox.js";
import { changed } from "./drafts.js";
import { t } from "./dom.js";
import { openCode, take } from "./scanning.js";
import { toast } from "./toasts.js";

const GAP_MS = 50; // no person types four keys in a row as close as this
const SHORTEST = 4;

/** Gathers keys; knows nothing of the page, so that it can be tried key by key. */
export class Burst {
  constructor() {
    this.text = "";
    this.last = -Infinity;
    this.over = -Infinity;
  }

  /** One pressed key at a moment in ms: {began} when it may begin a code, {code} when it ends one, {swallow} after it. */
  press(key, at) {
    const close = at - this.last <= GAP_MS;
    if (key === "Enter" || key === "Tab") return this.end(at, close);
    if (key.length !== 1) {
      if (!SILENT.has(key)) this.text = "";
      return {};
    }
    this.last = at;
    if (!close) this.text = "";
    this.text += key;
    return { began: this.text.length === 1 };
  }

  end(at, close) {
    const code = close && this.text.length >= SHORTEST ? this.text : null;
    this.text = "";
    if (code) this.over = at;
    else if (at - this.over <= GAP_MS) return { swallow: true }; // guns that end with Enter twice, or Enter and Tab
    return code ? { code } : {};
  }
}

const SILENT = new Set(["Shift", "CapsLock", "Unidentified", "Process"]);
const PLAIN = { Minus: "-", Slash: "/", Period: ".", Semicolon: ";", Equal: "=" };
const SHIFTED = { Minus: "_", Slash: "?", Period: ">", Semicolon: ":", Equal: "+" };

/** What a key means though an input method (拼音) has it: guns know nothing of input methods. */
export function meant(event) {
  const { key, code = "", shiftKey } = event;
  if (key !== "Process" && event.keyCode !== 229) return key;
  if (code === "Enter" || code === "NumpadEnter" || code === "Tab") return code.replace("Numpad", "");
  const plain = code.match(/^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/);
  if (plain) return plain[1] ? (shiftKey ? plain[1] : plain[1].toLowerCase()) : plain[2];
  return (shiftKey ? SHIFTED : PLAIN)[code] || "Process";
}

const burst = new Burst();
let before = null; // {field, value}: what the focused field held before the burst

const written = (node) => (node?.matches?.("input, textarea") ? node : null);
const secret = (field) => field?.matches("[type=password]");
const lookedUp = (field) => field?.matches("[type=search]"); // a code is looked up like any word, but alone

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !document.body.dataset.scanUrl) return;
  const field = written(event.target);
  if (secret(field)) return;
  const { began, code, swallow } = burst.press(meant(event), event.timeStamp);
  if (began) before = field && { field, value: field.value };
  if (!code && !swallow) return;
  if (code && lookedUp(field)) return void (field.value = code);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (code) scanned(code, event.isComposing || event.keyCode === 229);
}

function scanned(code, composing) {
  const was = before;
  before = null;
  if (was) putBack(was, composing);
  route(code, was?.field || document.activeElement);
}

/** The field as it was. Where an input method still holds the letters, they come after this turn and go too. */
function putBack({ field, value }, composing) {
  const picker = comboOf(field);
  const restore = () => {
    if (picker) return picker.hush(); // its row may have come in while the gun was typing the next code
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (!composing) return restore();
  field.blur();
  setTimeout(() => {
    restore();
    field.focus();
  });
}

function route(code, focused) {
  const scanner = document.querySelector("dialog.scanner[open]");
  if (scanner) return scanner.dispatchEvent(new CustomEvent("houqin:scanned", { detail: code }));
  const form = focused?.form || document.querySelector("dialog[open] form, #main .form-page form");
  const picker = form && pickerFor(focused, form);
  if (picker) return take(picker, code);
  if (form?.querySelector("select[data-scan]") || document.querySelector("dialog[open]") || (form && changed(form))) {
    return toast(t("扫到 {code}，这里用不上，没有填进去。", { code }), { level: "warning" });
  }
  openCode(code);
}

const free = (select) => !select.value && !select.dataset.pending;

/** Where a code goes: the focused picker, the next line of a table, else the first picker that is still empty. */
function pickerFor(focused, form) {
  const table = focused?.closest?.("[data-lines]")?.table || [...form.querySelectorAll("[data-lines]")].find((box) => box.querySelector("select[data-scan]"))?.table;
  const mine = comboOf(focused)?.select;
  if (mine?.dataset.scan !== undefined && !mine.closest("[data-lines]")) return mine;
  const single = [...form.querySelectorAll("select[data-scan]")].find((select) => !select.closest("[data-lines], .filter") && free(select));
  if (single && !focused?.closest?.("[data-lines]")) return single;
  return table ? lineOf(table, focused?.closest?.("tr")) : null;
}

function lineOf(table, from) {
  const rows = table.rows();
  const next = rows.slice(Math.max(0, rows.indexOf(from))).find((row) => row.querySelector("select[data-scan]") && free(row.querySelector("select[data-scan]")));
  return (next || table.add())?.querySelector("select[data-scan]");
}

export function start() {
  document.addEventListener("keydown", press, true);
}
