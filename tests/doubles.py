"""Stand-ins that tests pass in: a small seeded static encoder, and an encoder that counts what it is asked."""

from collections.abc import Sequence
from pathlib import Path

import numpy

from index.encoder import Encoder, Progress, Vectors, quiet
from index.manifest import EncoderIdentity
from index.static import Pieces, StaticEncoder
from index.vocabulary import unigram

LIBRARY = Path(__file__).parent / "data" / "library"
SHIPPED = Path(__file__).parent.parent / "corpus" / "documents"
WORDS = {"知识产权": -3.0, "专利": -3.5, "商标": -3.6, "地理": -4.0, "标志": -4.0, "奖励": -4.2, "质押": -4.3}
WIDTH = 16


def small_pieces() -> Pieces:
    """The pieces of a vocabulary of a few words and of every character in the library's documents."""
    characters = sorted({char for path in LIBRARY.iterdir() for char in path.read_text("utf-8") if _is_piece(char)})
    return Pieces(unigram([("[UNK]", -20.0), *WORDS.items(), *((character, -8.0) for character in characters)]))


def _is_piece(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "0123456789"


def small_encoder(seed: int = 0, name: str = "small") -> StaticEncoder:
    """A static encoder with rows drawn at random; the unknown piece has none."""
    pieces = small_pieces()
    table = numpy.random.default_rng(seed).normal(0, 1, (len(pieces), WIDTH)).astype(numpy.float32)
    table[0] = 0
    return StaticEncoder.quantised(pieces, table, name)


class Counting:
    """An encoder as one of a hub would be: another's vectors, and a list of the texts it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.asked: list[str] = []

    @property
    def identity(self) -> EncoderIdentity:
        return self._encoder.identity

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Vectors:
        self.asked += texts
        return self._encoder.encode(texts, progress)

    def encode_query(self, text: str) -> Vectors:
        return self._encoder.encode_query(text)
