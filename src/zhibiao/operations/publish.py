"""Hand the warehouse to other people's tools: `zhibiao publish`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from zhibiao import catalogue
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.handoff import citation, guide, package
from zhibiao.handoff.changes import write_changes
from zhibiao.handoff.checksums import digests, read_checksums, write_checksums
from zhibiao.handoff.database import write_database
from zhibiao.handoff.dictionary import Entry, describe
from zhibiao.handoff.dictionary_pages import LANGUAGES, dictionary_html, dictionary_markdown, dictionary_name
from zhibiao.handoff.parquet import WrittenTable, write_parquet
from zhibiao.handoff.releases import drafting, next_name, prune, release, releases, swing
from zhibiao.handoff.sheets import XLSX_ROWS, Sheet, write_csv, write_xlsx
from zhibiao.lake.extensions import first_line
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import transaction
from zhibiao.operations.opening import opened, require_current_marts

DATABASE = "zhibiao.duckdb"
_WITHOUT_SHEETS = frozenset(("mart.actual",))  # its rows stand in mart.observation


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table of the release."""

    name: str  # core.fact_observation, mart.hearings
    path: Path  # relative to the release: a Parquet file, or a folder of hive partitions
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What was published, or is published already."""

    release: Path
    is_new: bool
    previous: Path | None  # the release before it
    tables: tuple[PublishedTable, ...]
    removed: tuple[Path, ...]  # older releases
    seconds: float


def publish(
    folder: Path,
    warehouse: Warehouse,
    *,
    as_of: str | None = None,
    day: date | None = None,
    publisher: str = "zhibiao",
    keep: int | None = None,
) -> PublishSummary:
    """Write a release of star and marts into `folder`, and let `latest` there lead to it.

    A release is a folder named by its `day` (today): Parquet, `zhibiao.duckdb`, CSV and XLSX of the marts, `datapackage.json`,
    the data dictionary, CITATION.cff, CHANGES.md, SHA256SUMS. It is never changed again. Where the latest release has the same
    data, no other is made. `as_of` is a version or a time to go back to, `publisher` whom to cite, `keep` how many releases
    stay. UsageError when `folder` is no place for releases, ZhibiaoError when it cannot be written.
    """
    started = time.monotonic()
    if keep is not None and keep < 1:
        raise UsageError("at least one release has to be kept")
    metrics = list(catalogued(catalogue.load().metrics).values())
    try:
        with opened(warehouse, as_of) as connection:
            require_current_marts(connection, metrics, warehouse, as_of)
            with drafting(folder) as draft:
                with transaction(connection):  # one snapshot for all tables, while others write
                    entries = describe(connection, metrics)
                    tables = [write_parquet(connection, entry, draft) for entry in entries if entry.view_sql is None]
                views = [entry for entry in entries if entry.view_sql is not None]
                write_database(tables, views, draft, DATABASE)
                present = releases(folder)
                is_new = not (present and _is_same(draft, present[-1]))
                if is_new:
                    previous = present[-1] if present else None
                    made = _release(draft, folder, day or date.today(), publisher, tables, views, previous)
                else:
                    *present, made = present
                    swing(folder, made.name)
                removed = prune(folder, keep) if keep is not None else ()
                published = tuple(
                    PublishedTable(table["name"], Path(table["path"]), table["rows"], table["size"])
                    for table in package.read_resources(made)
                )
    except (duckdb.IOException, OSError) as error:
        raise ZhibiaoError(
            f"{folder}: cannot be written ({first_line(error)}). Free space there, or name another folder"
        ) from error
    return PublishSummary(made, is_new, present[-1] if present else None, published, tuple(removed), time.monotonic() - started)


def _is_same(draft: Path, previous: Path) -> bool:
    """Whether a release has the same tables and views, and all else, which is made from them, is still there."""
    before = read_checksums(previous)
    same = all(before.get(file) == digest for file, digest in digests(draft).items())
    return same and all((previous / file).is_file() for file in before)


def _release(
    draft: Path,
    folder: Path,
    day: date,
    publisher: str,
    tables: list[WrittenTable],
    views: Sequence[Entry],
    previous: Path | None,
) -> Path:
    """Write what is made from the tables, add the marts to them, and put the release up."""
    name = next_name(folder, day)
    sheets = _write_marts(views, draft, tables)
    _write_dictionary([table.entry for table in tables], draft)
    write_changes(draft, name, DATABASE, previous)
    (draft / package.NAME).write_text(package.package_descriptor(name, day, publisher, tables, sheets), encoding="utf-8")
    (draft / guide.NAME).write_text(guide.guide(name), encoding="utf-8")
    (draft / citation.NAME).write_text(citation.citation(name, day, publisher), encoding="utf-8")
    write_checksums(draft)
    return release(draft, folder, name)


def _write_marts(views: Sequence[Entry], draft: Path, tables: list[WrittenTable]) -> list[Sheet]:
    """Each mart as Parquet, as CSV, and as a workbook where a spreadsheet can take it."""
    sheets: list[Sheet] = []
    with duckdb.connect(draft / DATABASE, read_only=True) as connection:
        for entry in views:
            connection.execute(f"create or replace temp table sorted as from {entry.name} order by {entry.order}")
            table = write_parquet(connection, entry, draft, "sorted")
            tables.append(table)
            name = entry.name.partition(".")[2]
            if entry.name in _WITHOUT_SHEETS:
                continue
            sheets.append(write_csv(connection, "from sorted", draft, Path("csv") / f"{name}.csv"))
            if table.rows <= XLSX_ROWS:
                sheets.append(write_xlsx(connection, entry, "from sorted", draft, Path("xlsx") / f"{name}.xlsx"))
    return sheets


def _write_dictionary(entries: Sequence[Entry], draft: Path) -> None:
    for language in LANGUAGES:
        (draft / dictionary_name(language, "md")).write_text(dictionary_markdown(entries, language), encoding="utf-8")
        (draft / dictionary_name(language, "html")).write_text(dictionary_html(entries, language), encoding="utf-8")
