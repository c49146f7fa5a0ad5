"""Lines as printed 版面各行: the lines and sentences of a document's clauses, and where its own data stands in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Clause
from corpus.text import one_line
from corpus.wording import Span
from rag.sentences import sentences
from rag.shelf import Source


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states: the words that state it, and as what kind of statement an answer gives them.

    `value` is what goes into an answer's frame; `by` is who signed beside a date.
    """

    source: Source
    span: Span
    value: str
    form: str = ""
    by: str = ""


Sources = Sequence[Source]
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零〇]{1,6}条(?:之[一二三四五六七八九十]{1,3})?\s*")
_CLOSING = re.compile(r"/end(?:~\d+)?$")
Line = tuple[Source, Span]


# ---- places in clauses ---------------------------------------------------------------------------------


def placed(sources: Sources, stored: Span) -> Line | None:
    """The clause that holds a range of the stored text, and the range in the clause's own text."""
    for source in sources:
        start, end = _inside(source.clause, stored.start), _inside(source.clause, stored.end - 1)
        if start is not None and end is not None:
            return source, Span(start, end + 1)
    return None


def _inside(clause: Clause, offset: int) -> int | None:
    """Where a stored character stands in a clause's text."""
    held = (run for run in clause.wording.runs if run.start <= offset < run.start + run.length)
    return next((run.at + offset - run.start for run in held), None)


def read_line(sources: Sources, name: str) -> Line | None:
    """Where a field of the document's own data was read from."""
    stored = sources[0].head.read_from.get(name)
    return placed(sources, stored) if stored else None


def edges(sources: Sources) -> Sources:
    """Front matter and closing lines."""
    return [source for source in sources if source.clause.kind == "front_matter" or _CLOSING.search(source.clause.id)]


def lines_in(sources: Sources) -> Iterator[Line]:
    """The lines of some clauses, without outer blanks."""
    for source in sources:
        for line in re.finditer(r"[^\n]+", source.clause.text):
            yield source, bare(source, Span(*line.span()))


def bare(source: Source, span: Span) -> Span:
    """A range of a clause's text without outer blanks."""
    text = source.clause.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def sentences_in(sources: Sources) -> Iterator[Line]:
    """The sentences of some clauses."""
    return ((source, span) for source in sources for span in sentences(source.clause))


def words_of(line: Line) -> str:
    """The words of a line."""
    source, span = line
    return source.clause.text[span.start : span.end]


def quoted(line: Line, form: str = "quote") -> Stated:
    """A line as what a document states, in its own words."""
    return Stated(*line, _ARTICLE.sub("", one_line(words_of(line))).rstrip("。；"), form)


def first(lines: Iterator[Line], pattern: re.Pattern[str], form: str = "quote") -> Stated | None:
    """The first line of a shape."""
    return next((quoted(line, form) for line in lines if pattern.search(words_of(line))), None)


def line_around(line: Line) -> Line:
    """The whole line of a clause's text that holds a range."""
    source, span = line
    text = source.clause.text
    end = text.find("\n", span.end)
    return source, bare(source, Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end))
