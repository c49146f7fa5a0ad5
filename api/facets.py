"""Facets 分面: how many of the clauses that share a word have each region, document, year, kind and status."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.encoding import FastJSON
from api.routes import StrictRoute, check_length, described, service_of
from api.schemas import FacetsQuery
from api.shapes import FacetsModel

router = APIRouter(prefix="/v1", route_class=StrictRoute)


@router.get(
    "/facets",
    response_model=None,
    tags=["search"],
    summary="Count clauses by what they can be filtered by",
    responses=described(FacetsModel),
)
async def facets(asked: Annotated[FacetsQuery, Query()], request: Request) -> FastJSON:
    """The values of each filter, the commonest first, each counted under the other filters and not its own.

    Counted are the clauses that `total` of a search counts. A filter has at most 100 values and those asked for.
    """
    check_length(asked.q, service_of(request).settings.question_limit, "q")
    filters = asked.filters()
    return FastJSON(await service_of(request).run(lambda assistant: assistant.catalogue.facets(asked.q, filters)))
