"""Settings 设置: what a user may choose, read once at the start and passed on.

A flag comes before the environment, the environment before a TOML file, the file before the default.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rag.errors import BadSetting

PREFIX = "WENCE_"
"""What the names in the environment begin with: `WENCE_DATA` is the setting `data`."""

_ACCESS = ("auto", "keys", "public")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _folder(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return Path(value)
    raise ValueError("the path of a folder")


def _file(value: object) -> Path:
    try:
        return _folder(value)
    except ValueError:
        raise ValueError("the path of a file") from None


def _from(lowest: int, highest: int | None = None) -> Callable[[object], int]:
    """Reads a whole number that is not below the lowest, nor above the highest."""

    def read(value: object) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()) else value
        if type(number) is int and number >= lowest and (highest is None or number <= highest):
            return number
        raise ValueError(f"a whole number from {lowest} {'on' if highest is None else f'to {highest:,}'}")

    return read


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value.strip()
    raise ValueError("a text on one line")


def _texts(value: object) -> tuple[str, ...]:
    """Texts of a list, or parted by commas in one text."""
    given = value.split(",") if isinstance(value, str) else value
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        return tuple(each.strip() for each in given if each.strip())
    raise ValueError("texts parted by commas")


def _origins(value: object) -> tuple[str, ...]:
    """Origins as a browser names them."""
    found = _texts(value)
    if all(each == "*" or re.fullmatch(r"https?://[^/\s?#@]+", each) for each in found):
        return found
    raise ValueError("origins such as https://www.example.org, parted by commas")


def _address(value: object) -> str:
    """The address of a service, without a slash at its end."""
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s?#@]+", value.strip()):
        return value.strip().rstrip("/")
    raise ValueError("an address such as https://policy.example.org")


def _flag(value: object) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    found = known.get(value.strip().lower()) if isinstance(value, str) else value
    if isinstance(found, bool):
        return found
    raise ValueError("true or false")


def _access(value: object) -> str:
    if value in _ACCESS:
        return str(value)
    raise ValueError(f"one of {', '.join(_ACCESS)}")


def _level(value: object) -> str:
    if isinstance(value, str) and value.strip().upper() in _LEVELS:
        return value.strip().upper()
    raise ValueError(f"one of {', '.join(_LEVELS)}")


def _about(text: str, read: Callable[[object], object]) -> Mapping[str, Any]:
    return {"help": text, "read": read}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; each field has a default, a help text and what reads its value."""

    data: Path = field(default=Path("data"), metadata=_about("the index folder", _folder))
    corpus: Path | None = field(
        default=None, metadata=_about("the folder of documents, if not the shipped ones", _folder)
    )
    citations: int = field(default=5, metadata=_about("most citations of an answer made of sentences", _from(1)))
    related: int = field(default=3, metadata=_about("clauses offered where there is no answer", _from(0)))
    candidates: int = field(default=30, metadata=_about("clauses ranked for an answer", _from(1)))
    question_limit: int = field(default=2000, metadata=_about("most characters of a question", _from(1, 2000)))
    host: str = field(default="127.0.0.1", metadata=_about("the address served on", _text))
    port: int = field(default=8000, metadata=_about("the port served on; 0 takes a free one", _from(0, 65_535)))
    workers: int = field(default=1, metadata=_about("processes that serve; they share the mapped index", _from(1, 256)))
    access: str = field(
        default="auto",
        metadata=_about("who may ask: keys, public, or auto: public on loopback, keys elsewhere", _access),
    )
    keys: Path = field(default=Path("wence-keys.json"), metadata=_about("the file of the API keys", _file))
    rate: int | None = field(
        default=None,
        metadata=_about("requests a minute of a key or address; 0 is any number, as on loopback; else 300", _from(0)),
    )
    concurrency: int = field(default=64, metadata=_about("requests in work in one process at a time", _from(1)))
    time_limit: int = field(default=30, metadata=_about("seconds a request may take", _from(1)))
    origins: tuple[str, ...] = field(
        default=(), metadata=_about("pages of other origins that may ask (CORS), parted by commas", _origins)
    )
    hosts: tuple[str, ...] = field(
        default=(), metadata=_about("names under which /mcp is reached, beside loopback, parted by commas", _texts)
    )
    proxies: tuple[str, ...] = field(
        default=(), metadata=_about("addresses of proxies whose X-Forwarded headers are believed", _texts)
    )
    url: str | None = field(
        default=None, metadata=_about("the address users reach the service at, for links in answers", _address)
    )
    log_json: bool = field(default=False, metadata=_about("logs as JSON lines", _flag))
    log_level: str = field(default="WARNING", metadata=_about(f"what is logged: {', '.join(_LEVELS)}", _level))


_FIELDS = {each.name: each for each in fields(Settings)}
NAMES = tuple(_FIELDS)
"""The names of the settings."""


def read_settings(flags: Mapping[str, object], environ: Mapping[str, str], file: Path | None = None) -> Settings:
    """The settings; every source is checked whole, also where another comes before it.

    A flag of None and an empty variable are not given.
    """
    return Settings(**(_of_file(file) if file else {}) | _of_environment(environ) | _of_flags(flags))


def _of_flags(flags: Mapping[str, object]) -> dict[str, Any]:
    given = {name: value for name, value in flags.items() if value is not None}
    return {name: _read(name, value, where=f"--{name.replace('_', '-')}") for name, value in given.items()}


def _of_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    known = {PREFIX + name.upper(): name for name in NAMES}
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    for name in sorted(given.keys() - known):
        raise BadSetting("there is no such setting", where=name, remedy=f"There are {', '.join(known)}")
    return {known[name]: _read(known[name], given[name], where=name) for name in sorted(given)}


def _of_file(file: Path) -> dict[str, Any]:
    """The settings of a TOML file; a relative path in it starts at the file's folder."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        what = f"the settings cannot be read ({error})"
        raise BadSetting(what, where=str(file), remedy="Write them as TOML in UTF-8") from error
    values = {name: _read(name, value, where=str(file)) for name, value in given.items()}
    return {name: file.parent / value if isinstance(value, Path) else value for name, value in values.items()}


def _read(name: str, value: object, *, where: str) -> object:
    if name not in _FIELDS:
        raise BadSetting(f"there is no setting {name}", where=where, remedy=f"There are {', '.join(NAMES)}")
    try:
        return _FIELDS[name].metadata["read"](value)
    except ValueError as error:
        what = f"the setting {name} cannot be {str(value)!r}"
        raise BadSetting(what, where=where, remedy=f"Give it {error}") from error
