"""A client 压测客户端 of HTTP/1.1 for measuring: connections stay open, each request is timed."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: what is sent."""

    method: str
    path: str
    body: bytes = b""

    def over(self, host: str) -> bytes:
        """The bytes of the request."""
        head = f"{self.method} {self.path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(self.body)}\r\n"
        return f"{head}Content-Type: application/json\r\n\r\n".encode() + self.body


def asking(question: str) -> Sent:
    """A request that asks a question."""
    return Sent("POST", "/v1/ask", json.dumps({"question": question}, ensure_ascii=False).encode())


@dataclass(slots=True)
class Load:
    """What came of a load: seconds of each request, how often each status came, and what broke."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lasted: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    def share(self, part: float) -> float:
        """The time in seconds that this part of the requests did not exceed: 0.99 gives p99."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def drive(address: str, requests: Sequence[Sent], *, connections: int, seconds: float) -> Load:
    """Sends the requests in turn, again and again, over so many connections for so long."""
    return asyncio.run(drive_on(address, requests, connections=connections, seconds=seconds))


async def drive_on(address: str, requests: Sequence[Sent], *, connections: int, seconds: float) -> Load:
    """The same in a loop that runs."""
    load, turns = Load(), count()
    begun = time.perf_counter()
    until = begun + seconds
    await asyncio.gather(*(_connection(address, requests, turns, until, load) for _ in range(connections)))
    load.lasted = time.perf_counter() - begun
    return load


async def _connection(address: str, requests: Sequence[Sent], turns: Iterator[int], until: float, load: Load) -> None:
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        while time.perf_counter() < until:
            sent = requests[next(turns) % len(requests)]
            begun = time.perf_counter()
            writer.write(sent.over(place.netloc))
            status, _ = await asyncio.wait_for(read_answer(reader), _PATIENCE)
            load.seconds.append(time.perf_counter() - begun)
            load.statuses[status] += 1
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        load.broken.append(f"{type(error).__name__}: {error}")
    finally:
        writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The status and the body of one answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    status = int(head[0].split(" ")[1])
    if headers.get("transfer-encoding") == "chunked":
        return status, await _chunks(reader)
    return status, await reader.readexactly(int(headers.get("content-length", 0)))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


async def fetch(address: str, sent: Sent) -> tuple[int, bytes]:
    """The status and the body of one request over a connection of its own."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(sent.over(place.netloc))
        return await asyncio.wait_for(read_answer(reader), _PATIENCE)
    finally:
        writer.close()
