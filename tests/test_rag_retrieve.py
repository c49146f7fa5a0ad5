"""Evidence: within the filters, of the papers and places named, ranked by likelihoods that sum to 1."""

from pathlib import Path

import numpy
import pytest
from asking import TODAY

from index.columns import years_of
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from index.matching import Matcher
from rag.assistant import word_encoder
from rag.question import Question, understand
from rag.ranking import ranking_weights
from rag.retrieve import Found, Retriever
from rag.shelf import Shelf
from rag.signals import NAMES

QUESTIONS = [
    "榆林市2025年地理标志目标是多少？",
    "黑代理归省知识产权局哪个处治",
    "陕西省知识产权规划的基本原则有哪些",
    "What are Xi'an's targets for patents?",
    "专利",
]


class Reading:
    """An open index to find evidence in."""

    def __init__(self, data: Path) -> None:
        self.clauses = ClauseIndex.open(data)
        self.shelf = Shelf(self.clauses)
        self.matcher = Matcher(word_encoder(self.clauses))

    def question(self, text: str) -> Question:
        return understand(text, (), today=TODAY, heads=self.shelf.heads)

    def find(self, text: str, filters: Filters = NO_FILTERS, *, depth: int = 30) -> Found:
        retriever = Retriever(self.clauses, self.shelf, self.matcher, depth=depth)
        return retriever.find(self.question(text), filters)


@pytest.fixture(scope="module")
def reading(data: Path) -> Reading:
    return Reading(data)


def ids(found: Found) -> list[str]:
    return [each.clause.id for each in found.evidence]


def documents(found: Found) -> set[str]:
    return {each.head.id for each in found.evidence}


# ---- scores ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_sum_to_1_and_fall(reading: Reading, question: str) -> None:
    scores = [each.score for each in reading.find(question).evidence]
    assert len(scores) >= 30
    assert sum(scores) == pytest.approx(1)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_clause_is_found_once_with_a_row_of_signals(reading: Reading, question: str) -> None:
    found = reading.find(question)
    assert len(set(ids(found))) == len(ids(found))
    assert found.signals.shape == (len(found.evidence), len(NAMES))


def test_the_signals_stand_in_the_order_of_the_evidence(reading: Reading) -> None:
    found = reading.find(QUESTIONS[0])
    sums = found.signals @ ranking_weights()
    scores = numpy.array([each.score for each in found.evidence])
    # a likelihood is the exponential of the sum but for one factor
    assert numpy.log(scores) - sums == pytest.approx([numpy.log(scores[0]) - sums[0]] * len(scores), abs=1e-6)
    rows = found.signals[:, NAMES.index("row")]
    assert rows.tolist() == [float(each.clause.kind == "row") for each in found.evidence]


def test_other_weights_rank_otherwise(reading: Reading) -> None:
    weights = numpy.array([float(name == "row") for name in NAMES])
    retriever = Retriever(reading.clauses, reading.shelf, reading.matcher, weights=weights)
    found = retriever.find(reading.question(QUESTIONS[0]))
    kinds = [each.clause.kind == "row" for each in found.evidence]
    assert kinds == sorted(kinds, reverse=True)
    assert len(set(kinds)) == 2


def test_the_same_question_finds_the_same(reading: Reading) -> None:
    one, other = reading.find(QUESTIONS[1]), reading.find(QUESTIONS[1])
    assert one.evidence == other.evidence
    assert (one.signals == other.signals).all()


# ---- filters -----------------------------------------------------------------------------------------

YULIN, XIAN = "yulin-ip-opinion", "xian-ip-zone-plan-2024"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(documents=frozenset({YULIN})), id="document"),
        pytest.param(Filters(regions=frozenset({"西安市"})), id="region"),
        pytest.param(Filters(years=frozenset({2024})), id="year"),
        pytest.param(Filters(kinds=frozenset({"row"})), id="kind"),
        pytest.param(Filters(regions=frozenset({"西安市"}), kinds=frozenset({"row"})), id="region_and_kind"),
    ],
)
def test_all_evidence_passes_the_filters(reading: Reading, question: str, filters: Filters) -> None:
    found = reading.find(question, filters)
    assert found.evidence
    for each in found.evidence:
        document = reading.clauses.archive.document(reading.clauses.archive.document_of(each.source.row))
        assert not filters.documents or each.head.id in filters.documents
        assert not filters.regions or each.head.region in filters.regions
        assert not filters.years or filters.years & years_of(each.clause, document)
        assert not filters.kinds or each.clause.kind in filters.kinds


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(documents=frozenset({"unknown"})), id="unknown_document"),
        pytest.param(Filters(documents=frozenset({YULIN}), regions=frozenset({"西安市"})), id="nothing_meets_both"),
    ],
)
def test_filters_that_nothing_passes_leave_no_evidence(reading: Reading, filters: Filters) -> None:
    found = reading.find(QUESTIONS[0], filters)
    assert found.evidence == ()
    assert found.signals.shape == (0, len(NAMES))


# ---- papers and places named -------------------------------------------------------------------------


def test_a_paper_named_is_searched_as_well(reading: Reading) -> None:
    text = "雁塔区方案里怎么说地理标志"
    (named,) = reading.question(text).documents
    narrow = reading.find(text, depth=1)
    assert sum(each.head.id == named for each in narrow.evidence) >= 10
    assert len(narrow.evidence) <= 1 + 10 + 10


def test_a_paper_named_by_its_number_is_searched_without_a_place(reading: Reading) -> None:
    text = "陕知发〔2022〕38号里怎么说专利"
    asked = reading.question(text)
    assert (asked.documents, asked.places) == (("shaanxi-ip-guide-2022",), ())
    assert sum(each.head.id == "shaanxi-ip-guide-2022" for each in reading.find(text, depth=1).evidence) >= 10


def test_a_place_named_is_searched_as_well(reading: Reading) -> None:
    text = "榆林市的专利奖励"
    assert not reading.question(text).documents
    narrow = reading.find(text, depth=1)
    assert sum(each.head.region == "榆林市" for each in narrow.evidence) >= 10
    assert len(narrow.evidence) <= 1 + 10


def test_without_a_name_only_so_many_are_ranked_as_asked_for(reading: Reading) -> None:
    assert [len(reading.find("专利奖励", depth=depth).evidence) for depth in (1, 7, 30)] == [1, 7, 30]


def test_a_filter_for_documents_outweighs_the_paper_named(reading: Reading) -> None:
    found = reading.find("雁塔区方案里怎么说地理标志", Filters(documents=frozenset({YULIN})))
    assert documents(found) == {YULIN}


def test_a_filter_for_regions_outweighs_the_place_named(reading: Reading) -> None:
    found = reading.find("榆林市的专利奖励", Filters(regions=frozenset({"西安市"})))
    assert {each.head.region for each in found.evidence} == {"西安市"}
