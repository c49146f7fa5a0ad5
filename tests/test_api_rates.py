"""Rates: the sums of the cell rate algorithm, the headers, and a table that does not grow."""

from pathlib import Path

import pytest

from api.rates import Rates, address_of, take


def test_so_many_at_once_and_then_one_after_each_interval() -> None:
    # 3 a minute: an interval of 20 s. Three at once fill the minute; the next may come after 20 s.
    due, now = 0.0, 1000.0
    taken = []
    for _ in range(4):
        one, due = take(due, now, 3)
        taken.append(one)
    assert [one.is_allowed for one in taken] == [True, True, True, False]
    assert [one.remaining for one in taken] == [2, 1, 0, 0]
    assert [one.full_in for one in taken[:3]] == [20, 40, 60]
    assert taken[3].retry_in == pytest.approx(20)
    assert not take(due, now + 19.9, 3)[0].is_allowed
    again, due = take(due, now + 20, 3)
    assert (again.is_allowed, again.remaining) == (True, 0)


def test_who_is_refused_loses_nothing_by_asking_again() -> None:
    due = 0.0
    for _ in range(100):
        _, due = take(due, 1000.0, 2)
    assert take(due, 1030.0, 2)[0].is_allowed  # 60 s / 2


def test_after_a_minute_all_has_come_back() -> None:
    rates = Rates()
    for _ in range(5):
        rates.take("address 1.2.3.4", 5, 1000.0)
    assert rates.take("address 1.2.3.4", 5, 1060.0).remaining == 4


def test_clients_are_counted_apart() -> None:
    rates = Rates()
    assert rates.take("address 1.2.3.4", 1, 1000.0).is_allowed
    assert rates.take("address 1.2.3.5", 1, 1000.0).is_allowed
    assert rates.take("key 1.2.3.4", 1, 1000.0).is_allowed
    assert not rates.take("address 1.2.3.4", 1, 1000.0).is_allowed


def test_processes_count_together_in_one_file(tmp_path: Path) -> None:
    one, other = Rates(tmp_path / "rates"), Rates(tmp_path / "rates")
    assert one.take("key portal", 2, 1000.0).remaining == 1
    assert other.take("key portal", 2, 1000.0).remaining == 0
    assert not one.take("key portal", 2, 1000.0).is_allowed


def test_a_crowd_of_addresses_pushes_out_who_has_waited_longest_only() -> None:
    rates = Rates()
    for number in range(1000):
        rates.take(f"address {number}", 2, 1000.0 + number)
    assert rates.take("address 999", 2, 1999.0).remaining == 0


def test_headers_tell_what_is_left_and_when_to_come_again() -> None:
    first, due = take(0.0, 1000.0, 1)
    assert first.headers == {
        "RateLimit-Policy": '"minute";q=1;w=60',
        "RateLimit": '"minute";r=0;t=60',
        "RateLimit-Limit": "1",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "60",
    }
    assert take(due, 1000.5, 1)[0].headers["Retry-After"] == "60"  # 59.5 s, rounded up


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_is_counted_by_what_one_client_has(host: str, address: str) -> None:
    assert address_of(host) == address
