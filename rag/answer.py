"""What an answer 回答 is: its words, its citations 引用, its facts; frozen value types of the contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NewType

from corpus.document import Clause, DocumentHead
from corpus.quantities import Relation
from corpus.wording import Span

Status = Literal["answered", "partial", "not_found", "clarify"]
Mode = Literal["extract", "generate"]
Language = Literal["zh", "en"]
CitationNumber = NewType("CitationNumber", int)


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a clause, where they stand in its text, and how a reader finds them."""

    n: CitationNumber
    clause: Clause
    document: DocumentHead
    label: str
    quote: str
    span: Span
    url: str

    def __post_init__(self) -> None:
        start, end = self.span
        if not self.quote or not 0 <= start < end or self.clause.text[start:end] != self.quote:
            raise ValueError(f"the quote is not what {self.clause.id} says at {start} to {end}")
        if self.clause.document != self.document.id:
            raise ValueError(f"{self.clause.id} is no clause of {self.document.id}")


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A value an answer states, in the unit as printed, and the citation that holds it."""

    region: str | None
    indicator: str
    year: int | None
    value: Decimal
    unit: str
    relation: Relation
    citation: CitationNumber


@dataclass(frozen=True, slots=True)
class Related:
    """A clause that is near the question without answering it."""

    clause: Clause
    document: DocumentHead
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question; `answer` is the text as shown, a citation standing in it as `[n]`."""

    status: Status
    answer: str
    language: Language = "zh"
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    facts: tuple[CitedFact, ...] = ()
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    mode: Mode = "extract"
    question_used: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if [citation.n for citation in self.citations] != list(range(1, len(self.citations) + 1)):
            raise ValueError("citations are numbered from 1 in their order")
        if self.status == "not_found" and self.citations:
            raise ValueError("an answer that was not found cites nothing")
        if not all(1 <= fact.citation <= len(self.citations) for fact in self.facts):
            raise ValueError("a fact names a citation that is not there")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence lies between 0 and 1, not at {self.confidence}")
