"""Where something is written, on invented papers and on the labelled questions (dev half)."""

from pathlib import Path

import pytest
from asking import Desk, shown

from corpus.library import Library
from eval.questions import GoldClauses, read_questions
from index.build import build_index
from index.hybrid import ClauseIndex
from rag.draft import Draft
from rag.shelf import Shelf
from rag.where import answer_where

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions"


def asked(desk: Desk, text: str) -> Draft | None:
    question, evidence = desk.understood(text)
    return answer_where(question, evidence, desk.matcher)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("where")
    build_index(Path(__file__).parent / "data" / "documents", folder, learn=False)
    clauses = ClauseIndex.open(folder)
    return Desk(clauses, Shelf(clauses))


def test_the_clause_is_quoted_and_its_place_left_to_the_citation(desk: Desk) -> None:
    draft = asked(desk, "供热单位的应急预案写在白山条例哪一条")
    assert shown(draft).startswith("原文见下列条款：\n「第二十二条")
    assert draft is not None
    assert draft.citations[0].label == "《白山市城市供热条例》第四章 应急与监督 第二十二条"


@pytest.mark.parametrize("question", ["白山供热条例第十二条讲什么", "湖州加装电梯每台补多少钱"])
def test_other_questions_are_left_to_others(desk: Desk, question: str) -> None:
    assert asked(desk, question) is None


def test_labelled_questions_cite_the_clause(data: Path, shipped: Library) -> None:
    clauses = ClauseIndex.open(data)
    desk, gold = Desk(clauses, Shelf(clauses)), GoldClauses(shipped)
    cited: list[bool] = []
    for labelled in read_questions(sorted(QUESTIONS.glob("*.jsonl"))):
        if labelled.half == "dev" and labelled.kind == "clause_lookup" and not labelled.earlier:
            draft = asked(desk, labelled.text)
            wanted = {clause.id for quote in labelled.gold for clause in gold.of(quote)}
            if draft is not None:
                shown(draft)
                cited.append(any(citation.clause.id in wanted for citation in draft.citations))
    print(f"{sum(cited)} of {len(cited)} cite the clause")
    assert len(cited) == 10
    assert sum(cited) >= 9
