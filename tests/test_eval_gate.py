"""`wence eval` from questions to reports and exit code, on a small corpus."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from api.cli import main
from corpus.library import Library
from eval.baseline import PlainBM25
from eval.compare import GateError
from eval.gate import Verdict, evaluate
from eval.questions import read_questions
from eval.run import fingerprint

BENGBU = """蚌埠市“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到60%以上。

油茶林面积达到2300万亩。

新增国家级湿地公园2处。

二、保障措施

建立三级河长巡查制度，及时清理岸线垃圾。

加大财政投入，落实生态补偿资金。

开展义务植树活动，建设城市绿道。
"""
FUYANG = """阜阳市湿地保护条例

第一条　为了保护湿地，制定本条例。

第二条　本条例适用于本市行政区域。

第三条　禁止向湿地排放污水。

第四条　违反本条例的，处五千元罚款。
"""
QUESTIONS: list[dict[str, object]] = [
    {
        "id": "camellia", "type": "numeric", "half": "dev", "question": "油茶林面积要达到多少",
        "gold": [{"doc": "bengbu", "quote": "油茶林面积达到2300万亩"}], "answer_keys": [["2300万亩"]],
    },
    {
        "id": "sewage", "type": "yes_no", "half": "test", "question": "能不能向湿地排放污水",
        "gold": [{"doc": "fuyang", "quote": "禁止向湿地排放污水"}], "answer_keys": [["禁止"]],
    },
    {"id": "hefei", "type": "unanswerable", "half": "test", "question": "高铁几点发车", "gold": []},
]  # fmt: skip
FILES = {"eval.json", "junit.xml", "summary.md", "report.html", "run.trec", "qrels.trec", "run.json", "qrels.json"}
PASSING = '[thresholds]\n"recall@1" = 1.0\nright = 1.0\nfalse_refusal = 0.0\n'
FAILING = "[thresholds]\nright_refusal = 1.0\nmrr = 1.0\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a corpus, questions, thresholds that hold and thresholds that do not."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/bengbu.txt").write_text(BENGBU, encoding="utf-8")
    (tmp_path / "corpus/fuyang.txt").write_text(FUYANG, encoding="utf-8")
    lines = [json.dumps(record, ensure_ascii=False) for record in QUESTIONS]
    (tmp_path / "set.jsonl").write_text("\n".join(lines), encoding="utf-8")
    # every answerable question, and one that plain BM25 answers for want of a way to decline
    wrong = {"id": "bozhou", "type": "unanswerable", "question": "亳州的湿地公园有几处", "gold": []}
    (tmp_path / "hard.jsonl").write_text("\n".join([*lines[:2], json.dumps(wrong)]), encoding="utf-8")
    (tmp_path / "passing.toml").write_text(PASSING, encoding="utf-8")
    (tmp_path / "failing.toml").write_text(FAILING, encoding="utf-8")
    return tmp_path


def command(place: Path, *more: str, questions: str = "set.jsonl", thresholds: str = "passing.toml") -> list[str]:
    return [
        "eval", "--system", "index", "--corpus", str(place / "corpus"), "--questions", str(place / questions),
        "--thresholds", str(place / thresholds), *more,
    ]  # fmt: skip


def verdict(place: Path, *, questions: str = "set.jsonl", thresholds: str = "passing.toml") -> Verdict:
    library = Library.load([place / "corpus"])
    asked = read_questions([place / questions])
    return evaluate(asked, PlainBM25(library), library, thresholds=place / thresholds)


# ---- the gate ----------------------------------------------------------------------------------------


def test_a_run_that_meets_its_thresholds_passes(place: Path) -> None:
    found = verdict(place)
    assert found.passed
    assert (found.breaches, found.changes) == ((), ())
    assert [result.id for result in found.results] == ["camellia", "sewage", "hefei"]
    assert found.record["gate"] == {"passed": True, "breaches": []}
    assert found.record["system"] == "plain BM25"
    assert found.record["corpus"] == fingerprint(Library.load([place / "corpus"]))


def test_a_run_that_misses_a_threshold_names_it(place: Path) -> None:
    found = verdict(place, questions="hard.jsonl", thresholds="failing.toml")
    assert not found.passed
    assert [(breach.measure, breach.questions) for breach in found.breaches] == [("right_refusal", ("bozhou",))]
    assert found.record["gate"] == {
        "passed": False,
        "breaches": ["right_refusal: 0.000, wanted at least 1.000"],
    }


def test_a_run_measures_the_same_twice(place: Path) -> None:
    first, second = verdict(place), verdict(place)
    assert [result.measures for result in first.results] == [result.measures for result in second.results]
    assert first.record["summary"] == second.record["summary"]


def test_progress_is_told_and_reports_are_written(place: Path) -> None:
    library, told = Library.load([place / "corpus"]), list[tuple[int, int]]()
    evaluate(
        read_questions([place / "set.jsonl"]),
        PlainBM25(library),
        library,
        thresholds=place / "passing.toml",
        report=place / "report",
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert {path.name for path in (place / "report").iterdir()} == FILES


def test_thresholds_and_baseline_are_read_before_the_first_question(place: Path) -> None:
    library, told = Library.load([place / "corpus"]), list[int]()
    for name in ("thresholds", "baseline"):
        paths = {"thresholds": place / "passing.toml"} | {name: place / "none"}
        with pytest.raises(GateError):
            evaluate(
                read_questions([place / "set.jsonl"]),
                PlainBM25(library),
                library,
                thresholds=paths["thresholds"],
                baseline=paths.get("baseline"),
                progress=lambda done, of: told.append(done),
            )
    assert told == []


# ---- wence eval --------------------------------------------------------------------------------------


def test_eval_prints_the_table_and_exits_0(place: Path, capsys: Capture) -> None:
    assert main(command(place)) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].split()[:5] == ["all", "3", "1.000", "1.000", "1.000"]
    assert said.err == ""


def test_eval_exits_1_below_a_threshold_and_says_which_on_one_line(place: Path, capsys: Capture) -> None:
    assert main(command(place, questions="hard.jsonl", thresholds="failing.toml")) == 1
    said = capsys.readouterr()
    assert said.err == "wence: right_refusal: 0.000, wanted at least 1.000; bozhou\n"
    assert said.out.splitlines()[1].split()[:2] == ["all", "3"]


@pytest.mark.parametrize(
    ("thresholds", "code"), [pytest.param("passing.toml", 0, id="passed"), pytest.param("failing.toml", 1, id="failed")]
)
def test_eval_json_is_one_document_and_nothing_else(place: Path, capsys: Capture, thresholds: str, code: int) -> None:
    assert main(command(place, "--json", "--github", questions="hard.jsonl", thresholds=thresholds)) == code
    record = json.loads(capsys.readouterr().out)
    assert record["gate"]["passed"] is (code == 0)
    assert [result["id"] for result in record["results"]] == ["camellia", "sewage", "bozhou"]
    assert record["summary"]["right"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "n": 2}


def test_eval_report_writes_every_file(place: Path, capsys: Capture) -> None:
    folder = place / "out/report"
    assert main(command(place, "--report", str(folder), questions="hard.jsonl", thresholds="failing.toml")) == 1
    capsys.readouterr()
    assert {path.name for path in folder.iterdir()} == FILES
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert json.loads(texts["eval.json"])["gate"]["passed"] is False
    assert [suite.get("failures") for suite in ElementTree.fromstring(texts["junit.xml"])] == ["0", "1"]
    assert "Gate: **failed**" in texts["summary.md"]
    assert "Gate failed" in texts["report.html"]
    assert {line.split()[0] for line in texts["run.trec"].splitlines()} == {"camellia", "sewage"}
    assert [line.split()[0] for line in texts["qrels.trec"].splitlines()] == ["camellia", "sewage"]


def test_eval_report_that_cannot_be_written_is_one_line(place: Path, capsys: Capture) -> None:
    (place / "file").write_text("", encoding="utf-8")
    assert main(command(place, "--report", str(place / "file"))) == 1
    assert capsys.readouterr().err == f"wence: {place / 'file'}: the report cannot be written. Name another folder\n"


def test_eval_baseline_of_the_same_run_prints_that_nothing_moved(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--report", str(place / "report"))) == 0
    capsys.readouterr()
    assert main(command(place, "--baseline", str(place / "report/eval.json"))) == 0
    assert capsys.readouterr().out.endswith("\nsince the baseline:\nnothing moved\n")


def test_eval_baseline_prints_what_moved(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--report", str(place / "report"))) == 0
    record = json.loads((place / "report/eval.json").read_text(encoding="utf-8"))
    record["results"][0]["measures"]["right"] = 0.0
    record["results"][1]["measures"]["false_refusal"] = -1.0  # better than can be: now it is worse
    (place / "old.json").write_text(json.dumps(record), encoding="utf-8")
    capsys.readouterr()
    assert main(command(place, "--baseline", str(place / "old.json"))) == 0
    lines = capsys.readouterr().out.splitlines()
    # right (0 + 1) / 2 before, (1 + 1) / 2 now
    assert lines[lines.index("since the baseline:") + 1 :] == [
        "right                0.500 -> 1.000  (p=1.000, may be chance)",
        "false_refusal        -0.500 -> 0.000  (p=1.000, may be chance)",
        "    worse: sewage",
    ]


def test_eval_baseline_over_another_corpus_is_one_line(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--report", str(place / "report"))) == 0
    capsys.readouterr()
    (place / "corpus/fuyang.txt").write_text(FUYANG.replace("五千元", "八千元"), encoding="utf-8")
    assert main(command(place, "--baseline", str(place / "report/eval.json"))) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"wence: {place / 'report/eval.json'}: the baseline is over another corpus (")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("half", "ids"), [pytest.param("dev", ["camellia"], id="dev"), pytest.param("test", ["sewage", "hefei"], id="test")]
)
def test_eval_half_runs_that_half_alone(place: Path, capsys: Capture, half: str, ids: list[str]) -> None:
    assert main(command(place, "--half", half, "--json")) == 0
    assert [result["id"] for result in json.loads(capsys.readouterr().out)["results"]] == ids


def test_eval_reads_several_files_of_questions(place: Path, capsys: Capture) -> None:
    lines = (place / "set.jsonl").read_text(encoding="utf-8").splitlines()
    (place / "a.jsonl").write_text(lines[0], encoding="utf-8")
    (place / "b.jsonl").write_text(lines[1], encoding="utf-8")
    named = [str(place / "b.jsonl"), str(place / "a.jsonl")]
    assert main(command(place, "--json", "--questions", *named)) == 0
    assert [result["id"] for result in json.loads(capsys.readouterr().out)["results"]] == ["sewage", "camellia"]


def test_eval_github_prints_an_annotation_for_each_breach(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--github", questions="hard.jsonl", thresholds="failing.toml")) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")] == [
        "::error file=eval/questions,title=wence eval::right_refusal: 0.000, wanted at least 1.000; bozhou"
    ]
    assert main(command(place, "--github")) == 0
    assert "::" not in capsys.readouterr().out


def test_eval_check_runs_no_question(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--check", thresholds="none.toml")) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "3 questions, 0 problems\n")


def test_eval_check_prints_each_problem_and_exits_1(place: Path, capsys: Capture) -> None:
    bad = [
        {**QUESTIONS[0], "answer_keys": [["23万亩"]]},
        {**QUESTIONS[1], "gold": [{"doc": "huaibei", "quote": "禁止排放污水"}]},
    ]
    (place / "bad.jsonl").write_text("\n".join(map(json.dumps, bad)), encoding="utf-8")
    assert main(command(place, "--check", questions="bad.jsonl")) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "camellia: no gold clause holds any key of ['23万亩']",
        "sewage: no document huaibei",
    ]
    assert said.err == "2 questions, 2 problems\n"


@pytest.mark.parametrize(
    ("content", "more"),
    [
        pytest.param("\n\n", [], id="empty_file"),
        pytest.param('{"id": "q1", "type": "list", "half": "test", "question": "x"}', ["--half", "dev"], id="half"),
    ],
)
def test_eval_of_an_empty_set_is_one_line(place: Path, capsys: Capture, content: str, more: list[str]) -> None:
    (place / "empty.jsonl").write_text(content, encoding="utf-8")
    assert main(command(place, *more, questions="empty.jsonl")) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "wence: there are no questions to run. Name files with --questions\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param('{"id": "q1"', "not JSON", id="no_json"),
        pytest.param('{"id": "q1", "type": "list"}', "a field is missing", id="no_question"),
    ],
)
def test_eval_of_a_line_that_cannot_be_read_is_one_line(place: Path, capsys: Capture, content: str, said: str) -> None:
    (place / "bad.jsonl").write_text(f"\n{content}\n", encoding="utf-8")
    assert main(command(place, questions="bad.jsonl")) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"wence: {place / 'bad.jsonl'}:2: {said}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "said"),
    [
        pytest.param("--questions", "the questions cannot be read", id="questions"),
        pytest.param("--thresholds", "the thresholds cannot be read", id="thresholds"),
        pytest.param("--baseline", "it is no run of wence eval", id="baseline"),
        pytest.param("--corpus", "no such file", id="corpus"),
    ],
)
def test_eval_of_a_missing_file_is_one_line(place: Path, capsys: Capture, option: str, said: str) -> None:
    assert main(command(place, option, str(place / "none"))) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"wence: {place / 'none'}: {said}")
    assert err.count("\n") == 1


def test_eval_of_an_unknown_threshold_names_it(place: Path, capsys: Capture) -> None:
    (place / "typo.toml").write_text("[thresholds]\nrecal = 0.5\n", encoding="utf-8")
    assert main(command(place, thresholds="typo.toml")) == 1
    assert "recal = 0.5 is no threshold" in capsys.readouterr().err


def test_eval_of_a_measure_that_was_not_taken_fails(place: Path, capsys: Capture) -> None:
    assert main(command(place, "--half", "dev", thresholds="failing.toml")) == 1
    assert "wence: right_refusal: not measured, wanted 1.000" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more", [pytest.param(["--half", "train"], id="half"), pytest.param(["--questions"], id="questions")]
)
def test_eval_with_wrong_usage_exits_2(place: Path, capsys: Capture, more: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(command(place, *more))
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""
