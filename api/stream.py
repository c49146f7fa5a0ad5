"""An answer as server-sent events: its citations, its words bit by bit, then all of it."""

import logging
import re
from collections.abc import AsyncIterator, Iterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.encoding import JSON, encode
from api.problems import answer_problem, unexpected

logger = logging.getLogger(__name__)

_PIECE = re.compile(r"\[\d+\]|[0-9A-Za-z][\w.,:/%+-]*|\s+|.", re.DOTALL)
_AT_ONCE = 6
"""So many pieces make one event."""
EVENTS: JSON = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "description": "one event; its data is JSON in a text",
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            "required": ["data"],
        }
    }
}
"""What OpenAPI says of a stream."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event(name: str, record: object) -> bytes:
    """One event."""
    return b"event: " + name.encode() + b"\ndata: " + encode(record) + b"\n\n"


def pieces(text: str) -> Iterator[str]:
    """The text in bits that end neither in a figure, nor in a Latin word, nor in a citation's mark."""
    found = _PIECE.findall(text)
    for start in range(0, len(found), _AT_ONCE):
        yield "".join(found[start : start + _AT_ONCE])


async def events(record: JSON) -> AsyncIterator[bytes]:
    """The events of an answer."""
    yield event("citations", record["citations"])
    for piece in pieces(record["answer"]):
        yield event("token", {"text": piece})
    yield event("done", record)


def event_stream(content: AsyncIterator[bytes], request: Request) -> StreamingResponse:
    """Events as a response that nobody on the way holds back; the last one says so if they break off."""
    told = _told(content, request.url.path, request.state.request_id)
    return StreamingResponse(told, media_type="text/event-stream", headers=HEADERS)


async def _told(content: AsyncIterator[bytes], path: str, request_id: str) -> AsyncIterator[bytes]:
    try:
        async for part in content:
            yield part
    except Exception:
        logger.exception("a stream broke")
        yield b"event: error\ndata: " + bytes(answer_problem(path, unexpected(request_id), request_id).body) + b"\n\n"
