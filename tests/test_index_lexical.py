"""BM25: the scores of rank_bm25 for the same formula, fields, masks, ties, and an exact best k."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labels import document_paths, parsed
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.lexical import (
    BLOCK,
    Field,
    Lexical,
    Mask,
    Postings,
    PostingsBuilder,
    Ranked,
    Scores,
    Term,
    Vocabulary,
    _add,
    _add_compiled,
    _works,
    term_hash,
    term_hashes,
    top,
)
from index.tokens import terms

Texts = Sequence[Sequence[str]]
Arrays = tuple[Vocabulary, Postings]

K1 = 1.2
CLAUSES = [terms(clause.reading) for path in document_paths() for clause in parsed(path).clauses]
QUESTIONS = [
    "榆林市2025年地理标志目标是多少",
    "专利密集型产业增加值占GDP比重",
    "每万人口高价值发明专利拥有量",
    "知识产权质押融资",
    "谁负责商业秘密保护",
    "海外纠纷应对指导",
    "的",
]
THREE = [["专利", "专利", "保护"], ["保护"], ["商标", "保护"]]
"""Of 3, 1 and 2 words: 2 on average."""


def postings(texts: Texts, field: Field | None = None, *, batch: int = 20_000) -> Arrays:
    """The arrays of texts of one field."""
    builder = PostingsBuilder([field or Field()], k1=K1, batch=batch)
    for text in texts:
        builder.add([text])
    return builder.build()


def best(
    arrays: Arrays, query: Mapping[str, float] | Sequence[str], k: int = 10, mask: Mask | None = None
) -> list[tuple[int, float]]:
    """The best k rows with their scores."""
    vocabulary, posted = arrays
    weights = query if isinstance(query, Mapping) else dict.fromkeys(query, 1.0)
    ranked, _ = Lexical(posted).best(vocabulary.terms(weights), k, mask=mask)
    return list(zip(ranked.rows.tolist(), ranked.scores.tolist(), strict=True))


def rows(found: list[tuple[int, float]]) -> list[int]:
    return [row for row, _ in found]


def assert_found(found: list[tuple[int, float]], expected: Sequence[tuple[int, float]]) -> None:
    assert rows(found) == [row for row, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-6)


def all_scores(arrays: Arrays, query: Sequence[str]) -> NDArray[numpy.float64]:
    """The score of every row."""
    found = numpy.zeros(arrays[0].size)
    for row, score in best(arrays, query, arrays[0].size):
        found[row] = score
    return found


def idf(size: int, holders: int) -> float:
    return math.log(1 + (size - holders + 0.5) / (holders + 0.5))


# ---- against rank_bm25 -------------------------------------------------------------------------------


def reference(texts: Texts, b: float = 0.75) -> BM25Okapi:
    """rank_bm25 with Lucene's idf, which is above zero for every term.

    Its tf·(k1+1) / (tf + k1·(1 - b + b·dl/avgdl)) is, over and under divided by the bracket,
    x·(k1+1) / (x + k1) for x = tf / (1 - b + b·dl/avgdl): what is stored here.
    """
    okapi = BM25Okapi(texts, k1=K1, b=b)
    holders = Counter(term for text in texts for term in set(text))
    okapi.idf = {term: idf(len(texts), count) for term, count in holders.items()}
    return okapi


@pytest.fixture(scope="module")
def real() -> Arrays:
    """The arrays of some 550 clauses."""
    return postings(CLAUSES)


@pytest.fixture(scope="module")
def okapi() -> BM25Okapi:
    return reference(CLAUSES)


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_and_ranking_of_clauses_are_those_of_rank_bm25(real: Arrays, okapi: BM25Okapi, question: str) -> None:
    query = sorted(set(terms(question)))
    expected = okapi.get_scores(query)
    numpy.testing.assert_allclose(all_scores(real, query), expected, rtol=1e-4, atol=1e-4)
    ranking = [row for row in numpy.argsort(-expected, kind="stable") if expected[row] > 0]
    assert rows(best(real, query, 10)) == ranking[:10]


WORD = st.sampled_from(["专利", "商标", "保护", "运用", "地理标志", "件"])
TEXTS = st.lists(st.lists(WORD, min_size=1, max_size=12), min_size=1, max_size=30)


@settings(deadline=None)
@given(TEXTS, st.lists(WORD, min_size=1, max_size=5), st.sampled_from([0.0, 0.4, 0.75, 1.0]))
def test_scores_of_any_texts_are_those_of_rank_bm25(texts: Texts, query: Sequence[str], b: float) -> None:
    expected = reference(texts, b).get_scores(query)  # a word asked twice counts twice
    found = best(postings(texts, Field(b=b)), Counter(query), len(texts))
    assert {row for row, _ in found} == set(numpy.flatnonzero(expected).tolist())
    for row, score in found:
        assert score == pytest.approx(expected[row], abs=1e-4)
    ranked = expected[[row for row, _ in found]]
    assert (numpy.diff(ranked) <= 1e-4).all()


@settings(deadline=None)
@given(TEXTS, st.lists(WORD, min_size=1, max_size=5, unique=True), st.integers(1, 12), st.randoms())
def test_the_best_k_of_any_texts_are_the_head_of_all(
    texts: Texts, query: Sequence[str], k: int, chance: random.Random
) -> None:
    arrays = postings(texts)
    everything = best(arrays, query, len(texts))
    assert best(arrays, query, k) == everything[:k]
    assert everything == sorted(everything, key=lambda pair: (-pair[1], pair[0]))
    mask = numpy.array([chance.random() < 0.5 for _ in texts])
    assert best(arrays, query, k, mask) == [pair for pair in everything if mask[pair[0]]][:k]


# ---- by hand -----------------------------------------------------------------------------------------


def test_a_score_is_idf_times_the_saturated_frequency() -> None:
    x = 2 / (0.25 + 0.75 * 3 / 2)  # 专利 twice among 3 words, 2 on average: 1.4545
    impact = x * 2.2 / (x + 1.2)  # 3.2 / 2.6545 = 1.2055
    assert_found(best(postings(THREE), ["专利"]), [(0, math.log(8 / 3) * impact)])


def test_a_short_text_stands_before_a_long_one_with_the_same_word() -> None:
    # 保护: idf ln(1 + 0.5/3.5); x = 1/0.625, 1/1, 1/1.375 for 1, 2 and 3 words
    expected = [(row, math.log(8 / 7) * x * 2.2 / (x + 1.2)) for row, x in ((1, 1.6), (2, 1.0), (0, 8 / 11))]
    assert_found(best(postings(THREE), ["保护"]), expected)


def test_without_b_the_length_does_not_matter() -> None:
    expected = [(row, math.log(8 / 7) * 2.2 / (1 + 1.2)) for row in (0, 1, 2)]
    assert_found(best(postings(THREE, Field(b=0.0)), ["保护"]), expected)


def test_a_weight_multiplies_what_a_term_gives() -> None:
    arrays = postings(THREE, Field(b=0.0))
    assert_found(best(arrays, {"商标": 1.0}), [(2, math.log(8 / 3))])
    assert_found(best(arrays, {"商标": 0.5}), [(2, math.log(8 / 3) / 2)])


def test_terms_of_a_query_add_up() -> None:
    arrays = postings(THREE)
    both, one, other = (all_scores(arrays, query) for query in (["商标", "保护"], ["商标"], ["保护"]))
    numpy.testing.assert_allclose(both, one + other, rtol=1e-6)


def test_a_word_in_two_fields_saturates_once() -> None:
    builder = PostingsBuilder([Field(1.0, b=0.0), Field(0.5, b=0.0)], k1=K1)
    builder.add([["专利"], ["专利", "专利"]])
    builder.add([["专利"], []])
    builder.add([[], ["专利"]])
    builder.add([["商标"], ["商标"]])
    # ln(1 + 1.5/3.5) times 1 + 2·0.5 = 2, 1 and 0.5 put into x·2.2/(x + 1.2): 1.375, 1 and 1.1/1.7
    expected = [(row, math.log(10 / 7) * impact) for row, impact in ((0, 1.375), (1, 1.0), (2, 1.1 / 1.7))]
    assert_found(best(builder.build(), ["专利"]), expected)


def test_each_field_has_its_own_mean_length() -> None:
    builder = PostingsBuilder([Field(1.0, b=1.0), Field(1.0, b=1.0)], k1=K1)
    builder.add([["专利", "保护", "运用"], ["商标"]])
    builder.add([["商标"], ["运用", "运用", "保护"]])
    # both fields: lengths 3 and 1, 2 on average. 运用 in row 0: 1·2/3; in row 1: 2·2/3
    expected = [math.log(1.2) * x * 2.2 / (x + 1.2) for x in (2 / 3, 4 / 3)]
    numpy.testing.assert_allclose(all_scores(builder.build(), ["运用"]), expected, rtol=1e-6)


def test_without_saturation_a_word_counts_once() -> None:
    builder = PostingsBuilder([Field(b=0.0)], k1=0.0)
    for text in THREE:
        builder.add([text])
    assert_found(best(builder.build(), ["专利"]), [(0, math.log(8 / 3))])


# ---- what a query holds ------------------------------------------------------------------------------


@pytest.mark.parametrize("b", [0.0, 0.75, 1.0])
@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="no_row"),
        pytest.param([[], []], id="no_word"),
        pytest.param([["专利"], []], id="an_empty_row"),
    ],
)
def test_texts_without_words_are_found_by_nothing(texts: Texts, b: float) -> None:
    arrays = postings(texts, Field(b=b))
    assert arrays[0].size == len(Lexical(arrays[1])) == len(texts)
    assert best(arrays, ["商标"]) == []
    assert best(arrays, []) == []
    assert rows(best(arrays, ["专利"])) == [row for row, text in enumerate(texts) if text]


def test_an_unknown_word_adds_nothing() -> None:
    arrays = postings(THREE)
    assert best(arrays, ["植物新品种"]) == []
    assert best(arrays, ["专利", "植物新品种"]) == best(arrays, ["专利"])


def test_equal_rows_come_in_their_order() -> None:
    arrays = postings([["专利", "保护"]] * 300 + [["专利"]])
    assert rows(best(arrays, ["专利"], 5)) == [300, 0, 1, 2, 3]


def test_a_mask_lets_rows_pass() -> None:
    arrays = postings(THREE)
    assert rows(best(arrays, ["保护"], mask=numpy.array([True, False, True]))) == [2, 0]
    assert best(arrays, ["保护"], mask=numpy.zeros(3, bool)) == []
    assert best(arrays, ["保护"], mask=numpy.ones(3, bool)) == best(arrays, ["保护"])


def test_rows_asked_for_beside_the_best_get_their_scores_whether_they_pass_or_not() -> None:
    vocabulary, posted = postings(THREE)
    found, others = Lexical(posted).best(
        vocabulary.terms({"专利": 1.0}), 1, mask=numpy.array([False, True, True]), also=numpy.array([2, 0, 0])
    )
    assert found.rows.tolist() == []
    [(_, score)] = best((vocabulary, posted), ["专利"])
    assert others.tolist() == [0, score, score]


def test_a_count_is_of_rows_that_hold_a_term_and_pass() -> None:
    vocabulary, posted = postings(THREE)
    asked = vocabulary.terms({"专利": 1.0, "商标": 1.0})
    assert Lexical(posted).count(asked) == 2
    assert Lexical(posted).count(asked, numpy.array([True, True, False])) == 1
    assert Lexical(posted).count([]) == 0


def test_what_terms_weigh_together_counts_those_that_no_row_holds() -> None:
    vocabulary, _ = postings(THREE)
    expected = 1.0 * math.log(8 / 3) + 0.5 * math.log(8)  # 植物新品种: ln(1 + 3.5/0.5)
    assert vocabulary.idf({"专利": 1.0, "植物新品种": 0.5}) == pytest.approx(expected)
    assert vocabulary.idf({}) == 0


def test_a_term_has_the_same_hash_everywhere() -> None:
    assert term_hash("专利") == int.from_bytes(bytes.fromhex("51cf148b08771604"), "little")


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8)))
def test_hashes_of_many_terms_are_those_of_each(found: list[str]) -> None:
    assert term_hashes(found).tolist() == [term_hash(term) for term in found]


def test_no_two_terms_of_the_clauses_have_one_hash() -> None:
    found = {term for clause in CLAUSES for term in clause}
    assert len({term_hash(term) for term in found}) == len(found) > 10_000


# ---- terms that stand almost everywhere --------------------------------------------------------------


def common(size: int, holders: int) -> Vocabulary:
    """The vocabulary of rows of which so many hold 工作, every one 的, and one 专利."""
    texts = [["的", *(["工作"] if row < holders else []), *(["专利"] if row == 7 else [])] for row in range(size)]
    return postings(texts)[0]


@pytest.mark.parametrize(
    ("size", "holders", "query", "kept"),
    [
        pytest.param(10_000, 2_001, ["的", "工作", "专利"], 1, id="more_than_a_fifth_is_left_out"),
        pytest.param(10_000, 2_000, ["的", "工作", "专利"], 2, id="a_fifth_stays"),
        pytest.param(9_999, 5_000, ["的", "工作", "专利"], 3, id="all_stay_in_a_smaller_index"),
        pytest.param(10_000, 5_000, ["的", "工作"], 2, id="all_stay_where_no_other_remains"),
        pytest.param(10_000, 5_000, ["的", "植物新品种"], 1, id="an_unknown_word_is_none_that_remains"),
        pytest.param(10_000, 5_000, [], 0, id="no_term"),
    ],
)
def test_common_terms(size: int, holders: int, query: Sequence[str], kept: int) -> None:
    vocabulary = common(size, holders)
    found = vocabulary.terms(dict.fromkeys(query, 1.0))
    assert len(found) == kept
    if "专利" in query:
        assert max(term.factor for term in found) == pytest.approx(idf(size, 1))


# ---- the best k --------------------------------------------------------------------------------------


def sorted_top(scores: Scores, k: int) -> tuple[list[int], list[float]]:
    """The best k above zero by sorting all."""
    order = [row for row in numpy.argsort(-scores, kind="stable").tolist() if scores[row] > 0][:k]
    return order, scores[order].tolist()


def pairs(found: Ranked) -> tuple[list[int], list[float]]:
    return found.rows.tolist(), found.scores.tolist()


@settings(deadline=None)
@given(st.integers(0, 6), st.integers(0, 1000), st.integers(0, 2**32 - 1), st.sampled_from([2, 5, 1000]))
def test_the_best_by_blocks_are_those_of_a_full_sort(blocks: int, k: int, seed: int, values: int) -> None:
    chance = numpy.random.default_rng(seed)
    scores: Scores = chance.integers(0, values, blocks * BLOCK).astype(numpy.float32)  # few values: many ties
    scores[chance.random(len(scores)) < chance.random()] = 0
    assert pairs(top(scores, k)) == sorted_top(scores, k)


@pytest.mark.parametrize("k", [0, 1, 5, 127, 128, 129, 512, 10_000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 1.0])
def test_the_best_of_many_blocks(share: float, k: int) -> None:
    chance = numpy.random.default_rng(3)
    scores = chance.random(100 * BLOCK, numpy.float32)
    scores[chance.random(len(scores)) >= share] = 0
    assert pairs(top(scores, k)) == sorted_top(scores, k)


def test_the_best_of_none_are_none() -> None:
    assert pairs(top(numpy.zeros(0, numpy.float32), 5)) == ([], [])
    assert pairs(top(numpy.ones(BLOCK, numpy.float32), -1)) == ([], [])


# ---- the ways to add ---------------------------------------------------------------------------------


def test_the_compiled_way_to_add_gives_what_numpy_gives(real: Arrays) -> None:
    vocabulary, posted = real
    for question in QUESTIONS:
        asked = vocabulary.terms(dict.fromkeys(terms(question), 0.3))
        plain, compiled = (numpy.zeros(5 * BLOCK, numpy.float32) for _ in range(2))
        _add(posted, asked, plain)
        _add_compiled(posted, asked, compiled)
        numpy.testing.assert_allclose(compiled, plain, rtol=1e-6)


@pytest.mark.parametrize("kind", [numpy.int32, numpy.int64])
def test_a_way_to_add_is_used_only_if_it_adds(kind: type) -> None:
    def broken(posted: Postings, asked: Sequence[Term], scores: Scores) -> None:
        raise AttributeError("gone")

    assert _works(_add, kind)
    assert not _works(lambda posted, asked, scores: None, kind)
    assert not _works(broken, kind)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A copy as it comes from a mapped file."""
    return numpy.frombuffer(array.tobytes(), array.dtype)


def test_arrays_that_may_not_be_written_are_searched(real: Arrays) -> None:
    vocabulary, posted = real
    expected = best(real, terms(QUESTIONS[0]))
    mapped = Postings(read_only(posted.starts), read_only(posted.rows), read_only(posted.impacts), posted.size)
    assert best((vocabulary, mapped), terms(QUESTIONS[0])) == expected


def test_many_threads_find_what_one_finds(real: Arrays) -> None:
    vocabulary, posted = real
    lexical = Lexical(posted)
    asked = [vocabulary.terms(dict.fromkeys(terms(question), 1.0)) for question in QUESTIONS] * 30
    alone = [pairs(lexical.best(query, 20)[0]) for query in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: pairs(lexical.best(query, 20)[0]), asked)) == alone


# ---- batches -----------------------------------------------------------------------------------------


def assert_same(one: Arrays, other: Arrays) -> None:
    for name in ("hashes", "holders"):
        numpy.testing.assert_array_equal(getattr(one[0], name), getattr(other[0], name))
    for name in ("starts", "rows", "impacts"):
        numpy.testing.assert_array_equal(getattr(one[1], name), getattr(other[1], name))
    assert one[0].size == other[0].size == one[1].size == other[1].size


@pytest.mark.parametrize("batch", [1, 7, len(CLAUSES), len(CLAUSES) - 1])
def test_batches_of_any_size_give_the_same_arrays(real: Arrays, batch: int) -> None:
    assert_same(postings(CLAUSES, batch=batch), real)


@pytest.mark.parametrize("size", [20_000, 20_001])
def test_rows_beyond_a_batch_are_found(size: int) -> None:
    texts = [["件", f"第{row % 5_000}号", *(["专利"] if row in (0, 19_999, 20_000) else [])] for row in range(size)]
    arrays = postings(texts)
    assert arrays[0].size == size
    assert rows(best(arrays, ["专利"])) == [row for row in (0, 19_999, 20_000) if row < size]
    assert rows(best(arrays, ["第3号"])) == [3, 5_003, 10_003, 15_003]
    assert_same(arrays, postings(texts, batch=size))


def test_a_clause_has_a_text_for_each_field() -> None:
    with pytest.raises(ValueError, match="zip"):
        PostingsBuilder([Field(), Field()]).add([["专利"]])
