"""The lists of `data/official_style.toml`: how official papers are worded and laid out."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(section: str, name: str) -> tuple[str, ...]:
    """One list of the file, longest first, so that a search finds the most particular word."""
    found = _tables()[section][name]
    return tuple(sorted(set(found), key=lambda word: (-len(word), word)))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    raw = files("corpus").joinpath("data/official_style.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)
