"""FAISS: an exact scan of 32-bit floats."""

from pathlib import Path

import faiss

from eval.bench.load import Load


class Flat:
    """IndexFlatIP."""

    def build(self, load: Load, folder: Path) -> None:
        """Copies the vectors, and keeps them in a file."""
        self._queries = load.queries.vectors
        self._vectors = faiss.IndexFlatIP(load.vectors.shape[1])
        self._vectors.add(load.vectors)
        faiss.write_index(self._vectors, str(folder / "flat.faiss"))

    def open(self, load: Load, folder: Path) -> None:
        """Maps the file."""
        self._queries = load.queries.vectors
        self._vectors = faiss.read_index(str(folder / "flat.faiss"), faiss.IO_FLAG_MMAP_IFC)

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        _, rows = self._vectors.search(self._queries[position : position + 1], k)
        return [int(row) for row in rows[0]]
