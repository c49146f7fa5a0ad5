"""Encoders 编码器: what turns texts into vectors, the models of other people, and telling one from another.

The bundled encoder stands in `static.py`; this module owns sentence_transformers, which is optional and
takes seconds to import, so nothing of it is touched before a model is asked for.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Protocol

import numpy
from numpy.typing import NDArray

from index.errors import EncoderUnavailable
from index.manifest import EncoderIdentity

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

Vectors = NDArray[numpy.float32]
Progress = Callable[[int, int], None]
"""Told how many texts are done, and of how many."""


def quiet(done: int, of: int) -> None:
    """Shows no progress."""


class Encoder(Protocol):
    """Turns texts into vectors of length 1; a text without a known word becomes a zero vector."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which encoder this is."""

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Vectors:
        """A row for each clause."""

    def encode_query(self, text: str) -> Vectors:
        """The vector of what is searched for."""


# ---- telling one encoder from another ----------------------------------------------------------------

PROBES = (
    "对获得中国专利金奖的单位给予50万元奖励。",
    "加强知识产权保护，完善行政执法与司法衔接机制。",
    "到2025年，每万人口高价值发明专利拥有量达到8件。",
    "本办法自2024年1月1日起施行，有效期五年。",
    "公司申请商标能拿多少补贴？",
    "陕政发〔2022〕14号",
    "The plan supports small firms that file patents abroad.",
    "",
)
TOLERANCE = 0.05
"""How far apart two vectors of one probe may lie and still be taken for the same model's.

Seen with all-MiniLM-L6-v2: other batch sizes and threads 0.000001, float16 0.0014, bfloat16 0.011; one step of
fine-tuning 0.02, three 0.05, ten 0.14; another model about 1.4. A model retrained by less than this
gives vectors that rank alike.
"""
_DIRECTIONS = 32
_STEP = 1 / 4096


def fingerprint(encode: Callable[[Sequence[str]], Vectors]) -> str:
    """What an encoder gives for fixed texts, in short: each vector along 32 fixed directions, as 16-bit numbers.

    A hash would not do: rounding moves some number across a border between two levels on another
    processor, and one such number changes the whole hash. The numbers themselves can be compared with a
    tolerance. Directions of random signs keep distances: on average (s·d)² = |d|².
    """
    return _sketch(encode(PROBES))


def same_output(one: str, other: str) -> bool:
    """Whether two fingerprints are of one model, whatever the processor, batch size or float format."""
    if one == other:
        return True
    try:
        apart = _numbers(one) - _numbers(other)
    except ValueError:
        return False
    return bool(numpy.sqrt((apart**2).mean(axis=1)).max() <= TOLERANCE)


def matches(stored: EncoderIdentity, now: EncoderIdentity) -> bool:
    """Whether vectors of the two may be compared: as many dimensions, and the same output.

    Name and revision do not count: a folder can move, and a hub's revision changes with its readme.
    """
    return stored.dimensions == now.dimensions and same_output(stored.fingerprint, now.fingerprint)


def _sketch(vectors: Vectors) -> str:
    bits = hashlib.shake_256(b"wence").digest(vectors.shape[1] * _DIRECTIONS // 8)
    signs = numpy.unpackbits(numpy.frombuffer(bits, numpy.uint8)).reshape(-1, _DIRECTIONS) * 2.0 - 1
    levels = numpy.clip(numpy.rint(vectors @ signs / _STEP), -32768, 32767)
    return base64.b64encode(levels.astype("<i2").tobytes()).decode()


def _numbers(sketch: str) -> NDArray[numpy.float64]:
    """The numbers of a fingerprint, a row for each probe; ValueError where it is none."""
    levels = numpy.frombuffer(base64.b64decode(sketch, validate=True), "<i2")
    return levels.reshape(len(PROBES), _DIRECTIONS) * _STEP


# ---- models of other people --------------------------------------------------------------------------

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_INSTALL = "Install it: pip install 'wence[models]'"
_TROUBLES = (
    (
        ("trust_remote_code",),
        "the model brings a program of its own, which is not run",
        "Choose a model that needs none, or read its program and pass trust_remote_code=True",
    ),
    (
        ("MemoryError", "out of memory", "not enough memory", "allocate memory"),
        "there is not enough memory for the model",
        "Choose a smaller batch or model, or another device",
    ),
    (
        ("not compiled with", "device string", "No CUDA", "no NVIDIA", "invalid device"),
        "the model cannot run on this device",
        "Leave the device out, or choose cpu",
    ),
    (
        ("RepositoryNotFound", "RevisionNotFound", "GatedRepo", "not a valid model identifier"),
        "the hub has no such model, or shows it only to its members",
        "Check name and revision, or give the path of a folder",
    ),
    (
        ("connect", "LocalEntryNotFound", "OfflineMode", "Timeout"),
        "the model is not on this machine and the hub cannot be reached",
        "Connect once to fetch it, or give the path of its folder",
    ),
)
"""Words in what a library raised, what that means, and what to do."""
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")
_WORDS = ("专利", "商标", "patent", "trademark")


class HubEncoder:
    """A model of the Hugging Face hub or of a folder; its own files say how to prompt, pool and cut.

    `prompts` takes the place of the model's own: what stands before a `query` and before a `document`
    (models of the E5 family want `query: ` and `passage: ` but do not say so in their files).
    """

    def __init__(
        self,
        name: str,
        *,
        revision: str | None = None,
        device: str | None = None,
        batch_size: int = 32,
        prompts: Mapping[str, str] | None = None,
        trust_remote_code: bool = False,
    ) -> None:
        self._where = name
        self._batch_size = batch_size
        folder, own = _folder(name), dict(prompts or {})
        with _translated(name):
            load = partial(_library(), device=device, prompts=own, trust_remote_code=trust_remote_code)
            model = load(str(folder), local_files_only=True) if folder else _from_hub(load, name, revision)
            # encode_document would always take `document`, which exists, though empty, beside a `passage` (6.2)
            names = [known for known in _DOCUMENT_PROMPTS if known in own or model.prompts.get(known)]
            self._encode_query = model.encode_query
            self._encode_document = partial(model.encode_document, prompt_name=names[0] if names else None)
            state = _weights(folder) if folder else _commit(name, revision)
        self._check_words()
        vectors = self.encode(PROBES)
        label = folder.resolve().name if folder else name
        self._identity = EncoderIdentity(label, state, vectors.shape[1], _sketch(vectors))

    def _check_words(self) -> None:
        """Refuses a model for which all words are alike: without its tokenizer, one still loads."""
        one, other, english, different = self.encode(_WORDS)
        if not numpy.allclose(one, other, atol=1e-4):
            return
        if numpy.allclose(english, different, atol=1e-4):
            raise EncoderUnavailable(
                "the model gives different words the same vector",
                where=self._where,
                remedy="Look whether its tokenizer is missing, or choose another model",
            )
        logger.warning("%s gives different Chinese words the same vector: it does not read Chinese", self._where)

    @property
    def identity(self) -> EncoderIdentity:
        """Which model this is; the revision is the hub's commit or, of a folder, a SHA-256 of the weights."""
        return self._identity

    def encode(self, texts: Sequence[str], progress: Progress = quiet) -> Vectors:
        """A unit vector for each clause, the longest clauses first; a blank one is a zero vector."""
        if not texts:
            return numpy.zeros((0, self._identity.dimensions), numpy.float32)
        order = sorted(range(len(texts)), key=lambda position: len(texts[position]), reverse=True)
        rows = []
        for start in range(0, len(order), self._batch_size):
            batch = [texts[position] for position in order[start : start + self._batch_size]]
            rows.append(self._vectors(batch, self._encode_document))
            progress(start + len(batch), len(order))
        return numpy.concatenate(rows)[numpy.argsort(order)]

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of what is searched for; zero where it is blank."""
        vector: Vectors = self._vectors([text], self._encode_query)[0]
        return vector

    def _vectors(self, texts: Sequence[str], encode: Callable[..., Vectors]) -> Vectors:
        with _translated(self._where):
            # half a surrogate pair, which JSON can hold, stops a tokenizer
            clean = [text.encode("utf-8", "replace").decode() for text in texts]
            vectors = encode(clean, batch_size=len(clean), show_progress_bar=False)
        if not numpy.isfinite(vectors).all():
            raise EncoderUnavailable(
                "the model's vectors hold values that are no numbers",
                where=self._where,
                remedy="Choose another model, or another device",
            )
        blank = [not text.strip() for text in texts]
        return unit(numpy.where(numpy.array(blank)[:, None], numpy.float32(0), vectors))


def unit(vectors: NDArray[numpy.floating]) -> Vectors:
    """The vectors at length 1; a zero vector stays zero."""
    lengths = numpy.linalg.norm(vectors.astype(numpy.float64), axis=-1, keepdims=True)
    return (vectors / numpy.where(lengths > 0, lengths, 1)).astype(numpy.float32)


def as_sentence_transformer(folder: Path) -> "SentenceTransformer":
    """The static encoder saved in a folder, to train or to compare: its int8 rows as floats, then unit length."""
    with _translated(str(folder)):
        transformer = _library()
        from sentence_transformers.base.modules import Normalize
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        table = StaticEmbedding.load(str(folder), local_files_only=True)
        return transformer(modules=[table, Normalize()], device="cpu")


def _from_hub(load: "Callable[..., SentenceTransformer]", name: str, revision: str | None) -> "SentenceTransformer":
    """A model of the hub: the copy on this machine, so that nothing is asked for, or else fetched."""
    if _commit(name, revision):
        try:
            return load(name, revision=revision, local_files_only=True)
        except OSError:
            logger.info("the copy of %s on this machine is not whole; asking the hub", name)
    return load(name, revision=revision)


def _commit(name: str, revision: str | None) -> str:
    """The commit of the copy on this machine of a model of the hub, empty if there is none."""
    from sentence_transformers.util import load_file_path

    path = load_file_path(name, "modules.json", revision=revision, local_files_only=True)
    return Path(path).parent.name if path else ""


def _library() -> "type[SentenceTransformer]":
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderUnavailable(
            f"sentence-transformers cannot be imported ({_line(error)})", where="wence[models]", remedy=_INSTALL
        ) from error
    return SentenceTransformer


def _folder(name: str) -> Path | None:
    """The folder that a name means, or None for a model of the hub."""
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return folder
    if _HUB_NAME.fullmatch(name) and not folder.exists():
        return None
    raise EncoderUnavailable(
        "this is neither a folder nor the name of a model",
        where=name or "encoder",
        remedy="Give the path of a model's folder, or a name like BAAI/bge-m3",
    )


def _weights(folder: Path) -> str:
    """The SHA-256 over a folder's weight files and their names."""
    paths = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    content = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        content.update(f"{path.relative_to(folder).as_posix()} {digest}\n".encode())
    return content.hexdigest()


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Whatever a foreign model raises, as one line; five libraries work below and share no class of errors."""
    try:
        yield
    except EncoderUnavailable:
        raise
    except Exception as error:
        raise unavailable(error, name) from error


def unavailable(error: Exception, name: str) -> EncoderUnavailable:
    """The line for what a library raised, or for what that came from."""
    told = "\n".join(f"{type(step).__name__}: {step}" for step in _chain(error)).replace(name, "").casefold()
    for signs, what, remedy in _TROUBLES:
        if any(sign.casefold() in told for sign in signs):
            return EncoderUnavailable(what, where=name, remedy=remedy)
    return EncoderUnavailable(
        f"the model cannot be used ({_line(error)})", where=name, remedy="Fetch it again, or choose another model"
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _line(error: Exception) -> str:
    first = str(error).strip().partition("\n")[0]
    return shorten(f"{type(error).__name__}: {first}", 200)
