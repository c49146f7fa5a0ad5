"""Filters: empty ones, and their use as keys."""

import pytest

from index.filters import NO_FILTERS, Filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(NO_FILTERS, False, id="none"),
        pytest.param(Filters(frozenset(), years=frozenset()), False, id="empty"),
        pytest.param(Filters(documents=frozenset({"yulin-ip-opinion"})), True, id="document"),
        pytest.param(Filters(regions=frozenset({"榆林市"})), True, id="region"),
        pytest.param(Filters(years=frozenset({2025})), True, id="year"),
        pytest.param(Filters(kinds=frozenset({"row"})), True, id="kind"),
        pytest.param(Filters(statuses=frozenset({"draft"})), True, id="status"),
    ],
)
def test_filters_with_any_value_are_true(filters: Filters, expected: bool) -> None:
    assert bool(filters) is expected


def test_equal_filters_are_one_key() -> None:
    assert {Filters(years=frozenset({2025, 2020})): 1}[Filters(years=frozenset({2020, 2025}))] == 1
