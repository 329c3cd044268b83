// Small tools of every module: building elements, the sprite's icons, and words in the member's language.

/** An element with properties (`class`, `text`, on*, anything else an attribute) and children. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

/** One drawing of the sprite. */
export function icon(name, extra = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

let words;

/** The text in the page's language: Chinese is written here, other languages come with the page (words.html). */
export function t(chinese, values = {}) {
  if (!words) {
    words = new Map();
    document.querySelectorAll("#words dt").forEach((dt) => words.set(dt.textContent, dt.nextElementSibling.textContent));
  }
  return (words.get(chinese) || chinese).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** What matches inside a part of the page, the part itself included. */
export const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

/** True on phones and tablets, where a keyboard jumping up is a nuisance. */
export const touch = () => window.matchMedia("(pointer: coarse)").matches;

/** Calls `work` once typing has paused for `ms`. */
export function later(work, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
}
