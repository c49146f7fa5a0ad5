"""Quotes are slices of their clauses, altered ones are refused, and an answer says nothing its quotes do not hold."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

import pytest
from doubles import SHIPPED
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Cell, Clause, ClauseId, DocumentId
from corpus.library import Library
from corpus.wording import Span, printed
from eval.quotes.build import Case, build_cases
from index.archive import DocumentHead, head_of
from rag.answer import Citation
from rag.cite import (
    Amount,
    Date,
    Verdict,
    accounted,
    cite,
    display,
    label,
    marker,
    parts,
    read_claims,
    unmarked,
    url,
    verify,
    whole,
)


def clause_of(text: str, identity: str = "yulin-ip-opinion/2", *, path: tuple[str, ...] = ("二、主要目标",)) -> Clause:
    document = identity.partition("/")[0]
    return Clause(ClauseId(identity), DocumentId(document), path, "text", printed(text, 0, len(text)))


def row_of(*cells: tuple[str, str]) -> Clause:
    """A table row as it is parsed: its cells one blank apart."""
    text = " ".join(value for _, value in cells)
    placed, at = [], 0
    for header, value in cells:
        placed.append(Cell(header, value, Span(at, at + len(value))))
        at += len(value) + 1
    path = ("（三）发展目标", "主要发展指标")
    identity = ClauseId("plan/2.3.t1.3")
    return Clause(identity, DocumentId("plan"), path, "row", printed(text, 0, len(text)), tuple(placed))


def head_for(clause: Clause, title: str = "榆林市实施意见") -> DocumentHead:
    return DocumentHead(clause.document, title, "", None, None, None, None, None, None, "unknown", None, None, {})


def quoted(text: str, n: int = 1, title: str = "榆林市实施意见") -> Citation:
    clause = clause_of(text)
    return cite(clause, head_for(clause, title), 0, len(text), n=n)


def whole_row(clause: Clause) -> Citation:
    return cite(clause, head_for(clause), 0, len(clause.text))


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library.load([SHIPPED])


@pytest.fixture(scope="module")
def placed(shipped: Library) -> list[tuple[Clause, DocumentHead]]:
    return [(clause, head_of(document)) for document in shipped for clause in document.clauses]


# ---- one citation ------------------------------------------------------------------------------------


def test_a_citation_is_what_the_contract_shows(placed: list[tuple[Clause, DocumentHead]]) -> None:
    clause, head = next(pair for pair in placed if pair[0].id == "yulin-ip-opinion/2")
    start = clause.text.index("地理标志证明商标")
    end = clause.text.index("，地理标志专用标志")
    found = cite(clause, head, start, end)
    assert found.n == 1
    assert found.quote == "地理标志证明商标和地理标志保护产品分别达到 25 件和 16 件"
    assert clause.text[slice(*found.span)] == found.quote
    assert found.label == "《榆林市关于贯彻落实〈知识产权强国建设纲要（2021—2035年）〉的实施意见》二、主要目标"
    assert found.url == "/documents/yulin-ip-opinion#clause-2"


@pytest.mark.parametrize("place", [(0, 0), (5, 2), (-3, 4), (0, 999)], ids=str)
def test_a_citation_needs_words_of_its_clause(place: tuple[int, int]) -> None:
    clause = clause_of("建设高价值专利培育中心 4 个。")
    with pytest.raises(ValueError, match="has no words"):
        cite(clause, head_for(clause), *place)


def test_a_citation_is_not_bound_to_a_clause_of_another_document() -> None:
    clause = clause_of("建设高价值专利培育中心 4 个。")
    with pytest.raises(ValueError, match="no clause of"):
        cite(clause, head_for(clause_of("", "xian/2")), 0, 5)


@pytest.mark.parametrize(
    ("text", "words", "grown"),
    [
        pytest.param("达到 300 亿元。", "达到 30", "达到 300 亿", id="a_number"),
        pytest.param("达到 4.5 万件。", "5 万件", "4.5 万件", id="a_decimal"),
        pytest.param("达到12,500家。", "500家", "12,500家", id="thousands"),
        pytest.param("结案率达到95%以上。", "达到95", "达到95%", id="per_cent"),
        pytest.param("达到百分之九十五以上。", "五以上", "百分之九十五以上", id="per_cent_in_words"),
        pytest.param("建设二十三家工作站。", "三家工作站", "二十三家工作站", id="chinese_numerals"),
        pytest.param("PCT专利申请量", "CT专利", "PCT专利", id="a_latin_word"),
        pytest.param("气温-5度", "5度", "-5度", id="a_sign"),
        pytest.param("2021-2025年", "2025年", "2025年", id="a_range_is_no_sign"),
        pytest.param("专利权不得转让。", "转让", "不得转让", id="a_prohibition"),
        pytest.param("严禁弄虚作假。", "弄虚作假", "严禁弄虚作假", id="a_ban"),
        pytest.param("应当按照标准组织生产。", "标准", "标准", id="nothing_cut"),
    ],
)
def test_a_quote_takes_figures_words_and_negations_whole(text: str, words: str, grown: str) -> None:
    start = text.index(words)
    span = whole(text, start, start + len(words))
    assert text[slice(*span)] == grown
    assert whole(text, *span) == span


@pytest.mark.parametrize(
    ("identity", "end"),
    [
        pytest.param("yulin-ip-opinion/2.p2", "》二、主要目标 第2段", id="a_further_paragraph"),
        pytest.param("yulin-ip-opinion/front", "》（正文之前）", id="front_matter"),
        pytest.param("xian-ip-zone-plan-2024/end", "》（文末）", id="closing_lines"),
        pytest.param("xian-ip-zone-plan-2024/attachments", "》（附件目录）", id="list_of_attachments"),
        pytest.param(
            "yulin-ip-opinion/3.2.5",
            "》三、主要任务 （二）提升保护效能，优化营商环境 5. 强化知识产权行政保护",
            id="run_in_heading",
        ),
        pytest.param(
            "shaanxi-ip-plan-14fyp/2.3.t1.3",
            "“十四五”时期知识产权主要发展指标 表中第3行“著作权登记数（万件）”",
            id="table_row",
        ),
        pytest.param(
            "shaanxi-ip-plan-14fyp/3.1.box1.h1",
            "（一）全面提高知识产权创造水平 专栏 1 高价值发明专利培育专项",
            id="box",
        ),
    ],
)
def test_a_label_names_the_place(identity: str, end: str, placed: list[tuple[Clause, DocumentHead]]) -> None:
    clause, head = next(pair for pair in placed if pair[0].id == identity)
    assert label(clause, head).endswith(end)


def test_no_two_clauses_share_a_label(placed: list[tuple[Clause, DocumentHead]]) -> None:
    assert max(Counter(label(*pair) for pair in placed).values()) == 1


@pytest.mark.parametrize(
    ("identity", "address"),
    [
        pytest.param("yulin-ip-opinion/3.2.5", "/documents/yulin-ip-opinion#clause-3.2.5", id="plain"),
        pytest.param("a/2.t1.7~2", "/documents/a#clause-2.t1.7~2", id="a_repeated_id"),
        pytest.param(
            "意见 (稿)#1/front", "/documents/%E6%84%8F%E8%A7%81%20%28%E7%A8%BF%29%231#clause-front", id="signs"
        ),
    ],
)
def test_a_url_is_safe_in_a_link(identity: str, address: str) -> None:
    assert url(clause_of("", identity)) == address


# ---- markers -----------------------------------------------------------------------------------------


def test_a_marker_shows_as_a_number_in_brackets() -> None:
    assert display(f"达到25件。{marker(1)}{marker(12)}") == "达到25件。[1][12]"


@pytest.mark.parametrize("text", ["陕知发[2021]15号", "累计[18]万人", "见[1]", "25件", "［1］"])
def test_words_in_brackets_are_no_marker(text: str) -> None:
    assert parts(text) == [text]
    assert display(text) == text
    assert unmarked(text) == text


def test_brackets_that_look_like_a_marker_of_the_answer_are_shown_apart() -> None:
    assert display(f"见[1]、陕知发[2021]15号{marker(1)}") == "见［1］、陕知发[2021]15号[1]"


def test_a_marked_text_is_cut_at_its_markers() -> None:
    assert parts(f"8件{marker(1)}、32件{marker(2)}{marker(3)}。") == ["8件", 1, "、32件", 2, 3, "。"]


@pytest.mark.parametrize(
    "text", [f"见{marker(1)}", f"见{marker(1)[0]}", f"见{marker(1)[-1]}", f"见{marker(1)[0]}{marker(22)}"], ids=ascii
)
def test_foreign_markers_are_taken_out(text: str) -> None:
    assert unmarked(text) == "见"


@given(st.text(alphabet=st.sampled_from([*"见1[]22号。", marker(1)[0], marker(1)[-1]])))
def test_nothing_of_a_marker_is_left_in_foreign_or_shown_text(text: str) -> None:
    for clean in (unmarked(text), display(text)):
        assert not {marker(1)[0], marker(1)[-1]} & set(clean)
        assert parts(clean) in ([], [clean])


# ---- a quote put to the proof ------------------------------------------------------------------------

GOALS = (
    "到2025年，市场主体有效注册商标拥有量达到 4.5 万件，地理标志保护产品达到 16 件，"
    "知识产权质押融资金额累计达到 300 亿元。"
    "侵权物品不得以次充好，行政案件结案率达到95%以上。"
)


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("地理标志保护产品达到 16 件", id="as_printed"),
        pytest.param("地理标志保护产品达到16件", id="closed_up"),
        pytest.param("地理标志保护产品\n达到 1６ 件", id="wide_and_broken"),
        pytest.param("到２０２５年,市场主体", id="width_of_punctuation"),
        pytest.param("质押\u200b融资\ufeff金额", id="invisible"),
        pytest.param("不得以次充好", id="with_its_negation"),
    ],
)
def test_words_in_another_print_are_supported(quote: str) -> None:
    clause = clause_of(GOALS)
    verdict = verify(quote, clause)
    assert verdict.kind == "supported"
    assert verdict.clause is clause
    assert verdict.span
    assert "".join(GOALS[slice(*verdict.span)].split()) in "".join(GOALS.split())


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("地理标志保护产品达到 18 件", id="figure"),
        pytest.param("地理标志保护产品达到 6 件", id="a_digit_less"),
        pytest.param("知识产权质押融资金额累计达到 30", id="cut_behind"),
        pytest.param("6 件，知识产权质押融资", id="cut_before"),
        pytest.param("拥有量达到 4.5", id="without_its_scale"),
        pytest.param("结案率达到95", id="without_per_cent"),
        pytest.param("到2026年", id="date"),
        pytest.param("地理标志保护产品达到 16 家", id="unit"),
        pytest.param("累计达到 300 万元", id="scale"),
        pytest.param("地理标志专用产品达到 16 件", id="name"),
        pytest.param("行政案件结案率不得达到95%以上", id="negation_added"),
        pytest.param("侵权物品以次充好", id="negation_left_out"),
        pytest.param("得以次充好", id="negation_cut"),
        pytest.param("以次充好", id="negation_before_it"),
        pytest.param("拥有量市场主体有效注册商标", id="order"),
        pytest.param("市场主体注册商标拥有量", id="a_word_left_out"),
        pytest.param("", id="nothing"),
        pytest.param(" \u200b\n", id="nothing_visible"),
    ],
)
def test_altered_words_are_not_supported(quote: str) -> None:
    assert verify(quote, clause_of(GOALS)) == Verdict("not_found")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param("面积10²亩", "面积102亩", id="a_power"),
        pytest.param("1. 5件专利", "1.5件专利", id="a_list_number"),
        pytest.param("分别为12，500家", "分别为12,500家", id="two_numbers"),
        pytest.param("装机5MW", "装机5mW", id="the_case_of_a_unit"),
        pytest.param("4.94 8 预期性", "4.948预期性", id="two_cells"),
        pytest.param("①支持", "1支持", id="an_enclosed_number"),
    ],
)
def test_words_that_only_a_fold_takes_for_the_same_are_not_supported(text: str, quote: str) -> None:
    assert verify(quote, clause_of(text)).kind == "not_found"
    assert verify(text, clause_of(text)).kind == "supported"


def test_a_short_figure_is_found_behind_a_longer_one() -> None:
    text = "商标208件，专利8件"
    assert verify("8件", clause_of(text)).span == Span(9, 11)


def test_boilerplate_stays_bound_to_its_own_clause() -> None:
    words = "各级各部门要高度重视，加强组织领导"
    here, there = clause_of(f"四、{words}。", "yulin/4"), clause_of(f"（一）{words}。", "xian/5.1")
    assert verify(words, here, [there, here]) == Verdict("supported", here, Span(2, 2 + len(words)))
    assert verify(words, there, [here, there]) == Verdict("supported", there, Span(3, 3 + len(words)))


def test_words_of_another_clause_are_misattributed() -> None:
    here, there = clause_of(GOALS), clause_of("建设高价值专利培育中心 4 个。", "yulin/3")
    assert verify("专利培育中心4个", here, [here, there]) == Verdict("misattributed", there, Span(5, 15))


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("到2025年，市场主体有效注册商标行政案件结案率达到95%以上", id="two_sentences_of_the_clause"),
        pytest.param("市场主体有效注册商标拥有量建设高价值专利培育中心", id="two_clauses"),
    ],
)
def test_words_pieced_together_are_joined(quote: str) -> None:
    there = clause_of("建设高价值专利培育中心 4 个。", "yulin/3")
    assert verify(quote, clause_of(GOALS), [there]) == Verdict("joined")


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_any_slice_of_any_clause_verifies_and_gives_itself_back(
    placed: list[tuple[Clause, DocumentHead]], data: st.DataObject
) -> None:
    clause, head = data.draw(st.sampled_from(placed))
    start = data.draw(st.integers(0, len(clause.text) - 1))
    end = data.draw(st.integers(start + 1, len(clause.text)))
    found = cite(clause, head, start, end)
    assert clause.text[slice(*found.span)] == found.quote
    assert clause.text[start:end] in found.quote
    if not found.quote.strip():
        return
    verdict = verify(found.quote, clause)
    assert verdict.kind == "supported"
    assert verdict.span
    assert clause.text[slice(*verdict.span)] == found.quote.strip()
    assert accounted(found.quote + marker(1), [found]) == []


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_a_sentence_with_another_digit_is_never_supported(
    placed: list[tuple[Clause, DocumentHead]], data: st.DataObject
) -> None:
    clause, _ = data.draw(
        st.sampled_from([pair for pair in placed if any(char in "123456789" for char in pair[0].text)])
    )
    at = data.draw(st.sampled_from([at for at, char in enumerate(clause.text) if char in "123456789"]))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != clause.text[at]]))
    start, end = max(0, at - 20), at + 20
    altered = clause.text[start:at] + other + clause.text[at + 1 : end]
    if altered not in clause.text:
        assert verify(altered, clause).kind != "supported"


# ---- the quote bench ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def verdicts(shipped: Library) -> list[tuple[Case, str]]:
    clauses = {str(clause.id): clause for document in shipped for clause in document.clauses}
    cases = build_cases(shipped)
    return [(case, verify(case.quote, clauses[case.clause], clauses.values()).kind) for case in cases]


def test_the_bench_accepts_no_altered_quote_and_refuses_few_true_ones(verdicts: list[tuple[Case, str]]) -> None:
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case, found in verdicts:
        table[case.verdict, case.how][found] += 1
    for (verdict, how), found_by_kind in sorted(table.items()):
        print(f"{verdict:14}{how:18}{dict(found_by_kind)}")
    accepted = [case for case, found in verdicts if case.verdict != "supported" and found == "supported"]
    true = [found for case, found in verdicts if case.verdict == "supported"]
    assert accepted == []
    assert true.count("supported") >= 0.98 * len(true)


@pytest.mark.parametrize(
    ("kind", "share"), [("misattributed", 1.0), ("joined", 0.97), ("not_found", 0.97)], ids=lambda value: str(value)
)
def test_the_bench_agrees_why_a_quote_is_refused(verdicts: list[tuple[Case, str]], kind: str, share: float) -> None:
    found = [verdict for case, verdict in verdicts if case.verdict == kind]
    assert found.count(kind) >= share * len(found)


# ---- an answer held against its quotes ---------------------------------------------------------------


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


@pytest.mark.parametrize(
    "text",
    [
        "一" * 50_000,
        "9" * 50_000,
        "亿" * 50_000 + "件",
        "1-" * 20_000,
        "不" * 50_000,
        "[" * 50_000,
        "陕发〔2021〕" + "1" * 50_000 + "号",
        "《" * 20_000,
        f"{marker(1)[0]}1" * 20_000,
    ],
    ids=lambda text: text[:2],
)
def test_long_input_is_read_without_harm(text: str) -> None:
    assert isinstance(accounted(text, [quoted("达到8件")]), list)
    assert verify(text, clause_of(GOALS)).kind == "not_found"
    assert whole(text, 1, 2).start >= 0


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
