"""An answer 回答 as a plain JSON record, in the shape the contract gives."""

import math
from decimal import Decimal

from corpus.records import Record, clause_record
from index.page import head_record
from rag.answer import Answer, Citation, CitedFact, Related


def answer_record(answer: Answer) -> Record:
    """The whole answer."""
    return {
        "status": answer.status,
        "answer": answer.answer,
        "language": answer.language,
        "confidence": round(answer.confidence, 2),
        "citations": [_citation_record(citation) for citation in answer.citations],
        "facts": [_fact_record(fact) for fact in answer.facts],
        "notes": list(answer.notes),
        "related": [_related_record(related) for related in answer.related],
        "mode": answer.mode,
        "question_used": answer.question_used,
        "timings_ms": {step: round(time, 1) for step, time in answer.timings_ms.items()},
    }


def _citation_record(citation: Citation) -> Record:
    return {
        "n": citation.n,
        "clause": clause_record(citation.clause),
        "document": head_record(citation.document),
        "label": citation.label,
        "quote": citation.quote,
        "span": list(citation.span),
        "url": citation.url,
    }


def _fact_record(fact: CitedFact) -> Record:
    return {
        "region": fact.region,
        "indicator": fact.indicator,
        "year": fact.year,
        "value": _plain_number(fact.value),
        "unit": fact.unit,
        "relation": fact.relation,
        "citation": fact.citation,
    }


def _related_record(related: Related) -> Record:
    return {
        "clause": clause_record(related.clause),
        "document": head_record(related.document),
        "score": round(related.score, 4),
    }


def _plain_number(value: Decimal) -> int | float | str:
    """A number as JSON has it; one that is too long for that stays in digits."""
    nearest = float(value)
    if not math.isfinite(nearest):
        return str(value)
    return int(value) if value == value.to_integral_value() else nearest
