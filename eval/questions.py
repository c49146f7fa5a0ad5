"""Labelled questions 带标签的问题: their types, their loader, and the checks that the labels make of themselves."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.document import Clause
from corpus.errors import WenceError
from corpus.library import Library
from corpus.text import fold
from eval.keys import holds_key

Half = Literal["dev", "test"]
GoldMode = Literal["any", "all"]

KINDS = (
    "numeric", "list", "definition", "responsibility", "deadline", "table_filter", "measure", "background", "yes_no",
    "multi_clause", "comparison", "status", "clause_lookup", "english", "conversation", "unanswerable",
)  # fmt: skip
_FIELDS = {"id", "lang", "type", "half", "question", "gold", "gold_mode", "answer_keys", "turns", "why"}


class LabelError(WenceError):
    """A labelled question that cannot be read."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The words of a clause that answer a question."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its label; `earlier` are the questions asked before it in its conversation."""

    id: str
    lang: str
    kind: str
    half: Half
    text: str
    gold: tuple[Gold, ...]
    gold_mode: GoldMode
    answer_keys: tuple[tuple[str, ...], ...]
    earlier: tuple[str, ...] = ()

    @property
    def is_answerable(self) -> bool:
        """Whether the corpus holds an answer."""
        return bool(self.gold)


def read_questions(paths: Iterable[Path]) -> list[Question]:
    """The questions of some files, each turn of a conversation as a question of its own."""
    return [question for path in paths for question in _read_file(path)]


def _read_file(path: Path) -> Iterator[Question]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError("the questions cannot be read", where=str(path), remedy="Check the path and UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from _read_line(line, f"{path}:{number}")


def _read_line(line: str, where: str) -> Iterator[Question]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise LabelError(f"not JSON ({error})", where=where, remedy="Write one JSON object a line") from error
    if not isinstance(record, dict):
        raise LabelError("not a JSON object", where=where, remedy="Write one JSON object a line")
    turns = record.get("turns")
    if turns is None:
        _check_fields(record, where)
        yield _question(record, record, (), where)
        return
    if not isinstance(turns, list) or not turns or "id" not in record:
        raise LabelError("a conversation has an id and a list of turns", where=where, remedy="Add them")
    earlier: tuple[str, ...] = ()
    for number, turn in enumerate(turns, 1):
        for fields in (record, turn):
            _check_fields(fields, where)
        question = _question({**record, "id": f"{record.get('id')}/{number}"}, turn, earlier, where)
        yield question
        earlier = (*earlier, question.text)


def _check_fields(record: object, where: str) -> None:
    if not isinstance(record, dict):
        raise LabelError("a turn is not a JSON object", where=where, remedy="Write it like a question")
    unknown = set(record) - _FIELDS
    if unknown:
        raise LabelError(f"unknown field {min(unknown)}", where=where, remedy=f"Use {', '.join(sorted(_FIELDS))}")
    keys = record.get("answer_keys", [])
    if not isinstance(keys, list) or any(not isinstance(group, list) for group in keys):
        raise LabelError(
            "answer_keys is of the wrong kind, not a list of lists", where=where, remedy='Write [["25件"], ["16件"]]'
        )


def _question(record: dict[str, Any], turn: dict[str, Any], earlier: tuple[str, ...], where: str) -> Question:
    try:
        gold = tuple(Gold(str(item["doc"]), str(item["quote"])) for item in turn.get("gold", []))
        keys = tuple(tuple(str(key) for key in group) for group in turn.get("answer_keys", []))
        question = Question(
            id=str(record["id"]),
            lang=str(record.get("lang", "zh")),
            kind=str(record["type"]),
            half=record.get("half", "test"),
            text=str(turn["question"]),
            gold=gold,
            gold_mode=turn.get("gold_mode", "any"),
            answer_keys=keys,
            earlier=earlier,
        )
    except (KeyError, TypeError) as error:
        raise LabelError(f"a field is missing or of the wrong kind: {error}", where=where, remedy="Add it") from error
    if question.gold_mode not in ("any", "all") or question.half not in ("dev", "test"):
        raise LabelError("gold_mode is any or all, half is dev or test", where=where, remedy="Correct it")
    return question


class GoldClauses:
    """Which clauses hold a quote, white space and width aside."""

    def __init__(self, library: Library) -> None:
        self._folded: dict[str, list[tuple[Clause, str]]] = {
            str(document.id): [(clause, fold(clause.text).text) for clause in document.clauses] for document in library
        }

    def __contains__(self, document: str) -> bool:
        return document in self._folded

    def of(self, gold: Gold) -> list[Clause]:
        """The clauses of the gold's document that hold its quote."""
        wanted = fold(gold.quote).text
        return [clause for clause, text in self._folded.get(gold.document, []) if wanted in text]

    def everywhere(self, quote: str) -> list[Clause]:
        """The clauses of all documents that hold a quote."""
        wanted = fold(quote).text
        return [clause for clauses in self._folded.values() for clause, text in clauses if wanted in text]


def check_questions(questions: Sequence[Question], library: Library) -> list[str]:
    """What is wrong with some labels, one line each."""
    clauses = GoldClauses(library)
    problems = [f"{question.id}: {found}" for question in questions for found in _problems(question, clauses)]
    return [*problems, *_duplicates(questions), *_split_clauses(questions, clauses)]


def _problems(question: Question, clauses: GoldClauses) -> Iterator[str]:
    if question.kind not in KINDS:
        yield f"unknown type {question.kind}"
    if question.kind == "unanswerable" and question.gold:
        yield "an unanswerable question has no gold"
    if question.is_answerable and not question.answer_keys:
        yield "no answer keys"
    held: list[Clause] = []
    for gold in question.gold:
        if gold.document not in clauses:
            yield f"no document {gold.document}"
            continue
        found = clauses.of(gold)
        held += found
        if not found:
            yield f"no clause holds the quote {gold.quote!r}"
        elif len(found) > 1:
            yield f"{len(found)} clauses hold the quote {gold.quote!r}: {', '.join(clause.id for clause in found)}"
    for group in question.answer_keys:
        if held and not any(_near(key, question, held) for key in group):
            yield f"no gold clause holds any key of {list(group)}"


def _near(key: str, question: Question, held: Sequence[Clause]) -> bool:
    """Whether a key is in a gold clause, or counts the gold clauses."""
    counted = str(len(question.gold))
    return any(holds_key(clause.text, key) for clause in held) or key.rstrip("项个条件家处") == counted


def _duplicates(questions: Sequence[Question]) -> Iterator[str]:
    ids: set[str] = set()
    texts: dict[tuple[str, ...], str] = {}
    for question in questions:
        if question.id in ids:
            yield f"{question.id}: this id occurs twice"
        ids.add(question.id)
        asked = tuple(fold(text).text for text in (*question.earlier, question.text))
        if texts.setdefault(asked, question.id) != question.id:
            yield f"{question.id}: the same question as {texts[asked]}"


def _split_clauses(questions: Sequence[Question], clauses: GoldClauses) -> Iterator[str]:
    """Clauses whose questions stand in both halves."""
    halves: dict[str, dict[str, str]] = defaultdict(dict)
    for question in questions:
        for gold in question.gold:
            for clause in clauses.of(gold):
                halves[clause.id].setdefault(question.half, question.id)
    for clause_id, found in halves.items():
        if len(found) > 1:
            yield f"{found['test']}: its clause {clause_id} is also asked in the dev half by {found['dev']}"
