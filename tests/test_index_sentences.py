"""The sentences of clauses, and the best of them for a question."""

from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest
from labels import document_paths, parsed

from corpus.document import Cell, Clause, ClauseId, DocumentId
from corpus.wording import Span, printed
from index.dense import Vectors
from index.manifest import EncoderIdentity, Manifest
from index.sentences import Sentences, save_sentences, sentences_of
from index.storage import write_generation


def clause(text: str, *cells: Cell) -> Clause:
    return Clause(ClauseId("paper/1"), DocumentId("paper"), (), "text", printed(text, 0, len(text)), cells)


# ---- cutting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "加强商标品牌建设。推进专利转化运用。", ["加强商标品牌建设。", "推进专利转化运用。"], id="full_stops"
        ),
        pytest.param(
            "完善保护机制；健全服务体系！要不要加强协作？开展指导培训。",
            ["完善保护机制；", "健全服务体系！", "要不要加强协作？", "开展指导培训。"],
            id="other_ends",
        ),
        pytest.param(
            "第一条 为了加强保护\n第二条 本办法适用", ["第一条 为了加强保护", "第二条 本办法适用"], id="lines"
        ),
        pytest.param(
            "加强商标品牌建设。\n推进专利转化运用。", ["加强商标品牌建设。", "推进专利转化运用。"], id="end_and_line"
        ),
        pytest.param("加强商标，推进转化，完善服务。", [], id="commas_part_nothing"),
        pytest.param("加强商标品牌建设。", [], id="a_single_one"),
        pytest.param("一是要抓好。加强商标品牌建设。", [], id="six_characters_are_no_sentence"),
        pytest.param("一是要抓好它。加强商标品牌建设。", ["一是要抓好它。", "加强商标品牌建设。"], id="seven_are"),
        pytest.param(
            "一是抓好了。加强商标品牌建设。推进专利转化运用。",
            ["加强商标品牌建设。", "推进专利转化运用。"],
            id="short_left_out",
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_sentences_of(text: str, expected: list[str]) -> None:
    assert sentences_of(clause(text)) == expected


def test_the_cells_of_a_row_are_its_sentences() -> None:
    row = clause(
        "1 专利授权量（件） 120",
        Cell("指标名称", "专利授权量（件）", Span(2, 10)),
        Cell("2025年目标", "120", Span(11, 14)),
    )
    assert sentences_of(row) == ["指标名称：专利授权量（件）；", "2025年目标：120"]


def test_sentences_stand_in_the_clause_in_their_order() -> None:
    for path in document_paths():
        for one in parsed(path).clauses:
            at = 0
            for sentence in sentences_of(one):
                start = one.reading.find(sentence, at)
                assert start >= at
                at = start + len(sentence)


# ---- the best of a clause ----------------------------------------------------------------------------


def stored(folder: Path, counts: Sequence[int], vectors: Vectors) -> Sentences:
    def fill(target: Path) -> Manifest:
        save_sentences(target, counts, vectors)
        return Manifest("corpus", "rjieba", EncoderIdentity("wence", "1", vectors.shape[1], "0f"), {}, {})

    return Sentences(write_generation(folder, fill))


def vectors(*rows: Sequence[float]) -> Vectors:
    return numpy.array(rows, numpy.float32)


def best(found: Sentences, rows: Sequence[int], otherwise: Sequence[float]) -> list[float]:
    asked = numpy.array([1, 0], numpy.float32)
    likeness = found.best(asked, numpy.array(rows, numpy.int64), numpy.array(otherwise, numpy.float32))
    return [float(value) for value in likeness]


@pytest.fixture
def three(tmp_path: Path) -> Sentences:
    """Three rows: of two sentences, of none and of three."""
    return stored(tmp_path, [2, 0, 3], vectors((0, 1), (1, 0), (-1, 0), (0.6, 0.8), (0, -1)))


@pytest.mark.parametrize(
    ("rows", "otherwise", "expected"),
    [
        # likeness to (1, 0): 0, 1 | – | -1, 76/127, 0; 0.6 · 127 = 76.2 is kept as 76
        pytest.param([0, 1, 2], [0.1, 0.2, 0.3], [1, 0.2, 76 / 127], id="all"),
        pytest.param([2, 0], [0, 0], [76 / 127, 1], id="another_order"),
        pytest.param([2, 2, 1], [0, 0, 0.5], [76 / 127, 76 / 127, 0.5], id="a_row_twice"),
        pytest.param([1], [0.2], [0.2], id="none_has_sentences"),
        pytest.param([1, 0], [0.2, 0.9], [0.2, 1], id="the_first_has_none"),
        pytest.param([0], [5], [1], id="the_best_sentence_although_the_whole_is_nearer"),
        pytest.param([], [], [], id="no_row"),
    ],
)
def test_the_best_sentence(
    three: Sentences, rows: Sequence[int], otherwise: Sequence[float], expected: Sequence[float]
) -> None:
    assert best(three, rows, otherwise) == pytest.approx(expected, abs=1e-6)


def test_an_index_without_sentences_gives_what_is_given(tmp_path: Path) -> None:
    found = stored(tmp_path, [0, 0], numpy.zeros((0, 2), numpy.float32))
    assert best(found, [0, 1], [0.25, 0.5]) == [0.25, 0.5]


def test_the_best_of_any_sentences_is_that_of_a_plain_loop(tmp_path: Path) -> None:
    chance = numpy.random.default_rng(4)
    counts = chance.integers(0, 5, 300)
    made = chance.normal(size=(int(counts.sum()), 16)).astype(numpy.float32)
    made /= numpy.linalg.norm(made, axis=1, keepdims=True)
    found = stored(tmp_path, counts.tolist(), made)
    ends = numpy.cumsum(counts)
    for asked in made[:20]:
        rows = chance.permutation(300)[:50]
        otherwise = chance.random(50).astype(numpy.float32)
        before = otherwise.copy()
        expected = [
            max((made[ends[row] - counts[row] : ends[row]] @ asked).tolist(), default=otherwise[place])
            for place, row in enumerate(rows)
        ]
        # each of 16 numbers is off by half of 1/127 at most; times a unit vector: 0.5/127 · sqrt(16)
        numpy.testing.assert_allclose(found.best(asked, rows, otherwise), expected, rtol=0, atol=2 / 127)
        numpy.testing.assert_array_equal(otherwise, before)
