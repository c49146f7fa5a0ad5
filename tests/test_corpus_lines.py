"""Lines with their indent and gap; marks that are no words are named and taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lines import Line, read_lines


def line_of(text: str, *, markdown: bool = False) -> Line:
    """The only line of a text."""
    (line,) = read_lines(text, markdown=markdown).lines
    return line


def marks_of(text: str, *, markdown: bool = False) -> list[tuple[str, str]]:
    """What was taken out of a text: kind and characters."""
    read = read_lines(text, markdown=markdown)
    return [(mark.name, text[mark.span.start : mark.span.end]) for mark in read.furniture]


# ---- lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、总体要求\n坚持质量优先。", id="line_feed"),
        pytest.param("一、总体要求\f坚持质量优先。", id="form_feed"),
        pytest.param("一、总体要求\u2028坚持质量优先。", id="line_separator"),
        pytest.param("一、总体要求\x85坚持质量优先。", id="next_line"),
        pytest.param("\n 一、总体要求 \n \u3000\n\t坚持质量优先。\n\n", id="blank_lines_and_indents"),
    ],
)
def test_read_lines_gives_the_lines_with_words(text: str) -> None:
    assert [line.text for line in read_lines(text).lines] == ["一、总体要求", "坚持质量优先。"]


@pytest.mark.parametrize(
    "text", ["", "\n\n", " \u3000\t\n \n", "\u200b\n\ufeff"], ids=["", "ends", "blanks", "invisible"]
)
def test_read_lines_without_words_gives_no_line(text: str) -> None:
    assert read_lines(text).lines == ()


def test_gap_counts_the_blank_lines_above() -> None:
    read = read_lines("意见\n一、总体要求\n\n坚持。\n \n\u3000\n保护。")
    assert [line.gap for line in read.lines] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        pytest.param("强化保护", 0, id="none"),
        pytest.param("    强化保护", 4, id="four_blanks"),
        pytest.param("\t强化保护", 4, id="tab"),
        pytest.param("\xa0\xa0强化保护", 2, id="no_break_spaces"),
    ],
)
def test_indent_counts_the_blanks_before_the_words(text: str, indent: int) -> None:
    assert line_of(text).indent == indent


def test_indent_sees_two_wide_blanks() -> None:
    assert line_of("\u3000\u3000强化保护").indent > line_of("\u3000强化保护").indent > line_of("强化保护").indent


def test_width_counts_columns() -> None:
    assert line_of("\u3000到2025年，").width == 2 + 4 + 2 + 2


def test_page_start_marks_the_first_line_after_a_form_feed() -> None:
    read = read_lines("一、总体要求\n\f\n\n二、主要任务\n三、保障措施")
    assert [line.page_start for line in read.lines] == [False, True, False]


def test_empty_cells_at_the_edge_of_a_row_are_kept() -> None:
    assert line_of("  \t专利授权量\t15\t ").text == "\t专利授权量\t15\t"


def test_a_single_leading_tab_is_an_indent() -> None:
    assert line_of("\t强化保护").text == "强化保护"


# ---- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        pytest.param("知识\u200b产权", "知识产权", [("invisible", "\u200b")], id="zero_width_space"),
        pytest.param(
            "\ufeff知识\u00ad\u2060产权",
            "知识产权",
            [("invisible", "\ufeff"), ("invisible", "\u00ad\u2060")],
            id="runs",
        ),
        pytest.param(
            "[bookmark: _Toc12]一、总体要求", "一、总体要求", [("bookmark", "[bookmark: _Toc12]")], id="bookmark"
        ),
        pytest.param(
            "[bookmark: a\u200bb]总则", "总则", [("bookmark", "[bookmark: a\u200bb]")], id="invisible_inside_a_bookmark"
        ),
        pytest.param("**强化**[保护](/a.htm)", "**强化**[保护](/a.htm)", [], id="markup_in_a_plain_text"),
        pytest.param("# 总则", "# 总则", [], id="hash_in_a_plain_text"),
        pytest.param("[2021]5号", "[2021]5号", [], id="brackets_that_are_words"),
    ],
)
def test_marks_are_taken_out_and_named(text: str, words: str, marks: list[tuple[str, str]]) -> None:
    assert line_of(text).text == words
    assert marks_of(text) == marks


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        pytest.param("**强化**保护", "强化保护", ["markup:**", "markup:**"], id="bold"),
        pytest.param("__强化__保护", "强化保护", ["markup:__", "markup:__"], id="underscores"),
        pytest.param("`专利`", "专利", ["markup:`", "markup:`"], id="code"),
        pytest.param("见[意见](/a.htm)。", "见意见。", ["markup:[", "markup:]", "link:(/a.htm)"], id="link"),
        pytest.param("![图](https://a.cn)", "图", ["markup:![", "markup:]", "link:(https://a.cn)"], id="picture"),
        pytest.param("[意见](试行)", "[意见](试行)", [], id="brackets_that_are_words"),
        pytest.param("2*3", "2*3", [], id="single_star"),
    ],
)
def test_markup_of_markdown_is_taken_out_and_named(text: str, words: str, marks: list[str]) -> None:
    assert line_of(text, markdown=True).text == words
    assert [f"{name}:{chars}" for name, chars in marks_of(text, markdown=True)] == marks


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        pytest.param("# 总则", 1, "总则", id="one_hash"),
        pytest.param("### 一、总体要求", 3, "一、总体要求", id="three_hashes"),
        pytest.param("####### 总则", 0, "####### 总则", id="seven_hashes_are_words"),
        pytest.param("#总则", 0, "#总则", id="hash_without_blank_is_a_word"),
        pytest.param("## **一、总体要求**", 2, "一、总体要求", id="bold_heading"),
        pytest.param("总则", 0, "总则", id="none"),
    ],
)
def test_level_counts_the_hashes_of_markdown(text: str, level: int, words: str) -> None:
    line = line_of(text, markdown=True)
    assert (line.level, line.text) == (level, words)


def test_words_on_both_sides_of_a_mark_are_mapped() -> None:
    line = line_of("  知识\u200b产权 ")
    assert [tuple(span) for span in line.wording.spans()] == [(2, 4), (5, 7)]


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("知权，。 \n\t\f\u3000\u200b\ufeff#*_`[]()!/a[bookmark:]"), st.characters())
    ),
    st.booleans(),
)
def test_every_character_is_a_word_or_a_mark_or_white_space(text: str, markdown: bool) -> None:
    read = read_lines(text, markdown=markdown)
    spans = [span for line in read.lines for span in line.wording.spans()] + [mark.span for mark in read.furniture]
    taken = [position for span in spans for position in range(span.start, span.end)]
    assert len(taken) == len(set(taken))
    left = set(range(len(text))) - set(taken)
    assert not "".join(text[position] for position in sorted(left)).strip()


@given(st.lists(st.text(alphabet="知识产权，。 \u200b\u3000", max_size=12), max_size=6))
def test_every_line_is_its_stored_characters(texts: list[str]) -> None:
    text = "\n".join(texts)
    for line in read_lines(text).lines:
        assert line.text == line.text.strip()
        assert line.text == "".join(text[span.start : span.end] for span in line.wording.spans())
