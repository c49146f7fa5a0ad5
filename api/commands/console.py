"""What the subcommands share: exit codes, common arguments, and how tables, records, complaints and counters look."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from corpus.errors import WenceError
from corpus.text import columns, one_line, pad

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DONE, FAILED, WRONG_USAGE = 0, 1, 2

# ---- arguments --------------------------------------------------------------------------------------


def positive(text: str) -> int:
    """A number of an argument; none below 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text)


def add_data(command: argparse.ArgumentParser) -> None:
    """Lets a command be given the index folder."""
    command.add_argument("--data", type=Path, metavar="DIR", help="the index folder (data)")


def add_corpus(command: argparse.ArgumentParser) -> None:
    """Lets a command be given the folder of documents."""
    command.add_argument("--corpus", type=Path, metavar="DIR", help="the documents, if not the shipped ones")


def shipped() -> Path:
    """The folder of the shipped documents."""
    return Path(str(files("corpus").joinpath("documents")))


def shipped_questions() -> list[Path]:
    """The files of the shipped labelled questions."""
    return sorted(Path(str(files("eval").joinpath("questions"))).glob("*.jsonl"))


# ---- results ----------------------------------------------------------------------------------------


def print_record(record: object) -> None:
    """Prints a JSON document on one line."""
    print(json.dumps(record, ensure_ascii=False))


def print_records(records: Iterable[object]) -> None:
    """Prints JSON lines."""
    for record in records:
        print_record(record)


def print_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Prints a table aligned for characters two columns wide."""
    table = [header, *rows]
    widths = [max(columns(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        print("  ".join(_padded(row, widths)).rstrip())


def _padded(row: tuple[str, ...], widths: Sequence[int]) -> Iterator[str]:
    return (pad(cell, width) for cell, width in zip(row, widths, strict=True))


def has_colour() -> bool:
    """Whether standard output shows colours, and they are wanted."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


# ---- everything else --------------------------------------------------------------------------------


def say(line: str) -> None:
    """One line on standard error, in the program's name."""
    print(f"wence: {line}", file=sys.stderr)


def complain(error: WenceError) -> None:
    """One line of what was wrong, where, and what to do."""
    say(one_line(str(error)))


def count_stage(stage: str, done: int, of: int) -> None:
    """A counter for each stage on a terminal, nothing in a log."""
    if sys.stderr.isatty() and (done == of or done % 100 == 0):
        print(f"\r{pad(stage, 10)} {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def count(done: int, of: int) -> None:
    """A counter on a terminal, nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
