"""What holds for every text: nothing is lost, ids are stable, and time grows with length alone."""

import gc
import random
import time
from pathlib import Path

import labels
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.document import Clause, Document, DocumentId, ParsedText
from corpus.facts import read_facts
from corpus.metadata import read_metadata
from corpus.reading import read_document

DOCUMENT = DocumentId("paper")
PATHS = labels.document_paths()

_LINES = [
    "一、总体要求",
    "二、重点任务",
    "（一）指导思想",
    "(二) 加强保护。强化执法，完善机制。",
    "1. 培育品牌。支持企业注册商标。",
    "2．开展行动",
    "（1）建设平台；",
    "① 第一项",
    "第一章 总则",
    "第一条 为了规范管理，制定本办法。",
    "第二条规定的情形除外。",
    "1.1 编制目的",
    "1.1.1 适用范围",
    "——质量提升。达到8件以上。",
    "专栏 1",
    "附件1",
    "附件：1. 任务分工表",
    "任务分工表",
    "责任单位：市发展改革委、市财政局",
    "做好宣传。〔办公室、政策法规处按职责负责落实〕",
    "序号\t指标\t2025年",
    "1\t专利\t8",
    "\t商标\t≥12",
    "一、基础任务",
    "序号 指标名称 2020 年 2025 年",
    "1 每万人口专利拥有量（件） 4.94 8",
    "| 指标 | 目标 |",
    "|---|---|",
    "| 专利 | 8 |",
    "- 3 -",
    "目录",
    "第一章 总则........3",
    "[bookmark: _Toc1]（三）队伍建设。培养人才。",
    "“十四五”时期，全省深入实施知识产权强省战略，持续提升创造质量、运用效益和保护",
    "水平，推动高质量发展。",
    "12.5%的企业完成改造。",
    "抄送：市委各部门。",
    "2024年8月5日",
    "\u200b隐藏\ue0001",
    "# 标题",
    "**加粗。**正文。",
    "\f",
    "\t\t",
    "　　",
]


def texts() -> st.SearchStrategy[str]:
    """Documents put together from lines of official papers and from any characters at all."""
    line = st.sampled_from(_LINES) | st.text(max_size=40)
    ends = st.sampled_from(["\n", "\n\n", "\n\n\n\n", "", "\r", "\u2028", "\f"])
    return st.lists(st.tuples(line, ends), max_size=40).map(lambda pairs: "".join(a + b for a, b in pairs))


def assert_is_partition(parsed: ParsedText) -> None:
    at = 0
    for span, name in parsed.pieces():
        assert span.start == at, f"{name} begins at {span.start}, the piece before it ends at {at}"
        assert span.end > span.start, f"{name} is empty"
        at = span.end
    assert at == len(parsed.text)


def assert_shows_its_source(clause: Clause, text: str) -> None:
    for run in clause.wording.runs:
        shown = clause.text[run.at : run.at + run.length]
        stored = text[run.start : run.start + run.length]
        assert shown == stored


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_document_is_split_without_remainder(path: Path) -> None:
    assert_is_partition(labels.parsed(path))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_is_left_out_of_clauses_and_headings_is_named_furniture(path: Path) -> None:
    parsed = labels.parsed(path)
    blank = [item for item in parsed.furniture if item.name in {"blank", "wrap"}]
    assert all(parsed.text[item.span.start : item.span.end].isspace() for item in blank)
    markup = "".join(parsed.text[i.span.start : i.span.end] for i in parsed.furniture if i.name == "markup")
    assert not any("\u4e00" <= char <= "\u9fff" for char in markup)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_source_of_a_clause_is_what_it_shows_up_to_wraps_and_furniture(path: Path) -> None:
    parsed = labels.parsed(path)
    furniture = {at for item in parsed.furniture for at in range(*item.span)}
    for clause in parsed.clauses:
        source = "".join(
            parsed.text[at] for at in range(*clause.source) if at not in furniture and not parsed.text[at].isspace()
        )
        assert source == labels.bare(clause.text)
        assert_shows_its_source(clause, parsed.text)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_parsing_twice_gives_the_same_clauses(path: Path) -> None:
    again = split_clauses(read_document(path), DocumentId(path.stem), markdown=path.suffix == ".md")
    assert again == labels.parsed(path)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_ids_occur_once_and_hold_no_blank(path: Path) -> None:
    ids = [clause.id for clause in labels.parsed(path).clauses]
    assert len(ids) == len(set(ids))
    assert all(identity.isascii() and not any(char.isspace() for char in identity) for identity in ids)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_words_added_to_one_clause_change_no_id(path: Path) -> None:
    parsed = labels.parsed(path)
    rng = random.Random(7)
    prose = [clause for clause in parsed.clauses if clause.kind in {"text", "law_article"} and "。" in clause.text]
    for clause in rng.sample(prose, min(5, len(prose))):
        place = clause.source.start + parsed.text[clause.source.start : clause.source.end].rindex("。")
        edited = parsed.text[:place] + "，并按规定报送有关情况" + parsed.text[place:]
        again = split_clauses(edited, DocumentId(path.stem), markdown=path.suffix == ".md")
        assert [other.id for other in again.clauses] == [other.id for other in parsed.clauses]


def test_a_paragraph_added_to_a_section_changes_no_id_elsewhere() -> None:
    path = next(path for path in PATHS if path.stem == "yulin-ip-opinion")
    parsed = labels.parsed(path)
    clause = next(clause for clause in parsed.clauses if clause.id.endswith("/2"))
    edited = parsed.text[: clause.source.end] + "\n\n全市共同努力，实现上述目标。" + parsed.text[clause.source.end :]
    again = split_clauses(edited, DocumentId(path.stem))
    others = {other.id: other.text for other in parsed.clauses if "/2" not in other.id}
    assert others.items() <= {other.id: other.text for other in again.clauses}.items()


@settings(max_examples=400, deadline=None)
@given(texts(), st.booleans())
def test_any_text_is_split_without_remainder(text: str, markdown: bool) -> None:
    parsed = split_clauses(text, DOCUMENT, markdown=markdown)
    assert_is_partition(parsed)
    ids = [clause.id for clause in parsed.clauses]
    assert len(ids) == len(set(ids))
    for item in parsed.furniture:
        if item.name == "markup":
            assert set(labels.bare(text[item.span.start : item.span.end])) <= set("*_`#[]!|-+"), item
    for clause in parsed.clauses:
        assert clause.text
        assert_shows_its_source(clause, text)


@settings(max_examples=60, deadline=None)
@given(texts())
def test_parsing_any_text_twice_gives_the_same_clauses(text: str) -> None:
    assert split_clauses(text, DOCUMENT) == split_clauses(text, DOCUMENT)


def _paragraphs(parsed: ParsedText) -> list[str]:
    """The paragraphs of a document, wraps joined and furniture left out."""
    wordings = [clause.wording for clause in parsed.clauses] + [heading.wording for heading in parsed.headings]
    texts = [wording.text for wording in sorted(wordings, key=lambda wording: wording.span)]
    return [line for text in texts for line in text.split("\n")]


def _wrapped(paragraphs: list[str], width: int, gap: str) -> str:
    """The paragraphs as a program prints them: indented by two characters, cut at a width, pages numbered."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = "　　" + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
            if len(lines) % 25 == 0:
                lines.append(f"— {len(lines) // 25} —")
    return gap.join(lines)


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "blank_lines"])
@pytest.mark.parametrize("width", [26, 30, 34, 40])
@pytest.mark.parametrize(
    "document",
    [
        "yulin-ip-opinion",
        "yanta-ip-county-plan-2024",
        "sample-law",
        "sample-measures",
        "sample-notice",
        "sample-work-report",
    ],
)
def test_a_document_gives_the_same_clauses_when_it_is_wrapped(document: str, width: int, gap: str) -> None:
    paragraphs = _paragraphs(labels.parsed(next(path for path in PATHS if path.stem == document)))
    plain = split_clauses("\n".join(paragraphs), DOCUMENT)
    wrapped = split_clauses(_wrapped(paragraphs, width, gap), DOCUMENT)
    wanted = [(clause.id, labels.bare(clause.text)) for clause in plain.clauses]
    assert [(clause.id, labels.bare(clause.text)) for clause in wrapped.clauses] == wanted


def test_an_empty_text_has_no_clauses() -> None:
    assert split_clauses("", DOCUMENT).clauses == ()


def test_one_line_is_one_clause() -> None:
    parsed = split_clauses("各设区市应当加强知识产权保护，完善协作机制。", DOCUMENT)
    assert [clause.text for clause in parsed.clauses] == ["各设区市应当加强知识产权保护，完善协作机制。"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("（一)强化保护\n完善制度，加大执法力度。", ["1"], id="brackets_of_mixed_width"),
        pytest.param(
            "一、重点任务\n1.强化创造\n推动创造质量提升。\n专栏1\n1.专利导航工程。围绕重点产业开展导航。\n"
            "2.商标品牌工程。培育知名品牌。\n2.强化保护\n加大执法力度。",
            ["1.1", "1.1.box1.1", "1.1.box1.2", "1.2"],
            id="a_list_inside_a_box",
        ),
        pytest.param(
            "第一条 为了规范管理，制定本办法。\n第二条 下列情形除外：\n（一）紧急情形；\n"
            "第五条、第六条规定的情形除外。\n第三条 本办法自公布之日起施行。",
            ["1", "2", "3"],
            id="articles_referred_to",
        ),
        pytest.param("1.2025年底前，建成平台。\n2.2026年底前，建成中心。", ["1", "2"], id="years_behind_numbers"),
        pytest.param(
            "1.1 目的\n规范处置。\n1.2 依据\n依据条例。\n2.1 机构\n设指挥部。", ["1.1", "1.2", "2.1"], id="decimals"
        ),
    ],
)
def test_headings_give_these_ids(text: str, ids: list[str]) -> None:
    clauses = split_clauses(text, DOCUMENT).clauses
    assert [clause.id.partition("/")[2] for clause in clauses] == ids


def test_a_heading_with_a_comma_does_not_take_in_the_paragraph_below() -> None:
    heads = ("一、一年接着一年干，各项事业取得新成效", "（一）推进向新向优发展，产业转型升级步伐加快")
    clause = split_clauses("\n".join([*heads, "骨干企业作用增强，产值增长8%。"]), DOCUMENT).clauses[0]
    assert clause.path == heads
    assert clause.text == "骨干企业作用增强，产值增长8%。"


def test_a_contents_page_without_a_title_is_furniture() -> None:
    heads = ["1 总则", "1.1 编制目的", "1.2 编制依据", "2 组织体系", "2.1 指挥部", "2.2 办公室", "3 附则"]
    body = [line for head in heads for line in (head, "各有关单位按照职责分工做好相关工作。")]
    parsed = split_clauses("\n".join(["突发事件应急预案", *heads, *body]), DOCUMENT)
    contents = [item for item in parsed.furniture if item.name == "contents"]
    assert len(contents) == len(heads)
    assert [clause.id for clause in parsed.clauses][-2:] == ["paper/2.2", "paper/3"]


def test_a_word_printed_on_both_sides_of_a_page_number_is_kept_once() -> None:
    line = "各地区各部门要完善知识产权保护机制，加强执法，持续优化营商环境，不"
    text = "\n".join(
        [
            "一、保护",
            *["加强知识产权全链条保护，完善跨部门跨区域协作机制，严厉打击各类侵权"] * 8,
            line,
            "— 3 —",
            "不断提升水平。",
        ]
    )
    clause = split_clauses(text, DOCUMENT).clauses[-1]
    assert clause.text.endswith("持续优化营商环境，不断提升水平。")


# ---- time grows with length alone ---------------------------------------------------------------


def _seconds(text: str) -> float:
    """Processor time of reading a text whole; the collector rests, since its passes grow with all live objects."""
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        parsed = split_clauses(text, DOCUMENT)
        found = read_metadata(parsed)
        read_facts(Document(DOCUMENT, found.title, parsed, "", period=(2021, 2025)))
        return time.process_time() - begun
    finally:
        gc.enable()


def _of_size(unit: str, size: int) -> str:
    return (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode(errors="ignore")


def _ratio(unit: str, size: int, factor: int) -> float:
    small, large = _of_size(unit, size), _of_size(unit, size * factor)
    return min(_seconds(large) / min(_seconds(small), _seconds(small)) for _ in range(2))


def test_ten_times_the_text_takes_at_most_twelve_times_as_long() -> None:
    corpus = "\n".join(read_document(path) for path in sorted(labels.DOCUMENTS.glob("*.txt")))
    small, large = _of_size(corpus, 1_000_000), _of_size(corpus, 10_000_000)
    # ten small texts beside the large one, so that a machine that slows down slows both
    assert any(_seconds(large) < 1.2 * sum(_seconds(small) for _ in range(10)) for _ in range(3))


ATTACKS = """
一|（|（一）|“|1|1.|1.1.|第一条|第|— |[bookmark:|[a](|\u200b中|）|年|“十四五”|《|达到1件|
1个园区|2025年达到1件，|由1件增加到2件，|甲和乙分别达到1件和2件|标题规划\\n| |\\t|\\n|# |
a\\tb\\n|1. 内容\\n|12\\n内容\\n内容\\n内容\\n内容\\n|序号 名称 2020年\\n|责任单位：甲局\\n|附件1：标题\\n|专栏 1\\n|
目录\\n第一章 总则\\n|第一章 总则......1\\n|\\f中\\v|①内容\\n|发展\\n\\n发展展\\n\\n|
内容内容，内容内容内容内容内容内容内容内容内容内容内容内容\\n
"""
UNITS = [
    unit.replace("\\t", "\t").replace("\\n", "\n").replace("\\f", "\f").replace("\\v", "\v")
    for line in ATTACKS.strip("\n").split("\n")
    for unit in line.split("|")
    if unit
]


@pytest.mark.parametrize("unit", [*UNITS, "|a|b|\n", "|-"], ids=repr)
def test_no_text_is_an_attack(unit: str) -> None:
    # a text four times as long takes sixteen times as long where a step is quadratic
    assert any(_ratio(unit, 20_000, 4) < 10 for _ in range(2))
