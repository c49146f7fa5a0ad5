"""Values 数值: exact answers to questions on figures, read from the indicator facts that clauses state.

A value of another place or another year is no answer, and neither is that of a like indicator: where no fact
fits well, there is no draft.
"""

from collections.abc import Iterable, Sequence

from corpus.facts import Fact
from rag.candidates import Candidate, answering, candidates, says
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.indicators import FILE, Wanted, are_alike, says_enough, wanted
from rag.question import Question
from rag.shelf import Evidence, Shelf
from rag.stating import Found, in_order, is_scaled, state

_LEAST = 0.45
"""Below this fit a fact is of something else."""
_SURE = 0.5
_NEAR = 0.85
"""Facts whose fit is so near to the best one's are told beside it."""
_BETTER = 0.75
"""Where a fact of another place or year fits so much better, what was asked is not in the documents."""
_MORE = 0.25
"""Where such a fact says so much more of the question, neither."""
_PARTLY = 0.8
"""A name of which the question says less may be one of several under a general term (床位)."""
_FEW = 3
"""Among so many of the best clauses a single figure of the unit asked for is taken without its name."""
_MOST = 6
_HALF = 0.5


def answer_value(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """The values asked for with their citations; none where no fact fits the indicator, place and year."""
    if asked.unknown_document or not asks_value(asked):
        return None
    found = best_facts(asked, evidence)
    if len(found) < max(1, _figures_asked(asked)):
        return None
    writing = Writing()
    text = "\n".join(state(in_order(found), writing, asked.language, asked.text))
    missing = [f"{year}年" if asked.language == "zh" else str(year) for year in _unmet(asked, found)]
    sure = not missing and bool(asked.places or asked.documents) and all(each.fit >= _SURE for each in found)
    return writing.draft(text, sure=sure, missing=missing)


def asks_value(asked: Question) -> bool:
    """Whether a question asks for a figure: first of all, in so many words, or for a goal; a rank is none."""
    if says("rank", asked.whole):
        return False
    if asked.kind == "value" or ("value" in asked.kinds and says("several", asked.whole)):
        return True
    plainly = any(says(way, asked.whole) for way in ("goal", "several", "both"))
    return (asked.kind == "other" and plainly) or says("goals", asked.whole)


def _figures_asked(asked: Question) -> int:
    """How many figures a question asks for: 从几家到几家 are two, however the question goes on."""
    found = len(pattern("asking", "several", file=FILE).findall(asked.whole))
    return min(found, 2) if says("both", asked.whole) else found


def best_facts(asked: Question, evidence: Sequence[Evidence]) -> list[Found]:
    """The facts that answer a question, best first, each value once."""
    about = wanted(asked)
    every = list(candidates(about, evidence, asked))
    allowed = answering(every, asked)
    most = max((each.fit for each in allowed), default=0.0)
    if most < _LEAST:
        return _only_figure(about, allowed, asked)
    if most < _BETTER * max(each.fit for each in every) or _says_less(allowed, every, most):
        return []
    chosen = [each for each in allowed if each.fit >= _NEAR * most]
    if says_enough(about) and most < _PARTLY:
        chosen = [
            each for each in allowed if each in chosen or (each.likeness.asked > 0.99 and each.fit >= _HALF * most)
        ]
    found = _each_once(chosen, asked)[:_MOST]
    order = {year: place for place, year in enumerate(asked.years)}
    return sorted(found, key=lambda each: order.get(each.fact.year or 0, len(order)))


def facts_beside(asked: Question, evidence: Sequence[Evidence]) -> list[Candidate]:
    """The facts of the indicator asked for that are of another place or year only, best first."""
    if asked.unknown_document or not asks_value(asked):
        return []
    every = list(candidates(wanted(asked), evidence, asked))
    allowed = {(each.fact.clause, each.fact.span) for each in answering(every, asked)}
    beside = [each for each in every if (each.fact.clause, each.fact.span) not in allowed and each.fit >= _SURE]
    return sorted(beside, key=lambda each: (-each.fit, each.place))


def _says_less(allowed: Sequence[Candidate], every: Sequence[Candidate], most: float) -> bool:
    """Whether a fact of another place or time says much more of the question than those that would answer."""
    known = max(each.likeness.asked for each in allowed if each.fit >= _NEAR * most)
    return any(each.likeness.asked > known + _MORE and each.fit >= _LEAST for each in every)


# ---- each value once -----------------------------------------------------------------------------------------


def _each_once(found: Iterable[Candidate], asked: Question) -> list[Found]:
    """The facts by fit and place, those left out that say again what a better one says."""
    kept: list[Candidate] = []
    for each in sorted(found, key=lambda each: (_is_scaled(each), -each.fit, each.place, each.fact.span)):
        if not any(_is_same(each.fact, known.fact, asked) for known in kept):
            kept.append(each)
    return [Found(each.evidence.source, each.fact, each.fit) for each in kept]


def _is_scaled(each: Candidate) -> bool:
    """Whether a table prints the scale of a value beside it (亿元), so that a sentence states it more clearly."""
    return is_scaled(each.fact, each.evidence.clause)


def _is_same(one: Fact, other: Fact, asked: Question) -> bool:
    """Whether two facts state one value of one indicator, in any year if none was asked for."""
    same_year = one.year == other.year or None in {one.year, other.year}
    same_year = same_year or (not asked.years and one.document == other.document and one.role == other.role)
    same_value = one.quantity == other.quantity and one.quantity is not None
    return same_year and same_value and one.region == other.region and are_alike(one.indicator, other.indicator)


def _only_figure(about: Wanted, found: Sequence[Candidate], asked: Question) -> list[Found]:
    """The one indicator in a unit asked for that the best clauses have for a place, if its name shares a word."""
    telling = about.dimensions & {"units.percent", "units.points"}
    if not telling or not asked.places or not found:
        return []
    kept = _each_once(found, asked)
    first = min(found, key=lambda each: each.place)
    alone = all(are_alike(each.fact.indicator, first.fact.indicator) for each in found)
    return kept if alone and first.place < _FEW and first.likeness.named >= 0.2 else []


def _unmet(asked: Question, found: Sequence[Found]) -> list[int]:
    """The years asked for that no value is of, the last one of a period asked for beside them."""
    known = {each.fact.year for each in found}
    ends = [last for _, last in asked.periods] if asked.years and not asked.documents else []
    return [year for year in dict.fromkeys((*asked.years, *ends)) if year not in known and None not in known]
