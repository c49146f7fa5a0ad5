"""Numbers at the head of a line: which forms there are, what is a cross-reference, and what goes on with what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.headings import BOX, Judgement, Marker, Outline, read_attachment, read_box, read_marker

_DIGITS = "零一二三四五六七八九"


def in_chinese(value: int) -> str:
    """A number from 1 to 99 in Chinese characters."""
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def marker_of(text: str) -> Marker:
    """The marker of a line that has one."""
    marker = read_marker(text)
    assert marker is not None
    return marker


# ---- the forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "number", "rest"),
    [
        pytest.param("第一编 总则", "第编", 1, "总则", id="book"),
        pytest.param("第二章　知识产权创造", "第章", 2, "知识产权创造", id="chapter"),
        pytest.param("第三节 专利", "第节", 3, "专利", id="section"),
        pytest.param("第十二条 市知识产权局负责", "第条", 12, "市知识产权局负责", id="article"),
        pytest.param("第二十条市人民政府应当", "第条", 20, "市人民政府应当", id="article_without_blank"),
        pytest.param("第 五 条 国家鼓励", "第条", 5, "国家鼓励", id="article_with_blanks_inside"),
        pytest.param("第１５条　国家鼓励", "第条", 15, "国家鼓励", id="article_in_wide_digits"),
        pytest.param("第一部分：发展基础", "第部分", 1, "发展基础", id="part"),
        pytest.param("第一阶段：动员部署", "第阶段", 1, "动员部署", id="stage"),
        pytest.param("一、总体要求", "一、", 1, "总体要求", id="chinese"),
        pytest.param("二十三、加强领导", "一、", 23, "加强领导", id="chinese_twenty_three"),
        pytest.param("一. 总体要求", "一、", 1, "总体要求", id="chinese_with_full_stop"),
        pytest.param("（三）强化保护", "（一）", 3, "强化保护", id="bracketed_chinese"),
        pytest.param("(三) 强化保护", "（一）", 3, "强化保护", id="half_width_brackets"),
        pytest.param("（三)强化保护", "（一）", 3, "强化保护", id="full_then_half_width"),
        pytest.param("(三）强化保护", "（一）", 3, "强化保护", id="half_then_full_width"),
        pytest.param("（ 三 ）、强化保护", "（一）", 3, "强化保护", id="bracketed_with_blanks_and_comma"),
        pytest.param("（1）完善制度", "（1）", 1, "完善制度", id="bracketed_digit"),
        pytest.param("（１２）完善制度", "（1）", 12, "完善制度", id="bracketed_wide_digits"),
        pytest.param("1）完善制度", "1）", 1, "完善制度", id="half_bracket"),
        pytest.param("1.完善制度", "1.", 1, "完善制度", id="digit_with_full_stop"),
        pytest.param("１．完善制度", "1.", 1, "完善制度", id="wide_digit_with_wide_full_stop"),
        pytest.param("12、完善制度", "1.", 12, "完善制度", id="digit_with_comma"),
        pytest.param("1 总则", "1 ", 1, "总则", id="digit_with_blank"),
        pytest.param("①加强统筹", "①", 1, "加强统筹", id="circled"),
        pytest.param("㉑ 加强统筹", "①", 21, "加强统筹", id="circled_twenty_one"),
        pytest.param("⒉加强统筹", "⒈", 2, "加强统筹", id="digit_with_its_full_stop"),
        pytest.param("⑶加强统筹", "⒈", 3, "加强统筹", id="digit_in_its_brackets"),
        pytest.param("㈣加强统筹", "⒈", 4, "加强统筹", id="chinese_in_its_brackets"),
        pytest.param("b. 加强统筹", "a.", 2, "加强统筹", id="letter"),
        pytest.param("C、加强统筹", "a.", 3, "加强统筹", id="capital_letter"),
        pytest.param("——坚持质量优先", "•", 0, "坚持质量优先", id="dash"),
        pytest.param("－－坚持质量优先", "•", 0, "坚持质量优先", id="wide_hyphens"),
        pytest.param("● 坚持质量优先", "•", 0, "坚持质量优先", id="dot"),
    ],
)
def test_read_marker_knows_form_and_number(text: str, form: str, number: int, rest: str) -> None:
    marker = marker_of(text)
    assert (marker.form, marker.number, text[marker.length :]) == (form, number, rest)


@pytest.mark.parametrize(
    ("text", "form", "parts", "rest"),
    [
        pytest.param("1.1 编制目的", "1.1", (1, 1), "编制目的", id="two_levels"),
        pytest.param("1.1编制目的", "1.1", (1, 1), "编制目的", id="two_levels_without_blank"),
        pytest.param("2.3.4 应急响应", "1.1.1", (2, 3, 4), "应急响应", id="three_levels"),
        pytest.param("１．２．３　应急响应", "1.1.1", (1, 2, 3), "应急响应", id="wide_digits"),
        pytest.param("11.5.14.2 试验要求", "1.1.1.1", (11, 5, 14, 2), "试验要求", id="four_levels"),
        pytest.param("3.2. 处置", "1.1", (3, 2), "处置", id="full_stop_behind"),
    ],
)
def test_read_marker_reads_the_parts_of_a_decimal_number(
    text: str, form: str, parts: tuple[int, ...], rest: str
) -> None:
    marker = marker_of(text)
    assert (marker.form, marker.parts, text[marker.length :]) == (form, parts, rest)
    assert marker.number == parts[-1]


@pytest.mark.parametrize(
    ("text", "number", "suffix"),
    [
        pytest.param("第十二条之一 申请注册商标", 12, 1, id="first"),
        pytest.param("第一百二十条之二　以暴力", 120, 2, id="second"),
        pytest.param("第十二条 申请注册商标", 12, 0, id="none"),
    ],
)
def test_read_marker_reads_an_inserted_article(text: str, number: int, suffix: int) -> None:
    marker = marker_of(text)
    assert (marker.form, marker.number, marker.suffix) == ("第条", number, suffix)


def test_a_hyphen_is_a_bullet_in_markdown_only() -> None:
    assert read_marker("- 坚持质量优先") is None
    assert read_marker("- 坚持质量优先", markdown=True) == Marker("•", 0, 2)


@given(st.integers(1, 99), st.sampled_from(["{}、总体要求", "（{}）强化保护", "第{}条 市知识产权局", "第{}章 总则"]))
def test_read_marker_reads_back_a_number_in_chinese(number: int, form: str) -> None:
    assert marker_of(form.format(in_chinese(number))).number == number


@given(
    st.integers(1, 99),
    st.sampled_from(["{}.完善制度", "{}、完善制度", "（{}）完善制度", "{}）完善制度", "第{}条 本办法"]),
)
def test_read_marker_reads_back_a_number_in_digits(number: int, form: str) -> None:
    text = form.format(number)
    wide = text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert marker_of(text).number == marker_of(wide).number == number
    assert marker_of(text) == marker_of(wide)


@given(st.lists(st.integers(1, 30), min_size=2, max_size=5))
def test_read_marker_reads_back_a_decimal_number(parts: list[int]) -> None:
    head = ".".join(map(str, parts))
    marker = marker_of(f"{head} 应急响应")
    assert marker.parts == tuple(parts)
    assert marker.length == len(head) + 1


# ---- what is no number of a clause ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("第五条规定的情形，由市知识产权局处理。", id="article_provided"),
        pytest.param("第五条所列材料应当齐全。", id="article_listed"),
        pytest.param("第五条第二款规定的期限", id="article_and_paragraph"),
        pytest.param("第五条和第六条", id="article_and_article"),
        pytest.param("第五条至第九条", id="article_to_article"),
        pytest.param("第五条的规定处罚。", id="article_of"),
        pytest.param("第十二条之一规定的情形", id="inserted_article_provided"),
        pytest.param("第二章规定的程序", id="chapter_provided"),
        pytest.param("第三款规定的行为", id="paragraph"),
        pytest.param("第一批示范企业", id="batch"),
        pytest.param("第一，提高认识。", id="first_in_words"),
        pytest.param("11.5.14.2的试验应当在实验室进行。", id="decimal_of"),
        pytest.param("12.5%的企业建立制度。", id="percentage"),
        pytest.param("12%的企业建立制度。", id="whole_percentage"),
        pytest.param("4.94件，居全省第二。", id="decimal_with_unit"),
        pytest.param("1.5亿元专项资金", id="decimal_with_scale"),
        pytest.param("2.0版平台上线", id="version"),
        pytest.param("0.5级", id="below_one"),
        pytest.param("2025年，全市专利授权量", id="year"),
        pytest.param("12 个县区", id="count_with_blank"),
        pytest.param("3 年以上", id="years_with_blank"),
        pytest.param("3、4月开展宣传周活动", id="months"),
        pytest.param("二五”末的两倍", id="rest_of_a_period"),
        pytest.param("一、二等奖给予奖励", id="prizes"),
        pytest.param("二、三级医院", id="grades"),
        pytest.param("一、二、三产业融合发展", id="three_in_a_row"),
        pytest.param("一是加强组织领导", id="first_of_all"),
        pytest.param("十四五规划", id="period"),
        pytest.param("A股上市企业", id="letter_in_a_word"),
        pytest.param("—坚持", id="single_dash"),
        pytest.param("坚持质量优先", id="no_number"),
        pytest.param("", id="nothing"),
    ],
)
def test_read_marker_sees_no_number_in_words(text: str) -> None:
    assert read_marker(text) is None


@pytest.mark.parametrize("text", ["第五条 规定执法程序", "11.5.14.2 的士管理"], ids=["article", "decimal"])
def test_a_blank_behind_the_number_shows_that_it_is_no_reference(text: str) -> None:
    assert read_marker(text) is not None


# ---- the outline ---------------------------------------------------------------------------------

Step = tuple[str, Judgement | None, int | None]


def walked(texts: list[str]) -> list[Step]:
    """How each number is judged, and how many lists it then stands under."""
    outline = Outline()
    steps: list[Step] = []
    for text in texts:
        marker = marker_of(text)
        judgement = outline.judge(marker)
        steps.append((text, judgement, outline.place(marker) if judgement else None))
    return steps


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                ("一、总体要求", "opened", 0),
                ("（一）指导思想", "opened", 1),
                ("（二）基本原则", "successor", 1),
                ("1.坚持保护", "opened", 2),
                ("2.坚持服务", "successor", 2),
                ("（三）主要目标", "successor", 1),
                ("二、重点任务", "successor", 0),
                ("（一）强化创造", "opened", 1),
            ],
            id="numbering_starts_again",
        ),
        pytest.param(
            [
                ("一、总体要求", "opened", 0),
                ("（一）指导思想", "opened", 1),
                ("（二）基本原则", "successor", 1),
                ("二、重点任务", "successor", 0),
                ("（三）强化创造", "resumed", 1),
                ("（四）强化运用", "successor", 1),
                ("三、保障措施", "successor", 0),
                ("（五）加强领导", "resumed", 1),
            ],
            id="numbering_runs_on_across_sections",
        ),
        pytest.param(
            [
                ("第一章 总则", "opened", 0),
                ("第一条 为了", "opened", 1),
                ("（一）授权", "opened", 2),
                ("（二）确权", "successor", 2),
                ("第二条 本办法", "successor", 1),
                ("第二章 创造", "successor", 0),
                ("第三条 市局", "resumed", 1),
            ],
            id="articles_run_on_across_chapters",
        ),
        pytest.param(
            [
                ("第一编 总则", "opened", 0),
                ("第一章 基本规定", "opened", 1),
                ("第一条 为了", "opened", 2),
                ("第二编 物权", "successor", 0),
                ("第一章 一般规定", "opened", 1),
                ("第二条 因物", "resumed", 2),
                ("第一节 登记", "opened", 2),
                ("第三条 不动产", "resumed", 3),
            ],
            id="book_chapter_section_article",
        ),
        pytest.param(
            [
                ("第十二条 申请", "skipped", 0),
                ("第十二条之一 不以使用为目的", "successor", 0),
                ("第十三条 商标", "successor", 0),
            ],
            id="inserted_article",
        ),
        pytest.param(
            [("第五条 国家", "skipped", 0), ("第九条 市局", "skipped", 0), ("第十条 企业", "successor", 0)],
            id="articles_left_out_of_an_excerpt",
        ),
        pytest.param(
            [
                ("（一）强化创造", "opened", 0),
                ("（1）完善制度", "opened", 1),
                ("（2）开展执法", "successor", 1),
                ("（二）强化运用", "successor", 0),
                ("（1）推动转化", "opened", 1),
            ],
            id="bracketed_digits_under_bracketed_chinese",
        ),
        pytest.param(
            [("（一）强化创造", "opened", 0), ("（2）强化运用", "successor", 0), ("（三）强化保护", "successor", 0)],
            id="bracketed_digit_in_place_of_chinese",
        ),
        pytest.param(
            [("（一）强化创造", "opened", 0), ("(二)强化运用", "successor", 0), ("(三）强化保护", "successor", 0)],
            id="brackets_of_mixed_width",
        ),
        pytest.param(
            [
                ("1 总则", "opened", 0),
                ("1.1 编制目的", "opened", 1),
                ("1.2 适用范围", "successor", 1),
                ("1.2.1 分级", "opened", 2),
                ("1.2.2 分类", "successor", 2),
                ("1.3 原则", "successor", 1),
                ("2 组织体系", "successor", 0),
                ("2.1 指挥部", "opened", 1),
                ("2.1.1 职责", "opened", 2),
                ("3 附则", "successor", 0),
            ],
            id="decimals_under_digits",
        ),
        pytest.param(
            [("1.1 目的", "opened", 0), ("1.2 范围", "successor", 0), ("1.4 原则", "skipped", 0)],
            id="decimals_without_a_parent",
        ),
        pytest.param(
            [
                ("1.完善制度", "opened", 0),
                ("①制定办法", "opened", 1),
                ("②修订规定", "successor", 1),
                ("2.开展执法", "successor", 0),
                ("①专项行动", "opened", 1),
            ],
            id="circled_under_digits",
        ),
    ],
)
def test_outline_follows_the_sequence(steps: list[Step]) -> None:
    assert walked([text for text, _, _ in steps]) == steps


@pytest.mark.parametrize(
    ("before", "text"),
    [
        pytest.param(["第七条 市局", "第八条 企业"], "第三条 本办法", id="earlier_article"),
        pytest.param(["一、总体要求", "二、重点任务"], "九、其他", id="far_beyond"),
        pytest.param(["三、保障措施"], "二、重点任务", id="backwards"),
        pytest.param(["一、任务", "（一）创造", "（二）运用", "二、保障"], "（九）其他", id="far_beyond_a_closed_list"),
        pytest.param(["1 总则", "1.1 目的"], "5.18国际博物馆日", id="date_that_looks_like_a_decimal"),
        pytest.param(["1 总则", "1.1 目的"], "3.2.1 分级", id="decimal_of_another_chapter"),
        pytest.param([], "11.5.14.2 试验", id="decimal_out_of_nowhere"),
    ],
)
def test_outline_refuses_a_number_that_goes_on_with_nothing(before: list[str], text: str) -> None:
    outline = Outline()
    for line in before:
        outline.place(marker_of(line))
    assert outline.judge(marker_of(text)) is None


def test_judge_changes_nothing() -> None:
    outline = Outline()
    outline.place(marker_of("一、总体要求"))
    before = repr(outline)
    for text in ("二、重点任务", "（一）指导思想", "1.1 目的", "九、其他"):
        outline.judge(marker_of(text))
    assert repr(outline) == before


def test_reset_begins_the_numbering_again() -> None:
    outline = Outline()
    for text in ("一、总体要求", "（一）指导思想", "二、重点任务"):
        outline.place(marker_of(text))
    outline.reset()
    assert outline.judge(marker_of("一、适用范围")) == "opened"
    assert outline.place(marker_of("一、适用范围")) == 0
    assert outline.judge(marker_of("（二）条件")) != "resumed"


def test_a_box_hangs_under_the_list_it_follows() -> None:
    outline = Outline()
    outline.place(marker_of("一、重点任务"))
    outline.place(marker_of("（一）强化创造"))
    assert outline.place_box(1) == 2
    assert [item.form for item in outline.open] == ["一、", "（一）", BOX]
    assert outline.judge(marker_of("（二）强化运用")) == "successor"
    assert outline.place(marker_of("（二）强化运用")) == 1


def test_numbering_inside_a_box_is_its_own() -> None:
    outline = Outline()
    outline.place(marker_of("一、重点任务"))
    outline.place(marker_of("（一）强化创造"))
    outline.place_box(1)
    assert outline.judge(marker_of("1.专利导航工程")) == "opened"
    assert outline.place(marker_of("1.专利导航工程")) == 3
    assert outline.place(marker_of("2.商标品牌工程")) == 3
    assert [item.form for item in outline.open] == ["一、", "（一）", BOX, "1."]


def test_a_box_never_stands_in_a_box() -> None:
    outline = Outline()
    outline.place(marker_of("一、重点任务"))
    outline.place_box(1)
    outline.place(marker_of("1.专利导航工程"))
    assert outline.place_box(2) == 1
    assert [item.form for item in outline.open] == ["一、", BOX]


def test_place_level_goes_by_the_hashes() -> None:
    outline = Outline()
    assert outline.place_level(1, None) == 0
    assert outline.place_level(2, marker_of("一、总体要求")) == 1
    assert outline.place_level(3, None) == 2
    assert outline.place_level(2, marker_of("二、重点任务")) == 1
    assert outline.place_level(1, None) == 0


def test_plain_numbering_hangs_under_a_heading_with_hashes() -> None:
    outline = Outline()
    outline.place_level(2, marker_of("一、总体要求"))
    assert outline.place(marker_of("（一）指导思想")) == 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
def test_outline_keeps_a_whole_plan_in_order(sizes: list[int]) -> None:
    plan: list[tuple[str, int]] = []
    for section, size in enumerate(sizes, 1):
        plan.append((f"{in_chinese(section)}、重点任务", 0))
        for task in range(1, size + 1):
            plan += [(f"（{in_chinese(task)}）强化保护", 1), ("1.完善制度", 2), ("2.开展执法", 2)]
    steps = walked([text for text, _ in plan])
    assert [depth for _, _, depth in steps] == [depth for _, depth in plan]
    assert {judgement for _, judgement, _ in steps} <= {"opened", "successor"}


@given(st.lists(st.integers(1, 6), min_size=2, max_size=6))
def test_outline_resumes_numbering_that_runs_on(sizes: list[int]) -> None:
    outline = Outline()
    task = 0
    for section, size in enumerate(sizes, 1):
        outline.place(marker_of(f"{in_chinese(section)}、重点任务"))
        for place in range(size):
            task += 1
            marker = marker_of(f"（{in_chinese(task)}）强化保护")
            expected = "opened" if task == 1 else "resumed" if place == 0 else "successor"
            assert outline.judge(marker) == expected
            assert outline.place(marker) == 1


# ---- boxes and attachments -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        pytest.param("专栏1", 1, "", id="digit"),
        pytest.param("专栏 1", 1, "", id="digit_with_blank"),
        pytest.param("专栏二 专利导航工程", 2, "专利导航工程", id="chinese_with_title"),
        pytest.param("专栏３：专利导航工程", 3, "专利导航工程", id="wide_digit_with_colon"),
        pytest.param("专栏", None, "", id="no_number"),
    ],
)
def test_read_box_knows_number_and_title(text: str, number: int | None, rest: str) -> None:
    title = read_box(text)
    assert title is not None
    assert (title.number, text[title.length :]) == (number, rest)


@pytest.mark.parametrize(
    "text",
    ["专栏所列工程由市局实施", "专栏1所列工程，由市局实施。", "开设专栏1", "专项行动"],
    ids=["without_number", "sentence", "inside_a_line", "other_word"],
)
def test_read_box_sees_none_in_words(text: str) -> None:
    assert read_box(text) is None


@pytest.mark.parametrize(
    ("text", "number", "colon", "rest"),
    [
        pytest.param("附件", None, False, "", id="alone"),
        pytest.param("附件1", 1, False, "", id="digit"),
        pytest.param("附 件 2", 2, False, "", id="blanks"),
        pytest.param("附件２　任务分工表", 2, False, "任务分工表", id="wide_digit_with_title"),
        pytest.param("附件：1. 任务分工表", None, True, "1. 任务分工表", id="list"),
        pytest.param("附件1：任务分工表", 1, True, "任务分工表", id="digit_and_colon"),
        pytest.param("附件一", 1, False, "", id="chinese"),
        pytest.param("附录A 名词解释", 1, False, "名词解释", id="letter"),
        pytest.param("附件 任务分工表", None, False, "任务分工表", id="title_behind_a_blank"),
        pytest.param("— 附件1", 1, False, "", id="dash_before"),
    ],
)
def test_read_attachment_knows_number_colon_and_title(text: str, number: int | None, colon: bool, rest: str) -> None:
    title = read_attachment(text)
    assert title is not None
    assert (title.number, title.colon, text[title.length :]) == (number, colon, rest)


@pytest.mark.parametrize(("text", "word"), [("附件1", "附件"), ("附录1", "附录"), ("附表1", "附表"), ("附图1", "附图")])
def test_read_attachment_keeps_the_word(text: str, word: str) -> None:
    title = read_attachment(text)
    assert title is not None
    assert title.word == word


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("附件所列任务由市局落实。", id="sentence"),
        pytest.param("附件1。", id="end_of_a_sentence"),
        pytest.param("附则", id="other_word"),
        pytest.param("见附件1", id="inside_a_line"),
        pytest.param("附表所列指标", id="table_in_words"),
    ],
)
def test_read_attachment_sees_none_in_words(text: str) -> None:
    assert read_attachment(text) is None
