"""What is published is what the warehouse holds, whichever tool reads it."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
import yaml

from tests.builders import Library, Said, Story, retitled, rows
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.handoff.releases import next_name, prune, releases, swing
from zhibiao.handoff.sheets import fitting
from zhibiao.lake.attach import writing
from zhibiao.lake.location import Warehouse
from zhibiao.operations.publish import publish


def story(number: int) -> Story:
    """A report for each number, of several years."""
    year = 2019 + number % 4
    text = f"听证会{number}次，调解{number * 7}件，收入{number}.5万元"
    said = (
        Said(f"{number}次", number, "deliberation.hearings"),
        Said(f"{number * 7}件", number * 7, "mediation.cases_resolved", "件"),
        Said(f"{number}.5万元", number * 10_000 + 5_000, None, "元"),
    )
    return retitled(
        Story(name=f"r{number}.txt", text=text, said=said),
        organisation=f"第{number}街道",
        report_year=year,
        period=None,
        publish_date=None,
    )


DAY = date(2026, 11, 20)
NAME = "v2026.11.20"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Path]]:
    """A warehouse and its release."""
    folder = tmp_path_factory.mktemp("published")
    warehouse = Warehouse(folder / "warehouse")
    Library(folder / "files").load(warehouse, *(story(number) for number in range(1, 20)))
    publish(folder / "releases", warehouse, day=DAY)
    yield warehouse, folder / "releases" / "latest"


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pandas_polars_pyarrow_and_duckdb_agree_with_the_warehouse(published: tuple[Warehouse, Path]) -> None:
    warehouse, package = published
    for name, partitioned in (("core/fact_observation", True), ("mart/observation", True), ("mart/mediation", False)):
        table = name.replace("/", ".")
        expected = rows(warehouse, f"select count(*), sum(value), sum(report_year), count(distinct unit_or_key) from "
                        f"(select *, {'unit_key' if 'fact' in name else 'unit'} as unit_or_key from {table})")[0]  # fmt: skip
        unit = "unit_key" if "fact" in name else "unit"
        path = package / (name if partitioned else f"{name}.parquet")
        frame = pd.read_parquet(path)
        years = frame["report_year"].astype(int)
        assert (len(frame), frame["value"].sum(), years.sum(), frame[unit].nunique()) == expected
        lazy = pl.scan_parquet(path / "**/*.parquet" if partitioned else path, hive_partitioning=partitioned).collect()
        assert (lazy.height, lazy["value"].sum(), lazy["report_year"].sum(), lazy[unit].n_unique()) == expected
        arrow = ds.dataset(path, partitioning="hive" if partitioned else None).to_table().to_pydict()
        assert (len(arrow["value"]), sum(arrow["value"]), sum(arrow["report_year"]), len(set(arrow[unit]))) == expected
        glob = f"{path}/**/*.parquet" if partitioned else str(path)
        query = f"select count(*), sum(value), sum(report_year), count(distinct {unit}) from read_parquet('{glob}')"
        assert duckdb.sql(query).fetchone() == expected


def test_every_table_and_mart_is_there_with_its_rows(published: tuple[Warehouse, Path]) -> None:
    warehouse, package = published
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    names = {resource["name"] for resource in descriptor["resources"]}
    assert names >= {"core.fact_observation", "core.dim_document", "mart.hearings", "mart.organisation_year", "ops.load"}
    with duckdb.connect(package / "zhibiao.duckdb", read_only=True) as handed:
        for resource in descriptor["resources"]:
            path = package / resource["path"]
            pieces = [path] if path.is_file() else [package / piece["path"] for piece in resource["partitions"]]
            count = sum(pq.read_metadata(piece).num_rows for piece in pieces)
            expected = rows(warehouse, f"select count(*) from {resource['name']}")[0][0]
            assert count == resource["rows"] == expected
            assert handed.execute(f"select count(*) from {resource['name']}").fetchone() == (expected,)
            assert resource["size"] == sum(piece.stat().st_size for piece in pieces)
            described = {(field["name"], bool(field["description"])) for field in resource["schema"]["fields"]}
            columns = [row[0] for row in handed.execute(f"describe {resource['name']}").fetchall()]
            assert described == {(column, True) for column in columns}


def test_the_files_are_compressed_sorted_and_partitioned_by_report_year(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    folders = sorted(path.name for path in (package / "core" / "fact_observation").iterdir())
    assert folders == [f"report_year={year}" for year in (2019, 2020, 2021, 2022)]
    column = pq.read_metadata(package / "core" / "dim_metric.parquet").row_group(0).column(0)
    assert column.compression == "ZSTD"
    metrics = pq.read_table(package / "mart" / "observation" / folders[0] / "part-0.parquet")["metric"].to_pylist()
    assert len(set(metrics)) > 1 and metrics == sorted(metrics, key=lambda code: (code is None, code))


def test_a_parquet_file_says_what_its_columns_mean(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    for file in package.rglob("*.parquet"):
        schema = pq.read_schema(file)
        assert schema.metadata and schema.metadata[b"description"]
        for index, name in enumerate(schema.names):
            metadata = schema.field(index).metadata
            assert metadata and metadata[b"description"], f"{file}: {name}"


def test_the_duckdb_file_has_all_comments_and_needs_no_extension(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    with duckdb.connect(package / "zhibiao.duckdb", read_only=True, config={"autoload_known_extensions": "false"}) as handed:
        bare = handed.execute(
            "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        )
        assert bare.fetchall() == []
        assert handed.execute("select sum(value) from mart.hearings").fetchone() == (190,)


def test_the_same_warehouse_gives_the_same_bytes(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, package = published
    publish(tmp_path / "again", warehouse, day=DAY)
    first, second = files(package.resolve()), files(tmp_path / "again" / NAME)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_release_checks_itself(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=package, check=True)
    listed = {line.split("  ")[1] for line in (package / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert listed == files(package.resolve()).keys() - {"SHA256SUMS"}


def test_every_file_that_a_release_names_is_there(published: tuple[Warehouse, Path]) -> None:
    _, package = published
    for page in package.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (package / target).is_file(), f"{page.name}: {target}"
    for page in package.glob("*.html"):
        for target in re.findall(r'href="([^"#:]+)"', page.read_text(encoding="utf-8")):
            assert (package / target).is_file(), f"{page.name}: {target}"
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert all((package / resource["path"]).exists() for resource in descriptor["resources"])
    assert {path.as_posix() for path in package.glob("*/*.[cx][sl][vs]*")} == {
        (package / sheet["path"]).as_posix() for sheet in descriptor["spreadsheets"]
    }


def test_a_release_says_how_to_cite_it(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    made = publish(tmp_path, warehouse, day=DAY, publisher='嘉定区司法局: "data"').release
    cited = yaml.safe_load((made / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["date-released"]) == ("2026.11.20", DAY)
    assert cited["authors"] == [{"name": '嘉定区司法局: "data"'}]
    assert json.loads((made / "datapackage.json").read_text(encoding="utf-8"))["version"] == "2026.11.20"


def test_without_changes_there_is_no_other_release(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, story(1))
    first = publish(tmp_path / "releases", warehouse, day=DAY)
    before = files(tmp_path / "releases")
    second = publish(tmp_path / "releases", warehouse, day=date(2026, 11, 27))
    assert (first.is_new, second.is_new) == (True, False)
    assert (second.release, second.previous) == (first.release, None)
    assert files(tmp_path / "releases") == before


def test_a_new_release_says_what_changed_and_leaves_the_earlier_one(
    library: Library, warehouse: Warehouse, tmp_path: Path
) -> None:
    library.load(warehouse, story(1), story(2))
    first = publish(tmp_path, warehouse, day=DAY).release
    before = files(first)
    revised = replace(story(1), text="听证会31次，调解7件，收入1.5万元", said=(Said("31次", 31, "deliberation.hearings"),))
    library.load(warehouse, replace(revised, name="r1_revised.txt"), story(3))
    summary = publish(tmp_path, warehouse, day=DAY)
    assert (summary.release.name, summary.previous) == (f"{NAME}.2", first)
    assert (tmp_path / "latest").readlink() == Path(f"{NAME}.2")
    assert files(first) == before
    documents = pd.read_csv(summary.release / "changes" / "documents.csv")
    assert dict(zip(documents["document"], documents["difference"], strict=True)) == {
        "r1.txt": "superseded", "r1_revised.txt": "revised", "r3.txt": "new",
    }  # fmt: skip
    facts = pd.read_csv(summary.release / "changes" / "facts.csv")
    assert facts.groupby("document")["difference"].agg(lambda kinds: ",".join(sorted(kinds))).to_dict() == {
        "r1.txt": "removed,removed,removed", "r1_revised.txt": "added", "r3.txt": "added,added,added",
    }  # fmt: skip
    page = (summary.release / "CHANGES.md").read_text(encoding="utf-8")
    assert f"Compared with {NAME}." in page and "| added 新增 | 4 |" in page


def test_releases_are_named_by_their_day_and_number(tmp_path: Path) -> None:
    assert next_name(tmp_path, DAY) == NAME
    for number in range(1, 12):
        (tmp_path / next_name(tmp_path, DAY)).mkdir()
        assert releases(tmp_path)[-1].name == (NAME if number == 1 else f"{NAME}.{number}")
    assert next_name(tmp_path, date(2026, 11, 21)) == "v2026.11.21"
    (tmp_path / "v2026.11.21").write_text("a file of another's", encoding="utf-8")
    (tmp_path / "v1").mkdir()
    swing(tmp_path, f"{NAME}.3")
    assert [path.name for path in prune(tmp_path, 2)] == [NAME, *(f"{NAME}.{number}" for number in (2, 4, 5, 6, 7, 8, 9))]
    left = {"latest", "v1", "v2026.11.21", f"{NAME}.3", f"{NAME}.10", f"{NAME}.11"}
    assert {path.name for path in tmp_path.iterdir()} == left


def test_other_things_in_the_folder_are_left_alone(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    publish(tmp_path, warehouse, keep=1)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    with pytest.raises(UsageError, match="there is a file of this name"):
        publish(tmp_path / "thesis.txt", warehouse)
    (tmp_path / "another" / "latest").mkdir(parents=True)
    with pytest.raises(UsageError, match="no link to a release of ours"):
        publish(tmp_path / "another", warehouse)
    assert [path.name for path in (tmp_path / "another").iterdir()] == ["latest"]


def test_nothing_is_published_into_a_release(published: tuple[Warehouse, Path]) -> None:
    warehouse, package = published
    before = files(package.resolve())
    for inside in (package, package.resolve(), package / "mart"):
        with pytest.raises(UsageError, match=f"lies in the release {NAME}"):
            publish(inside, warehouse)
    assert files(package.resolve()) == before


def test_everybody_can_read_a_release_and_nobody_write_its_files(published: tuple[Warehouse, Path], tmp_path: Path) -> None:
    warehouse, _ = published
    mask = os.umask(0o077)
    try:
        made = publish(tmp_path / "releases", warehouse, day=DAY).release
    finally:
        os.umask(mask)
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.rglob("*") if path.is_dir()} == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.rglob("*") if path.is_file()} == {0o444}


def test_a_damaged_release_is_no_obstacle_to_the_next(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, story(1))
    first = publish(tmp_path / "releases", warehouse, day=DAY).release
    (first / "zhibiao.duckdb").chmod(0o644)
    (first / "zhibiao.duckdb").write_bytes(b"")
    (first / "zhibiao.duckdb").write_bytes(b"no database" * 1000)
    library.load(warehouse, story(2))
    second = publish(tmp_path / "releases", warehouse, day=DAY).release
    assert "cannot be opened" in (second / "CHANGES.md").read_text(encoding="utf-8")


def test_a_release_that_lost_a_file_is_published_again(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, story(1))
    first = publish(tmp_path / "releases", warehouse, day=DAY).release
    (first / "datapackage.json").unlink()
    second = publish(tmp_path / "releases", warehouse, day=DAY)
    assert (second.is_new, second.previous) == (True, first)
    assert (tmp_path / "releases" / "latest" / "datapackage.json").is_file()


def test_a_cell_is_cut_by_what_a_spreadsheet_counts() -> None:
    assert len(fitting("字" * 32_767)) == 32_767
    assert fitting("字" * 32_768) == "字" * 32_766 + "…"
    cut = fitting("𠀀" * 32_767)
    assert len(cut.encode("utf-16-le")) <= 2 * 32_767 and cut == "𠀀" * 16_383 + "…"


def test_where_nothing_can_be_written_the_reason_is_said(published: tuple[Warehouse, Path]) -> None:
    warehouse, _ = published
    with pytest.raises(ZhibiaoError, match="cannot be written"):
        publish(Path("/proc/releases"), warehouse)


@pytest.mark.slow
def test_a_publish_killed_at_any_moment_leaves_latest_as_it_was(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, story(1))
    folder = tmp_path / "releases"
    first = publish(folder, warehouse, day=DAY).release
    before = files(first)
    library.load(warehouse, story(2))
    command = [sys.executable, "-m", "zhibiao.cli", "publish", str(folder), "--warehouse", str(warehouse.root)]
    killed = 0
    for part in range(8):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as process:
            written = 0
            while process.poll() is None and written < part * 8:
                written = sum(len(names) for place, _, names in os.walk(folder) if ".publishing-" in place)
                time.sleep(0.002)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if (folder / "latest").readlink() != Path(first.name):
            break  # it was faster than we
        killed += 1
        assert files(first) == before
        assert [path.name for path in folder.iterdir() if path.name.startswith("v")] == [first.name]
    assert killed >= 4
    summary = publish(folder, warehouse)
    assert (folder / "latest").resolve() == summary.release
    assert sorted(path.name for path in folder.iterdir()) == sorted(["latest", first.name, summary.release.name])


def test_a_release_without_facts_is_published_too(library: Library, warehouse: Warehouse, tmp_path: Path) -> None:
    library.load(warehouse, Story(text="无可奉告。", said=()))
    summary = publish(tmp_path, warehouse)
    assert {table.rows for table in summary.tables if table.name == "core.fact_observation"} == {0}
    assert pq.read_table(tmp_path / "latest" / "core" / "fact_observation.parquet").num_rows == 0
    assert pd.read_csv(tmp_path / "latest" / "csv" / "hearings.csv").columns[0] == "organisation"


HOSTILE = (
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1+1",
    "甲\u202e乙\u2066丙\u200f", "a\x00b\x1b[2J", "https://example.org/x", "_x0041_", '"quoted",\r\nline',
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of reports that mean harm."""
    folder = tmp_path_factory.mktemp("hostile")
    library = Library(folder / "files")
    warehouse = Warehouse(folder / "warehouse")
    stories = [
        retitled(
            Story(
                name=f"h{number}.txt",
                text=f"第{number}句：听证会5次。",
                said=(Said("5次", 5, "deliberation.hearings", measure=text),),
            ),
            organisation="长" * 10_000 if number == 0 else f"第{number}街道",
            title=text,
            report_year=2022,
            period=None,
            publish_date=None,
        )
        for number, text in enumerate(HOSTILE)
    ]
    library.load(warehouse, *stories)
    return publish(folder / "releases", warehouse, day=DAY).release


def test_hostile_text_is_no_formula_in_a_csv(hostile: Path) -> None:
    text = (hostile / "csv" / "observation.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(hostile / "csv" / "observation.csv", keep_default_na=False, dtype=str)
    assert len(table) == len(HOSTILE)
    cells = table.to_numpy().ravel().tolist()
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []
    assert not set("\u202e\u2066\u200f\x00\x1b") & set("".join(cells))
    assert {"'=cmd|' /C calc'!A0", "<script>alert(1)</script>", "甲乙丙"} <= set(table["measure"])
    assert max(map(len, table["organisation"])) >= 10_000


def test_hostile_text_is_text_in_a_workbook(hostile: Path) -> None:
    with zipfile.ZipFile(hostile / "xlsx" / "hearings.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<hyperlink" not in sheet
        assert not any(name.startswith("xl/externalLinks") for name in book.namelist())
    frame = pd.read_excel(hostile / "xlsx" / "hearings.xlsx", engine="calamine", keep_default_na=False, dtype=str)
    assert {"=cmd|' /C calc'!A0", "<script>alert(1)</script>", "甲乙丙", "_x0041_"} <= set(frame["measure"])
    assert not set("\u202e\u2066\u200f\x00\x1b") & set("".join(frame.to_numpy().ravel().tolist()))
    assert max(map(len, frame["organisation"])) >= 10_000


def test_hostile_text_stays_as_it_was_read_in_parquet(hostile: Path) -> None:
    table = pd.read_parquet(hostile / "mart" / "observation" / "report_year=2022")
    assert set(table["measure"]) >= {"=cmd|' /C calc'!A0", "甲\u202e乙\u2066丙\u200f"}


def test_marts_of_another_version_are_not_published_and_any_ingest_renews_them(
    library: Library, warehouse: Warehouse, tmp_path: Path
) -> None:
    library.load(warehouse, Story())
    with writing(warehouse) as connection:
        connection.execute("drop view mart.hearings")
        connection.execute("update ops.meta set value = 'of another version' where name = 'marts'")
    with pytest.raises(ZhibiaoError, match="its marts are those of another version"):
        publish(tmp_path / "package", warehouse)
    library.load(warehouse, Story())
    assert publish(tmp_path / "package", warehouse).tables
