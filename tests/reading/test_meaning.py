"""Metric, status, period and part of quantities, as the sentence around them says."""

from datetime import date

import pytest

from tests.reading.aids import document, fact, facts
from zhibiao.reading import Period, read
from zhibiao.reading.model import Change, Status


def metrics(text: str, heading: str | None = None) -> list[str | None]:
    return [f.metric for f in facts(text, heading=heading)]


def test_the_verb_of_a_list_is_shared() -> None:
    assert metrics("共召开听证会15次，协调会37次，评议会24次。") == [
        "deliberation.hearings",
        "deliberation.coordination_meetings",
        "deliberation.appraisal_meetings",
    ]


def test_the_noun_of_a_list_is_shared() -> None:
    assert metrics("全年受理行政复议案件36件，办结33件，其中纠错5件、维持20件。") == [
        "reconsideration.accepted",
        "reconsideration.concluded",
        "reconsideration.corrected",
        "reconsideration.upheld",
    ]


def test_the_same_shape_is_training_or_publicity_by_its_event() -> None:
    assert metrics("举办执法培训5场次，300余人次参加。") == ["training.sessions", "training.participants"]
    assert metrics("开展法治宣传5场次，300余人次参加。") == ["publicity.events", "publicity.participants"]


def test_what_follows_the_measure_word_is_counted() -> None:
    assert metrics("组建41支志愿服务团队，539名志愿者参与。") == ["volunteers.teams", "volunteers.people"]


def test_a_conjunction_parts_what_belongs_to_either_number() -> None:
    assert metrics("建成1个镇级公服站和24个村居公服室。") == ["legal_service.stations"] * 2


def test_an_unknown_thing_takes_no_metric_from_its_neighbours() -> None:
    assert metrics("全年办理法律援助案件22件，种植果树300棵。") == ["legal_aid.cases", None]


def test_a_ratio_belongs_to_its_name() -> None:
    assert metrics("调解纠纷120件，调解成功率98%；受理信访件30件，化解率95%。") == [
        "mediation.cases_resolved",
        "mediation.success_rate",
        "petition.cases",
        "petition.resolution_rate",
    ]


def test_parts_are_parts_and_keep_the_metric_of_their_total() -> None:
    found = facts("全年调解纠纷120件，其中邻里纠纷60件、婚姻家庭类40件、其他20件。")
    assert [f.is_part for f in found] == [False, True, True, True]
    assert {f.metric for f in found} == {"mediation.cases_resolved"}


def test_a_rate_of_change_has_no_metric_but_its_direction() -> None:
    found = facts("受理行政复议案件36件，同比增长38.5%，较上年增加10件。")
    assert [f.metric for f in found] == ["reconsideration.accepted", None, None]
    assert [f.change for f in found] == [None, Change.INCREASE_YEAR, Change.INCREASE_YEAR]


def test_both_ends_of_a_rise_are_values_of_the_same_metric() -> None:
    found = facts("负责人出庭应诉率由2021年的90.5%提高到100%。")
    assert [(f.metric, f.period) for f in found] == [
        ("litigation.head_appearance_rate", Period(date(2021, 1, 1), date(2021, 12, 31))),
        ("litigation.head_appearance_rate", Period(date(2022, 1, 1), date(2022, 12, 31))),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "status"),
    [
        ("举办法治讲座15场。", "一、主要工作", Status.ACTUAL),
        ("举办法治讲座15场。", "三、2023年工作打算", Status.PLANNED),
        ("举办法治讲座15场。", "四、下一步工作计划", Status.PLANNED),
        ("力争举办法治讲座15场。", "一、主要工作", Status.PLANNED),
        ("2023年，将举办法治讲座15场。", None, Status.PLANNED),
        ("按照规定，每年至少举办法治讲座4场。", "一、主要工作", Status.REQUIRED),
        ("严格执行每人每年接受不少于40学时培训的规定。", "三、下一步打算", Status.REQUIRED),
        ("落实上年工作计划完成情况，举办法治讲座15场。", "一、2022年工作计划完成情况", Status.ACTUAL),
    ],
)
def test_done_planned_or_required(text: str, heading: str | None, status: Status) -> None:
    assert fact(text, heading=heading).status is status


def test_a_reported_plan_is_a_plan_and_its_result_is_not() -> None:
    found = facts("计划检查企业210家次，实际检查236家次。")
    assert [f.status for f in found] == [Status.PLANNED, Status.ACTUAL]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("全年调解纠纷12件。", (2022, 1, 1), (2022, 12, 31)),
        ("截至10月底，调解纠纷12件。", (2022, 1, 1), (2022, 10, 31)),
        ("截止2022年9月20日，调解纠纷12件。", (2022, 1, 1), (2022, 9, 20)),
        ("7月以来，调解纠纷12件。", (2022, 7, 1), (2022, 12, 31)),
        ("1—9月，调解纠纷12件。", (2022, 1, 1), (2022, 9, 30)),
        ("9月、10月，调解纠纷12件。", (2022, 9, 1), (2022, 10, 31)),
        ("上半年，调解纠纷12件。", (2022, 1, 1), (2022, 6, 30)),
        ("第三季度调解纠纷12件。", (2022, 7, 1), (2022, 9, 30)),
        ("去年调解纠纷12件。", (2021, 1, 1), (2021, 12, 31)),
        ("2月4日，现场调解纠纷12件。", (2022, 2, 4), (2022, 2, 4)),
        ("2018—2020年，调解纠纷12件。", (2018, 1, 1), (2020, 12, 31)),
        ("2020年以来，调解纠纷12件。", (2020, 1, 1), (2022, 12, 31)),
        ("学习《2019年工作要点》后调解纠纷12件。", (2022, 1, 1), (2022, 12, 31)),
    ],
)
def test_the_period_is_the_one_that_the_sentence_names(text: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert fact(text).period == Period(date(*start), date(*end))


def test_a_plan_is_for_the_year_that_its_heading_names() -> None:
    assert fact("举办讲座15场。", heading="三、2023年工作打算").period == Period(date(2023, 1, 1), date(2023, 12, 31))


def test_a_report_without_a_year_gives_facts_without_a_period() -> None:
    found = read(document("工作情况\n\n我单位调解纠纷12件。\n")).facts
    assert [(f.value, f.period) for f in found] == [(12, None)]


def test_each_value_of_a_yearly_series_has_its_year() -> None:
    text = "某县人民政府关于2018—2020年法治政府建设情况的报告\n\n三年共制定规范性文件30件，各年度分别为12件、10件和8件。\n"
    found = read(document(text)).facts
    assert [(f.value, f.period.start.year if f.period else None) for f in found[1:]] == [(12, 2018), (10, 2019), (8, 2020)]


def test_a_table_is_read_by_its_labels_and_units() -> None:
    title = "某县2022年度法治政府建设情况报告\n\n"
    text = f"{title}指标\t单位\t2021年\t2022年\n受理行政复议\t件\t11\t16\n审结\t件\t10\t15\n罚没金额\t万元\t1.95\t6.82\n"
    found = read(document(text)).facts
    assert [(f.metric, f.value, f.unit, f.period.start.year if f.period else None) for f in found] == [
        ("reconsideration.accepted", 11, "件", 2021),
        ("reconsideration.accepted", 16, "件", 2022),
        ("reconsideration.concluded", 10, "件", 2021),
        ("reconsideration.concluded", 15, "件", 2022),
        ("enforcement.penalty_amount", 19_500, "元", 2021),
        ("enforcement.penalty_amount", 68_200, "元", 2022),
    ]


def test_every_numeral_is_explained_on_request() -> None:
    report = read(document("某县2022年度报告\n\n按照〔2021〕3号文件要求，召开听证会2次。\n"), explain=True)
    assert {trap.trap for trap in report.trapped} == {"year", "document_number"}
    assert [f.rule for f in report.facts] == ["deliberation.hearings#1"]


def test_numbers_are_distributed_over_the_names_before_them() -> None:
    assert metrics("全年听证会、协调会、评议会分别召开26次、61次、33次。") == [
        "deliberation.hearings",
        "deliberation.coordination_meetings",
        "deliberation.appraisal_meetings",
    ]
    assert metrics("全年法律咨询、法律援助分别办理120件、36件。") == ["legal_service.consultations", "legal_aid.cases"]


def test_the_object_of_a_verb_is_counted_and_not_its_subject() -> None:
    assert metrics("法律顾问走访企业42家。") == ["business.enterprises"]


def test_parts_after_a_full_stop_belong_to_the_total_before_it() -> None:
    found = facts("全年调解成功纠纷154件，成功率96.9%。其中土地权属纠纷62件、邻里纠纷41件。")
    assert {f.metric for f in found if f.unit == "件"} == {"mediation.cases_succeeded"}
    assert [f.is_part for f in found] == [False, False, True, True]
