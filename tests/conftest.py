"""What tests of several modules share: a small library and its index, a small encoder, the index as shipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Watched, chromium
from doubles import LIBRARY, SHIPPED, small_encoder
from playwright.sync_api import Browser, Page
from serving import Served, serving

from corpus.document import Clause, DocumentHead, head_of
from corpus.library import Library
from index.build import build_index
from index.hybrid import ClauseIndex
from index.static import StaticEncoder
from rag.settings import Settings


@pytest.fixture(scope="session")
def library() -> Library:
    """Four small invented documents of four provinces: a plan with a table, rules of 条, a draft, a notice."""
    return Library.load([LIBRARY])


@pytest.fixture(scope="session")
def encoder() -> StaticEncoder:
    """A static encoder over the library's characters, its rows drawn at random."""
    return small_encoder()


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of the library, with the bundled encoder as it is."""
    folder = tmp_path_factory.mktemp("small")
    build_index(LIBRARY, folder, learn=False)
    return folder


@pytest.fixture(scope="session")
def clause_index(small_data: Path) -> ClauseIndex:
    """The open index of the library."""
    return ClauseIndex.open(small_data)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of the shipped documents; nobody changes it."""
    folder = tmp_path_factory.mktemp("shipped")
    build_index(SHIPPED, folder)
    return folder


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The shipped documents."""
    return Library.load([SHIPPED])


@pytest.fixture(scope="session")
def placed(shipped: Library) -> list[tuple[Clause, DocumentHead]]:
    """Every clause of the shipped documents with the head of its document."""
    return [(clause, head_of(document)) for document in shipped for clause in document.clauses]


@pytest.fixture(scope="session")
def served(data: Path) -> Iterator[Served]:
    """The service over the shipped documents, as it is on loopback."""
    with serving(Settings(data=data)) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of a new browser profile in Chinese, on the service's address; nothing may go wrong on it."""
    context = browser.new_context(base_url=served.address, locale="zh-CN", viewport={"width": 1200, "height": 850})
    opened = context.new_page()
    watched = Watched(opened, served.address)
    opened.set_default_timeout(10_000)
    yield opened
    context.close()
    assert watched.wrong == []
