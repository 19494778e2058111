"""What reports say of themselves: invented reports of many kinds of issuers in, their headers out."""

from datetime import date

import pytest

from zhibiao import places
from zhibiao.documents.opening import document_from_bytes
from zhibiao.operations.extract import header_record
from zhibiao.reading.header import read_header
from zhibiao.reading.model import Header, Period


def header(text: str) -> Header:
    return read_header(document_from_bytes(text.encode(), "a.txt", "a.txt"))


def place(found: Header) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    seat = found.seat
    return seat.province, seat.city, seat.county, seat.town, seat.code


STREET = """

杭州市西湖区人民政府古荡街道办事处文件

西古街〔2023〕 4 号          签发人：罗某

关于报送《古荡街道 2022 年度法治政府建设
情况报告》的函

区司法局：

2022 年，古荡街道全年召开听证会3场。

一、主要做法
审查合同26份。

杭州市西湖区人民政府古荡街道办事处

2023 年 1 月 9 日

抄送：区司法局。
"""


def test_a_letter_of_a_street_office() -> None:
    found = header(STREET)
    assert found.title == "关于报送《古荡街道2022年度法治政府建设情况报告》的函"
    assert found.doc_number == "西古街〔2023〕4号"
    assert found.organisation == "杭州市西湖区人民政府古荡街道办事处"
    assert place(found) == ("浙江省", "杭州市", "西湖区", "古荡街道", "330106007")
    assert (found.kind, found.report_year, found.publish_date) == ("annual_report", 2022, date(2023, 1, 9))
    assert found.period == Period(date(2022, 1, 1), date(2022, 12, 31))
    assert found.warnings == ()


def test_the_record_is_flat_and_has_null_for_what_is_not_known() -> None:
    document = document_from_bytes("今年工作情况良好。".encode(), "b.txt", "in/b.txt")
    row = header_record(document, read_header(document))
    assert row.doc == "b.txt"
    assert row.title is row.organisation is row.report_year is row.publish_date is row.place_code is None
    assert "no title found" in row.warnings
    assert header_record(document, header(STREET)).publish_date == date(2023, 1, 9)


@pytest.mark.parametrize(
    ("text", "organisation", "where"),
    [
        ("昆山市公安局2021年度法治政府建设情况报告", "昆山市公安局", ("江苏省", "苏州市", "昆山市", None, "320583")),
        (
            "北京市公安局朝阳分局2022年法治政府建设年度情况报告",
            "北京市公安局朝阳分局",
            ("北京市", "北京市", "朝阳区", None, "110105"),
        ),
        (
            "南京市公安局交通管理局第一大队关于2020年度法治政府建设工作的报告",
            "南京市公安局交通管理局第一大队",
            ("江苏省", "南京市", None, None, "320100"),
        ),
        (
            "国家税务总局武夷山市税务局2023年法治政府建设年度报告",
            "国家税务总局武夷山市税务局",
            ("福建省", "南平市", "武夷山市", None, "350782"),
        ),
        ("沁阳市人民法院关于2022年度行政审判工作的报告", "沁阳市人民法院", ("河南省", "焦作市", "沁阳市", None, "410882")),
        (
            "昆明经济技术开发区管理委员会2022年度法治政府建设情况报告",
            "昆明经济技术开发区管理委员会",
            ("云南省", "昆明市", None, None, "530100"),
        ),
        (
            "玉田县人民政府办公室关于2023年法治政府建设工作情况的通报",
            "玉田县人民政府办公室",
            ("河北省", "唐山市", "玉田县", None, "130229"),
        ),
        ("江西省生态环境厅2022年度法治政府建设情况报告", "江西省生态环境厅", ("江西省", None, None, None, "360000")),
        ("仙桃市教育局2022年法治政府建设年度报告", "仙桃市教育局", ("湖北省", None, "仙桃市", None, "429004")),
        (
            "东莞市长安镇人民政府2022年法治政府建设情况报告",
            "东莞市长安镇人民政府",
            ("广东省", "东莞市", None, "长安镇", "441900119"),
        ),
        (
            "三江侗族自治县同乐苗族乡人民政府2022年度法治政府建设情况报告",
            "三江侗族自治县同乐苗族乡人民政府",
            ("广西壮族自治区", "柳州市", "三江侗族自治县", "同乐苗族乡", "450226203"),
        ),
        (
            "中共嵊州市委全面依法治市委员会办公室关于2022年度法治建设情况的报告",
            "中共嵊州市委全面依法治市委员会办公室",
            ("浙江省", "绍兴市", "嵊州市", None, "330683"),
        ),
        (
            "铁西区凌空街道办事处2022年法治政府建设报告",
            "铁西区凌空街道办事处",
            ("辽宁省", "沈阳市", "铁西区", "凌空街道", "210106020"),
        ),
        ("崇明县水务局2014年依法行政工作总结", "崇明县水务局", ("上海市", "上海市", "崇明县", None, "310230")),
        ("中山市东区街道2022年法治政府建设年度报告", "中山市东区街道", ("广东省", "中山市", None, "东区街道", "442000002")),
    ],
)
def test_issuers_of_all_kinds_find_their_place(
    text: str, organisation: str, where: tuple[str | None, str | None, str | None, str | None, str | None]
) -> None:
    found = header(f"{text}\n\n今年工作取得成效。\n\n一、工作\n检查30次。\n")
    assert (found.title, found.organisation) == (text, organisation)
    assert place(found) == where
    assert found.warnings == ()


def test_a_short_name_is_completed_from_the_text() -> None:
    found = header(
        "区教育局2022年度法治政府建设情况报告\n\n2022年，区教育局按照《徐汇区法治政府建设方案》推进依法治校。\n\n徐汇区有中学30所，上海市示范校5所。\n"
    )
    assert found.organisation == "上海市徐汇区教育局"
    assert place(found) == ("上海市", "上海市", "徐汇区", None, "310104")


def test_the_document_number_supports_a_district_that_the_text_names() -> None:
    found = header(
        "杨建〔2022〕7号\n\n区建管委2021年度法治建设情况报告\n\n2021年，区建管委会同杨浦区、虹口区相关单位检查工地。\n"
    )
    assert found.seat.county == "杨浦区"


def test_a_town_is_completed_with_the_county_that_leads_it() -> None:
    found = header(
        "城关镇2021年法治政府建设工作总结\n\n2021年，城关镇在霍邱县委、县政府领导下开展工作。\n\n一、工作\n宣传10场。\n\n城关镇人民政府\n2022年1月6日\n"
    )
    assert found.organisation == "六安市霍邱县城关镇人民政府"
    assert place(found) == ("安徽省", "六安市", "霍邱县", "城关镇", "341522100")
    assert found.kind == "summary"


def test_namesakes_are_decided_by_the_city_that_the_text_names_as_superior() -> None:
    text = "朝阳区司法局2020年度法治政府建设情况报告\n\n2020年，朝阳区司法局{}认真履职。\n"
    undecided, decided = header(text.format("")), header(text.format("在长春市司法局指导下"))
    assert place(undecided) == (None, None, "朝阳区", None, None)
    assert undecided.warnings == ("2 counties are called 朝阳区, and nothing says which one is meant",)
    assert place(decided) == ("吉林省", "长春市", "朝阳区", None, "220104")


def test_a_city_that_was_only_visited_is_no_evidence() -> None:
    found = header("青岚县水利局2021年工作情况报告\n\n2021年，县水利局赴杭州市考察，邀请宁波市水利局授课。\n")
    assert (found.seat.province, found.seat.city, found.seat.county) == (None, None, "青岚县")
    assert "青岚县 is not in the list of divisions" in found.warnings


def test_a_county_that_no_list_has_lies_where_its_superior_lies() -> None:
    found = header("青岚县水利局2021年工作情况报告\n\n2021年，县水利局在县委、县政府和丽水市水利局的指导下开展工作。\n")
    assert place(found) == ("浙江省", "丽水市", "青岚县", None, "331100")


def test_a_report_that_names_three_districts_is_placed_nowhere() -> None:
    found = header(
        "2022年度联合执法工作报告\n\n2022年，鼓楼区、玄武区、秦淮区联合执法。鼓楼区检查30次，玄武区20次，秦淮区10次。\n"
    )
    assert place(found) == (None,) * 5
    assert any("玄武区、秦淮区、鼓楼区" in warning for warning in found.warnings)


def test_a_town_name_that_many_towns_bear_is_kept_without_a_county() -> None:
    found = header("城关镇2021年法治政府建设工作总结\n\n2021年，全镇宣传10场。\n")
    assert place(found) == (None, None, None, "城关镇", None)
    assert "95 towns are called 城关镇" in found.warnings[0]


def test_the_title_and_the_signature_that_disagree_are_reported() -> None:
    found = header("江阴市审计局2021年法治政府建设报告\n\n2021年审计项目30个。\n\n宜兴市审计局\n2022年1月4日\n")
    assert found.seat.county == "江阴市"
    assert "江阴市" in found.warnings[0]
    assert "宜兴市" in found.warnings[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("中牟县郑庵镇人民政府\n2021年度法治政府建设报告\n（2021年12月28日）", "中牟县郑庵镇人民政府2021年度法治政府建设报告"),
        ("西湖区水务局\n关于2022年度法治政府建设\n情况的报告", "西湖区水务局关于2022年度法治政府建设情况的报告"),
        ("西湖区水务局文件\n关于2022年度法治政府建设情况的报告", "关于2022年度法治政府建设情况的报告"),
        ("首页 > 政务公开\n瑞安市塘下镇2022年度法治政府建设年报\n来源：塘下镇", "瑞安市塘下镇2022年度法治政府建设年报"),
        ("# 大冶市林业局２０２３年度法治政府建设情况报告", "大冶市林业局2023年度法治政府建设情况报告"),
        ("关于印发《高沟镇2023年法治\n政府建设要点》的通知", "关于印发《高沟镇2023年法治政府建设要点》的通知"),
        ("县林业局：\n全年巡山300次。", None),
    ],
)
def test_titles_over_several_lines_and_among_other_lines(text: str, title: str | None) -> None:
    assert header(f"{text}\n\n今年以来，工作有序开展。\n\n一、工作\n检查3次。\n").title == title


@pytest.mark.parametrize(
    ("text", "year", "period"),
    [
        ("某局2023年上半年法治政府建设报告", 2023, ((2023, 1, 1), (2023, 6, 30))),
        ("某局二〇一九年度法治政府建设报告", 2019, ((2019, 1, 1), (2019, 12, 31))),
        ("某局2018—2022年法治政府建设报告", 2022, ((2018, 1, 1), (2022, 12, 31))),
        ("某局2022年1—11月行政执法工作报告", 2022, ((2022, 1, 1), (2022, 11, 30))),
        ("某局2023年第一季度行政执法情况报告", 2023, ((2023, 1, 1), (2023, 3, 31))),
        ("某局关于《2018年度审计报告》整改情况的报告\n\n2020年8月，区审计局开展了审计。", 2020, ((2020, 1, 1), (2020, 12, 31))),
        ("某局法治政府建设报告\n\n现将2021年度工作情况报告如下：", 2021, ((2021, 1, 1), (2021, 12, 31))),
    ],
)
def test_years_and_periods(text: str, year: int, period: tuple[tuple[int, int, int], tuple[int, int, int]]) -> None:
    found = header(text + "\n\n一、工作\n检查3次。\n")
    assert found.report_year == year
    assert found.period == Period(date(*period[0]), date(*period[1]))


def test_a_year_from_the_date_alone_is_said_to_be_one() -> None:
    found = header("玉田县审计局法治政府建设情况报告\n\n工作有序开展。\n\n玉田县审计局\n2022年1月30日\n")
    assert found.report_year == 2021
    assert found.warnings == ("the report year 2021 is taken from the date alone",)


def test_a_title_and_an_opening_of_different_years_are_reported() -> None:
    found = header("海宁市民政局2021年度法治政府建设报告\n\n现将2022年度工作情况报告如下：\n\n检查3次。\n")
    assert found.report_year == 2021
    assert found.warnings == ("the title says 2021, the opening 2022",)


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("海宁市民政局\n2022年1月5日", date(2022, 1, 5)),
        ("海宁市民政局\n二〇二二年一月十日", date(2022, 1, 10)),
        ("海宁市民政局\n２０２２年１２月３１日", date(2022, 12, 31)),
        ("海宁市民政局（盖章）2022年1月5日", date(2022, 1, 5)),
        ("海宁市民政局\n2022.1.6", date(2022, 1, 6)),
        ("2022年1月5日\n\n附件\n\n工作清单\n2022年3月1日", date(2022, 1, 5)),
        ("海宁市民政局\n2022年1月", None),
        ("海宁市民政局\n2022年2月30日", None),
        ("2022年1月5日，全局召开会议1次。", None),
    ],
)
def test_dates_of_signature(ending: str, day: date | None) -> None:
    found = header(f"海宁市民政局2021年度法治政府建设报告\n\n一、工作\n检查3次。\n\n{ending}\n")
    assert found.publish_date == day
    assert found.organisation == "海宁市民政局"


def test_labels_of_a_web_page_give_number_date_and_issuer() -> None:
    found = header(
        "索引号：1234\n发布机构：长沙市望城区卫生健康局\n发文字号：望卫发〔2023〕2号\n发布日期：2023-02-03\n\n"
        "2022年度法治政府建设工作情况报告\n\n2022年，我局坚持依法行政。\n"
    )
    assert (found.doc_number, found.publish_date) == ("望卫发〔2023〕2号", date(2023, 2, 3))
    assert found.organisation == "长沙市望城区卫生健康局"
    assert found.seat.county == "望城区"


@pytest.mark.parametrize("number", ["海民〔2022〕3号", "海民[2022]3号", "海民（2022）3 号", "海民﹝２０２２﹞第３号"])
def test_document_numbers_are_written_one_way(number: str) -> None:
    assert header(f"{number}\n\n海宁市民政局2021年度报告\n\n全年检查3次。\n").doc_number is not None


def test_numbers_of_other_documents_are_not_its_own() -> None:
    assert header("海宁市民政局2021年度报告\n\n根据《办法》（海政发〔2020〕8号）要求，全年检查3次。\n").doc_number is None


@pytest.mark.parametrize(
    "text", ["Hello.", "年度\t件\n2020\t5\n", "一、\n二、\n", "《》", "〔2022〕号", "：\n：\n", "2022年", "关于\n的报告"]
)
def test_texts_that_are_no_reports_have_an_empty_header(text: str) -> None:
    assert header(text).organisation is None


def evidence(text: str, address: str = "a.txt") -> list[tuple[str, str, str, str | None]]:
    """Field, value, how and the words of the text, for every piece of evidence."""
    document = document_from_bytes(text.encode(), "a.txt", address)
    return [
        (e.field, e.value, e.how, document.text[e.start : e.end] if e.start is not None else None)
        for e in read_header(document).evidence
    ]


def test_every_field_of_a_header_shows_where_it_stands() -> None:
    found = evidence(STREET)
    assert ("doc_number", "西古街〔2023〕4号", "line of its own in the masthead", "西古街〔2023〕 4 号") in found
    assert ("addressee", "区司法局", "line before the body that ends in a colon", "区司法局") in found
    assert ("publish_date", "2023-01-09", "date under the signature", "2023 年 1 月 9 日") in found
    assert ("issuer", "杭州市西湖区人民政府古荡街道办事处", "letterhead", "杭州市西湖区人民政府古荡街道办事处") in found
    assert ("organisation", "杭州市西湖区古荡街道办事处", "office and place of the names above", None) in found
    assert ("province", "浙江省", "it lies above 西湖区", None) in found
    title = next(words for field, _, _, words in found if field == "title")
    assert title == "关于报送《古荡街道 2022 年度法治政府建设\n情况报告》的函"


@pytest.mark.parametrize(
    ("address", "county"),
    [
        ("reports/长春/朝阳区司法局2020.txt", "220104"),
        ("https://example.gov.cn/%E5%8C%97%E4%BA%AC%E5%B8%82/2020.html", "110105"),
        ("reports/2020.txt", None),
        ("reports/杭州市/2020.txt", None),
    ],
)
def test_the_folder_decides_between_namesakes_when_nothing_else_does(address: str, county: str | None) -> None:
    text = "朝阳区司法局2020年度法治政府建设情况报告\n\n2020年，朝阳区司法局认真履职。\n"
    assert read_header(document_from_bytes(text.encode(), "a.txt", address)).seat.code == county


def test_the_text_counts_more_than_the_folder() -> None:
    text = "朝阳区司法局2020年度法治政府建设情况报告\n\n2020年，朝阳区司法局在长春市司法局指导下认真履职。\n"
    assert read_header(document_from_bytes(text.encode(), "a.txt", "reports/北京/a.txt")).seat.code == "220104"


def test_a_report_that_names_no_place_is_placed_by_its_folder_or_not_at_all() -> None:
    text = "2022年法治政府建设工作总结\n\n2022年，我局坚持依法行政，检查30次。\n"
    nowhere = header(text)
    assert place(nowhere) == (None,) * 5
    assert "the report does not say where it was written" in nowhere.warnings
    found = read_header(document_from_bytes(text.encode(), "a.txt", "in/上海市/嘉定区/2022年总结.txt"))
    assert place(found) == ("上海市", "上海市", "嘉定区", None, "310114")
    assert [(e.field, e.how) for e in found.evidence if "folder" in e.how] == [("county", "name of the folder or file")]


def test_namesakes_between_which_nothing_decides_are_listed() -> None:
    found = evidence("朝阳区司法局2020年度法治政府建设情况报告\n\n2020年，朝阳区司法局认真履职。\n")
    candidates = [value for field, value, _, _ in found if field == "candidate"]
    assert candidates == ["110105 北京市朝阳区", "220104 吉林省长春市朝阳区"]


def test_a_document_number_that_contradicts_the_signature_is_reported() -> None:
    text = "{}〔2023〕5号\n\n2022年度法治政府建设情况报告\n\n2022年，检查30次。\n\n上海市崇明区港西镇人民政府\n2023年1月9日\n"
    assert header(text.format("崇港府发")).warnings == ()
    assert header(text.format("沪港府")).warnings == ()
    doubtful = header(text.format("嘉外府发"))
    assert doubtful.organisation == "上海市崇明区港西镇人民政府"
    assert doubtful.warnings == (
        "the document number begins with 嘉外府发, which shares no character with 上海市崇明区港西镇人民政府; check the issuer",
    )


@pytest.mark.parametrize(
    ("year", "code", "name"), [(2014, "310230", "上海市崇明县人民政府"), (2018, "310151", "上海市崇明区人民政府")]
)
def test_a_renamed_county_has_the_code_of_its_time(year: int, code: str, name: str) -> None:
    county = name.removeprefix("上海市").removesuffix("人民政府")
    found = header(f"{name}{year}年度法治政府建设情况报告\n\n{year}年，{county}检查3次。\n")
    assert found.seat.code == code
    assert found.issuer is not None
    assert found.issuer.name == name


def test_a_town_of_an_earlier_year_is_found_under_its_old_name() -> None:
    text = "天津市宝坻区口东街道办事处{}年度法治政府建设情况报告\n\n{}年，检查3次。\n"
    assert header(text.format(2016, 2016)).seat.code == "120115006"
    assert header(text.format(2021, 2021)).seat.code == "120115"


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("苏州工业园区管理委员会", ("江苏省", "苏州市", None, "苏州工业园区", "320500")),
        ("杭州市萧山经济技术开发区管理委员会", ("浙江省", "杭州市", "萧山区", "萧山经济技术开发区", "330109")),
    ],
)
def test_zones_have_a_parent_and_no_code_of_their_own(name: str, where: tuple[str | None, ...]) -> None:
    seat = header(f"{name}2022年度法治政府建设情况报告\n\n2022年，检查3次。\n").seat
    assert (seat.province, seat.city, seat.county, seat.zone, seat.code) == where


def test_a_zone_that_the_text_names_is_no_place_to_be_from() -> None:
    found = header("法治政府建设工作总结\n\n2022年，我局赴昆明经济技术开发区学习2次。\n")
    assert found.seat.code is None
    assert header("2022年工作总结\n\n按照苏州市政府要求，赴苏州工业园区检查。\n\n市司法局\n").seat.city == "苏州市"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某局2022年度法治政府建设情况报告", "annual_report"),
        ("某局2022年政府信息公开工作年度报告", "disclosure_report"),
        ("某局2023年第一季度行政执法情况报告", "quarter_report"),
        ("某局2023年上半年依法行政工作报告", "half_year_report"),
        ("某局2016—2020年法治政府建设报告", "multi_year_report"),
        ("某局关于审议意见研究处理情况的报告", "reply"),
        ("某局2022年普法工作总结", "summary"),
        ("某局2023年法治政府建设工作要点", "plan"),
    ],
)
def test_kinds_of_documents(title: str, kind: str) -> None:
    assert header(f"{title}\n\n2022年，检查3次。\n").kind == kind


def test_the_same_report_in_another_dress_has_the_same_words() -> None:
    body = "2022 年，古荡街道全年召开听证会3场。" + "街道持续推进依法行政，各项工作有序开展。" * 12
    plain = f"古荡街道2022年度法治政府建设情况报告\n\n{body}\n\n古荡街道办事处\n2023年1月9日\n"
    masthead = "首页 > 公开\n来源：古荡街道\n\n古荡街道2022年度法治政府建设情况报告\n\n　　"
    ending = "\n\n- 1 -\n\n古荡街道办事处\n２０２３年１月９日\n\n打印 关闭\n"
    dressed = masthead + body.replace("，", ",") + ending
    assert header(plain).text_hash == header(dressed).text_hash
    assert header(plain).text_hash != header(plain.replace("3场", "4场")).text_hash
    assert header("古荡街道2022年度报告\n\n详见附件。\n").text_hash is None


@pytest.mark.slow
def test_the_title_of_every_county_and_a_town_of_it_leads_to_its_code() -> None:
    """Over all divisions of county level: the right code, or for a namesake without its city none; never a wrong one."""
    table = places.load()
    undecided: dict[bool, int] = {True: 0, False: 0}
    counties = [county for county in table.everything() if county.level is places.Level.COUNTY and county.existed(2022)]
    assert len(counties) > 2800
    for county in counties:
        towns = [town for town in table.towns_of(county.code, 2022) if town.name.endswith(("街道", "镇", "乡", "苏木"))]
        want = towns[0] if towns else county
        office = "办事处" if want.name.endswith("街道") else "人民政府"
        for with_city in (True, False):
            above = table.ancestors(county)[-1].name if with_city else ""
            name = f"{above}{county.name}{want.name if towns else ''}{office}"
            found = header(f"{name}2022年度法治政府建设情况报告\n\n2022年，检查3次。\n\n{name}\n2023年1月5日\n")
            code = found.seat.code
            if code == want.code:
                continue
            assert code is None or want.code.startswith(code.rstrip("0")), (name, want.code, code)
            undecided[with_city] += 1
    assert undecided[True] <= 3
    assert undecided[False] <= 25
