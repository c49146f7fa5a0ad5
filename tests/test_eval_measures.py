"""Measures of quality, with values worked out by hand."""

import math
import random
from collections.abc import Collection, Sequence
from typing import Literal

import pytest

from eval.measures import (
    Interval,
    bootstrap,
    citation_hit,
    citation_precision,
    has_unsupported_figure,
    keys_met,
    ndcg_at,
    permutation_test,
    recall_at,
    reciprocal_rank,
    wanted,
)

# ---- what is wanted ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "mode", "ranking", "expected"),
    [
        pytest.param([{"a"}, {"b"}], "any", ["x", "b", "a"], {"b"}, id="any_takes_the_best_ranked"),
        pytest.param([{"a", "c"}, {"b"}], "any", ["c", "b"], {"c"}, id="any_looks_into_all_groups"),
        pytest.param([{"b"}, {"a"}], "any", ["x"], {"a"}, id="any_unranked_goes_by_id"),
        pytest.param([{"a"}, {"b"}], "all", ["x", "b", "a"], {"a", "b"}, id="all_takes_one_of_each"),
        pytest.param([{"a", "c"}, {"b"}], "all", ["c", "b", "a"], {"b", "c"}, id="all_takes_the_best_of_each"),
        pytest.param([{"b", "a"}, {"c"}], "all", [], {"a", "c"}, id="all_unranked_goes_by_id"),
        pytest.param([set(), {"b"}], "all", ["b"], {"b"}, id="group_without_a_clause"),
        pytest.param([], "any", ["a"], set(), id="any_without_gold"),
        pytest.param([], "all", ["a"], set(), id="all_without_gold"),
    ],
)
def test_wanted(groups: list[set[str]], mode: Literal["any", "all"], ranking: list[str], expected: set[str]) -> None:
    assert wanted(groups, mode, ranking) == expected


# ---- rankings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranking", "relevant", "k", "expected"),
    [
        pytest.param("abc", {"a"}, 1, 1.0, id="first"),
        pytest.param("abc", {"b"}, 1, 0.0, id="below_the_cut"),
        pytest.param("abc", {"a", "c"}, 2, 1 / 2, id="one_of_two"),
        pytest.param("abc", {"a", "c", "x"}, 5, 2 / 3, id="two_of_three"),
        pytest.param("", {"a"}, 5, 0.0, id="no_result"),
        pytest.param("abc", set(), 5, 0.0, id="nothing_wanted"),
    ],
)
def test_recall_at(ranking: Sequence[str], relevant: set[str], k: int, expected: float) -> None:
    assert recall_at(ranking, relevant, k) == expected


@pytest.mark.parametrize(
    ("ranking", "relevant", "expected"),
    [
        pytest.param("abc", {"a"}, 1.0, id="first"),
        pytest.param("abc", {"c"}, 1 / 3, id="third"),
        pytest.param("abc", {"b", "c"}, 1 / 2, id="first_of_two"),
        pytest.param("abc", {"x"}, 0.0, id="not_found"),
        pytest.param("", {"a"}, 0.0, id="no_result"),
    ],
)
def test_reciprocal_rank(ranking: Sequence[str], relevant: set[str], expected: float) -> None:
    assert reciprocal_rank(ranking, relevant) == expected


@pytest.mark.parametrize(
    ("ranking", "relevant", "k", "expected"),
    [
        pytest.param("abc", {"a"}, 10, 1.0, id="first"),
        # 1/log2(3) over 1/log2(2)
        pytest.param("abc", {"b"}, 10, 0.6309297535714575, id="second"),
        # 1/log2(4) over 1/log2(2)
        pytest.param("abc", {"c"}, 10, 0.5, id="third"),
        # (1/log2(2) + 1/log2(4)) over (1/log2(2) + 1/log2(3)) = 1.5 / 1.63093
        pytest.param("abc", {"a", "c"}, 10, 0.9197207891481876, id="first_and_third"),
        # 1/log2(2) over (1/log2(2) + 1/log2(3)) = 1 / 1.63093
        pytest.param("abc", {"a", "x"}, 10, 0.6131471927654584, id="one_of_two"),
        pytest.param("abc", {"a", "b"}, 10, 1.0, id="both_on_top"),
        # at 2 the best ranking has two: (1/log2(2) + 1/log2(3)) over the same
        pytest.param("abc", {"a", "b", "c"}, 2, 1.0, id="more_wanted_than_the_cut"),
        pytest.param("abc", {"c"}, 2, 0.0, id="below_the_cut"),
        pytest.param("", {"a"}, 10, 0.0, id="no_result"),
        pytest.param("abc", set(), 10, 0.0, id="nothing_wanted"),
    ],
)
def test_ndcg_at(ranking: Sequence[str], relevant: set[str], k: int, expected: float) -> None:
    assert ndcg_at(ranking, relevant, k) == pytest.approx(expected, abs=1e-12)


def test_a_question_without_any_result_counts_in_the_mean() -> None:
    runs: list[tuple[list[str], set[str]]] = [(["a"], {"a"}), (["x", "b"], {"b"}), ([], {"c"})]
    recall = bootstrap([recall_at(ranking, relevant, 1) for ranking, relevant in runs])
    mrr = bootstrap([reciprocal_rank(ranking, relevant) for ranking, relevant in runs])
    assert (recall.mean, recall.count) == (1 / 3, 3)  # (1 + 0 + 0) / 3
    assert (mrr.mean, mrr.count) == (1.5 / 3, 3)  # (1 + 1/2 + 0) / 3


def test_measures_of_any_ranking_lie_between_0_and_1_and_recall_grows_with_k() -> None:
    rng = random.Random(3)
    for _ in range(200):
        ranking = rng.sample("abcdefghijkl", rng.randrange(11))
        relevant = set(rng.sample("abcdefghijkl", rng.randrange(1, 5)))
        recalls = [recall_at(ranking, relevant, k) for k in (1, 5, 10)]
        assert recalls == sorted(recalls)
        for value in (*recalls, reciprocal_rank(ranking, relevant), ndcg_at(ranking, relevant, 10)):
            assert 0 <= value <= 1 + 1e-12


# ---- citations and answers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "groups", "mode", "expected"),
    [
        pytest.param(["a"], [{"a"}, {"b"}], "any", 1.0, id="any_one_cited"),
        pytest.param(["x"], [{"a"}, {"b"}], "any", 0.0, id="any_none_cited"),
        pytest.param(["a"], [{"a"}, {"b"}], "all", 0.0, id="all_one_missing"),
        pytest.param(["b", "x", "a"], [{"a"}, {"b"}], "all", 1.0, id="all_each_cited"),
        pytest.param(["c", "b"], [{"a", "c"}, {"b"}], "all", 1.0, id="all_one_of_equal_clauses"),
        pytest.param(["a"], [{"a"}, set()], "all", 0.0, id="all_gold_that_no_clause_holds"),
        pytest.param([], [{"a"}], "any", 0.0, id="nothing_cited"),
        pytest.param(["a"], [], "all", 0.0, id="no_gold"),
    ],
)
def test_citation_hit(
    cited: list[str], groups: list[Collection[str]], mode: Literal["any", "all"], expected: float
) -> None:
    assert citation_hit(cited, groups, mode) == expected


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        pytest.param(["a", "b"], 1.0, id="all_gold"),
        pytest.param(["a", "x", "y"], 1 / 3, id="one_of_three"),
        pytest.param(["x"], 0.0, id="none"),
        pytest.param([], 0.0, id="nothing_cited"),
    ],
)
def test_citation_precision(cited: list[str], expected: float) -> None:
    assert citation_precision(cited, [{"a"}, {"b", "c"}]) == expected


@pytest.mark.parametrize(
    ("answer", "keys", "expected"),
    [
        pytest.param("分别达到 25 件和 16 件", [["25件"], ["16件"]], 1.0, id="all"),
        pytest.param("达到25件", [["25件"], ["16件"]], 1 / 2, id="one_of_two"),
        pytest.param("达到4.5万件", [["45万件", "45000件"]], 1.0, id="one_string_of_a_group"),
        pytest.param("达到208件", [["8件"]], 0.0, id="end_of_a_longer_number"),
        pytest.param("达到25件", [], 0.0, id="no_keys"),
    ],
)
def test_keys_met(answer: str, keys: list[list[str]], expected: float) -> None:
    assert keys_met(answer, keys) == expected


@pytest.mark.parametrize(
    ("answer", "quotes", "unsupported"),
    [
        pytest.param("达到25件", ["达到 25 件和 16 件"], False, id="in_a_quote"),
        pytest.param("达到4.5万件", ["达到45000件"], False, id="same_value"),
        pytest.param("25件，16件", ["25件", "16件"], False, id="over_two_quotes"),
        pytest.param("达到26件", ["达到25件"], True, id="another_number"),
        pytest.param("达到5件", ["达到25件"], True, id="end_of_a_longer_number"),
        pytest.param("达到25件", [], True, id="no_quote"),
        pytest.param("加强保护", [], False, id="no_number"),
        pytest.param("达到25件。[1]", ["达到25件"], False, id="mark_of_a_citation"),
        pytest.param("达到25件[1]，产值30亿元[12]", ["达到25件", "产值30亿元"], False, id="marks_of_two_digits"),
        pytest.param("达到［7］件", ["达到25件"], True, id="other_brackets_are_no_mark"),
        pytest.param("加强保护[7件]", ["加强保护"], True, id="words_in_brackets_are_no_mark"),
        pytest.param("任务共2项：建设[1]，归集[2]", ["建设车库", "归集数据"], False, id="number_of_quotes"),
        pytest.param("任务共3项：建设[1]，归集[2]", ["建设车库", "归集数据"], True, id="another_number_than_of_quotes"),
        pytest.param("任务共1项：建设[1]，归集[2]", ["建设车库", "归集数据"], True, id="fewer_than_quotes"),
        pytest.param("共0项", [], False, id="no_quote_counted"),
    ],
)
def test_has_unsupported_figure(answer: str, quotes: list[str], unsupported: bool) -> None:
    assert has_unsupported_figure(answer, quotes) is unsupported


# ---- bootstrap ---------------------------------------------------------------------------------------

HALF = [0.0, 1.0] * 10


def test_bootstrap_of_a_seed_is_always_the_same() -> None:
    assert bootstrap(HALF) == bootstrap(HALF)
    assert bootstrap(HALF, seed=1, rounds=10) != bootstrap(HALF, seed=2, rounds=10)


def test_bootstrap_holds_the_mean() -> None:
    found = bootstrap([1.0, 0.0, 0.0, 0.5])
    assert found.mean == 1.5 / 4
    assert found.low < found.mean < found.high
    assert found.count == 4


def test_bootstrap_is_about_two_standard_errors_wide_on_each_side() -> None:
    found = bootstrap(HALF * 5)  # 100 values: sqrt(0.5 * 0.5 / 100) = 0.05, 1.96 * 0.05 = 0.098
    assert found.low == pytest.approx(0.5 - 0.098, abs=0.025)
    assert found.high == pytest.approx(0.5 + 0.098, abs=0.025)


def test_bootstrap_of_more_values_is_narrower() -> None:
    few, many = bootstrap(HALF), bootstrap(HALF * 10)
    assert many.high - many.low < few.high - few.low


def test_bootstrap_of_equal_values_has_no_width() -> None:
    assert bootstrap([1.0] * 5) == Interval(1.0, 1.0, 1.0, 5)


def test_bootstrap_of_nothing_counts_nothing() -> None:
    found = bootstrap([])
    assert math.isnan(found.mean)
    assert found.count == 0


# ---- permutation test --------------------------------------------------------------------------------


def test_identical_runs_have_p_1() -> None:
    assert permutation_test(HALF, HALF) == 1.0


def test_one_changed_question_is_no_evidence() -> None:
    assert permutation_test([0.0, 1.0, 1.0], [1.0, 1.0, 1.0]) == 1.0  # |+1| = |-1| in every round


def test_two_changed_questions_are_as_large_by_chance_in_half_the_rounds() -> None:
    assert permutation_test([0.0, 0.0], [1.0, 1.0]) == pytest.approx(2 / 4, abs=0.02)  # ++ and -- of 4


def test_a_clear_difference_is_sure() -> None:
    assert permutation_test([0.0] * 20, [1.0] * 20) < 0.01


def test_changes_that_cancel_out_are_no_difference() -> None:
    assert permutation_test(HALF, list(reversed(HALF))) == 1.0


def test_p_is_the_same_in_both_directions_and_with_every_run() -> None:
    rng = random.Random(5)
    first, second = [rng.random() for _ in range(30)], [rng.random() + 0.1 for _ in range(30)]
    assert permutation_test(first, second) == permutation_test(second, first) == permutation_test(first, second)


def test_p_is_never_0() -> None:
    assert permutation_test([0.0] * 60, [1.0] * 60, rounds=99) == 1 / 100  # (1 + 0) / (1 + 99)


def test_runs_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        permutation_test([0.0], [0.0, 1.0])
