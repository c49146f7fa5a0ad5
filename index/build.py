"""Builds an index 建索引: documents in, a generation on disk out; a second run with nothing changed does nothing."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy

from corpus.document import Document
from corpus.errors import WenceError
from corpus.library import check_id, document_files, load_document
from index.adaptation import Check, adapt
from index.archive import write_archive
from index.bundled import ENCODER, bundled_encoder
from index.columns import ColumnsBuilder
from index.dense import Choice, Dense, Vectors
from index.dense import build as build_dense
from index.dense import save as save_dense
from index.encoder import Encoder, HubEncoder, matches
from index.errors import DamagedIndex, IndexFault
from index.fields import FIELDS, K1, field_terms
from index.lexical import Field, PostingsBuilder
from index.manifest import EncoderIdentity, Manifest, Setting
from index.naming import name_of
from index.passage import passage_of
from index.sentences import save_sentences, sentences_of
from index.static import StaticEncoder
from index.storage import Generation, open_generation, save_array, write_generation
from index.store import CLAUSES, NAMES, VECTORS, save_postings
from index.tokens import tokeniser
from index.wordlist import WordCounts

_KEYS = "vector-keys.npy"
Progress = Callable[[str, int, int], None]


def quiet(stage: str, done: int, of: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """The encoder wanted, and how to run it.

    `source` is the name of a model or its folder, empty for the bundled one, None for that of the index there.
    """

    source: str | None = None
    device: str | None = None
    batch_size: int = 32


def make_encoder(choice: EncoderChoice) -> Encoder:
    """The encoder chosen."""
    if not choice.source:
        return bundled_encoder()
    return HubEncoder(choice.source, device=choice.device, batch_size=choice.batch_size)


@dataclass(frozen=True, slots=True)
class Built:
    """The generation in use after a build, and what the build did; nothing if all was current.

    `problems` are the documents that could not be read; the index holds the others.
    """

    manifest: Manifest
    is_new: bool
    encoded: int = 0
    reused: int = 0
    check: Check | None = None
    choice: Choice | None = None
    problems: tuple[WenceError, ...] = ()


def build_index(
    corpus: Path,
    data: Path,
    *,
    encoder: EncoderChoice | None = None,
    learn: bool = True,
    make: Callable[[EncoderChoice], Encoder] = make_encoder,
    progress: Progress = quiet,
) -> Built:
    """Brings the index of a folder up to date with a folder of documents.

    Without an encoder given, the one of the index there is kept; a new index gets the bundled one.
    """
    before = _opened(data)
    choice = _named(encoder or EncoderChoice(), before)
    settings = _settings(choice, learn=learn)
    fingerprint = corpus_fingerprint(corpus)
    model = make(choice)
    if before and _is_current(before.manifest, fingerprint, settings) and _fits(before.manifest, choice, model):
        return Built(before.manifest, is_new=False)
    documents, problems = read_documents(corpus, progress)
    mark = f"{fingerprint}, {len(problems)} not read" if problems else fingerprint
    built = write_index(
        documents, data, model, corpus=mark, settings=settings, before=before, learn=learn, progress=progress
    )
    return replace(built, problems=problems)


def read_documents(corpus: Path, progress: Progress = quiet) -> tuple[list[Document], tuple[WenceError, ...]]:
    """The documents of a folder, and what was wrong with those that cannot be read; nothing at all is an error."""
    paths = list(document_files([corpus]))
    seen: dict[str, Path] = {}
    documents, problems = [], []
    for done, path in enumerate(paths, 1):
        try:
            check_id(path, seen)
            documents.append(load_document(path))
        except WenceError as error:
            problems.append(error)
        progress("reading", done, len(paths))
    if not documents:
        raise problems[0]
    return documents, tuple(problems)


def write_index(
    documents: Iterable[Document],
    data: Path,
    encoder: Encoder,
    *,
    corpus: str = "",
    settings: Mapping[str, Setting] | None = None,
    before: Generation | None = None,
    learn: bool = False,
    progress: Progress = quiet,
) -> Built:
    """A new generation of these documents; vectors of the generation before are taken over where they fit."""
    build = _Build(documents, encoder, before, learn=learn, progress=progress)
    made = settings if settings is not None else _settings(EncoderChoice(""), learn=learn)
    with uncollected():
        generation = write_generation(data, lambda folder: build.fill(folder, corpus, made))
    return Built(generation.manifest, True, build.encoded, build.reused, build.check, build.choice)


def _opened(data: Path) -> Generation | None:
    """The index there, if there is one that can be read."""
    try:
        return open_generation(data, verify=True)
    except IndexFault:
        return None


def _named(choice: EncoderChoice, before: Generation | None) -> EncoderChoice:
    """The choice with its encoder named: a folder by its whole path, that of the index there if none was given."""
    if choice.source is None:
        return replace(choice, source=str(before.manifest.settings.get("encoder", "")) if before else "")
    folder = Path(choice.source).expanduser()
    return replace(choice, source=str(folder.resolve())) if choice.source and folder.is_dir() else choice


def _fits(manifest: Manifest, choice: EncoderChoice, model: Encoder) -> bool:
    """Whether the model is still the one it was; the bundled encoder is part of the settings."""
    return not choice.source or matches(manifest.encoder, model.identity)


def _is_current(manifest: Manifest, fingerprint: str, wanted: Mapping[str, Setting]) -> bool:
    return (manifest.corpus, manifest.tokeniser, dict(manifest.settings)) == (fingerprint, tokeniser(), dict(wanted))


def _settings(choice: EncoderChoice, *, learn: bool) -> dict[str, Setting]:
    """What an index is built with, besides corpus and tokeniser."""
    fields = {f"field.{name}": f"{field.weight}, b {field.b}" for name, field in FIELDS.items()}
    base = (choice.source and "hub") or bundled_encoder().identity.fingerprint
    return {"k1": K1, **fields, "encoder": choice.source or "", "encoder.base": base, "learn": int(learn)}


def corpus_fingerprint(corpus: Path) -> str:
    """A hash of the documents of a folder, of their corrections, and of the code that reads them."""
    content = hashlib.sha256(_reader().encode())
    for path in document_files([corpus]):
        for file in (path, path.with_suffix(".toml")):
            if file.is_file():
                content.update(f"{file.name} {_digest(file)}\n".encode())
    return content.hexdigest()


def _digest(file: Path) -> str:
    """The SHA-256 of a file; a file that may not be read has none, and is named when it is loaded."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


@cache
def _reader() -> str:
    """A hash of the package that makes clauses of documents: another reading makes other clauses."""
    content = hashlib.sha256()
    for file in sorted(_sources(files("corpus")), key=lambda file: file.name):
        content.update(file.name.encode())
        content.update(file.read_bytes())
    return content.hexdigest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_file() and entry.name.endswith((".py", ".toml", ".tsv")):
            yield entry
        elif entry.name == "data":
            yield from _sources(entry)


@contextmanager
def uncollected() -> Iterator[None]:
    """Leaves the garbage collector off: a build makes millions of values, none in a circle, that it would walk."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Build:
    """One build at work."""

    def __init__(
        self,
        documents: Iterable[Document],
        encoder: Encoder,
        before: Generation | None,
        *,
        learn: bool,
        progress: Progress,
    ) -> None:
        self.encoded = self.reused = 0
        self.check: Check | None = None
        self.choice: Choice | None = None
        self._documents = sorted(documents, key=lambda document: document.id)
        self._clauses = [(clause, document) for document in self._documents for clause in document.clauses]
        self._given = encoder
        self._before = before
        self._learn = learn
        self._progress = progress

    def fill(self, folder: Path, fingerprint: str, settings: Mapping[str, Setting]) -> Manifest:
        """Writes the files of a generation."""
        counts = write_archive(folder, self._documents)
        counts["terms"] = self._write_words(folder)
        self._write_names(folder)
        self._write_columns(folder)
        encoder = self._encoder()
        counts |= self._write_vectors(folder, encoder)
        if isinstance(encoder, StaticEncoder):
            encoder.save(folder / ENCODER)
        return Manifest(fingerprint, tokeniser(), encoder.identity, counts, settings)

    def _write_words(self, folder: Path) -> int:
        builder = PostingsBuilder(tuple(FIELDS.values()), k1=K1)
        written = WordCounts()
        for done, (clause, document) in enumerate(self._clauses, 1):
            fields = field_terms(clause, document)
            builder.add(fields)
            written.add(fields[0])
            self._progress("words", done, len(self._clauses))
        written.save(folder)
        vocabulary, postings = builder.build()
        save_postings(folder, CLAUSES, vocabulary, postings)
        return len(vocabulary.hashes)

    def _write_names(self, folder: Path) -> None:
        builder = PostingsBuilder([Field(b=0.0)], k1=0.0)
        for document in self._documents:
            builder.add([name_of(document)])
        save_postings(folder, NAMES, *builder.build())

    def _write_columns(self, folder: Path) -> None:
        columns = ColumnsBuilder()
        for clause, document in self._clauses:
            columns.add(clause, document)
        columns.save(folder)

    # ---- vectors ------------------------------------------------------------------------------------

    def _encoder(self) -> Encoder:
        """The encoder, after it has learnt the documents if it can."""
        given = self._given
        if not (self._learn and isinstance(given, StaticEncoder)):
            return given
        if given.has_learnt(document.sha256 for document in self._documents):
            return given
        texts = [passage_of(clause, document) for clause, document in self._clauses]
        adapted = adapt(given, texts, progress=lambda step, of, _: self._progress("learning", step, of))
        self.check = adapted.check
        return adapted.encoder

    def _write_vectors(self, folder: Path, encoder: Encoder) -> dict[str, int]:
        texts = ["\n".join(passage_of(clause, document)) for clause, document in self._clauses]
        keys = numpy.array([_key(text) for text in texts], numpy.uint64)
        vectors = self._vectors(texts, keys, encoder)
        found, self.choice = build_dense(vectors)
        save_dense(found, folder / VECTORS)
        save_array(folder / _KEYS, keys)
        return {"vectors": len(vectors), "sentences": self._write_sentences(folder, encoder)}

    def _vectors(self, texts: Sequence[str], keys: numpy.ndarray, encoder: Encoder) -> Vectors:
        """A vector for each text, taken from the generation before where the same text has one."""
        known = self._known(encoder.identity)
        fresh = [row for row, key in enumerate(keys.tolist()) if key not in known]
        made = encoder.encode([texts[row] for row in fresh], lambda done, of: self._progress("vectors", done, of))
        vectors = numpy.zeros((len(texts), encoder.identity.dimensions), numpy.float32)
        vectors[fresh] = made
        for row, key in enumerate(keys.tolist()):
            if key in known:
                vectors[row] = known[key]
        self.encoded, self.reused = len(fresh), len(texts) - len(fresh)
        return vectors

    def _known(self, identity: EncoderIdentity) -> Mapping[int, Vectors]:
        """The vectors of the generation before by the keys of their texts, if the same encoder made them."""
        if not self._before or not matches(self._before.manifest.encoder, identity):
            return {}
        try:
            dense = Dense.open(self._before.folder / VECTORS)
        except DamagedIndex:
            return {}  # another build has replaced that generation since it was opened
        return dict(zip(self._before.array(_KEYS).tolist(), dense.vectors(), strict=True))

    def _write_sentences(self, folder: Path, encoder: Encoder) -> int:
        """The sentences' vectors, where the encoder is fast enough for all of them."""
        if not isinstance(encoder, StaticEncoder):
            save_sentences(
                folder, [0] * len(self._clauses), numpy.zeros((0, encoder.identity.dimensions), numpy.float32)
            )
            return 0
        sentences = [sentences_of(clause) for clause, _ in self._clauses]
        vectors = encoder.encode([sentence for group in sentences for sentence in group])
        save_sentences(folder, [len(group) for group in sentences], vectors)
        return len(vectors)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
