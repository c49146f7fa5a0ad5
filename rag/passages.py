"""Passages 原句: an answer made of the sentences that say what was asked, where nothing more exact fits."""

from collections.abc import Iterator, Sequence

from corpus.document import NO_DUTY, Clause
from corpus.text import one_line
from corpus.wording import Span
from index.expansion import expand
from index.matching import Matcher
from rag.claims import read_claims
from rag.draft import Draft, Writing
from rag.duties import duty_span
from rag.kinds import Kind
from rag.question import Question
from rag.sentences import best_sentences
from rag.shelf import Evidence

_CLOSE = 0.2
"""A further clause is quoted where it is at least so likely as the best one."""
_MOST = 3
_MAY_ASK_WHO: frozenset[Kind] = frozenset({"who", "other"})
_SERIAL = ("序号", "编号", "排序")


def answer_passage(asked: Question, evidence: Sequence[Evidence], matcher: Matcher, most: int) -> Draft | None:
    """The sentences of the likeliest clauses, each clause on a line of its own, with so many citations at most."""
    if not evidence:
        return None
    writing = Writing()
    lines = ["The documents say:"] if asked.language == "en" else []
    for found in close_to_first(evidence):
        if writing.count < most:
            lines.append(quoted(asked, found, matcher, writing, most))
    return writing.draft("\n".join(lines))


def close_to_first(evidence: Sequence[Evidence], close: float = _CLOSE, most: int = _MOST) -> list[Evidence]:
    """The first evidence and those after it that are nearly as likely."""
    return [found for found in evidence[:most] if found.score >= close * evidence[0].score]


def quoted(asked: Question, found: Evidence, matcher: Matcher, writing: Writing, most: int = _MOST) -> str:
    """The sentences of a clause that are nearest to the question, in quotation marks, each with its citation."""
    clause = found.clause
    if clause.kind == "row":
        return row_words(clause) + writing.cite(found.source)
    spoken, is_list = expand(asked.whole).spoken, "list" in asked.kinds
    parts = []
    for start, end in best_sentences(spoken, clause, matcher, is_list=is_list)[: most - writing.count]:
        parts.append(f"「{one_line(clause.text[start:end])}」{writing.cite(found.source, Span(start, end))}")
    return "".join([*parts, *_duty(asked, found, writing, most)])


def _duty(asked: Question, found: Evidence, writing: Writing, most: int) -> Iterator[str]:
    """Who does it, as the clause says at its end, where that may be what is asked."""
    duty = duty_span(found.clause) if found.clause.duty != NO_DUTY else Span(0, 0)
    if duty.start and _MAY_ASK_WHO & set(asked.kinds) and writing.count < most:
        yield f"「{one_line(found.clause.text[slice(*duty)])}」{writing.cite(found.source, duty)}"


def row_words(clause: Clause) -> str:
    """A row as a person would read it out: each cell behind its header, unless that only numbers the rows.

    A header with a year is no part of the clause, so a row under such headers is given as it stands.
    """
    if any(read_claims(cell.header) for cell in clause.cells):
        return one_line(clause.text)
    return "；".join(_cells(clause))


def _cells(clause: Clause) -> Iterator[str]:
    for cell in clause.cells:
        if cell.value and cell.header not in _SERIAL:
            words = one_line(clause.text[cell.span.start : cell.span.end]) or cell.value
            yield f"{one_line(cell.header)}：{words.rstrip('。；')}"
