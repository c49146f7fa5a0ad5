"""Signals: a row of finite numbers for each clause, and the few whose values do not depend on any tuning."""

from pathlib import Path

import numpy
import pytest
from asking import TODAY

from index.hybrid import ClauseIndex
from index.matching import Matcher
from rag.assistant import word_encoder
from rag.question import understand
from rag.shelf import Shelf, Source
from rag.signals import NAMES, Signals, signals


class Reading:
    """An open index, and the signals of what it finds."""

    def __init__(self, data: Path) -> None:
        self.clauses = ClauseIndex.open(data)
        self.shelf = Shelf(self.clauses)
        self._matcher = Matcher(word_encoder(self.clauses))

    def read(self, text: str, count: int = 30) -> tuple[Signals, list[Source]]:
        asked = understand(text, (), today=TODAY, heads=self.shelf.heads)
        hits = self.clauses.search(asked.whole, count)
        sources = [self.shelf.source(hit.row) for hit in hits]
        return signals(asked, hits, sources, self._matcher), sources

    def column(self, name: str, text: str) -> tuple[list[float], list[Source]]:
        table, sources = self.read(text)
        return table[:, NAMES.index(name)].tolist(), sources


@pytest.fixture(scope="module")
def reading(data: Path) -> Reading:
    return Reading(data)


# ---- shapes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("榆林市2025年地理标志目标是多少？", id="a_value"),
        pytest.param("盗版举报热线由谁负责，什么时候完成", id="a_duty"),
        pytest.param("陕西省知识产权规划的基本原则有哪些", id="a_list"),
        pytest.param("雁塔区方案还有效吗", id="a_paper"),
        pytest.param("“剑网”行动是什么意思", id="quoted"),
        pytest.param("How many GI certification marks should Yulin have by 2025?", id="english"),
        pytest.param("上海市2035年有多少件专利", id="elsewhere"),
        pytest.param("量子", id="one_word"),
        pytest.param("12345 67890", id="numbers"),
    ],
)
def test_every_signal_of_every_clause_is_a_finite_number(reading: Reading, question: str) -> None:
    table, sources = reading.read(question)
    assert table.shape == (len(sources), len(NAMES))
    assert len(sources) > 5
    assert numpy.isfinite(table).all()


def test_names_are_said_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_no_clauses_have_no_rows(reading: Reading) -> None:
    table, _ = reading.read("专利", count=0)
    assert table.shape == (0, len(NAMES))


def test_a_clause_has_the_same_signals_in_any_company_but_for_the_best(reading: Reading) -> None:
    many, _ = reading.read("榆林市2025年地理标志目标是多少？", count=30)
    first, _ = reading.read("榆林市2025年地理标志目标是多少？", count=3)
    alone = [at for at, name in enumerate(NAMES) if not name.endswith("_of_best")]
    assert many[:3, alone] == pytest.approx(first[:, alone], abs=1e-5)


# ---- what does not hang on likeness ------------------------------------------------------------------


def test_places_are_told_apart(reading: Reading) -> None:
    question = "榆林市地理标志目标是多少"
    named = ("place_own", "place_above", "place_below", "place_other")
    table, sources = reading.read(question)
    kinds = [[name for name in named if row[NAMES.index(name)]] for row in table]
    above = {"榆林市": "place_own", "陕西省": "place_above"}
    assert kinds == [[above.get(source.head.region or "", "place_other")] for source in sources]
    assert len({kind for (kind,) in kinds}) == 3


def test_a_smaller_place_lies_below_the_one_asked_about(reading: Reading) -> None:
    column, sources = reading.column("place_below", "陕西省的专利奖励")
    assert column == [float(source.head.region != "陕西省") for source in sources]
    assert 0 < sum(column) < len(column)


def test_without_a_place_no_clause_is_elsewhere(reading: Reading) -> None:
    table, _ = reading.read("地理标志目标是多少")
    assert not table[:, [at for at, name in enumerate(NAMES) if name.startswith("place_")]].any()


def test_a_paper_named_is_told_from_others(reading: Reading) -> None:
    named, sources = reading.column("document_named", "雁塔区方案里怎么说专利")
    other, _ = reading.column("document_other", "雁塔区方案里怎么说专利")
    assert named == [float(source.head.id == "yanta-ip-county-plan-2024") for source in sources]
    assert [one + two for one, two in zip(named, other, strict=True)] == [1.0] * len(sources)


def test_a_year_is_said_by_the_clauses_that_say_it(reading: Reading) -> None:
    said, sources = reading.column("year_said", "2025年专利目标是多少")
    other, _ = reading.column("year_other", "2025年专利目标是多少")
    assert any(said)
    assert any(other)
    for at, source in enumerate(sources):
        assert not (said[at] and other[at])
        if "到2025年" in source.clause.text:
            assert said[at] == 1.0


def test_of_two_years_one_is_half(reading: Reading) -> None:
    said, _ = reading.column("year_said", "2025年和2035年的专利目标")
    assert 0.5 in said
    assert set(said) <= {0.0, 0.5, 1.0}


@pytest.mark.parametrize("name", ["row", "row_asked"])
def test_rows_are_marked(reading: Reading, name: str) -> None:
    column, sources = reading.column(name, "专利侵权行政裁决由谁负责")
    assert column == [float(source.clause.kind == "row") for source in sources]
    assert 0 < sum(column) < len(column)


def test_rows_are_not_marked_as_asked_where_the_question_is_how(reading: Reading) -> None:
    assert not any(reading.column("row_asked", "怎样加强专利侵权行政裁决")[0])


def test_a_draft_is_marked(reading: Reading) -> None:
    column, sources = reading.column("draft", "专利")
    assert column == [float(source.head.status == "draft") for source in sources]
    assert 0 < sum(column) < len(column)


def test_words_in_quotation_marks_are_looked_for_as_they_stand(reading: Reading) -> None:
    column, sources = reading.column("quoted", "“剑网”行动")
    assert column == [float("剑网" in source.clause.reading) for source in sources]
    assert any(column)


def test_a_duty_counts_where_it_is_asked_who(reading: Reading) -> None:
    column, sources = reading.column("who_duty", "专利侵权行政裁决由谁负责")
    assert column == [
        float(bool(source.clause.duty.responsible or source.clause.duty.cooperating)) for source in sources
    ]
    assert any(column)
    assert not any(reading.column("who_duty", "专利侵权行政裁决怎么办")[0])


def test_a_clause_as_long_as_999_characters_has_the_length_1(reading: Reading) -> None:
    column, sources = reading.column("length", "专利")
    expected = [numpy.log10(len(source.clause.text) + 1) / 3 for source in sources]  # log10(1000)/3 = 1
    assert column == pytest.approx(expected)
