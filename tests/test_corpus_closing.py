"""Front matter ends before the first heading; closing lines are signatures, dates, 抄送 and contacts."""

import pytest

from corpus.closing import closing_at, front_end, is_title_line, names_paper, second_title
from corpus.lines import read_lines
from corpus.paragraphs import Block, BlockReader, read_layout

OPENING = "为全面贯彻知识产权强国战略，加快建设知识产权强市，结合我市实际，制定本意见。"
BODY = "各县区人民政府要把知识产权工作摆上重要议事日程，健全统筹协调机制，确保各项任务落到实处。"


def blocks_of(*lines: str, markdown: bool = False) -> list[Block]:
    """The blocks of some lines."""
    text = "\n".join(lines)
    read = read_lines(text, markdown=markdown).lines
    reader = BlockReader(text, read_layout(read), markdown=markdown)
    reader.read(read, {}, [])
    return reader.blocks


# ---- where the front matter ends -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["关于强化知识产权保护的意见", OPENING, "一、总体要求", BODY], 2, id="before_the_first_number"),
        pytest.param(["知识产权保护条例", "第一章 总则", "第一条 为了保护知识产权，制定本条例。"], 1, id="law"),
        pytest.param(["一、总体要求", BODY], 0, id="no_front_matter"),
        pytest.param(["关于强化知识产权保护的意见", OPENING, "总体要求", BODY], 2, id="heading_without_number"),
        pytest.param(
            [
                "榆林市人民政府",
                "关于印发实施意见的通知",
                "各县区人民政府：",
                OPENING,
                "榆林市人民政府",
                "2024年3月5日",
                "一、总体要求",
            ],
            6,
            id="covering_notice",
        ),
        pytest.param(["关于开展宣传周活动的通知", "各县区市场监管局：", OPENING, BODY], 2, id="no_heading_at_all"),
        pytest.param(
            ["关于开展宣传周活动的通知", "各县区市场监管局，各有关单位，各直属机构：", BODY],
            2,
            id="addressee_is_no_prose",
        ),
        pytest.param(
            ["关于强化保护的意见", OPENING, "（公开征求意见稿）", BODY, "一、总体要求"], 4, id="line_in_brackets"
        ),
        pytest.param(["知识产权保护条例"], 1, id="title_alone"),
        pytest.param([OPENING], 0, id="sentence_alone"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_front_end_counts_the_blocks_before_the_text(lines: list[str], expected: int) -> None:
    assert front_end(blocks_of(*lines)) == expected


def test_the_title_of_a_markdown_paper_is_front_matter() -> None:
    assert front_end(blocks_of("# 关于强化知识产权保护的意见", OPENING, "## 一、总体要求", BODY, markdown=True)) == 2


# ---- the paper that a notice carries -------------------------------------------------------------

TITLE = "榆林市知识产权强市建设实施意见"
NOTICE = [
    "榆林市人民政府",
    f"关于印发《{TITLE}》的通知",
    "各县区人民政府：",
    "现将实施意见印发给你们，请认真贯彻落实。",
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([*NOTICE, TITLE, OPENING], 4, id="title_printed_again"),
        pytest.param([*NOTICE, "榆林市人民政府", "2024年3月5日", TITLE, OPENING], 6, id="title_behind_the_signature"),
        pytest.param([*NOTICE, "榆林市知识产权强市建设", "实施意见", OPENING], 4, id="title_on_two_lines"),
        pytest.param([*NOTICE, "2024年3月5日", "西安市专利导航工作方案", OPENING], 5, id="other_title_behind_the_date"),
        pytest.param([*NOTICE, "西安市专利导航工作方案", OPENING], 6, id="other_title_without_date"),
        pytest.param([TITLE, OPENING], 2, id="no_notice"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_second_title_finds_where_the_papers_own_title_is_printed_again(lines: list[str], expected: int) -> None:
    assert second_title(blocks_of(*lines)) == expected


# ---- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("关于强化知识产权保护的意见", True, id="opinion"),
        pytest.param("知识产权保护条例（试行）", True, id="on_trial"),
        pytest.param("知识产权“十四五”规划(2021-2025年)", True, id="years_in_brackets"),
        pytest.param("关于印发《知识产权强市建设实施意见》", True, id="in_book_title_marks"),
        pytest.param("知识产权保护工作", False, id="no_paper"),
        pytest.param("规划编制工作", False, id="kind_inside"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_names_paper_looks_at_the_last_word(text: str, expected: bool) -> None:
    assert names_paper(text) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("关于强化知识产权保护的意见", True, id="title"),
        pytest.param("榆林市人民政府", True, id="agency"),
        pytest.param("为强化知识产权保护，制定本意见", False, id="comma"),
        pytest.param("坚持质量优先。", False, id="sentence"),
        pytest.param("各县区人民政府：", False, id="addressee"),
        pytest.param("2024年3月5日", False, id="date"),
        pytest.param("一、总体要求", False, id="number"),
        pytest.param("——坚持质量优先", False, id="bullet"),
        pytest.param("知识产权" * 15, True, id="sixty_characters"),
        pytest.param("知识产权" * 15 + "法", False, id="sixty_one_characters"),
    ],
)
def test_is_title_line_wants_a_short_line_without_the_marks_of_prose(line: str, expected: bool) -> None:
    (block,) = blocks_of(line)
    assert is_title_line(block) is expected


# ---- closing lines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["榆林市人民政府", "2024年3月5日"], True, id="signature_and_date"),
        pytest.param(
            ["榆林市市场监督管理局", "榆林市财政局", "二〇二四年三月五日"], True, id="two_signatures_and_date"
        ),
        pytest.param(["2024年3月5日"], True, id="date"),
        pytest.param(["抄送：市委各部门，市人大常委会办公室。"], True, id="copies"),
        pytest.param(["（此件公开发布）"], True, id="made_public"),
        pytest.param(["（联系人：张三，联系电话：0912-1234567）"], True, id="contact_in_brackets"),
        pytest.param(["榆林市人民政府"], False, id="agency_without_date"),
        pytest.param(["榆林市人民政府", "一、总体要求", "2024年3月5日"], False, id="heading_before_the_date"),
        pytest.param(["各县区要完善制度，落实责任。", "2024年3月5日"], False, id="sentence_before_the_date"),
        pytest.param(["甲局", "乙局", "丙局", "丁局", "2024年3月5日"], False, id="date_too_far_below"),
        pytest.param([BODY], False, id="prose"),
        pytest.param(["一、2024年3月5日"], False, id="number"),
        pytest.param(["2024年3月5日起施行"], False, id="words_behind_the_date"),
    ],
)
def test_closing_at_knows_signatures_dates_and_copies(lines: list[str], expected: bool) -> None:
    assert closing_at(blocks_of(*lines), 0) is expected


def test_closing_at_looks_at_the_block_given() -> None:
    blocks = blocks_of("一、组织保障", BODY, "榆林市人民政府", "2024年3月5日")
    assert [closing_at(blocks, position) for position in range(4)] == [False, False, True, True]
