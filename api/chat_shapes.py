"""What OpenAI's clients send and are given, as far as it means anything here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import MOST_TURNS, SAMPLE, WHOLE, Name
from api.shapes import AnswerModel

_MOST_MESSAGES = 4 * MOST_TURNS


class Part(BaseModel):
    """A part of a message; only text can be read."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """A message of a conversation."""

    model_config = ConfigDict(extra="allow", strict=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """What a stream tells beside its words."""

    model_config = ConfigDict(extra="allow", strict=True)

    include_usage: bool = False


class TextFormat(BaseModel):
    """The form of an answer, which is always text; POST /v1/ask answers in JSON."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: Literal["text"] = "text"


_EXAMPLES: list[Any] = [
    {"model": "wence", "messages": [{"role": "user", "content": SAMPLE}]},
    {
        "model": "wence",
        "messages": [{"role": "user", "content": [{"type": "text", "text": SAMPLE}]}],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
]


class Chat(BaseModel):
    """A request as OpenAI's clients send it; what steers the sampling of a model has no meaning here and is let pass.

    What would be waited for in vain is refused: several answers, a tool called, another form than text.
    """

    model_config = ConfigDict(extra="allow", strict=True, json_schema_extra={"examples": _EXAMPLES})

    model: Name
    messages: list[ChatMessage] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1), WHOLE] | None = 1
    response_format: TextFormat | None = None
    tool_choice: Literal["none", "auto"] | None = None


class ErrorModel(BaseModel):
    """What is wrong, as OpenAI's clients know it."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorsModel(BaseModel):
    """An error."""

    error: ErrorModel


class ModelModel(BaseModel):
    """A model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsModel(BaseModel):
    """The models there are."""

    object: Literal["list"]
    data: list[ModelModel]


class CompletionModel(BaseModel):
    """An answer; `wence` is the whole answer object."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    wence: AnswerModel
