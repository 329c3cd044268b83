// “其余正常”: what was not answered yet is in order. It answers only checks, and says how many.
import { all } from "./dom.js";

const FINE = "pass";

/** The radio groups and lists in which nothing is chosen and “in order” could be. */
function unanswered(box) {
  const groups = new Map();
  for (const radio of all(box, "input[type=radio]")) {
    if (!groups.has(radio.name)) groups.set(radio.name, []);
    groups.get(radio.name).push(radio);
  }
  const radios = [...groups.values()].filter((group) => !group.some((each) => each.checked));
  const lists = [...all(box, "select")].filter((list) => !list.value && [...list.options].some((option) => option.value === FINE));
  return [...radios.map((group) => group.find((each) => each.value === FINE)).filter(Boolean), ...lists];
}

function tap(event) {
  const button = event.target.closest("[data-rest-fine]");
  if (!button) return;
  const found = unanswered(button.closest("[data-answers]"));
  for (const control of found) {
    if (control.type === "radio") control.checked = true;
    else control.value = FINE;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const told = button.parentElement.querySelector("[data-rest-told]");
  told.textContent = button.dataset.told.replace("{n}", found.length);
}

export function start() {
  document.addEventListener("click", tap);
}
