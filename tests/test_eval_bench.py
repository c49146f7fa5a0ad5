"""The bench on a tiny workload: same input for every engine, exact best ten, ratios by hand, reasons, reports."""

import gzip
import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy
import pytest
from doubles import LIBRARY

from eval.bench import answers_report
from eval.bench.answers import Answers, Asked, Asking, Cold, Starts, Turns, Warm, limits, percentile, times
from eval.bench.asking import asked
from eval.bench.cold import cold_starts, imports_ms
from eval.bench.engines import ENGINES, Level, Listed
from eval.bench.laws import documents, drawn, write_laws
from eval.bench.load import About, LoadError, Words, changed, grown, prepare, projection, read_load, read_queries
from eval.bench.measure import Effort, Opened, Run
from eval.bench.outcome import (
    TARGETS,
    Bench,
    Machine,
    Outcome,
    Target,
    cpu_ms,
    exponent,
    merged,
    ratio,
    start_ms,
    verdict,
    wall_ms,
)
from eval.bench.peers.plain import FirstClause
from eval.bench.process import run_python
from eval.bench.reference import fused, share_of_best
from eval.bench.report import as_record, markdown, plot, table, to_json
from eval.bench.run import Options, chosen, run_bench
from eval.bench.whole import Shipped
from index.hybrid import ClauseIndex

SUBJECTS = (
    "市知识产权局",
    "县级以上人民政府",
    "专利权人",
    "商标代理机构",
    "高等院校",
    "科技型中小企业",
    "海关",
    "人民法院",
)
DUTIES = (
    "应当自收到申请之日起十五日内作出决定",
    "可以给予二十万元以下的奖励",
    "负责本行政区域内的专利保护工作",
    "应当建立商标使用管理制度",
    "不得泄露当事人的商业秘密",
    "应当将转化收益的百分之七十奖励完成人",
)
ENDS = (
    "。",
    "；违反规定的，依法处理。",
    "，并向社会公布。",
    "，具体办法另行制定。",
    "。2025年底前完成。",
    "，每3年评估一次。",
    "。本条自公布之日起施行。",
)
QUERIES = (
    "专利申请多少日内决定",
    "商标代理机构要做什么",
    "高等院校转化收益奖励多少",
    "商业秘密由谁保护",
    "海关多久评估一次",
)


def pairs_of(text: str) -> list[str]:
    """Characters by twos: a cutter that needs no dictionary."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


WORDS = Words("pairs", pairs_of)
ENCODER = projection(WORDS, dimensions=16)


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 articles, and questions of two sources beside them."""
    folder = tmp_path_factory.mktemp("laws")
    texts = [subject + duty + end for subject in SUBJECTS for duty in DUTIES for end in ENDS][:300]
    pack(folder / "laws.jsonl.gz", [{"name": f"第{place}条", "text": text} for place, text in enumerate(texts)])
    asked = [{"source": "stard", "query": query} for query in (*QUERIES, QUERIES[0])]
    pack(folder / "pairs.jsonl.gz", [*asked, {"source": "drcd", "query": "不在其中"}])
    return folder


def pack(path: Path, records: Sequence[dict[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def make(folder: Path, laws: Path, size: int) -> About:
    files = {"laws": laws / "laws.jsonl.gz", "pairs": laws / "pairs.jsonl.gz"}
    return prepare(folder, size, **files, words=WORDS, encoder=ENCODER, seed=7)


# ---- the workload --------------------------------------------------------------------------------------


def test_a_workload_reads_back_as_it_was_made(tmp_path: Path, laws: Path) -> None:
    about = make(tmp_path, laws, 300)
    load = read_load(tmp_path, ("texts", "tokens", "vectors"))
    assert (about.size, about.copies, about.queries) == (300, 0, len(QUERIES))
    assert load.tokens == [pairs_of(text) for text in load.texts]
    assert sum(map(len, load.tokens)) == about.terms
    assert load.queries.tokens == [list(dict.fromkeys(pairs_of(text))) for text in load.queries.texts]
    assert sorted(load.queries.texts) == sorted(QUERIES)
    assert load.vectors.shape == (300, 16)
    assert numpy.allclose(numpy.linalg.norm(load.vectors, axis=1), 1, atol=1e-6)


def test_a_part_not_asked_for_is_empty(tmp_path: Path, laws: Path) -> None:
    make(tmp_path, laws, 50)
    load = read_load(tmp_path, ("tokens",))
    assert (load.texts, load.vectors.size, len(load.tokens)) == ([], 0, 50)


def test_the_same_workload_is_made_once(tmp_path: Path, laws: Path) -> None:
    first = make(tmp_path, laws, 50)
    before = (tmp_path / "articles.ids.npy").stat().st_mtime_ns
    assert make(tmp_path, laws, 50) == first
    assert (tmp_path / "articles.ids.npy").stat().st_mtime_ns == before
    assert make(tmp_path, laws, 60).size == 60


def test_a_larger_workload_holds_the_smaller() -> None:
    articles = [f"第{place}条规定" for place in range(40)]
    small, large = grown(articles, 10, pairs_of, seed=7), grown(articles, 30, pairs_of, seed=7)
    assert large[:10] == small
    assert sorted(grown(articles, 40, pairs_of, seed=7)) == sorted(articles)
    assert grown(articles, 30, pairs_of, seed=8) != large


def test_beyond_the_articles_come_changed_copies(laws: Path) -> None:
    articles = [subject + duty + "。" + DUTIES[0] + "。" for subject in SUBJECTS for duty in DUTIES]
    found = grown(articles, 100, pairs_of, seed=7)
    copies = found[len(articles) :]
    assert len(found) == 100
    assert all(copies)
    assert len(set(copies) - set(articles)) > len(copies) / 2
    assert grown(articles, 100, pairs_of, seed=7) == found


def test_a_copy_keeps_the_words_that_are_not_replaced() -> None:
    text = "甲应当申请。乙可以答复。丙不得泄露。"
    copy = changed(text, [], [["另"]], random.Random(1))
    assert {part for part in copy.split("。") if part} <= set(text.split("。"))
    many = [changed("商标" * 50, ["商标"] * 50, [["专利"]], random.Random(seed)) for seed in range(5)]
    assert [copy.count("专利") for copy in many] == [4] * 5  # 8 % of 50


def test_files_that_cannot_be_read_say_so(tmp_path: Path, laws: Path) -> None:
    with pytest.raises(LoadError, match="it cannot be read"):
        read_queries(tmp_path / "none.gz")
    (tmp_path / "plain.gz").write_text("{}", encoding="utf-8")
    with pytest.raises(LoadError, match="it cannot be read"):
        read_queries(tmp_path / "plain.gz")
    with pytest.raises(LoadError, match="there is no workload"):
        read_load(tmp_path, ("tokens",))
    pack(tmp_path / "empty.gz", [])
    with pytest.raises(LoadError, match="nothing to search"):
        prepare(
            tmp_path, 5, laws=tmp_path / "empty.gz", pairs=laws / "pairs.jsonl.gz", words=WORDS, encoder=ENCODER, seed=1
        )


# ---- the run -------------------------------------------------------------------------------------------

ABSENT = Listed("absent", "lexical", "no_such_library", "Engine", ())
MODULES = {"rank-bm25": "rank_bm25", "numpy": "numpy", "sqlite-fts5": "sqlite3", "faiss-fp32": "faiss"}
PRESENT = tuple(engine for engine in ENGINES if engine.name in MODULES and find_spec(MODULES[engine.name]))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, laws: Path) -> Bench:
    """Engines that need no more than this project does, at two sizes, and one that is not there."""
    out = tmp_path_factory.mktemp("bench")
    options = Options(
        laws / "laws.jsonl.gz",
        laws / "pairs.jsonl.gz",
        out,
        sizes=(150, 300),
        main=300,
        engines=(*PRESENT, ABSENT),
        effort=Effort(passes=2, k=10, seconds=1.0),
        rounds=2,
    )
    found = run_bench(options, WORDS, ENCODER)
    assert sorted(path.name for path in out.iterdir()) == ["load-150", "load-300"]
    return found


def test_every_engine_is_asked_every_question(bench: Bench) -> None:
    assert len(PRESENT) >= 3
    for outcome in bench.outcomes:
        if outcome.run:
            passes = 4 if outcome.size == 300 else 2  # two rounds at the main size
            assert [len(spent) for spent in outcome.run.cpu_ms] == [len(QUERIES)] * passes
            assert all(len(ranking) == 10 for ranking in outcome.run.rankings)
            assert all(0 <= row < outcome.size for ranking in outcome.run.rankings for row in ranking)


def test_exact_engines_agree_with_the_reference(bench: Bench) -> None:
    found = bench.at(300)
    for name in {"numpy", "faiss-fp32"} & found.keys():
        assert found[name].agreement == 1.0, name
    for name in ("rank-bm25", "sqlite-fts5"):  # their idf is another for words in more than half of the articles
        assert 0.8 < (found[name].agreement or 0) <= 1, name


def test_a_failing_peer_gives_its_reason(bench: Bench) -> None:
    absent = bench.at(300)["absent"]
    assert absent.run is None
    assert absent.reason == "ModuleNotFoundError: No module named 'no_such_library'"
    assert "absent: ModuleNotFoundError" in table(bench)
    assert "- absent: ModuleNotFoundError" in markdown(bench)


def test_a_peer_too_large_or_too_slow_gives_its_reason(tmp_path: Path, laws: Path) -> None:
    files = (laws / "laws.jsonl.gz", laws / "pairs.jsonl.gz", tmp_path)
    small = Listed("small", "dense", "eval.bench.peers.product", "Product", (), largest=10)
    slow = Listed("slow", "dense", "eval.bench.peers.product", "Product", ())
    found = run_bench(Options(*files, sizes=(20,), main=20, engines=(small, slow), limit_s=0.01), WORDS, ENCODER)
    assert found.at(20)["small"].reason == "not run above 10 articles: too slow or too large"
    assert found.at(20)["slow"].reason == "stopped after 0.01 s"


def test_engines_are_chosen_by_name_and_level() -> None:
    assert chosen(()) == ENGINES
    assert {engine.name for engine in chosen(("dense", "tantivy"))} >= {"wence-dense", "faiss-fp32", "tantivy"}
    assert len({engine.name for engine in ENGINES}) == len(ENGINES)
    assert chosen(["answers"]) == ()


def test_every_target_names_engines_that_there_are() -> None:
    names = {engine.name for engine in ENGINES}
    assert {name for target in TARGETS for name in (target.ours, target.peer) if name} <= names


# ---- figures by hand -----------------------------------------------------------------------------------


def run(cpu: Sequence[Sequence[float]], *, build: float = 1.0, grown_mb: float | None = 10.0) -> Run:
    return Run(0.1, build, build, 5.0, 50.0, grown_mb, 90.0, cpu, cpu, [[0]] * len(cpu[0]))


def outcome(name: str, found: Run | None, *, level: Level = "lexical", ours: bool = False, size: int = 100) -> Outcome:
    return Outcome(Listed(name, level, "", "", (), is_ours=ours), size, found, reason="" if found else "it broke")


def test_cpu_is_the_median_of_the_passes() -> None:
    found = run([[1, 2, 3], [5, 5, 5], [2, 3, 4]])
    assert cpu_ms(found) == 3  # of 2, 5, 3
    assert cpu_ms(found, 2) == 2.5  # of 1.5, 5, 2.5


def test_wall_is_the_median_of_the_passes_too() -> None:
    found = run([[1, 2, 3, 10], [1, 2, 4, 30], [1, 3, 5, 20]])
    assert wall_ms(found, 0.5) == 2
    assert wall_ms(found, 0.99) == 20


def test_ratios_are_of_the_questions_both_were_asked() -> None:
    ours, peer = outcome("ours", run([[1, 3, 100]])), outcome("peer", run([[10, 30]], build=4.0, grown_mb=25.0))
    assert ratio(peer, ours, "cpu") == 10  # (10 + 30) / (1 + 3)
    assert ratio(peer, ours, "build") == 4
    assert ratio(peer, ours, "memory") == 2.5
    assert ratio(peer, ours, "start") == pytest.approx(4005 / 1005)  # build and first question
    assert ratio(outcome("peer", None), ours, "cpu") is None
    assert ratio(outcome("peer", run([[1]], grown_mb=None)), ours, "memory") is None


def test_rounds_are_merged_by_medians() -> None:
    rounds = [run([[1, 2, 3]], build=1.0, grown_mb=10), run([[3, 4]], build=5.0), run([[5, 6, 7]], build=2.0)]
    found = merged(
        [replace(outcome("one", one), opened=Opened(ms, 1.0, None)) for one, ms in zip(rounds, (9, 1, 2), strict=True)]
    )
    assert found.run is not None
    assert found.run.cpu_ms == [[1, 2], [3, 4], [5, 6]]
    assert (cpu_ms(found.run), found.run.build_s, found.run.grown_mb) == (3.5, 2.0, 10)
    assert found.opened == Opened(2, 1.0, None)
    assert merged([outcome("one", rounds[0]), outcome("one", None)]).reason == "it broke"


def test_an_engine_on_disk_starts_when_it_is_opened() -> None:
    stored = Listed("stored", "lexical", "", "", (), is_stored=True)
    assert start_ms(Outcome(stored, 1, run([[1]]), Opened(12.0, 3.0, 1.0))) == 15
    assert start_ms(Outcome(stored, 1, run([[1]]))) is None


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    assert exponent([10, 100, 1000], [2, 20, 200]) == pytest.approx(1)
    assert exponent([10, 1000], [1, 10]) == pytest.approx(0.5)
    assert exponent([10, 100, 1000], [1, 10, 1000]) == pytest.approx(1.5)  # Δlog 0, 1, 3 over 0, 1, 2
    assert exponent([10], [1]) is None


def test_a_target_is_met_missed_or_not_measured() -> None:
    found = {"ours": outcome("ours", run([[1.0]])), "peer": outcome("peer", run([[7.0]]))}
    found["broken"] = outcome("broken", None)
    least = Target("ours", "cpu", "peer", least=7)
    assert verdict(least, found).is_met is True
    assert verdict(Target("ours", "cpu", "peer", least=7.1), found).is_met is False
    assert verdict(Target("ours", "start", most=60), found).is_met is False  # 1,000 ms to build and 5 to ask
    missing = verdict(Target("ours", "cpu", "broken", least=1), found)
    assert (missing.is_met, missing.reason) == (None, "broken: it broke")
    assert verdict(Target("ours", "cpu", "other", least=1), found).reason == "other: not asked for"
    assert verdict(Target("ours", "agreement", least=1), found).reason == "not measured"


def test_a_share_counts_ties_as_found() -> None:
    scores = numpy.array([3.0, 2.0, 2.0, 1.0, 0.0])
    assert share_of_best([0, 2], scores, 2) == 1
    assert share_of_best([0, 3], scores, 2) == 0.5
    assert share_of_best([0, 1, 2, 3], scores, 5) == 1  # four score at all
    assert share_of_best([], numpy.zeros(3), 2) == 1


def test_lists_are_fused_by_their_ranks() -> None:
    found = fused([numpy.array([3.0, 2.0, 0.0]), numpy.array([0.0, 1.0, 2.0])])
    assert found.tolist() == pytest.approx([1 / 61, 1 / 62 + 1 / 62, 1 / 61])


# ---- reports -------------------------------------------------------------------------------------------

MACHINE = Machine("EPYC", 2, "Linux", "3.11", (0.1, 0.2))
ABOUT = About(1, "l", "p", 7, 100, "pairs", "projection", queries=3, terms=900)


def fake() -> Bench:
    outcomes = []
    for size, cost in ((100, 1.0), (1000, 10.0)):
        outcomes.append(outcome("wence-bm25", run([[cost] * 3]), ours=True, size=size))
        outcomes.append(outcome("rank-bm25", run([[cost * 2000] * 3]), size=size))
        outcomes.append(outcome("a<b", None, size=size))
    larger = About(1, "l", "p", 7, 1000, "pairs", "projection", copies=900, queries=3, terms=9000)
    return Bench(1000, 3, 2, 10, MACHINE, [ABOUT, larger], outcomes)


def test_the_table_has_a_line_for_each_engine() -> None:
    lines = table(fake()).splitlines()
    assert [line.split() for line in lines if line.startswith("rank-bm25")][1][:3] == ["rank-bm25", "20,000", "2,000"]
    assert "1,000 articles, 900 of them changed copies; 9,000 words; 3 questions" in lines
    assert "  met     wence-bm25: CPU a question at least 1000 × less than rank-bm25: 2,000" in lines
    assert "  –       wence-bm25: CPU a question at least 1.8 × less than tantivy: tantivy: not asked for" in lines


def test_markdown_has_whole_tables() -> None:
    rows = [line for line in markdown(fake()).splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows[: rows.index("| target | found |  |")]} == {10}
    assert any(row.startswith("| rank-bm25 | 20,000 | 2,000 |") for row in rows)


def test_the_record_holds_what_the_table_shows() -> None:
    record = json.loads(to_json(fake()))
    assert record.keys() == as_record(fake()).keys()
    assert record["exponents"] == {"wence-bm25": pytest.approx(1), "rank-bm25": pytest.approx(1)}
    engines = {(engine["engine"], engine["size"]): engine for engine in record["engines"]}
    assert engines["rank-bm25", 1000]["ratios"]["cpu"] == 2000
    assert engines["a<b", 100]["reason"] == "it broke"
    assert [target["is_met"] for target in record["targets"]].count(True) == 1
    assert len(record["targets"]) == len(TARGETS)


def test_the_record_of_a_run_is_json(bench: Bench) -> None:
    record = json.loads(to_json(bench))
    assert {load["size"] for load in record["loads"]} == {150, 300}
    assert record["versions"]["rank-bm25"]
    assert all(math.isfinite(engine["cpu_ms"]) for engine in record["engines"] if "cpu_ms" in engine)


def test_the_plot_is_well_formed_and_draws_each_engine(bench: Bench) -> None:
    for found, lines in ((fake(), 2), (bench, len(PRESENT))):
        drawn = ElementTree.fromstring(plot(found))
        assert len(drawn.findall(".//{*}polyline")) == lines
    assert "a&lt;b" not in plot(fake())  # nothing was measured
    single = Bench(100, 3, 2, 10, MACHINE, [ABOUT], [outcome("wence-bm25", run([[1.0]]))])
    assert plot(single) == ""


# ---- whole answers -------------------------------------------------------------------------------------

ASKED = (
    {"id": "a", "type": "numeric", "half": "dev", "question": "东莞市发明专利奖励多少"},
    {"id": "b", "type": "numeric", "half": "dev", "question": "地理标志由谁负责"},
    {"id": "c", "type": "background", "half": "test", "question": "为什么制定本办法"},
    {
        "id": "d",
        "type": "conversation",
        "half": "dev",
        "turns": [{"question": "湖南省2025年目标"}, {"question": "那2030年呢"}],
    },
)
STEPS = {"understand", "retrieve", "answer"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, laws: Path) -> Bench:
    """Whole answers from the small library and from sixty articles, and no engine."""
    out = tmp_path_factory.mktemp("answers")
    questions = out / "questions.jsonl"
    questions.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in ASKED), encoding="utf-8")
    options = Options(
        laws / "laws.jsonl.gz",
        laws / "pairs.jsonl.gz",
        out,
        sizes=(60,),
        engines=chosen(["answers"]),
        shipped=Shipped(LIBRARY, [questions]),
        asking=Asking(most=3, warm=1, starts=2, large=60, peer="import json"),
    )
    told: list[str] = []
    found = run_bench(options, WORDS, ENCODER, told.append)
    assert [path.name for path in out.iterdir()] == ["questions.jsonl"]
    assert "answers from 60 articles" in told
    return found


def of(bench: Bench) -> Answers:
    assert bench.answers is not None
    return bench.answers


def test_both_are_asked_the_same_questions_once(whole: Bench) -> None:
    assert [(one.name, one.reason) for one in of(whole).asked] == [("shipped documents", ""), ("60 articles", "")]
    assert of(whole).asked[1].clauses == 60
    for one in of(whole).asked:
        assert one.ours is not None
        assert one.peer is not None
        assert one.ours.steps_ms.keys() == STEPS
        for spent in (one.ours, one.peer):
            assert len(spent.wall_ms) == len(spent.cpu_ms) == sum(spent.statuses.values()) == 3  # four, one to warm up
        for steps in zip(one.ours.wall_ms, *one.ours.steps_ms.values(), strict=True):
            assert sum(steps[1:]) <= steps[0]


def test_a_start_is_held_against_the_peers_import(whole: Bench) -> None:
    cold = of(whole).cold
    assert isinstance(cold, Cold)
    assert [len(starts.wall_s) for starts in (cold.ours, cold.peer)] == [2, 2]
    assert (cold.ours.command, cold.peer.command) == ("wence ask", 'python -c "import json"')
    assert {"numpy", "faiss", "wence"} <= cold.imports_ms.keys()
    assert list(cold.parts_ms) == ["imports", "opening the index", "first answer", "the same again"]


def test_no_engine_is_run_for_answers_alone(whole: Bench) -> None:
    assert (whole.outcomes, whole.loads, plot(whole)) == ([], [], "")
    assert "Targets at" not in table(whole)


def test_the_record_of_whole_answers_is_json(whole: Bench) -> None:
    record = json.loads(to_json(whole))
    assert record["targets"] == []
    assert [one["workload"] for one in record["answers"]["asked"]] == ["shipped documents", "60 articles"]
    assert {"rank-bm25", "numpy"} <= record["versions"].keys()
    assert len(record["answers"]["limits"]) == 3
    assert json.loads(to_json(fake()))["answers"] is None


def test_questions_to_warm_up_are_not_measured() -> None:
    seen: list[Turns] = []

    def ask(turns: Turns) -> tuple[str, dict[str, float]]:
        seen.append(turns)
        return "answered" if turns[-1] == "二" else "not_found", {"retrieve": float(len(seen))}

    found = asked(ask, [["一"], ["一", "二"], ["三"]], warm=1)
    assert seen == [["一"], ["一", "二"], ["三"]]
    assert found.steps_ms == {"retrieve": [2.0, 3.0]}
    assert found.statuses == {"answered": 1, "not_found": 1}
    assert len(found.wall_ms) == 2


def test_the_peer_gives_the_first_clause_whole(clause_index: ClauseIndex) -> None:
    clauses = [clause_index.archive.clause(row) for row in range(len(clause_index))]
    peer = FirstClause(clauses)
    assert peer.ask(clauses[7].text, []) == clauses[7].text
    assert peer.ask("！", []) is None


def test_a_start_that_fails_gives_its_reason(tmp_path: Path) -> None:
    reason = cold_starts(tmp_path / "none", "有吗", Asking(starts=1))
    assert isinstance(reason, str)
    assert "wence index" in reason
    assert run_python(["-c", "raise SystemExit('it broke')"], 60) == "it broke"
    assert run_python(["-c", "import time; time.sleep(60)"], 0.01) == "stopped after 0.01 s"


def test_laws_are_drawn_whole_and_the_last_is_cut() -> None:
    articles = [(f"{law}第{place}条", f"{law}{place}") for law in ("甲法", "乙法", "丙法") for place in "一二三四"]
    found = drawn(articles, 10, seed=7)
    assert sorted(map(len, found.values())) == [2, 4, 4]
    assert drawn(articles, 10, seed=7) == found
    assert len({tuple(drawn(articles, 12, seed=seed)) for seed in range(20)}) > 1


def test_laws_are_documents_of_their_places() -> None:
    local, national = documents(
        {"榆林市水法": [("榆林市水法第二条", "水归国家。")], "专利法": [("专利法第一条", "甲。")]}
    )
    assert (local.title, local.region, local.level) == ("榆林市水法", "榆林市", "city")
    assert (national.region, national.level) == (None, "national")
    clause = local.clauses[0]
    assert (clause.path, clause.text, clause.kind) == (("第二条",), "水归国家。", "law_article")


def test_more_laws_than_there_are_is_an_error(tmp_path: Path, laws: Path) -> None:
    with pytest.raises(LoadError, match="there are 300 articles, not 301"):
        write_laws(laws / "laws.jsonl.gz", 301, tmp_path, seed=7)


def test_imports_count_for_the_library_they_are_made_for() -> None:
    lines = """noise
import time: self [us] | cumulative | imported package
import time:       100 |        100 |   encodings
import time:      1000 |       1000 |       ctypes
import time:      2000 |       2000 |       numpy._core
import time:      3000 |       6000 |     numpy
import time:      4000 |       4000 |     json
import time:      5000 |      15000 |   index.dense
import time:       500 |      15500 | rag""".splitlines()
    assert imports_ms(lines) == {"numpy": 6.0, "wence": 5.5, "others": 4.1}


def test_percentiles_are_nearest_ranks() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, share) for share in (0.0, 0.2, 0.5, 0.95, 1.0)] == [1, 1, 3, 5, 5]
    assert times([30.0, 10.0, 20.0], [5.0, 4.0, 3.0]) == 5  # 20 / 4
    assert times([1.0], [0.0]) is None


def made(*, reason: str = "") -> Answers:
    ours = Warm(
        [10, 20, 30], [9, 19, 29], {"understand": [1, 2, 3], "retrieve": [9, 18, 27]}, {"answered": 2, "partial": 1}
    )
    peer = Warm([100, 200, 300], [90, 190, 290], {}, {"answered": 3})
    cold = Cold(
        Starts("wence ask", [1.6, 2.0, 1.2], [1.0, 1.1, 1.2]),
        Starts("python", [8, 8, 9], [7, 7, 7]),
        {"numpy": 200},
        {},
        1.5,
    )
    asked_of = [
        Asked("shipped documents", 301, ours, peer, most_ms=20),
        Asked("5 articles", 5, peer=peer, most_ms=60, reason=reason),
    ]
    return Answers(asked_of, cold, {"rank-bm25": "1"})


def test_limits_are_met_missed_or_not_measured() -> None:
    assert [(one.found, one.is_met) for one in limits(made())] == [(20, True), (None, None), (1.6, False)]
    assert limits(made())[0].line == "shipped documents: median of an answer at most 20 ms"


def test_whole_answers_stand_in_every_report() -> None:
    found = replace(fake(), answers=made(reason="wence: it broke"))
    shown = table(found)
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "shipped documents, 301 clauses: wence 3 20.0 30.0 30.0 19.0 29.0" in rows
    assert "shipped documents, 301 clauses: rank_bm25, first clause 3 200 300 300 190 290 10.0 10.0" in rows
    assert "`wence ask` 1.20 1.60 1.10" in rows
    assert "  5 articles: wence: it broke" in shown
    assert "understand 2.00 (p95 3.00), retrieve 18.0 (p95 27.0); 2 answered, 1 partial" in shown
    written = markdown(found)
    assert "| `python` | 8.00 | 8.00 | 7.00 | 5.00 |" in written
    assert "| cold `wence ask`: median of a start at most 1.5 s | 1.60 | **missed** |" in written
    assert "Versions: rank-bm25 1." in written
    record = answers_report.record(made())
    assert (record["asked"][0]["ratio"], record["asked"][0]["cpu_ratio"]) == (10, 10)
    assert record["asked"][1]["ratio"] is None
    assert "cold starts: no index" in "\n".join(answers_report.lines(replace(made(), cold="no index")))
    assert plot(found) == plot(fake())
