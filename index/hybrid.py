"""ClauseIndex 条款索引: finds the clauses for a query by their words, their meaning and the name of their document."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

import numpy

from corpus.document import Clause
from index.archive import Archive
from index.bundled import open_encoder
from index.encoder import Encoder, matches
from index.errors import DamagedIndex, StaleIndex, rebuild
from index.expansion import Query, expand
from index.fields import K1
from index.filters import NO_FILTERS, Facets, Filters
from index.fusion import METHODS, Method, Shares
from index.hit import Hit
from index.lexical import Rows, Term, Vocabulary
from index.manifest import Manifest, shown
from index.naming import Names
from index.storage import Generation, generation_in_use, open_generation
from index.store import CLAUSES, NAMES, EmbeddedStore, Store, open_postings, open_vocabulary
from index.tokens import tokeniser
from index.wordlist import read_words

_DEPTH = 50
"""So many of the best by words, and of the best by meaning, are compared."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of finding counts in a clause's score."""

    words: float = 0.4
    meaning: float = 0.6
    naming: float = 0.2


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The rows compared for a query and what each way of finding says of them."""

    rows: Rows
    words: Shares
    meaning: Shares
    naming: Shares


class ClauseIndex:
    """An open index."""

    def __init__(
        self,
        store: Store,
        archive: Archive,
        encoder: Encoder,
        *,
        vocabulary: Vocabulary,
        names: Names,
        manifest: Manifest,
        folder: Path,
        word_counts: Callable[[], Mapping[str, int]] = dict,
        weights: Weights | None = None,
        method: Method = "weighted",
    ) -> None:
        self.archive = archive
        self.manifest = manifest
        self.folder = folder
        self.encoder = encoder
        self.word_counts = word_counts
        self._store = store
        self._vocabulary = vocabulary
        self._names = names
        self._weights = astuple(weights or Weights())
        self._fuse = METHODS[method]

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        encoder: Encoder | None = None,
        verify: bool = False,
        weights: Weights | None = None,
        method: Method = "weighted",
    ) -> "ClauseIndex":
        """The index of a folder; an encoder or tokeniser other than those it was built with is refused."""
        while True:
            generation = open_generation(data, verify=verify)
            try:
                return cls._of(generation, encoder or open_encoder(generation), weights, method)
            except DamagedIndex:
                # A build may have replaced and removed it while its files were opened.
                if open_generation(data).folder == generation.folder:
                    raise

    @classmethod
    def _of(cls, generation: Generation, encoder: Encoder, weights: Weights | None, method: Method) -> "ClauseIndex":
        _require(generation.manifest, encoder, generation.data)
        return cls(
            EmbeddedStore(generation),
            Archive(generation),
            encoder,
            vocabulary=open_vocabulary(generation, CLAUSES),
            names=Names(open_vocabulary(generation, NAMES), open_postings(generation, NAMES)),
            manifest=generation.manifest,
            folder=generation.folder,
            word_counts=partial(read_words, generation),
            weights=weights,
            method=method,
        )

    def __len__(self) -> int:
        return self.archive.clause_count

    def is_current(self) -> bool:
        """Whether no later build has taken the place of this one in its data folder."""
        return generation_in_use(self.folder.parent.parent) == self.folder.name

    def search(self, query: str | Query, k: int = 10, filters: Filters = NO_FILTERS) -> list[Hit]:
        """The best k clauses that pass the filters, best first; equal ones in the order of the texts."""
        asked = expand(query) if isinstance(query, str) else query
        found = self._candidates(asked, max(k, _DEPTH), filters)
        parts = (found.words, found.meaning, found.naming)
        scores = self._fuse(parts, self._weights)
        order = numpy.lexsort((found.rows, -scores))[: max(k, 0)]
        return [
            Hit(
                self.archive.clause_id(int(found.rows[at])),
                int(found.rows[at]),
                float(scores[at]),
                rank,
                *(float(part[at]) for part in parts),
            )
            for rank, at in enumerate(order, 1)
        ]

    def clause(self, identity: str) -> Clause | None:
        """The clause with an id."""
        position = self.archive.position(identity)
        return None if position is None else self.archive.clause(position)

    def passes(self, identity: str, filters: Filters) -> bool:
        """Whether the clause with an id passes the filters."""
        position = self.archive.position(identity)
        return position is not None and self._store.passes(position, filters)

    def count(self, query: str | Query, filters: Filters = NO_FILTERS) -> int:
        """How many clauses pass the filters and share a word with the query."""
        return self._store.count(self._marked(query), filters)

    def facets(self, query: str | Query, filters: Filters = NO_FILTERS) -> Facets:
        """For each field of filters, how many of the clauses that share a word have each value.

        Every field is counted under the filters of the others and not its own: so many a further value would bring.
        """
        return self._store.facets(self._marked(query), filters)

    def _marked(self, query: str | Query) -> list[Term]:
        """The terms that are marked where a clause holds them."""
        asked = expand(query) if isinstance(query, str) else query
        return self._vocabulary.terms(dict.fromkeys(asked.marked, 1.0))

    def _candidates(self, asked: Query, depth: int, filters: Filters) -> _Candidates:
        vector = self.encoder.encode_query(asked.spoken)
        near = self._store.by_meaning(vector, depth, filters)
        terms = self._vocabulary.terms(asked.weights)
        sharing, scores_of_near = self._store.by_words(terms, depth, filters, also=near.rows)
        rows, firsts = numpy.unique(numpy.concatenate((sharing.rows, near.rows)), return_index=True)
        words = numpy.concatenate((sharing.scores, scores_of_near))[firsts].astype(float)
        meaning = numpy.maximum(self._store.likeness(vector, rows), 0).astype(float)
        naming = self._names.shares(asked.spoken, self.archive.documents_of(rows))
        most = self._vocabulary.idf(dict.fromkeys(asked.own, 1.0)) * (1 + K1)
        return _Candidates(rows, numpy.minimum(words / most, 1) if most else words, meaning, naming)


def _require(manifest: Manifest, encoder: Encoder, data: Path) -> None:
    """Refuses an index of other words or other vectors than those this program makes."""
    words, now = manifest.tokeniser, tokeniser()
    if words != now:
        raise StaleIndex(f"it was built with the words of {words}, not of {now}", where=str(data), remedy=rebuild(data))
    if not matches(manifest.encoder, encoder.identity):
        what = f"its vectors were made by {shown(manifest.encoder)}, not by {shown(encoder.identity)}"
        raise StaleIndex(what, where=str(data), remedy=rebuild(data))
