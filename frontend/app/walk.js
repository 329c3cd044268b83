// A walk from stop to stop: what is answered closes and the next opens; what is not in order asks what and for a photo.
const FINE = "pass";
const FAILS = "fail";

const controls = (stop) => [...stop.querySelectorAll("[data-answers] input[type=radio], [data-answers] select")];

/** {open, bad}: how many points of this stop have no answer yet, how many are not in order. */
function counted(stop) {
  const groups = new Map();
  for (const each of controls(stop)) {
    const checks = each.type === "radio" ? each.value === FINE || each.value === FAILS : [...each.options].some((option) => option.value === FINE);
    if (!checks && !groups.has(each.name)) continue;
    const answer = each.type === "radio" ? (each.checked ? each.value : "") : each.value;
    groups.set(each.name, groups.get(each.name) || answer);
  }
  const answers = [...groups.values()];
  return { open: answers.filter((answer) => !answer).length, bad: answers.filter((answer) => answer === FAILS).length, begun: answers.some(Boolean) };
}

function show(stop) {
  const { open, bad, begun } = counted(stop);
  stop.dataset.state = bad ? "bad" : begun && !open ? "fine" : "";
  stop.querySelector("[data-stop-state]").textContent = bad ? `× ${bad}` : begun && !open ? "√" : "";
  if (bad) stop.querySelector("[data-trouble]").open = true;
  return begun && !open && !bad;
}

function tell(walk) {
  const stops = [...walk.querySelectorAll("[data-stop]")];
  const done = stops.filter((stop) => stop.dataset.state).length;
  walk.querySelector("[data-walk-told]").textContent = walk.dataset.told.replace("{done}", done).replace("{all}", stops.length);
}

/** Close this stop and open the next that is not answered yet. */
function goOn(stop) {
  stop.open = false;
  const stops = [...stop.closest("[data-walk]").querySelectorAll("[data-stop]")];
  const next = stops.slice(stops.indexOf(stop) + 1).find((each) => !each.dataset.state);
  if (!next) return;
  next.open = true;
  next.scrollIntoView({ block: "start", behavior: "smooth" });
}

function changed(event) {
  const stop = event.target.closest("[data-stop]");
  if (!stop || !event.target.closest("[data-answers]")) return;
  const whole = show(stop);
  tell(stop.closest("[data-walk]"));
  if (whole && stop.open) goOn(stop);
}

function tapped(event) {
  const next = event.target.closest("[data-stop-next]");
  if (next) return goOn(next.closest("[data-stop]"));
  const rest = event.target.closest("[data-walk-rest]");
  if (!rest) return;
  const walk = rest.closest("[data-walk]");
  walk.querySelectorAll("[data-stop]").forEach((stop) => stop.dataset.state || stop.querySelector("[data-rest-fine]").click());
}

const enhanced = (form) => form.querySelectorAll("[data-stop]").forEach(show);

export function start() {
  document.addEventListener("change", changed);
  document.addEventListener("click", tapped);
  document.addEventListener("houqin:filled", (event) => enhanced(event.target), true);
}
