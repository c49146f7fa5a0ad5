"""The observer 观察: gives every request its id, counts and logs it, and turns what breaks into a clear answer."""

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import ELSEWHERE
from api.problems import answer_problem, unexpected
from api.service import Service

REQUEST_ID = "X-Request-Id"
_GIVEN = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_PLAIN = ("/mcp", "/openapi.json")
"""Paths of routes that leave no mark on a request."""

request_id: ContextVar[str] = ContextVar("request_id", default="-")
logger = logging.getLogger("api.requests")

Respond = Callable[[Message], Awaitable[None]]


class Observer:
    """The outermost layer."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(Headers(scope=scope).get(REQUEST_ID), send)
        scope.setdefault("state", {})["request_id"] = seen.id
        token = request_id.set(seen.id)
        self._service.metrics.began()
        try:
            await self._app(scope, receive, seen.send)
        except Exception:
            logger.exception("a request broke")
            await _break_off(scope, receive, seen)
        finally:
            self._close(scope, seen)
            request_id.reset(token)

    def _close(self, scope: Scope, seen: "_Seen") -> None:
        seconds, route = time.perf_counter() - seen.begun, route_of(scope)
        self._service.metrics.ended(route, seen.status, seconds)
        logger.info(
            "%s %s %d %.1f ms",
            scope["method"],
            route,
            seen.status,
            seconds * 1000,
            extra={"method": scope["method"], "route": route, "status": seen.status, "ms": round(seconds * 1000, 1)},
        )


class _Seen:
    """What is known of a request and its answer."""

    def __init__(self, given: str | None, send: Send) -> None:
        self.id = given if given and _GIVEN.fullmatch(given) else secrets.token_hex(8)
        self.begun = time.perf_counter()
        self.status = 499  # the client left before anything was said
        self.has_begun = False
        self._send = send

    async def send(self, message: Message) -> None:
        """Passes the answer on, with the id and what keeps browsers safe in its head."""
        if message["type"] == "http.response.start":
            self.status, self.has_begun = message["status"], True
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self.id
            for name, value in _SAFE.items():
                headers.setdefault(name, value)
        await self._send(message)


async def _break_off(scope: Scope, receive: Receive, seen: _Seen) -> None:
    """Says that something broke, where nothing has been said yet; else the connection ends early."""
    if not seen.has_begun:
        await answer_problem(scope["path"], unexpected(seen.id), seen.id)(scope, receive, seen.send)


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The template of the path that was matched, which says nothing of what was asked."""
    if scope["path"] in _PLAIN:
        return str(scope["path"])
    return str(getattr(scope.get("route"), "path", ELSEWHERE))
