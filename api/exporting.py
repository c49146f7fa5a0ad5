"""Exporting 导出: the ranked clauses of a search as a file to keep, for a spreadsheet, a text or a document."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.docx import docx_bytes
from api.formats import Found, Report, csv_bytes, markdown_bytes
from api.links import absolute, base_of
from api.routes import StrictRoute, check_length, problems, service_of
from api.schemas import ExportQuery
from rag import Assistant
from rag.cite import label, url

router = APIRouter(prefix="/v1", route_class=StrictRoute)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMATS = {
    "csv": (csv_bytes, "text/csv", "csv"),
    "markdown": (markdown_bytes, "text/markdown", "md"),
    "docx": (docx_bytes, _DOCX, "docx"),
}
_TEXT, _BYTES = {"schema": {"type": "string"}}, {"schema": {"type": "string", "format": "binary"}}
_OF_THE_FILE = ("k", "format", "lang")


@router.get(
    "/export",
    response_class=Response,
    tags=["search"],
    summary="Ranked clauses as a file",
    responses={
        200: {"description": "The file", "content": {"text/csv": _TEXT, "text/markdown": _TEXT, _DOCX: _BYTES}},
        **problems(),
    },
)
async def export(asked: Annotated[ExportQuery, Query()], request: Request) -> Response:
    """The best clauses for some words, as a search ranks them, each with its words, its document and its address."""
    service = service_of(request)
    check_length(asked.q, service.settings.question_limit, "q")
    base = base_of(request, service.settings)
    found = await service.run(lambda assistant: _found(assistant, asked, base))
    write, media_type, ending = _FORMATS[asked.format]
    content = write(Report(asked.q, _page(request, base), found, asked.lang))
    headers = {"Content-Disposition": f'attachment; filename="wence-search.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


def _found(assistant: Assistant, asked: ExportQuery, base: str) -> Sequence[Found]:
    """The clauses with all that is said of them."""
    return [
        Found(
            rank,
            label(clause, head),
            clause.reading,
            " ".join(head.title.split()),
            head.region or "",
            head.status,
            clause.id,
            absolute(url(clause), base),
        )
        for rank, (clause, head) in enumerate(assistant.catalogue.ranked(asked.q, asked.k, asked.filters()), 1)
    ]


def _page(request: Request, base: str) -> str:
    """The address of the page that shows the same search."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in _OF_THE_FILE]
    return absolute(f"/search?{urlencode(kept)}", base)
