"""LlamaIndex: its fusion of a BM25 retriever (bm25s) and a FAISS store, by reciprocal ranks."""

from pathlib import Path

import faiss
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import QueryBundle, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from eval.bench.load import DEPTH, Load


class Fusion:
    """Texts cut at blanks; both lists 20 long; no question is rewritten."""

    def build(self, load: Load, folder: Path) -> None:
        """Builds both retrievers."""
        dimensions = load.vectors.shape[1]
        nodes = [
            TextNode(text=" ".join(tokens), id_=str(row), embedding=load.vectors[row].tolist())
            for row, tokens in enumerate(load.tokens)
        ]
        self._queries = [" ".join(tokens) for tokens in load.queries.tokens]
        self._vectors = load.queries.vectors.tolist()
        words = BM25Retriever(nodes, similarity_top_k=DEPTH, skip_stemming=True, token_pattern=r"(?u)\S+", language=[])
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(dimensions))
        storage = StorageContext.from_defaults(vector_store=store)
        meaning = VectorStoreIndex(nodes, storage_context=storage, embed_model=MockEmbedding(embed_dim=dimensions))
        self._both = QueryFusionRetriever(
            [words, meaning.as_retriever(similarity_top_k=DEPTH)],
            llm=MockLLM(),
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=DEPTH,
            num_queries=1,
            use_async=False,
        )

    def search(self, position: int, k: int) -> list[int]:
        """The rows of the best k nodes."""
        asked = QueryBundle(self._queries[position], embedding=self._vectors[position])
        return [int(found.node.node_id) for found in self._both.retrieve(asked)[:k]]
