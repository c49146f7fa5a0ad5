"""Misspelt words: one clear reading of the corpus or none."""

import pytest

from rag.typos import Spelling, sounds

COUNTS = {
    "知识产权": 700, "维权援助": 14, "地理标志": 32, "质押融资": 10, "示范区": 40, "标准化": 6, "职能部门": 1,
    "党校": 2, "高地": 9, "高低": 3, "公证": 4, "公正": 4, "公证处": 2, "专利": 300, "商标": 80, "长安": 2, "保护": 900,
}  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(COUNTS)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("成都 维全援助 要服务多少家企业", "成都 维权援助 要服务多少家企业", id="a_character"),
        pytest.param("只是产权强国", "知识产权强国", id="ordinary_words_for_the_commonest"),
        pytest.param("湖南地里标志有几件", "湖南地理标志有几件", id="within_a_sentence"),
        pytest.param("值押融资", "质押融资", id="first_character"),
        pytest.param("示犯区的标准话工程", "示范区的标准化工程", id="two_slips"),
        pytest.param("货坐“长按号”去欧洲", "货坐“长安号”去欧洲", id="two_characters_that_form_no_word"),
    ],
)
def test_a_slip_with_one_reading_is_put_right(spelling: Spelling, text: str, mended: str) -> None:
    assert spelling.mend(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("知识产权维权援助", id="right_already"),
        pytest.param("只能部门自己给自己打分吗", id="ordinary_words_for_a_rare_one"),
        pytest.param("含金量高的发明", id="function_words"),
        pytest.param("我们是做传感器的小公司", id="words_the_corpus_lacks"),
        pytest.param("工正", id="two_readings"),
        pytest.param("What is the target for 2025?", id="english"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_not_clearly_a_slip_stays(spelling: Spelling, text: str) -> None:
    assert spelling.mend(text) == text


def test_mending_twice_changes_nothing_more(spelling: Spelling) -> None:
    once = spelling.mend("只是产权的维全援助")
    assert spelling.mend(once) == once


def test_a_corpus_without_words_mends_nothing() -> None:
    assert Spelling({}).mend("维全援助") == "维全援助"


def test_a_character_may_be_read_in_two_ways() -> None:
    assert list(sounds("银行")) == [("yin", "hang"), ("yin", "xing")]


def test_a_character_outside_the_table_has_no_sound() -> None:
    assert list(sounds("㐀利")) == []
