"""The service 服务: one assistant behind every way in, what is counted, and the threads that answers are made in."""

import asyncio
import contextvars
import ipaddress
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from api.keeper import Keeper
from api.keys import KeyFault, KeyRing, read_keys
from api.metrics import Metrics
from api.problems import Problem, problem_of_fault
from api.rates import Rates
from corpus.errors import WenceError
from rag import Answer, Assistant
from rag.settings import Settings

T = TypeVar("T")
logger = logging.getLogger(__name__)

THREADS = 2
"""So many answers are made at a time in one process: the interpreter runs one, another waits for arrays or disk."""
_RATE = 300
"""Requests a minute of one client, where nothing else is set and others than this machine can ask."""


class Service:
    """What every request shares."""

    def __init__(self, settings: Settings, routes: Iterable[str] = (), shared: Path | None = None) -> None:
        self.settings = settings
        self.metrics = Metrics(routes, shared / "metrics" if shared else None)
        self.rates = Rates(shared / "rates" if shared else None)
        self.keys = KeyRing(settings.keys) if demands_keys(settings) else None
        self.keeper = Keeper(self._open, swapped=self.metrics.swapped)
        self.in_flight = 0
        self.abandoned = 0
        self._pool = ThreadPoolExecutor(THREADS, "answer")

    @property
    def rate(self) -> int:
        """Requests a minute of one client; 0 is any number."""
        if self.settings.rate is not None:
            return self.settings.rate
        return 0 if is_loopback(self.settings.host) else _RATE

    async def run(self, work: Callable[[Assistant], T]) -> T:
        """What comes of some work with the assistant, done in a thread of its own; an answer is counted."""
        assistant = self.keeper.assistant
        context = contextvars.copy_context()
        future: Future[T] = self._pool.submit(context.run, work, assistant)
        del assistant
        try:
            done = await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if not future.cancel():
                self._abandon(future)
            raise
        except WenceError as fault:
            logger.error("%s", fault)
            raise problem_of_fault(fault) from fault
        if isinstance(done, Answer):
            self.metrics.answered(done)
        return done

    def refuse(self, problem: Problem) -> Problem:
        """The same problem, counted."""
        self.metrics.refused(problem.kind)
        return problem

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Watches the data folder while the service runs; at its end, waits for the work that runs."""
        watching = asyncio.create_task(self.keeper.watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _abandon(self, future: "Future[T]") -> None:
        """Counts work that nobody waits for until its thread is done: it still takes the place of other work."""
        self.abandoned += 1
        loop = asyncio.get_running_loop()

        def done(_: "Future[T]") -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._take_back)

        future.add_done_callback(done)

    def _take_back(self) -> None:
        self.abandoned -= 1

    def _open(self) -> Assistant:
        settings = self.settings
        return Assistant.open(settings.data, candidates=settings.candidates, related=settings.related)


def is_loopback(host: str) -> bool:
    """Whether an address served on is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def demands_keys(settings: Settings) -> bool:
    """Whether only who has a key may ask."""
    return settings.access == "keys" or (settings.access == "auto" and not is_loopback(settings.host))


def check_access(settings: Settings) -> None:
    """Refuses to serve others than this machine without a key, unless that is meant."""
    if demands_keys(settings) and not read_keys(settings.keys):
        what = f"{settings.host} is reached from elsewhere and there is no key"
        remedy = "Run wence key add NAME, or say --public to let everybody ask"
        raise KeyFault(what, where=str(settings.keys), remedy=remedy)
