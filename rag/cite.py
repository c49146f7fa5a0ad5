"""Citations 引用: quotes bound to their clause, and quotes put to the proof.

Two promises stand here. A citation's quote is a slice of its clause. Words said to stand in a clause are
supported only where they do, white space, width and invisible characters aside.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import quote as url_quote

from corpus.document import Clause, DocumentHead
from corpus.numerals import CHINESE
from corpus.style import words
from corpus.text import INVISIBLE, Fold, book_title, fold, one_line
from corpus.wording import Span
from rag.answer import Citation, CitationNumber

VerdictKind = Literal["supported", "misattributed", "joined", "not_found"]

NUMERALS = f"[{CHINESE}]"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
"""A number in digits, thousands apart or not: 45,000, 4.5."""

SCALE = "(?:[十千万亿]|百(?!分))"
MINUS = "(?<![0-9A-Za-z０-９%％)）年月日—-])[-−]"
NEGATOR = (
    "禁止|严禁|停止|暂停|中止|终止|取消|废止|不(?:可以|允许|[得予再应能可准许宜必需是])?|没有?|无(?:[需须])?|[未勿非]"
)

# ---- one citation ------------------------------------------------------------------------------------

_SHORT_NAME = 24
_ENDINGS = "。：:；;，"


def cite(clause: Clause, head: DocumentHead, start: int, end: int, *, n: int = 1) -> Citation:
    """The citation of a part of a clause, grown where its ends would cut a figure, a word or a negation in two."""
    if not 0 <= start < end <= len(clause.text):
        raise ValueError(f"{clause.id} has no words from {start} to {end}")
    span = whole(clause.text, start, end)
    quoted = clause.text[span.start : span.end]
    return Citation(CitationNumber(n), clause, head, label(clause, head), quoted, span, url(clause))


_UNCUT = re.compile(
    rf"百分之(?:{NUMERALS}+(?:点{NUMERALS}+)?|\d+(?:\.\d+)?)"
    r"|[A-Za-zＡ-Ｚａ-ｚ\d]*[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ\d]*"
    rf"|(?:{MINUS})?\d+(?:[.．]\d+|[,，]\d{{3}}(?!\d))*(?:\s?{SCALE}+)?(?:\s?[%％‰])?"
    rf"|{NUMERALS}{{2,}}(?:点{NUMERALS}+)?"
    rf"|(?:{NEGATOR})\s?[\u4e00-\u9fff]?"
)
"""What a quote takes whole or leaves: 30亿, ≥95%, 百分之九十五, 二十三, PCT, 不得转."""


def whole(text: str, start: int, end: int) -> Span:
    """The range grown to the ends of the figures, Latin words and negations that it would cut in two."""
    for found in _UNCUT.finditer(text):
        if found.start() < start < found.end():
            start = found.start()
        if found.start() < end < found.end():
            end = found.end()
        if found.start() >= end:
            break
    return Span(start, end)


def label(clause: Clause, head: DocumentHead) -> str:
    """The document's title and the headings above the clause, as a reader would name the place.

    What headings do not tell apart is named after them: a further paragraph, a row of a table.
    """
    entries = [one_line(entry).rstrip(_ENDINGS) for entry in clause.path]
    named = " ".join([*filter(None, entries), *_place(clause)])
    return book_title(one_line(head.title)) + named


_SECTIONS = {"end": "（文末）", "attachments": "（附件目录）"}
_LAST = re.compile(r"(?:^|[/.])(?P<kind>[a-z]*)(?P<number>\d*)(?:~\d+)?$")


def _place(clause: Clause) -> Iterator[str]:
    """What the last step of a clause's id says that its headings do not."""
    step = _LAST.search(clause.id.removeprefix(f"{clause.document}/"))
    kind, place = (step["kind"], step["number"]) if step else ("", "")
    if clause.kind == "row":
        yield f"表中第{place}行{_row_name(clause)}"
        return
    if clause.kind == "front_matter":
        yield "（正文之前）"
    if kind in _SECTIONS:
        yield _SECTIONS[kind]
    if kind == "p":
        yield f"第{place}段"
    if kind == "b" and not (clause.path and clause.text.startswith(clause.path[-1])):
        yield f"第{place}点"


def _row_name(clause: Clause) -> str:
    cells = [cell for cell in clause.cells if re.search(r"[^\W\d]", cell.value)]
    known = [cell for cell in cells if cell.header in words("facts", "indicator_columns")]
    name = one_line((known or cells)[0].value).rstrip(_ENDINGS) if cells else ""
    return f"“{name if len(name) <= _SHORT_NAME else name[:_SHORT_NAME] + '…'}”" if name else ""


def url(clause: Clause) -> str:
    """Where the pages show a clause."""
    rest = clause.id.removeprefix(f"{clause.document}/")
    return f"{document_url(clause.document)}#clause-{url_quote(rest, safe='')}"


def document_url(document: str) -> str:
    """Where the pages show a document."""
    return f"/documents/{url_quote(document, safe='')}"


# ---- markers -----------------------------------------------------------------------------------------

OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Two of Unicode's noncharacters: kept for inside use, so no document, font or keyboard brings them."""

MARKER = re.compile(f"{OPEN}([0-9]{{1,4}}){_CLOSE}")


def marker(n: int) -> str:
    """The opaque mark of a citation in a text that is not yet shown."""
    return f"{OPEN}{n}{_CLOSE}"


def parts(text: str) -> list[str | CitationNumber]:
    """A text cut at its markers: words and citation numbers in turn."""
    pieces = MARKER.split(text)
    cut: list[str | CitationNumber] = []
    for position, piece in enumerate(pieces):
        if position % 2:
            cut.append(CitationNumber(int(piece)))
        elif piece:
            cut.append(piece)
    return cut


def display(text: str) -> str:
    """The text as shown: markers as `[1]`; brackets of the text itself that look like one of them go full-width."""
    cut = parts(text)
    used = {f"[{piece}]" for piece in cut if isinstance(piece, int)}
    shown = [f"[{piece}]" if isinstance(piece, int) else _unlike(piece, used) for piece in cut]
    return "".join(shown).replace(OPEN, "").replace(_CLOSE, "")


def _unlike(text: str, used: set[str]) -> str:
    return re.sub(r"\[(\d+)\]", lambda found: f"［{found[1]}］" if found[0] in used else found[0], text)


def unmarked(text: str) -> str:
    """The text without markers; what comes from outside goes through here before it is put into an answer."""
    return MARKER.sub("", text).replace(OPEN, "").replace(_CLOSE, "")


# ---- a quote put to the proof ------------------------------------------------------------------------

_SHORTEST_PIECE = 5
_MOST_PIECES = 4
_SENTENCE_END = "。;!?\n"


class Verdict(NamedTuple):
    """What is true of a quote; where it stands, if it stands in one clause."""

    kind: VerdictKind
    clause: Clause | None = None
    span: Span | None = None


def verify(quote: str, clause: Clause, others: Iterable[Clause] = ()) -> Verdict:
    """What is true of words said to stand in a clause; `others` are the clauses they might come from instead.

    Words that would cut a figure or leave out the negation before them stand nowhere: 0件 in 30件, 转让 in 不得转让.
    """
    span = _stands(quote, clause.text)
    if span:
        return Verdict("supported", clause, span)
    rest = [other for other in others if other.id != clause.id]
    for other in rest:
        span = _stands(quote, other.text)
        if span:
            return Verdict("misattributed", other, span)
    texts = [_folded(each.text).text for each in (clause, *rest)]
    return Verdict("joined" if _is_joined(fold(quote).text, texts) else "not_found")


@lru_cache(maxsize=512)
def _folded(text: str) -> Fold:
    return fold(text)


def _stands(quote: str, text: str) -> Span | None:
    """Where a quote stands in a text, print aside: letter for letter if it does, with no figure cut at its ends."""
    wanted = _print(quote)
    spans = [
        span
        for span in _places(quote, text)
        if _print(text[span.start : span.end]) == wanted and whole(text, *span) == span
    ]
    letters = quote.strip()
    return next((span for span in spans if text[span.start : span.end] == letters), spans[0] if spans else None)


def _places(quote: str, text: str) -> Iterator[Span]:
    wanted, folded = fold(quote).text, _folded(text)
    at = folded.text.find(wanted) if wanted else -1
    while at >= 0:
        yield Span(*folded.source(at, at + len(wanted)))
        at = folded.text.find(wanted, at + 1)


_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TWO_NUMBERS = re.compile("(?<=[0-9])，(?=[0-9])")
_FIGURE = re.compile(DIGITS)


def _print(text: str) -> tuple[str, list[str]]:
    """What two prints of the same words share: their characters, case kept, and their figures.

    10² is not 102, mW not MW, and `1. 5件` not 1.5件, although a fold takes them for the same.
    """
    plain = one_width(text)
    return "".join(plain.split()), _FIGURE.findall(plain)


def one_width(text: str) -> str:
    """The text in one width without invisible characters; ① and ² stay what they are."""
    seen = _TWO_NUMBERS.sub("， ", _INVISIBLE.sub("", text))
    return "".join(char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char) for char in seen)


def _is_joined(quote: str, texts: Sequence[str]) -> bool:
    """Whether a folded quote is put together of pieces of the texts, and is no altered sentence of the first."""
    return not _is_altered(quote, texts[0]) and len(_pieces(quote, "\n".join(texts))) > 1


def _is_altered(quote: str, text: str) -> bool:
    """Whether a quote is one sentence of the text with a word changed, put in or left out."""
    head = _longest(quote, 0, text)
    tail = len(quote) - _longest(quote[::-1], 0, text[::-1])
    if tail - head >= _SHORTEST_PIECE:
        return False
    left, right = quote[:head], quote[max(head, tail) :]
    gap = f"[^{_SENTENCE_END}]*?"
    return not (left and right) or bool(re.search(re.escape(left) + gap + re.escape(right), text))


def _pieces(quote: str, source: str) -> list[str]:
    """The quote as the few longest pieces that stand in the source; none if it is not made of such pieces."""
    pieces: list[str] = []
    at = 0
    while at < len(quote) and len(pieces) < _MOST_PIECES:
        end = _longest(quote, at, source)
        if 0 < len(quote) - end < _SHORTEST_PIECE:
            end = len(quote) - _SHORTEST_PIECE
        while at < end < len(quote) and quote[end - 1].isdigit():
            end -= 1
        if end - at < _SHORTEST_PIECE:
            return []
        pieces.append(quote[at:end])
        at = end
    return pieces if at == len(quote) else []


def _longest(quote: str, at: int, source: str) -> int:
    """Where the longest piece from here on that stands in the source ends."""
    low, high = at, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if quote[at:middle] in source else (low, middle - 1)
    return low
