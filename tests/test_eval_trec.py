"""Runs and qrels in TREC and JSON; two other tools read them back and measure the same."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import ir_measures
import pytest
import ranx
from ir_measures import RR, P, R, nDCG

from corpus.library import Library
from eval.compare import summary, values
from eval.questions import Gold, GoldMode, Question
from eval.run import Reply, Result, run
from eval.trec import qrels, run_scores, write_trec

ARTICLES = 60
# ranx compiles its measures with numba, which reports a cast of a counter
pytestmark = pytest.mark.filterwarnings("ignore:unsafe cast from uint64:numba.core.errors.NumbaTypeSafetyWarning")


def result(name: str, ranking: tuple[str, ...], relevant: tuple[str, ...]) -> Result:
    return Result(name, "numeric", "test", ("law",), "low", "answered", ranking, relevant, (), {}, 1.0)


FOUND = result("q1", ("law/2", "law/1"), ("law/1",))
EMPTY = result("q2", (), ("law/3", "law/4"))
UNANSWERABLE = result("q3", ("law/5",), ())
SMALL = [FOUND, EMPTY, UNANSWERABLE]


# ---- the files ---------------------------------------------------------------------------------------


def test_run_scores_fall_and_leave_out_unanswerable_questions() -> None:
    assert run_scores(SMALL) == {"q1": {"law/2": 10.0, "law/1": 9.0}, "q2": {}}


def test_qrels_have_every_answerable_question() -> None:
    assert qrels(SMALL) == {"q1": {"law/1": 1}, "q2": {"law/3": 1, "law/4": 1}}


def test_the_files_are_in_trec_form_and_in_json(tmp_path: Path) -> None:
    paths = write_trec(SMALL, tmp_path / "report", tag="bm25")
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    assert texts["run.trec"] == "q1 Q0 law/2 1 10 bm25\nq1 Q0 law/1 2 9 bm25\n"
    assert texts["qrels.trec"] == "q1 0 law/1 1\nq2 0 law/3 1\nq2 0 law/4 1\n"
    assert json.loads(texts["run.json"]) == run_scores(SMALL)
    assert json.loads(texts["qrels.json"]) == qrels(SMALL)


def test_writing_twice_gives_the_same_files(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_trec(SMALL, tmp_path)]
    assert [path.read_bytes() for path in write_trec(SMALL, tmp_path)] == first


# ---- other tools -------------------------------------------------------------------------------------


class Drawn:
    """Ranks clauses as drawn beforehand."""

    name = "drawn"

    def __init__(self, rankings: dict[str, list[str]]) -> None:
        self.rankings = rankings

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """The ranking drawn for a question."""
        return self.rankings[question][:k]

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """Nothing: answers are not measured here."""
        return Reply("not_found", "", ())


def quote(article: int) -> Gold:
    return Gold("law", f"甲{article}乙" if article % 7 else "逢七")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """40 questions over 60 clauses: every fifth without any result, `any` and `all` in turn, one unanswerable in ten.

    The articles 7, 14, 21 … share their words, so that a gold may stand in any of several clauses.
    """
    folder = tmp_path_factory.mktemp("corpus")
    words = ("逢七" if article % 7 == 0 else f"甲{article}乙" for article in range(1, ARTICLES + 1))
    articles = "".join(f"第{article}条　本市湿地{text}。\n\n" for article, text in enumerate(words, 1))
    (folder / "law.txt").write_text(f"泰州市湿地保护条例\n\n{articles}", encoding="utf-8")
    library = Library.load([folder])
    [law] = library
    clauses = [clause.id for clause in law.clauses if "本市湿地" in clause.text]
    assert len(clauses) == ARTICLES
    rng = random.Random(11)
    questions, rankings = [], {}
    for number in range(40):
        text = f"问题{number}"
        gold = () if number % 10 == 9 else tuple(map(quote, rng.sample(range(1, ARTICLES + 1), rng.randrange(1, 5))))
        mode: GoldMode = "all" if number % 2 else "any"
        questions.append(Question(f"q{number}", "zh", "list", "test", text, gold, mode, ()))
        near = [clause.id for each in gold for clause in law.clauses if each.quote in clause.text]
        drawn = list(dict.fromkeys([*rng.sample(clauses, 8), *rng.sample(near, min(len(near), 3))]))
        rng.shuffle(drawn)
        rankings[text] = [] if number % 5 == 0 else [str(clause) for clause in drawn]
    return run(questions, Drawn(rankings), library)


@pytest.fixture(scope="module")
def written(results: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_trec(results, folder)
    return folder


def test_the_drawn_run_has_all_that_can_go_wrong(results: list[Result]) -> None:
    means = summary(results)
    assert means["mrr"].count == 36  # 40 less 4 unanswerable
    assert sum(not each.ranking for each in results if each.relevant) == 8
    assert max(len(each.relevant) for each in results) > 1
    assert 0 < means["recall@5"].mean < means["recall@10"].mean < 1
    assert 0 < means["mrr"].mean < 1


def lines_of(folder: Path) -> tuple[list[ir_measures.Qrel], list[ir_measures.ScoredDoc]]:
    """The qrels and the run as ir_measures reads them."""
    judged = ir_measures.read_trec_qrels(str(folder / "qrels.trec"))  # type: ignore[no-untyped-call]
    ranked = ir_measures.read_trec_run(str(folder / "run.trec"))  # type: ignore[no-untyped-call]
    return list(judged), list(ranked)


def test_ir_measures_finds_the_same_means(results: list[Result], written: Path) -> None:
    """A question that is only in the qrels counts as 0 in `calc_aggregate`, without being told."""
    found = ir_measures.calc_aggregate(
        [nDCG @ 10, RR, R @ 5, R @ 10, P @ 5],
        *lines_of(written),
    )
    means = summary(results)
    assert found[nDCG @ 10] == pytest.approx(means["ndcg@10"].mean, abs=1e-9)
    assert found[RR] == pytest.approx(means["mrr"].mean, abs=1e-9)
    assert found[R @ 5] == pytest.approx(means["recall@5"].mean, abs=1e-9)
    assert found[R @ 10] == pytest.approx(means["recall@10"].mean, abs=1e-9)
    # P@5 = |relevant among the first 5| / 5 = recall@5 * |relevant| / 5
    recall = values(results, "recall@5")
    precision = sum(recall[each.id] * len(each.relevant) / 5 for each in results if each.relevant) / len(recall)
    assert found[P @ 5] == pytest.approx(precision, abs=1e-9)


def test_ir_measures_finds_the_same_for_each_question(results: list[Result], written: Path) -> None:
    found = ir_measures.iter_calc(
        [nDCG @ 10],
        *lines_of(written),
    )
    assert {each.query_id: each.value for each in found} == pytest.approx(values(results, "ndcg@10"), abs=1e-9)


def test_ranx_finds_the_same_means(results: list[Result], written: Path) -> None:
    """`make_comparable` gives each question that is only in the qrels an empty ranking, which counts as 0."""
    names = ["recall@5", "recall@10", "mrr", "ndcg@10"]
    found = ranx.evaluate(
        ranx.Qrels.from_file(str(written / "qrels.trec"), kind="trec"),
        ranx.Run.from_file(str(written / "run.trec"), kind="trec"),
        names,
        make_comparable=True,
    )
    means = summary(results)
    assert {name: float(found[name]) for name in names} == pytest.approx(
        {name: means[name].mean for name in names}, abs=1e-9
    )
