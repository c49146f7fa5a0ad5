"""Answer keys: words as printed, numbers by value and unit."""

from decimal import Decimal

import pytest

from corpus.figures import figures
from eval.keys import holds_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("新增地理标志8件。", "8件", id="as_printed"),
        pytest.param("专利拥有量为4.5万件", "45000件", id="wan_in_the_text"),
        pytest.param("专利拥有量为45000件", "4.5万件", id="wan_in_the_key"),
        pytest.param("专利拥有量为45,000件", "4.5万件", id="thousands_parted_by_a_comma"),
        pytest.param("产值达到3亿元", "30000万元", id="yi_as_wan"),
        pytest.param("产值达到1.2万亿元", "12000亿元", id="wan_yi"),
        pytest.param("建成3百个示范点", "300个", id="bai"),
        pytest.param("达到3.0件", "3件", id="zero_behind_the_point"),
        pytest.param("新增地理标志８件", "8件", id="full_width_digit_in_the_text"),
        pytest.param("新增地理标志8件", "８件", id="full_width_digit_in_the_key"),
        pytest.param("年均增长18.6％", "18.6%", id="full_width_per_cent"),
        pytest.param("占比提高18.6个百分点", "18.6%", id="percentage_points_are_per_cent"),
        pytest.param("年均增长18.6%", "18.6个百分点", id="per_cent_is_percentage_points"),
        pytest.param("分别达到 25 件和 16 件", "16件", id="blanks_around_the_number"),
        pytest.param("分别达到25件和16件", "16 件", id="blank_in_the_key"),
        pytest.param("新增地理标志8\n件", "8件", id="line_break_before_the_unit"),
        pytest.param("新增地理标志8件以上", "8件", id="words_behind_the_unit"),
        pytest.param("森林覆盖率≥32", "≥32", id="bound"),
        pytest.param("新增8件", "8", id="key_without_unit"),
        pytest.param("于2024.12完成", "2024.12", id="month"),
        pytest.param("支持1-2家设区市", "1-2家", id="range_as_words"),
        pytest.param("有效专利，8件以上", "8件", id="behind_a_full_width_comma"),
        pytest.param("到2025年，8件以上", "8件", id="behind_a_year_and_a_full_width_comma"),
        pytest.param("地理标志25件，16件", "16件", id="behind_another_number_and_a_full_width_comma"),
        pytest.param("有效专利,8件以上", "8件", id="behind_a_comma_and_no_digit"),
    ],
)
def test_a_number_is_held_by_value_and_unit(text: str, key: str) -> None:
    assert holds_key(text, key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("新增地理标志208件", "8件", id="end_of_a_longer_number"),
        pytest.param("新增地理标志8.5件", "8件", id="whole_part"),
        pytest.param("新增地理标志12.8件", "8件", id="fraction"),
        pytest.param("新增地理标志1,208件", "208件", id="behind_a_comma_of_thousands"),
        pytest.param("新增地理标志8万件", "8件", id="wan_times_as_many"),
        pytest.param("产值达到8亿元", "8", id="yi_times_as_many_without_unit"),
        pytest.param("产值达到300亿元", "3万亿元", id="other_value_in_yi"),
        pytest.param("到2035年", "35年", id="end_of_a_year"),
        pytest.param("新增8个", "8件", id="other_unit"),
        pytest.param("增长8个百分点", "8个", id="percentage_points_are_no_pieces"),
        pytest.param("第8", "8件", id="no_unit"),
        pytest.param("新增8件", "≥32", id="other_bound"),
        pytest.param("", "8件", id="empty_text"),
    ],
)
def test_another_value_or_unit_does_not_hold_a_number(text: str, key: str) -> None:
    assert not holds_key(text, key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("由市市场监管局牵头", "市市场监管局", id="as_printed"),
        pytest.param("由市 市场监管局牵头", "市市场监管局", id="blank"),
        pytest.param("由市市场\n监管局牵头", "市市场监管局", id="line_break"),
        pytest.param("陕知发〔2022〕３８号", "陕知发〔2022〕38号", id="full_width"),
        pytest.param("建设 IP Hub", "ip hub", id="case"),
        pytest.param("2021—2035 年", "2021—2035年", id="years"),
    ],
)
def test_words_are_held_white_space_and_width_aside(text: str, key: str) -> None:
    assert holds_key(text, key)


def test_other_words_are_not_held() -> None:
    assert not holds_key("由市教育局牵头", "市市场监管局")


@pytest.mark.parametrize("key", [pytest.param("", id="empty"), pytest.param(" \n", id="blank")])
def test_an_empty_key_is_never_held(key: str) -> None:
    assert not holds_key("新增8件", key)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("4.5万件和８家", {"45000", "8"}, id="wan_and_full_width"),
        pytest.param("2021—2035年", {"2021", "2035"}, id="range"),
        pytest.param("1,208件", {"1208"}, id="comma_of_thousands"),
        pytest.param("8件，另有8家", {"8"}, id="one_value_twice"),
        pytest.param("有效专利，8件以上", {"8"}, id="behind_a_full_width_comma"),
        pytest.param("加强保护", set(), id="none"),
    ],
)
def test_figures_are_the_values_of_a_text(text: str, values: set[str]) -> None:
    assert figures(text) == {Decimal(value) for value in values}
