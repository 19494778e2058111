"""`zhibiao status`: how the sources are doing, from what the landing zone knows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.program import Program
from zhibiao.console.standing import lines
from zhibiao.console.table import Screen
from zhibiao.lake.location import Warehouse
from zhibiao.operations.scheduler import only_scheduler, scheduler
from zhibiao.operations.status import Health, SourceStatus, next_run, status
from zhibiao.sources.definition import Schedule
from zhibiao.sources.lock import held
from zhibiao.sources.store import Store, opened
from zhibiao.sources.visit import Fetch, Link, RunStatus, Visit

NIGHTLY = """
- name: 洪山区
  kind: addresses
  addresses: [https://www.example.gov.cn/a.html]
  schedule: "0 3 * * *"
  timezone: Asia/Shanghai
"""


@pytest.fixture
def described(warehouse: Warehouse) -> Warehouse:
    """A warehouse with one source that runs every night."""
    warehouse.root.mkdir()
    describe(warehouse, NIGHTLY)
    return warehouse


def describe(warehouse: Warehouse, text: str) -> None:
    (warehouse.root / "sources.yml").write_text(text, encoding="utf-8")


def ran(
    warehouse: Warehouse,
    ended: RunStatus = RunStatus.OK,
    message: str | None = None,
    do: Callable[[Store, int], None] = lambda store, run: None,
) -> None:
    """A run of the source, in which something is done."""
    with opened(warehouse) as store:
        run = store.begin("洪山区", "addresses")
        do(store, run)
        store.finish(run, ended, message)


def only(warehouse: Warehouse, *, now: datetime | None = None) -> SourceStatus:
    [found] = status(warehouse, now=now).sources
    return found


def test_a_source_that_never_ran_says_when_it_will(described: Warehouse):
    found = only(described, now=datetime(2026, 11, 20, 20, 0, tzinfo=UTC))
    assert (found.health, found.last_run, found.ok) == (Health.NEVER, None, True)
    assert found.next_run == datetime(2026, 11, 22, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("ended", "ok"), [("ok", True), ("trouble", True), ("interrupted", True), ("alarm", False), ("failed", False)]
)
def test_the_end_of_its_last_run_is_what_a_source_is_like(described: Warehouse, ended: str, ok: bool):
    ran(described, RunStatus(ended), "why")
    found = status(described)
    assert (found.sources[0].health, found.sources[0].message, found.ok) == (ended, "why", ok)


def test_a_source_whose_night_passed_without_a_run_is_overdue(described: Warehouse):
    ran(described)
    due = next_run(Schedule("0 3 * * *", "Asia/Shanghai"), datetime.now(UTC))
    assert only(described, now=due + timedelta(minutes=10)).health is Health.OK, "it may be late"
    late = only(described, now=due + timedelta(hours=1))
    assert late.health is Health.OVERDUE and not late.ok
    assert "is `zhibiao serve` at work?" in str(late.message)


def test_a_run_that_was_killed_is_not_taken_for_one_at_work(described: Warehouse):
    with opened(described) as store, held(described, "洪山区"):
        store.begin("洪山区", "addresses")
        assert only(described).health is Health.RUNNING
    assert only(described).health is Health.INTERRUPTED


def test_a_clock_that_was_set_back_is_no_trouble(described: Warehouse):
    ran(described)
    assert only(described, now=datetime.now(UTC) - timedelta(days=400)).health is Health.OK


def test_a_paused_source_has_no_next_run_and_is_never_overdue(described: Warehouse):
    ran(described)
    describe(described, NIGHTLY + "  paused: true\n")
    found = only(described, now=datetime.now(UTC) + timedelta(days=30))
    assert (found.health, found.next_run, found.ok) == (Health.PAUSED, None, True)


def test_a_source_that_left_sources_yml_is_still_told_of(described: Warehouse):
    ran(described)
    describe(described, "")
    assert only(described).health is Health.GONE


def test_what_waits_and_what_failed_is_counted_by_source_and_reason(described: Warehouse):
    def fetching(store: Store, run: int) -> None:
        for number in range(3):
            link = Link(f"https://www.example.gov.cn/{number}.pdf")
            store.record(run, "洪山区", Visit(link, Fetch.FETCHED, sha256=f"{number:064}", size=10), name=f"{number}.pdf")
        for number in range(3, 5):
            link = Link(f"https://www.example.gov.cn/{number}.pdf")
            store.record(run, "洪山区", Visit(link, Fetch.FAILED, "login_page", "a login page came"))

    ran(described, RunStatus.TROUBLE, do=fetching)
    found = status(described)
    assert (found.sources[0].backlog, found.sources[0].documents) == (3, 3)
    [failure] = found.failures
    assert (failure.source, failure.reason, failure.count) == ("洪山区", "login_page", 2)
    assert found.runs[0].counts.found == 5


@pytest.mark.parametrize("width", [80, 120])
def test_a_person_sees_tables_that_fit_the_screen(described: Warehouse, width: int):
    ran(described, RunStatus.ALARM, "0 links where there were 40")
    for _ in range(4):
        ran(described)
    ran(described, RunStatus.ALARM, "0 links where there were 40")
    shown = list(lines(status(described), Screen(width)))
    assert shown[0] == "zhibiao serve is not at work: nothing runs by itself"
    assert "洪山区: 0 links where there were 40" in shown
    table = [line for line in shown if line.startswith(("source", "洪山区  "))]
    assert len(table) == 2 + 1 + 6
    assert ("superseding" in "".join(table)) is False
    assert ("offered" in "".join(table)) is (width == 120)


def test_without_sources_it_says_how_to_begin(warehouse: Warehouse, zhibiao: Program):
    shown = list(lines(status(warehouse), Screen(80)))
    assert len(shown) == 1 and "zhibiao sources add" in shown[0]
    run = zhibiao("status", "--warehouse", warehouse.root)
    assert run.code == 0 and json.loads(run.out)["sources"] == []
    assert not warehouse.root.exists(), "to look makes nothing"


def test_the_program_ends_with_one_when_somebody_should_look(described: Warehouse, zhibiao: Program):
    ran(described)
    assert zhibiao("status", "--warehouse", described.root).code == 0
    ran(described, RunStatus.FAILED, "no such host")
    run = zhibiao("status", "--warehouse", described.root)
    told = json.loads(run.out)
    assert run.code == 1 and told["ok"] is False
    assert told["sources"][0]["message"] == "no such host"
    assert datetime.fromisoformat(told["sources"][0]["last_run"]).utcoffset() == timedelta(hours=8)


def test_the_next_run_is_reckoned_in_the_zone_of_the_schedule():
    schedule = Schedule("30 2 * * *", "Europe/Berlin")
    before_summer_time = datetime(2026, 3, 28, 3, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert next_run(schedule, before_summer_time).astimezone(UTC) <= datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    after = next_run(schedule, datetime(2026, 3, 29, 12, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    assert after.astimezone(UTC) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_one_scheduler_a_warehouse_and_others_see_where(warehouse: Warehouse):
    assert scheduler(warehouse) is None
    with only_scheduler(warehouse) as say_where:
        say_where("http://127.0.0.1:4200")
        assert str(scheduler(warehouse)).endswith("http://127.0.0.1:4200")
        with pytest.raises(Exception, match="another `zhibiao serve` is at work here"), only_scheduler(warehouse):
            pytest.fail("two of them")
    assert scheduler(warehouse) is None
