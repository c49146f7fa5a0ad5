"""The process that asks 提问进程: questions to one answerer, each once after a warm-up, one JSON object to stdout."""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.assisted import history
from eval.bench.answers import Turns, Warm
from eval.bench.peers.plain import FirstClause
from eval.bench.process import own_stdout, write_record
from index.hybrid import ClauseIndex
from rag import Assistant

Steps = Mapping[str, float]
Ask = Callable[[Turns], tuple[str, Steps]]
"""The status of the answer to the last of some turns, and what its steps took in ms."""


def wence(data: Path) -> Ask:
    """Asks the Assistant over the index of a folder."""
    assistant = Assistant.open(data)

    def ask(turns: Turns) -> tuple[str, Steps]:
        *earlier, question = turns
        answer = assistant.ask(question, history(earlier))
        return answer.status, {name: spent for name, spent in answer.timings_ms.items() if name != "total"}

    return ask


def plain(data: Path) -> Ask:
    """Asks the plainest pipeline over the clauses of the same index."""
    clauses = ClauseIndex.open(data)
    peer = FirstClause(clauses.archive.clause(row) for row in range(len(clauses)))

    def ask(turns: Turns) -> tuple[str, Steps]:
        *earlier, question = turns
        return ("not_found" if peer.ask(question, earlier) is None else "answered"), {}

    return ask


def asked(ask: Ask, questions: Sequence[Turns], warm: int) -> Warm:
    """The questions asked, the first `warm` of them unmeasured."""
    wall_ms, cpu_ms = [], []
    steps: dict[str, list[float]] = defaultdict(list)
    statuses: Counter[str] = Counter()
    for turns in questions[:warm]:
        ask(turns)
    for turns in questions[warm:]:
        wall, cpu = time.perf_counter(), time.process_time()
        status, laps = ask(turns)
        cpu_ms.append((time.process_time() - cpu) * 1000)
        wall_ms.append((time.perf_counter() - wall) * 1000)
        statuses[status] += 1
        for name, spent in laps.items():
            steps[name].append(spent)
    return Warm(wall_ms, cpu_ms, dict(steps), dict(statuses))


def main(arguments: Sequence[str] | None = None) -> None:
    """Asks the questions of a file."""
    wanted = _parser().parse_args(arguments)
    out = own_stdout()
    answerers: dict[str, Callable[[Path], Ask]] = {"wence": wence, "plain": plain}
    questions: list[list[str]] = json.loads(wanted.questions.read_text(encoding="utf-8"))
    found: dict[str, Any] = asdict(asked(answerers[wanted.who](wanted.data), questions, wanted.warm))
    write_record(out, found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench.asking", description=__doc__)
    parser.add_argument("--who", required=True, choices=("wence", "plain"))
    parser.add_argument("--data", required=True, type=Path, help="an index folder")
    parser.add_argument("--questions", required=True, type=Path, help="a JSON list of lists of turns, the last asked")
    parser.add_argument("--warm", required=True, type=int)
    return parser


if __name__ == "__main__":
    main()
