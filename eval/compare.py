"""Two runs compared question by question, and a run held against its thresholds."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import WenceError
from eval.measures import Interval, bootstrap, permutation_test
from eval.run import Result

LOWER_IS_BETTER = frozenset({"false_refusal", "wrong_answer_given", "unsupported_figure"})
MEASURES = (
    "recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "first_citation", "citation_hit", "citation_precision",
    "keys_met", "right", "false_refusal", "right_refusal", "wrong_answer_given", "unsupported_figure",
)  # fmt: skip


class GateError(WenceError):
    """Thresholds or a baseline that cannot be used."""


def values(results: Sequence[Result], measure: str) -> dict[str, float]:
    """A measure of each question that has it."""
    return {result.id: result.measures[measure] for result in results if measure in result.measures}


def summary(results: Sequence[Result]) -> dict[str, Interval]:
    """Each measure's mean and interval; one that no question has counts 0 questions."""
    return {measure: bootstrap(list(values(results, measure).values())) for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Breach:
    """A threshold that was not met, and the questions that broke it."""

    measure: str
    wanted: float
    found: float
    questions: tuple[str, ...]

    @property
    def line(self) -> str:
        """What was wanted and what was found, on one line."""
        if math.isnan(self.found):
            return f"{self.measure}: not measured, wanted {self.wanted:.3f}"
        sign = "at most" if self.measure in LOWER_IS_BETTER else "at least"
        return f"{self.measure}: {self.found:.3f}, wanted {sign} {self.wanted:.3f}"


def read_thresholds(path: Path) -> dict[str, float]:
    """The thresholds of a TOML file; an unknown measure is refused by name."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("thresholds")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GateError(
            f"the thresholds cannot be read ({error})", where=str(path), remedy="Correct the file"
        ) from error
    if not isinstance(found, dict):
        raise GateError("there is no table [thresholds]", where=str(path), remedy="Add it, with a number for a measure")
    for measure, value in found.items():
        if measure not in MEASURES or isinstance(value, bool) or not _is_share(value):
            known = ", ".join(MEASURES)
            raise GateError(
                f"{measure} = {value!r} is no threshold",
                where=str(path),
                remedy=f"Use a number from 0 to 1 for {known}",
            )
    return {measure: float(value) for measure, value in found.items()}


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def breaches(results: Sequence[Result], thresholds: Mapping[str, float]) -> list[Breach]:
    """The thresholds that are not met; a measure that was not taken is one of them."""
    found = []
    for measure, limit in thresholds.items():
        taken = values(results, measure)
        mean = sum(taken.values()) / len(taken) if taken else math.nan
        lower = measure in LOWER_IS_BETTER
        if math.isnan(mean) or (mean > limit + 1e-9 if lower else mean < limit - 1e-9):
            broken = [name for name, value in taken.items() if (value > 0 if lower else value < 1)]
            found.append(Breach(measure, limit, mean, tuple(broken)))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure moved from a baseline, over the questions both runs have."""

    measure: str
    before: float
    after: float
    p: float
    better: tuple[str, ...]
    worse: tuple[str, ...]


def changes(before: Mapping[str, Mapping[str, float]], results: Sequence[Result]) -> list[Change]:
    """The measures compared pair by pair; `before` holds each question's measures in the baseline."""
    found = []
    for measure in MEASURES:
        now = values(results, measure)
        shared = [name for name in now if measure in before.get(name, {})]
        if not shared:
            continue
        first, second = [before[name][measure] for name in shared], [now[name] for name in shared]
        up = tuple(name for name in shared if now[name] > before[name][measure])
        down = tuple(name for name in shared if now[name] < before[name][measure])
        better, worse = (down, up) if measure in LOWER_IS_BETTER else (up, down)
        size = len(shared)
        found.append(
            Change(measure, sum(first) / size, sum(second) / size, permutation_test(first, second), better, worse)
        )
    return found
