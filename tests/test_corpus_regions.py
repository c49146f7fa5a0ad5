"""Places by name: found in a text, with their level, and told apart by what they belong to."""

import pytest

from corpus.document import Level
from corpus.regions import first_region, gazetteer, mentions, region_named, resolve


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        pytest.param("陕西省知识产权局", "陕西省", "province", id="province"),
        pytest.param("广西壮族自治区水利厅", "广西壮族自治区", "province", id="autonomous_region"),
        pytest.param("广西水利厅", "广西壮族自治区", "province", id="short_name_of_an_autonomous_region"),
        pytest.param("上海市人民政府", "上海市", "province", id="municipality"),
        pytest.param("浙江省绍兴市人民政府", "绍兴市", "city", id="city_behind_its_province"),
        pytest.param("延边朝鲜族自治州人民政府", "延边朝鲜族自治州", "city", id="autonomous_prefecture"),
        pytest.param("黔东南州人民政府", "黔东南苗族侗族自治州", "city", id="short_name_of_a_prefecture"),
        pytest.param("内蒙古自治区锡林郭勒盟行政公署", "锡林郭勒盟", "city", id="league"),
        pytest.param("西藏阿里地区行政公署", "阿里地区", "city", id="prefecture"),
        pytest.param("西安市雁塔区市场监督管理局", "雁塔区", "county", id="district_behind_its_city"),
        pytest.param("四川省阿坝州九寨沟县", "九寨沟县", "county", id="county_behind_city_and_province"),
        pytest.param("上海市浦东新区人民政府", "浦东新区", "county", id="district_of_a_municipality"),
        pytest.param("湖北省仙桃市人民政府", "仙桃市", "county", id="city_straight_under_its_province"),
        pytest.param("内蒙古自治区鄂托克前旗人民政府", "鄂托克前旗", "county", id="banner"),
        pytest.param("陕西省西咸新区管委会", "西咸新区", "city", id="national_new_area"),
        pytest.param("新疆生产建设兵团办公厅", "新疆生产建设兵团", "province", id="corps_is_not_its_region"),
        pytest.param("香港特别行政区政府", "香港特别行政区", "province", id="special_region"),
        pytest.param("吉林省吉林市人民政府", "吉林市", "city", id="city_named_like_its_province"),
        pytest.param("关于支持榆林和延安协同发展的意见", "榆林市", "city", id="the_first_of_two"),
        pytest.param("河北省、山东省联合印发", "河北省", "province", id="two_provinces"),
    ],
)
def test_first_region_of_a_name_or_title(text: str, name: str, level: Level) -> None:
    found = first_region(text)
    assert found is not None
    assert (found[0].name, found[0].level) == (name, level)


def test_first_region_gives_the_range_of_the_name() -> None:
    text = "中共兰州市城关区委办公室"
    found = first_region(text)
    assert found is not None
    assert text[found[1].start : found[1].end] == "城关区"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("关于印发工作方案的通知", id="no_place"),
        pytest.param("坚持和平发展，加快海港建设", id="short_names_of_districts_are_everyday_words"),
        pytest.param("推进城区改造和矿区修复", id="generic_district_names"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_region_in_words_of_every_day(text: str) -> None:
    assert first_region(text) is None
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "context", "city"),
    [
        pytest.param("徐州市鼓楼区人民政府", "", "徐州市", id="gulou_in_xuzhou"),
        pytest.param("鼓楼区人民政府", "福建省福州市鼓楼区温泉街道", "福州市", id="gulou_in_fuzhou_by_the_text"),
        pytest.param("鼓楼区人民政府", "河南省开封市", "开封市", id="gulou_in_kaifeng_by_its_city"),
        pytest.param("长安区人民政府", "陕西省西安市", "西安市", id="changan_in_xian"),
        pytest.param("长安区人民政府", "河北省石家庄市", "石家庄市", id="changan_in_shijiazhuang"),
        pytest.param("长春市朝阳区人民政府", "", "长春市", id="chaoyang_in_changchun"),
        pytest.param("北京市朝阳区人民政府", "", "北京市", id="chaoyang_in_beijing"),
        pytest.param("西湖区人民政府", "江西省南昌市", "南昌市", id="xihu_in_nanchang"),
        pytest.param("新华区人民政府", "平顶山市人民政府", "平顶山市", id="xinhua_in_pingdingshan"),
    ],
)
def test_a_name_that_several_cities_share_is_told_by_its_city(text: str, context: str, city: str) -> None:
    found = first_region(text, context)
    assert found is not None
    assert next(gazetteer().parents(found[0])).name == city


def test_a_name_that_several_cities_share_is_the_same_place_every_time_without_context() -> None:
    found = [first_region("鼓楼区人民政府") for _ in range(3)]
    assert found[0] is not None
    assert found[0][0].name == "鼓楼区"
    assert found == [found[0]] * 3


@pytest.mark.parametrize(
    ("name", "expected", "level"),
    [
        pytest.param("陕西", "陕西省", "province", id="short_province"),
        pytest.param("陕西省", "陕西省", "province", id="full_province"),
        pytest.param(" 榆林 ", "榆林市", "city", id="short_city_with_blanks"),
        pytest.param("恩施州", "恩施土家族苗族自治州", "city", id="short_prefecture"),
        pytest.param("恩施市", "恩施市", "county", id="city_inside_the_prefecture"),
        pytest.param("吉林", "吉林省", "province", id="the_highest_of_two"),
        pytest.param("海南", "海南省", "province", id="the_highest_of_three"),
        pytest.param("全国", "全国", "national", id="whole_country"),
        pytest.param("杨凌", "杨凌示范区", "city", id="demonstration_zone"),
    ],
)
def test_region_named(name: str, expected: str, level: Level) -> None:
    found = region_named(name)
    assert found is not None
    assert (found.name, found.level) == (expected, level)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("桃花源市", id="no_such_place"),
        pytest.param("陕西省西安市", id="two_names"),
        pytest.param("和平", id="short_name_of_a_district"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_region_has_such_a_name(name: str) -> None:
    assert region_named(name) is None


def test_mentions_are_in_order_and_none_lies_in_another() -> None:
    text = "支持内蒙古自治区呼和浩特市与山西省大同市协同发展"
    found = mentions(text)
    assert [text[mention.span.start : mention.span.end] for mention in found] == [
        "内蒙古自治区",
        "呼和浩特市",
        "山西省",
        "大同市",
    ]


def test_resolve_prefers_the_place_whose_parent_is_named() -> None:
    found = mentions("南京市玄武区和鼓楼区")
    assert resolve(found[2], found).code == "320106"


def test_parents_lead_up_to_the_province() -> None:
    county = region_named("雁塔区")
    assert county is not None
    assert [parent.name for parent in gazetteer().parents(county)] == ["西安市", "陕西省"]


def test_every_place_but_the_country_belongs_to_a_known_one() -> None:
    places = gazetteer().places
    assert [place.name for place in places.values() if place.parent not in places] == ["全国"]


def test_the_country_has_thirty_four_provinces_and_the_corps() -> None:
    assert sum(place.level == "province" for place in gazetteer().places.values()) == 34 + 1
