"""Quotes are slices of their clauses, and altered ones are refused."""

from collections import Counter, defaultdict

import pytest
from citing import LONG, clause_of, head_for
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Clause, DocumentHead
from corpus.library import Library
from corpus.wording import Span
from eval.quotes.build import Case, build_cases
from rag.cite import Verdict, cite, display, label, marker, parts, unmarked, url, verify, whole

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


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:2])
def test_long_input_is_proved_without_harm(text: str) -> None:
    assert verify(text, clause_of(GOALS)).kind == "not_found"
    assert whole(text, 1, 2).start >= 0


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
