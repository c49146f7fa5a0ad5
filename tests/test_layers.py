"""Imports point down only: corpus, index, rag, eval; `api` sees `rag`, documents and errors; its console all."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {
    "corpus": ("corpus",),
    "index": ("index", "corpus"),
    "rag": ("rag", "index", "corpus"),
    "eval": ("eval", "rag", "index", "corpus"),
    "api": ("api", "rag", "corpus.document", "corpus.errors"),
    "tests": ("corpus", "index", "rag", "eval", "api"),
}
OWNERS = {
    "rjieba": "index/tokens.py",
    "jieba": "index/tokens.py",
    "faiss": "index/dense.py",
    "sentence_transformers": "index/encoder.py",
    "gensim": "index/training.py",
    "opencc": "rag/normalise.py",
    "orjson": "api/encoding.py",
}
PEERS = Path("eval/bench/peers")
"""What is measured against us, each through its own library."""
CONSOLE = (Path("api/cli.py"), Path("api/commands"))
"""The console script and the folder of its commands."""
PYTHON = sorted(path.relative_to(ROOT) for folder in BELOW for path in (ROOT / folder).rglob("*.py"))


def names(tree: ast.AST) -> Iterator[str]:
    """The modules a piece of code imports; `from rag import cite` gives `rag.cite`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + f"{node.module or ''}.{alias.name}" for alias in node.names)


def breaches(path: Path, source: str) -> set[str]:
    """What a module imports although it may not; the console sees everything, and only it sees its commands."""
    tree, folder = ast.parse(source), path.parts[0]
    is_console = any(place in (path, *path.parents) for place in CONSOLE)
    every = {name: name.partition(".")[0] for name in names(tree)}
    ours = {f"{name}." for name, top in every.items() if top in BELOW or not top}
    found = {name for name in ours if not is_console and not name.startswith(tuple(f"{low}." for low in BELOW[folder]))}
    hidden = () if folder == "tests" else ("api.cli.",) if is_console else ("api.cli.", "api.commands.")
    found |= {name for name in ours if name.startswith(hidden)}
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {name for name in plain if every[name] == "eval"}
    owned = {name for name, top in every.items() if OWNERS.get(top, path.as_posix()) != path.as_posix()}
    found |= owned if PEERS not in path.parents and folder != "tests" else set()
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {name for function in functions for name in names(function) if every[name] not in OWNERS}
    return {name.rstrip(".") for name in (found if is_console else found | inside)}


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_imports_point_down_and_stand_at_the_top(path: Path) -> None:
    assert breaches(path, (ROOT / path).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("path", "source", "breach"),
    [
        pytest.param("corpus/text.py", "from index.hit import Hit", "index.hit.Hit", id="up"),
        pytest.param("eval/run.py", "import api.routes", "api.routes", id="sideways"),
        pytest.param("api/routes.py", "from corpus.facts import Fact", "corpus.facts.Fact", id="api_past_rag"),
        pytest.param("api/app.py", "from api import cli", "api.cli", id="the_console"),
        pytest.param("api/app.py", "from api.commands import ask", "api.commands.ask", id="a_command"),
        pytest.param("api/commands/ask.py", "from api import cli", "api.cli", id="a_command_the_console"),
        pytest.param("rag/cite.py", "from .answer import Answer", ".answer.Answer", id="relative"),
        pytest.param("eval/run.py", "import eval.measures", "eval.measures", id="the_builtin_hidden"),
        pytest.param("index/build.py", "def build() -> None:\n    import json", "json", id="inside_a_function"),
        pytest.param("index/build.py", "import jieba", "jieba", id="a_library_of_another_module"),
    ],
)
def test_a_breach_is_seen(path: str, source: str, breach: str) -> None:
    assert breaches(Path(path), source) == {breach}
