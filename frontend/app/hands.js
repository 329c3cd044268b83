// A shared device changes hands: the pad for four digits, and two minutes without a touch lead back to the names.
// The server counts too and is the one that puts people out; the screen only keeps up with it and warns in time.
import { t } from "./dom.js";

const WARN_S = 15;
const STAY_MS = 40000;
let touched = Date.now();
let heard = Date.now();

/** Back to the names; what was typed and not sent stays as its writer's draft. */
function leave(part) {
  window.dispatchEvent(new Event("houqin:leaving"));
  const form = part.querySelector("form[data-change-hands]");
  if (form) form.submit();
  else location.assign(part.dataset.leaveTo);
}

/** Whoever is writing is still there, though he asks the server for nothing. */
async function stay(part) {
  heard = Date.now();
  const answer = await fetch(part.dataset.stay, { credentials: "same-origin" }).catch(() => null);
  if (answer && (answer.redirected || answer.status === 401)) leave(part);
}

function tick(part) {
  const left = Math.ceil(Number(part.dataset.idle) - (Date.now() - touched) / 1000);
  const told = part.querySelector("[data-idle-left]");
  if (told) {
    told.hidden = left > WARN_S;
    if (left <= WARN_S) told.textContent = t("{n} 秒后换人，点一下继续", { n: Math.max(0, left) });
  }
  if (left <= 0) leave(part);
  else if (part.dataset.stay && touched > heard && Date.now() - heard > STAY_MS) stay(part);
}

function watch(part) {
  const still = () => (touched = Date.now());
  for (const name of ["pointerdown", "keydown", "input", "wheel"]) document.addEventListener(name, still, { passive: true });
  document.addEventListener("htmx:afterRequest", () => (heard = Date.now()));
  const timer = setInterval(() => tick(part), 1000);
  window.addEventListener("houqin:leaving", () => clearInterval(timer));
}

function press(input, digit) {
  if (digit === "clear") input.value = "";
  else if (digit === "back") input.value = input.value.slice(0, -1);
  else input.value = (input.value + digit).slice(0, 4);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Large keys fill the input; the fourth digit sends it. */
function pad(form) {
  const input = form.querySelector("[name=pin]");
  if (window.matchMedia("(pointer: coarse)").matches) input.inputMode = "none"; // the keys are on the page already
  form.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit]");
    if (key) press(input, key.dataset.digit);
  });
  input.addEventListener("input", () => input.value.length === 4 && !form.dataset.sending && form.requestSubmit());
}

export function start() {
  document.querySelectorAll("form[data-pad]").forEach(pad);
  document.querySelectorAll("[data-idle]").forEach(watch);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-change-hands]")) window.dispatchEvent(new Event("houqin:leaving"));
  });
}
