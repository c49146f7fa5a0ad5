"""The engines 引擎 that the bench knows: what each needs of the workload, and where its module is."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Protocol, cast

from eval.bench.load import Load, Part

Level = Literal["lexical", "dense", "hybrid"]
LEVELS: tuple[Level, ...] = ("lexical", "dense", "hybrid")
MILLION = 1_000_000


class Engine(Protocol):
    """Something that is built over a workload and finds articles for its questions."""

    def build(self, load: Load, folder: Path) -> None:
        """Makes it ready to search; it may keep files in the folder."""

    def search(self, position: int, k: int) -> list[int]:
        """The rows of the best k articles for the question at a position, best first."""


class Stored(Engine, Protocol):
    """An engine that can be opened again from what its build left."""

    def open(self, load: Load, folder: Path) -> None:
        """Makes it ready to search from the files in the folder; of the workload it reads the questions alone."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An engine by name: its module and class, the packages whose versions count, the largest size it is run at."""

    name: str
    level: Level
    module: str
    kind: str
    packages: tuple[str, ...]
    largest: int = MILLION
    is_stored: bool = False
    is_ours: bool = False
    is_filtered: bool = False

    @property
    def parts(self) -> Sequence[Part]:
        """What it reads of the workload."""
        read: dict[Level, tuple[Part, ...]] = {
            "lexical": ("tokens",),
            "dense": ("vectors",),
            "hybrid": ("texts", "tokens", "vectors"),
        }
        return read[self.level]

    def load(self) -> Engine:
        """The engine; its library is imported here."""
        return cast(Engine, getattr(import_module(self.module), self.kind)())

    def versions(self) -> dict[str, str]:
        """The version of each of its packages."""
        return {package: version(package) for package in self.packages}


_OURS, _PEERS = "eval.bench.ours", "eval.bench.peers"
_BM25S = ("bm25s", "numpy")
_LLAMA = (
    "llama-index-core",
    "llama-index-retrievers-bm25",
    "llama-index-vector-stores-faiss",
    "bm25s",
    "faiss-cpu",
)
_LANGCHAIN = ("langchain-classic", "langchain-community", "langchain-core", "rank-bm25", "faiss-cpu")
_OWN = ("numpy", "scipy", "faiss-cpu")

ENGINES = (
    Listed("wence-bm25", "lexical", _OURS, "Words", _OWN, is_stored=True, is_ours=True),
    Listed("rank-bm25", "lexical", f"{_PEERS}.okapi", "Okapi", ("rank-bm25", "numpy")),
    Listed("bm25s-numpy", "lexical", f"{_PEERS}.sparse", "WithNumpy", _BM25S),
    Listed("bm25s-numba", "lexical", f"{_PEERS}.sparse", "WithNumba", (*_BM25S, "numba"), is_stored=True),
    Listed("tantivy", "lexical", f"{_PEERS}.terms", "Tantivy", ("tantivy",), is_stored=True),
    Listed("sqlite-fts5", "lexical", f"{_PEERS}.fts", "Fts5", ()),
    Listed("wence-dense", "dense", _OURS, "Meaning", _OWN, is_stored=True, is_ours=True),
    Listed("faiss-fp32", "dense", f"{_PEERS}.flat", "Flat", ("faiss-cpu",), is_stored=True),
    Listed("numpy", "dense", f"{_PEERS}.product", "Product", ("numpy",)),
    Listed("wence-hybrid", "hybrid", _OURS, "Hybrid", _OWN, is_stored=True, is_ours=True),
    Listed("wence-filtered", "hybrid", _OURS, "Filtered", _OWN, is_stored=True, is_ours=True, is_filtered=True),
    Listed("wence-typed", "hybrid", _OURS, "Typed", (*_OWN, "rjieba"), is_stored=True, is_ours=True, is_filtered=True),
    Listed("llama-index", "hybrid", f"{_PEERS}.llama", "Fusion", _LLAMA, largest=100_000),
    Listed("txtai", "hybrid", f"{_PEERS}.txt", "Hybrid", ("txtai", "faiss-cpu", "torch"), largest=100_000),
    Listed("langchain", "hybrid", f"{_PEERS}.chain", "Ensemble", _LANGCHAIN, largest=100_000),
)
