"""The page for asking, in a real browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from serving import YULIN, Served

COMPARED = "陕西省和雁塔区的每万人口高价值发明专利拥有量目标分别是多少？"


def ask(page: Page, question: str) -> None:
    """Asks and waits for the whole answer."""
    before = page.locator(".answer:not([aria-busy])").count()
    page.locator("textarea").fill(question)
    page.locator("textarea").press("Enter")
    expect(page.locator(".answer:not([aria-busy])")).to_have_count(before + 1)


def test_an_empty_page_offers_questions_that_are_answered(page: Page) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_have_text("向政策文件提问，每句话都有出处")
    expect(page.locator(".suggestions button")).to_have_count(6)
    chosen = page.locator(".suggestions button").first.inner_text()
    page.locator(".suggestions button").first.click()
    expect(page.locator(".question")).to_have_text(chosen)
    expect(page.locator(".card").first).to_be_visible()


def test_a_chip_lights_its_card_and_the_card_leads_to_the_marked_words(page: Page) -> None:
    page.goto("/")
    ask(page, YULIN)
    expect(page.locator(".words")).to_contain_text("25件")
    page.locator(".words .chip").first.click()
    expect(page.locator(".card.lit")).to_be_focused()
    page.locator(".card.lit .label").click()
    expect(page).to_have_url(re.compile(r"/documents/yulin-ip-opinion\?span=\d+-\d+#clause-2$"))
    lit = page.locator("#clause-2.lit")
    expect(lit.locator("mark")).to_contain_text("分别达到 25 件和 16 件")
    expect(lit).to_be_in_viewport()


def test_a_follow_up_says_how_it_was_understood(page: Page) -> None:
    page.goto("/")
    ask(page, "西安市的知识产权质押融资目标")
    ask(page, "榆林呢")
    expect(page.locator(".understood").last).to_contain_text("榆林")
    expect(page.locator(".turn").last.locator(".card .label").first).to_contain_text("榆林市")


def test_a_comparison_is_a_table_with_bars(page: Page) -> None:
    page.goto("/")
    ask(page, COMPARED)
    expect(page.locator(".words table tbody tr")).to_have_count(3)
    expect(page.locator(".bars rect")).to_have_count(2)
    expect(page.locator(".bars svg")).to_have_attribute("aria-label", re.compile("陕西省 2025 8件，雁塔区 2026 60件"))
    expect(page.locator(".badge.draft").first).to_have_text("征求意见稿")


def test_a_refusal_looks_different_and_offers_clauses_and_questions(page: Page) -> None:
    page.goto("/")
    ask(page, "西安一年PCT要申请多少件")
    refusal = page.locator(".answer.refusal")
    expect(refusal.locator(".status")).to_have_text("文件中没有找到")
    expect(refusal.locator(".related a").first).to_have_attribute("href", re.compile("^/documents/.+#clause-"))
    expect(refusal.locator(".suggestions button").first).to_be_visible()
    expect(refusal.locator(".card, .origin")).to_have_count(0)


def test_a_reload_keeps_the_conversation_and_a_new_one_clears_it(page: Page) -> None:
    page.goto("/")
    ask(page, YULIN)
    ask(page, "那商标呢")
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".suggestions button").first).to_be_visible()
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_permalink_asks_its_question(page: Page, served: Served) -> None:
    page.goto("/")
    ask(page, YULIN)
    link = page.url
    assert link.startswith(f"{served.address}/?q=")
    page.get_by_role("button", name="新对话").click()
    page.goto(link)
    expect(page.locator(".question")).to_have_text(YULIN)
    expect(page.locator(".card").first).to_be_visible()


def test_an_answer_is_copied_with_its_citations_and_what_it_is_made_of(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    ask(page, YULIN)
    page.get_by_role("button", name="复制", exact=True).click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    assert "25件" in text
    assert "[1] 《榆林市" in text
    assert "“到2025年" in text
    assert "以上文字摘自文件原文" in text
    expect(page.get_by_role("button", name="已复制")).to_have_count(0)
    page.get_by_role("button", name="复制 Markdown").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    markdown: str = page.evaluate("navigator.clipboard.readText()")
    assert f"]({served.address}/documents/yulin-ip-opinion#clause-2)" in markdown


def test_enter_while_composing_does_not_send(page: Page) -> None:
    page.goto("/")
    page.locator("textarea").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"selectionStart": 2, "selectionEnd": 2, "text": "榆林"})
    page.locator("textarea").evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(page.locator(".turn")).to_have_count(0)
    session.send("Input.insertText", {"text": "榆林地理标志目标"})
    page.locator("textarea").press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_a_service_that_is_gone_is_told_and_asked_again(page: Page) -> None:
    page.goto("/")
    page.route("**/v1/ask", lambda route: route.abort())
    page.locator("textarea").fill(YULIN)
    page.locator("textarea").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("无法连接服务")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (503, "busy", "服务繁忙"),
        (429, "rate", "提问过于频繁"),
        (504, "time", "处理超时"),
        (500, "unexpected", "出错了"),
    ],
)
def test_a_problem_is_told_in_words(page: Page, status: int, kind: str, said: str) -> None:
    record = {"type": f"urn:wence:problem:{kind}", "status": status, "detail": "x"}
    page.route("**/v1/ask", lambda route: route.fulfill(status=status, json=record))
    page.goto("/")
    page.locator("textarea").fill(YULIN)
    page.locator("textarea").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(said)


ATTACK = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>[link](javascript:window.hit=1)'


def attacked(served: Served) -> dict[str, Any]:
    """An answer in which every text is an attack."""
    answer: dict[str, Any] = served.ask(YULIN).json()
    citation = answer["citations"][0]
    citation |= {"label": ATTACK, "quote": ATTACK, "span": [0, len(ATTACK)], "url": "javascript:window.hit=1"}
    citation["clause"] |= {"text": ATTACK, "path": [ATTACK]}
    citation["document"] |= {"title": ATTACK}
    fact = answer["facts"][0] | {"indicator": ATTACK, "region": ATTACK}
    return answer | {"answer": f"{ATTACK}[1]", "notes": [ATTACK], "question_used": ATTACK, "facts": [fact, fact]}


def test_no_text_is_taken_for_markup(page: Page, served: Served) -> None:
    answer = attacked(served)
    stream = "".join(
        f"event: {name}\ndata: {json.dumps(data)}\n\n"
        for name, data in (("citations", answer["citations"]), ("token", {"text": answer["answer"]}), ("done", answer))
    )

    def reply(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=stream)

    page.route("**/v1/ask", reply)
    page.route("**/v1/examples", lambda route: route.fulfill(json={"questions": [ATTACK]}))
    page.goto("/")
    page.locator(".suggestions button").click()
    expect(page.locator(".card")).to_have_count(1)
    page.reload()
    expect(page.locator(".card")).to_have_count(1)
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script, a[href^='javascript']").count() == 0


@pytest.mark.parametrize("width", [320, 375, 768, 1600])
def test_nothing_is_wider_than_the_window(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 700}, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    ask(page, COMPARED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_in_english_the_page_and_the_answer_are_english(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, locale="en-US")
    page = context.new_page()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    ask(page, "what is Yulin's 2025 geographical-indication target")
    expect(page.locator(".words")).to_contain_text("25件")
    expect(page.locator(".origin")).to_have_text("Words taken from the documents")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    context.close()


def test_everything_is_done_from_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.locator(".suggestions button").first.wait_for()
    page.keyboard.press("Tab") if page.evaluate("document.activeElement.tagName") == "BODY" else None
    page.locator("textarea").focus()
    page.keyboard.insert_text(YULIN)
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    page.locator(".words .chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card.lit")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".card.lit .label")).to_be_focused()


def test_words_that_are_read_aloud_are_announced(page: Page) -> None:
    page.goto("/")
    ask(page, YULIN)
    expect(page.locator("[role=status]").first).to_contain_text("25件")
    expect(page.locator("[role=log]")).to_have_attribute("aria-label", "对话")


def axe_source() -> str:
    """The accessibility checker, where it is installed."""
    file = Path(__file__).parent.parent / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        pytest.skip("axe-core is not installed: make test does so where npm is")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/documents", "/documents/yulin-ip-opinion#clause-2", "/search?q=商标", "/indicators?region=榆林市"]
)
def test_axe_finds_nothing_serious(browser: Browser, served: Served, path: str, scheme: Any) -> None:
    source = axe_source()
    context = browser.new_context(base_url=served.address, locale="zh-CN", color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    if path == "/":
        ask(page, COMPARED)
        ask(page, "西安一年PCT要申请多少件")
    page.evaluate(source)
    found = page.evaluate("axe.run().then(result => result.violations)")
    serious = [each for each in found if each["impact"] in {"serious", "critical"}]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in serious] == []
    context.close()


def test_the_first_words_stand_on_the_page_soon_after_the_first_byte(page: Page) -> None:
    """It prints how soon; that they come before the answer is whole is what is asserted."""
    page.goto("/")
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
          if (!document.querySelector(".words")?.textContent) return;
          window.firstWords = performance.now();
          window.wasWhole = !document.querySelector("[aria-busy]");
          observer.disconnect();
        }).observe(document.body, {childList: true, subtree: true, characterData: true})"""
    )
    ask(page, YULIN)
    begun: float = page.evaluate(
        "performance.getEntriesByType('resource').find(e => e.name.endsWith('/v1/ask')).responseStart"
    )
    first: float = page.evaluate("window.firstWords")
    print(f"first words {first - begun:.0f} ms after the first byte")
    assert first >= begun
    assert page.evaluate("window.wasWhole") is False
