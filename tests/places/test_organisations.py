"""One organisation under all its names: what it is called in full, what it is, and whom it belongs to."""

import pytest

from zhibiao.places import Kind, Level, Seat, government_of, organisation

JIADING = Seat("上海市", "上海市", "嘉定区", code="310114")
WAIGANG = Seat("上海市", "上海市", "嘉定区", None, "外冈镇", "310114114")
JIANGPU = Seat("上海市", "上海市", "杨浦区", None, "江浦路街道", "310110008")
KUNSHAN = Seat("江苏省", "苏州市", "昆山市", code="320583")
PARK = Seat("江苏省", "苏州市", None, "苏州工业园区")


@pytest.mark.parametrize(
    ("seat", "said", "name", "kind", "parent"),
    [
        (JIADING, "地区办", "上海市嘉定区地区工作办公室", Kind.OFFICE, "上海市嘉定区人民政府"),
        (JIADING, "人民政府地区工作办公室", "上海市嘉定区地区工作办公室", Kind.OFFICE, "上海市嘉定区人民政府"),
        (JIADING, "人民政府办公室", "上海市嘉定区人民政府办公室", Kind.OFFICE, "上海市嘉定区人民政府"),
        (JIADING, "", "上海市嘉定区人民政府", Kind.GOVERNMENT, "上海市人民政府"),
        (WAIGANG, "", "上海市嘉定区外冈镇人民政府", Kind.TOWN_GOVERNMENT, "上海市嘉定区人民政府"),
        (JIANGPU, "办事处", "上海市杨浦区江浦路街道办事处", Kind.STREET_OFFICE, "上海市杨浦区人民政府"),
        (JIANGPU, "司法所", "上海市杨浦区江浦路街道司法所", Kind.BRANCH, "上海市杨浦区江浦路街道办事处"),
        (KUNSHAN, "公安局", "江苏省昆山市公安局", Kind.BUREAU, "江苏省昆山市人民政府"),
        (KUNSHAN, "公安局交警大队", "江苏省昆山市公安局交警大队", Kind.BRANCH, "江苏省昆山市公安局"),
        (KUNSHAN, "人民法院", "江苏省昆山市人民法院", Kind.COURT, None),
        (PARK, "管委会", "苏州工业园区管理委员会", Kind.ZONE_COMMITTEE, "苏州市人民政府"),
        (Seat("江苏省"), "发改委", "江苏省发展和改革委员会", Kind.BUREAU, "江苏省人民政府"),
    ],
)
def test_names_follow_from_place_and_office(seat: Seat, said: str, name: str, kind: Kind, parent: str | None) -> None:
    found = organisation(seat, said)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)
    assert (found.parent.name if found.parent else None) == parent


def test_a_branch_of_a_citys_bureau_belongs_to_that_bureau() -> None:
    found = organisation(Seat("北京市", "北京市", "朝阳区", code="110105"), "公安局朝阳分局", is_branch=True)
    assert found is not None
    assert found.name == "北京市公安局朝阳分局"
    assert found.parent is not None
    assert found.parent.name == "北京市公安局"


def test_an_office_under_a_ministry_keeps_its_head_and_has_no_parent_here() -> None:
    found = organisation(KUNSHAN, "税务局", "国家税务总局")
    assert found is not None
    assert (found.name, found.parent) == ("国家税务总局江苏省昆山市税务局", None)


def test_without_place_and_office_there_is_no_organisation() -> None:
    assert organisation(Seat(), "") is None
    assert government_of(Seat()) is None


def test_every_line_of_superiors_ends_at_the_province() -> None:
    above = organisation(WAIGANG, "")
    names: list[str] = []
    while above is not None:
        names.append(above.name)
        above = above.parent
    assert names == ["上海市嘉定区外冈镇人民政府", "上海市嘉定区人民政府", "上海市人民政府"]


def test_seats_step_upwards_and_skip_the_city_of_a_municipality() -> None:
    steps: list[tuple[Level | None, str]] = []
    seat: Seat | None = Seat("上海市", "上海市", "嘉定区", None, "外冈镇")
    while seat is not None:
        steps.append((seat.level, seat.names[-1][1]))
        seat = seat.above()
    assert steps == [(Level.TOWN, "外冈镇"), (Level.COUNTY, "嘉定区"), (Level.CITY, "上海市")]
