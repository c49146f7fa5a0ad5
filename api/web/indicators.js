// Indicators: every value read out of the documents, filtered, sorted, compared between places, and kept as a file.

import { fill, h } from "/widget/dom.js";
import { charts } from "/web/chart.js";
import { csvOf } from "/web/csv.js";
import { FILTERS, UNSAID, compare, countBy, keyOf, rowsOf, sorted, stateOf, wantedBy } from "/web/indicators-facts.js";
import { INDICATORS } from "/web/indicators-words.js";
import { client, frame, language, save, show, words as shared } from "/web/shell.js";
import { createTable } from "/web/table.js";
import { queryOf } from "/widget/client.js";

const words = { ...shared, ...INDICATORS[language] };
const PART = 200;

const content = h("div", { class: "indicators" });
frame("indicators", { title: words.indicators }).append(
  h("h1", {}, words.indicators), h("p", { class: "lead" }, words.lead), content);
show(content, open);

async function open() {
  const loading = h("p", { class: "empty", role: "status" }, words.loading(0, 0));
  fill(content, loading);
  const [facts, documents] = await Promise.all([
    readAll("/v1/facts", "facts", (done, total) => { loading.textContent = words.loading(done, total); }),
    readAll("/v1/documents", "documents"),
  ]);
  return facts.length ? view(facts, new Map(documents.map((each) => [each.id, each]))) : h("p", { class: "empty" }, words.empty);
}

async function readAll(path, name, onPart = () => {}) {
  const found = [];
  for (let part = await client.get(path, { limit: PART, offset: 0 }); ; part = await client.get(part.next)) {
    found.push(...part[name]);
    onPart(found.length, part.total);
    if (!part.next || !part[name].length) return found;
  }
}

/** Everything below the heading, once the facts are there. */
function view(facts, documents) {
  const titleOf = (id) => documents.get(id)?.title || id;
  const statusOf = (id) => documents.get(id)?.status;
  let state = stateOf(location.search);
  let rows = [];

  const field = nameField((text) => change({ q: text }, "replace"));
  const selects = FILTERS.map((name) => filterOf(facts, name, titleOf, (value) => change({ [name]: value })));
  const count = h("p", { class: "count", role: "status" });
  const clear = h("button", { type: "button", class: "quiet", onclick: clearAll }, words.clear);
  const keep = h("button", { type: "button", class: "button", onclick: saveRows }, words.save);
  const line = h("div", { class: "bar-line" }, count, h("div", {}, clear, keep));
  const chosen = h("div", { class: "chosen" });
  const none = h("div", { class: "empty" }, h("p", {}, words.none),
    h("button", { type: "button", class: "button", onclick: clearAll }, words.clear));
  const table = createTable({ words, titleOf, statusOf, onSort: sortBy, onChoose: choose });

  function change(some, way = "push") {
    state = { ...state, ...some };
    history[`${way}State`](null, "", `${location.pathname}${queryOf(state)}`);
    draw();
  }

  function draw() {
    rows = sorted(facts.filter(wantedBy(state)), state, titleOf);
    selects.forEach((select, at) => select.show(state[FILTERS[at]], countBy(facts.filter(wantedBy(state, FILTERS[at])), FILTERS[at])));
    field.show(state.q);
    count.textContent = countOf(rows, facts.length);
    clear.hidden = !isFiltered(state) || !rows.length;
    keep.disabled = !rows.length;
    none.hidden = rows.length > 0;
    table.element.hidden = rows.length === 0;
    table.show(rows, state);
    fill(chosen, state.indicator && rows.length ? comparison(rows, closeChosen) : []);
  }

  function sortBy(name) {
    const next = state.sort !== name ? { sort: name, order: "" } : state.order ? { sort: "", order: "" } : { sort: name, order: "desc" };
    change(next, "replace");
  }

  function choose(fact) {
    change({ indicator: fact.indicator, unit: fact.base_unit });
    chosen.querySelector("h2").focus({ preventScroll: true });
    line.scrollIntoView({ block: "start" });
  }

  function closeChosen() {
    change({ indicator: "", unit: "" });
    field.focus();
  }

  function clearAll() {
    change({ ...stateOf(""), sort: state.sort, order: state.order });
    field.focus();
  }

  function saveRows() {
    save(words.file, csvOf(rowsOf(rows, words, titleOf, location.href)), "text/csv;charset=utf-8");
  }

  addEventListener("popstate", () => { state = stateOf(location.search); draw(); });
  addEventListener("beforeprint", table.showAll);
  draw();
  return [
    h("div", { class: "indicator-filters", role: "search", "aria-label": words.filters }, field.element, selects.map((select) => select.element)),
    line, chosen, table.element, none,
  ];
}

function isFiltered(state) {
  return ["q", "indicator", ...FILTERS].some((name) => state[name]);
}

function countOf(rows, total) {
  return words.count(rows.length, total, new Set(rows.map((fact) => `${fact.indicator} ${fact.base_unit}`)).size,
    new Set(rows.map((fact) => fact.region).filter(Boolean)).size);
}

/** The field for words of a name; what an input method is still composing is no word yet. */
function nameField(onWords) {
  const input = h("input", { class: "field", type: "search", placeholder: words.nameHint, autocomplete: "off", maxlength: 100 });
  const tell = () => onWords(input.value.trim());
  input.addEventListener("input", (event) => event.isComposing || tell());
  input.addEventListener("compositionend", tell);
  return {
    element: h("label", { class: "wide" }, h("span", {}, words.name), input),
    show: (text) => { if (input.value.trim() !== text) input.value = text; },
    focus: () => input.focus(),
  };
}

/** A filter over the values there are, each with the number of facts it would leave. */
function filterOf(facts, name, titleOf, onValue) {
  const labelOf = (key) => (key === UNSAID ? words.unsaid : { role: words.roles[key], document: titleOf(key) }[name] || key);
  const every = h("option", { value: "" }, words.all);
  const options = new Map();
  const select = h("select", { class: "field", onchange: () => onValue(select.value) }, every);
  const add = (key) => {
    options.set(key, h("option", { value: key }));
    select.append(options.get(key));
  };
  [...new Set(facts.map((fact) => keyOf(fact, name)))].sort((one, other) => inOrder(one, other, labelOf)).forEach(add);
  return {
    element: h("label", { class: name === "document" ? "wide" : null }, h("span", {}, words[name]), select),
    show(value, counts) {
      if (value && !options.has(value)) add(value);
      for (const [key, option] of options) option.textContent = words.option(labelOf(key), counts.get(key) || 0);
      select.value = value;
    },
  };
}

function inOrder(one, other, labelOf) {
  return (one === UNSAID) - (other === UNSAID) || compare(labelOf(one), labelOf(other));
}

/** The values of the chosen indicator side by side. */
function comparison(rows, onClose) {
  const legend = ["base", "target"].map((role) => h("span", { class: `legend ${role}` }, words.roles[role]));
  return h("section", { class: "comparison", "aria-labelledby": "comparison" },
    h("header", {},
      h("h2", { id: "comparison", tabindex: "-1", lang: "zh-CN" }, rows[0].indicator),
      h("button", { type: "button", class: "quiet", onclick: onClose }, words.close)),
    h("p", { class: "legends" }, legend), charts(rows, words));
}
