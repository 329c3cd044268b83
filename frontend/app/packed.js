// Cards side by side leave no holes: each takes as many thin rows as it is high. Without this script they stand in rows.
import { all } from "./dom.js";

const GAP = 16; // px between two cards
const THIN = 4; // px of a row, as in app.css

function measure(card) {
  card.style.gridRowEnd = `span ${Math.ceil((card.getBoundingClientRect().height + GAP) / THIN)}`;
}

const grown = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));

export function enhance(root) {
  all(root, ".groups").forEach((groups) => {
    [...groups.children].forEach((card) => {
      measure(card);
      grown.observe(card);
    });
    groups.classList.add("is-packed");
  });
}
