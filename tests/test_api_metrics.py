"""Metrics: what is counted, and the text that Prometheus reads."""

import re
from pathlib import Path

import pytest
from serving import YULIN, Served, serving

from api.metrics import Metrics
from rag import Answer
from rag.settings import Settings

LINE = re.compile(r'(\w+)(?:\{((?:\w+="[^"]*",?)*)\})? (-?[\d.e+-]+)')


def numbers(text: str) -> dict[str, float]:
    """Every series with its labels and its value; each line is well formed."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#"):
            assert re.fullmatch(r"# (HELP \w+ .+|TYPE \w+ (counter|gauge|histogram))", line)
            continue
        match = LINE.fullmatch(line)
        assert match, line
        found[f"{match[1]}{{{match[2]}}}" if match[2] else match[1]] = float(match[3])
    return found


def test_requests_are_counted_by_route_and_status_with_their_time() -> None:
    metrics = Metrics(["/v1/ask"])
    for status, seconds in ((200, 0.004), (200, 0.3), (422, 20.0)):
        metrics.began()
        metrics.ended("/v1/ask", status, seconds)
    metrics.began()
    metrics.ended("/unknown/path", 299, 0.1)
    found = numbers(metrics.text({}))
    assert found['wence_requests_total{route="/v1/ask",status="200"}'] == 2
    assert found['wence_requests_total{route="/v1/ask",status="422"}'] == 1
    assert found['wence_requests_total{route="other",status="other"}'] == 1
    buckets = {edge: found[f'wence_request_seconds_bucket{{route="/v1/ask",le="{edge}"}}'] for edge in
               ("0.0025", "0.005", "0.25", "0.5", "10.0", "+Inf")}  # fmt: skip
    assert list(buckets.values()) == [0, 1, 1, 2, 2, 3]
    assert found['wence_request_seconds_sum{route="/v1/ask"}'] == pytest.approx(20.304)
    assert found['wence_request_seconds_count{route="/v1/ask"}'] == 3
    assert found["wence_requests_in_progress"] == 0


def test_answers_are_counted_by_status_and_their_steps_timed() -> None:
    metrics = Metrics([])
    metrics.answered(Answer("not_found", "没有", timings_ms={"understand": 1.0, "retrieve": 4.0, "total": 5.0}))
    found = numbers(metrics.text({}))
    assert found['wence_answers_total{status="not_found"}'] == 1
    assert found['wence_answers_total{status="answered"}'] == 0
    assert found['wence_step_seconds_sum{step="retrieve"}'] == pytest.approx(0.004)
    assert found['wence_step_seconds_count{step="answer"}'] == 0


def test_processes_add_up_and_a_gone_one_leaves_what_it_counted(tmp_path: Path) -> None:
    file = tmp_path / "metrics"
    one, other = Metrics(["/v1/ask"], file), Metrics(["/v1/ask"], file)
    one.refused("rate")
    other.refused("rate")
    assert numbers(one.text({}))['wence_refused_total{reason="rate"}'] == 2
    assert one.text({}) == other.text({})


def test_every_family_is_described_once_before_its_series() -> None:
    text = Metrics(["/v1/ask"]).text({"wence_ready": ("Whether an index is open.", 1.0)})
    named = re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE)
    assert len(named) == len(set(named))
    assert text.endswith("wence_ready 1\n")


def test_the_service_counts_what_it_does(small_data: Path) -> None:
    with serving(Settings(data=small_data)) as served:
        served.ask(YULIN)
        served.ask("")
        served.client.get("/v1/documents/hunan-ip-plan")
        response = served.client.get("/metrics")
        assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        found = numbers(response.text)
    assert found['wence_requests_total{route="/v1/ask",status="200"}'] == 1
    assert found['wence_requests_total{route="/v1/ask",status="422"}'] == 1
    assert found['wence_requests_total{route="/v1/documents/{id}",status="200"}'] == 1
    assert found['wence_refused_total{reason="invalid"}'] == 1
    assert sum(value for name, value in found.items() if name.startswith("wence_answers_total")) == 1
    assert found['wence_step_seconds_count{step="total"}'] == 1
    assert (found["wence_index_documents"], found["wence_index_clauses"]) == (4, 26)
    assert found["wence_index_bytes"] > 1000
    assert found["wence_ready"] == 1
    assert found["wence_requests_in_progress"] == 1  # this one


def test_no_question_stands_in_the_metrics(served: Served) -> None:
    served.get("/v1/search", q="绝密四七一一")
    assert "四七一一" not in served.client.get("/metrics").text
