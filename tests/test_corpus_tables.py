"""Rows out of tables parted by tabs, by bars, or flattened to blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.document import DocumentId
from corpus.lines import read_lines
from corpus.tables import Row, Table, find_tables, unit_at_end
from corpus.wording import Wording


def tables_of(text: str, *skipped: int) -> list[Table]:
    """The tables of a text; the lines at these positions are furniture."""
    return find_tables(read_lines(text).lines, dict.fromkeys(skipped, "page_number"))


def table_of(text: str, *skipped: int) -> Table:
    """The only table of a text."""
    (table,) = tables_of(text, *skipped)
    return table


def cells(table: Table) -> list[list[str]]:
    """The words of every cell, row by row."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def texts(wordings: list[Wording]) -> list[str]:
    """The words of some wordings."""
    return [wording.text for wording in wordings]


def category(row: Row) -> str | None:
    """The words of the category over a row."""
    return row.category.text if row.category else None


# ---- the three ways of printing ------------------------------------------------------------------

TABS = "序号\t指标\t2025年目标\n1\t专利授权量\t150\n2\t商标注册量\t300"
BARS = "| 序号 | 指标 | 2025年目标 |\n| --- | :---: | ---: |\n| 1 | 专利授权量 | 150 |\n| 2 | 商标注册量 | 300 |"
BLANKS = "序号 指标 2025 年目标\n1 专利授权量 150\n2 商标注册量 300"
WIDE_BLANKS = "序号  指标\u3000\u30002025年目标\n1  专利授权量  150\n2\u3000\u3000商标注册量  300"


@pytest.mark.parametrize("text", [TABS, BARS, BLANKS, WIDE_BLANKS], ids=["tabs", "bars", "blanks", "wide_blanks"])
def test_find_tables_reads_columns_and_rows(text: str) -> None:
    table = table_of(text)
    assert table.columns == ("序号", "指标", "2025年目标")
    assert cells(table) == [["1", "专利授权量", "150"], ["2", "商标注册量", "300"]]
    assert [row.inherited for row in table.rows] == [(None, None, None)] * 2
    assert [category(row) for row in table.rows] == [None, None]


@pytest.mark.parametrize("text", [TABS, BARS, BLANKS, WIDE_BLANKS], ids=["tabs", "bars", "blanks", "wide_blanks"])
def test_a_table_begins_at_its_header_and_ends_before_the_next_sentence(text: str) -> None:
    before, after = "主要指标见下表。", "其他指标由市知识产权局另行制定并公布。"
    table = table_of(f"{before}\n{text}\n{after}")
    assert (table.start, table.end) == (1, 2 + text.count("\n"))
    assert texts(table.header) == [text.split("\n")[0]]


def test_find_tables_gives_tables_in_order() -> None:
    first, second = tables_of(f"{TABS}\n一、指标说明。\n{BARS}")
    assert (first.start, first.end, second.start, second.end) == (0, 3, 4, 8)


def test_the_rule_of_a_bar_table_is_no_row() -> None:
    assert texts(table_of(BARS).rules) == ["| --- | :---: | ---: |"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、总体要求\n坚持质量优先。\n二、主要任务", id="prose"),
        pytest.param("市知识产权局\t2024年3月5日", id="header_without_row"),
        pytest.param("指标\t\n专利授权量\t\n", id="one_column"),
        pytest.param("强化保护 优化服务 促进运用\n建立健全知识产权工作机制", id="blanks_without_header_words"),
        pytest.param("完善指标 2025年目标，落实责任单位。\n1 专利 150", id="sentence_with_header_words"),
        pytest.param("序号 指标 目标 单位，均按下表填写\n1 专利授权量 150 件", id="comma_behind_header_words"),
        pytest.param("坚持 a | b 两种方式\n落实 c | d 两种方式", id="bars_inside_a_line"),
        pytest.param("", id="nothing"),
    ],
)
def test_find_tables_sees_none_in_other_text(text: str) -> None:
    assert tables_of(text) == []


# ---- headers -------------------------------------------------------------------------------------


def test_a_header_printed_again_is_no_row() -> None:
    table = table_of(f"{TABS}\n序号\t指标\t2025 年目标\n3\t地理标志\t12")
    assert texts(table.repeated) == ["序号\t指标\t2025 年目标"]
    assert cells(table)[2:] == [["3", "地理标志", "12"]]


def test_a_header_printed_again_with_blanks_is_no_row() -> None:
    table = table_of(f"{BLANKS}\n序号 指标 2025年目标\n3 地理标志 12")
    assert texts(table.repeated) == ["序号 指标 2025年目标"]
    assert cells(table)[2:] == [["3", "地理标志", "12"]]


def test_furniture_does_not_break_a_table() -> None:
    table = table_of("序号\t任务\t责任单位\n1\t完善制度\t市司法局\n— 1 —\n2\t开展执法\t市公安局", 2)
    assert cells(table) == [["1", "完善制度", "市司法局"], ["2", "开展执法", "市公安局"]]
    assert table.end == 4


@pytest.mark.parametrize("header", ["序号\t指标\t目标", "序号 指标 目标"], ids=["tabs", "blanks"])
def test_furniture_may_stand_under_the_header_and_between_rows(header: str) -> None:
    mark = "\t" if "\t" in header else " "
    rows = [mark.join(["1", "专利授权量", "150"]), mark.join(["2", "商标注册量", "300"])]
    table = table_of("\n".join([header, "— 1 —", rows[0], "— 2 —", rows[1]]), 1, 3)
    assert cells(table) == [["1", "专利授权量", "150"], ["2", "商标注册量", "300"]]


def test_a_header_of_two_lines_names_the_columns_under_a_merged_cell() -> None:
    table = table_of("指标\t2020年\t\t2025年\t\n\t目标\t实际\t目标\t实际\n专利授权量\t100\t120\t150\t160")
    assert table.columns == ("指标", "2020年目标", "2020年实际", "2025年目标", "2025年实际")
    assert len(table.header) == 2
    assert cells(table) == [["专利授权量", "100", "120", "150", "160"]]


def test_a_header_of_two_lines_may_hold_years() -> None:
    table = table_of("序号\t指标\t目标值\t\n\t\t2023年\t2025年\n1\t专利授权量\t100\t150")
    assert table.columns == ("序号", "指标", "目标值2023年", "目标值2025年")
    assert cells(table) == [["1", "专利授权量", "100", "150"]]


def test_a_first_row_with_values_is_no_second_header() -> None:
    table = table_of("指标\t2020年\t\t2025年\n\t100\t120\t150\n专利授权量\t100\t120\t150")
    assert len(table.header) == 1
    assert len(table.rows) == 2


def test_columns_without_a_name_or_with_the_same_name_get_one_of_their_own() -> None:
    table = table_of("指标\t\t目标\t目标\n专利授权量\t件\t100\t150")
    assert table.columns == ("指标", "列2", "目标", "目标4")


# ---- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("1\t\t市财政局", ["1", "", "市财政局"], id="empty_in_the_middle"),
        pytest.param("1\t完善制度\t", ["1", "完善制度", ""], id="empty_at_the_end"),
        pytest.param("1\t完善制度", ["1", "完善制度", ""], id="missing_at_the_end"),
        pytest.param("1\t 完善制度 \t\u3000市财政局", ["1", "完善制度", "市财政局"], id="blanks_around"),
        pytest.param("1\t完善制度\t市财政局\t市司法局", ["1", "完善制度", "市财政局 市司法局"], id="one_too_many"),
    ],
)
def test_a_row_has_a_cell_for_every_column(row: str, expected: list[str]) -> None:
    assert cells(table_of(f"序号\t任务\t责任单位\n{row}")) == [expected]


def test_an_empty_cell_between_bars_stays_empty() -> None:
    table = table_of("| 序号 | 任务 | 责任单位 |\n| 1 | | 市财政局 |\n| 2 | 开展执法 | |")
    assert cells(table) == [["1", "", "市财政局"], ["2", "开展执法", ""]]


@pytest.mark.parametrize("mark", ["\t", "|"], ids=["tabs", "bars"])
def test_an_empty_leading_cell_takes_the_value_above(mark: str) -> None:
    rows = [
        ["类别", "指标", "目标"],
        ["创造", "专利", "150"],
        ["", "商标", "300"],
        ["", "版权", "9"],
        ["保护", "调解", "5"],
    ]
    edge = "|" if mark == "|" else ""
    table = table_of("\n".join(edge + mark.join(row) + edge for row in rows))
    assert cells(table) == rows[1:]
    assert [row.inherited[0] for row in table.rows] == [None, "创造", "创造", None]
    assert [row.inherited[1:] for row in table.rows] == [(None, None)] * 4


def test_two_empty_leading_cells_take_both_values_above() -> None:
    table = table_of("类别\t单位\t指标\t目标\n知识\u3000产权\t市局\t专利\t150\n\t\t商标\t300")
    assert table.rows[1].inherited == ("知识产权", "市局", None, None)


def test_an_empty_cell_behind_a_filled_one_inherits_nothing() -> None:
    table = table_of("类别\t单位\t目标\n创造\t市局\t150\n保护\t\t300")
    assert table.rows[1].inherited == (None, None, None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["1\t完善知识产权", "保护制度\t市司法局"], ["1", "完善知识产权保护制度", "市司法局"], id="inside"),
        pytest.param(["1\t完善制度\t市司法局、", "市财政局"], ["1", "完善制度", "市司法局、市财政局"], id="last_cell"),
        pytest.param(
            ["1\t完善知识", "产权保护", "制度\t市司法局"],
            ["1", "完善知识产权保护制度", "市司法局"],
            id="over_three_lines",
        ),
    ],
)
def test_a_wrapped_cell_is_put_together(lines: list[str], expected: list[str]) -> None:
    table = table_of("\n".join(["序号\t任务\t责任单位", *lines, "2\t开展执法\t市公安局"]))
    assert cells(table) == [expected, ["2", "开展执法", "市公安局"]]


def test_a_whole_row_does_not_go_on_with_a_short_one() -> None:
    table = table_of("类别\t指标\t目标\n创造\t专利\n保护\t调解\t5")
    assert cells(table) == [["创造", "专利", ""], ["保护", "调解", "5"]]


def test_a_wrapped_cell_goes_on_behind_furniture() -> None:
    table = table_of("序号\t任务\t责任单位\n1\t完善知识产权\n— 1 —\n保护制度\t市司法局", 2)
    assert cells(table) == [["1", "完善知识产权保护制度", "市司法局"]]


def test_a_wrapped_name_in_a_flattened_table_is_put_together() -> None:
    table = table_of("序号 指标 2020 年 2025 年\n1 高价值发明\n专利拥有量 3.2 5\n2 商标注册量 100 150")
    assert cells(table)[0] == ["1", "高价值发明专利拥有量", "3.2", "5"]
    assert cells(table)[1] == ["2", "商标注册量", "100", "150"]


# ---- categories ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        pytest.param("一、强化保护", id="on_a_line_of_its_own"),
        pytest.param("一、强化保护\t\t", id="in_the_first_cell"),
    ],
)
def test_a_category_row_names_the_rows_below(label: str) -> None:
    lines = ["序号\t任务\t责任单位", label, "1\t完善制度\t市局", "2\t开展执法\t市局", "二、促进运用", "3\t转化\t市局"]
    table = table_of("\n".join(lines))
    assert texts(table.categories) == ["一、强化保护", "二、促进运用"]
    assert [category(row) for row in table.rows] == ["一、强化保护", "一、强化保护", "二、促进运用"]


def test_a_category_between_bars_names_the_rows_below() -> None:
    table = table_of("| 序号 | 任务 | 责任单位 |\n| 强化保护 | | |\n| 1 | 完善制度 | 市局 |")
    assert [category(row) for row in table.rows] == ["强化保护"]


def test_a_category_in_a_flattened_table_names_the_rows_below() -> None:
    table = table_of("序号 指标 单位 目标\n创造\n1 专利授权量 件 150\n保护\n2 调解成功率 % 85")
    assert [category(row) for row in table.rows] == ["创造", "保护"]
    assert cells(table) == [["1", "专利授权量", "件", "150"], ["2", "调解成功率", "%", "85"]]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("上述任务由各责任单位分别落实。", id="sentence"),
        pytest.param("其中：", id="introduction"),
        pytest.param(
            "（三）加强知识产权公共服务体系建设提升公共服务供给能力和服务水平优化知识产权营商环境", id="too_long"
        ),
    ],
)
def test_a_line_that_is_no_label_ends_the_table(line: str) -> None:
    tables = tables_of(f"{TABS}\n{line}\n3\t地理标志\t12\n4\t植物新品种\t8")
    assert tables[0].end == 3
    assert tables[0].categories == []


# ---- invariants ----------------------------------------------------------------------------------

cell_text = st.text(alphabet="知识产权专利商标", min_size=1, max_size=6)


@given(st.lists(st.lists(cell_text, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(["\t", "|"]))
def test_every_cell_is_read_back(rows: list[list[str]], mark: str) -> None:
    edge = "|" if mark == "|" else ""
    numbered = [[str(number), *row] for number, row in enumerate(rows, 1)]
    text = "\n".join(edge + mark.join(row) + edge for row in [["序号", "任务", "目标", "单位"], *numbered])
    table = table_of(text)
    assert cells(table) == numbered
    for row in table.rows:
        for cell in row.cells:
            assert text[cell.span.start : cell.span.end] == cell.text


def test_a_label_above_a_line_of_bars_alone_is_no_category() -> None:
    assert [table for table in tables_of("序号\t任务\n|。|权\n知\n|") if table.categories] == []


@given(st.lists(st.text(alphabet="知权1 \t|、。-", max_size=12), max_size=8))
def test_tables_never_overlap_and_hold_no_word_twice(lines: list[str]) -> None:
    tables = tables_of("\n".join(["序号\t任务", *lines]))
    edges = [edge for table in tables for edge in (table.start, table.end)]
    assert edges == sorted(edges)
    for table in tables:
        wordings = [*table.header, *table.repeated, *table.rules, *table.categories]
        wordings += [cell for row in table.rows for cell in row.cells]
        taken = [at for wording in wordings for span in wording.spans() for at in range(span.start, span.end)]
        assert len(taken) == len(set(taken))
        assert all(len(row.cells) == len(row.inherited) == len(table.columns) for row in table.rows)


# ---- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("表2 各州市养老床位数（单位：张）", "张", id="at_the_end_of_a_title"),
        pytest.param("单位：万元", "万元", id="on_a_line_of_its_own"),
        pytest.param("主要指标  计量单位：%", "%", id="behind_blanks"),
        pytest.param("责任单位：市教育局", None, id="who_does_it"),
        pytest.param("各州市养老床位数（张）", None, id="brackets_without_the_word"),
        pytest.param("单位：填报单位名称。", None, id="sentence"),
    ],
)
def test_unit_at_end(text: str, unit: str | None) -> None:
    found = unit_at_end(text)
    assert (found[1] if found else None) == unit


@pytest.mark.parametrize(
    ("title", "entry"),
    [
        pytest.param("表2 各州市养老床位数（单位：张）", "表2 各州市养老床位数（单位：张）", id="unit_behind"),
        pytest.param("表2 各州市养老床位数\n单位：张", "表2 各州市养老床位数 单位：张", id="unit_below"),
        pytest.param("各州市养老床位数", "各州市养老床位数", id="no_unit"),
    ],
)
def test_the_path_of_a_row_ends_with_the_title_of_its_table(title: str, entry: str) -> None:
    text = f"某省规划\n\n一、目标\n\n下表为各地目标。\n\n{title}\n\n地区\t2025年\n昆明市\t9800\n"
    [row] = [clause for clause in split_clauses(text, DocumentId("plan")).clauses if clause.kind == "row"]
    assert row.path == ("一、目标", entry)
