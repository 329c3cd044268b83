// Pages to be filled open again without network where the browser allows it (https): a worker of the room keeps them for
// a day, for one person. On plain http the open tab goes on; what it wrote waits in the same outbox.
import { all, el, t } from "./dom.js";
import { another } from "./outbox.js";

const MOST = 12;
const kept = () => document.documentElement.dataset.kept;

/** 21:40 on this device's clock, in questions that begin with the time it is. */
export function showNow(root) {
  const now = new Date();
  const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  all(root, "input[data-now]").forEach((input) => (input.value = time));
}

/** This page with what it needs, and the forms that are due. */
function wanted() {
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((one) => one.href);
  const scripts = [...document.querySelectorAll("script[src]")].map((one) => one.src);
  const forms = [...document.querySelectorAll("a.due, a[data-keep]")].slice(0, MOST).map((one) => one.href);
  return [...parts, ...scripts, new URL(document.body.dataset.icons, location).href, location.href, ...forms];
}

export function enhance(root) {
  if (!kept()) return;
  showNow(root);
  all(root, "form[data-queue]").forEach(another); // the page's own key may have been used when it was open before
}

export async function start() {
  const script = document.querySelector("[data-queue]")?.dataset.queue;
  const shared = document.documentElement.dataset.shared !== undefined;
  if (kept()) {
    document.getElementById("main")?.prepend(el("p", { class: "alert alert-offline", role: "status", text: t("网络不通，这是先前打开过的页面。照常填，有网自动发出。") }));
    return;
  }
  if (!script || shared || !navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", (event) => event.data?.kept && document.querySelectorAll("[data-kept-told]").forEach((note) => (note.hidden = false)));
  try {
    await navigator.serviceWorker.register(script);
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: wanted() });
  } catch { /* not allowed here: the open tab goes on */ }
}
