"""The exact answer 基准: BM25 and inner products reckoned the long way, to hold every engine's best k against."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy
from numpy.typing import NDArray

from eval.bench.engines import Level
from eval.bench.load import DEPTH, K1, RANK_CONSTANT, B, Vectors, read_ids

Scores = NDArray[numpy.float64]

_NEAR = 1e-4
"""A score this near the k-th best, as a share of it, counts as a tie: engines keep 32 or 16 bits, or fewer."""


class Words:
    """BM25 with Lucene's idf: Σ ln(1 + (N - n + ½)/(n + ½)) · tf·(k1 + 1)/(tf + k1·(1 - b + b·length/mean length))."""

    def __init__(self, folder: Path, count: int) -> None:
        ids, starts = read_ids(folder, "articles")
        asked, begins = read_ids(folder, "queries")
        self._queries = [asked[begins[at] : begins[at + 1]].tolist() for at in range(count)]
        lengths = numpy.diff(starts)
        self._size = len(lengths)
        self._norms = K1 * (1 - B + B * lengths / lengths.mean())
        self._holders = _holders(ids, starts, {number for query in self._queries for number in query})

    def scores(self, position: int) -> Scores:
        """The score of every article for a question."""
        scores = numpy.zeros(self._size)
        for number in self._queries[position]:
            rows = self._holders[number]
            counts = numpy.bincount(rows, minlength=self._size)
            holding = numpy.count_nonzero(counts)
            idf = numpy.log1p((self._size - holding + 0.5) / (holding + 0.5))
            scores += idf * counts * (K1 + 1) / (counts + self._norms)
        return scores


def _holders(
    ids: NDArray[numpy.int32], starts: NDArray[numpy.int64], wanted: set[int]
) -> Mapping[int, NDArray[numpy.int64]]:
    """For each wanted word the rows that hold it, once for each time it stands there."""
    is_wanted = numpy.zeros(max([*wanted, int(ids.max(initial=0))]) + 1, bool)
    is_wanted[list(wanted)] = True
    places = numpy.flatnonzero(is_wanted[ids])
    order = numpy.argsort(ids[places], kind="stable")
    words = ids[places][order]
    rows = (numpy.searchsorted(starts, places, side="right") - 1)[order]
    return {
        number: rows[numpy.searchsorted(words, number) : numpy.searchsorted(words, number, side="right")]
        for number in wanted
    }


class Meaning:
    """Inner products."""

    def __init__(self, folder: Path) -> None:
        self._vectors: Vectors = numpy.load(folder / "articles.vectors.npy", mmap_mode="r")
        self._queries: Vectors = numpy.load(folder / "queries.vectors.npy")

    def scores(self, position: int) -> Scores:
        """The likeness of every article to a question."""
        scores: Scores = (self._vectors @ self._queries[position]).astype(numpy.float64)
        return scores


def agreements(
    rankings: Mapping[str, Sequence[Sequence[int]]],
    levels: Mapping[str, Level],
    folder: Path,
    *,
    k: int,
    checked: int,
) -> dict[str, float]:
    """For each engine the mean share of its best k that are among the exact best k, over the first questions."""
    count = min(checked, max(map(len, rankings.values()), default=0))
    shares: dict[str, list[float]] = {name: [] for name in rankings}
    words = Words(folder, count) if {"lexical", "hybrid"} & set(levels.values()) else None
    meaning = Meaning(folder) if {"dense", "hybrid"} & set(levels.values()) else None
    for position in range(count):
        scores: dict[Level, Scores] = {}
        if words:
            scores["lexical"] = words.scores(position)
        if meaning:
            scores["dense"] = meaning.scores(position)
        if words and meaning:
            scores["hybrid"] = fused([scores["lexical"], scores["dense"]])
        for name, found in rankings.items():
            if position < len(found):
                shares[name].append(share_of_best(found[position], scores[levels[name]], k))
    return {name: sum(found) / len(found) for name, found in shares.items() if found}


def share_of_best(rows: Sequence[int], scores: Scores, k: int) -> float:
    """|rows among the first k that score no less than the k-th best| / how many could; ties count as found."""
    positive = min(k, int(numpy.count_nonzero(scores > 0)))
    if not positive:
        return 1.0
    least = float(numpy.partition(scores, -positive)[-positive])
    return float(sum(scores[row] >= least - _NEAR * abs(least) for row in rows[:k]) / positive)


def fused(lists: Sequence[Scores]) -> Scores:
    """Reciprocal rank fusion of the best of each list: Σ 1/(60 + rank)."""
    total = numpy.zeros(len(lists[0]))
    for scores in lists:
        best = numpy.argsort(-scores, kind="stable")[:DEPTH]
        best = best[scores[best] > 0]
        total[best] += 1 / (RANK_CONSTANT + 1 + numpy.arange(len(best)))
    return total
