// What is typed is not lost: a form's fields are kept on this device until the server has them, and leaving a form that
// was changed asks first. Passwords, PINs and pictures are never kept; a form sent again carries the key it was first
// sent with, so that it happens once, and says when that was.
import { all, el, t } from "./dom.js";
import * as kept from "./kept.js";
import { showNow } from "./offline.js";
import { ready } from "./once.js";
import * as outbox from "./outbox.js";

const NOT_KEPT = new Set(["csrfmiddlewaretoken", "key", "opened", "tried_at"]);
const SECRET = "[type=password], [autocomplete=one-time-code], [data-secret]";
const first = new WeakMap();

const addressOf = (form) => form.getAttribute("action") || location.pathname;
const titleOf = (form) => form.querySelector("#dialog-title")?.textContent.trim() || document.title;
const value = (form, name) => form.elements[name]?.value || "";

function typed(form) {
  const fields = [];
  for (const [name, text] of new FormData(form)) {
    const control = form.elements[name];
    if (typeof text !== "string" || NOT_KEPT.has(name) || control?.matches?.(SECRET)) continue;
    fields.push([name, text, wordsOf(control, text)]);
  }
  return fields;
}

/** What a chosen row is called: a picker's list is empty when the form is opened anew. */
const wordsOf = (control, text) => [...(control?.options || [])].find((option) => option.value === text)?.text || "";

const told = (form) => JSON.stringify(typed(form));

/** True when the form differs from how it came. */
export const changed = (form) => first.has(form) && first.get(form) !== told(form) && !form.dataset.sending;

/** The question asked before a changed form is left; true means leave. */
export const mayLeave = (form) => !form || !changed(form) || window.confirm(t("还没有提交。现在离开，草稿会留在这台设备上。离开吗？"));

/** Remembers what stands in the form; `more` says how sending it went. */
function keep(form, more = {}) {
  const before = kept.read(addressOf(form)) || {};
  const record = { tried: before.tried, why: before.why, at: Date.now(), title: titleOf(form), fields: typed(form), ...more };
  kept.write(addressOf(form), { ...record, key: value(form, "key"), opened: value(form, "opened") });
}

/** The form has done its work: no draft is kept of it any more, not even by a timer still running. */
export function forget(form) {
  kept.drop(addressOf(form));
  first.delete(form);
  count();
}

// Not sent ---------------------------------------------------------------------------------------------------

const reason = (why) => t(outbox.WAYS[why] || outbox.WAYS.network);

/** Sending did not work: what may wait on this device goes there by itself later, any other form stays as it is. */
function unsent(form, why) {
  if (!first.has(form)) return;
  if (outbox.takes(form)) wait(form, why).catch(() => stay(form, why, t("这台手机放不下了。")));
  else stay(form, why);
}

/** Into the outbox; the form is empty again, for the next record. */
async function wait(form, why) {
  const seen = form.elements.seen ? [["seen", form.elements.seen.value, ""]] : [];
  await outbox.keep(form, [...typed(form), ...seen], why);
  kept.drop(addressOf(form));
  ready(form);
  outbox.another(form);
  form.querySelectorAll(".shot").forEach((shot) => shot.remove());
  fill(form, JSON.parse(first.get(form)));
  showNow(form);
  first.set(form, told(form));
  form.querySelectorAll(".alert-unsent, .alert-draft, .alert-kept").forEach((note) => note.remove());
  const note = el("p", { class: "alert alert-kept", role: "status", text: t("已经存在这台手机上，有网自动发出。可以接着填下一份。") });
  form.querySelector(".form-body")?.prepend(note);
  window.scrollTo(0, 0);
}

/** The form says that it was not sent, and can be sent once more with the same key. */
function stay(form, why, more = "") {
  keep(form, { why, tried: kept.read(addressOf(form))?.tried || Date.now() });
  ready(form);
  count();
  form.querySelector(".alert-unsent")?.remove();
  const note = el("p", { class: "alert alert-bad alert-unsent", role: "alert" });
  note.append(el("span", { text: more + t("还没发送（{why}）。内容留在这里，再发一次也只算一次。", { why: reason(why) }) }));
  note.append(el("button", { type: "submit", text: t("再发一次") }));
  form.querySelector(".form-body")?.prepend(note);
  note.scrollIntoView?.({ block: "nearest" });
}

const formOf = (event) => event.detail.elt?.closest?.("form[data-draft]");

/** The server answered: what it refused was not lost on the way, what it could not take was. */
function answered(event) {
  const form = formOf(event);
  const status = event.detail.xhr?.status || 0;
  if (form && status >= 500) unsent(form, "server");
  else if (form && status >= 400 && status !== 401 && kept.read(addressOf(form))) keep(form, { tried: undefined, why: undefined });
}

/** On its way: when this was first tried goes along, and what was typed is kept until the answer. */
function sending(form, event) {
  const before = kept.read(addressOf(form));
  if (before?.tried) carry(form, "tried_at", new Date(before.tried).toISOString());
  if (changedOrSending(form)) keep(form, { tried: before?.tried || Date.now(), why: "network" });
  if (navigator.onLine === false && !form.hasAttribute("hx-post")) {
    event.preventDefault();
    unsent(form, "network");
  }
}

const changedOrSending = (form) => first.has(form) && first.get(form) !== told(form);

function carry(form, name, text) {
  const input = form.elements[name] || el("input", { type: "hidden", name });
  input.value = text;
  if (!input.form) form.append(input);
}

/** The badge in the frame: what is kept here and no form shows, to be taken up again or thrown away. */
function count() {
  const badge = document.querySelector("[data-unsent]");
  if (!badge) return;
  const shown = new Set([...document.querySelectorAll("form[data-draft]")].map(addressOf));
  const waiting = kept.all().filter(([address, record]) => record.why || !shown.has(address));
  const all = [...outbox.lines(change), ...waiting.map(line)];
  badge.hidden = !all.length;
  badge.querySelector(".tool-count").textContent = all.length;
  badge.querySelector("summary").setAttribute("aria-label", t("没有交上去的 {n} 份", { n: all.length }));
  badge.querySelector(".menu-body").replaceChildren(...all);
  window.htmx?.process(badge);
}

function line([address, record]) {
  const text = el("span", {}, el("b", { text: record.title }), el("small", { text: record.why ? t("还没发送（{why}）", { why: reason(record.why) }) : t("填了一半") }));
  const open = el("a", { class: "menu-item", href: address, "hx-get": address, "hx-target": "#dialog-body" }, text);
  const drop = () => {
    kept.drop(address);
    count();
  };
  return el("div", { class: "unsent-line" }, open, el("button", { class: "tool", type: "button", onclick: drop, text: t("不要了") }));
}

/** What the server refused opens as its form, with all that was written. */
async function change(record) {
  const fields = [...record.fields, ...record.photos.filter((each) => each.id).map((each) => [each.name, each.id, ""])];
  kept.write(record.address, { at: Date.now(), title: record.title, fields });
  await outbox.remove(record);
  location.assign(record.address);
}

/** Photos that could not be sent ahead go with the form itself into the outbox, and from there when there is a network. */
function withPhotos(event) {
  const form = event.target;
  if (!form.matches("form[data-queue]") || !form.querySelector(".shot[data-state=waiting]") || form.querySelector(".shot[data-state=sending]")) return;
  if (!outbox.takes(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wait(form, "network").then(outbox.flush, () => stay(form, "network", t("这台手机放不下了。")));
}

// Put back ---------------------------------------------------------------------------------------------------

/** Puts a kept draft back into a fresh form (one that is not being corrected) and says so. */
function restore(form) {
  const record = kept.read(addressOf(form));
  if (!record || form.querySelector(".field-bad, .alert-bad")) return;
  if (JSON.stringify(record.fields) === first.get(form) && !record.tried) return;
  fill(form, record.fields);
  if (record.tried && record.key) { // sent twice happens once
    carry(form, "key", record.key);
    if (record.opened) carry(form, "opened", record.opened);
  }
  const text = record.why ? t("还没发送（{why}）。内容已经放回，请再发一次。", { why: reason(record.why) }) : t("已放回上次没有提交的内容。");
  const note = el("p", { class: "alert alert-draft" }, el("span", { text }));
  note.append(el("button", { type: "button", text: t("不要了"), onclick: () => clear(form) }));
  form.querySelector(".form-body")?.prepend(note);
}

function fill(form, fields) {
  const byName = new Map();
  form.dispatchEvent(new CustomEvent("houqin:filling", { detail: fields.map(([name]) => name) })); // tables make room
  fields.forEach(([name, text, words]) => {
    byName.set(name, [...(byName.get(name) || []), text]);
    const control = form.elements[name];
    if (control?.options && words && !wordsOf(control, text)) control.add(new Option(words, text));
  });
  for (const control of form.elements) {
    if (!control.name || NOT_KEPT.has(control.name) || ["file", "password", "submit", "hidden"].includes(control.type)) continue;
    const values = byName.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) [...control.options].forEach((option) => (option.selected = values.includes(option.value)));
    else if (values.length) control.value = values[0];
  }
  form.dispatchEvent(new CustomEvent("houqin:photos-kept", { detail: byName })); // photos sent before are on the server
  form.dispatchEvent(new Event("houqin:filled"));
}

function clear(form) {
  kept.drop(addressOf(form));
  fill(form, JSON.parse(first.get(form)));
  form.querySelector(".alert-draft")?.remove();
  count();
}

/** The page after a form says in a cookie which key was done; where forms have none, not to come back means done. */
function settle() {
  const done = document.cookie.match(/(?:^|; )done=([0-9a-f-]{36})/)?.[1];
  if (!kept.who()) return; // whoever wrote was put out before the answer came
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map(addressOf));
  for (const [address, record] of kept.all()) {
    if (record.tried && (record.key ? record.key === done : !here.has(address))) kept.drop(address);
  }
}

export function enhance(root) {
  all(root, "form[data-draft]").forEach((form) => {
    if (first.has(form)) return;
    first.set(form, told(form));
    if (form.querySelector(".field-bad, .alert-bad") && kept.read(addressOf(form))) keep(form, { tried: undefined, why: undefined }); // it was answered
    restore(form);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => changed(form) && keep(form), 400);
    });
    form.addEventListener("submit", (event) => sending(form, event));
  });
}

export function start() {
  kept.sweep();
  settle();
  count();
  document.addEventListener("submit", withPhotos, true);
  window.addEventListener("houqin:outbox", count);
  document.addEventListener("htmx:sendError", (event) => formOf(event) && unsent(formOf(event), "network"));
  document.addEventListener("htmx:timeout", (event) => formOf(event) && unsent(formOf(event), "network"));
  document.addEventListener("htmx:afterRequest", answered);
  document.getElementById("dialog")?.addEventListener("close", () => setTimeout(count));
  window.addEventListener("pageshow", (event) => event.persisted && count());
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-draft]")].some(changed)) event.preventDefault();
  });
  window.addEventListener("houqin:leaving", () => {
    document.querySelectorAll("form[data-draft]").forEach((form) => {
      if (changedOrSending(form)) keep(form, form.dataset.sending ? { why: "login" } : {});
      form.dataset.sending = "1";
    });
  });
  document.addEventListener("submit", (event) => event.target.matches("[data-forget]") && kept.dropAll());
}
