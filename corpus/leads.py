"""Run-in headings: the first sentence of a paragraph that is its heading (`坚持质量优先。树立…`)."""

import re
from collections.abc import Sequence

from corpus.paragraphs import Block
from corpus.text import narrow

MAX_HEADING = 60
_MAX_NUMBERED = 45
_MAX_PLAIN = 30
_QUOTED = re.compile(r"“[^”]{0,60}”|《[^》]{0,60}》|〔[^〕]{0,20}〕|\"[^\"]{0,60}\"")
_ENDS = "。！？"
_STOPS = "。！？；"
_OPENING, _CLOSING = "“《（〔(「", "”》）〕)」"
_COLON_LABEL = re.compile(r"[^，。；：:、,;]{2,20}[：:]\s{0,4}(?=\S)")
_NO_LABEL = ("包括", "如下", "是", "为", "有", "下列", "以下", "规定", "要求", "即", "指", "条件", "单位", "部门")
_NAMED_ARTICLE = re.compile(r"\s{0,4}(?:【[^】]{1,30}】|\([^()]{1,20}\))")


def numbered_lead(text: str, marker: int) -> int:
    """Where the run-in heading of a numbered paragraph ends, 0 when it has none."""
    end = sentence_end(text, marker, _MAX_NUMBERED)
    if end and text[end:].strip() and not has_figure(text[marker:end]):
        return end
    label = _COLON_LABEL.match(text, marker)
    if label and not narrow(label[0]).rstrip(": ").endswith(_NO_LABEL) and not has_figure(label[0]):
        return marker + len(label[0].rstrip())
    return 0


def plain_lead(text: str) -> int:
    """Where the run-in heading of a paragraph without number would end, 0 when its first sentence is none."""
    end = sentence_end(text, 0, _MAX_PLAIN)
    short = end and text[end:].strip() and not re.search("[，,；：:！？]", text[:end])
    return end if short and not has_figure(text[:end]) else 0


def article_lead(text: str, marker: int) -> int:
    """Where the printed name of a 条 ends: behind the number, or behind its 【name】."""
    named = _NAMED_ARTICLE.match(text, marker)
    return named.end() if named and "【" in named[0] else len(text[:marker].rstrip())


def sentence_end(text: str, start: int, most: int) -> int:
    """The end of the first sentence, 0 when it is longer than so many characters."""
    depth = 0
    for position in range(start, min(len(text), start + most)):
        char = text[position]
        depth += (char in _OPENING) - (char in _CLOSING)
        if char in _STOPS and depth <= 0:
            return position + 1 if char in _ENDS else 0
    return 0


def is_phrase(text: str, marker: int) -> bool:
    """Whether a paragraph is one phrase or sentence, as a heading on a line of its own is."""
    body = text[marker:].rstrip()
    return not any(char in _STOPS for char in body[:-1]) and not body.endswith("；")


def sibling_leads(blocks: Sequence[Block]) -> set[int]:
    """Plain paragraphs with a run-in heading.

    Under a heading on a line of its own there are two beside each other at least, in a box one is
    enough. A numbered paragraph that has words of its own is gone on with, so its further paragraphs
    begin with plain sentences, unless there are three at least and all of them look like that.
    """
    found: set[int] = set()
    region: list[int] = []
    least, every = 2, False
    for position, block in enumerate(blocks):
        if block.role == "plain":
            region.append(position)
        elif block.role not in {"table", "bullet"}:
            found.update(_leads_of(blocks, region, least, every))
            region = []
            text = block.wording.text
            length = block.marker.length if block.marker else 0
            every = block.role == "numbered" and not (is_phrase(text, length) and len(text) <= MAX_HEADING)
            least = 3 if every else 1 if block.role == "box" else 2
    found.update(_leads_of(blocks, region, least, every))
    return found


def _leads_of(blocks: Sequence[Block], region: Sequence[int], least: int, every: bool) -> list[int]:
    leads = [position for position in region if plain_lead(blocks[position].wording.text)]
    return leads if len(leads) >= least and (not every or len(leads) == len(region)) else []


def has_figure(text: str) -> bool:
    """Whether a text holds a number outside quotation marks and titles."""
    return bool(re.search(r"\d", narrow(_QUOTED.sub("", text))))
