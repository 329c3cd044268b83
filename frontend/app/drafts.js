// What is typed is not lost: a form's fields are kept on this device until they were sent, and leaving a form that
// was changed asks first. Kept per member, for a week; passwords and files are never kept; logging out forgets all.
import { all, el, t } from "./dom.js";

const WEEK_MS = 7 * 24 * 3600 * 1000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "key"]);
const first = new WeakMap();

const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // private browsing: forms work, drafts do not
  }
};
const mine = () => `draft:${document.body.dataset.who || ""}:`;
const nameOf = (form) => mine() + (form.getAttribute("action") || location.pathname);

function typed(form) {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    const control = form.elements[name];
    if (typeof value !== "string" || NOT_KEPT.has(name) || control?.type === "password") continue;
    fields.push([name, value, wordsOf(control, value)]);
  }
  return fields;
}

/** What a chosen row is called: a picker's list is empty when the form is opened anew. */
const wordsOf = (control, value) => [...(control?.options || [])].find((option) => option.value === value)?.text || "";

const told = (form) => JSON.stringify(typed(form));

/** True when the form differs from how it came. */
export const changed = (form) => first.has(form) && first.get(form) !== told(form) && !form.dataset.sending;

/** The question asked before a changed form is left; true means leave. */
export const mayLeave = (form) => !form || !changed(form) || window.confirm(t("还没有提交。现在离开，草稿会留在这台设备上。离开吗？"));

function keep(form) {
  const record = { at: Date.now(), fields: typed(form), key: form.elements.key?.value };
  if (changed(form)) storage()?.setItem(nameOf(form), JSON.stringify(record));
}

/** The form has done its work: no draft is kept of it any more, not even by a timer still running. */
export function forget(form) {
  storage()?.removeItem(nameOf(form));
  first.delete(form);
}

function read(name) {
  const record = JSON.parse(storage()?.getItem(name) || "null");
  return record && Date.now() - record.at < WEEK_MS ? record : null;
}

/** Puts a kept draft back into a fresh form (one that is not being corrected) and says so. */
function restore(form) {
  const record = read(nameOf(form));
  if (!record || form.querySelector(".field-bad, .alert-bad")) return;
  if (JSON.stringify(record.fields) === first.get(form)) return;
  fill(form, record.fields);
  if (record.sent && form.elements.key && record.key) form.elements.key.value = record.key; // sent twice happens once
  const note = el("p", { class: "alert alert-draft" }, el("span", { text: t("已放回上次没有提交的内容。") }));
  note.append(el("button", { type: "button", text: t("不要了"), onclick: () => clear(form) }));
  form.querySelector(".form-body")?.prepend(note);
}

function fill(form, fields) {
  const byName = new Map();
  form.dispatchEvent(new CustomEvent("houqin:filling", { detail: fields.map(([name]) => name) })); // tables make room
  fields.forEach(([name, value, text]) => {
    byName.set(name, [...(byName.get(name) || []), value]);
    const control = form.elements[name];
    if (control?.options && text && !wordsOf(control, value)) control.add(new Option(text, value));
  });
  for (const control of form.elements) {
    if (!control.name || NOT_KEPT.has(control.name) || ["file", "password", "submit", "hidden"].includes(control.type)) continue;
    const values = byName.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) [...control.options].forEach((option) => (option.selected = values.includes(option.value)));
    else if (values.length) control.value = values[0];
  }
  form.dispatchEvent(new Event("houqin:filled"));
}

function clear(form) {
  storage()?.removeItem(nameOf(form));
  fill(form, JSON.parse(first.get(form)));
  form.querySelector(".alert-draft")?.remove();
}

function markSent(form) {
  const record = read(nameOf(form));
  if (record) storage().setItem(nameOf(form), JSON.stringify({ ...record, sent: true }));
}

/** Drafts that were sent and whose form did not come back are done; old ones are thrown away.
 *  On a page where nobody is signed in, whoever wrote was put out before the answer came: nothing of his was sent. */
function sweep() {
  const store = storage();
  if (!store) return;
  const signedIn = Boolean(document.body.dataset.who);
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map(nameOf));
  for (const name of Object.keys(store).filter((name) => name.startsWith("draft:"))) {
    const record = read(name);
    if (!record || (signedIn && record.sent && !here.has(name))) store.removeItem(name);
    else if (!signedIn && record.sent) store.setItem(name, JSON.stringify({ ...record, sent: false }));
  }
}

function forgetAll() {
  const store = storage();
  if (store) Object.keys(store).filter((name) => name.startsWith("draft:")).forEach((name) => store.removeItem(name));
}

export function enhance(root) {
  all(root, "form[data-draft]").forEach((form) => {
    if (first.has(form)) return;
    first.set(form, told(form));
    restore(form);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), 400);
    });
    form.addEventListener("submit", () => {
      keep(form);
      markSent(form);
    });
  });
}

export function start() {
  sweep();
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-draft]")].some(changed)) event.preventDefault();
  });
  window.addEventListener("houqin:leaving", () => {
    document.querySelectorAll("form[data-draft]").forEach((form) => {
      keep(form);
      form.dataset.sending = "1";
    });
  });
  document.addEventListener("submit", (event) => event.target.matches("[data-forget]") && forgetAll());
}
