"""Numbers with units, and the verbs before them: how a value stands to its indicator."""

import re
from functools import cache
from typing import Literal, NamedTuple

from corpus.style import words
from corpus.text import narrow

Relation = Literal["=", "≥", ">", "≤", "<", "≈", "增长", "下降", "新增", "累计"]

_NEGATED = {"below": "at_least", "above": "at_most"}
"""不得低于 is 不低于."""
_ADDED = re.compile("新增|净增|增加")
SIGNS: dict[str, Relation] = {
    "≥": "≥",
    "≧": "≥",
    "≤": "≤",
    "≦": "≤",
    ">": ">",
    "＞": ">",
    "<": "<",
    "＜": "<",
    "≈": "≈",
    "约": "≈",
}


class Quantity(NamedTuple):
    """A number with its unit in a segment of a sentence."""

    start: int
    end: int
    value: str
    unit: str
    suffix: str
    sign: Relation | None = None


@cache
def quantity_pattern() -> re.Pattern[str]:
    """A number with its unit; no ordinal, range, date or part of a name."""
    units = "|".join(re.escape(unit) for unit in words("facts", "units"))
    return re.compile(
        r"(?<![\d.第每\-—–~+*/])(?P<sign>[≥≤><≧≦]?)\s?(?<![\d.第每\-—–~+*/])(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
        rf"(?P<many>[多余]?)(?P<scale>[十百千万亿]{{0,3}})(?P<more>[多余]?)\s?(?P<unit>(?:{units})次?(?:/[\u4e00-\u9fff]{{1,3}})?)(?![-—–]\d|口|月|工作日|小时|季度|学期|钟)"
        r"\s?(?P<suffix>以上|及以上|左右|以内|以下)?(?P<condition>的)?"
    )


@cache
def verb_pattern() -> re.Pattern[str]:
    """The verb right before a value, in a group named by what it says of the value."""
    kinds = ("equal", "above", "at_least", "below", "at_most", "growth", "decline")
    groups = "|".join(f"(?P<{kind}>" + "|".join(map(_verb, words("facts", kind))) + ")" for kind in kinds)
    return re.compile(
        r"(?:力争|争取|确保|预计|将|已|(?<![人户日月年亩])均|都|分别|平均|总数|累计|共计?|合计|总计|稳定|再|进一步|各|年均|同比|大幅|显著|实际|双双|同时|首次|每年"
        r"|仅|只(?=有)|应当|(?<![供效响反适感对相])应|必须|须|原则上|一般){0,4}"
        rf"(?P<negated>不得|不应|不能|不可|不宜)?(?:再)?\s?(?:{groups})(?:了|约|近|共)?\s?$"
    )


def _verb(word: str) -> str:
    """The pattern of one verb; the 为 of `查处违法行为1860起` is none, that of `商业银行为35家` is."""
    return r"(?<![^银]行)为" if word == "为" else re.escape(word)


def is_unit(text: str) -> bool:
    """Whether words in brackets behind a name are the unit of its values: `万件`, `人/万人`."""
    bare = narrow(text).lstrip("十百千万亿")
    return any(bare == unit or bare.startswith(unit + "/") for unit in (*words("facts", "units"), "")) or "/" in bare


def read_quantity(matched: re.Match[str]) -> Quantity:
    """The quantity a match of the pattern stands for."""
    suffix = matched["suffix"] or matched["many"] or matched["more"]
    sign = SIGNS.get(matched["sign"])
    return Quantity(matched.start(), matched.end(), matched["value"], matched["scale"] + matched["unit"], suffix, sign)


def relation_of(
    verb: re.Match[str] | None, quantity: Quantity, before: str, name: str = ""
) -> tuple[Relation, Relation]:
    """How a value stands to its indicator, and for 增长, 新增 and 累计 how exact it is."""
    bounds: dict[str, Relation] = {
        "以上": "≥",
        "及以上": "≥",
        "左右": "≈",
        "以内": "≤",
        "以下": "≤",
        "多": ">",
        "余": ">",
    }
    signs: dict[str, Relation] = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤"}
    kind = verb.lastgroup or "" if verb else ""
    if verb and verb["negated"]:
        kind = _NEGATED.get(kind, kind)
    bound: Relation = quantity.sign or bounds.get(quantity.suffix) or signs.get(kind, "=")
    if kind in {"growth", "decline"}:
        return ("增长" if kind == "growth" else "下降"), bound
    if _ADDED.search(before) and not _ADDED.search(name):
        return "新增", bound
    if "累计" in before + (verb[0] if verb else ""):
        return "累计", bound
    return bound, bound
