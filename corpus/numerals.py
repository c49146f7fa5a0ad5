"""Numbers as official papers write them: 二十三, 〇, 4.5万, ３００亿, 百分之八十五.

The value is exact (`Decimal`), so 4.5万 equals 45000 and 0.1 stays 0.1.
"""

import re
from decimal import Decimal, InvalidOperation

from corpus.text import narrow

CHINESE = "〇零○一二两三四五六七八九十百千万亿"
_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_NUMBER = re.compile(r"([-+−]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万亿|[十百千万亿]*)")


def chinese_number(text: str) -> int | None:
    """The value of a number in Chinese characters, read by place (一百零三) or digit by digit (二〇三五)."""
    if not text or any(char not in CHINESE for char in text) or all(char in _SCALES for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) < 19 else None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        else:
            total = (
                (total + section + digit) * _SCALES[char]
                if char == "亿"
                else (total + (section + digit) * _SCALES[char])
            )
            section = digit = 0
    return total + section + digit


def scale(unit: str) -> int:
    """The factor of the leading 万, 亿, 百 … of a unit: 万件 gives 10000."""
    factor = 1
    if unit == "百分点":
        return factor
    for char in unit:
        if char in _SCALES:
            factor *= _SCALES[char]
        elif char in _TENS:
            factor *= _TENS[char]
        else:
            break
    return factor


def base_unit(unit: str) -> str:
    """The unit without its leading scale, one spelling for per cent: 万件 gives 件."""
    plain = narrow(unit).strip()
    if plain in {"%", "百分点", "个百分点"}:
        return "%"
    return plain.lstrip("十百千万亿")


def number(text: str) -> Decimal | None:
    """The value of a number as printed: digits of either width, Chinese numerals, a 万 or 亿 behind."""
    plain = "".join(narrow(text).split())
    if plain.startswith("百分之"):
        plain = plain[3:]
    matched = _NUMBER.fullmatch(plain)
    if matched:
        sign, whole, fraction, factor = matched.groups()
        try:
            value = Decimal(whole.replace(",", "") + (fraction or ""))
        except InvalidOperation:
            return None
        return value * scale(factor) * (-1 if sign in {"-", "−"} else 1)
    chinese = chinese_number(plain)
    return None if chinese is None else Decimal(chinese)


def quantity(value: str, unit: str) -> tuple[Decimal, str] | None:
    """A printed value and unit made comparable: ("4.5", "万件") gives (45000, "件")."""
    found = number(value)
    return None if found is None else (found * scale(narrow(unit).strip()), base_unit(unit))
