// Copying a text with one tap. Plain http has no clipboard of its own, so there the text is selected and copied the
// old way; where that fails too, it stays selected and the page says what to do.

async function copy(text, field) {
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // refused by the browser: the old way may still work
    }
  }
  field.focus();
  field.setSelectionRange(0, text.length);
  return document.execCommand("copy");
}

async function pressed(event) {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  const done = await copy(field.value, field);
  const said = document.querySelector("[data-copy-said]");
  if (said) said.textContent = done ? button.dataset.copied : button.dataset.notCopied;
}

export function start() {
  document.addEventListener("click", pressed);
}
