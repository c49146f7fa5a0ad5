"""Rows of a table for one place each: the place, and what the columns measure."""

import pytest

from corpus.document import Cell, Clause, ClauseId, DocumentId
from corpus.regional import columns_of_row, place_of_row
from corpus.wording import Span, printed

Measured = tuple[str, str, int | None, str]
"""Indicator, unit, year, value."""


def row(*path: str, **by_header: str) -> Clause:
    text = " ".join(by_header.values())
    cells = tuple(Cell(header, value, Span(0, len(value))) for header, value in by_header.items())
    return Clause(ClauseId("plan/t1.1"), DocumentId("plan"), path, "row", printed(text, 0, len(text)), cells)


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        pytest.param("区域", "五华区", "五华区", id="district"),
        pytest.param("州（市）", "红河州", "红河哈尼族彝族自治州", id="short_name"),
        pytest.param("各县（市、区）名称", "富民县", "富民县", id="all_kinds_of_counties"),
        pytest.param("单位", "昆明市", "昆明市", id="place_under_unit"),
        pytest.param("地区", "全市", "昆明市", id="the_document_s_own"),
        pytest.param("地区", "合计", None, id="sum"),
        pytest.param("单位", "市教育局", None, id="agency"),
        pytest.param("单位", "%", None, id="unit_of_measure"),
        pytest.param("责任单位", "五华区", None, id="who_does_it"),
    ],
)
def test_place_of_row(header: str, value: str, expected: str | None) -> None:
    place = place_of_row(row(**{"序号": "1", header: value, "覆盖率（%）": "98"}).cells, "昆明市")
    assert (place.name if place else None) == expected


def test_a_place_of_several_names_is_the_one_in_the_document_s_region() -> None:
    found = [place_of_row(row(地区="新华区").cells, own) for own in ("石家庄市", "平顶山市")]
    assert [place.name for place in found if place] == ["新华区", "新华区"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param(
            row("附件2 各区主要指标任务表", **{"区域": "五华区", "设施覆盖率（%）": "98", "分出量（万吨）": "4.5"}),
            [("设施覆盖率", "%", None, "98"), ("分出量", "万吨", None, "4.5")],
            id="indicators_with_units",
        ),
        pytest.param(
            row("表2 各州市养老床位数（单位：张）", **{"区域": "五华区", "2020年": "980", "2025年目标值": "1200"}),
            [("养老床位数", "张", 2020, "980"), ("养老床位数", "张", 2025, "1200")],
            id="years_of_what_the_title_names",
        ),
        pytest.param(
            row("附件1 云南省各县（市、区）2024年公路建设里程分解表", 区域="五华区", 目标="20", 备注="新建"),
            [("公路建设里程", "", None, "20")],
            id="title_without_a_unit",
        ),
        pytest.param(
            row("三、重点任务", **{"区域": "五华区", "2025年": "1200"}), [], id="a_heading_is_no_title_of_a_table"
        ),
        pytest.param(
            row("主要指标表（单位：张，%）", **{"区域": "五华区", "2025年": "1200"}),
            [],
            id="a_title_that_names_nothing",
        ),
    ],
)
def test_columns_of_row(clause: Clause, expected: list[Measured]) -> None:
    place = place_of_row(clause.cells, None)
    assert place is not None
    found = columns_of_row(clause, place)
    assert [(one.indicator, one.unit, one.year, one.cell.value) for one in found] == expected
