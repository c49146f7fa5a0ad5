"""The console script `wence`: what it prints, where, and its exit codes."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from doubles import small_encoder

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


# ---- index -------------------------------------------------------------------------------------------


def indexing(documents: Path, data: Path, *more: str) -> list[str]:
    return ["index", "--corpus", str(documents), "--data", str(data), "--no-learn", *more]


def table(text: str) -> dict[str, str]:
    """The names and values that `wence index` prints."""
    return dict(re.split(r"\s{2,}", line, maxsplit=1) for line in text.splitlines())


def test_index_builds_and_says_what_it_holds(folder: Path, capsys: Capture) -> None:
    assert main(indexing(folder, folder / "data")) == 0
    out, err = capsys.readouterr()
    shown = table(out)
    assert (shown["documents"], shown["clauses"], shown["vectors"]) == ("2", "4", "4")
    assert shown["encoder"].startswith("wence-static-zh (256 dimensions, ")
    assert shown["tokeniser"].startswith(("rjieba ", "jieba "))
    assert shown["size"].endswith(" MB")
    assert err == ""


def test_a_second_index_says_that_it_is_up_to_date(folder: Path, capsys: Capture) -> None:
    main(indexing(folder, folder / "data"))
    first = capsys.readouterr().out
    assert main(indexing(folder, folder / "data")) == 0
    assert capsys.readouterr() == (first, "the index is up to date\n")


@pytest.mark.parametrize("what", ["--stats", "--verify"])
def test_stats_and_verify_build_nothing(folder: Path, capsys: Capture, what: str) -> None:
    main(indexing(folder, folder / "data"))
    first = capsys.readouterr().out
    (folder / "hunan.txt").unlink()
    assert main(["index", what, "--corpus", str(folder), "--data", str(folder / "data")]) == 0
    assert capsys.readouterr() == (first, "")


def test_index_without_a_corpus_is_of_the_shipped_documents(data: Path, capsys: Capture) -> None:
    assert main(["index", "--data", str(data)]) == 0
    out, err = capsys.readouterr()
    assert (table(out)["documents"], err) == (str(len(SHIPPED)), "the index is up to date\n")


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_indexed(folder: Path, capsys: Capture) -> None:
    (folder / "scan.txt").write_bytes(bytes(range(256)))
    assert main(indexing(folder, folder / "data")) == 1
    out, err = capsys.readouterr()
    assert table(out)["documents"] == "2"
    assert err.startswith(f"wence: {folder / 'scan.txt'}: ")
    assert err.count("\n") == 1


def test_an_encoder_that_is_not_there_is_one_line_and_nothing_is_built(folder: Path, capsys: Capture) -> None:
    assert main(indexing(folder, folder / "data", "--encoder", "./nowhere")) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("wence: ./nowhere: this is neither a folder nor the name of a model. ")
    assert not (folder / "data").exists()


def test_an_index_keeps_the_encoder_it_was_given_and_follows_it_when_it_is_trained_again(
    folder: Path, capsys: Capture
) -> None:
    model, searching = folder / "model", ["search", "林业", "--data", str(folder / "data")]
    small_encoder().save(model)
    assert main(indexing(folder, folder / "data", "--encoder", str(model))) == 0
    assert main(searching) == 0
    capsys.readouterr()
    assert main(indexing(folder, folder / "data")) == 0
    out, err = capsys.readouterr()
    assert table(out)["encoder"].startswith("model ")
    assert err == "the index is up to date\n"
    small_encoder(seed=1).save(model)
    assert main(searching) == 1
    assert f"Run wence index --data {folder / 'data'}" in capsys.readouterr().err
    assert main(indexing(folder, folder / "data")) == 0
    assert main(searching) == 0
    assert "up to date" not in capsys.readouterr().err
    assert main(indexing(folder, folder / "data", "--encoder", "bundled")) == 0
    assert table(capsys.readouterr().out)["encoder"].startswith("wence-static-zh ")


# ---- search ------------------------------------------------------------------------------------------


def searching(data: Path, query: str, *more: str) -> list[str]:
    return ["search", query, "--data", str(data), *more]


def ids(capsys: Capture) -> list[str]:
    """The ids of the clauses that a search printed for people, and that its lines are numbered."""
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("   ")]
    assert [line.partition(". ")[0] for line in heads] == [str(rank) for rank in range(1, len(heads) + 1)]
    return [re.findall(r"\[(\S+/\S+)\]  [01]\.\d\d$", line)[0] for line in heads]


def test_search_prints_title_headings_id_score_and_words(small_data: Path, capsys: Capture) -> None:
    assert main(searching(small_data, "建设商标品牌指导站", "-k", "1")) == 0
    out, err = capsys.readouterr()
    head, words = out.splitlines()
    title = "《东莞市人民政府办公室关于印发〈东莞市商标品牌战略实施方案〉的通知》"
    assert head.startswith(f"1. {title} › 二、重点任务 › （二）建设商标品牌指导站。  [dongguan-ip-notice/2.2]  ")
    assert words.startswith("   （二）建设商标品牌指导站。每个镇（街道）至少建设一个商标品牌指导站")
    assert re.fullmatch(r"共 \d+ 条含有检索词的条款，显示 1 条\n", err)


def test_search_gives_ten_clauses_or_as_many_as_asked_for(small_data: Path, capsys: Capture) -> None:
    for more, count in (([], 10), (["-k", "3"], 3), (["-k", "100"], 26)):
        assert main(searching(small_data, "专利商标地理标志奖励", *more)) == 0
        assert len(ids(capsys)) == count


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        pytest.param(["--region", "四川"], lambda name: name.startswith("sichuan"), id="region_by_short_name"),
        pytest.param(
            ["--region", "四川省", "--region", "云南"],
            lambda name: name.startswith(("sichuan", "yunnan")),
            id="two_regions",
        ),
        pytest.param(["--document", "hunan-ip-plan"], lambda name: name.startswith("hunan"), id="document"),
        pytest.param(["--kind", "row"], lambda name: ".t1." in name, id="kind"),
        pytest.param(["--status", "draft"], lambda name: name.startswith("yunnan"), id="status"),
        pytest.param(["--year", "2026"], lambda name: name == "dongguan-ip-notice/1", id="year"),
        pytest.param(
            ["--kind", "law_article", "--region", "云南"], lambda name: name[:7] == "yunnan-", id="two_filters"
        ),
    ],
)
def test_search_gives_only_what_passes_the_filters(
    small_data: Path, capsys: Capture, filters: list[str], passes: Callable[[str], bool]
) -> None:
    assert main(searching(small_data, "专利商标地理标志", "-k", "26")) == 0
    every = ids(capsys)
    assert main(searching(small_data, "专利商标地理标志", "-k", "26", *filters)) == 0
    found = ids(capsys)
    assert found
    assert all(passes(name) for name in found)
    assert len(found) < len(every)


def test_search_json_is_one_document_of_the_contract(small_data: Path, capsys: Capture) -> None:
    assert main(searching(small_data, "专利奖励", "-k", "4", "--json")) == 0
    out, err = capsys.readouterr()
    page = json.loads(out)
    assert page.keys() == {"results", "total"}
    assert len(page["results"]) == 4
    assert page["results"][0]["clause"].keys() >= CLAUSE_KEYS
    assert "专利" in out  # Chinese as it is
    assert (out.count("\n"), err) == (1, "")


@pytest.mark.parametrize("query", ["", "😀"], ids=["empty", "no_word"])
def test_nothing_found_is_said_on_stderr(small_data: Path, capsys: Capture, query: str) -> None:
    assert main(searching(small_data, query)) == 0
    assert capsys.readouterr() == ("", "没有找到相关条款\n")


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        pytest.param(
            ["--region", "甘肃"],
            "wence: no document of the index has the region 甘肃省; there are: 东莞市、云南省、四川省、湖南省\n",
            id="region",
        ),
        pytest.param(
            ["--document", "gansu"],
            "wence: no document of the index has the document gansu; "
            "there are: dongguan-ip-notice、hunan-ip-plan、sichuan-ip-rules、yunnan-gi-draft\n",
            id="document",
        ),
    ],
)
def test_a_place_or_document_the_index_does_not_hold_is_said(
    small_data: Path, capsys: Capture, filters: list[str], said: str
) -> None:
    assert main(searching(small_data, "专利", *filters)) == 0
    assert capsys.readouterr() == ("", f"{said}没有找到相关条款\n")


def test_a_long_clause_is_cut_to_where_its_words_are(data: Path, capsys: Capture) -> None:
    for query in ("知识产权质押融资", "地理标志", "考核", "高价值发明专利"):
        assert main(searching(data, query, "-k", "20")) == 0
        texts = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("   ")]
        assert all(len(text) <= 160 + 2 for text in texts)  # and a mark at either end
        assert sum(text.startswith("…") for text in texts) < len(texts)
        assert any(query[:2] in text for text in texts)


@pytest.mark.parametrize(
    "command",
    [["search", "专利"], ["search", "专利", "--json"], ["index", "--stats"], ["index", "--verify"]],
    ids=["search", "json", "stats", "verify"],
)
def test_where_there_is_no_index_one_line_says_how_to_build_one(
    tmp_path: Path, capsys: Capture, command: list[str]
) -> None:
    assert main([*command, "--data", str(tmp_path)]) == 1
    remedy = f"there is no index in this folder. Run wence index --data {tmp_path}"
    assert capsys.readouterr() == ("", f"wence: {tmp_path}: {remedy}\n")


def test_a_damaged_index_names_the_file_and_the_command_that_helps(folder: Path, capsys: Capture) -> None:
    main(indexing(folder, folder / "data"))
    [generation] = (folder / "data" / "generations").iterdir()
    capsys.readouterr()
    for file in sorted(path for path in generation.rglob("*") if path.stat().st_size and path.is_file()):
        content = file.read_bytes()
        file.write_bytes(content[:-1])
        assert main(searching(folder / "data", "林业")) == 1
        err = capsys.readouterr().err
        assert err.startswith(f"wence: {file}: ")
        assert err.endswith(f" Run wence index --data {folder / 'data'} to build it again\n")
        assert err.count("\n") == 1
        file.write_bytes(content)
    assert main(searching(folder / "data", "林业")) == 0


def test_a_flipped_byte_is_found_by_verify_and_mended_by_index(folder: Path, capsys: Capture) -> None:
    main(indexing(folder, folder / "data"))
    [generation] = (folder / "data" / "generations").iterdir()
    file = generation / "encoder/model.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    capsys.readouterr()
    assert main(["index", "--verify", "--data", str(folder / "data")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"wence: {file}: the file has changed since it was built. Run wence index --data ")
    assert main(indexing(folder, folder / "data")) == 0
    assert main(["index", "--verify", "--data", str(folder / "data")]) == 0


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
        pytest.param(["search"], id="no_query"),
        pytest.param(["search", "专利", "-k", "0"], id="no_clauses_asked_for"),
        pytest.param(["search", "专利", "-k", "-3"], id="fewer_than_none"),
        pytest.param(["search", "专利", "-k", "ten"], id="a_number_in_words"),
        pytest.param(["search", "专利", "--kind", "clause"], id="unknown_kind"),
        pytest.param(["search", "专利", "--status", "现行"], id="unknown_status"),
        pytest.param(["search", "专利", "--year", "25年"], id="year_with_more"),
        pytest.param(["index", "--batch-size", "0"], id="empty_batches"),
    ],
)
def test_wrong_usage_exits_with_two_and_prints_nothing_on_stdout(capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert out == ""
    assert "usage: wence" in err


# ---- settings ----------------------------------------------------------------------------------------


def test_a_setting_of_the_environment_or_the_file_here_stands_for_the_flag(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "papers").mkdir()
    (folder / "papers/hunan.txt").write_text(HUNAN, encoding="utf-8")
    (folder / "wence.toml").write_text('corpus = "papers"', encoding="utf-8")
    monkeypatch.chdir(folder)
    for command in ("documents", "clauses", "facts"):
        assert main([command, "--json"]) == 0
        assert all("hunan" in {record.get("document"), record.get("id")} for record in records(capsys))
    monkeypatch.setenv("WENCE_CORPUS", str(folder / "yiyang.txt"))
    assert main(["documents", "--json"]) == 0
    assert [record["id"] for record in records(capsys)] == ["yiyang"]
    monkeypatch.setenv("WENCE_DATA", "nowhere")
    assert main(["search", "林业"]) == 1
    assert capsys.readouterr().err.startswith("wence: nowhere: there is no index in this folder. ")
    assert main(["search", "林业", "--data", "elsewhere"]) == 1
    assert capsys.readouterr().err.startswith("wence: elsewhere: there is no index in this folder. ")


@pytest.mark.parametrize("command", ["documents", "facts", "search"])
def test_a_setting_that_cannot_be_is_one_line(capsys: Capture, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("WENCE_LOG_LEVEL", "loud")
    assert main([command, *(["专利"] if command == "search" else [])]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("wence: WENCE_LOG_LEVEL: the setting log_level cannot be 'loud'. Give it one of DEBUG, ")


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


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command prints where standard output is a terminal."""
    ours, theirs = os.openpty()
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=ROOT,
        env={**plain, **environment},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=True,
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        return terminal.read1(100_000).decode().replace("\r\n", "\n")


def test_words_are_marked_on_a_terminal_only(small_data: Path, capsys: Capture) -> None:
    arguments = searching(small_data, "撤销奖励", "-k", "1")
    assert main(arguments) == 0
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    marked = on_a_terminal(*arguments)
    assert "\x1b[1;33m撤销奖励\x1b[0m" in marked
    assert re.sub(r"\x1b\[[\d;]*m", "", marked) == plain
    assert on_a_terminal(*arguments, NO_COLOR="1") == plain


def test_help_names_the_commands_and_exits_with_zero(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert all(command in out for command in ("ask", "clauses", "documents", "facts", "index", "search"))


HELP = """
import sys
before = set(sys.modules)
from api.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print("loaded", *sorted(loaded - set(sys.stdlib_module_names)))
"""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["ask", "--help"], ["search", "--help"], ["index", "--help"], ["search", "专利", "-k", "0"]],
    ids=["whole", "ask", "search", "index", "wrong_usage"],
)
def test_help_imports_no_third_party_module(arguments: list[str]) -> None:
    command = [sys.executable, "-c", HELP, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    own = done.stdout.splitlines()[-1].split()[1:]
    assert "api" in own
    assert set(own) <= {"api", "corpus", "index", "rag", "eval"}
