"""Pages of listed origins ask without a key, and only they; the rate is counted by address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import YULIN, Served, serving

from api.keys import add_key
from rag.settings import Settings

LISTED = "https://www.example.org"
ASKED = {"question": YULIN}


@pytest.fixture
def keyed(small_data: Path, tmp_path: Path) -> Iterator[Served]:
    """A service that demands keys and names an origin."""
    keys = tmp_path / "keys.json"
    add_key(keys, "portal", ["ask"])
    origins = (LISTED, "*")
    with serving(Settings(data=small_data, access="keys", keys=keys, origins=origins, rate=3)) as served:
        yield served


def test_a_page_of_a_listed_origin_asks_and_reads_without_a_key(keyed: Served) -> None:
    origin = {"origin": LISTED}
    response = keyed.client.post("/v1/ask", json=ASKED, headers=origin)
    assert response.status_code == 200
    assert keyed.client.get("/v1/documents", headers=origin).status_code == 200


def test_a_listed_origin_is_no_admin(keyed: Served) -> None:
    assert keyed.client.get("/metrics", headers={"origin": LISTED}).status_code == 401


@pytest.mark.parametrize(
    "origin",
    [None, "*", "null", "", "https://elsewhere.example", f"{LISTED}.evil.example", "http://www.example.org"],
)
def test_any_other_needs_a_key(keyed: Served, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    response = keyed.client.post("/v1/ask", json=ASKED, headers=headers)
    assert (response.status_code, response.json()["type"]) == (401, "urn:wence:problem:no-key")


def test_a_wrong_key_is_told_whatever_the_origin(keyed: Served) -> None:
    headers = {"origin": LISTED, "authorization": "Bearer wrong"}
    assert keyed.client.post("/v1/ask", json=ASKED, headers=headers).json()["type"] == "urn:wence:problem:wrong-key"


def test_the_rate_of_a_listed_origin_is_counted_by_address(keyed: Served) -> None:
    headers = {"origin": LISTED}
    statuses = [keyed.client.post("/v1/ask", json=ASKED, headers=headers).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
