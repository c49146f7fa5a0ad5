"""Reads the labels made by hand; compares without white space, as tests/data/README.md says."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from corpus.clauses import split_clauses
from corpus.document import Clause, DocumentId, ParsedText
from corpus.reading import read_document

DATA = Path(__file__).parent / "data"
DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"

Label = dict[str, Any]


def document_paths() -> list[Path]:
    """The five documents and the ten samples."""
    return sorted([*DOCUMENTS.glob("*.txt"), *(DATA / "documents").glob("*.*")])


@cache
def parsed(path: Path) -> ParsedText:
    """A document split once for all tests."""
    return split_clauses(read_document(path), DocumentId(path.stem), markdown=path.suffix == ".md")


def labels(kind: str, document: str) -> list[Label]:
    """The labels of one kind (clauses, facts) of a document."""
    path = DATA / kind / f"{document}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def holders(clauses: tuple[Clause, ...], words: str) -> Iterator[Clause]:
    """The clauses that hold some words."""
    return (clause for clause in clauses if bare(words) in bare(clause.text))


def mismatch(label: Label, clauses: tuple[Clause, ...]) -> str | None:
    """What is wrong with the clauses for one label, None when all is as labelled."""
    if "apart" in label or "together" in label:
        pair = label.get("apart") or label["together"]
        both = [clause for clause in holders(clauses, pair[0]) if bare(pair[1]) in bare(clause.text)]
        missing = [words for words in pair if not any(holders(clauses, words))]
        if missing:
            return f"in no clause: {missing}"
        return None if bool(both) == ("together" in label) else f"not so: {label}"
    if "furniture" in label:
        found = [clause.id for clause in holders(clauses, label["text"])]
        return f"furniture in {found}" if found else None
    return _clause_mismatch(label, clauses)


def _clause_mismatch(label: Label, clauses: tuple[Clause, ...]) -> str | None:
    wanted = [bare(entry) for entry in label["path"]]
    first, last = bare(label["first"]), bare(label["last"])
    near = [clause for clause in clauses if bare(clause.text).startswith(first)]
    exact = [clause for clause in near if bare(clause.text).endswith(last) and [bare(e) for e in clause.path] == wanted]
    if not exact:
        seen = [(clause.path, clause.text[-20:]) for clause in near or holders(clauses, label["first"])]
        return f"wanted {label['path']} … {label['last']}, found {seen[:2]}"
    clause = exact[0]
    if clause.kind != label["kind"]:
        return f"{clause.id}: kind {clause.kind}, wanted {label['kind']}"
    return _detail_mismatch(label, clause)


def _detail_mismatch(label: Label, clause: Clause) -> str | None:
    row = clause.row or {}
    seen: Label = {
        "responsible": [bare(unit) for unit in clause.duty.responsible],
        "deadline": bare(clause.duty.deadline.text) if clause.duty.deadline else None,
        "row": {bare(header): bare(value) for header, value in row.items()},
    }
    wanted: Label = dict(label)
    if "row" in label:
        wanted["row"] = {bare(header): bare(value) for header, value in label["row"].items()}
    if "responsible" in label:
        wanted["responsible"] = [bare(unit) for unit in label["responsible"]]
    if label.get("deadline"):
        wanted["deadline"] = bare(label["deadline"])
    for name in ("row", "responsible", "deadline"):
        if name in label and seen[name] != wanted[name]:
            return f"{clause.id}: {name} {seen[name]}, wanted {wanted[name]}"
    return None
