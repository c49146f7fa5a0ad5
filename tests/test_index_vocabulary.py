"""The vocabulary of the bundled encoder: what is worth a piece, how likely it is, and how texts are cut with it."""

import math
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.vocabulary import WordCounts, unigram


def counted(*texts: str, weight: int = 1) -> WordCounts:
    counts = WordCounts()
    counts.add(texts, weight)
    return counts


# ---- counting ----------------------------------------------------------------------------------------


def test_words_and_their_characters_are_counted() -> None:
    counts = counted("专利奖励，商标2025", "专利")
    assert counts.words == {"专利": 2, "奖励": 1, "商标": 1, "2025": 1}
    assert counts.characters == {"专": 2, "利": 2, "奖": 1, "励": 1, "商": 1, "标": 1}


def test_a_weight_counts_a_text_so_many_times() -> None:
    assert counted("专利奖励", weight=6).words == {"专利": 6, "奖励": 6}


def test_a_piece_is_as_likely_as_it_is_frequent() -> None:
    pieces = dict(counted("专利奖励", weight=4).pieces())
    total = 4 + 4 + 4 * 4  # two words, four characters
    assert pieces["专利"] == pieces["奖励"] == pytest.approx(math.log(4 / total))
    assert pieces["专"] == pytest.approx(math.log(4 / total) + math.log(0.2))
    assert pieces["q"] == pieces["7"] == pytest.approx(math.log(1 / total) - 4)


def test_the_unknown_piece_stands_first_and_every_letter_and_digit_is_a_piece() -> None:
    pieces = counted("专利").pieces()
    assert pieces[0] == ("[UNK]", -20.0)
    assert {piece for piece, _ in pieces} >= set(string.ascii_lowercase + string.digits)
    assert len({piece for piece, _ in pieces}) == len(pieces)


@pytest.mark.parametrize(
    ("word", "times", "is_piece"),
    [
        pytest.param("专利", 4, True, id="a_word"),
        pytest.param("专利", 3, False, id="a_rare_word"),
        pytest.param("知识产权", 4, True, id="a_longer_word"),
        pytest.param("中华人民共和国", 9, False, id="seven_characters"),
        pytest.param("wipo", 4, True, id="a_latin_word"),
        pytest.param("wipo", 3, False, id="a_rare_latin_word"),
        pytest.param("2025", 30, True, id="a_year"),
        pytest.param("2025", 29, False, id="a_rare_number"),
        pytest.param("10000", 99, False, id="a_long_number"),
        pytest.param("3.9", 99, False, id="a_decimal"),
    ],
)
def test_a_word_is_a_piece_if_it_is_frequent_and_short(word: str, times: int, is_piece: bool) -> None:
    assert (word in dict(counted(word, weight=times).pieces())) is is_piece


# ---- cutting -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = ["知识产权质押融资", "专利奖励办法", "地理标志保护", "PCT国际专利申请", "2025年"]
    return unigram(counted(*texts, weight=40).pieces())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("专利奖励", ["专利", "奖励"], id="words"),
        pytest.param("专利，奖励。", ["专利", "奖励"], id="punctuation_dropped"),
        pytest.param("ＰＣＴ国际专利", ["pct", "国际", "专利"], id="widths_and_capitals_folded"),
        pytest.param("２０２５年", ["2025", "年"], id="full_width_digits"),
        pytest.param("2026年", ["2", "0", "2", "6", "年"], id="an_unknown_number_by_digits"),
        pytest.param("专\n利", ["专", "利"], id="a_line_parts_words"),
        pytest.param("地理标志", ["地理", "标志"], id="not_by_characters"),
        pytest.param("😀—（）", [], id="nothing_to_encode"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_text_is_cut_into_its_likeliest_pieces(tokenizer: Tokenizer, text: str, pieces: list[str]) -> None:
    assert tokenizer.encode(text).tokens == pieces


def test_an_unknown_character_is_piece_0(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("龘专利").ids[0] == 0


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="知识产权质押融资专利奖励办法地理标志保护国际申请年", max_size=40))
def test_the_pieces_of_chinese_are_the_text_again(tokenizer: Tokenizer, text: str) -> None:
    assert "".join(tokenizer.encode(text).tokens) == text


def test_a_tokenizer_read_again_cuts_alike(tokenizer: Tokenizer) -> None:
    again = Tokenizer.from_str(tokenizer.to_str())
    text = "2025年PCT国际专利申请奖励办法"
    assert again.encode(text).ids == tokenizer.encode(text).ids
