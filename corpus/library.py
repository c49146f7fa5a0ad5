"""A folder of documents 文件库, looked up by id."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus.clauses import split_clauses
from corpus.document import Document, DocumentId
from corpus.errors import UnreadableDocument
from corpus.metadata import Metadata, read_metadata
from corpus.reading import READERS, read_document

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_period(value: object) -> bool:
    years = value if isinstance(value, list) and all(type(year) is int for year in value) else []
    return len(years) == 2 and 1900 <= years[0] <= years[1] <= 2200


def _is_date(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and bool(_DATE.fullmatch(value)))


def _one_of(*choices: str) -> tuple[Callable[[object], bool], str]:
    return lambda value: isinstance(value, str) and value in choices, "one of " + ", ".join(choices)


_CORRECTIONS: dict[str, tuple[Callable[[object], bool], str]] = {
    "title": (_is_text, "a text"),
    "body_title": (_is_text, "a text"),
    "doc_no": (_is_text, "a text"),
    "issuer": (_is_text, "a text"),
    "region": (_is_text, "a text"),
    "level": _one_of("national", "province", "city", "county"),
    "date": (_is_date, "a date such as 2024-08-05"),
    "period": (_is_period, "two years such as [2021, 2025]"),
    "status": _one_of("in_force", "draft", "repealed", "unknown"),
    "source_url": (_is_text, "a text"),
}


def document_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The document files among some files and folders; a folder gives its documents in the order of names."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = sorted(file for file in path.rglob("*") if _is_document(file))
        if not files:
            raise UnreadableDocument(
                "the folder holds no document",
                where=str(path),
                remedy=f"Put files ending in {', '.join(sorted(READERS))} into it",
            )
        yield from files


def _is_document(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() in READERS and not file.name.startswith(".")


def check_id(path: Path, seen: dict[str, Path]) -> None:
    """Notes the id a file gives its document; two files with one id are refused."""
    if seen.setdefault(path.stem, path) != path:
        raise UnreadableDocument(
            f"another document has the id {path.stem}: {seen[path.stem]}",
            where=str(path),
            remedy="Rename one of the two files",
        )


def load_document(path: Path) -> Document:
    """A document file read whole: its text in clauses, its metadata, and the corrections beside it."""
    text = read_document(path)
    identity = DocumentId(path.stem)
    parsed = split_clauses(text, identity, markdown=path.suffix.lower() == ".md")
    found = _corrected(read_metadata(parsed), path.with_suffix(".toml"))
    return Document(
        id=identity,
        title=found.title or path.stem,
        parsed=parsed,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        doc_no=found.doc_no,
        issuer=found.issuer,
        region=found.region,
        level=found.level,
        date=found.date,
        period=found.period,
        status=found.status,
        source_url=found.source_url,
        body_title=found.body_title,
        read_from=found.read_from,
    )


def _corrected(found: Metadata, path: Path) -> Metadata:
    if not path.is_file():
        return found
    for name, value in _read_corrections(path).items():
        if name not in _CORRECTIONS:
            raise UnreadableDocument(
                f"unknown field {name}", where=str(path), remedy=f"Use one of {', '.join(sorted(_CORRECTIONS))}"
            )
        accepts, wanted = _CORRECTIONS[name]
        if not accepts(value):
            raise UnreadableDocument(f"{name} = {value!r} is not {wanted}", where=str(path), remedy="Correct it")
        setattr(found, name, _plain(value))
        found.read_from.pop(name, None)
    return found


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return tuple(value) if isinstance(value, list) else value


def _read_corrections(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableDocument(
            f"the corrections cannot be read ({error})", where=str(path), remedy="Write them as TOML in UTF-8"
        ) from error


class Library:
    """The documents of a folder."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.id: document for document in documents}

    @classmethod
    def load(cls, paths: Sequence[Path]) -> "Library":
        """The documents of some files and folders; two files with one id are refused."""
        seen: dict[str, Path] = {}
        documents = []
        for path in document_files(paths):
            check_id(path, seen)
            documents.append(load_document(path))
        return cls(documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def __len__(self) -> int:
        return len(self._documents)

    def get(self, identity: str) -> Document | None:
        """The document with an id."""
        return self._documents.get(DocumentId(identity))
