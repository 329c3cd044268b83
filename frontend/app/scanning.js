// What a code stands for, and how it comes in: typed, photographed, or seen by the camera. The reader itself (scan.js and
// its wasm) is heavy and is fetched when somebody wants to scan, never before.
import { choose, comboOf } from "./combobox.js";
import { el, t } from "./dom.js";
import { csrf, send } from "./server.js";
import { toast } from "./toasts.js";

const page = () => document.body.dataset;
const SHEET = /\/t\/[a-z0-9-]+\/[a-z0-9]{10}\/?$/i;
let loading = null;

/** The reader, once it is there; rejects with a sentence. */
function reader() {
  loading ||= new Promise((resolve, reject) => {
    const script = el("script", { src: page().scanScript });
    script.onload = () => resolve(window.houqinScan);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error(t("认码的程序没有载入，请检查网络后再试，或输入码下面的字。")));
    };
    document.head.append(script);
  });
  return loading;
}

/** A label of ours is an address and is opened; anything else is asked at 扫码, which says what it does not know. */
export function openCode(text) {
  const own = text.match(/^https?:\/\/[^/]+(\/q\/.+)$/i);
  if (own) return location.assign(own[1]);
  const form = el("form", { method: "post", action: page().scanUrl, hidden: true });
  form.append(el("input", { name: "code", value: text }), el("input", { name: "csrfmiddlewaretoken", value: csrf() }));
  document.body.append(form);
  form.submit();
}

/** The row a text stands for: {model, id, text, url}; rejects with the sentence why not. */
export function found(text) {
  const data = new FormData();
  data.append("code", text);
  return send(`${page().scanUrl}read/`, data);
}

/** The row of a code into a picker, when it is of the kind that is asked for; true when it is in. */
export async function take(select, text) {
  select.dataset.pending = "1";
  try {
    put(select, await found(text));
    return true;
  } catch (problem) {
    toast(problem.message, { level: "error" });
    return false;
  } finally {
    delete select.dataset.pending;
  }
}

function put(select, row) {
  const wanted = new URL(select.dataset.optionsUrl, location.href).pathname;
  if (wanted !== `/pick/${row.model.replace(".", "/")}/`) throw new Error(t("扫到的是“{what}”，不是这里要选的。", { what: row.text }));
  const combo = comboOf(select);
  if (combo) combo.take(row);
  else choose(select, row.id, row.text);
  navigator.vibrate?.(60);
}

/** Opens the scanner; `use(text)` may reject with a sentence, then it goes on looking, or give what to do once it is shut. */
async function scan(use) {
  try {
    (await reader()).open({ wasm: page().scanWasm, readUrl: `${page().scanUrl}read/`, use });
  } catch (problem) {
    toast(problem.message, { level: "error" });
  }
}

async function photographed(input) {
  const [file] = input.files;
  if (!file) return;
  const button = input.closest(".button");
  button?.classList.add("busy");
  try {
    const { read } = await reader();
    const text = await read(file, { wasm: page().scanWasm, readUrl: `${page().scanUrl}read/` });
    if (SHEET.test(text)) input.form.submit(); // the photo of a signed sheet goes along
    else openCode(text);
  } catch (problem) {
    toast(problem.message, { level: "error" });
  } finally {
    input.value = "";
    button?.classList.remove("busy");
  }
}

function click(event) {
  const button = event.target.closest("[data-scan-open], .combo-scan");
  if (!button) return;
  const select = comboOf(button.closest(".combo")?.querySelector("input"))?.select;
  scan(select ? async (text) => put(select, await found(text)) : async (text) => () => openCode(text));
}

/** The camera needs a safe address: on plain http the browser has none, and its button is not shown. */
function offerCamera() {
  const able = window.isSecureContext && navigator.mediaDevices?.getUserMedia;
  document.querySelectorAll("[data-scan-open=camera]").forEach((button) => (button.hidden = !able));
}

export function start() {
  offerCamera();
  document.addEventListener("click", click);
  document.addEventListener("change", (event) => event.target.matches("[data-scan-photo]") && photographed(event.target));
}
