"""Likelihoods are the softmax of weighted signals, and the shipped weights name known signals."""

import json
import math
import random
from importlib.resources import files

import numpy
import pytest

from rag.ranking import Weights, likelihoods, ranking_weights
from rag.signals import NAMES


def weights(**named: float) -> Weights:
    return numpy.array([named.get(name, 0.0) for name in NAMES])


def row(**named: float) -> list[float]:
    return [named.get(name, 0.0) for name in NAMES]


def test_likelihoods_are_in_the_ratio_of_the_exponentials() -> None:
    table = numpy.array([row(words=1), row(words=0.5, row=1), row()])
    # sums 2, 1 - 1 = 0 and 0: e² : 1 : 1
    likely = likelihoods(table, weights(words=2, row=-1))
    e = math.exp(2)
    assert likely == pytest.approx([e / (e + 2), 1 / (e + 2), 1 / (e + 2)])


def test_likelihoods_sum_to_1_and_keep_the_order_of_the_sums() -> None:
    chance = numpy.random.default_rng(5)
    for count in (1, 2, 7, 30):
        table = chance.normal(0, 3, (count, len(NAMES)))
        weighing = chance.normal(0, 1, len(NAMES))
        likely = likelihoods(table, weighing)
        assert likely.sum() == pytest.approx(1)
        assert (likely >= 0).all()
        assert likely[numpy.argsort(table @ weighing)].tolist() == sorted(likely)


def test_the_order_of_the_rows_changes_no_likelihood() -> None:
    table = numpy.random.default_rng(6).normal(0, 1, (9, len(NAMES)))
    order = random.Random(6).sample(range(9), 9)
    weighing = weights(words=1, meaning=2, length=-1)
    assert likelihoods(table[order], weighing) == pytest.approx(likelihoods(table, weighing)[order])


def test_one_row_is_certain() -> None:
    assert likelihoods(numpy.array([row(words=-8)]), weights(words=3)).tolist() == [1.0]


def test_no_rows_have_no_likelihoods() -> None:
    assert likelihoods(numpy.zeros((0, len(NAMES))), ranking_weights()).shape == (0,)


def test_equal_rows_are_equally_likely() -> None:
    assert likelihoods(numpy.array([row(words=0.3)] * 4), ranking_weights()) == pytest.approx([1 / 4] * 4)


def test_very_large_sums_neither_overflow_nor_vanish() -> None:
    likely = likelihoods(numpy.array([row(words=1000), row(words=1000), row(words=-1000)]), weights(words=50))
    assert likely.tolist() == [0.5, 0.5, 0.0]


def test_the_shipped_weights_are_finite_and_stand_in_the_order_of_the_names() -> None:
    record = json.loads(files("rag").joinpath("data/ranking.json").read_text(encoding="utf-8"))["weights"]
    assert set(record) <= set(NAMES)
    assert ranking_weights().tolist() == [record.get(name, 0.0) for name in NAMES]
    assert numpy.isfinite(ranking_weights()).all()
    assert ranking_weights().any()
