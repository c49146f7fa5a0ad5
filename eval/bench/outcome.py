"""What the bench found 结果: figures of each engine, ratios between them, exponents, and targets met or not. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Literal

from eval.bench.answers import Answers
from eval.bench.engines import Listed
from eval.bench.load import About
from eval.bench.measure import Opened, Run

Figure = Literal["cpu", "build", "memory", "agreement", "start"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An engine at a size: what was measured, or the reason why nothing was."""

    engine: Listed
    size: int
    run: Run | None = None
    opened: Opened | None = None
    versions: Mapping[str, str] | None = None
    agreement: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the bench ran; `busy` is how many processes wanted a core before and after, on average over a minute."""

    processor: str
    cores: int
    system: str
    python: str
    busy: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the bench; ratios and targets are those of the size `main`, which alone is run in several rounds."""

    main: int
    rounds: int
    passes: int
    k: int
    machine: Machine
    loads: Sequence[About]
    outcomes: Sequence[Outcome]
    answers: Answers | None = None

    def at(self, size: int) -> dict[str, Outcome]:
        """The outcomes at a size by the engine's name."""
        return {outcome.engine.name: outcome for outcome in self.outcomes if outcome.size == size}


def merged(rounds: Sequence[Outcome]) -> Outcome:
    """The rounds of one engine as one: medians, and every pass over the questions that each round had."""
    failed = next((one for one in rounds if one.run is None), None)
    runs = [one.run for one in rounds if one.run]
    if failed or len(runs) == 1:
        return failed or rounds[0]
    starts = [one.opened for one in rounds if one.opened]
    return replace(rounds[0], run=_merged(runs), opened=_merged_starts(starts) if starts else None)


def _merged(runs: Sequence[Run]) -> Run:
    count = min(map(queries, runs))
    return Run(
        import_s=median(run.import_s for run in runs),
        build_s=median(run.build_s for run in runs),
        build_wall_s=median(run.build_wall_s for run in runs),
        first_ms=median(run.first_ms for run in runs),
        input_mb=_median([run.input_mb for run in runs]),
        grown_mb=_median([run.grown_mb for run in runs]),
        peak_mb=max(run.peak_mb for run in runs),
        cpu_ms=[spent[:count] for run in runs for spent in run.cpu_ms],
        wall_ms=[spent[:count] for run in runs for spent in run.wall_ms],
        rankings=runs[0].rankings[:count],
    )


def _merged_starts(starts: Sequence[Opened]) -> Opened:
    return Opened(
        median(start.open_ms for start in starts),
        median(start.first_ms for start in starts),
        _median([start.grown_mb for start in starts]),
    )


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


# ---- one engine --------------------------------------------------------------------------------------


def cpu_ms(run: Run, count: int | None = None) -> float:
    """CPU time a question: the mean over the first `count` questions, the median of the passes."""
    return median(fmean(spent[:count]) for spent in run.cpu_ms)


def wall_ms(run: Run, share: float) -> float:
    """The time that this share of the questions stayed within, the median of the passes."""
    return median(sorted(spent)[min(len(spent) - 1, math.ceil(len(spent) * share) - 1)] for spent in run.wall_ms)


def queries(run: Run) -> int:
    """How many questions a pass had."""
    return len(run.cpu_ms[0])


def start_ms(outcome: Outcome) -> float | None:
    """Until the first answer, in CPU ms after imports: opened from disk, or built anew by an engine that keeps none."""
    if outcome.opened:
        return outcome.opened.open_ms + outcome.opened.first_ms
    if outcome.run and not outcome.engine.is_stored:
        return outcome.run.build_s * 1000 + outcome.run.first_ms
    return None


# ---- one against another -----------------------------------------------------------------------------


def ratio(peer: Outcome, ours: Outcome, of: Figure) -> float | None:
    """How many times as much of something the peer takes; times of questions over those that both were asked."""
    if not peer.run or not ours.run:
        return None
    if of == "cpu":
        count = min(queries(peer.run), queries(ours.run))
        return _divided(cpu_ms(peer.run, count), cpu_ms(ours.run, count))
    if of == "build":
        return _divided(peer.run.build_s, ours.run.build_s)
    if of == "memory":
        return _divided(peer.run.grown_mb, ours.run.grown_mb)
    return _divided(start_ms(peer), start_ms(ours)) if of == "start" else None


def _divided(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other is not None and other > 0 else None


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float | None:
    """The b of cost = a·sizeᵇ that fits best: the slope of log cost over log size."""
    if len(set(sizes)) < 2 or min(costs) <= 0:
        return None
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = fmean(x), fmean(y)
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return above / sum((a - mean_x) ** 2 for a in x)


def curve(bench: Bench, name: str) -> list[tuple[int, float]]:
    """An engine's CPU time a question at each size it was measured at, smallest first."""
    found = [outcome for outcome in bench.outcomes if outcome.engine.name == name and outcome.run]
    return sorted((outcome.size, cpu_ms(outcome.run)) for outcome in found if outcome.run)


# ---- targets ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """What our engine must reach: times a peer's figure (`least`), or a figure of its own (`least` or `most`)."""

    ours: str
    of: Figure
    peer: str = ""
    least: float = -math.inf
    most: float = math.inf

    @property
    def line(self) -> str:
        """The target in words."""
        sense = f"at least {self.least:g}" if self.least > -math.inf else f"at most {self.most:g} ms"
        names = {"cpu": "CPU a question", "build": "CPU to build", "memory": "memory over input"}
        names |= {"agreement": "best 10 among the exact", "start": "open and first question"}
        return f"{self.ours}: {names[self.of]} {sense}" + (f" × less than {self.peer}" if self.peer else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, what was found, and whether that meets it; None where it was not measured, with the reason."""

    target: Target
    found: float | None
    is_met: bool | None
    reason: str = ""


_HYBRIDS = ("wence-hybrid", "wence-filtered")
TARGETS = (
    Target("wence-bm25", "cpu", "rank-bm25", least=1000),
    Target("wence-bm25", "cpu", "tantivy", least=1.8),
    Target("wence-bm25", "cpu", "bm25s-numba", least=0.667),
    Target("wence-dense", "cpu", "faiss-fp32", least=2),
    Target("wence-dense", "agreement", least=0.999),
    *(Target(ours, "cpu", "llama-index", least=7) for ours in _HYBRIDS),
    *(Target(ours, "cpu", "txtai", least=12) for ours in _HYBRIDS),
    *(Target(ours, "cpu", "langchain", least=150) for ours in _HYBRIDS),
    Target("wence-hybrid", "build", "langchain", least=5),
    Target("wence-hybrid", "memory", "langchain", least=5),
    Target("wence-hybrid", "start", most=60),
)


def verdict(target: Target, found: Mapping[str, Outcome]) -> Verdict:
    """Whether outcomes of one size meet a target."""
    missing = [name for name in (target.ours, target.peer) if name and not (name in found and found[name].run)]
    if missing:
        reasons = [f"{name}: {found[name].reason if name in found else 'not asked for'}" for name in missing]
        return Verdict(target, None, None, "; ".join(reasons))
    value = _value(target, found)
    if value is None:
        return Verdict(target, None, None, "not measured")
    return Verdict(target, value, target.least <= value <= target.most)


def _value(target: Target, found: Mapping[str, Outcome]) -> float | None:
    ours = found[target.ours]
    if target.peer:
        return ratio(found[target.peer], ours, target.of)
    return ours.agreement if target.of == "agreement" else start_ms(ours)
