"""Reading documents, in a real browser: contents, clauses, tables, marked words, the stored text at the same place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Watched
from playwright.sync_api import Browser, Page, expect
from serving import Served, serving

from api.keys import add_key
from index.build import build_index
from rag.settings import Settings


def test_the_list_has_every_document_and_leads_to_it(page: Page) -> None:
    page.goto("/documents")
    expect(page.locator(".list li")).to_have_count(5)
    expect(page.locator(".badge.draft")).to_have_text("征求意见稿")
    page.get_by_role("link", name=re.compile("榆林市关于贯彻落实")).click()
    expect(page).to_have_url(re.compile("/documents/yulin-ip-opinion$"))
    expect(page.locator("h1")).to_contain_text("榆林市关于贯彻落实")
    expect(page).to_have_title(re.compile("^榆林市关于贯彻落实.+问策$"))


@pytest.mark.parametrize("identity", ["yulin-ip-opinion", "xian-ip-zone-plan-2024", "shaanxi-ip-guide-2022"])
def test_every_clause_is_there_once_in_the_order_of_the_text(page: Page, served: Served, identity: str) -> None:
    clauses = served.get(f"/v1/documents/{identity}/clauses", limit=200).json()["clauses"]
    page.goto(f"/documents/{identity}")
    page.locator(".clauses").wait_for()
    shown = page.eval_on_selector_all(".clause, tbody tr", "all => all.map(one => one.id)")
    assert shown == [f"clause-{clause['id'].partition('/')[2]}" for clause in clauses]
    said = page.locator(".clauses").inner_text()
    for clause in clauses:
        for words in clause["row"].values() if "row" in clause else clause["text"].split("\n"):
            assert re.sub(r"\s", "", words) in re.sub(r"\s", "", said)


def test_rows_stand_in_a_table_under_their_headers(page: Page) -> None:
    page.goto("/documents/xian-ip-zone-plan-2024#clause-a1.t1.21")
    row = page.locator("tr.lit")
    expect(row).to_be_in_viewport()
    expect(row.locator("td").nth(2)).to_have_text("市检察院")
    heads = row.locator("xpath=ancestor::table").locator("thead th")
    expect(heads.first).to_have_text("序号")


def test_the_contents_lead_to_their_sections(page: Page) -> None:
    page.goto("/documents/yulin-ip-opinion")
    page.get_by_role("navigation", name="目录").get_by_role("link", name="二、主要目标").click()
    expect(page).to_have_url(re.compile("#clause-2$"))
    expect(page.locator("#clause-2")).to_be_in_viewport()
    expect(page.locator("#clause-2.lit")).to_have_count(1)


def test_the_stored_text_is_one_click_away_at_the_same_place(page: Page, served: Served) -> None:
    page.goto("/documents/yulin-ip-opinion#clause-2")
    page.locator("#clause-2.lit").wait_for()
    button = page.get_by_role("button", name="原文")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    text = served.get("/v1/documents/yulin-ip-opinion/text").json()["text"]
    assert page.locator(".stored").text_content() == text
    start, end = served.client.get("/v1/clauses/yulin-ip-opinion/2").json()["source"]
    expect(page.locator(".stored mark")).to_be_in_viewport()
    assert page.locator(".stored mark").text_content() == text[start:end]
    button.click()
    expect(page.locator("#clause-2.lit")).to_be_in_viewport()


def test_a_span_that_is_not_in_the_clause_marks_nothing(page: Page) -> None:
    page.goto("/documents/yulin-ip-opinion?span=5-99999#clause-2")
    page.locator("#clause-2.lit").wait_for()
    expect(page.locator("mark")).to_have_count(0)


def test_a_document_that_is_not_there_is_told(page: Page) -> None:
    page.goto("/documents/nothing")
    expect(page.get_by_role("alert")).to_contain_text("没有这份文件")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(".list li")).to_have_count(5)


def test_a_clause_is_copied_with_its_label_and_address(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/documents/yulin-ip-opinion#clause-2")
    page.locator("#clause-2 .quiet").click()
    expect(page.locator("#clause-2 .quiet")).to_have_text("已复制")
    text: str = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("《榆林市关于贯彻落实")
    assert text.endswith(f"{served.address}/documents/yulin-ip-opinion#clause-2")


ATTACK = '<script>window.hit=1</script><img src=x onerror="window.hit=1">&amp;'


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Served]:
    """A service over a document whose title, headings, words and file name are markup."""
    (tmp_path / "corpus").mkdir()
    text = f"湖北省茶产业{ATTACK}规划\n\n一、目标{ATTACK}\n\n到2025年，茶园面积{ATTACK}达到370万亩。\n"
    (tmp_path / "corpus" / 'a"><script>window.hit=1<script>.txt').write_text(text, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "data", learn=False)
    with serving(Settings(data=tmp_path / "data")) as running:
        yield running


def test_markup_in_a_document_stays_text(browser: Browser, hostile: Served) -> None:
    context = browser.new_context(base_url=hostile.address)
    page = context.new_page()
    watched = Watched(page, hostile.address)
    page.goto("/documents")
    page.locator(".list a").click()
    page.locator(".clauses").wait_for()
    page.get_by_role("button", name=re.compile("Original|原文")).click()
    expect(page.locator(".stored")).to_contain_text("<script>window.hit=1</script>")
    assert page.evaluate("window.hit") is None
    assert page.locator("main script, main img").count() == 0
    assert watched.wrong == []
    context.close()


@pytest.mark.parametrize("width", [320, 375, 1600])
def test_nothing_is_wider_than_the_window(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 700})
    page = context.new_page()
    for path in ("/documents", "/documents/xian-ip-zone-plan-2024"):
        page.goto(path)
        page.locator(".list, .clauses").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_where_a_key_is_needed_the_page_asks_for_it(browser: Browser, data: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    secret = add_key(keys, "reader", ["ask"])
    with serving(Settings(data=data, access="keys", keys=keys)) as running:
        page = browser.new_context(base_url=running.address, locale="zh-CN").new_page()
        page.goto("/documents")
        expect(page.get_by_role("alert")).to_contain_text("此服务需要密钥")
        page.get_by_label("API 密钥").fill(secret)
        page.get_by_role("button", name="使用密钥").click()
        expect(page.locator(".list li")).to_have_count(5)
        page.locator(".list a").first.click()
        page.locator(".clauses").wait_for()
        page.context.close()
