"""The year a statement is about: years, five-year plans, and what is no year."""

import pytest

from corpus.years import leading_times, plan_years, times, without_titles


@pytest.mark.parametrize(
    ("ordinal", "expected"),
    [
        pytest.param("一", (2006, 2010), id="eleventh"),
        pytest.param("二", (2011, 2015), id="twelfth"),
        pytest.param("三", (2016, 2020), id="thirteenth"),
        pytest.param("四", (2021, 2025), id="fourteenth"),
        pytest.param("五", (2026, 2030), id="fifteenth"),
    ],
)
def test_plan_years(ordinal: str, expected: tuple[int, int]) -> None:
    assert plan_years(ordinal) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2023年，全省粮食总产量再创新高。", [2023], id="year"),
        pytest.param("到２０２７年，全州实现村村通动力电。", [2027], id="full_width"),
        pytest.param("到二〇三五年，基本实现社会主义现代化。", [2035], id="chinese_numerals"),
        pytest.param("截至2024年6月底，累计培训护林员1.2万人次。", [2024], id="month"),
        pytest.param("“十四五”时期，全区加快补齐短板。", [2025], id="five_year_plan"),
        pytest.param("“十三五”末建成三座枢纽，到2025年建成五座。", [2020, 2025], id="two_times_in_order"),
        pytest.param("十三五期间完成造林。", [2020], id="plan_without_quotation_marks"),
        pytest.param("编制十四五规划。", [], id="plan_that_names_a_paper"),
        pytest.param("落实《云南省“十四五”旅游规划》和《2023年工作要点》。", [], id="years_in_titles"),
        pytest.param("选派2025名科技特派员。", [], id="number_without_year"),
        pytest.param("规划期为2021年至2035年。", [2035], id="range_counts_by_its_last_year"),
        pytest.param("坚持生态优先、绿色发展。", [], id="none"),
    ],
)
def test_times_of_a_text(text: str, expected: list[int]) -> None:
    assert [time.year for time in times(text)] == expected


def test_a_time_stands_where_its_words_are() -> None:
    text = "全市到2025年底建成托育园。"
    [time] = times(text)
    assert text[time.start : time.end] == "到2025年"


@pytest.mark.parametrize(
    ("text", "before"),
    [
        pytest.param("“十四五”时期全面提升。", 2020, id="plan_has_a_year_before_its_period"),
        pytest.param("2025年全面提升。", None, id="year_has_none"),
    ],
)
def test_year_before_the_period(text: str, before: int | None) -> None:
    assert times(text)[0].before == before


@pytest.mark.parametrize(
    ("text", "is_goal"),
    [
        pytest.param("到2025年建成。", True, id="until"),
        pytest.param("至2030年建成。", True, id="until_in_writing"),
        pytest.param("“十四五”末建成。", True, id="end_of_a_plan"),
        pytest.param("2025年建成。", False, id="bare_year"),
        pytest.param("截至2023年底已建成。", False, id="what_has_been_reached"),
        pytest.param("“十三五”时期建成。", False, id="period"),
    ],
)
def test_only_a_year_to_reach_is_a_goal(text: str, is_goal: bool) -> None:
    assert times(text)[0].is_goal is is_goal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到2026年达到90%。", [2026], id="goal"),
        pytest.param("比2020年增长10%。", [], id="compared_with"),
        pytest.param("与2020年相比翻一番。", [], id="set_beside"),
        pytest.param("从“十二五”末的6件增加到14件。", [], id="starting_from"),
        pytest.param("是2016年底的2.7倍。", [], id="multiplied"),
        pytest.param("是 2015 年 4.6 件的 2.7 倍。", [], id="its_value_multiplied"),
        pytest.param("2020年发明专利拥有量是2015年的2.7倍。", [2020], id="year_and_the_year_multiplied"),
        pytest.param("高于2020年水平。", [], id="higher_than"),
        pytest.param("由2020年的3座增加到2025年的9座。", [2025], id="from_one_year_to_another"),
        pytest.param("2024年较2023年提高2个百分点。", [2024], id="year_and_the_year_it_is_compared_with"),
    ],
)
def test_leading_times_leave_out_what_a_value_is_compared_with(text: str, expected: list[int]) -> None:
    assert [time.year for time in leading_times(text)] == expected


def test_without_titles_blanks_out_titles_and_keeps_offsets() -> None:
    text = "按照《2021年行动计划》到2025年建成。"
    shown = without_titles(text)
    assert len(shown) == len(text)
    assert "2021" not in shown
    assert shown.index("到2025年") == text.index("到2025年")
