"""The archive 文库 of an index: its documents and clauses on disk, decoded one at a time.

Documents stand in the order of their ids, clauses in the order of the text; a position counts from
the first clause of the first document. Each kind is one file of JSON lines beside the offsets of
its lines; ids are found through their sorted 64-bit hashes.
"""

import hashlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from operator import index
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.document import (
    HEAD,
    NO_DUTY,
    Cell,
    Clause,
    ClauseId,
    Deadline,
    Document,
    DocumentHead,
    DocumentId,
    Duty,
    Furniture,
    Heading,
    ParsedText,
)
from corpus.facts import Fact, read_facts
from corpus.wording import Run, Span, Wording
from index.errors import IndexFault
from index.storage import Generation, save_array

FOLDER = "archive"

T = TypeVar("T")


_FACT = tuple(field.name for field in fields(Fact) if field.name not in {"document", "clause"})


# ---- writing -----------------------------------------------------------------------------------------


def write_archive(folder: Path, documents: Iterable[Document]) -> dict[str, int]:
    """How many documents and clauses were written into this folder of a new generation."""
    ordered = sorted(documents, key=lambda document: document.id)
    clauses = [clause for document in ordered for clause in document.clauses]
    below = folder / FOLDER
    below.mkdir()
    _write_lines(below / "heads", (_head_record(document) for document in ordered))
    _write_lines(below / "texts", (document.text for document in ordered))
    _write_lines(below / "layouts", (_layout_record(document.parsed) for document in ordered))
    _write_lines(below / "clauses", (_clause_record(clause) for clause in clauses))
    _write_lines(below / "facts", (record for document in ordered for record in _fact_records(document)))
    _write_ids(below / "document", [document.id for document in ordered])
    _write_ids(below / "clause", [clause.id for clause in clauses])
    firsts = np.cumsum([0, *(len(document.clauses) for document in ordered)], dtype=np.int64)
    save_array(below / "firsts.npy", firsts)
    return {"documents": len(ordered), "clauses": len(clauses)}


def _write_lines(kind: Path, records: Iterable[object]) -> None:
    offsets = array("q", [0])
    with kind.with_suffix(".jsonl").open("xb") as file:
        for record in records:
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            offsets.append(offsets[-1] + file.write(f"{line}\n".encode()))
    save_array(kind.with_suffix(".npy"), np.array(offsets, dtype=np.int64))


def _write_ids(kind: Path, ids: Sequence[str]) -> None:
    for name, count in Counter(ids).most_common(1):
        if count > 1:
            what = f"{count} {kind.name}s have this id"
            raise IndexFault(what, where=name, remedy="Name each file of the corpus differently")
    hashes = np.array([_hash(name) for name in ids], dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    save_array(kind.with_name(f"{kind.name}_hashes.npy"), hashes[order])
    save_array(kind.with_name(f"{kind.name}_order.npy"), order.astype(np.int64))


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _head_record(document: Document) -> object:
    return {name: getattr(document, name) for name in HEAD}


def _clause_record(clause: Clause) -> object:
    cells = [(cell.header, cell.value, *cell.span) for cell in clause.cells]
    record = (clause.id, clause.document, clause.path, clause.kind, *_wording_record(clause.wording), cells)
    return record if clause.duty == NO_DUTY else (*record, _duty_record(clause.duty))


def _fact_records(document: Document) -> Iterator[object]:
    """The facts of each clause of a document, in the order of its clauses."""
    stated: dict[ClauseId, list[object]] = defaultdict(list)
    for fact in read_facts(document):
        stated[fact.clause].append([getattr(fact, name) for name in _FACT])
    return (stated.get(clause.id, ()) for clause in document.clauses)


def _duty_record(duty: Duty) -> object:
    deadline = duty.deadline and (duty.deadline.text, duty.deadline.by)
    return duty.responsible, duty.cooperating, deadline


def _wording_record(wording: Wording) -> tuple[str, object]:
    return wording.text, wording.runs


def _layout_record(parsed: ParsedText) -> object:
    headings = [_wording_record(heading.wording) for heading in parsed.headings]
    return headings, [(item.name, *item.span) for item in parsed.furniture]


# ---- reading -----------------------------------------------------------------------------------------


class Archive:
    """The documents and clauses of an open generation."""

    def __init__(self, generation: Generation) -> None:
        self._heads = _Lines(generation, "heads")
        self._texts = _Lines(generation, "texts")
        self._layouts = _Lines(generation, "layouts")
        self._clauses = _Lines(generation, "clauses")
        self._facts = _Lines(generation, "facts")
        self._document_ids = _Ids(generation, "document")
        self._clause_ids = _Ids(generation, "clause")
        self.firsts: NDArray[np.int64] = generation.array(f"{FOLDER}/firsts.npy")
        self._generation = generation

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return len(self._heads)

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""
        return len(self._clauses)

    def clause(self, position: int) -> Clause:
        """The clause at a position, as it was written."""
        return self._clauses.read(position, _clause)

    def clause_id(self, position: int) -> ClauseId:
        """The id of the clause at a position."""
        return self._clauses.read(position, _clause_id)

    def facts(self, position: int) -> tuple[Fact, ...]:
        """The indicator values that the clause at a position states."""
        return self._facts.read(position, lambda records: _facts(records, lambda: self.clause(position)))

    def head(self, position: int) -> DocumentHead:
        """The own data of the document at a position among the documents."""
        return self._heads.read(position, _head)

    def heads(self) -> Iterator[DocumentHead]:
        """The own data of every document, in the order of their ids."""
        return (self.head(position) for position in range(self.document_count))

    def document(self, position: int) -> Document:
        """The whole document at a position among the documents, as it was written."""
        head = self.head(position)
        headings, furniture = self._layouts.read(position, _layout)
        clauses = tuple(self.clause(place) for place in self.clauses_of(position))
        parsed = ParsedText(self._texts.read(position, str), clauses, headings, furniture)
        return Document(parsed=parsed, **{name: getattr(head, name) for name in HEAD})

    def text(self, position: int) -> str:
        """The stored text 原文 of the document at a position among the documents."""
        return self._texts.read(position, str)

    def position(self, identity: str) -> int | None:
        """The position of the clause with an id."""
        return self._clause_ids.find(identity, lambda position: self.clause(position).id)

    def document_position(self, identity: str) -> int | None:
        """The position of the document with an id among the documents."""
        return self._document_ids.find(identity, lambda position: self.head(position).id)

    def clauses_of(self, position: int) -> range:
        """The positions of the clauses of the document at a position among the documents."""
        if not 0 <= position < self.document_count:
            raise IndexError(f"no document {position}")
        first, last = int(self.firsts[position]), int(self.firsts[position + 1])
        if not 0 <= first <= last <= self.clause_count:
            raise self._generation.damaged(f"{FOLDER}/firsts.npy", f"the document {position} has no clauses")
        return range(first, last)

    def positions_of(self, identity: str) -> range:
        """The positions of the clauses of the document with an id; none if there is no such document."""
        position = self.document_position(identity)
        return range(0) if position is None else self.clauses_of(position)

    def document_of(self, position: int) -> int:
        """The position among the documents of the one that holds the clause at a position."""
        return int(self.firsts.searchsorted(position, side="right")) - 1

    def documents_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same for many clauses at once."""
        return self.firsts.searchsorted(positions, side="right") - 1


class _Lines:
    """One kind of records, each decoded when it is read."""

    def __init__(self, generation: Generation, kind: str) -> None:
        self._generation = generation
        self._name = f"{FOLDER}/{kind}.jsonl"
        self._lines = generation.blob(self._name)
        self._offsets = generation.array(f"{FOLDER}/{kind}.npy")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def read(self, position: int, build: Callable[[Any], T]) -> T:
        """What is built from the record at a position."""
        if not 0 <= position < len(self):
            raise IndexError(f"no record {position} in {self._name}")
        start, end = self._offsets[position], self._offsets[position + 1]
        try:
            return build(json.loads(str(self._lines[start:end], "utf-8")))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise self._generation.damaged(self._name, f"the record {position} cannot be read") from error


class _Ids:
    """Where an id stands, found by its hash."""

    def __init__(self, generation: Generation, kind: str) -> None:
        self._generation = generation
        self._name = f"{FOLDER}/{kind}_order.npy"
        self._order: NDArray[np.int64] = generation.array(self._name)
        self._hashes: NDArray[np.uint64] = generation.array(f"{FOLDER}/{kind}_hashes.npy")

    def find(self, identity: str, identity_at: Callable[[int], str]) -> int | None:
        """The position that really has the id, among those whose hash is the same."""
        found = np.uint64(_hash(identity))
        place = int(self._hashes.searchsorted(found))
        while place < len(self._hashes) and self._hashes[place] == found:
            position = int(self._order[place])
            if not 0 <= position < len(self._order):
                raise self._generation.damaged(self._name, f"no id stands at {position}")
            if identity_at(position) == identity:
                return position
            place += 1
        return None


def _clause(record: Sequence[Any]) -> Clause:
    identity, document, path, kind, text, runs, cells, *duty = record
    return Clause(
        ClauseId(identity),
        DocumentId(document),
        tuple(path),
        kind,
        _wording(text, runs),
        tuple(_cell(*cell) for cell in cells) if cells else (),
        _duty(*duty[0]) if duty else NO_DUTY,
    )


def _facts(records: Sequence[Sequence[Any]], stating: Callable[[], Clause]) -> tuple[Fact, ...]:
    """The facts of some records; the clause that states them is only read if there are any."""
    if not records:
        return ()
    clause = stating()
    return tuple(_fact(clause, record) for record in records)


def _fact(clause: Clause, record: Sequence[Any]) -> Fact:
    named = dict(zip(_FACT, record, strict=True))
    start, end = map(index, named.pop("span"))
    return Fact(clause.document, clause.id, **named, span=Span(start, end))


def _wording(text: str, runs: Iterable[Iterable[int]]) -> Wording:
    return Wording(text, tuple(map(Run._make, runs)))


def _cell(header: str, value: str, start: int, end: int) -> Cell:
    return Cell(header, value, Span(start, end))


def _duty(responsible: Iterable[str], cooperating: Iterable[str], deadline: Sequence[str] | None) -> Duty:
    return Duty(tuple(responsible), tuple(cooperating), Deadline(*deadline) if deadline else None)


def _head(record: dict[str, Any]) -> DocumentHead:
    period = record["period"]
    record["period"] = tuple(period) if period is not None else None
    record["read_from"] = {name: Span(*span) for name, span in record["read_from"].items()}
    return DocumentHead(**record)


def _layout(record: Sequence[Any]) -> tuple[tuple[Heading, ...], tuple[Furniture, ...]]:
    headings, furniture = record
    return (
        tuple(Heading(_wording(text, runs)) for text, runs in headings),
        tuple(Furniture(name, Span(start, end)) for name, start, end in furniture),
    )


def _clause_id(record: Sequence[str]) -> ClauseId:
    return ClauseId(record[0])
