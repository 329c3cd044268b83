// Photos in a form: taken or chosen in one tap, shrunk here to 1600 px, sent one by one while the rest is filled in.
// Each becomes a hidden input with the file's id; without this script the plain file input is posted instead.
import { all, el, icon, t } from "./dom.js";
import { send } from "./server.js";

const LONGEST_PX = 1600;
const MOST = 9;

/** The picture as WebP (JPEG where the browser cannot), at most 1600 px; undecodable files go as they are. */
export async function shrink(file) {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return file;
  let picture;
  try {
    picture = await decoded(file);
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = el("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  const webp = await blobOf(canvas, "image/webp", 0.82);
  const small = webp?.type === "image/webp" ? webp : await blobOf(canvas, "image/jpeg", 0.85);
  return small && small.size < file.size ? small : file;
}

const blobOf = (canvas, type, quality) => new Promise((resolve) => canvas.toBlob(resolve, type, quality));

async function decoded(file) {
  if (window.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch { /* older engines do not know the option: an <img> turns the photo upright by itself */ }
  }
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  return image;
}

export class Photos {
  constructor(input) {
    this.input = input;
    this.name = input.name;
    this.most = Number(input.dataset.max) || (input.multiple ? MOST : 1);
    this.list = el("div", { class: "shots-list" });
    input.removeAttribute("name");
    input.classList.add("sr");
    input.tabIndex = -1;
    const camera = el("input", { type: "file", accept: "image/*", capture: "environment", class: "sr", tabindex: "-1", "aria-hidden": "true" });
    const buttons = el("div", { class: "shots-buttons" }, this.button("camera", t("拍照"), camera), this.button("photo", t("选照片"), input));
    const box = el("div", { class: "shots" }, buttons, this.list);
    input.before(box);
    box.append(camera, input);
    for (const source of [camera, input]) source.addEventListener("change", () => this.take(source));
    this.bringBack();
    input.form?.addEventListener("houqin:photos-kept", (event) => this.putBack(event.detail.get(this.name) || []));
  }

  /** The ids of a draft become tiles again, and others go; what another form took is refused with a sentence when it is sent. */
  putBack(ids) {
    const shown = [...this.list.querySelectorAll("input[type=hidden]")];
    const there = new Set(shown.map((one) => one.value));
    shown.filter((one) => !ids.includes(one.value)).forEach((one) => one.closest(".shot").querySelector(".shot-x").click());
    ids.filter((id) => !there.has(id)).forEach((id) => {
      const shot = this.tile(`${this.input.dataset.uploadUrl}${id}/thumb`);
      shot.dataset.state = "sent";
      this.value(shot, id);
    });
  }

  button(drawing, text, source) {
    return el("button", { class: "button", type: "button", onclick: () => source.click() }, icon(drawing), text);
  }

  take(source) {
    const room = this.most - this.list.childElementCount;
    [...source.files].slice(0, room).forEach((file) => this.add(file));
    source.value = "";
  }

  add(file) {
    const shot = this.tile(URL.createObjectURL(file), file.name);
    this.upload(shot, file);
  }

  tile(url, name) {
    const image = el("img", { src: url, alt: name || t("照片") });
    image.addEventListener("error", () => image.replaceWith(icon("photo", "icon-l")));
    const shot = el("div", { class: "shot" }, image);
    shot.append(el("button", { class: "shot-x", type: "button", "aria-label": t("去掉这张"), onclick: () => shot.remove() }, icon("x", "icon-s")));
    this.list.append(shot);
    return shot;
  }

  async upload(shot, file) {
    shot.dataset.state = "sending";
    shot.querySelector(".shot-retry")?.remove();
    const bar = el("progress", { max: 1, value: 0, "aria-label": t("上传进度") });
    shot.append(bar);
    let small = file;
    try {
      const data = new FormData();
      small = await shrink(file);
      data.append("file", small, file.name);
      data.append("taken_at", new Date(file.lastModified).toISOString()); // shrinking loses the camera's own word
      const answer = await send(this.input.dataset.uploadUrl, data, (part) => (bar.value = part));
      bar.remove();
      shot.dataset.state = "sent";
      this.value(shot, answer.files[0].id);
      this.say(shot, answer.files[0].note);
    } catch (problem) {
      bar.remove();
      if (problem.lost && this.input.form?.dataset.queue !== undefined) this.wait(shot, small, file);
      else this.failed(shot, file, problem.message);
    }
    const form = this.input.form;
    if (form && !form.querySelector(".shot[data-state=sending]")) form.dispatchEvent(new Event("houqin:photos"));
  }

  /** What the server noticed, kindly: used before, or nothing to be seen on it. It goes with the photo. */
  say(shot, text) {
    if (!text) return;
    const note = el("p", { class: "help shot-note", role: "status", text });
    this.list.after(note);
    shot.querySelector(".shot-x").addEventListener("click", () => note.remove());
  }

  /** Without network it waits in its tile, and goes into the outbox with the form. */
  wait(shot, small, file) {
    shot.dataset.state = "waiting";
    shot.waiting = { name: this.name, file: small, label: file.name, taken: new Date(file.lastModified).toISOString(), url: this.input.dataset.uploadUrl };
    shot.append(el("small", { class: "shot-wait", text: t("有网再传") }));
  }

  failed(shot, file, text) {
    shot.dataset.state = "failed";
    const again = () => this.upload(shot, file);
    shot.append(el("button", { class: "shot-retry", type: "button", text: `${text} ${t("点这里再传")}`, onclick: again }));
  }

  /** Photos sent before the form came back for correction: hidden ids beside the input become tiles again. */
  bringBack() {
    const sent = [...(this.input.form?.querySelectorAll("[data-photo-id]") || [])].filter((one) => one.name === this.name);
    sent.forEach((one) => {
      const shot = this.tile(one.dataset.thumbUrl);
      shot.dataset.state = "sent";
      shot.append(one);
    });
  }

  value(shot, id) {
    shot.append(el("input", { type: "hidden", name: this.name, value: id }));
    this.input.form?.dispatchEvent(new Event("input"));
  }
}

export function enhance(root) {
  all(root, "input[type=file][data-upload-url][name]").forEach((input) => new Photos(input));
}
