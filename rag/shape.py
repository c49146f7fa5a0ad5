"""The shape 形态 of what a question asks for: an amount of money, people, days, a phone number, so many 件.

A clause on the right matter that holds nothing of the shape asked for does not answer.
"""

import re
from collections.abc import Sequence
from functools import cache

from rag.cues import pattern, sections
from rag.kinds import Kind

_COUNTING: frozenset[Kind] = frozenset({"value", "count"})
_CLASSIFIED = re.compile(r"(?<![哪第好])(?:几|多少)\s?(?P<unit>[\u4e00-\u9fff])")
_CLASSIFIERS = "件个家项条处批场次户种倍篇列亩张座套所支只辆台株吨岁章步类门部份期届站册分颗笔桩道幢栋间片块"
_LIKE = {
    "条": "条项件个",
    "件": "件项个",
    "个": "个家项件处人名",
    "桩": "项件个",
    "家": "家个户",
    "项": "项个件条",
    "步": "步个阶段",
    "处": "处个",
    "种": "种类个",
    "张": "张枚份件个",
    "份": "份个部",
    "分": "分",
}
"""What people call by one classifier papers count by another: 几桩事 is 3项."""

Shape = re.Pattern[str]


def shapes_asked(text: str, kinds: Sequence[Kind] = ("value",)) -> list[Shape]:
    """What an answer to a question has to hold, a pattern for each shape it asks for.

    Where no value is asked for, 几座 means some; where the place of words is asked for, 给多少钱 are those words.
    """
    if kinds[0] == "where":
        return []
    found = [pattern(name, "held") for name in sections("shapes") if pattern(name, "asked").search(text)]
    if found or not _COUNTING & set(kinds):
        return found
    return [_counted(match["unit"]) for match in _CLASSIFIED.finditer(text) if match["unit"] in _CLASSIFIERS]


@cache
def _counted(unit: str) -> Shape:
    """A number of things counted by a classifier, in digits or in Chinese; in a table the unit stands before it."""
    units = "".join(dict.fromkeys(_LIKE.get(unit, unit)))
    number = r"[\d〇零一二两三四五六七八九十百千万亿][余多]?\s?[万亿]?"
    return re.compile(rf"{number}\s?[{units}]|[{units}](?:次|/年)?[ ;；）)].{{0,24}}?\d")


def share_held(shapes: list[Shape], text: str) -> float:
    """How many of the shapes a text holds, as a share; 1 where none is asked for."""
    return sum(bool(shape.search(text)) for shape in shapes) / len(shapes) if shapes else 1.0
