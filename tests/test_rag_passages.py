"""Answers made of sentences: quoted as they stand, one clause a line, cited no more often than allowed."""

import pytest
from asking import TODAY, shown
from citing import clause_of, head_for, row_of
from doubles import small_encoder

from corpus.document import Clause
from index.matching import Matcher
from rag.draft import Writing
from rag.passages import answer_passage, close_to_first, quoted, row_words
from rag.question import Question, understand
from rag.shelf import Evidence, Source

SHORT = clause_of("建设商标品牌指导站，为小微企业提供咨询。", "plan/2")
OTHER = clause_of("商标品牌指导站由街道建设。", "plan/3")
THIRD = clause_of("每个镇至少建设一个指导站。", "plan/4")
FOURTH = clause_of("指导站为小微企业提供咨询。", "plan/5")
FRAUD = "弄虚作假骗取专利奖的，撤销奖励，追回奖金。"
LEADING = "加强组织领导，落实工作经费，市市场监督管理局负责统筹协调。"
LONG = clause_of((FRAUD + LEADING) * 4, "plan/6")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(small_encoder())


def asked(text: str) -> Question:
    return understand(text, (), today=TODAY, heads=())


def evidence(*found: tuple[Clause, float]) -> list[Evidence]:
    return [Evidence(Source(row, clause, head_for(clause)), score) for row, (clause, score) in enumerate(found)]


# ---- the answer --------------------------------------------------------------------------------------


def test_a_short_clause_is_quoted_whole_with_its_citation(matcher: Matcher) -> None:
    draft = answer_passage(asked("商标品牌指导站做什么"), evidence((SHORT, 0.9)), matcher, 5)
    assert draft is not None
    assert shown(draft)[1:-4] == SHORT.text  # without quotation marks and [1]
    assert shown(draft).endswith("[1]")
    assert not draft.sure


def test_no_evidence_gives_no_answer(matcher: Matcher) -> None:
    assert answer_passage(asked("商标品牌指导站做什么"), [], matcher, 5) is None


def test_an_english_answer_opens_with_a_line_of_its_own(matcher: Matcher) -> None:
    draft = answer_passage(asked("What do the trademark guidance stations do?"), evidence((SHORT, 0.9)), matcher, 5)
    assert shown(draft).split("\n")[0] == "The documents say:"
    assert SHORT.text in shown(draft).split("\n")[1]


@pytest.mark.parametrize(
    ("scores", "cited"),
    [
        pytest.param([0.6, 0.13], ["plan/2", "plan/3"], id="close"),  # 0.13/0.6 = 0.217
        pytest.param([0.6, 0.11], ["plan/2"], id="far"),  # 0.11/0.6 = 0.183
        pytest.param([0.3, 0.3, 0.3, 0.1], ["plan/2", "plan/3", "plan/4"], id="three_equal_ones"),
        pytest.param([0.25, 0.25, 0.25, 0.25], ["plan/2", "plan/3", "plan/4"], id="three_at_most"),
        pytest.param([0.6, 0.1, 0.3], ["plan/2", "plan/4"], id="one_between_left_out"),
    ],
)
def test_a_further_clause_is_quoted_where_it_is_nearly_as_likely(
    matcher: Matcher, scores: list[float], cited: list[str]
) -> None:
    found = evidence(*zip((SHORT, OTHER, THIRD, FOURTH), scores, strict=False))
    draft = answer_passage(asked("商标品牌指导站"), found, matcher, 5)
    assert draft is not None
    assert [citation.clause.id for citation in draft.citations] == cited
    assert len(shown(draft).split("\n")) == len(cited)


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_there_are_no_more_citations_than_allowed(matcher: Matcher, most: int) -> None:
    found = evidence((LONG, 0.5), (SHORT, 0.5), (OTHER, 0.5))
    draft = answer_passage(asked("骗取专利奖怎么处理"), found, matcher, most)
    assert draft is not None
    # three sentences of the long clause, then one of each of the others
    assert [citation.clause.id for citation in draft.citations] == [*["plan/6"] * 3, "plan/2", "plan/3"][:most]
    assert shown(draft).count("[") == most


def test_a_clause_beyond_the_last_citation_leaves_no_line(matcher: Matcher) -> None:
    row = row_of(("重点任务", "建设指导站。"), ("责任单位", "市市场监管局"))
    draft = answer_passage(asked("指导站由谁建设"), evidence((SHORT, 0.5), (OTHER, 0.5), (row, 0.5)), matcher, 2)
    assert draft is not None
    assert [citation.clause.id for citation in draft.citations] == ["plan/2", "plan/3"]
    assert len(shown(draft).split("\n")) == 2


def test_every_quote_is_a_slice_of_its_clause(matcher: Matcher) -> None:
    draft = answer_passage(asked("骗取专利奖怎么处理"), evidence((LONG, 0.5), (SHORT, 0.4)), matcher, 5)
    assert draft is not None
    for citation in draft.citations:
        assert citation.quote == citation.clause.text[slice(*citation.span)]
        assert citation.quote in shown(draft)


@pytest.mark.parametrize(
    ("close", "most", "count"), [(0.5, 9, 2), (0.4, 9, 3), (0.4, 2, 2), (0.0, 9, 4)], ids=["half", "less", "two", "all"]
)
def test_close_to_the_first_is_told_by_the_share_of_its_score(close: float, most: int, count: int) -> None:
    found = evidence((SHORT, 0.4), (OTHER, 0.2), (THIRD, 0.17), (FOURTH, 0.01))
    assert close_to_first(found, close, most) == found[:count]


def test_words_of_two_lines_are_quoted_in_one(matcher: Matcher) -> None:
    clause = clause_of("奖励分两等：\n（一）一等奖；\n（二）二等奖。", "plan/7")
    writing = Writing()
    words = quoted(asked("奖励分几等"), evidence((clause, 1.0))[0], matcher, writing)
    assert "\n" not in words
    assert writing.draft(words).citations[0].quote == clause.text


# ---- rows --------------------------------------------------------------------------------------------


def test_a_row_is_read_out_cell_by_cell_without_its_number(matcher: Matcher) -> None:
    row = row_of(("序号", "7"), ("重点任务", "建设指导站。"), ("责任单位", "市市场监管局"), ("备注", ""))
    draft = answer_passage(asked("指导站由谁建设"), evidence((row, 0.9)), matcher, 5)
    assert shown(draft) == "重点任务：建设指导站；责任单位：市市场监管局[1]"
    assert draft is not None
    assert draft.citations[0].quote == row.text


def test_a_row_under_a_header_with_a_year_is_given_as_it_stands() -> None:
    row = row_of(("序号", "7"), ("指标名称", "植物新品种"), ("2020年", "46"), ("2025年", "120"))
    assert row_words(row) == "7 植物新品种 46 120"


@pytest.mark.parametrize("header", ["序号", "编号", "排序"])
def test_headers_that_only_number_the_rows_are_left_out(header: str) -> None:
    assert row_words(row_of((header, "7"), ("责任单位", "省科技厅"))) == "责任单位：省科技厅"


def test_a_long_row_counts_as_one_citation(matcher: Matcher) -> None:
    row = row_of(("任务", (FRAUD + LEADING) * 4), ("责任单位", "市市场监管局"))
    draft = answer_passage(asked("骗取专利奖怎么处理"), evidence((row, 0.9), (SHORT, 0.1)), matcher, 5)
    assert draft is not None
    assert [citation.quote for citation in draft.citations] == [row.text]
