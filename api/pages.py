"""Pages 页面: HTML, modules and styles as files; they ask the API for what they show, and hold nothing themselves."""

from collections.abc import Mapping, Sequence
from functools import cache

from fastapi import APIRouter, Request, Response

from api.problems import Problem
from api.static import StaticFile, send, static_file, static_files

router = APIRouter(include_in_schema=False)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = {"Content-Security-Policy": _POLICY}
_ANYWHERE = {"Access-Control-Allow-Origin": "*"}
"""The widget's modules are taken by pages of any origin; what they may ask is another matter."""


_PAGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "/": ("ask", ()),
    "/search": ("search", ("search",)),
    "/indicators": ("indicators", ("indicators",)),
    "/documents": ("documents", ("read",)),
    "/documents/{id}": ("document", ("read",)),
}
"""The module of each page, and its sheets beside the one of all; the document's reads its id from the address."""


@cache
def _page(module: str, sheets: Sequence[str]) -> StaticFile:
    """The one HTML that all pages share, with the module and the sheets of one of them."""
    links = "\n".join(f'<link rel="stylesheet" href="/web/{sheet}.css">' for sheet in ("style", *sheets))
    shared = static_files("web")["page.html"].content.decode()
    return static_file(shared.replace("{sheets}", links).replace("{module}", module).encode(), ".html")


def _add_page(path: str, module: str, sheets: Sequence[str]) -> None:
    async def page(request: Request) -> Response:
        return send(_page(module, sheets), request, _PAGE)

    router.add_api_route(path, page, name=module)


for _path, (_module, _sheets) in _PAGES.items():
    _add_page(_path, _module, _sheets)


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
    return send(file, request, _PAGE if name.endswith(".html") else _ANYWHERE)
