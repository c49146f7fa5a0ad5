"""Signals 判据: what speaks for a clause as the answer to a question, each a named number.

Found words and meaning come from the index; here the clause is held against what was understood: its
place, its year, its document, the kind of answer asked for, and every word of the question.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy
from numpy.typing import NDArray

from corpus.document import Clause, DocumentHead
from corpus.regions import region_named
from corpus.years import without_titles
from index.columns import named_years
from index.expansion import expand
from index.hit import Hit
from index.matching import Matcher
from index.tokens import plain, runs
from rag.places import lineage
from rag.question import Question
from rag.sentences import fragments, sentences
from rag.shape import Shape, shapes_asked, share_held
from rag.shelf import Source

NAMES = (
    "words", "meaning", "naming", "words_of_best", "meaning_of_best",
    "met", "met_sentence", "met_above", "met_matter", "met_matter_sentence", "pairs", "pairs_sentence", "unmet",
    "met_clearly", "met_spoken", "fragment", "fragment_matter",
    "place_own", "place_above", "place_below", "place_other", "place_said",
    "document_named", "document_other", "draft",
    "year_said", "year_other", "year_paper_other",
    "who_duty", "when_deadline", "when_date", "value_figure", "value_unit", "value_fact", "list_items",
    "paper_edge", "paper_not_edge", "definition_quote", "number_said", "quoted",
    "row", "row_asked", "edge", "length", "shape", "no_shape", "shape_sentence",
)  # fmt: skip

Signals = NDArray[numpy.float64]
Column = NDArray[numpy.floating]

_KEPT = 20_000
_ABOVE = 0.8
"""A word met by a heading counts so much of one met by the clause itself."""
_MET, _UNRELATED = 0.45, 0.3
"""A word is met by one at least so like it; most unrelated words are less alike than the second number."""
_QUOTED = re.compile(r"[“\"「《]([^”\"」》]{2,30})[”\"」》]")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(r"(?:19|20)\d\d\s?年|\d{1,2}\s?月|(?:19|20)\d\d\.\d{1,2}")
_ITEMS = re.compile(r"[、；]|”“|》《")
_ASKED_UNIT = re.compile(r"(?:几|多少)\s?([\u4e00-\u9fff]{1,2})")


def signals(asked: Question, hits: Sequence[Hit], sources: Sequence[Source], matcher: Matcher) -> Signals:
    """A row of signals for each source, in the order of `NAMES`."""
    if not hits:
        return numpy.zeros((0, len(NAMES)))
    likeness = _likeness(asked, sources, matcher)
    shapes = shapes_asked(asked.whole, asked.kinds)
    most_words = max(hit.words for hit in hits) or 1.0
    most_meaning = max(hit.meaning for hit in hits) or 1.0
    table = []
    for place, (hit, source) in enumerate(zip(hits, sources, strict=True)):
        found = {
            "words": hit.words,
            "meaning": hit.meaning,
            "naming": hit.naming,
            "words_of_best": hit.words / most_words,
            "meaning_of_best": hit.meaning / most_meaning,
            **{name: float(column[place]) for name, column in likeness.items()},
            **dict(_agreements(asked, source)),
            **(dict(_shaped(shapes, source)) if shapes else {}),
        }
        table.append([found.get(name, 0.0) for name in NAMES])
    return numpy.array(table)


def _likeness(asked: Question, sources: Sequence[Source], matcher: Matcher) -> dict[str, Column]:
    """How much of the question's words each source meets: whole, in its best sentence, in its best fragment."""
    above = ["\n".join((source.head.title, *source.clause.path)) for source in sources]
    spans = [sentences(source.clause) for source in sources]
    parts = [
        source.clause.text[start:end] for source, found in zip(sources, spans, strict=True) for start, end in found
    ]
    firsts = numpy.cumsum([0, *map(len, spans)])[:-1]
    return {
        **_met(asked, parts, above, firsts, matcher),
        **_literal(asked, sources, parts, above, firsts),
        **_fragments(asked, sources, matcher),
    }


def _met(
    asked: Question, parts: Sequence[str], above: Sequence[str], firsts: NDArray[numpy.int_], matcher: Matcher
) -> dict[str, Column]:
    found: dict[str, Column] = {}
    shapes = shapes_asked(asked.whole, asked.kinds)
    held = numpy.array([share_held(shapes, part) if shapes else 0.0 for part in parts])
    ready_parts, ready_above = matcher.texts(parts), matcher.texts(above)
    for name, text in (("met", asked.whole), ("met_matter", _matter(asked))):
        inside, over = matcher.match(text, ready_parts), matcher.match(text, ready_above)
        clause = numpy.maximum.reduceat(inside.likeness, firsts, axis=0)
        both = numpy.maximum(clause, _ABOVE * over.likeness)
        found[name] = both @ inside.weights
        found[f"{name}_sentence"] = numpy.maximum.reduceat(inside.shares, firsts)
        found["unmet"] = (both < _MET) @ inside.weights
        if name == "met":
            found["met_above"] = over.shares
            found["met_clearly"] = numpy.maximum(both - _UNRELATED, 0) @ inside.weights
            found["shape_sentence"] = numpy.maximum.reduceat(inside.shares * held, firsts)
    spoken = expand(asked.whole).spoken
    found["met_spoken"] = found["met"]
    if spoken != asked.whole:
        texts = ["\n".join(pair) for pair in zip(above, _by_clause(parts, firsts), strict=True)]
        found["met_spoken"] = matcher.match(spoken, texts).shares
    return found


def _literal(
    asked: Question, sources: Sequence[Source], parts: Sequence[str], above: Sequence[str], firsts: NDArray[numpy.int_]
) -> dict[str, Column]:
    pairs = _pairs(_matter(asked))
    of_parts = numpy.array([_share(pairs, _pairs(part)) for part in parts])
    texts = [source.clause.reading + over for source, over in zip(sources, above, strict=True)]
    return {
        "pairs_sentence": numpy.maximum.reduceat(of_parts, firsts),
        "pairs": numpy.array([_share(pairs, _pairs(text)) for text in texts]),
    }


def _fragments(asked: Question, sources: Sequence[Source], matcher: Matcher) -> dict[str, Column]:
    """How like the question the fragment of a clause is that is most like it."""
    cut = [_cut(source.clause.reading) for source in sources]
    vectors = matcher.vectors([part for parts in cut for part in parts])
    firsts = numpy.cumsum([0, *map(len, cut)])[:-1]
    wanted = matcher.vectors([expand(asked.whole).spoken, expand(_matter(asked)).spoken])
    best = numpy.maximum.reduceat(vectors @ wanted.T, firsts, axis=0)
    return {"fragment": best[:, 0], "fragment_matter": best[:, 1]}


_cut = lru_cache(_KEPT)(fragments)


def _matter(asked: Question) -> str:
    return asked.indicator or asked.whole


def _by_clause(parts: Sequence[str], firsts: NDArray[numpy.int_]) -> list[str]:
    return ["\n".join(parts[start:end]) for start, end in pairwise([*firsts, len(parts)])]


@lru_cache(_KEPT)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(run[at : at + 2] for run in runs(text) for at in range(len(run) - 1))


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _agreements(asked: Question, source: Source) -> Iterator[tuple[str, float]]:
    yield from _place(asked, source)
    yield from _paper(asked, source)
    yield from _time(asked, source)
    yield from _kind(asked, source)
    clause = source.clause
    numbers = set(_FIGURE.findall(asked.whole))
    held = set(_FIGURE.findall(plain(clause.reading)))
    yield "number_said", len(numbers & held) / len(numbers) if numbers else 0.0
    quoted = _QUOTED.findall(asked.whole)
    yield "quoted", sum(part in clause.reading for part in quoted) / len(quoted) if quoted else 0.0
    yield "row", float(clause.kind == "row")
    yield "edge", float(_is_edge(clause))
    yield "length", math.log10(len(clause.text) + 1) / 3


def _shaped(shapes: list[Shape], source: Source) -> Iterator[tuple[str, float]]:
    held = share_held(shapes, plain(source.clause.reading))
    yield "shape", held
    yield "no_shape", float(held == 0)


def _place(asked: Question, source: Source) -> Iterator[tuple[str, float]]:
    if not asked.places:
        return
    own = _region(source.head.region or "")
    codes = {region.code for region in asked.places}
    below = {above.code for region in asked.places for above in lineage(region)} - codes
    names = {region.name for region in asked.places} | {region.name.rstrip("省市区县") for region in asked.places}
    text = source.clause.reading + "".join(source.clause.path)
    said = any(len(name) > 1 and name in text for name in names)
    yield "place_said", float(said)
    if own and own.code in codes:
        yield "place_own", 1.0
    elif own and own.code in below:
        yield "place_above", float(not said)
    elif own and codes & {above.code for above in lineage(own)}:
        yield "place_below", 1.0
    else:
        yield "place_other", float(not said)


_region = cache(region_named)


def _paper(asked: Question, source: Source) -> Iterator[tuple[str, float]]:
    if asked.documents:
        named = source.head.id in asked.documents
        yield "document_named" if named else "document_other", 1.0
    yield "draft", float(source.head.status == "draft")


def _time(asked: Question, source: Source) -> Iterator[tuple[str, float]]:
    wanted = set(asked.years)
    if not wanted:
        return
    text = without_titles(source.clause.reading) + "".join(source.clause.path)
    said = named_years(text) | {fact.year for fact in source.facts if fact.year}
    yield "year_said", len(wanted & said) / len(wanted)
    of_paper = _years_of_paper(source.head)
    yield "year_other", float(bool(said) and not wanted & (said | of_paper))
    yield "year_paper_other", float(not said and not wanted & (of_paper | _period_of(source.head)))


@lru_cache(_KEPT)
def _years_of(title: str, issued: str) -> frozenset[int]:
    return named_years(title) | ({int(issued[:4])} if issued[:4].isdigit() else set())


def _years_of_paper(head: DocumentHead) -> frozenset[int]:
    """The years that a document's title and date name."""
    return _years_of(f"{head.title}{head.body_title or ''}", head.date or "")


def _period_of(head: DocumentHead) -> frozenset[int]:
    """The years for which a document is made."""
    first, last = head.period or (1, 0)
    return frozenset(range(first, last + 1))


def _kind(asked: Question, source: Source) -> Iterator[tuple[str, float]]:
    clause, kinds = source.clause, set(asked.kinds)
    text = clause.reading
    if "who" in kinds:
        yield "who_duty", float(bool(clause.duty.responsible or clause.duty.cooperating))
    if "when" in kinds:
        yield "when_deadline", float(clause.duty.deadline is not None)
        yield "when_date", float(bool(_DATE.search(text)))
    if "value" in kinds:
        yield "value_figure", float(bool(_FIGURE.search(plain(text))))
        yield "value_fact", float(bool(source.facts))
        units = _ASKED_UNIT.findall(asked.whole)
        yield "value_unit", float(any(re.search(rf"\d\s?[万亿]?{re.escape(unit[0])}", text) for unit in units))
    if "list" in kinds:
        yield "list_items", min(len(_ITEMS.findall(text)), 8) / 8
    if kinds & {"document", "status"}:
        yield "paper_edge" if _is_edge(clause) else "paper_not_edge", 1.0
    if "definition" in kinds:
        yield "definition_quote", float("“" in text)
    yield "row_asked", float(clause.kind == "row" and bool(kinds & {"who", "when", "value"}))


def _is_edge(clause: Clause) -> bool:
    """Whether a clause stands before the first heading or after the last section: front matter, closing."""
    return clause.kind in {"front_matter", "attachment"} or clause.id.rpartition("/")[2].startswith("end")
