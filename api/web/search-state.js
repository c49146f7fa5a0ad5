// What is searched for, in the address of the page, and which part of a clause is shown; pure, knows nothing of the page.

import { clauseLink } from "/web/links.js";

export const FIELDS = ["region", "document", "year", "kind", "status"];
const SHOWN = 240;
const BEFORE = 50;

/** The words and the filters that a query string names. */
export function stateOf(query) {
  const given = new URLSearchParams(query);
  const state = { q: given.get("q") || "" };
  for (const field of FIELDS) state[field] = [...new Set(given.getAll(field))];
  return state;
}

/** How many values the filters have. */
export function filterCount(state) {
  return FIELDS.reduce((count, field) => count + state[field].length, 0);
}

/** The state with a value of a filter put in, or taken out where it was in. */
export function toggled(state, field, value) {
  const held = state[field];
  return { ...state, [field]: held.includes(value) ? held.filter((each) => each !== value) : [...held, value] };
}

/** The state without filters. */
export function unfiltered(state) {
  return { ...stateOf(""), q: state.q };
}

/** The part of a clause to show and the ranges to mark in it: its reading where it is a row, the part around the first mark where it is long. */
export function excerptOf(clause, highlights) {
  if (!clause.reading) return cut([...clause.text], highlights);
  const characters = [...clause.text];
  const marks = new Set(highlights.map(([start, end]) => characters.slice(start, end).join("")));
  const reading = [...clause.reading];
  return cut(reading, rangesOf(reading, [...marks].map((mark) => [...mark])));
}

/** Where some words stand in a text, in order and without overlap; of two at one place the longer. */
export function rangesOf(text, words) {
  const longest = words.filter((word) => word.length).sort((one, other) => other.length - one.length);
  const ranges = [];
  for (let at = 0; at < text.length;) {
    const word = longest.find((each) => each.every((character, step) => text[at + step] === character));
    if (word) ranges.push([at, at + word.length]);
    at += word ? word.length : 1;
  }
  return ranges;
}

function cut(characters, ranges) {
  if (characters.length <= SHOWN) return { text: characters.join(""), ranges };
  const first = ranges.length ? ranges[0][0] : 0;
  const start = Math.max(0, Math.min(first - BEFORE, characters.length - SHOWN));
  const end = Math.min(characters.length, start + SHOWN);
  const lead = start > 0 ? 1 : 0;
  return {
    text: `${lead ? "…" : ""}${characters.slice(start, end).join("")}${end < characters.length ? "…" : ""}`,
    ranges: ranges.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start + lead, to - start + lead]),
  };
}

/** Where the pages show a clause. */
export function linkOf({ id, document: held }) {
  return clauseLink(held, id);
}
