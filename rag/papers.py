"""The paper a question names 指明文件 and the clause of it: 省规划, 38号文, 那个征求意见稿, 第三条第二款, 专栏6."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.document import DocumentHead, DocumentId
from corpus.numerals import chinese_number
from corpus.text import fold
from corpus.wording import Span
from index.naming import naming_terms
from rag.cues import pairs, pattern, words
from rag.periods import Named
from rag.places import Place

_NUMBER = re.compile(
    r"(?:(?P<agency>[\u4e00-\u9fff]{2,8}))?[〔\[(（【]?(?P<year>(?:19|20)\d{2})?[〕\])）】]?\s?第?(?P<number>\d{1,5})\s?号(?!线|楼|院|路|馆)"
)
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_INNER = re.compile(r"《[^《》]*》")
_NUMERAL = r"(\d{1,3}|[一二三四五六七八九十百零〇]{1,5})"
_UNITS = re.compile(rf"第\s?{_NUMERAL}\s?(编|章|节|条|款|项|部分)")
_BOXES = re.compile(rf"(专栏|附件|附表|附录|表)\s?{_NUMERAL}(?![年月日家件\d])")
_BRACKETED = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
_ENGLISH = re.compile(r"\b(chapter|section|article|paragraph|item|part|box|annex|table)\s+(\d{1,3})\b", re.IGNORECASE)

_KEPT = 65_536
_FEW = 5
"""So many papers of a kind may be meant by the word for it alone (那个方案); among more it says nothing."""


@dataclass(frozen=True, slots=True)
class ClauseNumber:
    """One step to a clause: its unit (条, 款, 专栏; （） for a bracketed numeral) and its number."""

    unit: str
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as a question names it, and the documents of the index that it may be; none if it has no such paper."""

    span: Span
    documents: tuple[DocumentId, ...]


def clause_numbers(text: str) -> list[ClauseNumber]:
    """The numbers of clauses in a question, in its order: 第三条第二款 gives 条 3 and 款 2."""
    found = [ClauseNumber(m[2], _value(m[1]), Span(*m.span())) for m in _UNITS.finditer(text)]
    found += [ClauseNumber(m[1], _value(m[2]), Span(*m.span())) for m in _BOXES.finditer(text)]
    found += [ClauseNumber("（）", _value(m[1]), Span(*m.span())) for m in _BRACKETED.finditer(text)]
    units = dict(pairs("clause_units"))
    found += [ClauseNumber(units[m[1].lower()], int(m[2]), Span(*m.span())) for m in _ENGLISH.finditer(text)]
    return sorted(found, key=lambda number: number.span)


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else chinese_number(numeral) or 0


def named_papers(
    text: str, places: Sequence[Place], times: Sequence[Named], heads: Sequence[DocumentHead]
) -> list[Paper]:
    """The papers that a question names, in its order: by number, by title, then by kind, place, year and status."""
    found = list(_by_number(text, heads)) + list(_by_title(text, heads))
    taken = {at for paper in found for at in range(*paper.span)}
    known: dict[tuple[str | None, frozenset[str]], tuple[DocumentId, ...]] = {}
    for span, kinds in _kind_words(text):
        if taken.isdisjoint(range(*span)):
            owner = _owner(text, span, places)
            described = owner.region.name if owner else None, kinds
            if described not in known:
                known[described] = _described(text, described[0], kinds, times=times, heads=heads)
            if known[described]:
                found.append(Paper(span, known[described]))
    return sorted(found, key=lambda paper: paper.span)


# ---- by number and by title ---------------------------------------------------------------------------


def _by_number(text: str, heads: Sequence[DocumentHead]) -> Iterator[Paper]:
    for match in _NUMBER.finditer(text):
        full = bool(match["year"])
        if not full and not text.startswith("文", match.end()):
            continue
        same = tuple(head.id for head in heads if head.doc_no and _is_number(head.doc_no, match))
        yield Paper(Span(match.start("agency") if match["agency"] and same else match.start(), match.end()), same)


def _is_number(doc_no: str, asked: re.Match[str]) -> bool:
    known = _NUMBER.search(doc_no)
    if known is None or known["number"] != asked["number"]:
        return False
    return not asked["year"] or (
        asked["year"] == known["year"] and (asked["agency"] or "").endswith(known["agency"] or "")
    )


def _by_title(text: str, heads: Sequence[DocumentHead]) -> Iterator[Paper]:
    """Papers whose title is quoted in 《》, whole or in part; papers that others cite are none of the index."""
    for match in _QUOTED.finditer(text):
        asked = _folded(match[1])
        exact = [head.id for head in heads if asked in {_folded(name) for name in _names(head)}]
        partly = [head.id for head in heads if any(asked in _folded(name) for name in _names(head))]
        if exact or partly:
            yield Paper(Span(*match.span()), tuple(exact or partly))


def _names(head: DocumentHead) -> Iterator[str]:
    """A document's titles as they may be cited, without the titles of papers that they are about."""
    if head.body_title:
        yield head.body_title
    else:
        yield head.title
        yield _INNER.sub("", head.title)


def _folded(title: str) -> str:
    return re.sub(r"[“”\"'（）()〔〕《》\s]", "", fold(title).text)


# ---- by description -----------------------------------------------------------------------------------


def _kind_words(text: str) -> Iterator[tuple[Span, frozenset[str]]]:
    """The words for a kind of paper in a question (方案, 规划, 那份文件); an empty set means any kind."""
    ordinary = (pattern("papers", "ordinary"), _QUOTED)
    elsewhere = {at for found in ordinary for match in found.finditer(text) for at in range(*match.span())}
    kinds = {word: frozenset(meant.split("|")) - {""} for word, meant in pairs("paper_kinds")}
    for match in _any_of(tuple(kinds)).finditer(text):
        word = match[0].lower() if match[0].lower() in kinds else match[0].lower().rstrip("s")
        if match.start() not in elsewhere:
            yield Span(*match.span()), kinds[word]


@cache
def _any_of(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest first; `plan to` is no plan."""
    longest = sorted(map(re.escape, kinds), key=lambda word: (-len(word), word))
    latin = "|".join(word for word in longest if word[0] <= "z")
    return re.compile(
        rf"\b(?:{latin})s?\b(?!\s+to\b)|{'|'.join(word for word in longest if word[0] > 'z')}", re.IGNORECASE
    )


def _described(
    text: str,
    owner: str | None,
    kinds: frozenset[str],
    *,
    times: Sequence[Named],
    heads: Sequence[DocumentHead],
) -> tuple[DocumentId, ...]:
    """The documents of an owner that fit best; none where the word for a kind says too little."""
    draft = bool(pattern("papers", "draft").search(text))
    fitting = [head for head in heads if not kinds or _kind_of(head) & kinds]
    if owner:
        fitting = [head for head in fitting if head.region == owner]
    if kinds & {"draft"}:
        fitting = [head for head in heads if head.status == "draft" and (not owner or head.region == owner)]
    shared = Counter(pair for head in fitting for pair in _pairs(_whole_title(head)))
    telling = {pair for pair in naming_terms(text) if shared[pair] == 1}
    scores = {head.id: _fit(head, times, telling) + (draft and head.status == "draft") for head in fitting}
    best = max(scores.values(), default=0.0)
    named = tuple(identity for identity, score in scores.items() if score == best)
    speaking = owner is not None or best > 0 or (kinds and len(named) <= _FEW)
    return named if speaking else ()


def _owner(text: str, span: Span, places: Sequence[Place]) -> Place | None:
    """The place a paper is of: the last one before its word within the same part of the question, else the only one."""
    start = max(text.rfind(mark, 0, span.start) for mark in "，。？；,") + 1
    near = [place for place in places if start <= place.span.start and place.span.end <= span.start + 1]
    subjects = [place for place in places if place.role == "subject"]
    if near:
        asked = [place for place in near if place.role == "subject"] or near
        return asked[-1]
    return subjects[0] if len({place.region.code for place in subjects}) == 1 else None


def _kind_of(head: DocumentHead) -> frozenset[str]:
    """The kinds of paper that a title's end says: 实施意见 is an 意见; a draft is also a draft."""
    kinds = _kinds_of_title(head.body_title or head.title)
    return kinds | {"draft"} if head.status == "draft" else kinds


@lru_cache(_KEPT)
def _kinds_of_title(title: str) -> frozenset[str]:
    bare = re.sub(r"[（(〔\[].*?[）)〕\]]\s*$", "", re.sub(r"[（(][^（）()]*[）)]", "", title))
    return frozenset(kind for kind in words("papers", "kinds") if bare.rstrip("》”").endswith(kind))


def _whole_title(head: DocumentHead) -> str:
    return f"{head.title}{head.body_title or ''}"


@lru_cache(_KEPT)
def _pairs(title: str) -> frozenset[str]:
    return frozenset(term for term in naming_terms(title) if len(term) == 2)


def _fit(head: DocumentHead, times: Sequence[Named], telling: Set[str]) -> float:
    """How well a document fits by its years and the words of the question that no rival's title has."""
    title = _whole_title(head)
    score = 0.0
    for time in times:
        if (time.first, time.last) == head.period or (time.is_year and (head.date or "").startswith(str(time.first))):
            score += 2
        elif str(time.first) in title:
            score += 1
        elif head.period and head.period[0] <= time.first and time.last <= head.period[1]:
            score += 0.5
    return score + 0.25 * min(len(telling & _pairs(title)), 8)
