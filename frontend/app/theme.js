// Light or dark, usual or large letters: both are cookies the server reads, so the next page arrives as it should look.

const YEAR = 31536000;
const root = document.documentElement;
const chosen = () => root.dataset.theme || "";

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=lax`;
}

function press(mark, value) {
  document.querySelectorAll(`[data-${mark}-choice]`).forEach((button) => {
    button.setAttribute("aria-pressed", String(button.getAttribute(`data-${mark}-choice`) === value));
  });
}

function choose(theme) {
  keep("theme", theme);
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  press("theme", theme);
}

function write(size) {
  keep("letters", size);
  root.toggleAttribute("data-large", size === "large");
  press("letters", size);
}

export function start() {
  document.addEventListener("click", (event) => {
    const theme = event.target.closest("[data-theme-choice]");
    const letters = event.target.closest("[data-letters-choice]");
    if (theme) choose(theme.dataset.themeChoice);
    if (letters) write(letters.dataset.lettersChoice);
    if (event.target.closest("[data-theme-toggle]")) {
      const dark = chosen() ? chosen() === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
      choose(dark ? "light" : "dark");
    }
  });
}
