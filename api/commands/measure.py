"""`wence eval` and `wence bench`: how good it is, and how fast."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.console import (
    DONE,
    FAILED,
    Commands,
    add_corpus,
    count,
    count_stage,
    positive,
    print_record,
    say,
    shipped,
    shipped_questions,
)
from corpus.library import Library

if TYPE_CHECKING:
    from eval.questions import Question
    from eval.run import System
    from rag.settings import Settings


_SYSTEMS = ("assistant", "index", "bm25")


def add(commands: Commands) -> None:
    """Adds the commands."""
    measure = commands.add_parser("eval", help="run the labelled questions and hold them against the thresholds")
    measure.add_argument("--questions", nargs="+", type=Path, metavar="FILE", help="JSON lines, if not the shipped set")
    add_corpus(measure)
    measure.add_argument("--half", choices=("dev", "test"), help="only this half of the questions")
    measure.add_argument("--system", choices=_SYSTEMS, default="assistant", help="what is measured (assistant)")
    measure.add_argument("--check", action="store_true", help="only check the labels")
    measure.add_argument("--thresholds", type=Path, metavar="FILE", help="a TOML file, if not the shipped one")
    measure.add_argument("--baseline", type=Path, metavar="FILE", help="an earlier eval.json to compare with")
    measure.add_argument("--report", type=Path, metavar="DIR", help="write JSON, JUnit, Markdown, HTML and TREC files")
    measure.add_argument("--github", action="store_true", help="print GitHub annotations too")
    measure.add_argument("--json", action="store_true", help="print the run as one JSON document")
    measure.set_defaults(run=_eval)
    fit = commands.add_parser(
        "fit", help="fit the ranking and the refusal again, to the dev half and the practice sets"
    )
    fit.add_argument("--out", type=Path, metavar="DIR", help="where the weights go, if not into the package")
    fit.set_defaults(run=_fit)
    bench = commands.add_parser("bench", help="measure this build's speed against peers")
    what = bench.add_mutually_exclusive_group(required=True)
    what.add_argument("--texts", type=Path, metavar="DIR", help="laws.jsonl.gz and pairs.jsonl.gz")
    what.add_argument("--http", action="store_true", help="measure the HTTP service against a bare endpoint")
    bench.add_argument("--out", type=Path, default=Path("data/bench"), metavar="DIR", help="reports (data/bench)")
    bench.add_argument("--sizes", type=_sizes, default=(100_000,), metavar="N,…", help="how many clauses (100000)")
    bench.add_argument("--only", nargs="+", default=[], metavar="NAME", help="engines, lexical, dense, hybrid, answers")
    bench.add_argument("--rounds", type=positive, default=3, metavar="N", help="how often everything is run (3)")
    bench.add_argument("--json", action="store_true", help="print the run as one JSON document")
    bench.set_defaults(run=_bench)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(positive(part) for part in text.split(","))


def _eval(options: argparse.Namespace, settings: "Settings") -> int:
    from eval.questions import check_questions, read_questions

    corpus = settings.corpus or shipped()
    library = Library.load([corpus])
    questions = read_questions(options.questions or shipped_questions())
    if options.check:
        problems = check_questions(questions, library)
        for problem in problems:
            print(problem)
        print(f"{len(questions)} questions, {len(problems)} problems", file=sys.stderr)
        return FAILED if problems else DONE
    chosen = [question for question in questions if options.half in {None, question.half}]
    if not chosen:
        say("there are no questions to run. Name files with --questions")
        return FAILED
    with tempfile.TemporaryDirectory() as folder:
        return _measure(options, chosen, library, _system(options.system, library, corpus, Path(folder)))


def _measure(options: argparse.Namespace, questions: Sequence["Question"], library: Library, system: "System") -> int:
    from eval.gate import evaluate
    from eval.report import annotations, change_lines, gate_lines, table

    verdict = evaluate(
        questions,
        system,
        library,
        thresholds=options.thresholds or Path(str(files("eval").joinpath("thresholds.toml"))),
        baseline=options.baseline,
        report=options.report,
        progress=count,
    )
    if options.json:
        print_record(verdict.record)
    else:
        print(table(verdict.results))
        if options.baseline:
            print("\n".join(["", "since the baseline:", *change_lines(verdict.changes)]))
    for line in annotations(verdict.breaches, "eval/questions") if options.github else []:
        print(line, file=sys.stderr if options.json else sys.stdout)
    for line in gate_lines(verdict.breaches):
        say(line)
    return DONE if verdict.passed else FAILED


def _system(name: str, library: Library, corpus: Path, folder: Path) -> "System":
    """What is measured; an index is built anew from the documents the questions are about."""
    from eval.assisted import Assisted, asked_on
    from eval.baseline import PlainBM25
    from eval.retrieval import Retrieval
    from index.build import build_index
    from index.hybrid import ClauseIndex
    from rag import Assistant

    if name == "bm25":
        return PlainBM25(library)
    build_index(corpus, folder, progress=count_stage)
    clauses = ClauseIndex.open(folder)
    return Retrieval(clauses) if name == "index" else Assisted(Assistant(clauses, today=asked_on))


def _fit(options: argparse.Namespace, _: "Settings") -> int:
    from eval.fitting import Practice, fit
    from eval.questions import read_questions
    from index.build import build_index
    from index.hybrid import ClauseIndex

    practice = sorted(Path(str(files("eval").joinpath("practice"))).iterdir())
    sets = [(shipped(), shipped_questions())]
    sets += [(folder / "documents", sorted((folder / "questions").glob("*.jsonl"))) for folder in practice]
    with tempfile.TemporaryDirectory() as data:
        read = []
        for number, (corpus, paths) in enumerate(sets):
            folder = Path(data, str(number))
            build_index(corpus, folder, progress=count_stage)
            questions = [question for question in read_questions(paths) if question.half == "dev"]
            read.append(Practice(questions, Library.load([corpus]), ClauseIndex.open(folder)))
        fit(read, options.out or Path(str(files("rag").joinpath("data"))), print)
    return DONE


def _bench_http(options: argparse.Namespace) -> int:
    from eval.bench.http import HttpOptions, http_record, http_table, measure_http

    found = measure_http(shipped(), shipped_questions(), HttpOptions())
    if options.json:
        print_record(http_record(found))
    else:
        print(http_table(found))
    return DONE


def _bench(options: argparse.Namespace, _: "Settings") -> int:
    if options.http:
        return _bench_http(options)
    from eval.bench.ours import encoder, words
    from eval.bench.report import markdown, plot, table, to_json
    from eval.bench.run import Options, chosen, run_bench
    from eval.bench.whole import Shipped
    from eval.report import write_reports

    laws, pairs = options.texts / "laws.jsonl.gz", options.texts / "pairs.jsonl.gz"
    wanted = Options(
        laws,
        pairs,
        options.out,
        sizes=options.sizes,
        engines=chosen(options.only),
        rounds=options.rounds,
        shipped=None if options.only and "answers" not in options.only else Shipped(shipped(), shipped_questions()),
    )
    write_reports(options.out, {})  # a folder that cannot be written is told now, not in an hour
    bench = run_bench(wanted, words(), encoder(), lambda line: print(line, file=sys.stderr))
    reports = {"bench.json": to_json(bench), "bench.md": markdown(bench), "bench.svg": plot(bench)}
    write_reports(options.out, reports)
    print(reports["bench.json"] if options.json else table(bench))
    return DONE
