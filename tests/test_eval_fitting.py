"""Fitting finds the signal that tells, on examples made by hand, and gathers examples from labelled questions."""

import math
import random
from pathlib import Path

import numpy
import pytest
from asking import TODAY

from corpus.library import Library
from eval.fitting import Decided, Ranked, decided, fit_decision, fit_ranking, ranked
from eval.questions import Gold, Question
from rag import Assistant
from rag.abstain import DOUBTS, Decision, confidence
from rag.ranking import likelihoods
from rag.signals import NAMES

VALUE = "榆林市2025年地理标志目标是多少？"
GOAL = Gold("yulin-ip-opinion", "地理标志证明商标和地理标志保护产品分别达到")


def row(noise: random.Random | None = None, **told: float) -> list[float]:
    """A row of signals: small noise, and what is told."""
    return [told.get(name, noise.gauss(0, 0.2) if noise else 0.0) for name in NAMES]


def rankings(count: int = 40, seed: int = 1, *, sign: float = 1.0) -> list[Ranked]:
    """Questions with five candidates each: `meaning` is 1 for the one that answers and 0 for the others."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        right = chance.randrange(5)
        table = [row(chance, meaning=sign * (at == right), draft=1.0) for at in range(5)]
        found.append(Ranked(numpy.array(table), numpy.arange(5) == right))
    return found


def decisions(count: int = 100, seed: int = 2) -> list[Decided]:
    """As many questions with an answer as without: `met` is about 1 with and about 0 without."""
    chance = random.Random(seed)
    found = []
    for at in range(2 * count):
        answerable = at % 2 == 0
        told = {"met": float(answerable) + chance.gauss(0, 0.1), "english": 1.0}
        found.append(Decided(numpy.array([told.get(name, chance.gauss(0, 0.1)) for name in DOUBTS]), answerable))
    return found


def decision(examples: list[Decided]) -> Decision:
    return Decision(**fit_decision(examples))


def sure(example: Decided, by: Decision) -> float:
    return confidence(dict(zip(DOUBTS, example.doubts.tolist(), strict=True)), by)


# ---- the ranking -------------------------------------------------------------------------------------


def test_the_signal_that_tells_weighs_most() -> None:
    weights = fit_ranking(rankings())
    assert list(weights) == list(NAMES)
    assert max(weights, key=lambda name: abs(weights[name])) == "meaning"
    assert weights["meaning"] > 0


def test_a_signal_that_speaks_against_gets_a_negative_weight() -> None:
    assert fit_ranking(rankings(sign=-1.0))["meaning"] < 0


def test_the_fitted_weights_put_the_answer_first_in_questions_never_seen() -> None:
    fitted = fit_ranking(rankings())
    weights = numpy.array([fitted[name] for name in NAMES])
    unseen = rankings(seed=9)
    first = [example.answers[likelihoods(example.signals, weights).argmax()] for example in unseen]
    assert sum(first) >= 38  # of 40
    plain = [example.answers[likelihoods(example.signals, numpy.ones(len(NAMES))).argmax()] for example in unseen]
    assert sum(first) > sum(plain)


def test_a_signal_that_never_differs_weighs_nothing() -> None:
    assert fit_ranking(rankings())["draft"] == pytest.approx(0, abs=1e-3)


def test_of_two_clauses_that_answer_either_may_come_first() -> None:
    # `words` is 1 for one answer, `row` for the other, `edge` for the wrong clause: both beat it, neither the other
    table = numpy.array([row(words=1), row(row=1), row(edge=1)])
    weights = fit_ranking([Ranked(table, numpy.array([True, True, False]))])
    assert weights["words"] == pytest.approx(weights["row"], abs=1e-3)
    assert weights["words"] > 0 > weights["edge"]


def test_a_signal_ten_times_as_large_weighs_a_tenth() -> None:
    place, examples = NAMES.index("meaning"), rankings()
    factor = numpy.where(numpy.arange(len(NAMES)) == place, 10.0, 1.0)
    larger = [Ranked(example.signals * factor, example.answers) for example in examples]
    assert fit_ranking(larger)["meaning"] == pytest.approx(fit_ranking(examples)["meaning"] / 10, rel=0.01)


def test_a_ranking_is_fitted_the_same_every_time() -> None:
    assert fit_ranking(rankings()) == fit_ranking(rankings())


# ---- the decision ------------------------------------------------------------------------------------


def test_the_doubt_that_tells_weighs_most() -> None:
    weights = decision(decisions()).weights
    assert list(weights) == list(DOUBTS)
    assert max(weights, key=lambda name: abs(weights[name])) == "met"
    assert weights["met"] > 0


def test_the_decision_separates_questions_never_seen() -> None:
    fitted = decision(decisions())
    unseen = decisions(seed=8)
    answered = [sure(example, fitted) for example in unseen if example.answerable]
    declined = [sure(example, fitted) for example in unseen if not example.answerable]
    assert min(answered) > max(declined)


def test_the_threshold_lies_where_few_answers_are_lost() -> None:
    examples = decisions(count=200)
    fitted = decision(examples)
    answered = [sure(example, fitted) for example in examples if example.answerable]
    lost = sum(value < fitted.threshold - 1e-3 for value in answered)
    kept = sum(value > fitted.threshold + 1e-3 for value in answered)
    assert lost <= 6  # of 200, 3 in a hundred
    assert kept >= 190


def test_few_questions_without_an_answer_count_as_much_as_many_with_one() -> None:
    # Nothing tells them apart, 90 against 10: weighed equally, the chance is 1/2; by number it were 9/10.
    examples = [Decided(numpy.zeros(len(DOUBTS)), at < 90) for at in range(100)]
    fitted = decision(examples)
    assert fitted.bias == pytest.approx(0, abs=1e-3)
    assert set(fitted.weights.values()) == {0.0}
    assert fitted.threshold == pytest.approx(1 / 2, abs=1e-3)


def test_a_doubt_that_never_differs_is_left_to_the_bias() -> None:
    fitted = decision(decisions())
    assert fitted.weights["english"] == pytest.approx(0, abs=0.01)
    assert fitted.bias < -1  # about -weight/2, so that it is answered from the middle on


def test_a_decision_is_fitted_the_same_every_time() -> None:
    assert fit_decision(decisions()) == fit_decision(decisions())


# ---- examples of labelled questions ------------------------------------------------------------------


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return Assistant.open(data, today=lambda: TODAY)


def labelled(text: str, *gold: Gold, earlier: tuple[str, ...] = ()) -> Question:
    return Question("q", "zh", "numeric", "dev", text, gold, "any", (), earlier)


def test_an_example_flags_the_candidates_that_answer(assistant: Assistant, shipped: Library) -> None:
    (example,) = ranked([labelled(VALUE, GOAL)], shipped, assistant)
    found = assistant.find(assistant.understand(VALUE))
    assert (example.signals == found.signals).all()
    assert example.answers.tolist() == [each.clause.id == "yulin-ip-opinion/2" for each in found.evidence]
    assert example.answers.sum() == 1


def test_a_question_without_an_answer_among_its_candidates_is_no_example(
    assistant: Assistant, shipped: Library
) -> None:
    elsewhere = labelled("专利审查员的工资是多少", GOAL)
    assert ranked([labelled("上海市有多少件专利"), elsewhere], shipped, assistant) == []


def test_a_follow_up_is_an_example_of_the_whole_question(assistant: Assistant, shipped: Library) -> None:
    first = VALUE.replace("榆林", "西安")
    questions = [labelled("榆林呢？", GOAL, earlier=(first,)), labelled(VALUE, GOAL)]
    followed, whole = ranked(questions, shipped, assistant)
    assert followed.signals.shape == whole.signals.shape
    assert followed.answers.tolist() == whole.answers.tolist()


def test_a_question_is_decided_by_its_doubts(assistant: Assistant) -> None:
    questions = [labelled(VALUE, GOAL), labelled("上海市有哪些知识产权奖励政策？")]
    found = decided(questions, assistant)
    assert [example.answerable for example in found] == [True, False]
    for question, example in zip(questions, found, strict=True):
        asked = assistant.understand(question.text)
        evidence = assistant.find(asked)
        doubts = assistant.doubts(asked, evidence, assistant.draft(asked, evidence))
        assert example.doubts.tolist() == [doubts[name] for name in DOUBTS]
        assert all(map(math.isfinite, example.doubts))


def test_a_question_refused_by_rule_is_not_decided(assistant: Assistant) -> None:
    assert decided([labelled("陕政发〔1999〕3号什么时候印发的")], assistant) == []
