"""The page of indicators, in a real browser: the table, its filters, the bars, the file to keep."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from serving import Served

ROWS = "table.facts tbody tr"
NAME = "地理标志保护产品"
Fact = dict[str, Any]
Row = tuple[str, str, str, str, str]


def every_fact(served: Served, **wanted: Any) -> list[Fact]:
    """What the service lists, page after page."""
    found: list[Fact] = []
    following: str | None = "/v1/facts"
    while following:
        part = served.get(following, **wanted, limit=200, offset=len(found)).json()
        found += part["facts"]
        following = part["next"] and "/v1/facts"
    return found


def said(fact: Fact) -> str:
    """A value with what is said of it, as the page in Chinese has it."""
    is_word = fact["relation"] in {"增长", "下降", "新增", "累计"}
    sign = fact["bound"] if is_word else fact["relation"]
    return f"{fact['relation'] + ' ' if is_word else ''}{'' if sign == '=' else sign}{fact['value']}{fact['unit']}"


def row_of(fact: Fact) -> Row:
    """A fact as its row is printed, up to the value."""
    role = {"target": "目标", "base": "基期"}[fact["role"]]
    return (fact["indicator"], fact["region"] or "—", str(fact["year"] or "—"), role, said(fact))


def rows_of(page: Page) -> list[Row]:
    """The rows on the page, up to the value."""
    texts = page.locator(ROWS).evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    return [tuple(text[:5]) for text in texts]


def opened(page: Page, query: str = "") -> Page:
    """The page with its rows, or without any."""
    page.goto(f"/indicators{query}")
    page.locator(".count").wait_for()
    return page


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def fact_of(indicator: str, **more: Any) -> Fact:
    """A made-up fact."""
    plain = {
        "region": "甲省", "indicator": indicator, "year": 2025, "value": 5, "unit": "件", "relation": "=", "bound": "=",
        "role": "target", "number": 5.0, "base_unit": "件", "document": "plan", "clause": "plan/2.1", "span": [0, 2],
    }  # fmt: skip
    return plain | more


def give(page: Page, facts: Sequence[Fact]) -> None:
    """Lets the service answer with made-up facts, in parts as it does."""

    def answer(route: Route) -> None:
        asked = {name: int(value[0]) for name, value in parse_qs(urlparse(route.request.url).query).items()}
        end = asked["offset"] + asked["limit"]
        after = f"/v1/facts?limit={asked['limit']}&offset={end}" if end < len(facts) else None
        route.fulfill(json={"facts": facts[asked["offset"] : end], "total": len(facts), "next": after})

    page.route("**/v1/facts?*", answer)


def choose(page: Page, name: str) -> Locator:
    """The bars of an indicator, after a click on its name."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.locator(".chart rect").first.wait_for()
    return page.locator(".comparison")


# ---- the table -----------------------------------------------------------------------------------------


def test_the_rows_are_what_the_service_lists(page: Page, served: Served) -> None:
    facts = every_fact(served)
    assert rows_of(opened(page)) == [row_of(fact) for fact in facts]
    expect(page.get_by_role("status")).to_contain_text(f"{len(facts)} 条数值")
    expect(page.locator("main h1")).to_have_text("指标")


def test_filters_narrow_the_rows_and_the_address_holds_them_over_a_reload(page: Page, served: Served) -> None:
    opened(page)
    page.get_by_label("地区").select_option("西安市")
    page.get_by_label("年份").select_option("2025")
    wanted = [row_of(fact) for fact in every_fact(served, region="西安市", year=2025)]
    assert 0 < len(wanted) < len(every_fact(served))
    assert rows_of(page) == wanted
    assert query_of(page) == {"region": ["西安市"], "year": ["2025"]}
    page.reload()
    page.locator(ROWS).first.wait_for()
    assert rows_of(page) == wanted
    expect(page.get_by_label("地区")).to_have_value("西安市")
    page.go_back()
    expect(page.get_by_label("年份")).to_have_value("")
    assert rows_of(page) == [row_of(fact) for fact in every_fact(served, region="西安市")]


def test_role_document_and_words_of_the_name_filter_together(page: Page, served: Served) -> None:
    opened(page)
    document = "shaanxi-ip-plan-14fyp"
    page.get_by_label("类别").select_option("base")
    page.get_by_label("文件").select_option(document)
    page.get_by_label("指标名称").press_sequentially("专利 代理")
    facts = every_fact(served, role="base", document=document)
    wanted = [row_of(fact) for fact in facts if "专利" in fact["indicator"] and "代理" in fact["indicator"]]
    assert wanted
    expect(page.locator(ROWS)).to_have_count(len(wanted))
    assert rows_of(page) == wanted
    assert query_of(page) == {"q": ["专利 代理"], "role": ["base"], "document": [document]}
    page.get_by_role("button", name="清除筛选").click()
    assert len(rows_of(page)) == len(every_fact(served))
    expect(page.get_by_label("指标名称")).to_be_focused()


def test_an_option_tells_how_many_values_it_leaves(page: Page, served: Served) -> None:
    opened(page, "?year=2025")
    counted = {name: len(every_fact(served, region=name, year=2025)) for name in ("西安市", "榆林市")}
    for name, number in counted.items():
        expect(page.get_by_label("地区").locator(f"option[value={name}]")).to_have_text(f"{name}（{number}）")


@pytest.mark.parametrize("name", ["年份", "数值"])
def test_columns_sort_both_ways_and_back(page: Page, served: Served, name: str) -> None:
    facts = every_fact(served)
    key = {"年份": "year", "数值": "number"}[name]
    known = [fact for fact in facts if fact[key] is not None]
    unknown = [row_of(fact) for fact in facts if fact[key] is None]
    head = opened(page).get_by_role("columnheader", name=name)
    for order, is_reverse in (("ascending", False), ("descending", True)):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        ordered = sorted(known, key=lambda fact: fact[key], reverse=is_reverse)
        assert rows_of(page) == [*map(row_of, ordered), *unknown]
    assert query_of(page)["order"] == ["desc"]
    head.get_by_role("button").press("Enter")
    expect(head).not_to_have_attribute("aria-sort", "descending")
    assert rows_of(page) == [row_of(fact) for fact in facts]


def test_a_figure_leads_to_its_clause(page: Page, served: Served) -> None:
    opened(page)
    links = page.locator(f"{ROWS} td.value a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for link, fact in zip(links, every_fact(served), strict=True):
        clause = served.client.get(f"/v1/clauses/{quote(fact['clause'])}").json()
        start, end = fact["span"]
        assert link == clause["url"].replace("#", f"?span={start}-{end}#")
    page.locator(f"{ROWS} td.value a").first.click()
    expect(page.locator(".clause.lit mark")).to_contain_text(str(every_fact(served)[0]["value"]))


def test_what_is_being_composed_does_not_filter_yet(page: Page) -> None:
    opened(page)
    every = len(rows_of(page))
    page.get_by_label("指标名称").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "zhuan'li", "selectionStart": 8, "selectionEnd": 8})
    expect(page.get_by_label("指标名称")).to_have_value("zhuan'li")
    assert len(rows_of(page)) == every
    assert query_of(page) == {}
    keyboard.send("Input.insertText", {"text": "专利"})
    expect(page.get_by_label("指标名称")).to_have_value("专利")
    assert 0 < len(rows_of(page)) < every
    assert all("专利" in row[0] for row in rows_of(page))


# ---- the bars ------------------------------------------------------------------------------------------


def test_the_bars_of_an_indicator_are_labelled_as_its_facts(page: Page, served: Served) -> None:
    opened(page)
    chart = choose(page, "知识产权质押融资金额")
    facts = [fact for fact in every_fact(served) if fact["indicator"] == "知识产权质押融资金额"]
    assert {fact["region"] for fact in facts} == {"陕西省", "榆林市"}
    assert set(chart.locator(".bar-value").all_text_contents()) == {said(fact) for fact in facts}
    expect(chart.locator("h2")).to_be_focused()
    assert rows_of(page) == [row_of(fact) for fact in facts]
    image = page.get_by_role("img", name="知识产权质押融资金额 数值（元）")
    expect(image).to_have_accessible_description(
        "陕西省：2020 基期 116亿元，2025 目标 300亿元；榆林市：2025 目标 累计 30亿元"
    )
    page.reload()
    expect(page.locator(".comparison h2")).to_have_text("知识产权质押融资金额")
    page.get_by_role("button", name="返回全部指标").click()
    expect(page.locator(".comparison")).to_have_count(0)
    assert query_of(page) == {}


def test_bars_are_as_long_as_the_numbers_in_the_base_unit(page: Page) -> None:
    small = fact_of("登记数", value=9000, number=9000.0, role="base", year=2020)
    large = fact_of("登记数", value=1.8, unit="万件", number=18000.0, relation="≥", bound="≥")
    give(page, [small, large, large])
    chart = choose(opened(page), "登记数")
    widths = chart.locator("rect").evaluate_all("bars => bars.map(bar => Number(bar.getAttribute('width')))")
    assert widths[1] == pytest.approx(2 * widths[0])
    assert chart.locator("rect").evaluate_all("bars => bars.map(bar => bar.classList.contains('base'))") == [
        True,
        False,
    ]
    assert chart.locator(".bar-value").all_text_contents() == ["9000件", "≥1.8万件"]


def test_levels_additions_and_rates_of_change_have_bars_of_their_own(page: Page) -> None:
    rate = {"unit": "%", "base_unit": "%"}
    give(page, [
        fact_of("比率", **rate, value=12, number=12.0, relation="增长", bound="≥"),
        fact_of("比率", **rate, value=4, number=4.0, relation="下降", region="乙省"),
        fact_of("比率", **rate, value=95, number=95.0, relation="≤"),
        fact_of("比率", **rate, value=3, number=3.0, relation="新增"),
        fact_of("比率", value=7, number=7.0),
    ])  # fmt: skip
    chart = choose(opened(page), "比率")
    assert chart.locator("figcaption").all_text_contents() == ["比率 数值（%）", "比率 新增（%）", "比率 增减幅度（%）"]
    labels = [each.locator(".bar-value").all_text_contents() for each in chart.locator("figure").all()]
    assert labels == [["≤95%"], ["新增 3%"], ["增长 ≥12%", "下降 4%"]]
    bars = chart.locator("figure").last.locator("rect")
    ends = bars.evaluate_all("bars => bars.map(bar => ['x', 'width'].map(name => Number(bar.getAttribute(name))))")
    assert ends[1][0] + ends[1][1] == pytest.approx(ends[0][0])  # a decline ends where growth begins


# ---- the file ------------------------------------------------------------------------------------------


def downloaded(page: Page, folder: Path) -> list[list[str]]:
    """The rows of the file that the page saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").click()
    file = folder / "saved.csv"
    download.value.save_as(file)
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_holds_the_rows_shown(page: Page, served: Served, tmp_path: Path) -> None:
    opened(page, "?region=西安市&sort=value")
    head, *rows = downloaded(page, tmp_path)
    facts = sorted(every_fact(served, region="西安市"), key=lambda fact: fact["number"])
    assert [row[:2] + row[4:6] for row in rows] == [
        [fact["region"], fact["indicator"], str(fact["value"]), fact["unit"]] for fact in facts
    ]
    assert [row[head.index("条款")] for row in rows] == [fact["clause"] for fact in facts]
    links = page.locator(f"{ROWS} td.value a").evaluate_all("links => links.map(link => link.href)")
    assert [row[head.index("链接")] for row in rows] == links
    assert links[0].startswith(f"{served.address}/documents/")


def test_a_cell_that_a_spreadsheet_would_reckon_is_made_harmless(page: Page, tmp_path: Path) -> None:
    names = ['=HYPERLINK("x","y")', "+1", "-1", "@SUM(1)", '引,号"与\n换行']
    give(page, [fact_of(name, value=-3, number=-3.0, region=None, year=None) for name in names])
    head, *rows = downloaded(opened(page), tmp_path)
    assert [row[1] for row in rows] == [*(f"'{name}" for name in names[:4]), names[4]]
    assert {(row[0], row[2], row[head.index("数值")], row[head.index("关系")]) for row in rows} == {
        ("", "", "-3", "等于")
    }


# ---- other corpora, other screens ----------------------------------------------------------------------


def test_markup_in_a_name_stays_text(page: Page) -> None:
    name = "<img src=x onerror=alert(1)><b>粗</b>"
    give(page, [fact_of(name, region=name, unit="<i>件</i>", document="a/b", clause="a/b/1 #2")])
    chart = choose(opened(page), name)
    assert rows_of(page)[0][:2] == (name, name)
    expect(chart.locator("h2")).to_have_text(name)
    assert page.locator("main img, main b, main i").count() == 0
    assert page.locator("td.value a").get_attribute("href") == "/documents/a%2Fb?span=0-2#clause-1%20%232"


def test_thousands_of_values_are_drawn_as_they_are_reached(page: Page) -> None:
    give(page, [fact_of(f"指标{number}", value=number, number=float(number)) for number in range(3000)])
    opened(page)
    expect(page.get_by_role("status")).to_contain_text("3,000 条数值")
    drawn = page.locator(ROWS).count()
    assert drawn < 1000
    page.get_by_role("button", name="继续显示").focus()
    page.keyboard.press("Enter")
    assert page.locator(ROWS).count() > drawn
    page.get_by_label("指标名称").fill("指标2999")
    expect(page.locator(ROWS)).to_have_count(1)


def test_what_no_document_states_can_be_asked_for(page: Page) -> None:
    give(page, [fact_of("有"), fact_of("无", region=None, year=None)])
    opened(page).get_by_label("年份").select_option("-")
    assert [row[0] for row in rows_of(page)] == ["无"]
    expect(page.get_by_label("年份").locator("option[value='-']")).to_have_text("未注明（1）")


def test_no_values_no_match_and_a_fault_are_said(page: Page) -> None:
    opened(page, "?region=%E6%97%A0&indicator=%E6%97%A0")
    expect(page.locator("main .empty")).to_contain_text("没有符合条件的数值")
    expect(page.get_by_role("button", name="导出 CSV")).to_be_disabled()
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(ROWS).first).to_be_visible()
    page.route("**/v1/facts?*", lambda route: route.fulfill(status=503, json={"type": "urn:wence:problem:busy"}))
    page.goto("/indicators")
    expect(page.get_by_role("alert")).to_contain_text("服务繁忙")
    page.unroute_all()
    give(page, [])
    page.get_by_role("button", name="重试").click()
    expect(page.locator("main .empty")).to_have_text("已载入的文件中没有读到指标数值")


@pytest.mark.parametrize("width", [320, 375, 800])
def test_no_screen_is_too_narrow(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    opened(page)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    chart = choose(page, NAME)
    assert page.evaluate(fits)
    edges = chart.locator(".bar-value").evaluate_all("texts => texts.map(text => text.getBoundingClientRect().right)")
    assert max(edges) <= width
    page.get_by_role("columnheader", name="年份").get_by_role("button").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(page.locator(ROWS).count() + 1)


def test_in_english_too(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Indicators")
    choose(page, NAME)
    expect(page.locator(".bar-value", has_text="in total 86个")).to_be_visible()
