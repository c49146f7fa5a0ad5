"""The matter of a question 所问事项: its words without places, times, papers and what only asks."""

import re
from collections.abc import Iterable

from corpus.wording import Span
from rag.cues import Language, pattern

_BLANKS = re.compile(r"\s+|[，。、：:；;,—]+")


def without(text: str, spans: Iterable[Span], filler: str = "") -> str:
    """The text with some ranges replaced."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + filler + text[span.end :]
    return text


def matter_of(text: str, taken: Iterable[Span], language: Language) -> str:
    """The noun phrase that a question is about, its parts with a blank between: 地理标志."""
    rest = without(text, taken, " ")
    if language == "en":
        return _joined(pattern("matter", "english").sub(" ", re.sub(r"[?.!]|(?<=\s)['’]s\b", " ", rest)))
    rest = pattern("matter", "asking").sub(" ", rest)
    return _joined(" ".join(filter(None, map(_trimmed, _BLANKS.split(rest)))))


def _trimmed(part: str) -> str:
    """A phrase without the light words at its two ends."""
    light = "|".join(f"(?:{word.pattern})" for word in [pattern("matter", "light")])
    before = None
    while before != part:
        before = part
        part = re.sub(rf"^(?:{light})|(?:{light})$", "", part)
    return part


def _joined(text: str) -> str:
    return " ".join(_BLANKS.sub(" ", text).split())
