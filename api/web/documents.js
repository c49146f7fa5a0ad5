// The list of documents.

import { badges } from "/widget/render.js";
import { fill, h } from "/widget/dom.js";
import { client, frame, show, words } from "/web/shell.js";

const main = frame("read", { title: words.read });
const count = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
const list = h("ul", { class: "list" });
const field = h("input", {
  class: "field", type: "search", placeholder: words.filterDocuments, "aria-label": words.filterDocuments, hidden: true,
});
const body = h("div", {});
main.append(h("h1", {}, words.read), h("p", { class: "lead" }, words.readLead), field, count, body);

show(body, async () => {
  const documents = await all();
  field.hidden = documents.length < 8;
  field.addEventListener("input", (event) => { if (!event.isComposing) filtered(documents); });
  field.addEventListener("compositionend", () => filtered(documents));
  filtered(documents);
  return documents.length ? list : h("p", { class: "empty" }, words.empty);
});

async function all() {
  const found = [];
  let page = await client.get("/v1/documents", { limit: 200 });
  found.push(...page.documents);
  while (page.next) {
    page = await client.get(page.next);
    found.push(...page.documents);
  }
  return found;
}

function filtered(documents) {
  const wanted = field.value.trim().split(/\s+/);
  const kept = documents.filter((one) => wanted.every((word) => `${one.title} ${one.region || ""} ${one.issuer || ""}`.includes(word)));
  count.textContent = `${kept.length}`;
  fill(list, kept.map((one) => h("li", {},
    h("a", { href: `/documents/${encodeURIComponent(one.id)}` }, one.title), badges(one.status, false, words),
    h("p", { class: "facts-line" }, [one.region, one.issuer, one.doc_no, one.date, `${one.clauses} ${words.count}`].filter(Boolean).join(" · ")))));
}
