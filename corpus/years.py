"""The year a statement is about 年份: `到2025年`, `“十四五”末`, `“十三五”时期`, a title's years."""

import re
from typing import NamedTuple

from corpus.numerals import chinese_number
from corpus.text import narrow

_CITED = re.compile(r"《[^《》]{0,120}》")
_TIME = re.compile(
    r"(?P<target>到|至|截至|截止)?\s?(?P<year>(?:19|20)\d{2})\s?年(?P<month>\s?\d{1,2}\s?月)?"
    r"|(?P<chinese>[二一][〇○零九][〇○零一二三四五六七八九]{2})年"
    r"|(?P<relative>年内|年底前|今年|本年度|全年)"
    r"|[“\"]?十(?P<plan>[一二三四五六七八九])五[”\"]?(?P<part>期?末|时期|期间)?"
)
_COMPARED = ("从", "由", "较", "比", "相比", "与", "相较", "高于", "低于", "超过", "优于", "好于", "较于", "当于")
_MULTIPLIED = re.compile(
    r"\s?[底末度]?\s?(?:\d[\d.]*\s?[十百千万亿]{0,2}[^\d，。；是为达的]{0,4})?的?\s?\d[\d.]*\s?[多余]?倍"
)
"""What follows a year of comparison in `是2016年底的2.7倍`, `是2015年4.6件的2.7倍`."""
_RANGE = re.compile(r"\s?[-—–－~～至到]\s?(?:19|20)\d{2}")


class Time(NamedTuple):
    """A time in a text: where it stands, its year, the year before its period, and whether it is a goal's."""

    start: int
    end: int
    year: int | None
    before: int | None
    is_goal: bool
    """A relative time (年内, 今年) has no year of its own; it is the year of the document."""


def plan_years(ordinal: str) -> tuple[int, int]:
    """The years of the tenth-and-some five-year plan: 四 (十四五) gives 2021 to 2025."""
    number = 10 + (chinese_number(ordinal) or 0)
    return 1951 + 5 * number, 1955 + 5 * number


def without_titles(text: str) -> str:
    """The text with every 《title》 blanked out, offsets unchanged."""
    return _CITED.sub(lambda cited: "□" * len(cited[0]), text)


def leading_times(text: str) -> list[Time]:
    """The times that hold for what follows: not those a value is compared with (`从“十二五”末的6件`)."""
    plain = narrow(text)
    return [
        time
        for time in times(text)
        if not plain[max(0, time.start - 2) : time.start].endswith(_COMPARED) and not _MULTIPLIED.match(plain, time.end)
    ]


def times(text: str) -> list[Time]:
    """The times a text names, in order; those in titles of papers are left out."""
    plain = narrow(without_titles(text))
    found = []
    for matched in _TIME.finditer(plain):
        if matched["relative"]:
            found.append(Time(matched.start(), matched.end(), None, None, False))
            continue
        if matched["plan"]:
            first, last = plan_years(matched["plan"])
            if matched["part"] or matched[0].startswith(("“", '"')):
                found.append(
                    Time(matched.start(), matched.end(), last, first - 1, (matched["part"] or "").endswith("末"))
                )
            continue
        if _RANGE.match(plain, matched.end() - 1) or _RANGE.match(plain, matched.end()):
            continue
        year = int(matched["year"]) if matched["year"] else chinese_number(matched["chinese"]) or 0
        found.append(Time(matched.start(), matched.end(), year, None, matched["target"] in {"到", "至"}))
    return found
