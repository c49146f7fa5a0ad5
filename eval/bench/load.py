"""The workload 负载: law articles and legal questions, cut into words and encoded once, the same for every engine."""

import gzip
import hashlib
import json
import random
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy
from numpy.typing import NDArray

from corpus.errors import WenceError

Cut = Callable[[str], list[str]]
Vectors = NDArray[numpy.float32]
Encode = Callable[[Sequence[str]], Vectors]
Part = Literal["texts", "tokens", "vectors"]

K1, B = 1.2, 0.75
"""BM25's constants: tantivy and SQLite have these two built in, the others are set to them."""
RANK_CONSTANT = 60
DEPTH = 20
"""How many of each list a hybrid engine fuses."""

_FORMAT = 1
_SOURCE = "stard"
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+")
_NUMERAL = re.compile(r"\d|[二三四五六七八九]")
_DROPPED = 0.1
_REPLACED = 0.08
_BATCH = 10_000


class LoadError(WenceError):
    """Articles or questions that cannot be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """What cuts a text into the words that every engine gets; its name tells one cutter from another."""

    name: str
    cut: Cut


@dataclass(frozen=True, slots=True)
class Encoder:
    """What gives a vector for each text; its name tells one encoder from another."""

    name: str
    encode: Encode


@dataclass(frozen=True, slots=True)
class About:
    """What a workload is made of; two with equal values are equal."""

    format: int
    laws: str
    pairs: str
    seed: int
    size: int
    words: str
    encoder: str
    copies: int = 0
    queries: int = 0
    terms: int = 0


@dataclass(frozen=True, slots=True)
class Queries:
    """The questions, each part in the same order; a part that was not asked for is empty. A word stands in one once."""

    texts: list[str]
    tokens: list[list[str]]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Load:
    """The articles by row, and the questions."""

    size: int
    texts: list[str]
    tokens: list[list[str]]
    vectors: Vectors
    queries: Queries


# ---- articles and questions --------------------------------------------------------------------------


def read_articles(path: Path) -> list[str]:
    """The texts of a file of articles, one JSON object a line."""
    return [_field(record, "text", path) for record in _records(path)]


def read_named(path: Path) -> list[tuple[str, str]]:
    """The name of each article of a file (its law and its number), and its text."""
    return [(_field(record, "name", path), _field(record, "text", path)) for record in _records(path)]


def read_queries(path: Path, *, source: str = _SOURCE) -> list[str]:
    """The distinct questions of one source in a file of pairs, in its order."""
    return list(dict.fromkeys(_field(row, "query", path) for row in _records(path) if row.get("source") == source))


def _records(path: Path) -> Iterator[dict[str, object]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if isinstance(record, dict):
                    yield record
    except (OSError, EOFError, ValueError) as error:
        remedy = "Name a file of JSON lines packed with gzip"
        raise LoadError(f"it cannot be read ({error})", where=str(path), remedy=remedy) from error


def _field(record: dict[str, object], name: str, path: Path) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise LoadError(f"a line has no {name}", where=str(path), remedy="Name a file whose lines have it")
    return value


def grown(articles: Sequence[str], size: int, cut: Cut, *, seed: int) -> list[str]:
    """So many of the articles in a drawn order, a larger size holding the smaller; then changed copies of them."""
    rng = random.Random(seed)
    held = rng.sample(articles, len(articles))
    if size <= len(held):
        return held[:size]
    words = [[word for word in cut(text) if word in text] for text in held]
    copied = (place % len(held) for place in range(size - len(held)))
    return held + [changed(held[at], words[at], words, rng) for at in copied]


def changed(text: str, words: Sequence[str], pool: Sequence[Sequence[str]], rng: random.Random) -> str:
    """A copy of an article: sentences shuffled and some dropped, numbers varied, some words replaced by others'."""
    sentences = [sentence for sentence in _SENTENCE.findall(text) if rng.random() >= _DROPPED] or [text]
    rng.shuffle(sentences)
    copy = _NUMERAL.sub(lambda numeral: _another(numeral.group(), rng), "".join(sentences))
    for word in rng.sample(words, round(len(words) * _REPLACED)):
        other = rng.choice(pool)
        if other:
            copy = copy.replace(word, rng.choice(other), 1)
    return copy


def _another(numeral: str, rng: random.Random) -> str:
    return rng.choice("0123456789" if numeral.isascii() else "二三四五六七八九")


# ---- vectors without a model --------------------------------------------------------------------------


def projection(words: Words, *, dimensions: int = 256, seed: int = 7) -> Encoder:
    """Stands in for an encoder: the sum of a drawn vector for each word, at length 1. Speed is the same for any."""
    rows = 1 << 16
    table = numpy.random.default_rng(seed).standard_normal((rows, dimensions), dtype=numpy.float32)

    def encode(texts: Sequence[str]) -> Vectors:
        vectors = numpy.zeros((len(texts), dimensions), numpy.float32)
        for row, text in enumerate(texts):
            numbers = [_hash(word) % rows for word in words.cut(text)]
            vectors[row] = table[numbers].sum(axis=0)
        lengths = numpy.sqrt((vectors**2).sum(axis=1, keepdims=True))
        vectors /= numpy.where(lengths > 0, lengths, 1)
        return vectors

    return Encoder(f"random projection of {words.name}, {dimensions} dimensions", encode)


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")


# ---- on disk, for the processes ------------------------------------------------------------------------


def prepare(folder: Path, size: int, *, laws: Path, pairs: Path, words: Words, encoder: Encoder, seed: int) -> About:
    """Writes a workload into a folder, unless the same one is there; says what it is made of."""
    wanted = About(_FORMAT, _digest(laws), _digest(pairs), seed, size, words.name, encoder.name)
    there = read_about(folder)
    if there and asdict(there) | {"copies": 0, "queries": 0, "terms": 0} == asdict(wanted):
        return there
    articles, queries = read_articles(laws), read_queries(pairs)
    if not articles or not queries:
        raise LoadError("there is nothing to search", where=f"{laws}, {pairs}", remedy="Name other files")
    random.Random(seed).shuffle(queries)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "about.json").unlink(missing_ok=True)
    terms = _write(folder, grown(articles, size, words.cut, seed=seed), queries, words.cut, encoder.encode)
    copies = max(0, size - len(articles))
    about = About(**asdict(wanted) | {"copies": copies, "queries": len(queries), "terms": terms})
    (folder / "about.json").write_text(json.dumps(asdict(about), ensure_ascii=False, indent=1), encoding="utf-8")
    return about


def read_about(folder: Path) -> About | None:
    """What the workload of a folder is made of; None if there is none that is whole."""
    try:
        return About(**json.loads((folder / "about.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise LoadError(f"it cannot be read ({error})", where=str(path), remedy="Name the file") from error


def _write(folder: Path, texts: Sequence[str], queries: list[str], cut: Cut, encode: Encode) -> int:
    numbers: dict[str, int] = {}
    terms = _write_tokens(folder / "articles", texts, cut, numbers)
    _write_tokens(folder / "queries", queries, lambda text: list(dict.fromkeys(cut(text))), numbers)
    (folder / "words.json").write_text(json.dumps(list(numbers), ensure_ascii=False), encoding="utf-8")
    _write_texts(folder / "articles.jsonl", texts)
    _write_texts(folder / "queries.jsonl", queries)
    batches = [encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    numpy.save(folder / "articles.vectors.npy", numpy.concatenate(batches))
    numpy.save(folder / "queries.vectors.npy", encode(queries))
    return terms


def _write_tokens(stem: Path, texts: Sequence[str], cut: Cut, numbers: dict[str, int]) -> int:
    ids, starts = array("i"), array("q", [0])
    for text in texts:
        ids.extend(numbers.setdefault(word, len(numbers)) for word in cut(text))
        starts.append(len(ids))
    numpy.save(stem.with_suffix(".ids.npy"), numpy.frombuffer(ids, numpy.int32))
    numpy.save(stem.with_suffix(".starts.npy"), numpy.frombuffer(starts, numpy.int64))
    return len(ids)


def _write_texts(path: Path, texts: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)


def read_load(folder: Path, parts: Sequence[Part]) -> Load:
    """The workload of a folder, in memory; only the parts asked for."""
    about = read_about(folder)
    if about is None:
        raise LoadError("there is no workload", where=str(folder), remedy="Run the bench as a whole")
    words: list[str] = json.loads((folder / "words.json").read_text("utf-8")) if "tokens" in parts else []
    articles, queries = (_read(folder, stem, parts, words) for stem in ("articles", "queries"))
    return Load(about.size, articles.texts, articles.tokens, articles.vectors, queries)


def _read(folder: Path, stem: str, parts: Sequence[Part], words: Sequence[str]) -> Queries:
    texts, tokens, vectors = [], [], numpy.zeros((0, 0), numpy.float32)
    if "texts" in parts:
        with (folder / f"{stem}.jsonl").open(encoding="utf-8") as lines:
            texts = [json.loads(line) for line in lines]
    if "tokens" in parts:
        ids, starts = read_ids(folder, stem)
        spelt = [words[number] for number in ids.tolist()]
        tokens = [spelt[begin:end] for begin, end in pairwise(starts.tolist())]
    if "vectors" in parts:
        vectors = numpy.load(folder / f"{stem}.vectors.npy")
    return Queries(texts, tokens, vectors)


def read_ids(folder: Path, stem: str) -> tuple[NDArray[numpy.int32], NDArray[numpy.int64]]:
    """The words of all texts as numbers, one text after the other, and where each begins and the last ends."""
    return numpy.load(folder / f"{stem}.ids.npy"), numpy.load(folder / f"{stem}.starts.npy")
