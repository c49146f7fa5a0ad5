"""The plainest pipeline 最简流程: rank_bm25 over the words of every clause, and the first clause whole as the answer.

It understands nothing, declines only where no word is shared, and checks no citation. The words are jieba's,
cut by rjieba where that is there, which is faster than jieba itself.
"""

from collections.abc import Iterable, Sequence

import numpy
from rank_bm25 import BM25Okapi

from corpus.document import Clause
from index.tokens import plain_words


class FirstClause:
    """Answers with the best clause; what was asked before is put in front of the question."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._clauses = list(clauses)
        self._words = BM25Okapi([plain_words("\n".join([*clause.path, clause.text])) for clause in self._clauses])

    def ask(self, question: str, earlier: Sequence[str]) -> str | None:
        """The text of the best clause; None where no clause shares a word."""
        scores = self._words.get_scores(plain_words(" ".join([*earlier, question])))
        best = int(numpy.argmax(scores))
        return self._clauses[best].text if scores[best] > 0 else None
