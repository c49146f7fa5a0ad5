"""API keys 密钥: made once, shown once, kept as hashes in a file that the service reads again when it changes.

A key has 256 random bits, so a plain SHA-256 keeps it: nobody guesses what hashes to it. A name and scopes
go with it: `ask` may ask and read, `admin` may see the service's own numbers.
"""

import hashlib
import json
import logging
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import WenceError

SCOPES = ("ask", "admin")
PREFIX = "wence_"
_NAME = re.compile(r"[\w.@-]{1,64}")
_FIELDS = {"name", "sha256", "scopes", "created", "rate"}

logger = logging.getLogger(__name__)


class KeyFault(WenceError):
    """A key or a file of keys that cannot be used."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key; `rate` is how many requests a minute it may make, if not as many as all."""

    name: str
    sha256: str
    scopes: tuple[str, ...]
    created: str
    rate: int | None = None


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# ---- the file ----------------------------------------------------------------------------------------


def read_keys(file: Path) -> tuple[Key, ...]:
    """The keys of a file; none if there is no file."""
    try:
        return tuple(_key(record) for record in json.loads(file.read_text(encoding="utf-8"))["keys"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        what = f"the keys cannot be read ({error})"
        raise KeyFault(what, where=str(file), remedy="Restore the file, or remove it and add the keys again") from error


def _key(record: Mapping[str, Any]) -> Key:
    if set(record) != _FIELDS or not isinstance(record["name"], str) or not isinstance(record["scopes"], list):
        raise ValueError("an entry is no key")
    if not re.fullmatch(r"[0-9a-f]{64}", record["sha256"]) or not set(record["scopes"]) <= set(SCOPES):
        raise ValueError(f"the entry {record['name']} is no key")
    return Key(**{**record, "scopes": tuple(record["scopes"])})


def add_key(file: Path, name: str, scopes: Sequence[str], *, rate: int | None = None) -> str:
    """The secret of a new key, which is kept nowhere."""
    keys = read_keys(file)
    if not _NAME.fullmatch(name):
        remedy = "Use up to 64 letters, digits, and . _ @ -"
        raise KeyFault("this is no name for a key", where=name or "the name", remedy=remedy)
    if any(key.name == name for key in keys):
        remedy = f"Choose another, or run wence key remove {name} first"
        raise KeyFault(f"there is a key named {name}", where=str(file), remedy=remedy)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        remedy = f"There are {', '.join(SCOPES)}"
        raise KeyFault(f"there is no scope {', '.join(unknown) or 'given'}", where="--scope", remedy=remedy)
    secret = PREFIX + secrets.token_urlsafe(32)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    _write(file, [*keys, Key(name, hashed(secret), tuple(dict.fromkeys(scopes)), created, rate)])
    return secret


def remove_key(file: Path, name: str) -> None:
    """Takes a key out of the file; a running service refuses it from the next look at the file on."""
    keys = read_keys(file)
    if all(key.name != name for key in keys):
        known = ", ".join(key.name for key in keys) or "none"
        raise KeyFault(f"there is no key named {name}", where=str(file), remedy=f"There are: {known}")
    _write(file, [key for key in keys if key.name != name])


def _write(file: Path, keys: Sequence[Key]) -> None:
    """Puts a new file in the old one's place, readable by its owner alone."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            json.dump({"keys": [asdict(key) for key in keys]}, opened, ensure_ascii=False, indent=2)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        what = f"the keys cannot be written ({error.strerror or error})"
        raise KeyFault(what, where=str(file), remedy="Check the folder and its rights") from error


# ---- in the service ----------------------------------------------------------------------------------


class KeyRing:
    """The keys of a file, read again when it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._stamp()
        self._keys = {key.sha256: key for key in read_keys(file)}

    def find(self, secret: str) -> Key | None:
        """The key of a secret."""
        self._refresh()
        return self._keys.get(hashed(secret))

    def __len__(self) -> int:
        return len(self._keys)

    def _refresh(self) -> None:
        """Reads a changed file; one that cannot be read changes nothing, and the log says so."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._keys = {key.sha256: key for key in read_keys(self._file)}
        except KeyFault as fault:
            logger.error("%s", fault)

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._file.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)
