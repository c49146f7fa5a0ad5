"""Matching 逐词匹配: how well each word of a query is met by the nearest word of a text.

A text's one vector is a mean, in which a word asked for drowns. Here every piece of the query looks for
its nearest piece among a text's own: 钱 is met by 资金, 律师 by 法律援助, and what no piece meets is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from index.dense import Vectors
from index.static import StaticEncoder

_KEPT = 20_000
_BLOCK = 2**18
"""OpenBLAS starts threads for a product of more multiplications than this."""

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


class Texts:
    """Texts cut into pieces, ready to be matched with several queries."""

    def __init__(self, cut: Sequence[PieceNumbers], encoder: StaticEncoder) -> None:
        self._count = len(cut)
        self._filled = [place for place, pieces in enumerate(cut) if len(pieces)]
        pieces = [cut[place] for place in self._filled]
        joined = numpy.concatenate(pieces) if pieces else numpy.zeros(0, numpy.int32)
        known, self._places = numpy.unique(joined, return_inverse=True)
        self._starts = numpy.cumsum([0, *map(len, pieces)])[:-1]
        self._rows = encoder.rows(known)

    def likeness(self, asked: Vectors) -> Vectors:
        """For each text (row) and each unit vector asked for (column) the likeness of the text's nearest piece."""
        found = numpy.zeros((self._count, len(asked)), numpy.float32)
        if self._filled and len(asked):
            near = _product(_unit(self._rows), asked)
            found[self._filled] = numpy.maximum.reduceat(near[self._places], self._starts, axis=0)
        return numpy.clip(found, 0, 1)

    def vectors(self) -> Vectors:
        """The unit vector of each text as a whole; zero where no piece is known."""
        found = numpy.zeros((self._count, self._rows.shape[1]), numpy.float32)
        if self._filled:
            found[self._filled] = _unit(numpy.add.reduceat(self._rows[self._places], self._starts, axis=0))
        return found


class Matcher:
    """Matches words by the rows of a static encoder; the pieces of texts seen are remembered."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, PieceNumbers] = {}

    def texts(self, texts: Sequence[str]) -> Texts:
        """Texts ready to be matched."""
        return Texts(self._pieces(texts), self._encoder)

    def match(self, query: str, texts: Sequence[str] | Texts) -> Match:
        """How well each word of a query is met by each of some texts."""
        rows = self._encoder.rows(numpy.unique(self._pieces([query])[0]))
        lengths = numpy.linalg.norm(rows, axis=1)
        weights = lengths / lengths.sum() if lengths.any() else lengths
        ready = texts if isinstance(texts, Texts) else self.texts(texts)
        return Match(ready.likeness(_unit(rows)), weights)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The unit vector of each text as a whole; zero where no piece is known."""
        return self.texts(texts).vectors()

    def _pieces(self, texts: Sequence[str]) -> list[PieceNumbers]:
        """The pieces of each text; those not seen before are cut together."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        cut = dict(zip(fresh, self._encoder.pieces.cut(fresh), strict=True)) if fresh else {}
        found = [cut[text] if text in cut else self._known[text] for text in texts]
        if len(self._known) + len(cut) > _KEPT:
            self._known = {}
        self._known |= cut
        return found


def _unit(rows: Vectors) -> Vectors:
    """The rows at length 1; a zero row stays zero."""
    lengths = numpy.sqrt(numpy.einsum("ij,ij->i", rows, rows))
    return rows / numpy.where(lengths > 0, lengths, 1).astype(numpy.float32)[:, None]


def _product(rows: Vectors, asked: Vectors) -> Vectors:
    """The products of all rows with all of `asked`, in blocks that BLAS does not hand to threads.

    For products so small threads cost more than they bring, several times more where the processor is busy.
    """
    found = numpy.empty((len(rows), len(asked)), numpy.float32)
    size = max(1, _BLOCK // (rows.shape[1] * len(asked)))
    for at in range(0, len(rows), size):
        numpy.matmul(rows[at : at + size], asked.T, out=found[at : at + size])
    return found
