// What an eye and a finger would complain of on the page that is open; gives a list of sentences.
// Seen again in other colours, only the colours are looked at.
([phone, again]) => {
  const said = [];
  const tell = (what, node) => said.push(`${what}: ${node.outerHTML.replace(/\s+/g, " ").slice(0, 160)}`);
  const shown = (node) => {
    if (!node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };

  // What is read stands out from what it stands on (WCAG 1.4.3).
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (text) => {
    if (!known.has(text)) {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = text;
      paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    const canvas = getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((below, top) => over(top, below), canvas ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  for (const node of document.body.querySelectorAll("*")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !shown(node) || node.closest("[aria-disabled=true], :disabled, .sr, option, noscript")) continue;
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const back = ground(node);
    const found = contrast(over(rgba(style.color), back), back);
    if (found < (large ? 3 : 4.5)) tell(`contrast ${found.toFixed(2)} of ${style.color} on ${back.map(Math.round)}`, node);
  }

  if (again) return [...new Set(said)];

  // Nothing lies beside the page.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.body.querySelectorAll("*")].filter((node) => shown(node) && node.getBoundingClientRect().right > width + 1);
    for (const node of wide.filter((one) => !wide.some((other) => one !== other && one.contains(other)))) {
      tell(`scrolls sideways to ${document.documentElement.scrollWidth}`, node);
    }
  }

  // Everything to fill in has a name, and so has everything to press.
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (field.hidden || field.getAttribute("aria-hidden") === "true") continue;
    const label = [...(field.labels || [])].some((one) => one.textContent.trim());
    if (!label && !field.getAttribute("aria-label") && !field.getAttribute("aria-labelledby")) tell("has no label", field);
  }
  for (const button of document.querySelectorAll("a[href], button, summary")) {
    const drawn = button.querySelector("img[alt]:not([alt=''])");
    if (shown(button) && !button.innerText.trim() && !button.getAttribute("aria-label") && !drawn) tell("has no name", button);
  }

  // A thumb hits what it is meant to hit.
  if (phone) {
    for (const node of document.querySelectorAll(".bar a, .button:not(.button-small), .tool, .quick-button, .menu-item, .tabs a, .seg-button, .todo-link, summary.filters-switch")) {
      const box = node.getBoundingClientRect();
      if (shown(node) && !node.closest(".sr") && box.height < 43.5) tell(`only ${box.height.toFixed(0)} px high`, node);
    }
  }
  return [...new Set(said)];
}
