"""Comparison 比较: what is said of each place or paper that a question asks about, side by side.

Each side is searched by itself, with its own half of the question where it has one. Values stand in a table where
every side has one; else a side is answered by its values or by its best sentence, on a line of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Clause, DocumentHead
from corpus.facts import Fact
from corpus.text import one_line
from corpus.wording import Span
from index.filters import NO_FILTERS
from index.matching import Matcher
from rag.candidates import says
from rag.cues import pattern
from rag.draft import Draft, Writing
from rag.indicators import FILE, are_alike, share_said, wanted
from rag.question import Question
from rag.sentences import best_sentences, sentences
from rag.shelf import Evidence, Search, Shelf, Source
from rag.sides import Side, questions_of, sides_of
from rag.stating import Found, in_order, name_words, state, stated_part, value_words
from rag.values import best_facts

_DEEP = 20
_MOST_SIDES = 4
_MOST_VALUES = 2
_ABOUT = 0.4
"""So much of what is asked a sentence says that may give its figure."""
_HEADERS = {
    "zh": ("对象", "指标", "数值", "状态", "引用"),
    "en": ("Of", "Indicator", "Value", "Status", "Source"),
}
_DRAFT = {"zh": "征求意见稿", "en": "draft for comment (征求意见稿)"}
_CHANGES = {"增长", "下降", "新增"}
_MORE = {
    "zh": ("数值较高：{}。", "数值较低：{}。", "数值相同。"),
    "en": ("Higher: {}.", "Lower: {}.", "The values are the same."),
}


def answer_comparison(
    asked: Question, evidence: Sequence[Evidence], shelf: Shelf, search: Search, matcher: Matcher | None = None
) -> Draft | None:
    """What is said of each side, all of it cited; none where a question has no sides.

    `matcher` finds a clause's best sentence; without it, shared characters do.
    """
    sides = sides_of(asked, shelf.heads)
    if not 1 < len(sides) <= _MOST_SIDES or asked.unknown_document:
        return None
    replies = [_reply(asked, side, sides, shelf.heads, search, matcher) for side in sides]
    told = [reply for reply in replies if reply.found or reply.source]
    if not told:
        return None
    writing = Writing()
    tabled = len(told) == len(sides) and all(reply.found for reply in told)
    text = _table(told, writing, asked) if tabled else "\n".join(_line(reply, writing, asked) for reply in told)
    silent = [reply.side for reply in replies if reply not in told]
    return writing.draft(text, sure=tabled, missing=[side.label for side in silent if not _is_told_of(side, text)])


def _is_told_of(side: Side, text: str) -> bool:
    """Whether the words for the other sides name this one as well: 全省…其中某市占七成."""
    return side.region is not None and side.region.name[:-1] in text


# ---- one side -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a side answers: values, or else the best sentences of a source."""

    side: Side
    found: tuple[Found, ...] = ()
    source: Source | None = None
    spans: tuple[Span, ...] = ()


def _reply(
    asked: Question,
    side: Side,
    sides: Sequence[Side],
    heads: Sequence[DocumentHead],
    search: Search,
    matcher: Matcher | None,
) -> _Reply:
    """The values of a side for its half of the question or for all of it; else the best sentences for the first."""
    best: tuple[Question, Source] | None = None
    for question in questions_of(asked, side, sides, heads):
        evidence = _evidence(question, side, heads, search)
        found = best_facts(question, evidence) if _asks_figure(question, asked) else []
        if found:
            alike = [each for each in found if are_alike(each.fact.indicator, found[0].fact.indicator)]
            return _Reply(side, tuple(in_order(alike[:_MOST_VALUES])))
        if evidence and not best and _has_document(side, heads):
            best = question, evidence[0].source
    if not best:
        return _Reply(side)
    question, source = best
    spans = tuple(_sentences(question.whole, source, matcher))
    text = " ".join(source.clause.text[start:end] for start, end in spans)
    return _Reply(side, source=source, spans=spans) if _may_answer(text, question) else _Reply(side)


def _may_answer(text: str, question: Question) -> bool:
    """Whether words without a fact may answer: where a figure is asked for, they hold one and are about it."""
    if "value" not in question.kinds or not says("several", question.whole):
        return True
    return bool(re.search(r"\d", text)) and share_said(text, wanted(question)) >= _ABOUT


def _evidence(question: Question, side: Side, heads: Sequence[DocumentHead], search: Search) -> list[Evidence]:
    """The best clauses for a side: those of its documents, or those of others with figures for a place without any."""
    if _has_document(side, heads):
        return list(search(question.whole, side.filters))[:_DEEP]
    return list(search(question.whole, NO_FILTERS))[:_DEEP]


def _has_document(side: Side, heads: Sequence[DocumentHead]) -> bool:
    return bool(side.documents) or any(side.region and head.region == side.region.name for head in heads)


def _asks_figure(question: Question, asked: Question) -> bool:
    """Whether a side is asked for a figure, or figures are what is compared."""
    return "value" in question.kinds or bool(wanted(question).dimensions) or bool(_way(asked))


def _sentences(words: str, source: Source, matcher: Matcher | None) -> list[Span]:
    """The sentences that answer; of a task in a table the one cell, of a row of figures all of it."""
    clause = source.clause
    if clause.kind == "row" and source.facts:
        return [Span(0, len(clause.text))]
    if matcher and clause.kind != "row":
        return best_sentences(words, clause, matcher)
    return [_nearest(words, clause)]


def _nearest(words: str, clause: Clause) -> Span:
    """The sentence or cell that shares the most pairs of characters with some words, the longer of equal ones."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    spans = sentences(clause) or [Span(0, len(clause.text))]
    return max(
        spans, key=lambda span: (sum(pair in clause.text[span.start : span.end] for pair in pairs), _length(span))
    )


def _length(span: Span) -> int:
    return span.end - span.start


# ---- the words ------------------------------------------------------------------------------------------


def _line(reply: _Reply, writing: Writing, asked: Question) -> str:
    source = reply.source
    if source is None:
        return "\n".join(state(reply.found, writing, asked.language, asked.text))
    quotes = [one_line(source.clause.text[start:end]) for start, end in reply.spans]
    marks = [writing.cite(source, span) for span in reply.spans]
    if asked.language == "zh":
        return f"{reply.side.label}：" + "…".join(words + mark for words, mark in zip(quotes, marks, strict=True))
    return f"{reply.side.label}: " + " … ".join(f"“{words}”{mark}" for words, mark in zip(quotes, marks, strict=True))


def _table(replies: Sequence[_Reply], writing: Writing, asked: Question) -> str:
    """A Markdown table with a row for each value; a column for the status where a paper is a draft."""
    drafts = any(each.source.head.status == "draft" for reply in replies for each in reply.found)
    headers = [name for place, name in enumerate(_HEADERS[asked.language]) if drafts or place != 3]
    lines = [_row(headers), _row(["---"] * len(headers))]
    for reply in replies:
        for each in reply.found:
            mark = writing.state(stated_part(each), each.source)
            status = [_DRAFT[asked.language] if each.source.head.status == "draft" else "—"] * drafts
            name, value = name_words(each, asked.language), value_words(each, asked.language)
            lines.append(_row([reply.side.label, name, value, *status, mark]))
    verdict = _verdict(replies, asked)
    return "\n".join([*lines, *([f"\n{verdict}"] if verdict else [])])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(re.sub(r'[|]', '／', cell) for cell in cells)} |"


def _verdict(replies: Sequence[_Reply], asked: Question) -> str:
    """Which side's value is the higher or the lower one, where that was asked and both measure the same."""
    way = _way(asked)
    facts = [reply.found[0].fact for reply in replies if len(reply.found) == 1]
    values = [fact.quantity for fact in facts]
    alike = all(_is_alike(facts[0], each) for each in facts)
    if not way or len(facts) != len(replies) or not alike:
        return ""
    numbers = [value[0] for value in values if value and values[0] and value[1] == values[0][1]]
    if len(numbers) != len(replies):
        return ""
    higher, lower, same = _MORE[asked.language]
    if len(set(numbers)) == 1:
        return same
    end = max(numbers) if way == "more" else min(numbers)
    best = [reply.side.label for reply, number in zip(replies, numbers, strict=True) if number == end]
    return (higher if way == "more" else lower).format("、".join(best))


def _is_alike(one: Fact, other: Fact) -> bool:
    """Whether two facts measure the same: one indicator, both a goal or both reached, a level or a change alike."""
    same = (one.role, one.relation in _CHANGES) == (other.role, other.relation in _CHANGES)
    return same and are_alike(one.indicator, other.indicator)


def _way(asked: Question) -> str:
    """Whether a question asks which side has more or which less; empty if neither."""
    ways = (way for way in ("less", "more") if pattern("asking", way, file=FILE).search(asked.whole))
    return next(ways, "") if "compare" in asked.kinds else ""
