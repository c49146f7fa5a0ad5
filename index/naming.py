"""Naming 指明文件: how well a query names each document, by the words of its title, place, number and issuer.

A question often says whose paper it means (榆林的意见, 省规划). That tells the documents apart and says
nothing about their clauses, so it is scored for documents, with weights over documents: a place that
stands in one title of ten weighs the same whether its paper has ten clauses or a thousand.
"""

from collections.abc import Iterator

import numpy
from numpy.typing import NDArray

from corpus.document import Document
from index.lexical import Lexical, Postings, Vocabulary
from index.tokens import runs

_SINGLE = 0.3
"""A single character shared (省) says less than a pair (陕西)."""


def naming_terms(text: str) -> Iterator[str]:
    """The characters, the character pairs, and the Latin words and numbers of a text."""
    for run in runs(text):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def name_of(document: Document) -> list[str]:
    """The terms that name a document, each once."""
    parts = (document.title, document.body_title, document.region, document.doc_no, document.issuer)
    return sorted({term for part in parts if part for term in naming_terms(part)})


def naming_weights(text: str) -> dict[str, float]:
    """The terms of a query that may name a document, with their weights."""
    return {term: _SINGLE if len(term) == 1 and term >= "\u3400" else 1.0 for term in naming_terms(text)}


class Names:
    """The names of all documents, ready to be compared with a query."""

    def __init__(self, vocabulary: Vocabulary, postings: Postings) -> None:
        self._vocabulary = vocabulary
        self._lexical = Lexical(postings)

    def shares(self, text: str, documents: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
        """How well a query names each of some documents: 1 for the one of all that it names best."""
        terms = self._vocabulary.terms(naming_weights(text))
        best, scores = self._lexical.best(terms, 1, also=documents)
        return scores.astype(float) / best.scores[0] if len(best.scores) else numpy.zeros(len(documents))
