"""An answer states nothing that its quotes do not hold."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest
from citing import LONG, head_for, quoted, row_of, whole_row
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Clause, DocumentHead
from corpus.library import Library
from eval.quotes.build import build_cases
from rag.cite import cite, marker
from rag.claims import Amount, Date, accounted, read_claims


@pytest.mark.parametrize(
    ("quote", "answer"),
    [
        pytest.param("注册商标拥有量达到 4.5 万件", "注册商标45000件", id="scale"),
        pytest.param("注册商标拥有量达到 4.5 万件", "45,000 trademarks", id="english_thousands"),
        pytest.param("投入30亿元", "3 billion yuan", id="english_billions"),
        pytest.param("结案率达到百分之九十五以上", "结案率95%以上", id="per_cent"),
        pytest.param("结案率大于95%", "结案率大于百分之九十五", id="per_cent_in_words"),
        pytest.param("结案率95%以上", "a rate of 95 percent", id="english_per_cent"),
        pytest.param("九成以上", "90%以上", id="tenths"),
        pytest.param("到二〇二五年", "到2025年", id="chinese_year"),
        pytest.param("到２０２５年", "到二〇二五年", id="year_in_chinese"),
        pytest.param("到2025年，达到8件", "By 2025, 8 items", id="english_year"),
        pytest.param("2025年6月30日前", "2025年6月底前", id="less_of_a_date"),
        pytest.param("完成时限2025.6", "2025年6月", id="a_date_with_a_point"),
        pytest.param("2021年9月2日", "issued on 2 September 2021", id="english_date"),
        pytest.param("到“十四五”末", "by the end of the 14th Five-Year Plan", id="five_year_plan"),
        pytest.param("强国建设纲要（2021—2035年）", "2021至2035年", id="years_of_a_range"),
        pytest.param("资助3—5万元", "资助3万元至5万元", id="amounts_of_a_range"),
        pytest.param("根据陕知发〔2021〕15号", "文号为陕知发[2021]15号", id="document_number"),
        pytest.param("第十四条 单位应当配合", "第14条", id="article"),
        pytest.param("三项制度", "3项制度", id="chinese_numeral"),
        pytest.param("八大重点产业", "8大产业", id="any_unit"),
        pytest.param("每年不少于1次", "每年一次", id="once"),
        pytest.param("每万人口拥有8件", "8 per 10,000 people", id="ten_thousand"),
        pytest.param("200件/年", "每年200件", id="a_rate"),
        pytest.param("不得以次充好", "不得以次充好。", id="negation"),
        pytest.param("禁止转让专利", "不得转让。", id="the_same_prohibition"),
        pytest.param("不得以次充好", "Producers must not do so.", id="english_negation"),
        pytest.param("不断提升能力", "将来在不同地区开展", id="no_negation"),
        pytest.param("达到8件", "1. 达到8件；\n2. 同上。", id="numbers_of_a_list"),
    ],
)
def test_an_answer_is_accounted_for_by_value(quote: str, answer: str) -> None:
    assert accounted(answer, [quoted(quote)]) == []


@pytest.mark.parametrize(
    ("quote", "answer", "missing"),
    [
        pytest.param("共208件", "共8件", "8件", id="part_of_a_figure"),
        pytest.param("拥有量达到 4.5 万件", "4.5件", "4.5件", id="scale"),
        pytest.param("拥有量达到 4.5 万件", "达到4.5", "4.5", id="bare_without_its_scale"),
        pytest.param("共208件", "共208家", "208家", id="unit"),
        pytest.param("增长5个百分点", "增长5%", "5%", id="points_are_no_per_cent"),
        pytest.param("5元", "5美元", "5美元", id="currency"),
        pytest.param("二十三家", "二十四家", "二十四家", id="chinese_numeral"),
        pytest.param("到2025年", "到2035年", "2035年", id="year"),
        pytest.param("2025年", "2025年6月", "2025年6月", id="more_of_a_date"),
        pytest.param("2025年6月", "2025年12月", "2025年12月", id="month"),
        pytest.param("2021年9月2日", "2021年9月3日", "2021年9月3日", id="day"),
        pytest.param("陕知发〔2021〕15号", "陕知发〔2021〕16号", "陕知发〔2021〕16号", id="document_number"),
        pytest.param("陕知发〔2021〕15号", "市知发〔2021〕15号", "市知发〔2021〕15号", id="issuer"),
        pytest.param("黔文旅发〔2024〕8号", "渝文旅发〔2024〕8号", "渝文旅发〔2024〕8号", id="issuer_of_another_place"),
        pytest.param("第十四条", "14条", "14条", id="an_article_is_no_number_of_articles"),
        pytest.param("“十四五”时期", "“十五五”时期", "十五五", id="five_year_plan"),
        pytest.param("5G网络", "6G网络", "6g", id="name"),
        pytest.param("可以以次充好", "不得以次充好", "不得以次充好", id="negation_added"),
        pytest.param("不得以次充好", "可以以次充好", "不得以次充好", id="negation_left_out"),
        pytest.param("不得转让专利", "无需转让专利", "无需转让专利", id="another_negation"),
        pytest.param("应当建立制度", "停止建立制度", "停止建立制度", id="an_end_put_to_it"),
        pytest.param("应当配合", "They must not.", "not", id="english_negation"),
        pytest.param("达到8件", "8件。12件。", "12件", id="a_second_sentence"),
    ],
)
def test_what_no_quote_holds_is_named(quote: str, answer: str, missing: str) -> None:
    assert [claim.text for claim in accounted(answer, [quoted(quote)])] == [missing]


def test_an_answer_without_citations_accounts_for_nothing() -> None:
    assert accounted("达到8件", []) == [Amount("", Decimal(8), "件")]
    assert accounted("请说明是哪个地区", []) == []


def test_what_was_asked_for_may_be_echoed() -> None:
    cited = [quoted("地理标志保护产品达到16件")]
    assert accounted("2025年达到16件", cited) == [Date("", 2025)]
    assert accounted("2025年达到16件，共1项", cited, allowed=["2025年", "1项"]) == []


def test_words_before_a_marker_are_held_against_its_citation() -> None:
    cited = [quoted("达到8件", 1), quoted("达到32件", 2)]
    assert accounted(f"陕西8件{marker(1)}、西安32件{marker(2)}。", cited) == []
    assert [claim.text for claim in accounted(f"陕西32件{marker(1)}、西安8件{marker(2)}。", cited)] == ["32件", "8件"]
    assert accounted(f"分别为8件和32件{marker(1)}{marker(2)}。", cited) == []
    assert accounted(f"分别为8件和32件。陕西为8件。{marker(1)}", cited) == []
    assert len(accounted(f"达到8件{marker(7)}", cited)) == 1


def test_the_title_of_a_cited_document_needs_no_quote() -> None:
    cited = [quoted("达到8件", title="关于落实《纲要（2021—2035年）》的意见")]
    assert accounted("《关于落实〈纲要（2021—2035年）〉的意见》提出达到8件", cited) == []
    assert accounted("《关于落实〈纲要（2021—2030年）〉的意见》提出达到8件", cited) != []


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("2025年达到15万件，2020年为5万件", []),
        ("150,000 by 2025", []),
        ("达到15件", ["15件"]),
        ("达到3万件", ["3万件"]),
        ("2030年达到15万件", ["2030年"]),
    ],
    ids=["in_words", "english", "without_the_scale", "the_serial_number", "another_column"],
)
def test_a_row_is_read_with_its_headers_and_its_unit(answer: str, missing: Sequence[str]) -> None:
    row = row_of(
        ("序号", "3"), ("指标名称", "著作权登记数（万件）"), ("2020年", "5"), ("2025年", "15"), ("属性", "预期性")
    )
    assert [claim.text for claim in accounted(answer, [whole_row(row)])] == missing


@pytest.mark.parametrize(("answer", "missing"), [("结案率不低于95%", []), ("结案率≥6%", ["6%"]), ("95件", ["95件"])])
def test_a_row_has_the_unit_of_its_unit_column(answer: str, missing: Sequence[str]) -> None:
    row = row_of(("序号", "6"), ("指标名称", "案件结案率"), ("单位", "%"), ("2025年预期值", "≥95"))
    assert [claim.text for claim in accounted(answer, [whole_row(row)])] == missing


def test_only_the_quoted_cells_of_a_row_count() -> None:
    row = row_of(("指标名称", "著作权登记数（万件）"), ("2020年", "5"), ("2025年", "15"))
    first = cite(row, head_for(row), 0, row.cells[1].span.end)
    assert accounted("2020年为5万件", [first]) == []
    assert [claim.text for claim in accounted("2025年为15万件", [first])] == ["2025年", "15万件"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("增长-5%", -5, "%"),
        ("３００亿元", 30_000_000_000, "元"),
        ("1.86 亿件", 186_000_000, "件"),
        ("零点五个百分点", Decimal("0.5"), "百分点"),
        ("三分之二", 2, "分之3"),
        ("千分之三", 3, "‰"),
        ("十余家", 10, "家"),
        ("第二十三条", 23, "第条"),
    ],
)
def test_an_amount_has_a_value_and_a_unit(text: str, value: Decimal | int, unit: str) -> None:
    assert read_claims(text) == [Amount("", Decimal(value), unit)]


@pytest.mark.parametrize(
    "text", ["统一部署", "三合一", "一体化", "进一步提升", "不断完善", "不同地区", "未来产业", "秦创原"]
)
def test_words_that_count_and_deny_nothing_claim_nothing(text: str) -> None:
    assert read_claims(text) == []


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:2])
def test_long_input_is_read_without_harm(text: str) -> None:
    assert isinstance(accounted(text, [quoted("达到8件")]), list)


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_any_slice_of_any_clause_accounts_for_itself(
    placed: list[tuple[Clause, DocumentHead]], data: st.DataObject
) -> None:
    clause, head = data.draw(st.sampled_from(placed))
    start = data.draw(st.integers(0, len(clause.text) - 1))
    found = cite(clause, head, start, data.draw(st.integers(start + 1, len(clause.text))))
    assert accounted(found.quote + marker(1), [found]) == []


def test_an_altered_figure_unit_date_or_negation_of_a_sentence_is_noticed(
    placed: list[tuple[Clause, DocumentHead]], shipped: Library
) -> None:
    """Each altered sentence of the bench as an answer that cites the whole clause it was made from."""
    clauses = {str(clause.id): (clause, head) for clause, head in placed}
    seen: Counter[bool] = Counter()
    for case in build_cases(shipped):
        clause, head = clauses[case.clause]
        if case.how in {"unit", "scale", "date", "negation"}:
            seen[bool(accounted(case.quote, [cite(clause, head, 0, len(clause.text))]))] += 1
    print(f"noticed {seen[True]} of {seen.total()}")
    assert seen[True] >= 0.95 * seen.total()
