"""A folder of documents: which files it holds, the corrections beside them, and looking up by id."""

from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.library import Library, document_files, load_document

NOTICE = """蚌埠市人民政府办公室关于加强淮河岸线管护的通知

蚌政办〔2021〕14号

各县、区人民政府：

为加强淮河岸线管护，现将有关事项通知如下。

一、落实管护责任

建立市、县、乡三级河长巡查制度，及时清理岸线垃圾。

蚌埠市人民政府办公室
2021年5月20日
"""
LAW = "泰州市湿地保护条例\n\n第一条　为了保护湿地，制定本条例。\n\n第二条　本条例适用于本市湿地。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bengbu.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "taizhou.md").write_text(LAW, encoding="utf-8")
    return tmp_path


# ---- files of a folder -------------------------------------------------------------------------------


def test_document_files_of_a_folder_come_in_the_order_of_names(folder: Path) -> None:
    assert list(document_files([folder])) == [folder / "bengbu.txt", folder / "taizhou.md"]


def test_document_files_leave_out_what_is_no_document(folder: Path) -> None:
    for name in ("bengbu.toml", "readme.pdf", ".hidden.txt", "notes"):
        (folder / name).write_text("x", encoding="utf-8")
    assert [path.name for path in document_files([folder])] == ["bengbu.txt", "taizhou.md"]


def test_document_files_look_into_folders_below(folder: Path) -> None:
    below = folder / "2023" / "anhui"
    below.mkdir(parents=True)
    (below / "fuyang.txt").write_text(LAW, encoding="utf-8")
    assert below / "fuyang.txt" in list(document_files([folder]))


def test_document_files_keep_a_file_that_is_named(tmp_path: Path) -> None:
    assert list(document_files([tmp_path / "missing.txt"])) == [tmp_path / "missing.txt"]


def test_an_empty_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        list(document_files([tmp_path]))
    assert caught.value.where == str(tmp_path)
    assert "no document" in caught.value.what
    assert ".txt" in caught.value.remedy


# ---- one document ------------------------------------------------------------------------------------


def test_load_document_reads_text_clauses_and_metadata(folder: Path) -> None:
    document = load_document(folder / "bengbu.txt")
    assert document.id == "bengbu"
    assert document.text == NOTICE
    assert [clause.id for clause in document.clauses] == ["bengbu/front", "bengbu/1", "bengbu/end"]
    assert document.title == "蚌埠市人民政府办公室关于加强淮河岸线管护的通知"
    assert (document.doc_no, document.issuer, document.date) == (
        "蚌政办〔2021〕14号",
        "蚌埠市人民政府办公室",
        "2021-05-20",
    )
    assert (document.region, document.level, document.status) == ("蚌埠市", "city", "in_force")


def test_sha256_is_of_the_stored_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("合肥市规划\r\n".encode())
    (tmp_path / "b.txt").write_bytes("合肥市规划\n".encode())
    (tmp_path / "c.txt").write_bytes("芜湖市规划\n".encode())
    first, same, other = (load_document(tmp_path / name).sha256 for name in ("a.txt", "b.txt", "c.txt"))
    assert first == same
    assert first != other
    assert len(first) == 64


def test_loading_twice_gives_the_same_document(folder: Path) -> None:
    assert load_document(folder / "taizhou.md") == load_document(folder / "taizhou.md")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        pytest.param("missing.txt", None, "no such file", id="missing"),
        pytest.param("paper.pdf", b"%PDF-1.7", "the format .pdf is not read", id="format"),
        pytest.param("paper.txt", b" \n\n", "the file is empty", id="empty"),
        pytest.param("paper.txt", b"\x00\x01\x02\x03" * 40, "the file is not text in UTF-8 or GB18030", id="no_text"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, name: str, content: bytes | None, what: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableDocument) as caught:
        load_document(tmp_path / name)
    assert (caught.value.what, caught.value.where) == (what, str(tmp_path / name))


# ---- corrections beside a document -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "name", "value"),
    [
        pytest.param('title = "蚌埠市淮河岸线通知"', "title", "蚌埠市淮河岸线通知", id="title"),
        pytest.param('body_title = "管护办法"', "body_title", "管护办法", id="body_title"),
        pytest.param('doc_no = "蚌政办秘〔2021〕15号"', "doc_no", "蚌政办秘〔2021〕15号", id="doc_no"),
        pytest.param('issuer = "蚌埠市水利局"', "issuer", "蚌埠市水利局", id="issuer"),
        pytest.param('region = "怀远县"', "region", "怀远县", id="region"),
        pytest.param('level = "county"', "level", "county", id="level"),
        pytest.param('date = "2021-06"', "date", "2021-06", id="date_as_text"),
        pytest.param("date = 2021-06-01", "date", "2021-06-01", id="date_as_toml_date"),
        pytest.param("period = [2021, 2025]", "period", (2021, 2025), id="period"),
        pytest.param('status = "repealed"', "status", "repealed", id="status"),
        pytest.param(
            'source_url = "https://www.bengbu.example.cn/1"', "source_url", "https://www.bengbu.example.cn/1", id="url"
        ),
    ],
)
def test_a_correction_replaces_what_was_read(folder: Path, toml: str, name: str, value: object) -> None:
    assert getattr(load_document(folder / "bengbu.txt"), name) != value
    (folder / "bengbu.toml").write_text(toml, encoding="utf-8")
    corrected = load_document(folder / "bengbu.txt")
    assert getattr(corrected, name) == value
    assert name not in corrected.read_from


def test_a_correction_leaves_the_other_fields_and_the_other_documents_alone(folder: Path) -> None:
    before, other = load_document(folder / "bengbu.txt"), load_document(folder / "taizhou.md")
    (folder / "bengbu.toml").write_text('status = "repealed"', encoding="utf-8")
    after = load_document(folder / "bengbu.txt")
    assert (after.title, after.doc_no, after.date, after.sha256) == (
        before.title,
        before.doc_no,
        before.date,
        before.sha256,
    )
    assert load_document(folder / "taizhou.md") == other


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param(b'titel = "x"', "unknown field titel", id="unknown_key"),
        pytest.param(b'title = ""', "title = '' is not a text", id="empty_title"),
        pytest.param(b"doc_no = 14", "doc_no = 14 is not a text", id="number_for_a_text"),
        pytest.param(b'level = "town"', "level = 'town' is not one of", id="unknown_level"),
        pytest.param(b'status = "valid"', "status = 'valid' is not one of", id="unknown_status"),
        pytest.param(b"date = 2021", "date = 2021 is not a date", id="number_for_a_date"),
        pytest.param(b"period = [2021]", "period = [2021] is not two years", id="one_year"),
        pytest.param(b'period = ["2021", "2025"]', "is not two years", id="years_as_text"),
        pytest.param(b"title = ", "the corrections cannot be read", id="no_toml"),
        pytest.param(b'title = "\xff\xfe"', "the corrections cannot be read", id="no_utf_8"),
    ],
)
def test_a_wrong_correction_is_refused_by_name(folder: Path, toml: bytes, said: str) -> None:
    (folder / "bengbu.toml").write_bytes(toml)
    with pytest.raises(UnreadableDocument) as caught:
        load_document(folder / "bengbu.txt")
    assert said in caught.value.what
    assert caught.value.where == str(folder / "bengbu.toml")
    assert caught.value.remedy


# ---- the library -------------------------------------------------------------------------------------


def test_a_library_gives_its_documents_in_order_and_by_id(folder: Path) -> None:
    library = Library.load([folder])
    assert [document.id for document in library] == ["bengbu", "taizhou"]
    assert len(library) == 2
    found = library.get("taizhou")
    assert found is not None
    assert found.title == "泰州市湿地保护条例"


def test_a_library_has_no_document_under_another_id(folder: Path) -> None:
    assert Library.load([folder]).get("taizhou.md") is None


def test_two_files_with_one_id_are_refused(folder: Path) -> None:
    below = folder / "old"
    below.mkdir()
    (below / "bengbu.txt").write_text(LAW, encoding="utf-8")
    with pytest.raises(UnreadableDocument) as caught:
        Library.load([folder])
    assert "another document has the id bengbu" in caught.value.what
    assert {caught.value.where, caught.value.what.partition(": ")[2]} == {
        str(folder / "bengbu.txt"),
        str(below / "bengbu.txt"),
    }


def test_one_file_named_twice_is_one_document(folder: Path) -> None:
    assert len(Library.load([folder / "bengbu.txt", folder])) == 2


def test_a_document_added_changes_no_id_of_another(folder: Path) -> None:
    before = [clause.id for document in Library.load([folder]) for clause in document.clauses]
    (folder / "anqing.txt").write_text(LAW, encoding="utf-8")
    after = [clause.id for document in Library.load([folder]) for clause in document.clauses]
    assert set(before) < set(after)


def test_an_error_says_where_what_and_what_to_do_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        load_document(tmp_path / "missing.txt")
    assert str(caught.value) == f"{tmp_path / 'missing.txt'}: no such file. Check the path"
