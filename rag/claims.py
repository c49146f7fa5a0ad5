"""Claims 陈述 of an answer: what it states, held by value against the quotes it cites.

A figure, date, document number or negation that an answer states is found by value in the quotes it cites,
or it is named.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from corpus.document import Cell
from corpus.numerals import chinese_number, number, scale
from corpus.style import words
from corpus.text import book_title
from rag.answer import Citation
from rag.cite import DIGITS, MARKER, MINUS, NEGATOR, NUMERALS, OPEN, SCALE, one_width


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: 4.5万件 is 45000 件, 百分之九十五 is 95 %, 第十四条 is 14 第条."""

    text: str = field(compare=False)
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month or a day, as far as it is said."""

    text: str = field(compare=False)
    year: int | None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number 文号: who issued it, in which year, as which."""

    text: str = field(compare=False)
    issuer: str
    year: int
    number: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name with a figure in it: 5G, 十四五."""

    text: str = field(compare=False)
    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation: what it says (`不得`, `无需`, `不`), and the words it is said of."""

    text: str = field(compare=False)
    sense: str
    scope: str


Claim = Amount | Date | DocumentNumber | Name | Negation


class _Held(NamedTuple):
    """What texts claim, and their words with the negated ones blanked out."""

    claims: tuple[Claim, ...]
    affirmed: str


def accounted(answer: str, citations: Sequence[Citation], *, allowed: Iterable[str] = ()) -> list[Claim]:
    """What the answer states and no quote holds; an answer with an empty list is accounted for.

    Words before a marker are held against the citations marked there, other sentences against all of them.
    `allowed` are words that need no quote: the year that was asked for, the number of things listed.
    """
    given = _held(allowed)
    said: dict[int, _Held] = {citation.n: _held(_evidence(citation)) for citation in citations}
    missing: dict[Claim, None] = {}
    for text, numbers in _statements(_without_own_titles(answer, citations)):
        sources = [said[n] for n in numbers if n in said] if numbers else said.values()
        missing |= dict.fromkeys(_unheld(text, [given, *sources]))
    return list(missing)


def _held(texts: Iterable[str]) -> _Held:
    plain = [_normal(text) for text in texts]
    affirmed = "\n".join(_NEGATION.sub("□", text) for text in plain)
    return _Held(tuple(claim for text in plain for claim in _claims(text)), affirmed)


def _unheld(text: str, sources: Sequence[_Held]) -> Iterator[Claim]:
    """The claims of a text that no source bears, and the sources' negations whose words it uses without them."""
    known = [claim for source in sources for claim in source.claims]
    plain = _normal(text)
    yield from (claim for claim in _claims(plain) if not any(_holds(other, claim) for other in known))
    affirmed, allowed = _NEGATION.sub("□", plain), "\n".join(source.affirmed for source in sources)
    for claim in known:
        negated = claim.scope if isinstance(claim, Negation) else ""
        if len(negated) > 2 and negated in affirmed and negated not in allowed:
            yield claim


_SENTENCE = re.compile(rf"[^。；！？\n]*[。；！？\n]*(?:{MARKER.pattern})*")
_MARKED = re.compile(rf"(?P<text>[^{OPEN}]*)(?P<marks>(?:{MARKER.pattern})*)")
_STEP = "[一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(
    rf"^\s*(?:\d{{1,2}}(?:、(?!\s?\d)|[)）])|\d{{1,2}}[.．](?!\d)|[(（]\d{{1,2}}[)）]|{_STEP}[、是]|[(（]{_STEP}[)）]|第{_STEP}[，、])",
    re.MULTILINE,
)


def _statements(answer: str) -> Iterator[tuple[str, list[int]]]:
    """The answer cut at its sentences and markers, list numbers left out; each piece with what it is marked with."""
    for sentence in _SENTENCE.finditer(answer):
        for piece in _MARKED.finditer(sentence[0]):
            if piece[0]:
                yield _NUMBERING.sub("", piece["text"]), [int(n) for n in MARKER.findall(piece["marks"])]


def _without_own_titles(answer: str, citations: Sequence[Citation]) -> str:
    """The answer without the cited documents' titles in 《》: a year in one names the paper and states nothing."""
    heads = [citation.document for citation in citations]
    titles = {title for head in heads for title in (head.title, head.body_title) if title}
    for title in sorted(titles, key=lambda title: (-len(title), title)):
        answer = answer.replace(book_title(title), "□")
    return answer


def _evidence(citation: Citation) -> Iterator[str]:
    """What a citation says: its quote; of a table row its cells, their headers, and its values with the row's unit."""
    cells = [cell for cell in citation.clause.cells if _is_quoted(cell, citation)]
    yield citation.quote
    for cell in cells:
        start, end = max(cell.span.start, citation.span.start), min(cell.span.end, citation.span.end)
        printed = one_width(citation.clause.text[start:end])
        yield printed
        yield cell.header
        value = _CELL_VALUE.fullmatch(printed)
        if value and cell.header not in _SERIAL:
            yield value[1] + _cell_unit(cell, cells)


_SERIAL = ("序号", "编号", "排序")
_CELL_VALUE = re.compile(r"[^\w-]*(-?\d[\d,]*(?:\.\d+)?)[^\w%‰]*(?:以上|以下|以内|左右)?")
_BRACKETED = re.compile(r"\(([^()]{1,12})\)$")


def _is_quoted(cell: Cell, citation: Citation) -> bool:
    return cell.span.start < citation.span.end and citation.span.start < cell.span.end


def _cell_unit(cell: Cell, row: Sequence[Cell]) -> str:
    """The unit of a cell's value: in brackets in its header, in the unit column, or behind the indicator's name."""
    columns = [other.value for other in row if other.header in words("facts", "unit_columns")]
    candidates = [_bracketed(cell.header), *columns, *(_bracketed(other.value) for other in row)]
    return next((unit for unit in candidates if unit and _units().match(unit.lstrip("十百千万亿"))), "")


def _bracketed(text: str) -> str:
    found = _BRACKETED.search(one_width(text).strip())
    return found[1] if found else ""


def _holds(known: Claim, claim: Claim) -> bool:
    """Whether a claim of a quote bears one of the answer; the answer may say less of a date, or leave the unit out."""
    match known, claim:
        case Amount(), Amount():
            return known.value == claim.value and claim.unit in {"", known.unit}
        case Date(), Date():
            pairs = ((known.year, claim.year), (known.month, claim.month), (known.day, claim.day))
            return all(said is None or said == there for there, said in pairs)
        case Date(year=year), Amount(value=value, unit="") | Amount(value=value, unit="年"):
            return value == year
        case Amount(value=value, unit=""), Date(year=year, month=None, day=None):
            return value == year
        case DocumentNumber(), DocumentNumber():
            same = (known.year, known.number) == (claim.year, claim.number)
            return same and _same_issuer(known.issuer, claim.issuer)
        case Negation(), Negation():
            return not claim.scope or (known.sense, known.scope[:2]) == (claim.sense, claim.scope[:2])
        case _:
            return known == claim


def _same_issuer(known: str, claimed: str) -> bool:
    """Whether two readings of an issuer's code (`陕知发`) differ by words before it at most (`根据陕知发`)."""
    before = known.removesuffix(claimed)
    return claimed.endswith(known) or (before != known and (len(before) > 1 or before in "和与及由见"))


# ---- what a text claims ------------------------------------------------------------------------------

_CHINESE = f"{NUMERALS}{{1,20}}(?:点{NUMERALS}{{1,20}})?"
_RANGE = r"\s?[-—–~至]+\s?"
_YEAR = r"(?:19|20)\d{2}"
_CHINESE_YEAR = "[二一][〇○零一二三四五六七八九]{3}"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MORE_UNITS = (
    *("百分点", "年", "年度", "月", "个月", "日", "天", "周", "小时", "分钟", "季度", "工作日", "个工作日"),
    *("条", "款", "级", "期", "届", "号", "类", "大", "章", "轮", "位"),
)
_NO_UNIT = (
    "和与及或的以之至到比从由为是在于等左右上下中内外前后约近有共将已均都各其这那增减提升降达超最并且但而则也还需应可要"
    "请按让给被把"
)
"""What may stand behind a number and is no unit; any other character there is one (8大, 3级)."""
_FACTORS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SPELLINGS = {
    "percentage points": "百分点",
    "percentage point": "百分点",
    "个百分点": "百分点",
    "percent": "%",
    "per cent": "%",
    "yuan": "元",
    "个工作日": "工作日",
    "年度": "年",
}
_SENSES = {
    "不得": ("禁止", "严禁", "不可以", "不允许", "不得", "不可", "不能", "不准", "不许", "不宜", "不应", "勿"),
    "无需": ("无需", "无须", "不必", "不需"),
}

_DOCUMENT_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{1,12})\s?[〔\[(【]\s?(?P<year>\d{4})\s?[〕\])】]\s?第?\s?(?P<number>\d{1,9})\s?号"
)
_YEAR_OF_RANGE = re.compile(rf"(?P<year>{_YEAR})(?=\s?年?{_RANGE}{_YEAR}\s?年)")
_FULL_DATE = re.compile(
    rf"(?P<year>{_YEAR}|{_CHINESE_YEAR})\s?年"
    rf"(?:\s?(?P<month>\d{{1,2}}|{NUMERALS}{{1,2}})\s?月(?:\s?(?P<day>\d{{1,2}}|{NUMERALS}{{1,3}})\s?[日号])?)?"
)
_MONTH_DATE = re.compile(
    rf"(?<![\d.])(?P<month>\d{{1,2}}|(?<!{NUMERALS}){NUMERALS}{{1,2}})\s?月"
    rf"(?:\s?(?P<day>\d{{1,2}}|{NUMERALS}{{1,3}})\s?[日号])?"
)
_ENGLISH_DATE = re.compile(
    rf"\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s)?(?P<name>{'|'.join(_MONTHS)})\s"
    rf"(?:(?P<behind>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?P<year>{_YEAR})\b"
)
_PLAN = re.compile(rf"十(?P<plan>[一二三四五六七八九])五(?!{NUMERALS}|[年月日])|\b1(?P<nth>[1-9])th five[- ]year\b")
_NAME = re.compile(r"(?<![a-z\d.])(?!\d+(?:st|nd|rd|th)\b)(?:[a-z]+\d|\d+(?:\.\d+)?[a-z])[a-z\d]*")
_FRACTION = re.compile(rf"(?P<parts>{NUMERALS}{{1,20}})分之(?P<value>{_CHINESE}|{DIGITS})")
_TENTHS = re.compile(r"(?P<value>[一二两三四五六七八九]|\d)成(?=[以左多的]|[^\u4e00-\u9fff]|$)")
_NEGATION = re.compile(
    rf"(?!不[断同仅但久]|不[少低高大小多]于|不超过|未来)(?P<negator>{NEGATOR})(?P<scope>[\u4e00-\u9fff]{{0,4}})"
)
_ENGLISH_NEGATION = re.compile(
    r"\b(?:not|never|none|nor|cannot|without|prohibit\w*|forbid\w*|no(?!\.\s?\d))\b|n[’']t\b"
)


@cache
def _units() -> re.Pattern[str]:
    known = {*_SPELLINGS, *words("facts", "units"), *_MORE_UNITS}
    return re.compile("|".join(re.escape(unit) for unit in sorted(known, key=lambda unit: (-len(unit), unit))))


@cache
def _point_date() -> re.Pattern[str]:
    """2025.6, 2025-06-30; a number with a unit (2025.6亿元) is none."""
    month, day = "(?P<month>1[0-2]|0?[1-9])", r"(?:[-./](?P<day>[0-3]?\d))?"
    measured = rf"\s?(?:{SCALE}|{_units().pattern})"
    return re.compile(rf"(?<![\d.])(?P<year>{_YEAR})[-./]{month}{day}(?!\d|\.\d|{measured})")


@cache
def _figure() -> re.Pattern[str]:
    """25件, 4.5万件, ≥95%, 第14条, 8大, 3—5亿元, 45,000, 3 billion yuan."""
    value = rf"(?P<value>(?:{MINUS})?{DIGITS})(?:st|nd|rd|th)?"
    factor = rf"\s?(?P<factor>{SCALE}*)(?:(?P<thousands>{'|'.join(_FACTORS)})\b)?[多余几]?"
    unit = rf"\s?(?P<unit>{_units().pattern}|(?![{_NO_UNIT}])[\u4e00-\u9fff])?"
    return re.compile(rf"(?P<ordinal>第)?\s?(?<![\d.])(?:(?P<low>{DIGITS}){_RANGE})?{value}{factor}{unit}")


@cache
def _chinese_figure() -> re.Pattern[str]:
    """二十三家, 第十四条, 十余项; numerals without a unit belong to words (三合一), and so does 一 in 统一部署."""
    return re.compile(
        rf"(?<![统同专唯单进逐])(?P<ordinal>第)?(?P<value>{_CHINESE})[多余几]?(?P<unit>{_units().pattern})"
    )


def read_claims(text: str) -> list[Claim]:
    """The figures, dates, document numbers and negations that a text states, by value, each once."""
    return list(dict.fromkeys(_claims(_normal(text))))


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", one_width(text)).lower().replace("−", "-")


def _claims(plain: str) -> Iterator[Claim]:
    """The claims of a text, kind by kind; the words of a claim are taken out before the next kind is read."""
    for pattern, read in _READERS:
        found = pattern if isinstance(pattern, re.Pattern) else pattern()
        for matched in found.finditer(plain):
            yield from read(matched)
        plain = found.sub(lambda taken: "□" * len(taken[0]), plain)


def _read_document_number(found: re.Match[str]) -> Iterator[Claim]:
    issuer = re.split("文号|根据|依据|按照|为|是|的", found["issuer"])[-1]
    yield DocumentNumber(found[0], issuer or found["issuer"], int(found["year"]), int(found["number"]))


def _read_date(found: re.Match[str]) -> Iterator[Claim]:
    said = [_whole_number(found.groupdict().get(part)) for part in ("year", "month", "day")]
    yield Date(found[0], *said)


def _read_english_date(found: re.Match[str]) -> Iterator[Claim]:
    day = found["before"] or found["behind"]
    yield Date(found[0], int(found["year"]), _MONTHS.index(found["name"]) + 1, int(day) if day else None)


def _read_plan(found: re.Match[str]) -> Iterator[Claim]:
    yield Name(found[0], f"十{found['plan'] or '零一二三四五六七八九'[int(found['nth'])]}五")


def _read_name(found: re.Match[str]) -> Iterator[Claim]:
    yield Name(found[0], found[0])


def _read_fraction(found: re.Match[str]) -> Iterator[Claim]:
    value, of = _value(found["value"]), _value(found["parts"])
    if value is not None and of is not None:
        yield Amount(found[0], value, {100: "%", 1000: "‰"}.get(int(of), f"分之{of}"))


def _read_tenths(found: re.Match[str]) -> Iterator[Claim]:
    value = _value(found["value"])
    if value is not None:
        yield Amount(found[0], value * 10, "%")


def _read_figure(found: re.Match[str]) -> Iterator[Claim]:
    groups = found.groupdict()
    printed = _SPELLINGS.get(groups["unit"] or "", groups["unit"] or "")
    unit = (groups["ordinal"] or "") + printed.partition("/")[0]
    factor = scale(groups.get("factor") or "") * _FACTORS.get(groups.get("thousands") or "", 1)
    for digits in filter(None, (groups.get("low"), groups["value"])):
        value = _value(digits)
        if value is not None:
            yield Amount(found[0].strip(), value * factor, unit)


def _read_negation(found: re.Match[str]) -> Iterator[Claim]:
    sense = next((sense for sense, negators in _SENSES.items() if found["negator"] in negators), "不")
    yield Negation(found[0], sense, found["scope"])


def _read_english_negation(found: re.Match[str]) -> Iterator[Claim]:
    yield Negation(found[0], "不", "")


def _value(text: str) -> Decimal | None:
    """The value of digits or Chinese numerals: 45,000, -3.5, 二十三, 九十五点五, 万."""
    whole_part, point, fraction = text.partition("点")
    if not point:
        value = number(text)
        return Decimal(scale(text)) if value is None and text.strip("百千万亿") == "" else value
    before, behind = chinese_number(whole_part), [chinese_number(digit) for digit in fraction]
    return None if before is None or None in behind else Decimal(f"{before}.{''.join(map(str, behind))}")


def _whole_number(text: str | None) -> int | None:
    value = _value(text) if text else None
    return None if value is None else int(value)


_Pattern = re.Pattern[str] | Callable[[], re.Pattern[str]]
_Reader = Callable[[re.Match[str]], Iterator[Claim]]
_READERS: tuple[tuple[_Pattern, _Reader], ...] = (
    (_DOCUMENT_NUMBER, _read_document_number),
    (_YEAR_OF_RANGE, _read_date),
    (_FULL_DATE, _read_date),
    (_point_date, _read_date),
    (_MONTH_DATE, _read_date),
    (_ENGLISH_DATE, _read_english_date),
    (_PLAN, _read_plan),
    (_NAME, _read_name),
    (_FRACTION, _read_fraction),
    (_TENTHS, _read_tenths),
    (_figure, _read_figure),
    (_chinese_figure, _read_figure),
    (_NEGATION, _read_negation),
    (_ENGLISH_NEGATION, _read_english_negation),
)
