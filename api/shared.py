"""Numbers that the processes of one service share: a file of 64-bit floats that each of them maps.

A service of one process keeps them in memory alone. A row belongs to one process, so nobody waits to count;
what several change, such as the rates, is changed under the lock.
"""

import mmap
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
from numpy.typing import NDArray

if sys.platform != "win32":
    import fcntl

Numbers = NDArray[numpy.float64]
_ITEM = 8


class SharedNumbers:
    """Rows of numbers, all zero at first."""

    def __init__(self, file: Path | None, rows: int, columns: int) -> None:
        self._handle = -1 if file is None else os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        size = rows * columns * _ITEM
        if file is not None:
            os.ftruncate(self._handle, size)  # all zeros where it is new, as it is where another process made it
        mapped = mmap.mmap(self._handle, size)
        self.rows: Numbers = numpy.frombuffer(mapped, numpy.float64).reshape(rows, columns)

    @contextmanager
    def locked(self) -> Iterator[Numbers]:
        """The rows while no other process changes them."""
        is_shared = self._handle >= 0 and sys.platform != "win32"
        if is_shared:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        try:
            yield self.rows
        finally:
            if is_shared:
                fcntl.flock(self._handle, fcntl.LOCK_UN)

    def claim(self, column: int) -> int:
        """A row for this process: the first whose process is gone or never was, its number in the column."""
        with self.locked() as rows:
            for place in range(len(rows)):
                if not _is_alive(int(rows[place, column])):
                    rows[place, column] = os.getpid()
                    return place
        return len(self.rows) - 1


def _is_alive(process: int) -> bool:
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
