"""Fitting 拟合: the weights of the ranking and of the decision to answer, from labelled questions.

Both are linear in named signals, so that a person can read what they weigh. The ranking is fitted so
that the clauses which answer get the likelihood; the decision so that questions which the corpus answers are told
from those which it does not, its threshold where few right answers are lost.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.library import Library
from eval.assisted import asked_on, history
from eval.questions import GoldClauses, Question
from index.hybrid import ClauseIndex
from rag import Assistant
from rag.abstain import DOUBTS
from rag.signals import NAMES

_RIDGE = 0.003
"""How much large weights are held down; 0.001 to 0.01 do equally well in cross-validation."""
_LOST = 0.025
"""So large a share of answerable questions may be refused on the questions fitted to."""

Matrix = NDArray[numpy.float64]
Flags = NDArray[numpy.bool_]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of one question: their signals, and which of them answer it."""

    signals: Matrix
    answers: Flags


def ranked(questions: Sequence[Question], library: Library, assistant: Assistant) -> list[Ranked]:
    """The candidates of every question that has an answer among them."""
    clauses = GoldClauses(library)
    found = []
    for question in questions:
        gold = {clause.id for one in question.gold for clause in clauses.of(one)}
        evidence = assistant.find(assistant.understand(question.text, history(question.earlier)))
        answers = numpy.array([each.clause.id in gold for each in evidence.evidence], bool)
        if answers.any():
            found.append(Ranked(evidence.signals, answers))
    return found


def fit_ranking(examples: Sequence[Ranked]) -> dict[str, float]:
    """The weight of each signal that makes the clauses which answer likeliest, with a ridge on weights."""
    scale = numpy.concatenate([example.signals for example in examples]).std(axis=0)
    scale[scale == 0] = 1

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, numpy.zeros_like(weights)
        for example in examples:
            scaled = example.signals / scale
            sums = scaled @ weights
            likely = numpy.exp(sums - sums.max())
            likely /= likely.sum()
            share = likely[example.answers].sum() + 1e-12
            total -= float(numpy.log(share))
            slope += scaled.T @ (likely - numpy.where(example.answers, likely / share, 0))
        count = len(examples)
        return total / count + _RIDGE * float(weights @ weights), slope / count + 2 * _RIDGE * weights

    fitted = minimize(loss, numpy.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x / scale
    return {name: round(float(weight), 4) for name, weight in zip(NAMES, fitted, strict=True)}


@dataclass(frozen=True, slots=True)
class Decided:
    """One question before the decision: the doubts about its answer, and whether the corpus answers it."""

    doubts: Matrix
    answerable: bool


def decided(questions: Sequence[Question], assistant: Assistant) -> list[Decided]:
    """Every question with what speaks for and against answering it; those refused by rule are left out."""
    found = []
    for question in questions:
        asked = assistant.understand(question.text, history(question.earlier))
        evidence = assistant.find(asked)
        draft = assistant.draft(asked, evidence)
        if draft is None or draft.text:
            named = assistant.doubts(asked, evidence, draft)
            found.append(Decided(numpy.array([named[name] for name in DOUBTS]), question.is_answerable))
    return found


def fit_decision(examples: Sequence[Decided]) -> dict[str, Any]:
    """Bias, weights and threshold of the logistic decision; both kinds of question count equally in all."""
    table = numpy.array([example.doubts for example in examples])
    answerable = numpy.array([example.answerable for example in examples])
    scale = table.std(axis=0)
    scale[scale == 0] = 1
    scaled = numpy.hstack([table / scale, numpy.ones((len(table), 1))])
    share = answerable.mean()
    importance = numpy.where(answerable, 0.5 / share, 0.5 / (1 - share))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        signed = numpy.where(answerable, 1.0, -1.0) * (scaled @ weights)
        total = float((importance * numpy.logaddexp(0, -signed)).mean())
        pull = -importance * numpy.where(answerable, 1.0, -1.0) / (1 + numpy.exp(numpy.clip(signed, -50, 50)))
        held = numpy.append(weights[:-1], 0.0)
        return total + _RIDGE * float(held @ held), scaled.T @ pull / len(table) + 2 * _RIDGE * held

    fitted = minimize(loss, numpy.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    chances = 1 / (1 + numpy.exp(-(scaled @ fitted)))
    weights = {name: round(float(weight), 4) for name, weight in zip(DOUBTS, fitted[:-1] / scale, strict=True)}
    threshold = float(numpy.quantile(chances[answerable], _LOST))
    return {"bias": round(float(fitted[-1]), 4), "weights": weights, "threshold": round(threshold, 4)}


@dataclass(frozen=True, slots=True)
class Practice:
    """Labelled questions, the documents they are asked of, and the open index of these."""

    questions: Sequence[Question]
    library: Library
    clauses: ClauseIndex


def fit(sets: Sequence[Practice], out: Path, say: Callable[[str], None]) -> None:
    """Fits the ranking to all the sets, then the decision to the answers that it leads to; writes both as data."""
    plain = [(each, Assistant(each.clauses, today=asked_on)) for each in sets]
    examples = [one for each, assistant in plain for one in ranked(each.questions, each.library, assistant)]
    weights = fit_ranking(examples)
    _write(out / "ranking.json", {"weights": weights})
    first = numpy.mean([_is_first(example, weights) for example in examples])
    say(f"{len(examples)} questions for the ranking, the clause that answers comes first for {first:.3f}")
    sorted_weights = numpy.array([weights[name] for name in NAMES])
    after = [(each, Assistant(each.clauses, today=asked_on, weights=sorted_weights)) for each in sets]
    answers = [one for each, assistant in after for one in decided(each.questions, assistant)]
    decision = fit_decision(answers)
    _write(out / "refusal.json", decision)
    say(f"{len(answers)} questions for the decision, threshold {decision['threshold']}")


def _is_first(example: Ranked, weights: Mapping[str, float]) -> bool:
    sums = example.signals @ numpy.array([weights[name] for name in NAMES])
    return bool(example.answers[numpy.argmax(sums)])


def _write(path: Path, record: object) -> None:
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
