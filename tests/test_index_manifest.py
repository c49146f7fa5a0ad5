"""The manifest: the same value after writing and reading, and every other byte refused."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import WenceError
from index.errors import DamagedIndex, StaleIndex
from index.manifest import FORMAT, EncoderIdentity, Manifest, StoredFile, shown

DATA = Path("/srv/wence data")
FILE = DATA / "generations" / "000001-0a1b2c3d" / "manifest.json"
ENCODER = EncoderIdentity(name="wence-static", revision="3", dimensions=256, fingerprint="9f2c")
MANIFEST = Manifest(
    corpus="1c8a",
    tokeniser="rjieba 0.2.1 词典 77ab",
    encoder=ENCODER,
    counts={"documents": 5, "clauses": 301, "terms": 4102, "vectors": 301},
    settings={"k1": 1.2, "b": 0.75, "depth": 100, "fusion": "rrf"},
    files={"terms.npy": StoredFile(128, "00" * 32), "encoder/weights.npy": StoredFile(0, "ff" * 32)},
)


def read(content: bytes) -> Manifest:
    return Manifest.from_json(content, file=FILE, data=DATA)


def sealed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The manifest with one change and a checksum that fits, as another program might write it."""
    record = json.loads(MANIFEST.to_json())
    del record["sha256"]
    change(record)
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    record["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


# ---- there and back ----------------------------------------------------------------------------------


def test_a_manifest_read_is_the_one_written() -> None:
    assert read(MANIFEST.to_json()) == MANIFEST


def test_the_same_manifest_is_always_the_same_bytes() -> None:
    turned = replace(MANIFEST, counts=dict(sorted(MANIFEST.counts.items())))
    assert turned.to_json() == MANIFEST.to_json()


@given(
    settings=st.dictionaries(
        st.text(), st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(), max_size=4
    ),
    counts=st.dictionaries(st.text(), st.integers(min_value=0), max_size=4),
    tokeniser=st.text(),
)
def test_any_setting_comes_back(settings: dict[str, float | int | str], counts: dict[str, int], tokeniser: str) -> None:
    manifest = replace(MANIFEST, settings=settings, counts=counts, tokeniser=tokeniser)
    assert read(manifest.to_json()) == manifest


@pytest.mark.parametrize("setting", [float("nan"), float("inf")])
def test_a_setting_that_is_no_number_is_not_written(setting: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace(MANIFEST, settings={"k1": setting}).to_json()


# ---- damage ------------------------------------------------------------------------------------------


def test_every_flipped_byte_is_refused() -> None:
    content = MANIFEST.to_json()
    for position in range(len(content)):
        for bit in (0x01, 0x80):
            flipped = bytearray(content)
            flipped[position] ^= bit
            with pytest.raises(DamagedIndex):
                read(bytes(flipped))


def test_every_shortened_manifest_is_refused() -> None:
    content = MANIFEST.to_json()
    for end in range(len(content)):
        with pytest.raises(DamagedIndex):
            read(content[:end])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\xff" * 40, id="binary"),
        pytest.param(b"[]", id="no_object"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(MANIFEST.to_json() + b"\n", id="longer"),
    ],
)
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedIndex):
        read(content)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda record: record.pop("corpus"), "field corpus", id="missing_field"),
        pytest.param(lambda record: record.pop("format"), "None is not a count", id="missing_format"),
        pytest.param(lambda record: record.update(colour="red"), "field colour", id="unknown_field"),
        pytest.param(lambda record: record.update(tokeniser=3), "3 is not a text", id="number_for_a_text"),
        pytest.param(lambda record: record.update(encoder="x"), "'x' is not an object", id="text_for_an_encoder"),
        pytest.param(lambda record: record["encoder"].pop("revision"), "is not an object of", id="encoder_field"),
        pytest.param(lambda record: record["encoder"].update(dimensions=-1), "-1 is not a count", id="dimensions"),
        pytest.param(lambda record: record["counts"].update(terms=True), "True is not a count", id="truth_for_a_count"),
        pytest.param(lambda record: record["counts"].update(terms=1.5), "1.5 is not a count", id="part_of_a_count"),
        pytest.param(lambda record: record["settings"].update(k1=None), "None is not a setting", id="no_setting"),
        pytest.param(lambda record: record["settings"].update(k1=[1]), "[1] is not a setting", id="list_as_setting"),
        pytest.param(lambda record: record.update(files=[]), "[] is not an object", id="list_of_files"),
        pytest.param(lambda record: record["files"]["terms.npy"].pop("size"), "is not an object of", id="file_size"),
    ],
)
def test_a_manifest_of_another_shape_is_refused(change: Callable[[dict[str, Any]], object], said: str) -> None:
    with pytest.raises(DamagedIndex) as caught:
        read(sealed(change))
    assert said in caught.value.what


@pytest.mark.parametrize("name", ["../passwd", "/etc/passwd", "a/../../b", "", ".", "a//b", "a\\b", "encoder/"])
def test_a_file_outside_of_the_index_is_refused(name: str) -> None:
    with pytest.raises(DamagedIndex) as caught:
        read(replace(MANIFEST, files={name: StoredFile(1, "00")}).to_json())
    assert "is no file of the index" in caught.value.what


def test_damage_says_where_it_is_and_how_to_build_again() -> None:
    with pytest.raises(WenceError) as caught:
        read(b"{}")
    assert str(caught.value) == (
        f"{FILE}: the manifest is damaged (its checksum does not fit). "
        "Run wence index --data '/srv/wence data' to build it again"
    )


# ---- another index than wanted -----------------------------------------------------------------------


@pytest.mark.parametrize("layout", [0, FORMAT + 1])
def test_another_format_is_stale_and_not_damaged(layout: int) -> None:
    with pytest.raises(StaleIndex) as caught:
        read(sealed(lambda record: record.update(format=layout)))
    assert caught.value.what == f"the index has format {layout}, this program reads format {FORMAT}"


def test_a_newer_format_may_have_other_fields() -> None:
    with pytest.raises(StaleIndex):
        read(sealed(lambda record: record.update(format=FORMAT + 1, counts="many")))


def test_shown_is_an_encoder_in_one_line() -> None:
    assert shown(ENCODER) == "wence-static 3 (256 dimensions, 9f2c)"
    assert shown(replace(ENCODER, revision="")) == "wence-static (256 dimensions, 9f2c)"


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [
        pytest.param(MANIFEST, (), id="same"),
        pytest.param(replace(MANIFEST, files={}, counts={}), (), id="results_do_not_count"),
        pytest.param(replace(MANIFEST, corpus="2d9b"), ("corpus",), id="corpus"),
        pytest.param(replace(MANIFEST, settings={**MANIFEST.settings, "k1": 1.5}), ("settings",), id="settings"),
        pytest.param(
            replace(MANIFEST, tokeniser="jieba", encoder=replace(ENCODER, revision="4")),
            ("tokeniser", "encoder"),
            id="tokeniser_and_encoder",
        ),
        pytest.param(replace(MANIFEST, format=FORMAT + 1), ("format",), id="format"),
    ],
)
def test_changes_names_what_differs(wanted: Manifest, changed: tuple[str, ...]) -> None:
    assert MANIFEST.changes(wanted) == changed
