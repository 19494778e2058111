"""The commands that take reports: extract and ingest."""

import sys
from pathlib import Path

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import from_records, pick
from zhibiao.lake.location import Named

FACTS_AT_A_GLANCE = ("start", "text", "metric", "status", "measure", "sentence")
NUMERALS_AT_A_GLANCE = ("start", "text", "taken_for", "because", "context")


@click.command
@options.paths
@options.output(default=None, says="table on a terminal, else jsonl")
@click.option("--headers", is_flag=True, help="One row a document: title, 文号, organisation, place, year, dates.")
@click.option("--explain", is_flag=True, help="Every numeral: the fact and its rule, or the trap that knew it for none.")
def extract(paths: tuple[Path, ...], form: Format | None, headers: bool, explain: bool) -> int:
    """Print the facts of reports; no warehouse needed.

    A table shows the main columns, other formats all.

    \b
    zhibiao extract report.txt
    zhibiao extract reports/ > facts.jsonl
    zhibiao extract reports/ --headers --format csv
    zhibiao extract report.txt --explain
    """
    if headers and explain:
        raise click.UsageError("--headers and --explain exclude each other")
    from zhibiao.operations import extract as operation

    reading = operation.Reading(paths, unreadable=lambda error: shell.complain(str(error)))
    if headers:
        rows = from_records(operation.HeaderRecord, reading.headers())
    elif explain:
        rows = from_records(operation.NumeralRecord, reading.numerals())
    else:
        rows = from_records(operation.FactRecord, reading.facts())
    form = form or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
    if form is Format.TABLE and not headers:
        glance = NUMERALS_AT_A_GLANCE if explain else FACTS_AT_A_GLANCE
        rows = pick(rows, glance if len(reading.files) == 1 else ("doc", *glance))
    write(rows, form, sys.stdout)
    return shell.TROUBLE if reading.refused else shell.FINE


@click.command
@options.paths
@options.warehouse
@options.quiet
@click.option("--flow", is_flag=True, help="Run as a Prefect flow: retries, task runs, artifacts. Starts slower.")
@click.option("--cluster", metavar="URL", help="With --flow: read on the workers of this Dask scheduler (tcp://host:8786).")
def ingest(paths: tuple[Path, ...], warehouse: Named, quiet: bool, flow: bool, cluster: str | None) -> int:
    """Load reports into the warehouse.

    It is made when it is not there. Safe to repeat: what is loaded already stays as it is. Exit code 1 when a report
    or a row was rejected.

    \b
    zhibiao ingest reports/
    zhibiao ingest 2023.txt --warehouse /srv/zhibiao
    zhibiao ingest reports/ --flow
    zhibiao ingest /srv/reports/ --flow --cluster tcp://10.0.0.5:8786
    """
    if cluster is not None and not flow:
        raise click.UsageError("--cluster needs --flow")
    from zhibiao.console.progress import summary_lines, watching
    from zhibiao.lake.location import locate

    place = locate(warehouse)
    if flow:
        from zhibiao.flows.surroundings import prepare

        prepare(place, quiet=quiet)
        from zhibiao.flows.ingest import run

        summary = run(paths, place, cluster)
    else:
        from zhibiao.operations.ingest import ingest as operation

        with watching(quiet=quiet) as watch:
            summary = operation(paths, place, progress=watch.loaded, reading=watch.read)
    if not quiet:
        for line in summary_lines(summary):
            print(line)
    return shell.FINE if summary.ok else shell.TROUBLE
