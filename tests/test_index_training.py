"""Training the bundled encoder: a folder of texts read as documented, and a small encoder trained from it."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from corpus.library import Library
from index.contrast import Pair
from index.expansion import lexicon_pairs
from index.static import Pieces, StaticEncoder
from index.training import (
    NAME,
    Cuts,
    Draw,
    Effort,
    LabelledPair,
    Texts,
    UnreadableTexts,
    first_table,
    make_pieces,
    train_encoder,
)

Record = dict[str, object]

LAWS: list[Record] = [
    {"name": "专利法第六十八条", "text": "假冒专利的，由负责专利执法的部门责令改正并予公告。", "scope": "national"},
    {
        "name": "商标法第四条",
        "text": "自然人需要取得商标专用权的，应当申请商标注册。\n不以使用为目的的恶意注册应当驳回。",
    },
]
PAPER = (
    "加快培育高价值专利，支持高校与企业共建高价值专利培育中心。鼓励银行发放知识产权质押贷款，对企业贷款利息给予补贴。"
)
POLICIES: list[Record] = [
    {"title": "某省知识产权规划", "text": f"某省知识产权规划\n{PAPER}", "kind": "规划", "from": "sample"}
]
PAIRS: list[Record] = [
    {
        "source": "stard",
        "licence": "MIT",
        "query": "假冒专利怎么罚",
        "doc": LAWS[0]["text"],
        "doc_name": LAWS[0]["name"],
    },
    {"source": "drcd", "licence": "CC BY-SA 3.0", "query": "谁能申请商标", "doc": "自然人可以申请商标注册。"},
]
WRITTEN: list[Record] = [
    {"source": "written", "query": "拿专利借钱有没有补贴", "doc": PAPER, "title": POLICIES[0]["title"]},
    {"source": "written", "query": "谁管假货", "doc": "市场监管部门负责。", "title": "合成样例", "synthetic": True},
]
SMALL = Effort(width=8, epochs=1, steps=4, batch=16, runs=((0.0, 0), (0.5, 1)))


def write(path: Path, records: list[Record]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())


def write_folder(folder: Path) -> Path:
    """A training folder of the documented formats, a few dozen lines each."""
    write(folder / "laws.jsonl.gz", LAWS * 12)
    write(folder / "policies.jsonl.gz", POLICIES * 12)
    write(folder / "pairs.jsonl.gz", PAIRS)
    write(folder / "written" / "q1.jsonl", WRITTEN[:1])
    write(folder / "written" / "s1.jsonl", WRITTEN[1:])
    return folder


@pytest.fixture(scope="module")
def texts(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Texts:
    return Texts(write_folder(tmp_path_factory.mktemp("texts")), list(library))


@pytest.fixture(scope="module")
def pieces(texts: Texts) -> Pieces:
    return make_pieces(texts)


# ---- reading -----------------------------------------------------------------------------------------


def test_laws_and_paragraphs_of_policies_come_under_their_names(texts: Texts) -> None:
    assert texts.laws[:2] == [(law["name"], law["text"]) for law in LAWS]
    assert texts.policies == [("某省知识产权规划", PAPER)] * 12  # a line of 30 characters or fewer is a heading


def test_pairs_carry_the_name_of_their_text_but_for_invented_ones(texts: Texts) -> None:
    assert texts.pairs[:4] == [
        LabelledPair("stard", "假冒专利怎么罚", "专利法第六十八条", str(LAWS[0]["text"])),
        LabelledPair("drcd", "谁能申请商标", "", "自然人可以申请商标注册。"),
        LabelledPair("written", "拿专利借钱有没有补贴", "某省知识产权规划", PAPER),
        LabelledPair("written", "谁管假货", "", "市场监管部门负责。"),
    ]
    assert {pair.source for pair in texts.pairs[4:]} == {"written"}  # the package's own


@pytest.mark.parametrize(
    ("unseen", "left"),
    [
        pytest.param("假冒专利怎么罚", ["谁能申请商标", "拿专利借钱有没有补贴", "谁管假货"], id="a_question"),
        pytest.param(PAPER, ["假冒专利怎么罚", "谁能申请商标", "谁管假货"], id="a_text"),
    ],
)
def test_what_a_study_keeps_aside_is_in_no_pair(tmp_path: Path, unseen: str, left: list[str]) -> None:
    texts = Texts(write_folder(tmp_path), [], unseen={unseen})
    assert [pair.question for pair in texts.pairs[:3]] == left


def test_the_shipped_documents_give_their_clauses_and_no_question(texts: Texts, library: Library) -> None:
    assert len(texts.shipped) == sum(len(document.clauses) for document in library)
    assert texts.documents == {document.sha256 for document in library}


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 12)


def garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20:40] = b"\xff" * 20
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        pytest.param("laws.jsonl.gz", Path.unlink, id="no_laws"),
        pytest.param("policies.jsonl.gz", Path.unlink, id="no_policies"),
        pytest.param("pairs.jsonl.gz", Path.unlink, id="no_pairs"),
        pytest.param("laws.jsonl.gz", cut_off, id="cut_off"),
        pytest.param("laws.jsonl.gz", garbled, id="garbled"),
        pytest.param("laws.jsonl.gz", lambda path: path.write_bytes(b"[]"), id="not_compressed"),
        pytest.param("written/q1.jsonl", lambda path: path.write_bytes(b"{\n"), id="no_json"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, name: str, spoil: Callable[[Path], object]
) -> None:
    file = write_folder(tmp_path) / name
    spoil(file)
    with pytest.raises(UnreadableTexts, match="it cannot be read") as caught:
        make_pieces(Texts(tmp_path, []))
    assert caught.value.where == str(file)
    assert "\n" not in str(caught.value)


# ---- pieces and the first table ----------------------------------------------------------------------


def test_words_of_policies_and_of_the_lexicon_are_pieces(pieces: Pieces) -> None:
    cut = [pieces.tokenizer.id_to_token(int(piece)) for piece in pieces.cut(["知识产权质押贷款 专利"])[0]]
    assert {"知识产权", "质押", "贷款", "专利"} >= set(cut)
    assert "专利" in cut


def test_the_first_table_has_a_row_for_each_piece(texts: Texts, pieces: Pieces) -> None:
    table = first_table(texts, pieces, SMALL)
    assert table.shape == (len(pieces), 8)
    assert table.dtype == numpy.float32
    assert numpy.isfinite(table).all()
    assert table[1:].any(axis=1).all()
    frequent, rare = (pieces.tokenizer.token_to_id(word) for word in ("专利", "恶意"))
    assert numpy.linalg.norm(table[frequent]) < numpy.linalg.norm(table[rare])  # the rarer, the longer


# ---- batches -----------------------------------------------------------------------------------------


def labelled(texts: Texts, pieces: Pieces) -> set[tuple[int, ...]]:
    """What is asked in labelled pairs."""
    asked = [pair.question for pair in texts.pairs] + [everyday for everyday, _ in lexicon_pairs()]
    return {tuple(cut.tolist()) for cut in pieces.cut(asked)}


@pytest.mark.parametrize("shipped", [0.0, 0.5])
def test_half_of_a_batch_is_labelled_and_no_text_comes_twice(texts: Texts, pieces: Pieces, shipped: float) -> None:
    draw, known = Draw(Cuts(texts, pieces), shipped=shipped, size=64), labelled(texts, pieces)
    for seed in range(5):
        batch = draw(numpy.random.default_rng(seed))
        assert 56 <= len(batch) <= 64  # a pair without a known piece is left out
        assert sum(tuple(pair.asked.tolist()) in known for pair in batch[:32]) >= 28
        assert all(len(pair.asked) and len(pair.held) for pair in batch)


def test_one_seed_draws_the_same_batch(texts: Texts, pieces: Pieces) -> None:
    draw = Draw(Cuts(texts, pieces), shipped=0.25, size=32)

    def numbers(batch: list[Pair]) -> list[list[list[int]]]:
        return [[part.tolist() for part in pair] for pair in batch]

    one, same = (numbers(draw(numpy.random.default_rng(7))) for _ in range(2))
    assert one == same


def test_a_pair_of_a_source_not_named_here_is_drawn_too(tmp_path: Path, pieces: Pieces) -> None:
    write(write_folder(tmp_path) / "pairs.jsonl.gz", [{**PAIRS[0], "source": "mine"}])
    assert Draw(Cuts(Texts(tmp_path, []), pieces), shipped=0.0, size=8)(numpy.random.default_rng(0))


# ---- the whole ---------------------------------------------------------------------------------------


def test_an_encoder_is_trained_saved_and_read_again(texts: Texts, library: Library, tmp_path: Path) -> None:
    found = train_encoder(texts, effort=SMALL)
    assert (found.identity.name, found.identity.dimensions) == (NAME, 8)
    assert not found.table()[0].any()
    assert found.has_learnt(document.sha256 for document in library)
    found.save(tmp_path)
    clauses = [clause.reading for document in library for clause in document.clauses]
    assert numpy.array_equal(StaticEncoder.load(tmp_path).encode(clauses), found.encode(clauses))
    assert numpy.linalg.norm(found.encode(clauses), axis=1) == pytest.approx(numpy.ones(len(clauses)), abs=1e-5)
