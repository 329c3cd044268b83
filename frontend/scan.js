// The reader of codes: live camera where the browser allows it, a photo everywhere, the code typed by hand. Fetched by
// app/scanning.js when somebody scans. Decodes here with our own wasm; what that cannot read is asked of the server.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { el, icon, t } from "./app/dom.js";
import { shrink } from "./app/photos.js";
import { send } from "./app/server.js";

const PHOTO_PX = 1600;
const LIVE_PX = 960;
const PAUSE_MS = 120;
const FORMATS = ["QRCode", "Code128"]; // what stands on our labels
const OPTIONS = { formats: FORMATS, tryHarder: true, tryInvert: true, maxNumberOfSymbols: 1 };
let prepared = false;

function prepare(wasm) {
  if (!prepared) prepareZXingModule({ overrides: { locateFile: () => wasm } });
  prepared = true;
}

/** The text of a code in a picture, "" when there is none; throws where the wasm does not run. */
async function textIn(picture, width, height, longest, canvas) {
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const [code] = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), OPTIONS);
  return code?.text || "";
}

async function here(file, wasm) {
  prepare(wasm);
  const picture = await createImageBitmap(file);
  return textIn(picture, picture.width, picture.height, PHOTO_PX, document.createElement("canvas"));
}

/** The text of the code in a photo: read here, else by the server; rejects with a sentence. */
async function read(file, { wasm, readUrl }) {
  const text = await here(file, wasm).catch(() => "");
  if (text) return text;
  const data = new FormData();
  data.append("photo", await shrink(file), file.name);
  return (await send(readUrl, data)).code;
}

class Scanner {
  constructor({ wasm, readUrl, use }) {
    Object.assign(this, { wasm, readUrl, use });
    this.refused = new Map(); // text -> until when it is not asked again
    this.build();
    document.body.append(this.box);
    this.box.showModal();
    history.pushState({ sheet: true, scan: true }, "");
    if (window.isSecureContext && navigator.mediaDevices?.getUserMedia) this.live();
    else this.say(t("对着码拍一张，系统会认出来。"));
  }

  build() {
    this.note = el("p", { class: "scanner-note", role: "status" });
    this.view = el("div", { class: "scanner-view", hidden: true });
    this.camera = el("input", { type: "file", accept: "image/*", capture: "environment", class: "sr", "aria-label": t("拍码"), onchange: () => this.photo() });
    this.code = el("input", { type: "text", id: "scanner-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
    const head = el("header", { class: "form-head" }, el("h2", { text: t("扫码") }), el("button", { class: "tool", type: "button", "aria-label": t("关闭"), onclick: () => this.leave() }, icon("x")));
    const typed = el("form", { class: "scanner-typed", onsubmit: (event) => this.typed(event) },
      el("label", { for: "scanner-code", text: t("或者输入码下面的字") }), this.code, el("button", { class: "button", type: "submit", text: t("确定") }));
    this.box = el("dialog", { class: "dialog scanner", "aria-label": t("扫码") });
    this.box.append(el("div", {}, head, el("div", { class: "scanner-body" }, this.view, this.note, el("label", { class: "button button-primary button-wide scan-file" }, icon("camera"), t("拍码"), this.camera), typed)));
    this.box.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.box.addEventListener("houqin:scanned", (event) => this.hit(event.detail));
    this.box.addEventListener("houqin:back", () => this.close());
  }

  say(text, bad = false) {
    this.note.textContent = text;
    this.note.classList.toggle("scanner-bad", bad);
  }

  async live() {
    try {
      const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch {
      return this.say(t("没有用上摄像头。请拍一张，或输入码下面的字。"));
    }
    if (!this.box.isConnected) return this.stop();
    this.video = el("video", { playsinline: true, muted: true, autoplay: true });
    this.video.muted = true;
    this.video.srcObject = this.stream;
    this.view.replaceChildren(this.video, el("i", { class: "scanner-frame" }), ...this.torch());
    this.view.hidden = false;
    this.say(t("把码放进框里，认出后会自动继续。"));
    await this.video.play().catch(() => {});
    this.look();
  }

  /** A lamp where the camera has one: cupboards and boiler rooms are dark. */
  torch() {
    const [track] = this.stream.getVideoTracks();
    if (!track.getCapabilities?.().torch) return [];
    const button = el("button", { class: "button button-small scanner-torch", type: "button", "aria-pressed": "false", text: t("手电") });
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      track.applyConstraints({ advanced: [{ torch: on }] }).then(() => button.setAttribute("aria-pressed", String(on)), () => button.remove());
    });
    return [button];
  }

  async look() {
    prepare(this.wasm);
    const canvas = document.createElement("canvas");
    while (this.stream && this.box.isConnected) {
      const { videoWidth, videoHeight } = this.video;
      try {
        const text = videoWidth ? await textIn(this.video, videoWidth, videoHeight, LIVE_PX, canvas) : "";
        if (text && !this.isRefused(text) && (await this.hit(text))) return;
      } catch {
        this.stop();
        this.view.hidden = true;
        return this.say(t("这台手机的浏览器不能直接认码。请拍一张，由系统来认。"));
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  isRefused(text) {
    return (this.refused.get(text) || 0) > performance.now();
  }

  /** A text was read; true when it was of use and the scanner closes. */
  async hit(text) {
    navigator.vibrate?.(60);
    this.say(t("正在查找…"));
    let then;
    try {
      then = await this.use(text);
    } catch (problem) {
      this.refused.set(text, performance.now() + 3000);
      this.say(problem.message, true);
      return false;
    }
    this.leave(then);
    return true;
  }

  async photo() {
    const [file] = this.camera.files;
    if (!file) return;
    this.say(t("正在认码…"));
    try {
      const text = await read(file, this);
      await this.hit(text);
    } catch (problem) {
      this.say(problem.message, true);
    }
    this.camera.value = "";
  }

  typed(event) {
    event.preventDefault();
    const text = this.code.value.trim();
    if (text) this.hit(text);
    else this.code.focus();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  /** By the Back key's way, so that the page below stays where it was; `then` runs when it is the current one again. */
  leave(then = null) {
    this.then = then;
    this.stop();
    if (history.state?.scan) history.back();
    else this.close();
  }

  close() {
    this.stop();
    this.box.close();
    this.box.remove();
    this.then?.();
  }
}

window.houqinScan = { read, open: (options) => new Scanner(options) };
