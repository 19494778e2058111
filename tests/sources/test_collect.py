"""A source is collected: what comes is loaded once, what is revised supersedes, and what was interrupted is carried on with."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.builders import rows
from tests.documents.workbook_files import zipped
from tests.sources.conftest import Describe
from tests.sources.reports import Report
from tests.sources.site import REMOVED, REVISED, TITLES, TYPES, UNAVAILABLE, Answer, Site, serving
from zhibiao.lake.location import Warehouse
from zhibiao.operations.backfill import backfill
from zhibiao.operations.batch import Limits
from zhibiao.operations.batches import load_batch, read_batch
from zhibiao.operations.collect import CollectSummary, collect, landed_files, running, settle
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.sources.gathering import gather
from zhibiao.sources.history import backlog, failures, freshness, last_runs, runs
from zhibiao.sources.log import log_file
from zhibiao.sources.reading import find_definition
from zhibiao.sources.visit import Counts, RunStatus, Visit

LIMITS = "  private: true\n  limits: {requests_a_minute: 60000, retry_seconds: 0.01}\n"
HEARINGS = """
select organisation.name, fact.value
from core.fact_observation as fact
join core.dim_document as document on fact.document_key = document.document_key
join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
join core.dim_metric as metric on fact.metric_key = metric.metric_key
where document.is_current and metric.code = 'deliberation.hearings'
"""


def hearings(warehouse: Warehouse) -> dict[object, object]:
    """By organisation, the hearings that the current version of its report states."""
    return {row[0]: row[1] for row in rows(warehouse, HEARINGS)}


def adds_up(counts: Counts) -> bool:
    found = counts.fetched + counts.not_modified + counts.known + counts.skipped + counts.gone + counts.failed
    offered = counts.loaded + counts.unchanged + counts.superseding + counts.rejected + counts.load_failed
    return (found, offered) == (counts.found, counts.offered)


def collected(warehouse: Warehouse, name: str = "s", **options: object) -> CollectSummary:
    summary = collect(find_definition(warehouse, name), warehouse, **options)  # pyright: ignore[reportArgumentType]
    assert adds_up(summary.counts)
    return summary


def listed_at(site: Site, name: str = "s") -> str:
    return f'- name: {name}\n  kind: index\n  address: {site.list_address}\n  titles: {TITLES}\n  place: "420111"\n{LIMITS}'


def texts_at(site: Site, *paths: str) -> str:
    given = ", ".join(f"{site.address}{path}" for path in paths)
    return f"- name: s\n  kind: addresses\n  addresses: [{given}]\n{LIMITS}"


def publish(site: Site, path: str, report: Report) -> None:
    site.pages[path] = lambda _site: Answer(report.file(), type=TYPES[report.format])


@pytest.mark.slow
def test_over_six_days_the_warehouse_holds_what_the_site_has_published(describe: Describe) -> None:
    with serving() as site:
        warehouse = describe(listed_at(site))
        days: dict[int, CollectSummary] = {}
        sent: dict[int, int] = {}
        for day in range(1, 7):
            site.day = day
            site.asked.clear()
            days[day] = collected(warehouse)
            sent[day] = len(site.full_downloads)
            assert hearings(warehouse) == site.expected(day), day
    assert [days[day].status.value for day in days] == ["ok", "ok", "ok", "trouble", "alarm", "ok"]
    assert (sent[2], days[2].outcomes) == (0, ())
    assert (days[3].counts.loaded, days[3].counts.superseding, days[3].counts.gone) == (3, 1, 2)
    assert rows(warehouse, "select count(*), count(*) filter (not is_current) from core.dim_document") == [(67, 1)]
    revised, removed, late = (site.document(Report(number)) for number in (REVISED, REMOVED, UNAVAILABLE))
    versions = f"select facts, is_current from core.dim_document where address like '%{revised}' order by valid_from"
    assert rows(warehouse, versions) == [(2, False), (2, True)]
    assert rows(warehouse, f"select is_current from core.dim_document where address like '%{removed}'") == [(True,)]
    assert late in {outcome.source.address.removeprefix(site.address) for outcome in days[6].outcomes}
    assert [run.status for run in runs(warehouse)][::-1] == [days[day].status for day in days]
    assert rows(warehouse, "select count(*) from core.dim_document where address not like 'http://127.0.0.1:%'") == [(0,)]


def test_a_document_is_known_by_its_address_on_the_web(site: Site, describe: Describe) -> None:
    publish(site, "/a/r5.txt", Report(5))
    warehouse = describe(texts_at(site, "/a/r5.txt"))
    summary = collected(warehouse)
    address = f"{site.address}/a/r5.txt"
    assert [(outcome.fate, outcome.source.address) for outcome in summary.outcomes] == [(Fate.LOADED, address)]
    assert rows(warehouse, "select name, address from core.dim_document") == [("r5.txt", address)]
    assert rows(warehouse, "select address from core.document_address") == [(address,)]


def test_a_report_that_is_known_under_another_address_is_linked(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    publish(site, "/b.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt", "/b.txt"))
    summary = collected(warehouse)
    assert [outcome.fate for outcome in summary.outcomes] == [Fate.LOADED, Fate.UNCHANGED]
    assert rows(warehouse, "select count(*) from core.dim_document") == [(1,)]
    assert sorted(rows(warehouse, "select address from core.document_address")) == [
        (f"{site.address}/a.txt",),
        (f"{site.address}/b.txt",),
    ]


def test_a_second_night_without_news_downloads_and_loads_nothing(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    collected(warehouse)
    snapshots = rows(warehouse, "select count(*) from ops.load")
    site.asked.clear()
    summary = collected(warehouse)
    assert (summary.counts.not_modified, summary.counts.offered, site.full_downloads) == (1, 0, [])
    assert rows(warehouse, "select count(*) from ops.load") == snapshots


def test_a_revised_report_supersedes(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    collected(warehouse)
    publish(site, "/a.txt", Report(5, edition=2))
    assert [outcome.fate for outcome in collected(warehouse).outcomes] == [Fate.SUPERSEDING]
    assert hearings(warehouse) == {Report(5).organisation: Report(5, edition=2).hearings}


def test_what_is_rejected_is_trouble_once_and_is_not_offered_again(site: Site, describe: Describe) -> None:
    site.pages["/a.txt"] = lambda _site: Answer("没有年份的通知。".encode(), type=TYPES["txt"])
    warehouse = describe(texts_at(site, "/a.txt"))
    summary = collected(warehouse)
    assert (summary.status, summary.counts.rejected) == (RunStatus.TROUBLE, 1)
    assert [(failure.reason, failure.count) for failure in failures(warehouse)] == [(summary.outcomes[0].reason, 1)]
    assert collected(warehouse).counts.offered == 0


def test_an_archive_gives_its_reports_each_with_its_place_in_it(site: Site, describe: Describe) -> None:
    archive = zipped({"2022/a.txt": Report(5).file(), "2022/b.txt": Report(10).file()})
    site.pages["/all.zip"] = lambda _site: Answer(archive, type="application/zip")
    warehouse = describe(texts_at(site, "/all.zip"))
    summary = collected(warehouse, limits=Limits(files=1))
    assert (summary.counts.found, summary.counts.loaded) == (1, 2)
    assert backlog(warehouse) == ()
    assert sorted(rows(warehouse, "select address from core.dim_document")) == [
        (f"{site.address}/all.zip!2022/a.txt",),
        (f"{site.address}/all.zip!2022/b.txt",),
    ]


def test_an_interrupted_run_carries_on_where_it_was(site: Site, describe: Describe) -> None:
    paths = [f"/{number}.txt" for number in range(5, 65, 5)]
    for number, path in zip(range(5, 65, 5), paths, strict=True):
        publish(site, path, Report(number))
    warehouse = describe(texts_at(site, *paths))

    def stop_while_fetching(counts: Counts, visit: Visit, /) -> None:
        del visit
        if counts.fetched == 4:
            raise KeyboardInterrupt

    def stop_while_loading(done: int, total: int, outcome: Outcome, /) -> None:
        del total, outcome
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collected(warehouse, watch=stop_while_fetching)
    [left] = backlog(warehouse)
    assert left.landed == 4
    with pytest.raises(KeyboardInterrupt):
        collected(warehouse, progress=stop_while_loading, limits=Limits(files=3))
    assert backlog(warehouse)[0].landed == 9
    assert [run.status for run in runs(warehouse)] == [RunStatus.INTERRUPTED] * 2
    summary = collected(warehouse, limits=Limits(files=3))
    assert (summary.counts.not_modified, summary.counts.loaded) == (12, 9)
    assert Counter(site.full_downloads) == Counter(paths)
    assert rows(warehouse, "select count(*), count(distinct address) from core.dim_document") == [(12, 12)]
    assert backlog(warehouse) == ()


def test_what_a_killed_run_loaded_and_could_not_note_is_loaded_once(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    definition = find_definition(warehouse, "s")
    with running(definition, warehouse) as run:
        gather(definition, warehouse, run)
        batch = landed_files(definition, warehouse)
        load_batch(read_batch(batch, warehouse), warehouse)  # and here it is killed, before `settle`
    summary = collected(warehouse)
    assert [outcome.fate for outcome in summary.outcomes] == [Fate.UNCHANGED]
    assert rows(warehouse, "select count(*) from core.dim_document") == [(1,)]


def test_a_file_that_fails_is_offered_three_times(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    definition = find_definition(warehouse, "s")
    for attempt in range(1, 4):
        with running(definition, warehouse) as run:
            gather(definition, warehouse, run)
            batch = landed_files(definition, warehouse)
            settle(definition, warehouse, run, [Outcome(source, Fate.FAILED, "defect", "it broke") for source in batch])
        assert bool(backlog(warehouse)) == (attempt < 3)
    assert last_runs(warehouse)["s"].status is RunStatus.TROUBLE
    assert [failure.reason for failure in failures(warehouse)] == ["defect"]


def test_every_file_has_one_line_in_the_log_and_so_has_every_run(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    publish(site, "/b.txt", Report(10))
    warehouse = describe(texts_at(site, "/a.txt", "/b.txt", "/missing.txt"))
    collected(warehouse)
    lines = [json.loads(line) for line in log_file(warehouse).read_text(encoding="utf-8").splitlines()]
    files = [line for line in lines if line["event"] == "file"]
    said = {line["address"].removeprefix(site.address): (line["fetch"], line.get("fate")) for line in files}
    assert said == {"/a.txt": ("fetched", "loaded"), "/b.txt": ("fetched", "loaded"), "/missing.txt": ("failed", None)}
    [run] = [line for line in lines if line["event"] == "run"]
    assert (run["status"], run["found"], run["loaded"]) == ("trouble", 3, 2)
    assert len(lines) == 4


def test_how_fresh_a_source_is_can_be_asked(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    assert (freshness(warehouse), backlog(warehouse), runs(warehouse), failures(warehouse)) == ((), (), (), ())
    collected(warehouse)
    [fresh] = freshness(warehouse)
    assert (fresh.source, fresh.documents, fresh.gone) == ("s", 1, 0)
    assert fresh.last_news is not None
    assert fresh.last_run is not None
    assert fresh.last_success is not None
    assert fresh.last_run <= fresh.last_news <= fresh.last_success


def test_a_hint_that_is_given_later_reaches_the_documents_by_a_backfill(site: Site, describe: Describe, tmp_path: Path) -> None:
    publish(site, "/9.xlsx", Report(9))  # which does not say in which district it was written
    warehouse = describe(texts_at(site, "/9.xlsx"))
    collected(warehouse)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "14.xlsx").write_bytes(Report(14).file())
    ingest([tmp_path / "in"], warehouse)
    describe(texts_at(site, "/9.xlsx") + '  place: "420111"\n')
    assert backfill(warehouse).replaced == 2
    assert set(hearings(warehouse)) == {Report(9).organisation, f"{Report(14).street}办事处"}


def test_originals_and_landing_zone_share_their_files(site: Site, describe: Describe) -> None:
    publish(site, "/a.txt", Report(5))
    warehouse = describe(texts_at(site, "/a.txt"))
    summary = collected(warehouse)
    [original] = warehouse.originals.glob("??/*")
    assert original.samefile(summary.outcomes[0].source.path)
