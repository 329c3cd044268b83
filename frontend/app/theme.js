// Light or dark: the choice is a cookie the server reads, so the next page arrives in the right colours.

const chosen = () => document.documentElement.dataset.theme || "";

function choose(theme) {
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelectorAll("[data-theme-choice]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  });
}

export function start() {
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) choose(choice.dataset.themeChoice);
    if (event.target.closest("[data-theme-toggle]")) {
      const dark = chosen() ? chosen() === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
      choose(dark ? "light" : "dark");
    }
  });
}
