"""The store 存储 behind a ClauseIndex: what finds rows by terms and by vectors.

`Store` is the seam where another engine fits in. It gets numbered terms with their factors (idf and
weights are reckoned on this side, so every engine ranks alike), a vector, and filters; it gives rows
and scores. `EmbeddedStore` is the one of this package: mapped arrays of a generation.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy

from index.columns import Columns
from index.dense import Dense, Vectors
from index.errors import rebuild
from index.filters import Facets, Filters
from index.lexical import Lexical, Postings, Ranked, Rows, Scores, Term, Vocabulary
from index.sentences import Sentences
from index.storage import Generation, save_array

CLAUSES, NAMES = "clauses", "names"
VECTORS = "vectors.faiss"


class Store(Protocol):
    """Rows with terms, vectors and columns; every method is exact, or says in its manifest how near it is."""

    def by_words(self, terms: Iterable[Term], k: int, filters: Filters, also: Rows) -> tuple[Ranked, Scores]:
        """The best k rows by the sum of factor × impact, ties by row; and the sums of the rows `also`."""

    def by_meaning(self, vector: Vectors, k: int, filters: Filters) -> Ranked:
        """The k rows most like a vector."""

    def likeness(self, vector: Vectors, rows: Rows) -> Scores:
        """How like a vector these rows are, their best sentences counted as much as the whole."""

    def count(self, terms: Iterable[Term], filters: Filters) -> int:
        """How many rows pass the filters and hold a term."""

    def facets(self, terms: Iterable[Term], filters: Filters) -> Facets:
        """For each field, how many rows that hold a term have each value, under the filters of the other fields."""

    def passes(self, row: int, filters: Filters) -> bool:
        """Whether a row passes the filters."""


class EmbeddedStore:
    """The arrays of a generation."""

    def __init__(self, generation: Generation) -> None:
        self._lexical = Lexical(open_postings(generation, CLAUSES))
        self._dense = Dense.open(generation.folder / VECTORS, remedy=rebuild(generation.data))
        self._sentences = Sentences(generation)
        self._columns = Columns(generation)

    def by_words(self, terms: Iterable[Term], k: int, filters: Filters, also: Rows) -> tuple[Ranked, Scores]:
        """The best k rows by BM25; and the scores of the rows `also`."""
        return self._lexical.best(terms, k, mask=self._columns.mask(filters), also=also)

    def by_meaning(self, vector: Vectors, k: int, filters: Filters) -> Ranked:
        """The k rows most like a vector."""
        return self._dense.best(vector, k, mask=self._columns.mask(filters))

    def likeness(self, vector: Vectors, rows: Rows) -> Scores:
        """The mean of the likeness of the clause and of its best sentence."""
        whole = self._dense.likeness(vector, rows)
        return (whole + self._sentences.best(vector, rows, whole)) / numpy.float32(2)

    def count(self, terms: Iterable[Term], filters: Filters) -> int:
        """How many rows pass the filters and hold a term."""
        return self._lexical.count(terms, self._columns.mask(filters))

    def facets(self, terms: Iterable[Term], filters: Filters) -> Facets:
        """For each field, how many rows that hold a term have each value, under the filters of the other fields."""
        return self._columns.facets(self._lexical.holding(terms), filters)

    def passes(self, row: int, filters: Filters) -> bool:
        """Whether a row passes the filters."""
        mask = self._columns.mask(filters)
        return mask is None or bool(mask[row])


def save_postings(folder: Path, name: str, vocabulary: Vocabulary, postings: Postings) -> None:
    """Writes a vocabulary and its postings into a folder under a name."""
    for part, array in (
        ("hashes", vocabulary.hashes),
        ("holders", vocabulary.holders),
        ("starts", postings.starts),
        ("rows", postings.rows),
        ("impacts", postings.impacts),
    ):
        save_array(folder / f"{name}-{part}.npy", array)


def open_postings(generation: Generation, name: str) -> Postings:
    """The postings saved under a name."""
    starts, rows, impacts = (generation.array(f"{name}-{part}.npy") for part in ("starts", "rows", "impacts"))
    return Postings(starts, rows, impacts, _size(generation, name))


def open_vocabulary(generation: Generation, name: str) -> Vocabulary:
    """The vocabulary saved under a name."""
    hashes, holders = (generation.array(f"{name}-{part}.npy") for part in ("hashes", "holders"))
    return Vocabulary(hashes, holders, _size(generation, name))


def _size(generation: Generation, name: str) -> int:
    return generation.manifest.counts["clauses" if name == CLAUSES else "documents"]
