"""Answers to questions that name a clause by its number 点名条款: 第十二条, 专栏1第二项, 附件1第5项, 第三章第二节."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.document import DocumentId
from corpus.text import one_line
from corpus.wording import Span
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.meant import documents_meant, title_of
from rag.numbering import (
    CONTAINERS,
    LAST,
    NUMERAL,
    SUB_NUMBER,
    Part,
    has_named_section,
    numeral_value,
    parts_under,
)  # fmt: skip
from rag.papers import ClauseNumber
from rag.passages import row_words
from rag.question import Question
from rag.sentences import sentences
from rag.shelf import Evidence, Shelf, Source

_FILE = "about"
_LONGEST = 400
_LONGEST_OF_SEVERAL = 160
_MOST = 8
_FEW = 5
"""Where no paper is named, the one that has a section named is looked for among those of so much evidence."""
_OTHERS = {"who", "when", "value", "count", "where", "compare"}
"""Kinds of question that a clause's number only narrows down; the answers for them look for less than the clause."""


def answer_numbered(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """The words of the clause whose number is asked for; a draft without words says that there is none."""
    numbers = [*asked.clause_numbers, *_further(asked)]
    if not numbers or _refers(asked, numbers):
        return None
    meant = documents_meant(asked, evidence, shelf, guess=True)
    if not meant.documents or not meant.sure:
        return Draft("", (), missing=(meant.missing,)) if meant.missing else None
    named = bool(asked.documents or asked.places)
    others = [] if named else [found.head.id for found in evidence[:_FEW]]
    sources = _read(asked, numbers, [*meant.documents, *others], shelf)
    if not sources:
        return None
    parts = parts_under(asked.whole, numbers, sources)
    label = _label(asked, numbers)
    if not parts:
        known = named and set(CONTAINERS) & {number.unit for number in numbers}
        return Draft("", (), missing=(_none(asked, title_of(sources[0].head), label),)) if known else None
    return None if _OTHERS & set(asked.kinds) else _draft(parts, asked)


def _read(
    asked: Question, numbers: Sequence[ClauseNumber], documents: Iterable[DocumentId], shelf: Shelf
) -> Sequence[Source]:
    """The clauses of the first document that has the section named, else of the first."""
    read = [sources for identity in dict.fromkeys(documents) if (sources := shelf.sources(identity))]
    return max(read, key=lambda sources: has_named_section(asked.whole, sources, numbers), default=())


def _none(asked: Question, title: str, label: str) -> str:
    return f"{title} has no {label}" if asked.language == "en" else f"{title}没有{label}"


def _label(asked: Question, numbers: Sequence[ClauseNumber]) -> str:
    """The numbers as the question has them: 专栏1第二项, 第十二条之一."""
    steps = sorted(numbers, key=lambda number: number.span)
    behind = [SUB_NUMBER.match(asked.whole, step.span.end) for step in steps]
    said = [asked.whole[slice(*step.span)] + (sub[0] if sub else "") for step, sub in zip(steps, behind, strict=True)]
    return (", " if asked.language == "en" else "").join(said)


def _further(asked: Question) -> Iterator[ClauseNumber]:
    """Numbers with a unit of lists only, and those of articles without 第: 第三点, 第2行, 序号5, 条例25条, 最后一条."""
    units = pattern("numbered", "units", file=_FILE).pattern
    for match in re.finditer(rf"第\s?({NUMERAL})\s?({units})|(序号)\s?(?:为|是)?\s?(\d{{1,3}})", asked.whole):
        yield ClauseNumber(match[2] or "行", numeral_value(match[1] or match[4]), Span(*match.span()))
    bare = pattern("numbered", "bare", file=_FILE).pattern
    for match in re.finditer(rf"(?:{bare})\s?({NUMERAL})\s?条(?=[是讲说写规原内怎的啥什？?]|$)", asked.whole):
        yield ClauseNumber("条", numeral_value(match[1]), Span(*match.span(1)))
    for match in re.finditer(r"(?:最后|末尾|末)(?:的)?一?([条章])(?!第)", asked.whole):
        yield ClauseNumber(match[1], LAST, Span(*match.span()))


def _refers(asked: Question, numbers: Sequence[ClauseNumber]) -> bool:
    """Whether a number is only what another clause refers to: 违反第十九条怎么罚."""
    return any(
        pattern("numbered", "referring", file=_FILE).search(asked.whole[: found.span.start]) for found in numbers
    )


# ---- the answer ------------------------------------------------------------------------------------------


def _draft(parts: Sequence[Part], asked: Question) -> Draft:
    """The words of one part, or the leading words of each member of a heading."""
    members = [next(group) for _, group in groupby(parts, lambda part: part.below[:1] or (part.source.clause.id,))]
    writing = Writing()
    if len(parts) == 1:
        return writing.draft(_said(parts[0], _LONGEST, writing), sure=True)
    told = members if len(members) > 1 else parts
    shown, rest = told[:_MOST], max(0, len(told) - _MOST)
    lines = [_headed(part, writing) for part in shown]
    more = (f"(and {rest} more)" if asked.language == "en" else f"（另有{rest}条）") if rest else ""
    text = "\n".join(filter(None, [*lines, more]))
    return writing.draft(text, allowed=[more, *(entry for part in shown for entry in part.below)], sure=True)


def _headed(part: Part, writing: Writing) -> str:
    """The leading words of a part, under its heading where they do not repeat it."""
    heading = one_line(part.below[0]).rstrip("。：:") if part.below else ""
    repeats = not heading or part.text.lstrip().startswith(part.below[0][:8])
    return ("" if repeats else f"{heading}：") + _said(part, _LONGEST_OF_SEVERAL, writing)


def _said(part: Part, longest: int, writing: Writing) -> str:
    """The words of a part up to a length, in whole sentences, with their citation."""
    span = _shortened(part, longest)
    clause = part.source.clause
    text = row_words(clause) if clause.cells and span == part.span else clause.text[span.start : span.end].strip()
    return text + writing.cite(part.source, span)


def _shortened(part: Part, longest: int) -> Span:
    if part.span.end - part.span.start <= longest or part.source.clause.cells:
        return part.span
    inside = [
        span for span in sentences(part.source.clause) if part.span.start <= span.start and span.end <= part.span.end
    ]
    fitting = [span for span in inside if span.end - part.span.start <= longest]
    last = fitting[-1] if fitting else inside[0] if inside else part.span
    return Span(part.span.start, last.end)
