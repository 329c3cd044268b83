// Photos that travel with the form itself, where nobody is signed in who could send them ahead: shrunk here, shown as
// tiles, and put into the file input when the form goes. Browsers that cannot do that post the input as it is.
import { all, el } from "./dom.js";
import { Photos, shrink } from "./photos.js";

function canCarry() {
  try {
    return new DataTransfer().files !== undefined;
  } catch {
    return false;
  }
}

class Carried extends Photos {
  constructor(input) {
    const name = input.name;
    super(input);
    this.carrier = el("input", { type: "file", name, multiple: true, class: "sr", tabindex: "-1", "aria-hidden": "true" });
    input.after(this.carrier);
    input.form.addEventListener("submit", () => this.pack());
  }

  /** Instead of being sent, a photo waits in its tile. */
  async upload(shot, file) {
    shot.dataset.state = "sending";
    const small = await shrink(file);
    shot.carried = new File([small], file.name || "photo", { type: small.type, lastModified: file.lastModified });
    shot.dataset.state = "sent";
    const { form } = this.input;
    if (!form.querySelector(".shot[data-state=sending]")) form.dispatchEvent(new Event("houqin:photos"));
  }

  pack() {
    const parcel = new DataTransfer();
    [...this.list.children].forEach((shot) => shot.carried && parcel.items.add(shot.carried));
    this.carrier.files = parcel.files;
  }
}

export function enhance(root) {
  if (canCarry()) all(root, "input[type=file][data-carried][name]").forEach((input) => new Carried(input));
}
