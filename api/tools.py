"""Tools for clients of the Model Context Protocol: `search` and `fetch` as many of them know them, and three of ours.

All of them only read. What they take and give is checked and described by models.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from mcp.types import Tool, ToolAnnotations
from pydantic import BaseModel, Field

from api.encoding import JSON
from api.links import absolute
from api.problems import Problem
from api.routes import ask_assistant
from api.schemas import MOST_K, Names, Plain, Strict, Words, Year, Years
from api.shapes import AnswerModel, DocumentsModel, FactsModel
from corpus.document import Status
from rag import Answer, Assistant
from rag.catalogue import filters_of
from rag.cite import document_url, label, url

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_FOUND = 10


# ---- what the tools take and give ---------------------------------------------------------------------


class SearchArguments(Strict):
    """What to search for."""

    query: Words = Field(description="words or a question, in Chinese or English")


class FetchArguments(Strict):
    """What to read."""

    id: Annotated[Plain, Field(min_length=1, max_length=600)] = Field(
        description="the id of a clause or a document, as search or list_documents gave it"
    )


class AskArguments(Strict):
    """What to ask, and where to look."""

    question: Words = Field(description="a question in Chinese or English")
    regions: Names = Field(default_factory=list, description="only documents of these places, such as 榆林市")
    documents: Names = Field(default_factory=list, description="only the documents with these ids")
    years: Years = Field(default_factory=list, description="only clauses that speak of these years")
    k: int | None = Field(default=None, ge=1, le=MOST_K, description="most citations")


class ListArguments(Strict):
    """Which documents to list."""

    regions: Names = Field(default_factory=list, description="only documents of these places")
    status: Status | None = None
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0)


class TableArguments(Strict):
    """Which indicator values to list."""

    region: str = Field(default="", max_length=200, description="a place, such as 榆林")
    indicator: str = Field(default="", max_length=200, description="words of the indicator's name, such as 地理标志")
    year: Year | None = None
    role: Literal["target", "base"] | None = Field(default=None, description="targets, or values they start from")
    limit: int = Field(default=100, ge=1, le=200)
    offset: int = Field(default=0, ge=0)


class SearchResult(BaseModel):
    """A clause found."""

    id: str
    title: str
    url: str


class SearchResults(BaseModel):
    """The clauses found, nearest first."""

    results: list[SearchResult]


class Fetched(BaseModel):
    """A clause or a document whole."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


# ---- what they do -------------------------------------------------------------------------------------


class Desk(NamedTuple):
    """What the tools need to know of the service: how its addresses begin, and most citations of an answer."""

    base: str
    citations: int


def _search(assistant: Assistant, asked: SearchArguments, desk: Desk) -> JSON:
    found = assistant.passages(asked.query, k=_FOUND)
    results = [
        {"id": each.clause.id, "title": label(each.clause, each.document), "url": absolute(url(each.clause), desk.base)}
        for each in found
    ]
    return {"results": results}


def _fetch(assistant: Assistant, asked: FetchArguments, desk: Desk) -> JSON:
    catalogue = assistant.catalogue
    clause = catalogue.clause(asked.id)
    identity = clause["document"] if clause else asked.id
    document = catalogue.document(identity)
    if document is None:
        raise Problem("not-found", f"nothing has the id {asked.id}. Take an id that search or list_documents gave")
    named = {name: str(value) for name, value in document.items() if name in _TOLD and value is not None}
    if clause:
        place = {"document": identity, "path": " › ".join(clause["path"]), "kind": clause["kind"]}
        text, title, address = clause.get("reading") or clause["text"], clause["label"], clause["url"]
    else:
        clauses = catalogue.clauses_of(identity, limit=document["clauses"])
        place = {"clauses": str(len(clauses))}
        text = "\n\n".join(each.get("reading") or each["text"] for each in clauses)
        title, address = document["title"], document_url(identity)
    return {
        "id": asked.id,
        "title": title,
        "text": text,
        "url": absolute(address, desk.base),
        "metadata": named | place,
    }


_TOLD = {"title", "doc_no", "issuer", "region", "level", "date", "status", "source_url"}


def _ask(assistant: Assistant, asked: AskArguments, desk: Desk) -> Answer:
    filters = filters_of(documents=asked.documents, regions=asked.regions, years=asked.years)
    return ask_assistant(assistant, asked.question, filters=filters, k=asked.k or desk.citations)


def _list(assistant: Assistant, asked: ListArguments, _: Desk) -> JSON:
    statuses = [asked.status] if asked.status else []
    found = assistant.catalogue.documents(filters_of(regions=asked.regions, statuses=statuses))
    return _part("documents", found, asked.offset, asked.limit)


def _table(assistant: Assistant, asked: TableArguments, _: Desk) -> JSON:
    found = assistant.catalogue.facts(
        regions=[asked.region] if asked.region else [],
        indicator=asked.indicator,
        years=[asked.year] if asked.year else [],
        roles=[asked.role] if asked.role else [],
    )
    return _part("facts", found, asked.offset, asked.limit)


def _part(name: str, found: Sequence[JSON], offset: int, limit: int) -> JSON:
    after = offset + limit
    return {name: found[offset:after], "total": len(found), "next": str(after) if after < len(found) else None}


@dataclass(frozen=True, slots=True)
class PolicyTool:
    """A tool: what it takes, what it gives and how it is made."""

    title: str
    about: str
    takes: type[Strict]
    gives: type[BaseModel]
    work: Callable[[Assistant, Any, Desk], Answer | JSON]

    def described(self, name: str) -> Tool:
        """The tool as the protocol describes it."""
        return Tool(
            name=name,
            title=self.title,
            description=self.about,
            input_schema=self.takes.model_json_schema(),
            output_schema=self.gives.model_json_schema(),
            annotations=_READS,
        )


TOOLS: Mapping[str, PolicyTool] = {
    "search": PolicyTool(
        "检索条款 Search clauses",
        "Clauses of Chinese policy documents that match a query, nearest first; read one with fetch.",
        SearchArguments,
        SearchResults,
        _search,
    ),
    "fetch": PolicyTool(
        "阅读条款 Read a clause",
        "The whole text of a clause or a document by its id.",
        FetchArguments,
        Fetched,
        _fetch,
    ),
    "ask_policy": PolicyTool(
        "政策问答 Ask the documents",
        "A question answered from the documents, with verbatim quotes of the clauses that say so, or refused with "
        "what comes nearest where they do not hold it.",
        AskArguments,
        AnswerModel,
        _ask,
    ),
    "list_documents": PolicyTool(
        "文件目录 List documents",
        "The documents there are: title, 文号, issuer, region, date, period and status of each.",
        ListArguments,
        DocumentsModel,
        _list,
    ),
    "indicator_table": PolicyTool(
        "指标表 Table of indicators",
        "Indicators and their values by region and year, each with the clause that states it.",
        TableArguments,
        FactsModel,
        _table,
    ),
}
