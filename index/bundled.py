"""The encoder that the package brings, and the one that an index was built with."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from index.encoder import Encoder, HubEncoder
from index.errors import rebuild
from index.static import StaticEncoder
from index.storage import Generation

ENCODER = "encoder"


@cache
def bundled_encoder() -> StaticEncoder:
    """The encoder that the package brings."""
    return StaticEncoder.load(Path(str(files("index").joinpath("bundled"))))


def open_encoder(generation: Generation) -> Encoder:
    """The encoder that an index was built with."""
    source = str(generation.manifest.settings["encoder"])
    if source:
        return HubEncoder(source)
    return StaticEncoder.load(generation.folder / ENCODER, remedy=rebuild(generation.data))
