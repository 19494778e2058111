"""What looks wrong with a fact that is loaded all the same, and what does not."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import HEADER, YEAR_2022, Library, Said, Story, retitled, rows
from zhibiao.lake.location import Warehouse
from zhibiao.operations.validate import validate
from zhibiao.reading.model import Period, Qualifier, Status

WARNINGS = "select source_text, warnings from mart.observation where warnings is not null order by document, char_start"
RESOLVED, SUCCEEDED, RATE = "mediation.cases_resolved", "mediation.cases_succeeded", "mediation.success_rate"


def story(year: int, text: str, *said: Said, office: str = "办事处") -> Story:
    """A report of an office of the street on this year; what is said of 2022 is said of its year."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    of_year = tuple(replace(one, period=period) if one.period == YEAR_2022 else one for one in said)
    made = Story(f"{office}_{year}.txt", HEADER, text, of_year)
    return retitled(made, report_year=year, period=period, publish_date=None, title=f"{year}年报告", organisation=office)


def cases(text: str, metric: str | None = RESOLVED, **more: object) -> Said:
    return replace(Said(text, float(text.rstrip("件")), metric, "件"), **more)


def percent(text: str) -> Said:
    return Said(text, float(text.rstrip("%")), RATE, "%")


def test_what_does_not_agree_within_a_report_is_flagged_and_loaded(library: Library, warehouse: Warehouse) -> None:
    parts, concluded = "parts_within_total", "within_related_metric"
    (outcome,) = library.load(
        warehouse,
        story(
            2022,
            "法援100件，其中民事60件、刑事50件；受理调解200件，成功210件，成功率95%；复议受理30件，审结31件",
            cases("100件", "legal_aid.cases"),
            cases("60件", "legal_aid.cases", part_of="100件"),
            cases("50件", "legal_aid.cases", part_of="100件"),
            cases("200件", "mediation.cases_accepted"),
            cases("210件", SUCCEEDED),
            percent("95%"),
            cases("30件", "reconsideration.accepted"),
            cases("31件", "reconsideration.concluded"),
        ),
    )
    assert outcome.facts == 8
    both = f"rate_equals_quotient, {concluded}"
    assert rows(warehouse, WARNINGS) == [
        *((text, parts) for text in ("100件", "60件", "50件")),
        ("200件", both),
        ("210件", both),
        ("95%", "rate_equals_quotient"),
        ("30件", concluded),
        ("31件", concluded),
    ]
    details = {str(detail) for (detail,) in rows(warehouse, "select detail from core.fact_warning")}
    assert details == {
        "the parts of 100件 come to 110",
        "210件 (mediation.cases_succeeded) is more than 200件 (mediation.cases_accepted)",
        "95% is stated, but 210件 of 200件 are 105.0%",
        "31件 (reconsideration.concluded) is more than 30件 (reconsideration.accepted)",
    }
    known = rows(warehouse, "select warning_key from core.fact_warning order by 1")
    assert validate(warehouse).ok, "a warning is no failure"
    assert rows(warehouse, "select warning_key from core.fact_warning order by 1") == known, "the whole finds what the load found"
    assert rows(warehouse, "select distinct severity from ops.validation where not passed") == [("warning",)]


@pytest.mark.parametrize(
    "said",
    [
        (cases("300件"), cases("299件", SUCCEEDED), percent("99.7%")),
        (cases("300件"), cases("299件", SUCCEEDED), percent("99.6%")),  # cut off, not rounded
        (cases("100件"), cases("60件", part_of="100件"), cases("40件", part_of="100件")),
        (cases("100件", qualifier=Qualifier.OVER), cases("104件", SUCCEEDED), percent("99%")),
        (cases("100件", status=Status.PLANNED), cases("104件", SUCCEEDED)),
        (cases("100件", subject="全区"), cases("104件", SUCCEEDED)),
        (cases("100件", period=Period(date(2022, 1, 1), date(2022, 6, 30))), cases("104件", SUCCEEDED)),
        (cases("100件"), Said("104人", 104, SUCCEEDED, "人")),
    ],
)
def test_what_may_well_be_right_is_not_flagged(library: Library, warehouse: Warehouse, said: tuple[Said, ...]) -> None:
    library.load(warehouse, story(2022, "，".join(one.text for one in said), *said))
    assert rows(warehouse, WARNINGS) == []


@pytest.mark.parametrize("years", [(2021, 2022), (2022, 2021)])
def test_a_jump_from_one_year_to_the_next_is_flagged_whichever_is_loaded_first(
    library: Library, warehouse: Warehouse, years: tuple[int, int]
) -> None:
    said = {
        2021: (cases("12件"), Said("1场", 1, "training.sessions", "场"), cases("400件", "petition.cases")),
        2022: (cases("2400件"), Said("20场", 20, "training.sessions", "场"), cases("500件", "petition.cases")),
    }
    for year in years:
        library.load(warehouse, story(year, f"{year}年" + "，".join(one.text for one in said[year]), *said[year]))
        library.load(warehouse, story(year, f"{year}年调解{9 if year == 2021 else 9000}件", office="司法所"))
    assert rows(warehouse, WARNINGS) == [("2400件", "no_jump_in_a_year")]
    assert rows(warehouse, "select detail from core.fact_warning") == [("2400件, after 12件 the year before",)]
    found = rows(warehouse, "select warning_key, fact_key, other_fact_key from core.fact_warning")
    assert validate(warehouse).ok
    assert rows(warehouse, "select warning_key, fact_key, other_fact_key from core.fact_warning") == found


def test_a_revised_report_takes_back_what_was_compared_with_the_old_one(library: Library, warehouse: Warehouse) -> None:
    library.load(warehouse, story(2021, "调解12件", cases("12件")), story(2022, "调解2400件", cases("2400件")))
    assert rows(warehouse, WARNINGS) == [("2400件", "no_jump_in_a_year")]
    library.load(warehouse, replace(story(2021, "调解2012件", cases("2012件")), name="revised.txt"))
    assert rows(warehouse, WARNINGS) == []
    assert rows(warehouse, "from core.fact_warning") == []


def test_words_and_figures_of_last_years_report_are_flagged(library: Library, warehouse: Warehouse) -> None:
    text = "全年调解纠纷312件，有调解员46名。"
    said = (cases("312件"), Said("46名", 46, "mediation.mediators", "名"))
    library.load(warehouse, story(2021, text, *said))
    # The same words in another encoding are another file.
    library.load(warehouse, replace(story(2022, f"\ufeff{text}", *said)))
    assert rows(warehouse, WARNINGS) == [("312件", "not_copied_from_last_year")], "as many mediators as last year is no wonder"


def test_a_value_far_above_what_is_usual_for_such_organisations_is_flagged(library: Library, warehouse: Warehouse) -> None:
    usual = [story(2022, f"调解{n}件", cases(f"{n}件"), office=f"第{n}所") for n in range(40, 48)]
    library.load(warehouse, *usual)
    library.load(warehouse, story(2022, "调解4400件", cases("4400件"), office="大所"))
    library.load(warehouse, story(2022, "全区调解9400件", cases("9400件", subject="全区"), office="小所"))
    assert rows(warehouse, WARNINGS) == [("4400件", "size_not_unusual")]
    assert rows(warehouse, "select value from ops.meta where name = 'usual_size'") == [("10",)]
    library.load(warehouse, story(2021, "调解49件", cases("49件"), office="大所"))
    assert rows(warehouse, "select value from ops.meta where name = 'usual_size'") == [("10",)], "not made anew for one more"
    assert validate(warehouse).ok
    assert rows(warehouse, "select value from ops.meta where name = 'usual_size'") == [("11",)]
    assert ("4400件", "no_jump_in_a_year, size_not_unusual") in rows(warehouse, WARNINGS)


def test_the_counts_of_a_load_add_up_to_its_files(library: Library, warehouse: Warehouse) -> None:
    library.load(
        warehouse,
        story(2022, "调解12件", cases("12件")),
        replace(story(2022, "无。"), name="b.txt", header=replace(HEADER, report_year=None)),
    )
    assert rows(warehouse, "select files, loaded, rejected from ops.load") == [(2, 1, 1)]
