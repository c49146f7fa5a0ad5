// A bar chart of a few values, drawn by hand in SVG.

import { h, s } from "./dom.js";

const WIDTH = 380;
const ROW = 34;
const LABEL = 112;

/** Bars for the values of one indicator, each with its place and year. */
export function bars(facts) {
  const most = Math.max(...facts.map((fact) => Math.abs(fact.value)), Number.MIN_VALUE);
  const room = WIDTH - LABEL - 90;
  const height = facts.length * ROW + 8;
  const title = `${facts[0].indicator}（${facts[0].unit}）`;
  const rows = facts.map((fact, at) => {
    const y = at * ROW + 8;
    const name = [fact.region, fact.year].filter(Boolean).join(" ");
    return s("g", {},
      s("text", { x: LABEL - 10, y: y + 15, "text-anchor": "end", class: "bar-name" }, name),
      s("rect", { x: LABEL, y, width: Math.max(2, (Math.abs(fact.value) / most) * room), height: 20, rx: 2, class: "bar" }),
      s("text", { x: LABEL + (Math.abs(fact.value) / most) * room + 8, y: y + 15, class: "bar-value" }, `${fact.value}${fact.unit}`));
  });
  const drawing = s("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": described(facts, title) }, rows);
  return h("figure", { class: "bars" }, h("figcaption", {}, title), drawing);
}

function described(facts, title) {
  return `${title}：${facts.map((fact) => `${[fact.region, fact.year].filter(Boolean).join(" ")} ${fact.value}${fact.unit}`).join("，")}`;
}
