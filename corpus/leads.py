"""Run-in headings: the first sentence of a paragraph that is its heading (`坚持质量优先。树立…`)."""

import re

from corpus.text import narrow

_MAX_NUMBERED = 45
_MAX_PLAIN = 30
_MAX_LABEL = 20
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
    if end and text[end:].strip() and not _has_figure(text[marker:end]):
        return end
    label = _COLON_LABEL.match(text, marker)
    if label and not narrow(label[0]).rstrip(": ").endswith(_NO_LABEL) and not _has_figure(label[0]):
        return marker + len(label[0].rstrip())
    return 0


def plain_lead(text: str) -> int:
    """Where the run-in heading of a paragraph without number would end, 0 when its first sentence is none."""
    end = sentence_end(text, 0, _MAX_PLAIN)
    short = end and text[end:].strip() and not re.search("[，,；：:！？]", text[:end])
    return end if short and not _has_figure(text[:end]) else 0


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


def _has_figure(text: str) -> bool:
    return bool(re.search(r"\d", narrow(_QUOTED.sub("", text))))
