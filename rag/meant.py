"""The document meant 所指文件: which one a question is about, or why the index holds none such."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.document import DocumentHead, DocumentId
from corpus.text import book_title, one_line
from rag.cues import pattern, words
from rag.question import Question
from rag.shelf import Evidence, Shelf

_MOST = 4
"""So many documents are answered for beside each other."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The documents a question is about; where the index holds none such, what is missing.

    `sure` is false where a place has papers and none of the kind named: those given may only speak of it.
    """

    documents: tuple[DocumentId, ...] = ()
    missing: str = ""
    sure: bool = True


def documents_meant(asked: Question, evidence: Sequence[Evidence], shelf: Shelf, *, guess: bool) -> Meant:
    """The documents that a question names, else those of its place, else, for a guess, that of the best evidence."""
    if asked.documents:
        several = asked.kind == "compare" and len(asked.documents) <= _MOST
        named = asked.documents if several else (_best(asked.documents, evidence),)
        return _of_the_year(asked, named, shelf)
    if asked.unknown_document:
        return Meant(missing=_absent(asked, number=asked.unknown_document))
    if asked.places:
        return _of_the_place(asked, evidence, shelf)
    kind = paper_word(asked.whole)
    if evidence and (guess or kind) and _is_called(evidence[0].head, kind):
        return Meant((evidence[0].head.id,))
    return Meant()


def title_of(head: DocumentHead) -> str:
    """A document's own title in 《》, without the notice that it came with."""
    return book_title(one_line(head.body_title or head.title))


def paper_word(text: str) -> str:
    """The first word for a kind of paper in a text (方案); empty if there is none."""
    plain = pattern("not", "section", file="about").sub(" ", pattern("papers", "ordinary").sub(" ", text))
    return next((kind for kind in words("papers", "kinds") if len(kind) > 1 and kind in plain), "")


def _best(documents: Collection[DocumentId], evidence: Sequence[Evidence]) -> DocumentId:
    """The one of some documents that the evidence has first."""
    ranked = (found.head.id for found in evidence if found.head.id in documents)
    return next(ranked, next(iter(documents)))


def _of_the_year(asked: Question, documents: tuple[DocumentId, ...], shelf: Shelf) -> Meant:
    """The documents, unless the only one is a paper of a year that is not asked about."""
    head = shelf.head(documents[0])
    if len(documents) == 1 and head and head.period and head.period[0] == head.period[1] and asked.years:
        known = {head.period[0], int((head.date or "0")[:4])}
        if known.isdisjoint(asked.years):
            return Meant(missing=_absent(asked, year=asked.years[0]))
    return Meant(documents)


def _of_the_place(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Meant:
    """A document of the place asked about, by its region or else by its title; it must be of the kind named."""
    names = [region.name for region in asked.places]
    own = [head for head in shelf.heads if head.region in names]
    own = own or [head for head in shelf.heads if any(name in head.title for name in names)]
    kind = paper_word(asked.whole)
    called = [head.id for head in own if _is_called(head, kind)]
    if called:
        return _of_the_year(asked, (_best(called, evidence),), shelf)
    guessed = (_best([head.id for head in own], evidence),) if own else ()
    return Meant(guessed, _absent(asked, place=names[0], kind=kind), sure=not own)


def _is_called(head: DocumentHead, kind: str) -> bool:
    return kind in f"{head.title}{head.body_title or ''}"


def _absent(asked: Question, *, number: str = "", place: str = "", kind: str = "", year: int = 0) -> str:
    if asked.language == "en":
        named = f"with the number {number}" if number else f"of {place}" if place else f"of this kind for {year}"
        return f"The corpus has no document {named}"
    named = f"文号为{number}的" if number else f"{place}的" if place else f"{year}年的这份"
    return f"语料中没有{named}{kind or '文件'}"
