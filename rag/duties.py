"""Duties 职责 as a clause prints them: the words of its task, its units, deadline and person, ready to be cited."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from corpus.document import Cell, Clause
from corpus.style import words
from corpus.text import CLOSING, OPENING, closing_bracket_start, find_quote, narrow, tidy
from corpus.wording import Span
from rag.cues import words as cue_words
from rag.draft import Writing
from rag.shelf import Source
from rag.units import FILE

LONGEST = 90
"""A longer task is cut down to one of its sentences."""
_SHORT_CLAUSE = 200
"""A clause that is no longer is cited whole."""
_END = re.compile(r"[。！？\n]+[”’」』）)★☆]*")
_NUMBERING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．)）](?!\d))\s*"
)
_LABEL = re.compile("[：:]")
_TRAILING = "。；;，,：: \n★☆"


def parted(units: Iterable[str]) -> tuple[str, ...]:
    """The units each by itself, two of them printed without a mark between them (…法院各区县) as well."""
    return tuple(part for unit in units for part in re.split("(?<=[^各、])(?=各)", unit))


def stated(clause: Clause, duty_words: str) -> str:
    """Words of a duty as they stand in the clause's text, but for idle blanks (市检察 院)."""
    found = find_quote(clause.text, duty_words, duty_span(clause).start)
    return tidy(clause.text[slice(*found)]) if found else duty_words


def due(clause: Clause) -> str:
    """The deadline of a clause as an answer states it: 完成时限2025.6."""
    text = stated(clause, clause.duty.deadline.text) if clause.duty.deadline else ""
    return f"完成时限{text}" if text[:1].isdigit() else f"完成时限：{text}"


def person_cell(clause: Clause) -> Cell | None:
    """The cell of a row that says which person is in charge, by post."""
    headers = cue_words("columns", "person", file=FILE)
    return next((cell for cell in clause.cells if cell.header.startswith(headers) and cell.value), None)


# ---- the words of a task -------------------------------------------------------------------------------


def task_words(clause: Clause) -> str:
    """What a clause says apart from who does it and by when."""
    if not clause.cells:
        return clause.text[: duty_span(clause).start]
    return "\n".join(cell.value for cell in clause.cells if not _is_of_duty(cell))


def task_span(clause: Clause, asked: str = "") -> Span:
    """The task of a clause: the cell that says what is done, of a long one the sentence likest to `asked`."""
    cell = _task_cell(clause)
    span = cell.span if cell else Span(0, duty_span(clause).start or len(clause.text))
    if cell and span.end - span.start <= LONGEST:
        return _trimmed(clause.text, span)
    parts = list(_sentences(clause.text, span)) or [span]
    return max(parts, key=lambda part: (shared(clause.text[slice(*part)], asked), -part.start))


def shared(text: str, asked: str) -> int:
    """How many pairs of characters two texts share."""
    return len(_pairs(text) & _pairs(asked))


def likeness(task: str, text: str) -> float:
    """The share of a task's pairs of characters that stand in another text."""
    pairs = _pairs(task)
    return len(pairs & _pairs(text)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(re.sub(r"\W", "", narrow(text)))}


def _task_cell(clause: Clause) -> Cell | None:
    """The longest cell of the columns that say what is done, of any column if a table has none of them."""
    cells = [cell for cell in clause.cells if cell.value and not _is_of_duty(cell)]
    named = [cell for cell in cells if cell.header.endswith(cue_words("columns", "task", file=FILE))]
    return max(named or cells, key=lambda cell: len(cell.value), default=None)


def _is_of_duty(cell: Cell) -> bool:
    duties = (word for kind in ("responsible", "cooperating", "deadline") for word in words("duties", kind))
    return cell.header.startswith((*duties, *cue_words("columns", "person", file=FILE)))


def _sentences(text: str, span: Span) -> Iterator[Span]:
    ends = [found.end() for found in _END.finditer(text, span.start, span.end)]
    for start, end in pairwise(dict.fromkeys((span.start, *ends, span.end))):
        part = _trimmed(text, Span(start, end))
        if part.start < part.end:
            yield part


def _trimmed(text: str, span: Span) -> Span:
    """The range without the number before it and the mark behind it."""
    part = text[span.start : span.end].rstrip(_TRAILING)
    numbered = _NUMBERING.match(part)
    bare = part[numbered.end() if numbered else 0 :].lstrip()
    return Span(span.start + len(part) - len(bare), span.start + len(part))


# ---- the words of a duty -------------------------------------------------------------------------------


def duty_span(clause: Clause) -> Span:
    """Where a clause names its units: the cells of a row, the line or the bracket at the end of a paragraph."""
    text = clause.text
    if clause.cells:
        spans = [cell.span for cell in clause.cells if cell.value and _is_of_duty(cell)]
        return Span(min(spans).start, max(spans, key=lambda span: span.end).end) if spans else Span(0, len(text))
    units = clause.duty.responsible + clause.duty.cooperating
    places = [at for unit in units if (at := text.rfind(unit[:4])) >= 0]
    if not places:
        return Span(0, len(text))
    opening = closing_bracket_start(text.rstrip())
    start = max(text.rfind(mark, 0, min(places)) + 1 for mark in "。\n！")
    return Span(opening if 0 <= opening < min(places) else start, len(text))


def bracketed(clause: Clause) -> str:
    """Who does it as a bracket at the end of a paragraph says: 甲牵头，乙、丙配合; nothing where there is a label."""
    inside = clause.text[slice(*duty_span(clause))].strip()
    is_bracket = not clause.cells and inside[:1] in OPENING and inside[-1:] in CLOSING
    return "" if not is_bracket or _LABEL.search(inside) else tidy(inside[1:-1])


def cite_task(writing: Writing, source: Source, task: Span) -> tuple[str, str]:
    """The markers of a task's words and of its duty: of one citation, or of two parts of a long paragraph."""
    duty = duty_span(source.clause)
    if source.clause.cells or len(source.clause.text) <= _SHORT_CLAUSE or task.end > duty.start:
        mark = writing.cite(source)
        return mark, mark
    return writing.cite(source, task), writing.cite(source, duty)
