"""Formats 格式: found clauses as CSV and Markdown, in which nothing of a document is taken for a formula or markup."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.document import Status

Lang = Literal["zh", "en"]


class Found(NamedTuple):
    """A clause that was found, in the order of the columns."""

    rank: int
    label: str
    text: str
    title: str
    region: str
    status: Status
    clause: str
    url: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was searched for, the page that shows it, what was found, and the language of what is said about it."""

    query: str
    page: str
    found: Sequence[Found]
    lang: Lang = "zh"

    @property
    def title(self) -> str:
        """What stands above the clauses, on one line."""
        return f"{'Search: ' if self.lang == 'en' else '检索：'}{' '.join(self.query.split())}"

    @property
    def about(self) -> str:
        """How many clauses there are."""
        return f"{len(self.found)} clauses, best first" if self.lang == "en" else f"{len(self.found)} 条，按相关度排列"

    @property
    def page_name(self) -> str:
        """What the link to the page is called."""
        return "See it online" if self.lang == "en" else "在线查看"

    def status(self, found: Found) -> str:
        """The status of a clause's document in words."""
        return STATUSES[self.lang][found.status]

    def place(self, found: Found) -> str:
        """What is said of a clause below its words, its link apart."""
        return " · ".join(filter(None, (found.title, found.region, self.status(found))))


COLUMNS: Mapping[Lang, Sequence[str]] = {
    "zh": ("序号", "条款", "原文", "文件", "地区", "状态", "条款编号", "链接"),
    "en": ("Rank", "Clause", "Text", "Document", "Region", "Status", "Clause id", "Link"),
}
STATUSES: Mapping[Lang, Mapping[Status, str]] = {
    "zh": {"in_force": "现行", "draft": "征求意见稿", "repealed": "已废止", "unknown": "未注明"},
    "en": {"in_force": "In force", "draft": "Draft", "repealed": "Repealed", "unknown": "Not stated"},
}
_BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""
_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]")
_INLINE = re.compile(r"([\\`*_\[\]<>|~&$])")
_LEADING = re.compile(r"^([#+=-]|\d+(?=[.)]))")


def csv_bytes(report: Report) -> bytes:
    """A table with a line of headers, as spreadsheets read it."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS[report.lang])
    for found in report.found:
        cells: tuple[str | int, ...] = (*found[:5], report.status(found), found.clause, found.url)
        writer.writerow(map(harmless, cells))
    return (_BOM + table.getvalue()).encode()


def harmless(value: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def markdown_bytes(report: Report) -> bytes:
    """A text with a heading for each clause, its words quoted, and where it stands."""
    blocks = [f"# {_escaped(report.title)}", f"{report.about} · [{report.page_name}](<{report.page}>)"]
    for found in report.found:
        blocks.append(f"## {found.rank}. {_escaped(found.label)}")
        blocks.append("\n".join(f"> {_escaped(line)}".rstrip() for line in lines_of(found.text)))
        blocks.append(f"{_escaped(report.place(found))} · [{_escaped(found.clause)}](<{found.url}>)")
    return ("\n\n".join(blocks) + "\n").encode()


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, without the space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _escaped(line: str) -> str:
    """A line in which no character is markup."""
    inline = _INLINE.sub(r"\\\1", line)
    return _LEADING.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", inline)
