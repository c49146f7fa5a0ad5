"""Contrastive training: the loss and its gradient by hand, by differences and by torch; steps of Adam; a toy learnt."""

import math
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy
import pytest
from numpy.typing import NDArray

from index.contrast import Adam, Gradient, Pair, nested_loss, symmetric_loss, train
from index.static import StaticEncoder, Table

torch: Any = import_module("torch")
losses: Any = import_module("sentence_transformers.sentence_transformer.losses")

Floats = NDArray[numpy.float64]


def drawn(seed: int, rows: int, width: int) -> Floats:
    return numpy.random.default_rng(seed).normal(0, 1, (rows, width))


# ---- the loss ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "held", "loss"),
    [
        # Cosines 1 and 0, logits 20 and 0: every share is e²⁰/(e²⁰ + 1).
        pytest.param([[1, 0], [0, 2]], [[3, 0], [0, 1]], math.log1p(math.exp(-20)), id="each_its_own"),
        # Every logit is 20: every share is 1/2.
        pytest.param([[1, 0], [1, 0]], [[1, 0], [1, 0]], math.log(2), id="all_alike"),
        # Logits [[20, 20], [0, 0]]. Rows: ½ and ½. Columns: e²⁰/(e²⁰ + 1) and 1/(e²⁰ + 1).
        # -½ · ½ · (ln ½ + ln ½ - 0 - 20) = ½ ln 2 + 5
        pytest.param([[1, 0], [0, 1]], [[1, 0], [1, 0]], math.log(2) / 2 + 5, id="two_held_alike"),
        # cos 60° = ½, logits [[20, 10], [10, 20]]: every share is e²⁰/(e²⁰ + e¹⁰).
        pytest.param(
            [[1, 0], [0.5, 0.75**0.5]], [[1, 0], [0.5, 0.75**0.5]], math.log1p(math.exp(-10)), id="sixty_degrees"
        ),
    ],
)
def test_the_symmetric_loss_of_two_pairs(asked: list[list[float]], held: list[list[float]], loss: float) -> None:
    found = symmetric_loss(numpy.array(asked, numpy.float32), numpy.array(held, numpy.float32)).loss
    assert found == pytest.approx(loss, abs=1e-5)


def test_the_nested_loss_is_the_sum_over_the_first_columns() -> None:
    asked, held = (drawn(seed, 5, 8).astype(numpy.float32) for seed in (0, 1))
    parts = [symmetric_loss(asked[:, :width], held[:, :width]) for width in (8, 4, 2)]
    found = nested_loss(asked, held, (8, 4, 2))
    assert found.loss == pytest.approx(sum(part.loss for part in parts))
    assert found.asked[:, 4:] == pytest.approx(parts[0].asked[:, 4:])  # the other widths do not reach there
    assert found.asked[:, :2] == pytest.approx(sum(part.asked[:, :2] for part in parts))


def test_the_loss_does_not_depend_on_the_length_of_a_vector() -> None:
    asked, held = (drawn(seed, 4, 6).astype(numpy.float32) for seed in (0, 1))
    one, longer = symmetric_loss(asked, held), symmetric_loss(asked * numpy.float32(7), held)
    assert longer.loss == pytest.approx(one.loss, rel=1e-5)
    assert longer.asked == pytest.approx(one.asked / 7, abs=1e-6)
    assert (one.asked * asked).sum(axis=1) == pytest.approx(numpy.zeros(4), abs=1e-5)  # no change along itself


def test_a_vector_of_zeros_has_a_loss_and_a_gradient_of_numbers() -> None:
    asked, held = (drawn(seed, 3, 4).astype(numpy.float32) for seed in (0, 1))
    asked[1] = 0
    found = nested_loss(asked, held, (4, 2))
    assert math.isfinite(found.loss)
    assert all(numpy.isfinite(part).all() for part in (found.asked, found.held))


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_is_the_slope_of_the_loss(seed: int) -> None:
    asked, held = drawn(seed, 4, 8), drawn(seed + 100, 4, 8)
    found, step = nested_loss(asked, held, (8, 4, 2)), 1e-6  # type: ignore[arg-type]  # doubles, for differences
    for matrix, slopes in ((asked, found.asked), (held, found.held)):
        expected = numpy.zeros_like(matrix)
        for place in numpy.ndindex(matrix.shape):
            before = matrix[place]
            around = []
            for moved in (before + step, before - step):
                matrix[place] = moved
                around.append(nested_loss(asked, held, (8, 4, 2)).loss)  # type: ignore[arg-type]
            matrix[place] = before
            expected[place] = (around[0] - around[1]) / (2 * step)
        assert slopes == pytest.approx(expected, rel=1e-4, abs=1e-6)


class Given(torch.nn.Module):  # type: ignore[misc]
    """A model whose vectors are given to it."""

    def forward(self, features: dict[str, Any]) -> dict[str, Any]:
        return {"sentence_embedding": features["vectors"]}

    def get_embedding_dimension(self) -> None:
        return None


def by_sentence_transformers(asked: Floats, held: Floats, widths: Sequence[int]) -> Gradient:
    """The same by their losses and torch's gradients."""
    model = Given()
    ways = {"directions": ("query_to_doc", "doc_to_query"), "partition_mode": "per_direction"}  # symmetric
    within = losses.MultipleNegativesRankingLoss(model, scale=20.0, **ways)
    vectors = [torch.tensor(matrix, requires_grad=True) for matrix in (asked, held)]
    loss = losses.MatryoshkaLoss(model, within, list(widths))([{"vectors": matrix} for matrix in vectors], None)
    loss.backward()
    return Gradient(loss.item(), *(matrix.grad.numpy() for matrix in vectors))


@pytest.mark.parametrize("width", [8, 64, 256])
@pytest.mark.parametrize("pairs", [2, 50])
def test_loss_and_gradient_are_those_of_sentence_transformers(pairs: int, width: int) -> None:
    asked, held = drawn(width, pairs, width), drawn(width + 1, pairs, width)
    held += asked * 0.3
    widths = (width, width // 2, width // 4)
    expected = by_sentence_transformers(asked, held, widths)
    found = nested_loss(asked.astype(numpy.float32), held.astype(numpy.float32), widths)
    assert found.loss == pytest.approx(expected.loss, rel=1e-5)
    assert found.asked == pytest.approx(expected.asked, rel=1e-3, abs=1e-6)
    assert found.held == pytest.approx(expected.held, rel=1e-3, abs=1e-6)


# ---- steps -------------------------------------------------------------------------------------------


def test_adam_makes_the_steps_of_torch_where_every_row_is_touched() -> None:
    table = drawn(0, 6, 4).astype(numpy.float32)
    theirs = torch.tensor(table.copy(), requires_grad=True)
    optimiser, adam = torch.optim.Adam([theirs], lr=0.01), Adam(table)
    for step in range(20):
        change = drawn(step + 1, 6, 4).astype(numpy.float32)
        theirs.grad = torch.tensor(change)
        optimiser.step()
        adam.step(table, numpy.arange(6, dtype=numpy.int32), change, 0.01)
        assert table == pytest.approx(theirs.detach().numpy(), abs=1e-6)


def test_the_first_step_of_adam_is_the_rate_against_the_sign() -> None:
    table = numpy.zeros((3, 2), numpy.float32)
    Adam(table).step(table, numpy.array([0, 2], numpy.int32), numpy.array([[5, -1], [-0.1, 9]], numpy.float32), 0.5)
    assert table == pytest.approx(numpy.array([[-0.5, 0.5], [0, 0], [0.5, -0.5]]), abs=1e-5)


# ---- training ----------------------------------------------------------------------------------------

QUESTIONS = ["专利奖能拿多少钱", "商标品牌指导站在哪里", "地理标志谁来管", "质押贷款有没有补贴"]
ANSWERS = [
    "特等奖每项奖励50万元",
    "每个镇至少建设一个商标品牌指导站",
    "市场监督管理部门责令改正",
    "对企业贷款利息给予补贴",
]


@pytest.fixture(scope="module")
def pairs(encoder: StaticEncoder) -> list[Pair]:
    cut = (encoder.pieces.cut(texts) for texts in (QUESTIONS, ANSWERS))
    return [Pair(asked, held) for asked, held in zip(*cut, strict=True)]


def learnt(
    encoder: StaticEncoder,
    pairs: list[Pair],
    *,
    seed: int = 0,
    steps: int = 60,
    progress: Callable[[int, int, float], None] = lambda step, of, loss: None,
) -> Table:
    table, pieces = encoder.table(), encoder.pieces
    return train(table, pieces, lambda chance: pairs, steps=steps, rate=0.02, seed=seed, progress=progress)


def test_training_lowers_the_loss_and_brings_answers_to_their_questions(
    encoder: StaticEncoder, pairs: list[Pair]
) -> None:
    seen: list[tuple[int, int, float]] = []
    table = learnt(encoder, pairs, progress=lambda *told: seen.append(told))
    assert [told[:2] for told in seen] == [(step, 60) for step in range(1, 61)]
    assert sum(told[2] for told in seen[-10:]) < 0.2 * sum(told[2] for told in seen[:10])
    after = StaticEncoder.quantised(encoder.pieces, table, "after")
    likeness = after.encode(QUESTIONS) @ after.encode(ANSWERS).T
    assert likeness.argmax(axis=1).tolist() == likeness.argmax(axis=0).tolist() == [0, 1, 2, 3]


def test_one_seed_gives_one_table_and_another_seed_another(encoder: StaticEncoder, pairs: list[Pair]) -> None:
    one, same, other = (learnt(encoder, pairs, seed=seed, steps=5) for seed in (3, 3, 4))
    assert numpy.array_equal(one, same)
    assert not numpy.array_equal(one, other)


def test_rows_of_pieces_that_no_pair_holds_stay(encoder: StaticEncoder, pairs: list[Pair]) -> None:
    before = encoder.table()
    kept = before.copy()
    after = learnt(encoder, pairs, steps=5)
    touched = numpy.unique(numpy.concatenate([part for pair in pairs for part in pair]))
    others = numpy.setdiff1d(numpy.arange(len(before)), touched)
    assert numpy.array_equal(after[others], before[others])
    assert (after[touched] != before[touched]).any(axis=1).all()
    assert numpy.array_equal(before, kept)  # what was given is not changed


def test_the_rate_rises_and_falls_to_nothing(encoder: StaticEncoder, pairs: list[Pair]) -> None:
    tables = [learnt(encoder, pairs, steps=steps) for steps in (0, 1)]
    assert numpy.array_equal(tables[0], encoder.table())
    assert not numpy.array_equal(tables[1], encoder.table())


def test_a_table_of_two_columns_is_trained_without_the_narrowest_width(encoder: StaticEncoder) -> None:
    pair = Pair(*encoder.pieces.cut(["专利奖", "商标"]))
    table = encoder.table()[:, :2].copy()
    after = train(table, encoder.pieces, lambda chance: [pair, Pair(pair.held, pair.asked)], steps=3, rate=0.1, seed=0)
    assert numpy.isfinite(after).all()
    assert all((after[int(piece)] != table[int(piece)]).any() for piece, _ in pairwise([*pair.held, 0]))
