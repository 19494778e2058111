"""The commands that keep the warehouse well and hand it on: validate, maintain, publish, doctor."""

import sys
from pathlib import Path

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import from_arrow, from_records
from zhibiao.console.table import Screen
from zhibiao.lake.location import Named
from zhibiao.operations.retention import KEEP_DAYS, KEEP_LOADS, MARGIN_HOURS


@click.command
@click.option("--warnings", is_flag=True, help="Show the rows behind warnings, too.")
@click.option(
    "--limit", "-n", type=click.IntRange(min=0), help="So many rows of each; 0 for all.  [default: 5, in other formats all]"
)
@click.option("--history", is_flag=True, help="List the validations so far instead, the latest first.")
@click.option(
    "--docs", metavar="DIR", type=click.Path(path_type=Path), help="Write the Data Docs, pages to be read offline, there."
)
@options.warehouse
@options.output()
def validate(warnings: bool, limit: int | None, history: bool, docs: Path | None, warehouse: Named, form: Format) -> int:
    """Check every table against its expectations.

    Exit code 1 when a critical one is broken; warnings are summed up. A table shows the broken ones with the rows that break
    them and the command to look closer, other formats every expectation.

    \b
    zhibiao validate
    zhibiao validate --docs data-docs/
    zhibiao validate --format jsonl
    zhibiao validate --history
    """
    from zhibiao.console import findings
    from zhibiao.lake.location import locate
    from zhibiao.operations.validate import list_validations
    from zhibiao.operations.validate import validate as operation

    if history:
        if docs or warnings:
            raise click.UsageError("--history lists what was checked before; it goes with --limit only")
        rows = from_arrow(list_validations(locate(warehouse), limit=50 if limit is None else limit or None))
        write(rows, form, sys.stdout)
        return shell.FINE
    shown = 5 if limit is None and form is Format.TABLE else limit or None
    summary = operation(locate(warehouse), rows=shown, warnings=warnings or form is not Format.TABLE, docs=docs)
    if form is Format.TABLE:
        screen = Screen.of(sys.stdout)
        for line in findings.report(summary, screen, warnings=warnings, limit=shown, warehouse=warehouse):
            print(line)
    else:
        write(from_records(findings.CheckRecord, findings.records(summary, shown)), form, sys.stdout)
    if docs is not None and form is Format.TABLE:
        print(f"Data Docs: {docs / 'index.html'}")
    return shell.FINE if summary.ok else shell.TROUBLE


@click.command
@click.option(
    "--keep-days", metavar="DAYS", type=click.IntRange(min=0), default=KEEP_DAYS, show_default=True, help="Versions to keep."
)
@click.option(
    "--keep-loads",
    metavar="N",
    type=click.IntRange(min=1),
    default=KEEP_LOADS,
    show_default=True,
    help="Keep those of the newest N loads, however old.",
)
@click.option(
    "--margin-hours",
    metavar="HOURS",
    type=click.IntRange(min=0),
    default=MARGIN_HOURS,
    show_default=True,
    help="Remove a file when nothing has needed it for so long; 0 only while nobody else is at work.",
)
@click.option("--dry-run", is_flag=True, help="Show the figures and what would be forgotten, and change nothing.")
@options.warehouse
@options.quiet
@options.output()
def maintain(
    keep_days: int, keep_loads: int, margin_hours: int, dry_run: bool, warehouse: Named, quiet: bool, form: Format
) -> int:
    """Keep the warehouse fast after many loads.

    Merges small files and sorts them, drops deleted rows, forgets old versions, removes files that nothing needs. No answer
    changes; --as-of and restore reach back as far as versions are kept. May run while others load and ask, be killed, and be run
    again. Prints the figures before and after.

    \b
    zhibiao maintain
    zhibiao maintain --dry-run
    zhibiao maintain --keep-days 365 --warehouse /srv/zhibiao --quiet
    """
    from zhibiao.console.progress import telling
    from zhibiao.lake.location import locate
    from zhibiao.operations.maintain import Figure
    from zhibiao.operations.maintain import maintain as operation

    with telling(quiet=quiet) as progress:
        summary = operation(
            locate(warehouse),
            keep_days=keep_days,
            keep_loads=keep_loads,
            margin_hours=margin_hours,
            dry_run=dry_run,
            progress=progress,
        )
    if not quiet:
        write(from_records(Figure, summary.figures), form, sys.stdout)
        expired = "1 version" if summary.expired == 1 else f"{summary.expired:,} versions"
        done = "would be forgotten; nothing was changed" if dry_run else "forgotten"
        oldest = f"the oldest that can be looked at is {summary.oldest}"
        print(f"{expired} {done}; {oldest} ({summary.seconds:.1f} s)", file=sys.stderr)
    return shell.FINE


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--publisher", metavar="NAME", default="zhibiao", show_default=True, help="Whom to cite: your office or project.")
@click.option(
    "--keep", metavar="N", type=click.IntRange(min=1), help="Remove all but the newest N releases.  [default: keep all]"
)
@options.as_of
@options.warehouse
@options.quiet
@options.output()
def publish(
    folder: Path, publisher: str, keep: int | None, as_of: str | None, warehouse: Named, quiet: bool, form: Format
) -> int:
    """Write a release for other people's tools.

    A release is a folder in DIR that is named by its day and never changed again: star and marts as Parquet, one zhibiao.duckdb,
    the marts as CSV and XLSX, datapackage.json, a data dictionary, CITATION.cff, CHANGES.md and SHA256SUMS. DIR/latest leads to
    the newest. Where nothing has changed since, no other is made.

    \b
    zhibiao publish releases/
    zhibiao publish /srv/share/zhibiao --keep 12 --publisher 某某市司法局 --quiet
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.publish import PublishedTable
    from zhibiao.operations.publish import publish as operation

    summary = operation(folder, locate(warehouse), as_of=as_of, publisher=publisher, keep=keep)
    if not quiet:
        write(from_records(PublishedTable, summary.tables), form, sys.stdout)
        said = "published" if summary.is_new else "nothing has changed since"
        print(f"{said}: {summary.release}", file=sys.stderr)
    return shell.FINE


@click.command
@options.warehouse
@options.output()
def doctor(warehouse: Named, form: Format) -> int:
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
