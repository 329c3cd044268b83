// Why something is entered so late is asked only where a date in the form is past its time; without this script the
// question stands there and may be left empty.
import { all } from "./dom.js";

function ask(input) {
  const { lateAbout: about, lateBefore: before } = input.dataset;
  const dates = [...input.form.elements].filter((each) => each.type === "date" && (each.name === about || each.name.endsWith(`-${about}`)));
  input.closest(".field").hidden = !input.value && !dates.some((each) => each.value && each.value < before);
}

export function enhance(root) {
  all(root, "[data-late-about]").forEach((input) => {
    for (const name of ["input", "change", "houqin:filled"]) input.form.addEventListener(name, () => ask(input));
    ask(input);
  });
}
