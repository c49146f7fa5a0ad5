"""Adaptation 适配: an encoder learns the wording of the documents being indexed, from their text alone.

A few hundred steps on pairs out of the clauses, beside the project's own written pairs so that nothing
is forgotten, then the mean of the table before and after. Sentences kept aside are pseudo-questions: each
is to find the clause it was taken from. The adapted encoder is kept only if BM25 and its vectors
together find more than BM25 alone and more than with the encoder as it was.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy

from index.cloze import Passage, draw_pair, passages, split_parts
from index.contrast import Generator, Pair, train
from index.fusion import Shares, weighted
from index.lexical import Lexical, PostingsBuilder
from index.static import Pieces, StaticEncoder
from index.tokens import terms

RATE = 0.002
_BATCH = 256
_FROM_CORPUS = 0.8
_FEWEST, _MOST = 40, 50_000
"""Fewer passages than this teach nothing; more texts than that are sampled."""
_STEPS_PER_TEXT, _FEWEST_STEPS, _MOST_STEPS = 0.4, 50, 300
"""Each text is drawn some eighty times: three times as often, a small corpus is learnt by heart and finds less."""
_ASKED, _AMONG = 400, 2_000
_WEIGHTS = (0.4, 0.6)

Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """How well pseudo-questions find their clauses (mean reciprocal rank): by BM25, with the encoder before, after."""

    words: float
    before: float
    after: float

    @property
    def is_gain(self) -> bool:
        """Whether adaptation is worth keeping."""
        return self.after > max(self.words, self.before)


@dataclass(frozen=True, slots=True)
class Adapted:
    """The encoder to use, and what the check found; no check if there was too little text to learn from."""

    encoder: StaticEncoder
    check: Check | None


def adapt(
    encoder: StaticEncoder,
    texts: Sequence[Text],
    *,
    steps: int | None = None,
    seed: int = 0,
    progress: Callable[[int, int, float], None] = lambda step, of, loss: None,
) -> Adapted:
    """The encoder after learning from (name, text) of clauses; the same one if that is no gain."""
    chance = numpy.random.default_rng(seed)
    asked, others = _parted([texts[row] for row in chance.permutation(len(texts))[:_MOST]])
    learnt = passages(encoder.pieces, [pseudo.rest for pseudo in asked] + others)
    if len(learnt) < _FEWEST or not asked:
        return Adapted(encoder, None)
    enough = round(min(max(_STEPS_PER_TEXT * len(texts), _FEWEST_STEPS), _MOST_STEPS)) if steps is None else steps
    draw, table = Draw(learnt, _written(encoder.pieces)), encoder.table()
    after = train(table, encoder.pieces, draw, steps=enough, rate=RATE, seed=seed, progress=progress)
    adapted = StaticEncoder.quantised(encoder.pieces, (table + after) / numpy.float32(2), encoder.config.name)
    check = _check(encoder, adapted, asked, others)
    return Adapted(adapted if check.is_gain else encoder, check)


# ---- what is learnt from ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draw:
    """Draws batches: four in five pairs from the corpus, the others from written pairs, each clause once a batch."""

    corpus: Sequence[Passage]
    written: Sequence[Sequence[Pair]]
    size: int = _BATCH

    def __call__(self, chance: Generator) -> list[Pair]:
        """A batch."""
        wanted = min(round(self.size * (1 - _FROM_CORPUS)), len(self.written))
        clauses = [self.written[at] for at in chance.choice(len(self.written), wanted, replace=False).tolist()]
        drawn = [clause[int(chance.integers(len(clause)))] for clause in clauses]
        drawn += [draw_pair(self.corpus, chance) for _ in range(self.size - wanted)]
        return [pair for pair in drawn if len(pair.asked) and len(pair.held)]


def _written(pieces: Pieces) -> list[list[Pair]]:
    """The written pairs, cut, those of one clause together."""
    pairs = written_pairs()
    asked, held = (pieces.cut(side) for side in zip(*pairs, strict=True))
    by_clause: dict[str, list[Pair]] = {}
    for (_, clause), *cut in zip(pairs, asked, held, strict=True):
        by_clause.setdefault(clause, []).append(Pair(*cut))
    return list(by_clause.values())


@cache
def written_pairs() -> tuple[Text, ...]:
    """The questions and clauses of this package's own training pairs."""
    texts = sorted((path for path in files("index").joinpath("pairs").iterdir()), key=lambda path: path.name)
    lines = [line for path in texts if path.name.endswith(".jsonl") for line in path.read_text("utf-8").splitlines()]
    return tuple((record["query"], record["doc"]) for record in map(json.loads, lines))


# ---- whether it is a gain ---------------------------------------------------------------------------


class _Pseudo(NamedTuple):
    """A sentence as a question, and the text it was taken from without it."""

    question: str
    rest: Text


def _parted(texts: Sequence[Text]) -> tuple[list[_Pseudo], list[Text]]:
    """Pseudo-questions out of texts that are long enough to lose a sentence, and the other texts whole."""
    asked: list[_Pseudo] = []
    others: list[Text] = []
    for name, text in texts:
        parts = split_parts(text)
        middle = len(parts) // 2
        if len(parts) > 2 and len(asked) < _ASKED:
            asked.append(_Pseudo(parts[middle], (name, "".join((*parts[:middle], *parts[middle + 1 :])))))
        else:
            others.append((name, text))
    return asked, others


def _check(before: StaticEncoder, after: StaticEncoder, asked: Sequence[_Pseudo], others: Sequence[Text]) -> Check:
    """The check: the sentences kept aside among the texts they were taken from and others."""
    questions = [pseudo.question for pseudo in asked]
    among = ["\n".join(text) for text in (*(pseudo.rest for pseudo in asked), *others[:_AMONG])]
    by_words = _by_words(questions, among)
    found = [_mean_reciprocal_rank(by_words)]
    for encoder in (before, after):
        likeness = encoder.encode(questions) @ encoder.encode(among).T
        fused = [weighted(pair, _WEIGHTS) for pair in zip(by_words, likeness, strict=True)]
        found.append(_mean_reciprocal_rank(fused))
    return Check(*found)


def _by_words(questions: Sequence[str], among: Sequence[str]) -> list[Shares]:
    """The BM25 score of every text for each question."""
    builder = PostingsBuilder()
    for text in among:
        builder.add([terms(text)])
    vocabulary, postings = builder.build()
    lexical, rows = Lexical(postings), numpy.arange(len(among))
    weights = (dict.fromkeys(terms(question), 1.0) for question in questions)
    return [lexical.best(vocabulary.terms(asked), 1, also=rows)[1].astype(float) for asked in weights]


def _mean_reciprocal_rank(scores: Sequence[Shares]) -> float:
    """The mean of 1/rank, where the n-th question's own text is the n-th; equal scores share their mean rank."""
    ranks = [(score > score[own]).sum() + ((score == score[own]).sum() + 1) / 2 for own, score in enumerate(scores)]
    return float(numpy.mean([1 / rank for rank in ranks])) if ranks else 0.0
