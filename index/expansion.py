"""A query's terms with their weights 检索式: its own words, official wording for everyday, Chinese for English.

The vocabulary is data: `lay_official.tsv` (everyday → official), `en_zh.tsv` (English → Chinese) and
`places_en.tsv` (places as English writes them). Added words stand beside a query's own, at a lower weight:
what was asked counts most, and a wrong guess costs little.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from corpus.text import INVISIBLE
from index.tokens import plain_words, terms, words

OFFICIAL = 0.3
"""Weight of official words beside an everyday one: 0.2 to 0.5 do equally well on the written training questions."""
CHINESE = (1.0, 0.5, 0.3)
"""Weights of the Chinese alternatives of an English term, the most typical first."""
_SPOKEN = 2
"""So many alternatives of an English term are spoken to the encoder."""
_NO_TOPIC = "question"
"""Glossary rows of this domain ask (`how many`); they say nothing of the matter."""
_LATIN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)*")
_RUN = re.compile(r"[a-z]+|[0-9]+|[\u3400-\u9fff〇]+")
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: `own` terms and all `weights` for BM25, `spoken` for the encoder, `marked` to show."""

    text: str
    own: frozenset[str]
    weights: Mapping[str, float]
    spoken: str
    marked: frozenset[str]


def expand(text: str) -> Query:
    """The query for a text as typed."""
    own = frozenset(terms(text))
    weights = dict.fromkeys(sorted(own), 1.0)
    marked = set(words(text))
    spoken = [text]
    for phrase, weight in _added(text):
        for term in terms(phrase):
            weights[term] = max(weights.get(term, 0.0), weight)
        marked.update(words(phrase))
        if weight in CHINESE[:_SPOKEN]:
            spoken.append(phrase)
    return Query(text, own, weights, " ".join(spoken), frozenset(marked))


def _added(text: str) -> Iterator[tuple[str, float]]:
    """Phrases that say the same in the language of the documents, with their weights."""
    plain = re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFKC", text).lower())
    for official in everyday(plain):
        for phrase in official:
            yield phrase, OFFICIAL
    for chinese in english(plain):
        yield from zip(chinese, CHINESE, strict=False)


# ---- everyday Chinese -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Everyday:
    """Everyday words to official ones; `weak` ones also occur across other words, and must begin and end with one."""

    official: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _everyday() -> _Everyday:
    rows = _rows("lay_official.tsv")
    official = {row[0].lower(): tuple(row[1].split("|")) for row in rows}
    weak = frozenset(row[0].lower() for row in rows if row[4] == "weak")
    longest = sorted(official, key=len, reverse=True)
    return _Everyday(official, weak, re.compile("|".join(map(re.escape, longest))))


def everyday(text: str) -> Iterator[tuple[str, ...]]:
    """The official words for each everyday word of a text, the longest word at each place."""
    known = _everyday()
    edges = _edges(text)
    at = 0
    while match := known.pattern.search(text, at):
        if match.group() not in known.weak or edges.issuperset(match.span()):
            yield known.official[match.group()]
            at = match.end()
        else:
            at = match.start() + 1


def _edges(text: str) -> frozenset[int]:
    """Where the words of a text begin and end."""
    found: set[int] = set()
    for run in _RUN.finditer(text):
        found.update(accumulate(map(len, plain_words(run.group())), initial=run.start()))
    return frozenset(found)


# ---- English ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Glossary:
    """Chinese for English, by the words of a term; no term has more words than `longest`."""

    chinese: Mapping[tuple[str, ...], tuple[str, ...]]
    longest: int


@cache
def _glossary() -> _Glossary:
    chinese = {}
    for row in _rows("places_en.tsv"):
        chinese[latin_words(row[0])] = tuple(row[1].split("|"))
    for row in _rows("en_zh.tsv"):
        chinese[latin_words(row[0])] = () if row[2] == _NO_TOPIC else tuple(row[1].split("|"))
    return _Glossary(chinese, max(map(len, chinese)))


def latin_words(text: str) -> tuple[str, ...]:
    """The Latin words of a text in lower case, without apostrophes and a possessive's s: Xi'an's is xian."""
    found = (_POSSESSIVE.sub("", word) for word in _LATIN.findall(text.lower()))
    return tuple(re.sub("['’]", "", word) for word in found)


def english(text: str) -> Iterator[tuple[str, ...]]:
    """The Chinese alternatives for each English term of a text, the longest term at each place."""
    asked = latin_words(text)
    glossary = _glossary()
    at = 0
    while at < len(asked):
        for length in range(min(glossary.longest, len(asked) - at), 0, -1):
            found = _translated(asked[at : at + length], glossary)
            if found is not None:
                yield from [found] if found else []
                break
        else:
            length = 1
        at += length


def _translated(term: tuple[str, ...], glossary: _Glossary) -> tuple[str, ...] | None:
    """The Chinese for a term as written or with plurals taken off; None if the glossary lacks it."""
    for form in (term, (*term[:-1], _singular(term[-1])), tuple(map(_singular, term))):
        if form in glossary.chinese:
            return glossary.chinese[form]
    return None


def _singular(word: str) -> str:
    """An English word without a plural's ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word


def _rows(name: str) -> list[list[str]]:
    """The rows of a table of this package, comments and header left out."""
    lines = files("index").joinpath(f"data/{name}").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


@cache
def lexicon_pairs() -> tuple[tuple[str, str], ...]:
    """Every everyday or English term of the lexicon with each of its first alternatives, places left out."""
    rows = [*_rows("lay_official.tsv"), *_rows("en_zh.tsv")]
    return tuple((row[0], chosen) for row in rows for chosen in row[1].split("|")[: len(CHINESE)])
