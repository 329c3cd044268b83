// Short notes at the foot of the page: what has just happened, and 撤销 where undoing is honest.
import { el, icon, t } from "./dom.js";
import { csrf } from "./server.js";

const SHOWN_MS = 8000;

/** Shows a note; `level` is info, success, warning or error (errors stay until closed). */
export function toast(text, { level = "info", undo_url = "" } = {}) {
  const host = document.getElementById("toasts");
  if (!host || !text) return;
  const note = el("div", { class: `toast toast-${level}` }, el("span", { text }));
  if (undo_url) note.append(undoForm(undo_url));
  host.append(note);
  live(note, level === "error");
}

function undoForm(url) {
  const token = el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrf() });
  return el("form", { method: "post", action: url }, token, el("button", { class: "toast-undo", text: t("撤销") }));
}

function live(note, stays) {
  note.append(el("button", { class: "toast-x", type: "button", "aria-label": t("关闭"), onclick: () => note.remove() }, icon("x", "icon-s")));
  if (stays) return;
  let timer = setTimeout(() => note.remove(), SHOWN_MS);
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", () => (timer = setTimeout(() => note.remove(), SHOWN_MS / 2)));
}

export function start() {
  document.querySelectorAll("#toasts .toast").forEach((note) => live(note, /toast-(error|bad)/.test(note.className)));
}
