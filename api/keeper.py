"""The keeper 看管: holds the assistant in service, and puts a new one in its place when a new index has been built.

A request takes the assistant once and keeps it to its end; the old index lives until its last request is done.
"""

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import NamedTuple

from api.problems import Problem
from corpus.errors import WenceError
from rag import Assistant

LOOK = 1.0
"""So many seconds lie between two looks at the data folder."""
_WARMING = ("2025年的主要目标是多少？", "What are the main targets?")
"""Asked once of a new assistant, so that no user waits for its dictionaries and patterns."""

logger = logging.getLogger(__name__)


class Standing(NamedTuple):
    """Whether questions can be answered, and what is wrong if they cannot, or with a newer index."""

    is_ready: bool
    fault: str | None


class Keeper:
    """The assistant in service."""

    def __init__(self, open_assistant: Callable[[], Assistant], *, swapped: Callable[[], None] = lambda: None) -> None:
        self._open = open_assistant
        self._swapped = swapped
        self._assistant: Assistant | None = None
        self._fault: WenceError | None = None

    @property
    def assistant(self) -> Assistant:
        """The assistant that answers now."""
        if self._assistant is None:
            detail = str(self._fault) if self._fault else "the index is being opened. Try again in a moment"
            raise Problem("not-ready", detail, headers={"Retry-After": "2"})
        return self._assistant

    @property
    def standing(self) -> Standing:
        """Whether there is one, and what is wrong."""
        return Standing(self._assistant is not None, str(self._fault) if self._fault else None)

    async def watch(self) -> None:
        """Looks at the data folder again and again; it ends when it is cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.look)
            except Exception:  # whatever it was, the next look must come
                logger.exception("the data folder cannot be looked at")
            await asyncio.sleep(LOOK)

    def look(self) -> None:
        """Opens what is there if nothing is open, or if a later build has taken its place.

        What cannot be opened leaves the assistant in service where it is; the next look tries again.
        """
        held = self._assistant
        try:
            if held is not None and held.clauses.is_current():
                self._note(None)
                return
            self._assistant = self._opened()
        except WenceError as fault:
            self._note(fault)
            return
        self._note(None)
        if held is not None:
            self._swapped()
            del held
            gc.collect()
        logger.info("the index %s is in service", self._assistant.clauses.folder.name)

    def _opened(self) -> Assistant:
        assistant = self._open()
        for question in _WARMING:
            assistant.ask(question)
        return assistant

    def _note(self, fault: WenceError | None) -> None:
        """Keeps what is wrong; the log says it once."""
        if fault is not None and str(fault) != str(self._fault):
            logger.error("%s", fault)
        self._fault = fault
