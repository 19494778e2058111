"""The bundled table of divisions, and what names lead to in it."""

import subprocess
import sys
from importlib.resources import files

import pytest

from zhibiao import places
from zhibiao.places import Level
from zhibiao.places.table import DIVISIONS, TOWNS


@pytest.fixture(scope="module")
def table() -> places.Places:
    return places.load()


def test_codes_lead_to_places_and_their_ancestors(table: places.Places) -> None:
    town = table.get("310110008")
    assert town is not None
    assert (town.name, town.short_name, town.level) == ("江浦路街道", "江浦路", Level.TOWN)
    assert [place.name for place in table.ancestors(town)] == ["上海市", "杨浦区"]
    county = table.get("522631")
    assert county is not None
    assert [place.name for place in table.ancestors(county)] == ["贵州省", "黔东南苗族侗族自治州"]


def test_unknown_codes_lead_nowhere(table: places.Places) -> None:
    assert table.get("999999") is None
    assert table.get("999999999") is None
    assert table.get("") is None


def test_renamed_counties_keep_their_years_and_successors(table: places.Places) -> None:
    before, after = table.named("崇明县", 2014), table.named("崇明区", 2020)
    assert [(place.code, place.valid_to, place.successor_codes) for place in before] == [("310230", 2016, ("310151",))]
    assert [place.code for place in after] == ["310151"]
    assert table.named("崇明县") == ()
    assert table.named("崇明县", 2020) == ()


def test_a_name_and_its_county_lead_to_one_town(table: places.Places) -> None:
    found = table.resolve(("嘉定区", "外冈镇"))
    assert found.place is not None
    assert found.place.code == "310114114"
    assert table.resolve(["解放区"]).place == table.get("410802")


def test_towns_have_the_names_and_codes_of_their_years(table: places.Places) -> None:
    assert [town.code for town in table.towns_called("口东街道", "120115", 2016)] == ["120115006"]
    assert [town.code for town in table.towns_called("口东镇", "120115", 2020)] == ["120115126"]
    (before,) = table.towns_called("口东街道", "120115", 2016)
    assert (before.valid_to, before.successor_codes, before.today) == (2018, ("120115126",), ("120115126", "口东镇"))
    assert table.towns_named("口东街道") == ()


def test_a_merger_is_no_line_of_places_and_a_change_of_rank_is(table: places.Places) -> None:
    (chongming,) = table.ever_named("崇明县")
    (zhabei,) = table.ever_named("闸北区")
    (xiangfan,) = (place for place in table.ever_named("襄樊市") if place.level is Level.CITY)
    assert chongming.today == ("310151", "崇明区")
    assert (zhabei.successor_codes, zhabei.today) == (("310106",), None), "its figures are not those of 静安区"
    assert xiangfan.today == ("420600", "襄阳市")


def test_zones_are_no_counties(table: places.Places) -> None:
    (park,) = table.named("苏州工业园区")
    assert (park.level, park.parent_code) == (Level.ZONE, "320500")
    assert [place.name for place in table.ancestors(park)] == ["江苏省", "苏州市"]


def test_a_street_is_found_however_its_name_is_cut(table: places.Places) -> None:
    codes = {table.resolve(("东西湖区", name)).place for name in ("吴家山街", "吴家山街道", "吴家山街道办事处")}
    assert [place.code for place in codes if place is not None] == ["420112001"]


def test_a_shared_name_is_not_decided_but_its_bearers_are_named(table: places.Places) -> None:
    found = table.resolve(["城关镇"])
    assert found.place is None
    assert len(found.candidates) == 88
    assert len(table.resolve(["鼓楼区"]).candidates) == 4
    assert table.resolve(["徐州市", "鼓楼区"]).place == table.get("320302")
    assert table.resolve(["杭州市", "外冈镇"]).candidates == ()
    assert table.resolve([]).candidates == ()


def test_every_town_is_found_by_its_name_and_its_county_and_never_mistaken(table: places.Places) -> None:
    """All 41,352 of the list: right, or where two counties of one name have a town of one name, open until the city is named."""
    towns = [place for place in table.everything() if place.level is Level.TOWN and place.existed(places.LIST_YEAR)]
    assert len(towns) >= 41_352
    unresolved: list[str] = []
    for town in towns:
        above = [place.name for place in table.ancestors(town)]
        assert table.resolve((*above, town.name)).place == town
        for known in (above[-1:], above[:1], []):
            found = table.resolve((*known, town.name))
            assert town in found.candidates
            assert found.place in (town, None), "a name that several bear is never decided"
        if table.resolve((above[-1], town.name)).place is None:
            unresolved.append(f"{above[-1]}{town.name}")
    assert sorted(set(unresolved)) == ["市中区永安镇", "市中区白马镇", "白云区云城街道", "西安区先锋街道"]


def test_every_parent_is_in_the_table(table: places.Places) -> None:
    for name in table.names:
        for place in table.ever_named(name):
            assert place.parent_code is None or table.get(place.parent_code) is not None, place


@pytest.mark.parametrize(("short", "code"), [("嘉定", "310114"), ("黔东南", "522600"), ("内蒙古", "150000"), ("长阳", "420528")])
def test_short_names_are_what_people_say(table: places.Places, short: str, code: str) -> None:
    assert code in [place.code for place in table.short_names[short]]


def test_the_tables_stay_small() -> None:
    assert sum(len((files("zhibiao.places") / table).read_bytes()) for table in (DIVISIONS, TOWNS)) < 1_000_000


def test_nothing_is_loaded_on_import() -> None:
    program = "import sys, zhibiao.places; sys.exit('duckdb' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
