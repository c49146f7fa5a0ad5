"""Documents and clauses on disk: every value comes back as it was written, looked up by position and id."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import (
    Cell,
    Clause,
    ClauseId,
    ClauseKind,
    Deadline,
    Document,
    DocumentId,
    Duty,
    Furniture,
    Heading,
    Level,
    ParsedText,
    Status,
    head_of,
)
from corpus.facts import read_facts
from corpus.library import Library
from corpus.wording import Run, Span, Wording, printed
from index import archive as archive_module
from index.archive import Archive, write_archive
from index.errors import DamagedIndex, IndexFault
from index.manifest import EncoderIdentity, Manifest
from index.storage import Generation, open_generation, write_generation

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"


def filled(documents: Iterable[Document]) -> Callable[[Path], Manifest]:
    """What fills a generation that holds nothing but the archive of some documents."""

    def fill(folder: Path) -> Manifest:
        counts = write_archive(folder, documents)
        return Manifest("corpus", "rjieba", EncoderIdentity("wence", "1", 2, "0f"), counts, {})

    return fill


def stored(folder: Path, documents: Iterable[Document]) -> Archive:
    return Archive(write_generation(folder, filled(documents)))


def notice(name: str, *words: str) -> Document:
    """A document of a clause for each of the words."""
    text = "\n".join(words)
    clauses = []
    for number, word in enumerate(words):
        start = sum(len(before) + 1 for before in words[:number])
        wording = printed(text, start, start + len(word))
        clauses.append(Clause(ClauseId(f"{name}/{number}"), DocumentId(name), ("一、总则",), "text", wording))
    return Document(DocumentId(name), f"{name}通知", ParsedText(text, tuple(clauses), (), ()), sha256="00")


NOTICES = [notice("yulin", "制定本办法。", "自发布之日起施行。"), notice("ankang"), notice("hanzhong", "加强保护。")]


@pytest.fixture(scope="module", autouse=True)
def _unsynced() -> Iterator[None]:
    """Leaves out the wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="module")
def library() -> list[Document]:
    return sorted(Library.load([DOCUMENTS]), key=lambda document: document.id)


@pytest.fixture(scope="module")
def archive(library: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return stored(tmp_path_factory.mktemp("data"), reversed(library))


@pytest.fixture
def notices(tmp_path: Path) -> Archive:
    return stored(tmp_path, NOTICES)


# ---- there and back ----------------------------------------------------------------------------------


def test_the_documents_of_the_corpus_come_back_as_they_were(archive: Archive, library: list[Document]) -> None:
    assert archive.document_count == len(library) == 5
    for position, document in enumerate(library):
        found = archive.document(position)
        assert found == document
        assert list(found.parsed.pieces()) == list(document.parsed.pieces())


def test_the_clauses_of_the_corpus_come_back_as_they_were(archive: Archive, library: list[Document]) -> None:
    clauses = [clause for document in library for clause in document.clauses]
    assert archive.clause_count == len(clauses)
    assert [archive.clause(position) for position in range(len(clauses))] == clauses


def test_a_clause_read_is_made_of_the_same_types(archive: Archive, library: list[Document]) -> None:
    found = archive.document(1)
    assert repr(found) == repr(library[1])
    assert hash(found.clauses) == hash(library[1].clauses)


def test_the_heads_of_the_corpus_come_back_as_they_were(archive: Archive, library: list[Document]) -> None:
    assert list(archive.heads()) == [head_of(document) for document in library]
    assert repr(archive.head(0)) == repr(head_of(library[0]))


# ---- facts -------------------------------------------------------------------------------------------


def test_the_facts_of_the_corpus_come_back_in_the_order_of_the_text(archive: Archive, library: list[Document]) -> None:
    for position, document in enumerate(library):
        found = [fact for place in archive.clauses_of(position) for fact in archive.facts(place)]
        assert found == read_facts(document)
        assert repr(found) == repr(read_facts(document))
    assert found  # the last document, Yulin's opinion, states some


def test_each_fact_comes_back_with_the_clause_that_states_it(archive: Archive) -> None:
    for position in range(archive.clause_count):
        clause = archive.clause(position)
        for fact in archive.facts(position):
            assert (fact.document, fact.clause) == (clause.document, clause.id)
            assert clause.text[fact.span.start : fact.span.end]


def test_a_clause_gives_the_values_that_it_states(tmp_path: Path) -> None:
    words = (
        "加强保护。",
        "到2025年，地理标志证明商标达到25件，专利质押融资金额达到30亿元。",
        "本办法自发布之日起施行。",
    )
    found = stored(tmp_path, [notice("yulin", *words)])
    stated = [[(fact.indicator, fact.year, fact.value, fact.unit) for fact in found.facts(at)] for at in range(3)]
    assert stated == [[], [("地理标志证明商标", 2025, "25", "件"), ("专利质押融资金额", 2025, "30", "亿元")], []]


def test_a_clause_that_states_no_value_has_no_facts(notices: Archive) -> None:
    assert [notices.facts(position) for position in range(notices.clause_count)] == [(), (), ()]


@pytest.mark.parametrize("position", [-1, 3])
def test_facts_outside_are_an_error_of_the_caller(notices: Archive, position: int) -> None:
    with pytest.raises(IndexError):
        notices.facts(position)


# ---- whatever there can be ---------------------------------------------------------------------------

texts = st.text(max_size=12)
years = st.integers(min_value=1900, max_value=2200)
spans = st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6))
runs = st.builds(Run, st.integers(0, 99), st.integers(0, 10**6), st.integers(1, 99))
wordings = st.builds(Wording, texts, st.lists(runs, max_size=3).map(tuple))
names = st.lists(texts, max_size=2).map(tuple)
maybe = st.none() | texts
days = st.none() | st.dates(date(1900, 1, 1)).map(date.isoformat)
duties = st.builds(Duty, names, names, st.none() | st.builds(Deadline, texts, days))


def clauses_of(name: str, ids: Sequence[str]) -> st.SearchStrategy[tuple[Clause, ...]]:
    """Clauses of a document with some ids."""
    return st.tuples(
        *(
            st.builds(
                Clause,
                st.just(ClauseId(f"{name}/{identity}")),
                st.just(DocumentId(name)),
                names,
                st.sampled_from(get_args(ClauseKind)),
                wordings,
                st.lists(st.builds(Cell, texts, texts, spans), max_size=2).map(tuple),
                duties,
            )
            for identity in ids
        )
    )


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """A few documents with all there can be in one."""
    made = []
    for number, name in enumerate(draw(st.lists(texts, max_size=3, unique=True))):
        ids = draw(st.lists(texts, max_size=3, unique=True))
        clauses = draw(clauses_of(str(number), ids))
        parsed = ParsedText(
            draw(st.text()),
            clauses,
            tuple(draw(st.lists(st.builds(Heading, wordings), max_size=2))),
            tuple(draw(st.lists(st.builds(Furniture, texts, spans), max_size=2))),
        )
        made.append(
            Document(
                DocumentId(name),
                draw(texts),
                parsed,
                draw(texts),
                doc_no=draw(maybe),
                issuer=draw(maybe),
                region=draw(maybe),
                level=draw(st.none() | st.sampled_from(get_args(Level))),
                date=draw(days),
                period=draw(st.none() | st.tuples(years, years)),
                status=draw(st.sampled_from(get_args(Status))),
                source_url=draw(maybe),
                body_title=draw(maybe),
                read_from=draw(st.dictionaries(texts, spans, max_size=2)),
            )
        )
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=documents())
def test_whatever_a_document_holds_comes_back(tmp_path: Path, made: list[Document]) -> None:
    found = stored(tmp_path, made)
    expected = sorted(made, key=lambda document: document.id)
    assert [found.document(position) for position in range(found.document_count)] == expected
    ids = [clause.id for document in expected for clause in document.clauses]
    assert [found.position(identity) for identity in ids] == list(range(len(ids)))
    assert [fact for at in range(len(ids)) for fact in found.facts(at)] == [
        fact for document in expected for fact in read_facts(document)
    ]
    assert [found.document_position(document.id) for document in expected] == list(range(len(expected)))


@pytest.mark.parametrize("text", ["\r\n\u2028\x00\x85", '"\\', "𠮷野家", "\ufeff", ""])
def test_a_text_is_stored_to_the_last_character(tmp_path: Path, text: str) -> None:
    document = replace(notice("a", "b"), parsed=ParsedText(text, (), (), ()))
    assert stored(tmp_path, [document]).document(0).text == text


# ---- order and ids -----------------------------------------------------------------------------------


def test_documents_stand_in_the_order_of_ids_and_clauses_in_that_of_the_text(notices: Archive) -> None:
    assert [head.id for head in notices.heads()] == ["ankang", "hanzhong", "yulin"]
    clauses = [notices.clause(position).id for position in range(notices.clause_count)]
    assert clauses == ["hanzhong/0", "yulin/0", "yulin/1"]


def test_the_order_given_changes_no_file(tmp_path: Path) -> None:
    one, other = (
        write_generation(tmp_path / name, filled(given)).manifest.files
        for name, given in (("one", NOTICES), ("other", list(reversed(NOTICES))))
    )
    assert one == other


def test_every_clause_is_found_by_its_id(archive: Archive, library: list[Document]) -> None:
    ids = [clause.id for document in library for clause in document.clauses]
    assert [archive.position(identity) for identity in ids] == list(range(len(ids)))
    assert [archive.clause_id(position) for position in range(len(ids))] == ids


@pytest.mark.parametrize(
    ("document", "positions"),
    [("ankang", range(0)), ("hanzhong", range(1)), ("yulin", range(1, 3)), ("baoji", range(0)), ("", range(0))],
)
def test_the_clauses_of_a_document_stand_side_by_side(notices: Archive, document: str, positions: range) -> None:
    assert notices.positions_of(document) == positions
    assert {notices.clause(position).document for position in positions} <= {document}


def test_the_document_of_a_clause_is_the_one_that_holds_it(notices: Archive) -> None:
    holding = [notices.head(notices.document_of(position)).id for position in range(3)]
    assert holding == ["hanzhong", "yulin", "yulin"]
    assert notices.documents_of(np.array([2, 0, 1])).tolist() == [2, 1, 2]


@pytest.mark.parametrize("identity", ["yulin/9", "yulin", "", "YULIN/0", "yulin/0 "])
def test_an_unknown_clause_has_no_position(notices: Archive, identity: str) -> None:
    assert notices.position(identity) is None


def test_ids_of_one_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_hash", lambda name: 2**64 - 1)
    found = stored(tmp_path, NOTICES)
    assert [found.position(identity) for identity in ("hanzhong/0", "yulin/0", "yulin/1")] == [0, 1, 2]
    assert [found.document_position(identity) for identity in ("ankang", "hanzhong", "yulin")] == [0, 1, 2]
    assert found.position("yulin/2") is None


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    found = stored(tmp_path, [])
    assert (found.document_count, found.clause_count, list(found.heads())) == (0, 0, [])
    assert found.position("yulin/0") is None
    assert found.positions_of("yulin") == range(0)


@pytest.mark.parametrize("position", [-1, 3, 10**9])
def test_a_position_outside_is_an_error_of_the_caller(notices: Archive, position: int) -> None:
    for read in (notices.clause, notices.head, notices.document, notices.clauses_of):
        with pytest.raises(IndexError):
            read(position)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param([NOTICES[0], NOTICES[0]], "yulin: 2 documents have this id", id="documents"),
        pytest.param(
            [NOTICES[0], replace(NOTICES[0], id=DocumentId("copy"))], "yulin/0: 2 clauses have this id", id="clauses"
        ),
    ],
)
def test_one_id_twice_is_refused(tmp_path: Path, given: list[Document], said: str) -> None:
    with pytest.raises(IndexFault) as caught:
        stored(tmp_path, given)
    assert str(caught.value).startswith(said)


def test_an_archive_counts_what_it_wrote(tmp_path: Path) -> None:
    assert write_archive(tmp_path, NOTICES) == {"documents": 3, "clauses": 3}


# ---- on disk -----------------------------------------------------------------------------------------


def test_the_files_are_lines_of_json_in_utf_8(tmp_path: Path) -> None:
    write_archive(tmp_path, NOTICES)
    for kind, count in (("clauses", 3), ("heads", 3), ("texts", 3), ("layouts", 3), ("facts", 3)):
        lines = (tmp_path / "archive" / f"{kind}.jsonl").read_bytes().decode("utf-8").split("\n")
        assert [json.loads(line) is not None for line in lines[:-1]] == [True] * count
    assert '"制定本办法。"' in (tmp_path / "archive" / "clauses.jsonl").read_text(encoding="utf-8")


def test_an_archive_stays_readable_after_the_switch(tmp_path: Path) -> None:
    old = stored(tmp_path, NOTICES)
    new = stored(tmp_path, NOTICES[:1])
    assert [old.document(position).id for position in range(3)] == ["ankang", "hanzhong", "yulin"]
    assert (new.document_count, new.position("hanzhong/0")) == (1, None)


def read_all(generation: Generation) -> None:
    """Reads everything there is in an archive."""
    found = Archive(generation)
    for position in range(found.document_count):
        found.document(position)
        found.positions_of(found.head(position).id)
    for position in range(found.clause_count):
        found.position(found.clause(position).id)
        found.document_of(position)
        found.facts(position)


def test_a_flipped_byte_that_no_verify_saw_gives_the_error_and_no_other(tmp_path: Path) -> None:
    cell = Cell("指标", "25件", Span(0, 2))
    duty = Duty(("市科技局",), (), Deadline("2025.6", "2025-06-30"))
    rich = notice("yulin", "到2025年，地理标志达到25件。")
    clause = replace(rich.clauses[0], cells=(cell,), duty=duty)
    parsed = replace(rich.parsed, clauses=(clause,), headings=(Heading(rich.clauses[0].wording),))
    document = replace(rich, parsed=parsed, period=(2021, 2025), read_from={"title": Span(0, 2)})
    folder = write_generation(tmp_path, filled([document])).folder / "archive"
    damaged = 0
    for file in folder.iterdir():
        content = file.read_bytes()
        for position in range(0, len(content), 5):
            flipped = bytearray(content)
            flipped[position] ^= 0x10 if position % 10 else 0x01
            file.write_bytes(flipped)
            try:
                read_all(open_generation(tmp_path))
            except DamagedIndex as error:
                assert str(folder) in error.where
                damaged += 1
        file.write_bytes(content)
    assert damaged > 30
    read_all(open_generation(tmp_path, verify=True))


@pytest.mark.parametrize(
    ("printed_there", "flipped"),
    [
        pytest.param(b"[7,16]", b"[7.16]", id="a_span_of_one_number"),
        pytest.param(b'"=","="', b'"=, ,="', id="a_field_less"),
    ],
)
def test_a_fact_that_cannot_be_read_is_damage(tmp_path: Path, printed_there: bytes, flipped: bytes) -> None:
    generation = write_generation(tmp_path, filled([notice("yulin", "到2025年，地理标志达到25件。")]))
    file = generation.folder / "archive" / "facts.jsonl"
    content = file.read_bytes()
    assert content.count(printed_there) == 1
    file.write_bytes(content.replace(printed_there, flipped))
    with pytest.raises(DamagedIndex, match=r"facts\.jsonl"):
        Archive(open_generation(tmp_path)).facts(0)
