"""Trains the bundled encoder 内置编码器 from a folder of training texts; `make encoder` runs it.

The folder holds `laws.jsonl.gz`, `policies.jsonl.gz`, `pairs.jsonl.gz` and `written/*.jsonl`; the package
adds its own written pairs, its lexicon, and the plain text of the shipped documents, no question about
them. A word2vec table is weighed by rarity, then trained on pairs several times over from different
seeds, and the tables are averaged: the mean of tables that began alike is better than any of them.
"""

import gzip
import json
import logging
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy

from corpus.document import Document
from corpus.errors import WenceError
from index.adaptation import written_pairs
from index.cloze import Passage, draw_pair, passages
from index.contrast import Cut, Generator, Pair, train
from index.encoder import unit
from index.expansion import lexicon_pairs
from index.passage import passage_of
from index.static import Pieces, StaticEncoder, Table
from index.vocabulary import WordCounts, unigram


class UnreadableTexts(WenceError):
    """A training text that cannot be read."""


logger = logging.getLogger(__name__)

NAME = "wence-static-zh"
RATE = 0.003
_CROP = 160
_LABELLED = 0.5
_POLICIES = 0.8
_SHARES: Mapping[str, float] = {
    "written": 8, "stard": 3, "lecoqa_ans_art": 1, "lecoqa_qa": 0.5, "lecoqa_kw": 0.5,
    "drcd": 0.5, "cmrc": 0.5, "xquad": 0.5, "lexicon": 3,
}  # fmt: skip
"""How often a pair of each source is drawn, against the others; one of a source not named here counts once."""
RUNS = ((0.0, 0), (0.0, 1), (0.25, 2), (0.25, 3), (0.5, 4))
"""The share of the shipped documents among the plain texts, and the number, of each run that is averaged."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How large an encoder is, and how much is spent on it."""

    width: int = 256
    epochs: int = 3
    steps: int = 1600
    batch: int = 512
    runs: tuple[tuple[float, int], ...] = RUNS


WHOLE = Effort()


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A question and the text that answers it."""

    source: str
    question: str
    name: str
    text: str


class Texts:
    """What a training folder and the shipped documents hold."""

    def __init__(self, folder: Path, documents: Sequence[Document], *, unseen: Container[str] = ()) -> None:
        """The texts, but for the pairs with a question or a text in `unseen`, which a study keeps aside."""
        self._folder = folder
        self._documents = documents
        self._unseen = unseen

    @property
    def documents(self) -> frozenset[str]:
        """The shipped documents by their SHA-256."""
        return frozenset(document.sha256 for document in self._documents)

    @cached_property
    def laws(self) -> list[tuple[str, str]]:
        """Law articles: (title and number, text)."""
        return [(record["name"], record["text"]) for record in _records(self._folder / "laws.jsonl.gz")]

    @cached_property
    def policies(self) -> list[tuple[str, str]]:
        """Paragraphs of policy papers: (title, text)."""
        papers = _records(self._folder / "policies.jsonl.gz")
        return [(paper["title"], line) for paper in papers for line in paper["text"].split("\n") if len(line) > 30]

    @cached_property
    def shipped(self) -> list[tuple[str, str]]:
        """The clauses of the shipped documents: (title and headings, text)."""
        return [passage_of(clause, document) for document in self._documents for clause in document.clauses]

    @cached_property
    def pairs(self) -> list[LabelledPair]:
        """Questions with their texts; a text invented as a sample goes without its title."""
        records = [*_records(self._folder / "pairs.jsonl.gz")]
        for path in sorted((self._folder / "written").glob("*.jsonl")):
            records += _records(path)
        found = [
            LabelledPair(record["source"], record["query"], _name(record), record["doc"])
            for record in records
            if record["doc"] not in self._unseen and record["query"] not in self._unseen
        ]
        return found + [LabelledPair("written", question, "", text) for question, text in written_pairs()]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnreadableTexts(
            f"it cannot be read ({error})", where=str(path), remedy="Name a folder of training texts, as README says"
        ) from error


def _name(record: Mapping[str, Any]) -> str:
    return "" if record.get("synthetic") else record.get("title") or record.get("doc_name") or ""


# ---- the first table --------------------------------------------------------------------------------


def make_pieces(texts: Texts) -> Pieces:
    """The pieces of the vocabulary; the register of policy papers weighs more than that of laws."""
    counts = WordCounts()
    counts.add(text for _, text in texts.laws)
    counts.add(("\n".join(text) for text in texts.policies), 6)
    counts.add(dict.fromkeys(pair.text for pair in texts.pairs if pair.source == "written"), 6)
    counts.add((pair.question for pair in texts.pairs), 3)
    counts.add(("\n".join(pair) for pair in lexicon_pairs()), 5)
    return Pieces(unigram(counts.pieces()))


def first_table(texts: Texts, pieces: Pieces, effort: Effort = WHOLE) -> Table:
    """word2vec rows, unit length, weighed a/(a + share of all words), without the direction that all texts share."""
    written = [f"{pair.question}\n{pair.text}" for pair in texts.pairs if pair.source == "written"]
    policies = [text for _, text in texts.policies]
    cut = pieces.cut([*(text for _, text in texts.laws), *policies * 4, *written])
    table, counts = _word2vec(cut, len(pieces), effort)
    shares = counts / counts.sum()
    table = unit(table) * (1e-3 / (1e-3 + shares)).astype(numpy.float32)[:, None]
    sample = unit(pieces.bags(pieces.cut(policies[:4000])) @ table)
    common = numpy.linalg.svd(sample, full_matrices=False)[2][0]
    table -= numpy.outer(table @ common, common)
    unseen = counts == 0
    table[unseen] = numpy.random.default_rng(0).normal(0, 0.01, (int(unseen.sum()), effort.width))
    first: Table = table.astype(numpy.float32)
    return first


def _word2vec(
    cut: Sequence[Cut], size: int, effort: Effort
) -> tuple[Table, numpy.ndarray[Any, numpy.dtype[numpy.int64]]]:
    from gensim.models import Word2Vec  # noqa: PLC0415  needed for training alone

    order = numpy.random.default_rng(1).permutation(len(cut))
    sentences = [[str(piece) for piece in cut[row]] for row in order if len(cut[row]) > 3]
    width, epochs = effort.width, effort.epochs
    model = Word2Vec(
        sentences,
        vector_size=width,
        window=8,
        negative=6,
        sample=1e-4,
        min_count=1,
        sg=1,
        epochs=epochs,
        seed=1,
        workers=2,
    )
    table, counts = numpy.zeros((size, width), numpy.float32), numpy.zeros(size, numpy.int64)
    for word, place in model.wv.key_to_index.items():
        table[int(word)] = model.wv.vectors[place]
        counts[int(word)] = model.wv.get_vecattr(word, "count")
    return table, counts


# ---- the pairs of a batch ---------------------------------------------------------------------------


class Cuts:
    """All that batches are drawn from, cut once."""

    def __init__(self, texts: Texts, pieces: Pieces) -> None:
        pairs, lexicon = texts.pairs, lexicon_pairs()
        self.asked = pieces.cut([pair.question for pair in pairs] + [everyday for everyday, _ in lexicon])
        self.held = pieces.cut([pair.text for pair in pairs] + [official for _, official in lexicon])
        self.names = pieces.cut([pair.name for pair in pairs] + [""] * len(lexicon))
        keys = [pair.text for pair in pairs] + ["\t".join(pair) for pair in lexicon]
        self.keys = numpy.unique(keys, return_inverse=True)[1]
        shares = [_SHARES.get(pair.source, 1) for pair in pairs] + [_SHARES["lexicon"]] * len(lexicon)
        self.shares = numpy.array(shares) / sum(shares)
        self.plain: list[Sequence[Passage]] = [
            passages(pieces, source) for source in (texts.shipped, texts.policies, texts.laws)
        ]


class Draw:
    """Draws batches: half of them labelled pairs, each text once a batch; the rest pairs out of plain texts."""

    def __init__(self, cuts: Cuts, *, shipped: float, size: int = WHOLE.batch) -> None:
        self._cuts = cuts
        self._size = size
        self._plain_shares = (shipped, (1 - shipped) * _POLICIES, (1 - shipped) * (1 - _POLICIES))

    def __call__(self, chance: Generator) -> list[Pair]:
        """A batch."""
        cuts, labelled = self._cuts, round(self._size * _LABELLED)
        rows = chance.choice(len(cuts.shares), labelled * 2, p=cuts.shares)
        once = rows[numpy.sort(numpy.unique(cuts.keys[rows], return_index=True)[1])][:labelled]
        drawn = [self._labelled(row, chance) for row in once]
        sources = chance.choice(len(cuts.plain), self._size - len(drawn), p=self._plain_shares)
        drawn += [draw_pair(cuts.plain[source], chance) for source in sources]
        return [pair for pair in drawn if len(pair.asked) and len(pair.held)]

    def _labelled(self, row: int, chance: Generator) -> Pair:
        cuts, held = self._cuts, self._cuts.held[row][:_CROP]
        return Pair(cuts.asked[row], numpy.concatenate((cuts.names[row], held)) if chance.random() < 0.5 else held)


class Trainer:
    """Trains encoders from the same first table, one for each seed."""

    def __init__(self, texts: Texts, effort: Effort = WHOLE) -> None:
        logger.info("counting words")
        self._pieces = make_pieces(texts)
        logger.info("word2vec over %d pieces", len(self._pieces))
        self._first = first_table(texts, self._pieces, effort)
        self._cuts = Cuts(texts, self._pieces)
        self._documents = texts.documents
        self._effort = effort

    def encoder(self, seed: int = 0) -> StaticEncoder:
        """The encoder of a seed: the mean of the tables of its runs."""
        effort = self._effort
        tables: list[Table] = []
        for shipped, run in effort.runs:
            logger.info("run %d of %d", len(tables) + 1, len(effort.runs))
            draw = Draw(self._cuts, shipped=shipped, size=effort.batch)
            number = len(effort.runs) * seed + run
            tables.append(
                train(self._first, self._pieces, draw, steps=effort.steps, rate=RATE, seed=number, progress=_log)
            )
        mean: Table = numpy.mean(tables, axis=0, dtype=numpy.float32)
        mean[0] = 0
        return StaticEncoder.quantised(self._pieces, mean, NAME, self._documents)


def train_encoder(texts: Texts, *, seed: int = 0, effort: Effort = WHOLE) -> StaticEncoder:
    """The bundled encoder; another seed gives another one as good."""
    return Trainer(texts, effort).encoder(seed)


def _log(step: int, of: int, loss: float) -> None:
    if step % 200 == 0:
        logger.info("step %d of %d, loss %.3f", step, of, loss)
