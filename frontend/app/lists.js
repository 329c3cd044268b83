// Lists: searching while typing (never in the middle of an input method's composition), rows that open where they
// are clicked, filters folded on the phone, and the bar of batch actions.
import { all, later } from "./dom.js";

const plain = (root) => all(root, "[data-plain]").forEach((node) => node.remove()); // what only a page without script needs

const find = later((input) => {
  plain(document); // a list that came in this very moment still has the words it was found by
  window.htmx.trigger(input.form, "find");
}, 350);

function typing(event) {
  const input = event.target;
  if (!input.matches?.("[data-find]") || event.isComposing) return;
  if (input.value === input.dataset.sent) return;
  input.dataset.sent = input.value;
  find(input);
}

function openRow(event) {
  const row = event.target.closest(".rows tbody tr");
  if (!row || event.target.closest("button, input, label, summary") || String(getSelection())) return;
  if (row.closest(".picking")) {
    event.preventDefault(); // on a phone the whole card is the link
    return row.querySelector("[name=ids]")?.click();
  }
  if (event.target.closest("a")) return;
  const link = row.querySelector(".c-main a");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
}

function count(list) {
  const boxes = [...list.querySelectorAll("input[name=ids]")];
  const chosen = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("tr").classList.toggle("picked", box.checked));
  const bar = list.querySelector("[data-batch]");
  if (!bar) return;
  bar.classList.toggle("on", chosen.length > 0);
  bar.querySelector("[data-batch-count]").textContent = chosen.length;
  const all = list.querySelector("[data-pick-all]");
  all.checked = chosen.length > 0 && chosen.length === boxes.length;
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
}

function pickAll(list, checked) {
  list.querySelectorAll("input[name=ids]").forEach((box) => (box.checked = checked));
  count(list);
}

function picking(event) {
  const list = event.target.closest(".list");
  if (!list) return;
  const button = event.target.closest("[data-pick]");
  if (button) {
    const on = list.classList.toggle("picking");
    button.setAttribute("aria-pressed", String(on));
    if (!on) pickAll(list, false);
  }
  if (event.target.closest("[data-pick-none]")) pickAll(list, false);
}

/** Filters stand open on the desk and fold into one button on the phone. */
export function enhance(root) {
  const wide = window.matchMedia("(min-width: 56.25rem)").matches;
  all(root, "details.filters").forEach((filters) => wide && (filters.open = true));
  plain(root);
  all(root, ".tabs [aria-current]").forEach((tab) => (tab.parentElement.scrollLeft = tab.offsetLeft - 40));
  all(root, ".list").forEach(count);
  all(root, ".rows-form").forEach(fit);
}

/** A table with more columns than the window holds scrolls by itself; the page never does. */
function fit(form) {
  form.classList.remove("wide");
  form.classList.toggle("wide", form.querySelector("table").offsetWidth > form.clientWidth);
}

/** Questions left open are not part of an address. */
function shortAddress(event) {
  const { verb, parameters } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
}

export function start() {
  document.addEventListener("htmx:configRequest", shortAddress);
  window.addEventListener("resize", later(() => document.querySelectorAll(".rows-form").forEach(fit), 150));
  document.addEventListener("input", typing);
  document.addEventListener("compositionend", typing);
  document.addEventListener("search", typing);
  document.addEventListener("click", openRow);
  document.addEventListener("click", picking);
  document.addEventListener("change", (event) => {
    const list = event.target.closest(".list");
    if (!list) return;
    if (event.target.matches("[data-pick-all]")) pickAll(list, event.target.checked);
    else if (event.target.matches("[name=ids]")) count(list);
  });
}
