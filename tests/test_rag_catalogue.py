"""The catalogue of an open index: filters that name what there is not, lists, look-ups."""

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
