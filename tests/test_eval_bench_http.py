"""The HTTP bench: its client, its figures, and a short run against the bare endpoint."""

import asyncio
from collections import Counter

import pytest
from doubles import SHIPPED
from serving import ROOT, YULIN, Served

from eval.bench.client import Load, Sent, asking, drive, fetch
from eval.bench.http import HttpOptions, Measured, http_record, http_table, measure_http


def test_the_client_counts_times_and_statuses(served: Served) -> None:
    requests = [asking(YULIN), Sent("GET", "/v1/nothing"), Sent("GET", "/v1/documents")]
    load = drive(served.address, requests, connections=3, seconds=0.5)
    assert load.broken == []
    assert set(load.statuses) == {200, 404}
    assert sum(load.statuses.values()) == len(load.seconds) > 3
    assert abs(load.statuses[404] - len(load.seconds) / 3) <= 3
    assert 0.5 <= load.lasted < 5


def test_the_client_reads_what_comes_in_chunks(served: Served) -> None:
    streamed = Sent("POST", "/v1/ask", b'{"question": "a", "stream": true}')
    status, body = asyncio.run(fetch(served.address, streamed))
    assert status == 200
    assert body.startswith(b"event: citations\n")
    assert body.endswith(b"}\n\n")


def test_a_connection_that_breaks_is_told() -> None:
    with pytest.raises(OSError):
        drive("http://127.0.0.1:1", [Sent("GET", "/")], connections=1, seconds=0.1)


def test_shares_are_of_the_ordered_times() -> None:
    load = Load(seconds=[0.4, 0.1, 0.3, 0.2], statuses=Counter({200: 4}), lasted=2.0)
    assert (load.share(0.5), load.share(0.99), load.per_second) == (0.3, 0.4, 2.0)
    assert Load().share(0.5) == Load().per_second == 0.0


def test_the_table_holds_each_figure_against_the_bare_endpoint() -> None:
    found = [
        Measured("wence, 1 process", "ask", 50.0, 20.0, 40.0, 0),
        Measured("bare FastAPI, 1 process", "ask", 5000.0, 1.0, 2.0, 0),
    ]
    lines = http_table(found).splitlines()
    assert lines[1].split()[-5:] == ["50.0", "20.0", "40.0", "0", "0.010"]
    assert lines[2].split()[-5:] == ["5000.0", "1.0", "2.0", "0", "1.000"]
    assert http_record(found)[0]["per_second"] == 50.0


def test_ours_and_the_bare_endpoint_are_measured_in_one_run() -> None:
    questions = sorted((ROOT / "eval" / "questions").glob("*.jsonl"))
    options = HttpOptions(connections=2, seconds=0.3, warm=0.3, workers=(1,))
    found = measure_http(SHIPPED, questions, options)
    assert [(one.server, one.requests) for one in found] == [
        ("wence, 1 process", "ask"),
        ("wence, 1 process", "search"),
        ("bare FastAPI, 1 process", "ask"),
        ("bare FastAPI, 1 process", "search"),
    ]
    assert all(one.failed == 0 and one.per_second > 0 and one.p50_ms <= one.p99_ms for one in found)
