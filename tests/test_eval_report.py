"""Results as a table, JSON, JUnit XML, Markdown and annotations."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus.errors import WenceError
from corpus.text import columns
from eval.compare import MEASURES, Breach, Change, GateError
from eval.report import (
    annotations,
    as_record,
    change_lines,
    gate_lines,
    groups,
    junit,
    markdown,
    read_baseline,
    table,
    write_reports,
)
from eval.run import Result

LOW_MRR = Breach("mrr", 0.6, 0.25, ("q1", "q2"))


def result(
    name: str,
    measures: Mapping[str, float],
    *,
    kind: str = "numeric",
    documents: tuple[str, ...] = ("bengbu",),
    overlap: str = "low",
) -> Result:
    status = "answered" if documents else "not_found"
    return Result(name, kind, "dev", documents, overlap, status, ("a", "b"), ("b",), ("a",), measures, 12.5)


ANSWERED = [
    result("q1", {"mrr": 0.5, "recall@5": 1.0, "right": 1.0, "false_refusal": 0.0}),
    result("q2", {"mrr": 0.0, "recall@5": 0.0, "right": 0.0, "false_refusal": 0.0}, documents=("bengbu", "fuyang")),
    result("q3", {"mrr": 1.0, "recall@5": 1.0, "right": 1.0, "false_refusal": 0.0}, kind="list", overlap="high"),
]
DECLINED = result("q4", {"right_refusal": 1.0}, kind="unanswerable", documents=(), overlap="none")
RESULTS = [*ANSWERED, DECLINED]


# ---- groups and table --------------------------------------------------------------------------------


def test_groups_are_all_kinds_documents_overlaps_and_halves() -> None:
    assert {name: [each.id for each in members] for name, members in groups(RESULTS).items()} == {
        "all": ["q1", "q2", "q3", "q4"],
        "kind list": ["q3"],
        "kind numeric": ["q1", "q2"],
        "kind unanswerable": ["q4"],
        "document bengbu": ["q1", "q2", "q3"],
        "document fuyang": ["q2"],
        "overlap high": ["q3"],
        "overlap low": ["q1", "q2"],
        "half dev": ["q1", "q2", "q3", "q4"],
    }


def test_table_has_a_row_for_each_group_with_its_means() -> None:
    rows = {line.rpartition("  ")[0].split("  ")[0]: line.split() for line in table(RESULTS).splitlines() if line}
    # mrr (0.5 + 0 + 1) / 3 = 0.500, recall@5 and right (1 + 0 + 1) / 3 = 0.667; the rest was not taken
    assert rows["all"] == ["all", "4", "–", "0.667", "–", "0.500", "–", "–", "0.667", "1.000"]
    assert rows["document fuyang"][2:] == ["1", "–", "0.000", "–", "0.000", "–", "–", "0.000", "–"]
    assert rows["kind unanswerable"][2:] == ["1", *["–"] * 7, "1.000"]


def test_table_ends_with_every_measure_and_its_interval() -> None:
    below = table(RESULTS).split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in below] == list(MEASURES)
    [mrr] = [line for line in below if line.startswith("mrr ")]
    assert mrr.split() == ["mrr", "0.500", "[0.000,", "1.000]", "n=3"]
    [keys] = [line for line in below if line.startswith("keys_met")]
    assert keys.split(maxsplit=1)[1] == "not measured"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("yanta-ip-county-plan-2024", id="short"),
        pytest.param("xian-ip-zone-policy-plan-24", id="as_long_as_fits"),
    ],
)
def test_table_is_at_most_100_columns_wide_and_aligned(document: str) -> None:
    measures = dict.fromkeys(MEASURES, 1.0)
    results = [result(f"q{n}", measures, kind="clause_lookup", documents=(document,)) for n in range(999)]
    lines = table(results).splitlines()
    assert max(columns(line) for line in lines) <= 100
    above = lines[: lines.index("")]
    assert len({columns(line) for line in above}) == 1
    assert all(line.endswith("1.000") for line in above[1:])


# ---- lines -------------------------------------------------------------------------------------------


def test_gate_lines_say_what_broke_and_which_questions() -> None:
    assert gate_lines([LOW_MRR]) == ["mrr: 0.250, wanted at least 0.600; q1, q2"]
    assert gate_lines([]) == []


def test_gate_lines_name_twelve_questions_and_count_the_rest() -> None:
    [line] = gate_lines([Breach("mrr", 0.6, 0.25, tuple(f"q{n}" for n in range(1, 16)))])
    assert line.endswith("q10, q11, q12 and 3 more")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        pytest.param(
            Change("mrr", 0.5, 0.625, 0.25, ("q1",), ("q2", "q3")),
            ["mrr                  0.500 -> 0.625  (p=0.250, may be chance)", "    worse: q2, q3"],
            id="may_be_chance",
        ),
        pytest.param(
            Change("right", 0.25, 0.75, 0.001, ("q1",), ()),
            ["right                0.250 -> 0.750  (p=0.001)"],
            id="sure",
        ),
        pytest.param(Change("right", 0.5, 0.5, 1.0, (), ()), ["nothing moved"], id="unmoved"),
    ],
)
def test_change_lines(change: Change, lines: list[str]) -> None:
    assert change_lines([change]) == lines


def test_no_change_is_told() -> None:
    assert change_lines([]) == ["nothing moved"]


# ---- JSON and baseline -------------------------------------------------------------------------------


def test_record_has_summary_groups_and_every_result() -> None:
    record = json.loads(json.dumps(as_record(RESULTS, system="BM25", corpus="c0ffee"), allow_nan=False))
    assert (record["system"], record["corpus"], record["questions"]) == ("BM25", "c0ffee", 4)
    assert set(record["summary"]) == {"mrr", "recall@5", "right", "false_refusal", "right_refusal"}
    assert record["summary"]["mrr"] | {"low": 0, "high": 0} == {"mean": 0.5, "low": 0, "high": 0, "n": 3}
    numeric = record["groups"]["kind numeric"]
    assert {measure: (taken["mean"], taken["n"]) for measure, taken in numeric.items()} == {
        "mrr": (0.25, 2),  # (1/2 + 0) / 2
        "recall@5": (0.5, 2),
        "right": (0.5, 2),
        "false_refusal": (0.0, 2),
    }
    assert all(taken["low"] <= taken["mean"] <= taken["high"] for taken in numeric.values())
    first = record["results"][0]
    assert (first["id"], first["type"], first["half"], first["overlap"]) == ("q1", "numeric", "dev", "low")
    assert (first["ranking"], first["relevant"], first["cited"]) == (["a", "b"], ["b"], ["a"])
    assert (first["measures"], first["status"], first["ms"]) == (dict(ANSWERED[0].measures), "answered", 12.5)


def test_a_record_is_read_back_as_a_baseline(tmp_path: Path) -> None:
    path = tmp_path / "eval.json"
    path.write_text(json.dumps(as_record(RESULTS, system="BM25", corpus="c0ffee")), encoding="utf-8")
    assert read_baseline(path, "c0ffee") == {each.id: dict(each.measures) for each in RESULTS}


def test_a_baseline_over_another_corpus_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "eval.json"
    path.write_text(json.dumps(as_record(RESULTS, system="BM25", corpus="c0ffee")), encoding="utf-8")
    with pytest.raises(GateError) as caught:
        read_baseline(path, "decaf")
    assert caught.value.what == "the baseline is over another corpus (c0ffee, here decaf)"
    assert caught.value.where == str(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"{", id="no_json"),
        pytest.param(b"[]", id="no_object"),
        pytest.param(b'{"corpus": "c0ffee"}', id="no_results"),
        pytest.param(b'{"corpus": "c0ffee", "results": [{"id": "q1"}]}', id="no_measures"),
        pytest.param(b'{"results": []}', id="no_corpus"),
        pytest.param(b'{"corpus": "\xff"}', id="no_utf_8"),
    ],
)
def test_what_is_no_run_is_refused_as_a_baseline(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "eval.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GateError) as caught:
        read_baseline(path, "c0ffee")
    assert (caught.value.what, caught.value.where) == ("it is no run of wence eval", str(path))


# ---- JUnit, Markdown, annotations --------------------------------------------------------------------


def test_junit_counts_agree_with_its_cases() -> None:
    suites = ElementTree.fromstring(junit(RESULTS, [LOW_MRR, Breach("right", 1.0, math.nan, ())]))
    assert suites.tag == "testsuites"
    assert [suite.get("name") for suite in suites] == ["wence eval questions", "wence eval gate"]
    for suite in suites:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == "0"
    assert [suite.get("failures") for suite in suites] == ["0", "2"]


def test_junit_has_a_case_for_each_question_and_each_measure() -> None:
    questions, gate = ElementTree.fromstring(junit(RESULTS, []))
    assert [(case.get("classname"), case.get("name")) for case in questions] == [
        (each.kind, each.id) for each in RESULTS
    ]
    assert questions[0].get("time") == "0.0125"  # 12.5 ms
    assert json.loads(questions[0].findtext("system-out", "")) == dict(ANSWERED[0].measures)
    assert [case.get("name") for case in gate] == list(MEASURES)


def test_junit_fails_a_broken_threshold_with_its_questions() -> None:
    suites = ElementTree.fromstring(junit(RESULTS, [LOW_MRR]))
    [failure] = suites.findall("testsuite/testcase[@name='mrr']/failure")
    assert failure.get("message") == LOW_MRR.line
    assert failure.text == "q1\nq2"
    assert len(list(suites.iter("failure"))) == 1


def test_junit_escapes_the_names_of_questions() -> None:
    suites = ElementTree.fromstring(junit([result('q<1>&"', {"mrr": 1.0}, kind="a&b")], []))
    assert [(case.get("name"), case.get("classname")) for case in suites[0]] == [('q<1>&"', "a&b")]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [pytest.param([], "Gate: passed", id="passed"), pytest.param([LOW_MRR], "Gate: **failed**", id="failed")],
)
def test_markdown_has_the_verdict(found: list[Breach], verdict: str) -> None:
    assert verdict in markdown(RESULTS, found).splitlines()


def test_markdown_lists_what_broke() -> None:
    assert f"- {LOW_MRR.line}; q1, q2" in markdown(RESULTS, [LOW_MRR]).splitlines()


def test_markdown_has_one_table_with_a_row_for_each_group() -> None:
    rows = [line for line in markdown(RESULTS, []).splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert [row.split(" | ")[0].strip("| ") for row in rows[2:]] == list(groups(RESULTS))
    assert "| all | 4 | – | 0.667 | – | 0.500 | – | – | 0.667 | 1.000 |" in rows


def test_annotations_are_one_error_for_each_breach() -> None:
    assert annotations([LOW_MRR, Breach("right", 1.0, 0.5, ("q2",))], "eval/questions") == [
        "::error file=eval/questions,title=wence eval::mrr: 0.250, wanted at least 0.600; q1, q2",
        "::error file=eval/questions,title=wence eval::right: 0.500, wanted at least 1.000; q2",
    ]
    assert annotations([], "eval/questions") == []


def test_annotations_escape_what_ends_a_property_or_a_line() -> None:
    [line] = annotations([Breach("mrr", 1.0, 0.5, ("100%\r\nq:1",))], "a,b:c%\n.jsonl")
    assert line == (
        "::error file=a%2Cb%3Ac%25%0A.jsonl,title=wence eval::mrr: 0.500, wanted at least 1.000; 100%25%0D%0Aq:1"
    )


# ---- files -------------------------------------------------------------------------------------------


def test_reports_are_written_into_a_new_folder_and_over_old_ones(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "today"
    write_reports(folder, {"a.md": "旧", "b.md": "乙"})
    write_reports(folder, {"a.md": "新"})
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {"a.md": "新", "b.md": "乙"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WenceError) as caught:
        write_reports(tmp_path / "file", {"a.md": ""})
    assert (caught.value.what, caught.value.where) == ("the report cannot be written", str(tmp_path / "file"))
