"""The words of a corpus: which are kept, in what order, how many, and what a damaged list says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import DamagedIndex
from index.hybrid import ClauseIndex
from index.manifest import EncoderIdentity, Manifest
from index.storage import Generation, write_generation
from index.tokens import terms
from index.wordlist import WordCounts, read_words

FILE = "words.tsv"
FIRST = ["专利", "质押", "融资", "专利", "奖励"]
SECOND = ["质押", "专利"]


def manifest() -> Manifest:
    return Manifest("corpus", "rjieba", EncoderIdentity("wence", "1", 2, "0f"), {}, {})


def filled(*texts: list[str]) -> Callable[[Path], Manifest]:
    """What fills a generation that holds the words of some texts and nothing else."""

    def fill(folder: Path) -> Manifest:
        counts = WordCounts()
        for text in texts:
            counts.add(text)
        counts.save(folder)
        return manifest()

    return fill


def holding(content: str) -> Callable[[Path], Manifest]:
    """What fills a generation whose list has been written by somebody else."""

    def fill(folder: Path) -> Manifest:
        (folder / FILE).write_text(content, encoding="utf-8")
        return manifest()

    return fill


def generation(folder: Path, *texts: list[str]) -> Generation:
    return write_generation(folder, filled(*texts))


# ---- counts and order --------------------------------------------------------------------------------


def test_words_are_counted_over_all_texts(tmp_path: Path) -> None:
    # 专利 2 + 1, 质押 1 + 1, 融资 1, 奖励 1
    assert read_words(generation(tmp_path, FIRST, SECOND)) == {"专利": 3, "质押": 2, "融资": 1, "奖励": 1}


def test_the_most_frequent_word_comes_first_and_equal_ones_go_by_their_characters(tmp_path: Path) -> None:
    # 奖 is U+5956, 融 is U+878D
    assert list(read_words(generation(tmp_path, FIRST, SECOND))) == ["专利", "质押", "奖励", "融资"]


def test_the_order_of_the_texts_changes_no_byte(tmp_path: Path) -> None:
    one = generation(tmp_path / "one", FIRST, SECOND)
    other = generation(tmp_path / "other", SECOND, FIRST[::-1])
    assert bytes(one.blob(FILE)) == bytes(other.blob(FILE)) != b""


def test_no_texts_have_no_words(tmp_path: Path) -> None:
    assert read_words(generation(tmp_path)) == {}


# ---- which words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("专利", id="two_characters"),
        pytest.param("知识产权保护", id="six_characters"),
    ],
)
def test_a_chinese_word_of_two_to_six_characters_is_kept(tmp_path: Path, word: str) -> None:
    assert read_words(generation(tmp_path, [word])) == {word: 1}


@pytest.mark.parametrize(
    "term",
    [
        pytest.param("奖", id="one_character"),
        pytest.param("知识产权保护法", id="seven_characters"),
        pytest.param("2025年", id="digits"),
        pytest.param("PCT", id="latin"),
        pytest.param("专利PCT", id="latin_behind"),
        pytest.param("专 利", id="blank"),
        pytest.param("专利\n", id="line_break_behind"),
        pytest.param("", id="empty"),
    ],
)
def test_other_terms_are_left_out(tmp_path: Path, term: str) -> None:
    assert read_words(generation(tmp_path, [term, "专利"])) == {"专利": 1}


def test_fifty_thousand_words_are_kept_and_the_rarest_fall_away(tmp_path: Path) -> None:
    numbered = [chr(0x4E00 + at // 250) + chr(0x4E00 + at % 250) for at in range(50_002)]
    rare, frequent = numbered[:3], numbered[3:]
    found = read_words(generation(tmp_path, numbered, frequent))
    # 49 999 words twice, 3 once: one place is left, for the first of the three
    assert len(found) == 50_000
    assert rare[0] in found
    assert rare[1] not in found
    assert rare[2] not in found
    assert set(frequent) <= set(found)


# ---- on disk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("专利\t3\n质押\n", id="no_count"),
        pytest.param("专利\t三\n", id="count_in_words"),
        pytest.param("专利 3\n", id="blank_instead_of_a_tab"),
        pytest.param("专利\t3\n\n质押\t2\n", id="empty_line"),
    ],
)
def test_a_line_that_is_no_word_with_its_count_is_damage(tmp_path: Path, content: str) -> None:
    made = write_generation(tmp_path, holding(content))
    with pytest.raises(DamagedIndex, match=r"words\.tsv: a line is no word with its count"):
        read_words(made)


def test_bytes_that_are_no_text_are_damage(tmp_path: Path) -> None:
    def fill(folder: Path) -> Manifest:
        (folder / FILE).write_bytes("专利\t3\n".encode("gb18030"))
        return manifest()

    with pytest.raises(DamagedIndex, match=r"words\.tsv"):
        read_words(write_generation(tmp_path, fill))


def test_an_index_without_the_list_is_damaged(tmp_path: Path) -> None:
    made = write_generation(tmp_path, lambda folder: manifest())
    with pytest.raises(DamagedIndex, match=r"words\.tsv: the index has no such file"):
        read_words(made)


# ---- in a built index --------------------------------------------------------------------------------


def test_a_built_index_gives_the_words_of_its_clauses(clause_index: ClauseIndex) -> None:
    words = clause_index.word_counts()
    clauses = [clause_index.archive.clause(position) for position in range(len(clause_index))]
    said = [term for clause in clauses for term in terms(clause.reading)]
    assert words["商标"] == said.count("商标") > 1
    assert list(words.values()) == sorted(words.values(), reverse=True)
    assert all(2 <= len(word) <= 6 for word in words)
