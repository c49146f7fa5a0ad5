"""Chat as OpenAI's clients speak it: /v1/chat/completions and /v1/models.

The last message of the user is the question, the earlier ones are its history; instructions of a system are not
followed, since an answer is made of the documents' own words. The citations are `annotations` on the answer's
text, and the whole answer object stands in the extension `wence`.
"""

import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.encoding import JSON, FastJSON, encode
from api.links import absolute, base_of
from api.problems import Problem
from api.routes import StrictRoute, ask_assistant, check_length, service_of
from api.schemas import MOST_TURNS, WHOLE, YULIN, AnswerModel, Name, visible
from api.stream import EVENTS, event_stream, pieces
from rag import Answer, Message
from rag.cite import label, url
from rag.records import answer_record

MODELS = ("wence", "wence-extract")
"""`wence` answers by the best way there is; `wence-extract` by the documents' own words alone."""
_SINCE = 1_767_225_600  # 2026-01-01, the same in every list
_MARK = re.compile(r"\[(\d+)\]")
_BRACKETS = re.compile(r"[\[\]\\]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")
_MOST_MESSAGES = 4 * MOST_TURNS
_SOURCES = {"zh": "引用", "en": "Citations"}
_RELATED = {"zh": "相关条款", "en": "Related clauses"}

router = APIRouter(prefix="/v1", tags=["openai"], route_class=StrictRoute)


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
    {"model": "wence", "messages": [{"role": "user", "content": YULIN}]},
    {
        "model": "wence",
        "messages": [{"role": "user", "content": [{"type": "text", "text": YULIN}]}],
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


class _Reply(NamedTuple):
    """An answer on its way to a client, and what is said of it."""

    id: str
    created: int
    model: str
    text: str
    annotations: list[JSON]
    extension: JSON
    usage: JSON


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


def _described(model: type, *statuses: int, **more: Any) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401 - JSON
    """What OpenAPI says of the answers of a path."""
    every = (400, 401, 403, 413, 415, 422, 429, 503, 504, *statuses)
    errors: dict[int | str, dict[str, Any]] = {status: {"model": ErrorsModel} for status in every}
    return errors | {200: {"model": model, **more}}


@router.get("/models", response_model=None, summary="List models", responses=_described(ModelsModel))
async def models() -> FastJSON:
    """The names that may stand as `model`."""
    return FastJSON({"object": "list", "data": [_model(name) for name in MODELS]})


@router.get("/models/{model}", response_model=None, summary="A model", responses=_described(ModelModel, 404))
async def model(model: Annotated[str, Path(max_length=200, examples=[MODELS[0]])]) -> FastJSON:
    """One of them."""
    _check_model(model)
    return FastJSON(_model(model))


@router.post(
    "/chat/completions",
    response_model=None,
    summary="Answer a conversation",
    responses=_described(CompletionModel, 404, content=EVENTS),
)
async def completions(asked: Chat, request: Request) -> Response:
    """The answer to the last message of the user, whole or as a stream of chunks."""
    _check_model(asked.model)
    service = service_of(request)
    question, history = _conversation(asked.messages, service.settings.question_limit)
    k = service.settings.citations
    answer = await service.answer(lambda assistant: ask_assistant(assistant, question, history, k=k))
    reply = _reply(answer, asked, base_of(request, service.settings))
    if asked.stream:
        return event_stream(_chunks(reply, asked.stream_options or StreamOptions()))
    return FastJSON(_completion(reply))


# ---- what is asked -----------------------------------------------------------------------------------


def _check_model(name: str) -> None:
    if name not in MODELS:
        raise Problem("no-model", f"there is no model {name}. There are {', '.join(MODELS)}", param="model")


def _conversation(messages: Sequence[ChatMessage], limit: int) -> tuple[str, list[Message]]:
    """The question and what was said before it."""
    said = [
        (at, Message("user" if each.role == "user" else "assistant", _text(each, at)))
        for at, each in enumerate(messages)
        if _is_said(each)
    ]
    if not said or said[-1][1].role != "user":
        detail = "messages: the last of them is not the user's. Send the question as the last message"
        raise Problem("invalid", detail, param="messages")
    at, question = said[-1]
    name = f"messages.{at}.content"
    check_length(question.content, limit, name)
    _check_words(question.content, name)
    history = [message for _, message in said[:-1]]
    if sum(message.role == "user" for message in history) > MOST_TURNS:
        detail = f"messages: more than {MOST_TURNS} questions came before this one. Start a new conversation"
        raise Problem("too-long", detail, param="messages")
    return question.content, history


def _is_said(message: ChatMessage) -> bool:
    return message.role in {"user", "assistant"}


def _text(message: ChatMessage, at: int) -> str:
    """The words of a message; a picture or a sound cannot be read."""
    if isinstance(message.content, list):
        other = next((part.type for part in message.content if part.type not in {"text", "refusal"}), None)
        if other:
            name = f"messages.{at}.content"
            raise Problem("invalid", f"{name}: only text can be read here, not {other!s:.40}. Send text", param=name)
        return "\n".join(part.text or "" for part in message.content)
    return message.content or ""


def _check_words(text: str, name: str) -> None:
    try:
        visible(text)
    except ValueError as error:
        raise Problem("invalid", f"{name}: {error}", param=name) from error


# ---- what is answered --------------------------------------------------------------------------------


def _reply(answer: Answer, asked: Chat, base: str) -> _Reply:
    record = answer_record(answer)
    for citation in record["citations"]:
        citation["url"] = absolute(citation["url"], base)
    text = "\n\n".join(_blocks(answer, record, base))
    return _Reply(
        id=f"chatcmpl-{secrets.token_hex(12)}",
        created=int(time.time()),
        model=asked.model,
        text=text,
        annotations=list(_annotations(answer.answer, record["citations"])),
        extension=record,
        usage=_usage(asked.messages, text),
    )


def _blocks(answer: Answer, record: JSON, base: str) -> Iterator[str]:
    """The answer, its notes and its sources as Markdown: many a client shows nothing but this text."""
    yield answer.answer
    if answer.notes:
        yield "\n".join(f"> {note}" for note in answer.notes)
    if record["citations"]:
        lines = [f"[{each['n']}] {_link(each['label'], each['url'])}" for each in record["citations"]]
        yield f"{_SOURCES[answer.language]}\n\n" + "  \n".join(lines)
    elif answer.related:
        named = [(label(each.clause, each.document), absolute(url(each.clause), base)) for each in answer.related]
        yield f"{_RELATED[answer.language]}\n\n" + "\n".join(f"- {_link(*each)}" for each in named)


def _link(words: str, address: str) -> str:
    safe = _BRACKETS.sub(r"\\\g<0>", words)
    return f"[{safe}]({address})"


def _annotations(text: str, citations: Sequence[JSON]) -> Iterator[JSON]:
    """A citation for each mark in the answer, by where it stands there."""
    by_number = {citation["n"]: citation for citation in citations}
    for found in _MARK.finditer(text):
        citation = by_number.get(int(found[1]))
        if citation:
            place = {"start_index": found.start(), "end_index": found.end()}
            cited = place | {"title": citation["label"], "url": citation["url"]}
            yield {"type": "url_citation", "url_citation": cited}


def _completion(reply: _Reply) -> JSON:
    message = {"role": "assistant", "content": reply.text, "refusal": None, "annotations": reply.annotations}
    return {
        "id": reply.id,
        "object": "chat.completion",
        "created": reply.created,
        "model": reply.model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": reply.usage,
        "wence": reply.extension,
    }


async def _chunks(reply: _Reply, options: StreamOptions) -> AsyncIterator[bytes]:
    """The answer in chunks; the last one with a choice has the annotations and the whole answer object."""
    base = {
        "id": reply.id,
        "object": "chat.completion.chunk",
        "created": reply.created,
        "model": reply.model,
    } | ({"usage": None} if options.include_usage else {})
    yield _data(base | {"choices": [_choice({"role": "assistant", "content": ""})]})
    for piece in pieces(reply.text):
        yield _data(base | {"choices": [_choice({"content": piece})]})
    last = _choice({"annotations": reply.annotations}, "stop")
    yield _data(base | {"choices": [last], "wence": reply.extension})
    if options.include_usage:
        yield _data(base | {"choices": [], "usage": reply.usage})
    yield b"data: [DONE]\n\n"


def _choice(delta: JSON, reason: str | None = None) -> JSON:
    return {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}


def _data(record: JSON) -> bytes:
    return b"data: " + encode(record) + b"\n\n"


def _usage(messages: Sequence[ChatMessage], text: str) -> JSON:
    """Characters of Chinese and words of other scripts, since there are no tokens here."""
    asked = sum(len(_TOKEN.findall(_text(each, at))) for at, each in enumerate(messages) if _is_said(each))
    said = len(_TOKEN.findall(text))
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _model(name: str) -> JSON:
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": "wence"}
