// What HTML alone cannot do, for every page: see the modules. Lists, rows and simple forms work without any of it.
import * as beside from "./app/beside.js";
import * as carried from "./app/carried.js";
import * as charts from "./app/charts.js";
import * as combobox from "./app/combobox.js";
import * as copy from "./app/copy.js";
import * as dialogs from "./app/dialogs.js";
import * as drafts from "./app/drafts.js";
import * as grid from "./app/grid.js";
import * as hands from "./app/hands.js";
import * as gun from "./app/gun.js";
import * as keys from "./app/keys.js";
import * as late from "./app/late.js";
import * as lines from "./app/lines.js";
import * as lists from "./app/lists.js";
import * as menus from "./app/menus.js";
import * as offers from "./app/offers.js";
import * as offline from "./app/offline.js";
import * as once from "./app/once.js";
import * as outbox from "./app/outbox.js";
import * as packed from "./app/packed.js";
import * as photos from "./app/photos.js";
import * as remember from "./app/remember.js";
import * as rest from "./app/rest.js";
import * as scanning from "./app/scanning.js";
import * as theme from "./app/theme.js";
import * as toasts from "./app/toasts.js";
import * as walk from "./app/walk.js";

document.documentElement.classList.add("js");

function enhance(root) {
  for (const part of [lines, grid, remember, combobox, photos, carried, offers, late, beside, offline, drafts, lists, charts, packed]) part.enhance(root);
}

for (const part of [toasts, drafts, once, copy, dialogs, outbox, offline, remember, menus, offers, beside, lists, gun, keys, rest, scanning, theme, hands, walk]) part.start();
enhance(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && enhance(event.target));
