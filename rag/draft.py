"""A draft 草稿 of an answer: its words with opaque markers, and the citations that the markers stand for."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.facts import Fact
from corpus.numerals import number
from corpus.wording import Span
from rag.answer import Citation, CitedFact
from rag.cite import cite, marker
from rag.shelf import Source


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of an answer before they are shown.

    `allowed` are words that need no quote, such as the number of rows that were counted and cited.
    `sure` says that the answer was read from a table, a duty or a document's own data that names what was asked,
    not picked by likeness; `missing` says in the answer's language what was asked and is not in it.
    """

    text: str
    citations: tuple[Citation, ...]
    facts: tuple[CitedFact, ...] = ()
    allowed: tuple[str, ...] = ()
    sure: bool = False
    missing: tuple[str, ...] = ()


class Writing:
    """Collects citations and facts while a draft is written; the first cited comes first."""

    def __init__(self) -> None:
        self._citations: list[Citation] = []
        self._facts: list[CitedFact] = []

    @property
    def count(self) -> int:
        """How many citations there are."""
        return len(self._citations)

    def cite(self, source: Source, span: Span | None = None) -> str:
        """The marker of a citation of a part of a clause, of the whole clause without one; the same words once."""
        start, end = span or Span(0, len(source.clause.text))
        made = cite(source.clause, source.head, start, end, n=len(self._citations) + 1)
        for known in self._citations:
            if (known.clause.id, known.span) == (made.clause.id, made.span):
                return marker(known.n)
        self._citations.append(made)
        return marker(made.n)

    def state(self, fact: Fact, source: Source) -> str:
        """The marker of the citation that holds a fact, which the answer then lists among its facts."""
        mark = self.cite(source, fact.span)
        value = number(fact.value)
        if value is not None:
            n = next(known.n for known in self._citations if marker(known.n) == mark)
            stated = CitedFact(fact.region, fact.indicator, fact.year, value, fact.unit, fact.relation, n)
            self._facts += [stated] * (stated not in self._facts)
        return mark

    def draft(
        self, text: str, *, allowed: Iterable[str] = (), sure: bool = False, missing: Iterable[str] = ()
    ) -> Draft:
        """The draft of the words written with the markers given out."""
        return Draft(
            text, tuple(self._citations), tuple(self._facts), allowed=tuple(allowed), sure=sure, missing=tuple(missing)
        )
