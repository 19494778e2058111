"""Five days in the life of a warehouse that grows by itself: a government site, a real Prefect server, a schedule that fires.

A day takes as long as the schedule's interval. What the site does on each day stands in `tests.sources.site`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.builders import rows
from tests.flows.chat import Chat, chatting
from tests.flows.served import Served, eventually, serving
from tests.program import Program
from tests.sources.site import LIST, REMOVED, REVISED, TITLES, UNAVAILABLE, Site
from tests.sources.site import serving as site_serving
from zhibiao.lake.location import Warehouse
from zhibiao.sources.history import SourceRun, runs
from zhibiao.sources.visit import RunStatus

pytestmark = pytest.mark.slow

NAME = "洪山区"
DAYS = 5
INTERVAL = 20  # seconds from one night to the next
SOURCE = """
- name: {name}
  kind: index
  address: {address}
  titles: "{titles}"
  place: "420111"
  private: true
  schedule: "0 3 * * *"
  timezone: Asia/Shanghai
  limits: {{requests_a_minute: 60000, retries: 2, retry_seconds: 0.1, timeout: 20}}
"""


@dataclass
class Days:
    """What was seen: the run of each day, and what the site was asked for."""

    served: Served
    site: Site
    chat: Chat
    runs: dict[int, SourceRun] = field(default_factory=dict[int, SourceRun])
    downloads: dict[int, list[str]] = field(default_factory=dict[int, list[str]])

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.served.warehouse)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    folder = tmp_path_factory.mktemp("days")
    root = folder / "warehouse"
    root.mkdir()
    with site_serving() as site, chatting() as chat:
        source = SOURCE.format(name=NAME, address=site.list_address, titles=TITLES)
        (root / "sources.yml").write_text(source, encoding="utf-8")
        with serving(root, "--publish", folder / "package", ZHIBIAO_NOTIFY=chat.address) as served:
            seen = Days(served, site, chat)
            served.fire_every(NAME, INTERVAL)
            for day in range(1, DAYS + 1):
                _live_through(day, seen)
            yield seen


def _live_through(day: int, seen: Days) -> None:
    """Turn the site to this day and wait for the first run that begins after that."""
    seen.site.day = day
    seen.site.times.clear()
    turned = datetime.now(UTC)
    asked = len(seen.site.asked)

    def run_of_the_day() -> SourceRun | None:
        later = [run for run in runs(seen.warehouse, NAME) if run.started > turned and run.status is not RunStatus.RUNNING]
        return later[-1] if later else None

    eventually(f"the run of day {day}", lambda: run_of_the_day() is not None, 180)
    run = run_of_the_day()
    assert run is not None
    seen.runs[day] = run
    seen.downloads[day] = [one.path for one in seen.site.asked[asked:] if one.status in (200, 206) and one.path != "/robots.txt"]


def hearings(days: Days) -> list[tuple[object, ...]]:
    """Organisation and figure of each, as the marts show them."""
    metric = "deliberation.hearings"
    return rows(days.warehouse, f"select organisation, value from mart.hearings where metric = '{metric}' order by organisation")


def test_every_run_was_started_by_the_schedule(days: Days):
    started = [run for run in days.served.runs("COMPLETED", "FAILED", "RUNNING") if run["deployment_id"]]
    assert len(started) >= DAYS
    assert all("auto-scheduled" in str(run["tags"]) for run in started)


def test_the_days_end_as_they_should(days: Days):
    assert {day: run.status for day, run in days.runs.items()} == {
        1: RunStatus.OK, 2: RunStatus.OK, 3: RunStatus.OK, 4: RunStatus.TROUBLE, 5: RunStatus.ALARM,
    }  # fmt: skip


def test_the_counters_of_every_run_add_up(days: Days):
    for run in runs(days.warehouse):
        counts = run.counts
        fetched = (counts.fetched, counts.not_modified, counts.known, counts.skipped, counts.gone, counts.failed)
        loaded = (counts.loaded, counts.unchanged, counts.superseding, counts.rejected, counts.load_failed)
        assert counts.found == sum(fetched)
        assert counts.offered == sum(loaded)


def test_only_what_is_new_is_loaded(days: Days):
    loaded = {day: (run.counts.loaded, run.counts.superseding, run.counts.offered) for day, run in days.runs.items()}
    assert loaded == {1: (60, 0, 60), 2: (0, 0, 0), 3: (3, 1, 4), 4: (2, 0, 2), 5: (0, 0, 0)}


def test_a_night_without_news_makes_no_full_download(days: Days):
    assert days.downloads[2] == []
    assert days.runs[2].counts.fetched == 0
    assert days.runs[2].counts.not_modified >= 60


def test_the_revised_report_is_the_only_one_that_was_downloaded_again(days: Days):
    before = {days.site.document(report) for report in days.site.reports(2)}
    again = [path for path in days.downloads[3] if path in before]
    [revised] = [report for report in days.site.reports(3) if report.number == REVISED]
    assert again == [days.site.document(revised)]


def test_the_warehouse_holds_what_the_site_has_said_and_nothing_else(days: Days):
    assert hearings(days) == sorted(days.site.expected(DAYS).items())


def test_the_earlier_edition_is_kept_and_no_longer_current(days: Days):
    found = rows(
        days.warehouse,
        "select is_current, count(*), count(distinct sha256) from core.dim_document group by is_current order by is_current",
    )
    assert found == [(False, 1, 1), (True, 65, 65)]
    [(address,)] = rows(days.warehouse, "select address from core.dim_document where not is_current")
    [(successor,)] = rows(
        days.warehouse,
        "select new.address from core.dim_document as old join core.dim_document as new using (report_key) "
        "where not old.is_current and new.is_current",
    )
    assert address == successor, "it was revised in its place"


def test_every_document_is_known_by_the_address_that_it_came_from(days: Days):
    addresses = {str(address) for (address,) in rows(days.warehouse, "select address from core.document_address")}
    published = {report for day in (1, 3, 4) for report in days.site.reports(day) if (report.number, day) != (UNAVAILABLE, 4)}
    assert addresses == {f"{days.site.address}{days.site.document(report)}" for report in published}


def test_what_vanished_from_the_site_stays(days: Days):
    [removed] = [report for report in days.site.reports(1) if report.number == REMOVED]
    found = rows(days.warehouse, f"select is_current from core.dim_document where address like '%{days.site.document(removed)}'")
    assert found == [(True,)]


def test_nothing_was_rejected(days: Days):
    assert rows(days.warehouse, "select * from ops.rejection") == []


def test_the_loads_are_those_of_the_days(days: Days):
    loads = rows(days.warehouse, "select loaded, superseding from ops.load order by started_at")
    assert loads == [(60, 0), (3, 1), (2, 0)]


def test_what_was_loaded_is_published(days: Days):
    releases = days.served.warehouse.parent / "package"
    assert (releases / "latest" / "datapackage.json").is_file()
    artifacts = {str(artifact["key"]): str(artifact["data"]) for artifact in days.served.ask("artifacts/latest/filter")}
    assert releases.as_uri() in artifacts["zhibiao-release"]
    assert "expectations hold" in artifacts["zhibiao-validation"]


def test_status_tells_the_story(days: Days, zhibiao: Program):
    run = zhibiao("status", "--warehouse", days.served.warehouse)
    assert run.code == 1, "the source is in alarm"
    told = json.loads(run.out)
    assert told["scheduler"].endswith(days.served.address)
    [source] = told["sources"]
    assert (source["source"], source["health"], source["backlog"]) == (NAME, "alarm", 0)
    assert source["message"].startswith("0 links where there were 65")
    assert source["next_run"].endswith("T03:00:00+08:00")
    assert (source["documents"], source["gone"]) == (65, 2), "the page and the attachment that vanished stay"
    [failure] = told["failures"]
    assert failure["count"] == 1 and f"_{UNAVAILABLE}." in failure["example"]
    by_run = {one["run"]: one["status"] for one in told["runs"]}
    assert [by_run[days.runs[day].run] for day in range(1, DAYS + 1)] == ["ok", "ok", "ok", "trouble", "alarm"]
    shown = zhibiao("status", "--warehouse", days.served.warehouse, "--format", "table", COLUMNS="120")
    assert "alarm" in shown.out and "trouble" in shown.out


def test_the_alarm_was_told_to_the_people(days: Days):
    eventually("the message", lambda: bool(days.chat.messages), 60)
    message = days.chat.messages[0]
    assert (message["source"], message["status"]) == (NAME, "alarm")
    assert "0 links where there were 65" in message["text"]
    assert str(message["run"]).startswith(days.served.address)


def test_a_report_that_was_missed_comes_when_the_site_is_well_again(days: Days):
    _live_through(6, days)
    assert days.runs[6].status is RunStatus.OK
    assert days.runs[6].counts.loaded == 1
    assert LIST in next(iter(days.downloads[6]), LIST)
    assert hearings(days) == sorted(days.site.expected(6).items())
