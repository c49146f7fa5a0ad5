"""The life of an index in service: missing, built, replaced under load, broken, gone."""

import gc
import shutil
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from doubles import LIBRARY
from serving import Served, serving, wait_for

from api.keeper import Keeper
from api.problems import Problem
from index.build import build_index
from rag import Assistant
from rag.settings import Settings


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the library that may change."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "corpus"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def build(corpus: Path, folder: Path) -> None:
    build_index(corpus, folder, learn=False)


def add_document(corpus: Path, name: str) -> None:
    text = f"湖北省{name}发展规划\n\n一、发展目标\n\n到2025年，{name}面积达到370万亩。\n"
    (corpus / f"hubei-{len(list(corpus.iterdir()))}.txt").write_text(text, encoding="utf-8")


def documents(served: Served) -> int:
    total: int = served.client.get("/v1/documents").json()["total"]
    return total


def test_a_service_without_an_index_says_so_and_answers_once_one_is_built(corpus: Path, folder: Path) -> None:
    with serving(Settings(data=folder), ready=False) as served:
        wait_for(lambda: served.service.keeper.standing.fault)
        ready = served.client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "not_ready")
        assert f"Run wence index --data {folder}" in ready.json()["fault"]
        asked = served.ask("茶园面积")
        assert (asked.status_code, asked.json()["type"]) == (503, "urn:wence:problem:not-ready")
        assert asked.headers["retry-after"] == "2"
        assert f"Run wence index --data {folder}" in asked.json()["detail"]
        assert served.client.get("/healthz").status_code == 200
        assert "wence_ready 0" in served.client.get("/metrics").text
        build(corpus, folder)
        wait_for(lambda: served.client.get("/readyz").status_code == 200)
        assert documents(served) == 4


def test_a_new_index_takes_over(corpus: Path, folder: Path) -> None:
    build(corpus, folder)
    with serving(Settings(data=folder)) as served:
        before = served.client.get("/readyz").json()["index"]
        assert documents(served) == 4
        add_document(corpus, "茶园")
        build(corpus, folder)
        wait_for(lambda: served.client.get("/readyz").json()["index"] != before)
        assert documents(served) == 5
        assert served.ask("湖北茶园面积2025年目标").json()["facts"][0]["value"] == 370
        assert "wence_index_swaps_total 1" in served.client.get("/metrics").text


def test_no_request_is_lost_while_the_index_is_replaced(corpus: Path, folder: Path) -> None:
    build(corpus, folder)
    ended = threading.Event()

    def ask_on(address: str) -> list[int]:
        with httpx2.Client(base_url=address, timeout=30) as client:
            statuses = []
            while not ended.is_set():
                statuses.append(client.post("/v1/ask", json={"question": "地理标志专用标志有多少企业"}).status_code)
                statuses.append(client.get("/v1/search", params={"q": "专利奖励"}).status_code)
            return statuses

    with serving(Settings(data=folder)) as served, ThreadPoolExecutor(6) as pool:
        running = [pool.submit(ask_on, served.address) for _ in range(6)]
        for number, name in enumerate(("茶园", "油茶林", "柑橘园"), 5):
            add_document(corpus, name)
            build(corpus, folder)
            wait_for(lambda number=number: documents(served) == number)
        ended.set()
        statuses = [status for each in running for status in each.result()]
    assert set(statuses) == {200}
    assert len(statuses) > 50


def test_a_broken_index_changes_nothing_but_what_readyz_says(corpus: Path, folder: Path) -> None:
    build(corpus, folder)
    with serving(Settings(data=folder)) as served:
        first = (folder / "CURRENT").read_text(encoding="ascii")
        (folder / "CURRENT").write_text("000009-00000000\n", encoding="ascii")
        wait_for(lambda: served.client.get("/readyz").json()["fault"])
        ready = served.client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert "the generation 000009-00000000 is missing" in ready.json()["fault"]
        assert documents(served) == 4
        (folder / "CURRENT").write_text(first, encoding="ascii")
        wait_for(lambda: served.client.get("/readyz").json()["fault"] is None)


def test_an_index_whose_folder_is_gone_goes_on_answering(corpus: Path, folder: Path) -> None:
    build(corpus, folder)
    with serving(Settings(data=folder)) as served:
        shutil.rmtree(folder)
        wait_for(lambda: served.client.get("/readyz").json()["fault"])
        assert served.ask("地理标志专用标志有多少企业").status_code == 200
        build(corpus, folder)
        wait_for(lambda: served.client.get("/readyz").json()["fault"] is None)


def test_the_old_assistant_is_let_go(corpus: Path, folder: Path) -> None:
    build(corpus, folder)
    keeper = Keeper(lambda: Assistant.open(folder))
    keeper.look()
    held = weakref.ref(keeper.assistant)
    keeper.look()
    assert held() is keeper.assistant  # nothing new, nothing opened
    add_document(corpus, "茶园")
    build(corpus, folder)
    keeper.look()
    gc.collect()
    assert held() is None


def test_before_the_first_look_the_index_is_being_opened(folder: Path) -> None:
    with pytest.raises(Problem, match="the index is being opened"):
        _ = Keeper(lambda: Assistant.open(folder)).assistant
