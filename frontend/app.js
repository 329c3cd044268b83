// What HTML alone cannot do, for every page: see the modules. Lists, rows and simple forms work without any of it.
import * as combobox from "./combobox.js";
import * as dialogs from "./dialogs.js";
import * as drafts from "./drafts.js";
import * as keys from "./keys.js";
import * as lists from "./lists.js";
import * as menus from "./menus.js";
import * as once from "./once.js";
import * as photos from "./photos.js";
import * as theme from "./theme.js";
import * as toasts from "./toasts.js";

document.documentElement.classList.add("js");

function enhance(root) {
  for (const part of [combobox, photos, drafts, lists]) part.enhance(root);
}

for (const part of [toasts, once, dialogs, drafts, menus, lists, keys, theme]) part.start();
enhance(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && enhance(event.target));
