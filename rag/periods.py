"""The times a question names 时间: years, five-year plans, 明年 against today, bounds on a deadline (6月前)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from corpus.numerals import chinese_number
from corpus.wording import Span
from corpus.years import plan_years
from rag.cues import pairs, pattern

_DIGIT = "〇零○一二三四五六七八九"
_ORDINAL = r"(?:十([一二三四五六七八九])五|第十([一二三四五六七八九])个五年)"
_YEAR = rf"(?:(?:19|20)\d{{2}}|[一二][{_DIGIT}]{{3}})"
_RANGE = re.compile(rf"({_YEAR})\s?年?\s?[-—–－~～至到]+\s?({_YEAR})(?!\d)年?度?")
_PLAN = re.compile(
    rf"[“\"「]?{_ORDINAL}[”\"」]?(?P<last>期?末|收官|结束|最后一年)?(?:规划|计划)?(?:期间|时期)?(?P<base>的?头年)?"
)
_ENGLISH_PLAN = re.compile(r"\b(1[0-9])th\s+five[- ]year", re.IGNORECASE)
_FULL = re.compile(rf"(?<![\d.〔\[［(（])({_YEAR})(?:\s?(?:年度|年底|年末|年)|(?!\s?[\d.年号条件家项]))")
_SHORT = re.compile(rf"(?<![\d.近满过超])(?:(1[89]|[2-4]\d)|(二[{_DIGIT}]))年(?!内|来|间|以上|以来|期|之内|[限多])")
_DATE = re.compile(
    rf"(?P<year>{_YEAR})\s?(?:年|\.)\s?(?:(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})(?:\s?月|(?![\d.件家%％]))(?P<monthend>底|末)?|(?P<yearend>底|末))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_BOUND = re.compile(
    r"\b(?P<how>by|before|until|no later than|in|on)\s+(?:the\s+)?(?:end\s+of\s+)?"
    rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*\.?)?"
    r"\s*(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\s?[（(]?(?:不含|不包括)")
_INSIDE = re.compile(r"[（(]含[^（）()]*[）)]")


class Named(NamedTuple):
    """A time as it stands in a question: its one year or its first and last."""

    span: Span
    first: int
    last: int
    is_year: bool

    @property
    def years(self) -> tuple[int, ...]:
        """The one year, or none for a period."""
        return (self.first,) if self.is_year else ()


@dataclass(frozen=True, slots=True)
class Bound:
    """Between which days a deadline is to lie, both included, as 2024-12-31; None leaves a side open."""

    text: str
    since: str | None
    until: str | None


def find_times(text: str, today: date) -> list[Named]:
    """The years and periods a question names, in its order."""
    found: list[Named] = []
    taken: set[int] = set()
    for named in (*_ranges(text), *_plans(text), *_years(text), *_relative(text, today)):
        if taken.isdisjoint(range(*named.span)):
            found.append(named)
            taken.update(range(*named.span))
    return sorted(found)


def _ranges(text: str) -> Iterator[Named]:
    for match in _RANGE.finditer(text):
        yield Named(Span(*match.span()), _number(match[1]), _number(match[2]), is_year=False)


def _plans(text: str) -> Iterator[Named]:
    """“十四五”末 is its last year, “十四五” its five years."""
    for match in _PLAN.finditer(text):
        first, last = plan_years(match[1] or match[2])
        end = bool(match["last"])
        yield Named(Span(*match.span()), last if end else first, last, is_year=end)
    for match in _ENGLISH_PLAN.finditer(text):
        last = 1955 + 5 * int(match[1])
        yield Named(Span(*match.span()), last - 4, last, is_year=False)


def _years(text: str) -> Iterator[Named]:
    for match in _FULL.finditer(text):
        year = _number(match[1])
        if 1949 <= year <= 2100:
            yield Named(Span(*match.span()), year, year, is_year=True)
    for match in _SHORT.finditer(text):
        year = 2000 + (int(match[1]) if match[1] else 20 + (chinese_number(match[2][1]) or 0))
        yield Named(Span(*match.span()), year, year, is_year=True)


def _relative(text: str, today: date) -> Iterator[Named]:
    for word, shift in pairs("relative_years"):
        for match in re.finditer(rf"{word}(?:年底|底|末)?" if word[0] > "z" else rf"\b{word}\b", text, re.IGNORECASE):
            year = today.year + int(shift)
            yield Named(Span(*match.span()), year, year, is_year=True)


def _number(year: str) -> int:
    return int(year) if year.isdigit() and year.isascii() else chinese_number(year) or 0


# ---- bounds on a deadline ------------------------------------------------------------------------------


def deadline_bound(text: str) -> Bound | None:
    """The bound a question sets on deadlines: 2025年6月前（含6月）, 2024年底前, 正好是2025年3月, 2024年就到期."""
    text = _ENGLISH_BOUND.sub(_in_chinese, text)
    is_due = bool(pattern("bounds", "due").search(text))
    for match in _DATE.finditer(text):
        inside = _INSIDE.match(text, match.end())
        at = inside.end() if inside else match.end()
        first, last = _days(match)
        if before := pattern("bounds", "before").match(text, at):
            outside = _OUTSIDE.match(text, before.end())
            said = text[match.start() : match.end() + before.end() - at]
            return Bound(said, None, _day_before(first) if outside else last)
        if later := pattern("bounds", "after").match(text, at):
            return Bound(match[0] + later[0], _next_day(last) if "以后" in later[0] else first, None)
        if _is_until(text, match):
            return Bound(match[0], None, last)
        if is_due and (match["month"] or pattern("bounds", "due").match(text, at)):
            return Bound(match[0], first, last)
    return None


def _in_chinese(found: re.Match[str]) -> str:
    """By September 2024 as 2024年9月前."""
    month = f"{_MONTHS.index(found['month'][:3].lower()) + 1}月" if found["month"] else ""
    return f"{found['year']}年{month}" + ("" if found["how"].lower() in {"in", "on"} else "前")


def _is_until(text: str, match: re.Match[str]) -> bool:
    """Whether what lies before a month or year is meant with it: 算到2025年3月底, 到2025年6月为止."""
    before = text[: match.start()]
    if before.endswith("截止") and text[match.end() :].startswith("的"):
        return False
    if before.endswith(("算到", "截至", "截止", "截止到")):
        return True
    return before.endswith("到") and bool(re.match(r"(?:为止|，?已经?)", text[match.end() :]))


def _days(match: re.Match[str]) -> tuple[str, str]:
    """The first and the last day of a printed month or year."""
    year = _number(match["year"])
    if match["month"] is None:
        return f"{year}-01-01", f"{year}-12-31"
    month = int(match["month"]) if match["month"].isdigit() else chinese_number(match["month"]) or 1
    month = min(max(month, 1), 12)
    return f"{year}-{month:02}-01", f"{year}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def _day_before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


def _next_day(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()
