"""Rate limits 限流: so many requests a minute of one key or one address, and the headers that say so.

The generic cell rate algorithm: one number for each client, the time at which all it has used will have come
back. The table has a fixed size, so that no crowd of addresses makes it grow; it is shared by the processes.
"""

import hashlib
import ipaddress
import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy

from api.shared import Numbers, SharedNumbers

MINUTE = 60.0
_SLOTS = 1 << 16
_PROBES = 8
_HASH, _DUE = 0, 1
_IPV6_PREFIX = 64
"""One household or server has a whole /64 of addresses: they count as one."""


class Taken(NamedTuple):
    """Whether a request may pass, and what is left."""

    is_allowed: bool
    limit: int
    remaining: int
    full_in: float
    retry_in: float

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the RateLimit draft, the older ones that most clients read, and when to come again."""
        full = str(math.ceil(self.full_in))
        headers = {
            "RateLimit-Policy": f'"minute";q={self.limit};w=60',
            "RateLimit": f'"minute";r={self.remaining};t={full}',
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": full,
        }
        return headers if self.is_allowed else headers | {"Retry-After": str(max(1, math.ceil(self.retry_in)))}


def take(due: float, now: float, limit: int) -> tuple[Taken, float]:
    """Whether one more of `limit` requests a minute may pass, and the new due time.

    `due` is the time at which all that was used will have come back: limit - (due - now) / interval are left.
    """
    interval = MINUTE / limit
    start = max(due, now)
    after = start + interval
    if after - now > MINUTE + 1e-9:
        return Taken(False, limit, 0, start - now, after - now - MINUTE), start
    remaining = int((MINUTE - (after - now)) / interval + 1e-9)
    return Taken(True, limit, remaining, after - now, 0), after


class Rates:
    """The due times of all clients."""

    def __init__(self, file: Path | None = None) -> None:
        self._table = SharedNumbers(file, _SLOTS, 2)

    def take(self, client: str, limit: int, now: float) -> Taken:
        """Counts one request of a client."""
        mark = _mark(client)
        with self._table.locked() as rows:
            place = _place(rows, mark, now)
            due = float(rows[place, _DUE]) if rows[place, _HASH] == mark else 0.0
            taken, rows[place, _DUE] = take(due, now, limit)
            rows[place, _HASH] = mark
        return taken


def _mark(client: str) -> float:
    """A number for a client that a float holds exactly; never 0, which is nobody."""
    digest = hashlib.blake2b(client.encode("utf-8", "replace"), digest_size=6).digest()
    return float(int.from_bytes(digest, "big") + 1)


def _place(rows: Numbers, mark: float, now: float) -> int:
    """The client's own slot, else one that is free again, else that of who has waited longest."""
    places = (int(mark) + numpy.arange(_PROBES)) % _SLOTS
    own = numpy.flatnonzero(rows[places, _HASH] == mark)
    return int(places[own[0]] if len(own) else places[numpy.argmin(rows[places, _DUE])])


def address_of(host: str) -> str:
    """The address a client is counted by."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
    return str(address)
