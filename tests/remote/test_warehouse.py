"""A warehouse whose catalog is on a server and whose data are in a bucket is a warehouse like any other."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, rows
from tests.program import Program
from tests.remote.conftest import Environment
from tests.remote.servers import KEY_ID, PASSWORD, SECRET
from zhibiao.lake import store as objects
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.gathering import gather
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original, read_original
from zhibiao.operations.backfill import backfill
from zhibiao.operations.doctor import Health, examine
from zhibiao.operations.ingest import ingest
from zhibiao.operations.maintain import maintain
from zhibiao.operations.publish import publish
from zhibiao.operations.restore import restore

# What differs from run to run is the load's key and the time, and no mart shows them.
OBSERVATIONS = "from mart.observation order by all"
REVISED = Story(text="柳岸街道2022年召开听证会13次。", said=(Said("13次", 13.0, "deliberation.hearings"),))


def test_the_samples_give_the_same_observations_as_in_a_folder(remote: Warehouse, loaded: Path, samples: Path):
    assert not remote.exists
    assert ingest([samples], remote).ok
    assert remote.exists
    assert rows(remote, OBSERVATIONS) == rows(Warehouse(loaded), OBSERVATIONS)
    assert not remote.root.exists()
    again = ingest([samples], remote)
    assert [outcome.fate.value for outcome in again.outcomes] == ["unchanged"] * len(again.outcomes)


@pytest.mark.parametrize(
    ("on_server", "in_bucket", "in_the_folder"),
    [(True, False, {"data", "originals"}), (False, True, {"catalog.sqlite", "turn.sqlite"})],
)
def test_one_part_may_lie_elsewhere_and_the_other_in_the_folder(
    new_warehouse: Callable[..., Warehouse],
    warehouse: Warehouse,
    library: Library,
    on_server: bool,
    in_bucket: bool,
    in_the_folder: set[str],
):
    partly = new_warehouse(on_server=on_server, in_bucket=in_bucket)
    library.load(partly, Story())
    library.load(warehouse, Story())
    assert rows(partly, OBSERVATIONS) == rows(warehouse, OBSERVATIONS)
    assert {
        path.name.split("-")[0] for path in partly.root.iterdir()
    } == in_the_folder  # without what SQLite keeps beside its file
    [(sha256,)] = rows(partly, "select sha256 from core.dim_document")
    assert read_original(partly, str(sha256)) == read_original(warehouse, str(sha256)) is not None
    assert maintain(partly).figures


def test_a_revised_report_supersedes_and_an_earlier_version_can_be_seen_and_put_back(remote: Warehouse, library: Library):
    library.load(remote, Story())
    with reading(remote) as connection:
        [(version,)] = connection.execute("select max(snapshot_id) from lake.snapshots()").fetchall()
    library.load(remote, REVISED)
    hearings = "select value from mart.observation"
    assert rows(remote, hearings) == [(13,)]
    with reading(remote, int(version)) as connection:
        assert connection.execute(hearings).fetchall() == [(12,)]
    restore(remote, str(version))
    assert rows(remote, hearings) == [(12,)]


def test_originals_lie_in_the_bucket_under_their_hash_and_a_backfill_reads_them(remote: Warehouse, samples: Path):
    sample = min(samples.glob("*.txt"))
    ingest([sample], remote)
    [(sha256,)] = rows(remote, "select sha256 from core.dim_document")
    assert read_original(remote, str(sha256)) == sample.read_bytes()
    assert find_original(remote, str(sha256)) is None
    assert [stored.name for stored in objects.listed(str(remote.store), f"originals/{str(sha256)[:2]}")] == [f"{sha256}.txt"]
    before = rows(remote, OBSERVATIONS)
    [(key,)] = rows(remote, "select document_key from core.dim_document")
    done = backfill(remote, also=[int(str(key))])
    assert (done.replaced, done.kept, done.differences.num_rows) == (1, (), 0)
    assert rows(remote, OBSERVATIONS) == before


def test_maintenance_merges_files_in_the_bucket_and_removes_what_nothing_needs(remote: Warehouse, library: Library):
    def load(*numbers: int) -> None:
        for number in numbers:
            said = (Said(f"{number}次", number, "deliberation.hearings"),)
            library.load(remote, Story(text=f"柳岸街道2022年召开听证会{number}次。", said=said))

    load(2, 3)
    maintain(remote)
    load(4)
    store = str(remote.store)
    objects.write(store, "data/core/fact_observation/left-behind.parquet", b"of a loader that was killed")
    time.sleep(1.1)  # what was written in the second in which maintenance began stays
    before, files = rows(remote, OBSERVATIONS), {stored.name for stored in objects.listed(store, "data")}
    done = maintain(remote, keep_days=0, keep_loads=1, margin_hours=0)
    assert rows(remote, OBSERVATIONS) == before
    assert done.expired
    after = {stored.name for stored in objects.listed(store, "data")}
    assert files - after > {name for name in files if "left-behind" in name} != set()
    figures = {figure.figure: figure.after for figure in done.figures}
    none = ("waiting_files", "orphaned_files", "deleted_rows", "rows_in_catalog")
    assert [figures[name] for name in none] == [0, 0, 0, 0]
    assert figures["files_on_disk"] == len(after)
    assert (figures["catalog_bytes"] or 0) > 100_000


def test_small_files_and_rows_of_the_catalog_are_gathered(remote: Warehouse, samples: Path):
    paths = sorted(samples.glob("*.txt"))
    for path in paths[:2]:
        ingest([path], remote)
    before = rows(remote, OBSERVATIONS)
    files = "select table_name, file_count from ducklake_table_info('lake') order by all"
    scattered = {str(table): count for table, count in rows(remote, files)}
    with writing(remote) as connection:
        gather(connection, many_files=2, many_rows=2)
    gathered = {str(table): count for table, count in rows(remote, files)}
    assert (scattered["dim_document"], gathered["dim_document"]) == (0, 1)
    assert (scattered["validation"], gathered["validation"]) == (2, 1)
    assert rows(remote, OBSERVATIONS) == before


def test_what_is_published_of_it_is_what_is_published_of_a_folder(
    remote: Warehouse, warehouse: Warehouse, library: Library, tmp_path: Path
):
    counts: list[dict[str, int]] = []
    for place in (remote, warehouse):
        library.load(place, Story())
        summary = publish(tmp_path / place.root.name / "out", place)
        counts.append({table.name: table.rows for table in summary.tables})
    assert counts[0] == counts[1]
    assert counts[0]


def test_no_secret_is_in_the_catalog_the_bucket_or_what_the_doctor_says(remote: Warehouse, library: Library):
    library.load(remote, Story())
    found = examine(remote)
    assert {finding.health for finding in found} == {Health.OK}
    [places] = [finding.detail for finding in found if finding.name == "places"]
    assert str(remote.server) in places and str(remote.store) in places
    with reading(remote) as connection:
        metadata = connection.execute("from __ducklake_metadata_lake.ducklake_metadata").fetchall()
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = '__ducklake_metadata_lake'"
        ).fetchall()
        catalog = [connection.execute(f"from __ducklake_metadata_lake.{name}").fetchall() for (name,) in names]
    assert ("data_path", f"{remote.store}/data/", None, None) in metadata
    said = repr((found, catalog, remote))
    assert not [secret for secret in (PASSWORD, SECRET, KEY_ID) if secret in said]


@pytest.mark.slow
def test_every_command_takes_the_addresses_from_options_or_from_the_environment(
    zhibiao: Program, options: tuple[str, ...], remote: Warehouse, secrets: Environment, samples: Path, tmp_path: Path
):
    sample = min(samples.glob("*.txt"))
    loaded = zhibiao("ingest", sample, *options, **secrets)
    assert loaded.code == 0, loaded.err
    variables = secrets | {
        "ZHIBIAO_WAREHOUSE": str(remote.root),
        "ZHIBIAO_CATALOG": str(remote.server),
        "ZHIBIAO_DATA": str(remote.store),
    }
    said = [loaded.out + loaded.err]
    for command in (
        ("sql", "select count(*) > 0 as some from mart.observation"),
        ("facts", "--limit", "1"),
        ("document", sample.name),
        ("history",),
        ("metrics",),
        ("rejections",),
        ("status",),
        ("site", tmp_path / "site"),
        ("doctor",),
        ("maintain", "--dry-run"),
    ):
        run = zhibiao(*command, **variables)
        assert run.code == 0, (command, run.err)
        said.append(run.out + run.err)
    assert not [secret for secret in (PASSWORD, SECRET, KEY_ID) if secret in "".join(said)]
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html"))
    assert not re.search(f"{PASSWORD}|{SECRET}|{KEY_ID}|{Path(str(remote.server)).name}", pages)
