"""Dify's external knowledge API: POST /retrieval, as its documentation has it and its servers call it.

A knowledge base is the whole corpus (`wence`), a document by its id, or a place by its name. Conditions on
metadata become filters of the search itself, so what does not pass takes nobody's place among the best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.conditions import Loose, MetadataCondition, metadata_of, predicate_of
from api.encoding import JSON, FastJSON
from api.links import absolute, base_of
from api.problems import DIFY_PATH, Problem
from api.routes import REFUSALS, StrictRoute, check_length, service_of
from api.schemas import MOST_K, SAMPLE, WHOLE, Plain, Words
from corpus.document import ClauseKind, DocumentHead
from rag import Assistant, Filters, Related
from rag.catalogue import filters_of
from rag.cite import label, url

EVERYTHING = ("wence", "all", "default", "corpus")
"""Names of the whole corpus."""
router = APIRouter(tags=["dify"], route_class=StrictRoute)

_EXAMPLES: list[Any] = [
    {"knowledge_id": "wence", "query": SAMPLE, "retrieval_setting": {"top_k": 3, "score_threshold": 0.5}},
    {
        "knowledge_id": "陕西省",
        "query": "PCT专利年申请量",
        "retrieval_setting": {"top_k": 5, "score_threshold": 0},
        "metadata_condition": {
            "logical_operator": "and",
            "conditions": [
                {"name": ["title", "issuer"], "comparison_operator": "contains", "value": "知识产权"},
                {"name": "period_end", "comparison_operator": "≥", "value": 2025},
            ],
        },
    },
]


class RetrievalSetting(Loose):
    """How many records, and how near they must be."""

    top_k: Annotated[int, Field(ge=1, le=MOST_K), WHOLE] = 5
    score_threshold: float | None = Field(default=0.0, ge=0, le=1)


class Retrieval(Loose):
    """A request of Dify."""

    model_config = ConfigDict(json_schema_extra={"examples": _EXAMPLES})

    knowledge_id: Annotated[Plain, Field(min_length=1, max_length=300)]
    query: Words
    retrieval_setting: RetrievalSetting = Field(default_factory=RetrievalSetting)
    metadata_condition: MetadataCondition | None = None


class RecordModel(BaseModel):
    """A clause, how near it is, and what is known of it."""

    content: str
    score: float = Field(ge=0, le=1)
    title: str
    metadata: dict[str, Any]


class RecordsModel(BaseModel):
    """The clauses found, nearest first."""

    records: list[RecordModel]


class ErrorModel(BaseModel):
    """What is wrong, as Dify knows it."""

    error_code: int
    error_msg: str


_ERRORS: dict[int | str, dict[str, Any]] = {status: {"model": ErrorModel} for status in (400, 404, 415, *REFUSALS)}


@router.post(
    DIFY_PATH,
    response_model=None,
    summary="Clauses for Dify",
    responses={200: {"model": RecordsModel}, **_ERRORS},
)
async def retrieval(request: Request, asked: Retrieval | None = None) -> FastJSON:
    """The nearest clauses; a call without a body is Dify asking whether anybody is there."""
    if asked is None:
        return FastJSON({"records": []})
    service = service_of(request)
    check_length(asked.query, service.settings.question_limit, "query")
    found = await service.run(lambda assistant: _found(assistant, asked))
    base = base_of(request, service.settings)
    return FastJSON({"records": [_record(each, base) for each in found]})


def _found(assistant: Assistant, asked: Retrieval) -> list[Related]:
    setting = asked.retrieval_setting
    found: list[Related] = []
    for filters in _alternatives(assistant.catalogue.heads, asked):
        found += assistant.passages(asked.query, filters, k=setting.top_k)
    found.sort(key=lambda each: -each.score)
    return [each for each in found[: setting.top_k] if each.score >= (setting.score_threshold or 0)]


def _record(found: Related, base: str) -> JSON:
    """A clause in its own words, a table row read out by its headers; its title tells where it stands."""
    clause, head = found.clause, found.document
    metadata = metadata_of(head) | {
        "kind": clause.kind,
        "clause_id": clause.id,
        "path": list(clause.path),
        "url": absolute(url(clause), base),
    }
    known = {name: value for name, value in metadata.items() if value is not None}
    return {
        "content": clause.reading if clause.row else clause.text,
        "score": round(min(max(found.score, 0.0), 1.0), 4),
        "title": label(clause, head),
        "metadata": known,
    }


# ---- which clauses -----------------------------------------------------------------------------------


def _alternatives(heads: Sequence[DocumentHead], asked: Retrieval) -> Iterator[Filters]:
    """The filters that let pass, one or the other, what the request lets pass; none where nothing can."""
    held = _knowledge(heads, asked.knowledge_id)
    passes = predicate_of(asked.metadata_condition)
    kinds: dict[frozenset[str], list[ClauseKind]] = {}
    for kind in get_args(ClauseKind):
        documents = frozenset(str(head.id) for head in held if passes({**metadata_of(head), "kind": kind}))
        kinds.setdefault(documents, []).append(kind)
    for documents, allowed in kinds.items():
        if documents:
            filters = Filters() if len(documents) == len(heads) else Filters(documents=documents)
            yield filters if len(kinds) == 1 else replace(filters, kinds=frozenset(allowed))


def _knowledge(heads: Sequence[DocumentHead], name: str) -> Sequence[DocumentHead]:
    """The documents of a knowledge base."""
    if name in EVERYTHING:
        return heads
    regions = filters_of(regions=[name]).regions
    held = [head for head in heads if head.id == name or head.region in regions]
    if not held:
        detail = f"there is no knowledge base {name}. Use {EVERYTHING[0]} for all documents, a document's id or a place"
        raise Problem("no-knowledge", detail, param="knowledge_id")
    return held
