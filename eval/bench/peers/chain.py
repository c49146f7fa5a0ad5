"""LangChain: its ensemble of a BM25 retriever (rank_bm25) and a FAISS store, fused by ranks."""

from pathlib import Path

from langchain_classic.retrievers.ensemble import EnsembleRetriever
from langchain_community.retrievers.bm25 import BM25Retriever
from langchain_community.vectorstores.faiss import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.embeddings import Embeddings

from eval.bench.load import DEPTH, K1, RANK_CONSTANT, B, Load


class Known(Embeddings):
    """Vectors made before, by text."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of some texts."""
        return [self._vectors[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a text."""
        return self._vectors[text]


class Ensemble:
    """Texts cut at blanks; both lists 20 long."""

    def build(self, load: Load, folder: Path) -> None:
        """Builds both retrievers."""
        texts = [" ".join(tokens) for tokens in load.tokens]
        rows = [{"row": row} for row in range(load.size)]
        self._queries = [" ".join(tokens) for tokens in load.queries.tokens]
        known = Known(dict(zip(self._queries, load.queries.vectors.tolist(), strict=True)))
        words = BM25Retriever.from_texts(texts, metadatas=rows, bm25_params={"k1": K1, "b": B}, k=DEPTH)
        pairs = zip(texts, load.vectors, strict=True)
        store = FAISS.from_embeddings(
            pairs, known, metadatas=rows, distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT
        )
        meaning = store.as_retriever(search_kwargs={"k": DEPTH})
        self._both = EnsembleRetriever(retrievers=[words, meaning], weights=[0.5, 0.5], c=RANK_CONSTANT)

    def search(self, position: int, k: int) -> list[int]:
        """The rows of the best k documents."""
        return [int(document.metadata["row"]) for document in self._both.invoke(self._queries[position])[:k]]
