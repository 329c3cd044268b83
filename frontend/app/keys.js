// The keyboard: / searches, n does the page's main thing, j and k walk the rows, Enter opens, ? shows this list.
// A scan gun types too, only much faster (gun.js): a key is a command when nothing follows it at once.
import { el, icon, t } from "./dom.js";

const GUN_MS = 50;
let burst = "";
let last = 0;
let timer;

const inField = (event) => event.target.closest?.("input, textarea, select, [contenteditable]");
const busy = () => document.querySelector("dialog[open]");

function walk(step) {
  const rows = [...document.querySelectorAll(".rows tbody tr")];
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  rows[at]?.classList.remove("here");
  next?.classList.add("here");
  next?.scrollIntoView({ block: "nearest" });
  next?.querySelector(".c-main a")?.focus({ preventScroll: true });
}

const actions = {
  j: () => walk(1),
  k: () => walk(-1),
  "?": help,
  "/": () => reach("/", (field) => field.focus()),
  n: () => reach("n", (link) => link.click()),
};

function reach(key, use) {
  const found = [...document.querySelectorAll(`[data-hotkey="${key}"]`)].find((node) => node.offsetParent !== null);
  if (found) use(found);
}

function help() {
  const rows = [["/", t("查找")], ["n", t("新登记，或下一步")], ["j  k", t("下一行，上一行")], ["Enter", t("打开")], ["Esc", t("关闭")], ["?", t("看这张表")]];
  const box = el("dialog", { class: "dialog", "aria-label": t("键盘快捷键") });
  const shut = () => box.close();
  const head = el("header", { class: "form-head" }, el("h2", { text: t("键盘快捷键") }));
  head.append(el("button", { class: "tool", type: "button", "aria-label": t("关闭"), onclick: shut }, icon("x")));
  const list = el("dl", { class: "keys-list" });
  rows.forEach(([key, what]) => list.append(el("dt", {}, el("kbd", { text: key })), el("dd", { text: what })));
  box.append(el("div", {}, head, list));
  box.addEventListener("click", (event) => event.target === box && shut());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event) || busy()) return;
  const gap = event.timeStamp - last;
  last = event.timeStamp;
  if (gap > GUN_MS) burst = "";
  if (event.key.length !== 1) return;
  burst += event.key;
  clearTimeout(timer);
  if (event.key === "/" && burst === "/") event.preventDefault();
  timer = setTimeout(() => burst.length === 1 && actions[burst]?.(), GUN_MS);
}

export function start() {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => event.target.closest("[data-help]") && help());
}
