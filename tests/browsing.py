"""A real browser for tests of pages: Debian's Chromium, driven by Playwright; where it is missing, one line says so."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: the pages are not tested in a browser (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page and what went wrong on it: errors of scripts, breaches of its policy, requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: self.wrong.append(f"console: {said.text}") if is_wrong(said.type, said.text) else None,
        )
        page.on("request", lambda sent: None if is_ours(sent.url, address) else self.wrong.append(f"asked {sent.url}"))


def is_wrong(kind: str, text: str) -> bool:
    """Whether a line of the console tells of a fault; that a request was refused, tests see for themselves."""
    return kind == "error" and "Failed to load resource" not in text


def is_ours(url: str, address: str) -> bool:
    """Whether a request goes to the service, or nowhere."""
    return url.startswith((address, "data:", "blob:"))
