"""Values stated in sentences: `A和B分别达到25件和16件`, `由218人增加到391人`, `建成240家工作站`.

A sentence is read quantity by quantity. The words before a quantity give its verb and, before that,
the name of what is measured; where they give none, the name stands behind the quantity, or the
quantity goes on with the one before it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from corpus.quantities import Quantity, Relation, quantity_pattern, read_quantity, relation_of, verb_pattern
from corpus.regions import region_named
from corpus.style import words
from corpus.text import narrow
from corpus.wording import Span
from corpus.years import Time, leading_times, times, without_titles

_SENTENCE = re.compile(r"[^。；;！？\n]+")
_SEGMENT = re.compile(r"(?:[^，,：]|(?<=\d),(?=\d{3}))+")
_QUOTED = re.compile(r"“[^“”]{0,60}”|[（(][^（）()]{0,40}\d[^（）()]{0,40}[)）]")
_SHARES = {"%", "％", "‰", "个百分点", "百分点"}
_MAX_NAME = 48
_MAX_LEFT = 160
_NEAR = 12
_PREPOSITIONS = ("针对", "围绕", "面向", "依托", "通过", "在", "按照", "根据", "结合", "聚焦", "以", "利用")
_ACTING = re.compile("实施|开展|建设|培育|新增|打造|建成|设立|布局|创建")
_COMPARING = ("较", "比", "同比", "相比")
_EACH = re.compile(r"(?<![人年平])(?:均|双双|都)[^，、]{0,6}$")
_COMPARED_END = re.compile(r"(?<![占同对])(?:较|比(?![例重值率较]))[^，、]{1,12}$")
_SERIES = re.compile(r"[和、及与]|以及")
_BETWEEN = re.compile(r"[\s和、及与]{0,3}")
_FOLLOWS_VALUE = re.compile(r"\s{0,2}(?:$|[、和及与或；。（(\d以左其]|等(?!级))")
_NUMBERING = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）.、]\s{0,2}(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that a text states; `start` and `end` hold its shortest words, indicator included."""

    indicator: str
    value: str
    unit: str
    relation: Relation
    bound: Relation
    year: int | None
    before: Literal["", "period", "year"]
    start: int
    end: int
    region: str | None = None


_TIME_WORDS = (
    r"(?:在|到|至|截至|于)?\s?"
    r"(?:(?:19|20)\d{2}\s?年(?:底|末|度)?前?|[一二三两五\d]年内|年内|年底前|今年|本年度|全年)(?:以前|之前|前)?"
)
_TIME_END = re.compile(rf"(?:{_TIME_WORDS})\s?$")
_DATED_VALUE = re.compile(r"(?:19|20)\d{2}\s?年(?:底|末)?的\s?$")
_TIME_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff）)])(?:到|至|截至)\s?(?:19|20)\d{2}\s?年[底末]?前?(?![的间\d])\s?")
"""The time in `各县（市）和东川区到2026年底建成区分类设施覆盖率`."""
_EVERYWHERE = ("各", "全", "每")
_ONLY_TIME = re.compile(rf"(?:{_TIME_WORDS}|[“\"]?十[一二三四五六七八九]五[”\"]?(?:期?末|时期|期间)?)?\s?")


_NO_LEAD = "建成区(?![级域块内间县属])"
"""建成区 is a place, but 建成区级平台 builds something."""
_TRAILING = re.compile(r"(?:仅|已|不得|应当|必须|建成|保持|净增|新增|各|(?<!公)共|(?<![人户日月年亩平])均)\s?$")
"""What may stand between a name and a number without a verb: `平均入住率仅44.2%`, `指导站建成120个`."""
_TOTAL = ("总数", "共", "合计", "总计", "累计")


@cache
def _lead() -> re.Pattern[str]:
    lead = "|".join(re.escape(word) for word in words("facts", "leading"))
    whose = "|".join(re.escape(word) for word in words("facts", "whose"))
    plan = r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:期?末|时期|期间)?"
    lasting = r"近?[一二三四五六七八九十两]{1,2}年(?:间|来|以来)"
    time = rf"{_TIME_WORDS}|{plan}|{lasting}|[三四五]年(?={lead})"
    return re.compile(
        rf"(?:{time}|{whose}|(?!{_NO_LEAD})(?:{lead})(?:、(?:{lead}))*)(?=\s?[\u4e00-\u9fff□“A-Za-z\d])\s?"
    )


@cache
def _counted() -> re.Pattern[str]:
    """An action that counts what it is done to: 共受理, 累计获批, 共批准逮捕."""
    lead = "|".join(re.escape(word) for word in words("facts", "leading"))
    return re.compile(rf"累计(?:{lead})?|(?<!公)共(?:{lead})")


@cache
def _subject() -> re.Pattern[str]:
    """What a part of a sentence without a value is about: `维权援助工作站覆盖所有县（市、区）`."""
    return re.compile(r"([^、□]{3,24}?)(?:" + "|".join(map(re.escape, words("facts", "spreading"))) + ")")


@cache
def _creating() -> re.Pattern[str]:
    verbs = "|".join(re.escape(word) for word in words("facts", "creating"))
    return re.compile(rf"(?:{verbs})(?:了|约|近|出|至少)?\s?$")


def read_statements(text: str, year: Time | None = None, this_year: int | None = None) -> list[Statement]:
    """The values stated in a text.

    `year` is the time that holds where the text names none, `this_year` the year of the document,
    which 年内 and 今年 mean.
    """
    found: list[Statement] = []
    known = leading_times(text)
    ends = [time.end for time in known]
    shown = without_titles(text)
    for sentence in _SENTENCE.finditer(shown):
        last: Statement | None = None
        subject: Span | None = None
        for segment in _SEGMENT.finditer(shown, sentence.start(), sentence.end()):
            reader = _Segment(text, shown, segment.start(), segment.end(), last, subject)
            subject = reader.subject()
            for statement, at in reader.statements():
                place = bisect_right(ends, at)
                time = known[place - 1] if place else year
                last = replace(statement, year=_year(statement, time, this_year))
                found.append(last)
    return found


def _year(statement: Statement, time: Time | None, this_year: int | None) -> int | None:
    if statement.year or time is None:
        return statement.year
    if time.year is None:
        return this_year
    if statement.before == "year":
        return time.year - 1
    return time.before if statement.before else time.year


class _Segment:
    """The words between two commas, with what the segments before it in the sentence were about."""

    def __init__(
        self, text: str, shown: str, start: int, end: int, last: Statement | None, subject: Span | None
    ) -> None:
        self._text = text
        self._start = start
        self._words = text[start:end]
        masked = _QUOTED.sub(lambda quoted: "□" * len(quoted[0]), shown[start:end])
        self._plain = narrow(masked)
        self._last = last
        self._subject = subject
        self._behind_end = 0

    def subject(self) -> Span | None:
        """Where in the text a segment without a value says what it is about."""
        found = None if quantity_pattern().search(self._plain) else _subject().match(self._plain)
        name, at = self._name(found[1], 0) if found else ("", 0)
        if not _may_be_name(name) or not self._words.startswith(name, at):
            return None
        return Span(self._start + at, self._start + at + len(name))

    def statements(self) -> Iterator[tuple[Statement, int]]:
        """The values of the segment, each with the offset where its quantity begins."""
        found = quantity_pattern().finditer(self._plain)
        quantities = [read_quantity(matched) for matched in found if not matched["condition"]]
        names: list[str] = []
        previous: Statement | None = None
        left_from = 0
        for position, quantity in enumerate(quantities):
            statement = self._statement(quantities, position, left_from, previous, names)
            left_from = max(left_from, quantity.end - _MAX_LEFT)
            if statement or _FOLLOWS_VALUE.match(self._plain, quantity.end):
                left_from = quantity.end
            if statement:
                previous = statement
                near = self._plain[max(0, quantity.start - _NEAR) : quantity.start]
                for each in _each(statement, near):
                    yield each, self._start + quantity.start

    def _statement(
        self,
        quantities: Sequence[Quantity],
        position: int,
        left_from: int,
        previous: Statement | None,
        names: list[str],
    ) -> Statement | None:
        quantity = quantities[position]
        left = self._plain[left_from : quantity.start]
        if quantity.unit == "倍" and left.rstrip().endswith("的"):
            return None
        if previous and _BETWEEN.fullmatch(left):
            return self._next_of_series(quantity, previous, names)
        base = re.search(
            r"(?:由|从)((?:□|[“”十一二三四五六七八九末的\s]|\d{4}\s?年(?:底|末)?的?|[上去]年的?){0,14})\s?$", left
        )
        if base and position + 1 < len(quantities):
            return self._base(quantity, left[: base.start()], left_from, base[1])
        dated = _DATED_VALUE.search(left)
        verb = verb_pattern().search(left, 0, dated.start() if dated else len(left))
        before = left[: verb.start()] if verb else left
        if "分别" in left:
            count = sum(1 for _ in self._series(quantities, position))
            names[:] = self._names(before.replace("分别", ""), left_from, count)
        name, at = (names[0], self._words.find(names[0])) if names else self._name(before, left_from)
        stands_alone = _FOLLOWS_VALUE.match(self._plain, quantity.end)
        relation, bound = relation_of(verb, quantity, before, name)
        place = region_named(name) if name and self._named(previous) else None
        if place and place.name == name and stands_alone:
            made = self._make(quantity, self._named(previous), at, relation, bound)
            return replace(made, region=place.name)
        if name and stands_alone and _may_be_name(name) and (verb or _is_name(name)):
            return self._make(quantity, name, at, relation, bound)
        carried = self._carried(quantity, verb, before, previous, relation, bound) if stands_alone else None
        return carried or self._behind(quantities, position, left)

    def _named(self, previous: Statement | None) -> str:
        """The indicator the sentence has named last, for values listed place by place."""
        last = previous or self._last
        return last.indicator if last else ""

    def _series(self, quantities: Sequence[Quantity], position: int) -> Iterator[Quantity]:
        yield quantities[position]
        for before, after in zip(quantities[position:], quantities[position + 1 :], strict=False):
            if not _BETWEEN.fullmatch(self._plain[before.end : after.start]):
                return
            yield after

    def _names(self, before: str, left_from: int, count: int) -> list[str]:
        """The names in `A和B`, one for each of so many values."""
        name, _ = self._name(before, left_from)
        for pattern in (re.compile("和|以及|及|与"), _SERIES):
            parts = [part.strip() for part in pattern.split(name)]
            if len(parts) == count:
                return _completed(parts)
        return [name] if name else []

    def _next_of_series(self, quantity: Quantity, previous: Statement, names: list[str]) -> Statement:
        indicator = previous.indicator
        if indicator in names and names.index(indicator) + 1 < len(names):
            indicator = names[names.index(indicator) + 1]
        start = self._words.find(indicator)
        at = start if start >= 0 else previous.start - self._start
        relation, bound = previous.relation, previous.bound
        if quantity.suffix:
            relation, bound = relation_of(None, quantity, "")
        return self._make(quantity, indicator, at, relation, bound)

    def _base(self, quantity: Quantity, before: str, left_from: int, when: str) -> Statement | None:
        """The first value of `由A增加到B`."""
        name, at = self._name(before, left_from)
        if not name:
            return None
        made = self._make(quantity, name, at, "=", "=")
        named = times(self._words[: quantity.start][-len(when) - 2 :]) if when.strip() else []
        if named:
            return replace(made, year=named[-1].year)
        return replace(made, before="year" if "年" in when else "period")

    def _carried(
        self,
        quantity: Quantity,
        verb: re.Match[str] | None,
        before: str,
        previous: Statement | None,
        relation: Relation,
        bound: Relation,
    ) -> Statement | None:
        """A value that goes on with the indicator before it: `…增加到B`, `，年均增长18.6%`."""
        if verb and not previous and verb[0].startswith(_TOTAL) and not before.strip():
            if self._subject:
                made = self._make(quantity, self._text[slice(*self._subject)], 0, relation, bound)
                return replace(made, start=self._subject.start)
            if self._last and (self._last.unit in _SHARES) != (quantity.unit in _SHARES):
                return None
        changes = verb is not None and verb.lastgroup in {"growth", "decline"}
        last = previous or (self._last if changes or _ONLY_TIME.fullmatch(before.strip()) else None)
        if verb is None or last is None:
            return None
        made = self._make(quantity, last.indicator, 0, relation, bound)
        return replace(made, start=last.start)

    def _behind(self, quantities: Sequence[Quantity], position: int, left: str) -> Statement | None:
        """A value before the name of the thing counted: `培育15家知识产权保护规范化市场`."""
        quantity = quantities[position]
        verb = verb_pattern().search(left)
        creating = _creating().search(left, 0, verb.start() if verb else len(left))
        goes_on = self._behind_end and _BETWEEN.fullmatch(self._plain, self._behind_end, quantity.start)
        if not creating and not goes_on:
            return None
        stop = quantities[position + 1].start if position + 1 < len(quantities) else len(self._plain)
        rest = self._plain[quantity.end : stop]
        name = re.split(
            r"[、\s]|开展|参与|参加|通过|实施|入选|获批|获得|建设|进行|实现|达到|用于|等(?:$|[^级])", rest.strip()
        )[0]
        if not 3 <= len(name) <= _MAX_NAME or name.startswith(("以", "的", "左右")) or "□" in name:
            return None
        offset = self._plain.find(name, quantity.end)
        self._behind_end = offset + len(name)
        relation, bound = relation_of(verb, quantity, "")
        if creating and creating[0].strip().startswith(("新增", "累计")):
            relation, bound = "新增" if "新增" in creating[0] else "累计", relation
        return Statement(
            self._words[offset : offset + len(name)],
            quantity.value,
            quantity.unit,
            relation,
            bound,
            None,
            "",
            self._start + quantity.start,
            self._start + offset + len(name),
        )

    def _name(self, before: str, left_from: int) -> tuple[str, int]:
        """The name of what is measured, at the end of some words, and where it begins in the segment."""
        end = len(before.rstrip(" \t、"))
        start = 0
        if "、" in before[:end] and quantity_pattern().search(before, 0, end):
            start = before.rfind("、", 0, end) + 1
        if before.lstrip().startswith(_COMPARING):
            return "", 0
        counted = list(_counted().finditer(before, 0, end))
        if counted and counted[-1].end() < end:
            start = counted[-1].end()
        elif before.lstrip().startswith(_PREPOSITIONS):
            acting = _ACTING.search(before)
            start = acting.start() if acting else 0
        numbering = _NUMBERING.match(before)
        start = max(start, min(end, numbering.end() if numbering else 0))
        inside = _TIME_INSIDE.search(before, start, end)
        subject = ""
        if inside and inside.end() < end:
            head = before[start : inside.start()].strip(" \t、—")
            kept = bool(region_named(head)) or not (head.startswith(_EVERYWHERE) or _lead().match(before, inside.end()))
            subject, start = head if kept else "", inside.end()
        idle = " \t、和及与—" if left_from else " \t、—"
        while True:
            while start < end and before[start] in idle:
                start += 1
            idle = " \t、—"
            if before[start:end].startswith(("和", "及")) and _lead().match(before, start + 1, end):
                start += 1
            lead = _lead().match(before, start, end)
            if not lead or lead.end() >= end or _begins_with_end(before[lead.end() : end]):
                break
            start = lead.end()
        compared = _COMPARED_END.search(before, start, end)
        if compared and compared.start() > start:
            end = compared.start()
        late = _TIME_END.search(before, start, end)
        if late and late.start() > start:
            end = late.start()
        while (trailing := _TRAILING.search(before, start, end)) and trailing.start() >= start + 2:
            end = trailing.start()
        if _ONLY_TIME.fullmatch(before, start, end):
            return "", 0
        name = subject + self._words[left_from + start : left_from + end].rstrip("、 在")
        return (name, left_from + start) if 2 <= len(name) <= _MAX_NAME else ("", 0)

    def _make(self, quantity: Quantity, name: str, at: int, relation: Relation, bound: Relation) -> Statement:
        return Statement(
            name,
            quantity.value,
            quantity.unit,
            relation,
            bound,
            None,
            "",
            self._start + at,
            self._start + quantity.end,
        )


def _each(statement: Statement, left: str) -> list[Statement]:
    """One statement for each name in `A和B均达100%`; other lists are one name."""
    parts = [part.strip() for part in _SERIES.split(statement.indicator)]
    every = _EACH.search(left) and 2 <= len(parts) <= 4 and all(len(part) >= 2 for part in parts)
    return [replace(statement, indicator=part) for part in _completed(parts)] if every else [statement]


def _completed(parts: list[str]) -> list[str]:
    """Names that share their end made whole: 城镇 and 农村居民收入 give 城镇居民收入."""
    last = parts[-1]
    shared = last.find(parts[0][-1], 0, 4)
    if shared >= 0 and max(map(len, parts[:-1])) <= 4 and all(part[-1:] == parts[0][-1] for part in parts[:-1]):
        return [*(part + last[shared + 1 :] for part in parts[:-1]), last]
    return [part + last[len(part) :] if len(part) <= 3 and len(last) > 2 * len(part) else part for part in parts]


def _begins_with_end(rest: str) -> bool:
    """Whether the rest of a name cannot stand alone: `面积` of 种植面积, `率和…` of 开工率和完成率."""
    return re.split("[和、及与]", rest, maxsplit=1)[0] in words("facts", "name_ends")


def _may_be_name(name: str) -> bool:
    """Whether words may name what is measured, a verb or a number behind them."""
    plain = narrow(name)
    if not re.search("[\u4e00-\u9fff]", plain) or plain.startswith(words("facts", "no_indicator_begins")):
        return False
    return not plain.endswith(words("facts", "no_subject_ends"))


def _is_name(name: str) -> bool:
    """Whether words that stand right before a number, with no verb between, name what it counts."""
    plain = narrow(name)
    if re.search(r"^\d+[\u4e00-\u9fff]?$|\d$", plain):
        return False
    if plain.endswith((*words("facts", "no_indicator_ends"), *words("facts", "whose"))):
        return False
    return plain not in words("facts", "leading") or plain in words("facts", "counted_actions")
