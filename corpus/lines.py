"""A stored text to its lines: content, indent, and the blank lines above.

Marks inside a line that are no words (invisible characters, `[bookmark: …]`, Markdown's stars and
link targets) are named as furniture here, so that nothing after this step sees them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.document import Furniture
from corpus.text import INVISIBLE, columns
from corpus.wording import Span, Wording, joined, printed

_LINE = re.compile(r"[^\n\f\v\x1c-\x1e\x85\u2028\u2029]+|[\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,200}\]")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_TARGET = r"\((?:https?:|mailto:|[/#.])[^()\n]{0,500}\)"
_MARKUP = re.compile(rf"\*\*|__|`+|!?\[(?=[^\[\]\n]{{0,200}}\]{_TARGET})|\](?={_TARGET})")
_LINK = re.compile(rf"(?<=\]){_TARGET}")
_PLAIN = re.compile(f"[{INVISIBLE}]|\\[bookmark:")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words on it.

    `gap` counts the blank lines above, `indent` the columns and `tabs` the tabs before the words, `level`
    Markdown's hashes; `page_start` says that a new page begins.
    """

    wording: Wording
    gap: int = 0
    indent: int = 0
    level: int = 0
    page_start: bool = False
    tabs: int = 0

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.wording.text

    @property
    def width(self) -> int:
        """How many columns the words take."""
        return columns(self.text)

    @property
    def right(self) -> int:
        """The column where the words end."""
        return self.indent + self.width


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text and the marks taken out of them."""

    lines: tuple[Line, ...]
    furniture: tuple[Furniture, ...]


def read_lines(text: str, *, markdown: bool = False) -> Lines:
    """The lines of a stored text that have words on them."""
    lines: list[Line] = []
    furniture: list[Furniture] = []
    gap = 0
    page_start = False
    for matched in _LINE.finditer(text):
        if matched[0] in "\n\f\v\x1c\x1d\x1e\x85\u2028\u2029":
            gap += matched[0] == "\n"
            page_start = page_start or matched[0] == "\f"
            continue
        line, marks = _read_line(text, Span(*matched.span()), markdown)
        furniture += marks
        if line.text:
            lines.append(replace(line, gap=max(0, gap - 1), page_start=page_start))
            gap, page_start = 0, False
    return Lines(tuple(lines), tuple(furniture))


def _read_line(text: str, span: Span, markdown: bool) -> tuple[Line, list[Furniture]]:
    raw = text[span.start : span.end]
    level = 0
    marks: list[Furniture] = []
    if markdown or _PLAIN.search(raw):
        marks = sorted(_marks(raw, span.start, markdown), key=lambda mark: mark.span)
        hashes = _HASHES.match(raw) if markdown else None
        level = len(hashes[1]) if hashes else 0
    wording = _without(text, span, marks).strip()
    if "\t" in wording.text:
        wording = _without(text, span, marks).strip(" \u3000\u00a0")
    lead = [char for char in raw[: max(0, wording.span.start - span.start)] if char.isspace()]
    tabs = lead.count("\t")
    return Line(wording, indent=columns("".join(lead)) + 3 * tabs, level=level, tabs=tabs), marks


def _marks(raw: str, offset: int, markdown: bool) -> Iterator[Furniture]:
    found = [("invisible", _INVISIBLE), ("bookmark", _BOOKMARK)]
    if markdown:
        found += [("markup", _MARKUP), ("link", _LINK)]
        hashes = _HASHES.match(raw)
        if hashes:
            yield Furniture("markup", Span(offset, offset + len(hashes[1])))
    end = 0
    spans = sorted((*match.span(), name) for name, pattern in found for match in pattern.finditer(raw))
    for start, stop, name in spans:
        if start >= end:
            yield Furniture(name, Span(offset + start, offset + stop))
            end = stop


def _without(text: str, span: Span, marks: list[Furniture]) -> Wording:
    parts = []
    at = span.start
    for mark in marks:
        parts.append(printed(text, at, mark.span.start))
        at = mark.span.end
    parts.append(printed(text, at, span.end))
    return joined([part for part in parts if part.text])
