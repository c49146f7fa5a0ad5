"""Candidates 候选指标值: the facts of the clauses found, each with how well it fits what was asked.

A fact of another place or time, a goal where it was asked what was reached, a growth rate where a level was
asked: none of them answers, however well its name fits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.facts import Fact
from corpus.regions import gazetteer
from rag.cues import pattern
from rag.indicators import FILE, NO_LIKENESS, Likeness, Wanted, fits_unit, is_headed, likeness
from rag.question import Question
from rag.shelf import Evidence

_FIRST = 0.1
"""What being stated by the best clause adds to a fact's fit."""
_NOT_ADDED = 0.5
_ADDED = 0.7
_NO_YEAR = 0.8
_ASKING_YEAR = re.compile(r"\d{4}|[〇零○一二三四五六七八九]{4}年|十[一二三四五六七八]五|[今去明前后]年|\d\d年")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact of a clause found, the clause's place among those found, and how well the fact fits."""

    evidence: Evidence
    place: int
    fact: Fact
    likeness: Likeness
    fit: float


def candidates(about: Wanted, evidence: Sequence[Evidence], asked: Question) -> Iterator[Candidate]:
    """The facts in a unit asked for, of documents asked about."""
    for place, each in enumerate(evidence):
        if asked.documents and each.clause.document not in asked.documents:
            continue
        if _is_elsewhere(asked, each):
            continue
        for fact in each.source.facts:
            like = likeness(fact.indicator, each.head.title, about)
            is_change = fact.relation in {"增长", "下降"}
            if like is NO_LIKENESS or not is_headed(fact.indicator, about):
                continue
            if fits_unit(fact.unit, about) and is_change == about.growth:
                first = _FIRST * each.score * (place == 0 and bool(like.fit))
                yield Candidate(each, place, fact, like, (like.fit + first) * _sort(fact, each, about, asked))


def answering(found: Sequence[Candidate], asked: Question) -> list[Candidate]:
    """Those of the place, the time and the sort of value asked for."""
    here = [each for each in found if _is_of_place(each.fact, asked) and _is_of_time(each.fact, asked)]
    return _in_role([each for each in here if not _is_sum(each, asked)], asked)


def says(what: str, text: str) -> bool:
    """Whether a text has one of the words of asking of a sort."""
    return bool(pattern("asking", what, file=FILE).search(text))


def _sort(fact: Fact, evidence: Evidence, about: Wanted, asked: Question) -> float:
    """How much of the fit counts for a fact of a sort not asked for: a total for what is added, or without a year."""
    before = evidence.clause.text[max(0, fact.span.start - 12) : fact.span.end]
    is_added = fact.relation == "新增" or says("added", before)
    part = 1.0
    if about.added and not is_added:
        part *= _NOT_ADDED
    if fact.relation == "新增" and not about.added:
        part *= _ADDED
    if fact.year is None and (asked.years or asked.periods):
        part *= _NO_YEAR
    return part


def _is_sum(each: Candidate, asked: Question) -> bool:
    """Whether a year is asked for and a fact sums up several: 五年间累计受理."""
    sentence = re.split(r"[。！？\n]", each.evidence.clause.text[: each.fact.span.start])[-1]
    return bool(asked.years) and each.fact.relation == "累计" and says("span", sentence)


def _is_elsewhere(asked: Question, evidence: Evidence) -> bool:
    """Whether a question without known places begins with a place of which the clause says nothing (某某示范区)."""
    named = pattern("foreign", "places", file=FILE).search(asked.whole) if not asked.places else None
    around = "".join((evidence.head.title, *evidence.clause.path, evidence.clause.text))
    return bool(named and named[1] not in around)


def _is_of_place(fact: Fact, asked: Question) -> bool:
    """Whether a fact is of a place asked about: of the smaller one where one lies in the other (全省…里，某市)."""
    above = {parent.code for place in asked.places for parent in gazetteer().parents(place)}
    return not asked.places or fact.region in {place.name for place in asked.places if place.code not in above}


def _is_of_time(fact: Fact, asked: Question) -> bool:
    if fact.year is None:
        return True
    if asked.years:
        ends = () if asked.documents else (last for _, last in asked.periods)
        return fact.year in (*asked.years, *ends) or _also_asks_target(fact, asked)
    return not asked.periods or any(first <= fact.year <= last for first, last in asked.periods)


def _also_asks_target(fact: Fact, asked: Question) -> bool:
    """Whether a goal is asked for beside a year's value: 2020年有几个，目标几个; 比2020年要多几个."""
    if fact.role == "target" and says("since", asked.whole):
        return True
    parts = _asking_parts(asked)
    timeless = [part for part in parts if not _ASKING_YEAR.search(part)]
    dated = len(parts) > len(timeless)
    return dated and fact.role == "target" and any(says("ahead", part) for part in timeless)


# ---- base or goal ------------------------------------------------------------------------------------------


def _in_role(found: Sequence[Candidate], asked: Question) -> list[Candidate]:
    """The facts of what was asked for: goals, what was reached, or both; of what was reached no goal tells."""
    parts = " ".join(_asking_parts(asked))
    ahead, behind = says("ahead", parts), says("behind", parts)
    if says("reached", parts) and not ahead:
        return [each for each in found if each.fact.role == "base"]
    if asked.years:
        return list(found)
    if ahead == behind:
        return list(found)
    kept = [each for each in found if each.fact.role == ("target" if ahead else "base")]
    return kept if ahead else kept or list(found)


def _asking_parts(asked: Question) -> list[str]:
    """The parts of a question that ask for a figure, or all of it."""
    parts = [part for part in re.split(r"[，。；：、,;]", asked.whole) if part.strip()]
    return [part for part in parts if says("figure", part)] or parts
