"""Whether an answer holds a key 答案要点: words as printed, numbers by value (`8件` is not in `208件`)."""

import re

from corpus.figures import FIGURE, figure_value
from corpus.numerals import base_unit
from corpus.text import fold

_KEY = re.compile(r"[≥≤<>约]?\s?(\d[\d,]*(?:\.\d+)?)\s?((?:[十千万亿]|百(?!分点))*)([^\d\s]{0,4})")


def holds_key(text: str, key: str) -> bool:
    """Whether a text holds a key, white space and width aside; a number must be there by value and unit."""
    plain, wanted = fold(text).text, fold(key).text
    if not wanted:
        return False
    figure = _KEY.fullmatch(wanted)
    if figure is None:
        return wanted.replace(" ", "") in plain.replace(" ", "")
    value, unit = figure_value(figure[1], figure[2]), base_unit(figure[3])
    return any(
        figure_value(found[1], found[2]) == value and _same_unit(plain[found.start(3) :], unit)
        for found in FIGURE.finditer(plain)
    )


def _same_unit(rest: str, unit: str) -> bool:
    """Whether the words behind a number begin with a unit; 万 and 亿 are in the value already."""
    bare = re.sub(r"^(?:个百分点|百分点)", "%", rest.lstrip())
    return not unit or bare.startswith(unit)
