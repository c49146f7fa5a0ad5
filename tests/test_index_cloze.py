"""Pairs out of plain texts: how a text is split, and what is drawn from its parts."""

from collections import Counter

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cloze import Passage, draw_pair, passages, split_parts
from index.contrast import Cut, Pair
from index.static import StaticEncoder

LONG = (
    "健全知识产权侵权惩罚性赔偿制度，加大对恶意侵权、重复侵权行为的打击力度，"
    "完善行政执法与司法衔接机制，建设知识产权快速维权中心，缩短纠纷处理周期。"
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "加强专利侵权纠纷行政裁决。严厉打击商标侵权假冒行为。",
            ["加强专利侵权纠纷行政裁决。", "严厉打击商标侵权假冒行为。"],
            id="sentences",
        ),
        pytest.param(
            "特等奖每项奖励50万元；一等奖每项奖励20万元",
            ["特等奖每项奖励50万元；", "一等奖每项奖励20万元"],
            id="semicolon",
        ),
        pytest.param("二、重点任务\n建设商标品牌指导站", ["二、重点任务\n", "建设商标品牌指导站"], id="lines"),
        pytest.param(
            "加强组织领导，落实工作经费。", ["加强组织领导，落实工作经费。"], id="a_short_sentence_stays_whole"
        ),
        pytest.param(LONG, [part + "，" for part in LONG[:-1].split("，")[:-1]] + [LONG.split("，")[-1]], id="members"),
        pytest.param("一是加强。引导企业注册商标。", ["引导企业注册商标。"], id="five_characters_are_too_few"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_text_is_split_at_its_sentences(text: str, parts: list[str]) -> None:
    assert split_parts(text) == parts


@given(st.text(alphabet="加强专利。；，\n ", max_size=200))
def test_the_parts_stand_in_the_text_in_order_and_none_is_short(text: str) -> None:
    at = 0
    for part in split_parts(text):
        assert len(part.strip()) > 5
        at = text.index(part, at) + len(part)


def test_only_texts_of_two_known_parts_are_passages(encoder: StaticEncoder) -> None:
    texts = [
        ("四川省专利奖励办法", "四川省专利奖每两年评选一次。由省人民政府设立。"),
        ("目的", "为了鼓励发明创造，制定本办法。"),  # one sentence
        ("notes", "专利权有效且无权属纠纷。wholly unknown words."),  # a part without a piece
    ]
    [found] = passages(encoder.pieces, texts)
    expected = encoder.pieces.cut(["四川省专利奖励办法", "四川省专利奖每两年评选一次。", "由省人民政府设立。"])
    assert [cut.tolist() for cut in (found.name, *found.parts)] == [cut.tolist() for cut in expected]


def test_no_texts_have_no_passages(encoder: StaticEncoder) -> None:
    assert passages(encoder.pieces, []) == []


# ---- pairs -------------------------------------------------------------------------------------------


def cut(*pieces: int) -> Cut:
    return numpy.array(pieces, numpy.int32)


# Of four parts, so that two may be taken; every piece says where it is from.
PASSAGE = Passage(cut(1, 2), (cut(10, 11), cut(20), cut(30, 31, 32), cut(40)))
WHOLE = [10, 11, 20, 30, 31, 32, 40]
DRAWS = 4000


@pytest.fixture(scope="module")
def drawn() -> list[Pair]:
    chance = numpy.random.default_rng(0)
    return [draw_pair([PASSAGE], chance) for _ in range(DRAWS)]


def kind(pair: Pair) -> str:
    """What a pair is made of, worked out from its pieces."""
    asked, held = pair.asked.tolist(), pair.held.tolist()
    named = "named " if held[:2] == [1, 2] else ""
    held = held[2:] if named else held
    if asked[:2] == [1, 2]:
        assert len(asked) == 2 + 4
        assert set(asked[2:]) <= set(WHOLE)
        assert (named, held) == ("", WHOLE)
        return "heading"
    parts = [part.tolist() for part in PASSAGE.parts]
    ones = {tuple(parts[at]): (at, 1) for at in range(4)}
    twos = {(*parts[at], *parts[at + 1]): (at, 2) for at in range(3)}
    at, taken = (ones | twos)[tuple(asked)]
    if held == WHOLE:
        return named + "whole"
    assert held == [piece for part in parts[:at] + parts[at + taken :] for piece in part]
    return named + "rest"


def test_three_pairs_in_four_are_a_part_against_the_rest(drawn: list[Pair]) -> None:
    counts = Counter(map(kind, drawn))
    # Of 4000: ¼ headings; of the other 3000, 15 % against the whole, and half of either with the name.
    expected = {"heading": 1000, "rest": 1275, "named rest": 1275, "whole": 225, "named whole": 225}
    assert counts.keys() == expected.keys()
    assert all(abs(counts[name] - expected[name]) < 5 * expected[name] ** 0.5 for name in expected)


def test_every_part_is_drawn(drawn: list[Pair]) -> None:
    assert {int(pair.asked[0]) for pair in drawn} >= {10, 20, 30, 40}


def test_of_two_parts_one_is_taken() -> None:
    passage, chance = Passage(cut(), (cut(10), cut(20))), numpy.random.default_rng(1)
    for _ in range(200):
        asked, held = draw_pair([passage], chance)
        assert (asked.tolist(), held.tolist()) in (([10], [20]), ([20], [10]), ([10], [10, 20]), ([20], [10, 20])) or (
            len(asked) == 4 and held.tolist() == [10, 20]
        )


def test_long_passages_are_cropped() -> None:
    passage, chance = Passage(cut(1), (cut(*range(100, 300)), cut(*range(300, 500)))), numpy.random.default_rng(2)
    pairs = [draw_pair([passage], chance) for _ in range(200)]
    assert max(len(pair.asked) for pair in pairs) == 60
    assert max(len(pair.held) for pair in pairs) == 1 + 160


def test_one_seed_draws_the_same_pairs(drawn: list[Pair]) -> None:
    chance = numpy.random.default_rng(0)
    again = [draw_pair([PASSAGE], chance) for _ in range(50)]
    assert [(pair.asked.tolist(), pair.held.tolist()) for pair in again] == [
        (pair.asked.tolist(), pair.held.tolist()) for pair in drawn[:50]
    ]
