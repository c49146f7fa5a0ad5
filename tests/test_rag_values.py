"""Exact values from indicator facts: the right place, year and indicator, or none."""

from pathlib import Path

import pytest
from asking import Desk, shown

from index.build import build_index
from index.hybrid import ClauseIndex
from rag.draft import Draft
from rag.shelf import Shelf
from rag.values import answer_value

DOCUMENTS = Path(__file__).parent / "data" / "documents"


def desk_of(folder: Path) -> Desk:
    clauses = ClauseIndex.open(folder)
    return Desk(clauses, Shelf(clauses))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The invented documents of many fields, indexed with the bundled encoder as it is."""
    folder = tmp_path_factory.mktemp("samples")
    build_index(DOCUMENTS, folder, learn=False)
    return desk_of(folder)


@pytest.fixture(scope="module")
def real(data: Path) -> Desk:
    return desk_of(data)


def answered(desk: Desk, question: str) -> Draft | None:
    asked, evidence = desk.understood(question)
    return answer_value(asked, evidence, desk.shelf)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("赤峰市2027年农村牧区自来水普及率目标是多少", "赤峰市农村牧区自来水普及率：目标95%。[1]"),
        ("赤峰自来水普及率2023年和2027年各是多少", "赤峰市农村牧区自来水普及率：基期87.6%，目标95%。[1]"),
        ("赤峰要建多少处互助养老幸福院", "赤峰市嘎查村互助养老幸福院数量：目标260处。[1]"),
        ("赤峰公共服务群众满意度要到多少分", "赤峰市公共服务群众满意度：目标≥85分。[1]"),
        ("赤峰农村公路列养里程从几公里到几公里", "赤峰市农村公路列养里程：基期21350公里，目标22800公里。[1]"),
        ("辽源2023年改造了多少老旧小区", "辽源市老旧小区41个。[1]"),
        ("辽源2024年粮食产量目标", "辽源市粮食产量32亿斤以上。[1]"),
        ("辽源2023年地方财政收入增长百分之几", "辽源市2023年地方级财政收入增长11.5%。[1]"),
        ("临沂规范化家政企业现在有多少家", "临沂市规范化家政企业：基期68家。[1]"),
        ("德清县2023年电梯多少台", "德清县2023年电梯25台。[1]"),
    ],
    ids=["year", "years", "unit_behind", "sign", "from_to", "reached", "bound", "growth", "base", "inner_place"],
)
def test_a_value_is_given_as_printed(samples: Desk, question: str, text: str) -> None:
    draft = answered(samples, question)
    assert shown(draft) == text
    assert draft is not None
    assert draft.facts


@pytest.mark.parametrize(
    "question",
    [
        "赤峰2030年自来水普及率是多少",
        "辽源自来水普及率目标是多少",
        "辽源2025年粮食产量目标多少",
        "辽源2023年粮食产量多少斤",
        "赤峰自来水普及率要到多少分",
        "衢州快递业务收入2025年要到多少亿元",
        "赤峰城市燃气普及率2024年目标是多少",
        "赤峰自来水由谁负责",
        "赤峰自来水普及率排第几",
    ],
    ids=["year", "place", "later", "earlier", "unit", "indicator", "qualifier", "kind", "rank"],
)
def test_no_value_where_place_year_unit_or_indicator_differ(samples: Desk, question: str) -> None:
    assert answered(samples, question) is None


def test_a_scale_beside_a_table_is_named_with_the_indicator(samples: Desk) -> None:
    assert shown(answered(samples, "赤峰卫生户厕改造多少")) == "赤峰市农村牧区卫生户厕改造数量（万户）：目标1.2。[1]"


def test_the_citation_of_a_sentence_is_its_part_that_holds_the_value(samples: Desk) -> None:
    draft = answered(samples, "辽源2023年改造了多少老旧小区")
    assert draft is not None
    assert "改造老旧小区41个" in draft.citations[0].quote


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "榆林市2025年地理标志目标是多少？",
            "榆林市2025年地理标志证明商标25件、地理标志保护产品16件、地理标志专用标志使用企业100家。[1]",
        ),
        ("陕西授权植物新品种2020年有几个、目标几个", "陕西省授权植物新品种数：基期46件，目标120件。[1]"),
        ("十四五末陕西每一万个人要有几件含金量高的发明专利？", "陕西省每万人口高价值发明专利拥有量：目标8件。[1]"),
        ("陕西知识产权领导小组的单位从几家扩到几家？", "陕西省知识产权工作领导小组成员单位由23个增加为31个。[1]"),
        ("西安维权援助要服务多少家企业", "西安市知识产权维权援助服务企业数量：目标≥3000家。[1]"),
        ("陕西质押融资要做到多少亿", "陕西省知识产权质押融资金额300亿元。[1]"),
        ("陕西知识产权高层次人才底数和目标各是多少", "陕西省知识产权高层次人才：基期11人，目标20人。[1]"),
        (
            "陕西著作权登记数比2020年要多出多少",
            "陕西省著作权登记数突破5万件。[1]\n陕西省著作权登记数15万件。[2]",
        ),
        ("榆林2025年专利质押融资金额", "榆林市2025年知识产权质押融资金额累计30亿元。[1]"),
    ],
    ids=["general_term", "base_and_goal", "everyday", "verbatim", "row", "ahead", "base", "since", "keywords"],
)
def test_values_of_the_shipped_documents(real: Desk, question: str, text: str) -> None:
    draft = answered(real, question)
    assert shown(draft) == text
    assert draft is not None
    assert draft.sure


def test_an_english_question_is_answered_with_the_chinese_words(real: Desk) -> None:
    text = shown(answered(real, "Shaanxi PCT applications: 2020 figure and 2025 goal?"))
    assert text == "Shaanxi (陕西省): PCT专利年申请量: base 476件, target 900件.[1]"
    text = shown(answered(real, "What are Yulin's 2025 targets for geographical indications?"))
    assert text.startswith("Yulin (榆林市): 地理标志证明商标")
    assert "“到2025年，" in text


@pytest.mark.parametrize(
    "question",
    [
        "西安2025年知识产权质押融资目标多少亿？",
        "“十二五”末全省每万人口高价值发明专利是几件",
        "2018年陕西的地理标志商标有几件",
        "榆林每百户市场主体要有多少个商标",
        "杨凌示范区2025年要授权多少个植物新品种",
        "西安去年满意度考了几分，我说的是2023年",
        "陕西2020年一共受理了多少专利案件",
        "陕西考专利代理师报名费多少，什么时候考",
        "What is Baoji's target for IP pledge financing?",
    ],
    ids=["place", "qualifier", "year", "per_household", "unknown_place", "reached", "sum", "money", "english"],
)
def test_what_the_shipped_documents_do_not_hold_is_not_answered(real: Desk, question: str) -> None:
    assert answered(real, question) is None


def test_values_that_differ_are_told_apart_each_with_its_citation(real: Desk) -> None:
    text = shown(answered(real, "陕西省每万人口高价值发明专利拥有量是多少"))
    assert "基期4.94件，目标8件。[1]" in text
    assert "6.8件。[2]" in text
