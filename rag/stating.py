"""Stating 表述: indicator facts as an answer's words, each with the citation that holds it.

A value is printed as its clause prints it (≥3000家, 4.5万件), and a year is named only where the quoted words hold it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import groupby

from corpus.document import Cell, Clause
from corpus.facts import Fact
from corpus.quantities import verb_pattern
from corpus.text import narrow
from corpus.wording import Span
from index.expansion import latin_words, lexicon_pairs
from rag.cues import Language
from rag.draft import Writing
from rag.shelf import Source

_PART = re.compile(r"[；;。！？!?\n]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年")
_NEAR = 160
"""The year of a value is quoted with it where it stands at most so many characters before."""
_BLANK = re.compile(r"(?<=[^A-Za-z])\s+|\s+(?=[^A-Za-z])")
_SUFFIX = r"(?:\s?(?:及?以上|左右|以内|以下))?"
_SCALES = tuple("十百千万亿")
_ROLES: dict[Language, dict[str, str]] = {
    "zh": {"base": "基期", "target": "目标"},
    "en": {"base": "base ", "target": "target "},
}


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that answers, the source that states it, and how well it fits what was asked, 0 to 1."""

    source: Source
    fact: Fact
    fit: float


def state(found: Sequence[Found], writing: Writing, language: Language, spelt: str = "") -> list[str]:
    """A line for each clause that states facts, in the order of the facts; `spelt` is the question, for its spelling
    of places.
    """
    return [_line(list(group), writing, language, spelt) for _, group in groupby(found, key=_quote)]


def in_order(found: Iterable[Found]) -> list[Found]:
    """The facts with those of one quote side by side, by year there; the best quote first."""
    facts = list(found)
    places: dict[tuple[int, Span], int] = {}
    for position, each in enumerate(facts):
        places.setdefault(_quote(each), position)
    by_text = sorted(facts, key=lambda each: (each.fact.year or 0, each.fact.span))
    return sorted(by_text, key=lambda each: places[_quote(each)])


def printed(fact: Fact, clause: Clause) -> str:
    """The value as printed, with its sign or verb and its unit: ≥3000家, 60件以上, 年均增长18.6%."""
    cell = value_cell(fact, clause)
    if cell:
        value = _closed(cell.value)
        return value if fact.unit in value or is_scaled(fact, clause) else value + fact.unit
    text = clause.text[fact.span.start : fact.span.end]
    pattern = re.escape(fact.value) + r"\s?[多余]?\s?" + r"\s?[多余]?".join(map(re.escape, fact.unit)) + _SUFFIX
    matches = list(re.finditer(pattern, text))
    if not matches:
        return fact.value + fact.unit
    start, end = fact.span.start + matches[-1].start(), fact.span.start + matches[-1].end()
    return _sign(fact, clause.text[:start]) + _closed(clause.text[start:end])


def is_scaled(fact: Fact, clause: Clause) -> bool:
    """Whether a table prints the scale of a value (万件, 亿元) apart from it, so that the cell alone says less."""
    cell = value_cell(fact, clause)
    return bool(cell and fact.unit[:1] in _SCALES and fact.unit not in cell.value)


def value_cell(fact: Fact, clause: Clause) -> Cell | None:
    """The cell of a table row that prints a fact's value; none for a fact of running words."""
    if not clause.cells or fact.span != (0, len(clause.text)):
        return None
    year = str(fact.year)
    cells = [cell for cell in clause.cells if fact.value in narrow(cell.value) and cell.value != fact.indicator]
    named = [cell for cell in cells if year in narrow(cell.header)]
    return next(iter(named or cells[-1:]), None)


def quoted_part(fact: Fact, clause: Clause) -> Span:
    """The part of a sentence that states a fact, between ； and 。, with the year it is for where that stands near.

    Of a table it is the whole row.
    """
    if fact.span == (0, len(clause.text)):
        return fact.span
    part = _part(fact, clause)
    years = list(_YEAR.finditer(clause.text, max(0, part.start - _NEAR), part.end))
    if not years or str(fact.year) in clause.text[part.start : part.end]:
        return part
    before = [year for year in years if year.start() < part.start]
    if not before or before[-1][1] != str(fact.year):
        return part
    return Span(_phrase_start(clause.text, before[-1].start()), part.end)


def _phrase_start(text: str, at: int) -> int:
    """Where the phrase begins that a position stands in."""
    start = max((stop.end() for stop in re.finditer(r"[，,；;。：:\n]", text[:at])), default=0)
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _part(fact: Fact, clause: Clause) -> Span:
    before = [stop.end() for stop in _PART.finditer(clause.text, 0, fact.span.start)]
    behind = _PART.search(clause.text, fact.span.end)
    start, end = (before or [0])[-1], behind.end() if behind else len(clause.text)
    part = clause.text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


# ---- one clause ---------------------------------------------------------------------------------------


def _quote(found: Found) -> tuple[int, Span]:
    return found.source.row, quoted_part(found.fact, found.source.clause)


def _line(found: Sequence[Found], writing: Writing, language: Language, spelt: str) -> str:
    source, facts = found[0].source, [each.fact for each in found]
    quote = quoted_part(facts[0], source.clause)
    marks = {writing.state(stated_part(each), source) for each in found}
    mark = "".join(sorted(marks))
    words = source.clause.text[quote.start : quote.end]
    if language == "en":
        return _english(found, words, spelt) + mark
    place = _place(facts, source)
    if len({fact.indicator for fact in facts}) < len(facts) and not value_cell(facts[0], source.clause):
        part = _closed(_until(max(fact.span.end for fact in facts) - quote.start, words))
        return f"{'' if place in part else place + '：'}{part}。{mark}"
    years = {fact.year for fact in facts}
    year = years.pop() if len(years) == 1 else None
    said = f"{place}{year}年" if year and str(year) in words else place
    return f"{said}{'、'.join(_values(found, 'zh'))}。{mark}"


def _english(found: Sequence[Found], words: str, spelt: str) -> str:
    source, facts = found[0].source, [each.fact for each in found]
    place = _place(facts, source)
    head = f"{english_place(place, spelt)} ({place}): " if place else ""
    stated = "; ".join(_values(found, "en"))
    quote = "" if value_cell(facts[0], source.clause) else f"\n“{_closed(words)}”"
    return f"{head}{stated}.{quote}"


def _values(found: Sequence[Found], language: Language) -> list[str]:
    """Each indicator with its values: 养老床位数：基期46张，目标120张."""
    told = []
    for name, group in groupby(found, key=lambda each: name_words(each, language)):
        each = list(group)
        row = value_cell(each[0].fact, each[0].source.clause)
        join = (": " if row else " ") if language == "en" else ("：" if row else "")
        told.append(name + join + (", " if language == "en" else "，").join(value_words(one, language) for one in each))
    return told


def name_words(found: Found, language: Language) -> str:
    """The indicator as printed, with the scale that its table gives beside it, in English with its gloss."""
    name = _closed(found.fact.indicator)
    unit = f"（{found.fact.unit}）" if is_scaled(found.fact, found.source.clause) else ""
    return name + unit + (_gloss(name) if language == "en" else "")


def value_words(found: Found, language: Language) -> str:
    """The value as printed; of a table with what its column says of it: 目标120张."""
    clause = found.source.clause
    return (_ROLES[language][found.fact.role] if value_cell(found.fact, clause) else "") + printed(found.fact, clause)


def stated_part(found: Found) -> Fact:
    """The fact with the part of its clause that a citation quotes."""
    return replace(found.fact, span=quoted_part(found.fact, found.source.clause))


def _until(at: int, words: str) -> str:
    """The words up to the end of the phrase that a position stands in."""
    return words[: at + len(re.split(r"[，,；;。]", words[at:])[0])]


def _place(facts: Sequence[Fact], source: Source) -> str:
    """The place of the facts, where the clause or its document's head names it and the indicator does not."""
    region = facts[0].region or ""
    known = region == source.head.region or region in source.clause.text
    return region if known and not any(fact.indicator.startswith(region) for fact in facts) else ""


def _sign(fact: Fact, before: str) -> str:
    verb = verb_pattern().search(before)
    kind = verb.lastgroup if verb else None
    if verb and kind != "equal":
        return _closed(verb[0].strip())
    return fact.relation if fact.relation in {"新增", "累计"} and fact.relation not in fact.indicator else ""


def _closed(text: str) -> str:
    """The text without the blanks that typesetting puts around figures."""
    return _BLANK.sub("", text.strip())


# ---- English ------------------------------------------------------------------------------------------


def english_place(name: str, spelt: str = "") -> str:
    """A place's name in English, as the question spells it where it does."""
    romanised = _places().get(name) or _places().get(name[:-1]) or ""
    asked = (word for word in re.findall(r"[A-Za-z'’]+", spelt) if "".join(latin_words(word)) == romanised)
    return next((re.sub(r"['’]s$", "", word) for word in asked), romanised.capitalize() or name)


@cache
def _places() -> dict[str, str]:
    lines = files("index").joinpath("data/places_en.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {place: english for english, places in reversed(rows) for place in places.split("|")}


_ACRONYM = re.compile(r"\b(?:gi|ip|pct|gdp)\b")


def _gloss(name: str) -> str:
    """The English of an indicator in brackets, where the glossary has nearly all of its name."""
    plain = re.sub(r"\s", "", name)
    known = (
        chinese
        for chinese in _glosses()
        if chinese in plain and len(chinese) > 0.6 * len(plain) and not chinese.isascii()
    )
    best = max(known, key=len, default=None)
    gloss = _glosses()[best] if best else ""
    return (
        f" ({_ACRONYM.sub(lambda found: found[0].upper(), gloss)})"
        if gloss and gloss.upper() not in name.upper()
        else ""
    )


@cache
def _glosses() -> dict[str, str]:
    pairs = [(term, chinese) for term, chinese in lexicon_pairs() if term.isascii() and not re.search(r"\d", term)]
    return {chinese: term for term, chinese in reversed(pairs)}
