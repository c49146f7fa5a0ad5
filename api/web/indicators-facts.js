// Which values are wanted, in what order, how one is said and where it stands in its document; nothing here touches the page.

import { clauseLink } from "/web/links.js";

const SIGNS = new Set(["=", "≥", ">", "≤", "<", "≈"]);
const KINDS = { 增长: "growth", 下降: "growth", 新增: "added" };
const STATE = ["q", "region", "year", "role", "document", "indicator", "unit", "sort", "order"];
const collator = new Intl.Collator("zh-CN", { numeric: true });

export const FILTERS = ["region", "year", "role", "document"];
export const COLUMNS = ["indicator", "region", "year", "role", "value", "document"];
/** How a place or a year that no document states stands in an address. */
export const UNSAID = "-";

/** What is asked for, read from the query of an address. */
export function stateOf(query) {
  const asked = new URLSearchParams(query);
  const state = Object.fromEntries(STATE.map((name) => [name, asked.get(name) || ""]));
  const isSorted = COLUMNS.includes(state.sort);
  return { ...state, sort: isSorted ? state.sort : "", order: isSorted && state.order === "desc" ? "desc" : "" };
}

/** The value of a fact that a filter goes by. */
export function keyOf(fact, name) {
  return fact[name] === null || fact[name] === undefined ? UNSAID : String(fact[name]);
}

const plain = (text) => text.normalize("NFKC").toLowerCase();

/** Says of a fact whether it is wanted; one filter may be left out. */
export function wantedBy(state, except = null) {
  const names = FILTERS.filter((name) => name !== except && state[name]);
  const wanted = plain(state.q).split(/\s+/).filter(Boolean);
  return (fact) => names.every((name) => keyOf(fact, name) === state[name]) && isChosen(fact, state)
    && (!wanted.length || hasAll(plain(fact.indicator).replace(/\s+/g, ""), wanted));
}

function isChosen(fact, { indicator, unit }) {
  return !indicator || (fact.indicator === indicator && (!unit || fact.base_unit === unit));
}

const hasAll = (text, wanted) => wanted.every((word) => text.includes(word));

/** How many facts there are by the values of a filter. */
export function countBy(facts, name) {
  const counts = new Map();
  for (const fact of facts) counts.set(keyOf(fact, name), (counts.get(keyOf(fact, name)) || 0) + 1);
  return counts;
}

/** Facts in the order asked for; without one, in the order of the documents. What is not stated comes last. */
export function sorted(facts, { sort, order }, titleOf) {
  if (!sort) return facts;
  const key = { value: (fact) => fact.number, document: (fact) => titleOf(fact.document) }[sort] || ((fact) => fact[sort]);
  const sign = order === "desc" ? -1 : 1;
  return facts.map((fact) => [key(fact), fact])
    .sort(([one], [other]) => (isMissing(one) || isMissing(other) ? isMissing(one) - isMissing(other) : sign * compare(one, other)))
    .map(([, fact]) => fact);
}

const isMissing = (value) => value === null || value === undefined;

/** Which of two values comes first: numbers by size, words as a dictionary has them. */
export function compare(one, other) {
  return typeof one === "number" && typeof other === "number" ? one - other : collator.compare(one, other);
}

/** A value with what is said of it: ≥95%, 增长 ≥10%, 累计 230家. */
export function said(fact, words) {
  const isSign = SIGNS.has(fact.relation);
  const sign = isSign ? fact.relation : fact.bound;
  const word = isSign ? "" : `${words.relations[fact.relation] || fact.relation} `;
  return `${word}${sign && sign !== "=" ? sign : ""}${fact.value}${fact.unit}`;
}

/** Whether a fact tells a level, what came new, or a rate of change: these are not drawn on one scale. */
export function kindOf(fact) {
  return KINDS[fact.relation] || "level";
}

/** Where the clause that states a fact is shown, its value marked. */
export const linkOf = (fact) => clauseLink(fact.document, fact.clause, fact.span);

/** Facts as rows of a file, below the names of its columns. */
export function rowsOf(facts, words, titleOf, base) {
  const relation = (value) => (value === "=" ? words.equal : value);
  return [words.columns, ...facts.map((fact) => [
    fact.region, fact.indicator, fact.year, words.roles[fact.role] || fact.role, fact.value, fact.unit, relation(fact.relation),
    relation(fact.bound), fact.number, fact.base_unit, fact.document, titleOf(fact.document), fact.clause, new URL(linkOf(fact), base).href,
  ])];
}
