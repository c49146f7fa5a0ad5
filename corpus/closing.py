"""Where the front matter ends and the closing lines begin: letterhead, titles, signatures, 抄送."""

import re
from collections.abc import Sequence

from corpus.paragraphs import Block, is_date_line, is_sentence, is_unfinished
from corpus.style import words
from corpus.text import fold

_MAX_TITLE = 60
_MIN_PROSE = 25
_MIN_SECTION = 40
_MAX_FRONT = 200
_MAX_SIGNATURE = 40
_SUFFIX = re.compile(r"[（(〔\[][^（）()〔〕\[\]]{1,30}[)）〕\]]$")


def front_end(blocks: Sequence[Block]) -> int:
    """How many blocks stand before the first heading; in a text without headings, before its first sentence."""
    for position, block in enumerate(blocks):
        title = block.role == "hashes" and position == 0 and block.marker is None
        if block.role not in {"plain", "bullet", "attachment_list"} and not title:
            return position
        if _opens_text(blocks, position):
            return position
    for position, block in enumerate(blocks):
        text = block.wording.text
        if position and _is_prose(blocks[position : position + 1]) and not text.rstrip().endswith(("：", ":")):
            return position
    return min(len(blocks), 1) if len(blocks) < 2 and not _is_prose(blocks) else 0


def _opens_text(blocks: Sequence[Block], position: int) -> bool:
    """Whether a line without number, after the opening words, heads the first section."""
    text = blocks[position].wording.text
    if not is_title_line(blocks[position]) or names_paper(text) or text.endswith(words("agencies", "suffixes")):
        return False
    below = blocks[position + 1 : position + 2]
    prose = bool(below) and below[0].role == "plain" and len(below[0].wording.text) >= _MIN_SECTION
    return prose and text[0] not in "（(" and _is_prose(below) and _is_prose(blocks[:position])


def _is_prose(blocks: Sequence[Block]) -> bool:
    texts = (block.wording.text for block in blocks)
    return any("。" in text or (len(text) >= _MIN_PROSE and is_sentence(text)) for text in texts)


def second_title(front: Sequence[Block]) -> int:
    """Where, in front matter, the title of the paper that a notice carries is printed again."""
    before = ""
    signed = prose = False
    for position, block in enumerate(front[:_MAX_FRONT]):
        if position and is_title_line(block) and prose:
            for lines in (3, 2, 1):
                title = "".join(item.wording.text for item in front[position : position + lines])
                if names_paper(title) and len(_plain(title)) >= 6 and _plain(title) in before:
                    return position
            if signed and names_paper(block.wording.text):
                return position
        before += _plain(block.wording.text)
        prose = prose or _is_prose([block])
        signed = signed or is_date_line(block.wording.text)
    return len(front)


def _plain(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"()（）]", "", fold(text).text)


def names_paper(text: str) -> bool:
    """Whether a line ends as the title of an official paper does."""
    bare = _SUFFIX.sub("", text.strip()).rstrip("》〉 ")
    return bare.endswith(words("titles", "kinds"))


def is_title_line(block: Block) -> bool:
    """Whether a block is a line of a title: short, without the marks of running prose."""
    text = block.wording.text
    if block.role != "plain" or not text or len(text) > _MAX_TITLE or not is_unfinished(text):
        return False
    return not any(mark in text for mark in "，。；：\t") and not is_date_line(text)


def closing_at(blocks: Sequence[Block], position: int) -> bool:
    """Whether the closing lines begin at a block: a signature over a date, a date, 抄送, a contact."""
    block = blocks[position]
    if block.role != "plain":
        return False
    text = block.wording.text.lstrip("（( ")
    if text.startswith(words("closing", "openings")) or is_date_line(text):
        return True
    for near in blocks[position : position + 4]:
        line = near.wording.text
        if near.role != "plain" or len(line) > _MAX_SIGNATURE:
            return False
        if is_date_line(line):
            return True
        if is_sentence(line) or not is_unfinished(line):
            return False
    return False
