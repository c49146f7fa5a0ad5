// The signs on the widget's buttons, as SVG.

import { s } from "./dom.js";

const PATHS = {
  chat: "M4 5h16v11H11l-4.5 4v-4H4zM8 9h8M8 12.2h5",
  close: "M6 6l12 12M18 6L6 18",
  fresh: "M12 5v14M5 12h14",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M8 8h8v8H8z",
};

/** A sign; the button around it has the name. */
export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[name] }));
}
