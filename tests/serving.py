"""The service as tests call it: real HTTP on a free port, in a thread of the test's process or in its own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.service import Service
from api.serving import bound
from rag.settings import Settings

YULIN = "榆林市2025年地理标志目标是多少？"
ROOT = Path(__file__).parent.parent
_PATIENCE = 30.0


class Served:
    """An application that is being served."""

    def __init__(self, app: FastAPI, address: str) -> None:
        self.app = app
        self.address = address
        self.client = httpx2.Client(base_url=address, timeout=_PATIENCE)

    @property
    def service(self) -> Service:
        """The service behind it."""
        service: Service = self.app.state.service
        return service

    def ask(self, question: str, **more: object) -> httpx2.Response:
        """The response to a question."""
        return self.client.post("/v1/ask", json={"question": question, **more})

    def get(self, path: str, **parameters: Any) -> httpx2.Response:
        """The response to a request with some parameters."""
        return self.client.get(path, params=parameters)


@contextmanager
def serving(settings: Settings, *, ready: bool = True) -> Iterator[Served]:
    """The application of some settings, served in a thread until the end of the block."""
    app = create_app(settings)
    with bound("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None, lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        served = Served(app, f"http://127.0.0.1:{listening.getsockname()[1]}")
        try:
            wait_for(lambda: server.started)
            if ready:
                wait_for(lambda: served.service.keeper.standing.is_ready)
            yield served
        finally:
            served.client.close()
            server.should_exit = True
            thread.join(_PATIENCE)


def wait_for(what: Any, seconds: float = _PATIENCE) -> None:
    """Waits until something is so."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise AssertionError("it did not come to be so")
        time.sleep(0.02)


@contextmanager
def command(*arguments: str, environ: Mapping[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`wence serve` in a process of its own, and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().partition(": ")[2].strip()
    finally:
        process.kill()
        process.communicate()
