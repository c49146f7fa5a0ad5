"""The console script `wence`: what it prints, where, and its exit codes."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from api.cli import main

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(path.stem for path in (ROOT / "corpus/documents").glob("*.txt"))
CLAUSE_KEYS = {"id", "document", "path", "kind", "text", "source"}
DOCUMENT_KEYS = {
    "id",
    "title",
    "doc_no",
    "issuer",
    "region",
    "level",
    "date",
    "period",
    "status",
    "source_url",
    "sha256",
}
FACT_KEYS = {"region", "indicator", "year", "value", "unit", "relation"}

HUNAN = """湖南省“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到60%以上，油茶林面积达到2300万亩。到2023年，油茶林面积达到2250万亩。

责任单位：省林业局、省财政厅
"""
YIYANG = """益阳市“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到55.6%，新增国家级湿地公园2处。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hunan.txt").write_text(HUNAN, encoding="utf-8")
    (tmp_path / "yiyang.txt").write_text(YIYANG, encoding="utf-8")
    return tmp_path


Capture = pytest.CaptureFixture[str]
Record = dict[str, object]


def records(capsys: Capture) -> list[Record]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def column(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def starts(line: str) -> list[int]:
    """The display columns at which the cells of a line begin; two blanks part them."""
    return [column(line[: cell.start()]) for cell in re.finditer(r"\S+(?: \S+)*", line)]


# ---- clauses and documents ---------------------------------------------------------------------------


def test_clauses_json_is_one_object_a_line_with_the_keys_of_the_contract(folder: Path, capsys: Capture) -> None:
    assert main(["clauses", str(folder), "--json"]) == 0
    found = records(capsys)
    assert [record["id"] for record in found] == ["hunan/front", "hunan/1", "yiyang/front", "yiyang/1"]
    assert all(record.keys() >= CLAUSE_KEYS for record in found)
    assert found[1]["path"] == ["一、发展目标"]
    assert found[1]["responsible"] == ["省林业局", "省财政厅"]
    assert "responsible" not in found[3]


def test_documents_json_is_one_object_a_line_with_the_keys_of_the_contract(folder: Path, capsys: Capture) -> None:
    assert main(["documents", "--json", str(folder / "yiyang.txt")]) == 0
    [record] = records(capsys)
    assert record.keys() >= DOCUMENT_KEYS
    assert (record["id"], record["title"]) == ("yiyang", "益阳市“十四五”林业发展规划")
    assert (record["region"], record["level"], record["period"]) == ("益阳市", "city", [2021, 2025])
    assert record["doc_no"] is None


def test_documents_without_path_are_the_shipped_ones(capsys: Capture) -> None:
    assert main(["documents", "--json"]) == 0
    assert [record["id"] for record in records(capsys)] == SHIPPED


def test_json_prints_chinese_as_it_is(folder: Path, capsys: Capture) -> None:
    main(["documents", "--json", str(folder / "hunan.txt")])
    assert "湖南省“十四五”林业发展规划" in capsys.readouterr().out


def test_clauses_for_people_show_headings_numbers_and_units(folder: Path, capsys: Capture) -> None:
    assert main(["clauses", str(folder / "hunan.txt")]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].startswith("《湖南省“十四五”林业发展规划》")
    assert "  一、发展目标" in lines
    [shown] = [line for line in lines if line.strip().startswith("1  ")]
    assert "到2025年，森林覆盖率达到60%以上" in shown
    assert shown.endswith("〔省林业局、省财政厅〕")
    assert err == ""


def test_documents_for_people_align_their_values(folder: Path, capsys: Capture) -> None:
    assert main(["documents", str(folder / "hunan.txt")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "hunan"
    assert {tuple(starts(line)) for line in lines[1:]} == {(2, 12)}
    assert "  期限      2021—2025" in lines
    assert "  文号      —" in lines


# ---- facts -------------------------------------------------------------------------------------------


def test_facts_json_is_one_object_a_line_with_the_keys_of_the_contract(folder: Path, capsys: Capture) -> None:
    assert main(["facts", "--corpus", str(folder), "--json"]) == 0
    found = records(capsys)
    assert all(record.keys() >= FACT_KEYS for record in found)
    assert [(one["region"], one["indicator"], one["year"], one["value"], one["unit"]) for one in found] == [
        ("湖南省", "森林覆盖率", 2025, 60, "%"),
        ("湖南省", "油茶林面积", 2025, 2300, "万亩"),
        ("湖南省", "油茶林面积", 2023, 2250, "万亩"),
        ("益阳市", "森林覆盖率", 2025, 55.6, "%"),
        ("益阳市", "国家级湿地公园", 2025, 2, "处"),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(["--region", "益阳"], [55.6, 2], id="region_by_short_name"),
        pytest.param(["--region", "湖南省"], [60, 2300, 2250], id="region_by_full_name"),
        pytest.param(["--indicator", "森林"], [60, 55.6], id="words_of_the_indicator"),
        pytest.param(["--year", "2023"], [2250], id="year"),
        pytest.param(["--region", "湖南", "--year", "2025"], [60, 2300], id="region_and_year"),
        pytest.param(["--region", "湖南", "--year", "2025", "--indicator", "油茶"], [2300], id="all_three"),
        pytest.param(["--region", "益阳", "--year", "2023"], [], id="none_meets_both"),
    ],
)
def test_filters_of_facts_combine(folder: Path, capsys: Capture, filters: list[str], expected: list[float]) -> None:
    assert main(["facts", "--corpus", str(folder), "--json", *filters]) == 0
    assert [record["value"] for record in records(capsys)] == expected


def test_every_column_of_the_table_of_facts_starts_at_the_same_display_column(folder: Path, capsys: Capture) -> None:
    assert main(["facts", "--corpus", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 5
    # Widest cell and two blanks: 湖南省 6+2, 2025 4+2, 国家级湿地公园 14+2, 2300万亩 8+2, 目标 4+2.
    assert {tuple(starts(line)) for line in lines} == {(0, 8, 14, 30, 40, 46)}


def test_table_of_facts_shows_relation_and_role(folder: Path, capsys: Capture) -> None:
    main(["facts", "--corpus", str(folder), "--year", "2025"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["地区", "年份", "指标", "值", "类型", "条款"]
    assert lines[1] == ["湖南省", "2025", "森林覆盖率", "≥60%", "目标", "hunan/1"]
    assert lines[4] == ["益阳市", "2025", "国家级湿地公园", "新增", "2处", "目标", "yiyang/1"]


def test_no_fact_found_says_on_stderr_which_regions_there_are(folder: Path, capsys: Capture) -> None:
    assert main(["facts", "--corpus", str(folder), "--region", "甘肃"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "湖南省" in err
    assert "益阳市" in err


# ---- exit codes and errors ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["clauses", "documents"])
@pytest.mark.parametrize("shape", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("missing.txt", None, id="missing"),
        pytest.param("paper.pdf", b"%PDF-1.7", id="format"),
        pytest.param("empty.txt", b"", id="empty"),
        pytest.param("binary.txt", bytes(range(256)), id="binary"),
    ],
)
def test_an_unreadable_file_does_not_stop_the_others(
    folder: Path, capsys: Capture, command: str, shape: list[str], name: str, content: bytes | None
) -> None:
    bad = folder / name
    if content is not None:
        bad.write_bytes(content)
    paths = [str(folder / "hunan.txt"), str(bad), str(folder / "yiyang.txt")]
    assert main([command, *paths, *shape]) == 1
    out, err = capsys.readouterr()
    assert "湖南省" in out
    assert "益阳市" in out
    assert err.startswith(f"wence: {bad}: ")
    assert err.count("\n") == 1


def test_a_wrong_correction_is_one_line_and_does_not_stop_the_others(folder: Path, capsys: Capture) -> None:
    (folder / "hunan.toml").write_text('titel = "x"', encoding="utf-8")
    assert main(["documents", str(folder), "--json"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["yiyang"]
    assert err.startswith(f"wence: {folder / 'hunan.toml'}: unknown field titel. ")
    assert err.count("\n") == 1


def test_an_unreadable_file_leaves_the_facts_of_the_others(folder: Path, capsys: Capture) -> None:
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    assert main(["facts", "--corpus", str(folder), "--json", "--year", "2023"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["value"] == 2250
    assert err.startswith(f"wence: {folder / 'binary.txt'}: ")


@pytest.mark.parametrize(
    "arguments", [["clauses"], ["documents"], ["facts", "--corpus"]], ids=["clauses", "documents", "facts"]
)
def test_an_empty_folder_is_one_line_on_stderr(tmp_path: Path, capsys: Capture, arguments: list[str]) -> None:
    assert main([*arguments, str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"wence: {tmp_path}: the folder holds no document. ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no_command"),
        pytest.param(["clause"], id="unknown_command"),
        pytest.param(["clauses", "--jsn"], id="unknown_option"),
        pytest.param(["facts", "--year", "今年"], id="year_that_is_no_number"),
        pytest.param(["facts", "--region"], id="option_without_its_value"),
    ],
)
def test_wrong_usage_exits_with_two_and_prints_nothing_on_stdout(capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert out == ""
    assert "usage: wence" in err


# ---- in a process of its own -------------------------------------------------------------------------


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_reader_that_stops_after_one_line_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "clauses", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        err = process.stderr.read()
    assert first["document"] == SHIPPED[0]
    assert err == b""
    assert process.returncode == 0


def test_output_is_utf_8_whatever_the_terminal_says(folder: Path) -> None:
    done = run("documents", str(folder / "hunan.txt"), PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert "湖南省“十四五”林业发展规划" in done.stdout.decode("utf-8")


def test_exit_code_reaches_the_shell(tmp_path: Path) -> None:
    done = run("clauses", str(tmp_path / "missing.txt"))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"wence: {tmp_path / 'missing.txt'}: no such file. Check the path\n"


def test_help_names_the_commands_and_exits_with_zero(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert all(command in out for command in ("clauses", "documents", "facts"))


HELP = """
import sys
before = set(sys.modules)
from api.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print("loaded", *sorted(loaded - set(sys.stdlib_module_names)))
"""


def test_help_imports_no_third_party_module() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    own = done.stdout.splitlines()[-1].split()[1:]
    assert "api" in own
    assert set(own) <= {"api", "corpus", "index", "rag", "eval"}
