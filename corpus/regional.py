"""Tables with a row for each place 分地区表: what a column measures, in which unit and for which year.

The columns are indicators (`分类设施覆盖率（%）`), or years of the one indicator that the table's title
names (`表2 各州（市）护理型床位建设任务（单位：张）`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.document import Cell, Clause
from corpus.quantities import is_unit
from corpus.regions import mentions, resolve
from corpus.style import words
from corpus.tables import unit_at_end
from corpus.text import narrow

YEAR_IN_HEADER = re.compile(r"((?:19|20)\d{2})")
UNIT_IN_NAME = re.compile(r"[（(]([^（）()]{1,12})[)）]$")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:\s?[-—–~～至]{1,2}\s?(?:19|20)\d{2})?\s?年?[底末度]?")
_NUMBER_OF_TABLE = re.compile(
    r"(?:附件|附表|表)\s?[\d一二三四五六七八九十]{0,3}(?:[-.]\d{1,2})?\s{0,2}[：:、.]?\s{0,2}"
)
_PLACES = re.compile(r".{0,12}?(?:各|部分)(?:设区市|省辖市|[省市州县区盟旗]|[（）()、]){1,10}(?!域)")
_MARKS = re.compile(r"[\s（）()、/]")


class Column(NamedTuple):
    """A value of a row for one place: what it measures, its unit, and its year where one is printed."""

    cell: Cell
    indicator: str
    unit: str
    year: int | None


class Place(NamedTuple):
    """The cell of a row that names a place, and the full name of the place."""

    cell: Cell
    name: str


def place_of_row(cells: Sequence[Cell], own: str | None) -> Place | None:
    """The place a row is about; 全市 is the document's own."""
    for cell in cells:
        header = _MARKS.sub("", cell.header).removeprefix("各").removesuffix("名称")
        if header not in words("facts", "region_columns"):
            continue
        if own and cell.value in words("facts", "whose") and cell.value.startswith("全"):
            return Place(cell, own)
        found = mentions(cell.value)
        if len(found) == 1 and tuple(found[0].span) == (0, len(cell.value)):
            return Place(cell, resolve(found[0], [*found, *mentions(own or "")]).name)
    return None


def columns_of_row(clause: Clause, place: Place) -> Iterator[Column]:
    """The cells of a row that measure something."""
    title, unit_of_table = _title(clause.path)
    for cell in clause.cells:
        if cell is place.cell or not cell.value:
            continue
        header = cell.header
        bracket = UNIT_IN_NAME.search(header)
        unit = bracket[1] if bracket and is_unit(bracket[1]) else ""
        name = _YEAR.sub("", header[: bracket.start()] if bracket and unit else header).strip()
        year = YEAR_IN_HEADER.search(narrow(header))
        if not name or name in (*words("facts", "target_columns"), *words("facts", "base_columns")):
            name = title
        unit = unit or ("" if name.endswith("率") else unit_of_table)
        measured = unit or "%" in narrow(cell.value) or name.endswith(words("facts", "name_ends"))
        if name and measured and name not in words("facts", "no_value_columns"):
            yield Column(cell, name, unit, int(year[1]) if year else None)


def _title(path: Sequence[str]) -> tuple[str, str]:
    """What a table measures by its title, and the unit of all its values; empty where it says neither."""
    for entry in reversed(path):
        unit = unit_at_end(entry)
        text = entry[: unit.start()].rstrip() if unit else entry
        number = _NUMBER_OF_TABLE.match(text)
        if not (unit or number or text.endswith("表")):
            continue
        text = text[number.end() :] if number else text
        places = _PLACES.match(text)
        name = _YEAR.sub("", text[places.end() :] if places else text).strip()
        name = name.removeprefix("“十四五”").lstrip("的 ")
        while ending := next((word for word in words("facts", "title_ends") if name.endswith(word)), ""):
            name = name[: -len(ending)].rstrip("的 ")
        known = name in words("facts", "indicator_columns")
        return "" if known or len(name) < 3 else name, unit[1] if unit and is_unit(unit[1]) else ""
    return "", ""
