"""The named analyses: rows in, expected rows out; and what the heads of their files say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled
from zhibiao import catalogue
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import sql_files
from zhibiao.operations.analyses import analyses, bind, find_analysis, guess, parse
from zhibiao.operations.query import Asker, asking, run_sql, understand
from zhibiao.places import Seat
from zhibiao.reading.model import Change, Period, Qualifier, Status

JIADING = Seat("上海市", "上海市", "嘉定区", None, None, "310114")
QINGPU = Seat("上海市", "上海市", "青浦区", None, None, "310118")
LIUAN = Seat("上海市", "上海市", "嘉定区", None, "柳岸街道", "310114")
JIANGQIAO = Seat("上海市", "上海市", "嘉定区", None, "江桥镇", "310114")
STREET = "上海市嘉定区柳岸街道办事处"
TOWN = "上海市嘉定区江桥镇人民政府"
DISTRICT = "上海市嘉定区人民政府"
NEIGHBOUR = "上海市青浦区人民政府"
JUSTICE = "上海市嘉定区司法局"
SCREENED, ACCEPTED = "mediation.disputes_screened", "mediation.cases_accepted"
MEDIATED, SUCCEEDED, RATE = "mediation.cases_resolved", "mediation.cases_succeeded", "mediation.success_rate"


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def figure(metric: str | None, value: float, unit: str = "件", measure: str = "数目", *, period: Period | None = None) -> Said:
    """A figure of the report's own year, unless a period is named."""
    made = Said(f"{value:g}{unit}", value, metric, unit, measure)
    return replace(made, period=period) if period else made


def report(seat: Seat, organisation: str, of: int, *said: Said, name: str | None = None) -> Story:
    """A report of the organisation on a year, that says nothing but these figures."""
    place = seat.town or seat.county or ""
    of_year = (one.period == year(2022) and one.status is Status.ACTUAL for one in said)
    said = tuple(replace(one, period=year(of)) if own else one for one, own in zip(said, of_year, strict=True))
    text = f"{place}{organisation}{of}年度报告：" + "，".join(f"{one.measure}{one.text}" for one in said) + "。"
    story = Story(name=name or f"{place}{organisation}{of}.txt", text=text, said=said)
    header = {"seat": seat, "organisation": organisation, "report_year": of, "period": year(of)}
    return retitled(story, publish_date=None, title=f"{place}{organisation}{of}年度法治政府建设情况报告", **header)


STORIES = (
    report(JIANGQIAO, "人民政府", 2019, figure("volunteers.people", 50, "名")),
    report(
        LIUAN,
        "办事处",
        2021,
        figure("deliberation.hearings", 10, "次"),
        figure(SCREENED, 900),
        figure(MEDIATED, 30),
        figure("publicity.materials", 1000, "份"),
        replace(figure("deliberation.hearings", 20, "次", "计划听证会", period=year(2022)), status=Status.PLANNED),
        replace(figure(MEDIATED, 400, period=Period(date(2022, 1, 1), date(2024, 12, 31))), status=Status.PLANNED),
        replace(figure(RATE, 95, "%", period=year(2022)), status=Status.PLANNED, qualifier=Qualifier.AT_LEAST),
    ),
    report(
        LIUAN,
        "办事处",
        2022,
        figure("deliberation.hearings", 12, "次"),
        figure("deliberation.coordination_meetings", 30, "次"),
        figure("deliberation.appraisal_meetings", 7, "次"),
        replace(figure("deliberation.hearings", 99, "次"), subject="全区"),
        figure(SCREENED, 1000),
        figure(ACCEPTED, 800),
        replace(figure(MEDIATED, 790), qualifier=Qualifier.OVER),
        figure(SUCCEEDED, 600),
        figure(RATE, 97.5, "%"),
        replace(figure(MEDIATED, 5, "%"), change=Change.INCREASE_YEAR),
        figure("counsel.consultations", 300, "人次"),
        figure("counsel.consultations", 40, "件"),
        figure("counsel.advisers", 4, "名"),
        figure("counsel.advisers", 2, "家"),
        figure("volunteers.people", 200, "名"),
        figure("publicity.materials", 100, "份"),
        figure(None, 6, "处", "开设集市"),
    ),
    report(
        JIANGQIAO,
        "人民政府",
        2022,
        figure("deliberation.hearings", 3, "次"),
        figure("deliberation.appraisal_meetings", 5, "场"),
        figure(SCREENED, 100),
        figure(MEDIATED, 90),
        figure(RATE, 99, "%"),
        figure("volunteers.people", 500, "名"),
        figure("volunteers.people", 70, "人"),
        figure(None, 9, "处", "开设集市"),
        figure(None, 1, "辆", "购置车辆"),
    ),
    report(
        JIADING,
        "人民政府",
        2022,
        figure("deliberation.hearings", 15, "次"),
        figure(SCREENED, 5000),
        figure(MEDIATED, 2000, "起"),
        figure("volunteers.people", 9000, "名"),
        figure("litigation.cases", 80),
        figure("litigation.lost_cases", 6),
        figure("litigation.lost_rate", 7.5, "%"),
        figure("litigation.head_appearances", 60),
        figure("litigation.head_appearances", 3, "次"),
        figure("enforcement.inspections", 4000, "次"),
        figure("enforcement.inspections", 900, "户次"),
        figure("enforcement.penalty_cases", 50),
        figure("enforcement.penalty_amount", 100000, "元"),
        figure("reconsideration.cases", 40),
        figure("reconsideration.concluded", 30),
        figure("reconsideration.corrected", 3),
    ),
    report(JIADING, "司法局", 2022, figure("deliberation.hearings", 14, "次"), figure("volunteers.people", 8000, "名")),
    report(
        QINGPU,
        "人民政府",
        2022,
        figure(SCREENED, 400),
        figure(MEDIATED, 300),
        figure("volunteers.people", 7000, "名"),
        figure("deliberation.hearings", 8, "次", period=Period(date(2022, 1, 1), date(2022, 10, 31))),
        figure("litigation.cases", 20, "件", period=Period(date(2022, 1, 1), date(2022, 6, 30))),
    ),
)


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """A warehouse of two streets, a district with its bureau, and its neighbour."""
    folder = tmp_path_factory.mktemp("analysed")
    warehouse = Warehouse(folder / "warehouse")
    library = Library(folder / "files")
    library.load(warehouse, *STORIES)
    revised = replace(STORIES[0], text=STORIES[0].text + "更正", said=(*STORIES[0].said, Said("更正", 1, None, "", "更正")))
    library.load(warehouse, revised)
    with asking(warehouse) as opened:
        yield opened


Rows = list[tuple[object, ...]]


@pytest.fixture
def ask(asker: Asker) -> "Question":
    return Question(asker)


class Question:
    """Ask an analysis for some of its columns."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.evidence: list[dict[str, object]] = []

    def __call__(self, name: str, columns: str, **given: object) -> Rows:
        table = self.asker.ask(understand(name, {key: str(value) for key, value in given.items()}))
        self.evidence = table.to_pylist()
        return [tuple(row[column] for column in columns.split()) for row in self.evidence]


def test_districts_are_ranked_within_their_level_and_measure_word(ask: Question) -> None:
    columns = "level rank organisation screened mediated mediated_per_10k_screened is_exact"
    assert ask("mediation_per_10k_screened", columns, year=2022) == [
        ("county", 1, NEIGHBOUR, 400, 300, 7500, True),  # Jiading mediated 起 and screened 件: not divided
        ("town", 1, TOWN, 100, 90, 9000, True),
        ("town", 2, STREET, 1000, 790, 7900, False),
    ]
    assert "790件" in str(ask.evidence[2]["mediated_sentence"])
    assert ask("mediation_per_10k_screened", "organisation", year=2022, level="county") == [(NEIGHBOUR,)]
    assert ask("mediation_per_10k_screened", "report_year organisation", place="柳岸") == [(2021, STREET), (2022, STREET)]


def test_the_funnel_shows_the_steps_and_the_shares_between_them(ask: Question) -> None:
    columns = "organisation unit screened accepted mediated succeeded accepted_percent_of_screened succeeded_percent_of_accepted"
    assert ask("mediation_funnel", columns, year=2022, level="town") == [
        (STREET, "件", 1000, 800, 790, 600, 80, 75),
        (TOWN, "件", 100, None, 90, None, None, None),
    ]
    assert str(ask.evidence[0]["evidence"]).startswith("柳岸街道办事处2022.txt: ")


def test_the_three_meetings_are_those_of_streets_by_measure_word(ask: Question) -> None:
    columns = "street unit hearings coordination_meetings appraisal_meetings total"
    assert ask("three_meetings_by_street", columns, year=2022) == [
        ("柳岸街道", "次", 12, 30, 7, 49),
        ("江桥镇", "场", None, None, 5, 5),
        ("江桥镇", "次", 3, None, None, 3),
    ]


def test_meetings_of_a_county_are_summed_within_one_level(ask: Question) -> None:
    columns = "county level unit places hearings coordination_meetings"
    assert ask("deliberation_by_county", columns, year=2022) == [
        ("嘉定区", "county", "次", 1, 15, None),  # of government and bureau the larger; the street's 12 are not added
        ("嘉定区", "town", "场", 1, None, None),
        ("嘉定区", "town", "次", 2, 15, 30),
    ]  # Qingpu counts to October only
    assert re.fullmatch(r"嘉定区人民政府2022\.txt@\d+", str(ask.evidence[0]["evidence"]))
    assert ask("deliberation_by_county", "level", year=2021) == [("town",)]


def test_to_a_street_office_its_whole_street_is_itself(library: Library, warehouse: Warehouse) -> None:
    aside = figure("deliberation.hearings", 3, "次")
    whole = replace(figure("deliberation.hearings", 90, "次"), subject="全街道")
    library.load(warehouse, report(LIUAN, "办事处", 2021, aside), report(LIUAN, "办事处", 2022, aside, whole))
    found = run_sql("deliberation_by_county", warehouse, given={"year": "2022"}).to_pylist()
    assert [row["hearings"] for row in found] == [90]
    trend = run_sql("metric_trend", warehouse, given={"metric": "deliberation.hearings"}).to_pylist()
    assert [(row["report_year"], row["value"], row["previous_value"]) for row in trend] == [(2021, 3, None), (2022, 90, 3)]


def test_a_trend_follows_one_organisation_through_the_years(ask: Question) -> None:
    columns = "organisation report_year value previous_value difference percent_change"
    assert ask("metric_trend", columns, metric="deliberation.hearings", organisation="柳岸") == [
        (STREET, 2021, 10, None, None, None),
        (STREET, 2022, 12, 10, 2, 20),
    ]
    assert ask("metric_trend", columns, metric="deliberation.hearings", organisation="柳岸", from_year=2022) == [
        (STREET, 2022, 12, 10, 2, 20)
    ]
    volunteers = ask("metric_trend", "report_year value previous_value", metric="volunteers.people", place="江桥")
    assert (2022, 500, None) in volunteers, "the year before is missing, so there is nothing to compare with"
    assert ask("metric_trend", columns, metric="deliberation.hearings", place="青浦") == [], "a part of the year is no year"


def test_counsel_load_divides_by_persons_and_keeps_measure_words_apart(ask: Question) -> None:
    columns = "consultations consultations_unit advisers advisers_unit consultations_an_adviser"
    assert ask("counsel_load", columns) == [(300, "人次", 4, "名", 75), (40, "件", 4, "名", 10)]


def test_volunteers_of_the_levels_are_not_added_up(ask: Question) -> None:
    columns = "level unit places volunteers median largest largest_organisation"
    assert ask("volunteers_by_level", columns, year=2022) == [
        ("county", "名", 2, 16000, 8000, 9000, DISTRICT),  # the bureau's 8,000 are the district's own
        ("town", "人", 1, 70, 70, 70, TOWN),
        ("town", "名", 2, 700, 350, 500, TOWN),
    ]


def test_a_plan_is_compared_with_what_was_done_in_just_that_period(ask: Question) -> None:
    columns = "organisation planned_in target_year metric target done percent_of_target"
    assert ask("planned_and_done", columns) == [
        (STREET, 2021, 2022, "deliberation.hearings", 20, 12, 60),
        (STREET, 2021, 2022, RATE, 95, 97.5, None),
    ]  # what is planned for three years is not compared with one
    assert ask("planned_and_done", "metric", metric=RATE, year=2022) == [(RATE,)]
    assert ask("planned_and_done", "metric", year=2021) == []


def test_the_share_of_part_year_values_says_what_comparisons_leave_out(ask: Question) -> None:
    columns = "category figures whole_year to_date other_parts to_date_percent part_year_percent"
    assert ask("part_year_share", columns, year=2022, place="青浦") == [
        ("deliberation", 1, 0, 1, 0, 100, 100),
        ("litigation", 1, 0, 0, 1, 0, 100),
        ("mediation", 2, 2, 0, 0, 0, 0),
        ("volunteers", 1, 1, 0, 0, 0, 0),
    ]


def test_gaps_are_the_years_between_reports(ask: Question) -> None:
    columns = "organisation first_year last_year years_reported years_missing missing_years"
    assert ask("coverage_gaps", columns) == [(TOWN, 2019, 2022, 2, 2, "2020, 2021")]
    assert ask("coverage_gaps", columns, level="county") == []


def test_uncatalogued_quantities_come_with_an_example(ask: Question) -> None:
    columns = "measure unit observations documents organisations"
    assert ask("uncatalogued_quantities", columns) == [("开设集市", "处", 2, 2, 2)]
    assert ("购置车辆", "辆", 1, 1, 1) in ask("uncatalogued_quantities", columns, least=1, year=2022)


def test_outliers_are_many_times_or_a_fraction_of_the_year_before(ask: Question) -> None:
    columns = "organisation report_year metric previous_value value times"
    mediated = (STREET, 2022, MEDIATED, 30, 790, 26.33)
    materials = (STREET, 2022, "publicity.materials", 1000, 100, 0.1)
    assert ask("year_on_year_outliers", columns) == [mediated, materials]
    assert ask("year_on_year_outliers", columns, factor=20) == [mediated]
    assert ask("year_on_year_outliers", columns, least=800) == [materials]
    assert ask("year_on_year_outliers", columns, metric="publicity.materials") == [materials]


def test_a_profile_shows_everything_of_one_place(ask: Question) -> None:
    columns = "category metric value unit period_kind"
    assert ask("place_profile", columns, place="青浦", year=2022) == [
        ("deliberation", "deliberation.hearings", 8, "次", "to_date"),
        ("litigation", "litigation.cases", 20, "件", "half"),
        ("mediation", MEDIATED, 300, "件", "year"),
        ("mediation", SCREENED, 400, "件", "year"),
        ("volunteers", "volunteers.people", 7000, "名", "year"),
    ]
    assert all(str(row["sentence"])[int(str(row["char_start"])) :].startswith(f"{row['value']:g}") for row in ask.evidence)


def test_counties_are_compared_with_those_that_report_the_same(ask: Question) -> None:
    columns = "rank places county organisation value median percentile"
    assert ask("place_comparison", columns, metric="volunteers.people", year=2022) == [
        (1, 2, "嘉定区", DISTRICT, 9000, 8000, 100),
        (2, 2, "青浦区", NEIGHBOUR, 7000, 8000, 0),
    ]
    towns = ask("place_comparison", "unit rank place", metric="volunteers.people", year=2022, level="town")
    assert towns == [("人", 1, "江桥镇"), ("名", 1, "江桥镇"), ("名", 2, "柳岸街道")]


def test_success_rates_are_those_that_the_reports_state(ask: Question) -> None:
    columns = "report_year level rank organisation success_rate qualifier"
    assert ask("highest_success_rates", columns) == [
        (2022, "town", 1, TOWN, 99, "exact"),
        (2022, "town", 2, STREET, 97.5, "exact"),
    ]


def test_totals_stated_twice_are_shown_with_each_sentence(ask: Question) -> None:
    columns = "organisation headline_value stated_value is_headline subject"
    assert ask("numbers_to_check", columns, metric="deliberation.hearings") == [
        (STREET, 12, 12, True, None),
        (STREET, 12, 99, False, "全区"),
    ]


def test_litigation_computes_shares_beside_the_stated_ones(ask: Question) -> None:
    columns = "organisation unit cases lost_cases lost_percent stated_lost_rate head_appearances appearance_percent"
    assert ask("litigation_outcomes", columns, year=2022) == [
        (DISTRICT, "件", 80, 6, 7.5, 7.5, 60, 75),
        (DISTRICT, "次", None, None, None, 7.5, 3, None),
    ]


def test_penalties_keep_their_measure_words_and_divide_money_by_cases(ask: Question) -> None:
    columns = "inspections inspections_unit penalty_cases penalty_amount amount_unit amount_a_case"
    assert ask("penalties_and_inspections", columns, year=2022) == [
        (900, "户次", 50, 100000, "元", 2000),
        (4000, "次", 50, 100000, "元", 2000),
    ]


def test_reconsideration_shows_what_was_corrected(ask: Question) -> None:
    columns = "organisation cases accepted concluded corrected corrected_percent_of_concluded"
    assert ask("reconsideration_outcomes", columns) == [(DISTRICT, 40, None, 30, 3, 10)]


def test_facts_to_mistrust_are_those_that_break_a_rule(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        report(LIUAN, "办事处", 2022, figure(ACCEPTED, 80), figure(SUCCEEDED, 90), figure("volunteers.people", 5, "名")),
    )
    with asking(warehouse) as opened:
        ask = Question(opened)
        found = ask("facts_to_mistrust", "metric status value")
    assert (SUCCEEDED, "actual", 90) in found and ("volunteers.people", "actual", 5) not in found
    assert all(row["warnings"] and row["warning_details"] and row["sentence"] for row in ask.evidence)


def test_revisions_are_listed_version_by_version(ask: Question) -> None:
    columns = "organisation report_year version is_current facts facts_more"
    assert ask("revision_history", columns) == [(TOWN, 2019, 1, False, 1, None), (TOWN, 2019, 2, True, 2, 1)]
    assert ask("revision_history", columns, organisation="柳岸") == []


def test_availability_says_what_a_comparison_can_rest_on(ask: Question) -> None:
    columns = "level metric organisations whole_year share units"
    found = ask("metric_availability", columns, year=2022, least=2)
    assert ("county", "deliberation.hearings", 3, 2, 100, "次") in found
    assert ("town", "volunteers.people", 2, 2, 100, "人, 名") in found
    assert all(isinstance(row[2], int) and row[2] >= 2 for row in found)


def test_every_analysis_says_in_both_languages_what_it_answers() -> None:
    assert len(analyses()) >= 16
    for analysis in analyses():
        assert len(analysis.description) > 60 and analysis.description.endswith("."), analysis.name
        assert len(analysis.description_zh) > 20 and analysis.description_zh.endswith("。"), analysis.name
        assert re.search(r"[\u4e00-\u9fff]", analysis.title_zh) and not re.search(r"[\u4e00-\u9fff]", analysis.title)
        for parameter in analysis.parameters:
            assert parameter.meaning.endswith(".") and parameter.meaning_zh.endswith("。"), f"{analysis.name}: {parameter.name}"
            bind(analysis, {one.name: "2022" for one in analysis.parameters if one.type == "integer"} | required(analysis.name))


def required(name: str) -> dict[str, str]:
    """A value for each text that the analysis needs."""
    values = {"metric": "deliberation.hearings", "text": "嘉定", "integer": "2022"}
    return {parameter.name: values[parameter.type] for parameter in find_analysis(name).parameters if parameter.required}


def test_every_analysis_runs_and_shows_where_its_figures_stand(ask: Question) -> None:
    for analysis in analyses():
        ask(analysis.name, "", **required(analysis.name))
        columns = analysis.sql.rpartition("\nselect\n")[2]
        assert re.search(r"sentence|evidence|document", columns), analysis.name


def test_analyses_name_metrics_that_exist() -> None:
    known = catalogued(catalogue.load().metrics)
    for analysis in analyses():
        for code in re.findall(r"'([a-z_]+\.[a-z_]+)'", analysis.sql):
            assert code in known, f"{analysis.name}: {code}"


def test_every_analysis_has_a_test() -> None:
    tested = set(re.findall(r'ask\("(\w+)"', Path(__file__).read_text(encoding="utf-8")))
    assert {file.name.removesuffix(".sql") for file in sql_files("query")} <= tested


HEAD = "-- title: Q\n-- 标题：问\n-- description: What.\n-- 说明：什么。\n"
PARAMETER = "-- parameter year (integer, optional): Year.\n-- 参数 year：年。\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("select 1", "has no title, 标题, description, 说明"),
        (HEAD.replace("-- 说明：什么。\n", "") + "select 1", "has no 说明"),
        (HEAD + "-- parameter year (integer): Year.\nselect $year", "has no 参数 year"),
        (HEAD + PARAMETER + "select 1", "declares the parameters year, the SQL uses none"),
        (HEAD + "select $year", "declares the parameters none, the SQL uses year"),
        (HEAD + "-- 参数 year：年。\nselect 1", "declares the parameters none"),
        (HEAD + PARAMETER.replace("integer", "whole") + "select $year", "is no type"),
        (HEAD + PARAMETER.replace("optional", "sometimes") + "select $year", "is no type"),
        (HEAD + HEAD + "select 1", "stands there twice"),
        (HEAD + "-- and so on\nselect 1", "has no key"),
    ],
)
def test_a_head_that_says_too_little_is_refused(text: str, says: str) -> None:
    with pytest.raises(ZhibiaoError, match=says):
        parse("q", text)


def test_a_head_is_read_over_several_lines() -> None:
    analysis = parse(
        "q", HEAD.replace("What.\n", "What\n--   and how.\n").replace("什么。\n", "什么，\n--   怎样。\n") + "select 1\n"
    )
    assert (analysis.description, analysis.description_zh, analysis.sql) == ("What and how.", "什么，怎样。", "select 1\n")


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("metric_trend", {}, r"needs the parameter metric \(metric\): Code of the metric"),
        ("metric_trend", {"metric": "deliberation.hearing"}, "Did you mean 'deliberation.hearings'"),
        ("mediation_funnel", {"yaer": "2022"}, r"no parameter 'yaer'. Did you mean 'year'\? It has year, level, place"),
        ("mediation_funnel", {"year": "twenty"}, "'twenty' is no integer for the parameter year: Report year"),
        ("mediation_funnel", {"year": "9" * 30}, "is no integer"),
        ("mediation_funnel", {"level": "street"}, "level is one of province, city, county, zone, town, not 'street'"),
        ("year_on_year_outliers", {"factor": "many"}, "'many' is no number for the parameter factor"),
    ],
)
def test_values_that_do_not_fit_are_answered_with_what_does(name: str, given: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        bind(find_analysis(name), given)


def test_defaults_and_types_are_those_of_the_head() -> None:
    values = bind(find_analysis("year_on_year_outliers"), {"least": "1e3", "year": "2022"})
    assert values == {"factor": 3.0, "least": 1000.0, "year": 2022, "metric": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022", 2022),
        ("-1.5", -1.5),
        ("2022-10-31", date(2022, 10, 31)),
        ("2022-13-31", "2022-13-31"),
        ("嘉定区", "嘉定区"),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("１２", "１２"),
    ],
)
def test_a_value_for_free_sql_is_a_number_a_date_or_text(text: str, value: object) -> None:
    assert guess(text) == value and type(guess(text)) is type(value)


def test_a_value_is_bound_and_never_becomes_sql(asker: Asker) -> None:
    hostile = "' or 1=1; drop table core.dim_unit --"
    assert asker.ask(understand("select $a as a", {"a": hostile})).to_pylist() == [{"a": hostile}]
    assert asker.ask(understand("mediation_funnel", {"place": hostile})).num_rows == 0
