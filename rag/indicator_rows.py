"""Rows of indicator tables 指标行 picked by what their cells say: 约束性指标有哪些, 定在百分之九十五的是哪两项."""

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.document import DocumentId
from corpus.text import one_line
from index.tokens import plain
from rag.claims import Amount, read_claims
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.passages import row_words
from rag.question import Question
from rag.shelf import Evidence, Shelf, Source

_LISTING = {"list", "count"}
_SORT = re.compile(r"[^\W\d]{2,6}")
"""A cell that sorts rows says so in a short word: 约束性."""
_SERIALS = 12
"""Numbers up to this count rows or name months rather than values."""
_QUOTED = re.compile(r"[“\"]([^”\"]{1,6})[”\"]")
_MOST = 30


def answer_indicator_rows(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """The rows of an indicator table whose cells hold the word, unit or value named, counted and each cited."""
    if not _LISTING & set(asked.kinds) or not pattern("indicator_rows", "asked").search(asked.whole):
        return None
    for document in _documents(asked, evidence, shelf):
        rows = [source for source in shelf.sources(document) if _is_indicator(source)]
        found = [row for row in rows if _is_meant(row, asked)]
        if 0 < len(found) < len(rows):
            return _listing(asked, found)
    return None


def _documents(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> list[DocumentId]:
    """The documents named, else those of the places asked about, else that of the best evidence."""
    if asked.documents:
        return list(asked.documents)
    regions = {place.name for place in asked.places}
    return [head.id for head in shelf.heads if head.region in regions] or [each.head.id for each in evidence[:1]]


def _is_indicator(source: Source) -> bool:
    """Whether a clause is a row of an indicator table: its whole words state the value."""
    return source.clause.kind == "row" and any(fact.span.end == len(source.clause.text) for fact in source.facts)


def _is_meant(row: Source, asked: Question) -> bool:
    """Whether a cell holds a quoted word or a sort that the question names, or a value that it names."""
    cells = {plain(cell.value).strip() for cell in row.clause.cells}
    quoted = set(map(plain, _QUOTED.findall(asked.whole)))
    if quoted & cells or any(_SORT.fullmatch(cell) and cell in asked.whole for cell in cells):
        return True
    return bool(_values(asked) & {_value(fact.value) for fact in row.facts})


def _values(asked: Question) -> set[Decimal | None]:
    amounts = [claim for claim in read_claims(asked.whole) if isinstance(claim, Amount) and claim.value > _SERIALS]
    return {amount.value for amount in amounts if not pattern("indicator_rows", "counting").search(amount.text)}


def _value(text: str) -> Decimal | None:
    bare = text.replace(",", "")
    return Decimal(bare) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else None


def _listing(asked: Question, rows: Sequence[Source]) -> Draft:
    writing = Writing()
    lines = [f"- {one_line(row_words(row.clause))}{writing.cite(row)}" for row in rows[:_MOST]]
    count = f"{len(rows)} indicators:" if asked.language == "en" else f"共{len(rows)}项："
    return writing.draft("\n".join([count, *lines]), allowed=(count,), sure=True)
