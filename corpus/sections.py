"""What the tree of headings is made of: open sections, and drafts of clauses that may still grow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Cell, ClauseKind, Duty
from corpus.duties import duty_of_cells
from corpus.tables import Row
from corpus.text import one_line, tidy
from corpus.wording import Span, Wording, joined


@dataclass(slots=True)
class Draft:
    """A clause that more paragraphs may still join."""

    id: str
    path: tuple[str, ...]
    kind: ClauseKind
    parts: list[Wording]
    cells: tuple[Cell, ...] = ()
    duty: Duty | None = None


@dataclass(slots=True)
class Section:
    """A heading that is open: its path and id, and what has been counted under it."""

    path: tuple[str, ...]
    id: str
    depth: float
    kind: ClauseKind = "text"
    item: bool = False
    carried: Wording | None = None
    parts: tuple[int, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    paragraphs: list[Draft] = field(default_factory=list)
    latest: Draft | None = None

    def below(self, part: str) -> str:
        """An id under this section."""
        return f"{self.id}.{part}" if self.id else part

    def count(self, name: str) -> int:
        """The next number of a kind of thing under this section."""
        self.counts[name] += 1
        return self.counts[name]


def row_draft(row: Row, columns: Sequence[str], prefix: str, number: int, path: tuple[str, ...]) -> Draft:
    """The clause of a table row: its cells by header, and the words of the row with one blank between cells."""
    cells: list[Cell] = []
    parts: list[Wording] = []
    at = 0
    for header, cell, above in zip(columns, row.cells, row.inherited, strict=True):
        if not cell.text:
            cells.append(Cell(header, above or "", Span(at, at)))
            continue
        at += 1 if parts else 0
        parts.append(cell)
        cells.append(Cell(header, tidy(cell.text), Span(at, at + len(cell.text))))
        at += len(cell.text)
    first = cells[0].value
    name = first if first.isascii() and first.isdigit() else f"r{number}"
    place = (*path, one_line(row.category.text)) if row.category else path
    return Draft(f"{prefix}.{name}", place, "row", [joined(parts, " ")], tuple(cells), duty_of_cells(cells))


def take_carried(section: Section) -> list[Wording]:
    """The heading that the first clause of a section carries."""
    carried, section.carried = section.carried, None
    return [carried] if carried else []


def kind_below(parent: Section) -> ClauseKind:
    """The kind of the paragraphs under a heading that stands in another."""
    return "box" if parent.kind == "box" else "text"


def own_kind(section: ClauseKind, wanted: ClauseKind) -> ClauseKind:
    """The kind a clause would have, unless its section gives it one."""
    return section if section == "box" else wanted
