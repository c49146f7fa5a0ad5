"""Fields 字段: the parts of a clause's words that BM25 weighs, and what each weighs."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.document import Clause, Document
from index.lexical import Field
from index.tokens import terms

K1 = 1.2
FIELDS: Mapping[str, Field] = {
    "text": Field(1.0),
    "path": Field(0.7),
    "title": Field(0.7),
    "region": Field(1.5),
}
"""A clause is found by its words and by what stands over it; weights between half and twice these do as well."""


def field_terms(clause: Clause, document: Document) -> list[Sequence[str]]:
    """The terms of each field of a clause."""
    above = ("\n".join(clause.path), document.title, document.region or "")
    return [terms(clause.reading), *map(_terms, above)]


@lru_cache(4096)
def _terms(text: str) -> tuple[str, ...]:
    """The terms of what stands over many clauses."""
    return tuple(terms(text))
