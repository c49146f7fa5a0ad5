"""Nearest vectors 向量检索: FAISS, an exact scan of fp16 codes unless the corpus is too large for that.

A scan costs time in proportion to rows × dimensions. Above a budget a graph (HNSW) takes its place, but
only one that finds what the scan finds: that is checked when it is built.
"""

import os
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy
from numpy.typing import NDArray

from index.errors import DamagedIndex
from index.lexical import Mask, Ranked

Vectors = NDArray[numpy.float32]

SCAN_BUDGET = 165_000_000
"""Rows × dimensions that one core scans in about 10 ms."""
RECALL = 0.95
"""What share of the exact nearest ten a graph must find to be used."""
_KINDS = (faiss.IndexScalarQuantizer, faiss.IndexHNSWSQ)
_LINKS, _BREADTH = 16, 100
_SEARCH_BREADTHS = (64, 128, 256)
_SAMPLE = 200
_SELECTIVE = 0.05
"""Below this share of rows, the rows that pass a filter are scored one by one."""


class Choice(NamedTuple):
    """Which kind of index was built, the recall measured for it, and for a graph the breadth of its searches."""

    kind: str
    recall: float
    breadth: int


def build(vectors: Vectors, *, budget: int = SCAN_BUDGET, least: float = RECALL) -> tuple[faiss.Index, Choice]:
    """An index over unit vectors, and how it was chosen."""
    flat = _flat(vectors)
    if vectors.size <= budget:
        return flat, Choice("flat", 1.0, 0)
    graph = faiss.IndexHNSWSQ(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, _LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = _BREADTH
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    graph.train(vectors)
    graph.add(vectors)
    reached = _recall(graph, flat, vectors, least)
    if reached.recall < least:
        return flat, Choice("flat", reached.recall, 0)
    graph.hnsw.efSearch = reached.breadth
    return graph, reached


def _flat(vectors: Vectors) -> faiss.Index:
    flat = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    flat.train(vectors)
    flat.add(vectors)
    return flat


def _recall(graph: faiss.Index, flat: faiss.Index, vectors: Vectors, least: float) -> Choice:
    """The smallest breadth at which the graph finds what the scan finds, on rows turned a little aside."""
    chance = numpy.random.default_rng(0)
    rows = chance.choice(len(vectors), min(_SAMPLE, len(vectors)), replace=False)
    asked = vectors[rows] + chance.normal(0, 0.5 / vectors.shape[1] ** 0.5, (len(rows), vectors.shape[1]))
    asked = asked.astype(numpy.float32)
    _, exact = flat.search(asked, 10)
    best = Choice("hnsw", 0.0, 0)
    for breadth in _SEARCH_BREADTHS:
        graph.hnsw.efSearch = breadth
        _, found = graph.search(asked, 10)
        share = float(numpy.mean([len(set(a) & set(b)) / len(set(a)) for a, b in zip(exact, found, strict=True)]))
        best = Choice("hnsw", share, breadth)
        if share >= least:
            break
    return best


def _codes(found: faiss.Index) -> NDArray[numpy.float16]:
    """The 16-bit vectors that an index keeps, where they lie."""
    kept = faiss.downcast_index(found.storage) if isinstance(found, faiss.IndexHNSW) else found
    content = faiss.rev_swig_ptr(kept.codes.data(), kept.ntotal * kept.code_size)
    codes: NDArray[numpy.float16] = content.view(numpy.float16).reshape(kept.ntotal, kept.d)
    return codes


def save(found: faiss.Index, path: Path) -> None:
    """Writes an index to a file."""
    faiss.write_index(found, str(path))


class Dense:
    """Searches vectors."""

    def __init__(self, found: faiss.Index) -> None:
        self._found = found
        self._codes = _codes(found)

    @classmethod
    def open(cls, path: Path, *, remedy: str = "Build the index again: wence index") -> "Dense":
        """The index of a file, mapped; `remedy` says what to do if it is damaged."""
        try:
            found = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except (MemoryError, RuntimeError) as error:
            raise DamagedIndex("the vectors cannot be read", where=str(path), remedy=remedy) from error
        if not (isinstance(found, _KINDS) and found.is_trained and found.metric_type == faiss.METRIC_INNER_PRODUCT):
            raise DamagedIndex("the file holds other vectors than this program's", where=str(path), remedy=remedy)
        return cls(found)

    def __len__(self) -> int:
        return int(self._found.ntotal)

    def best(self, vector: Vectors, k: int, *, mask: Mask | None = None) -> Ranked:
        """The k rows most like a vector that pass the mask, best first."""
        if not len(self) or k <= 0 or not vector.any():
            return Ranked(numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.float32))
        if mask is None:
            return self._search(vector, k, self._parameters(k, len(self)))
        passing = numpy.flatnonzero(mask)
        if len(passing) <= max(k, _SELECTIVE * len(self)):
            return self._among(vector, passing, k)
        selector = faiss.IDSelectorBitmap(numpy.packbits(mask, bitorder="little"))
        return self._search(vector, k, self._parameters(k, len(passing), sel=selector))

    def vectors(self) -> Vectors:
        """All vectors, as they were kept."""
        kept: Vectors = self._codes.astype(numpy.float32)
        return kept

    def likeness(self, vector: Vectors, rows: NDArray[numpy.int64]) -> Vectors:
        """How like a vector some rows are."""
        if not len(rows):
            return numpy.zeros(0, numpy.float32)
        likeness: Vectors = self._codes[rows].astype(numpy.float32) @ vector
        return likeness

    def _search(self, vector: Vectors, k: int, parameters: faiss.SearchParameters) -> Ranked:
        faiss.omp_set_num_threads(1)  # holds for the calling thread; a second one on the same memory only waits
        scores, rows = self._found.search(vector[None, :], min(k, len(self)), params=parameters)
        kept = rows[0] >= 0
        return _in_order(rows[0][kept], scores[0][kept])

    def _parameters(self, k: int, passing: int, **selection: faiss.IDSelector) -> faiss.SearchParameters:
        """How to search: a graph as broadly as it takes to meet k rows that pass."""
        if isinstance(self._found, faiss.IndexHNSW):
            breadth = max(k, self._found.hnsw.efSearch) * len(self) // passing
            return faiss.SearchParametersHNSW(efSearch=breadth, **selection)
        return faiss.SearchParameters(**selection)

    def _among(self, vector: Vectors, rows: NDArray[numpy.int64], k: int) -> Ranked:
        ranked = _in_order(rows, self.likeness(vector, rows))
        return Ranked(ranked.rows[:k], ranked.scores[:k])


def _in_order(rows: NDArray[numpy.int64], scores: Vectors) -> Ranked:
    """Best first; equal scores in the order of rows."""
    order = numpy.lexsort((rows, -scores))
    return Ranked(rows[order], scores[order])
