"""`wence serve`: the HTTP service."""

import argparse
from typing import TYPE_CHECKING

from api.commands.console import FAILED, Commands, say

if TYPE_CHECKING:
    from rag.settings import Settings


def add(commands: Commands) -> None:
    """Adds the command."""
    serve = commands.add_parser("serve", help="the HTTP service (not built yet)")
    serve.set_defaults(run=_serve)


def _serve(_: argparse.Namespace, __: "Settings") -> int:
    say("the HTTP service is not built yet. Use wence ask")
    return FAILED
