"""The bench as a person or a machine reads it: a table, Markdown, JSON, and a plot of cost against size."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from eval.bench import answers_report
from eval.bench.engines import LEVELS, Level
from eval.bench.layout import aligned, markdown_table, number, wrapped
from eval.bench.load import About
from eval.bench.outcome import (
    TARGETS,
    Bench,
    Figure,
    Outcome,
    Verdict,
    cpu_ms,
    curve,
    exponent,
    queries,
    ratio,
    start_ms,
    verdict,
    wall_ms,
)

_FIGURES: tuple[Figure, ...] = ("cpu", "build", "memory", "start")
_HEADERS = ("", "CPU ms", "× ours", "p50 ms", "p99 ms", "build s", "MB", "start ms", "exact")
_LEGEND = (
    "CPU ms: CPU time a question over all threads; × ours: how many times ours, over the same questions; "
    "p50, p99: wall time; build: CPU s from words and vectors; MB: memory over input; "
    "start: CPU ms after imports to the first answer, from disk where the engine keeps files; "
    "exact: share of the best 10 that are among the exact best 10 (hybrid: of two lists fused by ranks)."
)


def verdicts(bench: Bench) -> list[Verdict]:
    """Every target with what was found at the main size."""
    found = bench.at(bench.main)
    return [verdict(target, found) for target in TARGETS]


# ---- for people ----------------------------------------------------------------------------------------


def table(bench: Bench) -> str:
    """The figures by size and level, the engines that did not run, the exponents, and the targets."""
    lines = [_machine_line(bench)]
    for about in bench.loads:
        lines += ["", _load_line(about), *aligned(_rows(bench, about.size)), *_reasons(bench, about.size)]
    if bench.loads:
        lines += ["", *wrapped(_LEGEND), "", *_exponent_lines(bench), "", f"Targets at {bench.main:,} articles"]
        lines += map(_verdict_line, verdicts(bench))
    return "\n".join([*lines, *(["", *answers_report.lines(bench.answers)] if bench.answers else [])])


def _rows(bench: Bench, size: int) -> list[Sequence[str]]:
    found = bench.at(size)
    rows: list[Sequence[str]] = [_HEADERS]
    for level in LEVELS:
        of_level = [outcome for outcome in found.values() if outcome.engine.level == level and outcome.run]
        ours = _ours(found, level)
        rows += [_cells(outcome, ours) for outcome in of_level]
    return rows


def _ours(found: Mapping[str, Outcome], level: Level) -> Outcome | None:
    return next((one for one in found.values() if one.engine.level == level and one.engine.is_ours), None)


def _cells(outcome: Outcome, ours: Outcome | None) -> tuple[str, ...]:
    run = outcome.run
    if run is None:
        return ()
    times = ratio(outcome, ours, "cpu") if ours else None
    return (
        outcome.engine.name,
        number(cpu_ms(run)),
        "" if outcome is ours else number(times),
        number(wall_ms(run, 0.5)),
        number(wall_ms(run, 0.99)),
        number(run.build_s),
        number(run.grown_mb),
        number(start_ms(outcome)),
        "–" if outcome.agreement is None else f"{outcome.agreement:.3f}",
    )


def _reasons(bench: Bench, size: int) -> list[str]:
    return [f"{one.engine.name}: {one.reason}" for one in bench.at(size).values() if one.reason]


def _exponent_lines(bench: Bench) -> list[str]:
    found = exponents(bench)
    lines = [f"  {name:<16} {value:.2f}" for name, value in found.items()]
    return ["Cost grows as size to the power of", *lines] if lines else []


def exponents(bench: Bench) -> dict[str, float]:
    """For each engine measured at several sizes the power of the size that its CPU time grows with."""
    names = list(dict.fromkeys(outcome.engine.name for outcome in bench.outcomes))
    curves = {name: curve(bench, name) for name in names}
    slopes = {name: exponent(*_sides(points)) for name, points in curves.items()}
    return {name: slope for name, slope in slopes.items() if slope is not None}


def _sides(points: Sequence[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [size for size, _ in points], [cost for _, cost in points]


def _verdict_line(found: Verdict) -> str:
    sign = {True: "met    ", False: "MISSED ", None: "–      "}[found.is_met]
    return f"  {sign} {found.target.line}: {_found(found)}"


def _found(found: Verdict) -> str:
    if found.found is None:
        return found.reason
    return f"{found.found:.4f}" if found.target.of == "agreement" else number(found.found)


def _load_line(about: About) -> str:
    copies = f", {about.copies:,} of them changed copies" if about.copies else ""
    return f"{about.size:,} articles{copies}; {about.terms:,} words; {about.queries:,} questions"


def _machine_line(bench: Bench) -> str:
    machine = bench.machine
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}; "
        f"busy {machine.busy[0]:.1f} before, {machine.busy[1]:.1f} after; "
        + (f"median of {bench.rounds} × {bench.passes} passes, " if bench.loads else "")
        + "default threads, one process for each engine"
    )


# ---- for the README --------------------------------------------------------------------------------------


def markdown(bench: Bench) -> str:
    """The figures at the main size, the targets, the exponents, whole answers and the versions."""
    about = next((about for about in bench.loads if about.size == bench.main), None)
    lines = _engine_lines(bench, about) if about else [f"{_machine_line(bench)}."]
    if bench.answers:
        lines += ["", *answers_report.markdown_lines(bench.answers)]
    versions = ", ".join(f"{name} {one}" for name, one in sorted(versions_of(bench).items()))
    return "\n".join([*lines, "", f"Versions: {versions}.", ""])


def _engine_lines(bench: Bench, about: About) -> list[str]:
    lines = [f"{_load_line(about)}. {_machine_line(bench)}.", ""]
    lines += [*markdown_table(_rows(bench, bench.main)), "", _LEGEND]
    lines += ["", *(f"- {reason}" for reason in _reasons(bench, bench.main)), ""]
    lines += markdown_table([("target", "found", ""), *map(_verdict_cells, verdicts(bench))])
    found = exponents(bench)
    if found:
        lines += [
            "",
            "Cost grows as size to the power of: " + ", ".join(f"{n} {v:.2f}" for n, v in found.items()) + ".",
        ]
    return lines


def _verdict_cells(found: Verdict) -> tuple[str, str, str]:
    sign = {True: "met", False: "**missed**", None: "not measured"}[found.is_met]
    return found.target.line, _found(found), sign


def versions_of(bench: Bench) -> dict[str, str]:
    """The version of every package that was measured."""
    found = dict(bench.answers.versions) if bench.answers else {}
    return found | {name: one for outcome in bench.outcomes for name, one in (outcome.versions or {}).items()}


# ---- for machines ----------------------------------------------------------------------------------------


def as_record(bench: Bench) -> dict[str, Any]:
    """The bench as one JSON record."""
    return {
        "machine": asdict(bench.machine),
        "rounds": bench.rounds,
        "passes": bench.passes,
        "k": bench.k,
        "main": bench.main,
        "loads": [asdict(about) for about in bench.loads],
        "versions": versions_of(bench),
        "engines": [_record(outcome, bench) for outcome in bench.outcomes],
        "exponents": exponents(bench),
        "targets": [
            {"target": one.target.line, "found": one.found, "is_met": one.is_met, "reason": one.reason}
            for one in verdicts(bench)
        ]
        if bench.loads
        else [],
        "answers": answers_report.record(bench.answers) if bench.answers else None,
    }


def to_json(bench: Bench) -> str:
    """The record as text."""
    return json.dumps(as_record(bench), ensure_ascii=False, indent=1) + "\n"


def _record(outcome: Outcome, bench: Bench) -> dict[str, Any]:
    head = {"engine": outcome.engine.name, "level": outcome.engine.level, "size": outcome.size}
    run = outcome.run
    if run is None:
        return head | {"reason": outcome.reason}
    ours = _ours(bench.at(outcome.size), outcome.engine.level)
    return head | {
        "queries": queries(run),
        "cpu_ms": cpu_ms(run),
        "cpu_ms_passes": [sum(spent) / len(spent) for spent in run.cpu_ms],
        "p50_ms": wall_ms(run, 0.5),
        "p99_ms": wall_ms(run, 0.99),
        "import_s": run.import_s,
        "build_s": run.build_s,
        "build_wall_s": run.build_wall_s,
        "start_ms": start_ms(outcome),
        "open_ms": outcome.opened.open_ms if outcome.opened else None,
        "input_mb": run.input_mb,
        "grown_mb": run.grown_mb,
        "peak_mb": run.peak_mb,
        "agreement": outcome.agreement,
        "ratios": {figure: ratio(outcome, ours, figure) for figure in _FIGURES} if ours else {},
        "reason": outcome.reason,
    }


# ---- the plot --------------------------------------------------------------------------------------------

_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333; } .axis { stroke: #8886; fill: none; }
.line { fill: none; stroke: #8a8f98; stroke-width: 1.5; } .ours { stroke: #2f6f5e; stroke-width: 2.5; }
text.ours { fill: #2f6f5e; stroke: none; font-weight: 600; } circle { fill: #8a8f98; } circle.ours { fill: #2f6f5e; }
@media (prefers-color-scheme: dark) { text { fill: #ccc; } .ours { stroke: #5fb89d; } text.ours { fill: #5fb89d; }
  circle.ours { fill: #5fb89d; } }
"""
_PANEL, _GAP, _HEIGHT, _TOP, _LEFT = 190, 190, 300, 30, 56
_LABEL = 14


def plot(bench: Bench) -> str:
    """CPU time a question against the number of articles, both logarithmic, a panel for each level; as SVG."""
    curves = {name: curve(bench, name) for name in exponents(bench)}
    if not curves:
        return ""
    levels = {outcome.engine.name: outcome.engine for outcome in bench.outcomes}
    sizes = [size for points in curves.values() for size, _ in points]
    costs = [cost for points in curves.values() for _, cost in points]
    across = _scale(sizes, 0, _PANEL)
    down = _scale(costs, _TOP + _HEIGHT, _TOP)
    shapes = [_costs_axis(costs, down)]
    for place, level in enumerate(LEVELS):
        of_level = {name: points for name, points in curves.items() if levels[name].level == level}
        ours = {name for name in of_level if levels[name].is_ours}
        panel = _panel(level, of_level, ours, (across, down), exponents(bench))
        shapes.append(
            f'<g transform="translate({_LEFT + place * (_PANEL + _GAP)} 0)">{panel}{_sizes_axis(sizes, across)}</g>'
        )
    width, height = _LEFT + len(LEVELS) * (_PANEL + _GAP), _TOP + _HEIGHT + 50
    name = "CPU time a question against the number of articles"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{name}">'
        f"<style>{_STYLE}</style>{''.join(shapes)}</svg>\n"
    )


Scale = Callable[[float], float]


def _scale(values: Sequence[float], first: float, last: float) -> Scale:
    """From a value to its place on a logarithmic axis of whole powers of ten."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return lambda value: first + (last - first) * (math.log10(value) - low) / max(high - low, 1)


def _powers(values: Sequence[float]) -> list[float]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**power for power in range(low, high + 1)]


def _costs_axis(costs: Sequence[float], down: Scale) -> str:
    marks = [
        f'<text x="{_LEFT - 8}" y="{down(cost) + 4:.1f}" text-anchor="end">{cost:g}</text>' for cost in _powers(costs)
    ]
    return "".join(marks) + f'<text x="4" y="{_TOP - 14}">CPU ms a question</text>'


def _sizes_axis(sizes: Sequence[int], across: Scale) -> str:
    shapes = [f'<rect class="axis" x="0" y="{_TOP}" width="{_PANEL}" height="{_HEIGHT}"/>']
    for size in _powers(sizes):
        name = f"{size / 1e6:g}M" if size >= 1e6 else f"{size / 1e3:g}k"
        shapes.append(f'<text x="{across(size):.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{name}</text>')
    return "".join(shapes)


def _panel(
    level: Level,
    curves: Mapping[str, Sequence[tuple[int, float]]],
    ours: set[str],
    scales: tuple[Scale, Scale],
    slopes: Mapping[str, float],
) -> str:
    across, down = scales
    shapes = [f'<text x="{_PANEL / 2}" y="{_TOP + _HEIGHT + 38}" text-anchor="middle">{level}, articles</text>']
    heights = _apart({name: down(points[-1][1]) for name, points in curves.items()})
    for name, points in curves.items():
        kind = "ours" if name in ours else ""
        places = [(across(size), down(cost)) for size, cost in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        shapes.append(f'<polyline class="line {kind}" points="{line}"/>')
        shapes += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        label = f"{escape(name)} n^{slopes[name]:.2f}"
        shapes.append(f'<text class="{kind}" x="{_PANEL + 8}" y="{heights[name] + 4:.1f}">{label}</text>')
    return "".join(shapes)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of labels, moved up where two would overlap."""
    placed: dict[str, float] = {}
    highest = math.inf
    for name, height in sorted(heights.items(), key=lambda item: -item[1]):
        highest = placed[name] = min(height, highest - _LABEL)
    return placed
