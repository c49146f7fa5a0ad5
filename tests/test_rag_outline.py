"""A section asked for as a whole is told point by point, each point with its citation, and no other question is."""

from pathlib import Path

import pytest
from asking import Desk, shown

from index.hybrid import ClauseIndex
from index.matching import Matcher
from rag.assistant import word_encoder
from rag.draft import Draft
from rag.outline import answer_outline
from rag.shelf import Shelf

PRINCIPLES = ["坚持党的全面领导。", "坚持质量优先。", "坚持法治思维。", "坚持统筹协调。", "坚持开放合作。"]
STAGES = [
    "（一）任务部署阶段。",
    "（二）组织实施阶段。",
    "（三）总结提升阶段。",
    "（四）自查自评。",
    "（五）验收准备。",
]
SUPPORT = ["（一）加强组织领导。", "（二）加强资金保障。", "（三）加强考核评估。", "（四）加强宣传引导。"]


@pytest.fixture(scope="module")
def desk(data: Path) -> Desk:
    clauses = ClauseIndex.open(data)
    return Desk(clauses, Shelf(clauses))


@pytest.fixture(scope="module")
def matcher(desk: Desk) -> Matcher:
    return Matcher(word_encoder(desk.clauses))


def outlined(desk: Desk, matcher: Matcher, text: str) -> Draft | None:
    asked, evidence = desk.understood(text)
    return answer_outline(asked, evidence, desk.shelf, matcher)


@pytest.mark.parametrize(
    ("question", "points", "heading"),
    [
        pytest.param("陕西省知识产权规划的基本原则有哪些", PRINCIPLES, "（二）基本原则", id="as_the_heading_says"),
        pytest.param("西安方案分哪几步走", STAGES, "四、进度安排", id="as_people_say"),
        pytest.param("西安示范区建设分几个阶段", STAGES, "四、进度安排", id="without_the_paper"),
        pytest.param("陕西规划坚持啥原则", PRINCIPLES, "（二）基本原则", id="another_kind_of_question"),
        pytest.param("西安示范区靠什么保障", SUPPORT, "五、组织保障", id="by_what_means"),
        pytest.param("西安示范区建设怎么分阶段", STAGES, "四、进度安排", id="how_it_is_staged"),
        pytest.param("西安示范区的保障措施有哪些", SUPPORT, "五、组织保障", id="nearly_as_the_heading_says"),
    ],
)
def test_a_section_is_told_point_by_point(
    desk: Desk, matcher: Matcher, question: str, points: list[str], heading: str
) -> None:
    draft = outlined(desk, matcher, question)
    opening, *lines = shown(draft).split("\n")
    assert opening == f"共{len(points)}条："
    assert [line[2 : 2 + len(point)] for line, point in zip(lines, points, strict=True)] == points
    assert [line[-3:] for line in lines] == [f"[{number}]" for number in range(1, len(points) + 1)]
    assert draft is not None
    assert all(citation.clause.path[-2] == heading for citation in draft.citations)
    assert draft.sure


def test_a_section_of_parts_is_told_by_their_headings(desk: Desk, matcher: Matcher) -> None:
    text = shown(outlined(desk, matcher, "雁塔方案的实施步骤"))
    opening, *lines = text.split("\n")
    assert opening == "共3条："
    assert [line[2:6] for line in lines] == ["第一阶段", "第二阶段", "第三阶段"]


def test_a_point_is_told_by_its_first_sentences_as_they_stand(desk: Desk, matcher: Matcher) -> None:
    draft = outlined(desk, matcher, "陕西省知识产权规划的基本原则有哪些")
    assert draft is not None
    for citation in draft.citations:
        assert citation.span.start == 0
        assert citation.clause.text.startswith(citation.quote)
        assert citation.quote.endswith("。")
        assert citation.quote in shown(draft)
    lengths = [len(citation.clause.text) - len(citation.quote) for citation in draft.citations]
    assert any(lengths)


def test_points_of_one_paper_are_told_where_several_have_such_a_section(desk: Desk, matcher: Matcher) -> None:
    draft = outlined(desk, matcher, "知识产权的基本原则有哪些")
    assert draft is not None
    assert len({citation.document.id for citation in draft.citations}) == 1
    assert len({citation.clause.path[:-1] for citation in draft.citations}) == 1


def test_an_english_question_gets_the_points_in_chinese(desk: Desk, matcher: Matcher) -> None:
    draft = outlined(desk, matcher, "What are the basic principles (基本原则) of the Shaanxi IP plan?")
    opening, *lines = shown(draft).split("\n")
    assert opening == "5 points:"
    assert [line[2 : 2 + len(point)] for line, point in zip(lines, PRINCIPLES, strict=True)] == PRINCIPLES


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("榆林市2025年地理标志目标是多少", id="a_value"),
        pytest.param("什么是基本原则", id="a_meaning"),
        pytest.param("谁负责西安示范区的进度安排", id="a_duty"),
        pytest.param("基本原则", id="nothing_asked"),
        pytest.param("陕西专利奖励有哪些", id="no_such_heading"),
        pytest.param("陕西省商标品牌指导站有哪些", id="no_section"),
    ],
)
def test_other_questions_are_left_to_others(desk: Desk, matcher: Matcher, question: str) -> None:
    assert outlined(desk, matcher, question) is None


def test_without_evidence_there_is_no_outline(desk: Desk, matcher: Matcher) -> None:
    asked, _ = desk.understood("陕西省知识产权规划的基本原则有哪些")
    assert answer_outline(asked, [], desk.shelf, matcher) is None


def test_a_question_for_one_point_of_a_named_paper_is_left_to_others(desk: Desk, matcher: Matcher) -> None:
    assert outlined(desk, matcher, "陕西十四五规划里坚持质量优先这条原则讲了哪些问题") is None


def test_a_question_for_one_point_is_left_to_others(desk: Desk, matcher: Matcher) -> None:
    assert outlined(desk, matcher, "坚持质量优先原则里讲了哪些问题") is None
