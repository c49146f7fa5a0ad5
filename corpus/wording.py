"""Words and where they are printed: a text that remembers the stored characters behind it.

Joining wrapped lines, dropping a page number or cutting off a heading all change a text; a
`Wording` goes through each of them and still maps every character back.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.text import is_cjk


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


class Run(NamedTuple):
    """Characters of a wording from `at` on that stand side by side in the stored text."""

    at: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A text made of runs of stored characters; characters between two runs are glue."""

    text: str
    runs: tuple[Run, ...]

    @property
    def span(self) -> Span:
        """From the first stored character to the last."""
        if not self.runs:
            return Span(0, 0)
        last = self.runs[-1]
        return Span(self.runs[0].start, last.start + last.length)

    def spans(self) -> list[Span]:
        """The stored ranges of the characters, one for each run."""
        return [Span(run.start, run.start + run.length) for run in self.runs]

    def source(self, start: int, end: int) -> Span:
        """The stored range from the character at `start` to the one before `end`."""
        return self.cut(start, end).span

    def cut(self, start: int, end: int | None = None) -> "Wording":
        """A part of the wording."""
        stop = len(self.text) if end is None else end
        runs = []
        first = max(0, bisect_right(self.runs, start, key=lambda run: run.at) - 1)
        for run in self.runs[first:]:
            if run.at >= stop:
                break
            low, high = max(run.at, start), min(run.at + run.length, stop)
            if low < high:
                runs.append(Run(low - start, run.start + low - run.at, high - low))
        return Wording(self.text[start:stop], tuple(runs))

    def strip(self, chars: str | None = None) -> "Wording":
        """The wording without outer white space, or without the characters given."""
        start = len(self.text) - len(self.text.lstrip(chars))
        return self.cut(start, max(start, len(self.text.rstrip(chars))))


def printed(text: str, start: int, end: int) -> Wording:
    """A slice of the stored text as a wording."""
    return Wording(text[start:end], (Run(0, start, end - start),) if end > start else ())


def joined(parts: Sequence[Wording], glue: str = "") -> Wording:
    """Wordings one after the other with a glue between them."""
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for position, part in enumerate(parts):
        if position and glue:
            texts.append(glue)
            at += len(glue)
        texts.append(part.text)
        runs.extend(Run(at + run.at, run.start, run.length) for run in part.runs)
        at += len(part.text)
    return Wording("".join(texts), tuple(runs))


def unwrapped(parts: Sequence[Wording]) -> Wording:
    """Wrapped lines as one: joined as they are, with a blank between two Latin words."""
    result = list(parts[:1])
    for part in parts[1:]:
        before = result[-1].text
        latin = before and part.text and not (is_cjk(before[-1]) or is_cjk(part.text[0]))
        letters = latin and before[-1].isalnum() and part.text[0].isalnum()
        if letters and not (before[-1].isdigit() and part.text[0].isdigit()):
            result.append(Wording(" ", ()))
        result.append(part)
    return joined(result)
