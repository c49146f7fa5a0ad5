"""Results as a person or a machine reads them: a table, JSON, JUnit XML, Markdown, GitHub annotations."""

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from corpus.errors import WenceError
from corpus.text import columns, pad
from eval.compare import MEASURES, Breach, Change, GateError, summary
from eval.measures import Interval
from eval.run import Result

_SHOWN = ("recall@1", "recall@5", "recall@10", "mrr", "citation_hit", "keys_met", "right", "right_refusal")
_HEADERS = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr": "MRR",
    "citation_hit": "cited",
    "keys_met": "keys",
    "right": "right",
    "right_refusal": "declined",
}
_MAX_NAMED = 12
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAME = 36


def groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results all together, by kind, by document, by overlap of wording, and by half."""
    found: dict[str, list[Result]] = {"all": list(results)}
    by: tuple[Callable[[Result], Iterable[str]], ...] = (
        lambda result: [f"kind {result.kind}"],
        lambda result: [f"document {document}" for document in result.documents],
        lambda result: [f"overlap {result.overlap}"] if result.overlap != "none" else [],
        lambda result: [f"half {result.half}"],
    )
    for names in by:
        part: dict[str, list[Result]] = defaultdict(list)
        for result in results:
            for name in names(result):
                part[name].append(result)
        found.update(sorted(part.items()))
    return found


# ---- for people -----------------------------------------------------------------------------------


def table(results: Sequence[Result]) -> str:
    """The measures by group, in at most 100 columns; below it every measure with its interval."""
    header = ["", "n", *(_short(measure) for measure in _SHOWN)]
    rows = [header]
    for name, members in groups(results).items():
        means = _means(members)
        rows.append([_cut(name), str(len(members)), *(_number(means.get(measure)) for measure in _SHOWN)])
    widths = [max(columns(row[column]) for row in rows) for column in range(len(header))]
    lines = [
        "  ".join([pad(row[0], widths[0]), *(_right(c, w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", *_intervals(summary(results))])


def _cut(name: str) -> str:
    if columns(name) <= _NAME:
        return name
    while columns(name) > _NAME - 2:
        name = name[:-1]
    return name + "…"


def _means(results: Sequence[Result]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for result in results:
        for measure, value in result.measures.items():
            found[measure].append(value)
    return {measure: sum(taken) / len(taken) for measure, taken in found.items()}


def _intervals(found: Mapping[str, Interval]) -> list[str]:
    return [
        f"{measure:<20} {interval.mean:.3f}  [{interval.low:.3f}, {interval.high:.3f}]  n={interval.count}"
        if interval.count
        else f"{measure:<20} not measured"
        for measure, interval in found.items()
    ]


def _short(measure: str) -> str:
    return _HEADERS.get(measure, measure)


def _number(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.3f}"


def _right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text


def gate_lines(found: Sequence[Breach]) -> list[str]:
    """What broke the gate, with the first questions that broke it."""
    return [f"{breach.line}; {_named(breach.questions)}" for breach in found]


def change_lines(found: Sequence[Change]) -> list[str]:
    """How the measures moved from the baseline; a gain that may be chance says so."""
    lines = []
    for change in found:
        if change.better or change.worse:
            sure = f"p={change.p:.3f}" + ("" if change.p < 0.05 else ", may be chance")
            lines.append(f"{change.measure:<20} {change.before:.3f} -> {change.after:.3f}  ({sure})")
            lines += [f"    worse: {_named(change.worse)}"] if change.worse else []
    return lines or ["nothing moved"]


def _named(questions: Sequence[str]) -> str:
    shown = ", ".join(questions[:_MAX_NAMED])
    return f"{shown} and {len(questions) - _MAX_NAMED} more" if len(questions) > _MAX_NAMED else shown


# ---- for machines ---------------------------------------------------------------------------------


def as_record(results: Sequence[Result], *, system: str, corpus: str) -> dict[str, Any]:
    """A run as one JSON record, which `--baseline` reads back."""
    return {
        "system": system,
        "corpus": corpus,
        "questions": len(results),
        "summary": _record_of(results),
        "groups": {name: _record_of(members) for name, members in groups(results).items()},
        "results": [
            {
                "id": result.id,
                "type": result.kind,
                "half": result.half,
                "overlap": result.overlap,
                "status": result.status,
                "ranking": list(result.ranking),
                "relevant": list(result.relevant),
                "cited": list(result.cited),
                "measures": dict(result.measures),
                "ms": round(result.milliseconds, 3),
            }
            for result in results
        ],
    }


def _record_of(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """Every measure taken, with its interval."""
    return {
        measure: {"mean": interval.mean, "low": interval.low, "high": interval.high, "n": interval.count}
        for measure, interval in summary(results).items()
        if interval.count
    }


def read_baseline(path: Path, corpus: str) -> dict[str, dict[str, float]]:
    """Each question's measures in an earlier run, refused when that run was over another corpus."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        measures = {entry["id"]: dict(entry["measures"]) for entry in record["results"]}
        found = record["corpus"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GateError("it is no run of wence eval", where=str(path), remedy="Make one with --report DIR") from error
    if found != corpus:
        raise GateError(
            f"the baseline is over another corpus ({found}, here {corpus})",
            where=str(path),
            remedy="Run the baseline again over these documents",
        )
    return measures


def junit(results: Sequence[Result], found: Sequence[Breach]) -> str:
    """JUnit XML: a case for each question, one for each threshold; only a broken threshold fails."""
    suites = ElementTree.Element("testsuites")
    cases = ElementTree.SubElement(suites, "testsuite", name="wence eval questions")
    for result in results:
        case = ElementTree.SubElement(cases, "testcase", classname=result.kind, name=result.id)
        case.set("time", f"{result.milliseconds / 1000:.4f}")
        out = ElementTree.SubElement(case, "system-out")
        out.text = json.dumps(dict(result.measures), ensure_ascii=False)
    gate = ElementTree.SubElement(suites, "testsuite", name="wence eval gate")
    broken = {breach.measure: breach for breach in found}
    for measure in MEASURES:
        case = ElementTree.SubElement(gate, "testcase", classname="threshold", name=measure)
        if measure in broken:
            failure = ElementTree.SubElement(case, "failure", message=broken[measure].line)
            failure.text = "\n".join(broken[measure].questions)
    for suite in suites:
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", "0")
    return _CONTROL.sub("�", ElementTree.tostring(suites, encoding="unicode", xml_declaration=True))


def markdown(results: Sequence[Result], found: Sequence[Breach]) -> str:
    """A summary for a pull request: the verdict, the table by group, what broke the gate."""
    lines = ["## wence eval", "", "Gate: " + ("**failed**" if found else "passed"), ""]
    lines += [f"- {line}" for line in gate_lines(found)]
    lines += ["", "| | n | " + " | ".join(map(_short, _SHOWN)) + " |", "|---" * (len(_SHOWN) + 2) + "|"]
    for name, members in groups(results).items():
        means = _means(members)
        cells = " | ".join(_number(means.get(measure)) for measure in _SHOWN)
        lines.append(f"| {name} | {len(members)} | {cells} |")
    return "\n".join(lines) + "\n"


def annotations(found: Sequence[Breach], questions: str) -> list[str]:
    """GitHub workflow commands, one for each broken threshold; the exit code fails the job, not these."""
    title = "wence eval"
    return [
        f"::error file={_property(questions)},title={_property(title)}::{_message(line)}" for line in gate_lines(found)
    ]


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def write_reports(folder: Path, texts: Mapping[str, str]) -> None:
    """Writes some reports into a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise WenceError("the report cannot be written", where=str(folder), remedy="Name another folder") from error
