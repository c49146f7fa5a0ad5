"""Question 问题: what was asked, made whole from the history and understood against the documents of the index.

Pure: text, history, today's date and the heads of the documents in; a frozen value out. The words of
asking are data (`data/questions.toml`), the places come from the gazetteer, nothing from a document's text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from corpus.document import DocumentHead, DocumentId, Level
from corpus.regions import Region
from rag.cues import Language
from rag.history import LONGEST, Message, fold_history
from rag.kinds import Kind, kinds_of
from rag.normalise import normalise
from rag.papers import ClauseNumber
from rag.periods import Bound, deadline_bound
from rag.reading import Reading, Setting, read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, and what it was understood to ask; of a very long `text` only the start is understood.

    `whole` is searched and shown as question_used. `places` are asked about, `mentioned` ones take part
    (跟江苏联手). `vague` are levels (全市) that several places could be. `documents` are those named, several
    where the naming fits several equally; `unknown_document` is a 文号 that no document has.
    """

    text: str
    whole: str
    language: Language
    places: tuple[Region, ...]
    mentioned: tuple[Region, ...]
    vague: tuple[Level, ...]
    years: tuple[int, ...]
    periods: tuple[tuple[int, int], ...]
    bound: Bound | None
    documents: tuple[DocumentId, ...]
    unknown_document: str | None
    clause_numbers: tuple[ClauseNumber, ...]
    indicator: str
    kinds: tuple[Kind, ...]

    @property
    def kind(self) -> Kind:
        """The kind of answer asked for first."""
        return self.kinds[0]


def understand(
    text: str,
    history: Sequence[Message] = (),
    *,
    today: date,
    heads: Sequence[DocumentHead],
    mend: Callable[[str], str] = str,
) -> Question:
    """The question of a text after a history; `mend` puts misspelt words right (`rag.typos`)."""
    setting = Setting(heads, today)
    plain = [Message(said.role, mend(normalise(said.content)[:LONGEST])) for said in history if said.role == "user"]
    asked = mend(normalise(text)[:LONGEST])
    whole, known = fold_history(asked, plain, setting)
    reading = read(whole, setting, known)
    kinds = kinds_of(asked, reading.language) if whole != asked else reading.kinds
    return _question(text, reading, kinds if kinds != ("other",) else reading.kinds)


def _question(text: str, reading: Reading, kinds: tuple[Kind, ...]) -> Question:
    subjects = _each(place.region for place in reading.subjects)
    unknown = [reading.text[paper.span.start : paper.span.end] for paper in reading.papers if not paper.documents]
    return Question(
        text=text,
        whole=reading.text,
        language=reading.language,
        places=subjects,
        mentioned=tuple(r for r in _each(place.region for place in reading.places) if r not in subjects),
        vague=_each(word.level for word in reading.vague),
        years=_each(year for time in reading.times for year in time.years),
        periods=_each((time.first, time.last) for time in reading.times if not time.is_year),
        bound=deadline_bound(reading.text),
        documents=_each(identity for paper in reading.papers for identity in paper.documents),
        unknown_document=unknown[0] if unknown else None,
        clause_numbers=reading.numbers,
        indicator=reading.matter,
        kinds=kinds,
    )


def _each(values: Iterable[T]) -> tuple[T, ...]:
    """The values in their order, each once."""
    return tuple(dict.fromkeys(values))
