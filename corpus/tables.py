"""Rows out of printed tables 表格: cells parted by tabs or bars, or flattened to blanks.

A table begins at its header and ends at the first line that is no row of it. A header printed again
on the next page is furniture. A cell wrapped over several lines is put together again, an empty
leading cell takes the value above it (a merged cell), and a row with a single label in it names the
category of the rows below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.lines import Line
from corpus.style import words
from corpus.text import narrow, tidy, without_spaces
from corpus.wording import Wording, joined

_BAR_RULE = re.compile(r"\|?(?:\s{0,8}:?-{2,}:?\s{0,8}\|?){1,60}")
_GAP = re.compile(r"\t|[ \u3000\u00a0]{2,}")
_BLANK = re.compile(r"[ \u3000\u00a0\t]+")
_YEAR_WORD = re.compile(r"(?:19|20)\d{2}")
_VALUE = re.compile(
    r"[<>≥≤≧≦≈约]?[-+−]?\d[\d,]*(?:\.\d+)?[%％‰]?(?:左右|以上|以下|以内)?|\[\d[\d,.]*\]|[-—–/]{1,2}|左右|以上"
)
_ORDINAL = re.compile(r"\d{1,4}")
_SENTENCE = re.compile(r"[。；！？]")
_UNIT = re.compile(
    r"[（(〔\[]?\s?(?<![\u4e00-\u9fff])(?:计量)?单位\s?[：:]\s?([^（）()：:。；]{1,20}?)\s?[)）〕\]]?\s?$"
)
_MAX_COLUMNS = 40
_MAX_CATEGORY = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, the words of the category above it, and the row's whole wording."""

    cells: tuple[Wording, ...]
    inherited: tuple[str | None, ...]
    category: Wording | None


@dataclass(slots=True)
class Table:
    """A table found at lines `start` to `end`."""

    start: int
    end: int
    columns: tuple[str, ...] = ()
    header: list[Wording] = field(default_factory=list)
    repeated: list[Wording] = field(default_factory=list)
    rules: list[Wording] = field(default_factory=list)
    categories: list[Wording] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def unit_at_end(text: str) -> re.Match[str] | None:
    """The unit of all values of a table, at the end of its title or on a line of its own: `（单位：张）`."""
    return _UNIT.search(text)


def find_tables(lines: Sequence[Line], skipped: dict[int, str]) -> list[Table]:
    """The tables among the lines, in order; lines in `skipped` are furniture and break no table."""
    tables: list[Table] = []
    position = 0
    while position < len(lines):
        table = None if position in skipped else _table_at(lines, position, skipped)
        if table and table.rows:
            tables.append(table)
        position = table.end if table else position + 1
    return tables


def _table_at(lines: Sequence[Line], position: int, skipped: dict[int, str]) -> Table | None:
    text = lines[position].text
    if "\t" in text:
        return _separated(lines, position, skipped, "\t")
    if text.count("|") >= 2 and text.startswith("|"):
        return _separated(lines, position, skipped, "|")
    return _flattened(lines, position, skipped)


# ---- cells parted by a character ---------------------------------------------------------------


def _separated(lines: Sequence[Line], start: int, skipped: dict[int, str], mark: str) -> Table | None:
    header = _split(lines[start].wording, mark)
    if not 2 <= len(header) <= _MAX_COLUMNS or sum(bool(cell.text) for cell in header) < 2:
        return None
    table = Table(start, start + 1, header=[lines[start].wording])
    header, position = _second_header(lines, start + 1, header, mark, table)
    table.columns = _names(header)
    printed = {without_spaces(line.text) for line in table.header}
    while position < len(lines):
        line = lines[position]
        if position in skipped:
            position += 1
            continue
        if without_spaces(line.text) in printed:
            table.repeated.append(line.wording)
            position += 1
        elif mark == "|" and _BAR_RULE.fullmatch(line.text[:400]):
            table.rules.append(line.wording)
            position += 1
        elif mark == "\t" and mark not in line.text and 0 < line.tabs < len(table.columns) and table.rows:
            _append(table, [*[Wording("", ())] * line.tabs, line.wording])
            position += 1
        elif mark in line.text:
            position = _add_row(lines, position, skipped, mark, table)
        elif _is_category(lines, position, skipped, mark, table):
            _add_category(table, line.wording)
            position += 1
        else:
            break
        table.end = position
    return table


def _split(wording: Wording, mark: str) -> list[Wording]:
    cells = []
    at = 0
    text = wording.text
    while True:
        stop = text.find(mark, at)
        cells.append(wording.cut(at, len(text) if stop < 0 else stop).strip())
        if stop < 0:
            break
        at = stop + 1
    if mark == "|":
        cells = cells[1:] if not cells[0].text else cells
        cells = cells[:-1] if cells and not cells[-1].text else cells
    return cells


def _second_header(
    lines: Sequence[Line], position: int, header: list[Wording], mark: str, table: Table
) -> tuple[list[Wording], int]:
    """A header of two lines, the second one filling the columns under a merged cell."""
    if position >= len(lines) or mark not in lines[position].text:
        return header, position
    below = _split(lines[position].wording, mark)
    lead = next((column for column, cell in enumerate(below) if cell.text), 0)
    labels = [cell.text for cell in below if cell.text]
    years = all(_YEAR_WORD.match(narrow(label)) or not _VALUE.fullmatch(narrow(label)) for label in labels)
    has_gap = any(not cell.text for cell in header[1:])
    if not (lead and has_gap and labels and years and len(below) >= len(header) - 1):
        return header, position
    table.header.append(lines[position].wording)
    merged: list[Wording] = []
    above = header[0]
    for column in range(max(len(header), len(below))):
        top = header[column] if column < len(header) else Wording("", ())
        above = top if top.text else above
        under = below[column] if column < len(below) else Wording("", ())
        merged.append(joined([above, under]) if under.text else above)
    return merged, position + 1


def _names(header: Sequence[Wording]) -> tuple[str, ...]:
    names: list[str] = []
    for column, cell in enumerate(header, 1):
        name = without_spaces(cell.text) or f"列{column}"
        names.append(name if name not in names else f"{name}{column}")
    return tuple(names)


def _add_row(lines: Sequence[Line], position: int, skipped: dict[int, str], mark: str, table: Table) -> int:
    width = len(table.columns)
    cells = _split(lines[position].wording, mark)
    position += 1
    while position < len(lines):
        if position in skipped:
            position += 1
            continue
        more = lines[position]
        if not _continues(cells, more, mark, width, table):
            break
        pieces = _split(more.wording, mark) if mark in more.text else [more.wording]
        cells[-1] = joined([cells[-1], pieces[0]])
        cells += pieces[1:]
        position += 1
    filled = [column for column, cell in enumerate(cells) if cell.text]
    label = cells[filled[0]].text if len(filled) == 1 else ""
    if label and filled[0] == 0 and len(label) <= _MAX_CATEGORY and not _ORDINAL.fullmatch(narrow(label)):
        _add_category(table, cells[0])
        return position
    _append(table, cells)
    return position


def _continues(cells: list[Wording], line: Line, mark: str, width: int, table: Table) -> bool:
    """Whether a line goes on with the row above it, whose last cell was wrapped."""
    if mark == "|" or line.gap > 1:
        return False
    pieces = line.text.split(mark)
    if len(cells) >= width:
        return len(pieces) == 1 and _is_tail(cells[-1].text, line.text)
    if len(cells) + len(pieces) - 1 > width or not pieces[0].strip():
        return False
    return not _begins_row(pieces[0], table)


def _is_tail(cell: str, text: str) -> bool:
    """Whether a line without cells is the rest of the cell above it: the cell broke off, the line is short."""
    return bool(cell) and len(text) <= 20 and cell[-1] in "、，,（(" and not _SENTENCE.search(text)


def _begins_row(first: str, table: Table) -> bool:
    plain = narrow(first).strip()
    return bool(_ORDINAL.fullmatch(plain)) or without_spaces(first) == table.columns[0]


def _is_category(lines: Sequence[Line], position: int, skipped: dict[int, str], mark: str, table: Table) -> bool:
    """A short label between two rows."""
    text = lines[position].text
    if len(text) > _MAX_CATEGORY or _SENTENCE.search(text) or text[-1] in "：:，":
        return False
    after = next((near for near in range(position + 1, len(lines)) if near not in skipped), None)
    if after is None or mark not in lines[after].text or lines[position].gap > lines[after].gap + 1:
        return False
    below = _split(lines[after].wording, mark)
    is_row = bool(below) and (len(below) == len(table.columns) or _begins_row(below[0].text, table))
    return is_row and not _is_header(below)


def _is_header(cells: Sequence[Wording]) -> bool:
    known = words("tables", "header_words")
    return sum(without_spaces(cell.text) in known for cell in cells) * 2 > len(cells)


def _add_category(table: Table, wording: Wording) -> None:
    table.categories.append(wording)


def _append(table: Table, cells: Sequence[Wording]) -> None:
    width = len(table.columns)
    fitted = list(cells[:width])
    if len(cells) > width:
        fitted[-1] = joined(cells[width - 1 :], " ")
    fitted += [Wording("", ())] * (width - len(fitted))
    above = table.rows[-1] if table.rows else None
    inherited: list[str | None] = [None] * width
    for column, cell in enumerate(fitted):
        if cell.text or above is None:
            break
        inherited[column] = above.inherited[column] or tidy(above.cells[column].text) or None
    category = table.categories[-1] if table.categories else None
    table.rows.append(Row(tuple(fitted), tuple(inherited), category))


# ---- cells flattened to blanks -------------------------------------------------------------------


def _flattened(lines: Sequence[Line], start: int, skipped: dict[int, str]) -> Table | None:
    header = _header_cells(lines[start].wording)
    if header is None:
        return None
    table = Table(start, start + 1, _names(header), header=[lines[start].wording])
    numbered = table.columns[0] in {"序号", "编号", "排序"}
    pending: list[Wording] = []
    position = start + 1
    while position < len(lines):
        line = lines[position]
        if position in skipped:
            position += 1
            continue
        if without_spaces(line.text) == without_spaces(table.header[0].text):
            table.repeated.append(line.wording)
        elif cells := _row_cells([*pending, line.wording], table, numbered):
            _append(table, cells)
            pending = []
        elif numbered and _may_begin(line.text, table, pending):
            pending.append(line.wording)
        elif not pending and _labels_next(lines, position, skipped, table, numbered):
            _add_category(table, line.wording)
        else:
            break
        position += 1
        if not pending:
            table.end = position
    return table


def _header_cells(wording: Wording) -> list[Wording] | None:
    """The cells of a flattened header: known header words and years, parted by blanks."""
    text = wording.text
    if len(text) > 120 or not _BLANK.search(text) or _SENTENCE.search(text) or "，" in text:
        return None
    cells = _glued_years(_blank_cells(wording))
    known = words("tables", "header_words")
    marks = sum(_is_header_word(without_spaces(cell.text), known) for cell in cells)
    return cells if 3 <= len(cells) <= _MAX_COLUMNS and marks >= 2 and marks * 2 >= len(cells) else None


def _is_header_word(text: str, known: tuple[str, ...]) -> bool:
    bare = re.sub(r"[（(][^（）()]{0,12}[)）]$", "", text)
    return (
        bare in known
        or bool(re.fullmatch(r"(?:19|20)\d{2}年?.{0,8}", narrow(bare)))
        or (len(bare) <= 8 and bare.endswith(known))
    )


def _blank_cells(wording: Wording) -> list[Wording]:
    gaps = _GAP if len(_GAP.findall(wording.text)) >= 2 else _BLANK
    cells = []
    at = 0
    for gap in gaps.finditer(wording.text):
        cells.append(wording.cut(at, gap.start()))
        at = gap.end()
    cells.append(wording.cut(at))
    return [cell.strip() for cell in cells if cell.text.strip()]


def _glued_years(cells: list[Wording]) -> list[Wording]:
    """`2020 年` and `2025 年目标` are one cell each."""
    glued: list[Wording] = []
    for cell in cells:
        if glued and _YEAR_WORD.fullmatch(narrow(glued[-1].text)) and cell.text.startswith("年"):
            glued[-1] = joined([glued[-1], cell])
        else:
            glued.append(cell)
    return glued


def _row_cells(parts: Sequence[Wording], table: Table, numbered: bool) -> list[Wording] | None:
    """The cells of a flattened row, or None while it is not whole."""
    width = len(table.columns)
    cells = [cell for part in parts for cell in _blank_cells(part)]
    if numbered and not _is_next(cells[0].text, table):
        return None
    if not numbered and len(cells) == width - 1 and table.rows and table.columns[0] in words("tables", "group_headers"):
        cells = [Wording("", ()), *cells]
    if len(cells) < width or (not numbered and len(cells) != width):
        return None
    tail = width - 2 if numbered else width - 1
    head = cells[:1] if numbered else []
    name = cells[len(head) : len(cells) - tail] if tail else cells[len(head) :]
    values = cells[len(cells) - tail :] if tail else []
    if not any(_VALUE.fullmatch(narrow(value.text)) for value in values):
        return None
    return [*head, joined(name, "" if len(parts) > 1 and len(name) == 2 else " "), *values]


def _is_next(text: str, table: Table) -> bool:
    plain = narrow(text)
    if not _ORDINAL.fullmatch(plain):
        return False
    last = narrow(table.rows[-1].cells[0].text) if table.rows else "0"
    return int(plain) == (int(last) if _ORDINAL.fullmatch(last) else 0) + 1 or (int(plain) == 1)


def _may_begin(text: str, table: Table, pending: Sequence[Wording]) -> bool:
    if len(pending) >= 3 or len(text) > 80 or _SENTENCE.search(text):
        return False
    return bool(pending) or _is_next(_BLANK.split(text, maxsplit=1)[0], table)


def _labels_next(lines: Sequence[Line], position: int, skipped: dict[int, str], table: Table, numbered: bool) -> bool:
    text = lines[position].text
    if len(text) > 20 or _BLANK.search(text) or _SENTENCE.search(text) or text[-1] in "：:，、":
        return False
    after = next((near for near in range(position + 1, len(lines)) if near not in skipped), None)
    return after is not None and _row_cells([lines[after].wording], table, numbered) is not None
