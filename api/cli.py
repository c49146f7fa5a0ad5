"""The console script `wence`: a subcommand parses its arguments, calls one function and prints."""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from corpus.document import Clause, ClauseKind, Document, Status
from corpus.errors import WenceError
from corpus.facts import Fact, read_facts
from corpus.library import Library, check_id, document_files, load_document
from corpus.records import clause_record, document_record, fact_record
from corpus.regions import region_named
from corpus.text import book_title, columns, fold, one_line, pad
from index.filters import Filters
from index.manifest import Manifest, shown

if TYPE_CHECKING:
    from eval.questions import Question
    from eval.run import System
    from index.archive import DocumentHead

logger = logging.getLogger(__name__)

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_SHOWN = 60
_EXCERPT, _BEFORE = 160, 20
_NAMED = 8
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
    build = commands.add_parser("index", help="build the index, or bring it up to date")
    build.add_argument("--corpus", type=Path, metavar="DIR", help="the documents, if not the shipped ones")
    build.add_argument(
        "--encoder", metavar="NAME", help="a model's folder or hub name; `bundled` for the package's own"
    )
    build.add_argument("--device", help="where that model runs, such as cpu or cuda")
    build.add_argument("--batch-size", type=_positive, default=32, metavar="N", help="texts it encodes at a time")
    build.add_argument("--no-learn", action="store_true", help="leave the encoder as it is for these documents")
    build.add_argument("--stats", action="store_true", help="only say what the index there holds")
    build.add_argument("--verify", action="store_true", help="only check every byte of the index there")
    build.set_defaults(run=_index)
    search = commands.add_parser("search", help="rank clauses for a query")
    search.add_argument("query", metavar="QUERY", help="a question or words")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many clauses")
    search.add_argument("--region", action="append", default=[], help="only documents of this place, such as 榆林")
    search.add_argument("--document", action="append", default=[], help="only the document with this id")
    search.add_argument("--year", action="append", default=[], type=int, help="only clauses that speak of this year")
    search.add_argument("--kind", action="append", default=[], choices=get_args(ClauseKind), help="only such clauses")
    search.add_argument("--status", action="append", default=[], choices=get_args(Status), help="only such documents")
    search.add_argument("--json", action="store_true", help="print one JSON document")
    search.set_defaults(run=_search)
    train = commands.add_parser("encoder", help="train the bundled encoder again")
    train.add_argument(
        "--texts", type=Path, required=True, metavar="DIR", help="laws, policies, pairs, written/*.jsonl"
    )
    train.add_argument("--out", type=Path, metavar="DIR", help="where it goes, if not into the package")
    train.add_argument("--study", type=_positive, metavar="N", help="only measure what encoders of N seeds add to BM25")
    train.set_defaults(run=_encoder)
    for command in (build, search):
        command.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="the index folder (data)")
    measure = commands.add_parser("eval", help="run the labelled questions and hold them against the thresholds")
    measure.add_argument("--questions", nargs="+", type=Path, metavar="FILE", help="JSON lines, if not the shipped set")
    measure.add_argument("--corpus", type=Path, metavar="DIR", help="the documents, if not the shipped ones")
    measure.add_argument("--half", choices=("dev", "test"), help="only this half of the questions")
    measure.add_argument("--system", choices=("index", "bm25"), default="index", help="what is measured (index)")
    measure.add_argument("--check", action="store_true", help="only check the labels")
    measure.add_argument("--thresholds", type=Path, metavar="FILE", help="a TOML file, if not the shipped one")
    measure.add_argument("--baseline", type=Path, metavar="FILE", help="an earlier eval.json to compare with")
    measure.add_argument("--report", type=Path, metavar="DIR", help="write JSON, JUnit, Markdown, HTML and TREC files")
    measure.add_argument("--github", action="store_true", help="print GitHub annotations too")
    measure.add_argument("--json", action="store_true", help="print the run as one JSON document")
    measure.set_defaults(run=_eval)
    bench = commands.add_parser("bench", help="measure this build's speed against peers")
    bench.add_argument("--texts", type=Path, required=True, metavar="DIR", help="laws.jsonl.gz and pairs.jsonl.gz")
    bench.add_argument("--out", type=Path, default=Path("data/bench"), metavar="DIR", help="reports (data/bench)")
    bench.add_argument("--sizes", type=_sizes, default=(100_000,), metavar="N,…", help="how many clauses (100000)")
    bench.add_argument("--only", nargs="+", default=[], metavar="NAME", help="engines, or lexical, dense, hybrid")
    bench.add_argument("--rounds", type=_positive, default=3, metavar="N", help="how often everything is run (3)")
    bench.add_argument("--json", action="store_true", help="print the run as one JSON document")
    bench.set_defaults(run=_bench)
    serve = commands.add_parser("serve", help="the HTTP service (not built yet)")
    serve.set_defaults(run=_serve)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(_positive(part) for part in text.split(","))


def _shipped() -> Path:
    return Path(str(files("corpus").joinpath("documents")))


def _shipped_questions() -> list[Path]:
    return sorted(Path(str(files("eval").joinpath("questions"))).glob("*.jsonl"))


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


# ---- index and search -------------------------------------------------------------------------------


def _index(options: argparse.Namespace) -> int:
    from index.build import EncoderChoice, build_index
    from index.storage import open_generation

    if options.stats or options.verify:
        generation = open_generation(options.data, verify=options.verify)
        _show_stats(generation.manifest)
        return DONE
    source = "" if options.encoder == "bundled" else options.encoder
    built = build_index(
        options.corpus or _shipped(),
        options.data,
        encoder=EncoderChoice(source, options.device, options.batch_size),
        learn=not options.no_learn,
        progress=_stage,
    )
    for problem in built.problems:
        _complain(problem)
    if not built.is_new:
        print("the index is up to date", file=sys.stderr)
    if built.check:
        what = "kept" if built.check.is_gain else "dropped, since it found no more"
        moved = f"{built.check.before:.3f} before, {built.check.after:.3f} after, {built.check.words:.3f} by BM25 alone"
        print(f"what the encoder learnt of these documents was {what} (MRR {moved})", file=sys.stderr)
    _show_stats(built.manifest)
    return FAILED if built.problems else DONE


def _encoder(options: argparse.Namespace) -> int:
    from index.training import Texts, train_encoder

    logging.getLogger("index").setLevel(logging.INFO)
    if options.study:
        return _study(options)
    encoder = train_encoder(Texts(options.texts, list(Library.load([_shipped()]))))
    encoder.save(options.out or Path(str(files("index").joinpath("bundled"))))
    print(shown(encoder.identity))
    return DONE


def _study(options: argparse.Namespace) -> int:
    from eval.questions import read_questions
    from eval.study import lines, study

    questions = read_questions(_shipped_questions())
    found = study(options.texts, questions, Library.load([_shipped()]), seeds=range(options.study))
    print("\n".join(lines(found)))
    return DONE


def _show_stats(manifest: Manifest) -> None:
    size = sum(stored.size for stored in manifest.files.values())
    rows = [
        *((name, f"{count:,}") for name, count in manifest.counts.items()),
        ("size", f"{size / 1e6:.1f} MB"),
        ("encoder", shown(manifest.encoder)),
        ("tokeniser", manifest.tokeniser),
    ]
    for name, value in rows:
        print(f"{pad(name, 10)}  {value}")


def _stage(stage: str, done: int, of: int) -> None:
    """A counter for each stage on a terminal, nothing in a log."""
    if sys.stderr.isatty() and (done == of or done % 100 == 0):
        print(f"\r{pad(stage, 10)} {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _search(options: argparse.Namespace) -> int:
    from index.hybrid import ClauseIndex
    from index.page import search_page

    clauses = ClauseIndex.open(options.data)
    filters = _filters(options, clauses.archive.heads())
    page = search_page(clauses, options.query, options.k, filters)
    if options.json:
        print(json.dumps(page, ensure_ascii=False))
    else:
        _show_page(page)
    return DONE


def _filters(options: argparse.Namespace, heads: Iterable["DocumentHead"]) -> Filters:
    """The filters asked for; a place or document that the index does not hold is said so."""
    known = list(heads)
    regions = {named.name if (named := region_named(region)) else region for region in options.region}
    _warn_of_missing("document", options.document, sorted(head.id for head in known))
    _warn_of_missing("region", regions, sorted({head.region for head in known if head.region}))
    return Filters(
        documents=frozenset(options.document),
        regions=frozenset(regions),
        years=frozenset(options.year),
        kinds=frozenset(options.kind),
        statuses=frozenset(options.status),
    )


def _warn_of_missing(name: str, wanted: Iterable[str], known: Sequence[str]) -> None:
    for value in sorted(set(wanted) - set(known)):
        some = "、".join(known[:_NAMED]) + (" …" if len(known) > _NAMED else "")
        print(f"wence: no document of the index has the {name} {value}; there are: {some or 'none'}", file=sys.stderr)


def _show_page(page: Mapping[str, Any]) -> None:
    for rank, result in enumerate(page["results"], 1):
        clause, document = result["clause"], result["document"]
        where = " › ".join([book_title(document["title"]), *clause["path"]])
        print(f"{rank}. {where}  [{clause['id']}]  {result['score']:.2f}")
        print(f"   {_marked(clause['text'], result['highlights'])}")
    count = len(page["results"])
    print(f"共 {page['total']} 条含有检索词的条款，显示 {count} 条" if count else "没有找到相关条款", file=sys.stderr)


def _marked(text: str, spans: Sequence[Sequence[int]]) -> str:
    """The text on one line, cut to a few lines of a terminal, its marked words bold where that can be seen."""
    before, after = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() and "NO_COLOR" not in os.environ else ("", "")
    start = max(0, spans[0][0] - _BEFORE) if spans and len(text) > _EXCERPT else 0
    end = min(len(text), start + _EXCERPT)
    parts, at = ["…" if start else ""], start
    for first, last in spans:
        if at <= first and last <= end:
            parts += [text[at:first], before, text[first:last], after]
            at = last
    parts += [text[at:end], "…" if end < len(text) else ""]
    return one_line("".join(parts))


# ---- eval -------------------------------------------------------------------------------------------


def _eval(options: argparse.Namespace) -> int:
    from eval.questions import check_questions, read_questions

    library = Library.load([options.corpus or _shipped()])
    questions = read_questions(options.questions or _shipped_questions())
    if options.check:
        problems = check_questions(questions, library)
        for problem in problems:
            print(problem)
        print(f"{len(questions)} questions, {len(problems)} problems", file=sys.stderr)
        return FAILED if problems else DONE
    chosen = [question for question in questions if options.half in {None, question.half}]
    return _measure(options, chosen, library)


def _measure(options: argparse.Namespace, questions: Sequence["Question"], library: Library) -> int:
    from eval.gate import evaluate
    from eval.report import annotations, change_lines, gate_lines, table

    if not questions:
        print("wence: there are no questions to run. Name files with --questions", file=sys.stderr)
        return FAILED
    thresholds = options.thresholds or Path(str(files("eval").joinpath("thresholds.toml")))
    with tempfile.TemporaryDirectory() as folder:
        verdict = evaluate(
            questions,
            _system(options, library, Path(folder)),
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


def _system(options: argparse.Namespace, library: Library, folder: Path) -> "System":
    """What is measured; an index is built anew from the documents the questions are about."""
    from eval.baseline import PlainBM25
    from eval.retrieval import Retrieval
    from index.build import build_index
    from index.hybrid import ClauseIndex

    if options.system == "bm25":
        return PlainBM25(library)
    build_index(options.corpus or _shipped(), folder, progress=_stage)
    return Retrieval(ClauseIndex.open(folder))


def _bench(options: argparse.Namespace) -> int:
    from eval.bench.ours import encoder, words
    from eval.bench.report import markdown, plot, table, to_json
    from eval.bench.run import Options, chosen, run_bench
    from eval.report import write_reports

    laws, pairs = options.texts / "laws.jsonl.gz", options.texts / "pairs.jsonl.gz"
    wanted = Options(laws, pairs, options.out, sizes=options.sizes, engines=chosen(options.only), rounds=options.rounds)
    write_reports(options.out, {})  # a folder that cannot be written is told now, not in an hour
    bench = run_bench(wanted, words(), encoder(), lambda line: print(line, file=sys.stderr))
    reports = {"bench.json": to_json(bench), "bench.md": markdown(bench), "bench.svg": plot(bench)}
    write_reports(options.out, reports)
    print(reports["bench.json"] if options.json else table(bench))
    return DONE


def _progress(done: int, of: int) -> None:
    """A counter on a terminal, nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _serve(_: argparse.Namespace) -> int:
    print("wence: the HTTP service is not built yet. Use wence clauses, documents or facts", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
