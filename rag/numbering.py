"""Numbers of clauses 条款编号: how headings, table rows and the items of a 条 are numbered, and what a number leads to.

A number is looked for among the headings above the clauses, the serial numbers of table rows, and, inside one
条, its paragraphs (款) and items (项). Where a list carries no numbers its members are counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.numerals import chinese_number
from corpus.wording import Span
from rag.meant import paper_word
from rag.papers import ClauseNumber
from rag.shelf import Source

LAST = -1
"""The number of the last one (最后一条)."""
_WORD = 3
"""So many characters before a number name a section that ends with them."""
CONTAINERS = ("附件", "附录", "附表", "表", "编", "章", "部分", "节", "专栏", "阶段", "条")
_FORMS: dict[str, tuple[str, ...]] = {
    "章": ("章", "、", " "),
    "部分": ("部分", "、", " "),
    "节": ("节", "（）"),
    "条": ("条", ".", "（）", "）", "、"),
    "款": ("款", "（）", "."),
    "项": ("项", ".", "（）", "）", "①"),
    "点": (".", "（）", "）", "①"),
    "步": ("步", ".", "（）"),
    "件": (".", "（）"),
    "表": ("表", "附表"),
    "附表": ("附表", "表"),
    "个": (),
}
"""How a unit may be printed in headings, the most likely first; other units are printed as they are called."""
_COUNTED = {"项", "点", "条", "件", "步", "款", "个"}
_ROWS = {"项", "点", "条", "件", "行", "款"}
_SERIAL = ("序号", "编号", "No.", "序")


Mark = tuple[str, int, int]
"""A printed number: its form, its value and the value behind 之."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, or a range of one, that a number leads to; `depth` is how much of its path is already named."""

    source: Source
    span: Span
    depth: int = 0

    @property
    def below(self) -> tuple[str, ...]:
        """The headings under what is already named."""
        return self.source.clause.path[self.depth :]

    @property
    def text(self) -> str:
        """The words of the range."""
        return self.source.clause.text[self.span.start : self.span.end]


Marked = tuple[Part, int, Mark]


def parts_under(text: str, numbers: Sequence[ClauseNumber], sources: Sequence[Source]) -> list[Part]:
    """What the numbers in a question's text lead to, step by step, within the sections that it names."""
    start = min(number.span.start for number in numbers)
    every = [_whole(source) for source in sources]
    within = _in_named_section(text, every, start)
    return _led_to(text, numbers, within) or _led_to(text, numbers, every)  # a title may say a section's name


def _led_to(text: str, numbers: Sequence[ClauseNumber], parts: list[Part]) -> list[Part]:
    for number in sorted(numbers, key=lambda number: _rank(number.unit)):
        behind = SUB_NUMBER.match(text, number.span.end)
        parts = _under(parts, number, numeral_value(behind[1]) if behind else 0)
    if "附" not in text:
        parts = [part for part in parts if not _is_attached(part)] or parts
    return parts


def _rank(unit: str) -> int:
    return CONTAINERS.index(unit) if unit in CONTAINERS else len(CONTAINERS)


def _is_attached(part: Part) -> bool:
    path = part.source.clause.path
    return bool(path) and path[0].lstrip().startswith("附")


def _in_named_section(text: str, parts: list[Part], before: int) -> list[Part]:
    """The clauses under headings that the question names (主要措施, 指标表第6项), all if it names none."""
    word = text[max(0, before - _WORD) : before]
    parts = _in_table(word, parts)
    ending = word if len(word) == _WORD and not paper_word(word) else ""
    named: list[Part] = []
    for part in parts:
        names = [_bare(entry) for entry in part.source.clause.path]
        depths = [at for at, name in enumerate(names, 1) if _says(text, name) or (ending and name.endswith(ending))]
        named += [Part(part.source, part.span, max(depths))] if depths else []
    return named or parts


def has_named_section(text: str, sources: Sequence[Source], numbers: Sequence[ClauseNumber]) -> bool:
    """Whether a document has a section that a question's text names before its numbers."""
    start = min(number.span.start for number in numbers)
    return any(part.depth for part in _in_named_section(text, [_whole(source) for source in sources], start))


def _whole(source: Source) -> Part:
    return Part(source, Span(0, len(source.clause.text)))


def _in_table(word: str, parts: list[Part]) -> list[Part]:
    """The rows of the table that a word before a number names (指标表), or what is attached for 附件; else all."""
    if word.endswith("附件"):
        return [part for part in parts if _is_attached(part)] or parts
    if not word.endswith(("表", "清单")):
        return parts
    rows = [
        Part(part.source, part.span, len(part.source.clause.path))
        for part in parts
        if part.source.clause.kind == "row" and any(word[:2] in entry for entry in part.source.clause.path)
    ]
    return rows or parts


def _bare(entry: str) -> str:
    return re.sub(r"\s|^附[件录表]", "", HEAD_MARK.sub("", entry)).rstrip("。：:；;")


def _says(text: str, name: str) -> bool:
    return len(name) > _WORD and name in text


def _under(parts: Sequence[Part], number: ClauseNumber, sub: int) -> list[Part]:
    """The parts under a number, by the first way of numbering that the parts have at all."""
    inside = _inside(parts, number)
    if inside is not None:
        return inside
    rows = [part for part in parts if part.source.clause.kind == "row"] if number.unit in _ROWS else []
    numbered = [part for part in rows if part.depth and _serial(part) == number.number]
    if numbered:
        return numbered
    marks = [(part, depth, mark) for part in parts for depth, mark in _marks(part)]
    form = _form(marks, _FORMS.get(number.unit, (number.unit,)))
    if form:
        last = max(mark[1:] for _, _, mark in marks if mark[0] == form)
        wanted = (form, *last) if number.number == LAST else (form, number.number, sub)
        return [Part(part.source, part.span, depth) for part, depth, mark in marks if mark == wanted]
    if rows:
        return [part for part in rows if _serial(part) == number.number]
    return _counted(parts, number.number) if number.unit in _COUNTED and any(part.depth for part in parts) else []


def _form(marks: Sequence[Marked], forms: Sequence[str]) -> str:
    """The way of numbering that is meant: the first that runs on through several sections, else the first at all."""
    present = [form for form in forms if any(mark[0] == form for _, _, mark in marks)]
    return next((form for form in present if _runs_on(marks, form)), present[0] if present else "")


def _runs_on(marks: Sequence[Marked], form: str) -> bool:
    """Whether each number of a form stands once, and not all of them within one section of several."""
    places = {(mark[1:], part.source.clause.path[:depth]) for part, depth, mark in marks if mark[0] == form}
    above = {path[:-1] for _, path in places}
    outermost = all(len(path) == part.depth + 1 for _, path in places for part, _, _ in marks[:1])
    return len({number for number, _ in places}) == len(places) and (outermost or len(above) > 1)


def _marks(part: Part) -> Iterator[tuple[int, Mark]]:
    """The numbers of the headings under what is named, each with its depth: 第十二条之一 is (条, 12, 1)."""
    for depth, entry in enumerate(part.below, part.depth + 1):
        mark = _mark(entry)
        if mark:
            yield depth, mark


NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,5})"
SUB_NUMBER = re.compile(rf"之({NUMERAL})")
"""What stands behind the number of a 条 that was put in later: 第十二条之一."""
_MARKS = (
    re.compile(rf"\s*第\s?(?P<number>{NUMERAL})\s?(?P<unit>编|章|节|条|款|项|部分|阶段|步)(?:之(?P<sub>{NUMERAL}))?"),
    re.compile(rf"\s*(?P<unit>专栏|附件|附表|附录|表)\s?(?P<number>{NUMERAL})"),
    re.compile(r"\s*(?P<number>[一二三四五六七八九十]{1,3})、"),
    re.compile(r"\s*(?P<open>[（(])(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"),
    re.compile(r"\s*(?P<number>\d{1,2})\s?[.．、](?!\d)"),
    re.compile(r"\s*(?P<number>\d{1,2})[）)]"),
    re.compile(r"\s*(?P<ring>[①-⑳])"),
    re.compile(r"\s*(?P<number>\d{1,2})\s+(?=[\u4e00-\u9fff])"),
)
_ANY_MARK = "|".join(re.sub(r"\?P<\w+>", "?:", mark.pattern) for mark in _MARKS)
HEAD_MARK = re.compile(f"^(?:{_ANY_MARK})")
_NAMES = (None, None, "、", "（）", ".", "）", "①", " ")


def _mark(entry: str) -> Mark | None:
    for name, shape in zip(_NAMES, _MARKS, strict=True):
        found = shape.match(entry)
        if found:
            groups = found.groupdict()
            value = ord(groups["ring"]) - ord("①") + 1 if groups.get("ring") else numeral_value(found["number"])
            return name or found["unit"], value, numeral_value(groups.get("sub") or "0")
    return None


def numeral_value(numeral: str) -> int:
    """The value of a numeral in digits or Chinese."""
    return int(numeral) if numeral.isdigit() else chinese_number(numeral) or 0


def _serial(part: Part) -> int:
    """The number of a table row: its serial number, else its place in the table."""
    clause = part.source.clause
    printed = next((cell.value for cell in clause.cells if cell.header in _SERIAL), "")
    if printed.isdigit():
        return int(printed)
    place = re.search(r"\.r?(\d+)$", clause.id)
    return int(place[1]) if clause.kind == "row" and place else 0


def _counted(parts: Sequence[Part], number: int) -> list[Part]:
    """The parts of the member of an unnumbered list at a place in it."""
    groups = [list(group) for _, group in groupby(parts, lambda part: part.below[:1] or (part.source.clause.id,))]
    return groups[number - 1] if 0 < number <= len(groups) else []


# ---- inside one article ----------------------------------------------------------------------------------


def _inside(parts: Sequence[Part], number: ClauseNumber) -> list[Part] | None:
    """The 款 or 项 inside the one clause found so far; nothing to say if that is not what is asked."""
    if number.unit not in {"款", "项", "（）"} or len(parts) != 1:
        return None
    part, spans = parts[0], _paragraphs(parts[0])
    items = [span for span in spans if _mark(part.source.clause.text[span.start : span.end])]
    if number.unit == "款":
        spans = _with_items(part, spans)
        return [Part(part.source, spans[number.number - 1], part.depth)] if 0 < number.number <= len(spans) else []
    return [
        Part(part.source, span, part.depth)
        for span in items
        if (_mark(part.source.clause.text[span.start : span.end]) or ("", 0, 0))[1] == number.number
    ]


def _paragraphs(part: Part) -> list[Span]:
    """The lines of a part, without the number of the 条 at its head."""
    start = part.span.start
    own = re.match(rf"\s*第\s?{NUMERAL}\s?条(?:之{NUMERAL})?\s*", part.text)
    lines = re.finditer(r"[^\n]+", part.text[own.end() if own else 0 :])
    offset = start + (own.end() if own else 0)
    return [Span(offset + line.start(), offset + line.end()) for line in lines]


def _with_items(part: Part, lines: Sequence[Span]) -> list[Span]:
    """The 款 of a part: each line that is no item, with the items behind it."""
    spans: list[Span] = []
    for line in lines:
        if spans and _mark(part.source.clause.text[line.start : line.end]):
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line)
    return spans
