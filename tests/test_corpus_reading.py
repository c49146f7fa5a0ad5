"""A file becomes its stored text, or one line that says what is wrong, where, and what to do."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import reading
from corpus.errors import UnreadableDocument
from corpus.reading import decode, read_document

POLICY = "第一条 为了强化知识产权保护，制定本办法。\n第二条 市知识产权局负责本办法的实施。\n"


def written(folder: Path, raw: bytes, name: str = "policy.txt") -> Path:
    """A file with these bytes in it."""
    path = folder / name
    path.write_bytes(raw)
    return path


def refusal(path: Path) -> UnreadableDocument:
    """The error that reading a file ends in."""
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path)
    return caught.value


# ---- files that are read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(POLICY.encode(), id="utf8"),
        pytest.param(codecs.BOM_UTF8 + POLICY.encode(), id="utf8_with_byte_order_mark"),
        pytest.param(POLICY.encode("gb18030"), id="gb18030"),
        pytest.param(POLICY.encode("gbk"), id="gbk"),
        pytest.param(POLICY.replace("\n", "\r\n").encode(), id="windows_line_ends"),
        pytest.param(POLICY.replace("\n", "\r").encode(), id="old_mac_line_ends"),
        pytest.param(POLICY.replace("\n", "\r\n").encode("gb18030"), id="gb18030_with_windows_line_ends"),
    ],
)
def test_read_document_gives_the_same_text_from_every_encoding(tmp_path: Path, raw: bytes) -> None:
    assert read_document(written(tmp_path, raw)) == POLICY


@pytest.mark.parametrize("name", ["policy.txt", "policy.md", "POLICY.TXT", "policy.2024.Md"])
def test_read_document_knows_text_and_markdown_endings(tmp_path: Path, name: str) -> None:
    assert read_document(written(tmp_path, POLICY.encode(), name)) == POLICY


def test_read_document_keeps_everything_but_line_ends(tmp_path: Path) -> None:
    text = "\u3000\u3000一、总体要求\t \n\n\f坚持\u200b质量优先\n\n"
    assert read_document(written(tmp_path, text.encode())) == text


def test_read_document_keeps_a_rare_character_of_gb18030(tmp_path: Path) -> None:
    text = "喆𠮷路街道办事处负责落实。\n"
    assert read_document(written(tmp_path, text.encode("gb18030"))) == text


def test_read_document_forgives_a_stray_control_character(tmp_path: Path) -> None:
    text = POLICY + "\x07"
    assert read_document(written(tmp_path, text.encode())) == text


def test_read_document_takes_a_file_of_exactly_the_greatest_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = POLICY.encode()
    monkeypatch.setattr(reading, "MAX_BYTES", len(raw))
    assert read_document(written(tmp_path, raw)) == POLICY


@given(
    st.text(alphabet="第一条知识产权，。0aI \n", min_size=1).filter(str.strip), st.sampled_from(["utf-8", "utf-8-sig"])
)
def test_decode_gives_back_what_was_encoded(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), where="policy.txt") == text


# ---- files that are not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "what", "remedy"),
    [
        pytest.param(b"", "empty", "Put the document's text into it", id="empty"),
        pytest.param(b" \n\t\r\n", "empty", "Put the document's text into it", id="white_space_only"),
        pytest.param("\u3000\n".encode(), "empty", "Put the document's text into it", id="wide_blank_only"),
        pytest.param(codecs.BOM_UTF8, "empty", "Put the document's text into it", id="byte_order_mark_only"),
        pytest.param(POLICY.encode("utf-16"), "not text in UTF-8 or GB18030", "UTF-8", id="utf16_with_mark"),
        pytest.param(
            codecs.BOM_UTF16_BE + POLICY.encode("utf-16-be"), "not text", "UTF-8", id="utf16_big_endian_with_mark"
        ),
        pytest.param(POLICY.encode("utf-16-le"), "not text", "UTF-8", id="utf16_without_mark"),
        pytest.param(POLICY.encode("utf-16-be"), "not text", "UTF-8", id="utf16_big_endian_without_mark"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "not text", "UTF-8", id="zip"),
        pytest.param(bytes(range(1, 32)) * 4, "not text", "UTF-8", id="control_characters"),
        pytest.param(b"\xff\xd8\xff\xe1\xff\xff", "not text", "UTF-8", id="in_no_encoding"),
        pytest.param(("\ue000" * 40).encode(), "not text", "UTF-8", id="private_characters"),
    ],
)
def test_read_document_refuses_a_file_without_text(tmp_path: Path, raw: bytes, what: str, remedy: str) -> None:
    path = written(tmp_path, raw)
    error = refusal(path)
    assert what in error.what
    assert error.where == str(path)
    assert remedy in error.remedy


def test_read_document_refuses_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "关于进一步加强知识产权保护的意见.txt"
    assert str(refusal(path)) == f"{path}: no such file. Check the path"


def test_read_document_refuses_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.symlink_to(tmp_path / "gone.txt")
    assert str(refusal(path)) == f"{path}: no such file. Check the path"


def test_read_document_refuses_a_directory_with_the_name_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "papers.txt"
    path.mkdir()
    error = refusal(path)
    assert "directory" in error.what
    assert error.where == str(path)
    assert error.remedy


@pytest.mark.parametrize(
    ("name", "what"),
    [
        pytest.param("policy.docx", "the format .docx is not read", id="unknown"),
        pytest.param("policy", "the format (no ending) is not read", id="none"),
        pytest.param("policy.txt.bak", "the format .bak is not read", id="only_the_last_counts"),
    ],
)
def test_read_document_refuses_an_unknown_ending(tmp_path: Path, name: str, what: str) -> None:
    path = written(tmp_path, POLICY.encode(), name)
    assert str(refusal(path)) == f"{path}: {what}. Save the document as one of: .md, .txt"


def test_read_document_refuses_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1024**2)
    path = written(tmp_path, b"a" * (3 * 1024**2))
    assert str(refusal(path)) == f"{path}: the file has 3.0 MB, more than 1 MB. Split it into its documents"


def test_read_document_refuses_more_than_64_megabytes(tmp_path: Path) -> None:
    path = written(tmp_path, POLICY.encode())
    with path.open("r+b") as file:
        file.truncate(64 * 1024**2 + 1)
    assert "more than 64 MB" in refusal(path).what


def test_every_refusal_is_one_line(tmp_path: Path) -> None:
    paths = [
        tmp_path / "gone.txt",
        written(tmp_path, b""),
        written(tmp_path, b"\0", "a.md"),
        written(tmp_path, b"a", "b.pdf"),
    ]
    assert not any("\n" in str(refusal(path)) for path in paths)
