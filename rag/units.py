"""Units 单位 as people call them (公安, 市监局, 中院), and the printed units that they mean."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.document import Level
from corpus.regions import Region, gazetteer, region_named
from corpus.text import narrow, without_spaces
from corpus.wording import Span
from rag.cues import pairs, pattern, words
from rag.places import lineage

FILE = "tasks"
"""The file of cue words for questions on tasks."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_EACH = ("各", "全")
_OWNER = re.compile(r"^(省|市|区|县|州|旗)(?:委|政府)?(?=..)")
_SAID_LEVEL = re.compile(r"(省|市|区|县|州|旗)(?:委|政府)?\s?$")
_LEVELS: Mapping[str, Level] = {
    "省": "province",
    "市": "city",
    "州": "city",
    "区": "county",
    "县": "county",
    "旗": "county",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed, its level where its name says it, and what it is called.

    `names` are its own; a `loose` one is meant only where it fits no other unit, a `bare` one (公安) only before
    the word of a role.
    """

    printed: str
    level: Level | None
    names: tuple[str, ...]
    loose: tuple[str, ...]
    bare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """Where a plain text names a unit, and the printed units it can mean; none where no level fits."""

    span: Span
    units: tuple[str, ...]


def plain(text: str) -> str:
    """A text for comparing names: one width, blanks beside Latin words only, long words of names made short."""
    joined = re.sub(r"(?<![A-Za-z])\s+(?![A-Za-z])", "", narrow(text))
    return _long_words().sub(lambda found: _short_words()[found[0]], joined)


def plain_question(text: str) -> str:
    """A question for comparing names; the English names of units become Chinese."""
    for english, chinese in pairs("english", file=FILE):
        text = re.sub(english, f" {chinese} ", text, flags=re.IGNORECASE)
    return plain(text)


@cache
def _short_words() -> Mapping[str, str]:
    return dict(pairs("short", file=FILE))


@cache
def _long_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _short_words()), key=len, reverse=True)))


# ---- the names of a unit -------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def unit_of(printed: str, region: str | None) -> Unit:
    """What a unit printed in a document of a place is called."""
    full = without_spaces(narrow(printed))
    if full.startswith(_EACH) or "、" in full:
        names = (plain(full), plain(_BRACKETS.sub("", full)))
        return Unit(printed, None, tuple(dict.fromkeys(names)), (), ())
    bracketed = [inside for inside in _BRACKETS.findall(full) if inside.endswith(words("units", "ends", file=FILE))]
    level, core = _core(_BRACKETS.sub("", full), region)
    cores = [core, *(_core(inside, region)[1] for inside in bracketed)]
    return Unit(
        printed,
        level,
        tuple(dict.fromkeys(cores)),
        tuple(dict.fromkeys(name for each in cores for name in _loose(each))),
        tuple(dict.fromkeys(name for each in cores for name in _bare(each))),
    )


def _core(name: str, region: str | None) -> tuple[Level | None, str]:
    """The level of a name and the rest of it, without the place it belongs to."""
    level: Level | None = None
    for place, of_level in _owners(region):
        if place in name and len(name) - len(place) >= 2:
            level, name = level or of_level, name.replace(place, "", 1)
    if owner := _OWNER.match(name):
        level, name = level or _LEVELS[owner[1]], name[owner.end() :]
    return level, plain(name).replace("局分局", "分局")


@cache
def _owners(region: str | None) -> tuple[tuple[str, Level], ...]:
    """The names of a place and of what it belongs to, with their levels, nearest first and longest first."""
    known = region_named(region) if region else None
    return tuple((name, place.level) for place in (lineage(known) if known else ()) for name in names_of(place))


@cache
def names_of(place: Region) -> tuple[str, ...]:
    """What a place is called, longest first."""
    known = [name for name, codes in gazetteer().names.items() if place.code in codes]
    known += [place.name[:-1]] if len(place.name) > 2 and place.level == "county" else []
    return tuple(sorted(set(known), key=lambda name: (-len(name), name)))


def _end(core: str) -> str:
    return next((end for end in words("units", "ends", file=FILE) if core.endswith(end) and len(core) > len(end)), "")


def _loose(core: str) -> Iterator[str]:
    """规划协调处 is the 规划处 or the 协调处 where no other unit is; the only customs house is 海关."""
    end = _end(core)
    stem = core.removesuffix(end)
    if end and len(stem) >= 4:
        yield stem[:2] + end[-1]
        yield stem[-2:] + end[-1]
    if end == "分局":
        yield stem + end[-1]
    yield from (word for word in words("units", "institutions", file=FILE) if core.endswith(word) and core != word)


def _bare(core: str) -> Iterator[str]:
    stem = core.removesuffix(_end(core))
    if stem != core and len(stem) >= 2:
        yield stem


# ---- units in a question -------------------------------------------------------------------------------


def find_units(text: str, units: Sequence[Unit], *, level: Level | None, places: Sequence[Region] = ()) -> list[Called]:
    """The units that a plain question names, in its order; of a name at several levels the documents' `level` first."""
    firm, bare = _by_name(units), _named(units, lambda unit: unit.bare)
    spans = [(span, firm[name]) for name in firm for span in _standing(text, name)]
    spans += [(span, bare[name]) for name in bare for span in _standing(text, name) if _is_acting(text, span.end)]
    found: list[Called] = []
    for span, meant in sorted(spans, key=lambda each: (each[0].start - each[0].end, each[0])):
        if all(span.end <= other.span.start or other.span.end <= span.start for other in found):
            said, start = _owner(text[: span.start], places)
            found.append(Called(Span(start, span.end), _at_level(meant, said, level)))
    return sorted(found, key=lambda called: called.span)


def _by_name(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by their own names, and by a loose one that is no other's."""
    known = _named(units, lambda unit: unit.names)
    loose = _named(units, lambda unit: unit.loose)
    return {name: found for name, found in loose.items() if len({unit.names[0] for unit in found}) == 1} | known


def _named(units: Iterable[Unit], names: Callable[[Unit], Iterable[str]]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for name in names(unit):
            found[name].append(unit)
    return found


def _standing(text: str, name: str) -> Iterator[Span]:
    return (Span(*found.span()) for found in re.finditer(re.escape(name), text))


def _is_acting(text: str, at: int) -> bool:
    """Whether a role is named straight behind a place of the text."""
    start = found.end() if (found := pattern("roles", "between", file=FILE).match(text, at)) else at
    return any(
        pattern("roles", role, file=FILE).match(text, start) for role in ("responsible", "cooperating", "either")
    )


def _owner(before: str, places: Iterable[Region]) -> tuple[Level | None, int]:
    """The level that the words before a name say, 市 or the name of a place, and where they begin."""
    if said := _SAID_LEVEL.search(before):
        return _LEVELS[said[1]], said.start()
    bare = before.rstrip()
    owners = ((place.level, name) for place in places for name in names_of(place) if bare.endswith(name))
    return next(((level, len(bare) - len(name)) for level, name in owners), (None, len(before)))


def _at_level(units: Sequence[Unit], said: Level | None, usual: Level | None) -> tuple[str, ...]:
    """The printed units of a level that is said; of the usual one if there are any, else of every one."""
    fitting = [unit.printed for unit in units if unit.level in {said or usual, None}]
    every = [unit.printed for unit in units]
    return tuple(fitting if said or (usual and fitting) else every)
