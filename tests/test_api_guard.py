"""The guard: keys and scopes, rates, a limit of time and of work at a time, and what browsers of other origins may."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from serving import YULIN, Served, serving, wait_for

from api.keys import add_key, remove_key
from rag import Answer, Assistant
from rag.settings import Settings

ASKED = {"question": YULIN}


class Slow:
    """An assistant whose answers wait until they may come."""

    def __init__(self, behind: Assistant) -> None:
        self.catalogue = behind.catalogue
        self.clauses = behind.clauses
        self.may_end = threading.Event()
        self.begun = 0

    def ask(self, *_: object, **__: object) -> Answer:
        self.begun += 1
        self.may_end.wait(20)
        return Answer("not_found", "没有")


def slowed(served: Served) -> Slow:
    """Makes the answers of a service wait."""
    slow = Slow(served.service.keeper.assistant)
    served.service.keeper._assistant = slow  # type: ignore[assignment]
    return slow


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


# ---- keys --------------------------------------------------------------------------------------------


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_where_keys_are_demanded_only_health_and_what_holds_no_document_is_open(small_data: Path, keys: Path) -> None:
    secret = add_key(keys, "portal", ["ask"])
    with serving(Settings(data=small_data, access="keys", keys=keys)) as served:
        for path in (
            "/healthz",
            "/readyz",
            "/openapi.json",
            "/",
            "/documents/hunan-ip-plan",
            "/web/style.css",
            "/widget.js",
        ):
            assert served.client.get(path).status_code == 200, path
        paths = ("/v1/documents", "/v1/search?q=a", "/v1/facts", "/v1/clauses/a", "/v1/models", "/metrics")
        for path in (*paths, "/v1/documents/hunan-ip-plan/text", "/v1/nothing"):
            response = served.client.get(path)
            assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="wence"')
        for path in ("/v1/ask", "/v1/chat/completions", "/mcp"):
            assert served.client.post(path, json=ASKED).status_code == 401
        assert served.client.post("/v1/ask", json=ASKED, headers=bearer(secret)).status_code == 200
        assert served.client.get("/v1/models", headers=bearer(secret)).status_code == 200


@pytest.mark.parametrize(
    ("header", "status", "kind", "dify"),
    [
        pytest.param(None, 401, "no-key", 1001, id="none"),
        pytest.param("Basic abc", 401, "bad-key", 1001, id="other_scheme"),
        pytest.param("Bearer", 401, "bad-key", 1001, id="no_secret"),
        pytest.param("Bearer wrong", 401, "wrong-key", 1002, id="wrong"),
    ],
)
def test_a_key_that_is_not_good_is_told_in_each_dialect(
    small_data: Path, keys: Path, header: str | None, status: int, kind: str, dify: int
) -> None:
    add_key(keys, "portal", ["ask"])
    headers = {"authorization": header} if header else {}
    with serving(Settings(data=small_data, access="keys", keys=keys)) as served:
        native = served.client.post("/v1/ask", json=ASKED, headers=headers)
        assert (native.status_code, native.json()["type"]) == (status, f"urn:wence:problem:{kind}")
        openai = served.client.post("/v1/chat/completions", json=ASKED, headers=headers)
        assert (openai.status_code, openai.json()["error"]["code"]) == (status, "invalid_api_key")
        probe = served.client.post("/retrieval", headers=headers)
        assert (probe.status_code, probe.json()["error_code"]) == (403, dify)


def test_scopes_are_kept_apart(small_data: Path, keys: Path) -> None:
    asks, sees = add_key(keys, "asks", ["ask"]), add_key(keys, "sees", ["admin"])
    both = add_key(keys, "both", ["ask", "admin"])
    with serving(Settings(data=small_data, access="keys", keys=keys)) as served:

        def statuses(secret: str) -> tuple[int, int]:
            paths = ("/v1/documents", "/metrics")
            one, other = (served.client.get(path, headers=bearer(secret)).status_code for path in paths)
            return one, other

        assert (statuses(asks), statuses(sees), statuses(both)) == ((200, 403), (403, 200), (200, 200))


def test_keys_that_are_added_and_removed_count_at_once(small_data: Path, keys: Path) -> None:
    first = add_key(keys, "first", ["ask"])
    with serving(Settings(data=small_data, access="keys", keys=keys)) as served:

        def status(secret: str) -> int:
            return served.client.get("/v1/documents", headers=bearer(secret)).status_code

        second = add_key(keys, "second", ["ask"])
        assert (status(first), status(second)) == (200, 200)
        remove_key(keys, "first")
        assert (status(first), status(second)) == (401, 200)
        keys.write_text("{", encoding="utf-8")  # a broken file changes nothing
        assert (status(first), status(second)) == (401, 200)


def test_on_loopback_nobody_is_asked_for_a_key(served: Served) -> None:
    assert served.client.post("/v1/ask", json=ASKED, headers=bearer("anything")).status_code == 200
    assert served.client.get("/metrics").status_code == 200


# ---- rates -------------------------------------------------------------------------------------------


def test_an_address_has_so_many_requests_a_minute(small_data: Path) -> None:
    with serving(Settings(data=small_data, rate=3)) as served:
        responses = [served.client.get("/v1/documents") for _ in range(4)]
        assert [response.status_code for response in responses] == [200, 200, 200, 429]
        assert [response.headers["ratelimit-remaining"] for response in responses] == ["2", "1", "0", "0"]
        assert responses[0].headers["ratelimit-policy"] == '"minute";q=3;w=60'
        assert responses[0].headers["ratelimit"] == '"minute";r=2;t=20'
        assert 1 <= int(responses[-1].headers["retry-after"]) <= 20
        assert responses[-1].headers["content-type"] == "application/problem+json"
        chat = served.client.post("/v1/chat/completions", json={"model": "wence", "messages": []})
        assert (chat.status_code, chat.json()["error"]["code"]) == (429, "rate_limit_exceeded")
        assert served.client.get("/healthz").status_code == 200


def test_a_key_has_a_rate_of_its_own_and_wrong_keys_count_for_the_address(small_data: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    slow, fast = add_key(keys, "slow", ["ask"], rate=1), add_key(keys, "fast", ["ask"], rate=100)
    with serving(Settings(data=small_data, access="keys", keys=keys, rate=2)) as served:

        def status(secret: str) -> int:
            return served.client.get("/v1/documents", headers=bearer(secret)).status_code

        assert [status(slow), status(slow), status(fast), status(fast), status(fast)] == [200, 429, 200, 200, 200]
        assert [status("guess") for _ in range(3)] == [401, 401, 429]


def test_without_a_rate_no_header_speaks_of_one(served: Served) -> None:
    assert not [name for name in served.client.get("/v1/documents").headers if "ratelimit" in name]


# ---- time and work ------------------------------------------------------------------------------------


def test_what_takes_too_long_is_a_504_and_its_place_stays_taken_until_it_ends(small_data: Path) -> None:
    with serving(Settings(data=small_data, time_limit=1)) as served:
        slow = slowed(served)
        begun = time.monotonic()
        response = served.ask(YULIN)
        assert 0.9 < time.monotonic() - begun < 5
        assert (response.status_code, response.json()["type"]) == (504, "urn:wence:problem:time")
        assert served.service.abandoned == 1
        slow.may_end.set()
        wait_for(lambda: served.service.abandoned == 0)
        assert served.ask(YULIN).status_code == 200


def test_more_work_than_there_is_room_for_is_a_503_and_nothing_waits_without_end(small_data: Path) -> None:
    with serving(Settings(data=small_data, concurrency=4)) as served, ThreadPoolExecutor(8) as pool:
        slow = slowed(served)
        waiting = [pool.submit(httpx2.post, f"{served.address}/v1/ask", json=ASKED, timeout=30) for _ in range(4)]
        wait_for(lambda: served.service.in_flight == 4)
        begun = time.monotonic()
        response = served.ask(YULIN)
        assert time.monotonic() - begun < 2
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert served.client.get("/healthz").status_code == 200  # the loop is not held up
        slow.may_end.set()
        assert [each.result().status_code for each in waiting] == [200] * 4
        assert served.ask(YULIN).status_code == 200


def test_a_client_that_sends_its_body_too_slowly_is_not_waited_for(small_data: Path) -> None:
    def trickling() -> Any:
        yield b'{"question": '
        time.sleep(3)
        yield b'"a"}'

    with serving(Settings(data=small_data, time_limit=1)) as served:
        headers = {"content-type": "application/json"}
        try:
            status = served.client.post("/v1/ask", content=trickling(), headers=headers).status_code
        except httpx2.TransportError:
            status = 504  # the connection was closed while the client still wrote
        assert status == 504


# ---- the rest -----------------------------------------------------------------------------------------

FOREIGN = "https://www.example.org"


def test_a_page_of_another_origin_may_ask_only_if_it_is_on_the_list(small_data: Path, served: Served) -> None:
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    with serving(Settings(data=small_data, origins=(FOREIGN,), rate=1)) as listed:
        allowed = listed.client.options("/v1/ask", headers=preflight | {"origin": FOREIGN})
        assert allowed.headers["access-control-allow-origin"] == FOREIGN
        refused = listed.client.options("/v1/ask", headers=preflight | {"origin": "https://evil.example"})
        assert "access-control-allow-origin" not in refused.headers
        for status in (200, 429):  # what is refused can be read as well
            response = listed.client.post("/v1/ask", json=ASKED, headers={"origin": FOREIGN})
            assert (response.status_code, response.headers["access-control-allow-origin"]) == (status, FOREIGN)
            assert "retry-after" in response.headers["access-control-expose-headers"].lower()
    response = served.client.post("/v1/ask", json=ASKED, headers={"origin": FOREIGN})
    assert "access-control-allow-origin" not in response.headers


def test_every_answer_has_an_id_that_the_client_may_give(served: Served) -> None:
    given = served.client.get("/v1/documents", headers={"x-request-id": "call-7"})
    assert given.headers["x-request-id"] == "call-7"
    made = {served.client.get("/v1/nothing").headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3
    bad = served.client.get("/v1/nothing", headers={"x-request-id": "a b\tc" * 30})
    assert bad.json()["request_id"] == bad.headers["x-request-id"] != "a b\tc" * 30


def test_what_breaks_is_a_500_without_a_word_of_why(small_data: Path, caplog: pytest.LogCaptureFixture) -> None:
    with serving(Settings(data=small_data)) as served:
        broken = Slow(served.service.keeper.assistant)
        broken.ask = None  # type: ignore[assignment,method-assign]
        served.service.keeper._assistant = broken  # type: ignore[assignment]
        response = served.ask("一个秘密的问题")
        assert (response.status_code, response.json()["type"]) == (500, "urn:wence:problem:unexpected")
        assert "TypeError" not in response.text
        assert "Traceback" not in response.text
        assert response.json()["request_id"] in response.json()["detail"]
    assert "TypeError" in caplog.text
    assert "一个秘密的问题" not in caplog.text


def test_settings_for_elsewhere_demand_keys_and_set_a_rate(small_data: Path, keys: Path) -> None:
    add_key(keys, "portal", ["ask"])
    here = Settings(data=small_data, keys=keys)
    for settings, demands, rate in (
        (here, False, 0),
        (replace(here, host="localhost"), False, 0),
        (replace(here, host="::1"), False, 0),
        (replace(here, host="0.0.0.0"), True, 300),
        (replace(here, host="0.0.0.0", access="public"), False, 300),
        (replace(here, access="keys", rate=7), True, 7),
    ):
        with serving(settings) as served:
            assert (served.service.keys is not None, served.service.rate) == (demands, rate)
