"""Questions through a system to results: one record of measures for each question."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.library import Library
from corpus.text import fold
from eval.measures import (
    citation_hit,
    citation_precision,
    has_unsupported_figure,
    keys_met,
    ndcg_at,
    recall_at,
    reciprocal_rank,
    wanted,
)
from eval.questions import GoldClauses, Question

DEPTH = 10
_LOW_OVERLAP = 0.25
_MEDIUM_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a clause that an answer cites."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system says to a question, and how sure it is of it, on a scale of its own."""

    status: str
    answer: str
    citations: tuple[Quote, ...]
    confidence: float | None = None


class System(Protocol):
    """What is measured: something that ranks clauses and answers questions."""

    name: str

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """Clause ids, best first."""

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """The reply to a question, with the questions asked before it in its conversation."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went; a measure that does not apply to it is absent."""

    id: str
    kind: str
    half: str
    documents: tuple[str, ...]
    overlap: str
    status: str
    ranking: tuple[str, ...]
    relevant: tuple[str, ...]
    cited: tuple[str, ...]
    measures: Mapping[str, float]
    milliseconds: float
    confidence: float | None = None


def fingerprint(library: Library) -> str:
    """A hash of the texts the questions are asked of."""
    lines = sorted(f"{document.id} {document.sha256}" for document in library)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def run(
    questions: Sequence[Question],
    system: System,
    library: Library,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Result]:
    """The results of all questions, in their order."""
    clauses = GoldClauses(library)
    results = []
    for done, question in enumerate(questions, 1):
        results.append(_result(question, system, clauses))
        progress(done, len(questions))
    return results


def _result(question: Question, system: System, clauses: GoldClauses) -> Result:
    held = [clauses.of(gold) for gold in question.gold]
    groups = [
        {str(clause.id) for clause in found} or {f"{gold.document}/?"}
        for gold, found in zip(question.gold, held, strict=True)
    ]
    ranking = system.search(question.text, question.earlier, DEPTH)
    begun = time.perf_counter()
    reply = system.ask(question.text, question.earlier)
    milliseconds = (time.perf_counter() - begun) * 1000
    relevant = wanted(groups, question.gold_mode, ranking)
    cited = tuple(quote.clause for quote in reply.citations)
    texts = [clause.text for found in held for clause in found]
    return Result(
        id=question.id,
        kind=question.kind,
        half=question.half,
        documents=tuple(sorted({gold.document for gold in question.gold})),
        overlap=overlap(question.text, texts) if texts else "none",
        status=reply.status,
        ranking=tuple(ranking),
        relevant=tuple(sorted(relevant)),
        cited=cited,
        measures=_measures(question, reply, ranking, relevant, groups, cited),
        milliseconds=milliseconds,
        confidence=reply.confidence,
    )


def _measures(
    question: Question,
    reply: Reply,
    ranking: Sequence[str],
    relevant: set[str],
    groups: Sequence[set[str]],
    cited: Sequence[str],
) -> dict[str, float]:
    declined = reply.status in {"not_found", "clarify"}
    unsupported = has_unsupported_figure(reply.answer, [quote.text for quote in reply.citations])
    found = {"unsupported_figure": float(not declined and unsupported)}
    if not question.is_answerable:
        return found | {"right_refusal": float(declined), "wrong_answer_given": float(not declined)}
    first = citation_hit(cited[:1], groups, "any")
    hit = citation_hit(cited, groups, question.gold_mode)
    keys = keys_met(reply.answer, question.answer_keys)
    return found | {
        "recall@1": recall_at(ranking, relevant, 1),
        "recall@5": recall_at(ranking, relevant, 5),
        "recall@10": recall_at(ranking, relevant, 10),
        "mrr": reciprocal_rank(ranking, relevant),
        "ndcg@10": ndcg_at(ranking, relevant, 10),
        "first_citation": first,
        "citation_hit": hit,
        "citation_precision": citation_precision(cited, groups),
        "keys_met": keys,
        "right": float(not declined and hit == 1 and keys == 1),
        "false_refusal": float(declined),
    }


def overlap(question: str, texts: Sequence[str]) -> str:
    """How much of a question's wording its clauses share: `low`, `medium` or `high`, by character pairs."""
    asked = _pairs(question)
    shared = max((len(asked & _pairs(text)) / len(asked) for text in texts), default=0.0) if asked else 0.0
    return "low" if shared < _LOW_OVERLAP else "medium" if shared < _MEDIUM_OVERLAP else "high"


def _pairs(text: str) -> set[str]:
    plain = "".join(char for char in fold(text).text if "\u4e00" <= char <= "\u9fff")
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
