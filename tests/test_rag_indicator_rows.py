"""Rows of indicator tables are picked by what their cells say."""

from pathlib import Path

import pytest
from asking import TODAY, shown

from rag import Assistant
from rag.indicator_rows import answer_indicator_rows


@pytest.fixture(scope="module")
def assistant(data: Path) -> Assistant:
    return Assistant.open(data, today=lambda: TODAY)


def rows(assistant: Assistant, text: str) -> list[str]:
    asked = assistant.understand(text)
    draft = answer_indicator_rows(asked, assistant.find(asked).evidence, assistant.shelf)
    return shown(draft).split("\n") if draft else []


def test_rows_of_a_unit_are_counted_and_cited(assistant: Assistant) -> None:
    lines = rows(assistant, "西安目标表里以“家”计的有哪几项？")
    assert lines[0] == "共3项："
    assert [line.split()[2] for line in lines[1:]] == [
        "知识产权维权援助服务企业数量", "知识产权保护服务工作站点", "专利预审备案主体",
    ]  # fmt: skip


def test_rows_of_a_value_are_found_however_it_is_written(assistant: Assistant) -> None:
    lines = rows(assistant, "西安的指标里，哪两项都定在百分之九十五？")
    assert len(lines) == 3
    assert all("≥95" in line for line in lines[1:])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("西安的指标有哪些？", id="no_condition"),
        pytest.param("西安的指标里，哪几项以“吨”计？", id="no_such_row"),
        pytest.param("西安专利预审备案主体要达到多少家？", id="one_value_asked"),
    ],
)
def test_other_questions_are_left_to_others(assistant: Assistant, text: str) -> None:
    assert rows(assistant, text) == []
