"""Who does it 责任单位, who helps 配合单位, by when 完成时限: read from lines, brackets and columns."""

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from corpus.document import NO_DUTY, Cell, Deadline, Duty
from corpus.numerals import chinese_number
from corpus.style import words
from corpus.text import CLOSING, OPENING, closing_bracket_start, narrow, tidy

_TAIL = 400
_DATE = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s?(?:[年./-]\s?(?:(\d{1,2}|[一二三四五六七八九十]{1,2})\s?(?:月|[./-]|(?!\d))?"
    r"(?:\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日?)?)?)?"
)
_DUE = re.compile(r"\d{4}\s?年.{0,12}完成\s?$")
_PART_OF_YEAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (re.compile(r"(\d{1,2})\s?月?\s?[-—–~至]\s?(\d{1,2})\s?月"), lambda found: int(found[2])),
    (re.compile(r"第?([一二三四1-4])\s?季度"), lambda found: 3 * (_int(found[1]) or 4)),
    (re.compile("上半年"), lambda _: 6),
)
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)")
_PLACE = re.compile(r"(?:各|全)?.{0,8}(?:省|市|区|县|州|盟|旗|示范区|新区|开发区|各地)$")

_DISTRICTS = re.compile(
    r"各(?:有关|相关)?(?:设区)?[市区县州盟旗（）()、]{1,12}(?:[（(](?:人民)?政府[)）]|(?:人民)?政府|[（(]?管委会[)）]?)?$"
)
_GLUED_ENDS = ("局", "厅", "委", "办", "法院", "检察院")


def duty_of(paragraphs: Sequence[str]) -> Duty:
    """The duty that the paragraphs of a clause state: in a labelled line, or in brackets at an end."""
    found: dict[str, tuple[str, ...]] = {}
    deadline: Deadline | None = None
    for text in paragraphs:
        for kind, value in [*_labelled(text), *_bracketed(text)]:
            if kind == "deadline":
                deadline = deadline or read_deadline(value)
                continue
            for stated, units in _shared(kind, value):
                found[stated] = tuple(dict.fromkeys([*found.get(stated, ()), *split_units(units)]))
    if not found and deadline is None:
        return NO_DUTY
    return Duty(found.get("responsible", ()), found.get("cooperating", ()), deadline)


def duty_of_cells(cells: Iterable[Cell]) -> Duty:
    """The duty that the columns of a table row state."""
    found: dict[str, tuple[str, ...]] = {}
    deadline: Deadline | None = None
    for cell in cells:
        for kind in ("responsible", "cooperating", "deadline"):
            if cell.value and cell.header.startswith(words("duties", kind)):
                if kind == "deadline":
                    deadline = deadline or read_deadline(cell.value)
                    continue
                for stated, units in _shared(kind, cell.value):
                    found[stated] = found.get(stated, ()) + split_units(units)
    if not found and deadline is None:
        return NO_DUTY
    return Duty(found.get("responsible", ()), found.get("cooperating", ()), deadline)


def _shared(kind: str, value: str) -> list[tuple[str, str]]:
    """The units behind a label; some of them only help in `责任单位：市商务局牵头，市财政局配合`."""
    found = _with_endings(_split_outside(value.strip(), "，,；;\n")) if kind == "responsible" else []
    return found if len(found) == 2 else [(kind, value)]


@cache
def _labels() -> re.Pattern[str]:
    every = [word for kind in ("responsible", "cooperating", "deadline") for word in words("duties", kind)]
    choice = "|".join(re.escape(word) for word in sorted(every, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[。；;，,\s（(〔\[【]))({choice})\s?(?:[：:]|为)")


def _labelled(text: str) -> list[tuple[str, str]]:
    """What stands behind each label, up to the next one."""
    if "单位" not in text and "部门" not in text and "时" not in text and "责任" not in text:
        return []
    matches = list(_labels().finditer(text))
    found = []
    for position, matched in enumerate(matches):
        end = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        value = _until_close(text[matched.end() : end])
        kind = next(k for k in ("responsible", "cooperating", "deadline") if matched[1] in words("duties", k))
        found.append((kind, value))
    return found


def _until_close(text: str) -> str:
    """The text up to a bracket it does not open, or the end of its line or sentence."""
    depth = 0
    for position, char in enumerate(text):
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth -= 1
        if depth < 0 or char in "。；;\n":
            return text[:position]
    return text


def _bracketed(text: str) -> list[tuple[str, str]]:
    """The units in brackets at the end: 〔A、B按职责负责落实〕, （A牵头，B配合）."""
    tail = text.rstrip()[-_TAIL:]
    opening = closing_bracket_start(tail)
    if opening < 0 or _labels().match(tail, opening + 1):
        return []
    found: list[tuple[str, str]] = []
    for part in re.split("[；;]", tail[opening + 1 : -1]):
        pieces = [piece.strip() for piece in _split_outside(part, "，,")]
        found += _with_endings([piece for piece in pieces if not _DUE.search(piece)])
        found += [("deadline", piece[: -len("完成")]) for piece in pieces if _DUE.search(piece)]
    return found


def _with_endings(pieces: Sequence[str]) -> list[tuple[str, str]]:
    """Who does it and who helps, in names parted by commas with 牵头, 配合 and 负责落实 behind some of them.

    Names without an ending go with the next one. Only before 配合 they do it themselves, unless somebody
    leads already: `〔规划处、运用促进处，省农业农村厅配合，有关市州知识产权局按职责负责落实〕`.
    """
    doing: list[str] = []
    helping: list[str] = []
    open_names: list[str] = []
    led = False
    for piece in pieces:
        helped, ending = _without_word(piece, "cooperating_endings")
        if ending:
            lead = _after_lead(helped)
            doing += [*open_names, _without_word(helped[:lead], "responsible_endings")[0]] if lead or not led else []
            helping += [*(open_names if led and not lead else ()), helped[lead:].lstrip("，,、 ")]
        else:
            done, ending = _without_word(piece, "responsible_endings")
            if not ending:
                open_names.append(piece)
                continue
            doing += [*open_names, done]
            led = led or "牵头" in ending
        open_names = []
    groups = (("responsible", doing), ("cooperating", helping))
    listed = [(kind, "，".join(name.removeprefix("由") for name in names if name)) for kind, names in groups]
    return [(kind, units) for kind, units in listed if units and _looks_like_units(units)]


def _without_word(text: str, name: str) -> tuple[str, str]:
    """A text without the ending of a list it has, and that ending."""
    ending = next((word for word in words("duties", name) if text.endswith(word)), "")
    return text.removesuffix(ending).rstrip("等，, "), ending


def _after_lead(text: str) -> int:
    """Where the units that help begin: behind 牵头 or 负责."""
    ends = [text.rfind(word) + len(word) for word in words("duties", "responsible_endings") if word in text]
    return max(ends, default=0)


def _looks_like_units(text: str) -> bool:
    parts = [part for part in _split_outside(text) if part]
    known = [part for part in parts if _is_agency(part) or _PLACE.fullmatch(part)]
    return bool(parts) and len(known) * 2 >= len(parts) and max(map(len, parts)) <= 60


def _is_agency(text: str) -> bool:
    bare = re.sub(r"[（(〔][^（）()〔〕]{0,30}[)）〕]$", "", text)
    return bare.endswith(words("agencies", "suffixes"))


def split_units(text: str) -> tuple[str, ...]:
    """Units parted by 、 and ， outside brackets; place names before an agency stay with it."""
    text = _without_ending(text.strip().replace("\n", ""))
    units: list[str] = []
    places: list[str] = []
    for part in [name for listed in _split_outside(text) for name in _apart(listed)]:
        if _PLACE.fullmatch(part) and not _is_agency(part):
            places.append(part)
            continue
        units.append(tidy("、".join([*places, part])))
        places = []
    return tuple(unit for unit in [*units, *places] if unit)


def _apart(part: str) -> list[str]:
    """Agencies parted by blanks alone, or by nothing before the governments of all districts: `市法院各区县(政府)`."""
    glued = _DISTRICTS.search(part)
    if glued and len(part[: glued.start()]) >= 3 and part[: glued.start()].endswith(_GLUED_ENDS):
        return [part[: glued.start()], glued[0]]
    pieces = part.split()
    return pieces if len(pieces) > 1 and all(map(_is_agency, pieces)) else [part]


def _without_ending(text: str) -> str:
    for name in ("responsible_endings", "cooperating_endings"):
        for word in words("duties", name):
            if text.endswith(word) and len(word) > 2:
                return text[: -len(word)].rstrip("等，, ")
    return text.rstrip("。；;、，,").removesuffix("等")


def _split_outside(text: str, marks: str = "、，,\n") -> list[str]:
    parts: list[str] = []
    depth = at = 0
    for position, char in enumerate(text):
        depth += (char in OPENING) - (char in CLOSING)
        if char in marks and depth <= 0:
            parts.append(text[at:position].strip())
            at = position + 1
    parts.append(text[at:].strip())
    return parts


def read_deadline(text: str) -> Deadline | None:
    """A time limit with the last day it allows: 2025.6 and 2025年6月底前 give 2025-06-30."""
    shown = tidy(text).strip("。；;，, ")
    if not shown or len(shown) > 40:
        return None
    return Deadline(shown, _last_day_named(_COMPACT.sub(r"\1.\2", narrow(shown))))


def _last_day_named(text: str) -> str | None:
    """The last day of the last date a text names, `2025年1-6月` and `2025年第三季度` included."""
    last = None
    for matched in _DATE.finditer(text):
        month = matched[2]
        for pattern, month_of in _PART_OF_YEAR:
            part = pattern.match(text, matched.start() + 5)
            if part:
                month = str(month_of(part))
                break
        last = last_day(matched[1], month, matched[3] if month == matched[2] else None) or last
    return last


def last_day(year: str, month: str | None = None, day: str | None = None) -> str | None:
    """The last day of a printed year, month or day as YYYY-MM-DD."""
    y, m, d = (_int(part) for part in (year, month, day))
    if y is None or not 1900 <= y <= 2100 or (m is not None and not 1 <= m <= 12):
        return None
    month_number = m or 12
    final = calendar.monthrange(y, month_number)[1]
    return f"{y:04d}-{month_number:02d}-{d if d and 1 <= d <= final and m else final:02d}"


def _int(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else chinese_number(text)
