"""Example questions: made of what the documents hold, each answered, nothing written in advance."""

from collections.abc import Sequence

import pytest

from index.hybrid import ClauseIndex
from rag import Answer, Assistant
from rag.examples import MOST, Stated, examples


@pytest.fixture(scope="module")
def assistant(clause_index: ClauseIndex) -> Assistant:
    return Assistant(clause_index)


@pytest.fixture(scope="module")
def stated(assistant: Assistant) -> Sequence[Stated]:
    sources = [assistant.shelf.source(row) for row in range(len(assistant.clauses))]
    return [(source.clause, source.head, source.facts) for source in sources]


def test_every_example_is_answered_and_speaks_of_what_is_held(assistant: Assistant) -> None:
    assert 1 <= len(assistant.examples) <= MOST
    assert len(set(assistant.examples)) == len(assistant.examples)
    for question in assistant.examples:
        assert assistant.ask(question).status == "answered", question


def test_what_is_not_answered_is_not_shown(stated: Sequence[Stated]) -> None:
    assert examples(stated, lambda _: Answer("not_found", "没有")) == ()


def test_wordings_take_turns_and_no_gap_stays_open(stated: Sequence[Stated]) -> None:
    found = examples(stated, lambda _: Answer("answered", "有"), most=50)
    assert len(found) > 3
    assert not [question for question in found if "{" in question or "None" in question]
    assert "目标是多少" in found[0]
    assert any("负责哪些任务" in question for question in found[:3])


def test_an_index_without_anything_has_no_example() -> None:
    assert examples([], lambda _: Answer("answered", "有")) == ()
