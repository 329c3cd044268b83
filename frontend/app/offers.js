// Texts offered under a field: one tap fills it in, and chooses in other fields what goes with it.
import { comboOf } from "./combobox.js";
import { all } from "./dom.js";

const bar = (button) => button.closest(".offers");
const fieldOf = (box) => document.getElementById(box.dataset.for);
const SEPARATOR = "、";
const parts = (text) => text.split(SEPARATOR).map((part) => part.trim()).filter(Boolean);

function tap(event) {
  const button = event.target.closest(".offer");
  if (!button) return;
  const box = bar(button);
  const field = fieldOf(box);
  if (button.dataset.row) return comboOf(field)?.take({ id: button.dataset.row, text: button.dataset.text });
  field.value = filled(field.value.trim(), button.dataset.text, box);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.also || "{}"))) choose(field.form, name, value);
}

/** What the field says after a tap: offers take each other's place or gather; what was typed by hand stays. */
function filled(now, text, box) {
  if (box.dataset.many !== undefined) {
    const said = parts(now);
    return (said.includes(text) ? said.filter((part) => part !== text) : [...said, text]).join(SEPARATOR);
  }
  if (now === text) return "";
  const offered = [...box.querySelectorAll(".offer")].map((each) => each.dataset.text);
  return !now || offered.includes(now) ? text : parts(now).includes(text) ? now : now + SEPARATOR + text;
}

function choose(form, name, value) {
  const control = form.elements[name];
  if (!control) return;
  control.value = value; // of radios the browser checks the one with this value
  form.dispatchEvent(new Event("houqin:filled"));
}

function show(box) {
  const said = parts(fieldOf(box)?.value || "");
  box.querySelectorAll(".offer").forEach((button) => button.setAttribute("aria-pressed", String(said.includes(button.dataset.text))));
}

export function enhance(root) {
  all(root, ".offers").forEach((box) => {
    const field = fieldOf(box);
    field.removeAttribute("list"); // the buttons say the same
    field.addEventListener("input", () => show(box));
    field.form?.addEventListener("houqin:filled", () => show(box));
    show(box);
  });
}

export function start() {
  document.addEventListener("click", tap);
}
