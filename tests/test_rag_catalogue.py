"""The catalogue of an open index: filters that name what there is not, lists, look-ups."""

from dataclasses import replace

import pytest

from corpus.document import head_of
from corpus.facts import read_facts
from corpus.library import Library
from corpus.records import clause_record, document_record, fact_record
from index.filters import Filters
from index.hybrid import ClauseIndex
from rag.catalogue import Catalogue, filters_of


@pytest.fixture
def catalogue(clause_index: ClauseIndex) -> Catalogue:
    return Catalogue(clause_index, tuple(clause_index.archive.heads()))


def test_places_may_be_named_in_short() -> None:
    filters = filters_of(regions=["四川", "湖南省", "某地"], years=[2025])
    assert filters == Filters(regions=frozenset({"四川省", "湖南省", "某地"}), years=frozenset({2025}))


def test_what_the_index_does_not_hold_is_named_in_the_users_language(catalogue: Catalogue) -> None:
    filters = filters_of(documents=["nothing", "hunan-ip-plan"], regions=["甘肃"], years=[1999])
    assert catalogue.unmet(filters) == (
        "语料中没有文件“nothing”；现有：dongguan-ip-notice、hunan-ip-plan、sichuan-ip-rules、yunnan-gi-draft",
        "语料中没有地区“甘肃省”；现有：东莞市、云南省、四川省、湖南省",
    )
    assert catalogue.unmet(filters_of(regions=["甘肃"]), "en") == (
        "no document of the index has the region 甘肃省; there are: 东莞市、云南省、四川省、湖南省",
    )
    assert catalogue.unmet(filters_of(regions=["四川"])) == ()


def test_documents_clauses_and_facts_are_those_of_the_library(catalogue: Catalogue, library: Library) -> None:
    documents = sorted(library, key=lambda document: document.id)
    assert catalogue.documents() == [document_record(head_of(one), len(one.clauses)) for one in documents]
    for one in documents:
        assert catalogue.document(one.id) == document_record(head_of(one), len(one.clauses))
        assert catalogue.clauses_of(one.id, limit=100) == [clause_record(clause) for clause in one.clauses]
        assert catalogue.clauses_of(one.id, limit=2, offset=1) == [clause_record(each) for each in one.clauses[1:3]]
        for clause in one.clauses:
            found = catalogue.clause(clause.id)
            assert found is not None
            assert found.items() >= clause_record(clause).items()
    assert catalogue.facts() == [fact_record(fact) for one in documents for fact in read_facts(one)]


@pytest.mark.parametrize("identity", ["", "nothing", "hunan-ip-plan/", "../hunan-ip-plan", "hunan-ip-plan\0"])
def test_what_there_is_not_is_none(catalogue: Catalogue, identity: str) -> None:
    assert catalogue.document(identity) is None
    assert catalogue.clause(identity) is None
    assert catalogue.clauses_of(identity, limit=5) == []


def test_pages_of_a_search_follow_each_other(catalogue: Catalogue) -> None:
    whole = catalogue.search("专利奖励", 9)["results"]
    parts = [catalogue.search("专利奖励", 3, offset=offset)["results"] for offset in (0, 3, 6)]
    assert [result for part in parts for result in part] == whole


# ---- what was found, by value ------------------------------------------------------------------------

FACETS = ("documents", "regions", "years", "kinds", "statuses")


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(regions=frozenset({"四川省"})),
        Filters(kinds=frozenset({"text"}), years=frozenset({2025})),
        Filters(documents=frozenset({"nothing"})),
    ],
)
@pytest.mark.parametrize("query", ["专利奖励", "商标", "量子"])
def test_each_count_is_the_total_of_the_search_with_that_value(
    catalogue: Catalogue, query: str, filters: Filters
) -> None:
    facets = catalogue.facets(query, filters)
    assert tuple(facets) == ("documents", "regions", "years", "kinds", "statuses")
    for name in FACETS:
        for each in facets[name]:
            narrowed = replace(filters, **{name: frozenset({each["value"]})})
            assert each["count"] == catalogue.search(query, 1, narrowed)["total"] > 0
    others = {name: replace(filters, **{name: frozenset()}) for name in ("documents", "kinds", "statuses")}
    for name, without in others.items():  # every clause has one of each
        assert sum(each["count"] for each in facets[name]) == catalogue.search(query, 1, without)["total"]


def test_values_stand_in_the_order_of_their_counts_and_documents_have_titles(catalogue: Catalogue) -> None:
    facets = catalogue.facets("商标 专利 知识产权")
    for name in FACETS:
        order = [(-each["count"], each["value"]) for each in facets[name]]
        assert order == sorted(order)
    titles = {head.id: head.title for head in catalogue.heads}
    assert facets["documents"]
    for each in facets["documents"]:
        assert each.keys() == {"value", "count", "title"}
        assert each["title"] == titles[each["value"]]


def test_of_many_values_the_commonest_are_given_and_those_asked_for(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [each["value"] for each in catalogue.facets("知识产权")["years"]]
    assert len(every) > 3
    monkeypatch.setattr("rag.catalogue._MOST_VALUES", 2)
    filters = Filters(years=frozenset({every[-1]}))
    assert [each["value"] for each in catalogue.facets("知识产权", filters)["years"]] == [*every[:2], every[-1]]


def test_ranked_are_the_clauses_of_the_search_with_their_documents(catalogue: Catalogue) -> None:
    found = list(catalogue.ranked("专利奖励", 5))
    results = catalogue.search("专利奖励", 5)["results"]
    assert [clause_record(clause) for clause, _ in found] == [each["clause"] for each in results]
    assert [head.id for _, head in found] == [each["document"]["id"] for each in results]
