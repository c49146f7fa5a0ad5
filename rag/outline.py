"""Outlines 要点: a question about what a section lists (基本原则, 实施步骤) answered by the section, point by point."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import DocumentId
from corpus.text import one_line
from corpus.wording import Span
from index.expansion import expand
from index.matching import Matcher
from rag.cues import pairs, pattern
from rag.draft import Draft, Writing
from rag.question import Question
from rag.sentences import sentences
from rag.shelf import Evidence, Shelf, Source

_LISTING = {"list", "count"}
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[编章节条]|[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?)\s*"
)
_SAID, _LIKE = 1.0, 0.72
"""A heading is asked about where the question says it, or nearly says it."""
_BESIDE = 14
"""What a question asks for besides a section as a whole is no longer."""
_TELLING = 4
"""So many characters of a point's heading in the question name that point."""
_FEWEST, _MOST = 2, 12
_PAPERS = 3
_LEAD, _HEADING = 60, 20
"""A point is told by its first sentences, up to so many characters; one as short as the second is its heading."""

Headings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """What a section lists: a clause under its own heading, or the first clause of a part that has only a heading."""

    source: Source
    heading: str
    is_part: bool = False


def answer_outline(asked: Question, evidence: Sequence[Evidence], shelf: Shelf, matcher: Matcher) -> Draft | None:
    """The points of the section whose heading the question names, each with its own citation."""
    if not evidence:
        return None
    called = _called(asked, evidence)
    is_named = bool(called and (asked.places or asked.documents))
    if not is_named and not _LISTING & set(asked.kinds):
        return None
    papers = asked.documents or tuple(dict.fromkeys(found.head.id for found in evidence[:_PAPERS]))
    for paper in papers:
        points = _points(asked, paper, shelf, matcher, called)
        if points:
            return None if any(_is_named(point, asked) for point in points) else _told(asked, points)
    return None


def _points(
    asked: Question, paper: DocumentId, shelf: Shelf, matcher: Matcher, called: Sequence[re.Pattern[str]]
) -> list[_Point]:
    """The clauses under the heading that the question names best; none if it names none."""
    sections = {path: points for path, points in _sections(shelf.sources(paper)) if len(points) >= _FEWEST}
    spoken, is_listing = expand(asked.whole).spoken, bool(_LISTING & set(asked.kinds))

    def like(name: str) -> float:
        return float(matcher.match(name, [spoken]).shares[0])

    def _share(name: str) -> float:
        is_said = _is_called(name, called) or (is_listing and name in asked.whole)
        return _SAID if is_said else like(name)

    names = [_name(path[-1]) for path in sections]
    scored = [
        (_share(name), not sections[path][0].is_part, len(name), path)
        for name, path in zip(names, sections, strict=True)
        if is_listing or _is_called(name, called)
    ]
    best = max(scored, default=(0.0, False, 0, ()))
    return sections[best[3]] if best[0] >= _LIKE else []


def _is_named(point: _Point, asked: Question) -> bool:
    """Whether the question names one point rather than the section: 创新引领原则里…"""
    own = _name(point.heading)
    return any(own[at : at + _TELLING] in asked.indicator for at in range(len(own) - _TELLING + 1))


def _called(asked: Question, evidence: Sequence[Evidence]) -> list[re.Pattern[str]]:
    """What the heading of the section asked for says, where the question asks for little else.

    A question of another kind than a list, or one that names a section vaguely, asks for nothing else at all.
    """
    found = []
    is_listing = bool(_LISTING & set(asked.kinds))
    for section, is_vague in (("outline", False), ("outline_vague", True)):
        for said, heading in pairs(section):
            rest, count = re.subn(said, " ", asked.indicator)
            if not count and not re.search(said, asked.whole):
                continue
            alone = not _besides(rest, evidence)
            if alone or (is_listing and not is_vague and len(rest.replace(" ", "")) <= _BESIDE):
                found.append(re.compile(heading))
    return found


def _besides(rest: str, evidence: Sequence[Evidence]) -> str:
    """What a question asks for besides a section, without the words that name its paper."""
    titles = [found.head.title for found in evidence[:_PAPERS]]
    parts = pattern("outline_light", "words").sub(" ", rest).split()
    return "".join(part for part in parts if not any(len(part) > 1 and part in title for title in titles))


def _is_called(name: str, called: Sequence[re.Pattern[str]]) -> bool:
    return any(heading.search(name) for heading in called)


def _sections(sources: Sequence[Source]) -> Iterator[tuple[Headings, list[_Point]]]:
    """Every heading with its points: the clauses right under it that have a heading or a mark of their own.

    Where it has none, its points are the parts under it, each told by its heading.
    """
    found: dict[Headings, list[_Point]] = defaultdict(list)
    parts: dict[Headings, dict[str, _Point]] = defaultdict(dict)
    for source in sources:
        path = source.clause.path
        if len(path) > 1 and source.clause.text.startswith(path[-1][:_TELLING]):
            found[path[:-1]].append(_Point(source, path[-1]))
        elif source.clause.kind == "item" and path:
            found[path].append(_Point(source, path[-1]))
        for depth in range(1, len(path)):
            parts[path[:depth]].setdefault(path[depth], _Point(source, path[depth], is_part=True))
    yield from found.items()
    yield from ((path, list(under.values())) for path, under in parts.items() if path not in found)


def _name(heading: str) -> str:
    return _NUMBERING.sub("", one_line(heading)).rstrip("。：: ")


def _told(asked: Question, points: Sequence[_Point]) -> Draft:
    writing = Writing()
    lines = [f"- {_lead(point, writing)}" for point in points[:_MOST]]
    count = len(points)
    opening = f"{count} points:" if asked.language == "en" else f"共{count}条："
    headings = [one_line(point.heading) for point in points if point.is_part]
    return writing.draft("\n".join([opening, *lines]), allowed=(f"{count}条", str(count), *headings), sure=True)


def _lead(point: _Point, writing: Writing) -> str:
    clause = point.source.clause
    spans = sentences(clause)
    if point.is_part:
        return one_line(point.heading) + writing.cite(point.source, spans[0] if spans else None)
    end = spans[0].end
    for span in spans[1:]:
        if span.end > _LEAD and end > _HEADING:
            break
        end = span.end
    return one_line(clause.text[spans[0].start : end]) + writing.cite(point.source, Span(spans[0].start, end))
