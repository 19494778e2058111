"""The commands that check the warehouse and hand it on: validate, publish, doctor."""

import sys
from pathlib import Path

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import from_records


@click.command
@options.warehouse
@options.output()
def validate(warehouse: str | None, form: Format) -> int:
    """Check every table against its expectations.

    Exit code 1 when one is broken. A table shows the broken ones, other formats all.

    \b
    zhibiao validate
    zhibiao validate --format jsonl
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.validate import Check
    from zhibiao.operations.validate import validate as operation

    summary = operation(locate(warehouse))
    if form is not Format.TABLE:
        write(from_records(Check, summary.checks), form, sys.stdout)
    else:
        if summary.failures:
            write(from_records(Check, summary.failures), form, sys.stdout)
        tables = len({check.table for check in summary.checks})
        passed = len(summary.checks) - len(summary.failures)
        print(f"{passed} of {len(summary.checks)} expectations hold, in {tables} tables ({summary.seconds:.1f} s)")
    return shell.FINE if summary.ok else shell.TROUBLE


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.as_of
@options.warehouse
@options.quiet
@options.output()
def publish(folder: Path, as_of: str | None, warehouse: str | None, quiet: bool, form: Format) -> int:
    """Write star and marts as Parquet and DuckDB.

    DIR gets Parquet files, a datapackage.json and one zhibiao.duckdb. An earlier package in DIR is replaced, other content never.

    \b
    zhibiao publish package/
    zhibiao publish /srv/share/zhibiao --quiet
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.publish import PublishedTable
    from zhibiao.operations.publish import publish as operation

    summary = operation(folder, locate(warehouse), as_of=as_of)
    if not quiet:
        write(from_records(PublishedTable, summary.tables), form, sys.stdout)
    return shell.FINE


@click.command
@options.warehouse
@options.output()
def doctor(warehouse: str | None, form: Format) -> int:
    """Check the installation and the warehouse.

    \b
    zhibiao doctor
    zhibiao doctor --warehouse /srv/zhibiao
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.doctor import Finding, Health, examine

    findings = examine(locate(warehouse))
    write(from_records(Finding, findings), form, sys.stdout)
    return shell.TROUBLE if any(finding.health is Health.BROKEN for finding in findings) else shell.FINE
