"""What can be wrong with an index folder, where, and what to do.

WenceError (corpus)
├── IndexFault      a folder that cannot be read or written, or that another build holds
│   ├── MissingIndex    no index has been built there
│   ├── DamagedIndex    a file is missing, shortened or changed
│   └── StaleIndex      built with another tokeniser, encoder or layout
└── EncoderUnavailable   a model that cannot be found, fetched, loaded or used
"""

import shlex
from pathlib import Path

from corpus.errors import WenceError


class IndexFault(WenceError):
    """An index folder that cannot be used."""


class MissingIndex(IndexFault):
    """A folder in which no index has been built."""


class DamagedIndex(IndexFault):
    """An index of which a file is missing, shortened or changed."""


class StaleIndex(IndexFault):
    """An index built with another tokeniser, encoder or layout than the one that opens it."""


class EncoderUnavailable(WenceError):
    """An encoder that cannot be found, fetched, loaded or used."""


def build(data: Path) -> str:
    """The remedy where there is no index: the command that builds one in this folder."""
    return f"Run wence index --data {shlex.quote(str(data))}"


def rebuild(data: Path) -> str:
    """The remedy for an index of no use: the command that builds it again."""
    return f"{build(data)} to build it again"
