"""`wence serve` and `wence mcp`: the HTTP service, and the tools of the Model Context Protocol on stdio."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from api.commands.console import DONE, Commands, add_data, positive

if TYPE_CHECKING:
    from rag.settings import Settings


def add(commands: Commands) -> None:
    """Adds the commands."""
    serve = commands.add_parser("serve", help="the HTTP service")
    add_data(serve)
    serve.add_argument("--host", metavar="H", help="the address served on (127.0.0.1)")
    serve.add_argument("--port", type=int, metavar="P", help="the port; 0 takes a free one (8000)")
    serve.add_argument("--workers", type=positive, metavar="N", help="processes that serve (1)")
    serve.add_argument("--public", action="store_true", help="let everybody ask, also from elsewhere, without a key")
    serve.add_argument("--log-json", action="store_true", default=None, help="log JSON lines")
    serve.set_defaults(run=_serve)
    tools = commands.add_parser("mcp", help="tools of the Model Context Protocol on standard input and output")
    add_data(tools)
    tools.set_defaults(run=_mcp)


def _serve(options: argparse.Namespace, settings: "Settings") -> int:
    from api.serving import serve

    if options.public:
        settings = replace(settings, access="public")
    serve(settings, lambda address: print(f"Wence 问策: {address}", flush=True))
    return DONE


def _mcp(_: argparse.Namespace, settings: "Settings") -> int:
    from api.stdio import serve_stdio

    serve_stdio(settings)
    return DONE
