// Searching: clauses ranked while one types, narrowed by filters, kept as files; all of it in the address of the page.

import { client, fault, frame, language, save, show, words as shared } from "/web/shell.js";
import { fill, h } from "/widget/dom.js";
import { queryOf } from "/widget/client.js";
import { activeChips, filterGroups, resultItem } from "/web/search-parts.js";
import { filterCount, stateOf, toggled, unfiltered } from "/web/search-state.js";
import { SEARCH } from "/web/search-words.js";

const words = { ...shared, ...SEARCH[language] };
const PAUSE = 120;
const MOST_EXPORTED = 200;
const EXAMPLES = 6;
const FORMATS = [["csv", "CSV", "csv"], ["markdown", "Markdown", "md"], ["docx", "Word", "docx"]];
const WIDE = matchMedia("(min-width: 52rem)");

let state = stateOf(location.search);
let facets = null;
let running = new AbortController();
let timer = 0;
let exportable = 0;
const titles = new Map();
const open = new Set();

// ---- the page ----

const main = frame("search", { title: words.search });
const field = h("input", {
  class: "field", type: "search", name: "q", id: "q", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", maxlength: "2000",
  placeholder: words.hint, "aria-controls": "found", "aria-keyshortcuts": "/", oninput: onInput,
  oncompositionstart: () => clearTimeout(timer), oncompositionend: () => schedule(0),
});
const form = h("form", { role: "search", class: "search-bar", onsubmit: onSubmit },
  h("label", { for: "q", class: "hidden" }, words.field), field, h("button", { class: "button primary" }, words.submit));
const keys = h("p", { class: "search-keys", "aria-hidden": "true" }, keyNames());
const count = h("p", { class: "search-count", role: "status", "aria-live": "polite" });
const exports = h("div", { class: "search-exports" });
const exportFault = h("div", {});
const chips = h("div", { class: "search-chips" });
const groups = h("div", { class: "facets" });
const summary = h("summary", {}, words.filters);
const side = h("details", { class: "search-side", "aria-label": words.filters }, summary, groups);
const found = h("div", { id: "found", class: "search-found" });

field.value = state.q;
main.classList.add("search-page");
main.append(h("h1", { class: "hidden" }, words.heading), form, keys, chips, h("div", { class: "search-line" }, count, exports), exportFault,
  h("div", { class: "search-columns" }, side, found));
setSide();
WIDE.addEventListener("change", setSide);
main.addEventListener("keydown", onArrow);
document.addEventListener("keydown", onSlash);
if (!state.q && matchMedia("(pointer: fine)").matches) field.focus();
search();

function keyNames() {
  const pairs = [];
  for (let at = 0; at < words.keys.length; at += 2) pairs.push(h("span", {}, h("kbd", {}, words.keys[at]), words.keys[at + 1]));
  return pairs;
}

/** Beside the results the filters are open; above them, on a phone, they are folded. */
function setSide() {
  side.open = WIDE.matches;
}

// ---- what is searched for ----

function onInput(event) {
  if (!event.isComposing) schedule(PAUSE);
}

function onSubmit(event) {
  event.preventDefault();
  schedule(0);
}

function schedule(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const q = field.value.trim();
    if (q !== state.q) change({ ...state, q });
  }, pause);
}

function change(next) {
  state = next;
  history.replaceState(history.state, "", location.pathname + queryOf(state));
  search();
}

function search() {
  running.abort();
  running = new AbortController();
  document.title = [state.q, words.search, words.name].filter(Boolean).join(" · ");
  fill(exportFault);
  if (!state.q) return begin();
  main.classList.remove("beginning");
  if (!found.querySelector(".result")) fill(found, h("p", { class: "empty" }, words.waiting));
  const { signal } = running;
  return show(found, () => results(signal));
}

/** The results of a search; everything else on the page follows them. */
async function results(signal) {
  try {
    const [page, counted] = await Promise.all([
      client.get("/v1/search", state, signal),
      client.get("/v1/facets", state, signal),
    ]);
    signal.throwIfAborted();
    facets = counted;
    for (const { value, title } of facets.documents) titles.set(value, title);
    drawSide();
    drawCount(page);
    return page.results.length ? list(page, signal) : nothing(page);
  } catch (error) {
    if (error.name !== "AbortError") clear();
    throw error;
  }
}

function clear() {
  facets = null;
  fill(count);
  fill(exports);
  drawSide();
}

// ---- what was found ----

function list(page, signal) {
  const items = h("ol", { class: "results", "aria-label": words.results });
  const rest = h("div", { class: "search-more" });
  add(page, items, rest, signal);
  return [notes(page), items, rest];
}

function add(page, items, rest, signal) {
  const added = page.results.map((result) => resultItem(result, words));
  items.append(...added);
  const more = () => show(rest, async () => {
    const next = await client.get(page.next, {}, signal);
    signal.throwIfAborted();
    const isFocused = rest.contains(document.activeElement);
    const first = add(next, items, rest, signal);
    if (isFocused && first) first.querySelector("a").focus();
    return [...rest.childNodes];
  });
  fill(rest, page.next && added.length > 0 && h("button", { type: "button", class: "button", onclick: more }, words.more));
  drawExports(page.total, items.children.length);
  return added[0];
}

function nothing(page) {
  const isFiltered = filterCount(state) > 0;
  return [notes(page), h("div", { class: "empty" },
    h("p", {}, h("strong", {}, words.none)),
    h("p", {}, isFiltered ? words.noneFiltered : words.noneHint),
    isFiltered && h("button", { type: "button", class: "button", onclick: () => change(unfiltered(state)) }, words.clear))];
}

function notes(page) {
  return page.notes.length ? h("ul", { class: "notes" }, page.notes.map((note) => h("li", {}, note))) : null;
}

function drawCount({ total, results: ranked }) {
  fill(count, ranked.length ? (total ? words.found(total) : words.alike) : words.none);
  count.classList.toggle("hidden", !ranked.length);
  if (!ranked.length) fill(exports);
}

/** The filters and the chips, the focus left where it was. */
function drawSide() {
  const kept = document.activeElement?.dataset?.key;
  const at = groups.contains(document.activeElement);
  fill(groups, facets ? filterGroups(facets, state, titles, { words, open, onToggle, onOpen }) : []);
  if (at && kept) [...groups.querySelectorAll("[data-key]")].find((each) => each.dataset.key === kept)?.focus();
  const inChips = chips.contains(document.activeElement);
  fill(chips, activeChips(state, titles, { words, onRemove: onToggle, onClear: () => change(unfiltered(state)) }));
  if (inChips) (chips.querySelector("button") || field).focus();
  summary.textContent = words.filtersOf(filterCount(state));
  side.hidden = !groups.childElementCount;
}

function onToggle(name, value) {
  change(toggled(state, name, value));
}

function onOpen(name) {
  if (!open.delete(name)) open.add(name);
  drawSide();
}

// ---- before anything is searched for ----

function begin() {
  clear();
  main.classList.add("beginning");
  const examples = h("div", {});
  fill(found, h("div", { class: "search-start" },
    h("p", { class: "lead" }, words.start),
    h("ul", {}, words.tips.map((tip) => h("li", {}, tip))),
    examples,
    h("p", {}, h("a", { href: "/documents" }, words.browse))));
  return client.get("/v1/facts", { role: "target", limit: 60 }, running.signal).then(
    ({ facts }) => fill(examples, exampleList(facts)),
    () => fill(examples),
  );
}

function exampleList(facts) {
  const names = [...new Set(facts.map(({ indicator }) => indicator))].filter((name) => name.length <= 14).slice(0, EXAMPLES);
  if (!names.length) return [];
  const pick = (name) => { field.value = name; field.focus(); schedule(0); };
  return [h("h2", { class: "start-heading" }, words.tryThese), h("ul", { class: "start-examples" }, names.map((name) =>
    h("li", {}, h("button", { type: "button", class: "button", onclick: () => pick(name) }, name))))];
}

// ---- files ----

function drawExports(total, shown) {
  exportable = Math.min(Math.max(total, shown), MOST_EXPORTED);
  fill(exports, h("span", { id: "export-name" }, words.exportAs(exportable)),
    h("div", { role: "group", "aria-labelledby": "export-name", class: "export-buttons" }, FORMATS.map(([format, name, ending]) =>
      h("button", { type: "button", class: "button", onclick: (event) => keep(format, ending, event.currentTarget) }, name))));
}

async function keep(format, ending, button) {
  button.disabled = true;
  try {
    const blob = await client.file("/v1/export", { ...state, k: exportable, format, lang: language });
    save(`${words.fileName}-${state.q.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40)}.${ending}`, blob);
    fill(exportFault);
  } catch (error) {
    fill(exportFault, fault(error, () => keep(format, ending, button)));
  } finally {
    button.disabled = false;
  }
}

// ---- keys ----

function onSlash(event) {
  const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "/" || isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function onArrow(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const links = [...found.querySelectorAll(".result-link")];
  const at = links.indexOf(document.activeElement);
  if (event.target !== field && at < 0) return;
  if (event.key === "ArrowDown") move(event, links[at + 1] || found.querySelector(".search-more button"));
  else if (event.key === "ArrowUp" && at >= 0) move(event, links[at - 1] || field);
  else if (event.key === "Escape" && at >= 0) move(event, field);
}

function move(event, target) {
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}
