"""A generation 一代索引 on disk: all the files of one build, there as a whole or not at all.

DATA/CURRENT              one line: the name of the generation in use
DATA/generations/<name>/  its files, and manifest.json over them
DATA/lock                 held by the build that runs

A build fills a folder of its own, puts every byte of it on the disk and switches by one rename of
CURRENT. Whatever interrupts it, the generation in use stays as it was; the next build clears up.
"""

import errno
import hashlib
import logging
import math
import mmap
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex, IndexFault, MissingIndex, build, rebuild
from index.manifest import Manifest, StoredFile

if sys.platform != "win32":
    import fcntl

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"

_NAME = re.compile(r"(\d{6,})-[0-9a-f]{8}")
_LINE = 64
_KINDS = "biufcSU"
_HEADER = re.compile(  # what np.save writes before numbers, truth values and texts
    rb"\x93NUMPY\x01\x00..\{'descr': '([<>|][biufcSU]\d+)', 'fortran_order': (True|False),"
    rb" 'shape': \((\d*(?:, \d+)*),?\), \} *\n",
    re.DOTALL,
)
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

logger = logging.getLogger(__name__)


class Generation:
    """The open files of one build; they stay readable when a later build takes their place.

    Only `array` and `blob` outlive the folder: what reads from `folder` itself reads it at once.
    """

    def __init__(self, data: Path, folder: Path, manifest: Manifest) -> None:
        self.data = data
        self.folder = folder
        self.manifest = manifest
        self._mapped = {name: self._map(name, stored) for name, stored in manifest.files.items()}

    def array(self, name: str) -> NDArray[Any]:
        """The array saved as this file, read-only, its pages read from disk when they are touched."""
        try:
            return _array(self.blob(name))
        except (ValueError, TypeError) as error:
            raise self.damaged(name, f"the file holds no array ({error})") from error

    def blob(self, name: str) -> memoryview:
        """The bytes of this file, read-only, read from disk when they are touched."""
        if name not in self._mapped:
            raise self.damaged(name, "the index has no such file")
        return self._mapped[name]

    def verify(self) -> None:
        """Reads every byte and refuses a file that is not as it was built."""
        for name, stored in self.manifest.files.items():
            if _stored(self._mapped[name]) != stored:
                raise self.damaged(name, "the file has changed since it was built")

    def damaged(self, name: str, what: str) -> DamagedIndex:
        """The error that names a file of this generation and what is wrong with it."""
        return _damaged(what, self.folder / name, self.data)

    def _map(self, name: str, stored: StoredFile) -> memoryview:
        mapped = _map(self.folder / name)
        if len(mapped) != stored.size:
            raise self.damaged(name, f"the file has {len(mapped)} bytes instead of {stored.size}")
        return mapped


def save_array(file: Path, array: NDArray[Any]) -> None:
    """Writes an array of numbers, truth values or texts so that `Generation.array` gives it back."""
    if array.dtype.kind not in _KINDS:
        raise TypeError(f"an array of {array.dtype} is not stored")
    np.save(file, array, allow_pickle=False)


# ---- opening -----------------------------------------------------------------------------------------


def open_generation(data: Path, *, verify: bool = False) -> Generation:
    """The generation in use, the sizes of its files checked; with `verify` every byte of them."""
    name = generation_in_use(data)
    while True:
        try:
            generation = _opened(data, name)
            break
        except DamagedIndex:
            # A build may have replaced and removed it after CURRENT was read.
            before, name = name, generation_in_use(data)
            if name == before:
                raise
    if verify:
        generation.verify()
    return generation


def generation_in_use(data: Path) -> str:
    """The name of the generation in use."""
    file = data / CURRENT
    try:
        with _handle(file) as handle:
            line = os.read(handle, _LINE)
    except FileNotFoundError as error:
        raise MissingIndex("there is no index in this folder", where=str(data), remedy=build(data)) from error
    except OSError as error:
        raise _unreadable(error, data) from error
    name = line.decode("ascii", "replace").removesuffix("\n")
    if not _NAME.fullmatch(name) or line != f"{name}\n".encode("ascii"):
        raise _damaged("the file does not name a generation", file, data)
    return name


def _opened(data: Path, name: str) -> Generation:
    folder = _folder(data) / name
    try:
        _refuse_link(folder, data)
        if not folder.is_dir():
            raise _damaged(f"the generation {name} is missing", data / CURRENT, data)
        file = folder / MANIFEST
        manifest = Manifest.from_json(bytes(_map(file)), file=file, data=data)
        for below in {parent for name in manifest.files for parent in PurePosixPath(name).parents}:
            _refuse_link(folder / below, data)
        return Generation(data, folder, manifest)
    except OSError as error:
        raise _unreadable(error, data) from error


def _refuse_link(folder: Path, data: Path) -> None:
    if folder.is_symlink():
        raise _damaged("the folder is a link", folder, data)


def _folder(data: Path) -> Path:
    folder = data / GENERATIONS
    if folder.is_symlink():
        raise IndexFault("the folder is a link", where=str(folder), remedy="Put a folder in its place")
    return folder


@contextmanager
def _handle(file: Path) -> Iterator[int]:
    """A plain file open for reading; a link, a folder or a pipe is refused."""
    handle = os.open(file, os.O_RDONLY | _PLAIN)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(file))
        yield handle
    finally:
        os.close(handle)


def _map(file: Path) -> memoryview:
    with _handle(file) as handle:
        if not os.fstat(handle).st_size:
            return memoryview(b"")  # an empty file cannot be mapped
        return memoryview(mmap.mmap(handle, 0, access=mmap.ACCESS_READ))


def _array(content: memoryview) -> NDArray[Any]:
    """What np.load with `mmap_mode="r"` gives, from a file that is mapped already and may be gone by name."""
    start = 10 + int.from_bytes(content[8:10], "little")
    header = _HEADER.fullmatch(content[:start])
    if header is None:
        raise ValueError("its header is not that of a plain array")
    dtype, shape = np.dtype(header[1].decode()), tuple(int(size) for size in header[3].split(b",") if size.strip())
    count = math.prod(shape)
    if start + count * dtype.itemsize != len(content):
        raise ValueError(f"{len(content)} bytes for the shape {shape} of {dtype}")
    flat = np.frombuffer(content, dtype, count, start) if count else np.frombuffer(b"", dtype)
    return flat.reshape(shape, order="F" if header[2] == b"True" else "C")


# ---- building ----------------------------------------------------------------------------------------


def write_generation(data: Path, fill: Callable[[Path], Manifest]) -> Generation:
    """The new generation in use: `fill` writes its files into the folder given and says what they are made of.

    The manifest's `files` are filled in here. An error of `fill` goes through and changes nothing.
    """
    try:
        (data / GENERATIONS).mkdir(parents=True, exist_ok=True)
        with _locked(data):
            _sweep(data)
            _build(data, fill)
            _sweep(data)
            return open_generation(data)
    except OSError as error:
        raise IndexFault(
            f"the index cannot be written ({error.strerror or error})",
            where=str(error.filename or data),
            remedy="Check the folder, its rights and the space left, then run wence index again",
        ) from error


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | _PLAIN, 0o644)
    try:
        _lock(handle, data)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, data: Path) -> None:
    """Takes the lock of a folder, which the system gives back however this process ends; Windows has none."""
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexFault(
                "another build is writing this index",
                where=str(data),
                remedy="Wait until it has ended and run wence index again",
            ) from error


def _build(data: Path, fill: Callable[[Path], Manifest]) -> None:
    folder = _folder(data) / _new_name(data)
    try:
        folder.mkdir()
        _seal(folder, fill(folder))
        _switch(data, folder.name)
    except BaseException:
        # The rename may have been done before the interrupt arrived: what CURRENT names stays.
        if _kept(data) not in (folder.name, None):
            _remove(folder)
        raise


def _new_name(data: Path) -> str:
    numbers = [int(name.partition("-")[0]) for name in _names(data)]
    return f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(4)}"


def _names(data: Path) -> list[str]:
    return [path.name for path in _folder(data).iterdir() if _NAME.fullmatch(path.name)]


def _seal(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest over the files of a folder and puts all of it on the disk."""
    files = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()):
        files[file.relative_to(folder).as_posix()] = _stored(_map(file))
        _sync(file)
    _write(folder / MANIFEST, replace(manifest, files=files).to_json())
    for below, _, _ in os.walk(folder, topdown=False):
        _sync(Path(below))
    _sync(folder.parent)


def _switch(data: Path, name: str) -> None:
    line = data / f"{CURRENT}.tmp"
    line.unlink(missing_ok=True)
    _write(line, f"{name}\n".encode("ascii"))
    line.replace(data / CURRENT)
    _sync(data)


def _stored(content: memoryview) -> StoredFile:
    return StoredFile(len(content), hashlib.sha256(content).hexdigest())


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(content)
    _sync(file)


def _sync(path: Path) -> None:
    """Puts a file or a folder on the disk itself; Windows does so for no folder."""
    if os.name != "nt":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _kept(data: Path) -> str | None:
    """The generation that CURRENT names, empty if there is no CURRENT; None if it cannot be read."""
    try:
        return generation_in_use(data)
    except MissingIndex:
        return ""
    except IndexFault:
        return None


def _sweep(data: Path) -> None:
    """Removes every generation but the one in use, and what interrupted builds left."""
    (data / f"{CURRENT}.tmp").unlink(missing_ok=True)
    kept = _kept(data)
    if kept is None:
        return  # the build that comes will replace this CURRENT
    _sync(data)  # a power cut must not bring back a CURRENT that names what is removed here
    for name in _names(data):
        if name != kept:
            _remove(_folder(data) / name)


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        logger.warning("%s cannot be removed", folder)


# ---- errors ------------------------------------------------------------------------------------------


def _damaged(what: str, file: Path, data: Path) -> DamagedIndex:
    return DamagedIndex(what, where=str(file), remedy=rebuild(data))


def _unreadable(error: OSError, data: Path) -> IndexFault:
    file = Path(error.filename or data)
    if error.errno in (errno.ENOENT, errno.ENOTDIR) and file.name != CURRENT:
        return _damaged("the file is missing", file, data)
    if error.errno in (errno.ELOOP, errno.EINVAL, errno.EISDIR):
        return _damaged("this is not a plain file", file, data)
    return IndexFault(
        f"the index cannot be read ({error.strerror or error})",
        where=str(file),
        remedy="Check that --data names a folder which may be read",
    )
