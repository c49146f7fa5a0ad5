"""Example questions 示例问题 for a newcomer: made of what the documents hold, shown only if they are answered.

The wordings are data (`data/examples.toml`); places, years, indicators, units and headings come from the index.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.document import Clause, DocumentHead
from corpus.facts import Fact
from rag.answer import Answer
from rag.cues import pairs, words

MOST = 6
_TRIED = 4
"""So many questions of each wording are tried at most."""
_LONGEST = 18
"""A heading or a name that is longer makes no good question."""
_SHORTEST = 4
"""Nor does a shorter one: every authority has an 办公室."""
_COUNT = r"[一二三四五六七八九十百千零〇\d]+"
_ARTICLE = re.compile(rf"第{_COUNT}条")
_NUMBER = re.compile(rf"^\s*(?:[（(]?{_COUNT}[）)]?[、.．]?|第{_COUNT}[章节条])\s*")

Ask = Callable[[str], Answer]
Stated = tuple[Clause, DocumentHead, Sequence[Fact]]


def examples(stated: Sequence[Stated], ask: Ask, most: int = MOST) -> tuple[str, ...]:
    """So many questions that are answered, one of each wording in turn."""
    made = {name: _answered(name, gaps, ask) for name, gaps in _gaps(stated).items()}
    found: list[str] = []
    while made and len(found) < most:
        for name in list(made):
            question = next(made[name], None)
            if question is None:
                del made[name]
            elif question not in found and len(found) < most:
                found.append(question)
    return tuple(found)


def _answered(name: str, gaps: Iterator[dict[str, str]], ask: Ask) -> Iterator[str]:
    """The questions of a wording that are answered."""
    wording = dict(pairs("examples", file="examples"))[name]
    for filling, _ in zip(gaps, range(_TRIED), strict=False):
        question = wording.format(**filling)
        if ask(question).status == "answered":
            yield question


def _gaps(stated: Sequence[Stated]) -> dict[str, Iterator[dict[str, str]]]:
    """What the gaps of each wording are filled with, each place or unit once."""
    facts = [fact for _, _, each in stated for fact in each if fact.role == "target" and fact.region and fact.year]
    return {
        "value": _each_once(
            {"region": fact.region or "", "year": str(fact.year), "indicator": fact.indicator}
            for fact in facts
            if len(fact.indicator) <= _LONGEST
        ),
        "duty": _each_once({"responsible": clause.duty.responsible[0]} for clause, _, _ in stated if _is_named(clause)),
        "comparison": _compared(facts),
        "measures": _each_once(
            {"region": head.region, "heading": heading}
            for clause, head, _ in stated
            if head.region and (heading := _heading(clause))
        ),
        "article": _each_once(
            {"title": head.title, "article": article}
            for clause, head, _ in stated
            if clause.kind == "law_article" and len(head.title) <= _LONGEST and (article := _article(clause))
        ),
    }


def _each_once(fillings: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Those that begin with something new."""
    seen: set[str] = set()
    for filling in fillings:
        first = next(iter(filling.values()))
        if first not in seen:
            seen.add(first)
            yield filling


def _is_named(clause: Clause) -> bool:
    return bool(clause.duty.responsible) and _SHORTEST <= len(clause.duty.responsible[0]) <= _LONGEST


def _compared(facts: Sequence[Fact]) -> Iterator[dict[str, str]]:
    """Two places with a value of the same indicator each."""
    for at, fact in enumerate(facts):
        for other in facts[at + 1 :]:
            if other.indicator == fact.indicator and other.region != fact.region:
                yield {"region": fact.region or "", "other": other.region or "", "indicator": fact.indicator}
                break


def _article(clause: Clause) -> str:
    """The number of an article of a law; the first is left out, which says what the law is for."""
    found = _ARTICLE.match(clause.path[-1] if clause.path else "") or _ARTICLE.match(clause.text)
    return found[0] if found and found[0] != "第一条" else ""


def _heading(clause: Clause) -> str:
    """The words of the innermost heading, without its number."""
    heading = _NUMBER.sub("", clause.path[-1]).rstrip("。；：") if len(clause.path) > 1 else ""
    is_plain = _SHORTEST <= len(heading) <= _LONGEST and not re.search(r"[\d（(，、]", heading)
    return heading if is_plain and not heading.endswith(words("headings", "general", file="examples")) else ""
