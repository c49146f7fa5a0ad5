"""A query's terms and weights: everyday to official, English to Chinese, and the tables behind them."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.expansion import CHINESE, OFFICIAL, english, everyday, expand, latin_words, lexicon_pairs
from index.tokens import terms, words

TABLES = Path(__file__).parent.parent / "index" / "data"
COLUMNS = {
    "lay_official.tsv": ["lay", "official", "domain", "kind", "weak"],
    "en_zh.tsv": ["en", "zh", "domain"],
    "places_en.tsv": ["en", "zh"],
}


def table(name: str) -> list[list[str]]:
    """The lines of a table, header first."""
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


EVERYDAY, ENGLISH, PLACES = (table(name)[1:] for name in COLUMNS)
WEAK = [row for row in EVERYDAY if row[4] == "weak"]
TOPICS = [row for row in ENGLISH if row[2] != "question"]
QUESTIONS = [row for row in ENGLISH if row[2] == "question"]


def alternatives(row: list[str]) -> tuple[str, ...]:
    return tuple(row[1].split("|"))


# ---- a query -----------------------------------------------------------------------------------------


def test_official_words_stand_beside_everyday_ones_at_a_lower_weight() -> None:
    query = expand("民企怎么贷款")
    assert query.own == frozenset(terms("民企怎么贷款"))
    assert {query.weights[term] for term in query.own} == {1.0}
    assert {term: query.weights[term] for term in ("民营企业", "民营", "~民营", "融资")} == dict.fromkeys(
        ("民营企业", "民营", "~民营", "融资"), OFFICIAL
    )


def test_a_chinese_word_for_an_english_one_weighs_by_its_place_in_the_row() -> None:
    query = expand("plan")  # 规划|计划|方案
    assert [query.weights[word] for word in ("plan", "规划", "计划", "方案")] == [1.0, *CHINESE] == [1.0, 1.0, 0.5, 0.3]


def test_a_term_met_twice_has_the_higher_weight() -> None:
    assert expand("utility model").weights["专利"] == 0.5  # 实用新型 has no 专利, 实用新型专利 has it at 0.5
    assert expand("utility model patents, a plan for patents").weights["专利"] == 1.0


def test_a_word_of_the_query_weighs_1_although_an_official_phrase_holds_it() -> None:
    query = expand("民营企业和民企")
    assert query.weights["企业"] == query.weights["民营"] == 1.0


def test_what_an_encoder_is_told_is_the_text_and_two_chinese_words_for_each_english_one() -> None:
    assert expand("the plan").spoken == "the plan 规划 计划"
    assert expand("民企怎么贷款").spoken == "民企怎么贷款"


def test_what_is_marked_are_words_and_no_pairs() -> None:
    query = expand("民企的目标")
    assert {"民营企业", "目标"} <= query.marked
    assert not any(term.startswith("~") for term in query.marked)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("推进商标品牌建设。", id="official_wording"),
        pytest.param("", id="nothing"),
        pytest.param("？！", id="punctuation"),
        pytest.param("zzz qqq", id="unknown_latin"),
    ],
)
def test_a_text_without_everyday_or_english_words_gets_nothing_added(text: str) -> None:
    query = expand(text)
    assert set(query.weights) == query.own == set(terms(text))
    assert query.spoken == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ＩＰ protection", "ip protection", id="full_width"),
        pytest.param("民\u200b企", "民企", id="invisible"),
        pytest.param("知识产权占ＧＤＰ", "知识产权占gdp", id="mixed"),
    ],
)
def test_two_ways_to_write_it_have_the_same_weights(one: str, other: str) -> None:
    assert expand(one).weights == expand(other).weights


SENTENCES = st.lists(
    st.sampled_from([*(row[0] for row in EVERYDAY), *(row[0] + " " for row in ENGLISH), "的", "，", "2025年", "企业"]),
    max_size=6,
).map("".join)


@settings(deadline=None)
@given(SENTENCES)
def test_own_words_weigh_1_added_ones_no_more_and_the_order_is_always_the_same(text: str) -> None:
    query = expand(text)
    assert query.own <= query.weights.keys()
    assert list(query.weights)[: len(query.own)] == sorted(query.own)
    assert all(query.weights[term] == 1 for term in query.own)
    assert all(weight in (OFFICIAL, *CHINESE) for weight in query.weights.values())
    assert query.spoken.startswith(text)
    assert list(expand(text).weights.items()) == list(query.weights.items())


# ---- everyday Chinese --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("要专利贷款的人", [("专利权质押融资", "知识产权质押融资")], id="one"),
        pytest.param("地标产品有几种", [("地理标志产品", "地理标志")], id="the_longest"),
        pytest.param("我的专利抵押贷款", [("专利权质押融资", "知识产权质押融资")], id="the_longest_of_three"),
        pytest.param("民企和专利局", [("民营企业",), ("知识产权局", "国家知识产权局")], id="two_in_order"),
        pytest.param("民企", [("民营企业",)], id="weak_alone"),
        pytest.param("给民企的钱", [("民营企业",)], id="weak_between_words"),
        pytest.param("居民企业", [], id="weak_across_two_words"),
        pytest.param("2025年中国", [], id="weak_across_year_and_country"),
        pytest.param("农村宅基用地标准", [("乡村", "农业农村")], id="weak_inside_a_longer_phrase"),
        pytest.param("版权数量", [("著作权登记量", "作品登记", "版权登记数量")], id="weak_of_two_words"),
        pytest.param("谁管", [("主管部门", "责任单位", "负责")], id="weak_of_two_single_characters"),
        pytest.param(
            "居民企业补贴",
            [("惠企政策", "奖补资金", "补助资金", "财政补贴")],
            id="a_row_that_begins_inside_a_refused_one",
        ),
        pytest.param("中国加入wto", [("世界贸易组织",)], id="latin_in_a_row"),
        pytest.param("4月26日", [], id="number_in_a_longer_text"),
        pytest.param("推进知识产权保护。", [], id="none"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_everyday(text: str, expected: list[tuple[str, ...]]) -> None:
    assert list(everyday(text)) == expected


def test_every_everyday_row_is_found_in_its_own_word() -> None:
    lost = [row[0] for row in EVERYDAY if list(everyday(row[0].lower())) != [alternatives(row)]]
    assert lost == []


# ---- English -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("patent", ("专利",), id="one_word"),
        pytest.param("Utility Model Patent", ("实用新型专利",), id="the_longest_of_three"),
        pytest.param("patents", ("专利",), id="plural"),
        pytest.param("subsidies", ("补贴", "补助"), id="plural_in_ies"),
        pytest.param("enterprises", ("企业",), id="plural_in_ses"),
        pytest.param("open licenses", ("开放许可", "专利开放许可"), id="plural_of_two_words"),
        pytest.param("GIs", ("地理标志",), id="plural_of_an_abbreviation"),
        pytest.param("patents agents", ("专利代理师", "专利代理人"), id="both_plural"),
        pytest.param("progress", ("进展", "进展情况"), id="no_plural"),
        pytest.param("number of patents", ("专利数量", "专利拥有量", "专利授权量"), id="plural_in_the_row"),
        pytest.param("patent's", ("专利",), id="possessive"),
        pytest.param("the people’s government", ("人民政府",), id="possessive_inside"),
        pytest.param("high-value patent", ("高价值专利",), id="hyphen"),
        pytest.param("high value patent", ("高价值专利",), id="without_the_hyphen"),
        pytest.param("Xi'an", ("西安",), id="apostrophe"),
        pytest.param("Xi’an’s", ("西安",), id="curly_apostrophes"),
        pytest.param("Xian", ("西安",), id="without_an_apostrophe"),
        pytest.param("Shaanxi", ("陕西",), id="shaanxi"),
        pytest.param("Shanxi", ("山西",), id="shanxi"),
        pytest.param("Inner Mongolia's", ("内蒙古",), id="two_words"),
        pytest.param("Shangri-La", ("香格里拉",), id="place_with_a_hyphen"),
        pytest.param("Yulin", ("榆林", "玉林"), id="two_places"),
    ],
)
def test_english(text: str, expected: tuple[str, ...]) -> None:
    assert list(english(text)) == [expected]


def test_english_terms_come_in_the_order_of_the_text_the_longest_at_each_place() -> None:
    text = "How many high-value invention patents per 10,000 people does Xi'an plan?"
    assert list(english(text)) == [("每万人口高价值发明专利拥有量",), ("西安",), ("规划", "计划", "方案")]


def test_a_question_word_adds_nothing() -> None:
    assert len(QUESTIONS) > 50
    assert [row[0] for row in QUESTIONS if set(expand(row[0]).weights) != set(terms(row[0]))] == []


def test_every_english_row_is_found_in_its_own_word() -> None:
    lost = [row[0] for row in (*TOPICS, *PLACES) if list(english(row[0])) != [alternatives(row)]]
    assert lost == []


def test_every_english_row_of_one_word_is_found_in_its_plural() -> None:
    """Or in what the table gives for the plural itself: measures 办法."""
    keys = {row[0] for row in TOPICS}
    single = [row for row in TOPICS if row[0].isalpha() and not row[0].endswith(("s", "x", "ch", "sh", "y"))]
    lost = [row[0] for row in single if alternatives(row) not in english(f"{row[0]}s") and f"{row[0]}s" not in keys]
    assert len(single) > 300
    assert lost == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Xi'an's plan", ("xian", "plan"), id="possessive_and_apostrophe"),
        pytest.param("14th Five-Year Plan", ("14th", "five", "year", "plan"), id="ordinal_and_hyphen"),
        pytest.param("per 10,000 people", ("per", "10", "000", "people"), id="number"),
        pytest.param("榆林的IP目标", ("ip",), id="among_chinese"),
        pytest.param("patents' value", ("patents", "value"), id="possessive_of_a_plural"),
        pytest.param("专利", (), id="none"),
    ],
)
def test_latin_words(text: str, expected: tuple[str, ...]) -> None:
    assert latin_words(text) == expected


# ---- the tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_columns_and_no_key_twice(name: str) -> None:
    header, *rows = table(name)
    assert header == COLUMNS[name]
    assert {len(row) for row in rows} == {len(header)}
    assert [key for key, count in Counter(row[0].lower() for row in rows).items() if count > 1] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_no_cell_is_empty_or_has_blanks_at_its_edges(name: str) -> None:
    for row in table(name):
        for value in (row[0], *alternatives(row)):
            assert value == value.strip() != ""
        assert len(set(alternatives(row))) == len(alternatives(row))


def test_no_row_names_itself_and_every_alternative_has_terms() -> None:
    for row in (*EVERYDAY, *ENGLISH, *PLACES):
        assert row[0] not in alternatives(row)
        assert terms(row[0])
        assert words(alternatives(row)[0])


def test_keys_of_english_rows_are_lower_case_and_differ_as_words() -> None:
    rows = [*ENGLISH, *PLACES]
    assert [row[0] for row in rows if row[0] != row[0].lower() or not latin_words(row[0])] == []
    assert len({latin_words(row[0]) for row in rows}) == len(rows)


def test_everyday_keys_are_in_the_width_a_query_is_folded_to() -> None:
    assert [row[0] for row in EVERYDAY if unicodedata.normalize("NFKC", row[0]) != row[0]] == []


def test_marks_of_weak_rows_are_spelt_so() -> None:
    assert {row[4] for row in EVERYDAY} == {"", "weak"}
    assert len(WEAK) > 300


def test_the_lexicon_gives_each_term_with_its_first_alternatives() -> None:
    pairs = lexicon_pairs()
    assert pairs[:2] == (("专利贷款", "专利权质押融资"), ("专利贷款", "知识产权质押融资"))
    assert max(Counter(term for term, _ in pairs).values()) == len(CHINESE)
    assert {term for term, _ in pairs} == {row[0] for row in (*EVERYDAY, *ENGLISH)}
