"""Whole answers measured 整答测速: over the shipped documents, over many laws, and from a cold start."""

import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from statistics import mode

from eval.bench.answers import Answers, Asked, Asking, Turns, Warm
from eval.bench.cold import cold_starts
from eval.bench.laws import write_laws
from eval.bench.load import LoadError, read_queries
from eval.bench.process import record_of
from eval.questions import Question, read_questions
from index.build import build_index
from index.hybrid import ClauseIndex

_PACKAGES = ("faiss-cpu", "numpy", "rank-bm25", "rjieba", "scipy", "sentence-transformers", "tokenizers")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shipped:
    """The documents and the labelled questions that come with the package."""

    corpus: Path
    questions: Sequence[Path]


@dataclass(frozen=True, slots=True)
class Workloads:
    """What is asked over: the shipped documents, and laws at some sizes with the questions of pairs."""

    shipped: Shipped
    laws: Path
    pairs: Path
    sizes: Sequence[int]


def measure_answers(loads: Workloads, out: Path, asking: Asking, progress: Progress) -> Answers:
    """Both answerers over every workload, and the cold starts; the indexes are written anew and removed at the end."""
    queries = [(query,) for query in read_queries(loads.pairs)]
    labelled = [one for one in read_questions(loads.shipped.questions) if one.half == "dev"]
    if not queries or not labelled:
        raise LoadError("there is no question", where=str(loads.pairs), remedy="Name other files")
    turns = [(*one.earlier, one.text) for one in labelled]
    with tempfile.TemporaryDirectory(dir=out) as folder:
        data = Path(folder).resolve()
        progress("answers from the shipped documents")
        build_index(loads.shipped.corpus, data)
        asked = [_asked("shipped documents", data, turns, asking, asking.shipped_ms, progress)]
        progress("  cold starts")
        cold = cold_starts(data, _usual(labelled), asking)
    for size in loads.sizes:
        progress(f"answers from {size:,} articles")
        with tempfile.TemporaryDirectory(dir=out) as folder:
            data = Path(folder).resolve()
            write_laws(loads.laws, size, data, seed=asking.seed)
            most_ms = asking.large_ms if size == asking.large else None
            asked.append(_asked(f"{size:,} articles", data, queries, asking, most_ms, progress))
    return Answers(asked, cold, versions())


def _usual(labelled: Sequence[Question]) -> str:
    """The first question of the most frequent kind; one without a conversation before it, if there is any."""
    alone = [one for one in labelled if not one.earlier] or labelled
    kind = mode(one.kind for one in alone)
    return next(one.text for one in alone if one.kind == kind)


def versions() -> dict[str, str]:
    """The version of each package that both need and of what is imported against a start of ours."""
    return {one.metadata["Name"]: one.version for one in distributions() if one.metadata["Name"] in _PACKAGES}


def _asked(
    name: str, data: Path, questions: Sequence[Turns], asking: Asking, most_ms: float | None, progress: Progress
) -> Asked:
    """The same drawn questions to both, each in a process of its own."""
    drawn = random.Random(asking.seed).sample(questions, min(len(questions), asking.warm + asking.most))
    warm = min(asking.warm, len(drawn) - 1)
    file = data / "questions.json"
    file.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")
    given = ("--data", str(data), "--questions", str(file), "--warm", str(warm))
    found: dict[str, Warm | str] = {}
    for who in ("wence", "plain"):
        progress(f"  {who}")
        record = record_of(("-m", "eval.bench.asking", "--who", who, *given), asking.limit_s)
        found[who] = record if isinstance(record, str) else Warm(**record)
    ours, peer = (one if isinstance(one, Warm) else None for one in found.values())
    reason = "; ".join(f"{who}: {one}" for who, one in found.items() if isinstance(one, str))
    return Asked(name, len(ClauseIndex.open(data)), ours, peer, reason, most_ms)
