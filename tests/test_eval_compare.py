"""Runs held against thresholds, and compared with an earlier run."""

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from eval.compare import (
    LOWER_IS_BETTER,
    MEASURES,
    Breach,
    Change,
    GateError,
    breaches,
    changes,
    read_thresholds,
    summary,
    values,
)
from eval.run import Result


def result(name: str, **measures: float) -> Result:
    return Result(name, "numeric", "test", ("bengbu",), "low", "answered", (), (), (), measures, 1.0)


def taken(measure: str, *found: float) -> list[Result]:
    return [
        Result(f"q{n}", "list", "dev", (), "low", "answered", (), (), (), {measure: value}, 1.0)
        for n, value in enumerate(found, 1)
    ]


def thresholds(folder: Path, content: str) -> dict[str, float]:
    (folder / "thresholds.toml").write_text(content, encoding="utf-8")
    return read_thresholds(folder / "thresholds.toml")


# ---- values and summary ------------------------------------------------------------------------------


def test_values_are_of_the_questions_that_have_the_measure() -> None:
    results = [result("q1", mrr=0.5), result("q2", right_refusal=1.0), result("q3", mrr=0.0)]
    assert values(results, "mrr") == {"q1": 0.5, "q3": 0.0}


def test_summary_has_every_measure_with_mean_and_count() -> None:
    found = summary([result("q1", mrr=1.0), result("q2", mrr=0.5), result("q3", mrr=0.0), result("q4", right=1.0)])
    assert tuple(found) == MEASURES
    assert (found["mrr"].mean, found["mrr"].count) == (1.5 / 3, 3)  # (1 + 1/2 + 0) / 3
    assert found["mrr"].low <= 0.5 <= found["mrr"].high
    assert (found["right"].mean, found["right"].count) == (1.0, 1)
    assert math.isnan(found["keys_met"].mean)
    assert found["keys_met"].count == 0


def test_measures_of_which_less_is_better_are_measures() -> None:
    assert set(MEASURES) > LOWER_IS_BETTER


# ---- thresholds --------------------------------------------------------------------------------------


def test_thresholds_are_read_as_numbers(tmp_path: Path) -> None:
    assert thresholds(tmp_path, '[thresholds]\n"recall@5" = 0.6\nmrr = 0\n') == {"recall@5": 0.6, "mrr": 0.0}


def test_no_thresholds_are_none(tmp_path: Path) -> None:
    assert thresholds(tmp_path, "[thresholds]\n") == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("[thresholds]\nrecal = 0.6", "recal = 0.6 is no threshold", id="unknown_measure"),
        pytest.param('[thresholds]\nmrr = "0.6"', "mrr = '0.6' is no threshold", id="text"),
        pytest.param("[thresholds]\nmrr = true", "mrr = True is no threshold", id="yes"),
        pytest.param("[thresholds]\nrecall@5 = 0.6", "the thresholds cannot be read", id="no_toml"),
    ],
)
def test_wrong_thresholds_are_refused_by_name(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(GateError) as caught:
        thresholds(tmp_path, content)
    assert said in caught.value.what
    assert caught.value.where == str(tmp_path / "thresholds.toml")
    assert "\n" not in str(caught.value)


def test_an_unknown_measure_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(GateError) as caught:
        thresholds(tmp_path, "[thresholds]\nrecal = 0.6")
    assert all(measure in caught.value.remedy for measure in MEASURES)


def test_a_missing_file_of_thresholds_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError) as caught:
        read_thresholds(tmp_path / "none.toml")
    assert caught.value.where == str(tmp_path / "none.toml")


# ---- breaches ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "limit"),
    [
        pytest.param("mrr", 0.5, id="at_least_met_exactly"),
        pytest.param("mrr", 0.4, id="at_least_exceeded"),
        pytest.param("false_refusal", 0.5, id="at_most_met_exactly"),
        pytest.param("false_refusal", 0.6, id="at_most_undercut"),
    ],
)
def test_a_threshold_met_is_no_breach(measure: str, limit: float) -> None:
    assert breaches(taken(measure, 1.0, 0.0), {measure: limit}) == []


@pytest.mark.parametrize(
    ("measure", "limit", "questions", "line"),
    [
        pytest.param("mrr", 0.6, ("q2", "q3"), "mrr: 0.500, wanted at least 0.600", id="at_least"),
        pytest.param("false_refusal", 0.4, ("q1", "q3"), "false_refusal: 0.500, wanted at most 0.400", id="at_most"),
    ],
)
def test_a_threshold_not_met_names_the_questions(
    measure: str, limit: float, questions: tuple[str, ...], line: str
) -> None:
    [found] = breaches(taken(measure, 1.0, 0.0, 0.5), {measure: limit})  # (1 + 0 + 1/2) / 3 = 0.5
    assert found == Breach(measure, limit, 0.5, questions)
    assert found.line == line


def test_a_mean_that_misses_by_rounding_alone_is_no_breach() -> None:
    assert breaches(taken("mrr", 0.1, 0.1, 0.1), {"mrr": 0.1}) == []  # 0.1 + 0.1 + 0.1 = 0.30000000000000004


def test_a_measure_that_was_not_taken_is_a_breach() -> None:
    [found] = breaches(taken("mrr", 1.0), {"right_refusal": 0.5})
    assert (found.measure, found.questions) == ("right_refusal", ())
    assert math.isnan(found.found)
    assert found.line == "right_refusal: not measured, wanted 0.500"


def test_every_threshold_is_held_against_the_run() -> None:
    results = [result("q1", mrr=0.2, right=1.0, false_refusal=1.0)]
    found = breaches(results, {"mrr": 0.3, "right": 0.9, "false_refusal": 0.0})
    assert [breach.measure for breach in found] == ["mrr", "false_refusal"]


# ---- changes -----------------------------------------------------------------------------------------


def test_an_unchanged_run_moved_nothing() -> None:
    results = [result("q1", mrr=0.5), result("q2", mrr=1.0)]
    before = {each.id: each.measures for each in results}
    assert changes(before, results) == [Change("mrr", 0.75, 0.75, 1.0, (), ())]


@pytest.mark.parametrize(
    ("measure", "better", "worse"),
    [
        pytest.param("mrr", ("q1",), ("q2",), id="more_is_better"),
        pytest.param("false_refusal", ("q2",), ("q1",), id="less_is_better"),
    ],
)
def test_a_change_names_what_got_better_and_worse(
    measure: str, better: tuple[str, ...], worse: tuple[str, ...]
) -> None:
    before = {"q1": {measure: 0.0}, "q2": {measure: 0.5}, "q3": {measure: 1.0}}
    [found] = changes(before, taken(measure, 1.0, 0.0, 1.0))
    assert (found.before, found.after) == (1.5 / 3, 2 / 3)
    assert (found.better, found.worse) == (better, worse)


def test_changes_are_over_the_questions_both_runs_have() -> None:
    before: Mapping[str, Mapping[str, float]] = {"q1": {"mrr": 0.5}, "gone": {"mrr": 0.0}, "q3": {"right": 1.0}}
    results = [result("q1", mrr=1.0), result("new", mrr=0.0), result("q3", mrr=0.0)]
    [found] = changes(before, results)
    assert (found.measure, found.before, found.after) == ("mrr", 0.5, 1.0)


def test_changes_without_a_shared_question_are_none() -> None:
    assert changes({"old": {"mrr": 1.0}}, [result("new", mrr=0.0)]) == []


@pytest.mark.parametrize(
    ("after", "sure"), [pytest.param(1.0, True, id="all_gained"), pytest.param(0.0, False, id="none")]
)
def test_a_clear_gain_is_told_from_chance(after: float, sure: bool) -> None:
    before = {f"q{n}": {"mrr": 0.0} for n in range(1, 21)}
    [found] = changes(before, taken("mrr", *[after] * 19, 0.0))
    assert (found.p < 0.01) is sure


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("thresholds = 5", id="not_a_table"),
        pytest.param("[threshold]\nmrr = 0.5", id="misspelt_table"),
        pytest.param("[thresholds]\nmrr = nan", id="no_number"),
        pytest.param("[thresholds]\nmrr = 45", id="per_cent"),
    ],
)
def test_thresholds_that_could_never_break_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GateError):
        read_thresholds(path)
