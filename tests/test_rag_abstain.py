"""Abstaining: every doubt is a finite number, and confidence is their logistic sum; what weighs how much is data."""

import json
import math
from importlib.resources import files
from pathlib import Path

import pytest
from asking import TODAY

from rag import Assistant
from rag.abstain import DOUBTS, Decision, confidence, fitted_decision
from rag.draft import Draft

QUESTIONS = [
    pytest.param("榆林市2025年地理标志目标是多少？", id="a_value"),
    pytest.param("盗版举报热线由谁负责，什么时候完成", id="a_duty"),
    pytest.param("陕西省知识产权规划的基本原则有哪些", id="a_list"),
    pytest.param("上海市有哪些知识产权奖励政策？", id="elsewhere"),
    pytest.param("How many GI certification marks should Yulin have by 2025?", id="english"),
    pytest.param("今天天气怎么样", id="another_matter"),
    pytest.param("一件专利资助多少钱", id="an_amount"),
    pytest.param("量子", id="one_word"),
    pytest.param("12345 67890", id="numbers"),
]


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return Assistant.open(data, today=lambda: TODAY)


def decision(bias: float = 0.0, **weights: float) -> Decision:
    return Decision(bias, dict.fromkeys(DOUBTS, 0.0) | weights, 0.5)


def said(**values: float) -> dict[str, float]:
    return dict.fromkeys(DOUBTS, 0.0) | values


# ---- doubts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_doubt_is_a_finite_number(assistant: Assistant, question: str) -> None:
    asked = assistant.understand(question)
    found = assistant.find(asked)
    doubts = assistant.doubts(asked, found, assistant.draft(asked, found))
    assert set(DOUBTS) <= set(doubts)
    assert all(math.isfinite(doubts[name]) for name in DOUBTS)
    assert 0 <= confidence(doubts, fitted_decision()) <= 1


def test_doubts_are_said_once() -> None:
    assert len(set(DOUBTS)) == len(DOUBTS)


def test_without_a_draft_every_doubt_is_nought(assistant: Assistant) -> None:
    asked = assistant.understand("榆林市2025年地理标志目标是多少？")
    assert assistant.doubts(asked, assistant.find(asked), None) == dict.fromkeys(DOUBTS, 0.0)


def test_without_evidence_every_doubt_is_nought(assistant: Assistant) -> None:
    asked = assistant.understand("")
    found = assistant.find(asked)
    assert not found.evidence
    assert assistant.doubts(asked, found, Draft("", ())) == dict.fromkeys(DOUBTS, 0.0)


def test_the_share_of_the_clause_cited_is_a_doubt(assistant: Assistant) -> None:
    asked = assistant.understand("榆林市2025年地理标志目标是多少？")
    found = assistant.find(asked)
    draft = assistant.draft(asked, found)
    doubts = assistant.doubts(asked, found, draft)
    assert draft is not None
    cited = next(each for each in found.evidence if each.clause.id == draft.citations[0].clause.id)
    assert doubts["likely"] == cited.score
    assert (doubts["sure"], doubts["english"], doubts["kind_value"]) == (1.0, 0.0, 1.0)


# ---- confidence --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bias", "value", "expected"),
    [
        pytest.param(0.0, 0.0, 1 / 2, id="nothing_said"),
        pytest.param(math.log(3), 0.0, 3 / 4, id="bias"),  # 1/(1 + 1/3)
        pytest.param(0.0, math.log(3), 3 / 4, id="weighted"),
        pytest.param(-math.log(3), 2 * math.log(3), 3 / 4, id="both"),
        pytest.param(0.0, -math.log(9), 1 / 10, id="against"),  # 1/(1 + 9)
    ],
)
def test_confidence_is_the_logistic_function_of_the_sum(bias: float, value: float, expected: float) -> None:
    assert confidence(said(likely=value), decision(bias, likely=1.0)) == pytest.approx(expected)


@pytest.mark.parametrize("name", DOUBTS)
def test_confidence_grows_with_what_speaks_for_an_answer_and_falls_with_what_speaks_against(name: str) -> None:
    values = [said(**{name: value}) for value in (-2.0, -0.5, 0.0, 0.5, 2.0)]
    support = [confidence(each, decision(0.3, **{name: 1.5})) for each in values]
    doubt = [confidence(each, decision(0.3, **{name: -1.5})) for each in values]
    assert support == sorted(set(support))
    assert doubt == sorted(set(doubt), reverse=True)


@pytest.mark.parametrize("value", [1e9, -1e9, 60.0, -60.0, 0.0])
def test_confidence_lies_between_0_and_1_however_large_the_sum(value: float) -> None:
    assert 0 <= confidence(said(likely=value), decision(likely=1.0)) <= 1


# ---- the decision as shipped -------------------------------------------------------------------------


def test_the_shipped_decision_weighs_every_doubt_with_a_finite_number() -> None:
    shipped = fitted_decision()
    assert set(shipped.weights) >= set(DOUBTS)
    assert all(math.isfinite(shipped.weights[name]) for name in DOUBTS)
    assert math.isfinite(shipped.bias)
    assert 0 < shipped.threshold < 1


def test_the_shipped_decision_is_that_of_the_file() -> None:
    record = json.loads(files("rag").joinpath("data/refusal.json").read_text(encoding="utf-8"))
    assert (fitted_decision().bias, fitted_decision().threshold) == (record["bias"], record["threshold"])
