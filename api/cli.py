"""The console script `wence`: reads arguments and settings, runs one command, turns errors into one line."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands import ask, documents, facts, indexing, key, measure, search, serve
from api.commands.console import DONE, FAILED, complain, say
from corpus.errors import WenceError

if TYPE_CHECKING:
    from rag.settings import Settings

logger = logging.getLogger(__name__)

_SETTINGS = Path("wence.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        settings = _settings(options)
        logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
        code: int = options.run(options, settings)
        sys.stdout.flush()
    except WenceError as error:
        complain(error)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("interrupted")
        return FAILED
    except Exception as error:
        logger.debug("unexpected", exc_info=True)
        say(f"unexpected {type(error).__name__}: {error}. Please report it with the input")
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wence", description="Wence 问策: Chinese policy documents, clause by clause")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (ask, search, documents, facts, indexing, measure, serve, key):
        module.add(commands)
    return parser


def _settings(options: argparse.Namespace) -> "Settings":
    """The settings; an option of a command that is named like one is its flag."""
    from rag.settings import NAMES, read_settings

    flags = {name: getattr(options, name, None) for name in NAMES}
    return read_settings(flags, os.environ, _SETTINGS if _SETTINGS.exists() else None)


if __name__ == "__main__":
    sys.exit(main())
