"""What requests look like: what is taken, how much of it, and how OpenAPI describes it."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from corpus.document import ClauseKind, Level, Status
from rag import Filters
from rag.catalogue import filters_of

MOST_CHARACTERS = 2000
MOST_TURNS = 20
MOST_K = 50
MOST_FILTERS = 50
MOST_LISTED = 200
MOST_SKIPPED = 950
MOST_SKIPPED_LISTED = 100_000

_CONTROL = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff"
_FORBIDDEN = re.compile(f"[{_CONTROL}\ud800-\udfff]")
_BLANK = (  # white space, and the characters that are there without being seen
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0"
)
_VISIBLE = re.compile(f"[^{_BLANK}]")


def clean(text: str) -> str:
    """A text without characters that no person writes."""
    found = _FORBIDDEN.search(text)
    if found:
        raise ValueError(f"the character U+{ord(found[0]):04X} is not allowed. Leave it out")
    return text


def visible(text: str) -> str:
    """A text that says something."""
    if not _VISIBLE.search(clean(text)):
        raise ValueError("it is empty. Write a question or words")
    return text


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


_ALLOWED = f"[^{_CONTROL}]"
_WORDS = {
    "type": "string",
    "minLength": 1,
    "maxLength": MOST_CHARACTERS,
    "pattern": f"^{_ALLOWED}*[^{_CONTROL}{_BLANK}]{_ALLOWED}*$",
    "examples": ["知识产权质押融资"],
}
Words = Annotated[str, Field(max_length=MOST_CHARACTERS), AfterValidator(visible), WithJsonSchema(_WORDS)]
"""A question or a query: not empty, not too long, no control characters."""
Plain = Annotated[str, AfterValidator(clean), Field(json_schema_extra={"pattern": f"^{_ALLOWED}*$"})]
"""A text without control characters."""
Name = Annotated[Plain, Field(min_length=1, max_length=200)]
"""The name of a document, a place, an indicator."""
WHOLE = BeforeValidator(_whole)
"""Lets a whole number pass that is written 5.0, as JSON may."""
Year = Annotated[int, Field(ge=1900, le=2200), WHOLE]
Names = Annotated[list[Name], Field(max_length=MOST_FILTERS)]
Years = Annotated[list[Year], Field(max_length=MOST_FILTERS)]


class Strict(BaseModel):
    """A request: what it has that is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Body(Strict):
    """A request in JSON, whose types are taken as they are: "yes" is no truth value, "5" is no number."""

    model_config = ConfigDict(strict=True)


# ---- asking ------------------------------------------------------------------------------------------


class Said(Body):
    """A turn of the conversation so far."""

    role: Literal["user", "assistant"]
    content: Annotated[Plain, Field(max_length=20_000)]


class AskFilters(Body):
    """Where to look: one value of each that is given must fit."""

    documents: Names = Field(default_factory=list, description="ids of documents")
    regions: Names = Field(default_factory=list, description="places, in full or in short: 榆林市, 榆林")
    years: Years = Field(default_factory=list, description="years a clause speaks of")
    kinds: list[ClauseKind] = Field(default_factory=list, max_length=MOST_FILTERS)
    statuses: list[Status] = Field(default_factory=list, max_length=MOST_FILTERS)

    def filters(self) -> Filters:
        """The filters as the assistant takes them."""
        return filters_of(
            documents=self.documents,
            regions=self.regions,
            years=self.years,
            kinds=self.kinds,
            statuses=self.statuses,
        )


# Samples for the description, of the documents that come with the package; no answer depends on them.
SAMPLE = "榆林市2025年地理标志目标是多少？"
_ASK_EXAMPLES: list[Any] = [
    {"question": SAMPLE},
    {
        "question": "那商标呢",
        "history": [{"role": "user", "content": SAMPLE}, {"role": "assistant", "content": "到2025年……"}],
        "k": 3,
        "mode": "extract",
    },
    {"question": "质押融资有哪些任务", "filters": {"regions": ["西安"], "years": [2025]}, "stream": True},
]


class Ask(Body):
    """A question, what was said before, and where to look."""

    model_config = ConfigDict(json_schema_extra={"examples": _ASK_EXAMPLES})

    question: Words
    history: list[Said] = Field(default_factory=list, max_length=MOST_TURNS, description="what was said before")
    filters: AskFilters = Field(default_factory=AskFilters)
    k: Annotated[int, Field(ge=1, le=MOST_K), WHOLE] | None = Field(
        default=None, description="most citations of an answer made of sentences"
    )
    mode: Literal["auto", "extract", "generate"] = "auto"
    stream: bool = Field(default=False, description="whether the answer comes as server-sent events")


# ---- lists -------------------------------------------------------------------------------------------


class FacetsQuery(Strict):
    """Words to search for, and filters: each may be given more than once."""

    q: Words = Field(examples=["知识产权质押融资"])
    region: Names = Field(default_factory=list, examples=[["西安"]])
    document: Names = Field(default_factory=list)
    year: Years = Field(default_factory=list, examples=[[2025]])
    kind: list[ClauseKind] = Field(default_factory=list, max_length=MOST_FILTERS)
    status: list[Status] = Field(default_factory=list, max_length=MOST_FILTERS)

    def filters(self) -> Filters:
        """The filters as the index takes them."""
        return filters_of(
            documents=self.document, regions=self.region, years=self.year, kinds=self.kind, statuses=self.status
        )


class SearchQuery(FacetsQuery):
    """The same, and which part of what is ranked for it."""

    k: int = Field(default=10, ge=1, le=MOST_K, examples=[5])
    offset: int = Field(default=0, ge=0, le=MOST_SKIPPED, description="so many better ones are left out")


class ExportQuery(FacetsQuery):
    """The same, and as what file so many of the best are wanted."""

    k: int = Field(default=50, ge=1, le=MOST_LISTED, examples=[20], description="so many of the best")
    format: Literal["csv", "markdown", "docx"] = Field(examples=["csv"])
    lang: Literal["zh", "en"] = Field(default="zh", description="the language of headers and other words about them")


class Paged(Strict):
    """Which part of a list is wanted."""

    limit: int = Field(default=50, ge=1, le=MOST_LISTED, examples=[20])
    offset: int = Field(default=0, ge=0, le=MOST_SKIPPED_LISTED)


class DocumentsQuery(Paged):
    """Which documents are wanted; filters combine."""

    region: Names = Field(default_factory=list, examples=[["陕西省"]])
    status: list[Status] = Field(default_factory=list, max_length=MOST_FILTERS, examples=[["in_force"]])
    level: list[Level] = Field(default_factory=list, max_length=MOST_FILTERS)


class FactsQuery(Paged):
    """Which indicator values are wanted; filters combine."""

    region: Names = Field(default_factory=list, examples=[["榆林"]])
    indicator: str = Field(default="", max_length=200, description="words of the indicator's name")
    year: Years = Field(default_factory=list, examples=[[2025]])
    document: Names = Field(default_factory=list)
    role: list[Literal["target", "base"]] = Field(default_factory=list, max_length=2)
