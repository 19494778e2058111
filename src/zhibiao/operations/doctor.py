"""Is everything here that zhibiao needs: `zhibiao doctor`."""

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import duckdb

from zhibiao import __version__, catalogue
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.attach import reading
from zhibiao.lake.extensions import find_extension, load_extensions, needed
from zhibiao.lake.location import Warehouse
from zhibiao.lake.maintenance import figures
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import SCHEMA_VERSION, schema_version, sql_files
from zhibiao.quality.suites import GATES, load_suite, table_suites

_LIBRARIES = ("duckdb", "great-expectations", "prefect", "pyarrow", "polars", "pandas")
_MANY_FILES = 500  # small ones, which loads of a few reports leave; a question takes twice the time
_LITTLE_SPACE = 1_000_000_000  # bytes; a hundred thousand reports take about that much


class Health(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it is, what to do when it is not well."""

    name: str
    health: Health
    detail: str
    remedy: str | None = None


def examine(warehouse: Warehouse) -> tuple[Finding, ...]:
    """Versions, extensions, package data, catalog, schema version, write access and disk space; never raises."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("versions", _versions),
        ("extensions", lambda: _extensions(warehouse)),
        ("package data", _package_data),
        ("places", lambda: _places(warehouse)),
        ("warehouse", lambda: _catalog(warehouse)),
        ("files", lambda: _files(warehouse)),
        ("write access", lambda: _write_access(warehouse)),
        ("disk space", lambda: _disk_space(warehouse)),
    )
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings.extend(check())
        except Exception as error:  # a broken installation fails in ways that nobody foresees; a doctor reports them all
            findings.append(Finding(name, Health.BROKEN, f"{error}", "install zhibiao anew in a fresh environment"))
    return tuple(findings)


def _versions() -> Iterator[Finding]:
    found = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    yield Finding("versions", Health.OK, f"zhibiao {__version__}, Python {platform.python_version()}, {found}")


def _extensions(warehouse: Warehouse) -> Iterator[Finding]:
    names = needed(warehouse.server, warehouse.store)
    try:
        paths = ", ".join(str(find_extension(name).path.name) for name in names)
        with duckdb.connect() as connection:
            load_extensions(connection, names)
    except ZhibiaoError as error:
        yield Finding("extensions", Health.BROKEN, str(error), f"pip install the wheels of DuckDB {duckdb.__version__}")
        return
    yield Finding("extensions", Health.OK, f"{paths} load into DuckDB {duckdb.__version__}")


def _package_data() -> Iterator[Finding]:
    tables, queries = (len(sql_files(folder)) for folder in ("core", "query"))
    rules = sum(len(load_suite(name).rules) for name in (*GATES, *table_suites()))
    metrics = catalogued(catalogue.load().metrics)
    marts = len(read_marts(metrics.values()))
    detail = f"{len(metrics)} metrics, {tables} tables, {marts} marts, {queries} named queries, {rules} expectations"
    yield Finding("package data", Health.OK, detail)


def _places(warehouse: Warehouse) -> Iterator[Finding]:
    """Where its parts are, when they are not in one folder."""
    if not warehouse.is_remote:
        return
    detail = (
        f"catalog {warehouse.server or warehouse.catalog}, data {warehouse.store or warehouse.data}, the rest {warehouse.root}"
    )
    if warehouse.store is not None:
        from zhibiao.lake.store import check  # what speaks S3 is not loaded for those who have a folder

        try:
            check(warehouse.store)
        except ZhibiaoError as error:
            yield Finding("places", Health.BROKEN, f"{detail}; {error}", "docs/remote.md says what has to be there")
            return
    yield Finding("places", Health.OK, detail)


def _catalog(warehouse: Warehouse) -> Iterator[Finding]:
    backup = "restore catalog.sqlite from a backup, or ingest into another folder"
    try:
        if not warehouse.exists:
            yield Finding("warehouse", Health.WARNING, f"{warehouse.name}: there is none yet", "zhibiao ingest PATH makes one")
            return
        with reading(warehouse) as connection:
            version = schema_version(connection)
            row = connection.execute("select count(*) from core.dim_document").fetchone() if version else None
    except (ZhibiaoError, duckdb.Error) as error:
        remedy = "docs/remote.md says what has to be there" if warehouse.is_remote else backup
        yield Finding("warehouse", Health.BROKEN, str(error), remedy)
        return
    if version is None:
        yield Finding("warehouse", Health.WARNING, f"{warehouse.name}: empty", "zhibiao ingest PATH fills it")
    elif version > SCHEMA_VERSION:
        detail = f"{warehouse.name}: schema {version}, made by a newer zhibiao (this one knows {SCHEMA_VERSION})"
        yield Finding("warehouse", Health.BROKEN, detail, "pip install --upgrade zhibiao")
    else:
        yield Finding("warehouse", Health.OK, f"{warehouse.name}: schema {version}, {row[0] if row else 0} document versions")


def _files(warehouse: Warehouse) -> Iterator[Finding]:
    try:
        if not warehouse.exists:
            return
        with reading(warehouse) as connection:
            found = figures(connection)
    except (ZhibiaoError, duckdb.Error):  # which the finding before this one tells of
        return
    detail = f"{found.data_files:,} data files, {found.deleted_rows:,} deleted rows in them, {found.versions:,} versions"
    if found.data_files > _MANY_FILES:
        yield Finding("files", Health.WARNING, detail, "zhibiao maintain merges them, and questions are answered faster")
    else:
        yield Finding("files", Health.OK, detail)


def _write_access(warehouse: Warehouse) -> Iterator[Finding]:
    folder = _nearest(warehouse.root)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        detail = f"{folder}: cannot be written ({error.strerror}); the warehouse can be read"
        yield Finding("write access", Health.WARNING, detail, "give yourself the right to write, or name another --warehouse")
        return
    yield Finding("write access", Health.OK, f"{folder}: can be written")


def _disk_space(warehouse: Warehouse) -> Iterator[Finding]:
    folder = _nearest(warehouse.root)
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB free at {folder}"
    if free < _LITTLE_SPACE:
        yield Finding("disk space", Health.WARNING, detail, "free some space before a large ingest")
    else:
        yield Finding("disk space", Health.OK, detail)


def _nearest(path: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())
