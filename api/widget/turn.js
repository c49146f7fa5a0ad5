// One question and what comes of it, as nodes.

import { copyText } from "./clipboard.js";
import { partsOf, plainText } from "./citations.js";
import { fill, h } from "./dom.js";
import {
  answerText, citationCards, factsTable, notesList, originLabel, relatedList, statusLine,
} from "./render.js";
import { faultOf } from "./strings.js";

const COPIED_FOR = 2000;
const TOLD = new Set(["too-long", "invalid"]);

/** A turn's node, and what may be shown in it; `heard` is what those who listen are told. */
export function createTurn(question, { words, linkOf, onRetry, onCard, heard }) {
  const body = h("div", { class: "answer", "aria-busy": "true" });
  const node = h("article", { class: "turn" },
    h("p", { class: "question" }, h("span", { class: "hidden" }, `${words.you}：`), question), body);
  const links = { words, linkOf, target: "_blank" };
  const chips = { words, onChip: light };
  let citations = [];
  let text = "";

  function light(n) {
    const card = cards(node).find((each) => each.dataset.n === String(n));
    if (!card) return;
    for (const each of cards(node)) each.classList.toggle("lit", each === card);
    card.focus({ preventScroll: true });
    onCard(card);
  }

  function show(state, ...children) {
    body.className = `answer ${state}`;
    if (state !== "waiting") body.removeAttribute("aria-busy");
    fill(body, children);
  }

  const retry = () => h("button", { type: "button", class: "button", onclick: onRetry }, words.retry);

  return {
    node,

    /** Before the first words. */
    waiting() {
      citations = [];
      text = "";
      body.setAttribute("aria-busy", "true");
      show("waiting", h("p", { class: "thinking" }, words.thinking));
      heard(words.thinking);
    },

    /** The citations of the words that come. */
    cites(found) {
      citations = found;
    },

    /** More words. */
    adds(more) {
      text += more;
      show("waiting", h("div", { class: "words" }, answerText(text, citations, chips)));
    },

    /** The whole answer. */
    shows(answer) {
      const isRefusal = !answer.citations.length;
      show(isRefusal ? "refusal" : "whole",
        statusLine(answer, words),
        answer.question_used && answer.question_used !== question
          && h("p", { class: "understood" }, `${words.understood}：${answer.question_used}`),
        h("div", { class: "words" }, answerText(answer.answer, answer.citations, chips)),
        factsTable(answer, chips),
        notesList(answer, words),
        answer.citations.length > 0 && citationCards(answer, links),
        relatedList(answer, links),
        !isRefusal && h("div", { class: "foot" }, originLabel(answer, words), copyButton(answer)));
      heard(spoken(answer, words));
    },

    /** What went wrong, with a way to try again. */
    fails(error) {
      const said = faultOf(error, words).replace("{origin}", location.origin);
      const more = TOLD.has(error.kind) && h("p", { class: "detail" }, error.message);
      show("fault", h("p", {}, said), more, retry());
      heard(said);
    },

    /** What was there when it was stopped. */
    stops() {
      show("halted", text && h("div", { class: "words" }, answerText(text, [], chips)),
        h("p", { class: "status" }, words.stopped), retry());
      heard(words.stopped);
    },
  };

  function copyButton(answer) {
    const button = h("button", { type: "button", class: "quiet copy", onclick: copy }, words.copy);
    async function copy() {
      const isCopied = await copyText(plainText(answer, words), node.getRootNode());
      button.textContent = isCopied ? words.copied : words.notCopied;
      heard(button.textContent);
      setTimeout(() => { button.textContent = words.copy; }, COPIED_FOR);
    }
    return button;
  }
}

const cards = (node) => [...node.querySelectorAll(".card")];

/** An answer as it is read out: its words without the marks, and how many citations there are. */
function spoken(answer, words) {
  const numbers = new Set(answer.citations.map((each) => each.n));
  const said = partsOf(answer.answer, numbers).map((part) => part.text || "").join("");
  return `${words.answer}：${said} ${answer.citations.length ? `${words.citations}：${answer.citations.length}` : ""}`;
}
