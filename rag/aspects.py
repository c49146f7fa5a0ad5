"""Aspects 分问: a question that asks several things of one matter, each answered by the clause that says it.

怎么联手监管、怎么做响牌子 asks two things; 钱和考核这两头各建什么机制 asks one thing of two.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.wording import Span
from index.filters import NO_FILTERS, Filters
from index.matching import Matcher
from index.tokens import plain_words
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.kinds import kinds_of
from rag.matter import matter_of
from rag.passages import quoted
from rag.question import Question
from rag.shelf import Evidence

Search = Callable[[str, Filters], Sequence[Evidence]]

_PART = re.compile(r"[^，,；;。？?：:]+")
_ITEM = re.compile(r"[^、，,；;。？?：:]+")
_JOINED = "和与跟及"
_MOST = 4
_THIN, _TELLING = 2, 4
"""A part names so much of a matter of its own; the less where the matter of all stands before them."""
_SURE = 0.3
"""The clause for an aspect is given where it is at least so likely among the candidates."""


def answer_aspects(asked: Question, evidence: Sequence[Evidence], search: Search, matcher: Matcher) -> Draft | None:
    """The best clause for the whole and the best for each aspect; None where one clause is the best for all."""
    parts = aspects(asked)
    if len(parts) < 2 or not evidence:
        return None
    best = [(part, found[0]) for part in parts if (found := search(part, NO_FILTERS)) and found[0].score >= _SURE]
    if {found.clause.id for _, found in best} <= {evidence[0].clause.id}:
        return None
    best.sort(key=lambda one: one[1].clause.id != evidence[0].clause.id)
    first = [] if best[0][1].clause.id == evidence[0].clause.id else [(asked.whole, evidence[0])]
    writing = Writing()
    lines = [quoted(replace(asked, whole=part), found, matcher, writing) for part, found in [*first, *best]]
    return writing.draft("\n".join(dict.fromkeys(lines)))


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
    """Each part behind the words before the first of them, which say what all are about."""
    topic = asked.whole[: asking[0].start].strip("，,；;。：: ")
    if not topic:
        first = asked.whole[slice(*asking[0])]
        topic = next((place.name for place in asked.places if place.name[:2] in first), "")
    least = _THIN if asking[0].start > _THIN else _TELLING
    for span in asking:
        part = asked.whole[slice(*span)]
        if len(_matter(part, asked)) >= least:
            yield part if topic and topic[:2] in part else f"{topic}{part}"


def _matter(part: str, asked: Question) -> str:
    """What a part asks about, without its places and what only asks."""
    places = [Span(*match.span()) for place in asked.places for match in re.finditer(place.name[:2], part)]
    return matter_of(part, places, asked.language).replace(" ", "")


def _shared(asked: Question) -> Iterator[str]:
    """The question once for each of two things joined by 和, where it asks something of each."""
    if not pattern("aspects", "each").search(asked.whole):
        return
    words = plain_words(asked.whole)
    for at, word in enumerate(words):
        if word in _JOINED and 0 < at < len(words) - 1:
            yield "".join([*words[:at], *words[at + 2 :]])
            yield "".join([*words[: at - 1], *words[at + 1 :]])
            return
