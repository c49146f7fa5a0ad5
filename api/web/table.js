// The table of values: columns to sort by, rows drawn as they are reached.

import { fill, h } from "/widget/dom.js";
import { badges } from "/widget/render.js";
import { COLUMNS, linkOf, said } from "/web/indicators-facts.js";

const BATCH = 200;
const SORTS = { asc: "ascending", desc: "descending" };

/** A table of facts; `show` puts others in it, `showAll` draws those that were not reached yet. */
export function createTable({ words, titleOf, statusOf, onSort, onChoose }) {
  const heads = headsOf(words, onSort);
  const body = h("tbody", { role: "rowgroup" });
  const table = h("table", { class: "facts", role: "table" },
    h("caption", { class: "hidden" }, words.facts),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row", "data-label": words.sort }, Object.values(heads))), body);
  const more = h("button", { type: "button", class: "button more", onclick: moreAndFocus });
  const reached = new IntersectionObserver(([seen]) => seen.isIntersecting && draw(BATCH), { rootMargin: "400px" });
  let rows = [];

  function draw(number) {
    const drawn = body.childElementCount;
    body.append(...rows.slice(drawn, drawn + number).map((fact, at) => rowOf(fact, drawn + at)));
    const left = rows.length - body.childElementCount;
    more.hidden = left === 0;
    more.textContent = words.more(left);
    reached.unobserve(more);
    if (left) reached.observe(more);
  }

  function moreAndFocus() {
    const drawn = body.childElementCount;
    draw(BATCH);
    body.children[drawn]?.querySelector("button").focus();
  }

  function rowOf(fact, at) {
    return h("tr", { role: "row", "aria-rowindex": at + 2 },
      cell("indicator", h("button", { type: "button", class: "name", lang: "zh-CN", title: words.compare, onclick: () => onChoose(fact) }, fact.indicator)),
      cell("region", h("span", { lang: "zh-CN" }, fact.region || "—")),
      cell("year", fact.year === null ? "—" : String(fact.year)),
      cell("role", h("span", { class: `role ${fact.role}` }, words.roles[fact.role] || fact.role)),
      cell("value number", h("a", { href: linkOf(fact) }, said(fact, words))),
      cell("document", h("span", { lang: "zh-CN" }, titleOf(fact.document)), badges(statusOf(fact.document), false, words)));
  }

  return {
    element: h("div", { class: "facts-table" }, table, more),
    show(facts, { sort, order }) {
      rows = facts;
      table.setAttribute("aria-rowcount", facts.length + 1);
      for (const [name, head] of Object.entries(heads)) {
        if (name === sort) head.setAttribute("aria-sort", SORTS[order || "asc"]);
        else head.removeAttribute("aria-sort");
      }
      fill(body);
      draw(BATCH);
    },
    showAll: () => draw(rows.length),
  };
}

const cell = (name, ...children) => h("td", { role: "cell", class: name }, children);

function headsOf(words, onSort) {
  return Object.fromEntries(COLUMNS.map((name) => [name, h("th", { scope: "col", role: "columnheader", class: name === "value" ? "number" : null },
    h("button", { type: "button", class: "sort", onclick: () => onSort(name) }, words[name]))]));
}
