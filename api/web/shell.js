// What every page has: its frame, the language, the theme, the key where one is needed.

import { createClient } from "/widget/client.js";
import { copyText } from "/widget/clipboard.js";
import { fill, h } from "/widget/dom.js";
import { faultOf, wordsOf } from "/widget/strings.js";
import { PAGES } from "/web/words.js";

const LANGUAGE = "wence-language";
const THEME = "wence-theme";
const KEY = "wence-key";

const stored = (storage, name) => { try { return storage.getItem(name); } catch { return null; } };
const store = (storage, name, value) => {
  try { if (value === null) storage.removeItem(name); else storage.setItem(name, value); } catch { /* a private window */ }
};

export const language = (stored(localStorage, LANGUAGE) || navigator.language || "zh").toLowerCase().startsWith("en") ? "en" : "zh";
export const words = { ...wordsOf(language), ...PAGES[language] };
export const client = createClient("", () => stored(sessionStorage, KEY));
export const session = {
  read: (name) => JSON.parse(stored(sessionStorage, name) || "null"),
  write: (name, value) => store(sessionStorage, name, value === null ? null : JSON.stringify(value)),
};

const LINKS = [["/", "ask"], ["/search", "search"], ["/documents", "read"], ["/indicators", "indicators"]];

/** Puts the frame around a page; gives its main element. */
export function frame(current, { title, narrow = false } = {}) {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  document.title = title ? `${title} · ${words.name}` : words.name;
  setTheme(stored(localStorage, THEME));
  const main = h("main", { id: "main", class: narrow ? "narrow" : null, tabindex: "-1" });
  const nav = h("nav", { "aria-label": words.navigation }, LINKS.map(([path, name]) =>
    h("a", { href: path, "aria-current": name === current ? "page" : null }, words[name])));
  const tools = h("div", { class: "tools" },
    h("button", { type: "button", class: "quiet", onclick: changeTheme }, words.theme),
    h("button", { type: "button", class: "quiet", lang: language === "en" ? "zh-CN" : "en", onclick: changeLanguage },
      language === "en" ? "中文" : "English"));
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main" }, words.skip),
    h("header", { class: "top" }, h("div", { class: "top-inner" }, h("a", { class: "brand", href: "/" }, words.name), nav, tools)),
    main);
  return main;
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function changeTheme() {
  const isDark = getComputedStyle(document.documentElement).colorScheme.startsWith("dark")
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  store(localStorage, THEME, isDark ? "light" : "dark");
  setTheme(isDark ? "light" : "dark");
}

function changeLanguage() {
  store(localStorage, LANGUAGE, language === "en" ? "zh" : "en");
  location.reload();
}

/** What went wrong, as a box with a way to try again; a key is asked for where one is needed. */
export function fault(error, retry) {
  if (error.kind === "not-found") return absent();
  const box = h("div", { class: "fault", role: "alert" }, h("p", {}, faultOf(error, words)));
  if (error.status === 401) box.append(keyForm(retry));
  else if (retry) box.append(h("button", { type: "button", class: "button", onclick: retry }, words.retry));
  return box;
}

function absent() {
  return h("div", { class: "empty", role: "alert" }, h("p", {}, words.noDocument), h("a", { href: "/documents" }, words.readLead));
}

function keyForm(retry) {
  const field = h("input", { class: "field", type: "password", autocomplete: "off", "aria-label": words.key, required: true });
  const form = h("form", { class: "filters" }, field, h("button", { class: "button primary" }, words.useKey));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    store(sessionStorage, KEY, field.value.trim());
    retry();
  });
  return form;
}

/** Does some work and shows what comes of it in an element; what goes wrong is shown there with a way to try again. */
export async function show(element, work) {
  element.setAttribute("aria-busy", "true");
  try {
    fill(element, await work());
  } catch (error) {
    if (error.name !== "AbortError") fill(element, fault(error, () => show(element, work)));
  } finally {
    element.removeAttribute("aria-busy");
  }
}

/** Saves text or bytes as a file. */
export function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = h("a", { download: name });
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Copies a text. */
export const copy = (text) => copyText(text, document.body);
