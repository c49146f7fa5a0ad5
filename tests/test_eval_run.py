"""Questions through a system: which measures each one gets, and their values."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.library import Library
from eval.questions import Gold, GoldMode, Question
from eval.run import DEPTH, Quote, Reply, Result, fingerprint, overlap, run

BENGBU = """蚌埠市“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到60%以上。

油茶林面积达到2300万亩。

二、保障措施

建立三级河长巡查制度，及时清理岸线垃圾。
"""
FOREST, CAMELLIA, RIVER, FRONT = "bengbu/1", "bengbu/1.p2", "bengbu/2", "bengbu/front"
FOREST_GOLD, CAMELLIA_GOLD = Gold("bengbu", "森林覆盖率达到60%"), Gold("bengbu", "油茶林面积")
ANSWERABLE = {
    "recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "first_citation", "citation_hit", "citation_precision",
    "keys_met", "right", "false_refusal", "unsupported_figure",
}  # fmt: skip
DECLINED = Reply("not_found", "", ())


class Scripted:
    """Gives one ranking and one reply, and notes what it was asked."""

    name = "scripted"

    def __init__(self, ranking: Sequence[str] = (), reply: Reply = DECLINED) -> None:
        self.ranking = list(ranking)
        self.reply = reply
        self.searched: list[tuple[str, tuple[str, ...], int]] = []
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """The ranking, whatever is asked."""
        self.searched.append((question, tuple(earlier), k))
        return self.ranking

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """The reply, whatever is asked."""
        self.asked.append((question, tuple(earlier)))
        return self.reply


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "bengbu.txt").write_text(BENGBU, encoding="utf-8")
    return Library.load([tmp_path])


def question(
    *gold: Gold, mode: GoldMode = "any", keys: tuple[tuple[str, ...], ...] = (("60%",),), name: str = "q1"
) -> Question:
    return Question(name, "zh", "numeric", "dev", "森林覆盖率要到多少", gold, mode, keys if gold else ())


def answer(text: str, *cited: tuple[str, str], status: str = "answered") -> Reply:
    return Reply(status, text, tuple(Quote(clause, quote) for clause, quote in cited))


def one(asked: Question, system: Scripted, library: Library) -> Result:
    [found] = run([asked], system, library)
    return found


# ---- measures of a question --------------------------------------------------------------------------


def test_a_question_answered_right(library: Library) -> None:
    reply = answer("要到60%以上", (FOREST, "森林覆盖率达到60%以上"))
    found = one(question(FOREST_GOLD), Scripted([FOREST, RIVER], reply), library)
    assert found.measures == dict.fromkeys(ANSWERABLE, 1.0) | {"false_refusal": 0.0, "unsupported_figure": 0.0}
    assert (found.id, found.kind, found.half, found.status) == ("q1", "numeric", "dev", "answered")
    assert (found.documents, found.ranking, found.relevant, found.cited) == (
        ("bengbu",),
        (FOREST, RIVER),
        (FOREST,),
        (FOREST,),
    )
    assert found.milliseconds >= 0


def test_a_question_answered_half_right(library: Library) -> None:
    reply = answer("60%", (RIVER, "三级河长"), (FOREST, "达到60%以上"))
    asked = question(FOREST_GOLD, CAMELLIA_GOLD, mode="all", keys=(("60%",), ("2300万亩",)))
    found = one(asked, Scripted([RIVER, CAMELLIA, FRONT], reply), library).measures
    assert found == {
        "recall@1": 0.0,
        "recall@5": 1 / 2,
        "recall@10": 1 / 2,
        "mrr": 1 / 2,
        # 1/log2(3) over (1/log2(2) + 1/log2(3)) = 0.63093 / 1.63093
        "ndcg@10": pytest.approx(0.3868528072345416, abs=1e-12),
        "first_citation": 0.0,
        "citation_hit": 0.0,
        "citation_precision": 1 / 2,
        "keys_met": 1 / 2,
        "right": 0.0,
        "false_refusal": 0.0,
        "unsupported_figure": 0.0,
    }


def test_a_question_without_any_result_counts_0_and_is_a_false_refusal(library: Library) -> None:
    found = one(question(FOREST_GOLD), Scripted(), library).measures
    assert found == dict.fromkeys(ANSWERABLE, 0.0) | {"false_refusal": 1.0}


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        pytest.param("not_found", "", (1.0, 0.0, 0.0), id="declined"),
        pytest.param("clarify", "哪个地区？", (1.0, 0.0, 0.0), id="asked_back"),
        pytest.param("not_found", "只有2025年的数", (1.0, 0.0, 0.0), id="declined_with_a_number"),
        pytest.param("answered", "加强保护", (0.0, 1.0, 0.0), id="answered"),
        pytest.param("answered", "要到70%", (0.0, 1.0, 1.0), id="answered_with_a_number_of_its_own"),
    ],
)
def test_an_unanswerable_question_has_measures_of_refusal_alone(
    library: Library, status: str, text: str, expected: tuple[float, float, float]
) -> None:
    found = one(question(), Scripted([FOREST], answer(text, status=status)), library)
    names = ("right_refusal", "wrong_answer_given", "unsupported_figure")
    assert found.measures == dict(zip(names, expected, strict=True))
    assert (found.overlap, found.relevant, found.documents) == ("none", (), ())


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        pytest.param(answer("60%", (FOREST, "60%")), 1.0, id="cited_and_said"),
        pytest.param(answer("六成", (FOREST, "60%")), 0.0, id="cited_but_not_said"),
        pytest.param(answer("60%", (RIVER, "60%")), 0.0, id="said_but_cited_wrongly"),
        pytest.param(answer("60%", (FOREST, "60%"), status="clarify"), 0.0, id="declined"),
    ],
)
def test_right_asks_for_citation_and_keys_and_an_answer(library: Library, reply: Reply, right: float) -> None:
    assert one(question(FOREST_GOLD), Scripted([FOREST], reply), library).measures["right"] == right


@pytest.mark.parametrize(
    ("mode", "relevant", "recall"),
    [
        pytest.param("any", (CAMELLIA,), 1.0, id="any_wants_the_best_ranked"),
        pytest.param("all", (FOREST, CAMELLIA), 1 / 2, id="all_wants_both"),
    ],
)
def test_gold_mode_decides_what_is_wanted(
    library: Library, mode: GoldMode, relevant: tuple[str, ...], recall: float
) -> None:
    found = one(question(FOREST_GOLD, CAMELLIA_GOLD, mode=mode), Scripted([RIVER, CAMELLIA]), library)
    assert (found.relevant, found.measures["recall@5"]) == (relevant, recall)


def test_a_number_in_no_quote_is_unsupported(library: Library) -> None:
    reply = answer("60%，其中5个县", (FOREST, "达到60%以上"))
    assert one(question(FOREST_GOLD), Scripted([], reply), library).measures["unsupported_figure"] == 1.0


# ---- the run -----------------------------------------------------------------------------------------


def test_the_system_gets_the_question_and_those_before_it(library: Library) -> None:
    system = Scripted()
    run([Question("c/2", "zh", "conversation", "test", "2035年呢", (), "any", (), ("覆盖率多少",))], system, library)
    assert system.searched == [("2035年呢", ("覆盖率多少",), DEPTH)]
    assert system.asked == [("2035年呢", ("覆盖率多少",))]


def test_results_come_in_the_order_of_questions_and_progress_is_told(library: Library) -> None:
    told: list[tuple[int, int]] = []
    asked = [question(name="q2"), question(FOREST_GOLD, name="q1")]
    found = run(asked, Scripted(), library, lambda done, of: told.append((done, of)))
    assert [result.id for result in found] == ["q2", "q1"]
    assert told == [(1, 2), (2, 2)]


# ---- the documents' fingerprint ----------------------------------------------------------------------


def test_fingerprint_is_of_names_and_texts_in_any_order(tmp_path: Path) -> None:
    for folder, name, text in [("a", "x", "第一条　甲"), ("b", "x", "第一条　乙"), ("c", "y", "第一条　甲")]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.txt").write_text(f"合肥市条例\n\n{text}\n", encoding="utf-8")
    first, changed, renamed = (fingerprint(Library.load([tmp_path / folder])) for folder in "abc")
    assert len({first, changed, renamed}) == 3
    assert first == fingerprint(Library.load([tmp_path / "a"]))
    forward, backward = ([tmp_path / one, tmp_path / other] for one, other in ("ac", "ca"))
    assert fingerprint(Library.load(forward)) == fingerprint(Library.load(backward))


# ---- overlap of wording ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "texts", "level"),
    [
        # 森林 林覆 覆盖 盖率: 4 of 4 pairs
        pytest.param("森林覆盖率", ["到2025年，森林覆盖率达到60%以上"], "high", id="all_pairs"),
        # 森林 林覆 覆盖 盖率 of these and 率多 多少: 4 of 6 = 0.67
        pytest.param("森林覆盖率多少", ["森林覆盖率达到60%以上"], "high", id="four_of_six"),
        # 森林 of 森林 林占 占多 多大: 1 of 4 = 0.25
        pytest.param("森林占多大", ["森林覆盖率达到60%以上"], "medium", id="one_of_four"),
        # 森林 of 森林 林要 要占 占多 多大: 1 of 5 = 0.2
        pytest.param("森林要占多大", ["森林覆盖率达到60%以上"], "low", id="one_of_five"),
        pytest.param("树要种到哪一步", ["森林覆盖率达到60%以上"], "low", id="none"),
        pytest.param("森林覆盖率", ["清理岸线垃圾", "森林覆盖率达到60%"], "high", id="best_of_the_clauses"),
        pytest.param("森林 覆盖\n率", ["森林覆盖率"], "high", id="white_space_aside"),
        pytest.param("How much forest?", ["森林覆盖率"], "low", id="no_chinese"),
        pytest.param("森林覆盖率", [], "low", id="no_clause"),
    ],
)
def test_overlap_is_the_share_of_character_pairs(asked: str, texts: list[str], level: str) -> None:
    assert overlap(asked, texts) == level
