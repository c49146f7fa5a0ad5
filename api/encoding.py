"""JSON as bytes and back, by a fast encoder; owns orjson."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON = dict[str, Any]


def encode(record: object) -> bytes:
    """A record as JSON in UTF-8."""
    return orjson.dumps(record)


def decode(content: bytes) -> object:
    """What a JSON text says; no lone surrogate, no NaN, no nesting without end gets through."""
    return orjson.loads(content)


class FastJSON(Response):
    """A record as a response."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The bytes of the body."""
        return encode(content)


class StrictRequest(Request):
    """A request whose body is read by the strict decoder."""

    async def json(self) -> object:
        """What the body says."""
        return decode(await self.body())
