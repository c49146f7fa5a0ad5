"""Static files 静态文件: pages, modules and styles, read once, sent compressed, and again only when they change."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SMALLEST = 256
"""Below so many bytes compressing does not pay."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """The bytes of a file, plain and compressed, and the tag that changes with them."""

    content: bytes
    compressed: bytes
    media_type: str
    tag: str


def static_file(content: bytes, suffix: str) -> StaticFile:
    """Some bytes as a file whose name ends so."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return StaticFile(content, gzip.compress(content, 9, mtime=0), _TYPES[suffix], tag)


@cache
def static_files(folder: str) -> Mapping[str, StaticFile]:
    """The files of a folder of this package, by name."""
    found = {}
    for file in files("api").joinpath(folder).iterdir():
        suffix = f".{file.name.rpartition('.')[2]}"
        if suffix in _TYPES and file.is_file():
            found[file.name] = static_file(file.read_bytes(), suffix)
    return found


def send(file: StaticFile, request: Request, headers: Mapping[str, str]) -> Response:
    """A file as a response, or the word that it has not changed."""
    every = {"ETag": file.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **headers}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=every)
    if "gzip" in request.headers.get("accept-encoding", "") and len(file.content) > _SMALLEST:
        every["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=every, media_type=file.media_type)
    return Response(file.content, headers=every, media_type=file.media_type)
