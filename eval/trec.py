"""Runs and qrels in the formats other tools read: TREC lines and JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

from eval.run import DEPTH, Result


def run_scores(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """For each answerable question its clauses with falling scores; none is given an empty entry."""
    return {
        result.id: {clause: float(DEPTH - rank) for rank, clause in enumerate(result.ranking)}
        for result in results
        if result.relevant
    }


def qrels(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    """For each answerable question the clauses to be found."""
    return {result.id: dict.fromkeys(result.relevant, 1) for result in results if result.relevant}


def _word(identity: str) -> str:
    """An id as one word, since TREC lines are parted by blanks."""
    return "_".join(identity.split())


def write_trec(results: Sequence[Result], folder: Path, *, tag: str = "wence") -> list[Path]:
    """Writes `run.trec`, `qrels.trec` and both as JSON; gives their paths.

    A TREC run cannot name a question without any result: such a question is only in the qrels, and a
    tool must be told to count it as 0.
    """
    scores, relevant = run_scores(results), qrels(results)
    ranked = [
        f"{_word(question)} Q0 {_word(clause)} {rank} {score:g} {tag}"
        for question, clauses in scores.items()
        for rank, (clause, score) in enumerate(clauses.items(), 1)
    ]
    judged = [f"{_word(question)} 0 {_word(clause)} 1" for question, clauses in relevant.items() for clause in clauses]
    texts = {
        "run.trec": "".join(f"{line}\n" for line in ranked),
        "qrels.trec": "".join(f"{line}\n" for line in judged),
        "run.json": json.dumps(scores, ensure_ascii=False, indent=1),
        "qrels.json": json.dumps(relevant, ensure_ascii=False, indent=1),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
