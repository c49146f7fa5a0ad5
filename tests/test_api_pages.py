"""Pages as files: their policy, compression and tags; they are empty of documents until they have asked."""

import gzip
import re

import httpx2
import pytest
from serving import ROOT, Served

PAGES = ["/", "/search", "/documents", "/documents/yulin-ip-opinion", "/indicators"]
BUDGET = 100_000
"""So many bytes at most are sent before the page for asking can be used."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_but_what_the_service_sends(served: Served, path: str) -> None:
    response = served.client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(each.strip().split(" ", 1) for each in response.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert not re.search(r"<script(?! type=\"module\" src=\"/web/)|<style| style=| on\w+=|https?://", response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_nothing_of_the_documents(served: Served, path: str) -> None:
    assert not {"榆林", "陕西", "西安"} & set(re.findall("榆林|陕西|西安", served.client.get(path).text))


def test_a_file_is_sent_compressed_and_again_only_when_it_changes(served: Served) -> None:
    file = (ROOT / "api" / "web" / "style.css").read_bytes()
    with httpx2.Client(base_url=served.address, headers={"accept-encoding": "gzip"}) as client:
        with client.stream("GET", "/web/style.css") as response:
            sent = b"".join(response.iter_raw())
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(sent) == file
        again = client.get("/web/style.css", headers={"if-none-match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    plain = served.client.get("/web/style.css", headers={"accept-encoding": "identity"})
    assert ("content-encoding" not in plain.headers, plain.content) == (True, file)


@pytest.mark.parametrize("path", ["/web/nothing.js", "/web/..%2fapp.py", "/widget/%2e%2e%2fkeys.py", "/web/words.py"])
def test_only_files_of_the_pages_are_sent(served: Served, path: str) -> None:
    assert served.client.get(path).status_code == 404


def test_the_page_for_asking_needs_little(served: Served) -> None:
    seen: set[str] = set()
    total = 0
    waiting = ["/"]
    with httpx2.Client(base_url=served.address, headers={"accept-encoding": "gzip"}) as client:
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            with client.stream("GET", path) as response:
                total += len(b"".join(response.iter_raw()))
            text = served.client.get(path).text
            waiting += re.findall(r'(?:src|href)="(/[^"]+)"', text) if path == "/" else imported(path, text)
    assert len(seen) > 6
    assert total < BUDGET


def imported(path: str, text: str) -> list[str]:
    """The modules that a module imports, as paths."""
    found = re.findall(r'from "([^"]+)"', text) if path.endswith(".js") else []
    folder = path.rpartition("/")[0]
    return [name if name.startswith("/") else f"{folder}/{name.removeprefix('./')}" for name in found]
