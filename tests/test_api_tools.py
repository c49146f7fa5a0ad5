"""The tools of the Model Context Protocol, called by the SDK's own client over both transports."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import anyio
import jsonschema
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent
from serving import ROOT, Served

from api.tools import TOOLS

ENGLISH = "what is Yulin's 2025 geographical-indication target"
Transport = Literal["http", "stdio"]
Reach = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture(params=["http", "stdio"])
def reach(request: pytest.FixtureRequest, served: Served, data: Path) -> Reach:
    """Runs something with a client that has reached the server."""

    @asynccontextmanager
    async def client() -> AsyncIterator[Client]:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "api.cli", "mcp", "--data", str(data)], cwd=ROOT
        )
        target: Any = f"{served.address}/mcp" if request.param == "http" else stdio_client(command)
        async with Client(target) as connected:
            yield connected

    def run(work: Callable[[Client], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            async with client() as connected:
                return await work(connected)

        return anyio.run(main)

    return run


def called(reach: Reach, name: str, **arguments: Any) -> CallToolResult:
    result: CallToolResult = reach(lambda client: client.call_tool(name, arguments))
    return result


def text_of(result: CallToolResult) -> str:
    [item] = result.content
    assert isinstance(item, TextContent)
    return item.text


def test_the_tools_are_described_and_only_read(reach: Reach) -> None:
    listed = {tool.name: tool for tool in reach(lambda client: client.list_tools()).tools}
    assert list(listed) == ["search", "fetch", "ask_policy", "list_documents", "indicator_table"] == list(TOOLS)
    for tool in listed.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert not tool.annotations.open_world_hint
        assert tool.title
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


def test_a_question_is_answered_with_figures_and_a_citation(reach: Reach) -> None:
    result = called(reach, "ask_policy", question=ENGLISH)
    assert not result.is_error
    answer = result.structured_content
    assert json.loads(text_of(result)) == answer
    assert "25" in answer["answer"]
    assert "16" in answer["answer"]
    assert answer["citations"][0]["url"].endswith("/documents/yulin-ip-opinion#clause-2")
    assert answer["citations"][0]["url"].startswith("http://127.0.0.1:")
    start, end = answer["citations"][0]["span"]
    assert answer["citations"][0]["clause"]["text"][start:end] == answer["citations"][0]["quote"]


def test_search_and_fetch_keep_the_common_contract(reach: Reach) -> None:
    async def both(client: Client) -> tuple[CallToolResult, CallToolResult, CallToolResult]:
        found = await client.call_tool("search", {"query": "榆林地理标志目标"})
        identity = found.structured_content["results"][0]["id"]
        clause = await client.call_tool("fetch", {"id": identity})
        document = await client.call_tool("fetch", {"id": identity.partition("/")[0]})
        return found, clause, document

    found, clause, document = reach(both)
    results = json.loads(text_of(found))["results"]
    assert len(results) == 10
    assert all(each.keys() == {"id", "title", "url"} for each in results)
    for fetched in (clause, document):
        record = json.loads(text_of(fetched))
        assert record.keys() == {"id", "title", "text", "url", "metadata"}
        assert record["metadata"]["region"] == "榆林市"
    assert json.loads(text_of(clause))["text"] in json.loads(text_of(document))["text"]
    assert json.loads(text_of(clause))["id"] == results[0]["id"]


def test_documents_and_indicators_are_listed_in_parts(reach: Reach) -> None:
    documents = called(reach, "list_documents", regions=["陕西"], limit=1).structured_content
    assert (len(documents["documents"]), documents["total"], documents["next"]) == (1, 2, "1")
    table = called(reach, "indicator_table", region="榆林", indicator="地理标志", year=2025).structured_content
    assert [fact["value"] for fact in table["facts"]] == [25, 16, 100]
    assert table["next"] is None


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("search", {}, "query: it is missing"),
    ("search", {"query": "a", "k": 3}, "k: there is no such parameter; there are query"),
    ("search", {"query": "a" * 2001}, "query: string should have at most 2000"),
    ("fetch", {"id": "../../etc/passwd"}, "nothing has the id ../../etc/passwd"),
    ("ask_policy", {"question": "\0"}, "question: the character U+0000"),
    ("indicator_table", {"year": "soon"}, "year: "),
    ("delete_everything", {}, "there is no tool of this name. There are search, "),
]


def test_a_call_that_cannot_be_is_an_error_with_one_clear_line(reach: Reach) -> None:
    async def each(client: Client) -> list[CallToolResult]:
        return [await client.call_tool(name, arguments) for name, arguments, _ in WRONG]

    for result, (_, _, said) in zip(reach(each), WRONG, strict=True):
        assert result.is_error
        assert said in text_of(result)
        assert "\n" not in text_of(result)


# ---- HTTP alone ---------------------------------------------------------------------------------------

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="plain"),
        pytest.param({"host": "localhost:8000"}, 200, id="localhost"),
        pytest.param({"host": "evil.example"}, 421, id="foreign_host"),
        pytest.param({"host": "127.0.0.1.evil.example"}, 421, id="host_that_begins_like_ours"),
        pytest.param({"origin": "http://evil.example"}, 403, id="foreign_origin"),
        pytest.param({"origin": "http://localhost.evil.example"}, 403, id="origin_that_begins_like_ours"),
        pytest.param({"origin": "null"}, 403, id="no_origin"),
        pytest.param({"origin": "http://localhost:3000"}, 200, id="origin_on_this_machine"),
    ],
)
def test_host_and_origin_must_be_known(served: Served, headers: dict[str, str], status: int) -> None:
    response = served.client.post("/mcp", json=INITIALIZE, headers=ACCEPT | headers)
    assert response.status_code == status
    if status != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert "Add it to WENCE_" in response.json()["detail"]


def test_there_is_no_stream_to_get(served: Served) -> None:
    assert served.client.get("/mcp", headers=ACCEPT).status_code == 405
