"""Search: one set of tests for words alone, meaning alone and both; what finds a clause; who may open an index."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy
import pytest
from doubles import Counting, small_encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.library import load_document
from index.build import write_index
from index.bundled import bundled_encoder
from index.encoder import Vectors
from index.errors import MissingIndex, StaleIndex
from index.expansion import expand
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex, Weights

SIZE = 26
QUERIES = [
    "专利奖特等奖奖励多少钱",
    "地理标志产品产值2025年",
    "商标品牌指导站",
    "湖南省 质押融资",
    "违反规定罚款",
    "How much is the trademark subsidy in Dongguan?",
    "本办法有效期",
]
each_query = pytest.mark.parametrize(
    "query", QUERIES, ids=["an_amount", "a_row", "a_heading", "a_place", "a_fine", "english", "common_words"]
)


class WithoutVectors(Counting):
    """An encoder for which no text has a meaning."""

    def encode_query(self, text: str) -> Vectors:
        return numpy.zeros(self.identity.dimensions, numpy.float32)


Open = Callable[[Path], ClauseIndex]
WAYS: dict[str, Open] = {
    "words": lambda data: ClauseIndex.open(
        data, encoder=WithoutVectors(bundled_encoder()), weights=Weights(words=1, meaning=0, naming=0)
    ),
    "meaning": lambda data: ClauseIndex.open(data, weights=Weights(words=0, meaning=1, naming=0)),
    "hybrid": ClauseIndex.open,
    "by_rank": lambda data: ClauseIndex.open(data, method="rrf"),
}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> Open:
    return WAYS[request.param]


@pytest.fixture(scope="module")
def searched(way: Open, small_data: Path) -> ClauseIndex:
    """The library's index, searched in one of the ways."""
    return way(small_data)


# ---- every way of searching --------------------------------------------------------------------------


@each_query
def test_hits_come_best_first_with_scores_of_0_to_1_and_ranks_from_1(searched: ClauseIndex, query: str) -> None:
    hits = searched.search(query)
    scores = [hit.score for hit in hits]
    assert 0 < len(hits) <= 10
    assert scores == sorted(scores, reverse=True)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        assert all(0 <= share <= 1 for share in (hit.score, hit.words, hit.meaning, hit.naming))
        assert searched.archive.clause(hit.row).id == hit.clause
    assert len({hit.clause for hit in hits}) == len(hits)


@settings(max_examples=60, deadline=None)
@given(query=st.text(alphabet="专利商标奖励地理标志湖南2025年的，award ", max_size=20), k=st.integers(-2, 40))
def test_any_query_gives_at_most_k_clauses_in_order(searched: ClauseIndex, query: str, k: int) -> None:
    hits = searched.search(query, k)
    assert len(hits) <= min(max(k, 0), SIZE)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert all((one.score, -one.row) > (two.score, -two.row) for one, two in pairwise(hits))


@pytest.mark.parametrize(
    "query",
    ["", "  ", "\n\u3000", "。，？", "😀", "\u200b"],
    ids=["empty", "blank", "white", "marks", "picture", "invisible"],
)
def test_a_query_without_a_word_finds_nothing(searched: ClauseIndex, query: str) -> None:
    assert searched.search(query) == []
    assert searched.count(query) == 0


def test_a_word_of_no_clause_is_shared_by_none(searched: ClauseIndex) -> None:
    assert searched.count("航天") == 0
    assert all(hit.words == 0 for hit in searched.search("航天"))


@pytest.mark.parametrize("k", [0, -1])
def test_no_clauses_asked_for_are_none(searched: ClauseIndex, k: int) -> None:
    assert searched.search("专利奖励", k) == []


def test_more_asked_for_than_there_are_gives_each_once(searched: ClauseIndex) -> None:
    rows = [hit.row for hit in searched.search("专利", 1000)]
    assert len(rows) == len(set(rows)) <= SIZE


@each_query
def test_fewer_asked_for_are_the_first_of_more(searched: ClauseIndex, query: str) -> None:
    most = searched.search(query, SIZE)
    assert all(searched.search(query, k) == most[:k] for k in (1, 3, 10))


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        pytest.param(
            Filters(documents=frozenset({"hunan-ip-plan"})), lambda name: name.startswith("hunan"), id="document"
        ),
        pytest.param(
            Filters(regions=frozenset({"云南省", "四川省"})),
            lambda name: name.startswith(("yunnan", "sichuan")),
            id="regions",
        ),
        pytest.param(Filters(kinds=frozenset({"row"})), lambda name: ".t1." in name, id="kind"),
        pytest.param(
            Filters(years=frozenset({2026})), lambda name: name == "dongguan-ip-notice/1", id="year_of_one_clause"
        ),
        pytest.param(Filters(statuses=frozenset({"repealed"})), lambda name: False, id="none_pass"),
    ],
)
@each_query
def test_only_clauses_that_pass_the_filters_are_found(
    searched: ClauseIndex, query: str, filters: Filters, passes: Callable[[str], bool]
) -> None:
    hits = searched.search(query, SIZE, filters)
    assert all(passes(hit.clause) for hit in hits)
    assert {hit.clause for hit in hits} >= {
        hit.clause for hit in searched.search(query, SIZE) if hit.words and passes(hit.clause)
    }
    assert searched.count(query, filters) <= searched.count(query)


def test_the_same_query_gives_the_same_hits(searched: ClauseIndex) -> None:
    first = [searched.search(query) for query in QUERIES]
    assert [searched.search(query) for query in reversed(QUERIES)] == first[::-1]
    assert [searched.search(expand(query)) for query in QUERIES] == first


def test_an_index_opened_again_gives_the_same_hits(searched: ClauseIndex, way: Open, small_data: Path) -> None:
    again = way(small_data)
    assert [again.search(query, SIZE) for query in QUERIES] == [searched.search(query, SIZE) for query in QUERIES]


def test_threads_give_the_same_hits(searched: ClauseIndex) -> None:
    queries = QUERIES * 12
    alone = {query: searched.search(query) for query in QUERIES}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(searched.search, queries))
    assert found == [alone[query] for query in queries]


def test_equal_clauses_come_in_the_order_of_the_texts(way: Open, tmp_path: Path) -> None:
    documents = []
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text("加强专利保护的通知\n\n严厉打击商标侵权假冒行为。\n", encoding="utf-8")
        documents.append(load_document(tmp_path / f"{name}.txt"))
    write_index(documents, tmp_path / "data", bundled_encoder())
    hits = way(tmp_path / "data").search("商标侵权")
    by_score: dict[float, list[int]] = {}
    for hit in hits:
        by_score.setdefault(round(hit.score, 6), []).append(hit.row)
    assert all(rows == sorted(rows) for rows in by_score.values())
    assert {len(rows) for rows in by_score.values()} == {4}


def test_an_empty_index_answers_with_nothing(way: Open, tmp_path: Path) -> None:
    write_index([], tmp_path, bundled_encoder())
    empty = way(tmp_path)
    assert len(empty) == 0
    for query in (*QUERIES, ""):
        assert empty.search(query) == []
        assert empty.search(query, 5, Filters(years=frozenset({2025}))) == []
        assert empty.count(query) == 0


# ---- what a clause is found by -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        pytest.param("弄虚作假骗取专利奖", "sichuan-ip-rules/5", id="its_words"),
        pytest.param("缩短纠纷处理周期", "hunan-ip-plan/2.1.2", id="a_part_of_its_words"),
        pytest.param("湖南 促进运用 银行", "hunan-ip-plan/2.2.1", id="a_heading_above_it"),
        pytest.param("东莞市保障措施", "dongguan-ip-notice/3", id="place_and_heading"),
        pytest.param("表1 主要指标 地理标志产品产值", "hunan-ip-plan/1.t1.2", id="a_row_by_its_table"),
        pytest.param("云南 普洱茶", "yunnan-gi-draft/1", id="its_region"),
        pytest.param("川府发〔2023〕9号", "sichuan-ip-rules/front", id="its_documents_number"),
        pytest.param("ＭＡＤＲＩＤ 马德里国际注册商标 １５００件", "dongguan-ip-notice/1", id="other_widths"),
    ],
)
def test_a_clause_is_found_by(clause_index: ClauseIndex, query: str, clause: str) -> None:
    assert clause_index.search(query, 1)[0].clause == clause


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        pytest.param("trademark registration subsidy Dongguan", "dongguan-ip-notice/2.1", id="keywords"),
        pytest.param("How much is the patent award in Sichuan?", "sichuan-ip-rules/3", id="a_question"),
        pytest.param("geographical indication products of Yunnan", "yunnan-gi-draft/2", id="a_place"),
    ],
)
def test_an_english_query_finds_the_chinese_clause(clause_index: ClauseIndex, query: str, clause: str) -> None:
    assert clause in [hit.clause for hit in clause_index.search(query, 3)]


def test_everyday_words_find_the_official_ones(clause_index: ClauseIndex) -> None:
    assert "hunan-ip-plan/2.2.1" in [hit.clause for hit in clause_index.search("公司拿专利跟银行借钱", 3)]


@pytest.mark.parametrize(
    ("place", "document"),
    [
        ("湖南", "hunan-ip-plan"),
        ("四川省", "sichuan-ip-rules"),
        ("东莞市", "dongguan-ip-notice"),
        ("Yunnan", "yunnan-gi-draft"),
    ],
)
def test_a_place_brings_its_document_to_the_front(clause_index: ClauseIndex, place: str, document: str) -> None:
    hits = clause_index.search(f"{place} 保护", 3)
    assert hits[0].clause.startswith(document)


def test_the_shipped_documents_answer_a_real_question(data: Path) -> None:
    clauses = ClauseIndex.open(data)
    hits = clauses.search("榆林市2025年地理标志证明商标目标是多少件？", 3)
    assert "yulin-ip-opinion/2" in [hit.clause for hit in hits]
    english = clauses.search("How many geographical indication trademarks does Yulin want by 2025?", 5)
    assert "yulin-ip-opinion/2" in [hit.clause for hit in english]


def test_counted_are_the_clauses_that_share_a_word(clause_index: ClauseIndex) -> None:
    texts = [clause_index.archive.clause(row) for row in range(SIZE)]
    heads = [clause_index.archive.head(clause_index.archive.document_of(row)) for row in range(SIZE)]
    holding = [
        clause.id
        for clause, head in zip(texts, heads, strict=True)
        if "质押" in clause.reading + "".join(clause.path) + head.title
    ]
    assert clause_index.count("质押") == len(holding) == 3
    assert clause_index.count("质押", Filters(kinds=frozenset({"row"}))) == 1


def test_a_clause_is_given_by_its_id(clause_index: ClauseIndex) -> None:
    found = clause_index.clause("sichuan-ip-rules/5")
    assert found is not None
    assert found.text == "第五条 弄虚作假骗取专利奖的，撤销奖励，追回奖金。"
    assert clause_index.clause("sichuan-ip-rules/99") is None
    assert len(clause_index) == SIZE


def test_shares_say_where_a_hit_came_from(small_data: Path) -> None:
    best = {name: WAYS[name](small_data).search("四川专利奖一等奖")[0] for name in ("words", "hybrid")}
    assert best["words"].meaning == 0 < best["words"].words
    assert min(best["hybrid"].words, best["hybrid"].meaning) > 0
    assert best["hybrid"].naming == 1


# ---- opening -----------------------------------------------------------------------------------------


def test_a_folder_without_an_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingIndex, match="Run wence index --data"):
        ClauseIndex.open(tmp_path)


def test_an_encoder_other_than_the_one_built_with_is_refused(small_data: Path) -> None:
    with pytest.raises(StaleIndex) as caught:
        ClauseIndex.open(small_data, encoder=small_encoder())
    assert caught.value.where == str(small_data)
    assert caught.value.remedy == f"Run wence index --data {small_data} to build it again"


def test_the_encoder_built_with_is_taken_from_the_index(small_data: Path) -> None:
    assert ClauseIndex.open(small_data).encoder.identity == bundled_encoder().identity
    assert ClauseIndex.open(small_data, verify=True).search("专利", 3, NO_FILTERS)
