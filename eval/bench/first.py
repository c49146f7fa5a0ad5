"""The process of a first answer 首次回答: what its parts take, one JSON object to stdout."""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from eval.bench.process import own_stdout, write_record

Result = TypeVar("Result")


def main(data: str, question: str) -> None:
    """Imports, opens, asks, and asks again, in ms; nothing but the standard library is imported before."""
    out = own_stdout()
    spent: dict[str, float] = {}

    def timed(part: str, work: Callable[[], Result]) -> Result:
        begun = time.perf_counter()
        result = work()
        spent[part] = (time.perf_counter() - begun) * 1000
        return result

    module = timed("imports", lambda: import_module("rag.assistant"))
    assistant = timed("opening the index", lambda: module.Assistant.open(Path(data)))
    timed("first answer", lambda: assistant.ask(question))
    timed("the same again", lambda: assistant.ask(question))
    write_record(out, spent)


if __name__ == "__main__":
    main(*sys.argv[1:])
