"""The places a question names 地区: by full and short names, as 全省 or 本市, in pinyin and English.

What the gazetteer leaves open the documents decide: 雁塔 is a place where a document of that county is
in the index, 全省 is the province of the documents if there is only one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from corpus.document import DocumentHead, Level
from corpus.regions import Mention, Region, gazetteer, mentions, region_named, resolve
from corpus.wording import Span
from index.expansion import latin_words
from rag.cues import pattern, sections, words

Role = Literal["subject", "mentioned"]

_ENDS = ("区", "县", "市", "旗")
_LATIN = re.compile(r"[A-Za-z]+(?:['’-]?[A-Za-z]+)*")
_CUE = 8
"""No word before a partner is longer (对标, 坐落在); it is looked for no further back."""
_JOINED = re.compile(r"\s?(?:、|和|与|及|,|and)?\s?")


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of the documents in the index, and the provinces that they lie in."""

    regions: tuple[Region, ...]
    provinces: tuple[Region, ...]
    counties: dict[str, Region]
    """Counties by their short names: those of the documents, and those of the documents' provinces."""
    own: frozenset[str]
    """The short names of counties that a document of the index is for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a question; what is only `mentioned` (跟江苏联手) is not what is asked about."""

    span: Span
    region: Region
    role: Role = "subject"
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Vague:
    """A word such as 全市 or 我区 that several places could be, or none."""

    span: Span
    level: Level


def ground_of(heads: Iterable[DocumentHead]) -> Ground:
    """The places of some documents."""
    return _ground(tuple(sorted({head.region for head in heads if head.region})))


@cache
def _ground(names: tuple[str, ...]) -> Ground:
    regions = tuple(region for name in names if (region := region_named(name)))
    provinces = {above.code: above for region in regions for above in lineage(region) if above.level == "province"}
    counties = {
        name: region
        for region in gazetteer().places.values()
        if region.level == "county" and any(above.code in provinces for above in gazetteer().parents(region))
        for name in [_short(region.name)]
        if len(name) >= 2
    }
    own = {_short(region.name): region for region in regions if region.level == "county"}
    return Ground(regions, tuple(provinces.values()), counties | own, frozenset(own))


def _short(name: str) -> str:
    return name[:-1] if name.endswith(_ENDS) else name


def lineage(region: Region) -> Iterator[Region]:
    """A place and what it belongs to, nearest first."""
    yield region
    yield from gazetteer().parents(region)


def find_places(text: str, ground: Ground, known: Sequence[Region] = ()) -> tuple[list[Place], list[Vague]]:
    """The places a text names, in its order, and the words for a place that nothing makes clear.

    `known` are the places spoken of before; 本市 means one of them first.
    """
    found = [*_named(text, ground), *_county_names(text, ground), *_english_names(text, ground)]
    places = _apart(found)
    vague = []
    taken = {at for place in places for at in range(*place.span)}
    here = list(dict.fromkeys(place.region for place in places if place.region.level != "national"))
    for span, level in _level_words(text, taken):
        region = _meant(text[span.start : span.end], level, here=here, known=known, ground=ground)
        if region:
            places.append(Place(span, region, generic=True))
            here += [region] * (region not in here and region.level != "national")
        else:
            vague.append(Vague(span, level))
    return _with_roles(text, sorted(places, key=lambda place: place.span), ground), vague


def _apart(found: Iterable[Place]) -> list[Place]:
    """The places without those inside a longer one or across another."""
    kept: list[Place] = []
    taken: set[int] = set()
    for place in sorted(found, key=lambda place: (place.span.start - place.span.end, place.span.start)):
        if taken.isdisjoint(range(*place.span)):
            kept.append(place)
            taken.update(range(*place.span))
    return kept


# ---- names ------------------------------------------------------------------------------------------


def _named(text: str, ground: Ground) -> Iterator[Place]:
    ordinary = {at for match in pattern("places", "ordinary").finditer(text) for at in range(*match.span())}
    every = [mention for mention in mentions(text) if ordinary.isdisjoint(range(*mention.span))]
    context = _twice_at_most(every)
    for mention in every:
        region = _among(mention, ground) or resolve(mention, context)
        yield Place(mention.span, region, "mentioned" if region.level == "national" else "subject")


def _twice_at_most(every: Iterable[Mention]) -> list[Mention]:
    """The mentions that matter as a context: of one name a second tells that it is named beside the first."""
    seen: Counter[tuple[Region, ...]] = Counter()
    kept: list[Mention] = []
    for mention in every:
        seen[mention.regions] += 1
        if seen[mention.regions] <= 2:
            kept.append(mention)
    return kept


def _among(mention: Mention, ground: Ground) -> Region | None:
    """The one meaning that a document is for, or that lies in a province of the documents."""
    for wanted in ({region.code for region in ground.regions}, {region.code for region in ground.provinces}):
        inside = [region for region in mention.regions if wanted & {above.code for above in lineage(region)}]
        if len(inside) == 1:
            return inside[0]
    return None


def _county_names(text: str, ground: Ground) -> Iterator[Place]:
    """Short names of counties: of a document anywhere, another's only where it stands as a place does."""
    as_place = pattern("places", "after_county")
    for at in range(len(text) - 1):
        for size in (4, 3, 2):
            name = text[at : at + size]
            region = ground.counties.get(name) if len(name) == size else None
            if region and (name in ground.own or (as_place.match(text, at + size) and _stands_free(text, at))):
                yield Place(Span(at, at + size), region)
                break


def _stands_free(text: str, at: int) -> bool:
    return (
        at == 0 or text[at - 1] in "，。？、；：和与跟那在从 " or text.endswith(words("places", "before_county"), 0, at)
    )


# ---- 全省, 本市 ---------------------------------------------------------------------------------------


def _level_words(text: str, taken: AbstractSet[int]) -> Iterator[tuple[Span, Level]]:
    levels: dict[str, Level] = {"province": "province", "city": "city", "county": "county"}
    for name in sections("levels"):
        for match in pattern(name, "words").finditer(text):
            span = Span(*match.span())
            if taken.isdisjoint(range(*span)):
                yield span, levels[name.rpartition(".")[2]]


def _meant(
    word: str, level: Level, *, here: Sequence[Region], known: Sequence[Region], ground: Ground
) -> Region | None:
    """The place of a level: that of a place named here or before, else the only one of the documents.

    我区 is no 县, and beside a place named here, what lies outside it is not meant.
    """
    for named in (here, known):
        above = {found.code: found for region in named for found in lineage(region) if found.level == level}
        if len(above) == 1:
            return next(iter(above.values()))
    if level == "province":
        return ground.provinces[0] if len(ground.provinces) == 1 else None
    sort = next((end for end in "区县" if end in word), "")
    only = [region for region in ground.regions if region.level == level and region.name.endswith(sort)]
    around = {region.code for region in (here or only)}
    return only[0] if len(only) == 1 and around & {region.code for region in lineage(only[0])} else None


# ---- English and pinyin ------------------------------------------------------------------------------


def _english_names(text: str, ground: Ground) -> Iterator[Place]:
    found = list(_LATIN.finditer(text))
    at = 0
    while at < len(found):
        for length in (3, 2, 1):
            phrase = text[found[at].start() : found[min(at + length, len(found)) - 1].end()]
            region = _spelt(phrase, ground)
            if region:
                end = found[at].start() + len(re.sub(r"['’]s$", "", phrase))
                last = re.match(r"\s(?:Province|City|District|County)\b", text[end:], re.IGNORECASE)
                yield Place(Span(found[at].start(), end + (last.end() if last else 0)), region)
                break
        else:
            length = 1
        at += length


def _spelt(phrase: str, ground: Ground) -> Region | None:
    """The place of an English name: one of the documents first, then the highest.

    Small letters are read as a name only where they are that of a document's place: `ali` is no place.
    """
    names = _english().get("".join(latin_words(phrase)), ())
    regions = [region for name in names if (region := _by_short_name(name, ground))]
    own = [region for region in regions if region in ground.regions or region in ground.provinces]
    if own:
        return own[0]
    return regions[0] if regions and phrase[0].isupper() else None


def _by_short_name(name: str, ground: Ground) -> Region | None:
    inside = ground.counties.get(name) if name in ground.own else None
    return inside or region_named(name) or next((r for end in _ENDS if (r := region_named(name + end))), None)


@cache
def _english() -> dict[str, tuple[str, ...]]:
    lines = files("index").joinpath("data/places_en.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {row[0].replace(" ", ""): tuple(row[1].split("|")) for row in rows}


# ---- roles -------------------------------------------------------------------------------------------


def are_several(text: str, places: Sequence[Place]) -> bool:
    """Whether a question asks for several places each: by a word (分别), or by a part of its own for each."""
    if pattern("compare", "several").search(text):
        return True
    heads = {(_part_start(text, place), place.region.code) for place in places if _heads_its_part(text, place)}
    return len({start for start, _ in heads}) > 1 and len({code for _, code in heads}) > 1


def _with_roles(text: str, places: list[Place], ground: Ground) -> list[Place]:
    """The places with their roles: partners, and what something is compared with, are only mentioned.

    A place before the name of a paper (省规划, 榆林的意见) is what is asked about, whatever else is named;
    so is a place of the documents beside one elsewhere (北京的审查员能不能来陕西).
    """
    covered = [place for place in places if place.region in (*ground.regions, *ground.provinces)]
    ends, starts = {place.span.end for place in places}, {place.span.start: place for place in places}
    inside = {place.region.code for place in covered}
    several = are_several(text, [place for place in covered if not _is_partner(text, place, ends, several=False)])
    owners = {place.span for place in places if pattern("places", "paper_after").match(text, place.span.end)}
    if owners and not several:
        return [place if place.span in owners else replace(place, role="mentioned") for place in places]
    marked: list[Place] = []
    for place in places:
        aside = (
            _is_partner(text, place, ends, several=several) or _is_outside(place, inside) or _holds_next(place, starts)
        )
        aside = aside or bool(marked and marked[-1].role == "mentioned" and _joins(text, marked[-1], place))
        marked.append(replace(place, role="mentioned") if aside else place)
    return marked if any(place.role == "subject" for place in marked) else places


def _is_partner(text: str, place: Place, ends: AbstractSet[int], *, several: bool) -> bool:
    """Whether a place takes part or is a measure; of several asked about, 西安跟榆林 are both subjects."""
    start = place.span.start
    before = pattern("places", "partner_before").search(text, max(0, start - _CUE), start)
    beside = before is not None and before.start() in ends
    if before and not (several and (beside or before[0].endswith(("和", "与")))):
        return True
    return bool(pattern("places", "partner_after").match(text, place.span.end))


def _is_outside(place: Place, covered: AbstractSet[str]) -> bool:
    """Whether a place lies in none of the documents' places that are named beside it, and is none of them."""
    return bool(covered) and not any(region.code in covered for region in lineage(place.region))


def _holds_next(place: Place, starts: Mapping[int, Place]) -> bool:
    """Whether a smaller place within this one is named straight behind it: 陕西省宝鸡市."""
    following = starts.get(place.span.end)
    return following is not None and place.region in tuple(gazetteer().parents(following.region))


def _heads_its_part(text: str, place: Place) -> bool:
    return place.span.start - _part_start(text, place) <= 2


def _part_start(text: str, place: Place) -> int:
    return max(text.rfind(mark, 0, place.span.start) for mark in "，。？；：,;:") + 1


def _joins(text: str, one: Place, other: Place) -> bool:
    return bool(_JOINED.fullmatch(text[one.span.end : other.span.start])) and one.region.level == other.region.level
