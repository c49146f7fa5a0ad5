"""A process of its own 独立进程: what it wrote to stdout as one JSON object, or why it wrote none."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

_ROOT = Path(__file__).resolve().parents[2]
# Everything runs with the threads it takes by itself, as a user gets it; CPU time counts them all.
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONHASHSEED": "0",
}
_LONGEST_REASON = 200

Done = subprocess.CompletedProcess[str]


def run_python(arguments: Sequence[str], limit_s: float) -> Done | str:
    """A run of this Python in the project's folder that ended well, or why it did not."""
    try:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=_ROOT, env=os.environ | _ENVIRONMENT, capture_output=True,
            encoding="utf-8", errors="replace", timeout=limit_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"stopped after {limit_s:g} s"
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    return _last_line(done.stderr) if done.returncode else done


def record_of(arguments: Sequence[str], limit_s: float) -> dict[str, Any] | str:
    """The JSON object that a run of this Python printed, or why it did not."""
    done = run_python(arguments, limit_s)
    if isinstance(done, str):
        return done
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def own_stdout() -> TextIO:
    """The stdout of this process for its record alone; whatever a library prints from here on goes to stderr."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def write_record(out: TextIO, record: Mapping[str, Any]) -> None:
    """Writes the record, and closes."""
    with out:
        json.dump(record, out)


def _last_line(told: str) -> str:
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return lines[-1][:_LONGEST_REASON] if lines else "it said nothing"
