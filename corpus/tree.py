"""Hangs the blocks of a text into the tree of its headings: path, id and kind of every clause."""

import math
from collections import Counter
from collections.abc import Sequence

from corpus.closing import closing_at, front_end, is_title_line, second_title
from corpus.document import Clause, ClauseId, ClauseKind, DocumentId, Furniture, Heading
from corpus.duties import duty_of
from corpus.leads import MAX_HEADING, article_lead, has_figure, is_phrase, numbered_lead, plain_lead, sibling_leads
from corpus.paragraphs import Block, is_duty_line, is_unfinished
from corpus.sections import Draft, Section, kind_below, own_kind, row_draft, take_carried
from corpus.tables import Table, unit_at_end
from corpus.text import one_line
from corpus.wording import Wording, joined

_MAX_UNNUMBERED = 40
_SECTION_FORMS = {"第编", "第篇", "第部分", "第章", "第节"}
_ARTICLE = "第条"
_LIST_MARKUP = "*+-"


class Tree:
    """Goes through the blocks once and hangs each where it belongs."""

    def __init__(self, document: DocumentId, blocks: Sequence[Block]) -> None:
        self._document = document
        self._blocks = blocks
        self._stack = [Section((), "", -2)]
        self._drafts: list[Draft] = []
        self._article: Draft | None = None
        self._end: Draft | None = None
        self._leads = sibling_leads(blocks)
        self._next_numbered = _next_numbered(blocks)
        self._table_title: tuple[str, ...] = ()
        self.headings: list[Heading] = []
        self.furniture: list[Furniture] = []

    def build(self) -> None:
        """Makes drafts of all blocks."""
        position = self._front()
        while position < len(self._blocks):
            position = self._add(position)

    def clauses(self) -> list[Clause]:
        """The finished clauses in the order of the text, each with an id of its own."""
        made = []
        seen: Counter[str] = Counter()
        for draft in (draft for draft in self._drafts if draft.parts):
            seen[draft.id] += 1
            unique = draft.id if seen[draft.id] == 1 else f"{draft.id}~{seen[draft.id]}"
            wording = joined(draft.parts, "\n")
            duty = draft.duty or duty_of([part.text for part in draft.parts])
            identity = ClauseId(f"{self._document}/{unique}")
            made.append(Clause(identity, self._document, draft.path, draft.kind, wording, draft.cells, duty))
        return sorted(made, key=lambda clause: clause.source)

    # ---- what stands before the first heading, and after the last -----------------------------

    def _front(self) -> int:
        end = front_end(self._blocks)
        middle = second_title(self._blocks[:end])
        for number, (start, stop) in enumerate(((0, middle), (middle, end)), 1):
            parts = [block.wording for block in self._blocks[start:stop]]
            if parts:
                self._drafts.append(Draft("front" if number == 1 else "front.p2", (), "front_matter", parts))
        return end

    def _close(self, position: int) -> bool:
        """Adds a block to the closing lines, when it is one of them."""
        block = self._blocks[position]
        if self._end is None and not closing_at(self._blocks, position):
            return False
        if self._end is None:
            self._end = Draft("end", (), "text", [])
            self._drafts.append(self._end)
        self._end.parts.append(block.wording)
        return True

    # ---- one block after the other ------------------------------------------------------------

    def _add(self, position: int) -> int:
        block = self._blocks[position]
        if block.role != "plain":
            self._end = None
        match block.role:
            case "attachment":
                return self._attachment(position)
            case "attachment_list":
                self._drafts.append(Draft("attachments", (), "attachment", [block.wording]))
            case "table" if block.table:
                self._table(block.table)
            case "box":
                self._box(block)
            case "hashes":
                self._numbered(position, heading=True)
            case "numbered":
                self._numbered(position)
            case "bullet":
                self._bullet(block)
            case _:
                return self._plain(position)
        return position + 1

    @property
    def _section(self) -> Section:
        return self._stack[-1]

    def _enter(self, section: Section) -> None:
        while self._stack[-1].depth >= section.depth:
            self._stack.pop()
        self._stack.append(section)

    def _parent(self, depth: float) -> Section:
        return next(section for section in reversed(self._stack) if section.depth < depth)

    def _attachment(self, position: int) -> int:
        """An attachment's head and the lines of its title; numbering starts again below it."""
        titles = [self._blocks[position].wording]
        position += 1
        while position < len(self._blocks) and len(titles) < 4 and is_title_line(self._blocks[position]):
            titles.append(self._blocks[position].wording)
            position += 1
        self._open_scope(titles)
        return position

    def _open_scope(self, titles: Sequence[Wording]) -> None:
        self.headings += [Heading(title) for title in titles]
        self._article = self._end = None
        root = self._stack[0]
        name = " ".join(one_line(title.text) for title in titles)
        del self._stack[1:]
        self._stack.append(Section((name,), f"a{root.count('attachment')}", -1, "attachment"))

    def _box(self, block: Block) -> None:
        parent = self._parent(block.depth)
        number = block.title.number if block.title and block.title.number else parent.count("box")
        entry = one_line(block.wording.text)
        self.headings.append(Heading(block.wording))
        self._article = None
        self._enter(Section((*parent.path, entry), parent.below(f"box{number}"), block.depth, "box"))

    def _numbered(self, position: int, *, heading: bool = False) -> None:
        block = self._blocks[position]
        if self._article and block.marker and block.marker.form not in _SECTION_FORMS | {_ARTICLE} and not heading:
            self._article.parts.append(block.wording)
            return
        self._article = None
        text = block.wording.text
        length = block.marker.length if block.marker else 0
        parent = self._parent(block.depth)
        section = Section(parent.path, self._number(block, parent), block.depth, kind_below(parent))
        section.parts = block.marker.parts if block.marker else ()
        if block.marker and block.marker.form == _ARTICLE:
            self._open_article(block, section)
            return
        lead = 0 if heading else numbered_lead(text, length)
        if heading or self._stands_alone(position, text, length, lead):
            section.path = (*parent.path, one_line(text))
            self._head(section, position, length)
            self._enter(section)
            return
        entry = text[:lead] if lead else text[:length]
        section.path = (*parent.path, one_line(entry))
        section.item = not lead
        self._enter(section)
        self._paragraph(section, block.wording, section.path, own_kind(section.kind, "text" if lead else "item"))

    def _head(self, section: Section, position: int, length: int) -> None:
        """Takes a heading out of the text, unless it holds a figure that must be quotable from the words below."""
        wording = self._blocks[position].wording
        if has_figure(wording.text[length:]) and self._is_paragraph(position + 1):
            section.carried = wording
        else:
            self.headings.append(Heading(wording))

    def _is_paragraph(self, position: int) -> bool:
        """Whether a block is a plain paragraph of a section."""
        if position >= len(self._blocks) or self._blocks[position].role != "plain":
            return False
        text = self._blocks[position].wording.text
        other = is_duty_line(text) or self._is_table_title(position) or self._is_unnumbered_heading(position)
        return not other and not closing_at(self._blocks, position)

    def _number(self, block: Block, parent: Section) -> str:
        marker = block.marker
        if marker is None:
            return parent.below(f"h{parent.count('h')}")
        parts = marker.parts
        if parts and parts[:-1] != (parent.parts or _last_numbers(parent.id, len(parts) - 1)):
            return parent.below(".".join(str(part) for part in parts))
        suffix = f"-{marker.suffix}" if marker.suffix else ""
        return parent.below(f"{marker.number}{suffix}")

    def _stands_alone(self, position: int, text: str, length: int, lead: int) -> bool:
        """Whether a numbered paragraph is a heading on a line of its own."""
        block = self._blocks[position]
        if block.marker and block.marker.form in _SECTION_FORMS and len(text) <= MAX_HEADING:
            return True
        if lead or len(text) > MAX_HEADING or not is_phrase(text, length):
            return False
        return self._has_below(position)

    def _has_below(self, position: int) -> bool:
        if position + 1 >= len(self._blocks):
            return False
        block, below = self._blocks[position], self._blocks[position + 1]
        if below.role == "numbered":
            return below.depth > block.depth
        if below.role == "plain":
            other = is_duty_line(below.wording.text) or self._is_table_title(position + 1)
            return not other and not closing_at(self._blocks, position + 1)
        return below.role in {"bullet", "table", "box"}

    def _open_article(self, block: Block, section: Section) -> None:
        length = block.marker.length if block.marker else 0
        text = block.wording.text
        section.path = (*section.path, one_line(text[: article_lead(text, length)]))
        self._enter(section)
        self._article = Draft(section.id, section.path, "law_article", [block.wording])
        self._drafts.append(self._article)
        section.latest = self._article

    def _bullet(self, block: Block) -> None:
        if self._article:
            self._article.parts.append(block.wording)
            return
        section = self._section
        wording, length = block.wording, block.marker.length if block.marker else 0
        if wording.text[0] in _LIST_MARKUP:
            self.furniture += [Furniture("markup", span) for span in wording.cut(0, length).strip().spans()]
            wording, length = wording.cut(length), 0
        lead = numbered_lead(wording.text, length)
        path = (*section.path, one_line(wording.text[:lead])) if lead else section.path
        draft = Draft(section.below(f"b{section.count('b')}"), path, own_kind(section.kind, "item"), [wording])
        self._drafts.append(draft)
        section.latest = draft

    def _plain(self, position: int) -> int:
        block = self._blocks[position]
        text = block.wording.text
        if self._end and is_title_line(block) and self._begins_paper(position):
            self._open_scope([block.wording])
        elif self._close(position):
            self._article = None
        elif is_duty_line(text):
            self._duty_line(block.wording)
        elif self._article:
            self._article.parts.append(block.wording)
        elif self._is_table_title(position):
            self.headings.append(Heading(block.wording))
            self._table_title = (" ".join([*self._table_title, one_line(text)]),)
        elif self._is_unnumbered_heading(position):
            self._unnumbered(position)
        elif position in self._leads:
            self._run_in(block, plain_lead(text))
        else:
            section = self._section
            self._paragraph(section, block.wording, section.path, section.kind)
        return position + 1

    def _begins_paper(self, position: int) -> bool:
        """Whether a title after the closing lines begins another paper with a numbering of its own."""
        after = self._blocks[position + 1 : position + 6]
        return any(block.role == "numbered" and block.marker and block.marker.number == 1 for block in after)

    def _paragraph(self, section: Section, wording: Wording, path: tuple[str, ...], kind: ClauseKind) -> None:
        number = section.count("p")
        identity = section.id if section.id and number == 1 else section.below(f"p{number}")
        draft = Draft(identity, path, kind, [*take_carried(section), wording])
        self._drafts.append(draft)
        section.paragraphs.append(draft)
        section.latest = draft

    def _run_in(self, block: Block, lead: int) -> None:
        section = self._section
        path = (*section.path, one_line(block.wording.text[:lead]))
        parts = [*take_carried(section), block.wording]
        draft = Draft(section.below(f"h{section.count('h')}"), path, section.kind, parts)
        self._drafts.append(draft)
        section.latest = draft

    def _duty_line(self, wording: Wording) -> None:
        """Hangs a 责任单位 line to the clause above it, which all plain paragraphs of its section join."""
        section = self._section
        if self._article:
            self._article.parts.append(wording)
        elif section.paragraphs and section.latest is section.paragraphs[-1]:
            first, *others = section.paragraphs
            for other in others:
                first.parts += other.parts
                other.parts = []
            first.parts.append(wording)
            section.paragraphs = [first]
            section.latest = first
        elif section.latest:
            section.latest.parts.append(wording)
        else:
            self._paragraph(section, wording, section.path, section.kind)

    def _is_table_title(self, position: int) -> bool:
        """Whether a line is the title of the table below it, or the unit of its values: `单位：张`."""
        text = self._blocks[position].wording.text
        unit = unit_at_end(text)
        title = text[: unit.start()] if unit else text
        if len(text) > MAX_HEADING or "：" in title or (title and not is_unfinished(title)):
            return False
        below = self._blocks[position + 1] if position + 1 < len(self._blocks) else None
        if below and below.role == "plain" and not unit:
            unit = unit_at_end(below.wording.text)
            return unit is not None and unit.start() == 0 and self._is_table_title(position + 1)
        return below is not None and below.role == "table"

    def _is_unnumbered_heading(self, position: int) -> bool:
        block = self._blocks[position]
        text = block.wording.text
        plain = len(block.lines) == 1 and 2 <= len(text) <= _MAX_UNNUMBERED
        if not plain or any(mark in text for mark in "，。；：！？,;:？\t") or not is_unfinished(text):
            return False
        if text[-1] in "、" or position + 1 >= len(self._blocks):
            return False
        below = self._blocks[position + 1]
        if below.role == "plain":
            sentence = below.wording.text
            return (not is_unfinished(sentence) or "。" in sentence) and not is_duty_line(sentence)
        if below.role == "numbered":
            return bool(below.marker and below.marker.number == 1)
        return below.role in {"bullet", "box"}

    def _unnumbered(self, position: int) -> None:
        block = self._blocks[position]
        following = self._next_numbered[position]
        restarts = following is not None and following.marker is not None and following.marker.number == 1
        depth = following.depth - 0.5 if following and restarts else math.floor(self._section.depth) + 0.5
        parent = self._parent(depth)
        self.headings.append(Heading(block.wording))
        path = (*parent.path, one_line(block.wording.text))
        self._enter(Section(path, parent.below(f"h{parent.count('h')}"), depth, kind_below(parent)))

    # ---- tables ---------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        section = self._section
        if section.item and self._table_title:
            section = self._parent(section.depth)
        prefix = section.below(f"t{section.count('t')}")
        self.headings += [Heading(wording) for wording in [*table.header, *table.categories]]
        self.furniture += [Furniture("table_header", span) for line in table.repeated for span in line.spans()]
        self.furniture += [Furniture("table_rule", span) for line in table.rules for span in line.spans()]
        path = (*section.path, *self._table_title)
        self._table_title = ()
        for number, row in enumerate(table.rows, 1):
            draft = row_draft(row, table.columns, prefix, number, path)
            self._drafts.append(draft)
            section.latest = draft


def _last_numbers(identity: str, count: int) -> tuple[int, ...]:
    last = identity.split(".")[-count:] if identity and count else []
    return tuple(int(part) for part in last if part.isdigit())


def _next_numbered(blocks: Sequence[Block]) -> list[Block | None]:
    """For each block the next numbered one in the same scope."""
    following: list[Block | None] = [None] * len(blocks)
    near: Block | None = None
    for position in range(len(blocks) - 1, -1, -1):
        following[position] = near
        if blocks[position].role == "numbered":
            near = blocks[position]
        elif blocks[position].role in {"attachment", "hashes"}:
            near = None
    return following
