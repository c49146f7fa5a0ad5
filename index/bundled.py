"""The encoder that the package brings, and the one that an index was built with."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from index.encoder import Encoder, HubEncoder
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
    return HubEncoder(source) if source else StaticEncoder.load(generation.folder / ENCODER)
