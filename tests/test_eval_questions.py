"""Labelled questions: reading them, the checks of their labels, and the shipped set."""

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.library import Library
from eval.questions import KINDS, Gold, GoldClauses, LabelError, Question, check_questions, read_questions
from eval.run import overlap

ROOT = Path(__file__).parent.parent
BENGBU = """蚌埠市“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到60%以上。

油茶林面积达到 2300 万亩，完善河长巡查制度。

二、保障措施

落实三级河长巡查制度，及时清理岸线垃圾。
"""
FUYANG = """阜阳市湿地保护条例

第一条　为了保护湿地，制定本条例。

第二条　湿地面积不少于45万亩。
"""
FOREST = Gold("bengbu", "森林覆盖率达到60%以上")
CAMELLIA = Gold("bengbu", "油茶林面积达到2300万亩")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "bengbu.txt").write_text(BENGBU, encoding="utf-8")
    (folder / "fuyang.txt").write_text(FUYANG, encoding="utf-8")
    return Library.load([folder])


def question(
    name: str = "q1",
    text: str = "蚌埠的森林覆盖率要到多少",
    *,
    gold: tuple[Gold, ...] = (FOREST,),
    keys: tuple[tuple[str, ...], ...] = (("60%",),),
    kind: str = "numeric",
    earlier: tuple[str, ...] = (),
) -> Question:
    return Question(name, "zh", kind, "test", text, gold, "any", keys, earlier)


def in_dev(name: str, text: str, gold: Gold) -> Question:
    return Question(name, "zh", "numeric", "dev", text, (gold,), "any", (("60%", "2300万亩"),))


def read(folder: Path, *lines: str) -> list[Question]:
    (folder / "set.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read_questions([folder / "set.jsonl"])


# ---- reading -----------------------------------------------------------------------------------------


def test_a_line_in_the_form_of_the_contract_is_read(tmp_path: Path) -> None:
    record = {
        "id": "q001",
        "lang": "en",
        "type": "numeric",
        "half": "dev",
        "question": "How many?",
        "gold": [{"doc": "bengbu", "quote": "60%"}, {"doc": "fuyang", "quote": "45万亩"}],
        "gold_mode": "all",
        "answer_keys": [["60%", "60 %"], ["45万亩"]],
        "why": "both are named",
    }
    assert read(tmp_path, json.dumps(record)) == [
        Question(
            id="q001",
            lang="en",
            kind="numeric",
            half="dev",
            text="How many?",
            gold=(Gold("bengbu", "60%"), Gold("fuyang", "45万亩")),
            gold_mode="all",
            answer_keys=(("60%", "60 %"), ("45万亩",)),
        )
    ]


def test_fields_left_out_have_their_defaults(tmp_path: Path) -> None:
    [found] = read(tmp_path, '{"id": "q1", "type": "numeric", "question": "多少"}')
    assert (found.lang, found.half, found.gold, found.gold_mode, found.answer_keys) == ("zh", "test", (), "any", ())


@pytest.mark.parametrize(
    ("gold", "answerable"), [pytest.param((FOREST,), True, id="gold"), pytest.param((), False, id="no_gold")]
)
def test_a_question_is_answerable_when_it_has_gold(gold: tuple[Gold, ...], answerable: bool) -> None:
    assert question(gold=gold).is_answerable is answerable


def test_each_turn_of_a_conversation_is_a_question_that_knows_those_before(tmp_path: Path) -> None:
    turns = [{"question": "森林覆盖率呢", "gold": [{"doc": "bengbu", "quote": "60%"}]}, {"question": "2035年呢"}]
    record = {"id": "c1", "type": "conversation", "half": "dev", "turns": [*turns, {"question": "谁负责"}]}
    found = read(tmp_path, json.dumps(record))
    assert [(each.id, each.text, each.earlier) for each in found] == [
        ("c1/1", "森林覆盖率呢", ()),
        ("c1/2", "2035年呢", ("森林覆盖率呢",)),
        ("c1/3", "谁负责", ("森林覆盖率呢", "2035年呢")),
    ]
    assert [(each.kind, each.half, each.is_answerable) for each in found] == [
        ("conversation", "dev", True),
        ("conversation", "dev", False),
        ("conversation", "dev", False),
    ]


def test_files_are_read_in_order_and_empty_lines_left_out(tmp_path: Path) -> None:
    for name in ("b", "a"):
        line = json.dumps({"id": name, "type": "list", "question": name})
        (tmp_path / f"{name}.jsonl").write_text(f"\n{line}\n\n", encoding="utf-8")
    assert [each.id for each in read_questions([tmp_path / "b.jsonl", tmp_path / "a.jsonl"])] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('{"id": "q1"', "not JSON", id="no_json"),
        pytest.param('["q1"]', "not a JSON object", id="no_object"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "glod": []}', "unknown field glod", id="unknown"),
        pytest.param('{"type": "list", "question": "x"}', "'id'", id="no_id"),
        pytest.param('{"id": "q1", "question": "x"}', "'type'", id="no_type"),
        pytest.param('{"id": "q1", "type": "list"}', "'question'", id="no_question"),
        pytest.param('{"id": "c1", "type": "list", "turns": [{"gold": []}]}', "'question'", id="turn_no_question"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "gold": [{"doc": "a"}]}', "'quote'", id="no_quote"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "gold": ["a"]}', "wrong kind", id="gold_text"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "gold": 1}', "wrong kind", id="gold_number"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "answer_keys": 1}', "wrong kind", id="keys_number"),
        pytest.param('{"id": "q1", "type": "list", "question": "x", "half": "train"}', "half is dev", id="half"),
        pytest.param(
            '{"id": "q1", "type": "list", "question": "x", "gold_mode": "one"}', "gold_mode is any", id="mode"
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_one_line_with_file_and_number(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(LabelError) as caught:
        read(tmp_path, '{"id": "q0", "type": "list", "question": "x"}', "", line)
    assert said in caught.value.what
    assert caught.value.where == f"{tmp_path / 'set.jsonl'}:3"
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [pytest.param(None, id="missing"), pytest.param(b'{"id": "\xff\xfe"}', id="no_utf_8")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LabelError) as caught:
        read_questions([path])
    assert (caught.value.what, caught.value.where) == ("the questions cannot be read", str(path))


# ---- clauses of a quote ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("油茶林面积达到 2300 万亩", id="as_printed"),
        pytest.param("油茶林面积达到2300万亩", id="without_blanks"),
        pytest.param("油茶林面积达到２３００万亩", id="full_width"),
        pytest.param("油茶林面积\n达到2300万亩", id="line_break"),
    ],
)
def test_a_quote_finds_its_clause_white_space_and_width_aside(library: Library, quote: str) -> None:
    assert [clause.id for clause in GoldClauses(library).of(Gold("bengbu", quote))] == ["bengbu/1.p2"]


def test_a_quote_is_looked_for_in_its_own_document_alone(library: Library) -> None:
    clauses = GoldClauses(library)
    assert clauses.of(Gold("fuyang", "森林覆盖率")) == []
    assert clauses.of(Gold("hefei", "森林覆盖率")) == []


def test_a_quote_is_looked_for_everywhere(library: Library) -> None:
    assert [clause.id for clause in GoldClauses(library).everywhere("万亩")] == ["bengbu/1.p2", "fuyang/2"]


def test_gold_clauses_know_their_documents(library: Library) -> None:
    clauses = GoldClauses(library)
    assert "bengbu" in clauses
    assert "hefei" not in clauses


# ---- checks ------------------------------------------------------------------------------------------


def test_good_labels_have_no_problem(library: Library) -> None:
    good = [
        question(),
        question("q2", "油茶林要多少亩", gold=(CAMELLIA,), keys=(("2300万亩", "23,000,000亩"),)),
        question("q3", "合肥的森林覆盖率", gold=(), keys=(), kind="unanswerable"),
        question("q4", "列了几项目标", gold=(FOREST, CAMELLIA), keys=(("2项",),), kind="list"),
    ]
    assert check_questions(good, library) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        pytest.param(question(kind="numbers"), "q1: unknown type numbers", id="unknown_type"),
        pytest.param(
            question(kind="unanswerable"), "q1: an unanswerable question has no gold", id="unanswerable_with_gold"
        ),
        pytest.param(question(keys=()), "q1: no answer keys", id="no_keys"),
        pytest.param(question(gold=(Gold("hefei", "60%"),)), "q1: no document hefei", id="unknown_document"),
        pytest.param(
            question(gold=(Gold("bengbu", "覆盖率达到70%"),)),
            "q1: no clause holds the quote '覆盖率达到70%'",
            id="quote_missing",
        ),
        pytest.param(
            question(gold=(Gold("bengbu", "河长巡查制度"),), keys=(("河长",),)),
            "q1: 2 clauses hold the quote '河长巡查制度': bengbu/1.p2, bengbu/2",
            id="quote_in_two_clauses",
        ),
        pytest.param(
            question(keys=(("60%",), ("2300万亩", "2300 万亩"))),
            "q1: no gold clause holds any key of ['2300万亩', '2300 万亩']",
            id="key_of_another_clause",
        ),
    ],
)
def test_a_wrong_label_is_one_problem_with_its_question(library: Library, bad: Question, problem: str) -> None:
    assert check_questions([bad], library) == [problem]


def test_an_id_used_twice_is_a_problem(library: Library) -> None:
    twice = [question(), question(text="森林要占多大比例")]
    assert check_questions(twice, library) == ["q1: this id occurs twice"]


def test_the_same_question_twice_is_a_problem_white_space_and_width_aside(library: Library) -> None:
    twice = [question(text="2025年森林覆盖率？"), question("q2", "２０２５年 森林覆盖率?")]
    assert check_questions(twice, library) == ["q2: the same question as q1"]


def test_the_same_words_after_other_questions_are_another_question(library: Library) -> None:
    asked = [question(), question("q2", earlier=("先说蚌埠",)), question("q3", earlier=("再说一遍",))]
    assert check_questions(asked, library) == []


def test_a_clause_asked_in_both_halves_is_a_problem(library: Library) -> None:
    both = [in_dev("q1", "覆盖率多少", FOREST), question("q2", "森林要占多少")]
    assert check_questions(both, library) == ["q2: its clause bengbu/1 is also asked in the dev half by q1"]


def test_different_clauses_of_a_document_may_stand_in_both_halves(library: Library) -> None:
    assert check_questions([in_dev("q1", "油茶林多少亩", CAMELLIA), question("q2")], library) == []


def test_problems_of_all_questions_are_reported_together(library: Library) -> None:
    bad = [question(kind="numbers"), question("q2", "油茶林", gold=(Gold("hefei", "油茶林"),), keys=())]
    assert check_questions(bad, library) == [
        "q1: unknown type numbers",
        "q2: no answer keys",
        "q2: no document hefei",
    ]


# ---- the shipped set ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> list[Question]:
    return read_questions(sorted((ROOT / "eval/questions").glob("*.jsonl")))


@pytest.fixture(scope="module")
def documents() -> Library:
    return Library.load([ROOT / "corpus/documents"])


def test_the_shipped_labels_have_no_problem(shipped: list[Question], documents: Library) -> None:
    assert check_questions(shipped, documents) == []


def test_the_shipped_set_is_large_and_has_every_kind(shipped: list[Question]) -> None:
    kinds = Counter(each.kind for each in shipped)
    assert len(shipped) >= 420
    assert {kind: kinds[kind] for kind in KINDS if kinds[kind] < 20} == {}
    assert kinds["unanswerable"] >= 60


def test_both_halves_of_the_shipped_set_hold_forty_per_cent(shipped: list[Question]) -> None:
    halves = Counter(each.half for each in shipped)
    assert min(halves["dev"], halves["test"]) >= 0.4 * len(shipped), dict(halves)


def test_forty_per_cent_of_the_shipped_questions_share_few_words_with_their_clause(
    shipped: list[Question], documents: Library
) -> None:
    clauses = GoldClauses(documents)
    levels = Counter(
        overlap(each.text, [clause.text for gold in each.gold for clause in clauses.of(gold)])
        for each in shipped
        if each.is_answerable
    )
    assert levels["low"] >= 0.4 * levels.total(), dict(levels)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": "q", "type": "list", "question": "?", "half": []}', id="half_is_a_list"),
        pytest.param('{"id": "q", "type": "conversation", "turns": 5}', id="turns_is_a_number"),
        pytest.param('{"id": "q", "type": "conversation", "turns": []}', id="no_turns"),
        pytest.param('{"id": "q", "type": "conversation", "turns": ["x"]}', id="turn_is_a_text"),
        pytest.param('{"id": "q", "type": "conversation", "turns": [{"question": "?", "glod": []}]}', id="misspelt"),
        pytest.param('{"id": "q", "type": "list", "question": "?", "answer_keys": ["25件"]}', id="keys_not_grouped"),
    ],
)
def test_a_label_of_the_wrong_shape_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LabelError) as caught:
        read_questions([path])
    assert str(caught.value).startswith(f"{path}:1: ")
