"""The static encoder: pieces and means by hand, rounding to 8 bits, and one folder that three runtimes read alike."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy
import pytest
import sentence_transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from model2vec import StaticModel

from corpus.library import Library
from index.bundled import bundled_encoder
from index.encoder import as_sentence_transformer
from index.errors import DamagedIndex
from index.static import Pieces, StaticEncoder
from index.vocabulary import unigram

ROOT = Path(__file__).parent.parent
BUNDLED = Path(str(files("index").joinpath("bundled")))
LARGEST = 10_000_000

# Numbers: 0 unknown, 1 专利, 2 商标, 3 奖励, 4 奖.
PIECES = [("[UNK]", -20.0), ("专利", -2.0), ("商标", -2.0), ("奖励", -2.0), ("奖", -6.0)]
TABLE = numpy.array([[0, 0], [3, 4], [-6, 8], [0, 2], [1, 0]], numpy.float32)
TEXTS = ["专利奖励", "商标商标专利奖", "量子", ""]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(unigram(PIECES))


@pytest.fixture(scope="module")
def by_hand(pieces: Pieces) -> StaticEncoder:
    """The encoder of a table of five rows of two."""
    return StaticEncoder.quantised(pieces, TABLE, "by-hand")


# ---- pieces ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("专利奖励", [1, 3], id="the_longest_words"),
        pytest.param("商标奖", [2, 4], id="a_character_of_its_own"),
        pytest.param("专利，商标。", [1, 2], id="punctuation_left_out"),
        pytest.param("对专利的奖励", [1, 3], id="unknown_characters_left_out"),
        pytest.param("专 利", [], id="a_blank_parts_words"),
        pytest.param("量子 quantum 1985", [], id="nothing_known"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_text_is_cut_into_the_numbers_of_its_pieces(pieces: Pieces, text: str, numbers: list[int]) -> None:
    assert [cut.tolist() for cut in pieces.cut([text])] == [numbers]


def test_a_bag_gives_each_piece_its_share_of_the_text(pieces: Pieces) -> None:
    bags = pieces.bags(pieces.cut(TEXTS)).toarray()
    expected = [[0, 1 / 2, 0, 1 / 2, 0], [0, 1 / 4, 2 / 4, 0, 1 / 4], [0] * 5, [0] * 5]
    assert bags == pytest.approx(numpy.array(expected))


def test_no_texts_have_no_bags(pieces: Pieces) -> None:
    assert pieces.bags(pieces.cut([])).shape == (0, 5)


# ---- vectors -----------------------------------------------------------------------------------------


def test_a_vector_is_the_mean_of_its_rows_at_length_1(by_hand: StaticEncoder) -> None:
    # 专利奖励: (3 + 0, 4 + 2)/2 = (1.5, 3) of length √11.25; 商标商标专利奖: (-12 + 3 + 1, 16 + 4)/4 = (-2, 5), √29.
    expected = [[1.5 / 11.25**0.5, 3 / 11.25**0.5], [-2 / 29**0.5, 5 / 29**0.5], [0, 0], [0, 0]]
    assert by_hand.encode(TEXTS) == pytest.approx(numpy.array(expected), abs=0.01)  # 8 bits: a step is 1/127


def test_a_query_has_the_vector_of_a_text(by_hand: StaticEncoder) -> None:
    for text, vector in zip(TEXTS, by_hand.encode(TEXTS), strict=True):
        assert by_hand.encode_query(text) == pytest.approx(vector, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="专利商标奖励对的，a1 ", max_size=30))
def test_every_vector_has_length_1_or_is_zero(by_hand: StaticEncoder, text: str) -> None:
    known = len(by_hand.pieces.cut([text])[0]) > 0  # no sum of rows is zero: see the table's second column
    assert numpy.linalg.norm(by_hand.encode([text])[0]) == pytest.approx(float(known), abs=1e-6)


def test_the_order_of_texts_and_their_number_change_no_vector(encoder: StaticEncoder, library: Library) -> None:
    texts = [clause.reading for document in library for clause in document.clauses] * 100  # more than one batch
    vectors = encoder.encode(texts)
    assert vectors.shape == (2600, 16)
    assert numpy.array_equal(vectors[:26], encoder.encode(texts[:26]))
    assert numpy.array_equal(vectors[25::-1], encoder.encode(texts[25::-1]))


def test_progress_counts_up_to_all_texts(by_hand: StaticEncoder) -> None:
    seen: list[tuple[int, int]] = []
    by_hand.encode(["专利"] * 5000, lambda done, of: seen.append((done, of)))
    assert seen == [(2048, 5000), (4096, 5000), (5000, 5000)]


def test_no_texts_give_no_rows(by_hand: StaticEncoder) -> None:
    assert by_hand.encode([]).shape == (0, 2)


# ---- rounding ----------------------------------------------------------------------------------------


def test_rounding_moves_no_number_by_more_than_half_a_step(pieces: Pieces) -> None:
    for seed in range(20):
        chance = numpy.random.default_rng(seed)
        table = (chance.normal(0, 1, (5, 64)) * chance.uniform(1e-4, 1e3, (5, 1))).astype(numpy.float32)
        table[0] = 0
        step = numpy.abs(table).max(axis=1, keepdims=True) / 127
        found = StaticEncoder.quantised(pieces, table, "seeded").table()
        assert (numpy.abs(found - table) <= step * 0.5001).all()
        assert not found[0].any()


def test_the_largest_number_of_a_row_stays_as_it_is(by_hand: StaticEncoder) -> None:
    assert numpy.abs(by_hand.table()).max(axis=1) == pytest.approx([0, 4, 8, 2, 1])


# ---- identity ----------------------------------------------------------------------------------------


def test_the_same_table_has_the_same_fingerprint_and_another_has_another(pieces: Pieces) -> None:
    one, same = (StaticEncoder.quantised(pieces, TABLE, name).identity for name in ("one", "same"))
    other = StaticEncoder.quantised(pieces, TABLE + numpy.eye(5, 2, k=-1, dtype=numpy.float32), "one").identity
    assert (one.name, one.dimensions, len(one.fingerprint)) == ("one", 2, 16)
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_another_vocabulary_has_another_fingerprint() -> None:
    one, other = (
        StaticEncoder.quantised(Pieces(unigram([*PIECES[:4], last])), TABLE, "x").identity
        for last in (("奖", -6.0), ("金", -6.0))
    )
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("documents", "learnt"),
    [(["1a"], True), (["1a", "2b"], True), (["1a", "3c"], False), ([], True)],
    ids=["one", "all", "one_more", "none"],
)
def test_only_documents_learnt_from_are_known(pieces: Pieces, documents: list[str], learnt: bool) -> None:
    assert StaticEncoder.quantised(pieces, TABLE, "x", ["1a", "2b"]).has_learnt(documents) is learnt


# ---- on disk -----------------------------------------------------------------------------------------


def test_a_saved_encoder_gives_the_same_vectors(encoder: StaticEncoder, library: Library, tmp_path: Path) -> None:
    texts = [clause.reading for document in library for clause in document.clauses]
    encoder.save(tmp_path / "encoder")
    found = StaticEncoder.load(tmp_path / "encoder")
    assert numpy.array_equal(found.encode(texts), encoder.encode(texts))
    assert (found.identity, found.config) == (encoder.identity, encoder.config)


def test_saving_again_writes_the_same_bytes(encoder: StaticEncoder, tmp_path: Path) -> None:
    for name in ("one", "two"):
        encoder.save(tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["config.json", "model.safetensors", "modules.json", "tokenizer.json"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


def test_whoever_may_read_the_folder_may_read_every_file(encoder: StaticEncoder, tmp_path: Path) -> None:
    encoder.save(tmp_path)
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in tmp_path.iterdir())


def cut_off(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def no_longer_json(file: Path) -> None:
    file.write_bytes(b"\xff" + file.read_bytes())


def shorter_vocabulary(file: Path) -> None:
    unigram(PIECES).save(str(file))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        pytest.param("config.json", Path.unlink, id="no_config"),
        pytest.param("model.safetensors", Path.unlink, id="no_weights"),
        pytest.param("tokenizer.json", Path.unlink, id="no_pieces"),
        pytest.param("config.json", no_longer_json, id="broken_config"),
        pytest.param("config.json", lambda file: file.write_text("{}"), id="empty_config"),
        pytest.param("model.safetensors", cut_off, id="weights_cut_off"),
        pytest.param("tokenizer.json", cut_off, id="pieces_cut_off"),
        pytest.param("tokenizer.json", shorter_vocabulary, id="rows_for_other_pieces"),
    ],
)
def test_a_damaged_folder_is_one_line(
    encoder: StaticEncoder, tmp_path: Path, name: str, spoil: Callable[[Path], object]
) -> None:
    encoder.save(tmp_path)
    spoil(tmp_path / name)
    with pytest.raises(DamagedIndex, match="the encoder cannot be read") as caught:
        StaticEncoder.load(tmp_path, remedy="Run wence index")
    assert (caught.value.where, caught.value.remedy) == (str(tmp_path), "Run wence index")


# ---- the bundled encoder -----------------------------------------------------------------------------


def test_the_bundled_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) <= LARGEST


@pytest.fixture(scope="module")
def clauses(library: Library) -> list[str]:
    """Real words: the library's clauses, a title, a number, and texts with nothing to encode."""
    texts = [clause.reading for document in library for clause in document.clauses]
    return [*texts, "川府发〔2023〕9号", "", "😀", "How much is the award?"]


@pytest.mark.parametrize(
    "load",
    [
        pytest.param(lambda folder: sentence_transformers.SentenceTransformer(str(folder)), id="by_its_folder"),
        pytest.param(as_sentence_transformer, id="to_be_trained"),
        pytest.param(StaticModel.from_pretrained, id="model2vec"),
    ],
)
@pytest.mark.parametrize("saved_by_us", [False, True], ids=["bundled", "saved_again"])
def test_other_runtimes_give_equal_vectors(
    clauses: list[str], tmp_path: Path, load: Callable[[Path], Any], saved_by_us: bool
) -> None:
    folder = tmp_path if saved_by_us else BUNDLED
    if saved_by_us:
        bundled_encoder().save(folder)
    assert bundled_encoder().encode(clauses) == pytest.approx(load(folder).encode(clauses), abs=1e-4)


def test_words_of_one_matter_are_nearer_than_those_of_another() -> None:
    asked, near, far = bundled_encoder().encode(
        ["公司拿专利向银行借钱", "知识产权质押融资贷款贴息", "地理标志产品应当按照标准组织生产"]
    )
    assert asked @ near > asked @ far + 0.1


SEARCH = """
import sys
from pathlib import Path
from index.hybrid import ClauseIndex
print(len(ClauseIndex.open(Path(sys.argv[1])).search("专利奖励多少钱")))
print(*sorted({"torch", "sentence_transformers", "transformers", "gensim", "jieba"} & set(sys.modules)))
"""


def test_searching_loads_no_library_of_models(small_data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, str(small_data)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["10", ""]
