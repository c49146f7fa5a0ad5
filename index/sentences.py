"""Sentences 句: the vectors of a clause's sentences, kept in 8 bits, for the best of them to count.

A long clause says many things; its one vector is their mean. A question asks about one of them.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy
from numpy.typing import NDArray

from corpus.document import Clause
from index.dense import Vectors
from index.storage import Generation, save_array

_END = re.compile(r"(?<=[。；！？\n])")
_SHORTEST = 6
_SCALE = 127
_BATCH = 1024


def sentences_of(clause: Clause) -> list[str]:
    """The sentences of a clause; none if it is a single one."""
    parts = [part.strip() for part in _END.split(clause.reading) if len(part.strip()) > _SHORTEST]
    return parts if len(parts) > 1 else []


def save_sentences(folder: Path, counts: Sequence[int], vectors: Vectors) -> None:
    """Writes the vectors of all sentences, and how many each row has, into a folder."""
    save_array(folder / "sentence-starts.npy", numpy.cumsum([0, *counts], dtype=numpy.int64))
    rounded = numpy.empty(vectors.shape, numpy.int8)
    for at in range(0, len(vectors), _BATCH):  # a part at a time stays in the processor's cache
        rounded[at : at + _BATCH] = numpy.rint(vectors[at : at + _BATCH] * _SCALE)
    save_array(folder / "sentence-vectors.npy", rounded)


class Sentences:
    """The sentences of a generation."""

    def __init__(self, generation: Generation) -> None:
        self._starts = generation.array("sentence-starts.npy")
        self._vectors = generation.array("sentence-vectors.npy")

    def best(self, vector: Vectors, rows: NDArray[numpy.int64], otherwise: Vectors) -> Vectors:
        """How like a vector the best sentence of each row is; the value in `otherwise` for a row without any."""
        starts, ends = self._starts[rows], self._starts[rows + 1]
        counts = ends - starts
        having = numpy.flatnonzero(counts)
        if not len(having):
            return otherwise
        firsts = numpy.cumsum(counts) - counts
        places = numpy.arange(counts.sum()) + numpy.repeat(starts - firsts, counts)
        likeness = (self._vectors[places].astype(numpy.float32) @ vector) / _SCALE
        best = otherwise.copy()
        best[having] = numpy.maximum.reduceat(likeness, firsts[having])
        return best
