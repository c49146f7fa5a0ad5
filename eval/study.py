"""What the bundled encoder adds to BM25 编码器研究: trained anew from several seeds, on questions kept aside.

Legal questions are parted by the articles that answer them: the articles drawn for the study appear in no
training pair, nor do the questions on them. Policy questions are the dev half of the project's own set;
no training text is about its documents but their plain words. Each gain is paired question by question.
"""

import gzip
import json
import logging
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Clause, ClauseId, Document, DocumentId, ParsedText
from corpus.library import Library
from corpus.wording import printed
from eval.measures import Interval, bootstrap, recall_at, wanted
from eval.questions import GoldClauses, GoldMode, Question
from eval.run import overlap
from index.build import write_index
from index.encoder import Encoder
from index.hybrid import ClauseIndex, Weights
from index.training import Texts, Trainer

logger = logging.getLogger(__name__)

BM25 = Weights(words=1.0, meaning=0.0, naming=0.0)
_ASIDE = 0.3
_SOURCE = "stard"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a study, its kind, and the groups of clauses that answer it."""

    text: str
    kinds: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    mode: GoldMode = "all"


@dataclass(frozen=True, slots=True)
class Gain:
    """A measure of BM25 alone and of the hybrid over some questions, and the interval of the difference."""

    name: str
    questions: int
    words: float
    hybrid: float
    interval: Interval


# ---- legal questions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Legal:
    """The legal questions kept aside with their articles, and every national article as a document's clause."""

    questions: tuple[Asked, ...]
    unseen: frozenset[str]
    documents: tuple[Document, ...]


def legal(folder: Path, *, seed: int = 0) -> Legal:
    """The part of the legal questions whose articles are drawn for the study."""
    by_question: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for record in _records(folder / "pairs.jsonl.gz"):
        if record["source"] == _SOURCE:
            by_question[record["query"]].add(record["doc"])
            names[record["doc"]] = record["doc_name"]
    articles = sorted(names)
    drawn = frozenset(random.Random(seed).sample(articles, round(len(articles) * _ASIDE)))
    kept = {question: golds for question, golds in by_question.items() if golds <= drawn}
    touched = frozenset(question for question, golds in by_question.items() if golds & drawn)
    laws = [
        (record["name"], record["text"])
        for record in _records(folder / "laws.jsonl.gz")
        if record["scope"] == "national"
    ]
    held = {text for _, text in laws}
    documents, ids = _as_documents([*laws, *((names[text], text) for text in articles if text not in held)])
    questions = tuple(
        Asked(question, ("all",), tuple(frozenset({ids[gold]}) for gold in sorted(golds)))
        for question, golds in sorted(kept.items())
    )
    return Legal(questions, drawn | touched, documents)


def _as_documents(articles: Iterable[tuple[str, str]]) -> tuple[tuple[Document, ...], dict[str, str]]:
    """A document for each law, and the clause id of each text."""
    by_law: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text in articles:
        by_law[name.rpartition("第")[0] or name].append((name, text))
    documents, ids = [], {}
    for number, (law, held) in enumerate(sorted(by_law.items())):
        identity = DocumentId(f"{number:05d}")
        clauses = []
        for place, (name, text) in enumerate(held):
            clause = Clause(
                ClauseId(f"{identity}/{place}"),
                identity,
                (name.removeprefix(law),),
                "law_article",
                printed(text, 0, len(text)),
            )
            ids[text] = str(clause.id)
            clauses.append(clause)
        documents.append(Document(identity, law, ParsedText("", tuple(clauses), (), ()), ""))
    return tuple(documents), ids


def _records(path: Path) -> Iterable[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# ---- policy questions --------------------------------------------------------------------------------


def policy(questions: Sequence[Question], library: Library) -> tuple[Asked, ...]:
    """The answerable questions of the dev half, each under its kind and its overlap with the clauses."""
    clauses = GoldClauses(library)
    found = []
    for question in questions:
        if question.half == "dev" and question.is_answerable:
            held = [clauses.of(gold) for gold in question.gold]
            texts = [clause.text for group in held for clause in group]
            kinds = ("all", f"{overlap(question.text, texts)} overlap", question.kind)
            groups = tuple(frozenset(str(clause.id) for clause in group) for group in held)
            found.append(Asked(" ".join([*question.earlier, question.text]), kinds, groups, question.gold_mode))
    return tuple(found)


# ---- the study ---------------------------------------------------------------------------------------


def study(
    folder: Path, questions: Sequence[Question], library: Library, *, seeds: Sequence[int]
) -> dict[str, list[Gain]]:
    """The gains of each seed's encoder: recall@10 on legal questions, recall@5 on policy questions by kind."""
    law, asked = legal(folder), policy(questions, library)
    trainer = Trainer(Texts(folder, list(library), unseen=law.unseen))
    found: dict[str, list[Gain]] = {}
    for seed in seeds:
        encoder = trainer.encoder(seed)
        logger.info("seed %d: %d legal questions, %d policy questions", seed, len(law.questions), len(asked))
        found[f"legal, seed {seed}"] = _gains(law.questions, law.documents, encoder, 10)
        found[f"policy, seed {seed}"] = _gains(asked, list(library), encoder, 5)
        logger.info(
            "seed %d: gain %+.3f and %+.3f", seed, *(gain[0].interval.mean for gain in list(found.values())[-2:])
        )
    return found


def _gains(asked: Sequence[Asked], documents: Iterable[Document], encoder: Encoder, k: int) -> list[Gain]:
    with tempfile.TemporaryDirectory() as data:
        write_index(documents, Path(data), encoder)
        words, hybrid = (_recalls(asked, Path(data), weights, k) for weights in (BM25, Weights()))
    rows = defaultdict(list)
    for row, question in enumerate(asked):
        for kind in question.kinds:
            rows[kind].append(row)
    return [
        _gain(f"{kind} R@{k}", [words[row] for row in held], [hybrid[row] for row in held])
        for kind, held in sorted(rows.items())
    ]


def _recalls(asked: Sequence[Asked], data: Path, weights: Weights, k: int) -> list[float]:
    clauses = ClauseIndex.open(data, weights=weights)
    return [_recall(question, [hit.clause for hit in clauses.search(question.text, k)], k) for question in asked]


def _recall(question: Asked, ranking: Sequence[str], k: int) -> float:
    return recall_at(ranking, wanted(question.groups, question.mode, ranking), k)


def _gain(name: str, words: Sequence[float], hybrid: Sequence[float]) -> Gain:
    difference = bootstrap([after - before for before, after in zip(words, hybrid, strict=True)])
    count = len(words)
    return Gain(name, count, sum(words) / count, sum(hybrid) / count, difference)


def lines(found: Mapping[str, Sequence[Gain]]) -> list[str]:
    """The study as a table: the gain with the interval that holds it in 95 of 100 samples of questions."""
    shown = []
    for name, gains in found.items():
        shown.append(f"{name}\n{'':24}{'n':>6}{'BM25':>8}{'hybrid':>8}{'gain':>8}  95 %")
        for gain in gains:
            at = gain.interval
            shown.append(
                f"{gain.name:24}{gain.questions:>6}{gain.words * 100:>8.1f}{gain.hybrid * 100:>8.1f}"
                f"{at.mean * 100:>+8.1f}  {at.low * 100:+.1f} to {at.high * 100:+.1f}"
            )
    return shown
