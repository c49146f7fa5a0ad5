"""The shelf 书架: the documents of an open index, clause by clause, as answers are made from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Clause, DocumentHead, DocumentId
from corpus.facts import Fact
from index.filters import Filters
from index.hybrid import ClauseIndex

_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """A clause with its row in the index, its document's own data and the indicator values it states."""

    row: int
    clause: Clause
    head: DocumentHead
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source that was found for a question; `score` is how likely it answers it, 0 to 1."""

    source: Source
    score: float

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.source.clause

    @property
    def head(self) -> DocumentHead:
        """Its document's own data."""
        return self.source.head


Search = Callable[[str, Filters], Sequence[Evidence]]
"""Ranks clauses for other words of the same question, under filters."""


class Shelf:
    """Reads sources from an index, and keeps those last read."""

    def __init__(self, clauses: ClauseIndex) -> None:
        self._archive = clauses.archive
        self.heads: tuple[DocumentHead, ...] = tuple(clauses.archive.heads())
        self.source = lru_cache(_KEPT)(self._source)

    def sources(self, document: DocumentId) -> Sequence[Source]:
        """The clauses of a document in the order of its text; none if there is no such document."""
        return [self.source(row) for row in self._archive.positions_of(document)]

    def head(self, document: DocumentId) -> DocumentHead | None:
        """The own data of the document with an id."""
        position = self._archive.document_position(document)
        return None if position is None else self._archive.head(position)

    def _source(self, row: int) -> Source:
        head = self._archive.head(self._archive.document_of(row))
        return Source(row, self._archive.clause(row), head, self._archive.facts(row))
