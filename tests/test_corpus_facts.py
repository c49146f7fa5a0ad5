"""Facts 指标值 of a document: region, indicator, year, value, role, and the words that state them."""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.clauses import split_clauses
from corpus.document import ClauseId, Document, DocumentId
from corpus.facts import Fact, Role, read_facts
from corpus.library import load_document
from corpus.quantities import Relation
from corpus.wording import Span


class Paper(NamedTuple):
    """What a document is made of for a test."""

    text: str
    region: str | None = "云南省"
    period: tuple[int, int] | None = (2021, 2025)
    date: str | None = None


def document(paper: Paper) -> Document:
    identity = DocumentId("paper")
    return Document(
        identity,
        "云南省某规划",
        split_clauses(paper.text, identity),
        "0" * 64,
        region=paper.region,
        period=paper.period,
        date=paper.date,
    )


def section(heading: str, *paragraphs: str) -> str:
    return "\n\n".join(["云南省某规划", "为推动高质量发展，制定本规划。", heading, *paragraphs]) + "\n"


def facts(paper: Paper) -> list[Fact]:
    return read_facts(document(paper))


def only(paper: Paper) -> Fact:
    [fact] = facts(paper)
    return fact


def test_a_fact_carries_document_clause_region_year_and_words() -> None:
    paper = Paper(section("一、主要目标", "到2025年，全省森林覆盖率达到65.7%以上。"))
    fact = only(paper)
    assert fact == Fact(
        document=DocumentId("paper"),
        clause=ClauseId("paper/1"),
        region="云南省",
        indicator="森林覆盖率",
        year=2025,
        value="65.7",
        unit="%",
        relation="≥",
        bound="≥",
        role="target",
        span=Span(9, 23),
    )
    [clause] = [clause for clause in document(paper).clauses if clause.id == fact.clause]
    assert clause.text[fact.span.start : fact.span.end] == "森林覆盖率达到65.7%以上"


def test_facts_come_in_the_order_of_the_text() -> None:
    found = facts(Paper(section("一、主要目标", "花卉种植面积达到200万亩。", "茶叶综合产值达到1500亿元。")))
    assert [fact.indicator for fact in found] == ["花卉种植面积", "茶叶综合产值"]


# ---- year and role ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "year"),
    [
        pytest.param(Paper(section("一、主要目标", "到2023年，咖啡精品率达到50%。")), 2023, id="in_the_sentence"),
        pytest.param(Paper(section("一、2024年目标", "咖啡精品率达到50%。")), 2024, id="in_the_heading"),
        pytest.param(
            Paper(section("一、主要目标", "到2023年，产业提质增效。", "咖啡精品率达到50%。")),
            2023,
            id="in_the_opening_paragraph_of_the_section",
        ),
        pytest.param(Paper(section("一、主要目标", "咖啡精品率达到50%。")), 2025, id="last_year_of_the_period"),
        pytest.param(
            Paper(section("一、主要目标", "咖啡精品率达到50%。", "到2028年，实现全面提升。"), period=None),
            2028,
            id="the_only_goal_year_of_the_document",
        ),
        pytest.param(
            Paper(section("一、主要目标", "咖啡精品率达到50%。"), period=None), None, id="no_year_in_the_document"
        ),
        pytest.param(
            Paper(section("一、主要目标", "咖啡精品率达到50%。", "到2035年，全面建成。")), None, id="two_goal_years"
        ),
    ],
)
def test_year_of_a_fact(paper: Paper, year: int | None) -> None:
    assert only(paper).year == year


BOX = "专栏1 人才培训工程\n\n护理员培训工程。累计培训护理员6万人次。{more}"


@pytest.mark.parametrize(
    ("paper", "years"),
    [
        pytest.param(
            Paper(section("一、重点任务", "2023年6月底前建成信息平台。", "到2035年，全面建成。", BOX.format(more=""))),
            [2025],
            id="of_a_plan_holds_for_the_end_of_its_period",
        ),
        pytest.param(
            Paper(section("一、重点任务", "2023年6月底前建成信息平台。", BOX.format(more="")), period=None),
            [2023],
            id="of_a_paper_without_period_holds_for_its_section",
        ),
        pytest.param(
            Paper(section("一、重点任务", "建成信息平台。", BOX.format(more="到2024年，培训院长2000人次。"))),
            [2025, 2024],
            id="with_a_year_of_its_own",
        ),
    ],
)
def test_year_of_a_box(paper: Paper, years: list[int]) -> None:
    assert [fact.year for fact in facts(paper)] == years


@pytest.mark.parametrize(
    ("paper", "role"),
    [
        pytest.param(Paper(section("一、主要目标", "到2025年，外贸总额达到4000亿元。")), "target", id="goal"),
        pytest.param(Paper(section("一、主要目标", "2020年，外贸总额达到2680亿元。")), "base", id="before_the_period"),
        pytest.param(
            Paper(section("一、主要目标", "2020年，外贸总额达到2680亿元。"), period=None, date="2021-07-09"),
            "base",
            id="before_the_date",
        ),
        pytest.param(
            Paper(section("一、主要目标", "2022年，外贸总额达到3342亿元。"), period=None, date="2021-07-09"),
            "target",
            id="after_the_date",
        ),
        pytest.param(
            Paper(section("一、发展基础", "外贸总额达到2680亿元。")), "base", id="section_on_what_was_reached"
        ),
        pytest.param(
            Paper(section("一、2023年工作回顾", "外贸总额达到2588亿元。")), "base", id="section_that_looks_back"
        ),
    ],
)
def test_role_of_a_fact(paper: Paper, role: Role) -> None:
    assert only(paper).role == role


def test_values_of_the_past_plan_and_of_this_one() -> None:
    text = section(
        "一、主要目标",
        "“十三五”时期，高速公路通车里程达到9006公里。到2025年，高速公路通车里程达到15000公里。",
    )
    assert [(fact.year, fact.value, fact.role) for fact in facts(Paper(text))] == [
        (2020, "9006", "base"),
        (2025, "15000", "target"),
    ]


# ---- region ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region", "indicator"),
    [
        pytest.param("数字经济核心产业增加值达到3000亿元。", "云南省", "数字经济核心产业增加值", id="of_the_document"),
        pytest.param(
            "全省数字经济核心产业增加值达到3000亿元。", "云南省", "数字经济核心产业增加值", id="whose_left_out"
        ),
        pytest.param("昆明市数字经济核心产业增加值达到900亿元。", "昆明市", "数字经济核心产业增加值", id="named"),
    ],
)
def test_region_of_a_fact(text: str, region: str, indicator: str) -> None:
    fact = only(Paper(section("一、主要目标", text)))
    assert (fact.region, fact.indicator) == (region, indicator)


def test_a_document_without_region_gives_facts_without_one() -> None:
    assert only(Paper(section("一、主要目标", "粮食产量达到1900万吨。"), region=None)).region is None


# ---- tables ----------------------------------------------------------------------------------------

Row = tuple[str, int | None, str, str, Relation, Role]
"""Indicator, year, value, unit, relation, role."""


def rows(paper: Paper) -> list[Row]:
    return [(one.indicator, one.year, one.value, one.unit, one.relation, one.role) for one in facts(paper)]


def table(title: str, *lines: str) -> str:
    return section("一、主要目标", "主要指标见下表。", title + "\n\n" + "\n".join(lines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            table(
                "云南省主要指标表",
                "序号\t指标名称\t单位\t2020年\t2025年",
                "1\t森林覆盖率\t%\t65.04\t≥65.7",
                "2\t绿色食品企业\t家\t1,200\t3500以上",
            ),
            [
                ("森林覆盖率", 2020, "65.04", "%", "=", "base"),
                ("森林覆盖率", 2025, "65.7", "%", "≥", "target"),
                ("绿色食品企业", 2020, "1,200", "家", "=", "base"),
                ("绿色食品企业", 2025, "3500", "家", "≥", "target"),
            ],
            id="two_years_and_a_column_of_units",
        ),
        pytest.param(
            table(
                "云南省主要指标表",
                "序号\t指标名称\t2020年\t2025年",
                "1\t授权植物新品种数（件）\t46\t120",
                "2\t研发投入强度（%）\t1.0\t<2.5",
            ),
            [
                ("授权植物新品种数", 2020, "46", "件", "=", "base"),
                ("授权植物新品种数", 2025, "120", "件", "=", "target"),
                ("研发投入强度", 2020, "1.0", "%", "=", "base"),
                ("研发投入强度", 2025, "2.5", "%", "<", "target"),
            ],
            id="units_in_brackets",
        ),
        pytest.param(
            table(
                "曲靖市2024年度考核指标",
                "序号\t指标名称\t计量单位\t目标值\t责任单位",
                "1\t污水处理率\t%\t≥95\t市水务局",
                "2\t群众满意度\t分\t85左右\t市统计局",
                "3\t师生配备比\t\t1:15\t市教育体育局",
            ),
            [
                ("污水处理率", 2024, "95", "%", "≥", "target"),
                ("群众满意度", 2024, "85", "分", "≈", "target"),
            ],
            id="year_of_the_title_and_a_cell_that_is_no_value",
        ),
        pytest.param(
            table(
                "楚雄州重点任务表",
                "序号\t重点任务\t牵头单位\t完成时限",
                "1\t建成乡镇养老服务中心36个。\t州民政局\t2023年6月",
                "2\t修订管理办法。\t州司法局\t2024年6月",
            ),
            [("乡镇养老服务中心", 2023, "36", "个", "=", "target")],
            id="task_with_a_time_limit",
        ),
    ],
)
def test_facts_of_a_table(text: str, expected: list[Row]) -> None:
    assert rows(Paper(text)) == expected


Placed = tuple[str | None, str, int | None, str, str, Role]
"""Region, indicator, year, value, unit, role."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            table(
                "各区2024年主要指标任务表",
                "序号\t区域\t分类设施覆盖率（%）\t分出量（吨）",
                "1\t五华区\t100\t44",
            ),
            [
                ("五华区", "分类设施覆盖率", 2024, "100", "%", "target"),
                ("五华区", "分出量", 2024, "44", "吨", "target"),
            ],
            id="a_column_for_each_indicator",
        ),
        pytest.param(
            table("表2 部分州（市）护理型床位建设任务（单位：张）", "州（市）\t2020年\t2025年", "大理州\t3900\t7200"),
            [
                ("大理白族自治州", "护理型床位", 2020, "3900", "张", "base"),
                ("大理白族自治州", "护理型床位", 2025, "7200", "张", "target"),
            ],
            id="a_column_for_each_year",
        ),
        pytest.param(
            table("表2 各州市养老床位数\n\n单位：万张", "地区\t2025年目标", "全省\t23.5", "昆明市\t4.5"),
            [
                ("云南省", "养老床位数", 2025, "23.5", "万张", "target"),
                ("昆明市", "养老床位数", 2025, "4.5", "万张", "target"),
            ],
            id="unit_on_a_line_of_its_own_and_a_row_for_all",
        ),
        pytest.param(
            table("各州市试点名单", "地区\t联系电话\t排名", "昆明市\t63100000\t1"),
            [],
            id="numbers_that_measure_nothing",
        ),
        pytest.param(table("各区域建设任务", "片区\t任务（个）", "滇中片区\t20"), [], id="rows_of_no_known_place"),
    ],
)
def test_facts_of_a_table_with_a_row_for_each_place(text: str, expected: list[Placed]) -> None:
    found = facts(Paper(text))
    assert [(one.region, one.indicator, one.year, one.value, one.unit, one.role) for one in found] == expected


def test_the_span_of_a_table_value_is_the_whole_row() -> None:
    paper = Paper(
        table("云南省主要指标表", "序号\t指标名称\t单位\t2025年目标", "1\t森林覆盖率\t%\t65.7", "2\t湿地保护率\t%\t60")
    )
    first, second = facts(paper)
    texts = {clause.id: clause.text for clause in document(paper).clauses}
    assert texts[first.clause][first.span.start : first.span.end] == "1 森林覆盖率 % 65.7"
    assert texts[second.clause][second.span.start : second.span.end] == "2 湿地保护率 % 60"


# ---- what is no fact ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "云南省某条例\n\n第一章　总则\n\n第一条　为了保护水资源，制定本条例。\n\n"
            "第二条　取水单位的计量率应当达到100%。\n",
            id="article_of_a_law",
        ),
        pytest.param(section("一、工作要求", "2024年12月31日前，按第3号文件要求完成自查。"), id="dates_and_ordinals"),
        pytest.param(section("一、工作要求", "围绕8个重点产业，每季度开展不少于1次会商。"), id="part_of_a_name"),
        pytest.param(section("一、工作要求", "对年营业收入500万元以上的企业开展帮扶。"), id="condition"),
        pytest.param(section("一、工作要求", "力争超过西部地区平均水平。"), id="no_number"),
    ],
)
def test_no_fact(text: str) -> None:
    assert facts(Paper(text)) == []


# ---- comparing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        pytest.param("商标拥有量达到4.5万件。", (Decimal(45000), "件"), id="ten_thousands"),
        pytest.param("商标拥有量达到45000件。", (Decimal(45000), "件"), id="plain"),
        pytest.param("商标拥有量达到４５０００件。", (Decimal(45000), "件"), id="full_width"),
        pytest.param(
            "生产总值达到3.2万亿元。", (Decimal(3_200_000_000_000), "元"), id="ten_thousand_times_a_hundred_million"
        ),
        pytest.param("生产总值达到32000亿元。", (Decimal(3_200_000_000_000), "元"), id="hundred_millions"),
        pytest.param("财政投入达到5000万元。", (Decimal(50_000_000), "元"), id="ten_thousand_yuan"),
        pytest.param("财政投入达到0.5亿元。", (Decimal(50_000_000), "元"), id="half_a_hundred_million"),
        pytest.param("文盲率下降0.1个百分点。", (Decimal("0.1"), "%"), id="percentage_points"),
        pytest.param("森林覆盖率达到６５．７％。", (Decimal("65.7"), "%"), id="full_width_per_cent"),
    ],
)
def test_quantity_is_comparable(text: str, quantity: tuple[Decimal, str]) -> None:
    assert only(Paper(section("一、主要目标", text))).quantity == quantity


def test_quantity_of_a_cell_with_commas() -> None:
    paper = Paper(table("云南省主要指标表", "序号\t指标名称\t单位\t2025年", "1\t商标拥有量\t件\t45,000"))
    assert only(paper).quantity == (Decimal(45000), "件")


INDICATOR_BOX = """某市“十四五”规划

一、主要目标

专栏1 主要指标

类别    指标    2020年    2025年    年均增长（%）    属性
经济发展    1.地区生产总值（亿元）    26182    35000    6左右    预期性
    2.全员劳动生产率（万元/人）    12.3    16.5    6.1    预期性
创新驱动    3.研发经费投入增长（%）    —    —    [10]    预期性
    4.每万人口高价值发明专利拥有量（件）    4.94    8    —    预期性

二、重点任务
"""


def test_the_indicator_box_of_a_plan_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(INDICATOR_BOX, encoding="utf-8")
    document = load_document(path)
    rows = [clause.row for clause in document.clauses if clause.kind == "row"]
    assert [row["类别"] for row in rows if row] == ["经济发展", "经济发展", "创新驱动", "创新驱动"]
    found = [(fact.indicator, fact.year, fact.value, fact.unit, fact.role) for fact in read_facts(document)]
    assert found == [
        ("地区生产总值", 2020, "26182", "亿元", "base"),
        ("地区生产总值", 2025, "35000", "亿元", "target"),
        ("全员劳动生产率", 2020, "12.3", "万元/人", "base"),
        ("全员劳动生产率", 2025, "16.5", "万元/人", "target"),
        ("每万人口高价值发明专利拥有量", 2020, "4.94", "件", "base"),
        ("每万人口高价值发明专利拥有量", 2025, "8", "件", "target"),
    ]
