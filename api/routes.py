"""The native API of the contract: asking, searching, documents, clauses, indicator values."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute

from api.encoding import JSON, FastJSON, StrictRequest
from api.problems import PROBLEM_JSON, Problem
from api.schemas import MOST_SKIPPED, Ask, DocumentsQuery, FactsQuery, Paged, SearchQuery
from api.service import Service
from api.shapes import (
    AnswerModel,
    ClausesModel,
    DocumentModel,
    DocumentsModel,
    ExamplesModel,
    FactsModel,
    FoundClauseModel,
    SearchModel,
    TextModel,
)
from api.stream import EVENTS, event_stream, events
from rag import Answer, Assistant, Filters, Message
from rag.catalogue import filters_of
from rag.records import answer_record

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route whose bodies are read by the strict decoder."""

    def get_route_handler(self) -> Handler:
        """The handler of the framework, given another request."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict


REFUSALS = (401, 403, 413, 422, 429, 503, 504)
"""What the guard may say on any path."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems of a path, those of the guard among them."""
    every = sorted({*statuses, *REFUSALS})
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}}
    return {status: {"description": "A problem", "content": content} for status in every}


def described(model: type, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the answers of a path."""
    return {200: {"model": model}, **problems(*statuses)}


router = APIRouter(prefix="/v1", route_class=StrictRoute)
logger = logging.getLogger(__name__)
_DocumentId = Annotated[str, Path(max_length=300, examples=["yulin-ip-opinion"])]
_ClauseId = Annotated[str, Path(max_length=600, examples=["yulin-ip-opinion/2"])]


def service_of(request: Request) -> Service:
    """The service behind an application."""
    service: Service = request.app.state.service
    return service


# ---- asking ------------------------------------------------------------------------------------------


@router.post(
    "/ask",
    response_model=None,
    tags=["ask"],
    summary="Answer a question with cited clauses",
    responses={
        200: {"model": AnswerModel, "content": EVENTS},
        **problems(400, 409, 415),
    },
)
async def ask(asked: Ask, request: Request) -> Response:
    """The answer as one object, or as server-sent events: citations, then token, then done with the whole object."""
    if asked.mode == "generate":
        raise Problem("no-generator", "mode: no model that writes answers is connected here. Use auto or extract")
    service = service_of(request)
    check_length(asked.question, service.settings.question_limit, "question")
    filters = asked.filters.filters()
    history = [Message(said.role, said.content) for said in asked.history]
    k = asked.k or service.settings.citations
    answer = await service.run(lambda assistant: ask_assistant(assistant, asked.question, history, filters, k))
    record = answer_record(answer)
    return event_stream(events(record), request) if asked.stream else FastJSON(record)


def ask_assistant(
    assistant: Assistant, question: str, history: Sequence[Message] = (), filters: Filters | None = None, k: int = 5
) -> Answer:
    """The answer of an assistant; what the filters name and the corpus does not hold stands in its notes."""
    logger.debug("asked: %s", question)
    where = filters or Filters()
    answer = assistant.ask(question, history, filters=where, k=k)
    unmet = assistant.catalogue.unmet(where, answer.language)
    return replace(answer, notes=(*unmet, *answer.notes)) if unmet else answer


def check_length(text: str, limit: int, name: str) -> None:
    """Refuses a question that is longer than the service was set to take."""
    if len(text) > limit:
        detail = f"{name}: it has {len(text):,} characters; at most {limit:,} are allowed. Shorten it"
        raise Problem("too-long", detail, param=name)


# ---- searching and reading ---------------------------------------------------------------------------


@router.get("/search", response_model=None, tags=["search"], summary="Rank clauses", responses=described(SearchModel))
async def search(asked: Annotated[SearchQuery, Query()], request: Request) -> FastJSON:
    """The best clauses for some words; a filter may be given more than once, and filters combine."""
    filters = asked.filters()
    check_length(asked.q, service_of(request).settings.question_limit, "q")

    def work(assistant: Assistant) -> JSON:
        page = assistant.catalogue.search(asked.q, asked.k, filters, offset=asked.offset)
        return page | {"notes": list(assistant.catalogue.unmet(filters))}

    page = await service_of(request).run(work)
    is_full = len(page["results"]) == asked.k and asked.offset + asked.k <= MOST_SKIPPED
    return FastJSON(page | {"next": _next(request, asked.offset + asked.k) if is_full else None})


@router.get(
    "/documents", response_model=None, tags=["documents"], summary="List documents", responses=described(DocumentsModel)
)
async def documents(asked: Annotated[DocumentsQuery, Query()], request: Request) -> FastJSON:
    """The documents' own data, in the order of their ids."""
    filters = filters_of(regions=asked.region, statuses=asked.status)
    found = await service_of(request).run(lambda assistant: assistant.catalogue.documents(filters, asked.level))
    return _part(request, asked, "documents", found)


@router.get(
    "/documents/{id}",
    response_model=None,
    tags=["documents"],
    summary="A document's own data",
    responses=described(DocumentModel, 404),
)
async def document(id: _DocumentId, request: Request) -> FastJSON:
    """Title, 文号, issuer, region, date, period, status, and where its text says so."""
    found = await service_of(request).run(lambda assistant: assistant.catalogue.document(id))
    return FastJSON(_there(found, "document", "/v1/documents"))


@router.get(
    "/documents/{id}/clauses",
    response_model=None,
    tags=["documents"],
    summary="A document's clauses",
    responses=described(ClausesModel, 404),
)
async def clauses_of(id: _DocumentId, asked: Annotated[Paged, Query()], request: Request) -> FastJSON:
    """The clauses in the order of the text."""

    def work(assistant: Assistant) -> tuple[JSON | None, list[JSON]]:
        catalogue = assistant.catalogue
        return catalogue.document(id), catalogue.clauses_of(id, limit=asked.limit, offset=asked.offset)

    found, part = await service_of(request).run(work)
    total = _there(found, "document", "/v1/documents")["clauses"]
    return FastJSON({"clauses": part, "total": total, "next": _after(request, asked, total)})


@router.get(
    "/documents/{id}/text",
    response_model=None,
    tags=["documents"],
    summary="A document's text as stored",
    responses=described(TextModel, 404),
)
async def text_of(id: _DocumentId, request: Request) -> FastJSON:
    """The text that the `source` of each clause is a range of, in characters."""
    found = await service_of(request).run(lambda assistant: assistant.catalogue.text(id))
    return FastJSON(_there({"text": found} if found is not None else None, "document", "/v1/documents"))


@router.get(
    "/examples",
    response_model=None,
    tags=["ask"],
    summary="Questions to begin with",
    responses=described(ExamplesModel),
)
async def examples(request: Request) -> FastJSON:
    """Questions made of what the documents hold, each of which is answered."""
    return FastJSON({"questions": list(await service_of(request).run(lambda assistant: assistant.examples))})


@router.get(
    "/clauses/{id:path}",
    response_model=None,
    tags=["documents"],
    summary="A clause",
    responses=described(FoundClauseModel, 404),
)
async def clause(id: _ClauseId, request: Request) -> FastJSON:
    """A clause, how it is cited, where it is shown, and the ids of its neighbours in the text."""
    found = await service_of(request).run(lambda assistant: assistant.catalogue.clause(id))
    return FastJSON(_there(found, "clause", "/v1/search"))


@router.get(
    "/facts", response_model=None, tags=["facts"], summary="List indicator values", responses=described(FactsModel)
)
async def facts(asked: Annotated[FactsQuery, Query()], request: Request) -> FastJSON:
    """Region × indicator × year, each value with the clause that states it; filters combine."""

    def work(assistant: Assistant) -> list[JSON]:
        return assistant.catalogue.facts(
            regions=asked.region,
            indicator=asked.indicator,
            years=asked.year,
            documents=asked.document,
            roles=asked.role,
        )

    found = await service_of(request).run(work)
    return _part(request, asked, "facts", found)


# ---- lists -------------------------------------------------------------------------------------------


def _part(request: Request, asked: Paged, name: str, found: Sequence[JSON]) -> FastJSON:
    part = found[asked.offset : asked.offset + asked.limit]
    return FastJSON({name: part, "total": len(found), "next": _after(request, asked, len(found))})


def _after(request: Request, asked: Paged, total: int) -> str | None:
    """Where a list goes on, if it does."""
    after = asked.offset + asked.limit
    return _next(request, after) if after < total else None


def _next(request: Request, offset: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f"{request.url.path}?{urlencode([*kept, ('offset', offset)])}"


def _there(found: JSON | None, what: str, where: str) -> JSON:
    if found is None:
        raise Problem("not-found", f"the index holds no {what} with this id. {where} has those that there are")
    return found
