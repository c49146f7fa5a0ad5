"""The HTTP service measured 接口测速: requests a second and p99, against a bare endpoint that returns the same bytes.

Both run in one process each, with the same server and the same client, one after the other in one run. What the
bare endpoint takes is what HTTP and the framework cost; the rest of our time makes the answers.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from eval.bench.client import Load, Sent, asking, drive, fetch
from eval.questions import read_questions
from index.build import build_index

_MOST = 200
_READY, _NOT_READY, _PAUSE = Sent("GET", "/readyz"), 503, 0.1


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """How it is measured."""

    connections: int = 16
    seconds: float = 10.0
    warm: float = 2.0
    workers: tuple[int, ...] = (1, 2)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one server did with one kind of request."""

    server: str
    requests: str
    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def measure_http(corpus: Path, questions: Sequence[Path], options: HttpOptions) -> list[Measured]:
    """Ours with each number of processes, and the bare endpoint, for asking and for searching."""
    texts = [one.text for one in read_questions(questions) if one.half == "dev" and not one.earlier][:_MOST]
    kinds = {
        "ask": [asking(text) for text in texts],
        "search": [Sent("GET", f"/v1/search?q={quote(text)}") for text in texts],
    }
    found = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        build_index(corpus, data)
        for workers in options.workers:
            with _server("api.cli", "serve", "--port", "0", "--data", str(data), "--workers", str(workers)) as address:
                found += _of(f"wence, {workers} process{'es' * (workers > 1)}", address, kinds, options)
                if workers == options.workers[0]:
                    answers = {name: _answers(address, texts, requests) for name, requests in kinds.items()}
        for name, made in answers.items():
            file = Path(folder, f"{name}.json")
            file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
            with _server("eval.bench.peers.bare", str(file)) as address:
                found += _of("bare FastAPI, 1 process", address, {name: kinds[name]}, options)
    return found


def _of(server: str, address: str, kinds: dict[str, list[Sent]], options: HttpOptions) -> list[Measured]:
    found = []
    for name, requests in kinds.items():
        drive(address, requests, connections=options.connections, seconds=options.warm)
        load = drive(address, requests, connections=options.connections, seconds=options.seconds)
        found.append(_measured(server, name, load))
    return found


def _measured(server: str, name: str, load: Load) -> Measured:
    failed = len(load.broken) + sum(count for status, count in load.statuses.items() if status != 200)
    return Measured(server, name, load.per_second, load.share(0.5) * 1000, load.share(0.99) * 1000, failed)


def _answers(address: str, texts: Sequence[str], requests: Sequence[Sent]) -> dict[str, str]:
    """The bytes that ours gives for each text."""

    async def all_of_them() -> dict[str, str]:
        return {text: (await fetch(address, sent))[1].decode() for text, sent in zip(texts, requests, strict=True)}

    return asyncio.run(all_of_them())


@contextmanager
def _server(*arguments: str) -> Iterator[str]:
    """The address of a server that runs as a module, from what it prints first."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split(": ", 1)[1].strip()
            while asyncio.run(fetch(address, _READY))[0] == _NOT_READY:
                time.sleep(_PAUSE)
            yield address
        finally:
            process.terminate()
            process.wait()


def http_table(found: Sequence[Measured]) -> str:
    """The figures as a table, each beside the bare endpoint's of the same run."""
    bare = {one.requests: one for one in found if one.server.startswith("bare")}
    lines = [f"{'requests':10} {'server':26} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'failed':>6}  of bare"]
    for one in sorted(found, key=lambda one: one.requests):
        share = one.per_second / bare[one.requests].per_second if bare[one.requests].per_second else 0.0
        lines.append(
            f"{one.requests:10} {one.server:26} {one.per_second:9.1f} {one.p50_ms:8.1f} {one.p99_ms:8.1f}"
            f" {one.failed:6}  {share:.3f}"
        )
    return "\n".join(lines)


def http_record(found: Sequence[Measured]) -> list[dict[str, object]]:
    """The figures as records."""
    return [asdict(one) for one in found]
