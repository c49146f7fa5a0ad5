"""Under load: 16 connections for half a minute while the index is replaced twice; nothing fails, memory stays flat."""

import asyncio
import shutil
import sys
import time
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from doubles import SHIPPED
from serving import ROOT, command, wait_for

from eval.bench.client import Load, Sent, asking, drive_on
from eval.questions import read_questions

CONNECTIONS, SECONDS = 16, 30.0
SWAPS = (6.0, 16.0)
"""When a new index is built beside the one in use."""
LOOKS = (15.0, 18.0, 21.0, 24.0, 27.0, 29.0)
"""When memory is looked at, in the second half."""
MOST_GROWTH = 1.05


def mixed() -> list[Sent]:
    """Questions and searches in turn."""
    questions = read_questions(sorted((ROOT / "eval" / "questions").glob("*.jsonl")))
    texts = [one.text for one in questions if one.half == "dev"][:60]
    return [sent for text in texts for sent in (asking(text), Sent("GET", f"/v1/search?q={quote(text)}"))]


async def build(corpus: Path, data: Path) -> None:
    """`wence index` in a process of its own."""
    arguments = ["-m", "api.cli", "index", "--corpus", str(corpus), "--data", str(data), "--no-learn"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    await process.communicate()
    assert process.returncode == 0


def resident(process: int) -> int:
    """The memory of a process in kB that is its own; pages of the mapped index belong to the system's cache."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1])


async def loaded(address: str, process: int, corpus: Path, data: Path) -> tuple[Load, list[int]]:
    """What came of the load, and the memory at each look."""
    begun = time.perf_counter()

    async def at(moment: float) -> None:
        await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))

    async def swapping() -> None:
        for number, moment in enumerate(SWAPS):
            await at(moment)
            text = f"湖北省茶产业发展规划\n\n一、目标\n\n到2025年，茶园面积达到37{number}万亩。\n"
            (corpus / f"hubei-{number}.txt").write_text(text, encoding="utf-8")
            await build(corpus, data)

    async def looking() -> list[int]:
        found = []
        for moment in LOOKS:
            await at(moment)
            found.append(resident(process))
        return found

    driving = drive_on(address, mixed(), connections=CONNECTIONS, seconds=SECONDS)
    load, _, memory = await asyncio.gather(driving, swapping(), looking())
    return load, memory


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at memory where Linux shows it")
def test_nothing_fails_and_memory_stays_flat_while_the_index_is_replaced(tmp_path: Path) -> None:
    corpus, data = Path(shutil.copytree(SHIPPED, tmp_path / "corpus")), tmp_path / "data"
    asyncio.run(build(corpus, data))
    with command("--data", str(data)) as (process, address):
        wait_for(lambda: httpx2.get(f"{address}/readyz").status_code == 200)
        load, memory = asyncio.run(loaded(address, process.pid, corpus, data))
        swaps = httpx2.get(f"{address}/metrics").text
        wait_for(lambda: httpx2.get(f"{address}/v1/documents").json()["total"] == 5 + len(SWAPS))
    print(
        f"{len(load.seconds):,} requests, {load.per_second:.0f} a second, p50 {load.share(0.5) * 1000:.0f} ms, "
        f"p99 {load.share(0.99) * 1000:.0f} ms, memory {memory[0] // 1024} to {memory[-1] // 1024} MB"
    )
    assert load.broken == []
    assert set(load.statuses) == {200}
    assert f"wence_index_swaps_total {len(SWAPS)}" in swaps
    assert len(load.seconds) > 500
    assert max(memory) <= MOST_GROWTH * memory[0]
