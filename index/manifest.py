"""The manifest 清单 of an index: what it was built from, and whether that still holds."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import DamagedIndex, StaleIndex, rebuild

FORMAT = 2

Setting = float | int | str
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which encoder made the vectors; the fingerprint is of what it gives for fixed words."""

    name: str
    revision: str
    dimensions: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The size in bytes and the SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from, and its files by name."""

    corpus: str
    tokeniser: str
    encoder: EncoderIdentity
    counts: Mapping[str, int]
    settings: Mapping[str, Setting]
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """The manifest as one JSON object with its own SHA-256, always the same bytes for the same value."""
        return _sealed(
            {
                "format": self.format,
                "corpus": self.corpus,
                "tokeniser": self.tokeniser,
                "encoder": asdict(self.encoder),
                "counts": dict(self.counts),
                "settings": dict(self.settings),
                "files": {name: asdict(stored) for name, stored in self.files.items()},
            }
        )

    @classmethod
    def from_json(cls, content: bytes, *, file: Path, data: Path) -> "Manifest":
        """The manifest written as `content`; any other byte or another format is refused, naming the file."""
        try:
            record = _unsealed(content)
            layout = _number(record.get("format"))
            if layout != FORMAT:
                raise StaleIndex(
                    f"the index has format {layout}, this program reads format {FORMAT}",
                    where=str(file),
                    remedy=rebuild(data),
                )
            return cls(**_fields(record))
        except (ValueError, RecursionError) as error:
            what = f"the manifest is damaged ({error})"
            raise DamagedIndex(what, where=str(file), remedy=rebuild(data)) from error

    def changes(self, wanted: "Manifest") -> tuple[str, ...]:
        """The names of what the index was built from that differ from what is wanted; empty if it is current."""
        names = ("format", "corpus", "tokeniser", "encoder", "settings")
        return tuple(name for name in names if getattr(self, name) != getattr(wanted, name))


def shown(encoder: EncoderIdentity) -> str:
    """An encoder in one line."""
    return (
        f"{encoder.name} {encoder.revision}".strip() + f" ({encoder.dimensions} dimensions, {encoder.fingerprint[:16]})"
    )


def _sealed(record: Record) -> bytes:
    return _canonical({**record, "sha256": hashlib.sha256(_canonical(record)).hexdigest()})


def _canonical(record: Record) -> bytes:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _unsealed(content: bytes) -> Record:
    record = json.loads(content)
    if not isinstance(record, dict):
        raise ValueError("not an object")
    record.pop("sha256", None)
    if _sealed(record) != content:
        raise ValueError("its checksum does not fit")
    return record


def _fields(record: Record) -> Record:
    if record.keys() != _READERS.keys():
        names = ", ".join(sorted(record.keys() ^ _READERS.keys()))
        raise ValueError(f"missing or unknown field {names}")
    return {name: read(record[name]) for name, read in _READERS.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value


def _setting(value: object) -> Setting:
    if isinstance(value, bool) or not isinstance(value, float | int | str):
        raise ValueError(f"{value!r} is not a setting")
    return value


def _object(value: object, *names: str) -> Record:
    if not isinstance(value, dict) or (names and value.keys() != set(names)):
        raise ValueError(f"{value!r} is not an object of {', '.join(names) or 'values'}")
    return value


def _encoder(value: object) -> EncoderIdentity:
    found = _object(value, "name", "revision", "dimensions", "fingerprint")
    return EncoderIdentity(
        _text(found["name"]), _text(found["revision"]), _number(found["dimensions"]), _text(found["fingerprint"])
    )


def _counts(value: object) -> dict[str, int]:
    return {name: _number(count) for name, count in _object(value).items()}


def _settings(value: object) -> dict[str, Setting]:
    return {name: _setting(setting) for name, setting in _object(value).items()}


def _files(value: object) -> dict[str, StoredFile]:
    return {_inside(name): _stored(stored) for name, stored in _object(value).items()}


def _stored(value: object) -> StoredFile:
    found = _object(value, "size", "sha256")
    return StoredFile(_number(found["size"]), _text(found["sha256"]))


def _inside(name: str) -> str:
    if "\\" in name or any(part in ("", ".", "..") for part in name.split("/")):
        raise ValueError(f"{name!r} is no file of the index")
    return name


_READERS: dict[str, Callable[[object], object]] = {
    "format": _number,
    "corpus": _text,
    "tokeniser": _text,
    "encoder": _encoder,
    "counts": _counts,
    "settings": _settings,
    "files": _files,
}
