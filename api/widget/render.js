// An answer as nodes: words with chips, cards of citations, a table of values with bars, notes, what is related.

import { aroundQuote, blocksOf, comparisonsOf } from "./citations.js";
import { h } from "./dom.js";
import { bars } from "./bars.js";

const THIS_YEAR = new Date().getFullYear();

/** The text of an answer, its marks as chips that `onChip` is told of. */
export function answerText(text, citations, { words, onChip }) {
  const chip = (n) => h("button", {
    type: "button", class: "chip", "aria-label": `${words.citation} ${n}`, onclick: () => onChip(n),
  }, String(n));
  const nodes = (parts) => parts.map((part) => (part.type === "mark" ? chip(part.n) : part.text));
  return blocksOf(text, citations).map((block) => {
    if (block.type === "table") return tableOf(block, nodes);
    if (block.type === "list") return h("ul", {}, block.items.map((parts) => h("li", {}, nodes(parts))));
    return h("p", {}, nodes(block.parts));
  });
}

function tableOf({ head, rows }, nodes) {
  const row = (tag, cells) => h("tr", {}, cells.map((parts) => h(tag, tag === "th" ? { scope: "col" } : {}, nodes(parts))));
  return h("div", { class: "scroll", tabindex: "0", role: "group" },
    h("table", {}, h("thead", {}, row("th", head)), h("tbody", {}, rows.map((cells) => row("td", cells)))));
}

/** The cards of an answer's citations. */
export function citationCards(answer, { words, linkOf, target = null }) {
  const passed = new Set(answer.facts
    .filter((fact) => fact.year && fact.year < THIS_YEAR).map((fact) => fact.citation));
  return h("ol", { class: "citations", "aria-label": words.citations }, answer.citations.map((citation) => {
    const { before, quote, after } = aroundQuote(citation);
    return h("li", { class: "card", id: null, "data-n": citation.n, tabindex: "-1" },
      h("div", { class: "card-head" },
        h("span", { class: "chip", "aria-hidden": "true" }, String(citation.n)),
        h("a", { class: "label", href: linkOf(citation), target, rel: target && "noopener" }, citation.label),
        badges(citation.document.status, passed.has(citation.n), words)),
      h("blockquote", { lang: "zh-CN" }, before, h("mark", {}, quote), after),
      citation.clause.row && h("p", { class: "excerpt" }, citation.clause.reading));
  }));
}

/** What to know of a document or a value at a glance. */
export function badges(status, isPassed, words) {
  const named = { draft: words.draft, repealed: words.repealed }[status];
  return [named && h("span", { class: `badge ${status}` }, named), isPassed && h("span", { class: "badge" }, words.expired)];
}

/** The values an answer states, as a table, and as bars where several are of one kind. */
export function factsTable(answer, { words, onChip }) {
  const charts = comparisonsOf(answer.facts).map((group) => bars(group));
  if (answer.facts.length < 2 || /^\|/m.test(answer.answer)) return charts;
  const rows = answer.facts.map((fact) => h("tr", {},
    h("td", {}, fact.region || "—"), h("td", {}, fact.indicator), h("td", {}, fact.year ? String(fact.year) : "—"),
    h("td", { class: "number" }, valueOf(fact)),
    h("td", {}, h("button", {
      type: "button", class: "chip", "aria-label": `${words.citation} ${fact.citation}`, onclick: () => onChip(fact.citation),
    }, String(fact.citation)))));
  const heads = [words.region, words.indicator, words.year, words.value, words.source];
  return [
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.facts },
      h("table", { class: "facts" },
        h("caption", { class: "hidden" }, words.facts),
        h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: head === words.value ? "number" : null }, head)))),
        h("tbody", {}, rows))),
    ...charts,
  ];
}

/** A value as it is printed: at least 25件. */
export function valueOf(fact) {
  const sign = ["=", "≈"].includes(fact.relation) ? "" : fact.relation;
  return `${sign && /[\u4e00-\u9fff]/.test(sign) ? `${sign} ` : sign}${fact.value}${fact.unit}`;
}

/** What is near a question that was not answered. */
export function relatedList(answer, { words, linkOf, target = null }) {
  if (!answer.related.length || answer.citations.length) return [];
  return [h("section", { class: "related" },
    h("h3", {}, words.related),
    h("ul", {}, answer.related.map((each) => h("li", {},
      h("a", { href: linkOf(each), target, rel: target && "noopener" }, titleOf(each)),
      badges(each.document.status, false, words),
      h("p", { class: "excerpt" }, excerpt(each.clause.reading || each.clause.text))))))];
}

function titleOf({ clause, document: held }) {
  return [held.title, ...clause.path.slice(-1)].join(" › ");
}

function excerpt(text, most = 80) {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : text;
}

/** The notes of an answer. */
export function notesList(answer, words) {
  if (!answer.notes.length) return [];
  return [h("ul", { class: "notes", "aria-label": words.notes }, answer.notes.map((note) => h("li", {}, note)))];
}

/** Says whether the words are the documents' own or a model's. */
export function originLabel(answer, words) {
  if (!answer.citations.length) return [];
  const isWritten = answer.mode === "generate";
  return [h("p", { class: `origin ${isWritten ? "generated" : "extracted"}` }, isWritten ? words.generated : words.extracted)];
}

/** A line above an answer that is none, or only a part of one. */
export function statusLine(answer, words) {
  const said = { not_found: words.refused, clarify: words.clarify, partial: words.partial }[answer.status];
  return said ? [h("p", { class: "status" }, said)] : [];
}
