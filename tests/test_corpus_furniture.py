"""Page numbers, running headers, contents pages and rules are named; words are left alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.furniture import name_furniture
from corpus.lines import read_lines

PROSE = [
    "建立健全知识产权保护体系，完善行政执法和司法衔接机制。",
    "引导企业建立知识产权管理制度，提升创造质量。",
    "推动专利技术转化实施，服务县域特色产业发展。",
    "加强知识产权公共服务，优化营商环境。",
    "开展知识产权宣传周活动，营造良好氛围。",
]
UNFINISHED = "各县区人民政府要把知识产权工作摆上重要议事日程，建立健全工作机制"


def kinds(lines: Sequence[str]) -> list[str | None]:
    """The kind of furniture of every line, None for words."""
    read = read_lines("\n".join(lines)).lines
    found = name_furniture(read)
    return [found.get(position) for position in range(len(read))]


# ---- a line alone --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("— 3 —", id="between_dashes"),
        pytest.param("－12－", id="between_wide_hyphens"),
        pytest.param("-5-", id="between_hyphens"),
        pytest.param("—— ２ ——", id="wide_digit"),
        pytest.param("第 3 页", id="page"),
        pytest.param("第3页 共10页", id="page_of"),
        pytest.param("第3页，共10页", id="page_of_with_comma"),
        pytest.param("3/12", id="slash"),
        pytest.param("Page 3 of 10", id="english"),
    ],
)
def test_a_page_number_is_known_by_its_form(line: str) -> None:
    assert kinds([PROSE[0], line, PROSE[1]]) == [None, "page_number", None]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("3", id="bare_number_once"),
        pytest.param("2025", id="year"),
        pytest.param("第3页所列项目由市知识产权局负责", id="page_in_a_sentence"),
        pytest.param("3/4以上委员出席", id="fraction_in_a_sentence"),
        pytest.param("—3%", id="share"),
        pytest.param("第三条", id="article"),
    ],
)
def test_other_numbers_are_words(line: str) -> None:
    assert kinds([PROSE[0], line, PROSE[1]]) == [None, None, None]


@pytest.mark.parametrize(
    "line", ["——————————", "==========", "* * * * *", "……………"], ids=["dash", "equals", "stars", "dots"]
)
def test_a_rule_is_furniture(line: str) -> None:
    assert kinds([PROSE[0], line, PROSE[1]]) == [None, "rule", None]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("【打印本页】【关闭窗口】", "web_page", id="buttons"),
        pytest.param("上一篇：关于印发知识产权规划的通知", "web_page", id="neighbour"),
        pytest.param("当前位置：首页 > 政务公开", "web_page", id="path"),
        pytest.param("分享到各单位的知识产权数据资源" + "应当脱敏处理" * 8, None, id="longer_than_sixty"),
    ],
)
def test_a_web_pages_own_line_is_short(line: str, kind: str | None) -> None:
    assert kinds([PROSE[0], line, PROSE[1]])[1] == kind


# ---- bare page numbers ---------------------------------------------------------------------------


def pages(numbers: Sequence[str], between: int = 4) -> list[str]:
    """Some long paragraphs before each number, as a page has them."""
    return [line for number in numbers for line in [*(PROSE[at % 5] * 5 for at in range(between)), number]]


def cells(numbers: Sequence[str]) -> list[str]:
    """A table printed with one cell a line: each number stands over the short cells of its row."""
    return [line for number in numbers for line in [number, "完善保护制度", "市知识产权局", "市司法局", "2025年6月"]]


def test_bare_numbers_counting_up_are_page_numbers() -> None:
    found = kinds(pages(["1", "2", "3"]))
    assert [position for position, kind in enumerate(found) if kind == "page_number"] == [4, 9, 14]


def test_bare_numbers_may_begin_on_any_page() -> None:
    found = kinds(pages(["９", "10", "１１"]))
    assert [position for position, kind in enumerate(found) if kind == "page_number"] == [4, 9, 14]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(pages(["1", "2"]), id="two_only"),
        pytest.param(pages(["1", "3", "5"]), id="not_by_one"),
        pytest.param(pages(["3", "2", "1"]), id="counting_down"),
        pytest.param(pages(["2021", "2022", "2024", "2025"]), id="years_with_a_gap"),
        pytest.param([PROSE[0], "1", "2", "3", "4", PROSE[1]], id="column_of_numbers"),
        pytest.param(cells(["1", "2", "3"]), id="ordinals_over_their_cells"),
    ],
)
def test_other_bare_numbers_are_words(lines: list[str]) -> None:
    assert not any(kinds(lines))


def test_a_stray_number_breaks_no_chain() -> None:
    found = kinds(pages(["1", "2", "99", "3", "4"]))
    assert [position for position, kind in enumerate(found) if kind] == [4, 9, 19, 24]


@given(st.integers(1, 900), st.integers(3, 8), st.integers(3, 6))
def test_every_page_of_a_chain_is_named(first: int, count: int, between: int) -> None:
    found = kinds(pages([str(first + step) for step in range(count)], between))
    assert [at for at, kind in enumerate(found) if kind] == [between + (between + 1) * page for page in range(count)]


# ---- running headers -----------------------------------------------------------------------------


def test_a_header_beside_page_numbers_is_furniture() -> None:
    header = "榆林市知识产权强市建设实施意见"
    lines = [line for page in "123" for line in [*PROSE[:3], f"— {page} —", header]]
    assert [position for position, kind in enumerate(kinds(lines)) if kind == "running_header"] == [4, 9, 14]


def test_a_header_after_a_form_feed_is_furniture() -> None:
    text = "\n\f".join(["\n".join(["知识产权规划", *PROSE[:3]])] * 3)
    found = name_furniture(read_lines(text).lines)
    assert found == dict.fromkeys([0, 4, 8], "running_header")


def test_a_header_inside_a_sentence_is_furniture() -> None:
    lines = [*[UNFINISHED, "知识产权 规划", *PROSE[:2]] * 2, UNFINISHED, "知识产权规划", *PROSE[:2]]
    assert [position for position, kind in enumerate(kinds(lines)) if kind == "running_header"] == [1, 5, 9]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("责任单位：市知识产权局", id="duty"),
        pytest.param("工作要求", id="heading_after_whole_sentences"),
        pytest.param("市知识产权局\t市财政局", id="cells"),
    ],
)
def test_a_line_repeated_three_times_between_paragraphs_is_no_running_header(line: str) -> None:
    assert not any(kinds([*PROSE[:3], line] * 3))


@pytest.mark.parametrize("line", ["责任单位：市知识产权局", "责任单位：市市场监管局，各县区政府"], ids=["one", "two"])
def test_a_duty_repeated_before_page_numbers_is_no_running_header(line: str) -> None:
    found = kinds([text for page in "123" for text in [*PROSE[:3], line, f"— {page} —"]])
    assert {kind for kind in found if kind} == {"page_number"}


def test_a_header_printed_twice_only_is_words() -> None:
    lines = [line for page in "12" for line in [*PROSE[:3], f"— {page} —", "知识产权规划"]]
    assert "running_header" not in kinds(lines)


def test_a_column_of_equal_words_is_no_running_header() -> None:
    lines = ["— 1 —", "预期性", "— 2 —", "预期性", "— 3 —", "预期性"]
    assert "running_header" not in kinds(lines)


def test_a_repeated_sentence_is_no_running_header() -> None:
    lines = [line for page in "123" for line in [*PROSE[:3], f"— {page} —", "本项工作长期坚持。"]]
    assert "running_header" not in kinds(lines)


# ---- contents pages ------------------------------------------------------------------------------

SECTIONS = ["一、总体要求", "二、重点任务", "三、保障措施"]
BODY = [line for section, text in zip(SECTIONS, PROSE, strict=False) for line in (section, text)]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(SECTIONS, id="words_only"),
        pytest.param([f"{section}……{page}" for page, section in enumerate(SECTIONS, 1)], id="dot_leaders"),
        pytest.param([f"{section}...........{page}" for page, section in enumerate(SECTIONS, 1)], id="full_stops"),
        pytest.param([f"{section}  {page}" for page, section in enumerate(SECTIONS, 1)], id="page_numbers"),
        pytest.param(
            [f"{section}（{page}）".replace("（", "(").replace("）", ")") for page, section in enumerate(SECTIONS)],
            id="page_numbers_in_brackets",
        ),
        pytest.param([section.replace("、", "、 ") for section in SECTIONS], id="other_blanks"),
    ],
)
@pytest.mark.parametrize("title", ["目录", "目  录", "目　次", "【目录】"])
def test_a_contents_page_is_furniture(title: str, entries: list[str]) -> None:
    assert kinds(["知识产权规划", title, *entries, *BODY]) == [None, *["contents"] * 4, *[None] * len(BODY)]


def test_a_contents_page_ends_where_the_text_begins() -> None:
    lines = ["目录", *SECTIONS, "为强化知识产权保护，制定本规划。", *BODY]
    assert kinds(lines) == [*["contents"] * 4, *[None] * 7]


def test_a_contents_page_may_have_short_entries() -> None:
    lines = ["目录", "总则", "附则", "总则", PROSE[0], "附则", PROSE[1]]
    assert kinds(lines) == [*["contents"] * 3, *[None] * 4]


def test_dot_leaders_need_no_title() -> None:
    entries = [f"{section}······{page}" for page, section in enumerate(SECTIONS, 1)]
    assert kinds([*entries, *BODY]) == [*["contents"] * 3, *[None] * 6]


def test_two_dot_leaders_alone_are_words() -> None:
    assert not any(kinds([f"{SECTIONS[0]}……1", f"{SECTIONS[1]}……2", *PROSE[:2]]))


def test_the_word_contents_over_plain_text_is_a_word() -> None:
    assert not any(kinds(["目录", *PROSE]))


def test_rows_of_a_table_are_no_contents_page() -> None:
    assert not any(kinds(["序号\t指标\t2025", "1\t专利授权量\t150", "2\t商标注册量\t300", "3\t地理标志\t12"]))
