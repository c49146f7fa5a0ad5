"""Answers and citations are what the contract says, or are not made."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from corpus.document import head_of
from corpus.library import Library
from corpus.wording import Span
from rag.answer import Answer, Citation, CitationNumber, CitedFact, Status
from rag.cite import cite


@pytest.fixture(scope="module")
def citation(library: Library) -> Citation:
    document = library.get("hunan-ip-plan")
    assert document
    clause = next(clause for clause in document.clauses if clause.id == "hunan-ip-plan/1")
    return cite(clause, head_of(document), 0, len(clause.text))


@pytest.fixture
def fact(citation: Citation) -> CitedFact:
    return CitedFact("湖南省", "每万人口高价值发明专利拥有量", 2025, Decimal(8), "件", "=", citation.n)


def test_an_answer_holds_its_citations_and_facts(citation: Citation, fact: CitedFact) -> None:
    answer = Answer("answered", "达到8件。[1]", citations=(citation,), facts=(fact,), confidence=0.97)
    assert answer.citations[0].quote.startswith("到2025年")
    assert (answer.language, answer.mode, answer.notes, answer.related) == ("zh", "extract", (), ())


def test_an_answer_cannot_be_changed(citation: Citation) -> None:
    with pytest.raises(FrozenInstanceError):
        citation.quote = "达到9件"  # type: ignore[misc]


@pytest.mark.parametrize("status", ["answered", "partial", "not_found", "clarify"])
def test_an_answer_without_citations_may_have_any_status(status: Status) -> None:
    assert Answer(status, "语料中没有宝鸡市的数据。").citations == ()


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(Span(1, 7), id="other_words"),
        pytest.param(Span(3, 3), id="empty"),
        pytest.param(Span(-6, -1), id="from_the_end"),
        pytest.param(Span(0, 9999), id="past_the_end"),
    ],
)
def test_a_citation_is_a_slice_of_its_clause(citation: Citation, span: Span) -> None:
    with pytest.raises(ValueError, match="hunan-ip-plan/1"):
        replace(citation, quote="到2025年", span=span)


def test_a_citation_names_the_document_of_its_clause(citation: Citation, library: Library) -> None:
    other = library.get("yunnan-gi-draft")
    assert other
    with pytest.raises(ValueError, match="no clause of yunnan-gi-draft"):
        replace(citation, document=head_of(other))


def test_citations_are_numbered_from_one(citation: Citation) -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        Answer("answered", "达到8件。", citations=(replace(citation, n=CitationNumber(2)),))


def test_what_was_not_found_cites_nothing(citation: Citation) -> None:
    with pytest.raises(ValueError, match="cites nothing"):
        Answer("not_found", "语料中没有宝鸡市的数据。", citations=(citation,))


def test_a_fact_names_a_citation_of_its_answer(fact: CitedFact) -> None:
    with pytest.raises(ValueError, match="names a citation"):
        Answer("answered", "达到8件。", facts=(fact,))


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Answer("answered", "达到8件。", confidence=confidence)
