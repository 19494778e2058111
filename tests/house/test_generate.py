"""Synthetic reports state what they are said to state, and are the same whenever they are made."""

from pathlib import Path

import pytest
from bench.generate import FOLDER, check, report, reports, write
from bench.organisations import YEARS, country
from bench.papers import FORMATS, Format, encode
from bench.prose import chinese

from zhibiao import places
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading.numerals import chinese_value

FAR = 12_345_678


@pytest.mark.parametrize("number", [0, 7, 423, FAR])
def test_every_fact_stands_where_it_is_said_to_stand(number: int):
    made = report(number)
    assert len(made.facts) >= 40
    assert all(made.text[fact.start : fact.end] == fact.text for fact in made.facts)
    starts = [fact.start for fact in made.facts]
    assert starts == sorted(set(starts))


def test_a_report_is_the_same_alone_and_among_others_and_another_for_another_seed():
    assert [made.text for made in reports(25)][17] == report(17).text
    assert report(17, seed=1).text != report(17).text


def test_ten_in_a_row_are_ten_years_of_one_organisation():
    made = list(reports(YEARS))
    assert len({each.organisation for each in made}) == 1
    assert len({each.year for each in made}) == YEARS
    assert report(YEARS).organisation != made[0].organisation


def test_organisations_are_all_different_and_lie_in_places_that_exist():
    among = [country().organisation(number) for number in range(3000)]
    assert len({(each.code, each.name) for each in among}) == len(among)
    table = places.load()
    assert all(table.get(each.code) is not None for each in among[:300])
    assert {each.kind for each in among} == {"town", "bureau", "government"}


def test_size_is_about_what_was_asked_for():
    default, small = report(3), report(3, facts=10, characters=1500)
    assert 4500 <= len(default.text) <= 5500
    assert 45 <= len(default.facts) <= 60
    assert 1000 <= len(small.text) <= 2000
    assert 8 <= len(small.facts) <= 16


@pytest.mark.parametrize("form", FORMATS)
def test_what_zhibiao_reads_of_each_format_is_what_was_written(form: Format):
    score = check(30, formats=[form])
    assert score.read == score.stated == score.fields["value"] == score.fields["period"]
    assert score.precision > 0.95
    assert score.headers["year"] == score.headers["place"] == score.headers["reports"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_bytes_of_a_file_depend_on_nothing_but_its_number(form: Format):
    assert encode(report(5), form) == encode(report(5), form)
    assert document_from_bytes(encode(report(5), form), f"5.{form}", "5").text


def test_no_folder_holds_more_than_a_thousand_files(tmp_path: Path):
    write(tmp_path, FOLDER + 2, formats=FORMATS, facts=4, characters=300)
    folders = sorted(tmp_path.iterdir())
    assert [len(list(folder.iterdir())) for folder in folders] == [FOLDER, 2]
    assert {path.suffix for path in folders[1].iterdir()} <= {f".{form}" for form in FORMATS}


@pytest.mark.parametrize("value", [*range(2, 130), 200, 305, 1000, 1001, 1010, 1100, 2340, 9999])
def test_chinese_numerals_are_read_as_the_number_that_was_written(value: int):
    assert chinese_value(chinese(value)) == value
