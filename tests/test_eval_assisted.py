"""The Assistant as a system to be measured: its evidence as the ranking, its quotes, how sure it is of an answer."""

from pathlib import Path

import pytest
from asking import TODAY

from corpus.library import Library
from eval.assisted import Assisted, history
from eval.questions import Gold, Question
from eval.run import run
from rag import Assistant, Message

VALUE = "榆林市2025年地理标志目标是多少？"
PATENTS = "榆林市2025年每万人口高价值发明专利拥有量目标是多少？"
REFUSED = "上海市有哪些知识产权奖励政策？"


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return Assistant.open(data, today=lambda: TODAY)


@pytest.fixture(scope="module")
def system(assistant: Assistant) -> Assisted:
    return Assisted(assistant)


# ---- ranking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 3, 10])
def test_the_ranking_is_the_evidence_best_first(assistant: Assistant, system: Assisted, k: int) -> None:
    evidence = assistant.find(assistant.understand(VALUE)).evidence
    assert system.search(VALUE, (), k) == [each.clause.id for each in evidence[:k]]
    assert len(system.search(VALUE, (), k)) == k


def test_a_follow_up_is_ranked_as_the_whole_question(system: Assisted) -> None:
    followed = system.search("西安呢？", (PATENTS,), 5)
    assert followed == system.search(PATENTS.replace("榆林市", "西安"), (), 5)
    assert followed != system.search("西安呢？", (), 5)


def test_nothing_asked_ranks_nothing(system: Assisted) -> None:
    assert system.search("", (), 5) == []


# ---- replies -----------------------------------------------------------------------------------------


def test_a_reply_is_the_answer_as_a_user_gets_it(assistant: Assistant, system: Assisted) -> None:
    answer, reply = assistant.ask(VALUE), system.ask(VALUE, ())
    assert (reply.status, reply.answer) == ("answered", answer.answer)
    assert [(quote.clause, quote.text) for quote in reply.citations] == [
        (citation.clause.id, citation.quote) for citation in answer.citations
    ]
    assert reply.confidence == answer.confidence


def test_how_sure_a_refusal_is_counts_against_an_answer(assistant: Assistant, system: Assisted) -> None:
    answer, reply = assistant.ask(REFUSED), system.ask(REFUSED, ())
    assert (reply.status, reply.citations) == ("not_found", ())
    assert answer.confidence > 0.5
    assert reply.confidence == pytest.approx(1 - answer.confidence)


def test_an_earlier_question_is_the_history_of_the_next(system: Assisted) -> None:
    reply = system.ask("西安呢？", (PATENTS,))
    assert [quote.clause for quote in reply.citations] == ["xian-ip-zone-plan-2024/2.t1.1"]


def test_earlier_questions_are_what_a_user_said() -> None:
    assert history(("榆林呢", "西安呢")) == [Message("user", "榆林呢"), Message("user", "西安呢")]
    assert history(()) == []


def test_a_question_is_measured_through_it(system: Assisted, shipped: Library) -> None:
    gold = Gold("yulin-ip-opinion", "地理标志证明商标和地理标志保护产品分别达到")
    question = Question("q1", "zh", "numeric", "dev", VALUE, (gold,), "any", (("25件",), ("16件",)))
    (result,) = run([question], system, shipped)
    assert result.ranking[0] == "yulin-ip-opinion/2"
    assert [result.measures[name] for name in ("recall@1", "citation_hit", "keys_met", "right")] == [1.0] * 4
    assert result.measures["unsupported_figure"] == 0.0
