"""Serving 启动服务: binds the port, runs one process or several over the same index, ends when it is told to."""

import errno
import logging
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.links import address
from api.logs import set_up_logging
from api.service import check_access
from api.workers import run_workers, sockets_of
from corpus.errors import WenceError
from rag.settings import Settings

_BACKLOG = 2048
_KEEP_ALIVE = 30


class CannotServe(WenceError):
    """An address that cannot be served on."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What one process does: serves the application on a socket."""

    settings: Settings
    shared: Path | None = None

    def __call__(self, listening: socket.socket) -> None:
        """Serves until the process is told to end; what runs then is finished."""
        set_up_logging(self.settings.log_level, as_json=self.settings.log_json)
        with suppress(KeyboardInterrupt):  # it is how a person ends it
            uvicorn.Server(_config(self.settings, create_app(self.settings, self.shared))).run([listening])


def serve(settings: Settings, started: Callable[[str], None]) -> None:
    """Serves until it is interrupted or terminated; `started` is told the address once it can be called."""
    check_access(settings)
    with bound(settings.host, settings.port, shared=settings.workers > 1) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        started(address(replace(settings, url=None)))
        if settings.workers == 1:
            Worker(settings)(listening)
            return
        with tempfile.TemporaryDirectory(prefix="wence-") as folder:
            run_workers(Worker(settings, Path(folder)), sockets_of(listening, settings.workers))


def bound(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket that listens at an address, which it may share with others of this service."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared and sys.platform == "linux":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind((host.strip("[]"), port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        what = "the port is in use" if in_use else f"it cannot be served on ({error})"
        remedy = "Choose another with --port" if in_use else "Give another --host or --port"
        raise CannotServe(what, where=f"{host}:{port}", remedy=remedy) from error
    return listening


def _config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    """How the server runs: no log of addresses and queries, headers of proxies only from those that are known."""
    logging.getLogger("uvicorn").setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=settings.time_limit,
        timeout_keep_alive=_KEEP_ALIVE,
        ws="none",
        http="httptools",
        lifespan="on",
    )
