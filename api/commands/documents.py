"""`wence clauses` and `wence documents`: what documents 文件 say, without an index."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.console import DONE, FAILED, Commands, complain, print_record, print_records, shipped
from corpus.document import Clause, Document, head_of
from corpus.errors import WenceError
from corpus.library import check_id, document_files, load_document
from corpus.records import clause_record, document_record
from corpus.text import book_title, one_line, pad

if TYPE_CHECKING:
    from rag.settings import Settings

_SHOWN = 60
_STATUSES = {"in_force": "现行", "draft": "征求意见稿", "repealed": "已废止", "unknown": "未知"}


def add(commands: Commands) -> None:
    """Adds the commands."""
    clauses = commands.add_parser("clauses", help="print the clauses of documents")
    clauses.set_defaults(run=_clauses)
    documents = commands.add_parser("documents", help="print the documents' own data")
    documents.set_defaults(run=_documents)
    for command in (clauses, documents):
        command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
        command.add_argument("--json", action="store_true", help="one JSON object a line")


def each_document(paths: Sequence[Path], show: Callable[[Document], None]) -> int:
    """Shows every document that can be read, and says one line about each that cannot."""
    code = DONE
    seen: dict[str, Path] = {}
    for given in paths:
        try:
            for path in document_files([given]):
                code = max(code, _one(path, seen, show))
        except WenceError as error:
            complain(error)
            code = FAILED
    return code


def _one(path: Path, seen: dict[str, Path], show: Callable[[Document], None]) -> int:
    """Shows one document, unless it cannot be read or its id is taken."""
    try:
        check_id(path, seen)
        show(load_document(path))
    except WenceError as error:
        complain(error)
        return FAILED
    return DONE


def _clauses(options: argparse.Namespace, settings: "Settings") -> int:
    paths = options.paths or [settings.corpus or shipped()]
    if options.json:
        return each_document(paths, lambda document: print_records(map(clause_record, document.clauses)))
    return each_document(paths, _show_clauses)


def _show_clauses(document: Document) -> None:
    print(f"{book_title(document.title)}  {len(document.clauses)} clauses")
    above: tuple[str, ...] = ()
    for clause in document.clauses:
        for depth, heading in enumerate(clause.path):
            if clause.path[: depth + 1] != above[: depth + 1]:
                print("  " * (depth + 1) + heading)
        above = clause.path
        print("  " * (len(clause.path) + 1) + _line_of(clause))
    print()


def _line_of(clause: Clause) -> str:
    words = one_line(clause.reading)
    shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    units = f"  〔{'、'.join(clause.duty.responsible)}〕" if clause.duty.responsible else ""
    return f"{clause.id.partition('/')[2]}  {shown}{units}"


def _documents(options: argparse.Namespace, settings: "Settings") -> int:
    paths = options.paths or [settings.corpus or shipped()]
    if options.json:
        return each_document(
            paths, lambda document: print_record(document_record(head_of(document), len(document.clauses)))
        )
    return each_document(paths, _show_document)


def _print_document(document: Document) -> None:
    print_record(document_record(head_of(document), len(document.clauses)))


def _show_document(document: Document) -> None:
    period = f"{document.period[0]}—{document.period[1]}" if document.period else None
    fields = [
        ("标题", document.title),
        ("文号", document.doc_no),
        ("发文机关", document.issuer),
        ("地区", document.region),
        ("日期", document.date),
        ("期限", period),
        ("状态", _STATUSES[document.status]),
    ]
    print(document.id)
    for name, value in fields:
        print(f"  {pad(name, 8)}  {value or '—'}")
