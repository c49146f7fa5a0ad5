"""Conditions on metadata: each of Dify's 18 operators on what is there, on what is not, and what makes no sense."""

from typing import Any, get_args

import pytest

from api.conditions import MetadataCondition, Operator, predicate_of
from api.problems import Problem

HELD: dict[str, Any] = {
    "document_id": "hunan-plan",
    "title": "湖南省林业发展规划",
    "doc_no": None,
    "issuer": "湖南省林业局",
    "region": "湖南省",
    "level": "province",
    "date": "2021-09-02",
    "status": "in_force",
    "period_start": 2021,
    "period_end": 2025,
    "source_url": None,
    "kind": "text",
}


def met(*conditions: tuple[Any, str, Any], operator: str = "and") -> bool:
    records = [{"name": name, "comparison_operator": sign, "value": value} for name, sign, value in conditions]
    return predicate_of(MetadataCondition.model_validate({"logical_operator": operator, "conditions": records}))(HELD)


ROWS = [
    ("title", "contains", "林业", "农业"),
    ("title", "not contains", "农业", "林业"),
    ("title", "start with", "湖南", "林业"),
    ("title", "end with", "规划", "湖南"),
    ("region", "is", "湖南省", "湖南"),
    ("region", "is not", "四川省", "湖南省"),
    ("region", "in", ["四川省", "湖南省"], ["四川省"]),
    ("region", "not in", "四川省,云南省", "四川省，湖南省"),
    ("doc_no", "empty", None, "unused"),
    ("title", "not empty", None, "unused"),
    ("period_end", "=", 2025, 2026),
    ("period_end", "≠", "2026", "2025.0"),
    ("period_end", ">", 2024, 2025),
    ("period_end", "<", 2026, 2025),
    ("period_end", "≥", 2025, 2026),
    ("period_end", "≤", "2025", "2024"),
    ("date", "before", "2021-09-03", "2021-09-02"),
    ("date", "after", "2021-08-31", "2021-09"),
]


def test_the_table_has_every_operator() -> None:
    assert {row[1] for row in ROWS} == set(get_args(Operator))
    assert len(get_args(Operator)) == 18


@pytest.mark.parametrize(("name", "sign", "yes", "no"), ROWS, ids=[row[1] for row in ROWS])
def test_each_operator_lets_pass_and_does_not(name: str, sign: str, yes: Any, no: Any) -> None:
    assert met((name, sign, yes))
    if sign == "empty":
        assert not met(("title", sign, None))
    elif sign == "not empty":
        assert not met(("doc_no", sign, None))
    else:
        assert not met((name, sign, no))


@pytest.mark.parametrize("sign", [row[1] for row in ROWS])
def test_what_is_not_there_meets_only_empty_and_opposites(sign: str) -> None:
    value = {"before": "2021", "after": "2021"}.get(sign, 1)
    assert met(("doc_no", sign, value)) is (sign in {"empty", "not contains", "is not", "not in", "≠"})


def test_conditions_combine_by_and_and_or() -> None:
    yes, no = ("region", "is", "湖南省"), ("region", "is", "四川省")
    assert met(yes, yes)
    assert not met(yes, no)
    assert met(yes, no, operator="or")
    assert not met(no, no, operator="or")


def test_of_several_names_one_is_enough_and_for_an_opposite_none_may_be() -> None:
    assert met((["title", "issuer"], "contains", "林业局"))
    assert not met((["title", "issuer"], "not contains", "林业局"))
    assert met((["title", "issuer"], "not contains", "农业"))


def test_no_condition_lets_all_pass() -> None:
    assert predicate_of(None)(HELD)
    assert met()


@pytest.mark.parametrize("value", ["2021-09-01T10:00:00Z", 1_630_454_400, "1630454400"])
def test_a_date_may_come_with_its_time_or_as_seconds(value: object) -> None:
    assert met(("date", "after", value))


def test_a_year_is_neither_before_nor_after_a_day_in_it() -> None:
    held = HELD | {"date": "2021"}
    for sign in ("before", "after"):
        condition = {"name": "date", "comparison_operator": sign, "value": "2021-09-02"}
        assert not predicate_of(MetadataCondition.model_validate({"conditions": [condition]}))(held)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        pytest.param(("author", "is", "a"), "there is no metadata author. There are document_id, ", id="name"),
        pytest.param(("period_end", ">", "soon"), "the operator > needs a number", id="number"),
        pytest.param(("period_end", "=", True), "the operator = needs a number", id="truth"),
        pytest.param(("date", "before", "soon"), "the operator before needs a date", id="date"),
        pytest.param(("title", "contains", None), "the operator contains needs a value", id="no_value"),
    ],
)
def test_a_condition_without_sense_is_refused(condition: tuple[Any, str, Any], said: str) -> None:
    with pytest.raises(Problem) as caught:
        met(condition)
    assert said in caught.value.detail
