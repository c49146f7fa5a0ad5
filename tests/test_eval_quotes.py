"""The quote bench: enough cases of each kind, each true to its verdict, the same at every build."""

from pathlib import Path

import pytest

from corpus.library import Library
from corpus.text import find_quote, fold
from eval.quotes.build import Case, build_cases, count_by

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"


def squeezed(text: str) -> str:
    return fold(text).text


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load([DOCUMENTS])


@pytest.fixture(scope="module")
def cases(library: Library) -> list[Case]:
    return build_cases(library)


@pytest.fixture(scope="module")
def texts(library: Library) -> dict[str, str]:
    return {clause.id: clause.text for document in library for clause in document.clauses}


def test_there_are_a_thousand_cases_and_some_of_every_alteration(cases: list[Case]) -> None:
    counts = count_by(cases)
    assert len(cases) >= 1000
    assert len({case.id for case in cases}) == len(cases)
    altered = {how for how, verdict in counts if verdict == "not_found"}
    assert altered >= {"digit", "unit", "date", "negation", "modality", "scale", "dropped_digit"}
    assert min(counts.values()) >= 10


def test_a_supported_quote_stands_in_its_clause(cases: list[Case], texts: dict[str, str]) -> None:
    for case in cases:
        if case.verdict == "supported":
            assert squeezed(case.quote) in squeezed(texts[case.clause]), case


def test_a_quote_in_other_print_is_found_as_a_slice(cases: list[Case], texts: dict[str, str]) -> None:
    for case in (case for case in cases if case.how in {"as_printed", "wide", "narrow", "broken_line", "invisible"}):
        place = find_quote(texts[case.clause], case.quote)
        assert place, case
        assert squeezed(texts[case.clause][slice(*place)]) == squeezed(case.quote)


def test_an_altered_or_joined_quote_stands_nowhere(cases: list[Case], texts: dict[str, str]) -> None:
    folded = [squeezed(text) for text in texts.values()]
    for case in cases:
        if case.verdict in {"not_found", "joined"}:
            assert not any(squeezed(case.quote) in text for text in folded), case


def test_a_misattributed_quote_stands_elsewhere_only(cases: list[Case], texts: dict[str, str]) -> None:
    folded = {name: squeezed(text) for name, text in texts.items()}
    for case in cases:
        if case.verdict == "misattributed":
            holders = [name for name, text in folded.items() if squeezed(case.quote) in text]
            assert holders, case
            assert case.clause not in holders, case


def test_boilerplate_is_bound_to_each_of_its_clauses(cases: list[Case]) -> None:
    shared = {case.quote for case in cases if case.how == "boilerplate" and case.verdict == "supported"}
    for quote in shared:
        claimed = [case for case in cases if case.quote == quote and case.how == "boilerplate"]
        assert len({case.clause for case in claimed if case.verdict == "supported"}) >= 1
    assert any(
        len({case.clause.partition("/")[0] for case in cases if case.quote == quote and case.verdict == "supported"})
        > 1
        for quote in shared
    ), "no boilerplate stands in two documents"


def test_the_same_seed_builds_the_same_cases(library: Library, cases: list[Case]) -> None:
    assert build_cases(library) == cases
    assert build_cases(library, seed=8) != cases
