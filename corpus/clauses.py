"""A stored text to its clauses 条款, without losing a character. The rules stand in CLAUSES.md."""

from collections.abc import Iterable, Sequence

from corpus.document import Clause, DocumentId, Furniture, Heading, ParsedText
from corpus.furniture import name_furniture
from corpus.lines import Line, read_lines
from corpus.paragraphs import BlockReader, read_layout
from corpus.tables import Table, find_tables
from corpus.tree import Tree
from corpus.wording import Span


def split_clauses(text: str, document: DocumentId, *, markdown: bool = False) -> ParsedText:
    """The clauses, headings and furniture of a stored text: a partition of it."""
    read = read_lines(text, markdown=markdown)
    skipped = name_furniture(read.lines)
    tables = find_tables(read.lines, skipped)
    reader = BlockReader(text, read_layout(_prose(read.lines, skipped, tables)), markdown=markdown)
    reader.read(read.lines, skipped, tables)
    tree = Tree(document, reader.blocks)
    tree.build()
    named = [Furniture(name, span) for at, name in skipped.items() for span in read.lines[at].wording.spans()]
    taken = [*read.furniture, *reader.doubled, *tree.furniture, *named]
    return _complete(text, tree.clauses(), tree.headings, taken)


def _prose(lines: Sequence[Line], skipped: dict[int, str], tables: Iterable[Table]) -> list[Line]:
    inside = {position for table in tables for position in range(table.start, table.end)}
    return [line for position, line in enumerate(lines) if position not in skipped and position not in inside]


def _complete(
    text: str, clauses: Sequence[Clause], headings: Sequence[Heading], furniture: Iterable[Furniture]
) -> ParsedText:
    """Names what is left between the pieces: blank lines, line breaks inside a clause, marks of a table."""
    taken = [(span, position) for position, clause in enumerate(clauses) for span in clause.wording.spans()]
    taken += [(span, -1) for heading in headings for span in heading.wording.spans()]
    known = list(furniture)
    taken += [(item.span, -2) for item in known]
    at, owner = 0, -3
    for span, following in sorted(taken):
        if span.start > at:
            known += _gaps(text, at, span.start, "wrap" if owner == following >= 0 else "blank")
        if following != -2:
            owner = following
        at = max(at, span.end)
    if at < len(text):
        known += _gaps(text, at, len(text), "blank")
    known.sort(key=lambda item: item.span)
    return ParsedText(text, tuple(clauses), tuple(headings), tuple(known))


def _gaps(text: str, start: int, end: int, name: str) -> list[Furniture]:
    return [Furniture(name if text[start:end].isspace() else "markup", Span(start, end))]
