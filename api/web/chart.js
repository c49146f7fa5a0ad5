// Bars for the values of one indicator, place by place and year by year, drawn by hand in SVG at the width there is.

import { fill, h, s } from "/widget/dom.js";
import { compare, kindOf, said } from "/web/indicators-facts.js";

const [HEAD, ROW, BAR, GAP, INSET] = [28, 28, 16, 16, 10];
const LETTER = 13;
const NARROWEST = 220;
const TALL = 20;
const KINDS = ["level", "added", "growth"];
let drawings = 0;

/** A figure for each kind of value and each unit, since these share no scale. */
export function charts(facts, words) {
  const panels = [...grouped(facts, (fact) => `${KINDS.indexOf(kindOf(fact))} ${fact.base_unit}`)]
    .sort(([one], [other]) => compare(one, other)).map(([, panel]) => panel);
  return panels.map((panel) => figure(panel, words));
}

function grouped(facts, keyOf) {
  const groups = new Map();
  for (const fact of facts) {
    if (!groups.has(keyOf(fact))) groups.set(keyOf(fact), []);
    groups.get(keyOf(fact)).push(fact);
  }
  return groups;
}

function figure(panel, words) {
  drawings += 1;
  const [title, description] = [`chart-title-${drawings}`, `chart-words-${drawings}`];
  const groups = groupsOf(panel, words);
  const svg = s("svg", { role: "img", "aria-labelledby": title, "aria-describedby": description });
  const isTall = groups.flatMap((group) => group.bars).length > TALL;
  const area = h("div", isTall ? { class: "chart-area", tabindex: "0", role: "group", "aria-labelledby": title } : { class: "chart-area" }, svg);
  const drawn = h("figure", { class: "chart" },
    h("figcaption", { id: title }, h("span", { class: "hidden" }, `${panel[0].indicator} `), words.panel(words.kinds[kindOf(panel[0])], panel[0].base_unit)),
    area, h("p", { class: "hidden", id: description }, describe(groups, words)));
  new ResizeObserver(([seen]) => draw(svg, groups, seen.contentRect.width)).observe(area);
  return drawn;
}

/** The bars by place, the greatest place first, the years of each in order; what is stated twice alike is one bar. */
function groupsOf(panel, words) {
  return [...grouped(panel, (fact) => fact.region || words.noRegion)].map(([region, facts]) => {
    const barOf = (fact) => ({
      year: fact.year, role: fact.role, label: said(fact, words), size: sizeOf(fact),
      name: [fact.year || words.noYear, words.roles[fact.role] || fact.role].join(" "),
    });
    const bars = [...new Map(facts.map(barOf).map((bar) => [`${bar.name} ${bar.label}`, bar])).values()];
    return { region, bars: bars.sort(byTime) };
  }).sort((one, other) => most(other) - most(one) || compare(one.region, other.region));
}

const byTime = (one, other) => (one.year || 0) - (other.year || 0) || compare(one.role, other.role) || one.size - other.size;
const most = ({ bars }) => Math.max(...bars.map((bar) => bar.size));

/** How long a bar is, in the base unit; a decline goes the other way. */
function sizeOf(fact) {
  const number = fact.number ?? 0;
  return fact.relation === "下降" ? -number : number;
}

function describe(groups, words) {
  return groups.map(({ region, bars }) => words.group(region, bars.map((bar) => `${bar.name} ${bar.label}`))).join(words.groups);
}

function draw(svg, groups, given) {
  const bars = groups.flatMap((group) => group.bars);
  const width = Math.max(NARROWEST, given);
  const left = Math.max(...bars.map((bar) => lengthOf(bar.name))) + 2 * INSET;
  const right = Math.max(...bars.map((bar) => lengthOf(bar.label))) + INSET;
  const scale = scaleOf(bars.map((bar) => bar.size), left, Math.max(40, width - left - right));
  let y = 0;
  const drawn = groups.map(({ region, bars: own }) => {
    const top = y;
    y += HEAD + own.length * ROW + GAP;
    return s("g", {},
      s("text", { x: 0, y: top + 18, class: "chart-region" }, cut(region, width)),
      s("line", { x1: scale(0), x2: scale(0), y1: top + HEAD - 4, y2: y - GAP - (ROW - BAR) + 4, class: "chart-axis" }),
      own.map((bar, at) => barAt(bar, top + HEAD + at * ROW, left, scale)));
  });
  svg.setAttribute("viewBox", `0 0 ${width} ${y - GAP + 4}`);
  fill(svg, drawn);
}

/** Where a size lies: the zero line at the left end unless something goes below it. */
function scaleOf(sizes, left, room) {
  const [least, greatest] = [Math.min(0, ...sizes), Math.max(0, ...sizes)];
  return (size) => left + ((size - least) / (greatest - least || 1)) * room;
}

function barAt({ name, label, role, size }, y, left, scale) {
  const [from, to] = [scale(Math.min(0, size)), scale(Math.max(0, size))];
  const middle = y + BAR / 2 + 5;
  return [
    s("text", { x: left - INSET, y: middle, "text-anchor": "end", class: "bar-name" }, name),
    s("rect", { x: from, y, width: Math.max(1.5, to - from), height: BAR, rx: 2, class: role === "base" ? "bar base" : "bar" }),
    s("text", { x: to + 8, y: middle, class: "bar-value" }, label),
  ];
}

/** About how wide a text is drawn: Chinese characters are square, others about half as wide. */
function lengthOf(text) {
  return [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? LETTER : LETTER * 0.6), 0);
}

function cut(text, room) {
  const most = Math.floor(room / LETTER);
  const characters = [...text];
  return lengthOf(text) <= room ? text : `${characters.slice(0, most - 1).join("")}…`;
}
