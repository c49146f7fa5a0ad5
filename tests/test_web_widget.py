"""The chat widget in a real browser, on a page of another origin than the service's."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from browsing import is_wrong
from hosting import Site, hosting
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect
from serving import ROOT, YULIN, Served, serving

from api.static import static_files
from rag.settings import Settings

NOWHERE = "榆林市2025年财政预算赤字是多少"
MOST_BYTES = 30_000
EVENTS = ("wence-open", "wence-close", "wence-question", "wence-answer", "wence-error")
WATCHING = f"""
window.told = [];
for (const name of {json.dumps(EVENTS)}) {{
  addEventListener(name, (event) => told.push([name, event.detail, event.composed]));
}}
addEventListener("securitypolicyviolation", (event) => console.error("policy " + event.violatedDirective));
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with hosting() as running:
        yield running


@pytest.fixture(scope="module")
def service(data: Path, site: Site) -> Iterator[Served]:
    """A service that answers pages of the site."""
    with serving(Settings(data=data, origins=(site.address,))) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="zh-CN", viewport={"width": 1200, "height": 850}, reduced_motion="reduce")
    made.set_default_timeout(10_000)
    made.add_init_script(WATCHING)
    yield made
    made.close()


class Guest:
    """A page with the widget, and what the browser complains of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.asked: list[Any] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if is_wrong(said.type, said.text) else None)
        page.on("request", self._note)
        page.goto(address)
        self.chat = page.locator("wence-chat").first
        self.field = self.chat.locator("textarea")
        self.launcher = self.chat.locator(".launcher")
        self.panel = self.chat.locator(".panel")

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.asked.append(request.post_data_json)

    def ask(self, question: str) -> Locator:
        """The answer's box to a question, which may yet be empty."""
        if not self.panel.is_visible():
            self.launcher.click()
        self.field.fill(question)
        self.field.press("Enter")
        return self.chat.locator(".answer").last

    def told(self) -> list[str]:
        """The events so far."""
        return [name for name, _, _ in self.page.evaluate("told")]


def markup(service: str, attributes: str = "") -> str:
    return (
        f'<script type="module" src="{service}/widget.js"></script>'
        f'<wence-chat {attributes}><a href="{service}/">问策</a></wence-chat>'
    )


@pytest.fixture
def guest(context: BrowserContext, site: Site, service: Served) -> Iterator[Guest]:
    """The widget on a plain page; nothing may go wrong there."""
    opened = Guest(context.new_page(), site.put(markup(service.address)))
    yield opened
    assert opened.wrong == []


# ---- asking ------------------------------------------------------------------------------------------


def test_a_question_is_answered_and_its_chip_leads_to_the_clause(guest: Guest, service: Served) -> None:
    answer = guest.ask(YULIN)
    expect(answer).to_contain_text("25件")
    expect(answer.locator(".origin")).to_have_text("以上文字摘自文件原文")
    expect(guest.chat.locator("[aria-live=polite]")).to_contain_text("25件")
    answer.locator(".words .chip").first.click()
    card = answer.locator(".card").first
    expect(card).to_have_class(re.compile("lit"))
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    link = card.locator("a")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    with guest.page.expect_popup() as popup:
        link.click()
    landed = popup.value.url
    assert landed == f"{service.address}/documents/yulin-ip-opinion#clause-2"
    assert guest.told() == ["wence-open", "wence-question", "wence-answer"]


def test_events_bubble_out_of_the_shadow_and_bring_the_answer(guest: Guest) -> None:
    expect(guest.ask(YULIN).locator(".card")).not_to_have_count(0)
    name, detail, is_composed = guest.page.evaluate("told").pop()
    assert (name, is_composed, detail["status"]) == ("wence-answer", True, "answered")
    assert detail["citations"][0]["quote"]


def test_a_follow_up_is_understood_by_what_was_said(guest: Guest) -> None:
    expect(guest.ask("榆林市2025年地理标志证明商标目标是多少？")).to_contain_text("25")
    expect(guest.ask("那专用标志使用企业呢")).to_contain_text("理解为")
    first, second = guest.asked
    assert first["history"] == []
    assert [said["role"] for said in second["history"]] == ["user", "assistant"]


def test_a_new_conversation_forgets_what_was_said(guest: Guest) -> None:
    expect(guest.ask(YULIN)).to_contain_text("25件")
    guest.chat.get_by_role("button", name="新对话").click()
    expect(guest.chat.locator(".turn")).to_have_count(0)
    expect(guest.chat.locator(".welcome")).to_be_visible()
    expect(guest.ask(YULIN)).to_contain_text("25件")
    assert guest.asked[-1]["history"] == []


def test_a_refusal_looks_like_one_and_offers_what_is_near(guest: Guest, service: Served) -> None:
    answer = guest.ask(NOWHERE)
    expect(answer).to_have_class("answer refusal")
    expect(answer.locator(".status")).to_have_text("文件中没有找到")
    near = answer.locator(".related a")
    assert near.count() == 3
    assert str(near.first.get_attribute("href")).startswith(f"{service.address}/documents/yulin-ip-opinion#clause-")
    expect(answer.locator(".copy")).to_have_count(0)


def test_an_answer_is_copied_with_its_citations_on_plain_http(guest: Guest) -> None:
    answer = guest.ask(YULIN)
    guest.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    guest.page.evaluate(
        "() => { const run = document.execCommand; document.execCommand = (name) => {"
        " window.copied = document.querySelector('wence-chat').shadowRoot.activeElement.value;"
        " return run.call(document, name); }; }"
    )
    answer.locator(".copy").click()
    expect(answer.locator(".copy")).to_have_text("已复制")
    copied = guest.page.evaluate("copied")
    assert "\n[1] 《榆林市关于贯彻落实" in copied
    assert copied.endswith("（以上文字摘自文件原文）")


def test_a_question_that_is_too_long_is_told_and_kept(guest: Guest) -> None:
    guest.launcher.click()
    guest.field.fill("问" * 2001)
    guest.field.press("Enter")
    expect(guest.chat.locator(".hint")).to_contain_text("2001 / 2000")
    assert len(guest.field.input_value()) == 2001
    assert guest.asked == []


# ---- streams, stopping, leaving ----------------------------------------------------------------------

EMPTY = {"status": "not_found", "answer": "没有", "citations": [], "facts": [], "notes": [], "related": []}


@pytest.fixture
def slow(context: BrowserContext, site: Site, service: Served) -> Iterator[Guest]:
    """The widget in front of a service that waits after its first words."""
    site.again()
    site.answer = EMPTY
    yield Guest(context.new_page(), site.put(markup(service.address, f'endpoint="{site.address}"')))
    site.go.set()


def test_words_are_shown_as_they_come(slow: Guest, site: Site) -> None:
    answer = slow.ask(YULIN)
    expect(answer).to_have_text("第一句")
    expect(answer).to_have_attribute("aria-busy", "true")
    site.go.set()
    expect(answer).to_contain_text("没有")
    expect(answer).not_to_have_attribute("aria-busy", "true")


def test_an_answer_can_be_stopped_and_asked_for_again(slow: Guest, site: Site) -> None:
    answer = slow.ask(YULIN)
    expect(answer).to_have_text("第一句")
    slow.field.fill("还没写完")
    slow.field.press("Enter")
    expect(slow.field).to_have_value("还没写完")
    slow.chat.get_by_role("button", name="停止").click()
    expect(answer).to_contain_text("已停止")
    assert site.left.wait(5)
    site.go.set()
    answer.get_by_role("button", name="重试").click()
    expect(answer).to_contain_text("没有")
    assert slow.told() == ["wence-open", "wence-question", "wence-question", "wence-answer"]


def test_what_is_removed_asks_no_more(slow: Guest, site: Site) -> None:
    expect(slow.ask(YULIN)).to_have_text("第一句")
    slow.page.evaluate("document.querySelector('wence-chat').remove()")
    assert site.left.wait(5)
    assert "wence-error" not in slow.told()


def test_what_was_moved_still_works(guest: Guest) -> None:
    guest.page.evaluate("document.body.prepend(document.querySelector('wence-chat'))")
    expect(guest.ask(YULIN)).to_contain_text("25件")


# ---- the keyboard ------------------------------------------------------------------------------------


def focused(guest: Guest) -> str:
    name: str = guest.page.evaluate(
        "() => { const now = document.querySelector('wence-chat').shadowRoot.activeElement;"
        " return now ? now.getAttribute('aria-label') || now.className : ''; }"
    )
    return name


def test_escape_closes_and_gives_the_focus_back(guest: Guest) -> None:
    guest.launcher.focus()
    guest.page.keyboard.press("Enter")
    expect(guest.field).to_be_focused()
    guest.page.keyboard.press("Escape")
    expect(guest.panel).to_be_hidden()
    expect(guest.launcher).to_be_focused()
    assert guest.told() == ["wence-open", "wence-close"]


def test_all_of_it_is_reached_by_keys_in_the_order_it_is_seen(guest: Guest) -> None:
    expect(guest.ask(YULIN)).to_contain_text("25件")
    guest.chat.locator(".tool").first.focus()
    names = []
    for _ in range(4):
        names.append(focused(guest))
        guest.page.keyboard.press("Tab")
    assert names == ["新对话", "关闭", "对话", "引用 1"]
    unnamed = guest.chat.locator("button:visible").evaluate_all(
        "(all) => all.filter((each) => !each.textContent.trim() && !each.getAttribute('aria-label')).length"
    )
    assert unnamed == 0


@pytest.mark.parametrize("how", ["isComposing: true", "keyCode: 229"])
def test_enter_in_the_middle_of_a_composition_sends_nothing(guest: Guest, how: str) -> None:
    guest.launcher.click()
    guest.field.fill("榆林")
    guest.field.evaluate(
        "(field) => field.dispatchEvent(new KeyboardEvent('keydown',"
        f" {{ key: 'Enter', bubbles: true, composed: true, cancelable: true, {how} }}))"
    )
    expect(guest.field).to_have_value("榆林")
    assert guest.asked == []


def test_an_input_method_writes_and_enter_then_sends(guest: Guest, context: BrowserContext) -> None:
    guest.launcher.click()
    session = context.new_cdp_session(guest.page)
    session.send("Input.imeSetComposition", {"text": "榆林地理标志", "selectionStart": 6, "selectionEnd": 6})
    guest.page.keyboard.press("Escape")
    expect(guest.panel).to_be_visible()
    session.send("Input.insertText", {"text": "榆林地理标志"})
    guest.page.keyboard.press("Enter")
    expect(guest.chat.locator(".question")).to_contain_text("榆林地理标志")


def test_shift_and_enter_make_a_line_and_the_page_hears_no_keys(guest: Guest) -> None:
    guest.launcher.click()
    guest.page.evaluate("window.heard = 0; addEventListener('keydown', () => { heard += 1; });")
    guest.field.press("a")
    guest.field.press("Shift+Enter")
    guest.field.press("b")
    expect(guest.field).to_have_value("a\nb")
    assert guest.page.evaluate("heard") == 0


AXE = ROOT / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_checker_of_accessibility_finds_nothing(guest: Guest, theme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: accessibility is not checked by it (make test installs it)")
    guest.page.evaluate(f"document.querySelector('wence-chat').setAttribute('theme', '{theme}')")
    expect(guest.ask(YULIN)).to_contain_text("25件")
    expect(guest.ask(NOWHERE).locator(".related")).to_be_visible()
    guest.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = guest.page.evaluate("axe.run('wence-chat').then((told) => told.violations)")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []


# ---- pages that are not kind -------------------------------------------------------------------------

HOSTILE = """<style>
* { all: unset !important; }
button, wence-chat, svg, section { display: none !important; opacity: 0 !important; visibility: hidden !important; }
html { font-size: 4px !important; direction: rtl !important; }
</style>"""
OVERLAY = (
    '<div style="position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; '
    'display: block !important; background: #eee !important"></div>'
)


def test_a_hostile_sheet_changes_nothing(context: BrowserContext, site: Site, service: Served) -> None:
    turned = 'style="display: block !important; transform: scale(.5) !important; overflow: hidden !important"'
    body = f"<div {turned}>{markup(service.address)}</div>{OVERLAY}"
    guest = Guest(context.new_page(), site.put(body, head=HOSTILE))
    assert guest.launcher.bounding_box() == {"x": 1124, "y": 774, "width": 56, "height": 56}
    answer = guest.ask(YULIN)
    expect(answer).to_contain_text("25件")
    assert guest.panel.bounding_box() == {"x": 780, "y": 190, "width": 400, "height": 640}
    shown = guest.field.evaluate(
        "(field) => { const { fontSize, direction } = getComputedStyle(field); return [fontSize, direction]; }"
    )
    assert shown == ["16px", "ltr"]
    answer.locator(".words .chip").first.click()
    expect(answer.locator(".card").first).to_have_class(re.compile("lit"))


def test_a_strict_policy_is_kept(context: BrowserContext, site: Site, service: Served) -> None:
    ours = service.address
    policy = f"default-src 'none'; script-src {ours}; style-src 'none'; connect-src {ours}"
    policy += "; require-trusted-types-for 'script'"
    guest = Guest(context.new_page(), site.put(markup(ours), policy=policy))
    answer = guest.ask(YULIN)
    expect(answer.locator(".card")).not_to_have_count(0)
    box = guest.panel.bounding_box()
    assert box is not None and box["width"] == 400
    assert guest.wrong == []


def test_two_inclusions_register_once(context: BrowserContext, site: Site, service: Served) -> None:
    again = f'<script type="module" src="{service.address}/widget.js?again"></script>'
    guest = Guest(context.new_page(), site.put(again + markup(service.address) + again))
    expect(guest.ask(YULIN)).to_contain_text("25件")
    assert guest.wrong == []


def test_without_scripts_the_link_is_there(browser: Browser, site: Site, service: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.put(markup(service.address)))
    expect(page.get_by_role("link", name="问策")).to_be_visible()
    context.close()


ATTACK = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"


def attack_stream() -> str:
    held = {"id": ATTACK, "title": ATTACK, "status": "draft", "region": ATTACK}
    clause = {"id": f"{ATTACK}/1", "text": ATTACK, "path": [ATTACK], "kind": "text"}
    citation: dict[str, Any] = {
        "n": 1,
        "clause": clause,
        "document": held,
        "label": ATTACK,
        "quote": ATTACK,
        "span": [0, len(ATTACK)],
    }
    fact: dict[str, Any] = {
        "region": ATTACK,
        "indicator": ATTACK,
        "year": 2025,
        "value": 1,
        "unit": ATTACK,
        "relation": "=",
        "citation": 1,
    }
    cites = [citation | {"url": "javascript:window.hacked=1"}, citation | {"n": 2, "url": "@evil.example/"}]
    whole: dict[str, Any] = {
        "status": "partial",
        "answer": f"{ATTACK}[1]",
        "citations": cites,
        "facts": [fact, fact],
        "notes": [ATTACK],
    }
    whole |= {"related": [], "mode": ATTACK, "question_used": ATTACK + "?", "language": "zh", "confidence": 1}
    events = [("citations", cites), ("token", {"text": ATTACK}), ("done", whole)]
    return "".join(f"event: {name}\ndata: {json.dumps(record)}\n\n" for name, record in events)


def attacked(context: BrowserContext, site: Site, service: Served, status: int, body: str, kind: str) -> Guest:
    """The widget in front of a service that answers with markup."""
    page = context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body, content_type=kind)

    page.route("**/v1/ask", answer)
    attributes = f"endpoint=\"{site.address}\" title='{ATTACK}' placeholder='{ATTACK}'"
    return Guest(page, site.put(markup(service.address, attributes)))


def assert_harmless(guest: Guest) -> None:
    guest.page.wait_for_timeout(100)
    assert guest.page.evaluate("window.hacked") is None
    assert guest.chat.locator("img, script, a[href^='javascript'], a[href*='evil']").count() == 0


def test_markup_in_what_is_asked_and_answered_stays_words(context: BrowserContext, site: Site, service: Served) -> None:
    guest = attacked(context, site, service, 200, attack_stream(), "text/event-stream")
    answer = guest.ask(ATTACK)
    expect(answer.locator(".words")).to_contain_text("<img src=x")
    expect(answer.locator(".card")).to_have_count(2)
    answer.locator(".card a, .card .label").first.click(force=True)
    assert_harmless(guest)


def test_markup_in_an_error_stays_words(context: BrowserContext, site: Site, service: Served) -> None:
    problem = json.dumps({"type": "urn:wence:problem:invalid", "title": ATTACK, "status": 422, "detail": ATTACK})
    guest = attacked(context, site, service, 422, problem, "application/problem+json")
    expect(guest.ask(YULIN).locator(".detail")).to_contain_text("<img src=x")
    assert_harmless(guest)


# ---- services that do not answer ---------------------------------------------------------------------


def test_an_origin_that_is_not_listed_is_told_so(context: BrowserContext, site: Site, served: Served) -> None:
    guest = Guest(context.new_page(), site.put(markup(served.address)))
    expect(guest.ask(YULIN)).to_contain_text(f"不回答来自 {site.address} 的提问")
    name, detail, _ = guest.page.evaluate("told").pop()
    assert (name, detail["kind"], detail["status"]) == ("wence-error", "foreign-origin", 0)


def test_a_stopped_service_is_told_of(context: BrowserContext, site: Site, data: Path) -> None:
    with serving(Settings(data=data, origins=(site.address,))) as stopping:
        guest = Guest(context.new_page(), site.put(markup(stopping.address)))
        expect(guest.launcher).to_be_visible()
    answer = guest.ask(YULIN)
    expect(answer).to_contain_text("无法连接服务")
    expect(answer.get_by_role("button", name="重试")).to_be_visible()


def test_a_retry_gets_through_when_the_network_is_back(guest: Guest, context: BrowserContext) -> None:
    expect(guest.launcher).to_be_visible()
    context.set_offline(True)
    answer = guest.ask(YULIN)
    expect(answer).to_contain_text("无法连接服务")
    context.set_offline(False)
    answer.get_by_role("button", name="重试").click()
    expect(answer).to_contain_text("25件")
    expect(guest.chat.locator(".turn")).to_have_count(1)
    guest.wrong.clear()  # the browser's own word on the network


# ---- attributes and sizes ----------------------------------------------------------------------------


def test_attributes_say_how_it_stands(context: BrowserContext, site: Site, service: Served) -> None:
    attributes = (
        f'lang="en" title="Ask us" placeholder="Your turn" position="bottom-left" theme="dark" question="{YULIN}"'
    )
    guest = Guest(context.new_page(), site.put(markup(service.address, attributes)))
    box = guest.launcher.bounding_box()
    assert box is not None and box["x"] == 20
    expect(guest.launcher).to_have_accessible_name("Open Ask us")
    guest.launcher.click()
    expect(guest.chat.get_by_role("dialog", name="Ask us")).to_be_visible()
    expect(guest.field).to_have_attribute("placeholder", "Your turn")
    expect(guest.chat.locator(".answer")).to_contain_text("25件")
    assert guest.panel.evaluate("(panel) => getComputedStyle(panel).backgroundColor") == "rgb(23, 24, 26)"
    guest.page.evaluate("document.querySelector('wence-chat').setAttribute('theme', 'light')")
    assert guest.panel.evaluate("(panel) => getComputedStyle(panel).backgroundColor") == "rgb(250, 248, 244)"
    guest.page.keyboard.press("Escape")
    guest.launcher.click()
    assert len(guest.asked) == 1


def test_it_can_stand_in_the_page_and_be_asked_by_it(context: BrowserContext, site: Site, service: Served) -> None:
    body = f'<div style="width: 500px">{markup(service.address, "mode=inline")}</div>'
    guest = Guest(context.new_page(), site.put(body))
    expect(guest.panel).to_be_visible()
    expect(guest.launcher).to_be_hidden()
    box = guest.panel.bounding_box()
    assert box is not None and (box["width"], box["height"]) == (500, 600)
    answer = guest.page.evaluate(f"document.querySelector('wence-chat').ask({json.dumps(YULIN)})")
    assert answer["status"] == "answered"
    guest.field.press("Escape")
    expect(guest.panel).to_be_visible()
    guest.page.evaluate("document.querySelector('wence-chat').removeAttribute('mode')")
    expect(guest.launcher).to_be_visible()


def test_the_page_opens_and_closes_it(guest: Guest) -> None:
    guest.page.evaluate("document.querySelector('wence-chat').open()")
    expect(guest.panel).to_be_visible()
    guest.page.evaluate("document.querySelector('wence-chat').close()")
    expect(guest.panel).to_be_hidden()
    assert guest.told() == ["wence-open", "wence-close"]


@pytest.mark.parametrize(("width", "height"), [(320, 560), (375, 700), (639, 900)])
def test_a_small_screen_is_filled_and_nothing_runs_over(guest: Guest, width: int, height: int) -> None:
    guest.page.set_viewport_size({"width": width, "height": height})
    answer = guest.ask(YULIN)
    expect(answer).to_contain_text("25件")
    assert guest.panel.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    runs_over = "(log) => log.scrollWidth > log.clientWidth"
    assert not guest.chat.locator(".log").evaluate(runs_over)
    expect(guest.panel).to_have_attribute("aria-modal", "true")
    guest.chat.locator(".send").focus()
    guest.page.keyboard.press("Tab")
    assert focused(guest) == "新对话"


def test_the_demo_is_a_page_with_a_policy(context: BrowserContext, served: Served) -> None:
    response = served.get("/widget/demo.html")
    assert response.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
    guest = Guest(context.new_page(), f"{served.address}/widget/demo.html")
    expect(guest.ask(YULIN)).to_contain_text("25件")
    assert guest.wrong == []


# ---- without a browser -------------------------------------------------------------------------------


def loaded(entry: str = "wence-chat.js") -> Sequence[str]:
    """The names of all files that the widget's entry brings in."""
    found, waiting = [entry], [entry]
    while waiting:
        text = static_files("widget")[waiting.pop()].content.decode()
        for name in re.findall(r'from "\./(?:widget/)?([\w-]+\.js)"', text):
            if name not in found:
                found.append(name)
                waiting.append(name)
    return found


def test_it_is_small() -> None:
    names = loaded()
    assert {"styles.js", "strings.js", "client.js", "bars.js"} <= set(names)
    assert sum(len(static_files("widget")[name].compressed) for name in names) < MOST_BYTES


def test_nothing_is_ever_set_as_markup() -> None:
    for name in loaded():
        text = static_files("widget")[name].content.decode()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|randomUUID", text), name


def test_the_manual_names_every_attribute_event_property_and_part() -> None:
    manual = (ROOT / "api" / "widget" / "README.md").read_text(encoding="utf-8")
    element = static_files("widget")["wence-chat-element.js"].content.decode()
    panel = static_files("widget")["panel.js"].content.decode()
    styles = static_files("widget")["styles.js"].content.decode()
    [attributes] = re.findall(r"observedAttributes = (\[.*\])", element)
    named = {
        *json.loads(attributes),
        *EVENTS,
        *re.findall(r'part: "(\w+)"', panel),
        *re.findall(r"--wence-[\w-]+", styles),
    }
    assert {name for name in named if f"`{name}`" not in manual} == set()


def test_the_pure_modules_in_node(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed: the widget's pure modules are not tested in it")
    shutil.copytree(ROOT / "api" / "widget", tmp_path / "api" / "widget")
    (tmp_path / "tests" / "node").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "node" / "citations.test.mjs", tmp_path / "tests" / "node")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    given = [node, "--test", "tests/node/citations.test.mjs"]
    done = subprocess.run(given, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
