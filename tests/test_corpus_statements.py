"""Values stated in sentences: what is measured, how much, how it is meant, and for which year."""

import pytest

from corpus.statements import Statement, read_statements
from corpus.years import Time

Short = tuple[str, str, str, str, str, int | None]
"""Indicator, value, unit, relation, bound, year."""

GOAL_2025 = Time(0, 0, 2025, None, True)
PLAN_2021_2025 = Time(0, 0, 2025, 2020, True)


def short(found: list[Statement]) -> list[Short]:
    return [(one.indicator, one.value, one.unit, one.relation, one.bound, one.year) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "地理标志证明商标和地理标志保护产品分别达到25件和16件。",
            [
                ("地理标志证明商标", "25", "件", "=", "=", None),
                ("地理标志保护产品", "16", "件", "=", "=", None),
            ],
            id="two_indicators_two_values",
        ),
        pytest.param(
            "全省家庭农场、农民合作社和农业社会化服务组织分别达到5万家、2万家和9000家。",
            [
                ("家庭农场", "5", "万家", "=", "=", None),
                ("农民合作社", "2", "万家", "=", "=", None),
                ("农业社会化服务组织", "9000", "家", "=", "=", None),
            ],
            id="three_indicators_three_values",
        ),
        pytest.param(
            "城镇和农村居民人均可支配收入分别增长5.6%和8.1%。",
            [
                ("城镇居民人均可支配收入", "5.6", "%", "增长", "=", None),
                ("农村居民人均可支配收入", "8.1", "%", "增长", "=", None),
            ],
            id="two_names_with_one_end_grow",
        ),
        pytest.param(
            "高速公路网密度和普通国省道优良路率分别不低于4公里和90%。",
            [
                ("高速公路网密度", "4", "公里", "≥", "≥", None),
                ("普通国省道优良路率", "90", "%", "≥", "≥", None),
            ],
            id="two_units",
        ),
    ],
)
def test_values_of_several_indicators(text: str, expected: list[Short]) -> None:
    assert short(read_statements(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "专利代理师由218人增加到391人。",
            [("专利代理师", "218", "人", "=", "=", None), ("专利代理师", "391", "人", "=", "=", None)],
            id="from_one_value_to_another",
        ),
        pytest.param(
            "每万人口发明专利拥有量从“十二五”末的6件增加到14.1件，年均增长18.6%。",
            [
                ("每万人口发明专利拥有量", "6", "件", "=", "=", 2015),
                ("每万人口发明专利拥有量", "14.1", "件", "=", "=", None),
                ("每万人口发明专利拥有量", "18.6", "%", "增长", "=", None),
            ],
            id="from_the_end_of_a_plan_and_growth_a_year",
        ),
        pytest.param(
            "单位耕地化肥用量从32千克下降到28千克。",
            [("单位耕地化肥用量", "32", "千克", "=", "=", None), ("单位耕地化肥用量", "28", "千克", "=", "=", None)],
            id="down_to_a_value",
        ),
        pytest.param(
            "技术合同成交额达到820亿元，增长12%。",
            [("技术合同成交额", "820", "亿元", "=", "=", None), ("技术合同成交额", "12", "%", "增长", "=", None)],
            id="value_and_its_growth",
        ),
        pytest.param(
            "万元地区生产总值用水量下降16%。",
            [("万元地区生产总值用水量", "16", "%", "下降", "=", None)],
            id="decline",
        ),
        pytest.param(
            "一般公共预算收入增长6%以上。",
            [("一般公共预算收入", "6", "%", "增长", "≥", None)],
            id="growth_of_at_least",
        ),
        pytest.param(
            "户籍人口城镇化率提高3.5个百分点。",
            [("户籍人口城镇化率", "3.5", "个百分点", "增长", "=", None)],
            id="percentage_points",
        ),
    ],
)
def test_a_value_and_what_it_grew_from(text: str, expected: list[Short]) -> None:
    assert short(read_statements(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("森林覆盖率达到42.7%。", ("森林覆盖率", "42.7", "%", "=", "=", None), id="reaches"),
        pytest.param("农村自来水普及率达90%以上。", ("农村自来水普及率", "90", "%", "≥", "≥", None), id="and_above"),
        pytest.param("重点河湖水质达标率不低于85%。", ("重点河湖水质达标率", "85", "%", "≥", "≥", None), id="no_less"),
        pytest.param(
            "规上工业企业力争超过500家。", ("规上工业企业", "500", "家", ">", ">", None), id="strive_to_exceed"
        ),
        pytest.param(
            "外贸进出口总额突破6000亿元。", ("外贸进出口总额", "6000", "亿元", ">", ">", None), id="breaks_through"
        ),
        pytest.param("城镇调查失业率控制在5.5%以内。", ("城镇调查失业率", "5.5", "%", "≤", "≤", None), id="within"),
        pytest.param("单位产品能耗不高于320千克。", ("单位产品能耗", "320", "千克", "≤", "≤", None), id="no_more"),
        pytest.param("城区道路积水点低于12处。", ("城区道路积水点", "12", "处", "<", "<", None), id="below"),
        pytest.param("秸秆综合利用率稳定在95%左右。", ("秸秆综合利用率", "95", "%", "≈", "≈", None), id="about"),
        pytest.param(
            "知识产权质押融资额累计达到30亿元。",
            ("知识产权质押融资额", "30", "亿元", "累计", "=", None),
            id="adds_up_to",
        ),
        pytest.param(
            "重大项目投资累计超过1.2万亿元。",
            ("重大项目投资", "1.2", "万亿元", "累计", ">", None),
            id="adds_up_to_more_than",
        ),
        pytest.param("新增地理标志产品3件。", ("地理标志产品", "3", "件", "新增", "=", None), id="new_name_first"),
        pytest.param(
            "新增绿色食品基地20万亩以上。", ("绿色食品基地", "20", "万亩", "新增", "≥", None), id="new_and_above"
        ),
        pytest.param(
            "新增3家国家级绿色工厂。", ("国家级绿色工厂", "3", "家", "新增", "=", None), id="new_number_first"
        ),
        pytest.param("建成240家知识产权工作站。", ("知识产权工作站", "240", "家", "=", "=", None), id="built"),
        pytest.param(
            "培育专精特新中小企业1500家。", ("专精特新中小企业", "1500", "家", "=", "=", None), id="verb_is_no_name"
        ),
        pytest.param(
            "力争我省粮食总产量达到1050万吨。", ("粮食总产量", "1050", "万吨", "=", "=", None), id="whose_is_no_name"
        ),
        pytest.param(
            "全州新改建农村公路3200公里。", ("农村公路", "3200", "公里", "=", "=", None), id="region_is_no_name"
        ),
        pytest.param(
            "护理型床位占比不得低于70%。", ("护理型床位占比", "70", "%", "≥", "≥", None), id="must_not_be_below"
        ),
        pytest.param("入库专家应不少于30人。", ("入库专家", "30", "人", "≥", "≥", None), id="shall_be_no_fewer"),
        pytest.param("研发投入占比须不低于3%。", ("研发投入占比", "3", "%", "≥", "≥", None), id="must_be_no_less"),
        pytest.param("单体用地规模不应大于30亩。", ("单体用地规模", "30", "亩", "≤", "≤", None), id="shall_not_exceed"),
        pytest.param("资金成本不得超过5%。", ("资金成本", "5", "%", "≤", "≤", None), id="must_not_exceed"),
        pytest.param(
            "机构平均入住率仅为44.2%。", ("机构平均入住率", "44.2", "%", "=", "=", None), id="only_is_no_name"
        ),
        pytest.param(
            "机构平均入住率仅44.2%。", ("机构平均入住率", "44.2", "%", "=", "=", None), id="only_without_verb"
        ),
        pytest.param(
            "蔬菜供应达到30万吨。", ("蔬菜供应", "30", "万吨", "=", "=", None), id="noun_that_ends_like_shall"
        ),
        pytest.param("高层次人才达到20人。", ("高层次人才", "20", "人", "=", "=", None), id="noun_that_ends_like_only"),
        pytest.param(
            "全市共查处分类违法行为1860起。",
            ("分类违法行为", "1860", "起", "=", "=", None),
            id="noun_that_ends_like_is",
        ),
        pytest.param("商业银行为35家。", ("商业银行", "35", "家", "=", "=", None), id="is_behind_a_bank"),
        pytest.param(
            "商标品牌指导站建成120个。", ("商标品牌指导站", "120", "个", "=", "=", None), id="built_behind_the_name"
        ),
        pytest.param(
            "标志使用企业净增80家。", ("标志使用企业", "80", "家", "新增", "=", None), id="added_behind_the_name"
        ),
        pytest.param(
            "生活垃圾收运处置率保持100%。", ("生活垃圾收运处置率", "100", "%", "=", "=", None), id="stays_is_no_name"
        ),
        pytest.param(
            "各县（市）和东川区到2026年底建成区分类设施覆盖率达到90%以上。",
            ("建成区分类设施覆盖率", "90", "%", "≥", "≥", 2026),
            id="where_and_until_when_before_the_name",
        ),
        pytest.param(
            "地理标志产品到2025年产值达到10亿元。",
            ("地理标志产品产值", "10", "亿元", "=", "=", 2025),
            id="until_when_inside_the_name",
        ),
        pytest.param("建成区级平台3个。", ("区级平台", "3", "个", "=", "=", None), id="built_before_a_district"),
        pytest.param(
            "五年间开展护理员培训1.9万人次。", ("护理员培训", "1.9", "万人次", "=", "=", None), id="how_long_is_no_name"
        ),
        pytest.param(
            "新建、改造大型转运站9座。", ("大型转运站", "9", "座", "=", "=", None), id="two_verbs_are_no_name"
        ),
        pytest.param(
            "在产业集聚区和商会布局指导站200个。", ("指导站", "200", "个", "=", "=", None), id="where_is_no_name"
        ),
        pytest.param("人均预期寿命达到７９．５岁。", ("人均预期寿命", "79.5", "岁", "=", "=", None), id="full_width"),
        pytest.param("5G基站达到 4.5 万个。", ("5G基站", "4.5", "万个", "=", "=", None), id="blanks_and_a_latin_name"),
        pytest.param("亩均税收达到15万元/亩。", ("亩均税收", "15", "万元/亩", "=", "=", None), id="unit_with_a_stroke"),
    ],
)
def test_one_value_and_how_it_is_meant(text: str, expected: Short) -> None:
    assert short(read_statements(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "案件按期办结率不低于98%，维权援助工作站覆盖所有县（市、区），总数达到300家。",
            [("案件按期办结率", "98", "%", "≥", "≥", None), ("维权援助工作站", "300", "家", "=", "=", None)],
            id="total_of_what_was_named_in_between",
        ),
        pytest.param(
            "全省快递服务站已遍布城乡，总数达到500个。",
            [("快递服务站", "500", "个", "=", "=", None)],
            id="total_of_what_begins_the_sentence",
        ),
        pytest.param(
            "案件按期办结率不低于98%，网络更加健全，总数达到300家。",
            [("案件按期办结率", "98", "%", "≥", "≥", None)],
            id="a_share_has_no_total",
        ),
        pytest.param(
            "托位数达到3万个，位居全省前列，累计达到5万个。",
            [("托位数", "3", "万个", "=", "=", None), ("托位数", "5", "万个", "累计", "=", None)],
            id="words_without_a_subject_in_between",
        ),
    ],
)
def test_a_total_is_of_what_was_named_last(text: str, expected: list[Short]) -> None:
    assert short(read_statements(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("本办法自2024年6月30日起施行。", id="date"),
        pytest.param("第3批试点县名单另行公布。", id="ordinal"),
        pytest.param("依据国办发〔2021〕12号文件执行。", id="document_number"),
        pytest.param("围绕23条重点产业链布局创新资源。", id="number_in_a_name"),
        pytest.param("落实《关于建设100个示范村的通知》要求。", id="number_in_a_title"),
        pytest.param("推广“1个平台3项服务”模式。", id="number_in_quotation_marks"),
        pytest.param("实施“村村覆盖100%、户户达标100%”行动。", id="values_in_a_quoted_name"),
        pytest.param("对投资500万元以上的项目优先供地。", id="condition"),
        pytest.param("企业研发投入达到2000万元以上的，按规定予以支持。", id="condition_before_a_comma"),
        pytest.param("给予一次性奖励50万元。", id="reward"),
        pytest.param("专项检查每季度不少于1次。", id="how_often"),
        pytest.param("受理后5个工作日内办结。", id="working_days"),
        pytest.param("保持全天24小时值班。", id="hours"),
        pytest.param("力争超过同类城市平均水平。", id="no_number"),
        pytest.param("坚持一张蓝图绘到底。", id="number_word"),
        pytest.param("年均增长16%。", id="growth_of_nothing_named"),
        pytest.param("是2016年底的2.7倍。", id="so_many_times_another_year"),
        pytest.param("分别奖励100万元、50万元。", id="rewards_each"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_value_is_stated(text: str) -> None:
    assert read_statements(text) == []


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        pytest.param("到2027年，普惠托位达到2万个。", None, [2027], id="named_before_the_value"),
        pytest.param("2023年，粮食产量达到650万吨。", GOAL_2025, [2023], id="named_year_beats_the_given_one"),
        pytest.param("普惠托位达到2万个。", GOAL_2025, [2025], id="given_year"),
        pytest.param("普惠托位达到2万个。", None, [None], id="no_year"),
        pytest.param(
            "到2026年，大棚面积达到3万亩。冷库容量达到5万吨。", None, [2026, 2026], id="holds_for_the_next_sentence"
        ),
        pytest.param(
            "2023年，大棚面积达到3万亩，到2026年，大棚面积达到4万亩。", None, [2023, 2026], id="one_year_after_another"
        ),
        pytest.param(
            "专利代理师由218人增加到391人。", PLAN_2021_2025, [2020, 2025], id="base_is_of_the_year_before_the_period"
        ),
        pytest.param("千人口床位由2020年的6.3张提高到7.5张。", GOAL_2025, [2020, 2025], id="base_with_its_own_year"),
        pytest.param("托位较2020年增长30%。", GOAL_2025, [2025], id="year_compared_with_does_not_count"),
        pytest.param(
            "2021年，专利拥有量为8640件，是2016年底的2.7倍；商标达到9.2万件。",
            None,
            [2021, 2021],
            id="year_multiplied_does_not_count",
        ),
        pytest.param(
            "2020年，专利拥有量为12.4件，是2015年4.6件的2.7倍；密集度为4.8件。商标由2015年的19.8万件增至62.3万件。",
            None,
            [2020, 2020, 2015, 2020],
            id="value_multiplied_and_value_grown_from",
        ),
        pytest.param("落实《2021年工作要点》，托位达到3万个。", GOAL_2025, [2025], id="year_in_a_title_does_not_count"),
    ],
)
def test_year_a_value_holds_for(text: str, year: Time | None, expected: list[int | None]) -> None:
    assert [one.year for one in read_statements(text, year)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到2025年，森林覆盖率达到42%以上。", ["森林覆盖率达到42%以上"], id="name_and_value"),
        pytest.param("加快推进，建成240家工作站，形成网络。", ["240家工作站"], id="value_and_name"),
        pytest.param(
            "发明专利和实用新型分别达到25件和16件。",
            ["发明专利和实用新型分别达到25件", "实用新型分别达到25件和16件"],
            id="each_of_two",
        ),
        pytest.param(
            "快递业务量达到4亿件，年均增长16%。",
            ["快递业务量达到4亿件", "快递业务量达到4亿件，年均增长16%"],
            id="growth",
        ),
    ],
)
def test_start_and_end_hold_the_shortest_words_with_name_and_value(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in read_statements(text)] == expected
