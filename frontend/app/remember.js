// A form begins with the place or person chosen in it last time: per member and device, never on a shared one.
import { all } from "./dom.js";

const PREFIX = "last:";
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const storage = () => {
  try {
    return document.documentElement.dataset.shared === undefined ? window.localStorage : null;
  } catch {
    return null; // private browsing: nothing is remembered
  }
};
const keyOf = (select) =>
  `${PREFIX}${document.body.dataset.who || ""}:${(select.form.getAttribute("action") || location.pathname).replace(ID, "").split("?")[0]}:${select.name}`;

function begin(select) {
  const store = storage();
  if (!store || !select.form || select.value) return;
  if (select.closest(".field-bad")) return store.removeItem(keyOf(select)); // perhaps it is what is wrong
  if (select.form.querySelector(".field-bad, .alert-bad")) return;
  const [value, text] = JSON.parse(store.getItem(keyOf(select)) || "[]");
  if (!value) return;
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(text, value));
  select.value = value;
}

function keep(event) {
  const store = storage();
  if (!store || event.defaultPrevented) return;
  event.target.querySelectorAll("select[data-remember]").forEach((select) => {
    const chosen = select.selectedOptions[0];
    if (chosen?.value) store.setItem(keyOf(select), JSON.stringify([chosen.value, chosen.text]));
    else store.removeItem(keyOf(select));
  });
}

function forgetAll() {
  const store = storage();
  if (store) Object.keys(store).filter((name) => name.startsWith(PREFIX)).forEach((name) => store.removeItem(name));
}

export function enhance(root) {
  all(root, "select[data-remember]").forEach(begin);
}

export function start() {
  document.addEventListener("submit", keep, true);
  document.addEventListener("submit", (event) => event.target.matches("[data-forget]") && forgetAll());
}
