"""`wence key`: API keys 密钥, made, listed and taken back."""

import argparse
import sys
from typing import TYPE_CHECKING

from api.commands.console import DONE, Commands, positive, print_table

if TYPE_CHECKING:
    from rag.settings import Settings


def add(commands: Commands) -> None:
    """Adds the command."""
    key = commands.add_parser("key", help="make, list and take back API keys")
    actions = key.add_subparsers(metavar="ACTION", required=True)
    new = actions.add_parser("add", help="make a key; it is printed once and kept nowhere")
    new.add_argument("name", metavar="NAME", help="who it is for")
    new.add_argument("--scope", default="ask", metavar="S", help="what it may do: ask, admin or ask,admin")
    new.add_argument("--rate", dest="key_rate", type=positive, metavar="N", help="requests a minute")
    new.set_defaults(run=_add)
    actions.add_parser("list", help="list the keys").set_defaults(run=_list)
    old = actions.add_parser("remove", help="take a key back")
    old.add_argument("name", metavar="NAME")
    old.set_defaults(run=_remove)


def _add(options: argparse.Namespace, settings: "Settings") -> int:
    from api.keys import add_key

    scopes = [scope.strip() for scope in options.scope.split(",") if scope.strip()]
    print(add_key(settings.keys, options.name, scopes, rate=options.key_rate))
    print(f"wence: kept as a hash in {settings.keys}; the key itself is shown only now", file=sys.stderr)
    return DONE


def _list(_: argparse.Namespace, settings: "Settings") -> int:
    from api.keys import read_keys

    keys = read_keys(settings.keys)
    rows = [(key.name, ",".join(key.scopes), str(key.rate or "—"), key.created) for key in keys]
    print_table(("name", "scope", "rate", "created"), rows)
    return DONE


def _remove(options: argparse.Namespace, settings: "Settings") -> int:
    from api.keys import remove_key

    remove_key(settings.keys, options.name)
    return DONE
