// Copies a text, on a page over plain HTTP too, where browsers give no clipboard.

import { h } from "./dom.js";

/** Whether the text could be copied; `root` holds a field for a moment where the old way is needed. */
export async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, root);
  }
}

function copySelected(text, root) {
  const before = root.activeElement;
  const field = h("textarea", { class: "hidden", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  root.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    before?.focus?.({ preventScroll: true });
  }
}
