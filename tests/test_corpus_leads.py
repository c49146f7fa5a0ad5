"""Run-in headings: the first sentence of a paragraph that is its heading, and first sentences that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.headings import read_marker
from corpus.leads import article_lead, is_phrase, numbered_lead, plain_lead, sentence_end, sibling_leads
from corpus.lines import read_lines
from corpus.paragraphs import Block, BlockReader, read_layout


def length_of(text: str) -> int:
    """How many characters the number of a line takes."""
    marker = read_marker(text)
    assert marker is not None
    return marker.length


def blocks_of(*lines: str) -> list[Block]:
    """The blocks of some lines."""
    text = "\n".join(lines)
    read = read_lines(text).lines
    reader = BlockReader(text, read_layout(read), markdown=False)
    reader.read(read, {}, [])
    return reader.blocks


# ---- numbered paragraphs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        pytest.param("5. 强化知识产权行政保护。强化执法。", "5. 强化知识产权行政保护。", id="digit"),
        pytest.param("（一）坚持质量优先。树立质量第一。", "（一）坚持质量优先。", id="brackets"),
        pytest.param("——知识产权高质量创造。发明专利增加。", "——知识产权高质量创造。", id="bullet"),
        pytest.param("1.加强领导，压实责任。各县区要重视。", "1.加强领导，压实责任。", id="comma_inside"),
        pytest.param("1.落实“十四五”规划。完善制度。", "1.落实“十四五”规划。", id="figure_in_words"),
        pytest.param("1.实施“5211”工程。培育企业。", "1.实施“5211”工程。", id="figure_in_quotation_marks"),
        pytest.param(
            "1.落实《纲要（2021－2035年）》。完善制度。", "1.落实《纲要（2021－2035年）》。", id="figure_in_a_title"
        ),
        pytest.param(
            "1.健全“管理。服务”模式。完善制度。", "1.健全“管理。服务”模式。", id="full_stop_in_quotation_marks"
        ),
        pytest.param("1.如何强化保护？加大执法力度。", "1.如何强化保护？", id="question"),
        pytest.param("（一）指导思想：坚持质量优先。", "（一）指导思想：", id="label"),
        pytest.param("（一）指导思想: 坚持质量优先。", "（一）指导思想:", id="label_with_half_width_colon"),
    ],
)
def test_numbered_lead_ends_behind_the_first_sentence_or_label(text: str, lead: str) -> None:
    assert text[: numbered_lead(text, length_of(text))] == lead


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("（一）指导思想", id="heading_on_its_own_line"),
        pytest.param("（一）坚持质量优先。", id="one_sentence_only"),
        pytest.param("（一）坚持质量优先。 ", id="one_sentence_and_a_blank"),
        pytest.param("（一）到2025年建成强市。完善制度。", id="figure"),
        pytest.param("（一）达到１２件。完善制度。", id="wide_figure"),
        pytest.param("（一）提供虚假材料的；情节严重的。处以罚款。", id="semicolon"),
        pytest.param("（一）主要包括：专利、商标。", id="including"),
        pytest.param("（一）具备下列条件：有管理制度。", id="conditions"),
        pytest.param("（一）工作目标如下：一是完善制度。", id="as_follows"),
        pytest.param("（一）2025年目标：完善制度。", id="figure_in_a_label"),
    ],
)
def test_numbered_lead_is_zero_without_a_run_in_heading(text: str) -> None:
    assert numbered_lead(text, length_of(text)) == 0


@pytest.mark.parametrize(("size", "expected"), [(45, True), (46, False)], ids=["45", "46"])
def test_numbered_lead_has_at_most_45_characters(size: int, expected: bool) -> None:
    sentence = "强" * (size - 1) + "。"
    text = f"1.{sentence}完善制度。"
    assert numbered_lead(text, 2) == (2 + size if expected else 0)


# ---- plain paragraphs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        pytest.param("坚持质量优先。树立质量第一的理念。", "坚持质量优先。", id="short_sentence"),
        pytest.param("推动创造、运用、保护。完善链条。", "推动创造、运用、保护。", id="enumeration"),
        pytest.param("落实“5211”工程。培育企业。", "落实“5211”工程。", id="figure_in_quotation_marks"),
        pytest.param("坚持质量优先，保护优先。树立理念。", "", id="comma"),
        pytest.param("坚持质量优先。", "", id="one_sentence_only"),
        pytest.param("坚持质量优先", "", id="no_sentence"),
        pytest.param("基本原则：质量优先。树立理念。", "", id="colon"),
        pytest.param("到2025年建成。树立理念。", "", id="figure"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_plain_lead_is_a_short_first_sentence(text: str, lead: str) -> None:
    assert text[: plain_lead(text)] == lead


@pytest.mark.parametrize(("size", "expected"), [(30, 30), (31, 0)], ids=["30", "31"])
def test_plain_lead_has_at_most_30_characters(size: int, expected: int) -> None:
    assert plain_lead("强" * (size - 1) + "。完善制度。") == expected


# ---- articles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        pytest.param("第五条 国家鼓励创新。", "第五条", id="number"),
        pytest.param("第五条国家鼓励创新。", "第五条", id="number_without_blank"),
        pytest.param("第五条　【立法目的】　为了保护知识产权。", "第五条　【立法目的】", id="name"),
        pytest.param("第五条【立法目的】为了保护知识产权。", "第五条【立法目的】", id="name_without_blank"),
        pytest.param("第十二条之一　申请注册商标。", "第十二条之一", id="inserted"),
    ],
)
def test_article_lead_ends_behind_number_and_name(text: str, lead: str) -> None:
    assert text[: article_lead(text, length_of(text))] == lead


# ---- sentences and phrases -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("坚持质量。完善。", 5, id="first_sentence"),
        pytest.param("坚持质量！完善。", 5, id="exclamation"),
        pytest.param("坚持质量；完善。", 0, id="semicolon_comes_first"),
        pytest.param("“坚持。”质量。", 8, id="full_stop_inside_quotation_marks"),
        pytest.param("（坚持。质量）先。", 9, id="full_stop_inside_brackets"),
        pytest.param("坚持质量优先树立。", 9, id="as_long_as_allowed"),
        pytest.param("坚持质量优先树立理念。", 0, id="too_long"),
        pytest.param("坚持质量", 0, id="no_end"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_sentence_end_finds_the_end_of_the_first_sentence(text: str, expected: int) -> None:
    assert sentence_end(text, 0, 9) == expected


def test_sentence_end_counts_from_the_start_given() -> None:
    assert sentence_end("一。坚持质量。", 2, 5) == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（一）指导思想", True, id="phrase"),
        pytest.param("（一）坚持质量优先。", True, id="one_sentence"),
        pytest.param("（一）坚持质量优先。\u3000", True, id="one_sentence_and_a_blank"),
        pytest.param("（一）坚持质量。树立理念。", False, id="two_sentences"),
        pytest.param("（一）提供虚假材料的；", False, id="item"),
        pytest.param("（一）完善制度；落实责任", False, id="semicolon_inside"),
    ],
)
def test_is_phrase_wants_one_phrase_or_sentence(text: str, expected: bool) -> None:
    assert is_phrase(text, 3) is expected


@given(st.text(alphabet="坚持质量，。；：“”《》（）1１ ", max_size=60), st.integers(0, 5))
def test_every_lead_ends_inside_the_text(text: str, marker: int) -> None:
    for end in (numbered_lead(text, marker), plain_lead(text)):
        assert end == 0 or text[end - 1] in "。！？：:"
        assert end == 0 or text[end:].strip()


# ---- paragraphs beside each other ----------------------------------------------------------------

QUALITY = "坚持质量优先。树立质量第一的发展理念。"
PROTECTION = "坚持保护优先。完善知识产权保护制度。"
SERVICE = "坚持服务为本。健全公共服务体系。"
PROSE = "为强化知识产权保护，制定本意见。"
HEADING = "一、基本原则"
OWN_WORDS = "（一）强化保护。完善知识产权执法机制，加大查处力度，形成工作合力。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([HEADING, QUALITY, PROTECTION], {1, 2}, id="two_under_a_heading"),
        pytest.param([HEADING, QUALITY], set(), id="one_under_a_heading"),
        pytest.param([HEADING, QUALITY, PROSE, PROTECTION], {1, 3}, id="two_with_another_paragraph_between"),
        pytest.param([HEADING, QUALITY, "二、主要目标", PROTECTION], set(), id="one_under_each_of_two_headings"),
        pytest.param([HEADING, QUALITY, "——坚持创新驱动", PROTECTION], {1, 3}, id="two_with_a_bullet_between"),
        pytest.param(["专栏1", QUALITY], {1}, id="one_in_a_box"),
        pytest.param([OWN_WORDS, QUALITY, PROTECTION], set(), id="two_behind_a_paragraph_with_words_of_its_own"),
        pytest.param([OWN_WORDS, QUALITY, PROTECTION, SERVICE], {1, 2, 3}, id="three_behind_such_a_paragraph"),
        pytest.param(
            [OWN_WORDS, QUALITY, PROTECTION, SERVICE, PROSE], set(), id="three_of_four_behind_such_a_paragraph"
        ),
        pytest.param([HEADING, PROSE, PROSE], set(), id="prose"),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_sibling_leads_wants_paragraphs_that_look_the_same(lines: list[str], expected: set[int]) -> None:
    assert sibling_leads(blocks_of(*lines)) == expected
