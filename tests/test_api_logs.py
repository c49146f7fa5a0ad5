"""Logs: JSON lines with the id of the request, and no word of a question above DEBUG."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from serving import ROOT, command

SECRET = "四七一一号绝密事项"


def logged(data: Path, level: str, *arguments: str, ask: Callable[[str], object]) -> list[str]:
    """The lines that a service logs while it is asked something."""
    environ = {"WENCE_LOG_LEVEL": level}
    with command("--data", str(data), *arguments, environ=environ) as (process, address):
        for _ in range(200):
            if httpx2.get(f"{address}/readyz").status_code == 200:
                break
        ask(address)
        process.terminate()
        return process.communicate(timeout=30)[1].splitlines()


def ask(address: str) -> None:
    headers = {"x-request-id": "call-7"}
    httpx2.post(f"{address}/v1/ask", json={"question": SECRET}, headers=headers, timeout=30)
    httpx2.get(f"{address}/v1/search", params={"q": SECRET}, headers=headers)
    httpx2.get(f"{address}/{SECRET}", headers=headers)
    httpx2.post(f"{address}/v1/ask", json={"question": SECRET * 500}, headers=headers)


def test_json_lines_name_the_request_and_not_the_question(small_data: Path) -> None:
    lines = [json.loads(line) for line in logged(small_data, "INFO", "--log-json", ask=ask)]
    requests = [line for line in lines if line["logger"] == "api.requests" and line["request_id"] == "call-7"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("POST", "/v1/ask", 200),
        ("GET", "/v1/search", 200),
        ("GET", "other", 404),
        ("POST", "/v1/ask", 422),
    ]
    assert all(line["ms"] >= 0 and line["level"] == "INFO" and line["time"].endswith("+00:00") for line in requests)
    assert SECRET[:4] not in json.dumps(lines, ensure_ascii=False)


def test_the_words_of_a_question_stand_in_the_log_at_debug_alone(small_data: Path) -> None:
    assert not [line for line in logged(small_data, "INFO", ask=ask) if SECRET in line]
    assert [line for line in logged(small_data, "DEBUG", ask=ask) if SECRET in line and "[call-7]" in line]


def test_by_default_only_what_is_wrong_is_logged(small_data: Path) -> None:
    assert logged(small_data, "", ask=ask) == []


@pytest.mark.parametrize("module", ["api.cli"])
def test_the_help_of_the_console_loads_no_server(module: str) -> None:
    code = f"import sys, {module}; sys.exit(bool({{'fastapi', 'mcp', 'uvicorn', 'torch'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, check=False).returncode == 0
