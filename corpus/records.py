"""The value types as plain JSON records, in the shape the contract gives."""

from decimal import Decimal
from math import isfinite
from typing import Any

from corpus.document import Clause, DocumentHead
from corpus.facts import Fact

Record = dict[str, Any]


def clause_record(clause: Clause) -> Record:
    """A clause; `row`, `responsible`, `cooperating` and `deadline` only where the document has them."""
    record: Record = {
        "id": clause.id,
        "document": clause.document,
        "path": list(clause.path),
        "kind": clause.kind,
        "text": clause.text,
        "source": list(clause.source),
    }
    if clause.row is not None:
        record["row"] = dict(clause.row)
        record["reading"] = clause.reading
    if clause.duty.responsible:
        record["responsible"] = list(clause.duty.responsible)
    if clause.duty.cooperating:
        record["cooperating"] = list(clause.duty.cooperating)
    if clause.duty.deadline:
        record["deadline"] = {"text": clause.duty.deadline.text, "by": clause.duty.deadline.by}
    return record


def document_record(head: DocumentHead, clauses: int) -> Record:
    """A document's own data and how many clauses it has; `read_from` gives the range each field was read from."""
    return {
        "id": head.id,
        "title": head.title,
        "body_title": head.body_title,
        "doc_no": head.doc_no,
        "issuer": head.issuer,
        "region": head.region,
        "level": head.level,
        "date": head.date,
        "period": list(head.period) if head.period else None,
        "status": head.status,
        "source_url": head.source_url,
        "sha256": head.sha256,
        "clauses": clauses,
        "read_from": {name: list(span) for name, span in head.read_from.items()},
    }


def fact_record(fact: Fact) -> Record:
    """A fact; `number` is the value in its base unit, so that 4.5万件 and 45000件 are equal."""
    found = fact.quantity
    return {
        "region": fact.region,
        "indicator": fact.indicator,
        "year": fact.year,
        "value": _plain_number(fact.value),
        "unit": fact.unit,
        "relation": fact.relation,
        "bound": fact.bound,
        "role": fact.role,
        "number": _finite(found[0]) if found else None,
        "base_unit": found[1] if found else fact.unit,
        "document": fact.document,
        "clause": fact.clause,
        "span": list(fact.span),
    }


def _plain_number(value: str) -> int | float | str:
    """The value as a number; as printed where it is none, or has more digits than a number can hold."""
    bare = value.replace(",", "")
    try:
        return int(bare)
    except ValueError:
        pass
    try:
        found = float(bare)
    except ValueError:
        return value
    return found if isfinite(found) else value


def _finite(value: Decimal) -> float | None:
    found = float(value)
    return found if isfinite(found) else None
