"""numpy alone: a product of all vectors with the question's, then the largest of it."""

from pathlib import Path

import numpy

from eval.bench.load import Load


class Product:
    """The workload's own vectors, no copy."""

    def build(self, load: Load, folder: Path) -> None:
        """Nothing is to be built."""
        self._vectors, self._queries = load.vectors, load.queries.vectors

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        likeness = self._vectors @ self._queries[position]
        best = numpy.argpartition(-likeness, k)[:k] if k < len(likeness) else numpy.arange(len(likeness))
        return [int(row) for row in best[numpy.argsort(-likeness[best])]]
