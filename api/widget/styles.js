// The widget's style sheet: paper and ink as on the pages, with --wence-* properties for who wants other colours.

const LIGHT = `
  color-scheme: light;
  --paper: var(--wence-paper, #faf8f4); --surface: var(--wence-surface, #fff); --ink: var(--wence-ink, #22252a);
  --soft: var(--wence-soft, #5c626b); --line: var(--wence-line, #e3dfd6); --edge: var(--wence-edge, #8a8578);
  --accent: var(--wence-accent, #a63422); --accent-ink: var(--wence-accent-ink, #fff);
  --accent-soft: var(--wence-accent-soft, #f6e9e4); --link: var(--wence-link, #1f5a92);
  --mark: var(--wence-mark, #fbe7a6); --shadow: 0 2px 6px rgb(40 34 20 / 12%), 0 16px 48px rgb(40 34 20 / 18%);
`;
const DARK = `
  color-scheme: dark;
  --paper: var(--wence-paper, #17181a); --surface: var(--wence-surface, #1f2124); --ink: var(--wence-ink, #e4e2dd);
  --soft: var(--wence-soft, #a9adb4); --line: var(--wence-line, #34373c); --edge: var(--wence-edge, #7d828a);
  --accent: var(--wence-accent, #e0836f); --accent-ink: var(--wence-accent-ink, #1b1210);
  --accent-soft: var(--wence-accent-soft, #3a2621); --link: var(--wence-link, #8fbbe8);
  --mark: var(--wence-mark, #5a4a17); --shadow: 0 0 0 1px #34373c, 0 16px 48px rgb(0 0 0 / 50%);
`;

/* What a page says of every element, even with !important, stops at the host: an inner !important wins. */
const HOST = `
:host {
  all: initial !important; display: contents !important; visibility: visible !important; pointer-events: auto !important;
  direction: ltr !important; unicode-bidi: isolate !important;
}
:host([mode="inline"]) { display: block !important; }
:host([hidden]) { display: none !important; }
`;

const FRAME = `
*, *::before, *::after { box-sizing: border-box; }
.dock {
  ${LIGHT}
  --sans: var(--wence-font, system-ui, -apple-system, "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei",
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif);
  --serif: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", STSong, SimSun, serif;
  --round: var(--wence-radius, 14px); --gap: var(--wence-offset, 20px);
  position: fixed; z-index: 2147483647; inset: auto; margin: 0; border: 0; padding: 0; width: auto; height: auto;
  max-width: none; max-height: none; overflow: visible; background: none; color: var(--ink);
  font: 400 15px/1.7 var(--sans); letter-spacing: normal; text-align: left; cursor: auto; user-select: text;
  line-break: strict; overflow-wrap: anywhere; text-autospace: normal; text-spacing-trim: normal;
  right: calc(var(--gap) + env(safe-area-inset-right)); bottom: calc(var(--gap) + env(safe-area-inset-bottom));
}
.dock:lang(en) { line-break: auto; }
.dock[data-position="bottom-left"] { right: auto; left: calc(var(--gap) + env(safe-area-inset-left)); }
@media (prefers-color-scheme: dark) { .dock[data-theme="auto"] { ${DARK} } }
.dock[data-theme="dark"] { ${DARK} }
.dock[data-mode="inline"] { position: static; display: block; }
.panel {
  display: none; flex-direction: column; overflow: hidden; container-type: inline-size; background: var(--paper);
  border-radius: var(--round); box-shadow: var(--shadow); outline: 0;
  width: min(var(--wence-width, 400px), calc(100vw - 2 * var(--gap)));
  height: min(var(--wence-height, 640px), calc(100vh - 2 * var(--gap)));
  height: min(var(--wence-height, 640px), calc(100dvh - 2 * var(--gap)));
}
.open .panel { display: flex; animation: rise .16s ease-out; }
[data-mode="inline"] .panel {
  width: var(--wence-width, 100%); max-width: 100%; height: var(--wence-height, 600px); border: 1px solid var(--line); box-shadow: none; animation: none;
}
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
.launcher {
  display: grid; place-items: center; width: 56px; height: 56px; margin: 0; padding: 0; border: 0; border-radius: 16px; cursor: pointer;
  background: var(--accent); color: var(--accent-ink); box-shadow: 0 2px 5px rgb(40 34 20 / 22%), 0 8px 22px rgb(40 34 20 / 20%);
}
.launcher:hover { filter: brightness(1.08); }
.launcher .icon { width: 28px; height: 28px; }
.open .launcher, [data-mode="inline"] .launcher, [data-mode="inline"] .close { display: none; }
@media (max-width: 639.98px) {
  .dock.open[data-mode="float"] { inset: 0 auto auto 0; top: var(--_top, 0px); width: 100%; height: 100vh; height: var(--_height, 100dvh); }
  [data-mode="float"] .panel { width: 100%; height: 100%; border-radius: 0; box-shadow: none; }
  [data-mode="float"] .head { padding-top: calc(10px + env(safe-area-inset-top)); }
  [data-mode="float"] .composer { margin-bottom: max(12px, env(safe-area-inset-bottom)); }
}
@media print { .dock[data-mode="float"] { display: none; } }
`;

const PIECES = `
button, textarea { font: inherit; letter-spacing: inherit; color: inherit; }
button { cursor: pointer; touch-action: manipulation; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p { margin: 0 0 .6em; }
p:last-child { margin-bottom: 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:not(:hover) { text-decoration-color: color-mix(in srgb, currentcolor 35%, transparent); }
mark { color: inherit; background: linear-gradient(transparent 62%, var(--mark) 62%); }
.icon { display: block; width: 20px; height: 20px; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.icon-stop { fill: currentcolor; }
.hidden { position: absolute; width: 1px; height: 1px; margin: 0; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.head { flex: none; display: flex; align-items: center; gap: 4px; padding: 10px 10px 10px 18px; border-bottom: 1px solid var(--line); }
.title { flex: 1; min-width: 0; margin: 0; font-size: 16px; line-height: 1.5; font-weight: 600; letter-spacing: .06em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.title::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .55em; border-radius: 2px; background: var(--accent); }
.tool, .quiet { border: 0; background: none; color: var(--soft); border-radius: 8px; }
.tool { flex: none; display: grid; place-items: center; width: 36px; height: 36px; padding: 0; }
.quiet { padding: 3px 10px; font-size: 13px; }
.tool:hover, .quiet:hover { color: var(--ink); background: var(--accent-soft); }
.log { flex: 1; min-height: 0; overflow: hidden auto; overscroll-behavior: contain; padding: 16px; position: relative; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -3px; }
.welcome { min-height: 100%; display: flex; flex-direction: column; justify-content: center; gap: 18px; padding: 8px 4px; text-align: center; }
.welcome > p { font: 500 18px/1.7 var(--serif); text-wrap: balance; }
.starters { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
.starter { width: 100%; padding: 9px 13px; text-align: left; line-height: 1.55; font-size: 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.starter:hover { border-color: var(--accent); }
.composer { flex: none; display: flex; gap: 6px; align-items: flex-end; margin: 10px 12px 12px; padding: 5px 5px 5px 13px; border: 1px solid var(--edge); border-radius: 14px; background: var(--surface); }
.composer:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.composer textarea { flex: 1; min-width: 0; margin: 0; padding: 5px 0; border: 0; outline: 0; background: none; resize: none; font-size: 16px; line-height: 26px; max-height: 132px; }
.composer textarea::placeholder { color: var(--soft); opacity: 1; }
.composer textarea:placeholder-shown { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.send { flex: none; display: grid; place-items: center; width: 36px; height: 36px; padding: 0; border: 0; border-radius: 10px; background: var(--accent); color: var(--accent-ink); }
.send:hover { filter: brightness(1.08); }
.hint { margin: 8px 16px 0; color: var(--accent); font-size: 13px; }
.hint:empty { display: none; }
`;

const TURNS = `
.turn + .turn { margin-top: 24px; }
.question { width: fit-content; max-width: 88%; margin: 0 0 12px auto; padding: 7px 13px; border-radius: 13px 13px 4px; background: var(--accent-soft); white-space: pre-wrap; }
.answer > * { margin: 0; }
.answer > * + * { margin-top: 12px; }
.answer.whole, .answer.refusal, .answer.fault { border: 1px solid var(--line); border-radius: 4px 13px 13px; padding: 13px 15px; }
.answer.whole { background: var(--surface); }
.answer.refusal { border-style: dashed; border-color: var(--edge); }
.answer.fault { border-color: var(--accent); background: var(--accent-soft); }
.thinking, .understood, .detail, .excerpt { color: var(--soft); font-size: 13px; }
.thinking::after { content: "▍"; color: var(--accent); animation: blink 1s steps(2) infinite; }
@keyframes blink { 50% { opacity: 0; } }
.status { color: var(--accent); font-weight: 600; }
.words ul { margin: 4px 0; padding-left: 1.3em; }
.words li { margin: 3px 0; }
.chip { display: inline-flex; align-items: center; justify-content: center; min-width: 1.6em; height: 1.6em; margin: 0 .12em; padding: 0 .35em; border: 0; border-radius: .8em; background: var(--accent-soft); color: var(--accent); font-size: 12px; font-weight: 600; line-height: 1; vertical-align: .12em; position: relative; }
button.chip::after { content: ""; position: absolute; inset: -4px -2px; }
button.chip:hover { background: var(--accent); color: var(--accent-ink); }
.citations { list-style: none; padding: 12px 0 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.card { border-left: 3px solid var(--line); padding: 0 0 0 10px; transition: border-color .2s, background-color .2s; }
.card.lit, .card:focus { border-left-color: var(--accent); background: linear-gradient(90deg, var(--accent-soft), transparent); outline: 0; }
.card-head { font-size: 13px; line-height: 1.55; }
.card blockquote { margin: 4px 0 0; color: var(--soft); font: 14px/1.75 var(--serif); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.card.lit blockquote { display: block; }
.card mark { color: var(--ink); }
.badge { display: inline-block; border: 1px solid currentcolor; border-radius: 4px; margin-left: .5em; padding: 0 .4em; font-size: 12px; line-height: 1.5; white-space: nowrap; color: var(--soft); }
.badge.draft, .badge.repealed { color: var(--accent); }
.notes { padding: 7px 12px 7px 26px; border-radius: 8px; background: var(--accent-soft); font-size: 13px; }
.related h3 { margin: 0 0 6px; font-size: 13px; font-weight: 600; }
.related ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; font-size: 13px; line-height: 1.6; }
.excerpt { margin: 2px 0 0; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.55; overflow-wrap: normal; }
th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; min-width: 3.4em; }
.facts td:first-child { min-width: 4.6em; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars { margin: 0; }
.bars figcaption { color: var(--soft); font-size: 13px; }
.bars svg { width: 100%; height: auto; max-width: 420px; font-size: 14px; }
.bar { fill: var(--accent); opacity: .8; }
.bar.base { opacity: .35; }
.bar-name { fill: var(--soft); }
.bar-value { fill: var(--ink); }
.foot { display: flex; align-items: center; justify-content: space-between; gap: 8px; flex-wrap: wrap; }
.origin { margin: 0; color: var(--soft); font-size: 12px; }
.origin::before { content: "“ "; color: var(--accent); }
.origin.generated::before { content: "✦ "; }
.copy { margin: -2px -8px -4px auto; }
.button { padding: 4px 13px; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); font-size: 14px; }
.button:hover { border-color: var(--accent); }
@container (max-width: 260px) { .bars { display: none; } }
@container (min-width: 700px) { .log { padding-inline: calc(50% - 320px); } .composer, .hint { margin-inline: calc(50% - 332px); } }
@media (forced-colors: active) { .launcher, .panel, .composer, .send, .question, .chip, .card { border: 1px solid; } }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
`;

let sheet = null;

/** The style sheet, made once for all elements; no page's policy on styles stands in its way. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(HOST + FRAME + PIECES + TURNS);
  }
  return sheet;
}
