"""Metrics 运行指标 in Prometheus' text format: requests, latency by step, answers by status, what was turned away.

Every series is known at the start, so all of them are cells of one row of shared numbers; the sums over the
rows are what all processes of the service have counted.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from api.problems import KINDS
from api.shared import SharedNumbers
from rag.answer import Answer
from rag.answer import Status as AnswerStatus

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATUSES = tuple(sorted({200, 202, 204, 304, *(kind.status for kind in KINDS.values())}))
STEPS = ("understand", "retrieve", "answer", "total")
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
ELSEWHERE = "other"
"""The route and the status of what has none of its own."""
_MOST_PROCESSES = 256
_HELP = {
    "wence_requests_total": "Requests by route and status.",
    "wence_request_seconds": "Time from the first byte of a request to the last of its answer.",
    "wence_step_seconds": "Time of each step of an answer.",
    "wence_answers_total": "Answers by status.",
    "wence_refused_total": "Requests turned away, by reason.",
    "wence_index_swaps_total": "New indexes that took over.",
    "wence_requests_in_progress": "Requests in work.",
}
_GAUGES = {"wence_requests_in_progress"}
_SPARSE = {"wence_requests_total", "wence_refused_total"}
"""Of these most series never count anything, and are left out until they do."""
_HISTOGRAMS = {"wence_request_seconds", "wence_step_seconds"}

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """What this process has counted, in its own row of what all have."""

    def __init__(self, routes: Iterable[str], file: Path | None = None) -> None:
        names = _series((*routes, ELSEWHERE))
        self._cells = {name: cell for cell, name in enumerate(names, 1)}
        self._numbers = SharedNumbers(file, 1 if file is None else _MOST_PROCESSES, len(names) + 1)
        self._row = self._numbers.rows[self._numbers.claim(0)]
        self._add("wence_requests_in_progress", -self._row[self._cells["wence_requests_in_progress", ()]])

    def began(self) -> None:
        """Counts a request that has come in."""
        self._add("wence_requests_in_progress", 1)

    def ended(self, route: str, status: int, seconds: float) -> None:
        """Counts a request that has been answered."""
        known = route if ("wence_request_seconds_sum", (("route", route),)) in self._cells else ELSEWHERE
        said = str(status) if status in STATUSES else ELSEWHERE
        self._add("wence_requests_in_progress", -1)
        self._add("wence_requests_total", 1, ("route", known), ("status", said))
        self._observe("wence_request_seconds", seconds, ("route", known))

    def answered(self, answer: Answer) -> None:
        """Counts an answer and its steps."""
        self._add("wence_answers_total", 1, ("status", answer.status))
        for step in STEPS:
            if step in answer.timings_ms:
                self._observe("wence_step_seconds", answer.timings_ms[step] / 1000, ("step", step))

    def refused(self, reason: str) -> None:
        """Counts a request that was turned away."""
        self._add("wence_refused_total", 1, ("reason", reason))

    def swapped(self) -> None:
        """Counts a new index that took over."""
        self._add("wence_index_swaps_total", 1)

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """All numbers as Prometheus reads them; a gauge has its help and its value."""
        lines = list(self._lines())
        for name, (about, value) in gauges.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {_shown(value)}"]
        return "\n".join([*lines, ""])

    def _lines(self) -> Iterator[str]:
        sums, said = self._numbers.rows.sum(axis=0), ""
        for (name, labels), cell in self._cells.items():
            if name in _SPARSE and not sums[cell]:
                continue
            family = next((known for known in _HELP if name.startswith(known)), name)
            if family != said:
                yield f"# HELP {family} {_HELP[family]}"
                yield f"# TYPE {family} {_type(family)}"
                said = family
            shown = ",".join(f'{label}="{value}"' for label, value in labels)
            yield f"{name}{{{shown}}} {_shown(sums[cell])}" if shown else f"{name} {_shown(sums[cell])}"

    def _observe(self, name: str, seconds: float, label: tuple[str, str]) -> None:
        for bucket in BUCKETS[bisect_left(BUCKETS, seconds) :]:
            self._add(f"{name}_bucket", 1, label, ("le", str(bucket)))
        self._add(f"{name}_bucket", 1, label, ("le", "+Inf"))
        self._add(f"{name}_sum", seconds, label)
        self._add(f"{name}_count", 1, label)

    def _add(self, name: str, value: float, *labels: tuple[str, str]) -> None:
        self._row[self._cells[name, labels]] += value


def _series(routes: Sequence[str]) -> list[tuple[str, Labels]]:
    """The name and the labels of every series there can be."""
    codes = (*map(str, STATUSES), ELSEWHERE)
    names: list[tuple[str, Labels]] = [
        ("wence_requests_total", (("route", route), ("status", code))) for route in routes for code in codes
    ]
    for route in routes:
        names += _histogram("wence_request_seconds", ("route", route))
    for step in STEPS:
        names += _histogram("wence_step_seconds", ("step", step))
    names += [("wence_answers_total", (("status", status),)) for status in get_args(AnswerStatus)]
    names += [("wence_refused_total", (("reason", kind),)) for kind in KINDS]
    return [*names, ("wence_index_swaps_total", ()), ("wence_requests_in_progress", ())]


def _histogram(name: str, label: tuple[str, str]) -> Iterator[tuple[str, Labels]]:
    for bucket in (*map(str, BUCKETS), "+Inf"):
        yield f"{name}_bucket", (label, ("le", bucket))
    yield f"{name}_sum", (label,)
    yield f"{name}_count", (label,)


def _type(family: str) -> str:
    if family in _HISTOGRAMS:
        return "histogram"
    return "gauge" if family in _GAUGES else "counter"


def _shown(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
