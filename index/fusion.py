"""Fusion 融合: several scores of the same rows made one, between 0 and 1. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy
from numpy.typing import NDArray

Shares = NDArray[numpy.float64]
Method = Literal["weighted", "rrf"]

RANK_CONSTANT = 60


def weighted(scores: Sequence[Shares], weights: Sequence[float]) -> Shares:
    """The weighted mean of the scores, each stretched to 0–1 over the rows at hand: Σ wᵢ·stretchᵢ / Σ wᵢ."""
    return _at_most_1(_sum([_stretched(score) for score in scores], weights) / sum(weights))


def reciprocal_ranks(scores: Sequence[Shares], weights: Sequence[float]) -> Shares:
    """Reciprocal rank fusion over its highest value: Σ wᵢ/(60 + rankᵢ) · 61 / Σ wᵢ; a score of 0 has no rank."""
    return _at_most_1(_sum([_reciprocal(score) for score in scores], weights) * (RANK_CONSTANT + 1) / sum(weights))


METHODS: Mapping[Method, Callable[[Sequence[Shares], Sequence[float]], Shares]] = {
    "weighted": weighted,
    "rrf": reciprocal_ranks,
}


def _sum(parts: Sequence[Shares], weights: Sequence[float]) -> Shares:
    return numpy.asarray(sum(part * weight for part, weight in zip(parts, weights, strict=True)))


def _at_most_1(scores: Shares) -> Shares:
    """The scores without what rounding adds to the highest."""
    return numpy.minimum(scores, 1.0)


def _stretched(score: Shares) -> Shares:
    """The lowest as 0 and the highest as 1; all 1 if they are equal and not 0: each is as good as the best."""
    lowest, highest = (score.min(), score.max()) if len(score) else (0, 0)
    return (score - lowest) / (highest - lowest) if highest > lowest else (score > 0).astype(float)


def _reciprocal(score: Shares) -> Shares:
    """1/(60 + rank) for each row; equal scores share the rank of the first of them."""
    above = len(score) - numpy.searchsorted(numpy.sort(score), score, side="right")
    return numpy.where(score > 0, 1 / (RANK_CONSTANT + 1 + above), 0.0)
