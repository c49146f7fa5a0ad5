"""Assistant 问答: puts the steps together: understand, find, draft, decide; nothing else."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from corpus.figures import figures
from index.bundled import bundled_encoder
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from index.matching import Matcher
from index.static import StaticEncoder
from rag.abstain import Decision, confidence, doubts, fitted_decision
from rag.answer import Answer, Related, Status
from rag.catalogue import Catalogue
from rag.cite import MARKER, display
from rag.claims import accounted
from rag.draft import Draft
from rag.examples import examples
from rag.extract import Extractor
from rag.history import Message
from rag.notes import notes_on
from rag.passages import answer_passage
from rag.question import Question, understand
from rag.ranking import Weights
from rag.refusal import related, what_is_missing, which_is_meant
from rag.retrieve import DEPTH, Found, Retriever
from rag.shelf import Evidence, Shelf
from rag.typos import Spelling

RELATED = 3
CITED = 5
_LOOKED_THROUGH = 2_000
"""So many clauses are looked through for questions to show a newcomer."""


class Assistant:
    """Answers questions from an open index; it keeps nothing between two questions but what it has read."""

    def __init__(
        self,
        clauses: ClauseIndex,
        *,
        candidates: int = DEPTH,
        related: int = RELATED,
        today: Callable[[], date] = date.today,
        weights: Weights | None = None,
    ) -> None:
        self.clauses = clauses
        self.shelf = Shelf(clauses)
        self.catalogue = Catalogue(clauses, self.shelf.heads)
        self._today = today
        self._matcher = Matcher(word_encoder(clauses))
        self._retriever = Retriever(clauses, self.shelf, self._matcher, depth=candidates, weights=weights)
        self._related = related

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        candidates: int = DEPTH,
        related: int = RELATED,
        today: Callable[[], date] = date.today,
    ) -> "Assistant":
        """The assistant over the index of a folder.

        So many `candidates` are ranked for an answer, and so many clauses `related` are offered where there is none.
        """
        return cls(ClauseIndex.open(data), candidates=candidates, related=related, today=today)

    def understand(self, question: str, history: Sequence[Message] = ()) -> Question:
        """What a question asks, made whole from the history."""
        heads = self.shelf.heads
        return understand(question, history, today=self._today(), heads=heads, mend=self._spelling.mend)

    def find(self, asked: Question, filters: Filters = NO_FILTERS) -> Found:
        """The evidence for a question, best first."""
        return self._retriever.find(asked, filters)

    def passages(self, query: str, filters: Filters = NO_FILTERS, *, k: int = CITED) -> list[Related]:
        """The k clauses for somebody else's answer, in the order of the evidence.

        The score of each place is that of the search: how near its clauses are, which a threshold can be held against.
        """
        hits = self.clauses.search(query, k, filters)
        ranked = [each.source.row for each in self.find(self.understand(query), filters).evidence]
        rows = dict.fromkeys([*ranked, *(hit.row for hit in hits)])
        sources = [self.shelf.source(row) for row, _ in zip(rows, hits, strict=False)]
        return [Related(source.clause, source.head, hit.score) for source, hit in zip(sources, hits, strict=True)]

    def draft(self, asked: Question, found: Found, filters: Filters = NO_FILTERS, *, k: int = CITED) -> Draft | None:
        """The answer as it would be given, before it is decided whether to give it."""
        extractor = Extractor(self.shelf, self._matcher, self._searching(asked, filters))
        return extractor.draft(asked, found.evidence, most=k)

    def doubts(self, asked: Question, found: Found, draft: Draft | None) -> dict[str, float]:
        """What speaks for and against giving a draft as the answer."""
        return doubts(asked, found, draft, self._matcher)

    def ask(
        self, question: str, history: Sequence[Message] = (), *, filters: Filters = NO_FILTERS, k: int = CITED
    ) -> Answer:
        """The answer to a question; `k` is how many citations it has at most where it is made of passages."""
        clock = _Clock()
        asked = self.understand(question, history)
        clock.lap("understand")
        found = self.find(asked, filters)
        clock.lap("retrieve")
        answer = self._answer(asked, found, filters, k)
        clock.lap("answer")
        return replace(answer, question_used=asked.whole, timings_ms=clock.laps())

    def _answer(self, asked: Question, found: Found, filters: Filters, k: int) -> Answer:
        back = which_is_meant(asked, self.shelf.heads, filters)
        if back:
            return Answer("clarify", back, asked.language, related=related(found, self._related))
        draft = self.draft(asked, found, filters, k=k)
        if draft and draft.text and not (is_proven(draft) and self._is_within(draft, filters)):
            passage = answer_passage(asked, found.evidence, self._matcher, k)
            draft = passage if passage and is_proven(passage) else None
        decision = fitted_decision()
        sure = confidence(self.doubts(asked, found, draft), decision)
        if asked.unknown_document or draft is None or not _is_given(draft, sure, decision):
            text = what_is_missing(asked, found, draft, self.shelf.heads)
            return Answer("not_found", text, asked.language, 1 - sure, related=related(found, self._related))
        notes = notes_on(draft.citations, draft.facts, found.evidence, today=self._today(), language=asked.language)
        status: Status = "partial" if draft.missing else "answered"
        return Answer(status, display(draft.text), asked.language, sure, draft.citations, draft.facts, notes)

    def _is_within(self, draft: Draft, filters: Filters) -> bool:
        """Whether every clause cited passes the user's filters."""
        return all(self.clauses.passes(citation.clause.id, filters) for citation in draft.citations)

    def _searching(self, asked: Question, filters: Filters) -> Callable[[str, Filters], Sequence[Evidence]]:
        """A search for other words of the same question, within the filters of the user."""

        def search(words: str, narrower: Filters) -> Sequence[Evidence]:
            both = _both(filters, narrower)
            part = self.understand(words)
            return self.find(replace(part, years=part.years or asked.years), both).evidence if both is not None else ()

        return search

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Questions that the documents answer, for a newcomer."""
        rows = range(min(len(self.clauses), _LOOKED_THROUGH))
        sources = [self.shelf.source(row) for row in rows]
        return examples([(source.clause, source.head, source.facts) for source in sources], self.ask)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.clauses.word_counts())


def word_encoder(clauses: ClauseIndex) -> StaticEncoder:
    """The encoder whose words are matched one by one: that of the index, or the bundled one beside a model."""
    return clauses.encoder if isinstance(clauses.encoder, StaticEncoder) else bundled_encoder()


def _is_given(draft: Draft, sure: float, decision: Decision) -> bool:
    """Whether a draft says something, and surely enough."""
    return bool(draft.text) and sure >= decision.threshold


def is_proven(draft: Draft) -> bool:
    """Whether the quotes hold every figure, date and name of a draft; how many things are cited counts itself."""
    stated = figures(MARKER.sub("", draft.text)) - {Decimal(len(draft.citations))}
    held = {value for citation in draft.citations for value in figures(citation.quote)} if stated else set()
    return stated <= held and not accounted(draft.text, draft.citations, allowed=draft.allowed)


def _both(one: Filters, other: Filters) -> Filters | None:
    """What passes both filters; None where nothing can."""
    pairs = {each.name: (getattr(one, each.name), getattr(other, each.name)) for each in fields(Filters)}
    if any(first and second and not first & second for first, second in pairs.values()):
        return None
    return Filters(**{name: first & second or first or second for name, (first, second) in pairs.items()})


class _Clock:
    """Times the steps."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1000
        self._last = now

    def laps(self) -> Mapping[str, float]:
        return self._laps | {"total": (time.perf_counter() - self._begun) * 1000}
