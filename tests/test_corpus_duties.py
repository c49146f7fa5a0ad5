"""Who does it 责任单位, who helps 配合单位, and by when 完成时限."""

import pytest

from corpus.document import NO_DUTY, Cell, Deadline, Duty
from corpus.duties import duty_of, duty_of_cells, last_day, read_deadline, split_units
from corpus.wording import Span


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param(
            ["推进城镇老旧小区改造。", "责任单位：市住房和城乡建设局、市财政局，各区人民政府"],
            Duty(("市住房和城乡建设局", "市财政局", "各区人民政府")),
            id="line_below_the_paragraph",
        ),
        pytest.param(
            ["开展冬春火灾防控。责任部门:自治区应急管理厅"],
            Duty(("自治区应急管理厅",)),
            id="half_width_colon_behind_a_sentence",
        ),
        pytest.param(
            ["规范收费行为。（责任单位：省发展改革委、省市场监管局；配合单位：省教育厅）"],
            Duty(("省发展改革委", "省市场监管局"), ("省教育厅",)),
            id="two_labels_in_brackets",
        ),
        pytest.param(
            ["提升养老服务质量。（牵头单位：自治区民政厅，配合单位：自治区财政厅、自治区医保局）"],
            Duty(("自治区民政厅",), ("自治区财政厅", "自治区医保局")),
            id="labels_parted_by_a_comma",
        ),
        pytest.param(
            ["编制应急预案。", "牵头单位：省商务厅", "配合单位：省交通运输厅", "完成时限：2024年12月底前"],
            Duty(("省商务厅",), ("省交通运输厅",), Deadline("2024年12月底前", "2024-12-31")),
            id="three_lines",
        ),
        pytest.param(
            ["建成县域医共体。牵头单位：省卫生健康委；配合单位：省医保局；完成时限：2025年6月底前。"],
            Duty(("省卫生健康委",), ("省医保局",), Deadline("2025年6月底前", "2025-06-30")),
            id="three_labels_on_one_line",
        ),
        pytest.param(
            ["持续改善水环境质量。〔省生态环境厅、省水利厅按职责分工负责〕"],
            Duty(("省生态环境厅", "省水利厅")),
            id="tortoise_brackets",
        ),
        pytest.param(
            ["推广节水灌溉。（市农业农村局牵头，市财政局、市水务局配合）"],
            Duty(("市农业农村局",), ("市财政局", "市水务局")),
            id="one_leads_and_two_help",
        ),
        pytest.param(
            ["建设综合货运枢纽。（省交通运输厅牵头；省自然资源厅、省邮政管理局参与）"],
            Duty(("省交通运输厅",), ("省自然资源厅", "省邮政管理局")),
            id="lead_and_help_parted_by_a_semicolon",
        ),
        pytest.param(
            ["开展规划中期评估。〔规划处牵头，保护处、法规处配合，各市州知识产权局按职责负责落实〕"],
            Duty(("规划处", "各市州知识产权局"), ("保护处", "法规处")),
            id="one_leads_two_help_and_the_cities_carry_it_out",
        ),
        pytest.param(
            ["推进乡村振兴。〔规划处、运用促进处，省农业农村厅配合，有关市州知识产权局按职责负责落实〕"],
            Duty(("规划处", "运用促进处", "有关市州知识产权局"), ("省农业农村厅",)),
            id="names_before_those_who_help_do_it_themselves",
        ),
        pytest.param(
            ["实施专利转化行动。〔运用促进处牵头，省教育厅，省科技厅协同〕"],
            Duty(("运用促进处",), ("省教育厅", "省科技厅")),
            id="names_behind_a_leader_help",
        ),
        pytest.param(
            ["深化强省建设统筹。〔规划处牵头，办公室、各业务处室，各市州知识产权局按职责负责落实〕"],
            Duty(("规划处", "办公室", "各业务处室", "各市州知识产权局")),
            id="a_leader_among_those_who_do_it",
        ),
        pytest.param(
            ["编制应急预案。（由省民政厅牵头、省财政厅配合，2024年12月底前完成）"],
            Duty(("省民政厅",), ("省财政厅",), Deadline("2024年12月底前", "2024-12-31")),
            id="lead_and_help_in_one_part_and_a_time_limit",
        ),
        pytest.param(
            ["建设冷链物流园。", "责任单位：市商务局牵头，市财政局、市税务局配合"],
            Duty(("市商务局",), ("市财政局", "市税务局")),
            id="lead_and_help_behind_one_label",
        ),
        pytest.param(
            ["加强天然林管护。(自治区林业和草原局负责)"],
            Duty(("自治区林业和草原局",)),
            id="half_width_brackets",
        ),
        pytest.param(
            ["打造徽文化旅游品牌。（黄山市文化和旅游局负责)"],
            Duty(("黄山市文化和旅游局",)),
            id="brackets_of_mixed_width",
        ),
        pytest.param(
            ["支持首台套装备应用。（省工业和信息化厅、省财政厅等按职责分工负责）"],
            Duty(("省工业和信息化厅", "省财政厅")),
            id="and_others_is_left_out",
        ),
        pytest.param(
            ["培育版权产业。责任单位：区委宣传部（区版权局）、区市场监管局（区知识产权局）"],
            Duty(("区委宣传部（区版权局）", "区市场监管局（区知识产权局）")),
            id="second_name_in_brackets_stays",
        ),
        pytest.param(
            ["落实安置政策。（省退役军人厅，各市、县〔市、区〕人民政府按职责分工负责）"],
            Duty(("省退役军人厅", "各市、县〔市、区〕人民政府")),
            id="places_stay_with_their_government",
        ),
        pytest.param(
            ["发展冷链物流。责任单位：市商务局", "建设产地仓。责任单位：市农业农村局"],
            Duty(("市商务局", "市农业农村局")),
            id="each_label_adds_its_units",
        ),
        pytest.param(
            ["常态化开展巡查。完成时限：长期坚持"], Duty(deadline=Deadline("长期坚持", None)), id="no_last_day"
        ),
        pytest.param(["各责任单位要按完成时限抓好落实。"], NO_DUTY, id="the_words_without_a_label"),
        pytest.param(["建设国家知识产权保护示范区（以下简称示范区）"], NO_DUTY, id="brackets_with_a_short_name"),
        pytest.param(["实施制造业倍增计划（2021—2025年）"], NO_DUTY, id="brackets_with_years"),
        pytest.param(["企业应当依法缴纳费用（法律、行政法规另有规定的除外）"], NO_DUTY, id="brackets_with_a_rule"),
        pytest.param(["严格落实安全生产责任，定期组织排查。"], NO_DUTY, id="a_duty_of_nobody_named"),
        pytest.param([], NO_DUTY, id="no_paragraph"),
    ],
)
def test_duty_of_paragraphs(paragraphs: list[str], expected: Duty) -> None:
    assert duty_of(paragraphs) == expected


def _cells(**by_header: str) -> list[Cell]:
    return [Cell(header, value, Span(0, len(value))) for header, value in by_header.items()]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            _cells(
                序号="3", 重点任务="建设立体车库。", 牵头单位="市城管局", 配合单位="各区人民政府", 完成时限="2025.6"
            ),
            Duty(("市城管局",), ("各区人民政府",), Deadline("2025.6", "2025-06-30")),
            id="task_table",
        ),
        pytest.param(
            _cells(指标名称="农村自来水普及率", 责任单位="省水利厅、\n省乡村振兴局"),
            Duty(("省水利厅", "省乡村振兴局")),
            id="wrapped_cell",
        ),
        pytest.param(
            _cells(工作任务="开展普法宣传", 责任单位="", 完成时限="长期"),
            Duty(deadline=Deadline("长期", None)),
            id="empty_cell",
        ),
        pytest.param(
            _cells(重点任务="化解矛盾纠纷", 责任单位="市司法局牵头，市法院配合", 完成时限="2024.9"),
            Duty(("市司法局",), ("市法院",), Deadline("2024.9", "2024-09-30")),
            id="lead_and_help_in_one_cell",
        ),
        pytest.param(_cells(指标名称="森林覆盖率", 单位="%", 目标值="≥42"), NO_DUTY, id="unit_of_measure_is_no_agency"),
    ],
)
def test_duty_of_the_columns_of_a_row(cells: list[Cell], expected: Duty) -> None:
    assert duty_of_cells(cells) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("省教育厅、省财政厅", ("省教育厅", "省财政厅"), id="ideographic_comma"),
        pytest.param("省教育厅，省财政厅", ("省教育厅", "省财政厅"), id="comma"),
        pytest.param("市委组织部，各县（市、区）委", ("市委组织部", "各县（市、区）委"), id="comma_inside_brackets"),
        pytest.param("济南市、青岛市人民政府", ("济南市、青岛市人民政府",), id="two_cities_one_government"),
        pytest.param("省公安厅负责落实", ("省公安厅",), id="what_they_do_is_left_out"),
        pytest.param("省公安厅。", ("省公安厅",), id="full_stop_is_left_out"),
        pytest.param("区城市管理\n委员会", ("区城市管理委员会",), id="name_broken_over_two_lines"),
        pytest.param("市法院各区县(政府)", ("市法院", "各区县(政府)"), id="all_districts_glued_to_an_agency"),
        pytest.param("市委各部门", ("市委各部门",), id="the_departments_of_one_agency"),
        pytest.param("市公安局各区县分局", ("市公安局各区县分局",), id="the_branches_of_one_agency"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_split_units(text: str, expected: tuple[str, ...]) -> None:
    assert split_units(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2025.6", Deadline("2025.6", "2025-06-30"), id="dotted_month"),
        pytest.param("2025年12月底前", Deadline("2025年12月底前", "2025-12-31"), id="before_the_end_of_a_month"),
        pytest.param("2024年2月底前", Deadline("2024年2月底前", "2024-02-29"), id="leap_year"),
        pytest.param("2023年2月底前", Deadline("2023年2月底前", "2023-02-28"), id="common_year"),
        pytest.param("2025年9月15日前", Deadline("2025年9月15日前", "2025-09-15"), id="day"),
        pytest.param("2025-03-10", Deadline("2025-03-10", "2025-03-10"), id="hyphens"),
        pytest.param("2026年底", Deadline("2026年底", "2026-12-31"), id="year"),
        pytest.param("二〇二五年十一月底前", Deadline("二〇二五年十一月底前", "2025-11-30"), id="chinese_numerals"),
        pytest.param("２０２５年６月", Deadline("２０２５年６月", "2025-06-30"), id="full_width_digits"),
        pytest.param("2024年—2026年", Deadline("2024年—2026年", "2026-12-31"), id="the_last_of_two"),
        pytest.param("2025 年 4 月；", Deadline("2025年4月", "2025-04-30"), id="blanks_and_a_closing_mark"),
        pytest.param("每月25日前", Deadline("每月25日前", None), id="every_month"),
        pytest.param("持续推进", Deadline("持续推进", None), id="no_date"),
        pytest.param("2025年13月", Deadline("2025年13月", None), id="no_such_month"),
        pytest.param(" 。", None, id="nothing"),
        pytest.param("长" * 41, None, id="longer_than_a_time_limit"),
    ],
)
def test_read_deadline(text: str, expected: Deadline | None) -> None:
    assert read_deadline(text) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(("2025", None, None), "2025-12-31", id="year"),
        pytest.param(("2025", "4", None), "2025-04-30", id="month"),
        pytest.param(("2025", "4", "9"), "2025-04-09", id="day"),
        pytest.param(("二〇二四", "二", "二十九"), "2024-02-29", id="chinese_numerals"),
        pytest.param(("2025", "0", None), None, id="month_zero"),
        pytest.param(("1325", "4", None), None, id="year_of_another_age"),
    ],
)
def test_last_day(printed: tuple[str, str | None, str | None], expected: str | None) -> None:
    assert last_day(*printed) == expected
