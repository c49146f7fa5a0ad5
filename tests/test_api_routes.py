"""The native API: the shapes of the contract, filters, lists that page, and what is refused."""

import json
from typing import Any

import pytest
from serving import YULIN, Served

ANSWER = {
    "status", "answer", "language", "confidence", "citations", "facts", "notes", "related", "mode", "question_used",
    "timings_ms",
}  # fmt: skip
CITATION = {"n", "clause", "document", "label", "quote", "span", "url"}
QUESTIONS = [YULIN, "西安市检察院2025年6月前要完成哪些任务", "what is Yulin's 2025 geographical-indication target"]


@pytest.mark.parametrize("question", [*QUESTIONS, "明天天气怎么样"])
def test_an_answer_has_the_shape_of_the_contract_and_its_quotes_are_slices(served: Served, question: str) -> None:
    response = served.ask(question)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    answer = response.json()
    assert answer.keys() == ANSWER
    for citation in answer["citations"]:
        assert citation.keys() == CITATION
        start, end = citation["span"]
        assert citation["clause"]["text"][start:end] == citation["quote"]


def test_the_answer_over_http_is_the_assistants_own(served: Served) -> None:
    answer = served.ask(YULIN).json()
    assert answer["status"] == "answered"
    assert {fact["value"] for fact in answer["facts"]} >= {25, 16}
    assert answer["citations"][0]["url"] == "/documents/yulin-ip-opinion#clause-2"
    held = served.service.keeper.assistant.ask(YULIN)
    assert (answer["answer"], answer["question_used"]) == (held.answer, held.question_used)


def test_what_the_documents_do_not_hold_is_a_200_that_cites_nothing(served: Served) -> None:
    response = served.ask("西安市2025年的GDP目标是多少")
    answer = response.json()
    assert (response.status_code, answer["status"], answer["citations"]) == (200, "not_found", [])
    assert answer["related"]


def test_a_follow_up_is_folded_into_the_question_used(served: Served) -> None:
    history = [{"role": "user", "content": "西安市的知识产权质押融资目标"}, {"role": "assistant", "content": "……"}]
    used = served.ask("榆林呢", history=history).json()["question_used"]
    assert "榆林" in used
    assert "质押融资" in used


def events(text: str) -> list[tuple[str, Any]]:
    """The names and the data of server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        name, _, data = block.partition("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.mark.parametrize("question", [*QUESTIONS, "明天天气怎么样"])
def test_a_stream_gives_citations_then_words_then_the_whole_answer(served: Served, question: str) -> None:
    response = served.ask(question, stream=True)
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    names = [name for name, _ in found]
    assert names == ["citations", *["token"] * (len(names) - 2), "done"]
    whole = found[-1][1]
    assert whole.keys() == ANSWER
    assert found[0][1] == whole["citations"]
    assert "".join(data["text"] for name, data in found if name == "token") == whole["answer"]


def test_an_answer_keeps_to_its_filters(served: Served) -> None:
    answer = served.ask("知识产权质押融资有哪些任务", filters={"regions": ["西安"]}).json()
    assert answer["citations"]
    assert {citation["document"]["region"] for citation in answer["citations"]} == {"西安市"}
    one = served.ask("质押融资", filters={"documents": ["yulin-ip-opinion"]}).json()
    assert {citation["document"]["id"] for citation in one["citations"]} <= {"yulin-ip-opinion"}


def test_filters_that_nothing_meets_find_nothing_and_say_so(served: Served) -> None:
    answer = served.ask(YULIN, filters={"regions": ["宝鸡"]}).json()
    assert (answer["status"], answer["related"]) == ("not_found", [])
    assert answer["notes"][0].startswith("语料中没有地区“宝鸡市”；现有：")
    page = served.get("/v1/search", q="商标", document="nothing").json()
    assert (page["results"], page["total"]) == ([], 0)
    assert page["notes"][0].startswith("语料中没有文件“nothing”")


def test_k_bounds_the_citations_of_an_answer_made_of_sentences(served: Served) -> None:
    counts = [len(served.ask("地理标志怎么保护", k=k).json()["citations"]) for k in (1, 5)]
    assert counts[0] == 1
    assert counts[1] >= counts[0]


def test_generate_is_refused_where_no_model_is_connected(served: Served) -> None:
    response = served.ask(YULIN, mode="generate")
    assert response.status_code == 409
    assert "Use auto or extract" in response.json()["detail"]
    assert {served.ask(YULIN, mode=mode).json()["mode"] for mode in ("auto", "extract")} == {"extract"}


# ---- search ------------------------------------------------------------------------------------------


def test_a_search_has_the_shape_of_the_contract(served: Served) -> None:
    page = served.get("/v1/search", q="知识产权质押融资", k=3).json()
    assert page.keys() == {"results", "total", "notes", "next"}
    assert len(page["results"]) == 3 <= page["total"]
    for result in page["results"]:
        assert result.keys() == {"clause", "document", "score", "highlights"}
        marked = {result["clause"]["text"][start:end] for start, end in result["highlights"]}
        assert marked


def test_filters_of_a_search_combine(served: Served) -> None:
    page = served.get("/v1/search", q="知识产权", k=50, region=["西安", "榆林市"], kind="row", year=2025).json()
    assert page["results"]
    assert {each["document"]["region"] for each in page["results"]} <= {"西安市", "榆林市"}
    assert {each["clause"]["kind"] for each in page["results"]} == {"row"}
    both = served.get("/v1/search", q="知识产权", region="雁塔区", status="in_force").json()
    assert both["total"] == 0  # its only document is a draft


def test_pages_of_a_search_follow_each_other_without_gap_or_repeat(served: Served) -> None:
    whole = [each["clause"]["id"] for each in served.get("/v1/search", q="商标", k=30).json()["results"]]
    found: list[str] = []
    following: str | None = "/v1/search?q=商标&k=10"
    for _ in range(3):
        assert following
        page = served.client.get(following).json()
        found += [each["clause"]["id"] for each in page["results"]]
        following = page["next"]
    assert found == whole


# ---- documents, clauses, facts ------------------------------------------------------------------------


def test_documents_are_listed_with_their_own_data(served: Served) -> None:
    listed = served.get("/v1/documents").json()
    assert (listed["total"], listed["next"]) == (5, None)
    [one] = [each for each in listed["documents"] if each["id"] == "yulin-ip-opinion"]
    assert served.get("/v1/documents/yulin-ip-opinion").json() == one
    assert (one["region"], one["level"], one["status"]) == ("榆林市", "city", "in_force")


def test_filters_of_documents_combine(served: Served) -> None:
    def ids(**filters: Any) -> list[str]:
        return [each["id"] for each in served.get("/v1/documents", **filters).json()["documents"]]

    assert ids(region="陕西") == ["shaanxi-ip-guide-2022", "shaanxi-ip-plan-14fyp"]
    assert ids(region=["陕西", "榆林"], level="city") == ["yulin-ip-opinion"]
    assert ids(status="draft") == ["yanta-ip-county-plan-2024"]
    assert ids(status="draft", region="陕西") == []


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/yulin-ip-opinion/clauses", "/v1/facts"])
def test_every_list_pages_to_its_end(served: Served, path: str) -> None:
    name = {"documents": "documents", "clauses": "clauses", "facts": "facts"}[path.rpartition("/")[2]]
    total = served.get(path).json()["total"]
    size = max(1, total // 3)
    found: list[Any] = []
    following: str | None = f"{path}?limit={size}"
    while following:
        page = served.client.get(following).json()
        assert len(page[name]) <= size
        found += page[name]
        following = page["next"]
    assert len(found) == total
    assert found == [each for start in range(0, total, 50) for each in served.get(path, offset=start).json()[name]]


def test_a_clause_names_its_label_its_place_and_its_neighbours(served: Served) -> None:
    clauses = served.get("/v1/documents/yulin-ip-opinion/clauses", limit=200).json()["clauses"]
    ids = [clause["id"] for clause in clauses]
    for before, identity, after in zip([None, *ids], ids, [*ids[1:], None], strict=False):
        clause = served.client.get(f"/v1/clauses/{identity}").json()
        assert (clause["previous"], clause["next"]) == (before, after)
    assert clause["label"].startswith("《榆林市")
    assert {key: clause[key] for key in clauses[-1]} == clauses[-1]


def test_facts_have_the_clause_that_states_them_and_filters_combine(served: Served) -> None:
    listed = served.get("/v1/facts", region="榆林", year=2025, indicator="地理标志").json()
    assert [(each["indicator"], each["value"], each["unit"]) for each in listed["facts"]] == [
        ("地理标志证明商标", 25, "件"),
        ("地理标志保护产品", 16, "件"),
        ("地理标志专用标志使用企业", 100, "家"),
    ]
    for fact in listed["facts"]:
        text = served.client.get(f"/v1/clauses/{fact['clause']}").json()["text"]
        assert str(fact["value"]) in text[slice(*fact["span"])]
    assert served.get("/v1/facts", region="榆林", document="xian-ip-zone-plan-2024").json()["total"] == 0
    assert served.get("/v1/facts", role="base").json()["total"] < served.get("/v1/facts").json()["total"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/search?q=商标&regio=西安",
        "/v1/documents?id=1",
        "/v1/facts?years=2025",
        "/v1/documents/yulin-ip-opinion/clauses?k=1",
    ],
)
def test_a_parameter_that_there_is_not_is_named_with_those_that_there_are(served: Served, path: str) -> None:
    response = served.client.get(path)
    assert response.status_code == 422
    assert "there is no such parameter; there are " in response.json()["detail"]
    assert response.json()["detail"].startswith(path.partition("?")[2].rpartition("&")[2].partition("=")[0])


def test_the_stored_text_is_what_sources_are_ranges_of(served: Served) -> None:
    text = served.get("/v1/documents/yulin-ip-opinion/text").json()["text"]
    for clause in served.get("/v1/documents/yulin-ip-opinion/clauses", limit=200).json()["clauses"]:
        start, end = clause["source"]
        words = "".join(clause["text"].split())
        assert "".join(text[start:end].split())[:8] == words[:8]
    assert served.get("/v1/documents/nothing/text").status_code == 404


def test_examples_are_questions_that_are_answered(served: Served) -> None:
    questions = served.get("/v1/examples").json()["questions"]
    assert len(questions) == 6
    assert {served.ask(question).json()["status"] for question in questions} == {"answered"}
