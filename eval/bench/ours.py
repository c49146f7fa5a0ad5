"""Our own engines: BM25, vectors and the whole ClauseIndex, given the same words and vectors as the peers.

Questions are cut and encoded before, as for the peers; fusing, filtering, and reading the found clauses
back from disk are measured. `Typed` alone gets them as they were typed, and does all of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy

from corpus.document import Clause, ClauseId, Document, DocumentId, ParsedText
from corpus.wording import printed
from eval.bench import load as workload
from eval.bench.load import K1, B, Load, Vectors
from index.archive import write_archive
from index.build import uncollected
from index.bundled import ENCODER, bundled_encoder
from index.columns import ColumnsBuilder
from index.dense import Dense
from index.dense import build as build_dense
from index.dense import save as save_dense
from index.encoder import Encoder
from index.expansion import Query
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from index.lexical import Field, Lexical, Postings, PostingsBuilder, Vocabulary
from index.manifest import EncoderIdentity, Manifest
from index.naming import name_of
from index.sentences import save_sentences, sentences_of
from index.storage import write_generation
from index.store import CLAUSES, NAMES, VECTORS, save_postings
from index.tokens import terms, tokeniser

_CLAUSES_EACH = 50
_REGIONS = ("陕西省", "西安市", "榆林市", "雁塔区")
_TITLE = 16


def words() -> workload.Words:
    """The words that an index of ours holds."""
    return workload.Words(tokeniser(), terms)


def encoder() -> workload.Encoder:
    """The encoder that the package brings."""
    bundled = bundled_encoder()
    name = f"{bundled.identity.name} {bundled.identity.fingerprint}"
    return workload.Encoder(name, lambda texts: bundled.encode(texts))


class Words:
    """BM25 over posting arrays, mapped."""

    def build(self, load: Load, folder: Path) -> None:
        """Writes the arrays and maps them."""
        save_postings(folder, CLAUSES, *_postings([tokens] for tokens in load.tokens))
        self.open(load, folder)

    def open(self, load: Load, folder: Path) -> None:
        """Maps the arrays."""
        parts = ("hashes", "holders", "starts", "rows", "impacts")
        hashes, holders, starts, rows, impacts = (
            numpy.asarray(numpy.load(folder / f"{CLAUSES}-{part}.npy", mmap_mode="r")) for part in parts
        )
        self._queries = load.queries.tokens
        self._vocabulary = Vocabulary(hashes, holders, load.size)
        self._words = Lexical(Postings(starts, rows, impacts, load.size))

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        terms = self._vocabulary.terms(dict.fromkeys(self._queries[position], 1.0))
        rows: list[int] = self._words.best(terms, k)[0].rows.tolist()
        return rows


class Meaning:
    """The scan of 16-bit vectors, or the graph above its budget."""

    def build(self, load: Load, folder: Path) -> None:
        """Writes the vectors and maps them."""
        save_dense(build_dense(load.vectors)[0], folder / VECTORS)
        self.open(load, folder)

    def open(self, load: Load, folder: Path) -> None:
        """Maps the vectors."""
        self._queries = load.queries.vectors
        self._meaning = Dense.open(folder / VECTORS)

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        rows: list[int] = self._meaning.best(self._queries[position], k).rows.tolist()
        return rows


class Hybrid:
    """ClauseIndex.search, and the clauses of its hits."""

    filters = NO_FILTERS

    def build(self, load: Load, folder: Path) -> None:
        """Writes a generation and opens it."""
        with uncollected():
            write_generation(folder, lambda below: _fill(load, below))
        self.open(load, folder)

    def open(self, load: Load, folder: Path) -> None:
        """Opens the generation."""
        self._index = ClauseIndex.open(folder, encoder=_known(load))
        self._texts, self._tokens = load.queries.texts, load.queries.tokens

    def search(self, position: int, k: int) -> list[int]:
        """The rows of the best k clauses; each clause is read."""
        hits = self._index.search(self._query(position), k, self.filters)
        return [_row(self._index.archive.clause(hit.row)) for hit in hits]

    def _query(self, position: int) -> Query | str:
        text, tokens = self._texts[position], self._tokens[position]
        own = frozenset(tokens)
        return Query(text, own, dict.fromkeys(tokens, 1.0), text, own)


class Filtered(Hybrid):
    """The same, among the clauses of one region in four."""

    filters = Filters(regions=frozenset({_REGIONS[0]}))


class Typed(Filtered):
    """The same, questions as typed: cut, expanded and encoded by the package's own encoder, as users have it."""

    def build(self, load: Load, folder: Path) -> None:
        """Writes a generation with its encoder and opens it."""
        made = bundled_encoder()
        if load.vectors.shape[1] != made.identity.dimensions:
            raise ValueError("the vectors of the workload are not the bundled encoder's")
        write_generation(folder, lambda below: _with_encoder(load, below))
        self.open(load, folder)

    def open(self, load: Load, folder: Path) -> None:
        """Opens the generation."""
        self._index = ClauseIndex.open(folder)
        self._texts = load.queries.texts

    def _query(self, position: int) -> Query | str:
        return self._texts[position]


class Known:
    """An encoder that knows the vectors of some texts."""

    def __init__(self, vectors: Mapping[str, Vectors], dimensions: int) -> None:
        self._vectors = vectors
        self.identity = EncoderIdentity("made before", "", dimensions, "")

    def encode(self, texts: Sequence[str], progress: object = None) -> Vectors:
        """A row for each text."""
        return numpy.stack([self._vectors[text] for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """The vector of a text."""
        return self._vectors[text]


def _known(load: Load) -> Encoder:
    vectors = load.queries.vectors
    return Known(dict(zip(load.queries.texts, vectors, strict=True)), vectors.shape[1])


def _with_encoder(load: Load, folder: Path) -> Manifest:
    bundled_encoder().save(folder / ENCODER)
    return replace(_fill(load, folder), encoder=bundled_encoder().identity)


# ---- a generation of given words and vectors -----------------------------------------------------------


def _fill(load: Load, folder: Path) -> Manifest:
    documents = list(_documents(load.texts))
    counts = write_archive(folder, documents)
    save_postings(folder, CLAUSES, *_postings([tokens] for tokens in load.tokens))
    save_postings(folder, NAMES, *_postings([name_of(document)] for document in documents))
    columns = ColumnsBuilder()
    sentences = []
    for document in documents:
        for clause in document.clauses:
            columns.add(clause, document)
            sentences.append(len(sentences_of(clause)))
    columns.save(folder)
    save_dense(build_dense(load.vectors)[0], folder / VECTORS)
    save_sentences(folder, sentences, numpy.repeat(load.vectors, sentences, axis=0))
    identity = EncoderIdentity("made before", "", load.vectors.shape[1], "")
    return Manifest("bench", tokeniser(), identity, counts | {"sentences": sum(sentences)}, {"encoder": ""})


def _postings(rows: Iterator[list[Sequence[str]]]) -> tuple[Vocabulary, Postings]:
    builder = PostingsBuilder([Field(b=B)], k1=K1)
    for fields in rows:
        builder.add(fields)
    return builder.build()


def _documents(texts: Sequence[str]) -> Iterator[Document]:
    """The articles as clauses of documents of fifty, of four regions in turn; ids sort as the rows do."""
    for number, begin in enumerate(range(0, len(texts), _CLAUSES_EACH)):
        identity = DocumentId(f"{number:07d}")
        rows = range(begin, min(begin + _CLAUSES_EACH, len(texts)))
        clauses = tuple(_article(row, texts[row], identity) for row in rows)
        region = _REGIONS[number % len(_REGIONS)]
        yield Document(identity, texts[begin][:_TITLE], ParsedText("", clauses, (), ()), "", region=region)


def _article(row: int, text: str, document: DocumentId) -> Clause:
    return Clause(ClauseId(f"{document}/{row}"), document, (), "law_article", printed(text, 0, len(text)))


def _row(clause: Clause) -> int:
    return int(clause.id.rpartition("/")[2])
