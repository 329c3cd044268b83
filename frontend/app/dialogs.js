// Forms open in the one <dialog> of the frame: a dialog on the desk, a sheet from below on the phone. The Back key
// closes it, a changed form asks before it is left, and "done" from the server closes it and freshens the page.
import { el, icon, t, touch } from "./dom.js";
import { forget, mayLeave } from "./drafts.js";
import { signInAgain } from "./server.js";
import { toast } from "./toasts.js";

const dialog = () => document.getElementById("dialog");
const body = () => document.getElementById("dialog-body");
const form = () => body()?.querySelector("form");
let closing = false; // on the way back to the page below, by our own history.back()
let afterClose = null;

function open() {
  if (dialog().open) return;
  dialog().showModal();
  history.pushState({ sheet: true }, "");
  focusFirst();
}

function focusFirst() {
  const wrong = body().querySelector(".field-bad input, .field-bad select, .field-bad textarea");
  const field = body().querySelector(".form-body :is(input:not([type=hidden]), select, textarea)");
  const heading = body().querySelector("#dialog-title");
  if (heading) heading.tabIndex = -1;
  (wrong || (touch() ? heading : body().querySelector("[autofocus]") || field || heading))?.focus();
}

/** Closes the sheet; `then` runs when the page below is the current one again. */
export function close(then = null) {
  if (!dialog().open) return then?.();
  afterClose = then;
  closing = true;
  if (history.state?.sheet) history.back();
  else settle();
}

function settle() {
  closing = false;
  dialog().close();
  body().replaceChildren();
  const then = afterClose;
  afterClose = null;
  then?.();
}

const leave = () => mayLeave(form()) && close();

function backKey(event) {
  const scanner = document.querySelector("dialog.scanner[open]");
  if (scanner) {
    event.stopImmediatePropagation();
    return scanner.dispatchEvent(new Event("houqin:back")); // it lies over the form, which stays
  }
  if (!dialog()?.open) return;
  event.stopImmediatePropagation();
  if (closing || mayLeave(form())) settle();
  else history.pushState({ sheet: true }, "");
}

/** The server says an action worked: {text, level, undo_url, url}. */
function done(event) {
  const { text, value, level = "success", undo_url, url } = event.detail || {};
  const sent = event.target.closest?.("form") || form();
  if (sent) forget(sent);
  if (url) return location.replace(url);
  close(() => freshen(() => toast(text || value, { level, undo_url })));
}

/** The server answers with the address to go to: the sheet's place in the history becomes that page. */
function redirected(event) {
  const url = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!url) return;
  event.preventDefault();
  const sent = event.detail.elt.closest?.("form");
  if (sent) {
    forget(sent);
    sent.dataset.sending = "1";
  }
  if (new URL(url, location.href).pathname === location.pathname) close(() => location.reload());
  else location.replace(url);
}

function freshen(then) {
  const target = document.getElementById("list") ? "#list" : "#main";
  const address = location.pathname + location.search;
  window.htmx.ajax("GET", address, { target, select: target, swap: "outerHTML" }).then(then);
}

/** Whole pages that arrive where a part was asked for: a login page, a refusal, or a form page. */
function wholePage(event) {
  const { xhr, target } = event.detail;
  if (xhr.status === 401) {
    event.detail.shouldSwap = false;
    return signInAgain();
  }
  if (!/^\s*<!doctype/i.test(xhr.responseText)) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  if (page.querySelector(".login-form")) {
    event.detail.shouldSwap = false;
    return signInAgain();
  }
  if (target.id !== "dialog-body") return void (xhr.status >= 400 && refuse(event, page));
  const message = page.querySelector(".message");
  message?.querySelector(".message-actions").replaceChildren(el("button", { class: "button button-primary", type: "button", "data-close": true, text: t("知道了") }));
  const part = message || page.querySelector(".form-page > form");
  if (part) event.detail.serverResponse = part.outerHTML;
  else {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  }
}

function refuse(event, page) {
  event.detail.shouldSwap = false;
  const text = page.querySelector(".message-text")?.textContent || t("这一步没有做成，请刷新后再试。");
  toast(text, { level: "error" });
}

function broken(event) {
  const status = event.detail.xhr?.status;
  const unread = status >= 400 && status < 500 && status !== 401; // too large, too slow: no page came with it
  if (!unread && event.detail.elt?.closest?.("form[data-draft]")) return; // the form itself says so (drafts.js)
  toast(status ? t("服务器出了问题，刚才的内容没有存上。请再试一次。") : t("连不上服务器，刚才的内容没有存上。请检查网络后再试。"), { level: "error" });
}

/** A photo in full size, over the page. */
function look(event) {
  const link = event.target.closest("a[data-photo]");
  if (!link || event.ctrlKey || event.metaKey || event.button) return;
  event.preventDefault();
  const viewer = el("dialog", { class: "dialog viewer", "aria-label": t("照片") });
  const shut = () => viewer.close();
  viewer.append(el("img", { src: link.href, alt: link.querySelector("img")?.alt || "" }));
  viewer.append(el("button", { class: "tool", type: "button", "aria-label": t("关闭"), onclick: shut }, icon("x")));
  viewer.addEventListener("click", shut);
  viewer.addEventListener("close", () => viewer.remove());
  document.body.append(viewer);
  viewer.showModal();
}

function progressBar() {
  const bar = document.getElementById("progress");
  let timer;
  document.addEventListener("htmx:beforeRequest", () => {
    clearTimeout(timer);
    timer = setTimeout(() => bar && (bar.hidden = false), 250);
  });
  document.addEventListener("htmx:afterRequest", () => {
    clearTimeout(timer);
    if (bar) bar.hidden = true;
  });
}

export function start() {
  if (!dialog()) return;
  if (history.state?.sheet) history.replaceState(null, "");
  document.addEventListener("htmx:beforeSwap", wholePage);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== body()) return;
    if (dialog().open) focusFirst();
    else if (body().childElementCount) open();
  });
  document.addEventListener("htmx:sendError", broken);
  document.addEventListener("htmx:timeout", broken);
  document.addEventListener("htmx:responseError", broken);
  document.addEventListener("htmx:beforeOnLoad", redirected);
  document.addEventListener("done", done);
  window.addEventListener("popstate", backKey);
  dialog().addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = null;
  dialog().addEventListener("pointerdown", (event) => (pressed = event.target));
  dialog().addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      leave();
    } else if (event.target === dialog() && pressed === dialog()) leave();
  });
  document.addEventListener("click", look);
  // Ctrl-click and the middle button open the link's own page, as everywhere on the web.
  document.addEventListener("click", (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) event.stopPropagation();
  }, true);
  progressBar();
}
