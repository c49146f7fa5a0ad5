"""The bench 测速 as a whole: workloads prepared, each engine in a process of its own, outcomes collected."""

import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.bench.answers import Answers, Asking
from eval.bench.engines import ENGINES, MILLION, Listed
from eval.bench.load import Encoder, Words, prepare
from eval.bench.measure import Effort, Opened, Run
from eval.bench.outcome import Bench, Machine, Outcome, merged
from eval.bench.process import record_of
from eval.bench.reference import agreements
from eval.bench.whole import Shipped, Workloads, measure_answers

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured: files of articles and questions, sizes, engines, effort; and where workloads are kept.

    Whole answers are measured if the shipped documents are given.
    """

    laws: Path
    pairs: Path
    out: Path
    sizes: tuple[int, ...] = (10_000, 100_000, MILLION)
    main: int = 100_000
    engines: tuple[Listed, ...] = ENGINES
    effort: Effort = field(default_factory=Effort)
    rounds: int = 3
    limit_s: float = 3600.0
    checked: int = 200
    seed: int = 7
    shipped: Shipped | None = None
    asking: Asking = field(default_factory=Asking)

    @property
    def compared(self) -> int:
        """The size that ratios and targets are taken at: `main`, or the largest if that is not measured."""
        return self.main if self.main in self.sizes else max(self.sizes)


def run_bench(options: Options, words: Words, encoder: Encoder, progress: Progress = lambda line: None) -> Bench:
    """Every engine at every size, one after the other; the workloads stay in the folder for the next run."""
    busy = _busy()
    loads, outcomes = [], []
    for size in options.sizes if options.engines else ():
        folder = options.out.resolve() / f"load-{size}"
        progress(f"{size:,} articles")
        about = prepare(
            folder, size, laws=options.laws, pairs=options.pairs, words=words, encoder=encoder, seed=options.seed
        )
        loads.append(about)
        outcomes += _checked(_rounds(size, folder, options, progress), folder, options)
    answers = _answers(options, progress)
    effort = options.effort
    machine = _machine((busy, _busy()))
    return Bench(options.compared, options.rounds, effort.passes, effort.k, machine, loads, outcomes, answers)


def _answers(options: Options, progress: Progress) -> Answers | None:
    if options.shipped is None:
        return None
    loads = Workloads(options.shipped, options.laws, options.pairs, options.sizes)
    return measure_answers(loads, options.out, options.asking, progress)


def chosen(names: Sequence[str]) -> tuple[Listed, ...]:
    """The engines of some names, or of a level; all of them for no name, none for whole answers."""
    return tuple(engine for engine in ENGINES if not names or engine.name in names or engine.level in names)


def _rounds(size: int, folder: Path, options: Options, progress: Progress) -> list[Outcome]:
    """Each engine's outcome. Rounds go through all engines in turn, so that a busy hour of the machine is shared."""
    rounds = options.rounds if size == options.compared else 1
    found: dict[str, list[Outcome]] = {engine.name: [] for engine in options.engines}
    for _ in range(rounds):
        for engine in options.engines:
            if all(before.run for before in found[engine.name]):
                found[engine.name].append(_outcome(engine, size, folder, options, progress))
    return [merged(outcomes) for outcomes in found.values()]


# ---- one engine ----------------------------------------------------------------------------------------


def _outcome(engine: Listed, size: int, folder: Path, options: Options, progress: Progress) -> Outcome:
    if size > engine.largest:
        return Outcome(engine, size, reason=f"not run above {engine.largest:,} articles: too slow or too large")
    progress(f"  {engine.name}")
    with tempfile.TemporaryDirectory(dir=options.out) as scratch:
        found = _worked(engine, folder, Path(scratch).resolve(), options)
        if isinstance(found, str):
            progress(f"    {found}")
            return Outcome(engine, size, reason=found)
        versions = found.pop("versions")
        again = _worked(engine, folder, Path(scratch).resolve(), options, "--open") if engine.is_stored else None
    if isinstance(again, str):
        return Outcome(engine, size, Run(**found), versions=versions, reason=f"opened from disk: {again}")
    return Outcome(engine, size, Run(**found), _opened(again), versions)


def _opened(found: dict[str, Any] | None) -> Opened | None:
    return Opened(**{name: value for name, value in found.items() if name != "versions"}) if found else None


def _worked(engine: Listed, folder: Path, scratch: Path, options: Options, *more: str) -> dict[str, Any] | str:
    """What a process of its own found, or the last line it left when it failed."""
    effort = {"passes": options.effort.passes, "k": options.effort.k, "seconds": options.effort.seconds}
    command = ["-m", "eval.bench.worker", "--engine", json.dumps(asdict(engine)), *more]
    command += ["--load", str(folder), "--scratch", str(scratch)]
    command += [part for name, value in effort.items() for part in (f"--{name}", str(value))]
    return record_of(command, options.limit_s)


def _checked(found: Sequence[Outcome], folder: Path, options: Options) -> list[Outcome]:
    """The outcomes with how far their best k agree with the exact ones, among all articles."""
    whole = [outcome for outcome in found if not outcome.engine.is_filtered]
    rankings = {outcome.engine.name: outcome.run.rankings for outcome in whole if outcome.run}
    levels = {outcome.engine.name: outcome.engine.level for outcome in whole}
    shares = agreements(rankings, levels, folder, k=options.effort.k, checked=options.checked)
    return [replace(outcome, agreement=shares.get(outcome.engine.name)) for outcome in found]


# ---- the machine ---------------------------------------------------------------------------------------


def _busy() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _machine(busy: tuple[float, float]) -> Machine:
    return Machine(_processor(), os.cpu_count() or 1, platform.platform(), platform.python_version(), busy)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named: Mapping[str, str] = dict(line.split(": ", 1) for line in lines if line.startswith("model name"))
    return next(iter(named.values()), platform.machine())
