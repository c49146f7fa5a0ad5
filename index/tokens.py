"""Words 词: a text to the terms that an index holds; the only module that knows rjieba and jieba.

Both cut Chinese the same way with the same dictionary. rjieba is the faster one; jieba stands in where
rjieba has no build. Which one it was is part of a tokeniser's identity, and an index is only opened
with the identity it was built with.
"""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Protocol

from corpus.regions import gazetteer
from corpus.text import INVISIBLE

try:
    import rjieba
except ImportError:  # no build for this machine
    rjieba = None  # type: ignore[assignment]

_RULES = 1
"""Counts the changes of this module that change terms."""
_PAIR = "~"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_RUN = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff〇]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class _Cutter(Protocol):
    def __call__(self, text: str, /) -> list[str]: ...


def terms(text: str) -> list[str]:
    """The terms of a text: Latin words, numbers, Chinese words with the words inside them, and character pairs.

    Pairs (`~地理`) are terms of their own beside the words: they find what the dictionary cuts otherwise.
    Blanks part words, so that a query typed as keywords is cut as it was typed.
    """
    cut = _cutter()
    found: list[str] = []
    for run in runs(text):
        if run.isascii():
            found.append(run)
        else:
            found += cut(run)
            found += [_PAIR + run[at : at + 2] for at in range(len(run) - 1)]
    return found


def words(text: str) -> list[str]:
    """The words of a text without the character pairs."""
    return [term for term in terms(text) if not term.startswith(_PAIR)]


def plain_words(text: str) -> list[str]:
    """The words of a text by the general dictionary, each character in one word only."""
    cut = _plain_cutter()
    return [word for run in runs(text) for word in ([run] if run.isascii() else cut(run))]


def runs(text: str) -> Iterator[str]:
    """The stretches of a plain text that are cut each for itself: Latin letters, a number, or Chinese characters."""
    return (match.group() for match in _RUN.finditer(plain(text)))


def plain(text: str) -> str:
    """The text with its widths folded, in lower case, nothing invisible; 3,000 is 3000 and 二〇二五年 is 2025年."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    return _YEAR.sub(lambda year: year.group().translate(_DIGITS), _THOUSANDS.sub("", seen))


@cache
def tokeniser() -> str:
    """The identity of the tokeniser: library and version, the rules of this module, a hash of the added words."""
    library = "rjieba" if rjieba else "jieba"
    added = hashlib.sha256("\n".join(_added_words()).encode()).hexdigest()[:12]
    return f"{library} {version(library)}, rules {_RULES}, words {added}"


@cache
def _added_words() -> tuple[str, ...]:
    """Words of the trade and names of places."""
    lines = files("index").joinpath("data/words.txt").read_text(encoding="utf-8").splitlines()
    trade = {line for line in lines if line and not line.startswith("#")}
    places = {name for name in gazetteer().names if re.fullmatch(r"[\u3400-\u9fff]{2,}", name)}
    return tuple(sorted(trade | places))


@cache
def _cutter() -> _Cutter:
    """The function that cuts a run of Chinese characters, its dictionary loaded."""
    return _rjieba_cutter() if rjieba else jieba_cutter()


@cache
def _plain_cutter() -> _Cutter:
    """The function that cuts a run into whole words of the general dictionary."""
    cut: _Cutter = rjieba.cut if rjieba else jieba_cutter(search=False)
    return cut


def _rjieba_cutter() -> _Cutter:
    cutter = rjieba.Jieba()
    for word in _added_words():
        if not cutter.has_word(word):
            cutter.add_word(word, None, None)
    cut: _Cutter = cutter.cut_for_search
    return cut


def jieba_cutter(*, search: bool = True) -> _Cutter:
    """Jieba's own cutter, loaded from its dictionary file: for search with the same added words, else without.

    jieba would keep a marshalled copy of the dictionary in the shared temporary folder, where anybody
    may put another; it is built in memory instead.
    """
    import jieba  # noqa: PLC0415  where rjieba is missing, and in the test that both cut alike

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    for word in _added_words() if search else ():
        if not cutter.FREQ.get(word):
            cutter.add_word(word)
    cut: _Cutter = cutter.lcut_for_search if search else cutter.lcut
    return cut
