"""Outlines 要点: a question about what a section lists (基本原则, 实施步骤) answered by the section, point by point."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus.document import DocumentId
from corpus.text import one_line
from corpus.wording import Span
from index.expansion import expand
from index.matching import Matcher
from rag.cues import pairs
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


def answer_outline(asked: Question, evidence: Sequence[Evidence], shelf: Shelf, matcher: Matcher) -> Draft | None:
    """The points of the section whose heading the question names, each with its own citation."""
    if not _LISTING & set(asked.kinds) or not evidence:
        return None
    papers = asked.documents or tuple(dict.fromkeys(found.head.id for found in evidence[:_PAPERS]))
    for paper in papers:
        points = _points(asked, paper, shelf, matcher)
        if points:
            return None if any(_is_named(point, asked) for point in points) else _told(asked, points)
    return None


def _points(asked: Question, paper: DocumentId, shelf: Shelf, matcher: Matcher) -> list[Source]:
    """The clauses under the heading that the question names best; none if it names none."""
    sections = {path: points for path, points in _sections(shelf.sources(paper)) if len(points) >= _FEWEST}
    spoken = expand(asked.whole).spoken

    def like(name: str) -> float:
        return float(matcher.match(name, [spoken]).shares[0])

    names = [_name(path[-1]) for path in sections]
    called = _called(asked)
    scored = [
        (_SAID if name in asked.whole or _is_called(name, called) else like(name), len(name), path)
        for name, path in zip(names, sections, strict=True)
    ]
    best = max(scored, default=(0.0, 0, ()))
    return sections[best[2]] if best[0] >= _LIKE else []


def _is_named(point: Source, asked: Question) -> bool:
    """Whether the question names one point rather than the section: 创新引领原则里…"""
    own = _name(point.clause.path[-1])
    return any(own[at : at + _TELLING] in asked.indicator for at in range(len(own) - _TELLING + 1))


def _called(asked: Question) -> list[re.Pattern[str]]:
    """What the heading of the section asked for says, where the question asks for little else."""
    found = []
    for said, heading in pairs("outline"):
        rest, count = re.subn(said, "", asked.indicator)
        if (count or re.search(said, asked.whole)) and len(rest.replace(" ", "")) <= _BESIDE:
            found.append(re.compile(heading))
    return found


def _is_called(name: str, called: Sequence[re.Pattern[str]]) -> bool:
    return any(heading.search(name) for heading in called)


def _sections(sources: Sequence[Source]) -> Iterator[tuple[Headings, list[Source]]]:
    """Every heading with its points: the clauses right under it that have a heading or a mark of their own."""
    found: dict[Headings, list[Source]] = defaultdict(list)
    for source in sources:
        path = source.clause.path
        if len(path) > 1 and source.clause.text.startswith(path[-1][:_TELLING]):
            found[path[:-1]].append(source)
        elif source.clause.kind == "item" and path:
            found[path].append(source)
    yield from found.items()


def _name(heading: str) -> str:
    return _NUMBERING.sub("", one_line(heading)).rstrip("。：: ")


def _told(asked: Question, points: Sequence[Source]) -> Draft:
    writing = Writing()
    lines = [f"- {_lead(point, writing)}" for point in points[:_MOST]]
    count = len(points)
    opening = f"{count} points:" if asked.language == "en" else f"共{count}条："
    allowed = (f"{count}条", str(count))
    return writing.draft("\n".join([opening, *lines]), allowed=allowed, sure=True)


def _lead(point: Source, writing: Writing) -> str:
    spans = sentences(point.clause)
    end = spans[0].end
    for span in spans[1:]:
        if span.end > _LEAD and end > _HEADING:
            break
        end = span.end
    words = one_line(point.clause.text[spans[0].start : end])
    return words + writing.cite(point, Span(spans[0].start, end))
