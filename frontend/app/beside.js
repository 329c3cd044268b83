// Under a picker: what the server knows about the row that was just chosen, e.g. what is being mended at a place.
import { all, el } from "./dom.js";

async function show(select) {
  const field = select.closest(".field");
  let box = field.querySelector(":scope > .known-here");
  if (!box) field.append((box = el("div", { class: "known-here", "aria-live": "polite" })));
  const asked = select.value;
  if (box.dataset.asked === asked) return;
  box.dataset.asked = asked;
  box.replaceChildren();
  if (!asked) return;
  try {
    const answer = await fetch(select.dataset.besideUrl + encodeURIComponent(asked), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || select.value !== asked) return;
    box.innerHTML = await answer.text(); // a part of ours, escaped where it was made
    window.htmx?.process(box);
  } catch { /* it only spares a second report; without it one reports as before */ }
}

export function enhance(root) {
  all(root, "select[data-beside-url]").forEach((select) => {
    show(select);
    select.form?.addEventListener("houqin:filled", () => show(select));
  });
}

export function start() {
  document.addEventListener("change", (event) => event.target.matches?.("select[data-beside-url]") && show(event.target));
}
