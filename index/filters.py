"""Filters 筛选条件: which clauses a search may give, by document, region, year, kind and status."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from corpus.document import ClauseKind, Status


@dataclass(frozen=True, slots=True)
class Filters:
    """What a clause must meet: one of the values of every field that has any; an empty field lets all pass.

    A region is a full name as documents carry it (榆林市). A year is one that the clause speaks of.
    """

    documents: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    kinds: frozenset[ClauseKind] = frozenset()
    statuses: frozenset[Status] = frozenset()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


NO_FILTERS = Filters()
FACETS = tuple(field.name for field in fields(Filters))
"""The fields in which what was found can be narrowed."""
Facets = Mapping[str, Mapping[str | int, int]]
"""For each field, how many rows have each of its values."""
