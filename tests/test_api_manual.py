"""What api/SERVICE.md says: every example works, every path, problem, event and number is named."""

import re
import subprocess
import sys

import pytest
from serving import ROOT, Served

from api.conditions import NAMES
from api.problems import KINDS
from api.tools import TOOLS

MANUAL = (ROOT / "api" / "SERVICE.md").read_text(encoding="utf-8")
CURLS = re.findall(r"^\$ (curl .+)$", MANUAL, re.MULTILINE)
HOST = "http://127.0.0.1:8000"


@pytest.mark.parametrize("example", CURLS)
def test_every_curl_shown_is_answered(served: Served, example: str) -> None:
    command = example.replace(HOST, served.address).replace("curl -s", "curl -s --fail-with-body", 1)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    assert "榆林" in done.stdout or "西安" in done.stdout or "雁塔" in done.stdout


def test_the_python_shown_prints_the_figures_and_the_citation(served: Served) -> None:
    [program] = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
    given = [sys.executable, "-c", program.replace(HOST, served.address)]
    printed = subprocess.run(given, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "25" in printed
    assert "16" in printed
    assert "yulin-ip-opinion#clause-2" in printed


def test_every_path_is_in_the_table_and_none_else(served: Served) -> None:
    described = served.client.get("/openapi.json").json()["paths"]
    paths = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    listed = set(re.findall(r"^\| `((?:GET|POST) /[^`]*)` \|", MANUAL, re.MULTILINE))
    assert listed == paths | {"POST /mcp", "GET /openapi.json", "GET /", "GET /documents/{id}"}


def test_every_problem_is_in_the_table_with_its_status() -> None:
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \| (\d+) \|$", MANUAL, re.MULTILINE)
    listed = {name: int(status) for names, status in rows for name in re.findall(r"`([a-z-]+)`", names)}
    assert listed == {name: kind.status for name, kind in KINDS.items()}


def test_every_number_tool_and_metadata_is_named(served: Served) -> None:
    families = re.findall(r"^# TYPE (\w+) ", served.client.get("/metrics").text, re.MULTILINE)
    assert len(families) > 8
    for name in (*families, *TOOLS, *NAMES):
        assert f"`{name}`" in MANUAL
