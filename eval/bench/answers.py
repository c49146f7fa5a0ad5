"""What whole answers took 整答耗时: times of questions and of starts, their medians, ratios and limits. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Turns = Sequence[str]
"""A question behind those asked before it in its conversation."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How much is asked: at most so many questions of a workload, after so many unmeasured ones; how many starts.

    `shipped_ms`, `large_ms` (at `large` articles) and `start_s` are the limits. A start is held against the code
    `peer`, by default the import of a library that such pipelines begin with.
    """

    most: int = 400
    warm: int = 20
    starts: int = 5
    seed: int = 7
    limit_s: float = 3600.0
    shipped_ms: float = 15
    large_ms: float = 60
    large: int = 100_000
    start_s: float = 1.5
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Warm:
    """Questions to an answerer that is warm: wall and CPU ms of each, ms of its steps, how many of each status."""

    wall_ms: Sequence[float]
    cpu_ms: Sequence[float]
    steps_ms: Mapping[str, Sequence[float]]
    statuses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """The same questions over the same clauses to us and to the peer; `reason` says why something is missing."""

    name: str
    clauses: int
    ours: Warm | None = None
    peer: Warm | None = None
    reason: str = ""
    most_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Starts:
    """A command started again and again: wall and CPU s of each start."""

    command: str
    wall_s: Sequence[float]
    cpu_s: Sequence[float]


@dataclass(frozen=True, slots=True)
class Cold:
    """Cold starts of ours and of the peer, in turn; ms of importing each package, and of the parts of one start."""

    ours: Starts
    peer: Starts
    imports_ms: Mapping[str, float]
    parts_ms: Mapping[str, float]
    most_s: float | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All that was measured of whole answers; `cold` is the reason where starts were not measured."""

    asked: Sequence[Asked]
    cold: Cold | str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Limit:
    """A time that whole answers must stay within, what was found, and whether that does; None if not measured."""

    line: str
    found: float | None
    is_met: bool | None


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that this share of them does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def times(peer: Sequence[float], ours: Sequence[float]) -> float | None:
    """How many times our median the peer's is."""
    own = median(ours)
    return median(peer) / own if own > 0 else None


def limits(found: Answers) -> list[Limit]:
    """Every limit of what was measured."""
    lines = [
        _limit(f"{one.name}: median of an answer", median(one.ours.wall_ms) if one.ours else None, one.most_ms, "ms")
        for one in found.asked
    ]
    if isinstance(found.cold, Cold):
        lines.append(
            _limit("cold `wence ask`: median of a start", median(found.cold.ours.wall_s), found.cold.most_s, "s")
        )
    return [line for line in lines if line]


def _limit(what: str, value: float | None, most: float | None, unit: str) -> Limit | None:
    if most is None:
        return None
    return Limit(f"{what} at most {most:g} {unit}", value, None if value is None else value <= most)
