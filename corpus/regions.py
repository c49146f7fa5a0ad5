"""The places of China 行政区划 by name: found in a text, with their level and what they belong to.

The names are data (`data/regions.tsv`). A full name is found anywhere; a short one (陕西, 榆林) only
for a province or a city, since the short names of counties are everyday words (和平, 朝阳, 城区).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.document import Level
from corpus.style import words
from corpus.wording import Span

_SUFFIXES = ("省", "市", "地区", "区", "县", "盟", "旗")
_GENERIC = frozenset({"矿区", "城区", "郊区", "东区", "西区", "市区", "新区", "港区"})
_LEVELS: dict[str, Level] = {"national": "national", "province": "province", "city": "city", "county": "county"}


@dataclass(frozen=True, slots=True)
class Region:
    """A place: its code, full name and level, and the code of what it belongs to."""

    code: str
    name: str
    level: Level
    parent: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places by code, and the codes behind each name."""

    places: dict[str, Region]
    names: dict[str, tuple[str, ...]]
    longest: dict[str, int]

    def parents(self, region: Region) -> Iterator[Region]:
        """What a place belongs to, nearest first, the whole country left out."""
        above = self.places.get(region.parent)
        while above and above.level != "national":
            yield above
            above = self.places.get(above.parent)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the package."""
    places: dict[str, Region] = {}
    names: dict[str, list[str]] = defaultdict(list)
    raw = files("corpus").joinpath("data/regions.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in raw.splitlines() if line and not line.startswith("#")]
    for code, name, level, parent, aliases in rows[1:]:
        places[code] = Region(code, name, _LEVELS[level], parent)
        for known in {name, *_short(name, level), *filter(None, aliases.split("|"))}:
            names[known].append(code)
    longest: dict[str, int] = defaultdict(int)
    for name in names:
        longest[name[:2]] = max(longest[name[:2]], len(name))
    return Gazetteer(places, {name: tuple(codes) for name, codes in names.items()}, dict(longest))


def _short(name: str, level: str) -> list[str]:
    if level not in {"province", "city"}:
        return []
    return [name[: -len(end)] for end in _SUFFIXES if name.endswith(end) and len(name) - len(end) >= 2][:1]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text and the places it may mean."""

    span: Span
    regions: tuple[Region, ...]


def mentions(text: str) -> list[Mention]:
    """The places named in a text, longest names first, none inside another."""
    known = gazetteer()
    found: list[Mention] = []
    at = 0
    while at < len(text) - 1:
        size = min(known.longest.get(text[at : at + 2], 0), len(text) - at)
        while size >= 2 and text[at : at + size] not in known.names:
            size -= 1
        if text[at + size - 1 : at + size + 1] == "市场":
            size -= 1
        name = text[at : at + size]
        if size < 2 or name not in known.names or text.startswith(words("regions", "ordinary"), at):
            at += 1
            continue
        if name in _GENERIC and not (found and found[-1].span.end == at):
            at += 1
            continue
        found.append(Mention(Span(at, at + size), tuple(known.places[code] for code in known.names[name])))
        at += size
    return found


def resolve(mention: Mention, context: Sequence[Mention]) -> Region:
    """The place a name means: one whose parent is named in the context, else the highest."""
    if len(mention.regions) == 1:
        return mention.regions[0]
    known = gazetteer()
    named = {region.code for near in context for region in near.regions if near is not mention}
    order = ("national", "province", "city", "county")
    return max(
        mention.regions,
        key=lambda region: (
            sum(parent.code in named for parent in known.parents(region)),
            -order.index(region.level),
            [-ord(char) for char in region.code],
        ),
    )


def first_region(text: str, context: str = "") -> tuple[Region, Span] | None:
    """The place a name or title is about: the first one, or the smaller one named right behind it.

    The country counts only where no place in it is named (`中国人民银行西安分行`).
    """
    every = mentions(text)
    found = [mention for mention in every if mention.regions[0].level != "national"] or every
    if not found:
        return None
    place = 0
    while place + 1 < len(found) and found[place + 1].span.start == found[place].span.end:
        inner = resolve(found[place + 1], found)
        if resolve(found[place], found).code not in {parent.code for parent in gazetteer().parents(inner)}:
            break
        place += 1
    around = [*found, *mentions(context)] if len(found[place].regions) > 1 else found
    return resolve(found[place], around), found[place].span


def region_named(name: str) -> Region | None:
    """The place with exactly this name, short or long; the highest when several share it."""
    known = gazetteer()
    codes = known.names.get(name.strip())
    if not codes:
        return None
    return resolve(Mention(Span(0, len(name)), tuple(known.places[code] for code in codes)), ())
