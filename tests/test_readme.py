"""What the README shows is what the program prints, and every command and field is in it."""

import re
from pathlib import Path

import pytest

from api.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def shown(command: str, text: str) -> str:
    """What a README prints below a command."""
    found = re.search(rf"\$ {re.escape(command)}\n(.*?)```", text, re.DOTALL)
    assert found, f"{command} is not in the README"
    return found[1]


@pytest.mark.parametrize("text", [README, CHINESE], ids=["english", "chinese"])
def test_the_facts_shown_are_the_facts_printed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--region", "榆林"]) == 0
    assert shown("wence facts --region 榆林", text) == capsys.readouterr().out


@pytest.mark.parametrize("text", [README, CHINESE], ids=["english", "chinese"])
def test_the_place_not_held_is_told_as_shown(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--region", "宝鸡"]) == 0
    assert shown("wence facts --region 宝鸡", text) == capsys.readouterr().err


SEARCHES = [
    (README, ["专利贷款利息谁出", "-k", "2"]),
    (CHINESE, ["专利贷款利息谁出", "-k", "2"]),
    (README, ["geographical indication target 2025", "--region", "榆林", "-k", "1"]),
]


@pytest.mark.parametrize(("text", "arguments"), SEARCHES, ids=["english", "chinese", "in_english"])
def test_the_search_shown_is_the_search_printed(
    text: str, arguments: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *arguments, "--data", str(data)]) == 0
    command = " ".join([f'wence search "{arguments[0]}"', *arguments[1:]])
    assert shown(command, text) == capsys.readouterr().out


@pytest.mark.parametrize("question", ["林长制考核那条谁牵头、谁配合，西安几月份完成", "西安一年PCT要申请多少件"])
@pytest.mark.parametrize("text", [README, CHINESE], ids=["english", "chinese"])
def test_the_answer_shown_is_the_answer_printed(
    text: str, question: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--data", str(data)]) == 0
    assert shown(f'wence ask "{question}"', text) == capsys.readouterr().out


def test_the_clauses_shown_are_the_first_ones_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clauses", str(ROOT / "corpus" / "documents"), "--json"]) == 0
    printed = capsys.readouterr().out.splitlines()[:3]
    lines = shown("wence clauses corpus/documents --json | head -3", README).splitlines()
    assert len(lines) == 3
    for line, full in zip(lines, printed, strict=True):
        head, _, tail = line.partition("…")
        assert full.startswith(head)
        assert full.endswith(tail)


@pytest.mark.parametrize(
    "command",
    [
        "index",
        "search",
        "clauses",
        "documents",
        "facts",
        "ask",
        "eval",
        "fit",
        "bench",
        "encoder",
        "serve",
        "mcp",
        "key",
    ],
)
def test_each_command_is_documented(command: str) -> None:
    assert f"`wence {command} " in README
    assert f"`wence {command} " in CHINESE


def test_the_measures_shown_are_the_measures_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """Up to one question of a row: another processor rounds vectors otherwise, which can turn two hits round."""
    assert main(["eval"]) == 0
    printed = {name: values for name, *values in map(cells, capsys.readouterr().out.splitlines())}
    table = re.search(r"\n( +n +R@1.*?)\n```", README, re.DOTALL)
    assert table
    lines = [cells(line) for line in table[1].splitlines()[1:]]
    assert len(lines) > 20
    for name, count, *shown in lines:
        assert printed[name][0] == count
        for value, taken in zip(shown, printed[name][1:], strict=True):
            assert value == taken or float(value) == pytest.approx(float(taken), abs=1.01 / int(count)), name


def cells(line: str) -> list[str]:
    """The name of a row of the table, and its values."""
    return [part.strip() for part in re.split(r" {2,}", line.strip())]


def test_each_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets


def test_the_documents_are_shipped_as_published() -> None:
    counts = {path.stem: len(path.read_bytes()) for path in (ROOT / "corpus" / "documents").glob("*.txt")}
    assert counts == {
        "shaanxi-ip-guide-2022": 20631,
        "shaanxi-ip-plan-14fyp": 47757,
        "xian-ip-zone-plan-2024": 40986,
        "yanta-ip-county-plan-2024": 17262,
        "yulin-ip-opinion": 12270,
    }
