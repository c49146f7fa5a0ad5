"""Chat as OpenAI's clients speak it: /v1/chat/completions and /v1/models.

The last message of the user is the question, the earlier ones are its history; instructions of a system are not
followed, since an answer is made of the documents' own words. The citations are `annotations` on the answer's
text, and the whole answer object stands in the extension `wence`.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api.chat_shapes import Chat, ChatMessage, CompletionModel, ErrorsModel, ModelModel, ModelsModel, StreamOptions
from api.completion import chunks, completion, reply_of
from api.encoding import JSON, FastJSON
from api.links import base_of
from api.problems import Problem
from api.routes import REFUSALS, StrictRoute, ask_assistant, check_length, service_of
from api.schemas import MOST_TURNS, visible
from api.stream import EVENTS, event_stream
from rag import Message

MODELS = ("wence", "wence-extract")
"""`wence` answers by the best way there is; `wence-extract` by the documents' own words alone."""
_SINCE = 1_767_225_600  # 2026-01-01, the same in every list

router = APIRouter(prefix="/v1", tags=["openai"], route_class=StrictRoute)


def _described(model: type, *statuses: int, content: JSON | None = None) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the answers of a path; `content` are other forms of the good one."""
    errors: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorsModel} for status in (400, 415, *REFUSALS, *statuses)
    }
    return errors | {200: {"model": model} | ({"content": content} if content else {})}


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
    answer = await service.run(lambda assistant: ask_assistant(assistant, question, history, k=k))
    spoken = [*(message.content for message in history), question]
    reply = reply_of(answer, asked.model, base_of(request, service.settings), spoken)
    if asked.stream:
        options = asked.stream_options or StreamOptions()
        return event_stream(chunks(reply, include_usage=options.include_usage), request)
    return FastJSON(completion(reply))


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


def _model(name: str) -> JSON:
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": "wence"}
