"""Figures 数字 of a text: its numbers in digits by value, with what stands behind them."""

import re
from decimal import Decimal

from corpus.numerals import number, scale
from corpus.text import fold

FIGURE = re.compile(
    r"(?<!\d)(?<!\d[.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?((?:[十千万亿]|百(?!分点))*)(个百分点|百分点|%|[a-z\u4e00-\u9fff]?)"
)
"""A number in a folded text, the scale behind it (万) and the beginning of its unit."""


def figures(text: str) -> set[Decimal]:
    """The values of all numbers in a text."""
    return {
        value for found in FIGURE.finditer(fold(text).text) if (value := figure_value(found[1], found[2])) is not None
    }


def figure_value(digits: str, factor: str) -> Decimal | None:
    """The value of digits and a scale: 4.5 and 万 are 45000."""
    found = number(digits)
    return None if found is None else found * scale(factor)
