// The launcher and the panel: their nodes, their names, and what keys do in them.

import { MOST_CHARACTERS, lengthOf } from "./conversation.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const FOCUSABLE = "button, a[href], textarea, [tabindex='0']";
const TALLEST_FIELD = 132;
const GAP = 12;

/** The nodes, and what may be done with them; `told` has what the element does when something is pressed. */
export function createPanel(told) {
  const launcher = h("button", { type: "button", class: "launcher", part: "launcher", "aria-haspopup": "dialog", onclick: told.open }, icon("chat"));
  const heading = h("h2", { class: "title", id: "title" });
  const fresh = h("button", { type: "button", class: "tool", onclick: told.fresh }, icon("fresh"));
  const close = h("button", { type: "button", class: "tool close", onclick: told.close }, icon("close"));
  const log = h("div", { class: "log", part: "log", tabindex: "0", role: "region" });
  const live = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
  const field = h("textarea", { rows: "1", enterkeyhint: "send", autocomplete: "off", "aria-describedby": "hint" });
  const send = h("button", { class: "send", part: "send" });
  const form = h("form", { class: "composer", part: "composer" }, field, send);
  const hint = h("p", { class: "hint", id: "hint", role: "alert" });
  const panel = h("section", { class: "panel", part: "panel", tabindex: "-1", "aria-labelledby": "title" },
    h("header", { class: "head", part: "header" }, heading, fresh, close), log, live, hint, form);
  const dock = h("div", { class: "dock", dir: "ltr", title: "" }, panel, launcher);
  let words = {};
  let isRunning = false;
  let follows = true;

  function submit() {
    const text = field.value.trim();
    if (isRunning || !text || !measure()) return;
    field.value = "";
    measure();
    told.ask(text);
  }

  /** Fits the field to its text, and says so where that is too long. */
  function measure() {
    const length = lengthOf(field.value.trim());
    const fits = length <= MOST_CHARACTERS;
    hint.textContent = fits ? "" : `${words.tooLong} (${length} / ${MOST_CHARACTERS})`;
    field.setAttribute("aria-invalid", String(!fits));
    field.style.height = "auto";
    if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight, TALLEST_FIELD)}px`;
    return fits;
  }

  function label(button, said) {
    button.setAttribute("aria-label", said);
    button.title = said;
  }

  function nameSend() {
    label(send, isRunning ? words.stop : words.send);
    fill(send, icon(isRunning ? "stop" : "send"));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isRunning) told.stop();
    else submit();
  });
  field.addEventListener("input", measure);
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") told.close();
    else if (event.key === "Tab" && panel.getAttribute("aria-modal")) keepInside(event, panel);
    else if (event.key === "Enter" && !event.shiftKey && event.target === field) {
      event.preventDefault();
      submit();
    }
  });
  for (const kind of ["keyup", "keypress"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) log.addEventListener(kind, () => { follows = false; }, { passive: true });

  return {
    dock, panel, launcher, field, log,

    /** Gives everything its name in a language. */
    name(given, language, title, placeholder) {
      words = given;
      const named = title || words.name;
      dock.lang = language;
      heading.textContent = named;
      label(launcher, `${words.open} ${named}`);
      label(fresh, words.newChat);
      label(close, words.close);
      log.setAttribute("aria-label", words.conversation);
      field.setAttribute("aria-label", words.ask);
      field.placeholder = placeholder || words.placeholder;
      nameSend();
    },

    /** Whether an answer is on its way. */
    runs(does) {
      isRunning = does;
      nameSend();
    },

    /** What those who listen are told. */
    heard(text) {
      live.textContent = text;
    },

    /** Keeps up with what grows in a turn, but never moves its question out of sight. */
    follow(node, isNew = false) {
      follows = follows || isNew;
      if (follows) log.scrollTop = Math.min(log.scrollHeight, placeIn(log, node));
    },

    /** Brings a card into sight, and moves nothing outside of the conversation. */
    reveal(card) {
      const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      log.scrollTo({ top: placeIn(log, card) - GAP, behavior: isCalm ? "auto" : "smooth" });
    },

    measure,
  };
}

function placeIn(log, node) {
  return log.scrollTop + node.getBoundingClientRect().top - log.getBoundingClientRect().top - GAP;
}

/** Lets the Tab key go round in a panel that fills the screen. */
function keepInside(event, panel) {
  const all = [...panel.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility?.() ?? true);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  const now = panel.getRootNode().activeElement;
  if (now !== from && now !== panel) return;
  event.preventDefault();
  to.focus();
}
