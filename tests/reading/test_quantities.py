"""Numbers with their approximators and measure words; and numerals that are no figures."""

import pytest

from tests.reading.aids import fact, facts
from zhibiao.reading.model import Qualifier

READ = [
    ("全年召开听证会12场。", 12, "场", "exact"),
    ("全年召开听证会 12 场。", 12, "场", "exact"),
    ("全年召开听证会１２场。", 12, "场", "exact"),
    ("全年召开听证会十二场。", 12, "场", "exact"),
    ("发放宣传资料1,286份。", 1286, "份", "exact"),
    ("发放宣传资料1 286份。", 1286, "份", "exact"),
    ("发放宣传资料１，２８６份。", 1286, "份", "exact"),
    ("登记志愿者1.19万人。", 11_900, "人", "exact"),
    ("登记志愿者3万4千人。", 34_000, "人", "exact"),
    ("罚没款2505.39万余元。", 25_053_900, "元", "over"),
    ("罚没款30余万元。", 300_000, "元", "over"),
    ("罚没款三千八百余万元。", 38_000_000, "元", "over"),
    ("解答咨询300余人次。", 300, "人次", "over"),
    ("解答咨询两百多人次。", 200, "人次", "over"),
    ("解答咨询一千一百多人次。", 1100, "人次", "over"),
    ("举办讲座十余场。", 10, "场", "over"),
    ("举办讲座百余场。", 100, "场", "over"),
    ("举办讲座上百场。", 100, "场", "over"),
    ("解决问题逾百个。", 100, "个", "over"),
    ("受众超过5万人次。", 50_000, "人次", "over"),
    ("受众突破5万人次。", 50_000, "人次", "over"),
    ("签订承诺书近500份。", 500, "份", "under"),
    ("签订承诺书不到500份。", 500, "份", "under"),
    ("参加活动约300人。", 300, "人", "about"),
    ("参加活动300人左右。", 300, "人", "about"),
    ("全年检查企业不少于40家。", 40, "家", "at_least"),
    ("每年至少组织1次演练。", 1, "次", "at_least"),
    ("检查同一企业不超过2次。", 2, "次", "at_most"),
    ("审批时间压缩至3个工作日以内。", 3, "工作日", "at_most"),
    ("群众满意率98.5%。", 98.5, "%", "exact"),
    ("群众满意率达百分之九十八点五。", 98.5, "%", "exact"),
    ("群众满意率90%以上。", 90, "%", "over"),
    ("九成以上的纠纷在村里化解。", 90, "%", "over"),
    ("三分之二的纠纷在村里化解。", 200 / 3, "%", "exact"),
    ("满意率提高1.5个百分点。", 1.5, "百分点", "exact"),
    ("检查压力容器76台（套）。", 76, "台（套）", "exact"),
    ("受理案件1716件宗。", 1716, "件宗", "exact"),
    ("巡查船舶35艘次。", 35, "艘次", "exact"),
    ("新增法治宣传阵地一处。", 1, "处", "exact"),
    ("全年行政诉讼案件为0。", 0, "", "exact"),
    ("惠及36万群众。", 360_000, "", "exact"),
    ("行政诉讼案件零败诉。", 0, "", "exact"),
    ("入户核查1O6户。", 106, "户", "exact"),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), READ)
def test_a_quantity_is_read(text: str, value: float, unit: str, qualifier: str) -> None:
    found = fact(text)
    assert (found.value, found.unit, found.qualifier) == (pytest.approx(value), unit, Qualifier(qualifier))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("举办培训3—5期。", 3, 5),
        ("举办培训三至五期。", 3, 5),
        ("每期10到20人。", 10, 20),
        ("创建示范村一至两个。", 1, 2),
        ("每期20人至25人。", 20, 25),
        ("信息比对滞后1-2个月。", 1, 2),
    ],
)
def test_a_range_has_two_ends_and_a_middle(text: str, low: float, high: float) -> None:
    found = fact(text)
    assert (found.value_low, found.value_high, found.value) == (low, high, (low + high) / 2)
    assert found.qualifier is Qualifier.RANGE


@pytest.mark.parametrize(
    "text",
    [
        "落实“三重一大”制度，推进“一网统管”。",
        "构建“1+2+24”体系。",
        "学习党的二十大和十九届四中全会精神。",
        "谋划“十四五”规划，启动“八五”普法。",
        "拨打12345热线或者“12348”咨询。",
        "在12·4国家宪法日、3·15等节点宣传。",
        "打造15分钟便民服务圈，设24小时自助服务区。",
        "按照某发〔2021〕12号文件，依据第十二条、第15条办理。",
        "市、区两级联动，发挥三级网络作用。",
        "增强“四个意识”，从三个方面发力。",
        "形成一批典型，进一步统一认识，建立一系列制度。",
        "全年未发生一起投诉，没有一名干部违纪。",
        "宣传《宪法学习100问》。",
        "为60岁以上老人服务。",
        "联系电话：0512-66778899。",
        "2021年6月30日前完成，2022.12.30印发。",
        "升级2.0版本，试点5G应用。",
        "一是加强学习，二要抓落实。",
        "国道318线穿境而过。",
    ],
)
def test_names_dates_and_slogans_are_no_figures(text: str) -> None:
    assert facts(text) == []


def test_the_span_holds_the_approximator_and_the_measure_word() -> None:
    assert fact("签订承诺书近 500 份。").text == "近 500 份"
    assert fact("群众满意率90%以上。").text == "90%以上"
    assert fact("解答咨询300余人次。").text == "300余人次"
