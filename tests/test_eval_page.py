"""The report as one HTML page: it parses, loads nothing, and shows every text as text."""

import math
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

import pytest

from eval.compare import MEASURES, Breach, Change
from eval.page import page
from eval.run import Result

VOID = {"meta", "rect", "polyline", "line"}
OPTIONAL_END = {"td", "th", "tr", "li", "p"}


class Reader(HTMLParser):
    """Elements with their attributes, the words, and tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.stray: list[str] = []

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        """Notes an element that closes itself."""
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        """Closes an element, and those inside it whose end may be left out."""
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.stray.append(tag)

    def handle_data(self, words: str) -> None:
        """Notes words outside the style sheet."""
        if self.open and self.open[-1] != "style" and words.strip():
            self.words.append(words.strip())


def result(
    name: str, measures: Mapping[str, float], *, kind: str = "numeric", status: str = "answered", ms: float = 2.5
) -> Result:
    return Result(name, kind, "test", ("bengbu",), "low", status, (), (), (), measures, ms)


RESULTS = [
    result("q1", {"recall@5": 1.0, "right": 1.0, "false_refusal": 0.0}),
    result("q2", {"recall@5": 0.0, "right": 0.0, "false_refusal": 1.0}, status="clarify", ms=40.0),
    result("q3", {"recall@5": 0.5, "right": 1.0, "false_refusal": 0.0}, kind="list"),
    result("q4", {"right_refusal": 1.0, "wrong_answer_given": 0.0}, kind="status", status="not_found", ms=0.5),
]
BROKEN = Breach("right", 0.9, 2 / 3, ("q2",))


def drawn(results: Sequence[Result] = RESULTS, *, found: Sequence[Breach] = (), moved: Sequence[Change] = ()) -> str:
    return page(results, system="plain BM25", corpus="c0ffee", found=found, moved=moved)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(drawn(), id="passed"),
        pytest.param(
            drawn(found=[BROKEN], moved=[Change("right", 0.5, 2 / 3, 0.2, ("q3",), ("q2",))]), id="failed_and_moved"
        ),
        pytest.param(drawn(RESULTS[:1]), id="one_question"),
        pytest.param(drawn(RESULTS[3:]), id="unanswerable_alone"),
        pytest.param(drawn([]), id="no_question"),
    ],
)
def test_the_page_parses_and_every_element_is_closed(text: str) -> None:
    reader = read(text)
    assert text.startswith("<!doctype html>")
    assert (reader.open, reader.stray) == ([], [])
    assert [tag for tag, _ in reader.elements[:2]] == ["html", "meta"]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    text = drawn(found=[BROKEN])
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    tags = {tag for tag, _ in read(text).elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "a"}
    names = {name for _, attributes in read(text).elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "href", "style"}}


def test_the_page_names_system_corpus_and_count() -> None:
    words = read(drawn()).words
    assert "wence eval: plain BM25" in words
    assert "4 questions, corpus c0ffee" in words


@pytest.mark.parametrize(
    ("found", "verdict"),
    [pytest.param([], "Gate passed", id="passed"), pytest.param([BROKEN], "Gate failed", id="failed")],
)
def test_the_page_has_the_verdict(found: list[Breach], verdict: str) -> None:
    words = read(drawn(found=found)).words
    assert [line for line in words if line.startswith("Gate")] == [verdict]
    assert ("right: 0.667, wanted at least 0.900; q2" in words) is bool(found)


def test_the_page_has_every_measure_and_says_which_was_not_taken() -> None:
    words = read(drawn()).words
    assert set(MEASURES) <= set(words)
    assert words[words.index("right") + 1] == "0.667"  # (1 + 0 + 1) / 3
    assert words[words.index("mrr") + 1] == "not measured"


def test_the_page_draws_recall_by_kind() -> None:
    words = read(drawn()).words
    assert words[words.index("numeric (2)") + 1] == "0.500"  # (1 + 0) / 2
    assert words[words.index("list (1)") + 1] == "0.500"
    assert "status (1)" not in words  # recall is not taken there


def test_the_page_draws_how_many_were_declined() -> None:
    words = read(drawn()).words
    assert words[words.index("unanswerable declined (1)") + 1] == "1.000"
    assert words[words.index("answerable declined (3)") + 1] == "0.333"  # (0 + 1 + 0) / 3


def test_bars_are_as_long_as_their_values() -> None:
    widths = [float(each["width"] or 0) for tag, each in read(drawn()).elements if tag == "rect"]
    full = max(widths)
    assert widths[:4] == [full, full / 2, full, full / 2]  # a frame and a bar of 0.5, for list and numeric


def test_the_page_shows_changes_only_with_a_baseline() -> None:
    change = Change("right", 0.5, 0.75, 0.001, ("q3",), ())
    heading = "Changes since the baseline"
    assert heading not in read(drawn()).words
    words = read(drawn(moved=[change])).words
    assert heading in words
    assert "right                0.500 -> 0.750  (p=0.001)" in words


def test_the_page_lists_every_question_and_marks_the_wrong_ones() -> None:
    text = drawn()
    words = read(text).words
    assert words[words.index("4 questions") :][6:] == [
        *("q1", "numeric", "answered", "1.00", "1"),
        *("q2", "numeric", "clarify", "0.00", "0"),
        *("q3", "list", "answered", "0.50", "1"),
        *("q4", "status", "not_found", "–", "1"),
    ]
    assert re.findall(r"<tr class=bad><td>(\w+)", text) == ["q2"]


def test_every_text_is_shown_as_text() -> None:
    evil = "<b>q&amp;</b><script>"
    results = [Result(evil, evil, "test", (evil,), evil, evil, (), (), (), {"recall@5": 1.0, "right": 0.0}, 1.0)]
    found, moved = [Breach("right", 1.0, math.nan, (evil,))], [Change("right", 1.0, 0.0, 1.0, (), (evil,))]
    text = page(results, system=evil, corpus=evil, found=[*found, Breach("mrr", 1.0, 0.0, (evil,))], moved=moved)
    reader = read(text)
    assert not {tag for tag, _ in reader.elements} & {"b", "script"}
    assert reader.stray == []
    assert text.count("<script>") == 0
    assert f"wence eval: {evil}" in reader.words
    assert f"{evil} (1)" in reader.words
    assert reader.words.count(evil) == 3  # id, kind and status of the question
    assert f"worse: {evil}" in reader.words
