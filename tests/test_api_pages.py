"""The plain pages: a document is shown clause by clause where citations point, and nothing in it is markup."""

import hashlib
import re
from base64 import b64encode
from html import unescape
from pathlib import Path

import pytest
from serving import YULIN, Served, serving

from index.build import build_index
from rag.settings import Settings


def test_the_home_page_leads_to_every_document(served: Served) -> None:
    page = served.client.get("/").text
    links = re.findall(r'href="(/documents/[^"]+)"', page)
    assert len(links) == 5
    assert {served.client.get(link).status_code for link in links} == {200}


def test_a_citation_leads_to_its_clause(served: Served) -> None:
    for question in (YULIN, "西安市检察院2025年6月前要完成哪些任务", "知识产权质押融资有哪些任务"):
        for citation in served.ask(question).json()["citations"]:
            path, _, anchor = citation["url"].partition("#")
            page = served.client.get(path).text
            [shown] = re.findall(f'<p id="{re.escape(anchor)}">(.*?)</p>', page, re.DOTALL)
            clause = citation["clause"]
            assert unescape(shown) == (clause.get("reading") or clause["text"])


def test_only_the_style_of_the_page_itself_is_allowed(served: Served) -> None:
    response = served.client.get("/")
    [style] = re.findall(r"<style>(.*?)</style>", response.text)
    expected = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response.headers["content-security-policy"]
    assert f"style-src 'sha256-{expected}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert response.headers["x-content-type-options"] == "nosniff"


ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">&amp;'


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The index of a document whose title, headings and words are markup."""
    (tmp_path / "corpus").mkdir()
    text = f"湖北省茶产业{ATTACK}规划\n\n一、目标{ATTACK}\n\n到2025年，茶园面积{ATTACK}达到370万亩。\n"
    name = 'a"><script>alert(3)<script>.txt'.replace("/", "")
    (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "data", learn=False)
    return tmp_path / "data"


def test_markup_in_a_document_stays_text(hostile: Path) -> None:
    with serving(Settings(data=hostile)) as served:
        [link] = re.findall(r'href="(/documents/[^"]+)"', served.client.get("/").text)
        for path in ("/", unescape(link)):
            page = served.client.get(path)
            assert page.status_code == 200
            assert "<script" not in page.text
            assert "<img" not in page.text
        assert "alert(1)" in page.text
