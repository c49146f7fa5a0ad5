"""Notes beside an answer: drafts, years gone by, values that differ, newer papers; each once, zh and en."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from citing import clause_of, head_for

from corpus.document import DocumentHead, Status
from rag.answer import Citation, CitationNumber, CitedFact, Language
from rag.cite import cite
from rag.notes import notes_on
from rag.shelf import Evidence, Source

TODAY = date(2026, 11, 21)
TITLE = "榆林市实施意见"


def head(
    name: str, *, status: Status = "unknown", day: str | None = None, region: str | None = "榆林市"
) -> DocumentHead:
    plain = head_for(clause_of("加强保护。", f"{name}/1"), TITLE if name == "opinion" else f"榆林市{name}规划")
    return replace(plain, status=status, date=day, region=region)


def citation(of: DocumentHead, n: int = 1) -> Citation:
    return cite(clause_of("到2025年，地理标志证明商标达到25件。", f"{of.id}/1"), of, 0, 20, n=n)


def fact(value: str, year: int | None = 2030, *, region: str = "榆林市", unit: str = "件") -> CitedFact:
    return CitedFact(region, "地理标志证明商标", year, Decimal(value), unit, "=", CitationNumber(1))


def evidence(*found: tuple[DocumentHead, float]) -> list[Evidence]:
    return [
        Evidence(Source(row, clause_of("加强保护。", f"{of.id}/1"), of), score) for row, (of, score) in enumerate(found)
    ]


def notes(
    *cited: DocumentHead,
    facts: tuple[CitedFact, ...] = (),
    found: list[Evidence] | None = None,
    language: Language = "zh",
) -> tuple[str, ...]:
    citations = [citation(of, number) for number, of in enumerate(cited, 1)]
    return notes_on(citations, facts, found or [], today=TODAY, language=language)


def test_an_answer_from_a_paper_in_force_needs_no_note() -> None:
    assert notes(head("opinion", status="in_force"), facts=(fact("25"),)) == ()


# ---- drafts and repealed papers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "language", "note"),
    [
        pytest.param("draft", "zh", "《榆林市实施意见》为征求意见稿，尚未正式印发", id="draft"),
        pytest.param("draft", "en", "《榆林市实施意见》 is a draft for comment, not yet issued", id="draft_en"),
        pytest.param("repealed", "zh", "《榆林市实施意见》已废止", id="repealed"),
        pytest.param("repealed", "en", "《榆林市实施意见》 has been repealed", id="repealed_en"),
    ],
)
def test_a_paper_that_does_not_bind_is_named(status: Status, language: Language, note: str) -> None:
    assert notes(head("opinion", status=status), language=language) == (note,)


def test_a_paper_cited_twice_is_named_once() -> None:
    draft = head("opinion", status="draft")
    assert notes(draft, draft) == ("《榆林市实施意见》为征求意见稿，尚未正式印发",)


# ---- years -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "noted"),
    [
        pytest.param([2025], 2025, id="last_year"),
        pytest.param([2025, 2020], 2025, id="the_latest_of_several"),
        pytest.param([2026], None, id="this_year"),
        pytest.param([2020, 2030], None, id="one_still_to_come"),
        pytest.param([None], None, id="no_year"),
        pytest.param([None, 2024], 2024, id="one_without_a_year"),
    ],
)
def test_values_of_years_gone_by_are_noted(years: list[int | None], noted: int | None) -> None:
    facts = tuple(fact("25", year) for year in years)
    expected = (f"所列数值最晚为{noted}年的，该年已过，现况请以最新公布为准",) if noted else ()
    assert notes(head("opinion"), facts=facts) == expected


def test_years_gone_by_are_noted_in_english() -> None:
    (note,) = notes(head("opinion"), facts=(fact("25", 2025),), language="en")
    assert note == "The figures run to 2025, which has passed; check what has been published since"


# ---- values that differ ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        pytest.param(fact("16"), True, id="another_value"),
        pytest.param(replace(fact("25"), relation="≥"), True, id="another_relation"),
        pytest.param(fact("25"), False, id="the_same"),
        pytest.param(fact("25.0"), False, id="the_same_in_other_digits"),
        pytest.param(fact("16", 2035), False, id="another_year"),
        pytest.param(fact("16", region="西安市"), False, id="another_place"),
        pytest.param(fact("16", unit="%"), False, id="another_unit"),
        pytest.param(replace(fact("16"), indicator="地理标志保护产品"), False, id="another_indicator"),
    ],
)
def test_two_values_of_one_thing_are_noted(other: CitedFact, differs: bool) -> None:
    expected = ("文件对“地理标志证明商标”给出了不同数值，请核对原文",) if differs else ()
    assert notes(head("opinion"), facts=(fact("25"), other)) == expected
    assert notes(head("opinion"), facts=(other, fact("25"))) == expected


def test_three_values_of_one_thing_are_noted_once_and_in_english() -> None:
    facts = (fact("25"), fact("16"), fact("8"))
    assert notes(head("opinion"), facts=facts, language="en") == ("The documents differ on 地理标志证明商标",)


# ---- newer papers ------------------------------------------------------------------------------------

OLD = head("opinion", day="2022-05-01")
NEW = head("知识产权", day="2024-03-15")


@pytest.mark.parametrize(
    ("newer", "score", "noted"),
    [
        pytest.param(NEW, 0.18, True, id="nearly_as_likely"),  # 0.18/0.6 = 0.3
        pytest.param(NEW, 0.17, False, id="less_likely"),  # 0.17/0.6 = 0.283
        pytest.param(replace(NEW, date="2022-05-01"), 0.4, False, id="of_the_same_day"),
        pytest.param(replace(NEW, date="2020-01-01"), 0.4, False, id="older"),
        pytest.param(replace(NEW, date=None), 0.4, False, id="without_a_date"),
        pytest.param(replace(NEW, region="西安市"), 0.4, False, id="of_another_place"),
    ],
)
def test_a_newer_paper_of_the_place_is_pointed_to(newer: DocumentHead, score: float, noted: bool) -> None:
    found = evidence((OLD, 0.6), (newer, score))
    assert notes(OLD, found=found) == (("较新的《榆林市知识产权规划》也涉及此事",) if noted else ())


def test_a_newer_paper_is_pointed_to_in_english() -> None:
    (note,) = notes(OLD, found=evidence((OLD, 0.6), (NEW, 0.4)), language="en")
    assert note == "The newer 《榆林市知识产权规划》 treats the same matter"


def test_a_newer_paper_that_is_cited_is_not_pointed_to() -> None:
    assert notes(OLD, NEW, found=evidence((OLD, 0.6), (NEW, 0.4))) == ()


def test_two_clauses_of_a_newer_paper_are_one_note() -> None:
    assert len(notes(OLD, found=evidence((OLD, 0.4), (NEW, 0.3), (NEW, 0.2)))) == 1


def test_an_answer_without_citations_has_no_newer_paper() -> None:
    assert notes(found=evidence((OLD, 0.6), (NEW, 0.4))) == ()


def test_notes_stand_in_a_fixed_order() -> None:
    draft = replace(OLD, status="draft")
    facts = (fact("25", 2025), fact("16", 2025))
    found = notes(draft, facts=facts, found=evidence((draft, 0.6), (NEW, 0.4)))
    assert [note[:4] for note in found] == ["《榆林市", "所列数值", "文件对“", "较新的《"]
