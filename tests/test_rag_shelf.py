"""The shelf gives every clause with its document and its values, as the library parses them."""

import pytest

from corpus.document import DocumentId, head_of
from corpus.facts import read_facts
from corpus.library import Library
from index.hybrid import ClauseIndex
from rag.shelf import Evidence, Shelf


@pytest.fixture(scope="module")
def shelf(clause_index: ClauseIndex) -> Shelf:
    return Shelf(clause_index)


def test_the_heads_are_those_of_the_documents_in_the_order_of_ids(shelf: Shelf, library: Library) -> None:
    assert list(shelf.heads) == sorted(map(head_of, library), key=lambda head: head.id)
    assert len(shelf.heads) == 4


def test_the_clauses_of_a_document_come_in_the_order_of_its_text(shelf: Shelf, library: Library) -> None:
    for document in library:
        sources = shelf.sources(document.id)
        assert tuple(source.clause for source in sources) == document.clauses
        assert all(source.head == head_of(document) for source in sources)


def test_a_row_gives_the_clause_that_stands_there(shelf: Shelf, clause_index: ClauseIndex) -> None:
    for row in range(len(clause_index)):
        source = shelf.source(row)
        assert (source.row, source.clause) == (row, clause_index.archive.clause(row))
        assert source.head.id == source.clause.document


def test_the_values_of_a_document_are_on_the_shelf(shelf: Shelf, library: Library) -> None:
    for document in library:
        stated = [fact for source in shelf.sources(document.id) for fact in source.facts]
        assert stated == read_facts(document)


def test_a_table_row_brings_its_values(shelf: Shelf) -> None:
    rows = [source for source in shelf.sources(DocumentId("hunan-ip-plan")) if source.clause.kind == "row"]
    values = [[(fact.year, fact.value) for fact in source.facts] for source in rows]
    assert values == [[(2020, "3.9"), (2025, "8")], [(2020, "600"), (2025, "1000")], [(2020, "38"), (2025, "100")]]


def test_a_clause_read_twice_is_the_same_object(shelf: Shelf) -> None:
    assert shelf.source(3) is shelf.source(3)


@pytest.mark.parametrize("identity", ["", "yunnan", "hunan-ip-plan/1"])
def test_an_unknown_document_has_no_clauses_and_no_head(shelf: Shelf, identity: str) -> None:
    assert shelf.sources(DocumentId(identity)) == []
    assert shelf.head(DocumentId(identity)) is None


def test_a_document_is_known_by_its_id(shelf: Shelf) -> None:
    head = shelf.head(DocumentId("sichuan-ip-rules"))
    assert head is not None
    assert (head.title, head.doc_no) == ("四川省专利奖励办法", "川府发〔2023〕9号")


def test_evidence_shows_clause_and_head_of_its_source(shelf: Shelf) -> None:
    source = shelf.source(0)
    evidence = Evidence(source, 0.5)
    assert evidence.clause is source.clause
    assert evidence.head is source.head
