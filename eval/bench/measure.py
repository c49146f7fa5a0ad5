"""One engine measured 测量: CPU time over all its threads, memory over its input, and what it found."""

import ctypes
import gc
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from eval.bench.engines import Engine, Listed, Stored
from eval.bench.load import Load, read_load

Result = TypeVar("Result")

_LEAST_QUERIES = 5
_KIB = 1 if sys.platform != "darwin" else 1 / 1024


class Spent(NamedTuple):
    """CPU and wall seconds."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening from disk and the first question took in a process of their own, after imports, in ms."""

    open_ms: float
    first_ms: float
    grown_mb: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """An engine over a workload. Times of questions are in ms, a list for each pass; memory is in MB (10⁶ bytes)."""

    import_s: float
    build_s: float
    build_wall_s: float
    first_ms: float
    input_mb: float | None
    grown_mb: float | None
    peak_mb: float
    cpu_ms: Sequence[Sequence[float]]
    wall_ms: Sequence[Sequence[float]]
    rankings: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How many passes over the questions, how many rows for each, and the CPU seconds a pass may take."""

    passes: int = 2
    k: int = 10
    seconds: float = 10.0


def measured(listed: Listed, load_folder: Path, scratch: Path, effort: Effort) -> Run:
    """An engine built and asked every question, or as many as a pass has time for."""
    load = read_load(load_folder, listed.parts)
    engine, importing = _timed(listed.load)
    before = memory_mb()
    _, building = _timed(lambda: engine.build(load, scratch))
    _, first = _timed(lambda: engine.search(0, effort.k))
    count = _affordable(engine, load, effort)
    rankings: list[list[int]] = []
    passes = []
    for _ in range(effort.passes):
        rankings, spent = _asked(engine, count, effort.k)
        passes.append(spent)
    return Run(
        import_s=importing.cpu,
        build_s=building.cpu,
        build_wall_s=building.wall,
        first_ms=first.cpu * 1000,
        input_mb=before,
        grown_mb=_over(before),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 * _KIB / 1e6,
        cpu_ms=[[one.cpu * 1000 for one in spent] for spent in passes],
        wall_ms=[[one.wall * 1000 for one in spent] for spent in passes],
        rankings=rankings,
    )


def opened(listed: Listed, load_folder: Path, scratch: Path, effort: Effort) -> Opened:
    """An engine opened from what its build left, and asked once."""
    load = read_load(load_folder, listed.parts)
    engine = cast(Stored, listed.load())
    before = memory_mb()
    _, opening = _timed(lambda: engine.open(load, scratch))
    _, first = _timed(lambda: engine.search(0, effort.k))
    return Opened(opening.cpu * 1000, first.cpu * 1000, _over(before))


def memory_mb() -> float | None:
    """What this process holds in memory now, what it no longer needs given back; None where the system is silent."""
    gc.collect()
    give_back = getattr(ctypes.CDLL(None) if sys.platform == "linux" else None, "malloc_trim", None)
    if give_back:
        give_back(0)
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * resource.getpagesize() / 1e6


def _over(before: float | None) -> float | None:
    now = memory_mb()
    return None if now is None or before is None else now - before


def _affordable(engine: Engine, load: Load, effort: Effort) -> int:
    """How many questions fit into a pass; asking them warms up what there is to warm up."""
    asked = max(len(load.queries.tokens), len(load.queries.vectors))
    spent = 0.0
    for position in range(asked):
        spent += _timed(partial(engine.search, position, effort.k))[1].cpu
        if spent > effort.seconds and position + 1 >= _LEAST_QUERIES:
            return position + 1
    return asked


def _asked(engine: Engine, count: int, k: int) -> tuple[list[list[int]], list[Spent]]:
    rankings, spent = [], []
    for position in range(count):
        ranking, time_taken = _timed(partial(engine.search, position, k))
        rankings.append(ranking)
        spent.append(time_taken)
    return rankings, spent


def _timed(work: Callable[[], Result]) -> tuple[Result, Spent]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Spent(time.process_time() - cpu, time.perf_counter() - wall)
