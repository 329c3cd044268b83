// A form is sent once: while it is under way its buttons wait, and nothing is sent before its photos have arrived.
import { t } from "./dom.js";
import { toast } from "./toasts.js";

const words = new WeakMap(); // the button that was pressed -> what stood on it

function wait(form, button) {
  form.dataset.sending = "1";
  form.querySelectorAll("button:not([type=button])").forEach((other) => other.setAttribute("aria-disabled", "true"));
  const pressed = button || form.querySelector("button:not([type=button])");
  pressed?.classList.add("busy");
  if (pressed?.matches(".button")) say(pressed);
}

/** The button that was pressed says that it is sending; its own word comes back with the answer. */
function say(button) {
  words.set(button, [...button.childNodes]);
  button.replaceChildren(t("正在提交…"));
}

/** The form may be sent again (an answer came, or the page was brought back). */
export function ready(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  form.querySelectorAll(".busy").forEach((button) => {
    button.classList.remove("busy");
    if (words.has(button)) button.replaceChildren(...words.get(button));
    words.delete(button);
  });
}

function check(event) {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  const uploading = form.querySelector(".shot[data-state=sending]");
  if (form.dataset.sending || uploading) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (uploading && !form.dataset.sending) afterPhotos(form, event.submitter);
    return;
  }
  wait(form, event.submitter);
}

/** Pressed while photos are on their way: the form goes by itself once the last one has arrived. */
function afterPhotos(form, button) {
  wait(form, button);
  toast(t("照片传完就提交，请不要关闭页面。"));
  form.addEventListener("houqin:photos", () => {
    ready(form);
    if (form.querySelector(".shot[data-state=failed]")) toast(t("有照片没有传上去：请再传一次，或去掉它。"), { level: "error" });
    else form.requestSubmit(button);
  }, { once: true });
}

export function start() {
  document.addEventListener("submit", check, true);
  document.addEventListener("htmx:afterRequest", (event) => event.target.matches?.("form") && ready(event.target));
  window.addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form[data-sending]").forEach(ready));
}
