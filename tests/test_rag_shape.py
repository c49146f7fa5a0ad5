"""The shape of what a question asks for, and whether words hold something of that shape."""

import pytest

from rag.kinds import Kind
from rag.shape import shapes_asked, share_held

MONEY = "对首次获得马德里国际注册商标的企业，每件给予一次性资助5000元。"
PEOPLE = "培训知识产权人才3000人次。"
DURATION = "侵权投诉在20个工作日内办结。"
PERCENT = "专利质押融资金额年均增长18.6%。"
PHONE = "联系电话：029-87654321。"
NAME = "联系人：张三，省知识产权局运用促进处。"
ADDRESS = "维权援助中心位于高新区科技路。"
DAY = "请于3月前反馈意见。"
COUNTED = "建设商标品牌指导站十个。"
PLAIN = "加强组织领导，落实工作经费。"


@pytest.mark.parametrize(
    ("question", "held", "missed"),
    [
        pytest.param("一件商标资助多少钱？", [MONEY, "资助两千元"], [PLAIN, PEOPLE, "产值达到3亿件"], id="money"),
        pytest.param("最高罚款是多少", ["处1万元以上5万元以下罚款"], [PLAIN, PERCENT], id="a_fine"),
        pytest.param("How much is the grant?", [MONEY], [PLAIN, PEOPLE], id="money_en"),
        pytest.param("要培训多少人", [PEOPLE, "培训五百余人"], [PLAIN, MONEY, "培训两次"], id="people"),
        pytest.param("How many experts are there?", ["聘任专家20名"], [PLAIN, MONEY], id="people_en"),
        pytest.param("侵权投诉多久办结", [DURATION, "三个月内"], [PLAIN, "尽快办结"], id="duration"),
        pytest.param("这个办法有效期几年", ["有效期5年"], [PLAIN, "长期有效"], id="years"),
        pytest.param("质押融资增长百分之几", [PERCENT, "增长百分之十", "提高3个百分点"], [PLAIN, MONEY], id="percent"),
        pytest.param("占全省的比例要达到多少", [PERCENT], [PLAIN, PEOPLE], id="share"),
        pytest.param(
            "咨询电话是多少", [PHONE, "手机13912345678", "12345热线"], [PLAIN, MONEY, "请咨询办公室"], id="phone"
        ),
        pytest.param("省知识产权局局长是谁", [NAME, "局长李明，副局长王芳"], [PLAIN, "由省知识产权局负责"], id="name"),
        pytest.param("指导站建设由谁负责", ["省市场监管局负责", "责任单位见附件"], [PLAIN, MONEY], id="unit"),
        pytest.param("服务中心的地址", [ADDRESS, "https://www.example.cn"], [PLAIN, PHONE], id="address"),
        pytest.param("意见几月几号之前反馈", [DAY, "2024.3"], [PLAIN, "尽快反馈"], id="day"),
        pytest.param("要建几个指导站", [COUNTED, "至少建设一个", "十余家"], [PLAIN, "加强建设"], id="counted"),
        pytest.param("地理标志要达到多少件", ["25件", "4.5万件", "地理标志（件） 8 25"], [PLAIN, "25家"], id="pieces"),
        pytest.param("一共有几桩事", ["3项任务", "共三个"], [PLAIN, "3步"], id="other_classifier"),
    ],
)
def test_an_answer_holds_what_is_asked_by_its_shape(question: str, held: list[str], missed: list[str]) -> None:
    shapes = shapes_asked(question)
    assert len(shapes) == 1
    assert [share_held(shapes, text) for text in held] == [1.0] * len(held)
    assert [share_held(shapes, text) for text in missed] == [0.0] * len(missed)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("重点任务包括哪几个方面", id="which"),
        pytest.param("有哪几家单位参与", id="which_units"),
        pytest.param("这是第几条规定的", id="ordinal"),
        pytest.param("什么是地理标志", id="meaning"),
        pytest.param("怎样加强专利保护？", id="how"),
        pytest.param("", id="empty"),
    ],
)
def test_a_question_for_no_number_asks_for_no_shape(question: str) -> None:
    assert shapes_asked(question) == []


@pytest.mark.parametrize(
    ("question", "kinds", "count"),
    [
        pytest.param("要建几座示范园", ("value",), 1, id="a_value"),
        pytest.param("要建几座示范园", ("list", "count"), 1, id="a_count"),
        pytest.param("怎么建好几座示范园", ("how",), 0, id="a_way"),
        pytest.param("怎么帮几家企业上市", ("how",), 0, id="a_way_to_help_some"),
        pytest.param("怎么帮几家企业上市", ("how", "value"), 1, id="a_way_and_a_value"),
    ],
)
def test_some_are_counted_only_where_a_value_is_asked(question: str, kinds: tuple[Kind, ...], count: int) -> None:
    assert len(shapes_asked(question, kinds)) == count


def test_an_amount_of_money_is_asked_whatever_kind_of_question_it_is() -> None:
    assert len(shapes_asked("怎么支持商标注册，一件多少钱", ("how",))) == 1


def test_where_nothing_is_asked_every_text_holds_it() -> None:
    assert [share_held([], text) for text in (MONEY, "")] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(MONEY + PEOPLE, 1.0, id="both"),
        pytest.param(MONEY, 1 / 2, id="money_alone"),
        pytest.param(PEOPLE, 1 / 2, id="people_alone"),
        pytest.param(PLAIN, 0.0, id="neither"),
    ],
)
def test_of_several_shapes_the_share_is_held(text: str, expected: float) -> None:
    shapes = shapes_asked("培训多少人，要花多少钱")
    assert len(shapes) == 2
    assert share_held(shapes, text) == expected


def test_a_unit_with_a_blank_before_it_counts() -> None:
    assert share_held(shapes_asked("地理标志要达到多少件"), "分别达到 25 件和 16 件") == 1.0
