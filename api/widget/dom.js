// Makes elements; text is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";
const PLAIN = new Set(["http:", "https:"]);

/** An element with attributes (`on…` are listeners) and children, which are nodes or texts. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "href") setLink(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link leads within a site or to another by HTTP, and nowhere else. */
function setLink(element, value) {
  if (PLAIN.has(protocolOf(value))) element.setAttribute("href", value);
}

function protocolOf(value) {
  try {
    return new URL(value, globalThis.location ? location.href : "http://localhost/").protocol;
  } catch {
    return null;
  }
}

/** Puts other children in an element's place. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return element;
}

/** The words of a text with some ranges of it marked; ranges count characters, not UTF-16 units. */
export function marked(text, ranges) {
  const characters = [...text];
  const nodes = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start < at) continue;
    nodes.push(characters.slice(at, start).join(""), h("mark", {}, characters.slice(start, end).join("")));
    at = end;
  }
  return [...nodes, characters.slice(at).join("")].filter((node) => node !== "");
}
