"""Matching 逐词匹配: how well each word of a query is met by the nearest word of a text.

A text's one vector is a mean, in which a word asked for drowns. Here every piece of the query looks for
its nearest piece among a text's own: 钱 is met by 资金, 律师 by 法律援助, and what no piece meets is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy
from numpy.typing import NDArray

from index.dense import Vectors
from index.encoder import unit
from index.static import StaticEncoder

_KEPT = 20_000

PieceNumbers = NDArray[numpy.int32]


@dataclass(frozen=True, slots=True)
class Match:
    """For each text (row) and each piece of the query (column) the likeness of the text's nearest piece, 0 to 1.

    `weights` say how much each piece of the query means; they sum to 1.
    """

    likeness: Vectors
    weights: Vectors

    @property
    def shares(self) -> Vectors:
        """How much of the query each text meets."""
        return self.likeness @ self.weights


class Matcher:
    """Matches words by the rows of a static encoder; the pieces of texts seen are remembered."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._pieces = lru_cache(_KEPT)(self._cut)

    def match(self, query: str, texts: Sequence[str]) -> Match:
        """How well each word of a query is met by each of some texts."""
        asked = numpy.unique(self._pieces(query))
        rows = self._encoder.rows(asked)
        lengths = numpy.linalg.norm(rows, axis=1)
        weights = lengths / lengths.sum() if lengths.any() else lengths
        cut = [self._pieces(text) for text in texts]
        filled = [place for place, pieces in enumerate(cut) if len(pieces)]
        likeness = numpy.zeros((len(texts), len(asked)), numpy.float32)
        if filled and len(asked):
            joined = numpy.concatenate([cut[place] for place in filled])
            known, places = numpy.unique(joined, return_inverse=True)
            near = unit(self._encoder.rows(known)) @ unit(rows).T
            starts = numpy.cumsum([0, *(len(cut[place]) for place in filled)])[:-1]
            likeness[filled] = numpy.maximum.reduceat(near[places], starts, axis=0)
        return Match(numpy.clip(likeness, 0, 1), weights)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The unit vector of each text as a whole; zero where no piece is known."""
        cut = [self._pieces(text) for text in texts]
        filled = [place for place, pieces in enumerate(cut) if len(pieces)]
        vectors = numpy.zeros((len(texts), self._encoder.identity.dimensions), numpy.float32)
        if filled:
            known, places = numpy.unique(numpy.concatenate([cut[place] for place in filled]), return_inverse=True)
            starts = numpy.cumsum([0, *(len(cut[place]) for place in filled)])[:-1]
            vectors[filled] = unit(numpy.add.reduceat(self._encoder.rows(known)[places], starts, axis=0))
        return vectors

    def _cut(self, text: str) -> PieceNumbers:
        return self._encoder.pieces.cut([text])[0]
