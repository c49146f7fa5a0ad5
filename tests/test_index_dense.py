"""Nearest vectors: what numpy finds, masks, a graph only where it is as good, and a file that is not whole."""

from pathlib import Path

import numpy
import pytest

from index.dense import SCAN_BUDGET, Choice, Dense, Vectors, build, save
from index.errors import DamagedIndex
from index.lexical import Mask, Ranked

SIZE, DIMENSIONS = 2_000, 32
ROUNDING = 2**-11
"""The share of a number that fp16 may lose, half the last of its 11 bits; and of unit vectors' likeness, as much."""


def units(size: int, dimensions: int = DIMENSIONS, seed: int = 0) -> Vectors:
    """Vectors of length 1 in all directions, the hardest to build a graph over."""
    found = numpy.random.default_rng(seed).normal(size=(size, dimensions)).astype(numpy.float32)
    found /= numpy.linalg.norm(found, axis=1, keepdims=True)
    return found


VECTORS = units(SIZE)
KEPT = VECTORS.astype(numpy.float16).astype(numpy.float64)
ASKED = units(20, seed=1)


def masked(share: float, seed: int = 2) -> Mask:
    return numpy.random.default_rng(seed).random(SIZE) < share


@pytest.fixture(scope="module")
def flat() -> Dense:
    found, choice = build(VECTORS)
    assert choice == Choice("flat", 1.0, 0)
    return Dense(found)


@pytest.fixture(scope="module")
def graph() -> Dense:
    found, choice = build(VECTORS, budget=VECTORS.size - 1)
    assert choice.kind == "hnsw"
    return Dense(found)


def exact(vector: Vectors, k: int, mask: Mask | None = None) -> list[int]:
    """The best k rows by numpy, of the vectors as fp16 keeps them."""
    likeness = KEPT @ vector
    order = numpy.argsort(-likeness, kind="stable")
    return [row for row in order.tolist() if mask is None or mask[row]][:k]


def in_order(found: Ranked) -> bool:
    return bool((numpy.diff(found.scores) <= 0).all())


# ---- the scan ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 10, 100])
def test_a_scan_finds_the_nearest(flat: Dense, k: int) -> None:
    for vector in ASKED:
        found = flat.best(vector, k)
        assert found.rows.tolist() == exact(vector, k)
        assert in_order(found)


def test_a_likeness_is_as_exact_as_half_floats(flat: Dense) -> None:
    rows = numpy.arange(SIZE)
    for vector in ASKED:
        numpy.testing.assert_allclose(flat.likeness(vector, rows), VECTORS @ vector, rtol=0, atol=ROUNDING)
        found = flat.best(vector, 10)
        numpy.testing.assert_allclose(found.scores, VECTORS[found.rows] @ vector, rtol=0, atol=ROUNDING)
        numpy.testing.assert_allclose(found.scores, flat.likeness(vector, found.rows), rtol=0, atol=1e-6)


def test_a_vector_is_most_like_itself(flat: Dense) -> None:
    for row in range(0, SIZE, 100):
        found = flat.best(VECTORS[row], 1)
        assert found.rows.tolist() == [row]
        assert found.scores[0] == pytest.approx(1, abs=2 * ROUNDING)


def test_vectors_come_back_as_half_floats_keep_them(flat: Dense) -> None:
    numpy.testing.assert_allclose(flat.vectors(), VECTORS, rtol=2 * ROUNDING, atol=1e-7)  # a tie may go up or down
    numpy.testing.assert_array_equal(flat.vectors(), flat.vectors().astype(numpy.float16))


def test_equal_vectors_come_in_the_order_of_rows() -> None:
    dense = Dense(build(numpy.repeat(units(5), 40, axis=0))[0])
    assert dense.best(units(5)[1], 7).rows.tolist() == [40, 41, 42, 43, 44, 45, 46]
    passing = numpy.arange(200) % 2 == 1
    assert dense.best(units(5)[1], 3, mask=passing).rows.tolist() == [41, 43, 45]


# ---- filters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.002, 0.04, 0.06, 0.5, 0.98])
def test_only_rows_that_pass_are_found_and_the_nearest_of_them(flat: Dense, share: float) -> None:
    mask = masked(share)
    for vector in ASKED:
        found = flat.best(vector, 10, mask=mask)
        assert found.rows.tolist() == exact(vector, 10, mask)
        assert in_order(found)


@pytest.mark.parametrize("kind", ["flat", "graph"])
@pytest.mark.parametrize(
    ("passing", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([7], [7], id="one"),
        pytest.param([SIZE - 1], [SIZE - 1], id="the_last"),
    ],
)
def test_few_rows_that_pass(kind: str, passing: list[int], expected: list[int], request: pytest.FixtureRequest) -> None:
    dense: Dense = request.getfixturevalue(kind)
    mask = numpy.zeros(SIZE, bool)
    mask[passing] = True
    assert dense.best(ASKED[0], 10, mask=mask).rows.tolist() == expected


def test_a_mask_of_all_rows_changes_nothing(flat: Dense) -> None:
    mask = numpy.ones(SIZE, bool)
    for vector in ASKED:
        assert flat.best(vector, 10, mask=mask).rows.tolist() == flat.best(vector, 10).rows.tolist()


# ---- edges -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["flat", "graph"])
def test_more_than_there_are_gives_what_there_is(kind: str, request: pytest.FixtureRequest) -> None:
    dense: Dense = request.getfixturevalue(kind)
    found = dense.best(ASKED[0], SIZE + 5).rows.tolist()
    assert len(found) == len(set(found))
    assert len(found) >= (SIZE if kind == "flat" else 0.99 * SIZE)  # a graph may have rows that no link leads to
    mask = masked(0.3)
    assert sorted(dense.best(ASKED[0], SIZE + 5, mask=mask).rows.tolist()) == numpy.flatnonzero(mask).tolist()


@pytest.mark.parametrize("k", [0, -1])
def test_none_asked_gives_none(flat: Dense, k: int) -> None:
    assert flat.best(ASKED[0], k).rows.tolist() == []


def test_a_vector_of_zeros_is_like_nothing(flat: Dense) -> None:
    nothing = numpy.zeros(DIMENSIONS, numpy.float32)
    assert flat.best(nothing, 10).rows.tolist() == []
    assert flat.best(nothing, 10, mask=masked(0.5)).rows.tolist() == []


def test_an_empty_index_answers_with_nothing(tmp_path: Path) -> None:
    found, choice = build(numpy.zeros((0, DIMENSIONS), numpy.float32))
    assert choice == Choice("flat", 1.0, 0)
    save(found, tmp_path / "vectors")
    for dense in (Dense(found), Dense.open(tmp_path / "vectors")):
        assert len(dense) == 0
        assert dense.best(ASKED[0], 10).rows.tolist() == []
        assert dense.best(ASKED[0], 10, mask=numpy.zeros(0, bool)).rows.tolist() == []
        assert dense.likeness(ASKED[0], numpy.zeros(0, numpy.int64)).tolist() == []
        assert dense.vectors().shape == (0, DIMENSIONS)


def test_likeness_is_given_in_the_order_asked(flat: Dense) -> None:
    rows = numpy.array([5, 1, 5])
    found = flat.likeness(ASKED[0], rows)
    numpy.testing.assert_allclose(found, VECTORS[rows] @ ASKED[0], rtol=0, atol=ROUNDING)
    assert flat.likeness(ASKED[0], numpy.zeros(0, numpy.int64)).tolist() == []


# ---- the graph ---------------------------------------------------------------------------------------


def test_a_scan_is_kept_up_to_the_budget() -> None:
    assert build(VECTORS, budget=VECTORS.size)[1] == Choice("flat", 1.0, 0)
    assert SCAN_BUDGET > 100_000 * 256  # so many clauses of 256 dimensions are scanned


def test_a_graph_is_used_above_the_budget_if_it_finds_what_the_scan_finds() -> None:
    _, choice = build(VECTORS, budget=0, least=0.95)
    assert choice.kind == "hnsw"
    assert 0.95 <= choice.recall <= 1
    assert choice.breadth in {64, 128, 256}


def test_a_graph_is_searched_more_broadly_where_more_is_asked_of_it() -> None:
    hard = units(2_000, 128)
    narrow, broad = (build(hard, budget=0, least=least)[1] for least in (0.1, 0.992))
    assert narrow.kind == broad.kind == "hnsw"
    assert narrow.breadth < broad.breadth
    assert narrow.recall < broad.recall


def test_a_graph_that_finds_too_little_gives_way_to_the_scan() -> None:
    found, choice = build(VECTORS, budget=0, least=1.01)
    assert choice.kind == "flat"
    assert 0.9 < choice.recall <= 1  # what the graph had reached
    assert Dense(found).best(ASKED[0], 10).rows.tolist() == exact(ASKED[0], 10)


@pytest.mark.parametrize("share", [None, 0.002, 0.06, 0.3, 0.98])
@pytest.mark.parametrize("k", [10, 100])
def test_a_graph_finds_nearly_all_of_the_nearest_and_only_rows_that_pass(
    graph: Dense, k: int, share: float | None
) -> None:
    mask = None if share is None else masked(share)
    shared = wanted = 0
    for vector in ASKED:
        found, expected = graph.best(vector, k, mask=mask), exact(vector, k, mask)
        assert in_order(found)
        assert len(found.rows) == len(set(found.rows.tolist())) == len(expected)
        assert mask is None or mask[found.rows].all()
        shared += len(set(found.rows.tolist()) & set(expected))
        wanted += len(expected)
    assert shared >= 0.95 * wanted


def test_a_graph_gives_back_its_vectors_and_their_likeness(graph: Dense, flat: Dense) -> None:
    numpy.testing.assert_array_equal(graph.vectors(), flat.vectors())
    rows = numpy.array([0, 7, SIZE - 1])
    numpy.testing.assert_array_equal(graph.likeness(ASKED[0], rows), flat.likeness(ASKED[0], rows))


# ---- on disk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("budget", [SCAN_BUDGET, 0], ids=["flat", "graph"])
def test_a_saved_index_answers_as_before_the_save(tmp_path: Path, budget: int) -> None:
    found, _ = build(VECTORS, budget=budget)
    save(found, tmp_path / "vectors")
    before, opened = Dense(found), Dense.open(tmp_path / "vectors")
    assert len(opened) == SIZE
    numpy.testing.assert_array_equal(opened.vectors(), before.vectors())
    for vector in ASKED:
        for mask in (None, masked(0.3), masked(0.01)):
            one, other = before.best(vector, 10, mask=mask), opened.best(vector, 10, mask=mask)
            assert one.rows.tolist() == other.rows.tolist()
            assert one.scores.tolist() == other.scores.tolist()


def test_an_opened_index_outlives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    save(build(VECTORS)[0], path)
    opened = Dense.open(path)
    path.unlink()
    assert opened.best(ASKED[0], 10).rows.tolist() == exact(ASKED[0], 10)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The file of a small index."""
    save(build(units(50, 8))[0], tmp_path / "vectors")
    return tmp_path / "vectors"


@pytest.mark.parametrize("kept", [0, 3, 40, 100, 400, -1])
def test_a_file_cut_short_is_named_with_what_to_do(saved: Path, kept: int) -> None:
    saved.write_bytes(saved.read_bytes()[:kept])
    with pytest.raises(DamagedIndex) as caught:
        Dense.open(saved, remedy="Run wence index --data data")
    assert str(caught.value) == f"{saved}: the vectors cannot be read. Run wence index --data data"


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex, match="the vectors cannot be read"):
        Dense.open(tmp_path / "vectors")


def test_a_file_of_something_else_is_refused(saved: Path) -> None:
    saved.write_text("榆林市知识产权保护中心" * 50, encoding="utf-8")
    with pytest.raises(DamagedIndex, match="the vectors cannot be read"):
        Dense.open(saved)


def test_a_changed_byte_in_the_head_is_refused_or_harmless(saved: Path) -> None:
    """The vectors behind it have no check of their own: `Generation.verify` has."""
    content, refused = saved.read_bytes(), 0
    for place in range(64):
        changed = bytearray(content)
        changed[place] ^= 1
        saved.write_bytes(changed)
        try:
            found = Dense.open(saved).best(units(1, 8)[0], 3)
        except DamagedIndex as error:
            assert str(saved) in str(error)
            refused += 1
        else:
            assert len(found.rows) == 3
    assert refused > 30
