"""The report as one HTML page that opens without a network: tables and plots drawn as SVG."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from eval.compare import Breach, Change, summary
from eval.measures import Interval
from eval.report import change_lines, gate_lines, groups
from eval.run import Result

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #2f6f5e; --soft: #2f6f5e33; --bad: #b3402a; }
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  max-width: 78rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { padding: .2rem .7rem; border-bottom: 1px solid var(--line); }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .bad { color: var(--bad); }
svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; }
details { margin: .5rem 0; }
"""
_GROUPED = ("recall@5", "mrr", "citation_hit", "keys_met", "right", "right_refusal")
_BAR_HEIGHT = 22
_LEFT = 210
_PLOT = 460


def page(
    results: Sequence[Result],
    *,
    system: str,
    corpus: str,
    found: Sequence[Breach],
    moved: Sequence[Change],
) -> str:
    """The whole report."""
    verdict = "<p class=bad>Gate failed</p>" if found else "<p>Gate passed</p>"
    parts = [
        f"<h1>wence eval: {escape(system)}</h1>",
        f"<p>{len(results)} questions, corpus {escape(corpus)}</p>",
        verdict,
        _list(gate_lines(found)),
        "<h2>Measures</h2>",
        _measures(summary(results)),
        "<h2>Groups</h2>",
        _groups(results),
        "<h2>Recall@5 by kind</h2>",
        _bars(_means(results, "kind ", "recall@5")),
        "<h2>Recall@5 by overlap of wording</h2>",
        _bars(_means(results, "overlap ", "recall@5")),
        "<h2>Refusals</h2>",
        _refusals(results),
        _refusal_curve(results),
        "<h2>Latency</h2>",
        _latency(results),
        "<h2>Changes since the baseline</h2>" if moved else "",
        _change_bars(moved) if moved else "",
        _list(change_lines(moved)) if moved else "",
        "<h2>Questions</h2>",
        _questions(results),
    ]
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>wence eval</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><body>{body}</body></html>\n'
    )


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _measures(found: Mapping[str, Interval]) -> str:
    rows = []
    for measure, interval in found.items():
        numbers = (f"{interval.mean:.3f}", f"{interval.low:.3f} – {interval.high:.3f}", f"{interval.count}")
        taken = "".join(f"<td class=n>{number}" for number in numbers)
        cells = taken if interval.count else "<td colspan=3 class=bad>not measured"
        rows.append(f"<tr><td>{escape(measure)}{cells}</tr>")
    return f"<table><tr><th>measure<th>mean<th>95 %<th>questions</tr>{''.join(rows)}</table>"


def _groups(results: Sequence[Result]) -> str:
    """The main measures of each group with their intervals."""
    rows = []
    for name, members in groups(results).items():
        found = summary(members)
        cells = "".join(f"<td class=n>{_with_interval(found[measure])}" for measure in _GROUPED)
        rows.append(f"<tr><td>{escape(name)}<td class=n>{len(members)}{cells}</tr>")
    head = "".join(f"<th>{escape(measure)}" for measure in _GROUPED)
    return f"<table><tr><th><th>questions{head}</tr>{''.join(rows)}</table>"


def _with_interval(interval: Interval) -> str:
    if not interval.count:
        return "–"
    return f"{interval.mean:.2f} <small>{interval.low:.2f}–{interval.high:.2f}</small>"


def _change_bars(moved: Sequence[Change]) -> str:
    """How far each measure moved, to the right for more and to the left for less; faint where it may be chance."""
    most = max((abs(change.after - change.before) for change in moved), default=0.0) or 1.0
    middle = _LEFT + _PLOT / 2
    shapes = []
    for row, change in enumerate(moved):
        top = row * _BAR_HEIGHT
        length = (change.after - change.before) / most * _PLOT / 2
        fill = "var(--bar)" if change.p < 0.05 else "var(--soft)"
        start = middle + min(length, 0)
        shapes.append(
            f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{escape(change.measure)}</text>'
            f'<rect x="{start:.1f}" y="{top + 3}" width="{abs(length):.1f}" height="15" fill="{fill}"/>'
            f'<text x="{_LEFT + _PLOT + 8}" y="{top + 15}">{change.after - change.before:+.3f}</text>'
        )
    height = _BAR_HEIGHT * len(moved) + 4
    axis = f'<line x1="{middle}" y1="0" x2="{middle}" y2="{height}" stroke="var(--line)"/>'
    return f'<svg viewBox="0 0 {_LEFT + _PLOT + 60} {height}" role="img">{axis}{"".join(shapes)}</svg>'


def _means(results: Sequence[Result], prefix: str, measure: str) -> dict[str, float]:
    found = {}
    for name, members in groups(results).items():
        taken = [result.measures[measure] for result in members if measure in result.measures]
        if name.startswith(prefix) and taken:
            found[f"{name.removeprefix(prefix)} ({len(taken)})"] = sum(taken) / len(taken)
    return found


def _bars(values: Mapping[str, float]) -> str:
    """Horizontal bars from 0 to 1."""
    height = _BAR_HEIGHT * len(values) + 4
    shapes = []
    for row, (name, value) in enumerate(values.items()):
        top = row * _BAR_HEIGHT
        shapes.append(
            f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LEFT}" y="{top + 3}" width="{_PLOT}" height="15" fill="var(--soft)"/>'
            f'<rect x="{_LEFT}" y="{top + 3}" width="{_PLOT * value:.1f}" height="15" fill="var(--bar)"/>'
            f'<text x="{_LEFT + _PLOT + 8}" y="{top + 15}">{value:.3f}</text>'
        )
    return f'<svg viewBox="0 0 {_LEFT + _PLOT + 60} {height}" role="img">{"".join(shapes)}</svg>'


def _refusals(results: Sequence[Result]) -> str:
    """Which share of answerable and unanswerable questions was declined."""
    answerable = [result.measures["false_refusal"] for result in results if "false_refusal" in result.measures]
    others = [result.measures["right_refusal"] for result in results if "right_refusal" in result.measures]
    shares = {}
    if others:
        shares[f"unanswerable declined ({len(others)})"] = sum(others) / len(others)
    if answerable:
        shares[f"answerable declined ({len(answerable)})"] = sum(answerable) / len(answerable)
    return _bars(shares)


def _refusal_curve(results: Sequence[Result]) -> str:
    """What declining below a confidence would give: right refusals over false ones, as the limit rises."""
    sure = [
        (result.confidence, "right_refusal" in result.measures) for result in results if result.confidence is not None
    ]
    others = sum(unanswerable for _, unanswerable in sure)
    if not others or others == len(sure):
        return ""
    points, false, right = [(0.0, 0.0)], 0, 0
    for _, tied in groupby(sorted(sure), key=lambda pair: pair[0]):
        declined = [unanswerable for _, unanswerable in tied]
        right, false = right + sum(declined), false + len(declined) - sum(declined)
        points.append((false / (len(sure) - others), right / others))
    line = " ".join(f"{_LEFT + 160 * x:.1f},{170 - 150 * y:.1f}" for x, y in points)
    frame = f'<rect x="{_LEFT}" y="20" width="160" height="150" fill="none" stroke="var(--line)"/>'
    chance = f'<line x1="{_LEFT}" y1="170" x2="{_LEFT + 160}" y2="20" stroke="var(--line)"/>'
    names = (
        f'<text x="{_LEFT + 80}" y="190" text-anchor="middle">answerable declined</text>'
        f'<text x="{_LEFT - 8}" y="90" text-anchor="end">unanswerable declined</text>'
    )
    curve = f'<polyline points="{line}" fill="none" stroke="var(--bar)" stroke-width="2"/>'
    return f'<svg viewBox="0 0 {_LEFT + _PLOT + 60} 200" role="img">{frame}{chance}{curve}{names}</svg>'


def _latency(results: Sequence[Result]) -> str:
    """The share of questions answered within a time, on a logarithmic axis."""
    times = sorted(result.milliseconds for result in results)
    if not times:
        return ""
    low, high = math.log10(max(times[0], 0.01)), math.log10(max(times[-1], 0.02))
    width = max(high - low, 0.1)
    points = " ".join(
        f"{_LEFT + _PLOT * (math.log10(max(value, 0.01)) - low) / width:.1f},{170 - 150 * (rank + 1) / len(times):.1f}"
        for rank, value in enumerate(times)
    )
    median, slow = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
    labels = (
        f'<text x="{_LEFT}" y="190">{times[0]:.2f} ms</text>'
        f'<text x="{_LEFT + _PLOT}" y="190" text-anchor="end">{times[-1]:.2f} ms</text>'
        f'<text x="{_LEFT - 8}" y="20" text-anchor="end">median {median:.2f} ms</text>'
        f'<text x="{_LEFT - 8}" y="38" text-anchor="end">95 % {slow:.2f} ms</text>'
    )
    line = f'<polyline points="{points}" fill="none" stroke="var(--bar)" stroke-width="2"/>'
    return f'<svg viewBox="0 0 {_LEFT + _PLOT + 60} 200" role="img">{line}{labels}</svg>'


def _questions(results: Sequence[Result]) -> str:
    rows = []
    for result in results:
        right = result.measures.get("right", result.measures.get("right_refusal", 0.0))
        recall = result.measures.get("recall@5")
        mark = "" if right else " class=bad"
        rows.append(
            f"<tr{mark}><td>{escape(result.id)}<td>{escape(result.kind)}<td>{escape(result.status)}"
            f"<td class=n>{'–' if recall is None else f'{recall:.2f}'}<td class=n>{right:.0f}</tr>"
        )
    head = "<tr><th>question<th>kind<th>status<th>R@5<th>right</tr>"
    return f"<details><summary>{len(results)} questions</summary><table>{head}{''.join(rows)}</table></details>"
