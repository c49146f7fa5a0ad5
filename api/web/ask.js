// Asking: a conversation in which every sentence leads to its clause.

import { markdownText, plainText } from "/widget/citations.js";
import { historyOf } from "/widget/conversation.js";
import { fill, h } from "/widget/dom.js";
import {
  answerText, citationCards, factsTable, notesList, originLabel, relatedList, statusLine,
} from "/widget/render.js";
import { clauseLink } from "/web/links.js";
import { client, copy, fault, frame, session, show, words } from "/web/shell.js";

const KEPT = "wence-conversation";

let turns = session.read(KEPT) || [];
let running = null;

const main = frame("ask", { narrow: true });
main.classList.add("ask-page");
const log = h("div", { class: "log", role: "log", "aria-label": words.conversation });
const spoken = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
const field = h("textarea", {
  rows: "1", "aria-label": words.question, placeholder: words.placeholder, maxlength: "2000", enterkeyhint: "send",
});
const send = h("button", { class: "button primary" }, words.send);
const form = h("form", {}, field, send);
const renew = h("button", { type: "button", class: "quiet", onclick: startAnew }, words.newChat);
const composer = h("div", { class: "composer" }, form, h("div", { class: "composer-foot" }, renew));
main.append(log, spoken, composer);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) running.abort();
  else ask(field.value.trim());
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit();
});
field.addEventListener("input", grow);

begin();

/** Shows what was said before, or asks what the address asks for, or welcomes. */
function begin() {
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && turns.at(-1)?.question !== asked) {
    turns = [];
    ask(asked);
  } else if (turns.length) {
    fill(log, turns.map(turnElement));
    log.lastElementChild.scrollIntoView({ block: "start" });
  } else welcome();
  renew.hidden = !turns.length;
  if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
}

function welcome() {
  const list = h("div", {});
  fill(log, h("section", { class: "welcome" }, h("h1", {}, words.welcome), h("p", { class: "lead" }, words.lead), list));
  show(list, async () => {
    const { questions } = await client.get("/v1/examples");
    return questions.length && [h("h2", { class: "small" }, words.suggestions), suggestions(questions)];
  });
}

function suggestions(questions) {
  return h("ul", { class: "suggestions" }, questions.map((text) =>
    h("li", {}, h("button", { type: "button", onclick: () => ask(text) }, text))));
}

function startAnew() {
  running?.abort();
  turns = [];
  session.write(KEPT, null);
  history.replaceState(null, "", "/");
  renew.hidden = true;
  welcome();
  field.focus();
}

// ---- asking ------------------------------------------------------------------------------------------

async function ask(question) {
  if (!question || running) return;
  if (!turns.length) fill(log);
  field.value = "";
  grow();
  const turn = { question, answer: null };
  const said = h("div", { class: "words waiting" });
  const box = h("div", { class: "answer", "aria-busy": "true" }, said);
  const element = h("article", { class: "turn" }, h("h2", { class: "question" }, question), box);
  log.append(element);
  element.scrollIntoView({ block: "start", behavior: "smooth" });
  begun();
  try {
    const history = historyOf(turns.map((each) => ({ question: each.question, answer: each.answer.answer })));
    turn.answer = await client.ask({ question, history }, {
      signal: running.signal,
      onToken: streamInto(said),
    });
    turns.push(turn);
    session.write(KEPT, turns);
    globalThis.history.replaceState(null, "", `/?q=${encodeURIComponent(question)}`);
    element.replaceWith(turnElement(turn));
    spoken.textContent = turn.answer.answer;
    renew.hidden = false;
  } catch (error) {
    if (error.name === "AbortError") fill(box, h("p", { class: "excerpt" }, words.stopped));
    else fill(box, fault(error, () => { element.remove(); ended(); ask(question); }));
    box.removeAttribute("aria-busy");
  } finally {
    ended();
  }
}

/** Puts the words of an answer on the page as they come. */
function streamInto(element) {
  let text = "";
  return (piece) => {
    text += piece;
    fill(element, answerText(text, [], { words, onChip: () => {} }));
  };
}

function begun() {
  running = new AbortController();
  send.textContent = words.stop;
  spoken.textContent = words.thinking;
}

function ended() {
  running = null;
  send.textContent = words.send;
}

// ---- a turn ------------------------------------------------------------------------------------------

function turnElement({ question, answer }) {
  const cards = citationCards(answer, { words, linkOf });
  const onChip = (n) => light(cards.querySelector(`[data-n="${n}"]`));
  const isRefused = ["not_found", "clarify"].includes(answer.status);
  return h("article", { class: "turn" },
    h("h2", { class: "question" }, question),
    isOther(answer.question_used, question) && h("p", { class: "understood" }, `${words.understood}：${answer.question_used}`),
    h("div", { class: `answer${isRefused ? " refusal" : ""}` },
      statusLine(answer, words),
      h("div", { class: "words" }, answerText(answer.answer, answer.citations, { words, onChip })),
      factsTable(answer, { words, onChip }),
      notesList(answer, words),
      answer.citations.length > 0 && cards,
      relatedList(answer, { words, linkOf: linkOfClause }),
      isRefused && better(answer),
      originLabel(answer, words),
      actions(question, answer)));
}

/** Better questions: the words of a refused one about places that the documents have. */
function better(answer) {
  const box = h("div", {});
  client.get("/v1/examples").then(({ questions }) => {
    const regions = new Set(answer.related.map((each) => each.document.region));
    const near = questions.filter((text) => [...regions].some((region) => region && text.startsWith(region)));
    const chosen = (near.length ? near : questions).slice(0, 2);
    if (chosen.length) fill(box, h("h3", {}, words.better), suggestions(chosen));
  }).catch(() => {});
  return box;
}

function isOther(used, question) {
  const bare = (text) => text.replace(/[\s?？!！。.]/g, "");
  return used && bare(used) !== bare(question);
}

function light(card) {
  for (const lit of document.querySelectorAll(".card.lit")) lit.classList.remove("lit");
  card.classList.add("lit");
  card.scrollIntoView({ block: "center", behavior: "smooth" });
  card.focus({ preventScroll: true });
}

function linkOf({ clause, span }) {
  return clauseLink(clause.document, clause.id, span);
}

function linkOfClause({ clause }) {
  return clauseLink(clause.document, clause.id);
}

function actions(question, answer) {
  const done = (button, said) => {
    const before = button.textContent;
    button.textContent = said;
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const button = (name, text, said) => h("button", {
    type: "button", class: "quiet", onclick: (event) => copy(text()).then(() => done(event.target, said)),
  }, name);
  return h("div", { class: "actions" },
    button(words.copy, () => plainText(answer, words), words.copied),
    button(words.copyMarkdown, () => markdownText(answer, words, location.origin), words.copied),
    button(words.link, () => `${location.origin}/?q=${encodeURIComponent(question)}`, words.linkCopied));
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}
