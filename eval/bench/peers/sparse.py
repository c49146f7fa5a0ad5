"""bm25s: scores in sparse arrays, added up by numpy or by code that numba compiles."""

from pathlib import Path

import bm25s

from eval.bench.load import K1, B, Load


class WithNumpy:
    """BM25 as Lucene has it, the numpy backend."""

    backend = "numpy"

    def build(self, load: Load, folder: Path) -> None:
        """Scores every word in every article, and keeps the arrays."""
        self._queries = load.queries.tokens
        self._scores = bm25s.BM25(method="lucene", k1=K1, b=B, backend=self.backend)
        self._scores.index(load.tokens, show_progress=False)
        self._scores.save(str(folder))

    def open(self, load: Load, folder: Path) -> None:
        """Maps the arrays."""
        self._queries = load.queries.tokens
        self._scores = bm25s.BM25.load(str(folder), mmap=True)

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        tokens = self._queries[position]
        known = [word for word in tokens if word in self._scores.vocab_dict]
        if not known:
            return []
        rows, _ = self._scores.retrieve([known], k=k, show_progress=False, n_threads=0)
        return [int(row) for row in rows[0]]


class WithNumba(WithNumpy):
    """The same, compiled."""

    backend = "numba"
