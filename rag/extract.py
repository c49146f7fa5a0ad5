"""Extraction 摘取: answers made of the clauses' own words, by the kind of answer asked for."""

from collections.abc import Iterator, Sequence

from index.matching import Matcher
from rag.about import answer_about
from rag.aspects import answer_aspects, answer_figures
from rag.compare import answer_comparison
from rag.draft import Draft
from rag.indicator_rows import answer_indicator_rows
from rag.numbered import answer_numbered
from rag.outline import answer_outline
from rag.passages import answer_passage
from rag.question import Question
from rag.shelf import Evidence, Search, Shelf
from rag.tasks import answer_duty, answer_rows
from rag.values import answer_value
from rag.where import answer_where


class Extractor:
    """Tries the ways of answering in turn, the most exact first."""

    def __init__(self, shelf: Shelf, matcher: Matcher, search: Search) -> None:
        self._shelf = shelf
        self._matcher = matcher
        self._search = search

    def draft(self, asked: Question, evidence: Sequence[Evidence], *, most: int) -> Draft | None:
        """The first draft that answers; the likeliest sentences, so many at most, where nothing more exact does."""
        drafts = self._exact(asked, evidence)
        return next(filter(None, drafts), None) or answer_passage(asked, evidence, self._matcher, most)

    def _exact(self, asked: Question, evidence: Sequence[Evidence]) -> Iterator[Draft | None]:
        yield answer_numbered(asked, evidence, self._shelf)
        yield answer_about(asked, evidence, self._shelf)
        yield answer_comparison(asked, evidence, self._shelf, self._search, self._matcher)
        yield answer_rows(asked, evidence, self._shelf)
        yield answer_duty(asked, evidence, self._shelf)
        yield answer_figures(asked, evidence, self._search, self._matcher)
        yield answer_value(asked, evidence, self._shelf)
        yield answer_indicator_rows(asked, evidence, self._shelf)
        yield answer_outline(asked, evidence, self._shelf, self._matcher)
        yield answer_where(asked, evidence, self._matcher)
        yield answer_aspects(asked, evidence, self._search, self._matcher)
