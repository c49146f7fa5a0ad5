"""Marks: which ranges of a text hold the words of a query."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.expansion import expand
from index.marks import marks


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        pytest.param("对专利奖给予奖励", ["专利", "奖励"], ["专利", "奖励"], id="two_words"),
        pytest.param("知识产权保护", ["知识", "产权", "知识产权"], ["知识产权"], id="a_word_and_those_in_it"),
        pytest.param("商标品牌", ["商标", "品牌"], ["商标品牌"], id="words_that_touch"),
        pytest.param("标志性标志", ["标志"], ["标志", "标志"], id="every_place"),
        pytest.param("人人", ["人"], [], id="a_single_character_says_too_little"),
        pytest.param("专 利奖励", ["专利"], ["专 利"], id="over_a_blank"),
        pytest.param("知识\n产权", ["知识产权"], ["知识\n产权"], id="over_a_wrap"),
        pytest.param("ＰＣＴ国际专利", ["pct"], ["ＰＣＴ"], id="full_width"),
        pytest.param("专利\u200b权", ["专利权"], ["专利\u200b权"], id="over_an_invisible_character"),
        pytest.param("第5项，共15项、25件", ["5"], ["5"], id="a_number_alone"),
        pytest.param("增长3.5%，达到5.5万件、5,000元", ["5"], [], id="no_part_of_a_decimal"),
        pytest.param("增长3.5%。", ["3.5"], ["3.5"], id="a_decimal"),
        pytest.param("到2025年，25件", ["25"], ["25"], id="no_part_of_a_year"),
        pytest.param("1.2025年目标", ["2025"], [], id="no_part_of_a_number_and_its_point"),
        pytest.param("IP zone, shipping", ["ip"], ["IP"], id="a_latin_word_alone"),
        pytest.param("加强保护", ["专利"], [], id="not_there"),
        pytest.param("加强保护", [], [], id="no_words"),
        pytest.param("", ["专利"], [], id="no_text"),
    ],
)
def test_the_words_are_marked(text: str, words: list[str], marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, words)] == marked


@given(
    st.text(alphabet="专利商标，。 Ａab25.\n\u200b", max_size=40),
    st.lists(st.sampled_from(["专利", "商标", "利商", "ab", "25", "2", "标"])),
)
def test_marks_are_ranges_of_the_text_in_order_and_apart(text: str, words: list[str]) -> None:
    found = marks(text, words)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert marks(text, [*words, *words]) == found


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        pytest.param("专利奖励", "对专利权给予奖励", {"专利", "奖励"}, id="its_words"),
        pytest.param("patent award", "四川省专利奖每两年评选一次", {"专利奖"}, id="chinese_for_english"),
    ],
)
def test_a_query_marks_its_own_words_and_those_that_say_the_same(query: str, text: str, marked: set[str]) -> None:
    assert {text[start:end] for start, end in marks(text, expand(query).marked)} >= marked
