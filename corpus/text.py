"""Characters: widths, invisible ones, and a folded shadow copy that remembers offsets.

Matching never touches the stored text (原文). It works on a *fold* of it: NFKC, one width, no
invisible characters, no white space beside Chinese characters. Each folded character knows where
it came from, so what matches is given back as a slice of the stored text.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Zero-width, bidirectional, variation and tag characters, as the inside of a character class."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    r"\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd“”‘’—…·]"
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_ENCLOSED = frozenset([*range(0x2460, 0x2500), *range(0x3220, 0x3248), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
"""①, ⑴, ⒈, ㈠, ㉑ …: they number things, so folding keeps them apart from plain digits."""


def is_cjk(char: str) -> bool:
    """Whether this is a Chinese character or Chinese punctuation."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or char in "“”‘’—…·"
        or ("\uff01" <= char <= "\uff60" or char >= "\U00020000")
    )


def narrow(text: str) -> str:
    """The text with full-width ASCII and spaces made half-width, every offset unchanged."""
    return text.translate(_NARROW)


def columns(text: str) -> int:
    """How many terminal columns the text takes: two for a wide character."""
    return len(text) + len(_WIDE.findall(text))


def pad(text: str, width: int) -> str:
    """The text with blanks added up to a width in columns."""
    return text + " " * max(0, width - columns(text))


def without_spaces(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def one_line(text: str) -> str:
    """The text on one line, each run of white space as one blank."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """The text on one line, without white space beside Chinese characters."""
    kept: list[str] = []
    for word in text.split():
        if kept and not (is_cjk(kept[-1][-1]) or is_cjk(word[0])):
            kept.append(" ")
        kept.append(word)
    return "".join(kept)


def book_title(title: str) -> str:
    """A title in 《》; those inside it become 〈〉, as printing rules have it."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


OPENING, CLOSING = "（(〔[【", "）)〕]】"


def closing_bracket_start(text: str) -> int:
    """Where the bracket that closes at the end of a text is opened, -1 when none closes there.

    Brackets may nest, and their widths may be mixed: `（知识产权局)`.
    """
    depth = 0
    if text[-1:] in CLOSING and text:
        for position in range(len(text) - 1, -1, -1):
            depth += (text[position] in CLOSING) - (text[position] in OPENING)
            if depth == 0:
                return position
    return -1


@dataclass(frozen=True, slots=True)
class Fold:
    """A text for matching; `at[i]` is where its character i stands in the stored text."""

    text: str
    at: tuple[int, ...]
    stored_length: int

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the stored text behind a range of the fold."""
        if start >= end:
            position = self.at[start] if start < len(self.at) else self.stored_length
            return position, position
        return self.at[start], self.at[end - 1] + 1

    def position(self, stored: int) -> int:
        """The first position of the fold at or after an offset of the stored text."""
        return bisect_right(self.at, stored - 1)


def fold(text: str) -> Fold:
    """The shadow copy of a text: NFKC, lower case, no invisible characters, no idle white space.

    A blank is kept only between two Latin letters or digits: `World IP`, and `4.94 8` in a row of a
    table, which is not 4.948.
    """
    chars: list[str] = []
    at: list[int] = []
    blank = -1
    for offset, char in enumerate(text):
        if char.isspace():
            blank = offset if blank < 0 else blank
            continue
        if _INVISIBLE.match(char):
            continue
        folded = char if ord(char) in _ENCLOSED else unicodedata.normalize("NFKC", char).lower()
        if blank >= 0 and chars and _is_latin(chars[-1]) and _is_latin(folded[:1]):
            chars.append(" ")
            at.append(blank)
        blank = -1
        for piece in folded:
            if not piece.isspace():
                chars.append(piece)
                at.append(offset)
    return Fold("".join(chars), tuple(at), len(text))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def find_quote(text: str, quote: str, start: int = 0) -> tuple[int, int] | None:
    """Where a quote stands in a text, width, white space and invisible characters aside."""
    folded, wanted = fold(text), fold(quote).text
    found = folded.text.find(wanted, folded.position(start)) if wanted else -1
    return None if found < 0 else folded.source(found, found + len(wanted))
