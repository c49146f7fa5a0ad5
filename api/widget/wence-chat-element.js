// The class of <wence-chat>: attributes in, events out, its life on a page.

import { pathOf } from "./citations.js";
import { createClient } from "./client.js";
import { historyOf } from "./conversation.js";
import { fill, h } from "./dom.js";
import { createPanel } from "./panel.js";
import { wordsOf } from "./strings.js";
import { styleSheet } from "./styles.js";
import { createTurn } from "./turn.js";

const HOME = new URL("..", import.meta.url).href;
const SMALL = "(max-width: 639.98px)";
const MOST_EXAMPLES = 3;

/** The whole address of what was cited; null where it would lead elsewhere than to the service. */
const linkTo = (client, each) => pathOf(each) && client.address(pathOf(each));

export class WenceChat extends HTMLElement {
  static observedAttributes = ["endpoint", "lang", "title", "placeholder", "position", "theme", "mode", "question"];

  #view = createPanel({
    open: () => this.open(),
    close: () => this.close(),
    fresh: () => this.#begin(),
    stop: () => this.#running?.abort(),
    ask: (text) => this.ask(text),
  });

  #client = null;
  #words = null;
  #turns = [];
  #running = null;
  #life = null;
  #isOpen = false;
  #hasAsked = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet()];
    root.append(this.#view.dock);
  }

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const kind of ["resize", "scroll"]) window.visualViewport?.addEventListener(kind, () => this.#fit(), { signal });
    matchMedia(SMALL).addEventListener("change", () => this.#fit(), { signal });
    this.#update();
    if (!this.#turns.length) this.#welcome();
    if (this.#isInline) this.#show(true);
    else this.#lift();
    this.#askFirst();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#running?.abort();
    this.#show(false);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.#life || before === after) return;
    if (name === "question") this.#hasAsked = false;
    this.#update();
    if (name === "mode") this.#changeMode();
    if (!this.#turns.length && ["lang", "endpoint"].includes(name)) this.#welcome();
    this.#askFirst();
  }

  /** Whether the panel is open; one within the page always is. */
  get isOpen() {
    return this.#isOpen;
  }

  /** Opens the panel. */
  open() {
    if (this.#isOpen || !this.isConnected) return;
    this.#show(true);
    const isTouched = matchMedia("(pointer: coarse)").matches;
    (isTouched ? this.#view.panel : this.#view.field).focus({ preventScroll: true });
    this.#tell("wence-open");
    this.#askFirst();
  }

  /** Closes the panel; the focus goes back to what opened it. */
  close() {
    if (!this.#isOpen || this.#isInline) return;
    this.#show(false);
    this.#view.launcher.focus({ preventScroll: true });
    this.#tell("wence-close");
  }

  /** Asks a question in the conversation; gives the answer, or null where none came. */
  async ask(text) {
    const question = String(text ?? "").trim();
    if (!question || !this.isConnected) return null;
    this.#running?.abort();
    this.#hasAsked = true;
    if (!this.#isOpen) this.open();
    const turn = { question, answer: null };
    turn.view = createTurn(question, {
      words: this.#words,
      linkOf: (each) => linkTo(this.#client, each),
      onRetry: () => this.#run(turn),
      onCard: (card) => this.#view.reveal(card),
      heard: (said) => this.#view.heard(said),
    });
    if (!this.#turns.length) fill(this.#view.log);
    this.#turns.push(turn);
    this.#view.log.append(turn.view.node);
    return this.#run(turn);
  }

  async #run(turn) {
    this.#running?.abort();
    const running = new AbortController();
    const { signal } = running;
    const { view, question } = turn;
    this.#running = running;
    this.#view.runs(true);
    view.waiting();
    this.#view.follow(view.node, true);
    this.#tell("wence-question", { question });
    const before = this.#turns.slice(0, this.#turns.indexOf(turn)).filter((each) => each.answer);
    try {
      turn.answer = null;
      const answer = await this.#client.ask({ question, history: historyOf(before) }, {
        signal,
        onCitations: (found) => view.cites(found),
        onToken: (more) => {
          view.adds(more);
          this.#view.follow(view.node);
        },
      });
      signal.throwIfAborted();
      view.shows(answer);
      turn.answer = answer.answer;
      this.#view.follow(view.node);
      this.#tell("wence-answer", answer);
      return answer;
    } catch (error) {
      if (signal.aborted) view.stops();
      else this.#fail(turn, error);
      return null;
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.#view.runs(false);
      }
    }
  }

  #fail(turn, error) {
    turn.view.fails(error);
    this.#view.follow(turn.view.node);
    const { kind = "unexpected", status = 0, message } = error;
    this.#tell("wence-error", { question: turn.question, kind, status, message });
  }

  /** Begins a new conversation. */
  #begin() {
    this.#running?.abort();
    this.#turns = [];
    this.#welcome();
    this.#view.field.focus({ preventScroll: true });
  }

  /** What stands where nothing has been asked yet, with questions to begin with where the service knows some. */
  #welcome() {
    const list = h("ul", { class: "starters", "aria-label": this.#words.suggestions });
    const welcome = h("div", { class: "welcome" }, h("p", {}, this.#words.welcome), list);
    fill(this.#view.log, welcome);
    if (!this.#isOpen) return;
    this.#client.get("/v1/examples", {}, this.#life.signal).then(({ questions }) => {
      const known = questions.filter((each) => typeof each === "string").slice(0, MOST_EXAMPLES);
      fill(list, known.map((each) =>
        h("li", {}, h("button", { type: "button", class: "starter", onclick: () => this.ask(each) }, each))));
    }).catch(() => { /* a conversation begins without them too */ });
  }

  /** The question that the page asks first, once, when there is somebody to see it. */
  #askFirst() {
    const question = this.getAttribute("question");
    if (!question || this.#hasAsked || !this.#isOpen) return;
    this.ask(question);
  }

  get #isInline() {
    return this.getAttribute("mode") === "inline";
  }

  #update() {
    const { dock } = this.#view;
    const language = this.lang || document.documentElement.lang || navigator.language;
    this.#words = wordsOf(language);
    this.#client = createClient(this.#endpoint());
    this.#view.name(this.#words, /^en/i.test(language) ? "en" : "zh-CN", this.getAttribute("title"), this.getAttribute("placeholder"));
    dock.dataset.mode = this.#isInline ? "inline" : "float";
    dock.dataset.position = this.getAttribute("position") === "bottom-left" ? "bottom-left" : "bottom-right";
    dock.dataset.theme = ["light", "dark"].includes(this.getAttribute("theme")) ? this.getAttribute("theme") : "auto";
  }

  #endpoint() {
    try {
      return new URL(this.getAttribute("endpoint") || HOME, document.baseURI).href;
    } catch {
      return HOME;
    }
  }

  #changeMode() {
    this.#show(this.#isInline);
    if (this.#isInline) {
      this.#view.dock.hidePopover?.();
      this.#view.dock.removeAttribute("popover");
    } else this.#lift();
  }

  /** Puts the widget above everything on the page, whatever that page's layers are. */
  #lift() {
    const { dock } = this.#view;
    if (!dock.showPopover) return;
    dock.setAttribute("popover", "manual");
    if (!dock.matches(":popover-open")) dock.showPopover();
  }

  #show(isOpen) {
    const isFirst = isOpen && !this.#isOpen;
    this.#isOpen = isOpen;
    this.#view.dock.classList.toggle("open", isOpen);
    this.#fit();
    if (isFirst && !this.#turns.length) this.#welcome();
    if (isOpen) this.#view.measure();
  }

  /** Fits a panel that fills the screen into what a keyboard on the screen leaves of it. */
  #fit() {
    const { dock, panel } = this.#view;
    const isFull = this.#isOpen && !this.#isInline && matchMedia(SMALL).matches;
    const seen = window.visualViewport;
    const isZoomed = seen && seen.scale > 1.01;
    dock.style.setProperty("--_top", isFull && seen && !isZoomed ? `${seen.offsetTop}px` : "0px");
    dock.style.setProperty("--_height", isFull && seen && !isZoomed ? `${seen.height}px` : "100dvh");
    panel.setAttribute("role", this.#isInline ? "region" : "dialog");
    if (isFull) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
