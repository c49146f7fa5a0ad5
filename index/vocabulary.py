"""The vocabulary 词表 of the bundled encoder: a Unigram tokenizer made of counted words, no training needed.

Its best cut of a text (Viterbi over log frequencies) is close to jieba's, so nothing else is needed to
cut texts at run time.
"""

import math
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase, Sequence
from tokenizers.pre_tokenizers import Split

from index.tokens import plain_words

_WORDS, _LONGEST, _RARE_WORD = 26_000, 6, 4
_RARE_LATIN, _RARE_NUMBER, _LONGEST_NUMBER = 4, 30, 4
_UNKNOWN = ("[UNK]", -20.0)
_ALONE, _LETTER = math.log(0.2), -4.0
"""A character of its own must not beat the words it stands in; a letter even less."""


class WordCounts:
    """How often words stand in weighed texts."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()

    def add(self, texts: Iterable[str], weight: int = 1) -> None:
        """Counts the words of texts, each so many times."""
        for text in texts:
            for word in plain_words(text):
                self.words[word] += weight
                if not word.isascii():
                    self.characters.update(dict.fromkeys(word, weight))

    def pieces(self) -> list[tuple[str, float]]:
        """The pieces worth a row with their log frequencies, the unknown one first."""
        whole = [(word, count) for word, count in self.words.most_common() if _is_piece(word, count)]
        chinese = [pair for pair in whole if not pair[0].isascii()][:_WORDS]
        latin = [pair for pair in whole if pair[0].isascii()]
        total = max(1, sum(count for _, count in chinese + latin) + self.characters.total())
        found = {word: math.log(count / total) for word, count in chinese + latin}
        for character, count in self.characters.most_common():
            found.setdefault(character, math.log(count / total) + _ALONE)
        for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
            found.setdefault(letter, math.log(1 / total) + _LETTER)
        return [_UNKNOWN, *found.items()]


def _is_piece(word: str, count: int) -> bool:
    if word.isascii():
        if word.isalpha():
            return len(word) > 1 and count >= _RARE_LATIN
        return word.isdigit() and len(word) <= _LONGEST_NUMBER and count >= _RARE_NUMBER
    return 1 < len(word) <= _LONGEST and count >= _RARE_WORD


def unigram(pieces: list[tuple[str, float]]) -> Tokenizer:
    """The tokenizer over these pieces; what is neither Latin, digit nor Chinese is dropped."""
    tokenizer = Tokenizer(Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = Sequence([NFKC(), Lowercase()])
    tokenizer.pre_tokenizer = Split(Regex(r"[a-z]+|[0-9]+|[\u4e00-\u9fff]+"), "removed", invert=True)
    return tokenizer
