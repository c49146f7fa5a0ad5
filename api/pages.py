"""Pages 页面: HTML, modules and styles as files; they ask the API for what they show, and hold nothing themselves."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.problems import Problem
from api.static import send, static_files

router = APIRouter(include_in_schema=False)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = {"Content-Security-Policy": _POLICY}
_MODULE = {"Access-Control-Allow-Origin": "*"}
"""The widget's modules are taken by pages of any origin; what they may ask is another matter."""


def _page(name: str, request: Request) -> Response:
    return send(static_files("web")[f"{name}.html"], request, _PAGE)


@router.get("/")
async def ask(request: Request) -> Response:
    """Asking."""
    return _page("ask", request)


@router.get("/search")
async def search(request: Request) -> Response:
    """Searching."""
    return _page("search", request)


@router.get("/indicators")
async def indicators(request: Request) -> Response:
    """The indicators."""
    return _page("indicators", request)


@router.get("/documents")
async def documents(request: Request) -> Response:
    """The list of documents."""
    return _page("documents", request)


@router.get("/documents/{id}")
async def document(id: Annotated[str, Path(max_length=300)], request: Request) -> Response:
    """A document to read; the page itself asks for the one that its address names."""
    return _page("document", request)


@router.get("/web/{name}")
async def web(name: str, request: Request) -> Response:
    """A module or a style of the pages."""
    return _file("web", name, request)


@router.get("/widget/{name}")
async def widget(name: str, request: Request) -> Response:
    """A module of the chat widget, which the pages share."""
    return _file("widget", name, request)


@router.get("/widget.js")
async def widget_entry(request: Request) -> Response:
    """The module that a page of another site includes."""
    return _file("widget", "wence-chat.js", request)


def _file(folder: str, name: str, request: Request) -> Response:
    file = static_files(folder).get(name)
    if file is None:
        raise Problem("not-found", f"there is no file /{folder}/{name[:60]}")
    return send(file, request, _PAGE if name.endswith(".html") else _MODULE)
