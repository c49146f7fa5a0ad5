"""A wording maps every character back to the stored text, whatever has been cut and joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.wording import Run, Span, Wording, joined, printed, unwrapped

STORED = "一、总体要求\n　　坚持质量优先，\nIP first，强化保护。"


def is_mapped(wording: Wording, stored: str) -> bool:
    """Whether every run stands in the stored text as in the wording, in order, and the rest is glue."""
    ends = [0, *(run.at + run.length for run in wording.runs)]
    ordered = all(end <= run.at for end, run in zip(ends, wording.runs, strict=False))
    inside = ends[-1] <= len(wording.text)
    return (
        ordered
        and inside
        and all(
            run.length > 0 and wording.text[run.at : run.at + run.length] == stored[run.start : run.start + run.length]
            for run in wording.runs
        )
    )


def runs_text(wording: Wording) -> str:
    """The characters of a wording that are no glue."""
    return "".join(wording.text[run.at : run.at + run.length] for run in wording.runs)


@st.composite
def slices(draw: st.DrawFn, stored: str) -> list[tuple[int, int]]:
    """Ranges of a stored text in order, that do not overlap."""
    points = sorted(draw(st.lists(st.integers(0, len(stored)), max_size=12)))
    return list(zip(points[::2], points[1::2], strict=False))


# ---- examples ------------------------------------------------------------------------------------


def test_printed_is_a_slice_with_one_run() -> None:
    wording = printed(STORED, 2, 6)
    assert wording.text == "总体要求"
    assert wording.runs == (Run(0, 2, 4),)
    assert wording.span == Span(2, 6)


def test_printed_of_an_empty_range_has_no_run() -> None:
    assert printed(STORED, 3, 3) == Wording("", ())


def test_span_of_a_wording_without_runs_is_empty() -> None:
    assert Wording("", ()).span == Span(0, 0)


def test_joined_puts_glue_between_and_not_around() -> None:
    wording = joined([printed(STORED, 0, 6), printed(STORED, 9, 15)], "\n")
    assert wording.text == "一、总体要求\n坚持质量优先"
    assert wording.runs == (Run(0, 0, 6), Run(7, 9, 6))
    assert wording.spans() == [Span(0, 6), Span(9, 15)]
    assert wording.span == Span(0, 15)


def test_joined_of_nothing_is_empty() -> None:
    assert joined([], "\n") == Wording("", ())


def test_cut_over_glue_keeps_both_sides() -> None:
    wording = joined([printed(STORED, 0, 6), printed(STORED, 9, 15)], "\n")
    part = wording.cut(4, 9)
    assert part.text == "要求\n坚持"
    assert part.runs == (Run(0, 4, 2), Run(3, 9, 2))


def test_cut_without_end_goes_to_the_end() -> None:
    assert printed(STORED, 0, 6).cut(2) == printed(STORED, 2, 6)


def test_source_leaves_out_what_lies_around() -> None:
    wording = joined([printed(STORED, 0, 6), printed(STORED, 9, 15)])
    assert wording.text == "一、总体要求坚持质量优先"
    assert wording.source(4, 8) == Span(4, 11)
    assert wording.source(6, 8) == Span(9, 11)
    assert wording.source(4, 6) == Span(4, 6)


def test_strip_takes_white_space_off_both_ends() -> None:
    text = "\u3000 强化保护 \t"
    assert printed(text, 0, len(text)).strip() == printed(text, 2, 6)


def test_strip_takes_only_the_characters_given() -> None:
    text = "\t强化保护 "
    assert printed(text, 0, len(text)).strip(" ") == printed(text, 0, 5)


def test_strip_of_white_space_leaves_nothing() -> None:
    assert printed("  \u3000", 0, 3).strip() == Wording("", ())


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["强化知识产", "权保护"], "强化知识产权保护", id="chinese"),
        pytest.param(["World Intellectual", "Property"], "World Intellectual Property", id="two_latin_words"),
        pytest.param(["到2025", "年"], "到2025年", id="figure_before_chinese"),
        pytest.param(["支持", "PCT申请"], "支持PCT申请", id="chinese_before_latin"),
        pytest.param(["anti-", "monopoly"], "anti-monopoly", id="hyphen"),
        pytest.param(["A", "B", "丙", "丁"], "A B丙丁", id="four_lines"),
        pytest.param(["只有一行"], "只有一行", id="one_line"),
    ],
)
def test_unwrapped_sets_a_blank_between_latin_words_only(lines: list[str], expected: str) -> None:
    stored = "\n".join(lines)
    parts: list[Wording] = []
    at = 0
    for line in lines:
        parts.append(printed(stored, at, at + len(line)))
        at += len(line) + 1
    wording = unwrapped(parts)
    assert wording.text == expected
    assert is_mapped(wording, stored)
    assert runs_text(wording) == "".join(lines)


def test_unwrapped_of_nothing_is_empty() -> None:
    assert unwrapped([]) == Wording("", ())


# ---- invariants ----------------------------------------------------------------------------------

stored_texts = st.text(alphabet="知识产权，。 \n\u3000IP25", min_size=1, max_size=30)


@given(stored_texts, st.sampled_from(["", "\n", " ", "——"]), st.data())
def test_joined_keeps_every_character_mapped(stored: str, glue: str, data: st.DataObject) -> None:
    ranges = data.draw(slices(stored))
    wording = joined([printed(stored, start, end) for start, end in ranges], glue)
    assert wording.text == glue.join(stored[start:end] for start, end in ranges)
    assert is_mapped(wording, stored)
    assert runs_text(wording) == "".join(stored[start:end] for start, end in ranges)
    assert "".join(stored[span.start : span.end] for span in wording.spans()) == runs_text(wording)


@given(stored_texts, st.sampled_from(["", "\n"]), st.data())
def test_cut_keeps_every_character_mapped(stored: str, glue: str, data: st.DataObject) -> None:
    wording = joined([printed(stored, start, end) for start, end in data.draw(slices(stored))], glue)
    start = data.draw(st.integers(0, len(wording.text)))
    end = data.draw(st.integers(start, len(wording.text)))
    part = wording.cut(start, end)
    assert part.text == wording.text[start:end]
    assert is_mapped(part, stored)
    assert part.span == wording.source(start, end)
    assert joined([wording.cut(0, start), part, wording.cut(end)]).text == wording.text
    assert runs_text(wording.cut(0, start)) + runs_text(part) + runs_text(wording.cut(end)) == runs_text(wording)


@given(stored_texts, st.data())
def test_strip_keeps_every_character_mapped(stored: str, data: st.DataObject) -> None:
    wording = joined([printed(stored, start, end) for start, end in data.draw(slices(stored))], "\n")
    stripped = wording.strip()
    assert stripped.text == wording.text.strip()
    assert is_mapped(stripped, stored)
    assert runs_text(stripped) == runs_text(wording).strip()


@given(stored_texts, st.data())
def test_unwrapped_keeps_every_character_mapped(stored: str, data: st.DataObject) -> None:
    ranges = data.draw(slices(stored))
    wording = unwrapped([printed(stored, start, end) for start, end in ranges])
    assert is_mapped(wording, stored)
    assert runs_text(wording) == "".join(stored[start:end] for start, end in ranges)
