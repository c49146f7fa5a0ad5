"""Names the lines that are no part of what a paper says: page numbers, headers, contents pages, rules."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus.lines import Line
from corpus.style import words
from corpus.text import narrow, without_spaces

_PAGE_NUMBER = re.compile(
    r"[-—–·~]{1,3}\s{0,4}\d{1,4}\s{0,4}[-—–·~]{1,3}"
    r"|第\s{0,4}\d{1,4}\s{0,4}页(?:\s{0,4}[,，/]?\s{0,4}共\s{0,4}\d{1,4}\s{0,4}页)?"
    r"|\d{1,4}\s?/\s?\d{1,4}|(?:page|p\.)\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_RULE = re.compile(r"[-=_*—~·.…─━═\s]{5,}")
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|．{3,}|\t)\s{0,8}\d{1,4}$")
_ENTRY_TAIL = re.compile(r"[.…·．\s]{0,200}\(?\d{0,4}\)?$")
_TERMINAL = "。！？；：，、"
_MAX_HEADER = 40
_KEY = 6
_MIN_PAGE = 200
"""Characters that stand on a page at least; the cells of a column of numbers are closer together."""
_MAX_CONTENTS = 8
_MIN_RUN = 6


def name_furniture(lines: Sequence[Line]) -> dict[int, str]:
    """Positions of lines that are furniture, with the kind of furniture."""
    named: dict[int, str] = {}
    named.update(_contents(lines))
    for position, line in enumerate(lines):
        kind = _kind_alone(line.text)
        if kind and position not in named:
            named[position] = kind
    for position in _numbered_pages(lines):
        named.setdefault(position, "page_number")
    for position in _running_headers(lines, named):
        named.setdefault(position, "running_header")
    return named


def _kind_alone(text: str) -> str | None:
    if len(text) > 60:
        return None
    if _PAGE_NUMBER.fullmatch(narrow(text)):
        return "page_number"
    if _RULE.fullmatch(text):
        return "rule"
    if text.startswith(words("furniture", "web_lines")):
        return "web_page"
    return None


def _numbered_pages(lines: Sequence[Line]) -> Iterator[int]:
    """Lines with a bare number that count up by one, three at least, with a page of text between them."""
    chains: dict[int, list[int]] = {}
    finished: list[list[int]] = []
    for position, line in enumerate(lines):
        plain = narrow(line.text)
        if not _BARE_NUMBER.fullmatch(plain):
            continue
        number, start = int(plain), line.wording.span.start
        chain = chains.get(number)
        if chain and start - lines[chain[-1]].wording.span.end >= _MIN_PAGE:
            chain.append(position)
            chains[number + 1] = chains.pop(number)
        elif number + 1 not in chains:
            chains[number + 1] = [position]
            finished.append(chains[number + 1])
    for chain in finished:
        if len(chain) >= 3:
            yield from chain


def _running_headers(lines: Sequence[Line], named: dict[int, str]) -> Iterator[int]:
    """Short lines that come again three times and mostly stand where a page breaks."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        text = line.text
        plain = len(text) <= _MAX_HEADER and text[-1] not in _TERMINAL and "\t" not in text and "|" not in text
        if plain and not {"：", ":"} & set(text) and position not in named:
            places[without_spaces(text)].append(position)
    for positions in places.values():
        breaks = sum(_at_page_break(lines, position, named) for position in positions)
        apart = all(after - before > 2 for before, after in pairwise(positions))
        if len(positions) >= 3 and apart and breaks * 2 > len(positions):
            yield from positions


def _at_page_break(lines: Sequence[Line], position: int, named: dict[int, str]) -> bool:
    if lines[position].page_start:
        return True
    beside = [near for near in (position - 1, position + 1) if 0 <= near < len(lines)]
    if any(named.get(near) == "page_number" or lines[near].page_start for near in beside):
        return True
    if position == 0 or position + 1 == len(lines):
        return False
    before = lines[position - 1]
    return before.width > 40 and before.text[-1] not in "。！？；：”）)》"


def _contents(lines: Sequence[Line]) -> dict[int, str]:
    """The lines of contents pages: under 目录 whatever is printed again later, or rows with dot leaders."""
    found: dict[int, str] = {}
    led: list[int] = []
    pages = 0
    for position, line in enumerate(lines):
        titled = len(line.text) <= 12 and without_spaces(line.text).strip("【】[]") in words(
            "furniture", "contents_titles"
        )
        if titled and pages < _MAX_CONTENTS:
            pages += 1
            entries = _entries(lines, position + 1)
            if entries:
                found.update(dict.fromkeys([position, *entries], "contents"))
        if _LEADER.search(line.text[-60:]) and "\t" not in line.text.rstrip("0123456789").rstrip("\t"):
            led.append(position)
            continue
        found.update(_enough(led))
        led = []
    found.update(_enough(led))
    found.update(dict.fromkeys(_untitled_contents(lines), "contents"))
    return found


def _untitled_contents(lines: Sequence[Line]) -> Iterator[int]:
    """Lines side by side that are all printed again further down, in the same order, with text between them."""
    texts = [without_spaces(line.text) if len(line.text) <= _MAX_HEADER else "" for line in lines]
    last = {text: position for position, text in enumerate(texts)}
    run: list[int] = []
    for position, text in enumerate([*texts, ""]):
        again = last.get(text, 0) if text else 0
        if again > position + 1 and (not run or again > last[texts[run[-1]]]):
            run.append(position)
            continue
        if len(run) >= _MIN_RUN and last[texts[run[-1]]] - last[texts[run[0]]] >= 2 * (len(run) - 1):
            yield from run
        run = []


def _enough(led: list[int]) -> dict[int, str]:
    return dict.fromkeys(led, "contents") if len(led) >= 3 else {}


def _entries(lines: Sequence[Line], start: int) -> list[int]:
    candidates = [_entry(line.text) for line in lines[start : start + 400]]
    later = _first_places(candidates, lines, start)
    entries = []
    for position, entry in enumerate(candidates, start):
        led = bool(_LEADER.search(lines[position].text[-60:]))
        if not led and (not entry or later.get(entry, 0) <= position):
            break
        entries.append(position)
    return entries


def _first_places(candidates: Iterable[str], lines: Sequence[Line], start: int) -> dict[str, int]:
    """For each entry the last line that begins with its words."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for entry in candidates:
        if entry and len(entry) <= 60:
            by_key[entry[:_KEY]].add(entry)
    places: dict[str, int] = {}
    for position in range(start, len(lines)):
        head = without_spaces(lines[position].text[:120])
        for entry in by_key.get(head[:_KEY], ()):
            if head.startswith(entry):
                places[entry] = position
        if len(head) < _KEY and head in by_key:
            places[head] = position
    return places


def _entry(text: str) -> str:
    return without_spaces(_ENTRY_TAIL.sub("", text[:200])) if len(text) <= 120 else ""
