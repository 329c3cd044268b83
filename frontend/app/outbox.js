// What could not be sent waits on this device, photos too, until the server has it: forms marked data-queue. Each carries
// the key it was written with, so that it happens once however often it is sent; only who wrote it sends it.
import { el, t } from "./dom.js";
import { csrf, sentenceOf } from "./server.js";
import { toast } from "./toasts.js";

const STORE = "outbox";
const EVERY_MS = 20000;
const SPREAD_MS = 1500; // a school's phones do not all come back in the same moment
const SECRET = "[type=password], [autocomplete=one-time-code], [data-secret]";
/** Why something was not sent, as people are told. */
export const WAYS = { network: "网络不通", server: "服务器没有收下", login: "登录已过期", old: "页面开得太久" };
const JUDGED = new Set(["refused", "barred"]); // this one was looked at: the next may go, and it waits for a person
const BROKEN = 500; // with this one something is wrong; with 502 or 503 it is the server that is away

const me = () => document.body.dataset.me || "";
let here = []; // what waits on this device, as last read
let base;
let busy = false;

function opened() {
  base ||= new Promise((resolve, reject) => {
    const asked = window.indexedDB.open("houqin", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return base;
}

async function ask(mode, work) {
  const rows = (await opened()).transaction(STORE, mode);
  return new Promise((resolve, reject) => {
    const asked = work(rows.objectStore(STORE));
    rows.oncomplete = () => resolve(asked.result);
    rows.onerror = rows.onabort = () => reject(rows.error);
  });
}

async function look() {
  here = (await ask("readonly", (rows) => rows.getAll())).sort((one, other) => one.at - other.at);
  window.dispatchEvent(new Event("houqin:outbox"));
}

const save = (record) => ask("readwrite", (rows) => rows.put(record));

/** What became of it is noted only while it is still here: another tab may have sent it meanwhile. */
const note = (record) => ask("readwrite", (rows) => {
  const there = rows.getKey(record.key);
  there.onsuccess = () => there.result && rows.put(record);
  return there;
});

const mine = () => here.filter((record) => record.me === me());

/** Whether this form may wait here: it says so, and holds no PIN or password. */
export const takes = (form) => form.dataset.queue !== undefined && me() && window.indexedDB
  && ![...form.querySelectorAll(SECRET)].some((control) => control.value);

/** Writes the form down with its photos. Fails where the device has no room: then the form must stay. */
export async function keep(form, fields, why) {
  const record = { me: me(), at: Date.now(), why, fields, address: form.getAttribute("action"), title: titleOf(form) };
  for (const name of ["key", "opened"]) record[name] = form.elements[name]?.value || "";
  record.tried = form.elements.tried_at?.value || new Date(record.at).toISOString();
  record.photos = [...form.querySelectorAll(".shot[data-state=waiting]")].map((shot) => shot.waiting);
  await save(record);
  navigator.storage?.persist?.();
  await look();
}

function titleOf(form) {
  const about = [...form.querySelectorAll("select, [name=subject]")].map((one) => one.selectedOptions?.[0]?.text || one.value);
  const name = form.querySelector(".form-head p") || form.querySelector("#dialog-title");
  return [name.textContent.trim(), about.find(Boolean)].filter(Boolean).join(" ").slice(0, 60);
}

/** The same form is for another record: its key has the beginning of the first, of which the server knows when it was given. */
export function another(form) {
  const tail = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (form.elements.key) form.elements.key.value = form.elements.key.value.slice(0, 24) + tail;
  form.elements.tried_at?.remove();
}

// Sending ------------------------------------------------------------------------------------------------------

async function post(url, body) {
  const headers = { "X-CSRFToken": csrf(), "HX-Request": "true", "X-Sent-Later": "1" };
  const answer = await fetch(url, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
  const old = answer.headers.has("X-Old-Page");
  return { status: answer.status || 401, old, text: await answer.text() }; // a redirect leads to the login
}

/** A photo first: its id stands in the record from then on, so that it is sent once. */
async function photograph(record, photo) {
  const data = new FormData();
  data.append("file", photo.file, photo.label);
  data.append("taken_at", photo.taken);
  const answer = await post(photo.url, data);
  if (answer.status >= 300) return answer;
  photo.id = JSON.parse(answer.text).files[0].id;
  delete photo.file;
  await note(record);
  return null;
}

async function deliver(record) {
  const problems = [];
  for (const photo of record.photos.filter((each) => !each.id)) {
    const problem = await photograph(record, photo);
    if (problem && whyNot(problem) !== "refused") return problem;
    if (problem) problems.push(problem); // the others are sent, so that whoever opens it to change it has them
  }
  if (problems.length) return problems[0];
  const data = new FormData();
  record.fields.forEach(([name, text]) => data.append(name, text));
  record.photos.forEach((photo) => data.append(photo.name, photo.id));
  data.append("key", record.key);
  data.append("opened", record.opened);
  data.append("tried_at", record.tried);
  return post(record.address, data);
}

/** Sends one; gives true when the next may be tried. */
async function send(record) {
  let answer;
  try {
    answer = await deliver(record);
  } catch {
    answer = { status: 0, text: "" };
  }
  if (answer.status >= 200 && answer.status < 300) {
    await ask("readwrite", (rows) => rows.delete(record.key));
    toast(t("已发出：{what}", { what: record.title }), { level: "success" });
    return true;
  }
  record.why = whyNot(answer);
  record.said = JUDGED.has(record.why) ? sentenceOf(answer.text) || sentenceIn(answer.text) : "";
  await note(record);
  return JUDGED.has(record.why) || answer.status === BROKEN;
}

/** Why it was not taken: a page that is old may send again after a reload, a right that is gone may come back. */
function whyNot({ status, old }) {
  if (status === 401) return "login";
  if (status === 403) return old ? "old" : "barred";
  return !status ? "network" : status === 429 || status >= 500 ? "server" : "refused";
}

function sentenceIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.querySelectorAll(".alert-bad, .errorlist li, .message-text")].map((one) => one.textContent.trim());
  return found.filter(Boolean).slice(0, 3).join("；") || t("服务器没有收下");
}

/** Sends what waits, the oldest first; stops where the network or the login is gone. */
export async function flush() {
  if (busy || !me() || !window.indexedDB) return;
  busy = true;
  try {
    await look();
    for (const record of mine().filter((each) => each.why !== "refused")) if (!(await send(record))) break;
    await look();
  } finally {
    busy = false;
  }
}

// Shown --------------------------------------------------------------------------------------------------------

const wordsOf = (record) => JUDGED.has(record.why) ? t("没有收下：{why}", { why: record.said }) : t("还没发送（{why}）", { why: t(WAYS[record.why]) });

async function drop(record) {
  if (window.confirm(t("“{what}”还没有发出。真的不要了吗？", { what: record.title }))) await remove(record);
}

function line(record, open) {
  const text = el("span", {}, el("b", { text: record.title }), el("small", { text: wordsOf(record) }));
  const again = record.why === "refused" ? el("button", { class: "tool", type: "button", text: t("打开来改"), onclick: () => open(record) })
    : record.why === "login" ? el("a", { class: "tool", href: `${document.body.dataset.loginUrl}?next=${encodeURIComponent(location.pathname + location.search)}`, text: t("登录") })
    : record.why === "old" ? el("button", { class: "tool", type: "button", text: t("刷新"), onclick: () => location.reload() })
      : el("button", { class: "tool", type: "button", text: t("现在发"), onclick: flush });
  const away = el("button", { class: "tool", type: "button", text: t("不要了"), onclick: () => drop(record) });
  return el("div", { class: "unsent-line" }, el("div", { class: "menu-item" }, text), again, away);
}

/** What waits here, for the badge in the frame: mine line by line, of others only how many. */
export function lines(open) {
  const others = here.length - mine().length;
  const told = others ? [el("p", { class: "menu-head muted", text: t("另有 {n} 份是别人填的，他登录后自动发出。", { n: others }) })] : [];
  return [...mine().map((record) => line(record, open)), ...told];
}

export const remove = async (record) => {
  await ask("readwrite", (rows) => rows.delete(record.key));
  await look();
};

async function forgetPages() {
  for (const name of (await window.caches?.keys()) || []) if (name.startsWith("houqin-pages-")) await caches.delete(name);
}

/** Whoever signs out leaves nothing here; what was not sent is asked about first. */
async function leave(event) {
  const form = event.target;
  if (!form.matches("[data-forget]") || form.dataset.wiped) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const left = mine();
  if (left.length && !window.confirm(t("还有 {n} 份没有发出，退出后就没有了。退出吗？", { n: left.length }))) return;
  for (const record of left) await remove(record).catch(() => {});
  await forgetPages().catch(() => {});
  form.dataset.wiped = "1";
  form.requestSubmit();
}

/** Another person on this device: pages kept for the one before are not his. */
function changeHands() {
  try {
    if (me() && localStorage.getItem("me") !== me()) {
      forgetPages();
      localStorage.setItem("me", me());
    }
  } catch { /* private browsing keeps nothing */ }
}

export function start() {
  document.addEventListener("submit", leave, true);
  changeHands();
  const soon = () => setTimeout(() => flush().catch(() => {}), Math.random() * SPREAD_MS);
  window.addEventListener("online", soon);
  setInterval(() => mine().some((record) => !JUDGED.has(record.why)) && soon(), EVERY_MS);
  flush().catch(() => {});
}
