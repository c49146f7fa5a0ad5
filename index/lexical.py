"""BM25 over fields 词面检索: impacts in posting arrays, added up term by term, the exact best k by block maxima.

A field's term frequency is divided by 1 - b + b·length/mean length and weighed; the sum over the fields
saturates once: impact = tf·(k1 + 1) / (tf + k1). The idf ln(1 + (N - n + ½)/(n + ½)) is multiplied in at
query time, so what is stored for a clause depends on nothing but the clause and the mean lengths.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from scipy.sparse import _sparsetools, coo_array, csr_array, hstack

Rows = NDArray[numpy.int64]
Numbers = NDArray[numpy.int32] | NDArray[numpy.int64]
Scores = NDArray[numpy.float32]
Mask = NDArray[numpy.bool_]

BLOCK = 128
_COMMON = 0.2
"""Terms in more clauses than this share are left out of a query while others remain ..."""
_LARGE = 10_000
"""... in an index of at least this size: below it they cost nothing, and they tell places and papers apart."""
_KNOWN_HASHES = 1 << 16
_FNV_START, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a clause's words: how much it counts, and how much its length is held against it."""

    weight: float = 1.0
    b: float = 0.75


class Ranked(NamedTuple):
    """Rows with their scores, best first; equal scores in the order of rows."""

    rows: Rows
    scores: Scores


class Term(NamedTuple):
    """A term of a query that the index holds: its number, and its weight times its idf."""

    number: int
    factor: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of an index by their hashes, how many rows hold each, and how many rows there are."""

    hashes: NDArray[numpy.uint64]
    holders: NDArray[numpy.int32]
    size: int

    def terms(self, weights: Mapping[str, float]) -> list[Term]:
        """The terms of a query that the index holds, those that stand almost everywhere left out if others remain."""
        places, holders = self._held(weights)
        factors = self._idf(holders) * list(weights.values())
        held = holders > 0
        rare = held & (holders <= _COMMON * self.size)
        kept = rare if self.size >= _LARGE and rare.any() else held
        return [
            Term(number, factor) for number, factor in zip(places[kept].tolist(), factors[kept].tolist(), strict=True)
        ]

    def idf(self, weights: Mapping[str, float]) -> float:
        """What the terms of a query weigh together, those included that no row holds."""
        _, holders = self._held(weights)
        return float(numpy.dot(list(weights.values()), self._idf(holders)))

    def _held(self, terms: Iterable[str]) -> tuple[Rows, NDArray[numpy.int32]]:
        """For each term its number, and how many rows hold it: none if it is unknown."""
        wanted = numpy.array([term_hash(term) for term in terms], numpy.uint64)
        places = numpy.searchsorted(self.hashes, wanted)
        places[places == len(self.hashes)] = 0
        known = self.hashes[places] == wanted if len(self.hashes) else numpy.zeros(len(wanted), bool)
        holders = numpy.zeros(len(wanted), numpy.int32)
        holders[known] = self.holders[places[known]]
        return places, holders

    def _idf(self, holders: NDArray[numpy.int32]) -> NDArray[numpy.float64]:
        """Lucene's, above zero for every term."""
        return numpy.log1p((self.size - holders + 0.5) / (holders + 0.5))


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term by its number, the rows that hold it and its impact there.

    Starts and rows are of one type, int32 unless there are more than 2³¹ postings.
    """

    starts: Numbers
    rows: Numbers
    impacts: NDArray[numpy.float32]
    size: int


@lru_cache(_KNOWN_HASHES)
def term_hash(term: str) -> int:
    """64 bits for a term (FNV-1a over its characters), the same on every machine; remembered, as questions repeat."""
    found = _FNV_START
    for character in term:
        found = (found ^ ord(character)) * _FNV_PRIME & 0xFFFF_FFFF_FFFF_FFFF
    return found


def term_hashes(terms: Sequence[str]) -> NDArray[numpy.uint64]:
    """The hashes of many terms, those of one length at a time; among a million, two are alike once in 10⁷ builds."""
    hashes = numpy.zeros(len(terms), numpy.uint64)
    lengths = numpy.fromiter(map(len, terms), numpy.int64, len(terms))
    for length in numpy.unique(lengths).tolist():
        places = numpy.flatnonzero(lengths == length)
        codes = numpy.array([terms[place] for place in places.tolist()]).view(numpy.uint32).reshape(len(places), -1)
        found = numpy.full(len(places), _FNV_START, numpy.uint64)
        for column in codes.T:
            found = (found ^ column) * numpy.uint64(_FNV_PRIME)
        hashes[places] = found
    return hashes


# ---- building ---------------------------------------------------------------------------------------


class _Vocabulary(defaultdict[str, int]):
    """Numbers terms as they come."""

    def __missing__(self, term: str) -> int:
        self[term] = number = len(self)
        return number


class PostingsBuilder:
    """Collects the terms of clauses, field by field, and makes the posting arrays of them.

    The terms of `batch` clauses wait as texts before they are counted: what they take in memory has a bound.
    """

    def __init__(self, fields: Sequence[Field] = (Field(),), *, k1: float = 1.2, batch: int = 20_000) -> None:
        self._fields = tuple(fields)
        self._k1 = k1
        self._batch = batch
        self._numbers = _Vocabulary()
        self._waiting: list[list[Sequence[str]]] = [[] for _ in fields]
        self._counts: list[list[csr_array]] = [[] for _ in fields]

    def add(self, fields: Sequence[Sequence[str]]) -> None:
        """One clause: its terms in each field."""
        for waiting, terms in zip(self._waiting, fields, strict=True):
            waiting.append(terms)
        if len(self._waiting[0]) == self._batch:
            self._count()

    def _count(self) -> None:
        for waiting, counts in zip(self._waiting, self._counts, strict=True):
            counts.append(self._counted(waiting))
            waiting.clear()

    def _counted(self, clauses: Sequence[Sequence[str]]) -> csr_array:
        """How often each term (down) stands in each clause (across)."""
        lengths = numpy.fromiter(map(len, clauses), numpy.int32, len(clauses))
        numbers = map(self._numbers.__getitem__, chain.from_iterable(clauses))
        terms = numpy.fromiter(numbers, numpy.int32, int(lengths.sum()))
        rows = numpy.repeat(numpy.arange(len(clauses), dtype=numpy.int32), lengths)
        ones = numpy.ones(len(terms), numpy.float32)
        return coo_array((ones, (terms, rows)), shape=(len(self._numbers), len(clauses))).tocsr()

    def build(self) -> tuple[Vocabulary, Postings]:
        """The vocabulary and the posting arrays of everything added."""
        self._count()
        height, size = len(self._numbers), sum(part.shape[1] for part in self._counts[0])
        summed = csr_array((height, size), dtype=numpy.float32)
        for field, parts in zip(self._fields, self._counts, strict=True):
            for part in parts:
                part.resize(height, part.shape[1])
            summed = summed + _normalised(hstack(parts, format="csr"), field)
            parts.clear()
        summed.data *= (self._k1 + 1) / (summed.data + self._k1)
        return self._by_hash(summed)

    def _by_hash(self, impacts: csr_array) -> tuple[Vocabulary, Postings]:
        hashes = term_hashes(list(self._numbers))
        order = numpy.argsort(hashes)
        if len(order) > 1 and not numpy.diff(hashes[order]).all():
            raise ValueError("two terms have one hash")
        by_hash, size = impacts[order], impacts.shape[1]
        by_hash.sort_indices()
        kind = numpy.int32 if by_hash.nnz < 2**31 else numpy.int64
        starts, rows = by_hash.indptr.astype(kind), by_hash.indices.astype(kind)
        vocabulary = Vocabulary(hashes[order], numpy.diff(starts).astype(numpy.int32), size)
        return vocabulary, Postings(starts, rows, by_hash.data.astype(numpy.float32), size)


def _normalised(counts: csr_array, field: Field) -> csr_array:
    """The counts divided by how long the field is in each clause, and weighed."""
    lengths = numpy.asarray(counts.sum(axis=0)).ravel()
    mean = lengths.mean() if lengths.any() else 1.0
    # a clause without words has nothing to divide, and with b = 1 nothing to divide by
    share = field.weight / (1 - field.b + field.b * numpy.maximum(lengths, 1) / mean)
    counts.data = counts.data * share[counts.indices].astype(numpy.float32)
    return counts


# ---- searching --------------------------------------------------------------------------------------


def _add(postings: Postings, terms: Sequence[Term], scores: Scores) -> None:
    """Adds each term's factor times its impacts to the scores of their rows; a row stands in a posting list once."""
    for number, factor in terms:
        begin, end = postings.starts[number], postings.starts[number + 1]
        scores[postings.rows[begin:end]] += postings.impacts[begin:end] * numpy.float32(factor)


def _add_compiled(postings: Postings, terms: Sequence[Term], scores: Scores) -> None:
    """The same through scipy's column times scalar, which takes a third of the time."""
    starts, rows, impacts, size = postings.starts, postings.rows, postings.impacts, len(scores)
    factors = numpy.array([term.factor for term in terms], numpy.float32)
    for place, (number, _) in enumerate(terms):
        column = starts[number : number + 2]
        _sparsetools.csc_matvec(size, 1, column, rows, impacts, factors[place : place + 1], scores)


def _works(add: Callable[[Postings, Sequence[Term], Scores], None], index_type: type) -> bool:
    """Whether scipy's private function is there and adds as it should."""
    starts: Numbers = numpy.array((0, 1, 3), index_type)
    rows: Numbers = numpy.array((1, 0, 2), index_type)
    scores = numpy.zeros(3, numpy.float32)
    try:
        add(Postings(starts, rows, numpy.array((9, 1, 2), numpy.float32), 3), [Term(1, 2.0)], scores)
    except (AttributeError, TypeError, ValueError):
        return False
    return bool((scores == (2, 0, 4)).all())


class Lexical:
    """Searches posting arrays."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._add = _add_compiled if _works(_add_compiled, postings.rows.dtype.type) else _add
        self._threads = threading.local()

    def __len__(self) -> int:
        return self._postings.size

    def best(
        self, terms: Iterable[Term], k: int, *, mask: Mask | None = None, also: Rows | None = None
    ) -> tuple[Ranked, Scores]:
        """The best k rows that hold a term and pass the mask; and the scores of the rows in `also`."""
        scores = self._scored(terms)
        others = scores[also] if also is not None else numpy.zeros(0, numpy.float32)
        if mask is not None:
            scores[: len(mask)] *= mask
        return top(scores, k), others

    def count(self, terms: Iterable[Term], mask: Mask | None = None) -> int:
        """How many rows hold a term and pass the mask."""
        scores = self._scored(terms)
        return int(numpy.count_nonzero(scores[: len(mask)] * mask if mask is not None else scores))

    def holding(self, terms: Iterable[Term]) -> Mask:
        """Which rows hold a term."""
        return self._scored(terms)[: len(self)] > 0

    def _scored(self, terms: Iterable[Term]) -> Scores:
        scores = self._buffer()
        self._add(self._postings, list(terms), scores)
        return scores

    def _buffer(self) -> Scores:
        """A thread's own scores, all zero, in whole blocks."""
        scores: Scores | None = getattr(self._threads, "scores", None)
        if scores is None:
            blocks = -(-self._postings.size // BLOCK)
            scores = self._threads.scores = numpy.zeros(blocks * BLOCK, numpy.float32)
        else:
            scores.fill(0)
        return scores


def top(scores: Scores, k: int) -> Ranked:
    """The best k scores above zero, of whole blocks; the k-th best maximum of a block is a bound for them."""
    peaks = scores.reshape(-1, BLOCK).max(axis=1)
    least = numpy.partition(peaks, -k)[-k] if 0 < k < len(peaks) else numpy.float32(0)
    blocks = numpy.flatnonzero(peaks >= max(least, numpy.finfo(numpy.float32).tiny))
    rows = (blocks[:, None] * BLOCK + numpy.arange(BLOCK)).ravel()
    rows = rows[(scores[rows] >= least) & (scores[rows] > 0)]
    order = numpy.argsort(-scores[rows], kind="stable")[: max(k, 0)]
    return Ranked(rows[order], scores[rows[order]])
