"""Which facts are asked for: each condition alone, and all of them together."""

import pytest

from corpus.document import ClauseId, DocumentId
from corpus.facts import Fact
from corpus.selection import Selection, full_name
from corpus.wording import Span

FACT = Fact(
    document=DocumentId("yiyang"),
    clause=ClauseId("yiyang/1"),
    region="益阳市",
    indicator="湿地公园（国家级）",
    year=2025,
    value="2",
    unit="处",
    relation="=",
    bound="=",
    role="target",
    span=Span(0, 2),
)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (Selection(), True),
        (Selection(regions=("益阳",)), True),
        (Selection(regions=("长沙", "益阳市")), True),
        (Selection(regions=("长沙",)), False),
        (Selection(indicator="国家级 湿地"), True),
        (Selection(indicator="(国家级)"), True),
        (Selection(indicator="湿地 森林"), False),
        (Selection(years=(2023, 2025)), True),
        (Selection(years=(2023,)), False),
        (Selection(documents=("yiyang",)), True),
        (Selection(documents=("hunan",)), False),
        (Selection(roles=("target",)), True),
        (Selection(roles=("base",)), False),
        (Selection(regions=("益阳",), indicator="湿地", years=(2025,), documents=("yiyang",), roles=("target",)), True),
        (Selection(regions=("益阳",), indicator="湿地", years=(2024,)), False),
    ],
)
def test_a_fact_passes_if_it_meets_every_condition(wanted: Selection, passes: bool) -> None:
    assert wanted.passes(FACT) is passes


def test_a_place_in_short_has_its_full_name_and_an_unknown_one_its_own() -> None:
    assert [full_name(name) for name in ("益阳", "益阳市", "乌有乡")] == ["益阳市", "益阳市", "乌有乡"]
