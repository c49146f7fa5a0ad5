"""A file to its stored text: the one place where a file format plugs in."""

import codecs
from collections.abc import Callable
from pathlib import Path

from corpus.errors import UnreadableDocument

MAX_BYTES = 64 * 1024 * 1024
_SAMPLE = 64 * 1024
_MAX_CONTROL = 0.002
"""Share of control characters above which decoded bytes are not text; a stray form feed is fine."""

_ENCODINGS = ("utf-8", "gb18030")


def read_document(path: Path) -> str:
    """The stored text of a document file: decoded, without byte order mark, lines ended by line feeds."""
    _check_path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise UnreadableDocument(
            f"the format {path.suffix or '(no ending)'} is not read",
            where=str(path),
            remedy=f"Save the document as one of: {known}",
        )
    return reader(path)


def _check_path(path: Path) -> None:
    try:
        found, folder = path.exists(), path.is_dir()
    except OSError as error:
        raise _cannot_open(path, error) from error
    if not found:
        raise UnreadableDocument("no such file", where=str(path), remedy="Check the path")
    if folder:
        raise UnreadableDocument("it is a directory, not a file", where=str(path), remedy="Name a file in it")


def _cannot_open(path: Path, error: OSError) -> UnreadableDocument:
    what = (error.strerror or "it cannot be opened").lower()
    return UnreadableDocument(what, where=str(path), remedy="Check the path and its permissions")


def read_text(path: Path) -> str:
    """The stored text of a plain text or Markdown file in UTF-8 or GB18030."""
    stored = decode(_bytes(path), where=str(path)).replace("\r\n", "\n").replace("\r", "\n")
    if not stored.strip():
        raise UnreadableDocument(
            "the file is empty", where=str(path), remedy="Put the document's text into it or remove it"
        )
    return stored


def decode(raw: bytes, *, where: str) -> str:
    """Bytes as text in the first encoding that fits them."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in raw[:_SAMPLE]:
        raise _not_text(where)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text[:_SAMPLE]):
            return text
    raise _not_text(where)


def _not_text(where: str) -> UnreadableDocument:
    return UnreadableDocument(
        "the file is not text in UTF-8 or GB18030", where=where, remedy="Save it as text in UTF-8"
    )


def _looks_like_text(sample: str) -> bool:
    odd = sum(1 for char in sample if char < " " and char not in "\n\r\t\f\v")
    private = sum(1 for char in sample if "\ue000" <= char <= "\uf8ff" or char == "\ufffd")
    return odd + private <= max(1, len(sample) * _MAX_CONTROL)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(
                f"the file has {size / 1024**2:.1f} MB, more than {MAX_BYTES // 1024**2} MB",
                where=str(path),
                remedy="Split it into its documents",
            )
        return path.read_bytes()
    except OSError as error:
        raise _cannot_open(path, error) from error


READERS: dict[str, Callable[[Path], str]] = {".txt": read_text, ".md": read_text}
"""Reader by file ending; a new format is a new entry."""
