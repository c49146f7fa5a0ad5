"""Sentences lose no word of a clause, and those that say what is asked are quoted whole, in their order."""

import random
from itertools import pairwise

import pytest
from citing import clause_of, row_of
from doubles import small_encoder

from corpus.library import Library
from corpus.wording import Span
from index.matching import Matcher
from rag.sentences import best_sentences, fragments, sentences

GUIDANCE = "商标品牌指导站为小微企业提供咨询，每个镇（街道）至少建设一个。"
FRAUD = "弄虚作假骗取专利奖的，撤销奖励，追回奖金。"
PRODUCERS = "地理标志产品的生产者应当按照标准组织生产，不得以次充好。"
SUPPORT = "对首次获得马德里国际注册商标的企业，每件给予一次性资助5000元。"
LEADING = "加强组织领导，落实工作经费，市市场监督管理局负责统筹协调。"
APPLYING = "申报专利奖的单位应当在四川省行政区域内注册，专利权有效且无权属纠纷。"
LONG = LEADING + GUIDANCE + FRAUD + PRODUCERS + SUPPORT + APPLYING
ITEMS = "（一）特等奖每项奖励50万元；\n（二）一等奖每项奖励20万元；\n（三）二等奖每项奖励10万元。"
LISTING = LEADING + GUIDANCE + PRODUCERS + SUPPORT + "专利奖评选程序如下：\n" + ITEMS


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(small_encoder())


def cut(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def best(words: str, text: str, matcher: Matcher) -> list[str]:
    return cut(text, best_sentences(words, clause_of(text), matcher))


# ---- sentences ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(GUIDANCE + FRAUD, [GUIDANCE, FRAUD], id="full_stop"),
        pytest.param("加强保护；促进运用！", ["加强保护；", "促进运用！"], id="semicolon_and_exclamation"),
        pytest.param(
            "奖励分三等：\n（一）特等奖；", ["奖励分三等：", "（一）特等奖；"], id="line_break_without_the_blank"
        ),
        pytest.param("  加强保护。  促进运用。 ", ["加强保护。", "促进运用。"], id="outer_blanks"),
        pytest.param("坚持“质量第一。”加强保护。", ["坚持“质量第一。”", "加强保护。"], id="closing_quotation_mark"),
        pytest.param("加强保护。促进运用", ["加强保护。", "促进运用"], id="no_mark_at_the_end"),
        pytest.param("达到3.9件，增长18.6%", ["达到3.9件，增长18.6%"], id="a_point_in_a_number"),
        pytest.param("加强保护。\n\n促进运用。", ["加强保护。", "促进运用。"], id="empty_line"),
    ],
)
def test_a_clause_is_cut_at_its_marks(text: str, expected: list[str]) -> None:
    assert cut(text, sentences(clause_of(text))) == expected


def test_the_sentences_of_a_row_are_its_filled_cells() -> None:
    row = row_of(("序号", "1"), ("指标名称", "地理标志；产值"), ("2020年", ""), ("2025年", "1000"))
    assert cut(row.text, sentences(row)) == ["1", "地理标志；产值", "1000"]


def test_every_word_of_a_clause_stands_in_one_sentence(shipped: Library, library: Library) -> None:
    for clause in [clause for some in (shipped, library) for document in some for clause in document.clauses]:
        spans = sentences(clause)
        assert all(before.end <= after.start for before, after in pairwise(spans))
        kept = "".join(cut(clause.text, spans))
        assert "".join(kept.split()) == "".join(clause.text.split()), clause.id
        assert all(part == part.strip() != "" for part in cut(clause.text, spans))


# ---- fragments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "撤销全部专利奖励，依法追回全部奖金。", ["撤销全部专利奖励，", "依法追回全部奖金。"], id="at_a_comma"
        ),
        pytest.param(
            "到2025年，地理标志达到25件。", ["到2025年，地理标志达到25件。"], id="short_ones_joined_to_the_next"
        ),
        pytest.param("地理标志产品的产值，8件。", ["地理标志产品的产值，", "8件。"], id="a_short_end"),
        pytest.param("", [""], id="empty"),
    ],
)
def test_a_text_is_cut_into_fragments_that_say_something(text: str, expected: list[str]) -> None:
    assert fragments(text) == expected


def test_the_fragments_of_a_text_give_it_back(shipped: Library) -> None:
    for clause in [clause for document in shipped for clause in document.clauses]:
        assert "".join(fragments(clause.reading)).strip() == clause.reading.strip()


# ---- the best of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param("商标品牌指导站", GUIDANCE, id="guidance"),
        pytest.param("骗取专利奖撤销奖励", FRAUD, id="fraud"),
        pytest.param("地理标志产品生产", PRODUCERS, id="producers"),
        pytest.param("每件资助多少元", SUPPORT, id="an_amount"),
        pytest.param("申报单位在四川注册", APPLYING, id="the_last"),
    ],
)
def test_of_a_long_clause_the_sentence_that_says_it_is_quoted(matcher: Matcher, words: str, sentence: str) -> None:
    assert len(LONG) > 160
    assert best(words, LONG, matcher) == [sentence]


def test_a_short_clause_is_quoted_whole(matcher: Matcher) -> None:
    text = f" {GUIDANCE}{FRAUD} \n"
    assert best("商标品牌指导站", text, matcher) == [GUIDANCE + FRAUD]


def test_a_clause_of_160_characters_is_short_and_one_of_161_is_not(matcher: Matcher) -> None:
    rest = LONG.removeprefix(GUIDANCE)
    short, long = (GUIDANCE + (rest * 2)[: length - len(GUIDANCE) - 1] + "。" for length in (160, 161))
    assert best("商标品牌指导站", short, matcher) == [short]
    assert len("".join(best("商标品牌指导站", long, matcher))) < len(long)


def test_a_long_clause_of_one_sentence_is_quoted_whole(matcher: Matcher) -> None:
    text = LONG.replace("。", "，")
    assert best("商标品牌指导站", text, matcher) == [text]


def test_a_long_row_is_quoted_whole(matcher: Matcher) -> None:
    row = row_of(("序号", "1"), ("任务", LONG), ("责任单位", "省市场监管局"))
    assert cut(row.text, best_sentences("商标品牌指导站", row, matcher)) == [row.text]


def test_equal_sentences_are_quoted_in_the_order_of_the_text(matcher: Matcher) -> None:
    text = FRAUD + LEADING * 3 + FRAUD + PRODUCERS + APPLYING
    spans = best_sentences("骗取专利奖撤销奖励", clause_of(text), matcher)
    assert cut(text, spans) == [FRAUD, FRAUD]
    assert spans[0].start == 0


def test_neighbours_are_quoted_as_one(matcher: Matcher) -> None:
    text = LEADING * 3 + FRAUD + "\n" + FRAUD + PRODUCERS + APPLYING
    assert best("骗取专利奖撤销奖励", text, matcher) == [FRAUD + "\n" + FRAUD]


def test_three_sentences_are_quoted_at_most(matcher: Matcher) -> None:
    text = (FRAUD + LEADING) * 5
    assert best("骗取专利奖撤销奖励", text, matcher) == [FRAUD] * 3


def test_a_sentence_that_ends_with_a_colon_brings_the_items_it_announces(matcher: Matcher) -> None:
    assert best("专利奖评选程序", LISTING, matcher) == ["专利奖评选程序如下：\n" + ITEMS]


def test_a_sentence_without_a_colon_brings_no_items(matcher: Matcher) -> None:
    assert best("商标品牌指导站", LISTING, matcher) == [GUIDANCE]


def test_whatever_is_asked_the_quotes_are_whole_sentences_in_their_order(matcher: Matcher, shipped: Library) -> None:
    clauses = [clause for document in shipped for clause in document.clauses if len(clause.text) > 160]
    chance = random.Random(4)
    for clause in chance.sample(clauses, 60):
        for words in ("专利", "质押融资金额2025年达到多少亿元", "", chance.choice(clauses).text[:30]):
            spans = best_sentences(words, clause, matcher)
            known = sentences(clause)
            assert spans
            assert all(before.end <= after.start for before, after in pairwise(spans))
            if clause.kind != "row":
                assert {span.start for span in spans} <= {span.start for span in known}
                assert {span.end for span in spans} <= {span.end for span in known}
