"""The page for searching, in a real browser: results while typing, filters, the address, keys, files, states."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browsing import Watched
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from serving import Served, serving

from index.build import build_index
from rag.settings import Settings

QUERY = "商标"
FIELD = "input[type=search]"
RESULTS = ".results > li"


def at(query: str = QUERY, **filters: str) -> str:
    """The address of a search."""
    return "/search?" + "&".join(f"{name}={quote(value)}" for name, value in {"q": query, **filters}.items())


def address(page: Page) -> dict[str, list[str]]:
    """What the address of the page says is searched for."""
    return parse_qs(urlsplit(page.url).query)


def searches(page: Page) -> list[str]:
    """The words of the searches that the page sends from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path == "/v1/search":
            sent.append(parse_qs(parts.query)["q"][0])

    page.on("request", note)
    return sent


def value(page: Page, field: str, named: str) -> Locator:
    """The line of a value among the filters."""
    return page.locator(f"fieldset.facet-{field} label", has_text=named)


# ---- typing ------------------------------------------------------------------------------------------


def test_results_come_while_one_types_with_the_words_marked(page: Page, served: Served) -> None:
    page.goto("/search")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type(QUERY, delay=20)
    total = served.get("/v1/search", q=QUERY).json()["total"]
    expect(page.get_by_role("status")).to_have_text(f"共 {total} 条含有检索词")
    expect(page.locator(RESULTS)).to_have_count(10)
    for item in page.locator(RESULTS).all()[:3]:
        expect(item.locator("mark").first).to_have_text(QUERY)
    assert address(page) == {"q": [QUERY]}
    assert page.title().startswith(f"{QUERY} · ")


def test_a_result_names_its_place_and_leads_to_the_clause(page: Page, served: Served) -> None:
    page.goto(at())
    results = served.get("/v1/search", q=QUERY).json()["results"]
    links = page.locator(".result-link")
    expect(links).to_have_count(len(results))
    for link, each in zip(links.all(), results, strict=True):
        told = served.get(f"/v1/clauses/{each['clause']['id']}").json()
        assert link.get_attribute("href") == told["url"]
        assert (link.text_content() or "").startswith(each["document"]["title"])
    page.goto(at("专利", status="draft"))
    expect(page.locator(f"{RESULTS} .badge.draft")).to_have_count(10)


def test_a_pause_is_waited_for_and_the_last_words_win(page: Page) -> None:
    page.goto("/search")
    held: list[Route] = []
    page.route("**/v1/search?q=%E4%B8%93%E5%88%A9", lambda route: held.append(route))  # the answer for 专利 comes late
    sent = searches(page)
    page.locator(FIELD).fill("专利")
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    page.locator(FIELD).fill("商标")
    expect(page.locator(f"{RESULTS} mark").first).to_have_text("商标")
    for route in held:
        route.continue_()
    page.wait_for_timeout(200)
    assert page.locator(f"{RESULTS} mark").first.text_content() == "商标"
    assert sent == ["专利", "商标"]
    page.locator(FIELD).press_sequentially("品牌建设", delay=10)
    expect(page.get_by_role("status")).to_contain_text("条含有检索词")
    page.wait_for_timeout(300)
    assert sent[2:] == ["商标品牌建设"]


def test_nothing_is_searched_for_while_an_input_method_composes(page: Page) -> None:
    page.goto("/search")
    sent = searches(page)
    page.locator(FIELD).focus()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("s", "shang", "shang'biao"):
        keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": len(letters)})
        page.wait_for_timeout(200)
    assert page.locator(FIELD).input_value() == "shang'biao"
    assert sent == []
    keyboard.send("Input.insertText", {"text": "商标"})
    expect(page.locator(f"{RESULTS} mark").first).to_have_text("商标")
    assert sent == ["商标"]


def test_words_that_are_taken_away_lead_back_to_the_beginning(page: Page) -> None:
    page.goto(at(region="西安市"))
    expect(page.locator(RESULTS).first).to_be_visible()
    page.locator(FIELD).fill("")
    expect(page.get_by_role("link", name="浏览全部文件")).to_be_visible()
    expect(page.locator(RESULTS)).to_have_count(0)
    page.locator(".start-examples button").first.click()
    expect(page.locator(RESULTS).first).to_be_visible()


# ---- filters -----------------------------------------------------------------------------------------


def test_every_filter_has_the_counts_of_the_service(page: Page, served: Served) -> None:
    page.goto(at())
    counted = served.get("/v1/facets", q=QUERY).json()
    for field, name in (("region", "regions"), ("document", "documents"), ("status", "statuses"), ("kind", "kinds")):
        lines = page.locator(f"fieldset.facet-{field} .facet-count")
        expect(lines).to_have_text([str(each["count"]) for each in counted[name]])
    assert page.locator("fieldset legend").all_text_contents() == ["地区", "文件", "年份", "类型", "状态"]


def test_a_filter_narrows_the_address_holds_it_and_it_can_be_taken_off(page: Page) -> None:
    page.goto(at())
    value(page, "region", "西安市").get_by_role("checkbox").check()
    chip = page.get_by_role("button", name="去掉筛选：西安市")
    expect(chip).to_be_visible()
    expect(page.locator(".result-about", has_not_text="西安市")).to_have_count(0)
    expect(value(page, "region", "榆林市")).to_be_visible()  # a further value would widen
    value(page, "kind", "表格行").get_by_role("checkbox").check()
    expect(page.locator(".result-about", has_not_text="表格行")).to_have_count(0)
    assert address(page) == {"q": [QUERY], "region": ["西安市"], "kind": ["row"]}
    count = page.get_by_role("status").text_content()
    page.reload()
    expect(page.get_by_role("status")).to_have_text(count or "")
    expect(page.locator(FIELD)).to_have_value(QUERY)
    expect(value(page, "region", "西安市").get_by_role("checkbox")).to_be_checked()
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.locator(".result-about", has_text="陕西省").first).to_be_visible()
    assert address(page) == {"q": [QUERY], "kind": ["row"]}


def test_the_focus_stays_on_a_filter_that_was_set(page: Page) -> None:
    page.goto(at("知识产权"))
    box = value(page, "status", "征求意见稿").get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".result-about", has_not_text="雁塔区")).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_be_checked()


def test_of_many_values_a_few_are_shown_and_all_on_demand(page: Page, served: Served) -> None:
    page.goto(at("知识产权"))
    years = [each["value"] for each in served.get("/v1/facets", q="知识产权").json()["years"]]
    assert len(years) > 7
    lines = page.locator("fieldset.facet-year label")
    expect(lines).to_have_count(6)
    page.get_by_role("button", name=f"全部 {len(years)} 项").click()
    expect(lines.locator(".facet-name")).to_have_text([f"{year}年" for year in sorted(years, reverse=True)])
    expect(page.get_by_role("button", name="收起")).to_be_focused()


# ---- keys --------------------------------------------------------------------------------------------


def test_everything_can_be_reached_by_keys(page: Page) -> None:
    page.goto(at())
    links = page.locator(".result-link")
    expect(links).to_have_count(10)
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    assert page.locator(FIELD).input_value() == QUERY
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).to_be_focused()
    assert page.locator(FIELD).input_value() == QUERY
    page.keyboard.press("ArrowDown")
    target = links.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_a_slash_that_is_typed_is_a_slash(page: Page) -> None:
    page.goto("/search")
    page.locator(FIELD).press_sequentially("a/b")
    assert page.locator(FIELD).input_value() == "a/b"


def test_more_results_follow_and_the_first_of_them_has_the_focus(page: Page, served: Served) -> None:
    page.goto(at("知识产权"))
    page.get_by_role("button", name="显示更多").press("Enter")
    expect(page.locator(RESULTS)).to_have_count(20)
    expect(page.locator(".result-link").nth(10)).to_be_focused()
    found = served.get("/v1/search", q="知识产权", k=20).json()["results"]
    shown = [link.get_attribute("href") for link in page.locator(".result-link").all()]
    assert shown == [served.get(f"/v1/clauses/{each['clause']['id']}").json()["url"] for each in found]


# ---- files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "ending"), [("CSV", "csv"), ("Markdown", "md"), ("Word", "docx")])
def test_what_was_found_can_be_kept_as_a_file(page: Page, served: Served, name: str, ending: str) -> None:
    page.goto(at(region="西安市"))
    total = served.get("/v1/search", q=QUERY, region="西安市").json()["total"]
    with page.expect_download() as waiting:
        page.get_by_role("group", name=f"导出前 {total} 条").get_by_role("button", name=name).click()
    kept = waiting.value
    assert kept.suggested_filename == f"检索-{QUERY}.{ending}"
    content = Path(kept.path()).read_bytes()
    form = {"md": "markdown"}.get(ending, ending)
    assert content == served.get("/v1/export", q=QUERY, region="西安市", k=total, format=form).content
    if ending == "csv":
        assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))) == total + 1


# ---- states ------------------------------------------------------------------------------------------


def test_that_nothing_was_found_is_said_with_a_way_on(page: Page) -> None:
    page.goto(at(region="宝鸡"))
    expect(page.locator(".notes")).to_contain_text("语料中没有地区“宝鸡市”")
    expect(page.locator("#found")).to_contain_text("当前筛选条件下没有条款")
    page.locator("#found").get_by_role("button", name="清除筛选").click()
    expect(page.locator(RESULTS)).to_have_count(10)
    assert address(page) == {"q": [QUERY]}


def test_what_goes_wrong_is_shown_with_a_way_to_try_again(page: Page) -> None:
    page.route("**/v1/search*", lambda route: route.abort())
    page.goto(at())
    expect(page.get_by_role("alert")).to_contain_text("无法连接服务")
    expect(page.get_by_role("status")).to_have_text("")
    page.unroute("**/v1/search*")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(RESULTS)).to_have_count(10)


def test_a_file_that_cannot_be_had_is_told(page: Page) -> None:
    page.goto(at())
    problem = {"type": "urn:wence:problem:busy", "title": "busy", "status": 503, "detail": "busy"}
    page.route("**/v1/export*", lambda route: route.fulfill(status=503, json=problem))
    page.get_by_role("button", name="CSV").click()
    expect(page.get_by_role("alert")).to_contain_text("服务繁忙")
    expect(page.locator(RESULTS)).to_have_count(10)


def test_the_page_speaks_english(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, locale="en-US")
    page = context.new_page()
    watched = Watched(page, served.address)
    page.goto(at())
    expect(page.get_by_role("status")).to_contain_text("clauses hold these words")
    assert page.locator("fieldset legend").all_text_contents() == ["Place", "Document", "Year", "Kind", "Status"]
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
    assert watched.wrong == []


@pytest.mark.parametrize("width", [320, 375, 768, 1600])
def test_the_page_fits_every_width_and_folds_its_filters_on_a_phone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(at("知识产权", region="西安市", document="xian-ip-zone-plan-2024"))
    expect(page.locator(RESULTS)).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    summary = page.locator("summary")
    if width < 800:
        expect(page.locator(".facets")).to_be_hidden()
        expect(summary).to_have_text("筛选（2）")
        summary.click()
    expect(page.locator(".facets")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


# ---- what documents may hold -------------------------------------------------------------------------

MARKUP = "<img src=x onerror=alert(1)> <b>商标</b> &lt; \U00020bb7\U00020bb7 商标奖励 <script>alert(2)</script>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service over one document that is full of markup and of characters beyond the basic plane."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "texts").mkdir()
    text = f"<i>商标</i>管理办法\n\n一、<u>奖励</u>\n\n{MARKUP}。{'长' * 300}商标{'文' * 300}。\n"
    (folder / "texts" / "a'b (1).txt").write_text(text, encoding="utf-8")
    build_index(folder / "texts", folder / "data", learn=False)
    with serving(Settings(data=folder / "data")) as running:
        yield running


def test_markup_in_a_document_stays_text_and_marks_stand_in_their_places(browser: Browser, hostile: Served) -> None:
    context = browser.new_context(base_url=hostile.address, locale="zh-CN")
    page = context.new_page()
    watched = Watched(page, hostile.address)
    page.on("dialog", lambda dialog: watched.wrong.append(f"dialog: {dialog.message}"))
    page.goto(at("商标"))
    item = page.locator(RESULTS, has_text="onerror")
    expect(item).to_contain_text(MARKUP)
    assert set(item.locator("mark").all_text_contents()) == {"商标"}
    assert page.locator("main img, main script, main b, main i, main u").count() == 0
    expect(page.locator("fieldset.facet-document")).to_contain_text("<i>商标</i>管理办法")
    link = item.locator(".result-link").get_attribute("href") or ""
    assert link.startswith("/documents/a'b%20(1)#clause-")
    context.close()
    assert watched.wrong == []


def test_of_a_long_clause_the_part_around_the_first_mark_is_shown(browser: Browser, hostile: Served) -> None:
    context = browser.new_context(base_url=hostile.address, locale="zh-CN")
    page = context.new_page()
    page.goto(at("奖励"))
    words = page.locator(".result-text", has_text="奖励").first
    expect(words.locator("mark").first).to_have_text("奖励")
    shown = page.locator(".result-text", has_text="长长").first.text_content() or ""
    assert shown.endswith("…")
    assert len(shown) < 260
    context.close()
