"""Aspects 分问: a question that asks several things of one matter, each answered by the clause that says it.

怎么联手监管、怎么做响牌子 asks two things; 钱和考核这两头各建什么机制 asks one thing of two.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.regions import mentions
from corpus.wording import Span
from index.filters import NO_FILTERS
from index.matching import Matcher
from index.tokens import plain_words
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.kinds import kinds_of
from rag.matter import matter_of
from rag.passages import quoted
from rag.question import Question
from rag.shelf import Evidence, Search
from rag.stating import Found, in_order, state
from rag.values import asks_value, best_facts

_PART = re.compile(r"[^，,；;。？?：:]+")
_ITEM = re.compile(r"[^、，,；;。？?：:]+")
_JOINED = "和与跟及"
_PAIR = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,10})(?:和|与|跟|以及|及|、)([\u4e00-\u9fffA-Za-z]{2,10})")
"""Two things named together, in words of their own."""
_COUNTED = re.compile(r"(?:多少|几)([\u4e00-\u9fff])")
_MOST = 4
_THIN, _TELLING = 2, 4
"""A part names so much of a matter of its own; the less where the matter of all stands before them."""
_ENOUGH = 0.6
"""So likely is the clause that answers for a figure without a fact."""
_STRAY = 1
"""So many characters of what a part asks about may be missing from the names of its figures."""
_SURE = 0.3
"""The clause for an aspect is given where it is at least so likely among the candidates."""


def answer_aspects(asked: Question, evidence: Sequence[Evidence], search: Search, matcher: Matcher) -> Draft | None:
    """The best clause for the whole and the best for each aspect; None where one clause is the best for all."""
    parts = aspects(asked)
    if len(parts) < 2 or not evidence:
        return None
    best = [(part, found[0]) for part in parts if (found := search(part, NO_FILTERS)) and _may_answer(found[0])]
    if {found.clause.id for _, found in best} <= {evidence[0].clause.id}:
        return None
    best.sort(key=lambda one: one[1].clause.id != evidence[0].clause.id)
    first = [] if best[0][1].clause.id == evidence[0].clause.id else [(asked.whole, evidence[0])]
    writing = Writing()
    lines = [quoted(replace(asked, whole=part), found, matcher, writing) for part, found in [*first, *best]]
    return writing.draft("\n".join(dict.fromkeys(lines)))


def _may_answer(found: Evidence) -> bool:
    return found.score >= _SURE and found.clause.kind != "front_matter"


def answer_figures(asked: Question, evidence: Sequence[Evidence], search: Search, matcher: Matcher) -> Draft | None:
    """Figures asked for beside other things, or of several things: each part answered; None if one is not."""
    parts = [_asking(asked, part) for part in aspects(asked)]
    if len(parts) < 2 or not any(asks_value(part) for part in parts) or asked.unknown_document:
        return None
    writing = Writing()
    lines: list[str] = []
    told: list[list[Found]] = []
    for part in parts:
        evidence = search(part.whole, NO_FILTERS)
        found = best_facts(part, evidence) if asks_value(part) else []
        if found and found not in told and _is_told(part, found):
            told.append(found)
            lines += state(in_order(found), writing, asked.language, asked.text)
        elif (found and found in told) or not evidence or evidence[0].score < (_ENOUGH if asks_value(part) else _SURE):
            return None
        else:
            lines.append(quoted(part, evidence[0], matcher, writing))
    sure = len(told) == len(parts) and bool(asked.places or asked.documents)
    return writing.draft("\n".join(dict.fromkeys(lines)), sure=sure) if told else None


def _is_told(part: Question, found: Sequence[Found]) -> bool:
    """Whether figures are of one place and their names say nearly all that a part asks about."""
    names = "".join(each.fact.indicator for each in found)
    rest = [char for char in part.indicator if char not in names and not char.isspace()]
    counted = _COUNTED.search(part.whole)
    if counted and counted[1] in rest:
        return False
    return len({each.fact.region for each in found}) == 1 and len(rest) <= _STRAY


def _asking(asked: Question, part: str) -> Question:
    """The question of a part: what it asks, in the years that it names or else those that no part names."""
    years = tuple(year for year in asked.years if str(year) in part)
    places = [mention.span for mention in mentions(part)]
    kinds, matter = kinds_of(part, asked.language), matter_of(part, places, asked.language)
    return replace(asked, whole=part, kinds=kinds, indicator=matter, years=years or asked.years)


def aspects(asked: Question) -> list[str]:
    """The questions that a question is made of, each with the place or paper that the whole is about."""
    if asked.language == "en":
        return []
    for cut in (_ITEM, _PART):
        spans = [Span(*match.span()) for match in cut.finditer(asked.whole)]
        asking = [span for span in spans if kinds_of(asked.whole[slice(*span)], asked.language) != ("other",)]
        if 2 <= len(asking) <= _MOST:
            return list(_whole(asked, asking))
    return list(_shared(asked))


def _whole(asked: Question, asking: Sequence[Span]) -> Iterator[str]:
    """Each part behind the words before the first of them, which say what all are about.

    A part with little matter of its own stands behind what the first part is about.
    """
    topic = asked.whole[: asking[0].start].strip("，,；;。：: ")
    first = asked.whole[slice(*asking[0])]
    if not topic:
        topic = next((place.name for place in asked.places if place.name[:2] in first), "")
    least = _THIN if asking[0].start > _THIN else _TELLING
    for span in asking:
        part = asked.whole[slice(*span)]
        known = len(_matter(part, asked))
        if known >= least:
            yield part if topic and topic[:2] in part else f"{topic}{part}"
        elif known >= _THIN and span != asking[0]:
            yield f"{_subject(first)}{part}"


def _subject(part: str) -> str:
    """What a part is about: its words before those that ask."""
    cut = pattern("aspects", "asking").search(part)
    return part[: cut.start()] if cut else part


def _matter(part: str, asked: Question) -> str:
    """What a part asks about, without its places and what only asks."""
    places = [Span(*match.span()) for place in asked.places for match in re.finditer(place.name[:2], part)]
    return matter_of(part, places, asked.language).replace(" ", "")


def _shared(asked: Question) -> Iterator[str]:
    """The question once for each of two things joined by 和, where it asks something of each."""
    each = pattern("aspects", "each").search(asked.whole)
    if not each or len(asked.places) > 1:
        return
    start = max((mention.span.end for mention in mentions(asked.whole) if mention.span.end < each.start()), default=0)
    openings = pattern("aspects", "opening").finditer(asked.whole, start, each.start())
    start = max((match.end() for match in openings), default=start)
    pair = _PAIR.fullmatch(asked.whole, start, each.start())
    if pair and not any(pattern("aspects", "sorts").search(thing) for thing in pair.groups()):
        rest = asked.whole[each.end() :] if each[0] == "分别" else asked.whole[each.start() :]
        yield from (f"{asked.whole[:start]}{thing}{rest}" for thing in pair.groups())
        return
    words = plain_words(asked.whole)
    for at, word in enumerate(words):
        if word in _JOINED and 0 < at < len(words) - 1:
            if any(pattern("aspects", "sorts").search(words[near]) for near in (at - 1, at + 1)):
                return
            yield "".join([*words[:at], *words[at + 2 :]])
            yield "".join([*words[: at - 1], *words[at + 1 :]])
            return
