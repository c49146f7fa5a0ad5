"""`wence ask`: what it prints, what it refuses, and its exit codes."""

import json
import re
from pathlib import Path

import pytest

from api.cli import main

Capture = pytest.CaptureFixture[str]
KEYS = {
    "status",
    "answer",
    "language",
    "confidence",
    "citations",
    "facts",
    "notes",
    "related",
    "mode",
    "question_used",
    "timings_ms",
}


def asking(data: Path, question: str, *more: str) -> list[str]:
    return ["ask", question, "--data", str(data), *more]


# ---- refused before anything is opened ---------------------------------------------------------------


@pytest.mark.parametrize("shape", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize("question", ["", "  \n", "\u3000", "\u200b"], ids=["empty", "blanks", "wide", "invisible"])
def test_an_empty_question_is_one_line_and_wrong_usage(
    tmp_path: Path, capsys: Capture, question: str, shape: list[str]
) -> None:
    assert main(asking(tmp_path, question, *shape)) == 2
    said = "wence: the question is empty. Write one after wence ask, in quotation marks\n"
    assert capsys.readouterr() == ("", said)


def test_a_question_that_is_too_long_is_one_line_and_wrong_usage(tmp_path: Path, capsys: Capture) -> None:
    assert main(asking(tmp_path, "问" * 2001)) == 2
    said = "wence: the question has 2,001 characters; at most 2,000 are allowed. Shorten it\n"
    assert capsys.readouterr() == ("", said)


def test_how_long_a_question_may_be_is_a_setting(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_QUESTION_LIMIT", "3")
    assert main(asking(tmp_path, "目标多少")) == 2
    assert "has 4 characters; at most 3 are allowed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["目标", "-k", "0"], ["目标", "--year", "今年"], ["目标", "--history", "x"]],
    ids=["no_question", "no_citations", "year_in_words", "unknown_option"],
)
def test_wrong_usage_exits_with_two(capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["ask", *arguments])
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("more", [[], ["--json"], ["--region", "榆林"]], ids=["text", "json", "filtered"])
def test_where_there_is_no_index_one_line_says_how_to_build_one(
    tmp_path: Path, capsys: Capture, more: list[str]
) -> None:
    nowhere = tmp_path / "data"
    assert main(asking(nowhere, "榆林市2025年地理标志目标是多少？", *more)) == 1
    remedy = f"there is no index in this folder. Run wence index --data {nowhere}"
    assert capsys.readouterr() == ("", f"wence: {nowhere}: {remedy}\n")


# ---- asked ------------------------------------------------------------------------------------------

TARGET = "榆林市2025年地理标志证明商标的目标是多少？"
ELSEWHERE = "宝鸡市2025年地理标志证明商标的目标是多少？"


def test_an_answer_is_printed_with_its_citations(data: Path, capsys: Capture) -> None:
    assert main(asking(data, TARGET)) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert "25件" in lines[0].replace(" ", "")
    assert "[1]" in lines[0]
    assert lines[1:3] == ["", "引用"]
    assert lines[3].startswith("[1] 《榆林市关于贯彻落实〈知识产权强国建设纲要（2021—2035年）〉的实施意见》")
    assert "\x1b" not in out
    assert err == ""


def test_json_is_one_document_of_the_contract_and_nothing_else(data: Path, capsys: Capture) -> None:
    assert main(asking(data, TARGET, "--json")) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer.keys() == KEYS
    assert answer["status"] == "answered"
    assert "榆林市" in out  # Chinese as it is
    assert (out.count("\n"), err) == (1, "")
    for citation in answer["citations"]:
        start, end = citation["span"]
        assert citation["clause"]["text"][start:end] == citation["quote"]


def test_what_the_corpus_does_not_hold_is_no_failure(data: Path, capsys: Capture) -> None:
    assert main(asking(data, ELSEWHERE)) == 0
    out, err = capsys.readouterr()
    assert "引用" not in out.splitlines()
    assert re.search(r"\n\n相关条款\n  《", out)
    assert err == ""
    assert main(asking(data, ELSEWHERE, "--json")) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "not_found"


def test_filters_hold_for_what_is_cited(data: Path, capsys: Capture) -> None:
    for more, documents in (
        (["--region", "西安"], {"xian-ip-zone-plan-2024"}),
        (["--document", "shaanxi-ip-plan-14fyp"], {"shaanxi-ip-plan-14fyp"}),
    ):
        assert main(asking(data, "知识产权质押融资怎么推进？", "--json", *more)) == 0
        out, err = capsys.readouterr()
        cited = {citation["document"]["id"] for citation in json.loads(out)["citations"]}
        assert (cited, err) == (documents, "")


def test_a_place_the_index_does_not_hold_is_said(data: Path, capsys: Capture) -> None:
    assert main(asking(data, "知识产权质押融资怎么推进？", "--json", "--region", "甘肃")) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["citations"] == []
    assert err.startswith("wence: no document of the index has the region 甘肃省; there are: ")


def test_so_many_clauses_are_cited_at_most(data: Path, capsys: Capture) -> None:
    for count in (1, 2):
        assert main(asking(data, "知识产权质押融资怎么推进？", "--json", "-k", str(count))) == 0
        assert 1 <= len(json.loads(capsys.readouterr().out)["citations"]) <= count


def test_an_english_question_is_answered_under_english_headings(data: Path, capsys: Capture) -> None:
    assert main(asking(data, "What is Yulin's 2025 target for geographical indication trademarks?")) == 0
    assert re.search(r"\n\nCitations\n\[1\] 《", capsys.readouterr().out)
