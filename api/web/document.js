// Reading one document: its contents, its clauses, tables as tables, and its stored text at the same place.

import { badges } from "/widget/render.js";
import { fill, h, marked } from "/widget/dom.js";
import { client, copy, frame, show, words } from "/web/shell.js";

const id = decodeURIComponent(location.pathname.slice("/documents/".length));
const HEADINGS = ["h2", "h3", "h4", "h5"];
const SHORT = 8;
const NAMES = { in_force: "in_force", draft: "draftStatus", repealed: "repealedStatus", unknown: "unknown" };

const main = frame("read", { title: words.read });
const contents = h("details", { class: "side", open: true });
const paper = h("article", { class: "paper", lang: "zh-CN" });
const reader = h("div", { class: "reader" }, contents, paper);
main.append(reader);

let held = { head: null, clauses: [], text: null, isStored: false };

show(paper, async () => {
  const [head, clauses] = await Promise.all([client.get(`/v1/documents/${encodeURIComponent(id)}`), allClauses()]);
  held = { ...held, head, clauses };
  document.title = `${head.title} · ${words.name}`;
  contents.open = matchMedia("(min-width: 56.01rem)").matches;
  fill(contents, h("summary", {}, words.contents), h("nav", { "aria-label": words.contents }, outline(clauses)));
  return [headOf(head), body(clauses)];
}).then(goToCited);
addEventListener("hashchange", goToCited);

async function allClauses() {
  const found = [];
  let next = `/v1/documents/${encodeURIComponent(id)}/clauses?limit=200`;
  while (next) {
    const page = await client.get(next);
    found.push(...page.clauses);
    next = page.next;
  }
  return found;
}

// ---- the head -----------------------------------------------------------------------------------------

function headOf(head) {
  const period = head.period && `${head.period[0]}—${head.period[1]}`;
  const rows = [
    [words.issuer, head.issuer], [words.docNo, head.doc_no], [words.region, head.region], [words.date, head.date],
    [words.period, period], [words.status, words[NAMES[head.status]]],
  ].filter(([, value]) => value);
  return h("header", {},
    h("h1", {}, head.title, badges(head.status, false, words)),
    h("dl", { class: "about" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      head.source_url && [h("dt", {}, words.sourceLink), h("dd", {}, h("a", { href: head.source_url, rel: "noopener" }, head.source_url))]),
    h("div", { class: "actions" }, h("button", {
      type: "button", class: "button", "aria-pressed": "false", onclick: (event) => swap(event.currentTarget),
    }, words.original)));
}

// ---- clauses ------------------------------------------------------------------------------------------

const rest = (clause) => clause.id.slice(clause.document.length + 1);
const anchor = (clause) => `clause-${rest(clause)}`;
const bare = (text) => text.replace(/\s/g, "");

/** Headings, clauses and tables in the order of the text. */
function body(clauses) {
  const nodes = [];
  let above = [];
  let table = null;
  for (const clause of clauses) {
    const opened = newHeadings(clause, above);
    above = clause.path;
    nodes.push(...opened);
    if (clause.row) {
      if (!table || opened.length || table.headers !== headersOf(clause)) {
        table = openTable(clause);
        nodes.push(table.element);
      }
      table.rows.append(rowOf(clause));
    } else {
      table = null;
      nodes.push(clauseOf(clause));
    }
  }
  return h("div", { class: "clauses" }, nodes);
}

/** The headings that a clause opens; one that stands at the head of its own words is not said twice. */
function newHeadings(clause, above) {
  return clause.path.flatMap((heading, depth) => {
    const isOpen = above.length > depth && clause.path.slice(0, depth + 1).every((each, at) => each === above[at]);
    if (isOpen || bare(clause.text).startsWith(bare(heading))) return [];
    return [h(HEADINGS[Math.min(depth, HEADINGS.length - 1)], { id: `heading-${rest(clause)}-${depth}` }, heading)];
  });
}

function clauseOf(clause) {
  return h("section", { class: "clause", id: anchor(clause), tabindex: "-1" },
    clause.text.split("\n").map((line) => h("p", {}, line)),
    dutyOf(clause),
    h("button", { type: "button", class: "quiet", onclick: (event) => copyClause(clause, event.currentTarget) }, words.cite));
}

function dutyOf(clause) {
  const said = [
    [words.responsible, clause.responsible?.join("、")], [words.cooperating, clause.cooperating?.join("、")],
    [words.deadline, clause.deadline?.text],
  ].filter(([, value]) => value);
  return said.length > 0 && h("p", { class: "duty" }, said.map(([name, value]) => `${name}：${value}`).join("　"));
}

const headersOf = (clause) => Object.keys(clause.row).join("\u0000");

function openTable(clause) {
  const rows = h("tbody", {});
  const heads = Object.keys(clause.row).map((header) => h("th", { scope: "col" }, header));
  const element = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": clause.path.at(-1) || words.clauses },
    h("table", {}, h("thead", {}, h("tr", {}, heads)), rows));
  return { element, rows, headers: headersOf(clause) };
}

function rowOf(clause) {
  return h("tr", { id: anchor(clause), tabindex: "-1" }, Object.values(clause.row).map((cell) =>
    h("td", { class: cell.length <= SHORT ? "short" : null }, cell)));
}

async function copyClause(clause, button) {
  const found = await client.get(`/v1/clauses/${clause.id.split("/").map(encodeURIComponent).join("/")}`);
  await copy(`${found.label}\n“${clause.text}”\n${location.origin}${found.url}`);
  button.textContent = words.copied;
  setTimeout(() => { button.textContent = words.cite; }, 1500);
}

// ---- contents -----------------------------------------------------------------------------------------

function outline(clauses) {
  const seen = new Set();
  const items = [];
  for (const clause of clauses) {
    clause.path.slice(0, 2).forEach((heading, depth) => {
      const key = clause.path.slice(0, depth + 1).join("\u0000");
      if (seen.has(key)) return;
      seen.add(key);
      items.push(h("li", { class: depth ? "deep" : null }, h("a", { href: `#${encodeURIComponent(anchor(clause))}` }, heading)));
    });
  }
  return h("ol", {}, items);
}

// ---- what was cited -----------------------------------------------------------------------------------

function cited() {
  const wanted = decodeURIComponent(location.hash.slice(1)).replace(/:~:.*$/, "");
  return held.clauses.find((clause) => anchor(clause) === wanted);
}

/** Scrolls to the clause of the address, and marks the quoted words in it. */
function goToCited() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  const clause = cited();
  const element = clause && document.getElementById(anchor(clause));
  if (!element) return;
  element.classList.add("lit");
  const span = spanOf(clause);
  if (span && !clause.row) markWords(element, clause, span);
  (element.querySelector("mark") || element).scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

function spanOf(clause) {
  const found = /^(\d+)-(\d+)$/.exec(new URLSearchParams(location.search).get("span") || "");
  if (!found) return null;
  const [start, end] = [Number(found[1]), Number(found[2])];
  return start < end && end <= [...clause.text].length ? [start, end] : null;
}

/** Marks a range of a clause's words, line by line. */
function markWords(element, clause, [start, end]) {
  let at = 0;
  const lines = clause.text.split("\n");
  [...element.querySelectorAll(":scope > p:not(.duty)")].forEach((paragraph, number) => {
    const length = [...lines[number]].length;
    const from = Math.max(0, start - at);
    const to = Math.min(length, end - at);
    if (from < to) fill(paragraph, marked(lines[number], [[from, to]]));
    at += length + 1;
  });
}

// ---- the stored text ----------------------------------------------------------------------------------

/** Shows the stored text instead of the clauses, or the clauses again, at the same place. */
async function swap(button) {
  const here = nearest();
  if (!held.text) held.text = (await client.get(`/v1/documents/${encodeURIComponent(id)}/text`)).text;
  held.isStored = !held.isStored;
  button.setAttribute("aria-pressed", String(held.isStored));
  paper.lastElementChild.replaceWith(held.isStored ? stored(here) : body(held.clauses));
  if (held.isStored) paper.querySelector(".stored mark")?.scrollIntoView({ block: "center" });
  else if (cited()) goToCited();
  else if (here) document.getElementById(anchor(here)).scrollIntoView({ block: "center" });
}

function stored(here) {
  return h("div", { class: "stored" }, marked(held.text, here ? [here.source] : []));
}

/** The clause that was cited, else the one that stands at the top of the window. */
function nearest() {
  const tops = held.clauses.map((clause) => [clause, document.getElementById(anchor(clause))?.getBoundingClientRect().bottom]);
  return cited() || tops.find(([, bottom]) => bottom > 120)?.[0];
}
