"""How well a query names a document."""

from collections.abc import Mapping, Sequence

import numpy
import pytest
from labels import document_paths

from corpus.document import Document, DocumentId, ParsedText
from corpus.library import Library
from index.lexical import Field, PostingsBuilder
from index.naming import Names, name_of, naming_terms, naming_weights


def document(title: str, **about: str | None) -> Document:
    return Document(DocumentId("paper"), title, ParsedText("", (), (), ()), "", **about)  # type: ignore[arg-type]


def names(documents: Sequence[Document]) -> Names:
    """As an index keeps them: each term once, lengths not held against them."""
    builder = PostingsBuilder([Field(b=0.0)], k1=0.0)
    for paper in documents:
        builder.add([name_of(paper)])
    return Names(*builder.build())


# ---- terms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("陕西省", ["陕", "西", "省", "陕西", "西省"], id="characters_and_pairs"),
        pytest.param("省", ["省"], id="one_character"),
        pytest.param("〇五", ["〇", "五", "〇五"], id="zero_is_a_character"),
        pytest.param("IP规划", ["ip", "规", "划", "规划"], id="latin"),
        pytest.param("二〇二二年", ["2022", "年"], id="year"),
        pytest.param("〔2022〕38号", ["2022", "38", "号"], id="document_number"),
        pytest.param("榆林，西安", ["榆", "林", "榆林", "西", "安", "西安"], id="no_pair_over_a_comma"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_naming_terms(text: str, expected: list[str]) -> None:
    assert list(naming_terms(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("省规", {"省": 0.3, "规": 0.3, "省规": 1.0}, id="a_pair_weighs_more_than_a_character"),
        pytest.param("2025", {"2025": 1.0}, id="number"),
        pytest.param("5 a", {"5": 1.0, "a": 1.0}, id="single_latin_letters_and_digits"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_naming_weights(text: str, expected: Mapping[str, float]) -> None:
    assert naming_weights(text) == expected


def test_a_document_is_named_by_its_title_place_number_and_issuer_each_term_once() -> None:
    paper = document("意见", body_title="意见书", region="榆林", doc_no="1号", issuer="市府")
    assert name_of(paper) == sorted(
        [*("意", "见", "意见"), *("书", "见书"), *("榆", "林", "榆林"), *("1", "号"), *("市", "府", "市府")]
    )


def test_what_is_not_known_of_a_document_is_left_out() -> None:
    assert name_of(document("意见")) == ["意", "意见", "见"]


# ---- shares ------------------------------------------------------------------------------------------

PAPERS = [
    document("榆林市知识产权实施意见", region="榆林市"),
    document("西安市知识产权实施方案", region="西安市"),
    document("陕西省知识产权规划", region="陕西省"),
]
ALL = numpy.arange(3)


def test_the_document_named_best_of_all_has_1() -> None:
    shares = names(PAPERS).shares("榆林的意见有什么目标", ALL)
    assert shares[0] == 1
    assert (shares[1:] < 0.5).all()


def test_a_share_is_what_a_name_weighs_over_what_the_best_weighs() -> None:
    # 市 stands in two names of three: 0.3 · ln(1 + 1.5/2.5); 西 in two: the same; 西安 in one: ln(1 + 2.5/1.5)
    # 安 in one: 0.3 · ln(1 + 2.5/1.5); 安市 in one
    two, one = numpy.log(1.6), numpy.log(8 / 3)
    best = 0.3 * two + 0.3 * one + 0.3 * two + one + one
    shares = names(PAPERS).shares("西安市", ALL)
    assert shares.tolist() == pytest.approx([0.3 * two / best, 1, 0.3 * two / best], rel=1e-6)


def test_shares_are_given_for_each_document_asked_for() -> None:
    found = names(PAPERS)
    every = found.shares("陕西省规划", ALL)
    assert found.shares("陕西省规划", numpy.array([2, 0, 2])).tolist() == [every[2], every[0], every[2]]
    assert found.shares("陕西省规划", numpy.zeros(0, numpy.int64)).tolist() == []


@pytest.mark.parametrize("text", ["", "？", "zzz", "丰"], ids=["nothing", "punctuation", "latin", "unknown"])
def test_a_query_that_names_no_document_gives_none_a_share(text: str) -> None:
    assert names(PAPERS).shares(text, ALL).tolist() == [0, 0, 0]


def test_an_index_without_documents_has_no_shares() -> None:
    assert names([]).shares("榆林", numpy.zeros(0, numpy.int64)).tolist() == []


@pytest.fixture(scope="module")
def shipped() -> list[Document]:
    """The five papers that come with the program."""
    return [paper for paper in Library.load(document_paths()) if not paper.id.startswith("sample-")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("榆林2025年地理标志要达到多少", "yulin-ip-opinion", id="city"),
        pytest.param("雁塔区创建知识产权强县要做什么", "yanta-ip-county-plan-2024", id="district"),
        pytest.param("西安示范区方案的保障措施", "xian-ip-zone-plan-2024", id="short_name"),
        pytest.param("“十四五”规划里的发展目标", "shaanxi-ip-plan-14fyp", id="plan"),
        pytest.param("陕西2022年工作指引", "shaanxi-ip-guide-2022", id="guide"),
        pytest.param("陕知发〔2022〕38号", "shaanxi-ip-guide-2022", id="document_number"),
    ],
)
def test_a_question_names_its_paper_among_those_shipped(shipped: list[Document], query: str, expected: str) -> None:
    shares = names(shipped).shares(query, numpy.arange(len(shipped)))
    assert shipped[int(shares.argmax())].id == expected
    assert ((shares >= 0) & (shares <= 1)).all()
