"""The process of one engine 工作进程: measures it and writes the result to stdout as one JSON object, nothing else."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.bench.engines import Listed
from eval.bench.measure import Effort, measured, opened
from eval.bench.process import own_stdout, write_record


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures the engine named; whatever its library prints goes to stderr, and its error is this process's."""
    asked = _parser().parse_args(arguments)
    out = own_stdout()
    engine = Listed(**json.loads(asked.engine))
    effort = Effort(asked.passes, asked.k, asked.seconds)
    measure = opened if asked.open else measured
    found = measure(engine, asked.load, asked.scratch, effort)
    write_record(out, asdict(found) | {"versions": engine.versions()})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench.worker", description=__doc__)
    parser.add_argument("--engine", required=True, help="a Listed as JSON")
    parser.add_argument("--load", required=True, type=Path)
    parser.add_argument("--scratch", required=True, type=Path)
    parser.add_argument("--passes", required=True, type=int)
    parser.add_argument("--k", required=True, type=int)
    parser.add_argument("--seconds", required=True, type=float)
    parser.add_argument("--open", action="store_true")
    return parser


if __name__ == "__main__":
    main()
