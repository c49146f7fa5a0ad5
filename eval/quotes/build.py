"""Builds the cases of the quote bench from a corpus: true quotes in other print, and altered ones.

Each case names a clause and words said to stand in it. What a checker should say of them is the verdict:
`supported` (they stand there, print aside), `misattributed` (they stand in another clause), `joined`
(put together from two places), `not_found` (they stand nowhere). The same seed gives the same cases.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.document import Clause
from corpus.library import Library
from corpus.text import fold

Verdict = Literal["supported", "misattributed", "joined", "not_found"]

_SENTENCE = re.compile(r"[^。！？；\n]{12,120}[。；]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})(\s?年)")
_UNITS = ("件", "家", "个", "人", "项", "亿元", "万元", "%", "名", "次")
_UNIT = re.compile(rf"(\d\s?(?:万|亿)?)({'|'.join(_UNITS)})")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NARROW = {ord("，"): ",", ord("（"): "(", ord("）"): ")", ord("；"): ";", ord("："): ":"}

# Words whose place another takes so that the sentence promises more, less or the opposite.
_MODALITY = (
    ("应当", "可以"),
    ("应", "可"),
    ("必须", "可以"),
    ("可以", "应当"),
    ("不得", "可以"),
    ("鼓励", "强制"),
    ("支持", "限制"),
    ("全面", "部分"),
    ("严格", "适当"),
    ("超过", "低于"),
    ("以上", "以下"),
    ("提高", "降低"),
    ("提升", "降低"),
    ("增长", "下降"),
    ("增加", "减少"),
    ("加大", "减小"),
    ("加强", "减弱"),
    ("扩大", "缩小"),
    ("所有", "部分"),
    ("全部", "部分"),
)
_VERBS = (
    "加强",
    "推进",
    "推动",
    "建立",
    "完善",
    "开展",
    "支持",
    "实施",
    "健全",
    "强化",
    "落实",
    "制定",
    "建设",
    "培育",
    "探索",
    "鼓励",
)


@dataclass(frozen=True, slots=True)
class Case:
    """Words said to stand in a clause, how they were made, and what is true of them."""

    id: str
    clause: str
    quote: str
    how: str
    verdict: Verdict


class _Corpus:
    """The clauses' folded texts, and the sentences worth quoting."""

    def __init__(self, library: Library) -> None:
        self.clauses = sorted((clause for document in library for clause in document.clauses), key=lambda c: c.id)
        self.folded = {clause.id: fold(clause.text).text for clause in self.clauses}
        self.sentences = [(clause, sentence) for clause in self.clauses for sentence in _sentences(clause)]

    def holders(self, quote: str) -> list[str]:
        """The clauses that hold a quote."""
        wanted = fold(quote).text
        return [name for name, text in self.folded.items() if wanted in text]


def _sentences(clause: Clause) -> list[str]:
    if clause.kind == "row":
        return [cell.value for cell in clause.cells if len(cell.value) >= 12]
    return [found[0].strip() for found in _SENTENCE.finditer(clause.text)]


def build_cases(library: Library, *, seed: int = 7, each: int = 120) -> list[Case]:
    """The bench over a corpus: about `each` cases of every way to print or to alter a quote."""
    corpus = _Corpus(library)
    cases: list[Case] = []
    for how, make in (*_TRUE.items(), *_ALTERED.items()):
        verdict: Verdict = "supported" if how in _TRUE else "not_found"
        cases += _edited(corpus, how, make, verdict, random.Random(f"{seed} {how}"), each)
    cases += _joined(corpus, random.Random(f"{seed} joined"), each)
    cases += _misattributed(corpus, random.Random(f"{seed} misattributed"), each)
    cases += _boilerplate(corpus, each)
    return cases


Edit = Callable[[str, random.Random], str | None]


def _edited(corpus: _Corpus, how: str, make: Edit, verdict: Verdict, rng: random.Random, most: int) -> Iterator[Case]:
    """Single sentences edited in one way; an altered one that stands somewhere after all is left out."""
    made = 0
    for clause, sentence in rng.sample(corpus.sentences, len(corpus.sentences)):
        quote = make(sentence, rng)
        if quote is None or made >= most:
            continue
        there = corpus.holders(quote)
        if (verdict == "supported") != (clause.id in there) or (verdict == "not_found" and there):
            continue
        made += 1
        yield Case(f"{how}-{made:03d}", clause.id, quote, how, verdict)


def _joined(corpus: _Corpus, rng: random.Random, most: int) -> Iterator[Case]:
    """The head of one sentence and the tail of another, in one clause or from two."""
    made = 0
    pairs = zip(rng.sample(corpus.sentences, len(corpus.sentences)), corpus.sentences, strict=True)
    for (clause, first), (_, second) in pairs:
        quote = first[: len(first) // 2] + second[len(second) // 2 :]
        if made < most and first != second and not corpus.holders(quote):
            made += 1
            yield Case(f"joined-{made:03d}", clause.id, quote, "joined", "joined")


def _misattributed(corpus: _Corpus, rng: random.Random, most: int) -> Iterator[Case]:
    """True words said to stand in a clause that does not hold them."""
    made = 0
    for _, sentence in rng.sample(corpus.sentences, len(corpus.sentences)):
        other = rng.choice(corpus.clauses)
        if made < most and other.id not in corpus.holders(sentence):
            made += 1
            yield Case(f"misattributed-{made:03d}", other.id, sentence, "misattributed", "misattributed")


def _boilerplate(corpus: _Corpus, most: int) -> Iterator[Case]:
    """Words that stand in several clauses: each of them supports them, a clause without them does not."""
    places: dict[str, list[str]] = defaultdict(list)
    for clause, sentence in corpus.sentences:
        for part in re.split("[，。；]", sentence):
            if len(part) >= 8:
                places[part].append(clause.id)
    shared = sorted(part for part, found in places.items() if len(set(found)) > 1)
    cases: list[tuple[str, str, Verdict]] = []
    for part in shared:
        holders = corpus.holders(part)
        strangers = [clause.id for clause in corpus.clauses if clause.id not in holders]
        stranger = strangers[len(cases) % len(strangers)]
        wanted: list[tuple[str, Verdict]] = [(name, "supported") for name in holders[:3]]
        cases += [(name, part, verdict) for name, verdict in [*wanted, (stranger, "misattributed")]]
    for number, (name, part, verdict) in enumerate(cases[:most], 1):
        yield Case(f"boilerplate-{number:03d}", name, part, "boilerplate", verdict)


# ---- one way each to print or to alter a sentence -----------------------------------------------------


def _as_is(sentence: str, _: random.Random) -> str:
    return sentence


def _part(sentence: str, rng: random.Random) -> str | None:
    start = rng.randrange(0, max(1, len(sentence) // 3))
    return sentence[start : start + max(8, len(sentence) // 2)].strip() or None


def _wide(sentence: str, _: random.Random) -> str | None:
    found = sentence.translate(_WIDE)
    return found if found != sentence else None


def _narrow(sentence: str, _: random.Random) -> str | None:
    found = sentence.translate(_NARROW)
    return found if found != sentence else None


def _spaced(sentence: str, _: random.Random) -> str | None:
    found = re.sub(r"(?<=[\u4e00-\u9fff])\s?(\d+(?:\.\d+)?)\s?(?=[\u4e00-\u9fff])", r" \1 ", sentence)
    return found if found != sentence else None


def _closed(sentence: str, _: random.Random) -> str | None:
    found = re.sub(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])", "", sentence)
    return found if found != sentence else None


def _broken(sentence: str, rng: random.Random) -> str:
    at = rng.randrange(4, len(sentence) - 3)
    return sentence[:at] + rng.choice(["\n", "\n\n", "\r\n", "　"]) + sentence[at:]


def _invisible(sentence: str, rng: random.Random) -> str:
    at = rng.randrange(2, len(sentence) - 1)
    return sentence[:at] + rng.choice(["\u200b", "\ufeff", "\u2060"]) + sentence[at:]


def _digit(sentence: str, rng: random.Random) -> str | None:
    places = [at for at, char in enumerate(sentence) if char.isascii() and char.isdigit()]
    if not places:
        return None
    at = rng.choice(places)
    other = rng.choice([digit for digit in "123456789" if digit != sentence[at]])
    return sentence[:at] + other + sentence[at + 1 :]


def _dropped_digit(sentence: str, rng: random.Random) -> str | None:
    numbers = [found for found in _DIGITS.finditer(sentence) if len(found[0]) > 1]
    if not numbers:
        return None
    found = rng.choice(numbers)
    return sentence[: found.start()] + found[0][:-1].rstrip(".") + sentence[found.end() :]


def _unit(sentence: str, rng: random.Random) -> str | None:
    found = _UNIT.search(sentence)
    if found is None:
        return None
    other = rng.choice([unit for unit in _UNITS if unit != found[2]])
    return sentence[: found.start(2)] + other + sentence[found.end(2) :]


def _scale(sentence: str, _: random.Random) -> str | None:
    swapped = sentence.translate({ord("万"): "亿", ord("亿"): "万"})
    return swapped if swapped != sentence and _DIGITS.search(sentence) else None


def _date(sentence: str, rng: random.Random) -> str | None:
    found = _DATE.search(sentence)
    if found is None:
        return None
    year = int(found[1]) + rng.choice([-2, -1, 1, 2, 5])
    return f"{sentence[: found.start()]}{year}{sentence[found.end(1) :]}"


def _negated(sentence: str, rng: random.Random) -> str | None:
    verbs = [verb for verb in _VERBS if verb in sentence]
    if not verbs:
        return None
    verb = rng.choice(verbs)
    return sentence.replace(verb, rng.choice(["不", "不得", "停止"]) + verb, 1)


def _modality(sentence: str, rng: random.Random) -> str | None:
    pairs = [(before, after) for before, after in _MODALITY if before in sentence]
    if not pairs:
        return None
    before, after = rng.choice(pairs)
    return sentence.replace(before, after, 1)


def _swapped_names(sentence: str, rng: random.Random) -> str | None:
    parts = sentence.split("、")
    if len(parts) < 3 or len(set(parts[1:-1])) != len(parts) - 2:
        return None
    at = rng.randrange(1, len(parts) - 1)
    return "、".join([*parts[:at], *parts[at + 1 :]])


_TRUE: dict[str, Edit] = {
    "as_printed": _as_is,
    "part": _part,
    "wide": _wide,
    "narrow": _narrow,
    "spaced": _spaced,
    "closed": _closed,
    "broken_line": _broken,
    "invisible": _invisible,
}
_ALTERED: dict[str, Edit] = {
    "digit": _digit,
    "dropped_digit": _dropped_digit,
    "unit": _unit,
    "scale": _scale,
    "date": _date,
    "negation": _negated,
    "modality": _modality,
    "left_out_of_list": _swapped_names,
}


def count_by(cases: Sequence[Case]) -> dict[tuple[str, Verdict], int]:
    """How many cases there are of each kind and verdict."""
    counts: dict[tuple[str, Verdict], int] = defaultdict(int)
    for case in cases:
        counts[case.how, case.verdict] += 1
    return dict(counts)
