"""Cold starts 冷启动: `wence ask` as a process from start to end, against importing the libraries alone."""

import re
import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from eval.bench.answers import Asking, Cold, Starts
from eval.bench.process import record_of, run_python

_PACKAGES = ("numpy", "scipy", "faiss", "tokenizers", "rjieba", "jieba", "opencc", "safetensors", "rank_bm25")
_FULL, _LIGHT = "import sentence_transformers", "import faiss, numpy, scipy, tokenizers"
_OWN = ("corpus", "index", "rag", "api", "eval")
OURS, OTHERS = "wence", "others"
"""The names that our own packages' imports go under, and those of the standard library and the like."""
_LINE = re.compile(r"import time: +(\d+) \| +\d+ \|( +)(\S+)")


def cold_starts(data: Path, question: str, asking: Asking) -> Cold | str:
    """Starts of `wence ask` over the index of a folder and of the peer, in turn; or why one of them failed."""
    peer = asking.peer or (_FULL if find_spec("sentence_transformers") else _LIGHT)
    ask = ("-m", "api.cli", "ask", question, "--data", str(data))
    loading, limit_s = ("-c", peer), asking.limit_s
    traced = run_python(("-X", "importtime", *ask), limit_s)  # the first, so that every later start finds all on disk
    if isinstance(traced, str):
        return traced
    parts = record_of(("-m", "eval.bench.first", str(data), question), limit_s)
    if isinstance(parts, str):
        return parts
    unmeasured = run_python(loading, limit_s)
    if isinstance(unmeasured, str):
        return unmeasured
    rounds = [(_started(ask, limit_s), _started(loading, limit_s)) for _ in range(asking.starts)]
    ours, theirs = ([one[at] for one in rounds] for at in (0, 1))
    loaded = imports_ms(traced.stderr.splitlines())
    return Cold(_starts("wence ask", ours), _starts(f'python -c "{peer}"', theirs), loaded, parts, asking.start_s)


def _starts(command: str, spent: Sequence[tuple[float, float]]) -> Starts:
    return Starts(command, [wall for wall, _ in spent], [cpu for _, cpu in spent])


def _started(arguments: Sequence[str], limit_s: float) -> tuple[float, float]:
    """Wall and CPU s of a process."""
    wall, cpu = time.perf_counter(), _of_children()
    run_python(arguments, limit_s)
    return time.perf_counter() - wall, _of_children() - cpu


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imports_ms(lines: Iterable[str]) -> dict[str, float]:
    """The time each package's imports took by `-X importtime`, most first.

    A module of the standard library counts for the library that imports it first, else among the others.
    """
    spent: dict[str, float] = defaultdict(float)
    owners: list[tuple[int, str]] = []
    for line in reversed(list(lines)):  # a module is printed after those it imports
        match = _LINE.match(line)
        if not match:
            continue
        depth, name = len(match[2]), match[3].partition(".")[0]
        while owners and owners[-1][0] >= depth:
            owners.pop()
        above = owners[-1][1] if owners else OTHERS
        owner = OURS if name in _OWN else name if name in _PACKAGES else above if above != OURS else OTHERS
        owners.append((depth, owner))
        spent[owner] += int(match[1]) / 1000
    return dict(sorted(spent.items(), key=lambda item: -item[1]))
