// What the page for searching is made of: results, filters with their counts, chips.

import { badges } from "/widget/render.js";
import { h, marked } from "/widget/dom.js";
import { excerptOf, FIELDS, linkOf } from "/web/search-state.js";

const FEW = 6;
const FACET_OF = { region: "regions", document: "documents", year: "years", kind: "kinds", status: "statuses" };

/** A clause that was found: where it stands, its words with those searched for marked. */
export function resultItem({ clause, document: held, highlights }, words) {
  const { text, ranges } = excerptOf(clause, highlights);
  const about = [held.region, held.date ? held.date.slice(0, 4) : null, words.kinds[clause.kind]].filter(Boolean).join(" · ");
  const path = clause.path.length ? h("span", { class: "result-path" }, clause.path.map((entry) => entry.replace(/[。；：.;:\s]+$/u, "")).join(" › ")) : null;
  return h("li", { class: "result" },
    h("h2", { class: "result-title" },
      h("a", { href: linkOf(clause), class: "result-link" }, h("span", { class: "result-document" }, held.title), path && " › ", path),
      badges(held.status, false, words)),
    h("p", { class: "result-text" }, marked(text, ranges)),
    h("p", { class: "result-about" }, about));
}

/** The name of a value of a filter. */
export function nameOf(field, value, titles, words) {
  if (field === "kind") return words.kinds[value] || value;
  if (field === "status") return words.statuses[value] || value;
  if (field === "year") return words.yearOf(value);
  return (field === "document" && titles.get(value)) || value;
}

/** The filters that are on, each to be taken off. */
export function activeChips(state, titles, { words, onRemove, onClear }) {
  const chips = FIELDS.flatMap((field) => state[field].map((value) => {
    const name = nameOf(field, value, titles, words);
    return h("li", {}, h("button", {
      type: "button", class: "active-filter", "aria-label": words.remove(name), onclick: () => onRemove(field, value),
    }, h("span", {}, name), h("span", { "aria-hidden": "true", class: "cross" }, "×")));
  }));
  if (!chips.length) return [];
  const clear = h("li", {}, h("button", { type: "button", class: "quiet", onclick: onClear }, words.clear));
  return [h("ul", { class: "active-filters", "aria-label": words.active }, chips, chips.length > 1 && clear)];
}

/** The filters in groups, each value with its count; `open` holds the groups shown in full. */
export function filterGroups(facets, state, titles, { words, open, onToggle, onOpen }) {
  return FIELDS.map((field) => {
    const values = valuesOf(facets[FACET_OF[field]], state[field], field);
    if (!values.length) return null;
    const shown = open.has(field) ? values : fewOf(values, state[field]);
    const items = ordered(shown, field).map(({ value, count }) => {
      const name = nameOf(field, value, titles, words);
      return checkbox({ field, value, count, name, isOn: state[field].includes(value), onToggle });
    });
    return h("fieldset", { class: `facet facet-${field}` }, h("legend", {}, words.fields[field]), h("div", { class: "facet-values" }, items),
      values.length > FEW + 1 && h("button", {
        type: "button", class: "quiet", "aria-expanded": String(open.has(field)), "data-key": `more:${field}`, onclick: () => onOpen(field),
      }, open.has(field) ? words.fewer : words.all(values.length)));
  });
}

function checkbox({ field, value, count, name, isOn, onToggle }) {
  const box = h("input", { type: "checkbox", name: field, value, checked: isOn, "data-key": `${field}:${value}`, onchange: () => onToggle(field, value) });
  return h("label", { class: count ? null : "gone" }, box, h("span", { class: "facet-name", title: name }, name), h("span", { class: "facet-count" }, String(count)));
}

/** The values with counts, and those that are on although nothing has them. */
function valuesOf(counted, chosen) {
  const values = counted.map(({ value, count }) => ({ value: String(value), count }));
  const known = new Set(values.map(({ value }) => value));
  return [...values, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }))];
}

function fewOf(values, chosen) {
  return values.length <= FEW + 1 ? values : values.filter(({ value }, at) => at < FEW || chosen.includes(value));
}

/** Years in their order, other values with the commonest first. */
function ordered(values, field) {
  return field === "year" ? [...values].sort((one, other) => Number(other.value) - Number(one.value)) : values;
}
