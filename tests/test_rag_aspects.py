"""Questions that ask several things at once are taken apart, and each part keeps what the whole is about."""

from pathlib import Path

import pytest
from asking import TODAY

from rag import Assistant
from rag.aspects import answer_aspects, aspects
from rag.question import Question, understand


def understood(text: str) -> Question:
    return understand(text, (), today=TODAY, heads=())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "榆林的土特产地标，怎么联手监管、怎么做响牌子",
            ["榆林的土特产地标怎么联手监管", "榆林的土特产地标怎么做响牌子"],
            id="two_ways_of_one_matter",
        ),
        pytest.param(
            "保障这一章里，钱和考核这两头各建什么机制",
            ["保障这一章里钱这两头各建什么机制", "保障这一章里考核这两头各建什么机制"],
            id="one_question_of_two_things",
        ),
        pytest.param(
            "榆林的执法协作、品牌培育各干些什么",
            ["榆林的执法协作各干些什么", "榆林的品牌培育各干些什么"],
            id="two_things_with_each",
        ),
        pytest.param(
            "榆林对海外维权和商业秘密都有啥安排",
            ["榆林对海外维权都有啥安排", "榆林对商业秘密都有啥安排"],
            id="two_things_with_both",
        ),
        pytest.param(
            "榆林补贴什么时候申报、啥时候打钱",
            ["榆林补贴什么时候申报", "榆林补贴啥时候打钱"],
            id="a_part_that_leans_on_the_first",
        ),
        pytest.param("陕西高层次人才底数和目标各是多少", [], id="base_and_goal_of_one_figure"),
        pytest.param("榆林怎么推进质押融资", [], id="one_question"),
        pytest.param("我是做剪纸的，省里有什么扶持办法", [], id="a_part_that_asks_nothing"),
        pytest.param("钱和考核怎么安排", [], id="two_things_asked_about_together"),
        pytest.param("What is planned, and who pays?", [], id="english"),
    ],
)
def test_a_question_is_cut_where_each_part_asks_for_itself(text: str, parts: list[str]) -> None:
    assert aspects(understood(text)) == parts


def test_each_aspect_is_answered_by_its_own_clause(data: Path) -> None:
    assistant = Assistant.open(data, today=lambda: TODAY)
    answer = assistant.ask("榆林的地理标志，怎么联动监管保护、怎么推动走出国门进入中外合作清单？")
    cited = {citation.clause.id for citation in answer.citations}
    assert {"yulin-ip-opinion/3.2.6", "yulin-ip-opinion/3.5.14"} <= cited


def test_figures_of_two_things_are_given_one_by_one(data: Path) -> None:
    assistant = Assistant.open(data, today=lambda: TODAY)
    answer = assistant.ask("陕西地理标志商标和农产品地理标志登记数各要多少")
    assert answer.answer == "陕西省地理标志商标：目标160件。[1]\n陕西省农产品地理标志登记数：目标150个。[2]"


def test_a_question_of_one_aspect_is_left_to_others(data: Path) -> None:
    assistant = Assistant.open(data, today=lambda: TODAY)
    asked = assistant.understand("榆林怎么推进质押融资")
    evidence = assistant.find(asked).evidence
    assert answer_aspects(asked, evidence, lambda words, filters: evidence, assistant._matcher) is None
