"""The tools of the Model Context Protocol on standard input and output, for a client that starts them itself."""

import anyio
from mcp.server.stdio import stdio_server

from api.app import VERSION
from api.mcp_server import mcp_server
from api.service import Service
from rag import Assistant
from rag.settings import Settings


def serve_stdio(settings: Settings) -> None:
    """Serves one client until it closes the input."""
    Assistant.open(settings.data)  # what is wrong with the index is told now, in one line
    anyio.run(_serve, settings)


async def _serve(settings: Settings) -> None:
    service = Service(settings)
    await anyio.to_thread.run_sync(service.keeper.look)
    server = mcp_server(service.run, settings, VERSION)
    async with service.open(), stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
