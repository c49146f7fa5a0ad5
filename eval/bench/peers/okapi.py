"""rank_bm25: the scores of every article, then a sort."""

from pathlib import Path

import numpy
from rank_bm25 import BM25Okapi

from eval.bench.load import K1, B, Load


class Okapi:
    """BM25Okapi as its manual has it."""

    def build(self, load: Load, folder: Path) -> None:
        """Counts the words."""
        self._queries = load.queries.tokens
        self._words = BM25Okapi(load.tokens, k1=K1, b=B)

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        scores = self._words.get_scores(self._queries[position])
        return [int(row) for row in numpy.argsort(scores)[::-1][:k]]
