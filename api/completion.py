"""An answer as a completion of OpenAI's: its text with its sources, its annotations, whole or in chunks."""

import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple

from api.encoding import JSON, encode
from api.links import absolute, linked_record
from api.stream import pieces
from rag import Answer
from rag.cite import label, url

_MARK = re.compile(r"\[(\d+)\]")
_BRACKETS = re.compile(r"[\[\]\\]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")
_SOURCES = {"zh": "引用", "en": "Citations"}
_RELATED = {"zh": "相关条款", "en": "Related clauses"}


class Reply(NamedTuple):
    """An answer on its way to a client, and what is said of it."""

    id: str
    created: int
    model: str
    text: str
    annotations: list[JSON]
    extension: JSON
    usage: JSON


def reply_of(answer: Answer, model: str, base: str, asked: Sequence[str]) -> Reply:
    """The reply that an answer makes; links begin with `base`, `asked` are the messages it is counted for."""
    record = linked_record(answer, base)
    text = "\n\n".join(_blocks(answer, record, base))
    return Reply(
        id=f"chatcmpl-{secrets.token_hex(12)}",
        created=int(time.time()),
        model=model,
        text=text,
        annotations=list(_annotations(answer.answer, record["citations"])),
        extension=record,
        usage=_usage(asked, text),
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


def completion(reply: Reply) -> JSON:
    """The reply in one piece."""
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


async def chunks(reply: Reply, *, include_usage: bool) -> AsyncIterator[bytes]:
    """The answer in chunks; the last one with a choice has the annotations and the whole answer object."""
    base = {
        "id": reply.id,
        "object": "chat.completion.chunk",
        "created": reply.created,
        "model": reply.model,
    } | ({"usage": None} if include_usage else {})
    yield _data(base | {"choices": [_choice({"role": "assistant", "content": ""})]})
    for piece in pieces(reply.text):
        yield _data(base | {"choices": [_choice({"content": piece})]})
    last = _choice({"annotations": reply.annotations}, "stop")
    yield _data(base | {"choices": [last], "wence": reply.extension})
    if include_usage:
        yield _data(base | {"choices": [], "usage": reply.usage})
    yield b"data: [DONE]\n\n"


def _choice(delta: JSON, reason: str | None = None) -> JSON:
    return {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}


def _data(record: JSON) -> bytes:
    return b"data: " + encode(record) + b"\n\n"


def _usage(asked: Sequence[str], text: str) -> JSON:
    """Characters of Chinese and words of other scripts, since there are no tokens here."""
    before = sum(len(_TOKEN.findall(each)) for each in asked)
    said = len(_TOKEN.findall(text))
    return {"prompt_tokens": before, "completion_tokens": said, "total_tokens": before + said}
