"""What a question is understood to ask, on other provinces' documents and on the labelled questions (dev half)."""

from collections import Counter
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from corpus.document import DocumentHead, DocumentId, Level, Status
from eval.questions import Question as Labelled
from eval.questions import read_questions
from index.hybrid import ClauseIndex
from rag.history import LONGEST, Message
from rag.normalise import has_traditional, normalise
from rag.question import Question, understand
from rag.typos import Spelling

TODAY = date(2025, 1, 15)
SPELLING = Spelling({"规划": 9, "方案": 9, "知识产权": 30, "维权援助": 5})
QUESTIONS = Path(__file__).parent.parent / "eval" / "questions"


def head(identity: str, title: str, region: str, level: Level, **more: object) -> DocumentHead:
    """A document's own data; what is not given is unknown."""
    known: dict[str, object] = {"doc_no": None, "period": None, "date": None, "status": "in_force", **more}
    status: Status = "draft" if known["status"] == "draft" else "in_force"
    period, number, day = known["period"], known["doc_no"], known["date"]
    return DocumentHead(
        id=DocumentId(identity),
        title=title,
        sha256="",
        doc_no=str(number) if number else None,
        issuer=None,
        region=region,
        level=level,
        date=str(day) if day else None,
        period=(period[0], period[1]) if isinstance(period, tuple) else None,
        status=status,
        source_url=None,
        body_title=None,
        read_from={},
    )


HEADS = [
    head(
        "plan",
        "湖南省“十四五”知识产权发展规划",
        "湖南省",
        "province",
        period=(2021, 2025),
        doc_no="湘政办发〔2021〕57号",
    ),
    head("yearly", "湖南省知识产权工作方案（2024年度）", "湖南省", "province", period=(2024, 2024)),
    head("city", "长沙市知识产权保护实施方案", "长沙市", "city", date="2023-05-06", doc_no="长政办函〔2023〕9号"),
    head("draft", "浏阳市地理标志保护办法（征求意见稿）", "浏阳市", "county", status="draft"),
    head("opinion", "岳阳市关于加强知识产权工作的实施意见", "岳阳市", "city"),
]


def asked(text: str) -> Question:
    return understand(text, today=TODAY, heads=HEADS)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("长沙市2025年目标", ["长沙市"], id="full_name"),
        pytest.param("长沙有多少件", ["长沙市"], id="short_name"),
        pytest.param("浏阳的办法定稿了吗", ["浏阳市"], id="short_county_of_a_document"),
        pytest.param("醴陵的目标是多少", ["醴陵市"], id="short_county_without_a_document"),
        pytest.param("醴陵瓷器怎么保护", [], id="a_product_is_no_place"),
        pytest.param("全省专利多少件", ["湖南省"], id="whole_province"),
        pytest.param("省局今年做什么", ["湖南省"], id="provincial_office"),
        pytest.param("省规划讲了什么", ["湖南省"], id="province_before_a_paper"),
        pytest.param("长沙市里有没有奖励", ["长沙市"], id="city_word_with_its_city"),
        pytest.param("全市目标是多少", [], id="city_word_for_two_cities"),
        pytest.param("我区的专利呢", [], id="district_word_for_a_county_level_city"),
        pytest.param("Changsha 2025 patents", ["长沙市"], id="english"),
        pytest.param("changsha专利多少", ["长沙市"], id="pinyin_in_small_letters"),
        pytest.param("What is Hunan Province's target?", ["湖南省"], id="english_province"),
        pytest.param("Xi'an or Xian?", ["西安市"], id="apostrophe"),
        pytest.param("长沙跟岳阳分别怎么考核", ["长沙市", "岳阳市"], id="two_that_are_compared"),
        pytest.param("跟广东、江西联手，长沙怎么做", ["长沙市"], id="partners_are_not_asked_about"),
        pytest.param("湖南省长沙市的目标", ["长沙市"], id="the_smaller_one"),
        pytest.param("湘潭想排全省第几", ["湘潭市"], id="a_measure_is_not_asked_about"),
        pytest.param("示范县怎么建", [], id="a_name_inside_a_word"),
        pytest.param("宝鸡2025年多少件", ["宝鸡市"], id="a_place_without_documents"),
    ],
)
def test_the_places_asked_about(text: str, places: list[str]) -> None:
    assert [place.name for place in asked(text).places] == places


def test_a_word_for_several_places_is_vague() -> None:
    assert asked("全市目标是多少").vague == ("city",)


@pytest.mark.parametrize(
    ("text", "years", "periods"),
    [
        pytest.param("2025年多少", (2025,), (), id="year"),
        pytest.param("二〇二五年多少", (2025,), (), id="chinese_digits"),
        pytest.param("25年要多少", (2025,), (), id="two_digits"),
        pytest.param("近20年来", (), (), id="twenty_years_long"),
        pytest.param("“十四五”末多少", (2025,), (), id="end_of_a_plan"),
        pytest.param("十四五多少", (), ((2021, 2025),), id="plan"),
        pytest.param("明年呢", (2026,), (), id="next_year"),
        pytest.param("去年底有多少", (2024,), (), id="end_of_last_year"),
        pytest.param("2021—2025年增加多少", (), ((2021, 2025),), id="range"),
        pytest.param("2035远景目标", (2035,), (), id="without_the_word_year"),
        pytest.param("授权2025件", (), (), id="a_number_is_no_year"),
        pytest.param("target in the 14th Five-Year Plan", (), ((2021, 2025),), id="english_plan"),
        pytest.param("2020 figure and next year", (2020, 2026), (), id="english"),
    ],
)
def test_years_and_periods(text: str, years: tuple[int, ...], periods: tuple[tuple[int, int], ...]) -> None:
    assert (asked(text).years, asked(text).periods) == (years, periods)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        pytest.param("2025年6月前完成的有哪些", None, "2025-06-30", id="before"),
        pytest.param("2025年6月前（含6月）要完成的", None, "2025-06-30", id="before_included"),
        pytest.param("2025年6月前（不含6月）完成的", None, "2025-05-31", id="before_excluded"),
        pytest.param("2024年底前（含12月）办完的", None, "2024-12-31", id="end_of_year"),
        pytest.param("2025.3前完成的有几项", None, "2025-03-31", id="dotted"),
        pytest.param("时限正好是2025年2月的", "2025-02-01", "2025-02-28", id="exactly"),
        pytest.param("2024年7月以后完成的", "2024-08-01", None, id="after"),
    ],
)
def test_a_bound_on_deadlines(text: str, since: str | None, until: str | None) -> None:
    bound = asked(text).bound
    assert bound is not None
    assert (bound.since, bound.until) == (since, until)


@pytest.mark.parametrize("text", ["到2025年要多少件", "2025年起码打几分", "谁负责"])
def test_a_year_alone_is_no_bound(text: str) -> None:
    assert asked(text).bound is None


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        pytest.param("57号文说了什么", ["plan"], id="number"),
        pytest.param("湘政办发〔2021〕57号谁发的", ["plan"], id="full_number"),
        pytest.param("湘政办发[2021]57号谁发的", ["plan"], id="other_brackets"),
        pytest.param("那个征求意见稿定了吗", ["draft"], id="status"),
        pytest.param("省规划讲了什么", ["plan"], id="kind_and_province"),
        pytest.param("省里2024年度的方案", ["yearly"], id="year_of_the_paper"),
        pytest.param("长沙方案第14条", ["city"], id="kind_and_city"),
        pytest.param("岳阳的意见里怎么写", ["opinion"], id="kind_at_the_end_of_a_title"),
        pytest.param("《长沙市知识产权保护实施方案》谁发的", ["city"], id="title"),
        pytest.param("方案里怎么讲", ["yearly", "city"], id="two_fit_so_it_says_both"),
        pytest.param("有什么办法解决", [], id="no_paper"),
        pytest.param("我想提意见", [], id="an_opinion_is_no_paper"),
        pytest.param("How does Changsha plan to protect brands?", [], id="to_plan"),
        pytest.param("What does the Changsha plan say?", ["city"], id="english"),
    ],
)
def test_the_documents_named(text: str, documents: list[str]) -> None:
    assert sorted(asked(text).documents) == sorted(documents)


def test_a_number_that_no_document_has_is_said() -> None:
    found = asked("湘政发〔2022〕38号讲什么")
    assert (found.documents, found.unknown_document) == ((), "湘政发〔2022〕38号")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("方案第14条", [("条", 14)], id="article"),
        pytest.param("第三条第二款", [("条", 3), ("款", 2)], id="paragraph_of_an_article"),
        pytest.param("专栏6讲什么", [("专栏", 6)], id="box"),
        pytest.param("附件一第二项", [("附件", 1), ("项", 2)], id="annex"),
        pytest.param("第三部分（三）", [("部分", 3), ("（）", 3)], id="bracketed"),
        pytest.param("Article 12, paragraph 2", [("条", 12), ("款", 2)], id="english"),
        pytest.param("第几条写的", [], id="asked_for"),
    ],
)
def test_the_numbers_of_clauses(text: str, numbers: list[tuple[str, int]]) -> None:
    assert [(number.unit, number.number) for number in asked(text).clause_numbers] == numbers


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("专利要到多少件", ("value",), id="value"),
        pytest.param("重点产业有哪些", ("list",), id="list"),
        pytest.param("这件事谁负责", ("who",), id="who"),
        pytest.param("什么时候完成", ("when",), id="when"),
        pytest.param("一共几项任务", ("count", "value"), id="count"),
        pytest.param("长沙和岳阳谁的目标高", ("compare", "who"), id="compare"),
        pytest.param("方案定稿了没", ("status", "yes_no"), id="status"),
        pytest.param("有没有奖励", ("yes_no",), id="yes_no"),
        pytest.param("写在哪一条", ("where",), id="where"),
        pytest.param("“严保护”是什么意思", ("definition",), id="definition"),
        pytest.param("怎么保护品牌", ("how",), id="how"),
        pytest.param("长沙方案的文号", ("document",), id="document"),
        pytest.param("谁负责，什么时候弄完", ("when", "who"), id="two_in_the_order_of_precedence"),
        pytest.param("讲讲长沙的品牌", ("how",), id="told"),
        pytest.param("长沙的品牌", ("other",), id="nothing_asked"),
        pytest.param("Who leads it and by when?", ("when", "who"), id="english_two"),
        pytest.param("Is the plan in force?", ("status", "yes_no"), id="english_status"),
    ],
)
def test_the_kind_asked_for(text: str, kinds: tuple[str, ...]) -> None:
    assert asked(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        pytest.param("岳阳市2025年地理标志目标是多少？", "地理标志", id="place_year_and_question"),
        pytest.param("到2025年，长沙每万人口高价值发明专利要达到多少件", "每万人口高价值发明专利", id="long"),
        pytest.param("What is Changsha's 2025 patent target?", "patent", id="english"),
    ],
)
def test_the_indicator_is_what_is_left(text: str, indicator: str) -> None:
    assert asked(text).indicator == indicator


def test_traditional_characters_and_wide_digits_are_read_as_simplified() -> None:
    found = asked("長沙市２０２５年地理標誌目標是多少？")
    assert (found.whole, found.language) == ("长沙市2025年地理标志目标是多少？", "zh")
    assert found.text == "長沙市２０２５年地理標誌目標是多少？"


def test_simplified_text_needs_no_conversion() -> None:
    assert not has_traditional("长沙市二〇二五年“十四五”——目标·〔2021〕")
    assert normalise("长沙　目标") == "长沙 目标"


HOSTILE = {
    "places": "长沙",
    "joined_places": "长沙和",
    "partners": "跟长沙",
    "levels": "全市",
    "years": "2025年",
    "digits": "1",
    "joins": "和",
    "light_words": "的",
    "papers": "规划",
    "titles": "《方案》",
    "quotes": "“",
    "brackets": "（《",
    "latin": "Xian ",
    "all": "长沙2025年的方案，",
}


def seconds(text: str, *earlier: str) -> float:
    """The shortest time of three in which a text is understood."""
    history = [Message("user", said) for said in earlier]
    taken = []
    for _ in range(3):
        start = process_time()
        understand(text, history, today=TODAY, heads=HEADS, mend=SPELLING.mend)
        taken.append(process_time() - start)
    return min(taken)


_FAR_FROM_SQUARE = 40
"""Ten times the text takes about ten times the CPU time, a hundred times if it went by the square."""


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_text_ten_times_as_long_takes_about_ten_times_as_long(piece: str) -> None:
    short, long, longest = ((piece * length)[:length] for length in (200, 2_000, 20_000))
    assert seconds(long) < _FAR_FROM_SQUARE * seconds(short)
    assert seconds(longest) < _FAR_FROM_SQUARE * seconds(long)


@pytest.mark.parametrize("piece", ["长沙", "长沙2025年的方案，"], ids=["places", "all"])
def test_a_long_history_takes_no_longer_than_its_texts(piece: str) -> None:
    short, long = ((piece * length)[:length] for length in (200, 2_000))
    assert seconds("那岳阳呢", long, long) < _FAR_FROM_SQUARE * seconds("那岳阳呢", short, short)


def test_of_a_very_long_text_the_start_is_understood() -> None:
    text = "长沙市2025年目标是多少？" + "专利" * 10_000
    question = asked(text)
    assert question.text == text
    assert text.startswith(question.whole)
    assert len(question.whole) == LONGEST
    assert [place.name for place in question.places] == ["长沙市"]
    assert question.years == (2025,)


@pytest.mark.parametrize("text", ["", "  ", "？", "a", "《", "2025", "第条", "（", "\u200b"])
def test_any_text_is_read(text: str) -> None:
    assert asked(text).kinds


# ---- the labelled questions, dev half --------------------------------------------------------------------


@pytest.fixture(scope="module")
def heads(data: Path) -> list[DocumentHead]:
    return list(ClauseIndex.open(data).archive.heads())


@pytest.fixture(scope="module")
def labelled(heads: list[DocumentHead]) -> list[tuple[Labelled, Question]]:
    """The questions of the dev half with what was understood of them."""
    every = [question for question in read_questions(sorted(QUESTIONS.glob("*.jsonl"))) if question.half == "dev"]
    return [
        (label, understand(label.text, [Message("user", text) for text in label.earlier], today=TODAY, heads=heads))
        for label in every
    ]


def test_places_of_the_labelled_questions(labelled: list[tuple[Labelled, Question]], heads: list[DocumentHead]) -> None:
    region = {str(document.id): document.region for document in heads}
    naming = [(label, found) for label, found in labelled if label.gold and (found.places or found.mentioned)]
    right = sum(
        bool({region[gold.document] for gold in label.gold} & {place.name for place in found.places})
        for label, found in naming
    )
    assert right / len(naming) >= 0.98  # 273 of 277


def test_documents_of_the_labelled_questions(labelled: list[tuple[Labelled, Question]]) -> None:
    naming = [(label, found) for label, found in labelled if label.gold and found.documents]
    right = sum(bool({gold.document for gold in label.gold} & set(found.documents)) for label, found in naming)
    assert len(naming) >= 60
    assert right / len(naming) >= 0.98  # 65 of 65


def test_kinds_of_the_labelled_questions(labelled: list[tuple[Labelled, Question]]) -> None:
    """Where the label's type has one kind of its own, that kind is among those found."""
    own = {
        "numeric": "value", "list": "list", "definition": "definition", "responsibility": "who", "deadline": "when",
        "yes_no": "yes_no", "clause_lookup": "where", "comparison": "compare",
    }  # fmt: skip
    found = Counter(
        (label.kind, own[label.kind] in question.kinds) for label, question in labelled if label.kind in own
    )
    right = sum(count for (_, is_right), count in found.items() if is_right)
    assert right / sum(found.values()) >= 0.92, found
