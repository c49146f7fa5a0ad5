"""Pages 页面: a list of the documents, and each document with its clauses where citations point to them.

Plain HTML without a script: text is escaped, nothing of a document is taken for markup.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.encoding import JSON
from api.problems import Problem
from api.routes import service_of
from rag import Assistant
from rag.cite import document_url

router = APIRouter(include_in_schema=False)

_POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_STYLE = (
    "body{font:17px/1.8 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h1{font-size:1.4rem;line-height:1.5}h2{font-size:1.05rem;margin:2rem 0 .5rem}"
    "p{white-space:pre-wrap;margin:.6rem 0}p:target{background:#fff3c4}small{color:#666}a{color:#0b57a4}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181a1b}p:target{background:#4a3f14}"
    "small{color:#999}a{color:#8ab8ef}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_STATUSES: Mapping[str, str] = {"draft": "征求意见稿 draft", "repealed": "已废止 repealed"}


@router.get("/")
async def home(request: Request) -> HTMLResponse:
    """What is served here."""
    found = await service_of(request).run(lambda assistant: assistant.catalogue.documents())
    listed = "".join(
        f'<li><a href="{escape(document_url(each["id"]))}">{escape(each["title"])}</a> '
        f"<small>{_about(each)}</small></li>"
        for each in found
    )
    ways = (
        "<p>提问 Ask: <code>POST /v1/ask</code> · 检索 Search: <code>GET /v1/search</code> · "
        '<a href="/openapi.json">OpenAPI</a></p>'
    )
    return _page("问策 Wence", f"<h1>问策 Wence</h1>{ways}<h2>文件 Documents</h2><ul>{listed}</ul>")


@router.get("/documents/{id}")
async def document(id: Annotated[str, Path(max_length=300)], request: Request) -> HTMLResponse:
    """A document, clause by clause."""

    def work(assistant: Assistant) -> tuple[JSON | None, Sequence[JSON]]:
        found = assistant.catalogue.document(id)
        return found, assistant.catalogue.clauses_of(id, limit=found["clauses"]) if found else []

    found, clauses = await service_of(request).run(work)
    if found is None:
        raise Problem("not-found", "the index holds no document with this id. / has those that there are")
    body = "".join(_clauses(clauses))
    head = f"<p><a href='/'>问策 Wence</a></p><h1>{escape(found['title'])}</h1><small>{_about(found)}</small>"
    return _page(found["title"], head + body)


def _clauses(clauses: Sequence[JSON]) -> Iterator[str]:
    above: list[str] = []
    for clause in clauses:
        if clause["path"] != above:
            above = clause["path"]
            yield f"<h2>{escape(' › '.join(above))}</h2>"
        place = clause["id"].removeprefix(f"{clause['document']}/")
        yield f'<p id="clause-{escape(quote(place, safe=""))}">{escape(clause.get("reading") or clause["text"])}</p>'


def _about(found: JSON) -> str:
    told = (found["doc_no"], found["region"], found["date"], _STATUSES.get(found["status"]))
    return escape(" · ".join(str(each) for each in told if each))


def _page(title: str, body: str) -> HTMLResponse:
    html = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style><body>{body}'
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY.format(style=_STYLE_HASH)})
