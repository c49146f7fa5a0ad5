// From an answer to its parts; pure, knows nothing of the page.

const MARK = /\[(\d{1,4})\]/g;
const ROW = /^\|(.*)\|$/;
const RULE = /^\|(?:\s*:?-+:?\s*\|)+$/;
const ITEM = /^\s*(?:[-•]|\d+[.、])\s+/;

/** A line of an answer in parts: words, and the marks of citations that there are. */
export function partsOf(line, numbers) {
  const parts = [];
  let at = 0;
  for (const found of line.matchAll(MARK)) {
    const n = Number(found[1]);
    if (!numbers.has(n)) continue;
    if (found.index > at) parts.push({ type: "text", text: line.slice(at, found.index) });
    parts.push({ type: "mark", n });
    at = found.index + found[0].length;
  }
  if (at < line.length) parts.push({ type: "text", text: line.slice(at) });
  return parts;
}

/** An answer's text in blocks: paragraphs, lists of the lines that begin as items, tables of those between bars. */
export function blocksOf(text, citations) {
  const numbers = new Set(citations.map((each) => each.n));
  const blocks = [];
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const last = blocks.at(-1);
    const row = line.trim().match(ROW);
    if (row) {
      const cells = row[1].split("|").map((cell) => partsOf(cell.trim(), numbers));
      if (last?.type !== "table") blocks.push({ type: "table", head: cells, rows: [] });
      else if (!RULE.test(line.trim())) last.rows.push(cells);
      continue;
    }
    const parts = partsOf(line.replace(ITEM, ""), numbers);
    if (!ITEM.test(line)) blocks.push({ type: "paragraph", parts });
    else if (last?.type === "list") last.items.push(parts);
    else blocks.push({ type: "list", items: [parts] });
  }
  return blocks;
}

/** The text of a clause around its quoted words: what stands before, the quote, what stands after; cut to a length. */
export function aroundQuote(citation, most = 60) {
  const text = [...citation.clause.text].length === citation.clause.text.length
    ? citation.clause.text
    : [...citation.clause.text];
  const [start, end] = citation.span;
  const slice = (from, to) => (typeof text === "string" ? text.slice(from, to) : text.slice(from, to).join(""));
  const before = Math.max(0, start - most);
  const after = Math.min(text.length, end + most);
  return {
    before: (before > 0 ? "…" : "") + slice(before, start),
    quote: citation.quote,
    after: slice(end, after) + (after < text.length ? "…" : ""),
  };
}

/** The path of the page that shows a citation or a clause that was found; null where that is no path of this service. */
export function pathOf({ url, clause, document: held }) {
  const place = clause.id.slice(held.id.length + 1);
  const path = url ?? `/documents/${encodeURIComponent(held.id)}#clause-${encodeURIComponent(place)}`;
  return /^\/(?![/\\])/.test(path) ? path : null;
}

/** Values of one indicator and unit for several places or years, to be drawn beside each other; none if there are not. */
export function comparisonsOf(facts) {
  const groups = new Map();
  for (const fact of facts) {
    if (typeof fact.value !== "number") continue;
    const name = `${fact.indicator}\u0000${fact.unit}`;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(fact);
  }
  return [...groups.values()].filter((group) =>
    group.length > 1 && new Set(group.map((fact) => `${fact.region} ${fact.year}`)).size === group.length);
}

/** The answer as plain text with its citations, and what kind of words it is made of. */
export function plainText(answer, words) {
  return [
    answer.answer,
    ...answer.notes.map((note) => `${words.note}：${note}`),
    ...answer.citations.map((each) => `[${each.n}] ${each.label}\n    “${each.quote}”`),
    `（${answer.mode === "generate" ? words.generated : words.extracted}）`,
  ].join("\n");
}

/** The same as Markdown, with whole addresses. */
export function markdownText(answer, words, base) {
  const escaped = (text) => text.replace(/([\\`*_[\]<>])/g, "\\$1");
  return [
    answer.answer,
    ...answer.notes.map((note) => `> ${words.note}：${note}`),
    ...answer.citations.map((each) => `- [${each.n}] [${escaped(each.label)}](${base}${each.url})\n  > ${escaped(each.quote)}`),
    `*${answer.mode === "generate" ? words.generated : words.extracted}*`,
  ].join("\n\n");
}
