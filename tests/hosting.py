"""A site of another origin that includes the widget, and a service of its own as slow as a test wants."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN: Mapping[str, Any] = {"text": "第一句"}
_STEP = 0.03


class Site:
    """Pages by path, with their policies; `/v1/ask` says its first words, then waits for `go`."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        self.answer: Mapping[str, Any] = {}
        self.go = threading.Event()
        self.left = threading.Event()
        self.address = ""

    def put(self, body: str, *, policy: str = "", head: str = "", lang: str = "zh-CN") -> str:
        """The address of a new page."""
        path = f"/{len(self.pages)}.html"
        html = f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>站</title>{head}<body>{body}'
        self.pages[path] = (html, policy)
        return self.address + path

    def again(self) -> None:
        """Waits again before an answer, and has seen nobody leave."""
        self.go.clear()
        self.left.clear()


@contextmanager
def hosting() -> Iterator[Site]:
    """The site, served in a thread until the end of the block."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, policy = site.pages.get(self.path, ("", ""))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                self._tell("token", TOKEN)
                while not site.go.wait(_STEP):
                    self._write(": waiting\n\n")
                self._tell("done", site.answer)
            except OSError:
                site.left.set()

        def _tell(self, event: str, record: Mapping[str, Any]) -> None:
            self._write(f"event: {event}\ndata: {json.dumps(record)}\n\n")

        def _write(self, text: str) -> None:
            self.wfile.write(text.encode())
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.go.set()
        server.shutdown()
        server.server_close()
        thread.join()
