"""Ranking 排序: how likely each candidate is the clause that answers, by weights fitted to labelled questions.

The weights are data (`data/ranking.json`), one for each signal; `eval/fitting.py` fits them. Among the
candidates the likelihoods sum to 1, so that a clear winner is told from two clauses that say the same.
"""

import json
from functools import cache
from importlib.resources import files

import numpy
from numpy.typing import NDArray

from rag.signals import NAMES, Signals

Weights = NDArray[numpy.float64]


@cache
def ranking_weights() -> Weights:
    """The fitted weight of each signal, in the order of their names; a signal that was not fitted weighs nothing."""
    record = json.loads(files("rag").joinpath("data/ranking.json").read_text(encoding="utf-8"))
    return numpy.array([record["weights"].get(name, 0.0) for name in NAMES])


def likelihoods(signals: Signals, weights: Weights) -> NDArray[numpy.float64]:
    """How likely each row is the answer, if one of them is: the softmax of the weighted sums."""
    sums = signals @ weights
    raised = numpy.exp(sums - sums.max()) if len(sums) else sums
    likely: NDArray[numpy.float64] = raised / raised.sum() if len(sums) else raised
    return likely
