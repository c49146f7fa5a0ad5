"""Counts by what a search can be filtered by: those of plain searches, under the filters of the others."""

from typing import Any

import pytest
from serving import Served

PARAMETERS = {"documents": "document", "regions": "region", "years": "year", "kinds": "kind", "statuses": "status"}
QUERY = "知识产权质押融资"


def facets(served: Served, q: str = QUERY, **filters: Any) -> dict[str, list[dict[str, Any]]]:
    response = served.get("/v1/facets", q=q, **filters)
    assert response.status_code == 200, response.text
    found: dict[str, list[dict[str, Any]]] = response.json()
    return found


def total(served: Served, **filters: Any) -> int:
    found: int = served.get("/v1/search", **{"q": QUERY, "k": 1, **filters}).json()["total"]
    return found


def counts(found: dict[str, list[dict[str, Any]]], name: str) -> dict[Any, int]:
    return {each["value"]: each["count"] for each in found[name]}


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"region": "西安市"},
        {"region": ["西安市", "榆林市"], "kind": "row"},
        {"year": 2025, "status": "in_force"},
        {"document": "yulin-ip-opinion", "year": [2025, 2030]},
    ],
)
def test_each_count_is_the_total_of_a_search_with_that_value_instead(served: Served, filters: dict[str, Any]) -> None:
    found = facets(served, **filters)
    assert found.keys() == PARAMETERS.keys()
    assert found["years"]
    for name, parameter in PARAMETERS.items():
        for value, count in counts(found, name).items():
            assert count == total(served, **{**filters, parameter: value}) > 0, (name, value)


def test_a_filter_is_not_counted_under_itself_and_filters_combine(served: Served) -> None:
    every, narrow = facets(served), facets(served, region="西安市", kind="row")
    assert counts(narrow, "regions") == counts(facets(served, kind="row"), "regions")
    assert counts(narrow, "kinds") == counts(facets(served, region="西安市"), "kinds")
    assert sum(counts(narrow, "documents").values()) == total(served, region="西安市", kind="row")
    assert sum(counts(every, "kinds").values()) == sum(counts(every, "documents").values()) == total(served)
    assert len(every["regions"]) > 1


def test_a_place_may_be_named_in_short(served: Served) -> None:
    assert facets(served, region="西安") == facets(served, region="西安市")


def test_values_come_with_the_commonest_first_and_documents_with_their_titles(served: Served) -> None:
    found = facets(served)
    for values in found.values():
        order = [(-each["count"], each["value"]) for each in values]
        assert order == sorted(order)
    titles = {one["id"]: one["title"] for one in served.get("/v1/documents").json()["documents"]}
    assert {each["value"]: each["title"] for each in found["documents"]} == titles


def test_words_of_no_clause_have_no_values(served: Served) -> None:
    assert facets(served, "zzzz") == {name: [] for name in ("documents", "regions", "years", "kinds", "statuses")}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=商标&regio=西安", "q=商标&k=3", "q=商标&year=soon", "q=商标&kind=poem", f"q={'长' * 2001}"]
)
def test_what_is_not_described_is_refused(served: Served, query: str) -> None:
    response = served.client.get(f"/v1/facets?{query}")
    assert response.status_code == 422
    assert response.json()["type"] in ("urn:wence:problem:invalid", "urn:wence:problem:too-long")
