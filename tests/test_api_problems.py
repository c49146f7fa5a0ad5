"""What is wrong with a request: the right 4xx, one clear line, in the shape that the path's clients know."""

import json
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from serving import YULIN, Served

from api.problems import KINDS, Problem, answer_problem, invalid
from api.schemas import MOST_CHARACTERS, MOST_K, MOST_TURNS

JSON = {"content-type": "application/json"}
LONG = "榆" * (MOST_CHARACTERS + 1)
TURNS = [{"role": "user", "content": "西安呢"}] * (MOST_TURNS + 1)


def raw(record: object) -> bytes:
    """JSON in which text stands escaped, lone surrogates too."""
    return json.dumps(record).encode()


def is_problem(body: Mapping[str, object], status: int) -> bool:
    """Whether a body is a problem object with a clear line."""
    assert body.keys() >= {"type", "title", "status", "detail", "request_id"}
    assert body["status"] == status
    detail = str(body["detail"])
    assert detail
    assert "\n" not in detail
    assert "Traceback" not in detail
    return True


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        pytest.param(b"", 422, "it is missing", id="no_body"),
        pytest.param(b"{", 400, "the body is no JSON", id="broken"),
        pytest.param(b'{"question": NaN}', 400, "the body is no JSON", id="nan"),
        pytest.param('{"question": "榆林"}'.encode("gb18030"), 400, "the body is no JSON", id="not_utf8"),
        pytest.param(b"[" * 30_000 + b"]" * 30_000, 400, "the body is no JSON", id="deep"),
        pytest.param(b'{"question": ' + b'{"a":' * 900 + b"1" + b"}" * 901, 422, "question", id="deep_but_allowed"),
        pytest.param(raw({"question": "\ud800"}), 400, "the body is no JSON", id="lone_surrogate"),
        pytest.param(raw({"question": "a\0b"}), 422, "question: the character U+0000", id="nul"),
        pytest.param(raw({"question": "\ufdd0\u0031"}), 422, "U+FDD0", id="noncharacter"),
        pytest.param(raw({"question": ""}), 422, "question: it is empty", id="empty"),
        pytest.param(raw({"question": " \n\u3000\u200b"}), 422, "question: it is empty", id="blank"),
        pytest.param(raw({"question": LONG}), 422, "question: string should have at most 2000", id="too_long"),
        pytest.param(raw({}), 422, "question: it is missing", id="no_question"),
        pytest.param(raw([1]), 422, "body", id="a_list"),
        pytest.param(raw("text"), 422, "body", id="a_text"),
        pytest.param(raw({"question": 7}), 422, "question: ", id="a_number"),
        pytest.param(raw({"question": YULIN, "k": 0}), 422, "k: ", id="k_too_small"),
        pytest.param(raw({"question": YULIN, "k": MOST_K + 1}), 422, "k: ", id="k_too_large"),
        pytest.param(raw({"question": YULIN, "k": "many"}), 422, "k: ", id="k_no_number"),
        pytest.param(raw({"question": YULIN, "history": TURNS}), 422, "history: ", id="too_many_turns"),
        pytest.param(
            raw({"question": YULIN, "history": [{"role": "god", "content": ""}]}), 422, "history.0.role", id="role"
        ),
        pytest.param(raw({"question": YULIN, "mode": "guess"}), 422, "mode: ", id="mode"),
        pytest.param(raw({"question": YULIN, "stream": "perhaps"}), 422, "stream: ", id="stream"),
        pytest.param(raw({"question": YULIN, "filters": {"years": [10**30]}}), 422, "filters.years.0", id="year"),
        pytest.param(
            raw({"question": YULIN, "filters": {"region": "西安"}}), 422, "filters.region: there is no", id="filter"
        ),
        pytest.param(raw({"question": YULIN, "temperature": 0}), 422, "temperature: there is no such", id="unknown"),
    ],
)
def test_a_bad_question_is_refused_with_what_is_wrong_and_where(
    served: Served, body: bytes, status: int, said: str
) -> None:
    response = served.client.post("/v1/ask", content=body, headers=JSON)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert is_problem(response.json(), status)
    assert said in response.json()["detail"]


def test_the_longest_question_and_the_longest_history_are_taken(served: Served) -> None:
    assert served.ask("榆" * MOST_CHARACTERS, history=TURNS[1:], k=MOST_K).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_not_said_to_be_json_is_a_415(served: Served, kind: str) -> None:
    response = served.client.post("/v1/ask", content=raw({"question": YULIN}), headers={"content-type": kind})
    assert (response.status_code, is_problem(response.json(), 415)) == (415, True)


def exchanged(served: Served, sent: bytes) -> bytes:
    """What comes back for some bytes, until the other side has said all."""
    place = urlsplit(served.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.settimeout(2)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except TimeoutError:
            pass
    return received


def test_a_body_over_64_kib_is_a_413_before_it_is_read(served: Served) -> None:
    body = raw({"question": YULIN, "history": [{"role": "user", "content": "a" * 70_000}]})
    response = served.client.post("/v1/ask", content=body, headers=JSON)
    assert (response.status_code, is_problem(response.json(), 413)) == (413, True)
    head = b"POST /v1/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
    assert exchanged(served, head).startswith(b"HTTP/1.1 413 ")


def test_a_body_in_chunks_is_counted_as_it_comes(served: Served) -> None:
    head = b"POST /v1/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    assert exchanged(served, head + chunk * 5).startswith(b"HTTP/1.1 413 ")


TRICKS = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/CURRENT",
    "yulin-ip-opinion/../yulin-ip-opinion/2",
    "%00",
    "yulin-ip-opinion%00",
    "%ff%fe",
    "%ed%a0%80",
    "C:%5cwindows",
    "file:%2f%2f%2fetc%2fpasswd",
    "a" * 2000,
    "yulin-ip-opinion/2%0d%0aSet-Cookie:%20a=b",
]


@pytest.mark.parametrize("identity", TRICKS)
@pytest.mark.parametrize(
    "path", ["/v1/documents/{}", "/v1/clauses/{}", "/v1/documents/{}/clauses", "/v1/documents/{}/text"]
)
def test_an_id_is_looked_up_and_never_a_path(served: Served, path: str, identity: str) -> None:
    sent = f"GET {path.format(identity)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    head, _, body = exchanged(served, sent).partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    assert status in {404, 422}
    assert is_problem(json.loads(body), status)
    assert b"set-cookie" not in head.lower()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/v1/clauses/yulin-ip-opinion/99", "/v1/search has those that there are", id="clause"),
        pytest.param("/v1/documents/nothing", "/v1/documents has those that there are", id="document"),
        pytest.param("/v1/nothing", "/openapi.json lists what there is", id="path"),
    ],
)
def test_what_is_not_there_is_a_404_that_says_where_to_look(served: Served, path: str, said: str) -> None:
    response = served.client.get(path)
    assert (response.status_code, is_problem(response.json(), 404)) == (404, True)
    assert said in response.json()["detail"]


def test_another_method_is_a_405_that_names_the_right_one(served: Served) -> None:
    response = served.client.get("/v1/ask")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["detail"] == "/v1/ask does not take GET. Use POST"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%20",
        "q=a&k=0",
        "q=a&k=51",
        "q=a&offset=-1",
        "q=a&year=25",
        "q=a&kind=poem",
        "q=%00",
        "q=" + "a" * 2001,
    ],
)
def test_a_bad_search_is_a_422(served: Served, query: str) -> None:
    response = served.client.get(f"/v1/search?{query}")
    assert (response.status_code, is_problem(response.json(), 422)) == (422, True)


def test_a_problem_does_not_say_again_what_was_sent(served: Served) -> None:
    response = served.ask("<script>alert(1)</script>" * 200, secret="4711")
    assert response.status_code == 422
    assert "script>" not in response.text
    assert "4711" not in response.text


# ---- dialects ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_problem_has_an_object_in_each_dialect(kind: str) -> None:
    problem = Problem(kind, "something is wrong. Do this", headers={"Retry-After": "1"})
    native, openai, dify = (answer_problem(path, problem, "id") for path in ("/v1/ask", "/v1/chat/x", "/retrieval"))
    assert json.loads(bytes(native.body))["type"] == f"urn:wence:problem:{kind}"
    assert native.status_code == openai.status_code == KINDS[kind].status
    assert json.loads(bytes(openai.body))["error"].keys() == {"message", "type", "param", "code"}
    assert json.loads(bytes(dify.body)).keys() == {"error_code", "error_msg"}
    assert {response.headers["retry-after"] for response in (native, openai, dify)} == {"1"}


def test_many_faults_are_told_shortly_and_listed_whole() -> None:
    errors = [{"type": "x", "loc": ("body", name), "msg": "Bad"} for name in "abcdef"]
    problem = invalid(errors)
    assert problem.detail == "a: bad; b: bad; c: bad; d: bad (and 2 more)"
    assert len(problem.errors) == 6
