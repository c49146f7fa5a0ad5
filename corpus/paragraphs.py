"""Lines to blocks: paragraphs with wraps joined, headings placed by sequence, tables, boxes, attachments.

Whether a line goes on with the one above is decided here, together with whether its number opens a
heading, since each answer needs the other.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.document import Furniture
from corpus.headings import Marker, Outline, Title, read_attachment, read_box, read_marker
from corpus.lines import Line
from corpus.style import words
from corpus.tables import Table
from corpus.text import closing_bracket_start, is_cjk, narrow
from corpus.wording import Wording, joined, unwrapped

Role = Literal["numbered", "bullet", "plain", "box", "attachment", "attachment_list", "table", "hashes"]

_TERMINAL = "。！？；：!?;:"
_CLOSERS = "”’」』》〉）)】〕]"
_PAIRS = (("《", "》"), ("〔", "〕"), ("（(", "）)"), ("“", "”"), ("【", "】"))
_LABEL = re.compile(r"[（(〔\[]?([\u4e00-\u9fff]{2,8})\s?[：:]")
_DATE_LINE = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月(?:\s?[\d一二三四五六七八九十]{1,4}\s?日)?"
)
_SHORT_LEAD = re.compile(r"[^，。；：、,.;:]{4,16}。(?=.)")
_MIN_WRAP = 24
_MAX_WRAP = 140
_MAX_HEADING = 50
_MIN_CUT = 20
_TAIL = 400
_TAIL_LINES = 12
_MAX_LISTED = 16
_MAX_DOUBLED = 6
_MAX_DOUBLED_CHECKS = 200


@dataclass(slots=True)
class Block:
    """A paragraph, heading, table, box head or attachment head, with the lines it was put together from."""

    role: Role
    lines: list[Line] = field(default_factory=list)
    parts: list[Wording] = field(default_factory=list)
    marker: Marker | None = None
    depth: int = 0
    title: Title | None = None
    table: Table | None = None
    glue: str = ""
    _whole: Wording | None = None

    @property
    def wording(self) -> Wording:
        """The block's words as one paragraph; made once, since a whole block is looked at often."""
        if self._whole is None:
            self._whole = joined(self.parts, self.glue) if self.glue else unwrapped(self.parts)
        return self._whole

    @property
    def tail(self) -> str:
        """The words of the last lines, enough to see whether a sentence or a bracket is open."""
        return "".join(part.text for part in self.parts[-_TAIL_LINES:])

    def join(self, line: Line) -> None:
        """Adds a line that goes on with the paragraph."""
        self.lines.append(line)
        self.parts.append(line.wording)

    @property
    def last(self) -> Line:
        """The last line of the block."""
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document was printed: the width lines are wrapped at, if they are, and the usual gap.

    The width counts columns, two for a Chinese character (`unit` 2), or characters of any kind
    (`unit` 1) where a program cut the lines. `indented` says that paragraphs begin with an indent.
    """

    width: int | None
    gap: int
    unit: int = 2
    indented: bool = False

    def size(self, line: Line) -> int:
        """Where a line ends, in the units of the width."""
        return line.right if self.unit == 2 else len(line.text) + line.indent // 2


def read_layout(lines: Sequence[Line]) -> Layout:
    """Whether lines are hard-wrapped: many break off inside a sentence at nearly the same width."""
    broken = [line for line in lines if "\t" not in line.text and line.text[-1] not in _TERMINAL + _CLOSERS]
    long = [line for line in broken if line.right >= _MIN_WRAP]
    gaps = Counter(line.gap for line in lines)
    gap = gaps.most_common(1)[0][0] if gaps else 0
    if not long:
        return Layout(None, gap)
    lengths = Counter(len(line.text) + line.indent // 2 for line in long)
    length, exact = max(lengths.items(), key=lambda item: (item[1], item[0]))
    layout = Layout(length, gap, 1) if exact >= 5 and exact * 10 >= len(long) * 8 else _by_columns(long, gap)
    width = layout.width or 0
    near = sum(abs(layout.size(line) - width) <= 3 * layout.unit for line in long)
    longer = sum(layout.size(line) > width + 6 * layout.unit for line in lines if "\t" not in line.text)
    wrapped = width <= _MAX_WRAP and near >= 5 and near * 2 >= len(long) and longer * 10 <= len(lines)
    if not wrapped:
        return Layout(None, gap)
    indents = sum(line.indent >= 2 for line in lines)
    return replace(layout, indented=0.1 * len(lines) <= indents <= 0.8 * len(lines))


def _by_columns(long: Sequence[Line], gap: int) -> Layout:
    widths = Counter(line.right for line in long)
    width = max(widths, key=lambda size: (sum(widths[size + off] for off in (-2, -1, 0, 1, 2)), size))
    return Layout(width, gap)


class BlockReader:
    """Puts lines together to blocks; holds the outline while it goes down the text."""

    def __init__(self, text: str, layout: Layout, *, markdown: bool) -> None:
        self._text = text
        self._layout = layout
        self._markdown = markdown
        self._outline = Outline()
        self._checks = 0
        self._page_turned = False
        self.blocks: list[Block] = []
        self.doubled: list[Furniture] = []

    def read(self, lines: Sequence[Line], skipped: dict[int, str], tables: Sequence[Table]) -> None:
        """Reads all lines into `blocks`; words printed twice go to `doubled`."""
        starts = {table.start: table for table in tables}
        position = 0
        while position < len(lines):
            table = starts.get(position)
            if table:
                self.blocks.append(Block("table", table=table))
                position = table.end
                continue
            if position not in skipped:
                self._add(lines[position])
            self._page_turned = skipped.get(position) in {"page_number", "running_header"}
            position += 1

    def _add(self, line: Line) -> None:
        block = self.blocks[-1] if self.blocks else None
        marker = read_marker(line.text, markdown=self._markdown)
        if line.level:
            depth = self._outline.place_level(line.level, marker)
            self._begin(Block("hashes", marker=marker, depth=depth), line)
        elif block and self._joins(block, line, marker):
            self._join(block, line)
        else:
            self._begin(self._new_block(line, marker), line)

    def _begin(self, block: Block, line: Line) -> None:
        block.join(line)
        self.blocks.append(block)

    def _new_block(self, line: Line, marker: Marker | None) -> Block:
        attachment = read_attachment(line.text)
        if attachment:
            return self._attachment(line, attachment)
        box = read_box(line.text)
        if box:
            return Block("box", title=box, depth=self._outline.place_box(box.number or 0))
        if marker is None:
            return Block("plain")
        if marker.form == "•":
            return Block("bullet", marker=marker)
        judgement = self._outline.judge(marker)
        if judgement and not (marker.doubtful and judgement == "skipped"):
            return Block("numbered", marker=marker, depth=self._outline.place(marker))
        return Block("plain")

    def _attachment(self, line: Line, title: Title) -> Block:
        rest = line.text[title.length :]
        in_list = len(rest) < 60 and self._in_list(line) if rest else self._lists_below(line)
        listed = title.colon and (in_list or (bool(rest) and title.number is None))
        if listed:
            return Block("attachment_list", title=title, marker=read_marker(rest), glue="\n")
        if len(rest) > 60 or rest.endswith(tuple(_TERMINAL)):
            return Block("plain")
        self._outline.reset()
        return Block("attachment", title=title)

    def _in_list(self, line: Line) -> bool:
        """Whether `附件1：…` is an entry of a list: the paper's own end has not been seen yet."""
        return any(read_attachment(text) or _DATE_LINE.fullmatch(narrow(text)) for text in self._below(line, 400)[:4])

    def _lists_below(self, line: Line) -> bool:
        """Whether `附件：` on a line of its own is followed by numbered titles and by the paper's own end."""
        near = self._below(line, 800)[:_MAX_LISTED]
        first = read_marker(near[0]) if near else None
        ends = (at for at, text in enumerate(near) if read_attachment(text) or _DATE_LINE.fullmatch(narrow(text)))
        end = next(ends, 0)
        titles = all(len(text) <= _MAX_HEADING and not is_sentence(text) for text in near[:end])
        return first is not None and first.number == 1 and end > 0 and titles

    def _below(self, line: Line, size: int) -> list[str]:
        """The next lines with words on them, in so many characters."""
        after = self._text[line.wording.span.end : line.wording.span.end + size].split("\n")
        return [text.strip() for text in after if text.strip()]

    def _joins(self, block: Block, line: Line, marker: Marker | None) -> bool:
        """Whether a line goes on with the paragraph of a block."""
        if block.role == "table" or (block.role == "hashes"):
            return False
        if block.role == "attachment_list" and self._goes_on_listing(block, marker):
            return True
        if read_attachment(line.text) or read_box(line.text) or block.role in {"box", "attachment"}:
            return False
        if marker and self._opens(block, marker):
            return False
        return self._goes_on(block, line)

    def _goes_on_listing(self, block: Block, marker: Marker | None) -> bool:
        if block.marker is None and len(block.parts) == 1 and marker and marker.number == 1:
            block.marker = marker
            return True
        if not (marker and block.marker and marker.form == block.marker.form):
            return False
        if marker.number != block.marker.number + 1:
            return False
        block.marker = marker
        return True

    def _opens(self, block: Block, marker: Marker) -> bool:
        """Whether a marker begins a block of its own, although the line above may be unfinished."""
        if marker.form == "•":
            return not (is_unfinished(block.last.text) and self._is_full(block) and marker.length < 2)
        judgement = self._outline.judge(marker)
        if marker.doubtful and is_unfinished(block.tail):
            return False
        if judgement in {"successor", "resumed"}:
            return True
        return judgement is not None and not self._breaks_off(block)

    def _breaks_off(self, block: Block) -> bool:
        """Whether the block's last line ends inside a sentence."""
        text = block.tail
        if not is_unfinished(text) or (block.role == "numbered" and "。" not in text):
            return False
        return self._is_full(block) if self._layout.width else has_open_bracket(text)

    def _goes_on(self, block: Block, line: Line) -> bool:
        text = block.tail
        if is_duty_line(line.text):
            return self._goes_on_with_duty(block, line)
        if has_open_bracket(text):
            return True
        if self._layout.width:
            return self._goes_on_wrapped(block, line)
        if not is_unfinished(text) or _DATE_LINE.fullmatch(narrow(line.text)):
            return False
        if text[-1] in "、，,":
            return True
        if block.role == "numbered" and len(block.parts) == 1 and len(text) <= _MAX_HEADING and "。" not in text:
            return False
        return is_sentence(text) and len(block.last.text) >= _MIN_CUT and not is_duty_line(text)

    def _goes_on_with_duty(self, block: Block, line: Line) -> bool:
        """Whether a duty's label begins a line only because the one above was full.

        In a wrapped paper `（责任单位：省民政厅；` ends a line and `配合单位：省残联）` goes on with it.
        """
        opening = open_bracket(block.tail)
        if opening >= 0 and is_duty_line(block.tail[opening:]):
            return True
        return line.text[0] in "（(〔[" and self._layout.width is not None and self._goes_on_wrapped(block, line)

    def _goes_on_wrapped(self, block: Block, line: Line) -> bool:
        unfinished = is_unfinished(block.last.text)
        if self._layout.indented and line.indent >= 2:
            return False
        if unfinished and block.lines[0].indent >= line.indent + 2:
            return True
        if not self._is_full(block):
            return False
        if unfinished:
            return True
        width, unit = self._layout.width or 0, self._layout.unit
        above, size = self._layout.size(block.last), self._layout.size(line)
        signs = (above <= width - unit) + (width - 2 * unit <= size <= width - unit)
        signs += bool(_SHORT_LEAD.match(line.text)) + 2 * (line.indent >= block.last.indent + 2)
        return signs < 2

    def _is_full(self, block: Block) -> bool:
        """Whether the block's last line fills the page's width (a first line is indented by two characters)."""
        width = self._layout.width
        if width is None:
            return False
        unfinished = is_unfinished(block.last.text)
        slack = 4 if unfinished else 1 if len(block.lines) > 1 else 2
        return self._layout.size(block.last) >= width - slack * self._layout.unit

    def _join(self, block: Block, line: Line) -> None:
        part = line.wording
        at_page_break = line.gap > self._layout.gap or line.page_start or self._page_turned
        if at_page_break or not self._layout.width:
            size = self._doubled(block.parts[-1].text, part.text)
            if size:
                whole = block.parts[-1]
                block.parts[-1] = whole.cut(0, len(whole.text) - size)
                tail = whole.cut(len(whole.text) - size)
                self.doubled += [Furniture("doubled_word", span) for span in tail.spans()]
        block.join(line)

    def _doubled(self, before: str, after: str) -> int:
        """How many characters at a page break are printed both before and after it."""
        for size in range(min(_MAX_DOUBLED, len(before) - 1, len(after) - 1), 0, -1):
            tail = before[-size:]
            if after.startswith(tail) and all(is_cjk(char) and char.isalnum() for char in tail):
                dangling = size > 1 or not before[-2].isalnum()
                return size if dangling and not self._occurs(tail * 2) else 0
        return 0

    def _occurs(self, words_twice: str) -> bool:
        self._checks += 1
        return self._checks > _MAX_DOUBLED_CHECKS or words_twice in self._text


def is_unfinished(text: str) -> bool:
    """Whether a text ends without a mark that closes a sentence; `…。〔…〕` is closed, `…（…）` is not."""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] in _TERMINAL:
        return not bare
    opening = closing_bracket_start(text[-_TAIL:])
    before = text[: max(0, len(text) - _TAIL) + opening] if opening > 0 else ""
    return not before.rstrip(_CLOSERS + " ").endswith(tuple(_TERMINAL))


def is_sentence(text: str) -> bool:
    """Whether a text has the punctuation of running prose."""
    return any(mark in text for mark in "，。；")


def has_open_bracket(text: str) -> bool:
    """Whether a bracket or quotation mark is opened in a text and not closed."""
    return open_bracket(text) >= 0


def open_bracket(text: str) -> int:
    """Where a bracket or quotation mark is opened that the text does not close, -1 where there is none."""
    for opening, closing in _PAIRS:
        depth = 0
        for position in range(len(text) - 1, -1, -1):
            depth += (text[position] in closing) - (text[position] in opening)
            if depth < 0:
                return position
    return -1


def is_date_line(text: str) -> bool:
    """Whether a line holds a date and nothing else."""
    return bool(_DATE_LINE.fullmatch(narrow(text).replace(" ", "")))


def is_duty_line(text: str) -> bool:
    """Whether a line begins with the label of a duty: 责任单位：, 配合单位：, 完成时限：."""
    label = _LABEL.match(text)
    kinds = ("responsible", "cooperating", "deadline")
    return label is not None and any(label[1] in words("duties", kind) for kind in kinds)
