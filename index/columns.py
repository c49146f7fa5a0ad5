"""What filters look at 筛选列: for each clause its document, kind, years, region and status."""

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy
from numpy.typing import NDArray

from corpus.document import Clause, Document
from index.filters import FACETS, Facets, Filters
from index.lexical import Mask
from index.storage import Generation, save_array
from index.tokens import plain

_YEAR = re.compile(  # 2025年, 2021—2025年, 2025-06, 2025.6 but not 2025.6万吨, 〔2025〕, (2025), a table's 2025:
    r"(?<![\d.])(?:19|20)\d\d"
    r"(?=\s?年|\s?[-—–~至到]\s?(?:19|20)\d\d\s?[年)〕]|[-/]\d{1,2}(?!\d)"
    r"|\.(?:0?[1-9]|1[0-2])(?:[前底]|(?![\d%\u3400-\u9fff]))|[〕\]):])"
)
_HINT = re.compile(r"[\d〇零○一二]{2}")
"""A text without this names no year; most clauses have none, and folding every one is slow."""
_VALUES = "columns.json"
_COLUMNS = ("document", "kind", "region", "status")
_COLUMN_OF = {"documents": "document", "regions": "region", "years": "year", "kinds": "kind", "statuses": "status"}
_KEPT = 64


def years_of(clause: Clause, document: Document) -> frozenset[int]:
    """The years a clause speaks of: those it names, or its headings; else its document's period or date."""
    for text in (clause.reading, *reversed(clause.path)):
        named = named_years(text)
        if named:
            return named
    if document.period:
        return frozenset(range(document.period[0], document.period[1] + 1))
    return frozenset({int(document.date[:4])} if document.date else ())


def named_years(text: str) -> frozenset[int]:
    """The years a text names."""
    return frozenset(map(int, _YEAR.findall(plain(text)))) if _HINT.search(text) else frozenset()


class ColumnsBuilder:
    """Collects what filters look at, clause by clause."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {name: [] for name in _COLUMNS}
        self._numbers: dict[str, dict[Hashable, int]] = {name: {} for name in _COLUMNS}
        self._years: dict[int, list[int]] = defaultdict(list)

    def add(self, clause: Clause, document: Document) -> None:
        """The next row."""
        row = len(self._rows["kind"])
        values = (document.id, clause.kind, document.region or "", document.status)
        for name, value in zip(_COLUMNS, values, strict=True):
            numbers = self._numbers[name]
            self._rows[name].append(numbers.setdefault(value, len(numbers)))
        for year in years_of(clause, document):
            self._years[year].append(row)

    def save(self, folder: Path) -> None:
        """Writes the columns into a folder."""
        for name, rows in self._rows.items():
            save_array(folder / f"column-{name}.npy", numpy.array(rows, numpy.int32))
        years = sorted(self._years)
        lengths = [0, *(len(self._years[year]) for year in years)]
        save_array(folder / "column-year-starts.npy", numpy.cumsum(lengths, dtype=numpy.int64))
        rows = [row for year in years for row in self._years[year]]
        save_array(folder / "column-year-rows.npy", numpy.array(rows, numpy.int32))
        values = {name: list(numbers) for name, numbers in self._numbers.items()} | {"year": years}
        (folder / _VALUES).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


class Columns:
    """The columns of a generation; `documents` gives the number of each row's document."""

    def __init__(self, generation: Generation) -> None:
        try:
            self._values: dict[str, list[str | int]] = json.loads(bytes(generation.blob(_VALUES)))
        except ValueError as error:
            raise generation.damaged(_VALUES, "the values cannot be read") from error
        self._rows: dict[str, NDArray[numpy.int32]] = {
            name: generation.array(f"column-{name}.npy") for name in _COLUMNS
        }
        self._year_starts = generation.array("column-year-starts.npy")
        self._year_rows = generation.array("column-year-rows.npy")
        self.mask = lru_cache(_KEPT)(self._mask)

    @property
    def documents(self) -> NDArray[numpy.int32]:
        """The number of the document of each row."""
        return self._rows["document"]

    def _mask(self, filters: Filters) -> Mask | None:
        """Which rows pass the filters; None if all do."""
        wanted: Sequence[tuple[str, Iterable[str]]] = (
            ("document", filters.documents),
            ("kind", filters.kinds),
            ("region", filters.regions),
            ("status", filters.statuses),
        )
        passing = [self._holding(name, values) for name, values in wanted if values]
        passing += [self._of_years(filters.years)] if filters.years else []
        return numpy.logical_and.reduce(passing) if passing else None

    def facets(self, rows: Mask, filters: Filters) -> Facets:
        """How many of some rows have each value of a field, of those that pass the filters of the other fields."""
        return {name: self._counts(_COLUMN_OF[name], self._others(rows, filters, name)) for name in FACETS}

    def _others(self, rows: Mask, filters: Filters, name: str) -> Mask:
        """Those of some rows that pass all filters but one."""
        mask = self.mask(replace(filters, **{name: frozenset()}))
        return rows if mask is None else rows & mask

    def _counts(self, column: str, rows: Mask) -> Mapping[str | int, int]:
        """How many of some rows have each value; values of none of them, and having no value, are left out."""
        counts = self._counts_of_years(rows) if column == "year" else numpy.bincount(self._rows[column][rows])
        found = zip(self._values[column], counts.tolist(), strict=False)
        return {value: count for value, count in found if count and value != ""}

    def _counts_of_years(self, rows: Mask) -> NDArray[numpy.int64]:
        """For each year the number of its rows that are among some: differences of a running sum."""
        running = numpy.concatenate(([0], numpy.cumsum(rows[self._year_rows], dtype=numpy.int64)))
        counts: NDArray[numpy.int64] = numpy.diff(running[self._year_starts])
        return counts

    def _holding(self, name: str, values: Iterable[str]) -> Mask:
        known = self._values[name]
        return numpy.isin(self._rows[name], [known.index(value) for value in values if value in known])

    def _of_years(self, years: Iterable[int]) -> Mask:
        mask = numpy.zeros(len(self.documents), bool)
        known = self._values["year"]
        for number in (known.index(year) for year in years if year in known):
            mask[self._year_rows[self._year_starts[number] : self._year_starts[number + 1]]] = True
        return mask
