"""Indicators 指标 as questions word them: how well the name of one fits what was asked.

A name is compared character by character: what of it the question says, itself or in other words (everyday
for official, English for Chinese), and what of the question it leaves unsaid. Qualifiers (每万人口, 高价值)
are compared apart, and of contrasting words (民事, 行政) one never stands for another.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.regions import mentions
from index.expansion import english, everyday
from rag.cues import pairs, pattern, sections, words
from rag.question import Question

FILE = "indicators"
"""The file of `data/` with the words of this module."""

_RUN = re.compile(r"[a-z]+|[\u3400-\u9fff〇]+")
_TITLE_WEIGHT = 0.25
"""What the title of a document says already (its field) tells its indicators apart least."""
_LEAST = 0.45
"""So much of a name's likeness counts, however much of the question the name leaves unsaid."""
_OTHER_WORDS = 3
"""So many characters of a question count as said where official words for them stand in the name."""
_LATIN_WEIGHT = 3.0
"""A Latin word weighs so many characters."""
_SHORT = 2
"""A matter of so few characters may be the head of many names, and a part of many more."""
_TRANSLATED = 0.85
"""What the question says only in other words counts so much."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks the figure of: its own words, other words for them, qualifiers and dimension of the unit."""

    matter: str
    own: frozenset[str]
    said: frozenset[str]
    others: tuple[frozenset[str], ...]
    other_words: float
    qualifiers: frozenset[str]
    contrasts: tuple[frozenset[str], ...]
    dimensions: frozenset[str]
    growth: bool
    added: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a name the question says, how much of the question the name says, and both as one fit, 0 to 1."""

    named: float
    asked: float
    fit: float


NO_LIKENESS = Likeness(0.0, 0.0, 0.0)


@lru_cache(256)
def wanted(asked: Question) -> Wanted:
    """What a question asks the figure of."""
    whole, found = _without_qualifiers(_plain(without_places(asked.whole)))
    translated = list(english(asked.whole)) if asked.language == "en" else []
    others = [*everyday(_plain(asked.indicator)), *translated]
    others = [tuple(filter(_is_telling, phrases)) for phrases in others]
    spoken = [_without_qualifiers(_plain(phrase)) for phrases in others for phrase in phrases]
    for _, more in spoken if translated else []:
        found |= more
    own = _couples(whole)
    said = own.union(*(_couples(text) for text, _ in spoken))
    matter = _without_qualifiers(_plain(asked.indicator))[0]
    return Wanted(
        matter=_sub("measures", " ", matter),
        own=said if asked.language == "en" else own,
        said=said,
        other_words=2 * _LATIN_WEIGHT if asked.language == "en" else _OTHER_WORDS,
        others=tuple(frozenset().union(*map(_couples, phrases)) for phrases in others),
        qualifiers=frozenset(found),
        contrasts=_contrasts(whole),
        dimensions=_dimensions(asked),
        growth=_says("asking", "growth", asked),
        added=_says("asking", "added", asked),
    )


def likeness(name: str, title: str, asked: Wanted) -> Likeness:
    """How well the name of an indicator fits; `title` is its document's, whose words count little."""
    known = _of_name(name)
    if not _agree(asked.qualifiers, known.qualifiers) or _contradict(asked.contrasts, known.contrasts):
        return NO_LIKENESS
    light = _couples(_plain(title))
    named = _covered(known.text, asked.own, light)
    named += _TRANSLATED * (_covered(known.text, asked.said, light) - named)
    left = _left(asked, known.pairs, light)
    less = 0.7 ** len((asked.qualifiers & _soft()) - known.qualifiers)
    less *= 0.7 ** len(known.qualifiers - asked.qualifiers - _soft())
    shared = len(asked.qualifiers & known.qualifiers)
    named = (named + shared) / (1 + shared)
    return Likeness(named, left, less * named * (_LEAST + (1 - _LEAST) * left))


def _dimensions(asked: Question) -> frozenset[str]:
    """The sorts of units asked for: by the word behind 几 and 多少, else by what is measured (…率, …费)."""
    every = sections("units", file=FILE)
    counted = frozenset(unit for unit in every if _says(unit, "words", asked))
    return counted or frozenset(unit for unit in every if _says(unit, "measured", asked))


def _says(section: str, name: str, asked: Question) -> bool:
    return bool(pattern(section, name, file=FILE).search(asked.whole))


def fits_unit(unit: str, asked: Wanted) -> bool:
    """Whether a unit is one of those the question asks for."""
    if not asked.dimensions:
        return True
    bare = unit.partition("/")[0].lstrip("十百千万亿")
    return any(bare in words(section, "units", file=FILE) for section in asked.dimensions)


def are_alike(one: str, other: str) -> bool:
    """Whether two names name the same indicator, one perhaps more fully (贷款总额, 涉农贷款金额)."""
    first, second = _of_name(one), _of_name(other)
    if (first.qualifiers ^ second.qualifiers) - _soft() or _contradict(first.contrasts, second.contrasts):
        return False
    least = min(len(first.pairs), len(second.pairs))
    return first.text == second.text or len(first.pairs & second.pairs) > 0.6 * least > 0


def share_said(text: str, asked: Wanted) -> float:
    """The share of a question's matter that a text says in the same words."""
    return _covered(_bare(asked.matter, " "), _couples(_without_qualifiers(_plain(text))[0]), frozenset())


def is_headed(name: str, asked: Wanted) -> bool:
    """Whether a name counts what a question names: a bare 床位 is counted by 养老床位数, not by 床位补贴."""
    matter = _bare(asked.matter)
    if asked.qualifiers or len(matter) > _SHORT or not matter:
        return True
    return _sub("counted", "", _of_name(name).text.strip()).strip().endswith(matter)


def says_enough(asked: Wanted) -> bool:
    """Whether the matter of a question names more than a bare 企业 or 项目."""
    return bool(asked.qualifiers) or _is_telling(_bare(asked.matter))


def _is_telling(phrase: str) -> bool:
    return len(_sub("measures", "", _sub("heads", "", phrase)).strip()) >= 2


def without_places(text: str) -> str:
    """The text with the names of places blanked out."""
    for mention in reversed(mentions(text)):
        text = f"{text[: mention.span.start]} {text[mention.span.end :]}"
    return text


# ---- names ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    pairs: frozenset[str]
    qualifiers: frozenset[str]
    contrasts: tuple[frozenset[str], ...]


@lru_cache(4096)
def _of_name(name: str) -> _Name:
    text, found = _without_qualifiers(_plain(name))
    core = _sub("measures", " ", text)
    text = core if len(_bare(core)) >= 2 else text
    return _Name(text, _couples(text), frozenset(found), _contrasts(text))


def _agree(asked: frozenset[str], named: frozenset[str]) -> bool:
    """Whether a name has the qualifiers asked for, and no strict one besides."""
    rules = _rules()
    lacking = {mark for mark in asked - named if rules[mark] != "soft"}
    return not lacking and not {mark for mark in named - asked if rules[mark] == "strict"}


def _contrasts(text: str) -> tuple[frozenset[str], ...]:
    sets = words("contrasts", "sets", file=FILE)
    return tuple(frozenset(word for word in each.split("|") if word in text) for each in sets)


def _contradict(asked: Iterable[frozenset[str]], named: Iterable[frozenset[str]]) -> bool:
    return any(one and other and not one & other for one, other in zip(asked, named, strict=True))


# ---- characters ---------------------------------------------------------------------------------------


def _covered(text: str, said: frozenset[str], light: frozenset[str]) -> float:
    """The share of a text's characters that stand in a pair of those said; those in a light pair weigh less."""
    found = list(_characters(text, said, light))
    most = sum(weight for weight, _ in found)
    return sum(weight for weight, is_said in found if is_said) / most if most else 0.0


def _characters(text: str, said: frozenset[str], light: frozenset[str]) -> Iterator[tuple[float, bool]]:
    for run in _RUN.findall(text):
        if run.isascii():
            yield _LATIN_WEIGHT, run in said
            continue
        pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        for at in range(len(run)):
            around = pairs[max(0, at - 1) : at + 1]
            yield _TITLE_WEIGHT if any(pair in light for pair in around) else 1.0, any(pair in said for pair in around)


def _left(asked: Wanted, named: frozenset[str], light: frozenset[str]) -> float:
    """The share of a question's matter that a name says, itself or in other words."""
    matter = list(_characters(_bare(asked.matter, " "), named, light))
    most = sum(weight for weight, _ in matter)
    untelling = light.union(words("generic", "heads", file=FILE))
    hit = sum(weight for weight, is_said in matter if is_said)
    hit += sum(asked.other_words for others in asked.others if (others & named) - untelling)
    return min(1.0, hit / most) if most else 1.0


def _bare(text: str, filler: str = "") -> str:
    """The text without light words: those that only join or ask."""
    return re.sub(r"\s+", filler, _sub("light", filler, text))


def _couples(text: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update([run] if run.isascii() or len(run) == 1 else (run[at : at + 2] for at in range(len(run) - 1)))
    return frozenset(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _without_qualifiers(text: str) -> tuple[str, set[str]]:
    """The text with its qualifiers blanked out, and which they were."""
    found = set()
    for mark in _rules():
        text, count = pattern(f"qualifiers.{mark}", "words", file=FILE).subn(" ", text)
        if count:
            found.add(mark)
    return text, found


@cache
def _rules() -> Mapping[str, str]:
    """How strictly each qualifier is taken: strict, asked or soft."""
    return dict(pairs("rules", file=FILE))


@cache
def _soft() -> frozenset[str]:
    return frozenset(mark for mark, rule in _rules().items() if rule == "soft")


def _sub(name: str, filler: str, text: str) -> str:
    """The text with generic words of one sort replaced."""
    return pattern("generic", name, file=FILE).sub(filler, text)
