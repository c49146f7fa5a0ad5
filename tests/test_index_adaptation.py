"""Adaptation: what an encoder learns from plain texts, when that is kept, and that it is the same every time."""

import numpy
import pytest
from doubles import WIDTH, small_pieces

from index.adaptation import Check, Draw, adapt, written_pairs
from index.cloze import Passage
from index.contrast import Pair
from index.static import StaticEncoder

TOPICS, EACH, PART = 8, 12, 6
STEPS = 25


@pytest.fixture(scope="module")
def plain() -> StaticEncoder:
    """An encoder that knows characters but not which belong together; its rows are short, so that few steps tell."""
    pieces = small_pieces()
    table = numpy.random.default_rng(5).normal(0, 0.03, (len(pieces), WIDTH)).astype(numpy.float32)
    table[0] = 0
    return StaticEncoder.quantised(pieces, table, "plain")


@pytest.fixture(scope="module")
def texts(plain: StaticEncoder) -> list[tuple[str, str]]:
    """Texts of eight matters: twice two sentences without a character in common, the same ones in every text of one."""
    vocabulary = plain.pieces.tokenizer.get_vocab()
    characters = sorted(piece for piece in vocabulary if len(piece) == 1 and not piece.isascii())
    chance = numpy.random.default_rng(0)

    def sentence(start: int) -> str:
        return "".join(chance.permutation(characters[start : start + PART]).tolist()) + "。"

    starts = [2 * PART * topic for topic in range(TOPICS)] * EACH
    return [
        (f"{number}", "".join(sentence(start + part) for part in (0, PART, 0, PART)))
        for number, start in enumerate(starts)
    ]


# ---- the check ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "before", "after", "is_gain"),
    [
        pytest.param(0.4, 0.5, 0.6, True, id="above_both"),
        pytest.param(0.4, 0.5, 0.5, False, id="no_better_than_before"),
        pytest.param(0.4, 0.5, 0.45, False, id="worse_than_before"),
        pytest.param(0.6, 0.4, 0.5, False, id="below_words_alone"),
        pytest.param(0.0, 0.0, 0.0, False, id="nothing_asked"),
    ],
)
def test_a_gain_is_above_words_alone_and_above_the_encoder_before(
    words: float, before: float, after: float, is_gain: bool
) -> None:
    assert Check(words, before, after).is_gain is is_gain


# ---- learning ----------------------------------------------------------------------------------------


def test_an_encoder_learns_what_belongs_together(plain: StaticEncoder, texts: list[tuple[str, str]]) -> None:
    seen: list[tuple[int, int]] = []
    found = adapt(plain, texts, steps=STEPS, progress=lambda step, of, _: seen.append((step, of)))
    assert found.check is not None
    assert found.check.after > found.check.before
    assert found.check.is_gain
    assert found.encoder.identity.fingerprint != plain.identity.fingerprint
    assert found.encoder.identity.name == plain.identity.name
    assert seen == [(step, STEPS) for step in range(1, STEPS + 1)]
    first, second = texts[0][1].split("。")[:2]
    likeness = [float(encoder.encode_query(first) @ encoder.encode_query(second)) for encoder in (plain, found.encoder)]
    assert likeness[1] > likeness[0] + 0.2


def test_one_seed_gives_one_encoder_and_another_seed_another(
    plain: StaticEncoder, texts: list[tuple[str, str]]
) -> None:
    one, same, other = (adapt(plain, texts, steps=6, seed=seed) for seed in (1, 1, 2))
    assert (one.check, one.encoder.identity) == (same.check, same.encoder.identity)
    assert one.check != other.check


def test_what_is_no_gain_is_dropped(plain: StaticEncoder, texts: list[tuple[str, str]]) -> None:
    found = adapt(plain, texts, steps=0)  # nothing learnt: the check says the same before and after
    assert found.check is not None
    assert found.check.after == found.check.before
    assert found.encoder is plain


def test_every_number_of_a_check_is_a_share(plain: StaticEncoder, texts: list[tuple[str, str]]) -> None:
    check = adapt(plain, texts, steps=1).check
    assert check is not None
    assert all(0 < number <= 1 for number in (check.words, check.before, check.after))


@pytest.mark.parametrize(
    "count", [pytest.param(0, id="none"), pytest.param(1, id="one"), pytest.param(39, id="39_to_learn_from")]
)
def test_too_little_text_gives_the_same_encoder_and_no_check(
    plain: StaticEncoder, texts: list[tuple[str, str]], count: int
) -> None:
    found = adapt(plain, texts[:count], steps=1)
    assert found.encoder is plain
    assert found.check is None


def test_forty_texts_to_learn_from_are_enough(plain: StaticEncoder, texts: list[tuple[str, str]]) -> None:
    assert adapt(plain, texts[:40], steps=1).check is not None


def test_texts_of_one_sentence_teach_nothing(plain: StaticEncoder) -> None:
    found = adapt(plain, [(str(number), "为了鼓励发明创造，制定本办法。") for number in range(99)], steps=1)
    assert found.encoder is plain
    assert found.check is None


# ---- batches -----------------------------------------------------------------------------------------


def pair(number: int) -> Pair:
    return Pair(numpy.array([number], numpy.int32), numpy.array([number], numpy.int32))


def test_one_pair_in_five_is_a_written_one_and_no_clause_comes_twice() -> None:
    parts = (numpy.array([1], numpy.int32), numpy.array([2], numpy.int32))
    written = [[pair(100 + number), pair(200 + number)] for number in range(60)]
    draw = Draw([Passage(numpy.zeros(0, numpy.int32), parts)], written, size=50)
    for seed in range(20):
        batch = draw(numpy.random.default_rng(seed))
        numbers = [int(drawn.asked[0]) % 100 for drawn in batch if drawn.asked[0] >= 100]
        assert (len(batch), len(numbers), len(set(numbers))) == (50, 10, 10)


def test_few_written_pairs_are_all_drawn() -> None:
    parts = (numpy.array([1], numpy.int32), numpy.array([2], numpy.int32))
    draw = Draw([Passage(numpy.zeros(0, numpy.int32), parts)], [[pair(100)], [pair(101)]], size=50)
    batch = draw(numpy.random.default_rng(0))
    assert sorted(int(drawn.asked[0]) for drawn in batch if drawn.asked[0] >= 100) == [100, 101]
    assert len(batch) == 50


def test_a_pair_without_a_known_piece_is_left_out() -> None:
    parts = (numpy.array([1], numpy.int32), numpy.array([2], numpy.int32))
    empty = Pair(numpy.zeros(0, numpy.int32), numpy.array([1], numpy.int32))
    batch = Draw([Passage(numpy.zeros(0, numpy.int32), parts)], [[empty]], size=5)(numpy.random.default_rng(0))
    assert len(batch) == 4
    assert all(len(drawn.asked) and len(drawn.held) for drawn in batch)


def test_the_written_pairs_are_questions_with_clauses() -> None:
    pairs = written_pairs()
    assert len(pairs) > 1000
    assert all(question.strip() and clause.strip() for question, clause in pairs)
