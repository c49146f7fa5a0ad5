"""The lines at the head of a paper: letterhead, 文号, the lines of the title, agencies."""

import re
from collections.abc import Sequence

from corpus.closing import names_paper
from corpus.style import words
from corpus.text import fold, one_line, tidy
from corpus.wording import Wording

NUMBER = re.compile(
    r"[（(]?([\u4e00-\u9fffA-Z]{1,20}\s?[〔\[［（(【]\s?\d{4}\s?[〕\]］）)】]\s?(?:第\s?)?\d{1,5}\s?号)[)）]?"
)
NUMBER_IN_BRACKETS = re.compile(
    r"[（(]\s?[\u4e00-\u9fff]{2,12}\s?[〔\[［【]\s?\d{4}\s?[〕\]］】]\s?\d{1,5}\s?号\s?[)）]\s?$"
)
LETTERHEAD = re.compile(r"([\u4e00-\u9fff、（）()\s]{2,60})文件")
DATE = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"(?:\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日)?"
)
PARTICULAR = re.compile(r"[【\[]?([\u4e00-\u9fff\s]{2,8}?)[】\]]?\s?[:：]\s{0,4}(?=\S)")
ADOPTED = re.compile(r"通过|批准|公布|发布|印发|施行|修订|修正")


def lines_of(wording: Wording) -> list[Wording]:
    """The lines of a wording, without outer white space and empty ones."""
    lines = []
    at = 0
    for text in wording.text.split("\n"):
        lines.append(wording.cut(at, at + len(text)).strip())
        at += len(text) + 1
    return [line for line in lines if line.text]


def head_length(lines: Sequence[Wording]) -> int:
    """How many lines stand before the addressee or the first sentence."""
    for position, line in enumerate(lines):
        text = line.text.rstrip()
        particular = PARTICULAR.match(text) and len(text) <= 60
        adopted = text.startswith(("（", "(")) and ADOPTED.search(text)
        if (text.endswith(("：", ":", "。")) or "。" in text or len(text) > 120) and not particular and not adopted:
            return position
    return len(lines)


def title_lines(head: Sequence[Wording]) -> list[Wording]:
    """The lines of the title: up to the first one that ends as a title does, with its suffixes."""
    for position, line in enumerate(head):
        text = one_line(_without_number(line).text)
        if not names_paper(text) or (LETTERHEAD.fullmatch(text) and not text.startswith("关于")):
            continue
        if NUMBER.fullmatch(text) or (PARTICULAR.match(text) and "关于" not in text):
            continue
        start = position
        if text.find("关于") <= 0 or text.startswith("关于"):
            while start and _is_part_of_title(head[start - 1].text):
                start -= 1
        stop = position + 1
        while stop < len(head) and _is_suffix(head[stop].text):
            stop += 1
        return [_without_number(line) for line in head[start:stop]]
    return []


def _without_number(line: Wording) -> Wording:
    """A line of a title without the 文号 in brackets at its end: `…的意见（湘政发〔2021〕7号）`."""
    number = NUMBER_IN_BRACKETS.search(line.text)
    return line.cut(0, number.start()).strip() if number else line


def _is_part_of_title(text: str) -> bool:
    plain = text.strip()
    if NUMBER.search(plain) or LETTERHEAD.fullmatch(plain) or DATE.fullmatch(plain) or PARTICULAR.match(plain):
        return False
    return len(plain) <= 60 and not any(mark in plain for mark in "。，；：http") and not plain.endswith("号")


def _is_suffix(text: str) -> bool:
    bare = fold(text).text.strip("()〔〕[]【】 ")
    dated = DATE.search(bare)
    if dated and dated[3]:
        return False
    return bare in words("titles", "suffixes") or (
        bool(re.fullmatch(r"(?:19|20)\d{2}年?.{0,14}", bare)) and (text.strip()[0] in "（(〔[")
    )


def is_agency(text: str) -> bool:
    """Whether a line is the name of an authority."""
    plain = tidy(text).strip()
    return 3 <= len(plain) <= 40 and plain.endswith(words("agencies", "suffixes")) and "。" not in plain


def agencies_in(wording: Wording) -> list[str]:
    """The names in a list of agencies, parted by blanks, line ends or 、."""
    parts = [part for line in wording.text.split("\n") for part in re.split(r"[\s、]+", line) if part]
    whole = ["".join(parts)] if any(len(part) < 3 for part in parts) else parts
    return list(dict.fromkeys(whole))


def title_text(lines: Sequence[Wording]) -> str:
    """The title on one line; agencies on lines of their own stay apart."""
    text = ""
    for line in lines:
        apart = is_agency(text.split(" ")[-1]) and is_agency(line.text)
        text += (" " if apart else "") + tidy(line.text)
    return text
