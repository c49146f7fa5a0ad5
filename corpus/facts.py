"""Indicators and their values 指标值 (region × indicator × year), read from the clauses of a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from corpus.document import Cell, Clause, ClauseId, Document, DocumentId
from corpus.numerals import quantity
from corpus.quantities import SIGNS, Relation, is_unit
from corpus.regional import UNIT_IN_NAME, YEAR_IN_HEADER, Column, columns_of_row, place_of_row
from corpus.regions import Mention, Region, mentions, resolve
from corpus.statements import Statement, read_statements
from corpus.style import words
from corpus.text import narrow
from corpus.wording import Span
from corpus.years import Time, leading_times, times

Role = Literal["target", "base"]

_CELL_VALUE = re.compile(
    r"(?P<sign>[<>≥≤≧≦＞＜≈约]?)\s?(?P<value>[-+−]?\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[%％‰]?)\s?(?P<suffix>以上|左右|以内|以下)?"
)
_CUMULATIVE = re.compile(r"[\[〔【]\s?([^\[\]〔〕【】]{1,12})\s?[\]〕】]")
"""Plans print a value summed over their years in square brackets: [18]."""
_SUFFIXES: dict[str, Relation] = {"以上": "≥", "以下": "≤", "以内": "≤", "左右": "≈"}
_NUMBERED = re.compile(r"^[（(]?\d{1,2}[)）.．、]\s?(?=\D)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one indicator; `span` is where the clause's text states it."""

    document: DocumentId
    clause: ClauseId
    region: str | None
    indicator: str
    year: int | None
    value: str
    unit: str
    relation: Relation
    bound: Relation
    role: Role
    span: Span

    @property
    def quantity(self) -> tuple[Decimal, str] | None:
        """The value as a number in its base unit: 4.5 万件 is (45000, "件")."""
        return quantity(self.value, self.unit)


def read_facts(document: Document) -> list[Fact]:
    """The facts of a document, in the order of its text."""
    return list(_facts(document))


def _facts(document: Document) -> Iterator[Fact]:
    default = _only_goal(document)
    stated: dict[tuple[str, ...], Time] = {}
    for clause in document.clauses:
        if clause.kind == "law_article":
            continue
        usual = _before_period(document) if _looks_back(clause) else default
        if clause.kind == "row":
            yield from _facts_of_row(document, clause, usual)
            continue
        year = _stated_above(document, clause, stated) or usual
        for statement in read_statements(clause.text, year, _this_year(document, clause)):
            yield _fact(document, clause, statement)
        known = leading_times(clause.text)
        if known:
            stated[clause.path] = known[0]


def _stated_above(document: Document, clause: Clause, stated: dict[tuple[str, ...], Time]) -> Time | None:
    """The time named by what a clause hangs under: a heading, or the opening paragraph of its section.

    A 专栏 box of a plan stands apart from the section it follows; where it names no time itself, it holds
    for the end of the plan's period.
    """
    top, box_time = 0, None
    if document.period and clause.kind == "box" and not _looks_back(clause):
        top = next((place for place, entry in enumerate(clause.path) if entry.startswith("专栏")), 0)
        box_time = Time(0, 0, document.period[1], None, True)
    for length in range(len(clause.path), top, -1):
        in_heading = leading_times(clause.path[length - 1])
        if in_heading:
            return in_heading[-1]
        if clause.path[:length] in stated:
            return stated[clause.path[:length]]
    return box_time


def _only_goal(document: Document) -> Time | None:
    """The one year the document's goals are for, if it has only one."""
    goals = (time.year for clause in document.clauses for time in times(clause.text) if time.is_goal)
    years = {year for year in goals if year}
    for clause in document.clauses:
        headers = [year for cell in clause.cells if (year := YEAR_IN_HEADER.search(narrow(cell.header)))]
        years |= {max(int(year[1]) for year in headers)} if headers else set()
    if document.period:
        years.add(document.period[1])
    return Time(0, 0, years.pop(), None, True) if len(years) == 1 else None


def _is_other(named: Region, mention: Mention, indicator: str, own: str | None) -> bool:
    """Whether an indicator begins with the full name of a place other than the document's own."""
    printed = indicator[mention.span.start : mention.span.end]
    full = printed in {named.name, "全国"} or named.level == "province"
    return full and named.name != own and (named.level != "national" or printed == "全国")


def _looks_back(clause: Clause) -> bool:
    """Whether a clause stands in a section on what has been reached: 发展基础, 工作回顾."""
    return any(word in heading for heading in clause.path for word in words("facts", "past"))


def _before_period(document: Document) -> Time | None:
    """The last year before the document's period, for which a look back reports."""
    return Time(0, 0, document.period[0] - 1, None, False) if document.period else None


def _this_year(document: Document, clause: Clause) -> int | None:
    """The year that 年内 and 全年 mean: that of the nearest heading, else the document's own.

    In a section that looks back without naming a year it is the year before.
    """
    for heading in reversed(clause.path):
        years = [time.year for time in leading_times(heading) if time.year]
        if years:
            return years[0]
    own = None
    if document.period and document.period[0] == document.period[1]:
        own = document.period[0]
    elif document.date:
        own = int(document.date[:4])
    return own - 1 if own and _looks_back(clause) else own


def _role(document: Document, clause: Clause, year: int | None) -> Role:
    """A goal, or a value reached: years before the document's own, and sections that look back."""
    if _looks_back(clause):
        return "base"
    begins = document.period[0] if document.period else int(document.date[:4]) if document.date else None
    return "base" if year and begins and year < begins else "target"


def _fact(document: Document, clause: Clause, statement: Statement) -> Fact:
    region, indicator = statement.region or document.region, statement.indicator
    found = mentions(indicator)
    if found and found[0].span.start == 0:
        named = resolve(found[0], found)
        rest = indicator[found[0].span.end :].strip()
        if _is_other(named, found[0], indicator, region) and len(rest) >= 2:
            region, indicator = named.name, rest
    return Fact(
        document.id,
        clause.id,
        region,
        indicator,
        statement.year,
        statement.value,
        statement.unit,
        statement.relation,
        statement.bound,
        _role(document, clause, statement.year),
        Span(statement.start, statement.end),
    )


# ---- tables -----------------------------------------------------------------------------------------


def _facts_of_row(document: Document, clause: Clause, default: Time | None) -> Iterator[Fact]:
    name = next((cell for cell in clause.cells if cell.header in words("facts", "indicator_columns")), None)
    place = place_of_row(clause.cells, document.region)
    columns: list[Column] = []
    if place and (name is None or name is place.cell):
        columns = list(columns_of_row(clause, place))
    elif name and name.value:
        columns = list(_columns_by_header(clause, name))
    if any(_is_value(column.cell.value) for column in columns):
        region = place.name if place else document.region
        for column in columns:
            fact = _fact_of_cell(document, clause, column, region, default)
            if fact:
                yield fact
        return
    deadline = clause.duty.deadline
    year = Time(0, 0, int(deadline.by[:4]), None, True) if deadline and deadline.by else default
    for cell in clause.cells:
        if len(cell.value) < 8 or not cell.span.end:
            continue
        for statement in read_statements(
            clause.text[cell.span.start : cell.span.end], year, _this_year(document, clause)
        ):
            fact = _fact(document, clause, statement)
            moved = Span(fact.span.start + cell.span.start, fact.span.end + cell.span.start)
            yield replace(fact, span=moved)


def _is_value(text: str) -> bool:
    return bool(_CELL_VALUE.fullmatch(narrow(text)) or _CUMULATIVE.fullmatch(narrow(text)))


def _is_value_column(header: str) -> bool:
    known = (*words("facts", "target_columns"), *words("facts", "base_columns"))
    return bool(YEAR_IN_HEADER.search(narrow(header))) or header in known


def _columns_by_header(clause: Clause, name: Cell) -> Iterator[Column]:
    """The value columns of a row that names its indicator, with the unit of the row."""
    indicator = _NUMBERED.sub("", name.value)
    bracket = UNIT_IN_NAME.search(indicator)
    unit = next((other.value for other in clause.cells if other.header in words("facts", "unit_columns")), "")
    if bracket and not unit and is_unit(bracket[1]):
        unit, indicator = bracket[1], indicator[: bracket.start()]
    for cell in clause.cells:
        if _is_value_column(cell.header):
            printed = YEAR_IN_HEADER.search(narrow(cell.header))
            yield Column(cell, indicator, unit, int(printed[1]) if printed else None)


def _fact_of_cell(
    document: Document, clause: Clause, column: Column, region: str | None, default: Time | None
) -> Fact | None:
    cell = column.cell
    cumulative = _CUMULATIVE.fullmatch(narrow(cell.value))
    matched = _CELL_VALUE.fullmatch(cumulative[1] if cumulative else narrow(cell.value))
    if not matched:
        return None
    relation: Relation = SIGNS.get(matched["sign"]) or _SUFFIXES.get(matched["suffix"] or "", "=")
    relation = "累计" if cumulative else relation
    year = column.year or _year_of_title(clause) or (default.year if default else None)
    if not column.year and cell.header in words("facts", "base_columns"):
        year = None
    return Fact(
        document.id,
        clause.id,
        region,
        column.indicator,
        year,
        matched["value"],
        column.unit or matched["unit"],
        relation,
        relation,
        _role_of_column(clause, cell, _role(document, clause, year)),
        Span(0, len(clause.text)),
    )


def _year_of_title(clause: Clause) -> int | None:
    years = [year for entry in clause.path for year in YEAR_IN_HEADER.findall(narrow(entry))]
    return int(years[-1]) if years else None


def _role_of_column(clause: Clause, cell: Cell, role: Role) -> Role:
    if any(word in cell.header for word in words("facts", "base_columns")):
        return "base"
    if any(word in cell.header for word in words("facts", "target_columns")):
        return "target"
    years = [int(year[1]) for other in clause.cells if (year := YEAR_IN_HEADER.search(narrow(other.header)))]
    printed = YEAR_IN_HEADER.search(narrow(cell.header))
    if len(set(years)) > 1 and printed:
        return "base" if int(printed[1]) == min(years) else "target"
    return role
