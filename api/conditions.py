"""Conditions on metadata 元数据筛选, as Dify sends them: 18 operators over what a document says of itself."""

import operator as operator_of
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.problems import Problem
from api.schemas import MOST_FILTERS, Name
from corpus.document import DocumentHead

Operator = Literal[
    "contains", "not contains", "start with", "end with", "is", "is not", "in", "not in", "empty", "not empty",
    "=", "≠", ">", "<", "≥", "≤", "before", "after",
]  # fmt: skip
_OPPOSITE: Mapping[str, str] = {
    "not contains": "contains",
    "is not": "is",
    "not in": "in",
    "not empty": "empty",
    "≠": "=",
}
Value = str | int | float | bool | None

Metadata = Mapping[str, Any]
NAMES = ("document_id", "title", "doc_no", "issuer", "region", "level", "date", "status", "period_start", "period_end",
          "source_url", "kind")  # fmt: skip


class Loose(BaseModel):
    """A part of a request; what another version of Dify adds to it is let pass."""

    model_config = ConfigDict(extra="allow", strict=True)


class Condition(Loose):
    """What a record's metadata must be; of several names one is enough."""

    name: Name | Annotated[list[Name], Field(min_length=1, max_length=MOST_FILTERS)]
    comparison_operator: Operator
    value: Value | list[Value] = None


class MetadataCondition(Loose):
    """Conditions that must all be met, or one of them."""

    logical_operator: Literal["and", "or"] = "and"
    conditions: list[Condition] = Field(default_factory=list, max_length=MOST_FILTERS)


def metadata_of(head: DocumentHead) -> dict[str, Any]:
    """What a condition may name of a document."""
    start, end = head.period or (None, None)
    return {
        "document_id": head.id,
        "title": head.title,
        "doc_no": head.doc_no,
        "issuer": head.issuer,
        "region": head.region,
        "level": head.level,
        "date": head.date,
        "status": head.status,
        "period_start": start,
        "period_end": end,
        "source_url": head.source_url,
    }


def predicate_of(wanted: MetadataCondition | None) -> Callable[[Metadata], bool]:
    """Whether metadata meets conditions; one that makes no sense is refused at once."""
    if wanted is None or not wanted.conditions:
        return lambda _: True
    for condition in wanted.conditions:
        _check(condition)
    combine = all if wanted.logical_operator == "and" else any
    return lambda metadata: combine(_meets(metadata, condition) for condition in wanted.conditions)


def _check(condition: Condition) -> None:
    """Refuses a condition that nothing could meet for a reason its writer did not mean."""
    unknown = [name for name in _named(condition) if name not in NAMES]
    if unknown:
        raise Problem("invalid", f"there is no metadata {unknown[0]}. There are {', '.join(NAMES)}", param="name")
    operator = condition.comparison_operator
    values = _values(condition)
    if operator not in {"empty", "not empty"} and not values:
        raise Problem("invalid", f"the operator {operator} needs a value", param="value")
    if operator in _COMPARED and any(_number(value) is None for value in values):
        raise Problem("invalid", f"the operator {operator} needs a number as its value", param="value")
    if operator in {"before", "after"} and any(_day(value) is None for value in values):
        detail = f"the operator {operator} needs a date such as 2024-08-05 as its value"
        raise Problem("invalid", detail, param="value")


def _meets(metadata: Metadata, condition: Condition) -> bool:
    """Whether one of the names meets a condition; for its opposite, that none does."""
    operator = condition.comparison_operator
    plain = _OPPOSITE.get(operator, operator)
    met = any(_holds(metadata[name], plain, _values(condition)) for name in _named(condition))
    return met is (plain == operator)


def _holds(held: object, operator: str, values: Sequence[Value]) -> bool:
    if operator == "empty":
        return held is None or held == ""
    if held is None:
        return False
    if operator in _COMPARED:
        return any(_compared(held, value, _COMPARED[operator]) for value in values)
    return any(_TESTS[operator](held, value) for value in values)


def _named(condition: Condition) -> Sequence[str]:
    return [condition.name] if isinstance(condition.name, str) else condition.name


def _values(condition: Condition) -> Sequence[Value]:
    """The values of a condition; `in` also takes them as one text, parted by commas."""
    value = condition.value
    if value is None:
        return []
    values = [each for each in (value if isinstance(value, list) else [value]) if each is not None]
    if condition.comparison_operator in {"in", "not in"}:
        return [part.strip() for each in values for part in str(each).replace("，", ",").split(",")]
    return values


def _number(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _day(value: object) -> str | None:
    """A day, month or year as ISO has it; a number is the seconds since 1970."""
    text = str(value).strip()
    if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", text[:10]):
        return text[:10]
    if re.fullmatch(r"\d{9,11}(?:\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    return None


def _compared(held: object, value: object, test: Callable[[Decimal, Decimal], bool]) -> bool:
    one, other = _number(held), _number(value)
    return one is not None and other is not None and test(one, other)


def _in_time(held: object, value: object, test: Callable[[str, str], bool]) -> bool:
    """Compares two dates by what both of them name: 2024 is neither before nor after 2024-08-05."""
    one, other = _day(held), _day(value)
    if one is None or other is None:
        return False
    both = min(len(one), len(other))
    return test(one[:both], other[:both])


_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator_of.eq,
    "≠": operator_of.eq,
    ">": operator_of.gt,
    "<": operator_of.lt,
    "≥": operator_of.ge,
    "≤": operator_of.le,
}
_TESTS: Mapping[str, Callable[[object, Value], bool]] = {
    "contains": lambda held, value: str(value) in str(held),
    "start with": lambda held, value: str(held).startswith(str(value)),
    "end with": lambda held, value: str(held).endswith(str(value)),
    "is": lambda held, value: str(held) == str(value),
    "in": lambda held, value: str(held) == str(value),
    "before": lambda held, value: _in_time(held, value, operator_of.lt),
    "after": lambda held, value: _in_time(held, value, operator_of.gt),
}
