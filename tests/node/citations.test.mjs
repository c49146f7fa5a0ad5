// The widget's pure modules: parts of an answer, addresses, what is copied, what goes along as history.

import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundQuote, blocksOf, comparisonsOf, markdownText, partsOf, pathOf, plainText } from "../../api/widget/citations.js";
import { historyOf, lengthOf } from "../../api/widget/conversation.js";

const WORDS = { note: "提示", extracted: "摘自原文", generated: "人工智能生成" };
const held = { id: "yulin", title: "榆林" };
const clause = { id: "yulin/2", text: "到2025年，地理标志达到25件。", path: [] };
const citation = { n: 1, label: "《榆林》二", quote: "25件", span: [13, 16], url: "/documents/yulin#clause-2", clause, document: held };
const answer = { answer: "25件。[1]", notes: ["征求意见稿"], citations: [citation], mode: "extract" };

test("marks of citations that there are become chips, others stay words", () => {
  assert.deepEqual(partsOf("甲[1]乙[7]", new Set([1])), [
    { type: "text", text: "甲" }, { type: "mark", n: 1 }, { type: "text", text: "乙[7]" },
  ]);
});

test("lines become paragraphs, lists and tables", () => {
  const types = blocksOf("一句\n\n- 甲[1]\n- 乙\n|地区|值|\n|---|---|\n|榆林|25[1]|\n二句", [citation]).map((block) => block.type);
  assert.deepEqual(types, ["paragraph", "list", "table", "paragraph"]);
});

test("markup in an answer stays words", () => {
  assert.deepEqual(blocksOf("<img src=x>", []), [{ type: "paragraph", parts: [{ type: "text", text: "<img src=x>" }] }]);
});

test("a quote stands among the words around it", () => {
  assert.equal(clause.text.slice(...citation.span), citation.quote);
  assert.deepEqual(aroundQuote(citation, 4), { before: "…标志达到", quote: "25件", after: "。" });
});

test("spans count characters, not UTF-16 units", () => {
  const rare = { quote: "乙", span: [1, 2], clause: { text: "𠮷乙丙" } };
  assert.deepEqual(aroundQuote(rare), { before: "𠮷", quote: "乙", after: "丙" });
});

test("a path leads to the service and nowhere else", () => {
  assert.equal(pathOf(citation), "/documents/yulin#clause-2");
  assert.equal(pathOf({ clause: { id: "a b/3.1" }, document: { id: "a b" } }), "/documents/a%20b#clause-3.1");
  for (const url of ["javascript:alert(1)", "//evil.example", "/\\evil.example", "@evil.example/", "https://evil.example"]) {
    assert.equal(pathOf({ ...citation, url }), null, url);
  }
});

test("what is copied has its citations and says whose words they are", () => {
  assert.equal(plainText(answer, WORDS), "25件。[1]\n提示：征求意见稿\n[1] 《榆林》二\n    “25件”\n（摘自原文）");
  assert.match(markdownText(answer, WORDS, "https://host"), /\(https:\/\/host\/documents\/yulin#clause-2\)/);
});

test("values of one indicator in several places are compared, one value is not", () => {
  const fact = { indicator: "地理标志", unit: "件", year: 2025, value: 25, region: "榆林市" };
  assert.equal(comparisonsOf([fact, { ...fact, region: "西安市" }]).length, 1);
  assert.equal(comparisonsOf([fact]).length, 0);
});

test("the last twenty messages go along", () => {
  const turns = Array.from({ length: 15 }, (_, at) => ({ question: `问${at}`, answer: `答${at}` }));
  const history = historyOf(turns);
  assert.equal(history.length, 20);
  assert.deepEqual([history[0], history[19]], [{ role: "user", content: "问5" }, { role: "assistant", content: "答14" }]);
});

test("an answer that has no room is left out whole, its question is not", () => {
  assert.deepEqual(historyOf([{ question: "问", answer: "答".repeat(20_001) }]), [{ role: "user", content: "问" }]);
  const long = Array.from({ length: 9 }, () => ({ question: "问".repeat(2000), answer: "答".repeat(3000) }));
  assert.ok(new TextEncoder().encode(JSON.stringify(historyOf(long))).length < 48 * 1024);
});

test("characters are counted as the service counts them", () => {
  assert.equal(lengthOf("𠮷a"), 2);
});
