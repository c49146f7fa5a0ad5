"""Notes 提示: what a careful colleague would add to an answer: a draft, a year gone by, values that differ."""

from collections.abc import Iterator, Sequence
from datetime import date

from corpus.document import DocumentHead
from corpus.facts import Fact
from corpus.numerals import number
from corpus.text import book_title, one_line
from rag.answer import Citation, CitedFact, Language
from rag.indicators import are_alike
from rag.shelf import Evidence

_MOST = 2
"""So many values of other documents are told."""
_NEARLY = 0.3
"""A clause of a newer document is pointed to where it is at least so likely as the first one cited."""


def notes_on(
    citations: Sequence[Citation],
    facts: Sequence[CitedFact],
    evidence: Sequence[Evidence],
    *,
    today: date,
    language: Language,
) -> tuple[str, ...]:
    """What a reader of an answer should know beside it, each note once."""
    chinese = language == "zh"
    notes = [
        *_unsettled(citations, chinese=chinese),
        *_past(facts, today, chinese=chinese),
        *_differing(facts, chinese=chinese),
        *_elsewhere(citations, facts, evidence, chinese=chinese),
        *_newer(citations, evidence, chinese=chinese),
    ]
    return tuple(dict.fromkeys(notes))


def _unsettled(citations: Sequence[Citation], *, chinese: bool) -> Iterator[str]:
    for citation in citations:
        title = _title(citation.document)
        if citation.document.status == "draft":
            yield f"{title}为征求意见稿，尚未正式印发" if chinese else f"{title} is a draft for comment, not yet issued"
        if citation.document.status == "repealed":
            yield f"{title}已废止" if chinese else f"{title} has been repealed"


def _past(facts: Sequence[CitedFact], today: date, *, chinese: bool) -> Iterator[str]:
    years = sorted({fact.year for fact in facts if fact.year})
    if years and years[-1] < today.year:
        last = years[-1]
        yield (
            f"所列数值最晚为{last}年的，该年已过，现况请以最新公布为准"
            if chinese
            else f"The figures run to {last}, which has passed; check what has been published since"
        )


def _differing(facts: Sequence[CitedFact], *, chinese: bool) -> Iterator[str]:
    """Values of one indicator that differ between years or within one."""
    for at, fact in enumerate(facts):
        for other in facts[at + 1 :]:
            same = (fact.region, fact.indicator, fact.unit) == (other.region, other.indicator, other.unit)
            if same and fact.year == other.year and (fact.value, fact.relation) != (other.value, other.relation):
                name = fact.indicator
                yield f"文件对“{name}”给出了不同数值，请核对原文" if chinese else f"The documents differ on {name}"


def _elsewhere(
    citations: Sequence[Citation], facts: Sequence[CitedFact], evidence: Sequence[Evidence], *, chinese: bool
) -> Iterator[str]:
    """What other documents of the same place give for the same indicator, in another year or otherwise."""
    cited = {citation.document.id for citation in citations}
    others = [(found.head, fact) for found in evidence if found.head.id not in cited for fact in found.source.facts]
    notes = [
        _given(head, fact, chinese=chinese)
        for head, fact in others
        if fact.year and any(_differs(fact, stated) for stated in facts)
    ]
    yield from list(dict.fromkeys(notes))[:_MOST]


def _differs(fact: Fact, stated: CitedFact) -> bool:
    """Whether a fact gives another value of an indicator that an answer states, in the same unit."""
    same = fact.region == stated.region and fact.unit == stated.unit and are_alike(fact.indicator, stated.indicator)
    return same and (fact.year, number(fact.value)) != (stated.year, stated.value)


def _given(head: DocumentHead, fact: Fact, *, chinese: bool) -> str:
    value = f"{fact.value}{fact.unit}"
    if chinese:
        return f"{_title(head)}给出的{fact.year}年“{fact.indicator}”为{value}"
    return f"{_title(head)} gives {value} for {fact.indicator} in {fact.year}"


def _newer(citations: Sequence[Citation], evidence: Sequence[Evidence], *, chinese: bool) -> Iterator[str]:
    """Newer documents of the same place whose clauses are nearly as likely to answer."""
    if not citations or not evidence:
        return
    cited = citations[0].document
    known = {citation.document.id for citation in citations}
    for found in evidence:
        head = found.head
        newer = bool(cited.date and head.date and head.date > cited.date)
        if found.score < _NEARLY * evidence[0].score or head.id in known or head.region != cited.region or not newer:
            continue
        yield f"较新的{_title(head)}也涉及此事" if chinese else f"The newer {_title(head)} treats the same matter"


def _title(head: DocumentHead) -> str:
    return book_title(one_line(head.title))
