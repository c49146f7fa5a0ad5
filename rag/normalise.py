"""One way of writing 规范写法: half-width letters and digits, simplified characters, nothing invisible.

The only module that knows OpenCC; its tables are read when the first traditional character is met.
"""

import re
from functools import cache
from typing import Protocol

from corpus.text import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_HAN = re.compile(r"[\u4e00-\u9fff\uf900-\ufaff]")
_PRINTED = "！（），：；？～"
"""Full-width marks that Chinese is printed with; they stay."""
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _PRINTED}


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def normalise(text: str) -> str:
    """The text on one line in half-width letters and digits and simplified characters."""
    plain = tidy_blanks(_INVISIBLE.sub("", text).translate(_NARROW))
    return _converter().convert(plain) if has_traditional(plain) else plain


def tidy_blanks(text: str) -> str:
    """The text on one line; blanks stay between words typed apart, but go beside marks, digits and 年."""
    return re.sub(
        r"(?<=[，。？；：、])\s|(?<=\d)\s(?=[年月日条号个件家])|(?<=[年月])\s(?=\d)", "", " ".join(text.split())
    )


def has_traditional(text: str) -> bool:
    """Whether a text holds characters outside GB 2312, the standard of simplified ones."""
    try:
        "".join(_HAN.findall(text)).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@cache
def _converter() -> _Converter:
    import opencc  # type: ignore[import-untyped]  # noqa: PLC0415  rarely needed, and its tables take 12 ms

    converter: _Converter = opencc.OpenCC("t2s")
    return converter
