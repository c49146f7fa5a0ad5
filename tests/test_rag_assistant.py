"""The assistant on the shipped documents: cited answers, follow-ups, refusals, filters; the same answer every time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from asking import TODAY
from doubles import Counting, small_encoder

import rag
from index.bundled import bundled_encoder
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from rag import Answer, Assistant, Message, Question
from rag.assistant import word_encoder
from rag.draft import Draft
from rag.retrieve import Found

VALUE = "榆林市2025年地理标志目标是多少？"
ENGLISH = "How many GI certification marks should Yulin have by 2025?"
PRINCIPLES = "陕西省知识产权规划的基本原则有哪些"
TASK = "时限正好是2025年3月的任务，西安清单里有几件"
PASSAGE = "如何培养知识产权人才"
REFUSED = "上海市有哪些知识产权奖励政策？"
VAGUE = "全市地理标志目标是多少？"
QUESTIONS = [VALUE, ENGLISH, PRINCIPLES, TASK, PASSAGE, REFUSED, VAGUE, "《西安市知识产权保护条例》第五条讲什么", ""]
YULIN, XIAN = Filters(documents=frozenset({"yulin-ip-opinion"})), Filters(regions=frozenset({"西安市"}))


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return Assistant.open(data, today=lambda: TODAY)


def said(*questions: str) -> list[Message]:
    return [Message("user", question) for question in questions]


def untimed(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


# ---- answers -----------------------------------------------------------------------------------------


def test_a_value_is_answered_with_the_clause_that_states_it(assistant: Assistant) -> None:
    answer = assistant.ask(VALUE)
    assert (answer.status, answer.language, answer.mode) == ("answered", "zh", "extract")
    assert answer.answer == "榆林市2025年地理标志证明商标25件、地理标志保护产品16件、地理标志专用标志使用企业100家。[1]"
    assert [citation.clause.id for citation in answer.citations] == ["yulin-ip-opinion/2"]
    assert [(fact.indicator, fact.value, fact.unit, fact.citation) for fact in answer.facts] == [
        ("地理标志证明商标", Decimal(25), "件", 1),
        ("地理标志保护产品", Decimal(16), "件", 1),
        ("地理标志专用标志使用企业", Decimal(100), "家", 1),
    ]
    assert answer.related == ()
    assert answer.question_used == VALUE


def test_an_english_question_is_answered_in_english_with_the_chinese_words(assistant: Assistant) -> None:
    answer = assistant.ask(ENGLISH)
    assert (answer.status, answer.language) == ("answered", "en")
    assert answer.answer.startswith("Yulin (榆林市): 地理标志证明商标 (GI certification mark) 25件.")
    assert [citation.clause.id for citation in answer.citations] == ["yulin-ip-opinion/2"]


def test_a_year_gone_by_is_noted_by_the_day_given(data: Path, assistant: Assistant) -> None:
    before = Assistant.open(data, today=lambda: date(2025, 12, 31))
    assert assistant.ask(VALUE).notes == ("所列数值最晚为2025年的，该年已过，现况请以最新公布为准",)
    assert before.ask(VALUE).notes == ()
    assert before.ask(VALUE).answer == assistant.ask(VALUE).answer


def test_a_draft_paper_is_noted(assistant: Assistant) -> None:
    answer = assistant.ask("雁塔区方案由哪个部门牵头开展“剑网”行动", filters=Filters(statuses=frozenset({"draft"})))
    titles = {citation.document.title for citation in answer.citations}
    assert len(titles) == 1
    assert f"《{titles.pop()}》为征求意见稿，尚未正式印发" in answer.notes


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("filters", [NO_FILTERS, YULIN, XIAN], ids=["all", "one_document", "one_region"])
def test_every_answer_proves_what_it_quotes(assistant: Assistant, question: str, filters: Filters) -> None:
    answer = assistant.ask(question, filters=filters)
    for citation in answer.citations:
        start, end = citation.span
        assert citation.quote == citation.clause.text[start:end] != ""
        assert assistant.clauses.clause(citation.clause.id) == citation.clause
        assert f"[{citation.n}]" in answer.answer
    assert bool(answer.citations) == (answer.status in {"answered", "partial"})
    assert not answer.related or answer.status in {"not_found", "clarify"}
    assert 0 <= answer.confidence <= 1
    assert answer.answer


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_gets_the_same_answer(assistant: Assistant, question: str) -> None:
    assert untimed(assistant.ask(question)) == untimed(assistant.ask(question))


def test_an_answer_does_not_depend_on_what_was_asked_before(data: Path, assistant: Assistant) -> None:
    fresh = Assistant.open(data, today=lambda: TODAY)
    for question in reversed(QUESTIONS):
        fresh.ask(question)
    assert untimed(fresh.ask(VALUE)) == untimed(assistant.ask(VALUE))


class Boasting(Assistant):
    """An assistant whose drafts state a number that no quote holds."""

    def draft(self, asked: Question, found: Found, filters: Filters = NO_FILTERS, *, k: int = 5) -> Draft | None:
        """The draft with a number more."""
        draft = super().draft(asked, found, filters, k=k)
        return draft and replace(draft, text=f"{draft.text}另有专利999件。")


def test_a_draft_with_a_number_that_no_quote_holds_is_not_given(data: Path) -> None:
    answer = Boasting.open(data, today=lambda: TODAY).ask(VALUE)
    assert answer.facts == ()
    assert "999" not in answer.answer
    assert all(citation.quote for citation in answer.citations)


# ---- follow-ups --------------------------------------------------------------------------------------


def test_a_follow_up_is_answered_as_the_whole_question(assistant: Assistant) -> None:
    first = "榆林市2025年每万人口高价值发明专利拥有量目标是多少？"
    answer = assistant.ask("西安呢？", said(first))
    assert answer.question_used == "西安2025年每万人口高价值发明专利拥有量目标是多少？"
    assert [citation.clause.id for citation in answer.citations] == ["xian-ip-zone-plan-2024/2.t1.1"]
    whole = assistant.ask(answer.question_used)
    assert (answer.answer, answer.citations, answer.facts) == (whole.answer, whole.citations, whole.facts)


def test_what_the_assistant_said_changes_no_follow_up(assistant: Assistant) -> None:
    first = "榆林市2025年每万人口高价值发明专利拥有量目标是多少？"
    spoken = [*said(first), Message("assistant", "陕西省2020年授权植物新品种46件。")]
    assert untimed(assistant.ask("西安呢？", spoken)) == untimed(assistant.ask("西安呢？", said(first)))


def test_a_whole_question_is_not_changed_by_its_history(assistant: Assistant) -> None:
    answer = assistant.ask(VALUE, said("西安维权援助要服务多少家企业"))
    assert untimed(answer) == untimed(assistant.ask(VALUE))


# ---- refusals ----------------------------------------------------------------------------------------


def test_a_place_of_no_document_is_refused_with_what_is_near(assistant: Assistant) -> None:
    answer = assistant.ask(REFUSED)
    assert answer.status == "not_found"
    assert answer.answer.startswith("语料中没有上海市的文件或数据")
    assert answer.citations == ()
    assert answer.facts == ()
    assert len(answer.related) == 3
    scores = [each.score for each in answer.related]
    assert scores == sorted(scores, reverse=True)
    assert len({each.clause.id for each in answer.related}) == 3
    assert answer.confidence > 0.5


def test_a_refusal_of_an_english_question_is_in_english(assistant: Assistant) -> None:
    answer = assistant.ask("What is the target of Beijing for geographical indications in 2025?")
    assert (answer.status, answer.language) == ("not_found", "en")
    assert answer.answer.startswith("The corpus holds no document of 北京市")


@pytest.mark.parametrize("count", [0, 1, 5])
def test_so_many_clauses_are_offered_as_asked_for(data: Path, count: int) -> None:
    some = Assistant.open(data, related=count, today=lambda: TODAY)
    assert len(some.ask(REFUSED).related) == count


def test_a_question_of_two_readings_is_asked_back(assistant: Assistant) -> None:
    answer = assistant.ask(VAGUE)
    assert (answer.status, answer.answer) == ("clarify", "您问的是榆林市还是西安市？")
    assert answer.citations == ()
    assert len(answer.related) == 3


def test_the_answer_to_a_question_back_is_understood(assistant: Assistant) -> None:
    answer = assistant.ask("榆林市", said(VAGUE))
    assert answer.answer == assistant.ask(VALUE.replace("2025年", "")).answer


@pytest.mark.parametrize("question", ["", "  \n", "？"], ids=["empty", "blank", "mark"])
def test_nothing_asked_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.related) == ("not_found", ())


def test_a_document_that_is_not_there_answers_nothing(assistant: Assistant) -> None:
    questions = [
        "陕政发〔1999〕3号讲什么",
        "陕政发〔1999〕3号",
        "榆政发〔2020〕5号对专利奖励怎么规定？",
        "What does the paper 陕政发〔1999〕3号 say?",
    ]
    assert [assistant.ask(question).status for question in questions] == ["not_found"] * 4


# ---- filters and k -----------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [PASSAGE, "专利奖励有哪些", "商标专用权怎么保护"])
def test_an_answer_cites_only_what_passes_the_filters(assistant: Assistant, question: str) -> None:
    for filters in (YULIN, XIAN):
        answer = assistant.ask(question, filters=filters)
        shown = [citation.document for citation in answer.citations] + [each.document for each in answer.related]
        assert shown
        assert all(not filters.documents or head.id in filters.documents for head in shown)
        assert all(not filters.regions or head.region in filters.regions for head in shown)


def test_filters_of_two_papers_give_two_answers(assistant: Assistant) -> None:
    one, other = (assistant.ask(PASSAGE, filters=filters) for filters in (YULIN, XIAN))
    assert one.answer != other.answer


def test_a_comparison_stays_within_the_filters(assistant: Assistant) -> None:
    question = "陕西省和西安市每万人口高价值发明专利拥有量目标哪个高"
    everywhere = assistant.ask(question)
    inside = assistant.ask(question, filters=Filters(documents=frozenset({"xian-ip-zone-plan-2024"})))
    assert {citation.document.region for citation in everywhere.citations} == {"陕西省", "西安市"}
    assert {citation.document.region for citation in inside.citations} == {"西安市"}


def test_a_filter_that_nothing_passes_leaves_nothing_to_offer(assistant: Assistant) -> None:
    answer = assistant.ask(PASSAGE, filters=Filters(documents=frozenset({"unknown"})))
    assert (answer.status, answer.citations, answer.related) == ("not_found", (), ())


def test_a_place_chosen_by_a_filter_is_not_asked_back(assistant: Assistant) -> None:
    assert assistant.ask(VAGUE, filters=Filters(regions=frozenset({"榆林市"}))).status != "clarify"


@pytest.mark.parametrize("question", [PASSAGE, "如何打击侵犯知识产权行为"])
def test_passages_are_cited_so_often_at_most(assistant: Assistant, question: str) -> None:
    counts = [len(assistant.ask(question, k=k).citations) for k in (1, 2, 5)]
    assert counts[0] == 1
    assert counts[1] == 2
    assert 2 <= counts[2] <= 5
    assert len(assistant.ask(question).citations) == counts[2]  # five where nothing is said


# ---- steps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [VALUE, REFUSED, VAGUE, ""])
def test_the_steps_are_timed(assistant: Assistant, question: str) -> None:
    timings = assistant.ask(question).timings_ms
    assert list(timings) == ["understand", "retrieve", "answer", "total"]
    assert all(value >= 0 for value in timings.values())
    assert timings["total"] >= timings["understand"] + timings["retrieve"] + timings["answer"]


def test_the_steps_alone_give_the_answer(assistant: Assistant) -> None:
    asked = assistant.understand(VALUE)
    found = assistant.find(asked)
    draft = assistant.draft(asked, found)
    assert draft is not None
    assert draft.citations == assistant.ask(VALUE).citations
    assert found.evidence[0].clause.id == "yulin-ip-opinion/2"


@pytest.mark.parametrize("count", [1, 5])
def test_so_many_candidates_are_ranked_as_asked_for(data: Path, count: int) -> None:
    few = Assistant.open(data, candidates=count, today=lambda: TODAY)
    assert len(few.find(few.understand("专利奖励")).evidence) == count


def test_this_year_is_that_of_the_day_given(data: Path, assistant: Assistant) -> None:
    earlier = Assistant.open(data, today=lambda: date(2024, 2, 29))
    assert assistant.understand("今年要完成的任务有哪些").years == (2026,)
    assert earlier.understand("今年要完成的任务有哪些").years == (2024,)


def test_a_misspelt_word_is_put_right_before_it_is_searched(assistant: Assistant) -> None:
    assert assistant.understand("榆林市地理标致证明商标目标是多少").whole == "榆林市地理标志证明商标目标是多少"


# ---- what it stands on -------------------------------------------------------------------------------


def test_words_are_matched_by_the_encoder_of_the_index(data: Path) -> None:
    clauses = ClauseIndex.open(data)
    assert word_encoder(clauses) is clauses.encoder


def test_beside_a_model_words_are_matched_by_the_bundled_encoder(data: Path) -> None:
    clauses = ClauseIndex.open(data)
    clauses.encoder = Counting(small_encoder())
    assert word_encoder(clauses).identity == bundled_encoder().identity


def test_every_name_of_the_package_is_there() -> None:
    values = {"Answer", "Citation", "CitedFact", "Filters", "Message", "Question", "Related"}
    assert set(rag.__all__) == {"Assistant"} | values
    assert all(getattr(rag, name).__name__ == name for name in rag.__all__)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        pytest.param(
            "西安市检察院2025年6月前要完成哪些任务", Filters(documents=frozenset({"yulin-ip-opinion"})), id="rows"
        ),
        pytest.param("西安和榆林高价值发明专利各要到多少件", Filters(regions=frozenset({"榆林市"})), id="comparison"),
        pytest.param("省规划立了哪几条基本原则", Filters(regions=frozenset({"西安市"})), id="section"),
        pytest.param("西安示范区方案文号是什么", Filters(statuses=frozenset({"draft"})), id="paper"),
    ],
)
def test_no_way_of_answering_cites_what_the_filters_leave_out(
    assistant: Assistant, question: str, filters: Filters
) -> None:
    answer = assistant.ask(question, filters=filters)
    assert all(assistant.clauses.passes(citation.clause.id, filters) for citation in answer.citations)


def test_what_another_paper_gives_for_the_indicator_is_noted(assistant: Assistant) -> None:
    answer = assistant.ask("陕西2025年每万人口高价值发明专利拥有量目标")
    assert [fact.value for fact in answer.facts] == [Decimal(8)]
    assert any("2022年“每万人口高价值有效发明专利拥有量”为6.8件" in note for note in answer.notes)


def test_passages_come_in_the_order_of_the_evidence_with_falling_scores(assistant: Assistant) -> None:
    query = "知识产权质押融资"
    found = assistant.passages(query, k=12)
    evidence = assistant.find(assistant.understand(query)).evidence
    assert [each.clause.id for each in found] == [each.clause.id for each in evidence[:12]]
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(assistant.passages(query, k=50)) == 50  # more than are ranked


def test_passages_keep_to_the_filters(assistant: Assistant) -> None:
    found = assistant.passages("知识产权质押融资", Filters(regions=frozenset({"榆林市"})), k=20)
    assert {each.document.region for each in found} == {"榆林市"}
    assert assistant.passages("知识产权", Filters(regions=frozenset({"甘肃省"}))) == []
