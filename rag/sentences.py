"""Sentences 句 of a clause, and those of them that say what was asked."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy

from corpus.document import Clause
from corpus.wording import Span
from index.matching import Matcher
from rag.shape import shapes_asked, share_held

_END = re.compile(r"[。；！？;\n]+[”’」』）)]*")
_MARK = re.compile(r"(?<=[，。；：、！？\n,;])")
_FRAGMENT = 8
_SHORT = 160
"""A clause of so many characters is quoted whole."""
_NEAR, _MOST = 0.8, 3
"""Sentences that meet nearly as much of the question as the best one are quoted with it, so many at most."""
_LISTED, _ITEMS = 0.04, 5
"""Where a list is asked for, each item that a sentence lists counts so much, up to so many."""
_SHAPED = 0.15
"""A sentence that holds a figure of the kind asked for counts so much more."""


def sentences(clause: Clause) -> list[Span]:
    """The ranges of a clause's sentences, of a table row those of its cells, without outer blanks."""
    if clause.cells:
        spans = [cell.span for cell in clause.cells if cell.value]
    else:
        ends = [0, *(found.end() for found in _END.finditer(clause.text)), len(clause.text)]
        spans = [Span(start, end) for start, end in pairwise(ends)]
    return [span for span in (_bare(clause.text, span) for span in spans) if span.start < span.end]


def fragments(text: str) -> list[str]:
    """A text cut at every mark, pieces too short to say something joined to the next."""
    found, waiting = [], ""
    for part in _MARK.split(text):
        waiting += part
        if len(waiting) >= _FRAGMENT:
            found.append(waiting)
            waiting = ""
    return [*found, waiting] if waiting.strip() or not found else found


def best_sentences(words: str, clause: Clause, matcher: Matcher, *, is_list: bool = False) -> list[Span]:
    """The sentences of a clause that say most of what some words ask, in their order, neighbours as one.

    A short clause is one sentence; so is a table row.
    """
    spans = sentences(clause)
    if clause.kind == "row" or len(clause.text) <= _SHORT or len(spans) < 2:
        return [_bare(clause.text, Span(0, len(clause.text)))]
    parts = [clause.text[start:end] for start, end in spans]
    scores = matcher.match(words, parts).shares + _alike(words, parts, matcher) + _SHAPED * _shaped(words, parts)
    scores += _LISTED * numpy.array([min(part.count("、"), _ITEMS) for part in parts]) * is_list
    order = numpy.argsort(-scores, kind="stable")[:_MOST]
    kept = sorted(spans[place] for place in order if scores[place] >= _NEAR * scores[order[0]])
    return _joined(_with_lists(kept, spans, clause.text), clause.text)


def _alike(words: str, parts: Sequence[str], matcher: Matcher) -> numpy.ndarray:
    """How like the words the most likely fragment of each part is."""
    cut = [fragments(part) for part in parts]
    vectors = matcher.vectors([fragment for found in cut for fragment in found])
    firsts = numpy.cumsum([0, *map(len, cut)])[:-1]
    return numpy.maximum.reduceat(vectors @ matcher.vectors([words])[0], firsts)


def _with_lists(kept: Sequence[Span], spans: Sequence[Span], text: str) -> list[Span]:
    """The spans, and behind one that ends in a colon the items it announces."""
    found = list(kept)
    for span in kept:
        if text[span.start : span.end].endswith(("：", ":")):
            found += spans[spans.index(span) + 1 :]
    return sorted(set(found))


def _shaped(words: str, parts: Sequence[str]) -> numpy.ndarray:
    shapes = shapes_asked(words)
    return numpy.array([share_held(shapes, part) if shapes else 0.0 for part in parts])


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans with those that only blanks part made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _bare(text: str, span: Span) -> Span:
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, start + len(part.strip()))
