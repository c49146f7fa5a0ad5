"""Misspelt words put right 错别字: 维全援助 is 维权援助 where the corpus offers one clear reading.

Chinese is typed by sound, so a slip keeps the sound and changes the character. A stretch that is no word
of the corpus is replaced by the one word of the corpus that sounds the same, if there is only one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from index.tokens import plain_words

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_FUNCTION = re.compile("[的地得是有要能会可给着了过我你他和跟与在对到上下中里不也都就还把被让]")
"""Words of one character; beside another such word they are seldom half of a misspelt one (高的 is not 高地)."""
_LONGEST, _READINGS = 6, 4
_SURE = 3
"""Words of so many characters are told by their sound; shorter ones only where the text falls apart into characters."""
_COMMON, _OFTEN = 0.0002, 3
"""A stretch of ordinary words (只是产权) is a slip only for a word that makes up so much of the corpus, and is there
so often: 只能部门 is no 职能部门 where that occurs once."""

Sound = tuple[str, ...]


class Slip(NamedTuple):
    """A misspelt stretch of a text and the word that was meant."""

    start: int
    end: int
    word: str


class Spelling:
    """The words of a corpus by their sound."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._total = sum(counts.values())
        self._by_sound: dict[Sound, list[str]] = defaultdict(list)
        for word in sorted(counts):
            if 2 <= len(word) <= _LONGEST and _RUN.fullmatch(word):
                for sound in sounds(word):
                    self._by_sound[sound].append(word)

    def mend(self, text: str) -> str:
        """The text with its slips put right."""
        for slip in reversed(self.slips(text)):
            text = text[: slip.start] + slip.word + text[slip.end :]
        return text

    def slips(self, text: str) -> list[Slip]:
        """The misspelt words of a text, the longest first at each place, none across another."""
        found: list[Slip] = []
        for run in _RUN.finditer(text):
            edges = _edges(run[0], run.start())
            at = run.start()
            while at < run.end():
                slip = self._slip_at(text, at, edges)
                if slip:
                    found.append(slip)
                at = slip.end if slip else at + 1
        return found

    def _slip_at(self, text: str, at: int, edges: frozenset[int]) -> Slip | None:
        if at not in edges:
            return None
        for size in range(_LONGEST, 1, -1):
            if at + size not in edges:
                continue
            inside = edges.intersection(range(at, at + size + 1))
            meant = self._meant(text[at : at + size], apart=len(inside) > size, ordinary=len(inside) <= size // 2 + 1)
            if meant:
                return Slip(at, at + size, meant)
        return None

    def _meant(self, written: str, *, apart: bool, ordinary: bool) -> str | None:
        """The one word that a stretch was meant for; `apart` into characters, or made of `ordinary` longer words."""
        short = len(written) < _SURE
        if written in self._counts or (short and (not apart or _FUNCTION.search(written))):
            return None
        near = {word for sound in sounds(written) for word in self._by_sound.get(sound, ()) if _is_near(word, written)}
        if len(near) != 1:
            return None
        word = near.pop()
        rare = self._counts[word] < max(_OFTEN, _COMMON * self._total)
        return None if ordinary and not short and rare else word


def _is_near(word: str, written: str) -> bool:
    """Whether at most half the characters differ."""
    return 0 < sum(one != other for one, other in zip(word, written, strict=True)) <= len(word) // 2


def _edges(run: str, at: int) -> frozenset[int]:
    """Where the words of a stretch that starts at some place begin and end."""
    found = {at}
    for word in plain_words(run):
        at += len(word)
        found.add(at)
    return frozenset(found)


def sounds(word: str) -> Iterator[Sound]:
    """How a word may be read, tones left out; nothing if one of its characters is not in the table."""
    readings = [_readings().get(char, ()) for char in word]
    for count, sound in enumerate(product(*readings)):
        if count == _READINGS:
            return
        yield sound


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """The readings of each character of `data/pinyin.tsv`."""
    found: dict[str, tuple[str, ...]] = {}
    for line in files("rag").joinpath("data/pinyin.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            reading, characters = line.split("\t")
            found.update((char, (*found.get(char, ()), reading)) for char in characters)
    return found
