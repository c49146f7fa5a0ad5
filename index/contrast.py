"""Contrastive training 对比学习 of a table of piece vectors, in numpy: a question near its clause, far from the others.

The loss is the symmetric InfoNCE of a batch (sentence-transformers calls it
MultipleNegativesSymmetricRankingLoss) over nested widths of the vectors (MatryoshkaLoss).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.static import Pieces, Table

Cut = NDArray[numpy.int32]
Generator = numpy.random.Generator

SCALE = 20.0
_DECAYS = (0.9, 0.999)
_DROPPED = 0.1


class Pair(NamedTuple):
    """Two texts that belong together, cut into pieces."""

    asked: Cut
    held: Cut


class Gradient(NamedTuple):
    """A loss, and how it changes with each of the two matrices of vectors."""

    loss: float
    asked: Table
    held: Table


def nested_loss(asked: Table, held: Table, widths: Sequence[int]) -> Gradient:
    """The sum of the losses over the first columns of the vectors, for each width."""
    loss, by_asked, by_held = 0.0, numpy.zeros_like(asked), numpy.zeros_like(held)
    for width in widths:
        part = symmetric_loss(asked[:, :width], held[:, :width])
        loss += part.loss
        by_asked[:, :width] += part.asked
        by_held[:, :width] += part.held
    return Gradient(loss, by_asked, by_held)


def symmetric_loss(asked: Table, held: Table) -> Gradient:
    """-½·mean ln softmax(20·cos)ᵢᵢ along the rows and along the columns."""
    length_a, length_h = _lengths(asked), _lengths(held)
    unit_a, unit_h = asked / length_a, held / length_h
    logits = SCALE * unit_a @ unit_h.T
    raised = numpy.exp(logits)  # of -20 to 20: no overflow
    rows, columns = raised.sum(axis=1, keepdims=True), raised.sum(axis=0, keepdims=True)
    own = numpy.arange(len(asked))
    loss = float(numpy.mean((numpy.log(rows[:, 0]) + numpy.log(columns[0])) / 2 - logits[own, own]))
    change = (raised / rows + raised / columns) / 2
    change[own, own] -= 1
    change *= SCALE / len(asked)
    return Gradient(
        loss, _through_length(change @ unit_h, unit_a, length_a), _through_length(change.T @ unit_a, unit_h, length_h)
    )


def _lengths(vectors: Table) -> Table:
    lengths: Table = numpy.linalg.norm(vectors, axis=1, keepdims=True) + numpy.float32(1e-8)
    return lengths


def _through_length(change: Table, unit: Table, length: Table) -> Table:
    """A change of unit vectors as one of the vectors they were made of."""
    along: Table = change - unit * (change * unit).sum(axis=1, keepdims=True)
    return along / length


class Adam:
    """Adam over the rows of a table that a step touches; other rows wait."""

    def __init__(self, table: Table) -> None:
        self._mean = numpy.zeros_like(table)
        self._square = numpy.zeros_like(table)
        self._steps = 0

    def step(self, table: Table, rows: Cut, change: Table, rate: float) -> None:
        """Moves the rows against the change."""
        self._steps += 1
        slow, slower = _DECAYS
        mean = self._mean[rows] * slow + change * (1 - slow)
        square = self._square[rows] * slower + change**2 * (1 - slower)
        self._mean[rows], self._square[rows] = mean, square
        steady = mean / (1 - slow**self._steps)
        table[rows] -= rate * steady / (numpy.sqrt(square / (1 - slower**self._steps)) + 1e-8)


def train(
    table: Table,
    pieces: Pieces,
    draw: Callable[[Generator], Sequence[Pair]],
    *,
    steps: int,
    rate: float,
    seed: int,
    progress: Callable[[int, int, float], None] = lambda step, of, loss: None,
) -> Table:
    """The table after so many steps, each on a new batch; the rate rises over the first steps, then falls to 0."""
    learnt, chance, adam = table.copy(), numpy.random.default_rng(seed), Adam(table)
    widths = [width for width in (table.shape[1], table.shape[1] // 2, table.shape[1] // 4) if width]
    rising = max(1, min(50, steps // 10))
    for step in range(steps):
        pairs = draw(chance)
        asked = pieces.bags([_thinned(pair.asked, chance) for pair in pairs])
        held = pieces.bags([_thinned(pair.held, chance) for pair in pairs])
        rows = numpy.unique(numpy.concatenate((asked.indices, held.indices)))
        asked, held = _onto(asked, rows), _onto(held, rows)
        gradient = nested_loss(asked @ learnt[rows], held @ learnt[rows], widths)
        change = asked.T @ gradient.asked + held.T @ gradient.held
        adam.step(learnt, rows, change, rate * min((step + 1) / rising, (steps - step) / (steps - rising + 1)))
        progress(step + 1, steps, gradient.loss)
    return learnt


def _thinned(cut: Cut, chance: Generator) -> Cut:
    """The pieces without one in ten; a short text keeps them all."""
    return cut[chance.random(len(cut)) > _DROPPED] if len(cut) > 3 else cut


def _onto(bags: csr_array, rows: Cut) -> csr_array:
    """The bags over these rows of the table alone."""
    places = numpy.searchsorted(rows, bags.indices)
    return csr_array((bags.data, places, bags.indptr), shape=(bags.shape[0], len(rows)))
