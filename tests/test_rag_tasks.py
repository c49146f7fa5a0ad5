"""Duties and task rows are stated in their own words, counted right, and cited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from index.build import build_index
from index.hybrid import ClauseIndex
from rag.assistant import is_proven
from rag.cite import display
from rag.claims import accounted
from rag.draft import Draft
from rag.question import Question, understand
from rag.shelf import Evidence, Shelf
from rag.tasks import answer_duty, answer_rows
from rag.units import find_units, plain_question, unit_of

SAMPLES = Path(__file__).parent / "data" / "documents"
TODAY = date(2026, 11, 21)

Answering = Callable[[Question, list[Evidence], Shelf], Draft | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """An open index to ask."""

    clauses: ClauseIndex
    shelf: Shelf

    def draft(self, answering: Answering, text: str) -> Draft | None:
        """The draft for a question over the ten best clauses."""
        asked = understand(text, (), today=TODAY, heads=self.shelf.heads)
        hits = self.clauses.search(asked.whole, 10)
        return answering(asked, [Evidence(self.shelf.source(hit.row), hit.score) for hit in hits], self.shelf)


def desk_of(data: Path) -> Desk:
    clauses = ClauseIndex.open(data)
    return Desk(clauses, Shelf(clauses))


@pytest.fixture(scope="module")
def shipped_desk(data: Path) -> Desk:
    """The shipped documents."""
    return desk_of(data)


@pytest.fixture(scope="module")
def sample_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An invented list of tasks and an invented table of indicators, each with units."""
    documents, data = tmp_path_factory.mktemp("samples"), tmp_path_factory.mktemp("sampled")
    for name in ("sample-task-list.txt", "sample-kpi-table.txt"):
        copy(SAMPLES / name, documents)
    build_index(documents, data, learn=False)
    return desk_of(data)


def shown(draft: Draft | None) -> str:
    assert draft is not None
    assert accounted(draft.text, draft.citations, allowed=draft.allowed) == []
    return display(draft.text)


def tasks(draft: Draft | None) -> list[str]:
    """The lines below the first, without what stands behind the task's words."""
    return [line.removeprefix("- ").split("（完成")[0].split("[")[0] for line in shown(draft).split("\n")[1:]]


# ---- one task ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param(
            "利用桥下空间建设临时停车场，谁配合？",
            "「利用桥下空间建设临时停车场5处」：由区公园城市局牵头，区规划和自然资源局、市公安局武侯区分局配合。[1]",
            id="wrapped_cell",
        ),
        pytest.param(
            "谁负责建设华西片区立体车库，什么时候完成",
            "「建设华西片区立体车库，新增泊位420个」：由武侯产业集团负责；完成时限2025.3。[1]",
            id="who_and_when",
        ),
        pytest.param(
            "医院周边违法停车整治什么时候完成",
            "「整治医院、学校周边违法停车」：完成时限：长期。[1]",
            id="deadline_in_words",
        ),
        pytest.param(
            "规范收费行为由谁负责，谁配合",
            "「规范收费行为」：由区发展改革局、区市场监管局牵头，各街道办事处配合。[1]",
            id="labels_in_a_paragraph",
        ),
    ],
)
def test_a_duty_is_stated_with_the_task_it_is_of(sample_desk: Desk, question: str, answer: str) -> None:
    draft = sample_desk.draft(answer_duty, question)
    assert shown(draft) == answer
    assert draft is not None and draft.sure and not draft.missing


def test_a_part_of_a_duty_that_is_not_stated_is_named(sample_desk: Desk) -> None:
    draft = sample_desk.draft(answer_duty, "建设华西片区立体车库由谁牵头，谁配合？")
    assert shown(draft) == "「建设华西片区立体车库，新增泊位420个」：由武侯产业集团负责。[1]"
    assert draft is not None and not draft.sure and draft.missing == ("配合单位",)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("加强秩序管理，什么时候完成？", id="no_deadline"),
        pytest.param("区数据局局长是谁？", id="a_person_by_name"),
        pytest.param("这份清单是哪个部门印发的？", id="the_paper_itself"),
        pytest.param("公共停车场数据多久更新一次？", id="how_often"),
        pytest.param("建设华西片区立体车库新增多少泊位？", id="no_duty_asked"),
    ],
)
def test_what_no_duty_says_is_left_to_others(sample_desk: Desk, question: str) -> None:
    assert sample_desk.draft(answer_duty, question) is None


def test_english_keeps_the_printed_names(sample_desk: Desk) -> None:
    text = shown(sample_desk.draft(answer_duty, "Who leads the survey of parking resources 停车资源普查, and by when?"))
    assert text == (
        "Led by 区住建交通局 (Chinese as in the document); with 各街道办事处; due 2024年6月底前."
        " Source: “完成全区停车资源普查，建立泊位电子台账”[1]"
    )


def test_a_long_paragraph_is_cited_by_its_sentence_and_its_units(shipped_desk: Desk) -> None:
    draft = shipped_desk.draft(answer_duty, "黑代理归省知产局哪个处治")
    assert draft is not None
    task, duty = draft.citations
    assert "代理" in task.quote and task.quote.count("。") == 0
    assert duty.quote.startswith(("(", "（", "〔")) and "公共服务处" in duty.quote
    assert task.clause.id == duty.clause.id


def test_the_person_in_charge_is_read_from_his_cell(shipped_desk: Desk) -> None:
    text = shown(shipped_desk.draft(answer_duty, "盗版举报热线那一项，负责人栏填的是哪个局的领导？"))
    assert text.endswith("：负责人：市市场监管局(知识产权局)主要负责同志。[1]")


def test_a_row_that_says_the_same_stands_in_for_a_paragraph_without_duty(shipped_desk: Desk) -> None:
    text = shown(shipped_desk.draft(answer_duty, "民事、刑事、行政案子放到一起审，西安定在何时完成？"))
    assert "三合一" in text and text.endswith("完成时限2024.12。[1]")


# ---- many tasks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "lead", "beginnings"),
    [
        pytest.param(
            "住建局牵头的任务有几项？",
            "区住建交通局牵头的任务共4项：",
            ["完成全区", "恢复被占", "修订公共", "簇桥地铁"],
            id="a_shortened_name",
        ),
        pytest.param("公安牵头的任务有哪些", "区公安分局牵头的任务共1项：", ["整治医院"], id="no_last_character"),
        pytest.param("哪些任务里区司法局只是配合？", "区司法局配合的任务共1项：", ["修订公共"], id="cooperating"),
        pytest.param(
            "武侯产业集团参与的任务有几项",
            "武侯产业集团参与的任务共4项：",
            ["建设华西", "归集全区", "华西坝立", "双楠社区"],
            id="either_role",
        ),
        pytest.param(
            "区综合执法局和区司法局配合的任务有哪些",
            "区综合执法局或区司法局配合的任务共3项：",
            ["恢复被占", "整治医院", "修订公共"],
            id="one_of_two_units",
        ),
        pytest.param(
            "区住建交通局牵头、综合执法局配合的是哪几项",
            "区住建交通局牵头、区综合执法局配合的任务共1项：",
            ["恢复被占"],
            id="two_roles",
        ),
        pytest.param(
            "时限正好是2025年3月的一共几项？",
            "时限符合所问的任务共4项：",
            ["建设华西", "归集全区", "修订公共", "华西坝立"],
            id="exact_month",
        ),
        pytest.param(
            "2024年底前要完成的任务有哪些",
            "时限符合所问的任务共4项：",
            ["完成全区", "恢复被占", "利用桥下", "推动30"],
            id="bound",
        ),
        pytest.param("提到小程序的任务有哪些", "提到“小程序”的任务共1项：", ["归集全区"], id="words"),
        pytest.param("任务表里带★的有几项", "带★的任务共3项：", ["恢复被占", "建设华西", "归集全区"], id="starred"),
        pytest.param(
            "任务分工表里哪些是区级民生实事项目",
            "带★的任务共3项：",
            ["恢复被占", "建设华西", "归集全区"],
            id="what_the_star_stands_for",
        ),
        pytest.param(
            "任务分工表里没有配合单位的有哪几项",
            "未列配合单位的任务共2项：",
            ["建设华西", "开展停车"],
            id="nobody_helps",
        ),
    ],
)
def test_tasks_are_picked_counted_and_cited(sample_desk: Desk, question: str, lead: str, beginnings: list[str]) -> None:
    draft = sample_desk.draft(answer_rows, question)
    assert shown(draft).split("\n")[0] == lead
    assert [task[: len(start)] for task, start in zip(tasks(draft), beginnings, strict=True)] == beginnings
    assert draft is not None and len(draft.citations) == len(beginnings) and draft.sure


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("区税务局牵头的任务有哪些", id="unit_of_no_document"),
        pytest.param("市公安局牵头的任务有哪些", id="another_level"),
        pytest.param("区司法局牵头的任务有哪些", id="no_task_in_this_role"),
        pytest.param("除了区数据局以外，牵头的任务有哪些", id="all_but_one"),
        pytest.param("谁负责建设华西片区立体车库", id="one_task"),
        pytest.param("2025年要新增多少个停车泊位？", id="a_figure"),
        pytest.param("任务表里的五角星是什么意思", id="a_meaning"),
        pytest.param("停车服务提升行动有哪些工作目标", id="no_condition"),
    ],
)
def test_other_questions_list_no_tasks(sample_desk: Desk, question: str) -> None:
    assert sample_desk.draft(answer_rows, question) is None


def test_deadlines_are_shown_where_time_is_asked(sample_desk: Desk) -> None:
    text = shown(sample_desk.draft(answer_rows, "武侯区数据局牵头的有几项，都是什么时候到期"))
    assert text == (
        "区数据局牵头的任务共1项：\n- 归集全区公共停车场实时数据，上线“武侯停车”小程序（完成时限2025.3）[1]"
    )


def test_english_lists_in_chinese_words(sample_desk: Desk) -> None:
    text = shown(sample_desk.draft(answer_rows, "Which tasks are led by the district public security bureau?"))
    assert text == "1 task led by 区公安分局 (Chinese as in the document):\n- 整治医院、学校周边违法停车[1]"


@pytest.mark.parametrize(
    ("question", "count"),
    [
        pytest.param("市检察院牵头的任务，2025年6月前（含6月）要完成的有哪些？", 4, id="unit_and_bound"),
        pytest.param("西安任务清单里，时限正好是2025年3月的一共几件？", 6, id="month"),
        pytest.param("西安中院自己牵头的有几项，都卡在什么时候？", 4, id="court"),
        pytest.param("西安公安牵头的几件事里，唯独哪件拖到2025年才到期？", 1, id="year"),
        pytest.param("西安贸促会要给几项任务当帮手？", 7, id="helping"),
        pytest.param("西安任务分工表里提到一带一路的有几项，分别干什么？", 4, id="words_in_quotes"),
        pytest.param("省局办公室牵头的有哪些", 10, id="brackets_of_paragraphs"),
        pytest.param("西安任务分工表，法院领衔做的任务给我列列", 4, id="colloquial_list"),
        pytest.param("西安示范区方案中，版权局负总责的任务有几个？", 2, id="colloquial_role"),
        pytest.param("西安方案里★任务数量是多少？", 12, id="number_of_starred"),
        pytest.param("西安市司法局以配合身份参与的任务", 19, id="keywords"),
        pytest.param("西安，公安局牵头且要在2024年12月前做完的任务", 5, id="keywords_and_bound"),
        pytest.param("西安财政局牵头的任务清单", 1, id="list_of_a_unit"),
        pytest.param("西安任务清单里截止2025.3的都有哪些", 6, id="due_in_a_month"),
        pytest.param("西安任务清单里时限卡在2025年3月的有几项", 6, id="stuck_at_a_month"),
    ],
)
def test_shipped_tasks_are_counted(shipped_desk: Desk, question: str, count: int) -> None:
    draft = shipped_desk.draft(answer_rows, question)
    assert f"共{count}项" in shown(draft) and len(tasks(draft)) == count


def test_a_long_list_is_cut_and_says_so(shipped_desk: Desk) -> None:
    draft = shipped_desk.draft(answer_rows, "西安市市场监管局牵头的任务有多少项")
    assert "任务共47项，以下列出一部分：" in shown(draft)
    assert [line[:2] for line in shown(draft).split("\n")[1:]] == [*["- "] * 30, "其余"]
    assert draft is not None and is_proven(draft) and len(draft.citations) == 47


@pytest.mark.parametrize(
    "question",
    [
        "西安清单一共有多少项建设任务",
        "西安任务分工表总共安排了多少项任务？",
        "How many tasks does the Xi'an plan list in total?",
    ],
)
def test_a_whole_table_is_counted(shipped_desk: Desk, question: str) -> None:
    draft = shipped_desk.draft(answer_rows, question)
    assert "68" in shown(draft).split("\n")[0]
    assert draft is not None and is_proven(draft) and len(draft.citations) == 68


def test_an_english_month_bounds_deadlines(shipped_desk: Desk) -> None:
    draft = shipped_desk.draft(answer_rows, "How many Xi'an tasks led by 市检察院 are due by June 2025?")
    assert shown(draft).startswith("4 tasks led by 市检察院, due in the time asked")


def test_rows_without_a_star_are_counted_in_their_table(shipped_desk: Desk) -> None:
    draft = shipped_desk.draft(answer_rows, "西安方案的基础任务有多少项")
    assert shown(draft).startswith("不带★的任务共56项")


# ---- names of units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "region", "said"),
    [
        pytest.param("市市场监管局(知识产权局)", "成都市", "市监局牵头", id="short_word"),
        pytest.param("市市场监管局(知识产权局)", "成都市", "知产局牵头", id="name_in_brackets"),
        pytest.param("市中级人民法院", "成都市", "成都中院牵头", id="court"),
        pytest.param("市工业和信息化局", "成都市", "工信局牵头", id="long_name"),
        pytest.param("市发展改革委", "成都市", "发改委牵头", id="commission"),
        pytest.param("区委宣传部（区版权局）", "武侯区", "宣传部牵头", id="party_office"),
        pytest.param("公安武侯分局", "武侯区", "武侯公安局牵头", id="place_inside"),
        pytest.param("规划协调处", "成都市", "规划处牵头", id="middle_left_out"),
        pytest.param("青羊海关", "成都市", "海关牵头", id="the_only_one"),
    ],
)
def test_a_unit_is_known_by_what_people_call_it(printed: str, region: str, said: str) -> None:
    found = find_units(plain_question(said), [unit_of(printed, region)], level=None)
    assert [called.units for called in found] == [(printed,)]


def test_a_name_that_fits_two_units_means_neither() -> None:
    units = [unit_of(name, None) for name in ("规划协调处", "规划财务处")]
    assert find_units("规划处牵头", units, level=None) == []


def test_the_level_that_is_said_decides() -> None:
    units = [unit_of(name, "成都市") for name in ("省版权局", "市版权局")]
    said = {text: find_units(text, units, level="city")[0].units for text in ("省版权局", "市版权局", "版权局")}
    assert said == {"省版权局": ("省版权局",), "市版权局": ("市版权局",), "版权局": ("市版权局",)}


def test_a_word_without_a_role_behind_it_is_no_unit() -> None:
    assert find_units("跟版权有关的任务", [unit_of("市版权局", "成都市")], level="city") == []
