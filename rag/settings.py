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

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _folder(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return Path(value)
    raise ValueError("the path of a folder")


def _from(lowest: int) -> Callable[[object], int]:
    """Reads a whole number that is not below the lowest."""

    def read(value: object) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()) else value
        if type(number) is int and number >= lowest:
            return number
        raise ValueError(f"a whole number from {lowest} on")

    return read


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
    question_limit: int = field(default=2000, metadata=_about("most characters of a question", _from(1)))
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
