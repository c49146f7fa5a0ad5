"""Places and papers side by side: each side its own value or sentence, all cited, none passed over."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from asking import Desk, shown

from index.build import build_index
from index.filters import Filters
from index.hybrid import ClauseIndex
from index.matching import Matcher
from index.static import StaticEncoder
from rag.compare import answer_comparison
from rag.draft import Draft
from rag.shelf import Evidence, Shelf
from rag.sides import questions_of, sides_of

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


def searching(desk: Desk) -> Callable[[str, Filters], Sequence[Evidence]]:
    def search(words: str, filters: Filters) -> Sequence[Evidence]:
        hits = desk.clauses.search(words, 20, filters)
        return [Evidence(desk.shelf.source(hit.row), hit.score) for hit in hits]

    return search


def compared(desk: Desk, question: str) -> Draft | None:
    asked, evidence = desk.understood(question)
    assert isinstance(desk.clauses.encoder, StaticEncoder)
    matcher = Matcher(desk.clauses.encoder)
    return answer_comparison(asked, evidence, desk.shelf, searching(desk), matcher)


def halves(desk: Desk, question: str) -> list[str]:
    """What is searched first for each side."""
    asked, _ = desk.understood(question)
    sides = sides_of(asked, desk.shelf.heads)
    return [questions_of(asked, side, sides, desk.shelf.heads)[0].whole for side in sides]


# ---- sides ------------------------------------------------------------------------------------------


def test_each_side_has_its_own_half_and_what_stands_before_both(real: Desk) -> None:
    question = "商标的数，雁塔按每百户要到几个？全省十三五末一共有多少万件有效的"
    assert halves(real, question) == ["商标的数，雁塔按每百户要到几个", "商标的数，全省十三五末一共有多少万件有效的"]


def test_sides_in_one_part_share_the_question_without_the_other(samples: Desk) -> None:
    asked, other = halves(samples, "赤峰和辽源的农村公路列养分别是多少")
    assert "赤峰" in asked and "辽源" not in asked
    assert "辽源" in other and "赤峰" not in other


def test_a_half_that_leans_on_the_other_is_asked_with_all_of_the_question(real: Desk) -> None:
    question = "省局22年给全省定的万人高价值专利数，和西安2025年要冲的数，各是多少"
    asked, _ = real.understood(question)
    sides = sides_of(asked, real.shelf.heads)
    leaning = questions_of(asked, sides[1], sides, real.shelf.heads)
    assert len(leaning) == 1
    assert leaning[0].years == (2025,)
    assert "万人高价值专利" in leaning[0].whole


@pytest.mark.parametrize(
    "question",
    [
        "赤峰自来水普及率2027年目标是多少",
        "全省优势示范企业里西安占几家",
        "省规划对检察院：在西安先试什么，另外要攒起什么样的人才库",
    ],
    ids=["one", "nested", "scene"],
)
def test_a_question_of_one_place_has_no_sides(real: Desk, question: str) -> None:
    asked, _ = real.understood(question)
    assert sides_of(asked, real.shelf.heads) == []


# ---- answers ----------------------------------------------------------------------------------------


def test_values_stand_in_a_table_each_with_its_citation(samples: Desk) -> None:
    draft = compared(samples, "吴兴区和南浔区2023年电梯各要装多少台")
    assert shown(draft).splitlines()[2:] == ["| 吴兴区 | 电梯 | 60台 | [1] |", "| 南浔区 | 电梯 | 25台 | [1] |"]
    assert draft is not None
    assert draft.sure
    assert {fact.region for fact in draft.facts} == {"吴兴区", "南浔区"}


def test_a_draft_is_marked_and_the_values_are_compared_where_asked(real: Desk) -> None:
    text = shown(compared(real, "雁塔和西安，行政案子的办结比例谁要求得高？"))
    assert "| 雁塔区 | 知识产权行政案件结案率 | 95%以上 | 征求意见稿 | [1] |" in text
    assert "| 西安市 | 知识产权行政执法案件结案率 | 目标≥95% | — | [2] |" in text
    assert text.endswith("数值相同。")


def test_halves_of_different_matter_are_answered_each_by_its_own_place(real: Desk) -> None:
    text = shown(compared(real, "商标的数，雁塔按每百户要到几个？全省十三五末一共有多少万件有效的"))
    assert "24个" in text and "49万件" in text


def test_sides_without_values_are_answered_by_sentences(real: Desk) -> None:
    draft = compared(real, "钱的事：西安2025年的市级预算要高过谁，榆林怎么把市和县的投入绑在一起")
    lines = shown(draft).splitlines()
    assert lines[0].startswith("西安市：") and "同类城市平均水平" in lines[0]
    assert lines[1].startswith("榆林市：") and "联动的财政投入保障体系" in lines[1]
    assert draft is not None
    assert not draft.sure


def test_a_side_without_the_figure_is_named_as_missing(real: Desk) -> None:
    draft = compared(real, "西安和榆林2025年质押融资目标分别多少亿")
    assert shown(draft) == "榆林市2025年知识产权质押融资金额累计30亿元。[1]"
    assert draft is not None
    assert draft.missing == ("西安市",)
    assert not draft.sure


def test_without_a_matcher_the_sentence_that_shares_most_answers(real: Desk) -> None:
    question = "西安跟榆林分别怎么把这项工作算进干部的考核账上"
    asked, evidence = real.understood(question)
    text = shown(answer_comparison(asked, evidence, real.shelf, searching(real)))
    assert text.startswith("西安市：")
    assert "\n榆林市：" in text


def test_no_side_with_the_figure_gives_no_draft(samples: Desk) -> None:
    assert compared(samples, "赤峰和辽源的出租车分别要到多少辆") is None


@pytest.mark.parametrize(
    "question",
    ["榆林和陕西质押融资目标差距多大", "榆林跟陕西比，质押融资哪边定得多", "榆林和陕西的质押融资目标比一比"],
)
def test_wordings_that_compare_figures_give_a_table(real: Desk, question: str) -> None:
    text = shown(compared(real, question))
    assert "累计30亿元" in text and "300亿元" in text
    assert text.startswith("| 对象")
