"""A refusal says what is missing and what comes nearest; a question of two readings is asked back; zh and en."""

from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from asking import TODAY
from citing import clause_of, head_for

from corpus.document import DocumentHead, DocumentId, Level
from index.hybrid import ClauseIndex
from rag.draft import Draft
from rag.question import Question, understand
from rag.refusal import related, what_is_missing, which_is_meant
from rag.retrieve import Found
from rag.shelf import Evidence, Source
from rag.signals import NAMES

GOAL = clause_of("到2025年，地理标志证明商标达到25件。", "yulin/1")
TASK = clause_of("加强地理标志保护。", "xian/1")


def head(name: str, region: str | None, level: Level | None) -> DocumentHead:
    plain = head_for(clause_of("加强保护。", f"{name}/1"), f"{region or ''}{name}意见")
    return replace(plain, id=DocumentId(name), region=region, level=level)


YULIN, XIAN = head("yulin", "榆林市", "city"), head("xian", "西安市", "city")
SHAANXI = head("shaanxi", "陕西省", "province")
HEADS = (SHAANXI, XIAN, YULIN)


def asked(text: str, *heads: DocumentHead) -> Question:
    return understand(text, (), today=TODAY, heads=heads or HEADS)


def found(*sources: tuple[DocumentHead, float], **signals: float) -> Found:
    """Evidence of some documents, each piece with the same signals."""
    clauses = {"yulin": GOAL, "xian": TASK, "shaanxi": clause_of("促进运用。", "shaanxi/1")}
    evidence = [Evidence(Source(row, clauses[of.id], of), score) for row, (of, score) in enumerate(sources)]
    row = [signals.get(name, 0.0) for name in NAMES]
    return Found(tuple(evidence), numpy.array([row] * len(evidence)).reshape(len(evidence), len(NAMES)))


def missing(text: str, result: Found, draft: Draft | None = None) -> str:
    return what_is_missing(asked(text), result, draft, HEADS)


# ---- what is missing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("上海市有哪些奖励政策？", "语料中没有上海市的文件或数据。", id="one"),
        pytest.param("上海市和北京市有哪些奖励政策？", "语料中没有上海市、北京市的文件或数据。", id="two"),
        pytest.param("What does Shanghai subsidise?", "The corpus holds no document of 上海市.", id="english"),
    ],
)
def test_a_place_of_no_document_is_named(question: str, sentence: str) -> None:
    assert missing(question, found()) == sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("榆林市2035年的目标是什么", "相关条款没有2035年的内容。", id="one"),
        pytest.param("榆林市2027年和2035年的目标是什么", "相关条款没有2027年、2035年的内容。", id="two"),
        pytest.param("What are the goals of Yulin for 2035?", "No clause on this matter speaks of 2035.", id="english"),
    ],
)
def test_a_year_that_no_clause_speaks_of_is_named(question: str, sentence: str) -> None:
    assert missing(question, found((YULIN, 0.6), (XIAN, 0.4))) == sentence


def test_a_year_that_a_clause_speaks_of_is_not_what_is_missing() -> None:
    assert missing("榆林市2025年的目标是什么", found((YULIN, 0.6), year_said=1.0)) == "语料中没有能回答这个问题的条款。"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("陕政发〔1999〕3号讲什么", "语料中没有陕政发〔1999〕3号这份文件。", id="chinese"),
        pytest.param(
            "What does the paper 陕政发〔1999〕3号 say?",
            "The corpus holds no document 陕政发〔1999〕3号.",
            id="english",
        ),
    ],
)
def test_a_document_that_is_not_there_is_named(question: str, sentence: str) -> None:
    assert missing(question, found((SHAANXI, 0.9))) == sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("榆林市地理标志咨询电话是多少", "相关条款没有写明所问的数值或内容。", id="chinese"),
        pytest.param(
            "What is the phone number for GI matters in Yulin?",
            "The clauses on this matter do not state what was asked.",
            id="english",
        ),
    ],
)
def test_a_clause_without_what_is_asked_by_its_shape_does_not_state_it(question: str, sentence: str) -> None:
    assert missing(question, found((YULIN, 0.9))) == sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("今天天气怎么样", "语料中没有能回答这个问题的条款。", id="chinese"),
        pytest.param("Is it going to rain?", "The documents hold no clause that answers this.", id="english"),
    ],
)
@pytest.mark.parametrize("result", [found(), found((YULIN, 0.9))], ids=["nothing_found", "something_found"])
def test_without_a_reason_the_refusal_is_a_general_one(question: str, sentence: str, result: Found) -> None:
    assert missing(question, result) == sentence


def test_what_a_draft_misses_is_said_before_all_else() -> None:
    draft = Draft("", (), missing=("条例没有第一百条",))
    assert missing("上海市条例第一百条讲什么", found(), draft) == "条例没有第一百条。"


@pytest.mark.parametrize(
    ("question", "nearest", "sentence"),
    [
        pytest.param(
            "上海市有哪些奖励政策？", YULIN, "语料中没有上海市的文件或数据；最接近的是榆林市的条款。", id="chinese"
        ),
        pytest.param(
            "What does Shanghai subsidise?",
            YULIN,
            "The corpus holds no document of 上海市; the nearest clause is one of 榆林市.",
            id="english",
        ),
        pytest.param("榆林市有哪些奖励政策？", YULIN, "语料中没有能回答这个问题的条款。", id="its_own_place"),
        pytest.param("有哪些奖励政策？", YULIN, "语料中没有能回答这个问题的条款。", id="no_place_asked"),
        pytest.param(
            "上海市有哪些奖励政策？", replace(YULIN, region=None), "语料中没有上海市的文件或数据。", id="of_no_place"
        ),
    ],
)
def test_the_nearest_clause_of_another_place_is_named(question: str, nearest: DocumentHead, sentence: str) -> None:
    assert missing(question, found((nearest, 0.9))) == sentence


# ---- asking back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "heads", "back"),
    [
        pytest.param("全市专利目标是多少", HEADS, "您问的是榆林市还是西安市？", id="two_cities"),
        pytest.param("我市专利目标是多少", HEADS, "您问的是榆林市还是西安市？", id="our_city"),
        pytest.param(
            "全市专利目标是多少",
            (*HEADS, head("baoji", "宝鸡市", "city")),
            "您问的是宝鸡市、榆林市还是西安市？",
            id="three_cities",
        ),
        pytest.param("What is the patent target of 全市?", HEADS, "Which do you mean: 榆林市, 西安市?", id="english"),
        pytest.param("全市专利目标是多少", (SHAANXI, XIAN), None, id="one_city"),
        pytest.param("全省专利目标是多少", HEADS, None, id="one_province"),
        pytest.param("全市专利目标是多少", (XIAN, replace(XIAN, id=DocumentId("other"))), None, id="one_city_twice"),
        pytest.param("榆林市全市专利目标是多少", HEADS, None, id="place_named"),
        pytest.param("专利目标是多少", HEADS, None, id="no_level"),
        pytest.param("西安意见里全市专利目标是多少", HEADS, None, id="paper_named"),
    ],
)
def test_a_level_that_several_places_have_is_asked_back(
    question: str, heads: tuple[DocumentHead, ...], back: str | None
) -> None:
    assert which_is_meant(asked(question, *heads), heads) == back


def test_a_level_is_not_asked_back_where_the_place_or_the_paper_is_known() -> None:
    vague = asked("全市专利目标是多少")
    city = asked("榆林市的专利目标").places
    assert which_is_meant(vague, HEADS)
    assert which_is_meant(replace(vague, places=city), HEADS) is None
    assert which_is_meant(replace(vague, documents=(XIAN.id,)), HEADS) is None
    assert which_is_meant(vague, (SHAANXI, XIAN)) is None
    assert which_is_meant(replace(vague, vague=()), HEADS) is None


def test_of_the_shipped_documents_two_are_of_cities(data: Path) -> None:
    heads = tuple(ClauseIndex.open(data).archive.heads())
    assert which_is_meant(asked("全市地理标志目标是多少？", *heads), heads) == "您问的是榆林市还是西安市？"


# ---- what is offered instead -------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "count"), [(0, 0), (1, 1), (2, 2), (9, 3)])
def test_the_likeliest_clauses_are_offered(most: int, count: int) -> None:
    offered = related(found((YULIN, 0.61234567), (XIAN, 0.3), (SHAANXI, 0.1)), most)
    expected = [(GOAL.id, YULIN, 0.6123), (TASK.id, XIAN, 0.3), ("shaanxi/1", SHAANXI, 0.1)]
    assert [(each.clause.id, each.document, each.score) for each in offered] == expected[:count]
