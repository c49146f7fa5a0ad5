"""Numbers as printed: their exact value, their scale and their unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import base_unit, chinese_number, number, quantity, scale

_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def section(value: int) -> str:
    """A number below ten thousand in Chinese characters: 1020 gives 一千零二十."""
    written = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            written += _DIGITS[digit] + unit
        elif written and value % power and not written.endswith("零"):
            written += "零"
    return written


def in_chinese(value: int) -> str:
    """A number below 10**16 in Chinese characters, read by place."""
    written = ""
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // power % (10**8 if unit == "亿" else 10**4)
        if part:
            gap = "零" if written and part < 1000 else ""
            written += gap + (in_chinese(part) if part >= 10**4 else section(part)) + unit
    return written or "零"


# ---- Chinese numerals ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("〇", 0, id="zero"),
        pytest.param("五", 5, id="digit"),
        pytest.param("两", 2, id="liang"),
        pytest.param("十", 10, id="ten_without_one"),
        pytest.param("十二", 12, id="teen"),
        pytest.param("二十三", 23, id="tens"),
        pytest.param("一百零三", 103, id="zero_inside"),
        pytest.param("两千", 2000, id="liang_thousand"),
        pytest.param("一万二千", 12000, id="ten_thousands"),
        pytest.param("一百万", 1_000_000, id="hundred_ten_thousands"),
        pytest.param("三亿五千万", 350_000_000, id="hundred_millions"),
        pytest.param("一亿零五十万", 100_500_000, id="zero_after_hundred_millions"),
        pytest.param("一万亿", 10**12, id="ten_thousand_hundred_millions"),
        pytest.param("一万五千亿三千", 15000 * 10**8 + 3000, id="both_scales"),
        pytest.param("二〇三五", 2035, id="digit_by_digit"),
        pytest.param("二○二五", 2025, id="digit_by_digit_with_a_circle"),
        pytest.param("一九四九", 1949, id="digit_by_digit_without_zero"),
    ],
)
def test_chinese_number_reads_by_place_or_digit_by_digit(text: str, expected: int) -> None:
    assert chinese_number(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("第三", id="ordinal"),
        pytest.param("十五条", id="unit_behind"),
        pytest.param("12", id="digits"),
        pytest.param("十 二", id="blank_inside"),
        pytest.param("一" * 19, id="too_long_for_a_number"),
    ],
)
def test_chinese_number_gives_none_for_other_text(text: str) -> None:
    assert chinese_number(text) is None


@given(st.one_of(st.integers(0, 10**5), st.integers(0, 10**16 - 1)))
def test_chinese_number_reads_back_what_is_written(value: int) -> None:
    assert chinese_number(in_chinese(value)) == value


@given(st.integers(10, 10**15))
def test_chinese_number_reads_back_digits_written_one_by_one(value: int) -> None:
    assert chinese_number("".join(_DIGITS[int(digit)] for digit in str(value)).replace("零", "〇")) == value


# ---- scales and units ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "factor", "bare"),
    [
        pytest.param("件", 1, "件", id="plain"),
        pytest.param("万件", 10_000, "件", id="ten_thousand"),
        pytest.param("亿元", 100_000_000, "元", id="hundred_million"),
        pytest.param("百万元", 1_000_000, "元", id="two_scales"),
        pytest.param("万亿元", 10**12, "元", id="ten_thousand_hundred_millions"),
        pytest.param("千米", 1000, "米", id="thousand"),
        pytest.param("", 1, "", id="nothing"),
        pytest.param("人万", 1, "人万", id="scale_behind"),
        pytest.param("%", 1, "%", id="per_cent"),
        pytest.param("％", 1, "%", id="wide_per_cent"),
        pytest.param("个百分点", 1, "%", id="percentage_points"),
    ],
)
def test_scale_and_base_unit_part_a_unit(unit: str, factor: int, bare: str) -> None:
    assert scale(unit) == factor
    assert base_unit(unit) == bare


# ---- numbers as printed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12", "12", id="digits"),
        pytest.param("４.５", "4.5", id="wide_digits"),
        pytest.param("4.5万", "45000", id="ten_thousand"),
        pytest.param("３００亿", "30000000000", id="wide_digits_hundred_million"),
        pytest.param("1.2万亿", "1200000000000", id="ten_thousand_hundred_millions"),
        pytest.param("3百万", "3000000", id="two_scales"),
        pytest.param("1,234.5", "1234.5", id="thousands_separator"),
        pytest.param("1，234，567", "1234567", id="wide_thousands_separator"),
        pytest.param("-3.2", "-3.2", id="minus"),
        pytest.param("−3.2", "-3.2", id="minus_sign"),
        pytest.param("+0.5", "0.5", id="plus"),
        pytest.param("0.1", "0.1", id="tenth_is_exact"),
        pytest.param(" 25 万 ", "250000", id="blanks"),
        pytest.param("百分之八十五", "85", id="per_cent_in_words"),
        pytest.param("百分之12.5", "12.5", id="per_cent_with_digits"),
        pytest.param("二十三", "23", id="chinese"),
        pytest.param("五万", "50000", id="chinese_with_scale"),
    ],
)
def test_number_gives_the_exact_value(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("若干", id="no_number"),
        pytest.param("12件", id="unit_behind"),
        pytest.param("12.5%", id="per_cent_behind"),
        pytest.param("12,34", id="separator_in_the_wrong_place"),
        pytest.param("1.2.3", id="clause_number"),
        pytest.param(".5", id="no_whole_part"),
        pytest.param("①", id="circled"),
    ],
)
def test_number_gives_none_for_other_text(text: str) -> None:
    assert number(text) is None


@given(st.integers(-(10**12), 10**12))
def test_number_reads_back_a_printed_integer(value: int) -> None:
    assert number(str(value)) == value
    assert number(f"{value:,}") == value
    assert number(f"{value:,}".translate(_FULL_WIDTH)) == value
    assert number(f"{value}万") == value * 10_000


@given(st.decimals(0, 10**8, places=2))
def test_number_reads_back_a_printed_decimal(value: Decimal) -> None:
    assert number(f"{value}") == value
    assert number(f"{value}亿") == value * 100_000_000


@given(st.integers(0, 10**16 - 1))
def test_number_reads_back_a_number_in_chinese(value: int) -> None:
    assert number(in_chinese(value)) == value


# ---- quantities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        pytest.param("4.5", "万件", ("45000", "件"), id="scale_in_the_unit"),
        pytest.param("4.5万", "件", ("45000", "件"), id="scale_in_the_value"),
        pytest.param("45,000", "件", ("45000", "件"), id="no_scale"),
        pytest.param("１２", " 万元 ", ("120000", "元"), id="wide_digits_and_blanks"),
        pytest.param("85", "％", ("85", "%"), id="wide_per_cent"),
        pytest.param("2.3", "个百分点", ("2.3", "%"), id="percentage_points"),
        pytest.param("三", "家", ("3", "家"), id="chinese"),
        pytest.param("4.94", "", ("4.94", ""), id="no_unit"),
    ],
)
def test_quantity_makes_value_and_unit_comparable(value: str, unit: str, expected: tuple[str, str]) -> None:
    assert quantity(value, unit) == (Decimal(expected[0]), expected[1])


def test_quantity_gives_none_without_a_number() -> None:
    assert quantity("若干", "件") is None
