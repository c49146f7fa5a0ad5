"""A page of results: the record that the contract gives for a search."""

import json

import pytest

from corpus.text import fold
from index.filters import Filters
from index.hybrid import ClauseIndex
from index.page import head_record, search_page

CLAUSE = {"id", "document", "path", "kind", "text", "source"}
DOCUMENT = {"id", "title", "doc_no", "issuer", "region", "date", "status"}
QUERIES = ["专利奖励多少钱", "地理标志产品产值", "trademark subsidy", "商标品牌指导站 2026年"]
each_query = pytest.mark.parametrize("query", QUERIES, ids=["an_amount", "a_row", "english", "keywords"])


@each_query
def test_a_page_has_the_shape_of_the_contract(clause_index: ClauseIndex, query: str) -> None:
    page = search_page(clause_index, query, 5)
    assert page.keys() == {"results", "total"}
    assert len(page["results"]) == 5
    for result in page["results"]:
        assert result.keys() == {"clause", "document", "score", "highlights"}
        assert result["clause"].keys() >= CLAUSE
        assert result["document"].keys() == DOCUMENT
        assert result["clause"]["document"] == result["document"]["id"]
        assert 0 <= result["score"] <= 1


@each_query
def test_highlights_are_slices_of_the_text_in_order(clause_index: ClauseIndex, query: str) -> None:
    seen = 0
    for result in search_page(clause_index, query, 26)["results"]:
        text, at = result["clause"]["text"], 0
        for start, end in result["highlights"]:
            assert at <= start < end <= len(text)
            assert fold(text[start:end]).text
            at, seen = end, seen + 1
    assert seen > 5


def test_the_words_asked_for_are_highlighted(clause_index: ClauseIndex) -> None:
    [result] = search_page(clause_index, "撤销奖励", 1)["results"]
    text = result["clause"]["text"]
    assert result["clause"]["id"] == "sichuan-ip-rules/5"
    assert [text[start:end] for start, end in result["highlights"]] == ["撤销奖励"]


def test_results_stand_in_the_order_of_the_search(clause_index: ClauseIndex) -> None:
    hits = clause_index.search("专利奖励", 7)
    results = search_page(clause_index, "专利奖励", 7)["results"]
    assert [(result["clause"]["id"], result["score"]) for result in results] == [
        (hit.clause, round(hit.score, 4)) for hit in hits
    ]


def test_total_counts_the_clauses_that_match_the_filters_and_share_a_word(clause_index: ClauseIndex) -> None:
    only = Filters(regions=frozenset({"湖南省"}))
    page = search_page(clause_index, "质押", 1, only)
    assert page["total"] == clause_index.count("质押", only) == 3
    assert len(page["results"]) == 1
    assert search_page(clause_index, "质押", 1, Filters(regions=frozenset({"云南省"})))["total"] == 0


def test_a_row_carries_its_cells_and_a_duty_its_units(clause_index: ClauseIndex) -> None:
    rows = search_page(clause_index, "表1 主要指标 地理标志产品产值", 1)["results"]
    assert rows[0]["clause"]["row"]["指标名称"] == "地理标志产品产值（亿元）"
    duties = search_page(clause_index, "专利侵权纠纷行政裁决", 1)["results"]
    assert duties[0]["clause"]["responsible"] == ["省市场监管局", "省公安厅"]


@pytest.mark.parametrize("query", ["", "😀", "。"], ids=["empty", "picture", "mark"])
def test_a_query_without_a_word_is_an_empty_page(clause_index: ClauseIndex, query: str) -> None:
    assert search_page(clause_index, query, 10) == {"results": [], "total": 0}


@each_query
def test_a_page_is_plain_json(clause_index: ClauseIndex, query: str) -> None:
    page = search_page(clause_index, query, 10)
    assert json.loads(json.dumps(page, allow_nan=False)) == page


def test_a_head_says_what_the_contract_names(clause_index: ClauseIndex) -> None:
    head = clause_index.archive.head(2)
    assert head_record(head) == {
        "id": "sichuan-ip-rules",
        "title": "四川省专利奖励办法",
        "doc_no": "川府发〔2023〕9号",
        "issuer": head.issuer,
        "region": "四川省",
        "date": head.date,
        "status": "in_force",
    }
