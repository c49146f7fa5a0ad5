"""A text to terms: widths, numbers, years, words, pairs; and both libraries cutting alike."""

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labels import document_paths, parsed

from corpus.regions import gazetteer
from index.tokens import jieba_cutter, plain, plain_words, runs, terms, tokeniser, words

ROOT = Path(__file__).parent.parent
TEXTS = [clause.reading for path in document_paths() for clause in parsed(path).clauses]
TRADE = [
    line
    for line in (ROOT / "index/data/words.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PLACES = sorted(name for name in gazetteer().names if re.fullmatch(r"[\u3400-\u9fff]{2,}", name))

pytestmark = [
    # jieba 0.42.1 writes escapes that Python 3.12 warns of when it compiles them
    pytest.mark.filterwarnings("ignore:.*invalid escape sequence:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*invalid escape sequence:SyntaxWarning"),
    # jieba asks pkg_resources for its files where setuptools still has it
    pytest.mark.filterwarnings("ignore:pkg_resources is deprecated:UserWarning"),
    pytest.mark.filterwarnings("ignore:pkg_resources is deprecated:DeprecationWarning"),
]


# ---- characters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到２０２５年达到２５件", ["到", "2025", "年达到", "25", "件"], id="full_width_digits"),
        pytest.param("ＰＣＴ国际专利", ["pct", "国际专利"], id="full_width_letters"),
        pytest.param("达到3,000件", ["达到", "3000", "件"], id="thousands"),
        pytest.param("１，２３４，５６７元", ["1234567", "元"], id="full_width_thousands"),
        pytest.param("第3,25条", ["第", "3", "25", "条"], id="comma_of_a_list"),
        pytest.param("2024,2025年", ["2024", "2025", "年"], id="years_of_a_list"),
        pytest.param("增长13.5%", ["增长", "13.5"], id="decimal"),
        pytest.param("到二〇二五年", ["到", "2025", "年"], id="year_in_characters"),
        pytest.param("二零三五年", ["2035", "年"], id="year_with_ling"),
        pytest.param("二○二二年", ["2022", "年"], id="year_with_a_circle"),
        pytest.param("一二三四五六", ["一二三四五六"], id="characters_without_a_year"),
        pytest.param("〇号文件", ["〇号文件"], id="zero_is_a_character"),
        pytest.param("WIPO Green", ["wipo", "green"], id="latin_words"),
        pytest.param("5G和P2P", ["5", "g", "和", "p", "2", "p"], id="letters_and_digits_part"),
        pytest.param("知\u200b识\ufeff产\u00ad权", ["知识产权"], id="invisible_characters"),
        pytest.param("知识 产权", ["知识", "产权"], id="blank"),
        pytest.param("知识　产权\n保护", ["知识", "产权", "保护"], id="wide_blank_and_line"),
        pytest.param("“十四五”规划（草案）", ["十四五", "规划", "草案"], id="punctuation"),
        pytest.param("①加强②完善", ["1", "加强", "2", "完善"], id="circled_numbers"),
        pytest.param("٢٠٢٥", [], id="digits_of_other_scripts"),
        pytest.param("", [], id="nothing"),
        pytest.param("……。！", [], id="only_punctuation"),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    assert list(runs(text)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("到2025年达到3,000件", "到２０２５年达到３０００件", id="widths"),
        pytest.param("到二〇二五年", "到2025年", id="year"),
        pytest.param("PCT申请", "pct申请", id="case"),
        pytest.param("榆\u200b林市", "榆林市", id="invisible"),
        pytest.param("⽂件", "文件", id="radical_from_a_pdf"),
    ],
)
def test_two_ways_to_write_it_have_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(max_size=40))
def test_a_run_is_latin_a_number_or_chinese_and_a_plain_text_stays_as_it_is(text: str) -> None:
    for run in runs(text):
        assert re.fullmatch(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff〇]+", run)
        assert list(runs(run)) == [run]
        assert plain(run) == run


@settings(deadline=None)
@given(st.text(alphabet="知识产权〇年二零 保护2025,.aP", max_size=30))
def test_words_lose_no_character_of_a_run(text: str) -> None:
    assert "".join(plain_words(text)) == "".join(runs(text))
    assert set("".join(words(text))) == set("".join(runs(text)))


# ---- words and pairs ---------------------------------------------------------------------------------


def test_terms_are_words_the_words_inside_them_and_pairs() -> None:
    assert terms("地理标志产品25件") == [
        *("地理", "标志", "产品", "地理标志产品"),
        *("~地理", "~理标", "~标志", "~志产", "~产品"),
        *("25", "件"),
    ]


def test_words_are_terms_without_pairs() -> None:
    for text in TEXTS[:100]:
        assert words(text) == [term for term in terms(text) if "~" not in term]


def test_plain_words_hold_each_character_once() -> None:
    assert plain_words("二〇二五年达到3,000件") == ["2025", "年", "达到", "3000", "件"]
    assert plain_words("〇号文件") != ["〇号文件"]  # a run that begins with a zero is cut as any other


def test_pairs_stay_inside_a_run() -> None:
    pairs = [term for term in terms("知识 产权，保护") if term.startswith("~")]
    assert pairs == ["~知识", "~产权", "~保护"]


def test_a_blank_parts_words() -> None:
    assert "知识产权" in words("知识产权")
    assert "知识产权" not in words("知识 产权")


def test_a_single_character_has_no_pair() -> None:
    assert terms("件") == ["件"]


def test_a_number_stays_apart_from_its_unit() -> None:
    assert {"25", "件"} <= set(terms("25件"))
    assert {"13.5", "亿元"} <= set(terms("13.5亿元"))


# ---- the dictionary ----------------------------------------------------------------------------------


def test_words_of_the_trade_are_chinese_and_given_once() -> None:
    assert [word for word in TRADE if not re.fullmatch(r"[\u3400-\u9fff]{2,}", word)] == []
    assert len(set(TRADE)) == len(TRADE) > 400


def test_every_word_of_the_trade_is_cut_as_one() -> None:
    assert [word for word in TRADE if word not in words(word)] == []


def test_every_place_is_cut_as_one_but_for_four_that_the_general_dictionary_holds_as_rare() -> None:
    assert len(PLACES) > 3_000
    assert [place for place in PLACES if place not in words(place)] == ["古县", "江南区", "连南", "高县"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("榆林市出台意见", "榆林市", id="city"),
        pytest.param("雁塔区创建示范县", "雁塔区", id="district"),
        pytest.param("授权地理标志产品专用标志", "地理标志产品", id="trade"),
        pytest.param("专利密集型产业增加值", "专利密集型产业", id="long_trade"),
    ],
)
def test_a_word_is_found_in_its_sentence(text: str, word: str) -> None:
    assert word in words(text)


# ---- both libraries ----------------------------------------------------------------------------------


def test_jieba_cuts_every_run_of_the_documents_as_rjieba_does() -> None:
    """All of 554 clauses; on 30,000 law articles the two differ in strings of numbers and units alone."""
    cut = jieba_cutter()
    chinese = {run for text in TEXTS for run in runs(text) if not run.isascii()}
    assert len(TEXTS) > 500
    assert len(chinese) > 4_000
    differing = [run for run in chinese if cut(run) != [term for term in terms(run) if term[0] != "~"]]
    assert differing == []


def test_whole_words_of_jieba_are_those_of_rjieba() -> None:
    cut = jieba_cutter(search=False)
    for text in TEXTS[:200]:
        for run in runs(text):
            assert run.isascii() or cut(run) == plain_words(run)


def test_jieba_writes_nothing_into_the_temporary_folder(tmp_path: Path) -> None:
    script = "from index.tokens import jieba_cutter; print(*jieba_cutter()('地理标志产品'))"
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={**os.environ, **places, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["地理", "标志", "产品", "地理标志产品"]
    assert done.stderr == ""  # nor does it tell of its work
    assert list(tmp_path.iterdir()) == []


# ---- identity ----------------------------------------------------------------------------------------


def test_the_tokeniser_is_named_with_its_version_rules_and_words() -> None:
    matched = re.fullmatch(r"(r?jieba) (\S+), rules \d+, words [0-9a-f]{12}", tokeniser())
    assert matched
    assert matched[2] == version(matched[1])


def test_the_tokeniser_has_the_same_name_in_every_process() -> None:
    script = "from index.tokens import tokeniser; print(tokeniser())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == tokeniser()
