"""Several scores made one: both ways by hand, and what holds for any scores."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fusion import METHODS, Method, Shares, reciprocal_ranks, weighted


def shares(*values: float) -> Shares:
    return numpy.array(values, float)


# ---- by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [
        # 0.2, 0.6, 1.0 stretch to 0, 0.5, 1
        pytest.param([shares(0.2, 0.6, 1.0)], [1], [0, 0.5, 1], id="one_way"),
        # (0.4·0 + 0.6·1) / 1, (0.4·0.5 + 0.6·0) / 1, (0.4·1 + 0.6·0.5) / 1
        pytest.param([shares(0.2, 0.6, 1.0), shares(9, 1, 5)], [0.4, 0.6], [0.6, 0.2, 0.7], id="two_ways"),
        # (2·1 + 1·0) / 3, (2·0 + 1·1) / 3
        pytest.param([shares(5, 3), shares(0, 8)], [2, 1], [2 / 3, 1 / 3], id="weights_over_their_sum"),
        pytest.param([shares(5, 3), shares(4, 4)], [1, 1], [1, 0.5], id="equal_scores_are_all_the_best"),
        pytest.param([shares(7)], [1], [1], id="one_row"),
        pytest.param([shares(0, 0)], [1], [0, 0], id="nothing_anywhere"),
        pytest.param([shares(-1, 0, 1)], [1], [0, 0.5, 1], id="below_zero"),
        pytest.param([shares(5, 3), shares(0, 8)], [1, 0], [1, 0], id="a_way_without_weight"),
    ],
)
def test_weighted(scores: list[Shares], weights: list[float], expected: list[float]) -> None:
    assert weighted(scores, weights).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [
        # 1/61, 1/62, 1/63 times 61
        pytest.param([shares(0.9, 0.5, 0.1)], [1], [1, 61 / 62, 61 / 63], id="one_way"),
        # (1/61 + 1/63), (1/62 + 1/62), (1/63 + 1/61) times 61 / 2
        pytest.param(
            [shares(0.9, 0.5, 0.1), shares(1, 2, 3)],
            [1, 1],
            [(1 + 61 / 63) / 2, 61 / 62, (1 + 61 / 63) / 2],
            id="two_ways",
        ),
        # (0.4/61 + 0.6/62) times 61, (0.4/62 + 0.6/61) times 61
        pytest.param([shares(2, 1), shares(1, 2)], [0.4, 0.6], [0.4 + 36.6 / 62, 24.4 / 62 + 0.6], id="weights"),
        pytest.param([shares(3, 3, 1)], [1], [1, 1, 61 / 63], id="equal_scores_share_the_first_rank"),
        pytest.param([shares(2, 0), shares(1, 2)], [1, 1], [(1 + 61 / 62) / 2, 0.5], id="zero_has_no_rank"),
        pytest.param([shares(7)], [1], [1], id="one_row"),
        pytest.param([shares(0, 0)], [1], [0, 0], id="no_rank_at_all"),
    ],
)
def test_reciprocal_ranks(scores: list[Shares], weights: list[float], expected: list[float]) -> None:
    assert reciprocal_ranks(scores, weights).tolist() == pytest.approx(expected)


def test_only_the_order_counts_in_reciprocal_ranks() -> None:
    near, far = [shares(0.3, 0.2, 0.1)], [shares(900, 0.2, 0.1)]
    assert reciprocal_ranks(near, [1]).tolist() == reciprocal_ranks(far, [1]).tolist()
    assert weighted(near, [1]).tolist() != weighted(far, [1]).tolist()


# ---- any scores --------------------------------------------------------------------------------------

BOTH = pytest.mark.parametrize("method", METHODS)
SCORE = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1e6, allow_subnormal=False))
PARTS = st.integers(1, 20).flatmap(
    lambda size: st.lists(
        st.tuples(st.lists(SCORE, min_size=size, max_size=size), st.floats(0.01, 10)), min_size=1, max_size=4
    )
)
Parts = list[tuple[list[float], float]]


def fused(method: Method, parts: Parts) -> Shares:
    return METHODS[method]([numpy.array(scores) for scores, _ in parts], [weight for _, weight in parts])


@BOTH
@settings(deadline=None)
@given(PARTS)
def test_what_is_fused_lies_between_0_and_1(method: Method, parts: Parts) -> None:
    found = fused(method, parts)
    assert len(found) == len(parts[0][0])
    assert ((found >= 0) & (found <= 1)).all()


@BOTH
@settings(deadline=None)
@given(PARTS)
def test_a_row_that_is_best_everywhere_has_the_best_score(method: Method, parts: Parts) -> None:
    higher = [([*scores, max(scores) + 1], weight) for scores, weight in parts]
    found = fused(method, higher)
    assert found[-1] == pytest.approx(1)
    assert (found[:-1] < found[-1]).all()


@BOTH
@settings(deadline=None)
@given(PARTS)
def test_the_order_of_rows_changes_no_score(method: Method, parts: Parts) -> None:
    turned = [(scores[::-1], weight) for scores, weight in parts]
    assert fused(method, turned).tolist() == fused(method, parts)[::-1].tolist()


@BOTH
@settings(deadline=None)
@given(PARTS)
def test_a_row_that_is_nowhere_better_than_another_does_not_stand_before_it(method: Method, parts: Parts) -> None:
    found = fused(method, parts)
    ways = numpy.array([scores for scores, _ in parts])
    for row in range(len(found)):
        beaten = (ways <= ways[:, [row]]).all(axis=0)
        assert (found[beaten] <= found[row] + 1e-12).all()


@BOTH
def test_no_rows_give_no_scores(method: Method) -> None:
    assert fused(method, [([], 1.0), ([], 0.5)]).tolist() == []


@BOTH
def test_a_weight_is_needed_for_each_way(method: Method) -> None:
    with pytest.raises(ValueError, match="zip"):
        METHODS[method]([shares(1, 2)], [1, 1])
