"""`wence index` and `wence encoder`: building what clauses are found with."""

import argparse
import logging
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.console import (
    DONE,
    FAILED,
    Commands,
    add_corpus,
    add_data,
    complain,
    count_stage,
    positive,
    shipped,
    shipped_questions,
)
from corpus.library import Library
from corpus.text import pad
from index.manifest import Manifest, shown

if TYPE_CHECKING:
    from rag.settings import Settings


def add(commands: Commands) -> None:
    """Adds the commands."""
    build = commands.add_parser("index", help="build the index, or bring it up to date")
    add_corpus(build)
    add_data(build)
    build.add_argument(
        "--encoder", metavar="NAME", help="a model's folder or hub name; `bundled` for the package's own"
    )
    build.add_argument("--device", help="where that model runs, such as cpu or cuda")
    build.add_argument("--batch-size", type=positive, default=32, metavar="N", help="texts it encodes at a time")
    build.add_argument("--no-learn", action="store_true", help="leave the encoder as it is for these documents")
    build.add_argument("--stats", action="store_true", help="only say what the index there holds")
    build.add_argument("--verify", action="store_true", help="only check every byte of the index there")
    build.set_defaults(run=_index)
    train = commands.add_parser("encoder", help="train the bundled encoder again")
    train.add_argument(
        "--texts", type=Path, required=True, metavar="DIR", help="laws, policies, pairs, written/*.jsonl"
    )
    train.add_argument("--out", type=Path, metavar="DIR", help="where it goes, if not into the package")
    train.add_argument("--study", type=positive, metavar="N", help="only measure what encoders of N seeds add to BM25")
    train.set_defaults(run=_encoder)


def _index(options: argparse.Namespace, settings: "Settings") -> int:
    from index.build import EncoderChoice, build_index
    from index.storage import open_generation

    if options.stats or options.verify:
        generation = open_generation(settings.data, verify=options.verify)
        _show_stats(generation.manifest)
        return DONE
    source = "" if options.encoder == "bundled" else options.encoder
    built = build_index(
        settings.corpus or shipped(),
        settings.data,
        encoder=EncoderChoice(source, options.device, options.batch_size),
        learn=not options.no_learn,
        progress=count_stage,
    )
    for problem in built.problems:
        complain(problem)
    if not built.is_new:
        print("the index is up to date", file=sys.stderr)
    if built.check:
        what = "kept" if built.check.is_gain else "dropped, since it found no more"
        moved = f"{built.check.before:.3f} before, {built.check.after:.3f} after, {built.check.words:.3f} by BM25 alone"
        print(f"what the encoder learnt of these documents was {what} (MRR {moved})", file=sys.stderr)
    _show_stats(built.manifest)
    return FAILED if built.problems else DONE


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


def _encoder(options: argparse.Namespace, _: "Settings") -> int:
    from index.training import Texts, train_encoder

    logging.getLogger("index").setLevel(logging.INFO)
    if options.study:
        return _study(options)
    encoder = train_encoder(Texts(options.texts, list(Library.load([shipped()]))))
    encoder.save(options.out or Path(str(files("index").joinpath("bundled"))))
    print(shown(encoder.identity))
    return DONE


def _study(options: argparse.Namespace) -> int:
    from eval.questions import read_questions
    from eval.study import lines, study

    questions = read_questions(shipped_questions())
    found = study(options.texts, questions, Library.load([shipped()]), seeds=range(options.study))
    print("\n".join(lines(found)))
    return DONE
