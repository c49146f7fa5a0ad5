"""What tests of citations and of claims share: clauses and quotes made of a few words, and long hostile texts."""

from corpus.document import Cell, Clause, ClauseId, DocumentHead, DocumentId
from corpus.wording import Span, printed
from rag.answer import Citation
from rag.cite import cite, marker

LONG = [
    "一" * 50_000,
    "9" * 50_000,
    "亿" * 50_000 + "件",
    "1-" * 20_000,
    "不" * 50_000,
    "[" * 50_000,
    "陕发〔2021〕" + "1" * 50_000 + "号",
    "《" * 20_000,
    f"{marker(1)[0]}1" * 20_000,
]
"""Texts that a careless pattern or search takes very long for."""


def clause_of(text: str, identity: str = "yulin-ip-opinion/2", *, path: tuple[str, ...] = ("二、主要目标",)) -> Clause:
    document = identity.partition("/")[0]
    return Clause(ClauseId(identity), DocumentId(document), path, "text", printed(text, 0, len(text)))


def row_of(*cells: tuple[str, str]) -> Clause:
    """A table row as it is parsed: its cells one blank apart."""
    text = " ".join(value for _, value in cells)
    placed, at = [], 0
    for header, value in cells:
        placed.append(Cell(header, value, Span(at, at + len(value))))
        at += len(value) + 1
    path = ("（三）发展目标", "主要发展指标")
    identity = ClauseId("plan/2.3.t1.3")
    return Clause(identity, DocumentId("plan"), path, "row", printed(text, 0, len(text)), tuple(placed))


def head_for(clause: Clause, title: str = "榆林市实施意见") -> DocumentHead:
    return DocumentHead(clause.document, title, "", None, None, None, None, None, None, "unknown", None, None, {})


def quoted(text: str, n: int = 1, title: str = "榆林市实施意见") -> Citation:
    clause = clause_of(text)
    return cite(clause, head_for(clause, title), 0, len(text), n=n)


def whole_row(clause: Clause) -> Citation:
    return cite(clause, head_for(clause), 0, len(clause.text))
