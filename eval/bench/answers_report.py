"""Whole answers as a person or a machine reads them: a table, Markdown, and a record."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from eval.bench.answers import Answers, Asked, Cold, Limit, Starts, Warm, limits, percentile, times
from eval.bench.layout import aligned, markdown_table, number, wrapped

_PEER = "rank_bm25, first clause"
_HEADERS = ("", "questions", "median ms", "p95 ms", "max ms", "CPU ms", "CPU p95", "× ours", "× CPU")
_STARTS = ("", "best s", "median s", "CPU s", "× ours")
_LEGEND = (
    "Whole answers: Assistant.ask, warm, each question once, one process; wall time, CPU time over all threads; "
    "× ours, × CPU: median wall and CPU time over ours. The peer finds by rank_bm25 over jieba's words and gives its "
    "first clause whole: it understands nothing, proves nothing and declines only where no word is shared."
)
_SIGNS = {True: "met", False: "MISSED", None: "–"}


# ---- for people ----------------------------------------------------------------------------------------


def lines(found: Answers) -> list[str]:
    """The section of the table for a console."""
    shown = ["Whole answers", *aligned(_rows(found)), *_remarks(found)]
    if isinstance(found.cold, Cold):
        shown += ["", "Cold starts", *aligned(_start_rows(found.cold)), *_parts(found.cold)]
    return [
        *shown,
        "",
        *wrapped(_LEGEND),
        "",
        *(f"  {_SIGNS[one.is_met]:<7} {one.line}: {number(one.found)}" for one in limits(found)),
    ]


def markdown_lines(found: Answers) -> list[str]:
    """The section for the README."""
    shown = [*markdown_table(_rows(found)), "", _LEGEND, "", *(f"- {line.strip()}" for line in _remarks(found))]
    if isinstance(found.cold, Cold):
        shown += ["", *markdown_table(_start_rows(found.cold)), ""]
        shown += [f"- {line.strip()}" for line in _parts(found.cold)]
    return [*shown, "", *markdown_table([("limit", "found", ""), *map(_limit_cells, limits(found))])]


def _limit_cells(one: Limit) -> tuple[str, str, str]:
    sign = {True: "met", False: "**missed**", None: "not measured"}[one.is_met]
    return one.line, number(one.found), sign


def _rows(found: Answers) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [_HEADERS]
    for one in found.asked:
        if one.ours:
            rows.append(_cells(f"{_name(one)}: wence", one.ours))
        if one.peer:
            rows.append(_cells(f"{_name(one)}: {_PEER}", one.peer, *map(number, _ratios(one))))
    return rows


def _ratios(one: Asked) -> tuple[float | None, float | None]:
    """How many times ours the peer's median wall time is, and its median CPU time."""
    if not one.ours or not one.peer:
        return None, None
    return times(one.peer.wall_ms, one.ours.wall_ms), times(one.peer.cpu_ms, one.ours.cpu_ms)


def _name(one: Asked) -> str:
    return one.name if f"{one.clauses:,}" in one.name else f"{one.name}, {one.clauses:,} clauses"


def _cells(name: str, warm: Warm, wall: str = "", cpu: str = "") -> tuple[str, ...]:
    of_wall, of_cpu = _figures(warm.wall_ms), _figures(warm.cpu_ms)
    figures = (of_wall["median"], of_wall["p95"], of_wall["max"], of_cpu["median"], of_cpu["p95"])
    return (name, f"{len(warm.wall_ms):,}", *map(number, figures), wall, cpu)


def _remarks(found: Answers) -> list[str]:
    """The steps and statuses of ours, and what failed."""
    told = []
    for one in found.asked:
        if one.ours:
            steps = [
                f"{name} {number(median(spent))} (p95 {number(percentile(spent, 0.95))})"
                for name, spent in one.ours.steps_ms.items()
            ]
            statuses = [f"{count:,} {status}" for status, count in sorted(one.ours.statuses.items())]
            told.append(f"  {one.name}, median ms of the steps: {', '.join(steps)}; {', '.join(statuses)}")
        if one.reason:
            told.append(f"  {one.name}: {one.reason}")
    return told if isinstance(found.cold, Cold) else [*told, f"  cold starts: {found.cold}"]


def _start_rows(cold: Cold) -> list[Sequence[str]]:
    ratio = times(cold.peer.wall_s, cold.ours.wall_s)
    return [_STARTS, _start_cells(cold.ours, ""), _start_cells(cold.peer, number(ratio))]


def _start_cells(starts: Starts, ratio: str) -> tuple[str, ...]:
    figures = (min(starts.wall_s), median(starts.wall_s), median(starts.cpu_s))
    return (f"`{starts.command}`", *map(number, figures), ratio)


def _parts(cold: Cold) -> list[str]:
    return [f"  ms of imports: {_listed(cold.imports_ms)}", f"  ms of a start's parts: {_listed(cold.parts_ms)}"]


def _listed(spent: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {number(ms)}" for name, ms in spent.items())


# ---- for machines ----------------------------------------------------------------------------------------


def record(found: Answers) -> dict[str, Any]:
    """All of it as one object."""
    return {
        "asked": [_asked_record(one) for one in found.asked],
        "cold": _cold_record(found.cold) if isinstance(found.cold, Cold) else {"reason": found.cold},
        "limits": [{"limit": one.line, "found": one.found, "is_met": one.is_met} for one in limits(found)],
    }


def _asked_record(one: Asked) -> dict[str, Any]:
    wall, cpu = _ratios(one)
    return {
        "workload": one.name,
        "clauses": one.clauses,
        "ours": _warm_record(one.ours) if one.ours else None,
        "peer": _warm_record(one.peer) | {"name": _PEER} if one.peer else None,
        "ratio": wall,
        "cpu_ratio": cpu,
        "reason": one.reason,
    }


def _warm_record(warm: Warm) -> dict[str, Any]:
    series = {"wall_ms": warm.wall_ms, "cpu_ms": warm.cpu_ms}
    return {
        "questions": len(warm.wall_ms),
        **{name: _figures(spent) for name, spent in series.items()},
        "steps_ms": {name: _figures(spent) for name, spent in warm.steps_ms.items()},
        "statuses": dict(warm.statuses),
    }


def _figures(spent: Sequence[float]) -> dict[str, float]:
    return {"median": median(spent), "p95": percentile(spent, 0.95), "max": max(spent)}


def _cold_record(cold: Cold) -> dict[str, Any]:
    return {
        "ours": _starts_record(cold.ours),
        "peer": _starts_record(cold.peer),
        "ratio": times(cold.peer.wall_s, cold.ours.wall_s),
        "imports_ms": dict(cold.imports_ms),
        "parts_ms": dict(cold.parts_ms),
    }


def _starts_record(starts: Starts) -> dict[str, Any]:
    return {
        "command": starts.command,
        "best_s": min(starts.wall_s),
        "median_s": median(starts.wall_s),
        "cpu_s": median(starts.cpu_s),
    }
