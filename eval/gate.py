"""`wence eval` in one function: questions in, reports out, and whether the thresholds hold."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.library import Library
from eval.compare import Breach, Change, breaches, changes, read_thresholds
from eval.page import page
from eval.questions import Question
from eval.report import as_record, junit, markdown, read_baseline, write_reports
from eval.run import Result, System, fingerprint, run
from eval.trec import write_trec


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an evaluation."""

    results: tuple[Result, ...]
    breaches: tuple[Breach, ...]
    changes: tuple[Change, ...]
    record: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether every threshold is met."""
        return not self.breaches


def evaluate(
    questions: Sequence[Question],
    system: System,
    library: Library,
    *,
    thresholds: Path,
    baseline: Path | None = None,
    report: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Verdict:
    """Runs the questions and holds them against thresholds and baseline; writes every report into a folder."""
    limits = read_thresholds(thresholds)
    corpus = fingerprint(library)
    before = read_baseline(baseline, corpus) if baseline else None
    results = run(questions, system, library, progress)
    found = tuple(breaches(results, limits))
    moved = tuple(changes(before, results)) if before is not None else ()
    record = as_record(results, system=system.name, corpus=corpus)
    record["gate"] = {"passed": not found, "breaches": [breach.line for breach in found]}
    if baseline:
        record["changes"] = [asdict(change) for change in moved]
    if report:
        write_reports(
            report,
            {
                "eval.json": json.dumps(record, ensure_ascii=False, indent=1),
                "junit.xml": junit(results, found),
                "summary.md": markdown(results, found),
                "report.html": page(results, system=system.name, corpus=corpus, found=found, moved=moved),
            },
        )
        write_trec(results, report)
    return Verdict(tuple(results), found, moved, record)
