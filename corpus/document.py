"""The value types of this package: Document 文件, Clause 条款, Heading 标题, Furniture 版面杂项.

A parsed document is a partition of its stored text: every character stands in exactly one clause,
heading or piece of furniture.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, NewType

from corpus.wording import Span, Wording

DocumentId = NewType("DocumentId", str)
ClauseId = NewType("ClauseId", str)

ClauseKind = Literal["text", "item", "row", "box", "law_article", "attachment", "front_matter"]
Level = Literal["national", "province", "city", "county"]
Status = Literal["in_force", "draft", "repealed", "unknown"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row under its header; its span is in the clause's text."""

    header: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as printed (2025.6) and the last day it allows (2025-06-30), where that is clear."""

    text: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does it 责任单位, who helps 配合单位, and by when 完成时限."""

    responsible: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    deadline: Deadline | None = None


NO_DUTY = Duty()


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest citable piece of a document."""

    id: ClauseId
    document: DocumentId
    path: tuple[str, ...]
    kind: ClauseKind
    wording: Wording
    cells: tuple[Cell, ...] = ()
    duty: Duty = NO_DUTY

    @property
    def text(self) -> str:
        """The clause's words: the stored text with wraps joined and furniture left out."""
        return self.wording.text

    @property
    def source(self) -> Span:
        """The range of the stored text from the clause's first character to its last."""
        return self.wording.span

    @property
    def row(self) -> Mapping[str, str] | None:
        """The cells of a table row by header."""
        return {cell.header: cell.value for cell in self.cells} if self.cells else None

    @property
    def reading(self) -> str:
        """The clause as a person would read it out; a row names the header before each cell."""
        if not self.cells:
            return self.text
        return "；".join(f"{cell.header}：{cell.value}" for cell in self.cells if cell.value)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on a line of its own."""

    wording: Wording


@dataclass(frozen=True, slots=True)
class Furniture:
    """Characters that are no part of what the document says, and why."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A stored text split without remainder."""

    text: str
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    furniture: tuple[Furniture, ...]

    def pieces(self) -> Iterator[tuple[Span, str]]:
        """Every piece of the text in order: its range, and the clause id, `heading` or furniture's name."""
        pieces = [(span, str(clause.id)) for clause in self.clauses for span in clause.wording.spans()]
        pieces += [(span, "heading") for heading in self.headings for span in heading.wording.spans()]
        pieces += [(item.span, item.name) for item in self.furniture]
        return iter(sorted(pieces))


@dataclass(frozen=True, slots=True)
class Document:
    """One policy paper: who issued it, for where, when, and its text in clauses.

    `read_from` maps a field's name to the range of the stored text it was read from.
    """

    id: DocumentId
    title: str
    parsed: ParsedText
    sha256: str
    doc_no: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: Level | None = None
    date: str | None = None
    period: tuple[int, int] | None = None
    status: Status = "unknown"
    source_url: str | None = None
    body_title: str | None = None
    read_from: Mapping[str, Span] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The stored text 原文."""
        return self.parsed.text

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in the order of the text."""
        return self.parsed.clauses


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """A document's own data without its text."""

    id: DocumentId
    title: str
    sha256: str
    doc_no: str | None
    issuer: str | None
    region: str | None
    level: Level | None
    date: str | None
    period: tuple[int, int] | None
    status: Status
    source_url: str | None
    body_title: str | None
    read_from: Mapping[str, Span]


HEAD = tuple(field.name for field in fields(DocumentHead))
"""The names of a document's own data."""


def head_of(document: Document) -> DocumentHead:
    """The document's own data without its text."""
    return DocumentHead(**{name: getattr(document, name) for name in HEAD})
