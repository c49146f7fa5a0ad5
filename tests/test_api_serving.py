"""`wence serve` as a process: what it prints, what it refuses, several processes, and how it ends."""

import json
import os
import signal
import socket
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from serving import YULIN, command, wait_for

from api.cli import main
from api.keys import add_key
from api.workers import sockets_of

Capture = pytest.CaptureFixture[str]


def is_ready(address: str) -> bool:
    return httpx2.get(f"{address}/readyz").status_code == 200


def test_it_prints_the_address_it_serves_on(small_data: Path) -> None:
    with command("--data", str(small_data)) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        wait_for(lambda: is_ready(address))


def test_without_an_index_one_line_says_what_to_do_and_it_serves_on(tmp_path: Path) -> None:
    with command("--data", str(tmp_path)) as (process, address):
        assert httpx2.get(f"{address}/healthz").status_code == 200
        wait_for(lambda: httpx2.get(f"{address}/readyz").json()["fault"])
        process.terminate()
        err = process.communicate(timeout=30)[1]
    assert err.count("\n") == 1
    assert f"there is no index in this folder. Run wence index --data {tmp_path}" in err


def counted(address: str, name: str) -> float:
    """The sum of the series of the service's numbers that begin so."""
    lines = httpx2.get(f"{address}/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["sigterm", "sigint"])
@pytest.mark.parametrize("workers", [1, 2])
def test_it_finishes_what_runs_and_then_ends(data: Path, ending: signal.Signals, workers: int) -> None:
    with command("--data", str(data), "--workers", str(workers)) as (process, address):
        wait_for(lambda: all(is_ready(address) for _ in range(4)))
        place = urlsplit(address)
        asking = [HTTPConnection(str(place.hostname), place.port, timeout=30) for _ in range(24)]
        for each in asking:
            each.request("POST", "/v1/ask", json.dumps({"question": YULIN}), {"content-type": "application/json"})
        answered = 'wence_requests_total{route="/v1/ask"'
        wait_for(lambda: counted(address, "wence_requests_in_progress") - 1 + counted(address, answered) >= len(asking))
        process.send_signal(ending)
        responses = [each.getresponse() for each in asking]
        assert [(each.status, json.loads(each.read())["status"]) for each in responses] == [(200, "answered")] * 24
        for each in asking:
            each.close()
        assert process.wait(timeout=30) in {0, -ending}
        assert process.stderr is not None
        assert process.stderr.read() == ""


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(each) for each in found.split()]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2]
    except FileNotFoundError:
        return False
    return not state.startswith("Z")


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes where Linux shows them")
def test_several_processes_share_the_port_the_rates_and_the_numbers(data: Path) -> None:
    with command("--data", str(data), "--workers", "2", environ={"WENCE_RATE": "40"}) as (process, address):
        wait_for(lambda: all(is_ready(address) for _ in range(6)))
        statuses = [httpx2.get(f"{address}/v1/documents").status_code for _ in range(38)]
        assert statuses == [200] * 38
        text = httpx2.get(f"{address}/metrics").text
        assert 'wence_requests_total{route="/v1/documents",status="200"} 38' in text
        statuses = [httpx2.get(f"{address}/v1/documents").status_code for _ in range(4)]
        assert statuses.count(429) >= 2
        workers = children(process.pid)
        os.kill(workers[-1], signal.SIGKILL)
        wait_for(lambda: set(children(process.pid)) != set(workers) and len(children(process.pid)) == len(workers))
        wait_for(lambda: all(is_ready(address) for _ in range(6)))
        workers = children(process.pid)
    wait_for(lambda: not any(is_running(worker) for worker in workers))  # they end with a parent that is killed


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux spreads connections")
def test_each_process_has_a_socket_of_its_own_on_one_port() -> None:
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        first.bind(("127.0.0.1", 0))
        sockets = sockets_of(first, 3)
        assert len({each.getsockname() for each in sockets}) == 1
        assert len({each.fileno() for each in sockets}) == 3
        for each in sockets[1:]:
            each.close()


# ---- what it refuses ----------------------------------------------------------------------------------


def test_a_port_in_use_is_told_in_one_line(small_data: Path, capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--data", str(small_data), "--port", str(port)]) == 1
    assert capsys.readouterr() == ("", f"wence: 127.0.0.1:{port}: the port is in use. Choose another with --port\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--host", "no.such.host.invalid"], "it cannot be served on", id="host"),
        pytest.param(["--port", "70000"], "the setting port cannot be '70000'. Give it a whole number", id="port"),
    ],
)
def test_an_address_that_cannot_be_is_told_in_one_line(
    small_data: Path, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.setenv("WENCE_ACCESS", "public")
    assert main(["serve", "--data", str(small_data), *arguments]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_to_be_reached_from_elsewhere_it_wants_a_key_or_public(
    small_data: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_KEYS", str(tmp_path / "keys.json"))
    assert main(["serve", "--data", str(small_data), "--host", "0.0.0.0"]) == 1
    remedy = "Run wence key add NAME, or say --public to let everybody ask"
    assert capsys.readouterr().err.endswith(f"0.0.0.0 is reached from elsewhere and there is no key. {remedy}\n")
    environ = {"WENCE_KEYS": str(tmp_path / "keys.json")}
    with command("--data", str(small_data), "--host", "0.0.0.0", "--public", environ=environ) as (_, address):
        local = address.replace("0.0.0.0", "127.0.0.1")
        assert httpx2.get(f"{local}/v1/models").status_code == 200
    secret = add_key(tmp_path / "keys.json", "portal", ["ask"])
    with command("--data", str(small_data), "--host", "0.0.0.0", environ=environ) as (_, address):
        local = address.replace("0.0.0.0", "127.0.0.1")
        assert httpx2.get(f"{local}/v1/models").status_code == 401
        assert httpx2.get(f"{local}/v1/models", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_headers_of_a_proxy_are_believed_only_if_it_is_known(small_data: Path) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "9.9.9.9"}
    body = {"knowledge_id": "wence", "query": "专利奖励"}
    for environ, scheme in (({}, "http://"), ({"WENCE_PROXIES": "127.0.0.1"}, "https://")):
        with command("--data", str(small_data), environ=environ) as (_, address):
            wait_for(lambda address=address: is_ready(address))
            records = httpx2.post(f"{address}/retrieval", json=body, headers=forwarded).json()["records"]
            assert {record["metadata"]["url"].partition("127")[0] for record in records} == {scheme}


def test_links_begin_with_the_address_that_is_set(small_data: Path) -> None:
    with command("--data", str(small_data), environ={"WENCE_URL": "https://policy.example.org/ask/"}) as (_, address):
        wait_for(lambda: is_ready(address))
        body = {"knowledge_id": "wence", "query": "专利奖励"}
        records = httpx2.post(f"{address}/retrieval", json=body).json()["records"]
    assert records[0]["metadata"]["url"].startswith("https://policy.example.org/ask/documents/")


def test_mcp_without_an_index_is_one_line(tmp_path: Path, capsys: Capture) -> None:
    assert main(["mcp", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
