"""Clauses asked for by their number, on invented papers of other provinces and on the labelled questions (dev half)."""

from pathlib import Path

import pytest
from asking import Desk, shown

from index.build import build_index
from index.hybrid import ClauseIndex
from rag.draft import Draft
from rag.numbered import answer_numbered
from rag.shelf import Shelf


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("numbered")
    build_index(Path(__file__).parent / "data" / "documents", folder, learn=False)
    clauses = ClauseIndex.open(folder)
    return Desk(clauses, Shelf(clauses))


def asked(desk: Desk, text: str) -> Draft | None:
    question, evidence = desk.understood(text)
    return answer_numbered(question, evidence, desk.shelf)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "白山供热条例第十二条",
            "第十二条　供热实行特许经营。供热单位应当依法取得供热经营许可证，并在许可的范围内经营。[1]",
        ),
        (
            "白山供热条例第12条之一讲什么",
            "第十二条之一　供热单位停业、歇业的，应当提前六个月向许可机关提出申请；未经批准的，不得擅自停止供热。[1]",
        ),
        ("白山供热条例第十九条第二项", "（二）安装放水装置或者取用供热循环水；[1]"),
        (
            "Article 12 of the Baishan regulation",
            "第十二条　供热实行特许经营。供热单位应当依法取得供热经营许可证，并在许可的范围内经营。[1]",
        ),
        (
            "衢州规划专栏1第一项",
            "村级寄递服务站提升工程。每年改造提升村级服务站 120 个，统一标识、统一流程，叠加便民服务功能。[1]",
        ),
        ("贵州驿站办法附件1第2项是什么", "2.土地、房屋权属证明或者租赁合同；[1]"),
        (
            "武侯任务清单附件1第7项",
            "重点任务：开展停车收费专项检查，每季度不少于1次；牵头单位：区市场监管局；完成时限：长期[1]",
        ),
        (
            "赤峰考核方案指标表第6项是什么",
            "指标名称：农村牧区自来水普及率；计量单位：%；目标值：≥90；责任单位：市水利局[1]",
        ),
        (
            "临沂意见政策支持第2条",
            "2. 金融机构应当开发适合家政企业特点的信贷产品，用好普惠贷款政策，降低企业融资成本；[1]",
        ),
    ],
    ids=["article", "put_in", "item", "english", "box", "attachment", "row", "table", "section"],
)
def test_the_words_under_a_number_are_given(desk: Desk, question: str, answer: str) -> None:
    draft = asked(desk, question)
    assert shown(draft) == answer
    assert draft is not None
    assert draft.sure


def test_a_heading_gives_the_leading_words_of_each_member(desk: Desk) -> None:
    text = shown(asked(desk, "白山供热条例第三章"))
    assert [line[:5] for line in text.split("\n")] == ["第一节 供", "第二节 用"]
    assert "[2]" in text


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("白山供热条例第九十九条", "《白山市城市供热条例》没有第九十九条"),
        ("白山供热条例第十四条第九款", "《白山市城市供热条例》没有第十四条第九款"),
        ("衢州规划专栏9是什么", "《衢州市“十四五”邮政快递业发展规划》没有专栏9"),
        ("贵州驿站办法附件3第一项谁负责", "《贵州省乡村旅游驿站管理办法(试行)》没有附件3第一项"),
        ("黔文旅发〔2024〕99号第三条", "语料中没有文号为黔文旅发〔2024〕99号的文件"),
    ],
)
def test_a_number_that_does_not_exist_is_named(desk: Desk, question: str, missing: str) -> None:
    draft = asked(desk, question)
    assert shown(draft) == ""
    assert draft is not None
    assert draft.missing == (missing,)


@pytest.mark.parametrize(
    "question",
    [
        "供热温度写在白山条例第几条",
        "违反白山供热条例第十九条怎么处罚",
        "武侯任务清单附件1第7项谁牵头",
        "贵州驿站办法有几条",
    ],
    ids=["no_number", "referred_to", "who", "how_many"],
)
def test_what_asks_for_no_words_of_a_numbered_clause_is_left_to_others(desk: Desk, question: str) -> None:
    assert asked(desk, question) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("省规划专栏1第二项是什么", "陕西文化系列出版工程"),
        ("西安方案主要措施第13条讲什么？", "建立知识产权保护标准化体系"),
        ("人才培养工程是个什么工程（专栏6）", "专业技术人才队伍建设"),
    ],
)
def test_labelled_questions_by_number_are_answered(data: Path, question: str, words: str) -> None:
    clauses = ClauseIndex.open(data)
    assert words in shown(asked(Desk(clauses, Shelf(clauses)), question))
