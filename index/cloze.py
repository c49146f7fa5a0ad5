"""Pairs out of plain texts 自监督样本: a sentence and the rest of its clause, a heading and what stands under it.

They teach an encoder which words of a corpus belong together, with no question about it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy

from index.contrast import Cut, Generator, Pair
from index.static import Pieces

_SENTENCE = re.compile(r"(?<=[。；！？\n])")
_CLAUSE = re.compile(r"(?<=，)")
_LONG, _SHORT = 60, 5
_CROP, _ASKED = 160, 60
_CLOZE, _KEPT, _NAMED, _TWO = 0.75, 0.15, 0.5, 0.4
_HINTS = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A text under its name (title and headings), both cut into pieces, the text in parts."""

    name: Cut
    parts: tuple[Cut, ...]


def passages(pieces: Pieces, texts: Iterable[tuple[str, str]]) -> list[Passage]:
    """The passages of (name, text) that have two parts or more."""
    split = [(name, parts) for name, text in texts if len(parts := split_parts(text)) > 1]
    names = pieces.cut([name for name, _ in split])
    cut = iter(pieces.cut([part for _, parts in split for part in parts]))
    found = [Passage(name, tuple(next(cut) for _ in parts)) for name, (_, parts) in zip(names, split, strict=True)]
    return [passage for passage in found if sum(len(part) > 0 for part in passage.parts) > 1]


def split_parts(text: str) -> list[str]:
    """Sentences, and the members of long ones."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        members = _CLAUSE.split(sentence) if len(sentence) > _LONG else [sentence]
        parts += [member for member in members if len(member.strip()) > _SHORT]
    return parts


def draw_pair(passages: Sequence[Passage], chance: Generator) -> Pair:
    """A pair from a passage drawn at random; three in four are a part against the rest."""
    passage = passages[int(chance.integers(len(passages)))]
    return _cloze(passage, chance) if chance.random() < _CLOZE else _under_heading(passage, chance)


def _cloze(passage: Passage, chance: Generator) -> Pair:
    """One part or two against the rest of their passage, now and then against the whole, now and then with its name."""
    parts = passage.parts
    at = int(chance.integers(len(parts)))
    taken = 2 if len(parts) > 3 and chance.random() < _TWO else 1
    rest = parts if chance.random() < _KEPT else (*parts[:at], *parts[at + taken :])
    held = numpy.concatenate(rest or parts)[:_CROP]
    if chance.random() < _NAMED:
        held = numpy.concatenate((passage.name, held))
    return Pair(numpy.concatenate(parts[at : at + taken])[:_ASKED], held)


def _under_heading(passage: Passage, chance: Generator) -> Pair:
    """The name with a few words of the passage against the passage."""
    held = numpy.concatenate(passage.parts)[:_CROP]
    return Pair(numpy.concatenate((passage.name, chance.choice(held, _HINTS))), held)
