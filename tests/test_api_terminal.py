"""An answer as lines of a terminal: its blocks, its widths, its colours."""

import re
from dataclasses import replace

import pytest
from citing import clause_of, head_for

from api.commands.terminal import answer_lines, wrap
from corpus.document import Status
from corpus.text import columns
from rag.answer import Answer, Citation, Related
from rag.cite import cite

GOALS = clause_of("地理标志证明商标和地理标志保护产品分别达到 25 件和 16 件，专用标志使用企业达到 100 家。")
DUTY = clause_of("强化知识产权行政执法和行政裁决职能。", "yulin-ip-opinion/3.2.5", path=("三、主要任务", "5. 行政保护"))
QUESTION = "榆林市2025年地理标志目标是多少？"
LONG = (
    "加强知识产权保护中心建设，为 World Intellectual Property Organization 成员提供快速预审、快速确权、快速维权"
    "（以下称“三快”）服务，审查周期由 22 个月缩短至 3 个月；到2025年，高价值发明专利拥有量达到 1,200 件以上。"
)


def citation(n: int = 1, *, status: Status = "in_force", title: str = "榆林市实施意见", text: str = "") -> Citation:
    clause = clause_of(text) if text else (GOALS, DUTY)[n - 1]
    return cite(clause, replace(head_for(clause, title), status=status), 0, len(clause.text), n=n)


def lines(answer: Answer, question: str = QUESTION, *, width: int = 80, colour: bool = False) -> list[str]:
    return answer_lines(answer, question, width=width, colour=colour)


def test_an_answer_comes_before_its_citations_with_their_quotes() -> None:
    answer = Answer(
        "answered",
        "到2025年，地理标志证明商标达到25件。[1]执法由市局强化。[2]",
        citations=(citation(1), citation(2)),
        related=(Related(DUTY, head_for(DUTY), 0.4),),
        question_used=QUESTION,
    )
    assert lines(answer) == [
        "到2025年，地理标志证明商标达到25件。[1]执法由市局强化。[2]",
        "",
        "引用",
        "[1] 《榆林市实施意见》二、主要目标",
        "      地理标志证明商标和地理标志保护产品分别达到 25 件和 16 件，专用标志使用企业",
        "      达到 100 家。",
        "[2] 《榆林市实施意见》三、主要任务 5. 行政保护",
        "      强化知识产权行政执法和行政裁决职能。",
    ]


def test_a_draft_is_marked_at_its_label_and_in_the_notes() -> None:
    note = "该文件为征求意见稿，尚未正式印发"
    answer = Answer("answered", "达到25件。[1]", citations=(citation(status="draft"),), notes=(note, "另见附件"))
    shown = lines(answer)
    assert shown[3] == "[1] 《榆林市实施意见》二、主要目标（征求意见稿）"
    assert shown[-4:] == ["", "提示", f"  {note}", "  另见附件"]


@pytest.mark.parametrize(
    ("status", "title", "mark"),
    [
        pytest.param("in_force", "意见", "", id="in_force"),
        pytest.param("unknown", "意见", "", id="unknown"),
        pytest.param("repealed", "意见", "（已废止）", id="repealed"),
        pytest.param("draft", "方案(征求意见稿)", "", id="draft_by_its_title"),
    ],
)
def test_the_label_says_what_its_title_does_not(status: Status, title: str, mark: str) -> None:
    answer = Answer("answered", "达到25件。[1]", citations=(citation(status=status, title=title),))
    assert lines(answer)[3] == f"[1] 《{title}》二、主要目标{mark}"


@pytest.mark.parametrize("status", ["not_found", "clarify"])
def test_where_nothing_was_found_related_clauses_are_named_with_their_ids(status: str) -> None:
    related = (Related(GOALS, head_for(GOALS), 0.41), Related(DUTY, replace(head_for(DUTY), status="draft"), 0.3))
    answer = Answer("not_found" if status == "not_found" else "clarify", "现有文件中没有。", related=related)
    assert lines(answer) == [
        "现有文件中没有。",
        "",
        "相关条款",
        "  《榆林市实施意见》二、主要目标  [yulin-ip-opinion/2]",
        "  《榆林市实施意见》三、主要任务 5. 行政保护（征求意见稿）",
        "    [yulin-ip-opinion/3.2.5]",
    ]


def test_an_english_answer_has_english_labels() -> None:
    text = "Trademarks of geographical indication: 25.[1]"
    found = Answer(
        "answered", text, language="en", citations=(citation(status="draft"),), notes=("A draft.",), question_used="GI?"
    )
    assert lines(found, "GI target 2025")[:6] == [
        "Understood as: GI?",
        text,
        "",
        "Citations",
        "[1] 《榆林市实施意见》二、主要目标 (draft)",
        "      地理标志证明商标和地理标志保护产品分别达到 25 件和 16 件，专用标志使用企业",
    ]
    assert lines(found, "GI?")[-3:] == ["", "Notes", "  A draft."]
    missing = Answer("not_found", "Not in the documents.", language="en", related=(Related(GOALS, head_for(GOALS), 0),))
    assert lines(missing)[1:3] == ["", "Related"]


@pytest.mark.parametrize(
    ("asked", "used", "shown"),
    [
        pytest.param("那2035年呢", "榆林市2035年地理标志目标是多少？", True, id="folded"),
        pytest.param("维全援助在哪", "维权援助在哪", True, id="mended"),
        pytest.param("目标是多少?", "目标是多少？", False, id="width"),
        pytest.param(" 目标 是多少\n", "目标是多少", False, id="blanks"),
        pytest.param("目标是多少", "目标是多少？", False, id="mark_at_the_end"),
        pytest.param("目标是多少", "", False, id="not_said"),
    ],
)
def test_what_was_understood_is_said_where_it_is_not_what_was_asked(asked: str, used: str, shown: bool) -> None:
    answer = Answer("answered", "25件。", question_used=used)
    assert lines(answer, asked) == [*([f"理解为：{used}"] if shown else []), "25件。"]


@pytest.mark.parametrize("width", [20, 33, 40, 80, 200])
def test_a_long_quote_is_wrapped_under_its_label(width: int) -> None:
    shown = lines(Answer("answered", "见原文。[1]", citations=(citation(text=LONG),)), width=width)
    quote = [line for line in shown if line.startswith(" " * 6)]
    assert all(columns(line) <= width and line == line.rstrip() for line in shown)
    assert shown[-len(quote) :] == quote
    assert "".join("".join(quote).split()) == "".join(LONG.split())
    assert not [line for line in quote if line.strip()[0] in "，。、；：）”" or line[-1] in "（“"]


def test_colours_change_nothing_but_the_looks() -> None:
    note = "该文件为征求意见稿，尚未正式印发，引用时请以正式文本为准，并注意其中的时限和责任单位可能会有调整"
    answer = Answer("answered", "达到25件。[1]第[3]项除外。", citations=(citation(),), notes=(note,))
    plain, bright = lines(answer), lines(answer, colour=True)
    assert "\x1b" not in "".join(plain)
    assert [re.sub(r"\x1b\[\d*m", "", line) for line in bright] == plain
    assert bright[0] == "达到25件。\x1b[1m[1]\x1b[0m第[3]项除外。"
    assert bright[3].startswith("\x1b[1m[1]\x1b[0m 《榆林市实施意见》")
    notes = bright[bright.index("提示") + 1 :]
    assert len(notes) == 2
    assert all(line.startswith("\x1b[33m  ") and line.endswith("\x1b[0m") for line in notes)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("", 10, [], id="empty"),
        pytest.param("专利质押融资", 8, ["专利质押", "融资"], id="two_columns_a_character"),
        pytest.param("专利质押，融资", 8, ["专利质", "押，融资"], id="comma_stays_with_its_word"),
        pytest.param("专利质（押）", 8, ["专利质", "（押）"], id="bracket_stays_with_its_word"),
        pytest.param("达到25件。[1]", 10, ["达到25", "件。[1]"], id="number_of_a_citation_stays"),
        pytest.param("see PCT filings", 8, ["see PCT", "filings"], id="words"),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="word_wider_than_a_line"),
        pytest.param("专利\n\n  商标 ", 8, ["专利", "", "商标"], id="lines_kept"),
        pytest.param("专\x1b[31m利\u202e标\x07", 20, ["专[31m利标"], id="what_acts_on_a_terminal"),
    ],
)
def test_wrap(text: str, width: int, expected: list[str]) -> None:
    assert wrap(text, width) == expected


@pytest.mark.parametrize("char", list("（，a利 [1…"))
def test_a_long_run_of_anything_is_wrapped_in_no_time(char: str) -> None:
    wrapped = wrap(char * 50_000, 80)
    assert "".join(wrapped) == (char * 50_000).strip()
    assert all(columns(line) <= 80 for line in wrapped)
