"""What answers look like, for OpenAPI to describe; they are made as records, and tests hold them against this."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from corpus.document import ClauseKind, Level, Status
from rag.answer import Language, Mode
from rag.answer import Status as AnswerStatus

Pair = Annotated[list[int], Field(min_length=2, max_length=2)]


class ClauseModel(BaseModel):
    """A clause, the smallest citable piece of a document."""

    id: str
    document: str
    path: list[str]
    kind: ClauseKind
    text: str
    source: Pair
    row: dict[str, str] | None = None
    reading: str | None = None
    responsible: list[str] | None = None
    cooperating: list[str] | None = None
    deadline: dict[str, str | None] | None = None


class FoundClauseModel(ClauseModel):
    """A clause, how it is cited, where it is shown, and its neighbours in the text."""

    label: str
    url: str
    previous: str | None
    next: str | None


class HeadModel(BaseModel):
    """What a result says of its document."""

    id: str
    title: str
    doc_no: str | None
    issuer: str | None
    region: str | None
    date: str | None
    status: Status


class DocumentModel(HeadModel):
    """A document's own data."""

    body_title: str | None
    level: Level | None
    period: Pair | None
    source_url: str | None
    sha256: str
    clauses: int
    read_from: dict[str, Pair]


class CitationModel(BaseModel):
    """Words of a clause: clause.text[span[0]:span[1]] == quote."""

    n: int
    clause: ClauseModel
    document: HeadModel
    label: str
    quote: str
    span: Pair
    url: str


class CitedFactModel(BaseModel):
    """A value an answer states, and the citation that holds it."""

    region: str | None
    indicator: str
    year: int | None
    value: int | float | str
    unit: str
    relation: str
    citation: int


class RelatedModel(BaseModel):
    """A clause that is near the question without answering it."""

    clause: ClauseModel
    document: HeadModel
    score: float


class AnswerModel(BaseModel):
    """The answer to a question, with the clauses that say so."""

    status: AnswerStatus
    answer: str
    language: Language
    confidence: float = Field(ge=0, le=1)
    citations: list[CitationModel]
    facts: list[CitedFactModel]
    notes: list[str]
    related: list[RelatedModel]
    mode: Mode
    question_used: str
    timings_ms: dict[str, float]


class ResultModel(BaseModel):
    """A clause found, its score, and where its text holds the words searched for."""

    clause: ClauseModel
    document: HeadModel
    score: float = Field(ge=0, le=1)
    highlights: list[Pair]


class SearchModel(BaseModel):
    """Ranked clauses; `total` counts those that pass the filters and share a word."""

    results: list[ResultModel]
    total: int
    notes: list[str]
    next: str | None


class CountModel(BaseModel):
    """A value of a filter, and how many clauses have it."""

    value: str
    count: int


class YearCountModel(BaseModel):
    """A year, and how many clauses speak of it."""

    value: int
    count: int


class DocumentCountModel(CountModel):
    """A document, and how many of its clauses were found."""

    title: str


class FacetsModel(BaseModel):
    """For each filter its values with their counts, the commonest first."""

    documents: list[DocumentCountModel]
    regions: list[CountModel]
    years: list[YearCountModel]
    kinds: list[CountModel]
    statuses: list[CountModel]


class DocumentsModel(BaseModel):
    """Documents in the order of their ids; `next` is where the list goes on."""

    documents: list[DocumentModel]
    total: int
    next: str | None


class ClausesModel(BaseModel):
    """The clauses of a document in the order of its text."""

    clauses: list[ClauseModel]
    total: int
    next: str | None


class FactModel(BaseModel):
    """An indicator value read out of a clause."""

    region: str | None
    indicator: str
    year: int | None
    value: int | float | str
    unit: str
    relation: str
    bound: str
    role: Literal["target", "base"]
    number: float | None
    base_unit: str
    document: str
    clause: str
    span: Pair


class FactsModel(BaseModel):
    """Indicator values in the order of documents and their texts."""

    facts: list[FactModel]
    total: int
    next: str | None


class ProblemModel(BaseModel):
    """What is wrong, where, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[dict[str, str]] | None = None


class HealthModel(BaseModel):
    """Whether the process runs."""

    status: Literal["ok"]


class ReadyModel(BaseModel):
    """Whether questions can be answered, and what is wrong if not, or with a newer index."""

    status: Literal["ready", "not_ready"]
    index: str | None
    fault: str | None


class TextModel(BaseModel):
    """The text of a document as stored."""

    text: str


class ExamplesModel(BaseModel):
    """Questions that the documents answer."""

    questions: list[str]
