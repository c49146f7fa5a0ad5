"""The matter of a question 所问事项: its words without places, times, papers and what only asks."""

import re
from collections.abc import Iterable

from corpus.wording import Span
from rag.cues import Language, pattern

_LIGHT = 8
"""No light word is longer; one at the end of a phrase is looked for no further back."""
_BLANKS = re.compile(r"\s+|[，。、：:；;,—]+")


def without(text: str, spans: Iterable[Span], filler: str = "") -> str:
    """The text with some ranges, none across another, replaced."""
    kept, at = [], 0
    for span in sorted(spans):
        kept.append(text[at : span.start])
        at = span.end
    return filler.join([*kept, text[at:]])


def matter_of(text: str, taken: Iterable[Span], language: Language) -> str:
    """The noun phrase that a question is about, its parts with a blank between: 地理标志."""
    rest = without(text, taken, " ")
    if language == "en":
        return _joined(pattern("matter", "english").sub(" ", re.sub(r"[?.!]|(?<=\s)['’]s\b", " ", rest)))
    rest = pattern("matter", "asking").sub(" ", rest)
    return _joined(" ".join(filter(None, map(_trimmed, _BLANKS.split(rest)))))


def _trimmed(part: str) -> str:
    """A phrase without the light words at its two ends."""
    light = pattern("matter", "light")
    last = re.compile(rf"(?:{light.pattern})$")
    start, end, before = 0, len(part), None
    while before != (start, end):
        before = start, end
        if found := light.match(part, start, end):
            start = found.end()
        if found := last.search(part, max(start, end - _LIGHT), end):
            end = found.start()
    return part[start:end]


def _joined(text: str) -> str:
    return " ".join(_BLANKS.sub(" ", text).split())
