"""Lines become paragraphs: wraps are joined, a word doubled over a page break is dropped, numbers open blocks."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.furniture import name_furniture
from corpus.lines import read_lines
from corpus.paragraphs import (
    Block,
    BlockReader,
    Layout,
    has_open_bracket,
    is_date_line,
    is_duty_line,
    is_sentence,
    is_unfinished,
    read_layout,
)
from corpus.tables import find_tables

INDENT = "\u3000\u3000"
PARAGRAPHS = [
    "坚持新发展理念，全面贯彻知识产权强国战略，加快建设知识产权强市，完善创造、运用、保护、管理、服务全链条工作体系。",
    "建立健全知识产权保护体系，完善行政执法和司法衔接机制，加大对侵权假冒行为的惩处力度，营造尊重知识价值的营商环境，推动高质量发展取得新成效。",
    "引导企业、高校和科研机构建立知识产权管理制度，提升创造质量，推动专利技术转化实施，服务县域特色产业发展。",
]


def wrapped(paragraph: str, size: int, indent: str = INDENT) -> list[str]:
    """A paragraph printed in lines of so many characters, the first one indented."""
    printed = indent + paragraph
    return [printed[at : at + size] for at in range(0, len(printed), size)]


def page(size: int = 20) -> list[str]:
    """Enough wrapped lines to show the width of a document."""
    return [line for paragraph in PARAGRAPHS for line in wrapped(paragraph, size)]


def reader_of(text: str, *, markdown: bool = False) -> BlockReader:
    """The blocks of a text, with its page numbers named and its tables found."""
    lines = read_lines(text, markdown=markdown).lines
    skipped = name_furniture(lines)
    layout = read_layout([line for position, line in enumerate(lines) if position not in skipped])
    reader = BlockReader(text, layout, markdown=markdown)
    reader.read(lines, skipped, find_tables(lines, skipped))
    return reader


def blocks_of(text: str, *, markdown: bool = False) -> list[Block]:
    """The blocks of a text."""
    return reader_of(text, markdown=markdown).blocks


def texts(text: str) -> list[str]:
    """The words of every block of a text."""
    return [block.wording.text for block in blocks_of(text)]


def layout_of(lines: Sequence[str]) -> Layout:
    """The layout of some lines."""
    return read_layout(read_lines("\n".join(lines)).lines)


# ---- layout --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [14, 20, 28, 35])
def test_read_layout_finds_the_width_of_wrapped_lines(size: int) -> None:
    layout = layout_of([line for _ in range(4) for line in page(size)])
    assert (layout.width or 0) * 2 / layout.unit == pytest.approx(2 * size, abs=4)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(PARAGRAPHS, id="a_paragraph_a_line"),
        pytest.param(page(20)[:4], id="too_few_lines"),
        pytest.param(["一、总体要求", "二、重点任务", "三、保障措施"] * 4, id="short_lines"),
        pytest.param(["市知识产权局\t市财政局\t市司法局\t市公安局"] * 8, id="rows_of_a_table"),
        pytest.param([], id="nothing"),
    ],
)
def test_read_layout_finds_no_width_where_lines_are_whole(lines: list[str]) -> None:
    assert layout_of(lines).width is None


def test_read_layout_gives_the_usual_gap() -> None:
    assert layout_of(["总则", "", "坚持保护。", "", "优化服务。", "促进运用。", "", "附则"]).gap == 1
    assert layout_of(["总则", "坚持保护。", "优化服务。", "", "促进运用。"]).gap == 0


# ---- wraps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [14, 17, 20, 23, 26])
def test_wrapped_lines_are_joined_to_their_paragraphs(size: int) -> None:
    assert texts("\n".join(page(size) * 2)) == PARAGRAPHS * 2


def test_a_wrapped_paragraph_goes_on_where_a_sentence_ends_with_the_line() -> None:
    sentence = "强化知识产权全链条保护体系建设。"
    paragraph = sentence + sentence[:-1] + "，推动专利转化运用。"
    lines = [*page(16), *wrapped(paragraph, 16, "")]
    assert lines[-3] == sentence
    assert texts("\n".join(lines))[-1].endswith(paragraph)


def test_an_indented_line_begins_a_paragraph_although_the_line_above_is_full() -> None:
    full = "坚持质量优先，提升能力。坚持保护优先，健全制度。服务为根本。"
    assert (len(INDENT + full)) % 16 == 0
    lines = [*page(16), *wrapped(full, 16), *wrapped(PARAGRAPHS[0], 16)]
    assert texts("\n".join(lines)) == [*PARAGRAPHS, full, PARAGRAPHS[0]]


def test_a_short_line_ends_a_wrapped_paragraph() -> None:
    lines = [*page(20), "　　完善制度。", "　　优化服务。"]
    assert texts("\n".join(lines))[-2:] == ["完善制度。", "优化服务。"]


def test_a_wrap_between_latin_words_leaves_a_blank() -> None:
    lines = [
        "　　支持企业通过海外途径提交国际申请，完",
        "善知识产权公共服务平台，推广World",
        "Intellectual Property数据。",
    ]
    joined = "支持企业通过海外途径提交国际申请，完善知识产权公共服务平台，推广World Intellectual Property数据。"
    assert texts("\n".join([*page(20), *lines]))[-1] == joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "到2025年，建立健全保护体系，\n营商环境更加优化。",
            ["到2025年，建立健全保护体系，营商环境更加优化。"],
            id="comma",
        ),
        pytest.param("由市知识产权局、\n市财政局落实。", ["由市知识产权局、市财政局落实。"], id="enumeration_comma"),
        pytest.param(
            "根据《知识产权强国建设纲要\n（2021－2035年）》。",
            ["根据《知识产权强国建设纲要（2021－2035年）》。"],
            id="book_title",
        ),
        pytest.param(
            "坚持质量优先，到“十\n二五”末的两倍。", ["坚持质量优先，到“十二五”末的两倍。"], id="quotation_mark"
        ),
        pytest.param("建立制度。\n完善机制。", ["建立制度。", "完善机制。"], id="two_sentences"),
        pytest.param("一、总体要求\n坚持质量优先。", ["一、总体要求", "坚持质量优先。"], id="heading"),
        pytest.param("榆林市人民政府\n2024年3月5日", ["榆林市人民政府", "2024年3月5日"], id="signature"),
        pytest.param(
            "各县区人民政府：\n现将意见印发给你们。", ["各县区人民政府：", "现将意见印发给你们。"], id="addressee"
        ),
    ],
)
def test_an_unwrapped_text_joins_only_what_breaks_off(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


# ---- a word doubled over a page break ------------------------------------------------------------


def test_a_word_doubled_over_a_page_break_is_dropped_once() -> None:
    text = "\n".join([*page(20), "　　推动知识产权事业全面发展进步，不", "", "不断提升治理能力。"])
    reader = reader_of(text)
    assert reader.blocks[-1].wording.text == "推动知识产权事业全面发展进步，不断提升治理能力。"
    ((name, span),) = [(item.name, item.span) for item in reader.doubled]
    assert name == "doubled_word"
    assert text[span.start : span.end + 2] == "不\n\n"


def test_a_word_doubled_over_a_form_feed_is_dropped() -> None:
    text = "\n".join([*page(20), "　　推动知识产权事业全面发展进步，不", "\f不断提升治理能力。"])
    assert texts(text)[-1] == "推动知识产权事业全面发展进步，不断提升治理能力。"


def test_a_doubled_word_of_several_characters_is_dropped() -> None:
    text = "推动全市知识产权事业高质量发展，完善知识产权\n\n知识产权保护体系。"
    assert texts(text) == ["推动全市知识产权事业高质量发展，完善知识产权保护体系。"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "推动全市知识产权事业，服务全面协调可持续发展", "展示榆林新形象。", id="two_words_share_a_character"
        ),
        pytest.param(
            "推动全市知识产权事业，完善知识产权运用中心", "心理健康服务同步推进。", id="another_shared_character"
        ),
        pytest.param("推动全市知识产权事业发展，完善知识产权保护，", "，健全体系。", id="punctuation"),
    ],
)
def test_a_real_repetition_is_kept(before: str, after: str) -> None:
    reader = reader_of(f"{before}\n\n{after}")
    assert [block.wording.text for block in reader.blocks] == [before + after]
    assert reader.doubled == []


def test_a_word_that_the_text_doubles_elsewhere_is_kept() -> None:
    text = "久久为功，善作善成。\n推动全市知识产权事业实现全面协调可持续发展，久\n\n久久为功推进改革。"
    assert texts(text)[-1] == "推动全市知识产权事业实现全面协调可持续发展，久久久为功推进改革。"


def test_a_word_at_the_end_of_a_wrapped_line_within_a_page_is_kept() -> None:
    lines = [*page(20), "　　推动知识产权事业的全面发展进步，人", "人有责，人人尽责，形成合力。"]
    assert texts("\n".join(lines))[-1] == "推动知识产权事业的全面发展进步，人人有责，人人尽责，形成合力。"


# ---- numbers open blocks -------------------------------------------------------------------------


def shape(text: str, *, markdown: bool = False) -> list[tuple[str, int, str]]:
    """Role, depth and words of every block."""
    return [(block.role, block.depth, block.wording.text) for block in blocks_of(text, markdown=markdown)]


def test_numbered_lines_open_blocks_at_their_depth() -> None:
    text = "一、总体要求\n（一）指导思想\n坚持质量优先。\n（二）基本原则\n——坚持保护。\n二、重点任务\n（三）强化保护"
    assert shape(text) == [
        ("numbered", 0, "一、总体要求"),
        ("numbered", 1, "（一）指导思想"),
        ("plain", 0, "坚持质量优先。"),
        ("numbered", 1, "（二）基本原则"),
        ("bullet", 0, "——坚持保护。"),
        ("numbered", 0, "二、重点任务"),
        ("numbered", 1, "（三）强化保护"),
    ]


@pytest.mark.parametrize(
    ("before", "line"),
    [
        pytest.param("第四条 市知识产权局应当在十日内作出决定，但有", "第五条规定的情形除外。", id="article"),
        pytest.param("第四条 检验机构应当按照国家标准的规定进行", "11.5.14.2的试验并出具报告。", id="decimal"),
        pytest.param("第四条 支持企业建立管理制度，力争全市超过", "12.5%的企业通过认证。", id="percentage"),
        pytest.param("第四条 全市有效发明专利拥有量力争达到“十", "二五”末的两倍。", id="period"),
        pytest.param("第四条 对获得国家和省专利奖、商标奖、版权", "一、二等奖的单位给予奖励。", id="prizes"),
        pytest.param("第四条 全市有效发明专利拥有量力争提高到的", "3、4月统计口径。", id="months"),
        pytest.param("第四条 全市知识产权工作目标完成时间提前至", "2025年底。", id="year"),
    ],
)
def test_a_wrapped_cross_reference_opens_no_block(before: str, line: str) -> None:
    lines = [*page(22), f"{INDENT}{before}", line, "\u3000\u3000第五条 本办法自公布之日起施行。"]
    blocks = blocks_of("\n".join(lines))
    assert [block.wording.text for block in blocks[-2:]] == [before + line, "第五条 本办法自公布之日起施行。"]
    assert [block.role for block in blocks[-2:]] == ["numbered", "numbered"]


@pytest.mark.parametrize(
    "line",
    ["第五条规定的情形除外。", "12.5%的企业通过认证。", "一、二等奖给予奖励。", "2025年底前完成。"],
    ids=["article", "percentage", "prizes", "year"],
)
def test_a_cross_reference_on_a_line_of_its_own_opens_no_numbered_block(line: str) -> None:
    assert shape(f"第四条 本条适用于下列事项。\n{line}") == [
        ("numbered", 0, "第四条 本条适用于下列事项。"),
        ("plain", 0, line),
    ]


def test_a_box_hangs_under_the_number_it_follows() -> None:
    assert shape("一、总体要求\n专栏1 专利工程\n1.专利导航\n2.专利预警\n二、重点任务") == [
        ("numbered", 0, "一、总体要求"),
        ("box", 1, "专栏1 专利工程"),
        ("numbered", 2, "1.专利导航"),
        ("numbered", 2, "2.专利预警"),
        ("numbered", 0, "二、重点任务"),
    ]


def test_the_list_of_attachments_is_one_block() -> None:
    (block, *others) = blocks_of("附件：1. 任务分工表\n\u3000\u30002. 指标表\n榆林市人民政府\n2024年3月5日")
    assert block.role == "attachment_list"
    assert block.wording.text == "附件：1. 任务分工表\n2. 指标表"
    assert [other.role for other in others] == ["plain", "plain"]


def test_the_list_of_attachments_may_begin_below_its_name() -> None:
    text = "附件：\n1. 任务分工表\n\n2. 指标表\n\n榆林市人民政府\n2024年3月5日"
    (block, *others) = blocks_of(text)
    assert block.role == "attachment_list"
    assert block.wording.text == "附件：\n1. 任务分工表\n2. 指标表"
    assert [other.role for other in others] == ["plain", "plain"]


def test_an_attachment_that_begins_with_a_number_is_no_list() -> None:
    roles = [
        block.role for block in blocks_of("附件：\n1. 加强领导。落实责任，形成合力。\n2. 抓好落实。\n2024年3月5日")
    ]
    assert roles[0] == "attachment"


def test_the_entries_of_a_list_of_attachments_may_be_numbered_at_the_head() -> None:
    roles = [block.role for block in blocks_of("附件1：任务分工表\n附件2：指标表\n2024年3月5日")]
    assert roles == ["attachment_list", "attachment_list", "plain"]


def test_a_long_line_that_begins_with_an_attachment_is_words() -> None:
    line = "附件1 " + "知识产权强市建设任务分工" * 6
    assert [(block.role, block.wording.text) for block in blocks_of(line)] == [("plain", line)]


def test_an_attachment_begins_the_numbering_again() -> None:
    assert shape("一、总体要求\n（一）指导思想\n附件1\n任务分工表\n一、强化保护\n（一）完善制度") == [
        ("numbered", 0, "一、总体要求"),
        ("numbered", 1, "（一）指导思想"),
        ("attachment", 0, "附件1"),
        ("plain", 0, "任务分工表"),
        ("numbered", 0, "一、强化保护"),
        ("numbered", 1, "（一）完善制度"),
    ]


def test_the_hashes_of_markdown_make_the_depth() -> None:
    text = "# 实施意见\n## 一、总体要求\n坚持质量优先。\n- 强化保护\n## 二、重点任务\n（一）强化创造"
    assert shape(text, markdown=True) == [
        ("hashes", 0, "实施意见"),
        ("hashes", 1, "一、总体要求"),
        ("plain", 0, "坚持质量优先。"),
        ("bullet", 0, "- 强化保护"),
        ("hashes", 1, "二、重点任务"),
        ("numbered", 2, "（一）强化创造"),
    ]


def test_a_table_is_one_block() -> None:
    blocks = blocks_of("一、主要指标\n序号\t指标\t目标\n1\t专利授权量\t150\n二、重点任务")
    assert [block.role for block in blocks] == ["numbered", "table", "numbered"]
    assert blocks[1].table is not None
    assert len(blocks[1].table.rows) == 1


def test_each_duty_line_is_a_block_of_its_own() -> None:
    text = "完善知识产权保护制度，加大执法力度\n责任单位：市司法局\n配合单位：市财政局、\n市公安局\n完成时限：2025年6月"
    assert texts(text) == [
        "完善知识产权保护制度，加大执法力度",
        "责任单位：市司法局",
        "配合单位：市财政局、市公安局",
        "完成时限：2025年6月",
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            "加强监管（牵头单位：省民政厅、省财政厅；", "配合单位：省卫健委、省残联）", id="inside_the_bracket"
        ),
        pytest.param(
            "推动信息互联互通和数据共享应用落地。", "（责任单位：省文旅厅；配合单位：省残联）", id="before_brackets"
        ),
    ],
)
def test_a_wrapped_line_may_begin_with_the_label_of_a_duty(above: str, below: str) -> None:
    last = texts("\n".join([*page(len(above)), above, *wrapped(below, len(above), "")]))[-1]
    assert last.endswith(above + below)


def test_furniture_does_not_break_a_paragraph() -> None:
    assert texts("推动知识产权事业高质量发展，\n— 3 —\n提升治理能力。") == [
        "推动知识产权事业高质量发展，提升治理能力。"
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                *PARAGRAPHS,
                "一、总体要求",
                "（一）指导思想",
                "第五条规定的情形。",
                "责任单位：市局",
                "专栏1",
                "附件1",
                "",
            ]
        ),
        max_size=12,
    ),
    st.integers(10, 40),
)
def test_no_character_is_lost_or_doubled(paragraphs: list[str], size: int) -> None:
    text = "\n".join(line for paragraph in paragraphs for line in wrapped(paragraph, size))
    lines = read_lines(text).lines
    reader = BlockReader(text, read_layout(lines), markdown=False)
    reader.read(lines, {}, [])
    spans = [span for block in reader.blocks for span in block.wording.spans()] + [item.span for item in reader.doubled]
    taken = [position for span in spans for position in range(span.start, span.end)]
    assert len(taken) == len(set(taken))
    assert {position for position, char in enumerate(text) if not char.isspace()} <= set(taken)


# ---- what a text shows of itself -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("坚持质量优先", True, id="no_mark"),
        pytest.param("坚持质量优先，", True, id="comma"),
        pytest.param("坚持质量优先。", False, id="full_stop"),
        pytest.param("现通知如下：", False, id="colon"),
        pytest.param("坚持质量优先；", False, id="semicolon"),
        pytest.param("提出“保护知识产权就是保护创新。”", False, id="quotation"),
        pytest.param("完善制度。（市司法局负责）", False, id="units_behind_a_sentence"),
        pytest.param("完善制度。〔市司法局（法制办）负责〕", False, id="nested_brackets"),
        pytest.param("知识产权强市建设纲要（2021－2035年）", True, id="brackets_that_end_a_title"),
        pytest.param("（一）", True, id="brackets_alone"),
        pytest.param("", True, id="nothing"),
    ],
)
def test_is_unfinished_looks_for_the_mark_that_closes_a_sentence(text: str, expected: bool) -> None:
    assert is_unfinished(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("根据《知识产权强国建设纲要", True, id="book_title"),
        pytest.param("到“十四五", True, id="quotation"),
        pytest.param("〔市知识产权局", True, id="tortoise_bracket"),
        pytest.param("（试行）和《条例》及（修订", True, id="second_of_two"),
        pytest.param("根据《纲要》（2021）", False, id="all_closed"),
        pytest.param("1）完善制度", False, id="closed_only"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_has_open_bracket_sees_what_is_not_closed(text: str, expected: bool) -> None:
    assert has_open_bracket(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("坚持保护，优化服务", True), ("完善制度；", True), ("总体要求", False), ("创造、运用", False)],
    ids=["comma", "semicolon", "title", "enumeration"],
)
def test_is_sentence_looks_for_running_prose(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2024年3月5日", True, id="digits"),
        pytest.param("２０２４年３月５日", True, id="wide_digits"),
        pytest.param("2024 年 3 月 5 日", True, id="blanks"),
        pytest.param("二〇二四年三月五日", True, id="chinese"),
        pytest.param("二○二四年十二月二十一日", True, id="chinese_with_a_circle"),
        pytest.param("2024年3月", True, id="month"),
        pytest.param("2024年3月5日印发", False, id="words_behind"),
        pytest.param("2024年", False, id="year_alone"),
        pytest.param("截至2024年3月5日", False, id="words_before"),
    ],
)
def test_is_date_line_wants_a_date_and_nothing_else(text: str, expected: bool) -> None:
    assert is_date_line(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("责任单位：市知识产权局", True, id="responsible"),
        pytest.param("牵头单位: 市知识产权局", True, id="half_width_colon"),
        pytest.param("配合单位 ：市财政局", True, id="blank_before_the_colon"),
        pytest.param("（责任单位：市知识产权局）", True, id="in_brackets"),
        pytest.param("完成时限：2025年6月", True, id="deadline"),
        pytest.param("责任单位为市知识产权局", False, id="no_colon"),
        pytest.param("指导思想：坚持质量优先", False, id="other_label"),
        pytest.param("各责任单位：", False, id="part_of_a_word"),
    ],
)
def test_is_duty_line_knows_the_labels_of_duties(text: str, expected: bool) -> None:
    assert is_duty_line(text) is expected
