"""The console script `wence`: a subcommand parses its arguments, calls one function and prints."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.document import Clause, Document
from corpus.errors import WenceError
from corpus.facts import Fact, read_facts
from corpus.library import Library, check_id, document_files, load_document
from corpus.records import clause_record, document_record, fact_record
from corpus.regions import region_named
from corpus.text import book_title, columns, fold, one_line, pad

if TYPE_CHECKING:
    from eval.questions import Question

logger = logging.getLogger(__name__)

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_SHOWN = 60
_ROLES = {"target": "目标", "base": "基期"}
_STATUSES = {"in_force": "现行", "draft": "征求意见稿", "repealed": "已废止", "unknown": "未知"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except WenceError as error:
        _complain(error)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("wence: interrupted", file=sys.stderr)
        return FAILED
    except Exception as error:
        logger.debug("unexpected", exc_info=True)
        print(f"wence: unexpected {type(error).__name__}: {error}. Please report it with the input", file=sys.stderr)
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wence", description="Wence 问策: Chinese policy documents, clause by clause")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    clauses = commands.add_parser("clauses", help="print the clauses of documents")
    clauses.set_defaults(run=_clauses)
    documents = commands.add_parser("documents", help="print the documents' own data")
    documents.set_defaults(run=_documents)
    for command in (clauses, documents):
        command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
        command.add_argument("--json", action="store_true", help="one JSON object a line")
    facts = commands.add_parser("facts", help="print the indicator table read out of the corpus")
    facts.add_argument("--region", help="a place, such as 榆林")
    facts.add_argument("--indicator", help="words of the indicator's name")
    facts.add_argument("--year", type=int, help="a year, such as 2025")
    facts.add_argument("--corpus", type=Path, metavar="DIR", help="the documents, if not the shipped ones")
    facts.add_argument("--json", action="store_true", help="one JSON object a line")
    facts.set_defaults(run=_facts)
    measure = commands.add_parser("eval", help="run the labelled questions and hold them against the thresholds")
    measure.add_argument("--questions", nargs="+", type=Path, metavar="FILE", help="JSON lines, if not the shipped set")
    measure.add_argument("--corpus", type=Path, metavar="DIR", help="the documents, if not the shipped ones")
    measure.add_argument("--half", choices=("dev", "test"), help="only this half of the questions")
    measure.add_argument("--check", action="store_true", help="only check the labels")
    measure.add_argument("--thresholds", type=Path, metavar="FILE", help="a TOML file, if not the shipped one")
    measure.add_argument("--baseline", type=Path, metavar="FILE", help="an earlier eval.json to compare with")
    measure.add_argument("--report", type=Path, metavar="DIR", help="write JSON, JUnit, Markdown, HTML and TREC files")
    measure.add_argument("--github", action="store_true", help="print GitHub annotations too")
    measure.add_argument("--json", action="store_true", help="print the run as one JSON document")
    measure.set_defaults(run=_eval)
    serve = commands.add_parser("serve", help="the HTTP service (not built yet)")
    serve.set_defaults(run=_serve)
    return parser


def _shipped() -> Path:
    return Path(str(files("corpus").joinpath("documents")))


def _each(paths: Sequence[Path], show: Callable[[Document], None]) -> int:
    """Shows every document that can be read, and says one line about each that cannot."""
    code = DONE
    seen: dict[str, Path] = {}
    for given in paths or [_shipped()]:
        try:
            for path in document_files([given]):
                code = max(code, _one(path, seen, show))
        except WenceError as error:
            _complain(error)
            code = FAILED
    return code


def _one(path: Path, seen: dict[str, Path], show: Callable[[Document], None]) -> int:
    """Shows one document, unless it cannot be read or its id is taken."""
    try:
        check_id(path, seen)
        show(load_document(path))
    except WenceError as error:
        _complain(error)
        return FAILED
    return DONE


def _complain(error: WenceError) -> None:
    print(f"wence: {one_line(str(error))}", file=sys.stderr)


def _print_records(records: Iterable[object]) -> None:
    for record in records:
        print(json.dumps(record, ensure_ascii=False))


# ---- clauses and documents --------------------------------------------------------------------------


def _clauses(options: argparse.Namespace) -> int:
    if options.json:
        return _each(options.paths, lambda document: _print_records(map(clause_record, document.clauses)))
    return _each(options.paths, _show_clauses)


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


def _documents(options: argparse.Namespace) -> int:
    if options.json:
        return _each(options.paths, lambda document: _print_records([document_record(document)]))
    return _each(options.paths, _show_document)


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


# ---- facts ------------------------------------------------------------------------------------------


def _facts(options: argparse.Namespace) -> int:
    found: list[Fact] = []
    code = _each([options.corpus] if options.corpus else [], lambda document: found.extend(read_facts(document)))
    kept = [fact for fact in found if _matches(fact, options)]
    if options.json:
        _print_records(map(fact_record, kept))
    elif kept:
        _show_table(("地区", "年份", "指标", "值", "类型", "条款"), map(_cells, kept))
    elif code == DONE:
        regions = "、".join(sorted({fact.region for fact in found if fact.region}))
        print(f"没有符合条件的指标；语料中有数据的地区：{regions or '无'}", file=sys.stderr)
    return code


def _matches(fact: Fact, options: argparse.Namespace) -> bool:
    if options.year is not None and fact.year != options.year:
        return False
    if options.region:
        named = region_named(options.region)
        wanted = named.name if named else options.region
        if fact.region is None or (fact.region != wanted and options.region not in fact.region):
            return False
    words = (options.indicator or "").split()
    return all(fold(word).text in fold(fact.indicator).text for word in words)


def _cells(fact: Fact) -> tuple[str, ...]:
    year = str(fact.year) if fact.year else "—"
    return (fact.region or "—", year, fact.indicator, _value(fact), _ROLES[fact.role], fact.clause)


def _value(fact: Fact) -> str:
    sign = "" if fact.bound == "=" else fact.bound
    if fact.relation in {"增长", "下降", "新增", "累计"}:
        return f"{fact.relation} {sign}{fact.value}{fact.unit}"
    return f"{sign}{fact.value}{fact.unit}"


def _show_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Prints a table aligned for characters two columns wide."""
    table = [header, *rows]
    widths = [max(columns(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        print("  ".join(_padded(row, widths)).rstrip())


def _padded(row: tuple[str, ...], widths: Sequence[int]) -> Iterator[str]:
    return (pad(cell, width) for cell, width in zip(row, widths, strict=True))


# ---- eval -------------------------------------------------------------------------------------------


def _eval(options: argparse.Namespace) -> int:
    from eval.questions import check_questions, read_questions  # noqa: PLC0415  numpy is slow to load

    library = Library.load([options.corpus or _shipped()])
    paths = options.questions or sorted(Path(str(files("eval").joinpath("questions"))).glob("*.jsonl"))
    questions = read_questions(paths)
    if options.check:
        problems = check_questions(questions, library)
        for problem in problems:
            print(problem)
        print(f"{len(questions)} questions, {len(problems)} problems", file=sys.stderr)
        return FAILED if problems else DONE
    chosen = [question for question in questions if options.half in {None, question.half}]
    return _measure(options, chosen, library)


def _measure(options: argparse.Namespace, questions: Sequence["Question"], library: Library) -> int:
    from eval.baseline import PlainBM25  # noqa: PLC0415
    from eval.gate import evaluate  # noqa: PLC0415
    from eval.report import annotations, change_lines, gate_lines, table  # noqa: PLC0415

    if not questions:
        print("wence: there are no questions to run. Name files with --questions", file=sys.stderr)
        return FAILED
    thresholds = options.thresholds or Path(str(files("eval").joinpath("thresholds.toml")))
    verdict = evaluate(
        questions,
        PlainBM25(library),
        library,
        thresholds=thresholds,
        baseline=options.baseline,
        report=options.report,
        progress=_progress,
    )
    if options.json:
        print(json.dumps(verdict.record, ensure_ascii=False))
    else:
        print(table(verdict.results))
        if options.baseline:
            print("\n".join(["", "since the baseline:", *change_lines(verdict.changes)]))
    for line in annotations(verdict.breaches, "eval/questions") if options.github else []:
        print(line, file=sys.stderr if options.json else sys.stdout)
    for line in gate_lines(verdict.breaches):
        print(f"wence: {line}", file=sys.stderr)
    return DONE if verdict.passed else FAILED


def _progress(done: int, of: int) -> None:
    """A counter on a terminal, nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _serve(_: argparse.Namespace) -> int:
    print("wence: the HTTP service is not built yet. Use wence clauses, documents or facts", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
