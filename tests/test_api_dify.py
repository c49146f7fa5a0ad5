"""Dify's external knowledge API: its fields, its probe, its codes, its filters."""

from typing import Any

import pytest
from serving import Served

QUERY = "榆林市2025年地理标志目标"
HEADERS = {"authorization": "Bearer some-key"}


def retrieve(served: Served, **body: Any) -> Any:
    given = {"knowledge_id": "wence", "query": QUERY, "retrieval_setting": {"top_k": 3, "score_threshold": 0.0}}
    return served.client.post("/retrieval", json=given | body, headers=HEADERS)


def regions(served: Served, *conditions: dict[str, Any], operator: str = "and", k: int = 50) -> set[str]:
    wanted = {"logical_operator": operator, "conditions": list(conditions)}
    setting = {"top_k": k, "score_threshold": 0.0}
    response = retrieve(served, query="知识产权质押融资", metadata_condition=wanted, retrieval_setting=setting)
    assert response.status_code == 200, response.text
    return {record["metadata"].get("region") for record in response.json()["records"]}


def is_(name: object, value: object, sign: str = "is") -> dict[str, Any]:
    return {"name": name, "comparison_operator": sign, "value": value}


def test_records_have_the_fields_of_the_interface(served: Served) -> None:
    response = retrieve(served)
    assert response.status_code == 200
    records = response.json()["records"]
    assert len(records) == 3
    for record in records:
        assert record.keys() == {"content", "score", "title", "metadata"}
        assert 0 <= record["score"] <= 1
        assert record["content"]
        assert isinstance(record["metadata"], dict)
    assert [record["score"] for record in records] == sorted((record["score"] for record in records), reverse=True)
    assert "25 件和 16 件" in records[0]["content"]
    assert records[0]["metadata"]["clause_id"] == "yulin-ip-opinion/2"
    assert records[0]["metadata"]["url"] == f"{served.address}/documents/yulin-ip-opinion#clause-2"


def test_the_probe_without_a_body_is_answered(served: Served) -> None:
    response = served.client.post("/retrieval", headers=HEADERS)
    assert (response.status_code, response.json()) == (200, {"records": []})


def test_a_threshold_keeps_what_is_near_enough_and_nothing_found_is_a_200(served: Served) -> None:
    scores = [record["score"] for record in retrieve(served).json()["records"]]
    middle = (scores[0] + scores[1]) / 2
    kept = retrieve(served, retrieval_setting={"top_k": 3, "score_threshold": middle}).json()["records"]
    assert [record["score"] for record in kept] == scores[:1]
    none = retrieve(served, retrieval_setting={"top_k": 3, "score_threshold": 1.0}, query="今天天气怎么样")
    assert (none.status_code, none.json()) == (200, {"records": []})


@pytest.mark.parametrize(
    ("knowledge", "held"),
    [
        pytest.param("wence", None, id="everything"),
        pytest.param("yulin-ip-opinion", {"榆林市"}, id="document"),
        pytest.param("西安市", {"西安市"}, id="place"),
        pytest.param("西安", {"西安市"}, id="place_in_short"),
    ],
)
def test_a_knowledge_base_is_everything_a_document_or_a_place(
    served: Served, knowledge: str, held: set[str] | None
) -> None:
    records = retrieve(served, knowledge_id=knowledge, retrieval_setting={"top_k": 50}).json()["records"]
    found = {record["metadata"]["region"] for record in records}
    assert found == held if held else len(found) > 2


def test_conditions_are_filters_of_the_search_itself(served: Served) -> None:
    assert regions(served, is_("region", "西安市"), k=5) == {"西安市"}
    assert regions(served, is_(["region"], "西安市"), k=5) == {"西安市"}
    assert regions(served, is_("region", "西安市"), is_("status", "draft"), operator="and") == set()
    assert regions(served, is_("region", "西安市"), is_("status", "draft"), operator="or") == {"西安市", "雁塔区"}
    assert regions(served, is_("region", "西安市", "is not"), is_("level", "province", "is not")) == {
        "榆林市",
        "雁塔区",
    }


def test_a_filter_that_no_document_meets_gives_nothing_and_not_everything(served: Served) -> None:
    assert regions(served, is_("region", "宝鸡市")) == set()
    assert regions(served, is_("title", "没有", "start with"), is_("region", "甘肃省"), operator="or") == set()


def test_a_condition_may_name_the_kind_of_a_clause(served: Served) -> None:
    def kinds(*conditions: dict[str, Any], operator: str = "and") -> set[tuple[str, str]]:
        wanted = {"logical_operator": operator, "conditions": list(conditions)}
        response = retrieve(served, metadata_condition=wanted, retrieval_setting={"top_k": 50})
        return {(each["metadata"]["region"], each["metadata"]["kind"]) for each in response.json()["records"]}

    assert {kind for _, kind in kinds(is_("kind", "row"))} == {"row"}
    assert kinds(is_("kind", "row"), is_("region", "西安市")) == {("西安市", "row")}
    either = kinds(is_("kind", "row"), is_("region", "榆林市"), operator="or")
    assert either
    assert all(kind == "row" or region == "榆林市" for region, kind in either)
    assert {region for region, _ in either} > {"榆林市"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"knowledge_id": "nothing"}, 404, 2001, id="unknown_knowledge"),
        pytest.param({"query": ""}, 422, 422, id="empty_query"),
        pytest.param({"query": "a" * 2001}, 422, 422, id="long_query"),
        pytest.param({"retrieval_setting": {"top_k": 0}}, 422, 422, id="no_record"),
        pytest.param({"retrieval_setting": {"top_k": 51}}, 422, 422, id="too_many"),
        pytest.param(
            {"metadata_condition": {"conditions": [is_("region", "a", "resembles")]}}, 422, 422, id="operator"
        ),
        pytest.param({"metadata_condition": {"conditions": [is_("author", "a")]}}, 422, 422, id="name"),
        pytest.param({"metadata_condition": {"logical_operator": "xor"}}, 422, 422, id="logic"),
    ],
)
def test_an_error_has_its_code_and_says_what_is_wrong(served: Served, body: Any, status: int, code: int) -> None:
    response = retrieve(served, **body)
    assert response.status_code == status
    assert response.json().keys() == {"error_code", "error_msg"}
    assert response.json()["error_code"] == code
    assert response.json()["error_msg"]


@pytest.mark.parametrize("header", ["Bearer", "Token abc", "abc"])
def test_a_header_that_is_not_well_formed_is_1001_also_where_no_key_is_needed(served: Served, header: str) -> None:
    response = served.client.post("/retrieval", headers={"authorization": header})
    assert (response.status_code, response.json()["error_code"]) == (403, 1001)


def test_a_body_that_is_no_json_is_told_in_the_same_shape(served: Served) -> None:
    response = served.client.post("/retrieval", content=b"{", headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error_code"]) == (400, 400)
