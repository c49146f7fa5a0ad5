"""One question read by itself 单句理解: what it names, and where; nothing of what was asked before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.document import DocumentHead
from corpus.regions import Region
from corpus.wording import Span
from rag.cues import Language, language_of
from rag.kinds import Kind, kinds_of
from rag.matter import matter_of
from rag.papers import ClauseNumber, Paper, clause_numbers, named_papers
from rag.periods import Named, find_times
from rag.places import Place, Vague, are_several, find_places, ground_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names, each with its span in the text."""

    text: str
    language: Language
    places: tuple[Place, ...]
    vague: tuple[Vague, ...]
    times: tuple[Named, ...]
    papers: tuple[Paper, ...]
    numbers: tuple[ClauseNumber, ...]
    kinds: tuple[Kind, ...]
    matter: str

    @property
    def subjects(self) -> tuple[Place, ...]:
        """The places asked about, without those only mentioned."""
        return tuple(place for place in self.places if place.role == "subject")


@dataclass(frozen=True, slots=True)
class Setting:
    """What questions are read against: the documents of the index and today's date."""

    heads: Sequence[DocumentHead]
    today: date


def read(text: str, setting: Setting, known: Sequence[Region] = ()) -> Reading:
    """A normalised question by itself; `known` are the places spoken of before it, for 本市 and 全省."""
    language = language_of(text)
    places, vague = find_places(text, ground_of(setting.heads), known)
    times = find_times(text, setting.today)
    papers = named_papers(text, places, times, setting.heads)
    numbers = clause_numbers(text)
    taken = [place.span for place in places] + [word.span for word in vague] + [time.span for time in times]
    taken += [paper.span for paper in papers] + [number.span for number in numbers]
    subjects = [place for place in places if place.role == "subject"]
    named = max(len({place.region for place in subjects}), len({paper.documents for paper in papers}))
    return Reading(
        text=text,
        language=language,
        places=tuple(places),
        vague=tuple(vague),
        times=tuple(times),
        papers=tuple(papers),
        numbers=tuple(numbers),
        kinds=kinds_of(text, language, several=named > 1 and are_several(text, subjects)),
        matter=matter_of(text, apart(taken), language),
    )


def apart(spans: Sequence[Span]) -> list[Span]:
    """The spans with those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
