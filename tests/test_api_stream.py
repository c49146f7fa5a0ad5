"""Server-sent events: the bits of a text, and their form."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request

from api.stream import event, event_stream, pieces

TEXTS = [
    "榆林市2025年地理标志证明商标25件、地理标志保护产品16件。[1]",
    "到2025年，PCT专利年申请量达到4.5万件，占12.5%，见陕知发〔2022〕38号（2024-08-05）。[1][12]\n- 第二项[3]",
    "Yulin (榆林市): 25件; loans of 1,200.5 million.[1]",
    "",
    "🙂" * 9,
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_bits_of_a_text_make_it_up_and_part_no_figure_and_no_mark(text: str) -> None:
    bits = list(pieces(text))
    assert "".join(bits) == text
    ends = {len("".join(bits[:count])) for count in range(1, len(bits))}
    for found in re.finditer(r"\[\d+\]|\d[\d.,%-]*", text):
        assert not ends & set(range(found.start() + 1, found.end()))


def test_an_event_is_one_line_of_data_whatever_it_says() -> None:
    said = event("token", {"text": "一\n二\r\n\n三\u2028"})
    assert said.startswith(b"event: token\ndata: ")
    assert said.endswith(b"\n\n")
    assert said.count(b"\n") == 3
    assert json.loads(said.split(b"data: ")[1]) == {"text": "一\n二\r\n\n三\u2028"}


async def breaking() -> AsyncIterator[bytes]:
    yield event("token", {"text": "到2025年"})
    raise RuntimeError("一个秘密的问题")


@pytest.mark.parametrize(
    ("path", "key"), [("/v1/ask", "type"), ("/v1/chat/completions", "error")], ids=["native", "openai"]
)
def test_a_stream_that_breaks_ends_with_a_problem_that_tells_no_secret(path: str, key: str) -> None:
    scope = {"type": "http", "path": path, "headers": [], "server": ("a", 80), "state": {"request_id": "call-7"}}
    response = event_stream(breaking(), Request(scope))

    async def all_of_it() -> bytes:
        return b"".join([bytes(part) async for part in response.body_iterator])  # type: ignore[arg-type]

    said = asyncio.run(all_of_it()).decode()
    assert said.startswith("event: token\n")
    name, data = said.strip().split("\n\n")[-1].split("\n")
    assert name == "event: error"
    assert key in json.loads(data.removeprefix("data: "))
    assert "call-7" in data
    assert "秘密" not in said
