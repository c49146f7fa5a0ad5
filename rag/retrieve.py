"""Evidence 证据: the clauses found for a question, ranked by what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from index.expansion import expand
from index.filters import NO_FILTERS, Filters
from index.hit import Hit
from index.hybrid import ClauseIndex
from index.matching import Matcher
from rag.question import Question
from rag.ranking import Weights, likelihoods, ranking_weights
from rag.shelf import Evidence, Shelf
from rag.signals import Signals, signals

DEPTH = 30
"""So many candidates are ranked; beyond them the clause that answers is hardly ever found."""
_BESIDE = 10
"""So many more are searched for among the papers and places that the question names."""


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence for a question, best first, and a row of signals for each piece of it."""

    evidence: tuple[Evidence, ...]
    signals: Signals


class Retriever:
    """Searches an index and ranks what it finds."""

    def __init__(
        self,
        clauses: ClauseIndex,
        shelf: Shelf,
        matcher: Matcher,
        *,
        depth: int = DEPTH,
        weights: Weights | None = None,
    ) -> None:
        self._clauses = clauses
        self._depth = depth
        self._shelf = shelf
        self._matcher = matcher
        self._weights = ranking_weights() if weights is None else weights

    def find(self, asked: Question, filters: Filters = NO_FILTERS) -> Found:
        """The evidence for a question among the clauses that pass the filters."""
        hits = self._candidates(asked, filters)
        sources = [self._shelf.source(hit.row) for hit in hits]
        table = signals(asked, hits, sources, self._matcher)
        likely = likelihoods(table, self._weights)
        order = numpy.argsort(-likely, kind="stable")
        evidence = tuple(Evidence(sources[place], float(likely[place])) for place in order)
        return Found(evidence, table[order])

    def _candidates(self, asked: Question, filters: Filters) -> Sequence[Hit]:
        """The best hits, and the best among the documents and the places that the question names."""
        query = expand(asked.whole)
        found = {hit.row: hit for hit in self._clauses.search(query, self._depth, filters)}
        for narrower in _narrower(asked, filters):
            for hit in self._clauses.search(query, _BESIDE, narrower):
                found.setdefault(hit.row, hit)
        return list(found.values())


def _narrower(asked: Question, filters: Filters) -> list[Filters]:
    """The filters narrowed to the documents named, and to the places named, where nobody narrowed them before."""
    narrowed = []
    if asked.documents and not filters.documents:
        narrowed.append(replace(filters, documents=frozenset(asked.documents)))
    if asked.places and not filters.regions:
        narrowed.append(replace(filters, regions=frozenset(region.name for region in asked.places)))
    return narrowed
