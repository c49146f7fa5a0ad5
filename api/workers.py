"""Workers 工作进程: several processes that serve one port, each started again if it dies, all ended together."""

import logging
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.context import SpawnProcess

_LOOK = 0.5
_BROKEN = 3
"""The exit code of a process that could not start: another try would end the same way."""
_ENDING = (signal.SIGINT, signal.SIGTERM)

Work = Callable[[socket.socket], None]
logger = logging.getLogger(__name__)


def sockets_of(first: socket.socket, count: int) -> list[socket.socket]:
    """A socket on the same port for each process, among which the system spreads connections, where it does so.

    Of one socket that all listen on, the process that wakes first would take every connection that waits.
    """
    if sys.platform != "linux":
        return [first] * count
    return [first, *(_beside(first) for _ in range(count - 1))]


def _beside(first: socket.socket) -> socket.socket:
    other = socket.socket(first.family, first.type)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    other.bind(first.getsockname())
    return other


def run_workers(work: Work, sockets: Sequence[socket.socket]) -> None:
    """Runs the work in a process for each socket until this one is told to end."""
    ending = threading.Event()
    for each in _ENDING:
        signal.signal(each, lambda *_: ending.set())
    processes = [_started(work, each) for each in sockets]
    while not ending.wait(_LOOK):
        for place, process in enumerate(processes):
            if process.is_alive():
                continue
            logger.error("the process %s ended with %s", process.pid, process.exitcode)
            if process.exitcode == _BROKEN:
                ending.set()
                break
            processes[place] = _started(work, sockets[place])
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _started(work: Work, listening: socket.socket) -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(work, listening))
    process.start()
    return process


def _work(work: Work, listening: socket.socket) -> None:
    """Does the work, and ends with the process that began it, however that one ends."""
    threading.Thread(target=_follow, daemon=True).start()
    work(listening)


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)
