"""Whether an answer holds a key 答案要点: words as printed, numbers by value (`8件` is not in `208件`)."""

import re
from decimal import Decimal

from corpus.numerals import base_unit, number, scale
from corpus.text import fold

_FIGURE = re.compile(
    r"(?<!\d)(?<!\d[.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?((?:[十千万亿]|百(?!分点))*)(个百分点|百分点|%|[a-z\u4e00-\u9fff]?)"
)
_KEY = re.compile(r"[≥≤<>约]?\s?(\d[\d,]*(?:\.\d+)?)\s?((?:[十千万亿]|百(?!分点))*)([^\d\s]{0,4})")


def holds_key(text: str, key: str) -> bool:
    """Whether a text holds a key, white space and width aside; a number must be there by value and unit."""
    plain, wanted = fold(text).text, fold(key).text
    if not wanted:
        return False
    figure = _KEY.fullmatch(wanted)
    if figure is None:
        return wanted.replace(" ", "") in plain.replace(" ", "")
    value, unit = _value(figure[1], figure[2]), base_unit(figure[3])
    return any(
        _value(found[1], found[2]) == value and _same_unit(plain[found.start(3) :], unit)
        for found in _FIGURE.finditer(plain)
    )


def figures(text: str) -> set[Decimal]:
    """The values of all numbers in a text."""
    return {value for found in _FIGURE.finditer(fold(text).text) if (value := _value(found[1], found[2])) is not None}


def _value(digits: str, factor: str) -> Decimal | None:
    found = number(digits)
    return None if found is None else found * scale(factor)


def _same_unit(rest: str, unit: str) -> bool:
    """Whether the words behind a number begin with a unit; 万 and 亿 are in the value already."""
    bare = re.sub(r"^(?:个百分点|百分点)", "%", rest.lstrip())
    return not unit or bare.startswith(unit)
