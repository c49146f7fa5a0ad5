"""Marks 标记: where a clause's text holds the words of a query."""

import re
from collections.abc import Iterable

from corpus.text import fold
from corpus.wording import Span

_BEFORE, _AFTER = re.compile(r"(?:[a-z0-9]|\d[.,])$"), re.compile(r"[a-z0-9]|[.,]\d")
"""What makes a number or a Latin word part of a longer one: the 5 of 3.5 and the 25 of 2025."""


def marks(text: str, words: Iterable[str]) -> list[Span]:
    """The ranges of the text that hold a word of two characters or more, in order; ranges that touch are one."""
    folded = fold(text)
    longer = [word for word in words if len(word) > 1 or word.isascii()]
    found = sorted(place for word in longer for place in _places(folded.text, word))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [Span(*folded.source(start, end)) for start, end in joined]


def _places(text: str, word: str) -> Iterable[tuple[int, int]]:
    """Every place of a word; a number or a Latin word only where it stands alone."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (word.isascii() and (_BEFORE.search(text, max(0, at - 2), at) or _AFTER.match(text, end))):
            yield at, end
        at = text.find(word, at + 1)
