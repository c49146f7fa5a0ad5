"""txtai: its hybrid index (own BM25 and FAISS flat) with contents in SQLite."""

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings

from eval.bench.load import Load, Vectors


class Hybrid:
    """Texts cut at blanks, vectors made before."""

    def build(self, load: Load, folder: Path) -> None:
        """Indexes texts and vectors."""
        texts = [" ".join(tokens) for tokens in load.tokens]
        self._queries = [" ".join(tokens) for tokens in load.queries.tokens]
        rows = dict(zip(texts, load.vectors, strict=True))
        asked = dict(zip(self._queries, load.queries.vectors, strict=True))

        def known(some: Sequence[str]) -> list[Vectors]:
            return [asked[text] if text in asked else rows[text] for text in some]

        self._found = Embeddings(
            {
                "method": "external",
                "transform": known,
                "content": True,
                "backend": "faiss",
                "faiss": {"components": "IDMap,Flat"},
                "scoring": {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"whitespace": True}},
            }
        )
        self._found.index(enumerate(texts))

    def search(self, position: int, k: int) -> list[int]:
        """The rows of the best k texts."""
        return [int(found["id"]) for found in self._found.search(self._queries[position], k)]
