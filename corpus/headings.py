"""Recognises headings 标题 by sequence: 编 章 节 条, 一、 （一） 1. （1） ①, 1.1.1, ——, 专栏, 附件.

A number opens a heading when it is the successor in a list that is open, goes on with a list that
was open before (（四）…（二十三） across sections), or is a first number where a paragraph begins.
Everything else that looks like a number is words: `第五条规定的情形`, `12.5%的企业`, `11.5.14.2的试验`.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from corpus.numerals import chinese_number
from corpus.text import narrow

_CN = "[〇零一二两三四五六七八九十百千]{1,9}"
_ORDINALS = "编|篇|部分|章|节|条|阶段"
_HEAD = 48

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(rf"第\s{{0,2}}({_CN}|\d{{1,4}})\s{{0,2}}({_ORDINALS})(?:之({_CN}))?[\s、:：.]{{0,4}}")),
    ("一、", re.compile(rf"({_CN})\s{{0,2}}(?:、|\.(?!\d))\s{{0,4}}")),
    ("（一）", re.compile(rf"\(\s{{0,2}}({_CN})\s{{0,2}}\)[、.]?\s{{0,4}}")),
    ("（1）", re.compile(r"\(\s{0,2}(\d{1,3})\s{0,2}\)[、.]?\s{0,4}")),
    ("1）", re.compile(r"(\d{1,3})\s?\)[、.]?\s{0,4}")),
    ("1.1", re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,6})\.?(?=[^\d.%])[\s、]{0,4}")),
    ("1.", re.compile(r"(\d{1,3})\s?(?:\.(?![\d%])|\.(?=(?:19|20)\d{2}\s?年)|、)\s{0,4}")),
    ("1 ", re.compile(r"(\d{1,2})\s{1,4}(?=[^\d\s.%])")),
    ("①", re.compile(r"([①-⑳㉑-㉟㊱-㊿])[、.]?\s{0,4}")),
    ("⒈", re.compile(r"([⒈-⒛⑴-⒇㈠-㈩])[、.]?\s{0,4}")),
    ("a.", re.compile(r"([a-zA-Z])(?:[.、](?=\s|[^\x00-\x7f])|\))\s{0,4}")),
)
_BULLET = re.compile(r"(?:—{2,3}|─{2,3}|－－|--|[•●◆■▪○◇▶★☆])\s{0,4}(?=\S)")
_DASH = re.compile(r"[-*+]\s{1,4}(?=\S)")
_BOX = re.compile(rf"(?:专栏|专\s栏)\s{{0,2}}(\d{{1,3}}|{_CN})?[\s：:.、]{{0,3}}")
_ATTACHMENT = re.compile(
    rf"附\s{{0,2}}(件|录|表|图)\s{{0,2}}(\d{{1,3}}|{_CN}|[A-Z](?![a-z]))?\s{{0,2}}([:：])?\s{{0,4}}"
)

_REFERENCE = re.compile(
    r"(?:之)?(?:规定|所列|所称|所述|第[一二三四五六七八九十]{1,3}[款项]|的|、|，|,|；|;|。|\)|》|”|和第|与第|至第|到第|及第|或第|或者第|以外|情形)"
)
_PERHAPS_REFERENCE = re.compile(r"和|与|至|到|及|或|以|中|等|要求|执行|处罚|处理")
_MENTIONED = re.compile("[所的中和及与、规列]")
_PART_OF_ARTICLE = re.compile("[项款目](?=规定|所|的|、|,|情形|中|和|至|或|以)")
_LISTED = re.compile(rf"\s{{0,2}}、\s{{0,2}}(?:第|\(?\d|\({_CN}\))")
_UNITS = re.compile(
    r"(?:个|件|家|项|人|次|年|月|日|万|亿|元|倍|%|％|‰|名|篇|亩|吨|米|公里|类|届|批|级|等|条|种|部|号|岁|分)"
)
_ENUMERATION = re.compile(rf"({_CN})\s{{0,2}}、\s{{0,2}}({_CN})(?:等|级|类|季|期|批|线|届|年|、|是|方|次|产)")
_FAMILIES = {"（一）": "()", "（1）": "()", "⒈": "()", "一、": "、", "1.": "、", "1 ": "、"}
_MAX_GAP = 3
BOX = "专栏"


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or bullet at the head of a line: its form, its value, and how many characters it takes.

    It is doubtful when the words after it may refer to it (`第五条中的…`): then it opens a heading only
    where its number is due and the line above is finished.
    """

    form: str
    number: int
    length: int
    parts: tuple[int, ...] = ()
    suffix: int = 0
    doubtful: bool = False


@dataclass(slots=True, eq=False)
class OpenList:
    """A list that headings are being added to: the form of its numbers and the last of them.

    `level` is the number of hashes of a Markdown heading, 0 for any other.
    """

    form: str
    number: int
    parts: tuple[int, ...] = ()
    level: int = 0


Judgement = Literal["successor", "resumed", "opened", "skipped"]


@dataclass(slots=True)
class Outline:
    """The lists that are open, outermost first, and the last number of each form that was closed."""

    open: list[OpenList] = field(default_factory=list)
    closed: dict[str, int] = field(default_factory=dict)
    above: set[tuple[str, str]] = field(default_factory=set)

    def judge(self, marker: Marker) -> Judgement | None:
        """How the marker goes on with the lists; None when its number fits none of them."""
        if marker.parts:
            return self._judge_decimal(marker)
        entry = self._entry(marker)
        if entry is not None:
            if marker.number == entry.number + 1:
                return "successor"
            if marker.number == entry.number and marker.suffix:
                return "successor"
            if marker.number == 1:
                return "opened"
            near = entry.number <= marker.number <= entry.number + _MAX_GAP
            return "skipped" if near or (_is_ordinal(marker) and marker.number > entry.number) else None
        if self.closed.get(marker.form, 0) + 1 == marker.number > 1:
            return "resumed"
        if marker.number == 1:
            return "opened"
        return "skipped" if _is_ordinal(marker) or not self._seen(marker.form) else None

    def place(self, marker: Marker) -> int:
        """Puts the marker into the outline; gives how many lists it now stands under."""
        entry = self._decimal_entry(marker) if marker.parts else self._entry(marker)
        if entry is None:
            self._make_room(marker)
            return self._push(OpenList(marker.form, marker.number, marker.parts))
        self._close_after(self.open.index(entry))
        entry.form, entry.number, entry.parts = marker.form, marker.number, marker.parts
        return len(self.open) - 1

    def place_box(self, number: int) -> int:
        """Opens a 专栏 box under the list it follows; a box never stands in another."""
        for position, item in enumerate(self.open):
            if item.form == BOX:
                self._close_after(position - 1)
                break
        return self._push(OpenList(BOX, number))

    def place_level(self, level: int, marker: Marker | None) -> int:
        """Puts a Markdown heading into the outline, by its hashes alone."""
        last = max((i for i, item in enumerate(self.open) if 0 < item.level < level), default=-1)
        before = self.open[last + 1] if len(self.open) > last + 1 and self.open[last + 1].level else None
        number = before.number + 1 if before else 1
        self._close_after(last)
        form = marker.form if marker else f"#{level}"
        return self._push(OpenList(form, marker.number if marker else number, level=level))

    def _push(self, item: OpenList) -> int:
        if self.open and BOX not in {self.open[-1].form, item.form}:
            self.above.add((self.open[-1].form, item.form))
        self.open.append(item)
        return len(self.open) - 1

    def reset(self) -> None:
        """Begins a new scope, as an attachment does."""
        self.open.clear()
        self.closed.clear()
        self.above.clear()

    def _entry(self, marker: Marker) -> OpenList | None:
        same: OpenList | None = None
        for item in reversed(self.open):
            if item.form == BOX and marker.number == 1:
                break
            if item.form == marker.form and item.number + 1 == marker.number:
                return item
            if item.form == marker.form:
                same = same or item
        if same:
            return same
        if marker.number == 1 or self.closed.get(marker.form, 0) + 1 == marker.number:
            return None
        family = _FAMILIES.get(marker.form)
        for item in reversed(self.open):
            if family and _FAMILIES.get(item.form) == family and item.number + 1 == marker.number:
                return item
        return None

    def _decimal_entry(self, marker: Marker) -> OpenList | None:
        for item in reversed(self.open):
            if item.parts and len(item.parts) == len(marker.parts):
                return item
        return None

    def _judge_decimal(self, marker: Marker) -> Judgement | None:
        parts = marker.parts
        entry = self._decimal_entry(marker)
        if entry is not None and entry.parts[:-1] == parts[:-1]:
            step = parts[-1] - entry.parts[-1]
            return "successor" if step == 1 else "skipped" if step == 2 else None
        prefix = parts[:-1]
        parents = [item.parts or (item.number,) for item in self.open]
        if parts[-1] == 1 and prefix in parents:
            return "opened"
        if entry is not None and len(parts) == 2 and parts == (entry.parts[0] + 1, 1):
            return "opened"
        if parts[-1] == 1 and len(parts) == 2 and (not self.open or self.open[-1].form not in {"1.", "1 "}):
            return "opened" if parts[0] == 1 or not self._seen(marker.form) else None
        return None

    def _make_room(self, marker: Marker) -> None:
        """Closes the lists that stand below this form: deeper decimals, smaller units, forms once under it."""
        for position, item in enumerate(self.open):
            if _belongs_above(marker, item) or (marker.form, item.form) in self.above:
                self._close_after(position - 1)
                return

    def _close_after(self, position: int) -> None:
        for item in self.open[position + 1 :]:
            self.closed[item.form] = item.number
        del self.open[position + 1 :]

    def _seen(self, form: str) -> bool:
        return form in self.closed or any(item.form == form for item in self.open)


def _belongs_above(marker: Marker, item: OpenList) -> bool:
    """Whether a form is by its nature larger than one that is open: 章 over 条, 1.2 over 1.1.3."""
    if marker.parts:
        return len(item.parts) >= len(marker.parts)
    order = _ORDINALS.split("|")
    if _is_ordinal(marker) and item.form.startswith("第"):
        return order.index(marker.form[1:]) < order.index(item.form[1:])
    return _is_ordinal(marker) and marker.form != "第条" and marker.form != "第阶段"


def _is_ordinal(marker: Marker) -> bool:
    return marker.form.startswith("第")


def read_marker(text: str, *, markdown: bool = False) -> Marker | None:
    """The number or bullet at the head of a line, unless the words after it show a cross-reference."""
    head = narrow(text[:_HEAD])
    for form, pattern in _PATTERNS:
        matched = pattern.match(head)
        if matched:
            return _marker(form, matched, head[matched.end() :])
    bullet = _BULLET.match(head) or (_DASH.match(head) if markdown else None)
    return Marker("•", 0, bullet.end()) if bullet else None


def _marker(form: str, matched: re.Match[str], rest: str) -> Marker | None:
    length = matched.end()
    core = len(matched[0].rstrip(" \t、.:"))
    if form not in {"一、", "1."} and _LISTED.match(matched[0][core:] + rest):
        return None
    if form in {"（一）", "（1）"} and _PART_OF_ARTICLE.match(rest):
        return None
    if form == "ordinal":
        return _ordinal(matched, rest)
    if form == "1.1":
        parts = tuple(int(part) for part in matched[1].split("."))
        deep = "1" + ".1" * (len(parts) - 1)
        is_value = _UNITS.match(rest) or rest[:1] in "的至-~—、，,；;:。%" or any(part == 0 for part in parts)
        spaced = matched[0] != matched[0].rstrip()
        return None if is_value and not spaced else Marker(deep, parts[-1], length, parts)
    if form in {"①", "⒈"}:
        return Marker(form, _enclosed(matched[1]), length)
    if form == "a.":
        return Marker(form, ord(matched[1].lower()) - ord("a") + 1, length)
    if form == "一、" and _is_enumeration(matched[0] + rest):
        return None
    if form == "1." and matched[0].rstrip().endswith("、") and re.match(r"\d{1,3}\s?[月日年、]", rest):
        return None
    if form == "1 " and (_UNITS.match(rest) or not "\u4e00" <= rest[:1] <= "\u9fff"):
        return None
    if form == "1）" and rest[:1] in {",", "。", ";", "、", "，", "；"}:
        return None
    number = int(matched[1]) if matched[1].isdigit() else chinese_number(matched[1])
    return Marker(form, number, length) if number else None


def _is_enumeration(text: str) -> bool:
    """Whether a number and the next one are counted off: `一、二等奖`, but not `一、一年接着一年干`."""
    found = _ENUMERATION.match(text)
    first, second = (chinese_number(found[1]), chinese_number(found[2])) if found else (None, None)
    return first is not None and second == first + 1


def _ordinal(matched: re.Match[str], rest: str) -> Marker | None:
    number = int(matched[1]) if matched[1].isdigit() else chinese_number(matched[1])
    spaced = matched[0] != matched[0].rstrip()
    if not number or (not spaced and _REFERENCE.match(rest)):
        return None
    suffix = chinese_number(matched[3]) or 0 if matched[3] else 0
    doubtful = not spaced and bool(_PERHAPS_REFERENCE.match(rest))
    return Marker(f"第{matched[2]}", number, matched.end(), suffix=suffix, doubtful=doubtful)


def _enclosed(char: str) -> int:
    for first, last, base in (("①", "⑳", 1), ("㉑", "㉟", 21), ("㊱", "㊿", 36), ("⒈", "⒛", 1), ("⑴", "⒇", 1)):
        if first <= char <= last:
            return ord(char) - ord(first) + base
    return ord(char) - ord("㈠") + 1


@dataclass(frozen=True, slots=True)
class Title:
    """The head of a box or an attachment: its number where one is printed, and how long the head is."""

    number: int | None
    length: int
    colon: bool = False
    word: str = ""


def read_box(text: str) -> Title | None:
    """The head of a 专栏 box, on a line of its own or with its title behind."""
    head = narrow(text[:_HEAD])
    matched = _BOX.match(head)
    if not matched or len(text) > _HEAD or re.search("[。；，]", text):
        return None
    rest = head[matched.end() :]
    if matched[1] is None and (rest or len(head) > 4):
        return None
    return Title(_number(matched[1]), matched.end())


def read_attachment(text: str) -> Title | None:
    """The head of an attachment 附件, or of the list of attachments."""
    head = narrow(text[:_HEAD]).lstrip("-— ")
    matched = _ATTACHMENT.match(head)
    if not matched or re.match("[。，；,;]", head[matched.end() :]) or len(text) > 400:
        return None
    rest = text[matched.end() + len(narrow(text[:_HEAD])) - len(head) :]
    if not matched[3] and (re.search("[，。；]", rest) or _MENTIONED.match(rest)):
        return None
    plain = not matched[2] and not matched[3] and head[matched.end() :]
    if plain and (matched[1] != "件" or not re.match(r"\s", head[2:3])):
        return None
    skipped = len(narrow(text[:_HEAD])) - len(head)
    return Title(_number(matched[2]), matched.end() + skipped, bool(matched[3]), "附" + matched[1])


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    return ord(text) - ord("A") + 1 if text.isascii() else chinese_number(text)
