"""Measures of quality 评测指标: one function each, its formula in the docstring; no file, no clock.

A ranking is a list of clause ids, best first. The clauses wanted are a set; a question whose answer may
stand in any of several clauses wants the one ranked best (`wanted`), so that the same figures come out
of other tools that know sets alone. A question without any result counts as 0.
"""

import math
import random
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy

from corpus.figures import figures
from eval.keys import holds_key

_MARK = re.compile(r"\[\d+\]")


def wanted(groups: Sequence[Collection[str]], mode: Literal["any", "all"], ranking: Sequence[str]) -> set[str]:
    """The clauses to be found: of each group of equal clauses the one ranked best, of `any` groups one in all."""
    places = {clause: place for place, clause in reversed(list(enumerate(ranking)))}
    merged = [{clause for group in groups for clause in group}] if mode == "any" else groups
    return {min(group, key=lambda clause: (places.get(clause, len(ranking)), clause)) for group in merged if group}


def recall_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """|relevant among the first k| / |relevant|."""
    return len(set(ranking[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """1 / rank of the first relevant clause, 0 when there is none."""
    return next((1 / rank for rank, clause in enumerate(ranking, 1) if clause in relevant), 0.0)


def ndcg_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Sum of 1 / log2(rank + 1) over relevant clauses among the first k, over the same sum of the best ranking."""
    gain = sum(1 / math.log2(rank + 1) for rank, clause in enumerate(ranking[:k], 1) if clause in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gain / best if best else 0.0


def citation_hit(cited: Sequence[str], groups: Sequence[Collection[str]], mode: Literal["any", "all"]) -> float:
    """1 when one gold clause (`any`), or one of each gold (`all`), is cited, else 0."""
    found = [bool(set(cited) & set(group)) for group in groups]
    return float(bool(found) and (any(found) if mode == "any" else all(found)))


def citation_precision(cited: Sequence[str], groups: Sequence[Collection[str]]) -> float:
    """|cited clauses that are gold| / |cited|, 0 when nothing is cited."""
    gold = {clause for group in groups for clause in group}
    return sum(clause in gold for clause in cited) / len(cited) if cited else 0.0


def keys_met(answer: str, keys: Sequence[Sequence[str]]) -> float:
    """|groups met by one of their strings| / |groups|, numbers compared by value."""
    return sum(any(holds_key(answer, key) for key in group) for group in keys) / len(keys) if keys else 0.0


def has_unsupported_figure(answer: str, quotes: Sequence[str]) -> bool:
    """Whether an answer states a number that is in none of its quotes and does not count them.

    The marks `[1]` of citations are no part of what an answer states.
    """
    held = {value for quote in quotes for value in figures(quote)} | {Decimal(len(quotes))}
    return not figures(_MARK.sub("", answer)) <= held


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval over so many questions."""

    mean: float
    low: float
    high: float
    count: int


def bootstrap(values: Sequence[float], *, seed: int = 7, rounds: int = 1000) -> Interval:
    """The mean of some values, and the middle 95 % of the means of samples drawn from them with return."""
    if not values:
        return Interval(math.nan, math.nan, math.nan, 0)
    taken = numpy.asarray(values, dtype=float)
    draws = numpy.random.default_rng(seed).integers(0, len(taken), size=(rounds, len(taken)))
    low, high = numpy.quantile(taken[draws].mean(axis=1), (0.025, 0.975))
    return Interval(float(taken.mean()), float(low), float(high), len(taken))


def permutation_test(
    first: Sequence[float],
    second: Sequence[float],
    *,
    seed: int = 7,
    rounds: int = 10000,
    statistic: Callable[[Sequence[float]], float] = sum,
) -> float:
    """How likely a difference of paired values as large as theirs is by chance: signs are flipped at random.

    p = (1 + |rounds whose flipped sum is as large|) / (1 + rounds), two-sided.
    """
    differences = [after - before for before, after in zip(first, second, strict=True) if after != before]
    if not differences:
        return 1.0
    rng = random.Random(seed)
    observed = abs(statistic(differences))
    extreme = sum(
        abs(statistic([value if rng.random() < 0.5 else -value for value in differences])) >= observed - 1e-12
        for _ in range(rounds)
    )
    return (1 + extreme) / (1 + rounds)
