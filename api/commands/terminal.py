"""An answer 回答 as lines of a terminal: its words, its citations 引用 with their quotes, what to know about them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.document import DocumentHead
from corpus.text import INVISIBLE, columns, fold
from rag.answer import Answer, Citation, Language, Related
from rag.cite import label


class _Words(NamedTuple):
    """What the program itself says in a language."""

    understood: str
    citations: str
    notes: str
    related: str
    draft: str
    repealed: str


_WORDS: dict[Language, _Words] = {
    "zh": _Words("理解为：", "引用", "提示", "相关条款", "（征求意见稿）", "（已废止）"),
    "en": _Words("Understood as: ", "Citations", "Notes", "Related", " (draft)", " (repealed)"),
}
_BOLD, _YELLOW, _PLAIN = "\x1b[1m", "\x1b[33m", "\x1b[0m"


def answer_lines(answer: Answer, question: str, *, width: int, colour: bool) -> list[str]:
    """The answer to a question in lines no wider than so many columns."""
    words = _WORDS[answer.language]
    numbers = [citation.n for citation in answer.citations]
    blocks = [
        [*_understood(answer, question, width), *_bold(wrap(answer.answer, width), numbers if colour else [])],
        [line for citation in answer.citations for line in _citation(citation, words, width=width, colour=colour)],
        [line for note in answer.notes for line in _note(note, width=width, colour=colour)],
        [line for related in _offered(answer) for line in _related(related, words, width)],
    ]
    titles = ("", words.citations, words.notes, words.related)
    lines: list[str] = []
    for title, block in zip(titles, blocks, strict=True):
        if block:
            lines += [*([""] if lines else []), *([title] if title else []), *block]
    return lines


def _understood(answer: Answer, question: str, width: int) -> list[str]:
    """What the question was taken for, where that is not what was asked."""
    if not answer.question_used or _bare(answer.question_used) == _bare(question):
        return []
    return wrap(_WORDS[answer.language].understood + answer.question_used, width)


def _bare(question: str) -> str:
    return fold(question).text.rstrip("?!。.")


def _bold(lines: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """The lines with the numbers of citations in bold."""
    marks = "|".join(map(str, numbers))
    return [re.sub(rf"\[(?:{marks})\]", rf"{_BOLD}\g<0>{_PLAIN}", line) if marks else line for line in lines]


def _citation(citation: Citation, words: _Words, *, width: int, colour: bool) -> Iterator[str]:
    head = f"[{citation.n}] "
    indent = " " * len(head)
    named = wrap(citation.label + _mark(citation.document, words), width - len(indent))
    first = f"{_BOLD}{head.rstrip()}{_PLAIN} " if colour else head
    yield from (start + line for start, line in zip([first, *[indent] * len(named)], named, strict=False))
    yield from (f"{indent}  {line}" for line in wrap(citation.quote, width - len(indent) - 2))


def _mark(document: DocumentHead, words: _Words) -> str:
    """What to know of a document's status, unless its title says so in the same words."""
    mark = {"draft": words.draft, "repealed": words.repealed}.get(document.status, "")
    return "" if mark.strip("（）") in document.title else mark


def _note(note: str, *, width: int, colour: bool) -> list[str]:
    lines = [f"  {line}" for line in wrap(note, width - 2)]
    return [f"{_YELLOW}{line}{_PLAIN}" for line in lines] if colour else lines


def _offered(answer: Answer) -> Sequence[Related]:
    return answer.related if answer.status in {"not_found", "clarify"} else ()


def _related(related: Related, words: _Words, width: int) -> Iterator[str]:
    named = f"{label(related.clause, related.document)}{_mark(related.document, words)}  [{related.clause.id}]"
    lines = wrap(named, width - 4)
    return (start + line for start, line in zip(["  ", *["    "] * len(lines)], lines, strict=False))


# ---- lines of some width ----------------------------------------------------------------------------

_OPENING, _CLOSING = re.escape("（(〔[【《〈“‘「『"), re.escape("）)〕]】》〉”’」』，。、；：！？,.;:!?%％…—")
_PIECE = re.compile(rf"\s|[{_OPENING}]*(?:[!-~¡-ɏ]+|\S)(?:\[\d+\]|[{_CLOSING}])*")
"""What is not parted: a Latin word or one Chinese character, with the marks that open before and close after it."""
_CONTROL = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{INVISIBLE}]")


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns; characters that would act on a terminal are left out."""
    return [line for given in _CONTROL.sub("", text).splitlines() for line in _wrapped(given, width)]


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line.strip() and columns(line) + columns(piece) > width and not piece.isspace():
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """The pieces of a text; one that is wider than a line comes character by character."""
    for found in _PIECE.finditer(text.replace("\t", " ")):
        if columns(found[0]) > width:
            yield from found[0]
        else:
            yield found[0]
