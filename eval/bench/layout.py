"""How figures are set 排版: numbers with three digits, and tables for a console and for Markdown. Pure."""

import math
from collections.abc import Sequence

from corpus.text import columns, pad


def number(value: float | None) -> str:
    """A number with three digits that count."""
    if value is None or math.isnan(value):
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:.{min(max(digits, 0), 4)}f}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table; the first column stands left, the others right."""
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            [pad(row[0], widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def markdown_table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table under its first row."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return [head, "|---" + "|---:" * (len(rows[0]) - 1) + "|", *body]


def wrapped(text: str, width: int = 100) -> list[str]:
    """The text in lines of at most so many characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
