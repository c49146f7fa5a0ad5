"""The parser against labels made by hand, on the five documents and the ten samples."""

from collections import Counter
from pathlib import Path

import labels
import pytest

from corpus.facts import read_facts
from corpus.library import load_document

CORPUS = sorted(path.stem for path in labels.DOCUMENTS.glob("*.txt"))
PATHS = {path.stem: path for path in labels.document_paths()}

FactKey = tuple[str | None, str, int | None, str, str, str, str]


@pytest.mark.parametrize("document", sorted(PATHS))
def test_clauses_are_as_labelled(document: str) -> None:
    clauses = labels.parsed(PATHS[document]).clauses
    wrong = [found for label in labels.labels("clauses", document) if (found := labels.mismatch(label, clauses))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("document", sorted(PATHS))
def test_furniture_is_named_as_labelled(document: str) -> None:
    parsed = labels.parsed(PATHS[document])
    named = {item.name for item in parsed.furniture}
    wanted = {label["furniture"] for label in labels.labels("clauses", document) if "furniture" in label}
    assert wanted <= named, f"not named: {wanted - named}"


def test_each_document_has_labels_enough() -> None:
    counts = {document: len(labels.labels("clauses", document)) for document in PATHS}
    assert all(counts[document] >= 50 for document in CORPUS), counts
    assert sum(counts.values()) >= 800


def _labelled(document: str) -> Counter[FactKey]:
    return Counter(
        (
            label["region"],
            labels.bare(label["indicator"]),
            label["year"],
            label["value"],
            label["unit"],
            label["relation"],
            label["role"],
        )
        for label in labels.labels("facts", document)
    )


def _read(path: Path) -> Counter[FactKey]:
    return Counter(
        (fact.region, labels.bare(fact.indicator), fact.year, fact.value, fact.unit, fact.relation, fact.role)
        for fact in read_facts(load_document(path))
    )


def _precision_and_recall(documents: list[str]) -> tuple[float, float, int]:
    wanted = {document: _labelled(document) for document in documents}
    found = {document: _read(PATHS[document]) for document in documents}
    right = sum((wanted[document] & found[document]).total() for document in documents)
    labelled = sum(counts.total() for counts in wanted.values())
    return right / sum(counts.total() for counts in found.values()), right / labelled, labelled


def test_facts_of_the_corpus_are_read_with_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    precision, recall, labelled = _precision_and_recall(CORPUS)
    with capsys.disabled():
        print(f"\nfacts, five documents: precision {precision:.3f}, recall {recall:.3f} of {labelled} labelled")
    assert labelled >= 100
    assert precision >= 0.97
    assert recall >= 0.97


def test_facts_of_other_documents_are_read_with_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    precision, recall, labelled = _precision_and_recall([name for name in PATHS if name.startswith("sample-")])
    with capsys.disabled():
        print(f"\nfacts, ten samples: precision {precision:.3f}, recall {recall:.3f} of {labelled} labelled")
    assert precision >= 0.88
    assert recall >= 0.88


@pytest.mark.parametrize("document", sorted(PATHS))
def test_a_fact_states_its_value_in_its_clause(document: str) -> None:
    read = load_document(PATHS[document])
    clauses = {clause.id: clause for clause in read.clauses}
    for fact in read_facts(read):
        words = clauses[fact.clause].text[fact.span.start : fact.span.end]
        assert fact.value in words.replace(" ", ""), (fact, words)
