"""Widths, spaces and the fold: what matches is given back as a slice of the stored text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import (
    closing_bracket_start,
    columns,
    find_quote,
    fold,
    is_cjk,
    narrow,
    one_line,
    pad,
    tidy,
    without_spaces,
)

PAPER = "知识产权保护，。（）〔〕“”％２５Ａ①⒉㎡…— \n\t\u3000\xa0\u200b\ufeff25ipIP.%"
paper_text = st.text(alphabet=st.one_of(st.sampled_from(PAPER), st.characters()), max_size=40)
plain_text = st.text(alphabet="知识产权，。（） \n\u3000\u200bipIP25２５", max_size=40)


# ---- widths and spaces ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        pytest.param("权", True, id="character"),
        pytest.param("𠮷", True, id="character_beyond_the_basic_plane"),
        pytest.param("，", True, id="full_width_comma"),
        pytest.param("〔", True, id="tortoise_bracket"),
        pytest.param("“", True, id="curly_quote"),
        pytest.param("—", True, id="dash"),
        pytest.param("〇", True, id="ideographic_zero"),
        pytest.param("a", False, id="latin_letter"),
        pytest.param("5", False, id="digit"),
        pytest.param(",", False, id="half_width_comma"),
        pytest.param("①", False, id="circled_number"),
        pytest.param(" ", False, id="blank"),
    ],
)
def test_is_cjk_knows_chinese_characters_and_punctuation(char: str, expected: bool) -> None:
    assert is_cjk(char) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（１２．５％）", "(12.5%)", id="digits_and_brackets"),
        pytest.param("ＩＰ　专利\xa0奖", "IP 专利 奖", id="letters_and_spaces"),
        pytest.param("一、《条例》。“十四五”", "一、《条例》。“十四五”", id="chinese_punctuation_stays"),
        pytest.param("①㎡", "①㎡", id="circled_and_squared_stay"),
    ],
)
def test_narrow_halves_ascii_and_spaces_only(text: str, expected: str) -> None:
    assert narrow(text) == expected


@given(paper_text)
def test_narrow_keeps_every_offset(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert all(
        new == old or unicodedata.normalize("NFKC", old) == new for old, new in zip(text, narrow(text), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("知识产权", 8, id="four_characters"),
        pytest.param("2025年IP", 4 + 2 + 2, id="mixed"),
        pytest.param("“十四五”，", 12, id="chinese_punctuation"),
        pytest.param("（１）", 6, id="full_width_digits"),
        pytest.param("𠮷", 2, id="character_beyond_the_basic_plane"),
    ],
)
def test_columns_counts_a_wide_character_twice(text: str, expected: int) -> None:
    assert columns(text) == expected


def test_pad_fills_up_to_a_width_in_columns() -> None:
    assert pad("专利", 6) == "专利  "
    assert pad("IP", 6) == "IP    "


def test_pad_leaves_a_longer_text_as_it_is() -> None:
    assert pad("知识产权", 6) == "知识产权"


def test_without_spaces_drops_every_kind_of_white_space() -> None:
    assert without_spaces(" 目\u3000录\t第\xa01\n页 ") == "目录第1页"


def test_one_line_turns_each_run_of_white_space_into_one_blank() -> None:
    assert one_line("  三、主要任务\n\u3000 强化保护\t ") == "三、主要任务 强化保护"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("知识\n产权", "知识产权", id="between_characters"),
        pytest.param("World \n IP Office", "World IP Office", id="between_latin_words"),
        pytest.param("达到 25 件", "达到25件", id="around_a_figure"),
        pytest.param(" 目 录 ", "目录", id="outer_blanks"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_tidy_drops_white_space_beside_chinese_only(text: str, expected: str) -> None:
    assert tidy(text) == expected


# ---- brackets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（市知识产权局）", 0, id="whole_text"),
        pytest.param("强化保护。〔市知识产权局负责〕", 5, id="at_the_end"),
        pytest.param("（甲）和（乙）", 4, id="last_of_two"),
        pytest.param("由〔市局（专利处）负责〕", 1, id="nested"),
        pytest.param("（知识产权局)", 0, id="mixed_widths"),
        pytest.param("强化【保护】", 2, id="black_brackets"),
        pytest.param("（市局）负责", -1, id="closes_earlier"),
        pytest.param("市知识产权局）", -1, id="never_opened"),
        pytest.param("", -1, id="nothing"),
    ],
)
def test_closing_bracket_start_finds_where_the_last_bracket_is_opened(text: str, expected: int) -> None:
    assert closing_bracket_start(text) == expected


# ---- the fold ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("２０２５年，ＩＰ", "2025年,ip", id="one_width_and_lower_case"),
        pytest.param("达到 25 件", "达到25件", id="blanks_beside_chinese"),
        pytest.param("知识产\n\u3000\u3000权", "知识产权", id="wrap_with_indent"),
        pytest.param("World  \nIntellectual", "world intellectual", id="one_blank_between_latin_words"),
        pytest.param("IP \u200b \u200b保护", "ip保护", id="blanks_parted_by_invisible_characters"),
        pytest.param("\ufeff知\u200b识\u00ad产\u2060权", "知识产权", id="invisible_characters"),
        pytest.param(" \t保护 \n", "保护", id="outer_white_space"),
        pytest.param("50㎡", "50m2", id="one_character_to_two"),
        pytest.param("〔2021〕", "〔2021〕", id="tortoise_brackets_stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fold_gives_one_spelling(text: str, expected: str) -> None:
    assert fold(text).text == expected


@pytest.mark.parametrize("text", ["①⑳", "⑴⒇", "⒈⒛"], ids=["circled", "bracketed", "dotted"])
def test_fold_keeps_circled_numbers(text: str) -> None:
    assert fold(text).text == text


def test_fold_remembers_where_each_character_stands() -> None:
    folded = fold("知\u200b识 25㎡")
    assert folded.text == "知识25m2"
    assert folded.at == (0, 2, 4, 5, 6, 6)
    assert folded.stored_length == 7


def test_source_takes_a_character_that_folds_to_two_whole() -> None:
    folded = fold("50㎡内")
    assert folded.source(2, 3) == (2, 3)
    assert folded.source(3, 5) == (2, 4)


def test_source_of_an_empty_range_is_empty() -> None:
    folded = fold("知\u200b识 ")
    assert folded.source(1, 1) == (2, 2)
    assert folded.source(2, 2) == (4, 4)


def test_position_finds_the_first_folded_character_at_or_after_an_offset() -> None:
    folded = fold("知\u200b\u200b识产")
    assert [folded.position(offset) for offset in range(6)] == [0, 1, 1, 1, 2, 3]


@given(paper_text)
def test_fold_keeps_no_invisible_or_outer_white_space(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert not {"\u200b", "\ufeff", "\n", "\t", "\u3000"} & set(folded.text)
    assert not folded.text.endswith(" ")


@given(plain_text, st.data())
def test_source_gives_back_characters_that_fold_to_the_matched_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    low, high = folded.source(start, end)
    assert 0 <= low <= high <= len(text)
    assert fold(text[low:high]).text == folded.text[start:end].strip()


@given(paper_text, st.data())
def test_source_never_loses_a_matched_character(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    low, high = folded.source(start, end)
    assert folded.text[start:end].strip() in fold(text[low:high]).text


# ---- quotes --------------------------------------------------------------------------------------

CLAUSE = "到2025年，每万人口高价值发明专\n利拥有量达到１２件（含）以上。\n推动知识\u200b产权转化。"


@pytest.mark.parametrize(
    ("quote", "slice_"),
    [
        pytest.param("每万人口", "每万人口", id="as_printed"),
        pytest.param("发明专利拥有量", "发明专\n利拥有量", id="across_a_wrap"),
        pytest.param("达到 12 件(含)", "达到１２件（含）", id="other_width_and_blanks"),
        pytest.param("知识产权", "知识\u200b产权", id="across_an_invisible_character"),
        pytest.param("\ufeff推动", "推动", id="invisible_character_in_the_quote"),
    ],
)
def test_find_quote_gives_the_stored_range(quote: str, slice_: str) -> None:
    start = CLAUSE.index(slice_)
    assert find_quote(CLAUSE, quote) == (start, start + len(slice_))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(CLAUSE, "每万人口商标", id="other_words"),
        pytest.param(CLAUSE, "", id="empty_quote"),
        pytest.param(CLAUSE, " \u200b\n", id="nothing_but_white_space"),
        pytest.param("", "专利", id="empty_text"),
        pytest.param("①加强保护", "1加强", id="digit_for_a_circled_number"),
        pytest.param("WorldIP", "World IP", id="blank_between_latin_words"),
    ],
)
def test_find_quote_gives_none_where_the_words_do_not_stand(text: str, quote: str) -> None:
    assert find_quote(text, quote) is None


def test_find_quote_begins_at_the_offset_given() -> None:
    text = "强化保护，优化服务，强化保护。"
    assert find_quote(text, "强化保护") == (0, 4)
    assert find_quote(text, "强化保护", 1) == (10, 14)
    assert find_quote(text, "强化保护", 11) is None


@given(plain_text, st.data())
def test_find_quote_finds_every_slice_of_a_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    found = find_quote(text, quote)
    if not fold(quote).text:
        assert found is None
    else:
        assert found is not None
        assert found[0] <= end
        assert fold(text[found[0] : found[1]]).text == fold(quote).text
