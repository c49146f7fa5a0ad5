"""The cue words of `data/*.toml` 提示词: how questions are worded, in Chinese and in English.

`file` names one of them; without it, `questions` is meant.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str) -> Language:
    """English where Latin words outnumber Chinese characters, else Chinese."""
    return "en" if len(_LATIN.findall(text)) > len(_HAN.findall(text)) else "zh"


@cache
def words(section: str, name: str, *, file: str = "questions") -> tuple[str, ...]:
    """One list of words of the file, longest first."""
    found: list[str] = _tables(file)[section][name]
    return tuple(sorted(set(found), key=lambda word: (-len(word), word)))


@cache
def pattern(section: str, name: str, *, file: str = "questions") -> re.Pattern[str]:
    """One list of patterns of the file as a single one, tried in the order of the list."""
    parts: list[str] = _tables(file)[section][name]
    return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)", re.IGNORECASE)


@cache
def pairs(section: str, *, file: str = "questions") -> tuple[tuple[str, str], ...]:
    """A section of the file that gives one word for another, in its order."""
    return tuple(_tables(file)[section].items())


@cache
def sections(parent: str, *, file: str = "questions") -> tuple[str, ...]:
    """The names of the sections under a heading of the file, in its order."""
    return tuple(f"{parent}.{name}" for name in _tables(file, nested=True)[parent])


@cache
def names(section: str, *, file: str = "questions") -> tuple[str, ...]:
    """The names of the lists of a section of the file, in its order."""
    return tuple(_tables(file)[section])


@cache
def _tables(file: str, *, nested: bool = False) -> dict[str, Any]:
    raw = tomllib.loads(files("rag").joinpath(f"data/{file}.toml").read_text(encoding="utf-8"))
    flat = {f"{top}.{name}": table for top, tables in raw.items() for name, table in tables.items()}
    return raw if nested else {**raw, **flat}
