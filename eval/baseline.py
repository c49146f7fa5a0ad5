"""The first thing to beat: plain BM25 over clauses, in character pairs, that answers with its first clause."""

import re
from collections.abc import Sequence

import numpy
from rank_bm25 import BM25Okapi

from corpus.library import Library
from corpus.text import fold
from eval.run import Quote, Reply

_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+")


def character_pairs(text: str) -> list[str]:
    """Latin words, numbers, and each pair of neighbouring Chinese characters."""
    terms: list[str] = []
    for word in _WORD.findall(fold(text).text):
        chinese = len(word) > 1 and word[0] >= "\u4e00"
        terms += [word[at : at + 2] for at in range(len(word) - 1)] if chinese else [word]
    return terms


class PlainBM25:
    """rank_bm25 over heading path and text of every clause; it never declines."""

    name = "plain BM25"

    def __init__(self, library: Library) -> None:
        self._clauses = sorted((clause for document in library for clause in document.clauses), key=lambda c: c.id)
        self._index = BM25Okapi([character_pairs("\n".join([*c.path, c.text])) for c in self._clauses])

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """The ids of the best k clauses that share a term with the question or with what was asked before."""
        scores = self._index.get_scores(character_pairs(" ".join([*earlier, question])))
        order = numpy.argsort(-scores, kind="stable")[:k]
        return [self._clauses[position].id for position in order if scores[position] > 0]

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """The first clause as the answer; what was asked before is put in front of the question."""
        scores = self._index.get_scores(character_pairs(" ".join([*earlier, question])))
        best = int(numpy.argmax(scores))
        if scores[best] <= 0:
            return Reply("not_found", "", (), 0.0)
        clause = self._clauses[best]
        return Reply("answered", clause.text, (Quote(clause.id, clause.text),), float(scores[best]))
