"""A draft being written: each quote is cited once, and facts name the citation that holds them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from citing import clause_of, head_for, row_of

from corpus.document import Clause
from corpus.facts import Fact
from corpus.quantities import Relation
from corpus.wording import Span
from rag.cite import marker
from rag.draft import Writing
from rag.shelf import Source

GOAL = clause_of("到2025年，地理标志证明商标达到25件，地理标志保护产品达到16件。")
DUTY = clause_of("由市市场监管局牵头。", "yulin-ip-opinion/3")


def span_of(words: str) -> Span:
    start = GOAL.text.index(words)
    return Span(start, start + len(words))


MARKS, PRODUCTS = span_of("地理标志证明商标达到25"), span_of("地理标志保护产品达到16")


def source(clause: Clause, *facts: Fact) -> Source:
    return Source(0, clause, head_for(clause), facts)


def fact(span: Span, value: str, *, relation: Relation = "=") -> Fact:
    name = GOAL.text[span.start : span.start + 8]
    return Fact(GOAL.document, GOAL.id, "榆林市", name, 2025, value, "件", relation, "=", "target", span)


# ---- citations ---------------------------------------------------------------------------------------


def test_citations_are_numbered_as_they_are_made() -> None:
    writing = Writing()
    marks = [writing.cite(source(DUTY)), writing.cite(source(GOAL), PRODUCTS), writing.cite(source(GOAL), MARKS)]
    draft = writing.draft("".join(marks))
    assert marks == [marker(1), marker(2), marker(3)]
    assert [(citation.n, citation.clause.id) for citation in draft.citations] == [
        (1, "yulin-ip-opinion/3"),
        (2, "yulin-ip-opinion/2"),
        (3, "yulin-ip-opinion/2"),
    ]


def test_a_part_of_a_clause_is_quoted_as_it_stands() -> None:
    writing = Writing()
    writing.cite(source(GOAL), MARKS)
    (citation,) = writing.draft("").citations
    assert citation.quote == "地理标志证明商标达到25" == GOAL.text[citation.span.start : citation.span.end]


def test_without_a_part_the_whole_clause_is_quoted() -> None:
    writing = Writing()
    writing.cite(source(GOAL))
    assert writing.draft("").citations[0].quote == GOAL.text


def test_the_same_words_are_cited_once() -> None:
    writing = Writing()
    first, other = writing.cite(source(GOAL), MARKS), writing.cite(source(DUTY))
    assert writing.cite(source(GOAL), MARKS) == first
    assert writing.cite(source(DUTY), Span(0, len(DUTY.text))) == other
    assert writing.count == len(writing.draft("").citations) == 2


def test_the_same_place_in_two_clauses_is_cited_twice() -> None:
    copy = clause_of(GOAL.text, "xian-ip-plan/2")
    writing = Writing()
    assert [writing.cite(source(GOAL), MARKS), writing.cite(source(copy), MARKS)] == [marker(1), marker(2)]


def test_a_part_that_grows_to_words_already_cited_is_the_same_citation() -> None:
    writing = Writing()
    first = writing.cite(source(GOAL), MARKS)
    assert writing.cite(source(GOAL), span_of("地理标志证明商标达到2")) == first  # no quote cuts 25 in two
    assert writing.count == 1


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 99), Span(-1, 2)], ids=["empty", "too_far", "before"])
def test_a_part_that_is_none_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="yulin-ip-opinion/2 has no words from"):
        Writing().cite(source(GOAL), span)


# ---- facts -------------------------------------------------------------------------------------------


def test_a_fact_names_the_citation_that_holds_it() -> None:
    writing = Writing()
    writing.cite(source(DUTY))
    marks = [writing.state(fact(span, value), source(GOAL)) for span, value in ((MARKS, "25"), (PRODUCTS, "16"))]
    draft = writing.draft("")
    assert marks == [marker(2), marker(3)]
    assert [(each.indicator, each.value, each.unit, each.citation) for each in draft.facts] == [
        ("地理标志证明商标", Decimal(25), "件", 2),
        ("地理标志保护产品", Decimal(16), "件", 3),
    ]
    for each in draft.facts:
        assert str(each.value) in draft.citations[each.citation - 1].quote


def test_a_fact_keeps_place_year_and_relation() -> None:
    writing = Writing()
    writing.state(fact(MARKS, "25", relation="≥"), source(GOAL))
    (stated,) = writing.draft("").facts
    assert (stated.region, stated.year, stated.relation) == ("榆林市", 2025, "≥")


def test_a_fact_stated_twice_is_listed_once() -> None:
    writing = Writing()
    assert writing.state(fact(MARKS, "25"), source(GOAL)) == writing.state(fact(MARKS, "25"), source(GOAL))
    assert len(writing.draft("").facts) == 1


def test_a_value_that_is_no_number_is_cited_but_no_fact() -> None:
    row = row_of(("指标名称", "知识产权保护满意度"), ("2025年", "持续提升"))
    stated = replace(fact(Span(10, 14), "持续提升"), clause=row.id, document=row.document)
    writing = Writing()
    assert writing.state(stated, source(row)) == marker(1)
    draft = writing.draft("")
    assert draft.citations[0].quote == "持续提升"
    assert draft.facts == ()


# ---- the draft ---------------------------------------------------------------------------------------


def test_a_draft_holds_what_was_collected() -> None:
    writing = Writing()
    text = f"共2件。{writing.cite(source(GOAL))}"
    draft = writing.draft(text, allowed=["2件"], sure=True, missing=["配合单位"])
    assert (draft.text, draft.allowed, draft.sure, draft.missing) == (text, ("2件",), True, ("配合单位",))


def test_a_draft_is_not_changed_by_what_is_written_after_it() -> None:
    writing = Writing()
    writing.cite(source(GOAL))
    draft = writing.draft("")
    writing.state(fact(MARKS, "25"), source(GOAL))
    assert (len(draft.citations), draft.facts, draft.sure, draft.missing) == (1, (), False, ())
