"""Sides 对比各方: the places or papers that a question asks about side by side, and what it asks of each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from corpus.document import DocumentHead
from corpus.regions import Region, gazetteer
from corpus.wording import Span
from index.filters import Filters
from rag.cues import pattern
from rag.indicators import FILE
from rag.kinds import kinds_of
from rag.matter import matter_of, without
from rag.papers import Paper, named_papers
from rag.periods import Named, find_times
from rag.places import find_places, ground_of
from rag.question import Question
from rag.reading import apart
from rag.stating import english_place

_PART = re.compile(r"[^，。？；：,;?!！:]+")
_YEAR = re.compile(r"(?:[\d〇零一二]{2,4}年)度?的?|^的")
_LEAST_MATTER = 3
"""A half of a question with fewer characters of its own leans on the other half."""
_NO_DAY = date(1, 1, 1)
"""Relative years (今年) were read with the question; here only those in figures are told apart."""


@dataclass(frozen=True, slots=True)
class Side:
    """A place or paper, how it is called, and where the question names it."""

    label: str
    region: Region | None
    documents: frozenset[str]
    spans: tuple[Span, ...]

    @property
    def filters(self) -> Filters:
        """What a clause must meet to speak for the side."""
        if self.documents or not self.region:
            return Filters(documents=self.documents)
        return Filters(regions=frozenset({self.region.name}))


def sides_of(asked: Question, heads: Sequence[DocumentHead]) -> list[Side]:
    """The sides of a question: the places it asks about, else the papers it compares; none of a single one."""
    named, _ = find_places(asked.whole, ground_of(heads))
    papers = named_papers(asked.whole, named, find_times(asked.whole, _NO_DAY), heads)
    owners = {str(head.id): head.region for head in heads}
    found = []
    for region in asked.places:
        own = [paper for paper in papers if {owners[each] for each in paper.documents} == {region.name}]
        spans = [place.span for place in named if place.region == region] + [paper.span for paper in own]
        documents = frozenset(str(each) for paper in own for each in paper.documents)
        found.append(Side(_called(region, asked), region, documents, tuple(apart(spans))))
    compared = "compare" in asked.kinds
    found = [side for side in found if not _is_scene(side, found, asked.whole)]
    if len(found) > 1:
        return found if compared or _lie_apart(asked.places) else []
    papers_apart = _paper_sides(asked, papers) if compared else []
    return papers_apart if len(papers_apart) > 1 else []


def questions_of(asked: Question, side: Side, sides: Sequence[Side], heads: Sequence[DocumentHead]) -> list[Question]:
    """What is asked of a side: its own half of the question where it has one, then all of it but the other sides."""
    away = [span for other in sides if other != side for span in other.spans]
    questions = []
    half, rest = _halves(asked.whole, side, sides)
    if half:
        own = _of_side(asked, side, half, heads)
        questions += [own] * (len(own.indicator.replace(" ", "")) >= _LEAST_MATTER)
        away += [time.span for time in _times(asked.whole) if _is_inside(time.span, rest)]
    whole = without(asked.whole, apart(away), " ")
    return [*questions, _of_side(asked, side, whole, heads)]


def _called(region: Region, asked: Question) -> str:
    return region.name if asked.language == "zh" else f"{english_place(region.name, asked.text)} ({region.name})"


def _is_scene(side: Side, sides: Sequence[Side], text: str) -> bool:
    """Whether a place is only where something of a larger one's is done: 省规划…在某市先试什么."""
    above = {parent.code for parent in gazetteer().parents(side.region)} if side.region else set()
    inside = any(other.region and other.region.code in above for other in sides)
    return inside and bool(side.spans) and all(text.endswith("在", 0, start) for start, _ in side.spans)


def _lie_apart(places: Sequence[Region]) -> bool:
    """Whether none of some places lies in another: 全省里某市占几家 asks of one."""
    above = {place.code: {parent.code for parent in gazetteer().parents(place)} for place in places}
    return not any(a.code in above[b.code] or b.code in above[a.code] for a, b in combinations(places, 2))


def _paper_sides(asked: Question, papers: Iterable[Paper]) -> list[Side]:
    """A side for each paper, called as the question calls it, without a year that its clauses may not hold."""
    spans: dict[frozenset[str], list[Span]] = {}
    for paper in papers:
        spans.setdefault(frozenset(map(str, paper.documents)), []).append(paper.span)
    named = ((ids, found) for ids, found in spans.items() if ids)
    return [
        Side(_YEAR.sub("", asked.whole[found[0].start : found[0].end]), None, ids, tuple(found)) for ids, found in named
    ]


# ---- halves -----------------------------------------------------------------------------------------


def _halves(text: str, side: Side, sides: Sequence[Side]) -> tuple[str, list[Span]]:
    """The parts of a question that are a side's own or everybody's, as one text, and the ranges of the other sides'.

    No text where a part names several sides, so that no side has a half of its own.
    """
    own: list[str] = []
    rest: list[Span] = []
    current: Side | None = None
    seen: set[str] = set()
    for match in _PART.finditer(text):
        here = [each for each in sides if any(_is_inside(span, [Span(*match.span())]) for span in each.spans)]
        if len(here) > 1:
            return "", []
        current = here[0] if here else None if _asks_all(match[0]) else current
        seen.update(each.label for each in here)
        if current in {None, side}:
            own.append(match[0])
        else:
            rest.append(Span(*match.span()))
    return ("，".join(own), rest) if len(seen) == len(sides) else ("", [])


def _asks_all(part: str) -> bool:
    return bool(pattern("asking", "all", file=FILE).search(part))


def _is_inside(span: Span, ranges: Iterable[Span]) -> bool:
    return any(start <= span.start < end for start, end in ranges)


def _of_side(asked: Question, side: Side, words: str, heads: Sequence[DocumentHead]) -> Question:
    """The question of a side in some words, with the times that they name."""
    places, vague = find_places(words, ground_of(heads))
    times = _times(words)
    taken = [place.span for place in places] + [word.span for word in vague] + [time.span for time in times]
    said = {year for time in _times(asked.whole) for year in time.years}
    years = {year for time in times for year in time.years}
    return replace(
        asked,
        whole=words,
        places=(side.region,) if side.region else (),
        mentioned=(),
        documents=tuple(each for each in asked.documents if each in side.documents),
        years=tuple(year for year in asked.years if year in years or year not in said),
        periods=tuple((time.first, time.last) for time in times if not time.is_year),
        indicator=matter_of(words, apart(taken), asked.language),
        kinds=kinds_of(words, asked.language),
    )


def _times(text: str) -> list[Named]:
    return find_times(text, _NO_DAY)
