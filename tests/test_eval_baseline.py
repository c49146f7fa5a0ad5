"""Plain BM25: its terms, its ranking, its answers."""

from pathlib import Path

import pytest

from corpus.library import Library
from eval.baseline import PlainBM25, character_pairs

BENGBU = """蚌埠市“十四五”林业发展规划

为推动林业高质量发展，制定本规划。

一、发展目标

到2025年，森林覆盖率达到60%以上。

油茶林面积达到2300万亩。

新增国家级湿地公园2处。

二、保障措施

建立三级河长巡查制度，及时清理岸线垃圾。

加大财政投入，落实生态补偿资金。

开展义务植树活动，建设城市绿道。
"""
FUYANG = """阜阳市湿地保护条例

第一条　为了保护湿地，制定本条例。

第二条　本条例适用于本市行政区域。

第三条　禁止向湿地排放污水。

第四条　违反本条例的，处五千元罚款。
"""


@pytest.fixture
def system(tmp_path: Path) -> PlainBM25:
    (tmp_path / "bengbu.txt").write_text(BENGBU, encoding="utf-8")
    (tmp_path / "fuyang.txt").write_text(FUYANG, encoding="utf-8")
    return PlainBM25(Library.load([tmp_path]))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("森林覆盖", ["森林", "林覆", "覆盖"], id="pairs"),
        pytest.param("林", ["林"], id="one_character"),
        pytest.param("达到60%，湿地", ["达到", "60", "湿地"], id="number_and_punctuation"),
        pytest.param("4.5万", ["4.5", "万"], id="fraction"),
        pytest.param("ＧＤＰ Growth", ["gdp", "growth"], id="latin_words_of_any_width_and_case"),
        pytest.param("森 林", ["森林"], id="blank_between_characters"),
        pytest.param("，。", [], id="punctuation_alone"),
        pytest.param("", [], id="empty"),
    ],
)
def test_character_pairs(text: str, terms: list[str]) -> None:
    assert character_pairs(text) == terms


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        pytest.param("油茶林要多少亩", "bengbu/1.p2", id="text"),
        pytest.param("排放污水怎么办", "fuyang/3", id="other_document"),
        pytest.param("谁来清理岸线", "bengbu/2", id="verb"),
    ],
)
def test_search_ranks_the_clause_with_the_question_s_words_first(system: PlainBM25, asked: str, best: str) -> None:
    assert system.search(asked, (), 5)[0] == best


def test_search_looks_into_headings_too(system: PlainBM25) -> None:
    assert set(system.search("保障措施", (), 3)) == {"bengbu/2", "bengbu/2.p2", "bengbu/2.p3"}


def test_search_gives_k_clauses_at_most_and_the_same_from_the_top(system: PlainBM25) -> None:
    many = system.search("湿地保护条例", (), 10)
    assert len(set(many)) == len(many) > 2
    assert system.search("湿地保护条例", (), 2) == many[:2]
    assert system.search("湿地保护条例", (), 10) == many


@pytest.mark.parametrize("asked", [pytest.param("qwerty", id="unknown_word"), pytest.param("", id="empty")])
def test_what_shares_no_term_is_not_found(system: PlainBM25, asked: str) -> None:
    assert system.search(asked, (), 5) == []
    reply = system.ask(asked, [])
    assert (reply.status, reply.answer, reply.citations) == ("not_found", "", ())


def test_ask_answers_with_the_first_clause_and_cites_it(system: PlainBM25) -> None:
    reply = system.ask("油茶林要多少亩", [])
    assert (reply.status, reply.answer) == ("answered", "油茶林面积达到2300万亩。")
    assert [(quote.clause, quote.text) for quote in reply.citations] == [("bengbu/1.p2", "油茶林面积达到2300万亩。")]


def test_ask_puts_what_was_asked_before_in_front(system: PlainBM25) -> None:
    [cited] = system.ask("那是多少", ["油茶林的面积"]).citations
    assert cited.clause == "bengbu/1.p2"
