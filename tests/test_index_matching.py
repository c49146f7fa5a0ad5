"""Matching word by word: what meets what, weights and vectors, on a small encoder and on one made by hand."""

import random

import numpy
import pytest
from doubles import WIDTH, small_encoder

from index.matching import Matcher
from index.static import Pieces, StaticEncoder
from index.vocabulary import unigram

TEXTS = [
    "对获得中国专利奖的单位给予奖励。",
    "开展知识产权质押融资，对企业贷款利息给予补贴。",
    "每个镇（街道）至少建设一个商标品牌指导站。",
    "地理标志产品的生产者应当按照标准组织生产。",
    "地理标志",
]
UNKNOWN = "quantum ♪ ☂"
PIECES = [("[UNK]", -20.0), ("专利", -2.0), ("商标", -2.0), ("奖励", -2.0), ("补贴", -2.0)]
TABLE = numpy.array([[0, 0], [3, 4], [-3, 4], [0, 2], [1, 0]], numpy.float32)
"""Of length 5, 5, 2 and 1; 专利·奖励 = 8/(5·2) = 0.8, 专利·补贴 = 3/5 = 0.6, 专利·商标 = 7/25, 商标·补贴 < 0."""


@pytest.fixture(scope="module")
def small() -> Matcher:
    return Matcher(small_encoder())


@pytest.fixture(scope="module")
def by_hand() -> Matcher:
    """Matches by the rows of a table of four words."""
    return Matcher(StaticEncoder.quantised(Pieces(unigram(PIECES)), TABLE, "by-hand"))


# ---- likeness ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("专利", 1.0, id="the_word_itself"),
        pytest.param("奖励", 0.8, id="a_word_like_it"),
        pytest.param("补贴", 0.6, id="a_word_less_like_it"),
        pytest.param("补贴奖励商标", 0.8, id="the_nearest_of_several"),
        pytest.param("补贴奖励专利", 1.0, id="the_word_itself_among_others"),
        pytest.param("量子", 0.0, id="unknown"),
        pytest.param("", 0.0, id="empty"),
    ],
)
def test_a_word_is_met_by_the_nearest_word_of_a_text(by_hand: Matcher, text: str, expected: float) -> None:
    match = by_hand.match("专利", [text])
    assert match.likeness.shape == (1, 1)
    assert match.likeness[0, 0] == pytest.approx(expected, abs=0.01)  # rows are rounded to 8 bits


def test_words_of_opposite_meaning_do_not_meet_at_all(by_hand: Matcher) -> None:
    assert by_hand.match("商标", ["补贴"]).likeness.tolist() == [[0.0]]  # -3/5


def test_a_word_asked_twice_counts_once(by_hand: Matcher) -> None:
    once, twice = by_hand.match("专利奖励", ["补贴"]), by_hand.match("专利奖励专利", ["补贴"])
    assert (once.likeness == twice.likeness).all()
    assert (once.weights == twice.weights).all()


def test_an_identical_word_is_met_in_full(small: Matcher) -> None:
    likeness = small.match("知识产权质押", TEXTS).likeness
    assert likeness[1] == pytest.approx(1.0, abs=1e-6)
    assert (likeness[[0, 2, 3, 4]] < 0.99).any(axis=1).all()


def test_a_text_of_unknown_words_meets_nothing(small: Matcher) -> None:
    match = small.match("地理标志", [TEXTS[3], UNKNOWN, "", TEXTS[4]])
    assert match.likeness[1:3].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert match.shares[[0, 3]] == pytest.approx(1.0, abs=1e-6)


def test_likeness_lies_between_0_and_1(small: Matcher) -> None:
    for query in TEXTS:
        match = small.match(query, TEXTS)
        assert match.likeness.min() >= 0
        assert match.likeness.max() <= 1
        assert match.shares.max() <= 1 + 1e-6


# ---- weights -----------------------------------------------------------------------------------------


def test_a_word_weighs_as_much_as_its_row_is_long(by_hand: Matcher) -> None:
    # 专利 5, 奖励 2, 补贴 1 of 8 in all; pieces stand in the order of their numbers
    assert by_hand.match("补贴专利奖励", []).weights == pytest.approx([5 / 8, 2 / 8, 1 / 8], abs=0.01)


def test_a_share_is_the_weighted_mean_of_the_likeness(by_hand: Matcher) -> None:
    # 专利 is met with 0.8 by 奖励, 奖励 with 1.0: (5 · 0.8 + 2 · 1.0)/7
    assert by_hand.match("专利奖励", ["奖励"]).shares == pytest.approx([6 / 7], abs=0.01)


@pytest.mark.parametrize("query", [*TEXTS, "专利专利", "标"])
def test_weights_sum_to_1(small: Matcher, query: str) -> None:
    assert small.match(query, []).weights.sum() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("query", [pytest.param("", id="empty"), pytest.param(UNKNOWN, id="unknown")])
def test_a_query_without_known_words_is_met_by_nothing(small: Matcher, query: str) -> None:
    match = small.match(query, TEXTS)
    assert match.likeness.shape == (5, 0)
    assert match.weights.shape == (0,)
    assert match.shares.tolist() == [0.0] * 5


def test_no_texts_give_no_rows(small: Matcher) -> None:
    match = small.match("专利奖励", [])
    assert match.likeness.shape == (0, 2)
    assert match.shares.shape == (0,)


def test_the_order_of_the_texts_changes_no_row(small: Matcher) -> None:
    texts = [*TEXTS, UNKNOWN, "", TEXTS[0]]
    straight = small.match("奖励商标质押贷款", texts).likeness
    chance = random.Random(3)
    for _ in range(10):
        order = chance.sample(range(len(texts)), len(texts))
        shuffled = small.match("奖励商标质押贷款", [texts[place] for place in order]).likeness
        assert shuffled == pytest.approx(straight[order], abs=1e-6)


# ---- vectors -----------------------------------------------------------------------------------------


def test_vectors_are_those_of_the_encoder(small: Matcher) -> None:
    texts = [*TEXTS, UNKNOWN, "", "".join(TEXTS)]
    assert small.vectors(texts) == pytest.approx(small_encoder().encode(texts), abs=1e-5)


def test_a_vector_has_length_1_and_that_of_an_unknown_text_length_0(small: Matcher) -> None:
    lengths = numpy.linalg.norm(small.vectors([TEXTS[0], UNKNOWN, TEXTS[1], ""]), axis=1)
    assert lengths == pytest.approx([1, 0, 1, 0], abs=1e-6)


@pytest.mark.parametrize("texts", [pytest.param([], id="no_text"), pytest.param([UNKNOWN], id="nothing_known")])
def test_vectors_are_as_many_as_the_texts(small: Matcher, texts: list[str]) -> None:
    vectors = small.vectors(texts)
    assert vectors.shape == (len(texts), WIDTH)
    assert not vectors.any()
