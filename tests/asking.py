"""Questions as the answering functions get them: understood against an index, with the evidence that it finds."""

from dataclasses import dataclass
from datetime import date

from index.hybrid import ClauseIndex
from index.matching import Matcher
from rag.assistant import word_encoder
from rag.cite import display
from rag.claims import accounted
from rag.draft import Draft
from rag.question import Question, understand
from rag.shelf import Evidence, Shelf

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Desk:
    """An index and its shelf."""

    clauses: ClauseIndex
    shelf: Shelf

    @property
    def matcher(self) -> Matcher:
        """Matches words by the encoder of the index."""
        return Matcher(word_encoder(self.clauses))

    def understood(self, text: str) -> tuple[Question, list[Evidence]]:
        """A question, and the clauses that the index finds for it."""
        asked = understand(text, (), today=TODAY, heads=self.shelf.heads)
        hits = self.clauses.search(asked.whole, 10)
        return asked, [Evidence(self.shelf.source(hit.row), hit.score) for hit in hits]


def shown(draft: Draft | None) -> str:
    """The words of a draft that states nothing without a quote; empty for a refusal."""
    assert draft is not None
    assert accounted(draft.text, draft.citations, allowed=draft.allowed) == []
    assert bool(draft.text) == bool(draft.citations)
    return display(draft.text)
