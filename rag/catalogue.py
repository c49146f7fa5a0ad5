"""The catalogue 目录 of an open index: what it holds, to list, to look up and to search, as records of the contract."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from corpus.document import Clause, ClauseKind, DocumentHead, Status
from corpus.facts import Fact, Role
from corpus.records import Record, clause_record, document_record, fact_record
from corpus.selection import Selection, full_name
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from index.page import search_page
from rag.answer import Language
from rag.cite import label, url

_NAMED = 8
"""So many of the documents or places that there are, are named to who asked for another."""
_MOST_VALUES = 100
"""So many values of a filter are given; an index may hold thousands of documents."""
_CHECKED = {"documents": ("文件", "document"), "regions": ("地区", "region")}


def filters_of(
    *,
    documents: Iterable[str] = (),
    regions: Iterable[str] = (),
    years: Iterable[int] = (),
    kinds: Iterable[ClauseKind] = (),
    statuses: Iterable[Status] = (),
) -> Filters:
    """The filters asked for; a place may be named in short (榆林)."""
    return Filters(
        documents=frozenset(documents),
        regions=frozenset(map(full_name, regions)),
        years=frozenset(years),
        kinds=frozenset(kinds),
        statuses=frozenset(statuses),
    )


class Catalogue:
    """Documents, clauses and indicator values of an open index."""

    def __init__(self, clauses: ClauseIndex, heads: Sequence[DocumentHead]) -> None:
        self._clauses = clauses
        self._archive = clauses.archive
        self.heads = heads

    def unmet(self, filters: Filters, language: Language = "zh") -> tuple[str, ...]:
        """A line for each document and place of the filters that the index does not hold."""
        held: dict[str, set[str]] = {
            "documents": {head.id for head in self.heads},
            "regions": {head.region for head in self.heads if head.region},
        }
        lines = []
        for name, words in _CHECKED.items():
            known = sorted(held[name])
            some = "、".join(known[:_NAMED]) + (" …" if len(known) > _NAMED else "")
            for value in sorted(getattr(filters, name) - held[name]):
                if language == "zh":
                    lines.append(f"语料中没有{words[0]}“{value}”；现有：{some or '无'}")
                else:
                    lines.append(f"no document of the index has the {words[1]} {value}; there are: {some or 'none'}")
        return tuple(lines)

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS, *, offset: int = 0) -> Record:
        """The page of the best k clauses for a query after so many better ones."""
        return search_page(self._clauses, query, k, filters, offset=offset)

    def facets(self, query: str, filters: Filters = NO_FILTERS) -> Record:
        """For each filter its values with how many clauses that share a word have them, the commonest first.

        A filter is counted under the others and not itself; of many values, those asked for are among the ones given.
        """
        found = self._clauses.facets(query, filters)
        facets = {name: _commonest(counts, getattr(filters, name)) for name, counts in found.items()}
        for each in facets["documents"]:
            each["title"] = self._title(each["value"])
        return facets

    def ranked(self, query: str, k: int, filters: Filters = NO_FILTERS) -> Iterator[tuple[Clause, DocumentHead]]:
        """The best k clauses for a query, best first, each with its document's own data."""
        for hit in self._clauses.search(query, k, filters):
            yield self._archive.clause(hit.row), self._archive.head(self._archive.document_of(hit.row))

    def documents(self, filters: Filters = NO_FILTERS, levels: Sequence[str] = ()) -> list[Record]:
        """The own data of the documents that pass, in the order of their ids; filters of clauses are not looked at."""
        return [
            self._record(position, head)
            for position, head in enumerate(self.heads)
            if (not filters.documents or head.id in filters.documents)
            and (not filters.regions or head.region in filters.regions)
            and (not filters.statuses or head.status in filters.statuses)
            and (not levels or head.level in levels)
        ]

    def document(self, identity: str) -> Record | None:
        """The own data of the document with an id."""
        position = self._archive.document_position(identity)
        return None if position is None else self._record(position, self._archive.head(position))

    def clauses_of(self, identity: str, *, limit: int, offset: int = 0) -> list[Record]:
        """So many clauses of the document with an id, in the order of its text after so many first ones."""
        return [self._clause(row) for row in self._archive.positions_of(identity)[offset : offset + limit]]

    def text(self, identity: str) -> str | None:
        """The stored text 原文 of the document with an id, in which `source` of a clause is a range."""
        position = self._archive.document_position(identity)
        return None if position is None else self._archive.text(position)

    def clause(self, identity: str) -> Record | None:
        """The clause with an id, how it is cited, where it is shown, and the ids of its neighbours in the text."""
        row = self._archive.position(identity)
        if row is None:
            return None
        clause, place = self._archive.clause(row), self._archive.document_of(row)
        rows = self._archive.clauses_of(place)
        return clause_record(clause) | {
            "label": label(clause, self._archive.head(place)),
            "url": url(clause),
            "previous": self._archive.clause_id(row - 1) if row > rows.start else None,
            "next": self._archive.clause_id(row + 1) if row + 1 < rows.stop else None,
        }

    def facts(
        self,
        *,
        regions: Iterable[str] = (),
        indicator: str = "",
        years: Iterable[int] = (),
        documents: Iterable[str] = (),
        roles: Iterable[Role] = (),
    ) -> list[Record]:
        """The indicator values asked for, in the order of documents and their texts."""
        wanted = Selection(tuple(regions), indicator, tuple(years), tuple(documents), tuple(roles))
        return [fact_record(fact) for fact in self._facts if wanted.passes(fact)]

    @cached_property
    def _facts(self) -> Sequence[Fact]:
        return [fact for position in range(len(self._clauses)) for fact in self._archive.facts(position)]

    def _title(self, identity: str) -> str:
        position = self._archive.document_position(identity)
        return identity if position is None else self._archive.head(position).title

    def _clause(self, row: int) -> Record:
        return clause_record(self._archive.clause(row))

    def _record(self, position: int, head: DocumentHead) -> Record:
        return document_record(head, len(self._archive.clauses_of(position)))


def _commonest(counts: Mapping[str | int, int], asked: Iterable[str | int]) -> list[Record]:
    """The values with the most clauses, equal ones in their order, and those asked for wherever they stand."""
    order = sorted(counts, key=lambda value: (-counts[value], value))
    kept = {*order[:_MOST_VALUES], *asked}
    return [{"value": value, "count": counts[value]} for value in order if value in kept]
