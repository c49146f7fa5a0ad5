"""The words of a corpus and how often each occurs 词表: what misspelt words of a question are held against."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.storage import Generation

_FILE = "words.tsv"
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MOST = 50_000
"""So many of the most frequent words are kept; a rarer one is no sure reading of a slip."""


class WordCounts:
    """Counts the Chinese words of texts."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, terms: Iterable[str]) -> None:
        """The words among the terms of a text."""
        self._counts.update(terms)

    def save(self, folder: Path) -> None:
        """Writes the words into a folder, the most frequent first."""
        words = [(word, count) for word, count in self._counts.items() if _WORD.fullmatch(word)]
        words.sort(key=lambda item: (-item[1], item[0]))
        lines = "".join(f"{word}\t{count}\n" for word, count in words[:_MOST])
        (folder / _FILE).write_text(lines, encoding="utf-8")


def read_words(generation: Generation) -> Mapping[str, int]:
    """The words of a generation and how often each occurs."""
    try:
        lines = str(generation.blob(_FILE), "utf-8").splitlines()
        return {word: int(count) for word, _, count in (line.partition("\t") for line in lines)}
    except ValueError as error:
        raise generation.damaged(_FILE, "a line is no word with its count") from error
