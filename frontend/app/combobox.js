// Choosing a place or a person among many: a <select> with data-options-url becomes a box one types in. The select
// stays as the form's value, so that without this script it is simply a list to choose from.
import { all, el, icon, later, t, touch } from "./dom.js";
import { getJson } from "./server.js";

let number = 0;
const combos = new WeakMap(); // its input and its select -> the picker
const QUIET_MS = 500; // letters of a code that a gun typed into the box are nothing to look up

/** The picker of an input or of a select, if it is one. */
export const comboOf = (node) => (node ? combos.get(node) : undefined);

/** A row into a list that may not have it yet. */
export function choose(select, value, text) {
  let found = [...select.options].find((one) => one.value === value);
  if (!found) {
    found = new Option(text, value);
    select.add(found);
  }
  if (select.multiple) found.selected = true;
  else select.value = value;
}

class Combo {
  constructor(select) {
    this.select = select;
    this.many = select.multiple;
    this.options = [];
    this.at = -1;
    this.build();
    this.show();
  }

  build() {
    const { select } = this;
    const list = `combo-${++number}`;
    this.input = el("input", {
      id: select.id, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list, "aria-describedby": select.getAttribute("aria-describedby"), "aria-invalid": select.getAttribute("aria-invalid"),
      placeholder: this.hint(), autofocus: select.autofocus,
    });
    this.list = el("ul", { id: list, class: "combo-list", role: "listbox", hidden: true });
    this.clearButton = el("button", { class: "tool combo-clear", type: "button", "aria-label": t("不选了"), onclick: () => this.clear() }, icon("x", "icon-s"));
    this.chosen = this.many ? el("div", { class: "combo-chosen" }) : null;
    const scans = select.dataset.scan !== undefined && !select.closest(".filter");
    this.scanButton = scans ? el("button", { class: "tool combo-scan", type: "button", "aria-label": t("扫码") }, icon("scan")) : null;
    this.box = el("div", { class: "combo" }, this.input, this.many ? null : this.clearButton, this.scanButton, this.list);
    combos.set(this.input, this);
    combos.set(select, this);
    select.id += "-value";
    select.hidden = true;
    if (this.chosen) select.before(this.chosen);
    select.before(this.box);
    this.listen();
  }

  /** In a filter the empty choice says what is asked; in a form the label does. */
  hint() {
    const empty = this.select.options[0];
    const says = empty && !empty.value && /[^\s-]/.test(empty.text) ? empty.text : "";
    if (this.select.closest(".cell")) return t("查找");
    return this.select.closest(".filter") && says ? says : t("输入几个字或拼音查找");
  }

  listen() {
    for (const name of ["input", "change"]) this.input.addEventListener(name, (event) => event.stopPropagation());
    const ask = later(() => this.typed && this.ask(this.input.value), 200);
    const typing = () => {
      this.typed = true; // until the list is shut: what comes later would open it again over the next field
      ask();
    };
    this.input.addEventListener("input", (event) => event.isComposing || typing());
    this.input.addEventListener("compositionend", typing);
    this.input.addEventListener("focus", () => touch() || this.input.select());
    this.input.addEventListener("click", () => this.list.hidden && this.ask(""));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.pick(this.options[[...this.list.children].indexOf(item)]);
    });
    this.select.form?.addEventListener("houqin:filled", () => this.show());
  }

  async ask(text) {
    if (performance.now() < (this.quietUntil || 0)) return;
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.select.dataset.optionsUrl, location.href);
    url.searchParams.set("q", text === this.textOfChosen() ? "" : text);
    try {
      const answer = await getJson(url, this.request.signal);
      this.offer(answer.results || []);
    } catch (problem) {
      if (problem.name !== "AbortError") this.note(problem.message);
    }
  }

  offer(options) {
    this.options = options;
    this.list.replaceChildren(...options.map((option, at) =>
      el("li", { role: "option", id: `${this.list.id}-${at}` }, el("span", { text: option.text }), option.hint ? el("small", { text: option.hint }) : null)));
    if (!options.length) this.note(t("没有找到，换几个字试试。"));
    this.open();
    this.move(options.length ? 0 : -1);
  }

  note(text) {
    this.options = [];
    this.list.replaceChildren(el("li", { class: "combo-note", text }));
    this.open();
  }

  open() {
    this.list.hidden = false;
    this.place();
    this.moving?.abort();
    this.moving = new AbortController();
    const options = { capture: true, signal: this.moving.signal };
    for (const name of ["scroll", "resize"]) window.addEventListener(name, () => this.place(), options);
    this.input.setAttribute("aria-expanded", "true");
  }

  /** Under the field, or over it where the room is: never cut off by the dialog that scrolls around it. */
  place() {
    const box = this.input.getBoundingClientRect();
    const height = window.visualViewport?.height || window.innerHeight;
    const above = height - box.bottom < 200 && box.top > height - box.bottom;
    Object.assign(this.list.style, {
      left: `${box.left}px`,
      width: `${box.width}px`,
      top: above ? "auto" : `${box.bottom + 4}px`,
      bottom: above ? `${window.innerHeight - box.top + 4}px` : "auto",
      maxHeight: `${Math.max(120, Math.min(256, (above ? box.top : height - box.bottom) - 12))}px`,
    });
  }

  close() {
    this.moving?.abort();
    this.request?.abort();
    this.typed = false;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  move(at) {
    const items = this.list.children;
    this.at = Math.max(-1, Math.min(this.options.length - 1, at));
    [...items].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.at)));
    if (this.at < 0) return;
    this.input.setAttribute("aria-activedescendant", items[this.at].id);
    items[this.at].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return void this.ask("");
      this.move(this.at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (this.options[this.at]) this.pick(this.options[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.many && !this.input.value) {
      const values = [...this.select.selectedOptions];
      if (values.length) this.unpick(values[values.length - 1]);
    }
  }

  pick(option) {
    choose(this.select, String(option.id), option.text);
    this.input.value = "";
    this.told();
    this.close();
  }

  /** The letters in the box were a gun's: what is chosen is shown again, and nothing is looked up. */
  hush() {
    this.quietUntil = performance.now() + QUIET_MS;
    this.show();
  }

  /** A scanned row. */
  take(option) {
    this.hush();
    this.pick(option);
  }

  unpick(option) {
    option.selected = false;
    this.told();
    this.show();
  }

  clear() {
    this.select.value = "";
    this.told();
    this.show();
    this.input.focus();
  }

  told() {
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  textOfChosen() {
    const option = this.select.selectedOptions[0];
    return !this.many && option?.value ? option.text : "";
  }

  show() {
    if (!this.many) {
      this.input.value = this.textOfChosen();
      this.clearButton.hidden = !this.input.value;
      if (this.scanButton) this.scanButton.hidden = Boolean(this.input.value);
      return;
    }
    this.input.value = "";
    this.chosen.replaceChildren(...[...this.select.selectedOptions].map((option) =>
      el("button", { class: "chip", type: "button", "aria-label": t("去掉 {what}", { what: option.text }), onclick: () => this.unpick(option) }, option.text, icon("x", "icon-s"))));
  }
}

export function enhance(root) {
  all(root, "select[data-options-url]:not([hidden])").forEach((select) => new Combo(select));
}
