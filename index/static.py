"""The static encoder 静态编码器: a text's vector is the mean of its pieces' rows in a table; numpy alone runs it.

On disk it is a folder that other runtimes load too: `tokenizer.json` (a Unigram tokenizer with its
vocabulary), `model.safetensors` with `embeddings` (int8, a row for each piece) and `weights` (the scale
of each row), `config.json`, and `modules.json` for sentence-transformers.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from index.encoder import Vectors, unit
from index.errors import DamagedIndex
from index.manifest import EncoderIdentity

Table = NDArray[numpy.float32]

_BATCH = 2048
_WEIGHTS, _PIECES, _CONFIG, _MODULES = "model.safetensors", "tokenizer.json", "config.json", "modules.json"
_SENTENCE_TRANSFORMER = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


class Pieces:
    """Cuts texts into the pieces of a vocabulary; unknown ones are left out."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def __len__(self) -> int:
        return int(self.tokenizer.get_vocab_size())

    def cut(self, texts: Sequence[str]) -> list[NDArray[numpy.int32]]:
        """The numbers of the pieces of each text."""
        cut = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [numpy.array([piece for piece in text.ids if piece], numpy.int32) for text in cut]

    def bags(self, cut: Sequence[NDArray[numpy.int32]]) -> csr_array:
        """A row for each text: how large a share each piece has in it."""
        lengths = numpy.array([len(pieces) for pieces in cut], numpy.int32)
        starts = numpy.concatenate((numpy.zeros(1, numpy.int32), numpy.cumsum(lengths, dtype=numpy.int32)))
        pieces = numpy.concatenate(cut) if len(cut) else numpy.zeros(0, numpy.int32)
        shares = numpy.repeat(1 / numpy.maximum(lengths, 1), lengths).astype(numpy.float32)
        return csr_array((shares, pieces, starts), shape=(len(cut), len(self)))


@dataclass(frozen=True, slots=True)
class StaticConfig:
    """What a static encoder says of itself; `learnt` are the SHA-256 of the documents whose wording it has learnt."""

    name: str
    fingerprint: str
    learnt: frozenset[str] = frozenset()


class StaticEncoder:
    """An encoder over a table of int8 rows with a scale each."""

    def __init__(
        self, pieces: Pieces, rows: NDArray[numpy.int8], scales: NDArray[numpy.float32], config: StaticConfig
    ) -> None:
        self.pieces = pieces
        self.config = config
        self._rows = rows
        self._scales = scales

    @classmethod
    def load(cls, folder: Path, *, remedy: str = "Install wence again") -> "StaticEncoder":
        """The encoder saved in a folder; `remedy` says what to do if it is damaged."""
        try:
            record = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
            config = StaticConfig(record["name"], record["fingerprint"], frozenset(record["learnt"]))
            tensors = load_file(folder / _WEIGHTS)
            pieces = Pieces(Tokenizer.from_file(str(folder / _PIECES)))
            rows, scales = tensors["embeddings"], tensors["weights"]
            if not len(pieces) == len(rows) == len(scales):
                raise ValueError(f"{len(rows)} rows and {len(scales)} scales for {len(pieces)} pieces")
            return cls(pieces, rows, scales, config)
        except Exception as error:
            what = f"the encoder cannot be read ({type(error).__name__}: {error})"
            raise DamagedIndex(what, where=str(folder), remedy=remedy) from error

    @classmethod
    def quantised(cls, pieces: Pieces, table: Table, name: str, learnt: Iterable[str] = ()) -> "StaticEncoder":
        """The encoder of a table of floats, each row rounded to 8 bits of its largest value."""
        scales = numpy.abs(table).max(axis=1).astype(numpy.float32) / 127
        rows = numpy.rint(table / numpy.where(scales > 0, scales, 1)[:, None]).astype(numpy.int8)
        content = hashlib.sha256(rows.tobytes() + scales.tobytes() + pieces.tokenizer.to_str().encode())
        return cls(pieces, rows, scales, StaticConfig(name, content.hexdigest()[:16], frozenset(learnt)))

    def save(self, folder: Path) -> None:
        """Writes the folder that `load`, model2vec and sentence-transformers read."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file({"embeddings": self._rows, "weights": self._scales}, folder / _WEIGHTS)
        self.pieces.tokenizer.save(str(folder / _PIECES), pretty=False)
        config = {
            "model_type": "model2vec",
            "normalize": True,
            "max_length": None,
            "hidden_dim": self._rows.shape[1],
            "name": self.config.name,
            "fingerprint": self.config.fingerprint,
            "learnt": sorted(self.config.learnt),
        }
        for name, record in ((_CONFIG, config), (_MODULES, _SENTENCE_TRANSFORMER)):
            (folder / name).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        (folder / _WEIGHTS).chmod(0o644)  # safetensors leaves it to its owner alone

    @property
    def identity(self) -> EncoderIdentity:
        """Name and size, and a hash of every weight and of the vocabulary."""
        return EncoderIdentity(self.config.name, "", int(self._rows.shape[1]), self.config.fingerprint)

    def has_learnt(self, documents: Iterable[str]) -> bool:
        """Whether the wording of all these documents, by their SHA-256, was learnt already."""
        return self.config.learnt.issuperset(documents)

    def table(self) -> Table:
        """The rows as floats."""
        return self._rows * self._scales[:, None]

    def rows(self, pieces: NDArray[numpy.int32]) -> Table:
        """The rows of some pieces as floats."""
        return self._rows[pieces] * self._scales[pieces, None]

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] = lambda done, of: None) -> Vectors:
        """A unit vector for each text; zero where no piece is known."""
        table = self.table()
        vectors = numpy.zeros((len(texts), table.shape[1]), numpy.float32)
        for at in range(0, len(texts), _BATCH):
            batch = texts[at : at + _BATCH]
            vectors[at : at + len(batch)] = unit(self.pieces.bags(self.pieces.cut(batch)) @ table)
            progress(at + len(batch), len(texts))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one text."""
        pieces = self.pieces.cut([text])[0]
        return unit((self._rows[pieces] * self._scales[pieces, None]).sum(axis=0, dtype=numpy.float32))
