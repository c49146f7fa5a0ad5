"""What is read of a document: title, 文号, issuer, region, date, period, status, and from which words."""

from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.clauses import split_clauses
from corpus.document import DocumentId, Level, ParsedText, Status
from corpus.metadata import Metadata, read_metadata, read_period
from corpus.reading import read_document

DOCUMENTS = Path(__file__).parent.parent / "corpus/documents"
SAMPLES = Path(__file__).parent / "data/documents"

BODY = (
    "一、总体要求",
    "坚持以人民为中心的发展思想，统筹发展和安全，推动各项工作落到实处、见到成效。",
    "二、组织实施",
    "各级各部门要加强组织领导，明确任务分工，定期调度进展，确保各项任务按期完成。",
)
ARTICLES = (
    "第一章　总则",
    "第一条　为了规范相关活动，维护公共利益，结合本地实际，制定本条例。",
    "第二条　本条例适用于本行政区域内的相关活动。",
)


class Read(NamedTuple):
    """The fields of a document as a person reads them."""

    title: str
    doc_no: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: Level | None = None
    date: str | None = None
    period: tuple[int, int] | None = None
    status: Status = "in_force"


def paper(*lines: str) -> ParsedText:
    return split_clauses("\n\n".join(lines) + "\n", DocumentId("paper"))


def fields(found: Metadata) -> Read:
    return Read(
        found.title,
        found.doc_no,
        found.issuer,
        found.region,
        found.level,
        found.date,
        found.period,
        found.status,
    )


SHORT_DOCUMENTS = [
    pytest.param(
        (
            "昆明市人民政府办公室",
            "昆政办发〔2023〕41号",
            "昆明市人民政府办公室关于印发",
            "昆明市滇池流域水环境保护三年行动方案",
            "（2023—2025年）的通知",
            "各县（市）、区人民政府，市直各委办局：",
            "现将《昆明市滇池流域水环境保护三年行动方案（2023—2025年）》印发给你们，请认真贯彻落实。",
            "昆明市人民政府办公室",
            "2023年10月12日",
            *BODY,
        ),
        Read(
            "昆明市人民政府办公室关于印发昆明市滇池流域水环境保护三年行动方案（2023—2025年）的通知",
            "昆政办发〔2023〕41号",
            "昆明市人民政府办公室",
            "昆明市",
            "city",
            "2023-10-12",
            (2023, 2025),
        ),
        id="title_over_three_lines",
    ),
    pytest.param(
        (
            "湖北省教育厅",
            "湖北省财政厅",
            "湖北省卫生健康委员会",
            "关于加强农村义务教育学校营养改善计划管理工作的通知",
            "鄂教财〔2022〕6号",
            "各市、州、县教育局、财政局、卫生健康委：",
            "为加强农村义务教育学校营养改善计划管理，现就有关事项通知如下。",
            *BODY,
            "湖北省教育厅",
            "湖北省财政厅",
            "湖北省卫生健康委员会",
            "2022年5月9日",
        ),
        Read(
            "湖北省教育厅 湖北省财政厅 湖北省卫生健康委员会关于加强农村义务教育学校营养改善计划管理工作的通知",
            "鄂教财〔2022〕6号",
            "湖北省教育厅、湖北省财政厅、湖北省卫生健康委员会",
            "湖北省",
            "province",
            "2022-05-09",
        ),
        id="three_joint_issuers_on_lines_of_their_own",
    ),
    pytest.param(
        (
            "中共河南省委办公厅　河南省人民政府办公厅",
            "关于推进城乡建设绿色发展的实施意见",
            "豫办〔2022〕15号",
            "各省辖市党委、人民政府，省直机关各单位：",
            "为推进城乡建设绿色发展，经省委、省政府同意，现提出如下实施意见。",
            *BODY,
            "2022年8月3日",
        ),
        Read(
            "中共河南省委办公厅河南省人民政府办公厅关于推进城乡建设绿色发展的实施意见",
            "豫办〔2022〕15号",
            "中共河南省委办公厅、河南省人民政府办公厅",
            "河南省",
            "province",
            "2022-08-03",
        ),
        id="two_issuers_on_one_line",
    ),
    pytest.param(
        (
            "甘肃省农业农村厅",
            "甘肃省财政厅　文件",
            "甘农发〔2021〕103号",
            "关于做好高标准农田建设资金管理工作的通知",
            "各市（州）农业农村局、财政局：",
            "为加强高标准农田建设资金管理，现将有关要求通知如下。",
            *BODY,
            "甘肃省农业农村厅　甘肃省财政厅",
            "2021年11月30日",
        ),
        Read(
            "关于做好高标准农田建设资金管理工作的通知",
            "甘农发〔2021〕103号",
            "甘肃省农业农村厅、甘肃省财政厅",
            "甘肃省",
            "province",
            "2021-11-30",
        ),
        id="joint_letterhead",
    ),
    pytest.param(
        (
            "内 蒙 古 自 治 区 人 民 政 府 文 件",
            "内政发〔2020〕18号",
            "内蒙古自治区人民政府关于加快推进奶业振兴的意见",
            "各盟行政公署、市人民政府，自治区各委、办、厅、局：",
            "为加快推进奶业振兴，现提出以下意见。",
            *BODY,
            "2020年9月7日",
        ),
        Read(
            "内蒙古自治区人民政府关于加快推进奶业振兴的意见",
            "内政发〔2020〕18号",
            "内蒙古自治区人民政府",
            "内蒙古自治区",
            "province",
            "2020-09-07",
        ),
        id="spaced_letterhead",
    ),
    pytest.param(
        (
            "厦门市人民政府关于促进集成电路产业发展的若干措施",
            "为贯彻落实国务院有关政策（国发〔2020〕8号）和省政府实施意见（闽政〔2021〕11号）精神，制定如下措施。",
            *BODY,
        ),
        Read(
            "厦门市人民政府关于促进集成电路产业发展的若干措施",
            issuer="厦门市人民政府",
            region="厦门市",
            level="city",
        ),
        id="cited_numbers_are_not_its_own",
    ),
    pytest.param(
        (
            "粤府函[2019]88号",
            "广东省人民政府关于同意设立深汕特别合作区综合保税区的批复",
            "深圳市人民政府：",
            "你市《关于申请设立综合保税区的请示》（深府〔2018〕110号）收悉。经研究，原则同意。",
            "广东省人民政府",
            "2019年4月1日",
        ),
        Read(
            "广东省人民政府关于同意设立深汕特别合作区综合保税区的批复",
            "粤府函[2019]88号",
            "广东省人民政府",
            "广东省",
            "province",
            "2019-04-01",
        ),
        id="number_in_square_brackets",
    ),
    pytest.param(
        (
            "安徽省人民政府关于进一步加强秸秆综合利用工作的意见",
            "皖政（2018）23号",
            "各市、县人民政府，省政府各部门、各直属机构：",
            "为进一步加强秸秆综合利用，现提出如下意见。",
            *BODY,
            "安徽省人民政府",
            "2018年3月22日",
        ),
        Read(
            "安徽省人民政府关于进一步加强秸秆综合利用工作的意见",
            "皖政（2018）23号",
            "安徽省人民政府",
            "安徽省",
            "province",
            "2018-03-22",
        ),
        id="number_in_round_brackets",
    ),
    pytest.param(
        (
            "闽政办 〔2020〕 7 号",
            "福建省人民政府办公厅关于加快推进海上养殖综合整治的通知",
            "沿海各市、县（区）人民政府：",
            "经省政府同意，现将有关事项通知如下。",
            *BODY,
            "福建省人民政府办公厅",
            "2020 年 2 月 19 日",
        ),
        Read(
            "福建省人民政府办公厅关于加快推进海上养殖综合整治的通知",
            "闽政办〔2020〕7号",
            "福建省人民政府办公厅",
            "福建省",
            "province",
            "2020-02-19",
        ),
        id="number_printed_with_blanks",
    ),
    pytest.param(
        (
            "黑龙江省哈尔滨市人民政府关于公布第六批市级文物保护单位名单的通知",
            "（哈政发〔2017〕35号）",
            "各区、县（市）人民政府：",
            "现将第六批市级文物保护单位名单予以公布。",
            *BODY,
            "二〇一七年十二月二十九日",
        ),
        Read(
            "黑龙江省哈尔滨市人民政府关于公布第六批市级文物保护单位名单的通知",
            "哈政发〔2017〕35号",
            "黑龙江省哈尔滨市人民政府",
            "哈尔滨市",
            "city",
            "2017-12-29",
        ),
        id="number_inside_brackets_and_city_behind_its_province",
    ),
    pytest.param(
        (
            "江苏省人民政府办公厅关于推进县域商业体系建设的实施意见",
            "发文字号：苏政办发〔2023〕12号",
            "发布机构：江苏省人民政府办公厅",
            "成文日期：2023-03-06",
            "各市、县（市、区）人民政府，省各委办厅局：",
            "为推进县域商业体系建设，经省人民政府同意，现提出以下意见。",
            *BODY,
        ),
        Read(
            "江苏省人民政府办公厅关于推进县域商业体系建设的实施意见",
            "苏政办发〔2023〕12号",
            "江苏省人民政府办公厅",
            "江苏省",
            "province",
            "2023-03-06",
        ),
        id="particulars_of_a_web_page",
    ),
    pytest.param(
        (
            "文　　号：宁政规发〔2022〕3号",
            "发文机关：宁夏回族自治区人民政府",
            "发布时间：2022年6月8日",
            "关于印发《宁夏回族自治区枸杞产业高质量发展扶持办法》的通知",
            "各市、县（区）人民政府：",
            "现将《宁夏回族自治区枸杞产业高质量发展扶持办法》印发给你们，请遵照执行。",
            *BODY,
        ),
        Read(
            "关于印发《宁夏回族自治区枸杞产业高质量发展扶持办法》的通知",
            "宁政规发〔2022〕3号",
            "宁夏回族自治区人民政府",
            "宁夏回族自治区",
            "province",
            "2022-06-08",
        ),
        id="particulars_above_the_title",
    ),
    pytest.param(
        (
            "青海省西宁市人民政府办公室关于加强城市内涝治理的通知",
            "各区、县人民政府，市政府各部门：",
            "为加强城市内涝治理，现将有关事项通知如下。",
            *BODY,
            "西宁市人民政府办公室",
            "二〇二三年五月十六日",
        ),
        Read(
            "青海省西宁市人民政府办公室关于加强城市内涝治理的通知",
            issuer="青海省西宁市人民政府办公室",
            region="西宁市",
            level="city",
            date="2023-05-16",
        ),
        id="date_in_chinese_numerals",
    ),
    pytest.param(
        (
            "关于调整最低工资标准的通知",
            "各市（州）人民政府，省直各部门：",
            "经省人民政府同意，现就调整全省最低工资标准有关事项通知如下。",
            *BODY,
            "四川省人力资源和社会保障厅",
            "二○二二年三月一日",
        ),
        Read(
            "关于调整最低工资标准的通知",
            issuer="四川省人力资源和社会保障厅",
            region="四川省",
            level="province",
            date="2022-03-01",
        ),
        id="issuer_read_from_the_signature_and_circle_for_zero",
    ),
    pytest.param(
        (
            "广西壮族自治区古树名木保护条例",
            "（2021年11月26日广西壮族自治区第十三届人民代表大会常务委员会第二十六次会议通过）",
            *ARTICLES,
        ),
        Read(
            "广西壮族自治区古树名木保护条例",
            issuer="广西壮族自治区人民代表大会常务委员会",
            region="广西壮族自治区",
            level="province",
            date="2021-11-26",
        ),
        id="law_with_adoption_line",
    ),
    pytest.param(
        (
            "株洲市城市绿化条例",
            "（2019年6月27日株洲市第十五届人民代表大会常务委员会第二十二次会议通过　"
            "2019年9月28日湖南省第十三届人民代表大会常务委员会第十三次会议批准）",
            *ARTICLES,
        ),
        Read(
            "株洲市城市绿化条例",
            issuer="株洲市人民代表大会常务委员会",
            region="株洲市",
            level="city",
            date="2019-09-28",
        ),
        id="law_of_a_city_approved_by_the_province",
    ),
    pytest.param(
        (
            "山西省汾河流域水资源管理办法（征求意见稿）",
            "为加强汾河流域水资源管理，结合本省实际，制定本办法。",
            *BODY,
        ),
        Read("山西省汾河流域水资源管理办法（征求意见稿）", region="山西省", level="province", status="draft"),
        id="draft_for_comment_in_the_title",
    ),
    pytest.param(
        ("拉萨市文明行为促进条例", "（草案）", *ARTICLES),
        Read("拉萨市文明行为促进条例（草案）", region="拉萨市", level="city", status="draft"),
        id="draft_on_a_line_of_its_own",
    ),
    pytest.param(
        (
            "海南省人民政府办公厅关于印发《海南省商品房预售资金监管办法》的通知",
            "（已废止）",
            "琼府办〔2015〕66号",
            "各市、县、自治县人民政府：",
            "现将《海南省商品房预售资金监管办法》印发给你们，请遵照执行。",
            *BODY,
            "海南省人民政府办公厅",
            "2015年4月20日",
        ),
        Read(
            "海南省人民政府办公厅关于印发《海南省商品房预售资金监管办法》的通知",
            "琼府办〔2015〕66号",
            "海南省人民政府办公厅",
            "海南省",
            "province",
            "2015-04-20",
            status="repealed",
        ),
        id="repealed",
    ),
    pytest.param(
        (
            "大连市数字经济发展“十四五”规划",
            "数字经济是培育新动能、构筑新优势的重要力量。",
            *BODY,
        ),
        Read("大连市数字经济发展“十四五”规划", region="大连市", level="city", period=(2021, 2025)),
        id="period_of_the_fourteenth_five_year_plan",
    ),
    pytest.param(
        (
            "甘孜藏族自治州“十五五”生态环境保护规划",
            "为筑牢长江黄河上游生态屏障，制定本规划。",
            *BODY,
        ),
        Read("甘孜藏族自治州“十五五”生态环境保护规划", region="甘孜藏族自治州", level="city", period=(2026, 2030)),
        id="period_of_the_fifteenth_five_year_plan",
    ),
    pytest.param(
        (
            "锡林郭勒盟行政公署办公室关于印发2024年度草原防火工作要点的通知",
            "锡署办发〔2024〕9号",
            "各旗县市（区）人民政府：",
            "现将2024年度草原防火工作要点印发给你们，请抓好落实。",
            *BODY,
            "2024年3月5日",
        ),
        Read(
            "锡林郭勒盟行政公署办公室关于印发2024年度草原防火工作要点的通知",
            "锡署办发〔2024〕9号",
            "锡林郭勒盟行政公署办公室",
            "锡林郭勒盟",
            "city",
            "2024-03-05",
            (2024, 2024),
        ),
        id="period_of_one_year_and_a_league",
    ),
    pytest.param(
        (
            "保定市关于贯彻落实《河北省质量强省建设纲要（2021—2035年）》的实施方案",
            "为贯彻落实《河北省质量强省建设纲要（2021—2035年）》，结合我市实际，制定本方案。",
            *BODY,
        ),
        Read(
            "保定市关于贯彻落实《河北省质量强省建设纲要（2021—2035年）》的实施方案",
            issuer="保定市",
            region="保定市",
            level="city",
        ),
        id="period_of_a_cited_paper_is_not_its_own",
    ),
    pytest.param(
        (
            "上饶市乡村建设行动方案",
            "为扎实推进乡村建设，制定本方案。规划期限为2022—2025年，展望到2035年。",
            *BODY,
        ),
        Read("上饶市乡村建设行动方案", region="上饶市", level="city", period=(2022, 2025)),
        id="period_stated_in_the_opening_words",
    ),
    pytest.param(
        (
            "重庆市大足区人民政府关于石刻保护利用的实施意见",
            "大足府发〔2021〕20号",
            "各镇街人民政府（办事处）：",
            "为加强石刻保护利用，现提出如下实施意见。",
            *BODY,
            "重庆市大足区人民政府",
            "2021年9月15日",
        ),
        Read(
            "重庆市大足区人民政府关于石刻保护利用的实施意见",
            "大足府发〔2021〕20号",
            "重庆市大足区人民政府",
            "大足区",
            "county",
            "2021-09-15",
        ),
        id="district_of_a_municipality",
    ),
    pytest.param(
        (
            "杭州市西湖区人民政府办公室关于龙井茶产区保护的通知",
            "各镇人民政府、街道办事处：",
            "为加强龙井茶产区保护，现将有关事项通知如下。",
            *BODY,
            "杭州市西湖区人民政府办公室",
            "2022年3月18日",
        ),
        Read(
            "杭州市西湖区人民政府办公室关于龙井茶产区保护的通知",
            issuer="杭州市西湖区人民政府办公室",
            region="西湖区",
            level="county",
            date="2022-03-18",
        ),
        id="county_inside_its_city",
    ),
    pytest.param(
        (
            "吉林省吉林市人民政府关于冰雪经济高质量发展的意见",
            "各县（市）区人民政府：",
            "为推动冰雪经济高质量发展，现提出如下意见。",
            *BODY,
        ),
        Read(
            "吉林省吉林市人民政府关于冰雪经济高质量发展的意见",
            issuer="吉林省吉林市人民政府",
            region="吉林市",
            level="city",
        ),
        id="city_that_shares_its_name_with_the_province",
    ),
    pytest.param(
        (
            "教育部办公厅关于做好中小学生课后服务工作的通知",
            "教基厅函〔2021〕40号",
            "各省、自治区、直辖市教育厅（教委），新疆生产建设兵团教育局：",
            "为做好中小学生课后服务工作，现就有关事项通知如下。",
            *BODY,
            "教育部办公厅",
            "2021年8月25日",
        ),
        Read(
            "教育部办公厅关于做好中小学生课后服务工作的通知",
            "教基厅函〔2021〕40号",
            "教育部办公厅",
            "全国",
            "national",
            "2021-08-25",
        ),
        id="ministry",
    ),
    pytest.param(
        (
            "中共中央　国务院",
            "关于加快建设全国统一大市场的意见",
            "建设全国统一大市场是构建新发展格局的基础支撑和内在要求。现提出如下意见。",
            *BODY,
        ),
        Read(
            "中共中央国务院关于加快建设全国统一大市场的意见",
            issuer="中共中央、国务院",
            region="全国",
            level="national",
        ),
        id="central_committee_and_state_council",
    ),
    pytest.param(
        (
            "陕西省西咸新区管理委员会办公室关于优化营商环境的通知",
            "陕西咸办发〔2023〕5号",
            "各新城管委会：",
            "为进一步优化营商环境，现将有关事项通知如下。",
            *BODY,
            "2023年2月20日",
        ),
        Read(
            "陕西省西咸新区管理委员会办公室关于优化营商环境的通知",
            "陕西咸办发〔2023〕5号",
            "陕西省西咸新区管理委员会办公室",
            "西咸新区",
            "city",
            "2023-02-20",
        ),
        id="national_new_area",
    ),
    pytest.param(
        (
            "合肥高新技术产业开发区管理委员会关于印发科技创新若干政策的通知",
            "合高管〔2022〕101号",
            "各园区、各部门：",
            "现将科技创新若干政策印发给你们，请遵照执行。",
            *BODY,
            "2022年7月11日",
        ),
        Read(
            "合肥高新技术产业开发区管理委员会关于印发科技创新若干政策的通知",
            "合高管〔2022〕101号",
            "合肥高新技术产业开发区管理委员会",
            "合肥市",
            "city",
            "2022-07-11",
        ),
        id="development_zone_counts_to_its_city",
    ),
    pytest.param(
        (
            "新疆生产建设兵团办公厅关于推进棉花生产全程机械化的意见",
            "新兵办发〔2021〕44号",
            "各师市、院（校），兵团机关各部门：",
            "为推进棉花生产全程机械化，现提出以下意见。",
            *BODY,
            "2021年6月30日",
        ),
        Read(
            "新疆生产建设兵团办公厅关于推进棉花生产全程机械化的意见",
            "新兵办发〔2021〕44号",
            "新疆生产建设兵团办公厅",
            "新疆生产建设兵团",
            "province",
            "2021-06-30",
        ),
        id="production_and_construction_corps",
    ),
    pytest.param(
        (
            "国家发展改革委　财政部",
            "关于印发《节能减排补助资金管理办法》的通知",
            "发改环资〔2022〕3号",
            "各省、自治区、直辖市发展改革委、财政厅（局）：",
            "现将《节能减排补助资金管理办法》印发给你们，请遵照执行。",
            *BODY,
            "2022年1月5日",
        ),
        Read(
            "国家发展改革委财政部关于印发《节能减排补助资金管理办法》的通知",
            "发改环资〔2022〕3号",
            "国家发展改革委、财政部",
            "全国",
            "national",
            "2022-01-05",
        ),
        id="two_ministries",
    ),
    pytest.param(
        (
            "徐州市鼓楼区人民政府办公室文件",
            "鼓政办发〔2022〕9号",
            "关于加强河道管护的通知",
            "各街道办事处，区各部门：",
            "为加强河道管护，现将有关事项通知如下。",
            *BODY,
        ),
        Read(
            "关于加强河道管护的通知",
            "鼓政办发〔2022〕9号",
            "徐州市鼓楼区人民政府办公室",
            "鼓楼区",
            "county",
        ),
        id="district_whose_name_four_cities_share",
    ),
    pytest.param(
        ("大理州人民政府关于洱海保护的通告", "为加强洱海保护，现通告如下。", *BODY),
        Read("大理州人民政府关于洱海保护的通告", None, "大理州人民政府", "大理白族自治州", "city"),
        id="prefecture_by_its_short_name",
    ),
    pytest.param(
        ("大理市人民政府关于洱海保护的通告", "为加强洱海保护，现通告如下。", *BODY),
        Read("大理市人民政府关于洱海保护的通告", None, "大理市人民政府", "大理市", "county"),
        id="city_inside_the_prefecture_of_the_same_name",
    ),
    pytest.param(
        (
            "湘政发〔2021〕7号　　签发人：毛某某",
            "湖南省人民政府关于推进种业振兴的意见",
            "各市州、县市区人民政府：",
            "为推进种业振兴，现提出如下意见。",
            *BODY,
        ),
        Read(
            "湖南省人民政府关于推进种业振兴的意见",
            "湘政发〔2021〕7号",
            "湖南省人民政府",
            "湖南省",
            "province",
        ),
        id="number_beside_who_signed_it_off",
    ),
    pytest.param(
        (
            "渝府办发【2021】 22 号",
            "重庆市人民政府办公厅关于推进智慧城市建设的通知",
            "各区县（自治县）人民政府：",
            "为推进智慧城市建设，现将有关事项通知如下。",
            *BODY,
        ),
        Read(
            "重庆市人民政府办公厅关于推进智慧城市建设的通知",
            "渝府办发【2021】22号",
            "重庆市人民政府办公厅",
            "重庆市",
            "province",
        ),
        id="number_in_heavy_brackets",
    ),
    pytest.param(
        (
            "云南省消防条例",
            "（2010年9月30日云南省第十一届人民代表大会常务委员会第十九次会议通过　"
            "根据2018年11月29日云南省第十三届人民代表大会常务委员会第七次会议"
            "《关于修改〈云南省消防条例〉的决定》修正）",
            *ARTICLES,
        ),
        Read(
            "云南省消防条例",
            issuer="云南省人民代表大会常务委员会",
            region="云南省",
            level="province",
            date="2018-11-29",
        ),
        id="law_amended_later",
    ),
    pytest.param(
        (
            "上海市浦东新区人民政府关于推进人工智能产业的若干意见",
            "浦府规〔2023〕6号",
            "各委、办、局，各街道办事处、镇人民政府：",
            "为推进人工智能产业发展，现提出如下意见。",
            *BODY,
            "2023年8月9日",
        ),
        Read(
            "上海市浦东新区人民政府关于推进人工智能产业的若干意见",
            "浦府规〔2023〕6号",
            "上海市浦东新区人民政府",
            "浦东新区",
            "county",
            "2023-08-09",
        ),
        id="new_area_that_is_a_district",
    ),
    pytest.param(
        ("各位同事请注意，明天上午九时在二楼开会，请大家准时参加。",),
        Read("各位同事请注意，明天上午九时在二楼开会，请大家准时参加。", status="unknown"),
        id="a_sentence_is_no_official_paper",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), SHORT_DOCUMENTS)
def test_metadata_of_a_short_document(lines: tuple[str, ...], expected: Read) -> None:
    assert fields(read_metadata(paper(*lines))) == expected


DECREES = [
    pytest.param(
        (
            "中华人民共和国国务院令",
            "第743号",
            "《排污许可监督条例》已经2021年4月21日国务院第133次常务会议通过，现予公布，自2021年9月1日起施行。",
            "总理　张某某",
            "2021年4月27日",
            "排污许可监督条例",
            *ARTICLES,
        ),
        ("中华人民共和国国务院令第743号", "中华人民共和国国务院", "全国", "2021-04-27", "排污许可监督条例"),
        id="state_council",
    ),
    pytest.param(
        (
            "浙江省人民政府令",
            "第391号",
            "《浙江省海塘建设管理规定》已经省人民政府第八十三次常务会议审议通过，现予公布，自2022年3月1日起施行。",
            "省长　李某某",
            "2022年1月10日",
            "浙江省海塘建设管理规定",
            *ARTICLES,
        ),
        ("浙江省人民政府令第391号", "浙江省人民政府", "浙江省", "2022-01-10", "浙江省海塘建设管理规定"),
        id="province",
    ),
    pytest.param(
        (
            "银川市人民政府令",
            "第 六 号",
            "《银川市湖泊湿地保护办法》已经市人民政府第三十次常务会议审议通过，现予公布。",
            "市长　王某某",
            "二〇二〇年八月五日",
            "银川市湖泊湿地保护办法",
            *ARTICLES,
        ),
        ("银川市人民政府令第六号", "银川市人民政府", "银川市", "2020-08-05", "银川市湖泊湿地保护办法"),
        id="chinese_number",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), DECREES)
def test_a_decree_gives_its_number_and_the_title_of_what_it_puts_in_force(
    lines: tuple[str, ...], expected: tuple[str, str, str, str, str]
) -> None:
    found = read_metadata(paper(*lines))
    assert (found.doc_no, found.issuer, found.region, found.date, found.body_title) == expected


BODY_TITLES = [
    pytest.param(
        (
            "长沙市人民政府办公厅关于印发《长沙市湘江岸线利用规划》的通知",
            "各区县（市）人民政府：",
            "现将《长沙市湘江岸线利用规划》印发给你们，请认真组织实施。",
            "长沙市人民政府办公厅",
            "2021年7月2日",
            "长沙市湘江岸线利用规划",
            "为科学利用湘江岸线，制定本规划。",
            *BODY,
        ),
        "长沙市湘江岸线利用规划",
        id="printed_again_above_the_plan",
    ),
    pytest.param(
        (
            "长沙市人民政府办公厅关于印发《长沙市湘江岸线利用规划》的通知",
            "各区县（市）人民政府：",
            "现将《长沙市湘江岸线利用规划》印发给你们，请认真组织实施。",
            "附件：",
            "1. 任务分工表",
            "2. 主要指标表",
            "长沙市人民政府办公厅",
            "2021年7月2日",
            "长沙市湘江岸线利用规划",
            "为科学利用湘江岸线，制定本规划。",
            *BODY,
        ),
        "长沙市湘江岸线利用规划",
        id="below_a_list_of_attachments_with_a_line_for_each",
    ),
    pytest.param(
        (
            "南昌市人民政府关于印发《南昌市公共租赁住房管理办法》的通知",
            "各县区人民政府：",
            "现将《南昌市公共租赁住房管理办法》印发给你们，请遵照执行。",
            *BODY,
        ),
        "南昌市公共租赁住房管理办法",
        id="named_by_the_notice_in_book_marks",
    ),
    pytest.param(
        (
            "石家庄市人民政府关于印发石家庄市滹沱河生态修复工作方案的通知",
            "各县（市、区）人民政府：",
            "现将工作方案印发给你们，请遵照执行。",
            *BODY,
        ),
        "石家庄市滹沱河生态修复工作方案",
        id="named_by_the_notice_without_book_marks",
    ),
    pytest.param(
        ("沈阳市供水条例", *ARTICLES),
        None,
        id="a_paper_that_carries_no_other",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), BODY_TITLES)
def test_body_title_is_the_paper_that_a_notice_carries(lines: tuple[str, ...], expected: str | None) -> None:
    assert read_metadata(paper(*lines)).body_title == expected


def test_the_date_below_a_list_of_attachments_is_the_paper_s() -> None:
    found = read_metadata(
        paper(
            "长沙市人民政府关于加强湘江岸线管理的通知",
            "各区县（市）人民政府：",
            *BODY,
            "附件：",
            "1. 任务分工表",
            "2. 主要指标表",
            "长沙市人民政府",
            "2021年7月2日",
        )
    )
    assert (found.date, found.issuer) == ("2021-07-02", "长沙市人民政府")


def test_source_url_is_read_where_the_text_says_it_is_the_source() -> None:
    found = read_metadata(
        paper(
            "兰州市人民政府办公室关于加强扬尘治理的通知",
            "来源：https://www.lanzhou.example.cn/zwgk/2023/art_4711.html",
            "各县区人民政府：",
            "为加强扬尘治理，现将有关事项通知如下。",
            *BODY,
        )
    )
    assert found.source_url == "https://www.lanzhou.example.cn/zwgk/2023/art_4711.html"


def test_a_link_in_running_text_is_no_source_url() -> None:
    found = read_metadata(
        paper(
            "兰州市人民政府办公室关于加强扬尘治理的通知",
            "各县区人民政府：",
            "请登录 https://www.lanzhou.example.cn/login 填报数据。",
            *BODY,
        )
    )
    assert found.source_url is None


NOTICE = (
    "呼和浩特市人民政府办公室文件",
    "呼政办发〔2022〕17号",
    "呼和浩特市人民政府办公室关于印发《呼和浩特市",
    "大黑河生态治理方案（2022—2024年）》的通知",
    "各旗县区人民政府：",
    "现将方案印发给你们，请认真贯彻落实。",
    "呼和浩特市人民政府办公室",
    "2022年4月28日",
    *BODY,
)

READ_FROM = [
    pytest.param("doc_no", "呼政办发〔2022〕17号", id="doc_no"),
    pytest.param("issuer", "呼和浩特市人民政府办公室", id="issuer"),
    pytest.param("region", "呼和浩特市", id="region"),
    pytest.param("date", "2022年4月28日", id="date"),
    pytest.param(
        "title",
        "呼和浩特市人民政府办公室关于印发《呼和浩特市\n\n大黑河生态治理方案（2022—2024年）》的通知",
        id="title_with_its_line_break",
    ),
]


@pytest.mark.parametrize(("name", "words"), READ_FROM)
def test_read_from_gives_back_the_words_a_field_was_read_from(name: str, words: str) -> None:
    parsed_text = paper(*NOTICE)
    start, end = read_metadata(parsed_text).read_from[name]
    assert parsed_text.text[start:end] == words


def test_read_from_of_the_period_holds_its_years() -> None:
    parsed_text = paper(*NOTICE)
    start, end = read_metadata(parsed_text).read_from["period"]
    assert "2022—2024年" in parsed_text.text[start:end]


def test_read_from_of_the_status_is_the_draft_mark() -> None:
    parsed_text = paper("拉萨市文明行为促进条例", "（草案）", *ARTICLES)
    start, end = read_metadata(parsed_text).read_from["status"]
    assert parsed_text.text[start:end] == "（草案）"


@pytest.mark.parametrize(("lines", "expected"), SHORT_DOCUMENTS)
def test_read_from_names_only_fields_that_were_found(lines: tuple[str, ...], expected: Read) -> None:
    parsed_text = paper(*lines)
    found = read_metadata(parsed_text)
    for name, (start, end) in found.read_from.items():
        assert getattr(found, name) is not None, name
        assert parsed_text.text[start:end].strip(), name
    assert {"doc_no", "issuer", "region", "date", "period"} & set(found.read_from) == {
        name for name in ("doc_no", "issuer", "region", "date", "period") if getattr(expected, name) is not None
    }


PERIODS = [
    pytest.param("榆林市煤炭产业转型行动方案（2024－2026年）", (2024, 2026), id="full_width_dash"),
    pytest.param("苏州市生物医药发展规划（2021-2025）", (2021, 2025), id="hyphen_without_year_word"),
    pytest.param("湖南省国土空间规划（2021年—2035年）", (2021, 2035), id="year_word_twice"),
    pytest.param("广东省“十三五”能源发展规划", (2016, 2020), id="thirteenth_plan"),
    pytest.param("天津市十四五应急体系建设规划", (2021, 2025), id="plan_without_quotation_marks"),
    pytest.param("遵义市２０２３年度绩效考核办法", (2023, 2023), id="full_width_digits"),
    pytest.param("保山市城市供水应急预案（2023年修订）", None, id="year_of_a_revision"),
    pytest.param("定西市马铃薯产业扶持办法", None, id="no_year"),
]


@pytest.mark.parametrize(("title", "expected"), PERIODS)
def test_read_period_of_a_title(title: str, expected: tuple[int, int] | None) -> None:
    assert read_period(title) == expected


# Read by hand in each of the fifteen documents; what stands nowhere in a text is None.
FIFTEEN = [
    pytest.param(
        DOCUMENTS / "shaanxi-ip-guide-2022.txt",
        Read(
            "陕西省知识产权局关于印发《推动知识产权高质量发展工作指引(2022年度)》的通知",
            "陕知发〔2022〕38号",
            "陕西省知识产权局",
            "陕西省",
            "province",
            None,
            (2022, 2022),
        ),
        "推动知识产权高质量发展工作指引(2022年度)",
        id="shaanxi-ip-guide-2022",
    ),
    pytest.param(
        DOCUMENTS / "shaanxi-ip-plan-14fyp.txt",
        Read(
            "陕西省知识产权局 陕西省发展和改革委员会关于印发《陕西省“十四五”知识产权发展规划》的通知",
            None,
            "陕西省知识产权局、陕西省发展和改革委员会",
            "陕西省",
            "province",
            "2021-09-02",
            (2021, 2025),
        ),
        "陕西省“十四五”知识产权发展规划",
        id="shaanxi-ip-plan-14fyp",
    ),
    pytest.param(
        DOCUMENTS / "xian-ip-zone-plan-2024.txt",
        Read(
            "西安市人民政府办公厅关于印发国家知识产权保护示范区建设方案的通知",
            "市政办函〔2024〕61号",
            "西安市人民政府办公厅",
            "西安市",
            "city",
            "2024-08-05",
        ),
        "西安市国家知识产权保护示范区建设方案",
        id="xian-ip-zone-plan-2024",
    ),
    pytest.param(
        DOCUMENTS / "yanta-ip-county-plan-2024.txt",
        Read(
            "雁塔区国家知识产权强县建设示范县工作方案（2024－2026年）(征求意见稿)",
            region="雁塔区",
            level="county",
            period=(2024, 2026),
            status="draft",
        ),
        None,
        id="yanta-ip-county-plan-2024",
    ),
    pytest.param(
        DOCUMENTS / "yulin-ip-opinion.txt",
        Read(
            "榆林市关于贯彻落实《知识产权强国建设纲要（2021—2035年）》的实施意见",
            issuer="榆林市",
            region="榆林市",
            level="city",
        ),
        None,
        id="yulin-ip-opinion",
    ),
    pytest.param(
        SAMPLES / "sample-emergency-plan.txt",
        Read("张掖市城市供水突发事件应急预案（2023年修订）", region="张掖市", level="city"),
        None,
        id="sample-emergency-plan",
    ),
    pytest.param(
        SAMPLES / "sample-kpi-table.txt",
        Read("赤峰市2024年度农牧区公共服务考核实施方案", region="赤峰市", level="city", period=(2024, 2024)),
        None,
        id="sample-kpi-table",
    ),
    pytest.param(
        SAMPLES / "sample-law.txt",
        Read(
            "白山市城市供热条例",
            issuer="白山市人民代表大会常务委员会",
            region="白山市",
            level="city",
            date="2023-09-22",
        ),
        None,
        id="sample-law",
    ),
    pytest.param(
        SAMPLES / "sample-measures.txt",
        Read(
            "关于印发《贵州省乡村旅游驿站管理办法（试行）》的通知",
            "黔文旅发〔2024〕8号",
            "贵州省文化和旅游厅、贵州省交通运输厅",
            "贵州省",
            "province",
            "2024-03-18",
        ),
        "贵州省乡村旅游驿站管理办法(试行)",
        id="sample-measures",
    ),
    pytest.param(
        SAMPLES / "sample-notice.txt",
        Read(
            "湖州市人民政府办公室关于做好2023年城镇老旧小区加装电梯工作的通知",
            "湖政办发〔2023〕19号",
            "湖州市人民政府办公室",
            "湖州市",
            "city",
            "2023-05-16",
            (2023, 2023),
        ),
        None,
        id="sample-notice",
    ),
    pytest.param(
        SAMPLES / "sample-opinion.md",
        Read(
            "临沂市人民政府办公室关于促进家政服务业提质扩容的实施意见",
            issuer="临沂市人民政府办公室",
            region="临沂市",
            level="city",
            date="2024-05-28",
        ),
        None,
        id="sample-opinion",
    ),
    pytest.param(
        SAMPLES / "sample-reply.txt",
        Read(
            "江西省人民政府关于同意设立上饶市信江源生态旅游度假区的批复",
            "赣府字〔2024〕12号",
            "江西省人民政府",
            "江西省",
            "province",
            "2024-02-06",
        ),
        None,
        id="sample-reply",
    ),
    pytest.param(
        SAMPLES / "sample-task-list.txt",
        Read(
            "成都市武侯区公共停车服务提升行动工作任务清单（征求意见稿）",
            region="武侯区",
            level="county",
            status="draft",
        ),
        None,
        id="sample-task-list",
    ),
    pytest.param(
        SAMPLES / "sample-work-report.txt",
        Read("政府工作报告", region="辽源市", level="city", date="2024-01-10"),
        None,
        id="sample-work-report",
    ),
    pytest.param(
        SAMPLES / "sample-wrapped-plan.txt",
        Read("衢州市“十四五”邮政快递业发展规划", region="衢州市", level="city", period=(2021, 2025)),
        None,
        id="sample-wrapped-plan",
    ),
]


@pytest.mark.parametrize(("path", "expected", "body_title"), FIFTEEN)
def test_metadata_of_the_documents_read_by_hand(path: Path, expected: Read, body_title: str | None) -> None:
    text = read_document(path)
    found = read_metadata(split_clauses(text, DocumentId(path.stem), markdown=path.suffix == ".md"))
    assert fields(found) == expected
    assert found.body_title == body_title
