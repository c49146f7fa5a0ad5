"""The guard 门禁: what a request must meet before any work is done for it.

In this order: the host and origin of /mcp, the key, the rate, the size, a free place; then a time limit. Nothing
is cut or put in a queue without end: what is too much is refused, with what to do.
"""

import asyncio
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.keys import Key
from api.problems import DIFY_PATH, Problem, answer_problem
from api.rates import address_of
from api.service import Service

MOST_BYTES = 64 * 1024
MCP_PATH = "/mcp"
_OPEN = ("/healthz", "/readyz")
"""Asked by who watches over the process, with no key and as often as they like."""
_ADMIN = ("/metrics",)
_KEYLESS = ("/openapi.json", "/", "/search", "/documents", "/indicators", "/widget.js")
_KEYLESS_BELOW = ("/documents/", "/web/", "/widget/")
"""What tells nothing of the documents: pages are empty until they have asked, with a key where one is needed."""
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """The layer between the world and the routes."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes one request."""
        if scope["type"] != "http" or scope["path"] in _OPEN:
            await self._app(scope, receive, send)
            return
        passing = _Passing(send)
        try:
            self._admit(scope, passing)
            body = await _whole_body(scope, receive, self._service.settings.time_limit)
            if body is not None:
                await self._work(scope, body, passing)
        except Problem as problem:
            self._service.refuse(problem)
            if passing.has_begun:
                raise
            await answer_problem(scope["path"], problem, scope["state"]["request_id"])(scope, receive, passing.send)

    def _admit(self, scope: Scope, passing: "_Passing") -> None:
        headers = Headers(scope=scope)
        if scope["path"] == MCP_PATH:
            self._check_host(headers)
        key, refusal = self._key(scope["path"], headers)
        passing.headers = self._count(key, scope)
        if refusal is not None:
            raise refusal

    def _check_host(self, headers: Headers) -> None:
        """A page of another site must not reach a service on this machine by a name that it has turned to here."""
        settings = self._service.settings
        hosts = {name.lower() for name in (*_LOOPBACK, settings.host, *settings.hosts)}
        host = headers.get("host", "")
        if host.lower() not in hosts and _without_port(host) not in hosts:
            detail = f"/mcp does not answer under the host name {_shown(host)}. Add it to WENCE_HOSTS"
            raise Problem("foreign-host", detail)
        origin = headers.get("origin")
        is_listed = origin in settings.origins or "*" in settings.origins
        if origin and not is_listed and _without_port(origin.partition("://")[2]) not in hosts:
            detail = f"/mcp does not answer pages of {_shown(origin)}. Add it to WENCE_ORIGINS"
            raise Problem("foreign-origin", detail)

    def _key(self, path: str, headers: Headers) -> tuple[Key | None, Problem | None]:
        """The key of a request, and why it may not pass."""
        given = headers.get("authorization")
        scheme, _, secret = (given or "").partition(" ")
        is_formed = scheme.lower() == "bearer" and bool(secret.strip())
        if self._service.keys is None:
            is_refused = path == DIFY_PATH and given is not None and not is_formed
            return None, _ill_formed() if is_refused else None
        if self._needs_no_key(path, headers):
            return None, None
        if given is None:
            return None, _unkeyed("no-key", "this needs a key. Send Authorization: Bearer KEY")
        if not is_formed:
            return None, _ill_formed()
        key = self._service.keys.find(secret.strip())
        if key is None:
            return None, _unkeyed("wrong-key", "this key is not known here. Check it, or ask for a new one")
        wanted = "admin" if path in _ADMIN else "ask"
        if wanted not in key.scopes:
            return key, Problem("scope", f"the key {key.name} has no scope {wanted}. Ask for one that has")
        return key, None

    def _needs_no_key(self, path: str, headers: Headers) -> bool:
        """Whether a path is open, or the request of a page whose origin the settings name: such pages hold no key."""
        if path in _KEYLESS or path.startswith(_KEYLESS_BELOW):
            return True
        origin = headers.get("origin", "*")
        is_listed = origin != "*" and origin in self._service.settings.origins
        return is_listed and "authorization" not in headers and path not in _ADMIN

    def _count(self, key: Key | None, scope: Scope) -> Mapping[str, str]:
        """Counts the request for its key or its address; gives the headers that say what is left."""
        own = key.rate if key else None
        limit = self._service.rate if own is None else own
        if not limit:
            return {}
        client = scope.get("client")
        who = f"key {key.name}" if key else f"address {address_of(client[0] if client else '')}"
        taken = self._service.rates.take(who, limit, time.time())
        if not taken.is_allowed:
            detail = f"{limit} requests a minute are allowed here. Try again in {taken.headers['Retry-After']} s"
            raise Problem("rate", detail, headers=taken.headers)
        return taken.headers

    async def _work(self, scope: Scope, receive: Receive, passing: "_Passing") -> None:
        service = self._service
        if service.in_flight + service.abandoned >= service.settings.concurrency:
            raise Problem("busy", "too many requests are in work. Try again in a second", headers={"Retry-After": "1"})
        service.in_flight += 1
        try:
            async with asyncio.timeout(service.settings.time_limit):
                await self._app(scope, receive, passing.send)
        except TimeoutError as error:
            detail = f"it took longer than {service.settings.time_limit} s. Ask something simpler, or try again later"
            raise Problem("time", detail) from error
        finally:
            service.in_flight -= 1


class _Passing:
    """An answer on its way out, and the headers it is given."""

    def __init__(self, send: Send) -> None:
        self.headers: Mapping[str, str] = {}
        self.has_begun = False
        self._send = send

    async def send(self, message: Message) -> None:
        """Passes a part of the answer on."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self.headers.items():
                headers.setdefault(name, value)
        await self._send(message)


async def _whole_body(scope: Scope, receive: Receive, seconds: float) -> Receive | None:
    """The body read whole before a place is taken for it, to be given again; None if the client has left."""
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES:
        raise _too_large()
    body, more = b"", True
    try:
        async with asyncio.timeout(seconds):
            while more:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MOST_BYTES:
                    raise _too_large()
    except TimeoutError as error:
        raise Problem("time", f"the body did not arrive within {seconds} s. Send it again") from error
    return _Replayed(body, receive)


class _Replayed:
    """A body that has been read, as if it came in now."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._message: Message | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message if message is not None else await self._receive()


def _too_large() -> Problem:
    return Problem(
        "too-large", f"the body may have {MOST_BYTES:,} bytes at most. Send less", headers={"Connection": "close"}
    )


def _unkeyed(kind: str, detail: str) -> Problem:
    return Problem(kind, detail, headers={"WWW-Authenticate": 'Bearer realm="wence"'})


def _ill_formed() -> Problem:
    return _unkeyed("bad-key", "the header Authorization is not well formed. Send Authorization: Bearer KEY")


def _without_port(host: str) -> str:
    """A host name without its port; an IPv6 address keeps its brackets."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _shown(text: str) -> str:
    return repr(text.encode("utf-8", "replace").decode()[:80])
