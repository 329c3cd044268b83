// Menus are <details>: opening one closes the others; a click elsewhere, a choice or Escape closes it.

const open = () => document.querySelectorAll("details.menu[open]");

export function start() {
  document.addEventListener("click", (event) => {
    const own = event.target.closest("details.menu");
    const chosen = event.target.closest("a.menu-item, button.menu-item");
    open().forEach((menu) => (menu !== own || chosen) && (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-password]");
    if (!button) return;
    const field = document.getElementById(button.dataset.showPassword);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
}
