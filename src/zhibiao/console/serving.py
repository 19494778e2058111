"""The commands for a warehouse that grows by itself: serve, status."""

import sys
from pathlib import Path

import click

from zhibiao.console import options, shell
from zhibiao.lake.location import Named


@click.command
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--cron", metavar="EXPR", help='When to ingest PATH, e.g. "0 3 * * *": every night at three.')
@click.option("--timezone", metavar="ZONE", help="The zone of EXPR, e.g. Asia/Shanghai.  [default: the machine's]")
@click.option("--port", type=click.IntRange(1024, 65535), help="Where the server listens.  [default: 4200, or any that is free]")
@click.option("--publish", metavar="DIR", type=click.Path(path_type=Path), help="Publish here when something was loaded.")
@options.warehouse
@options.quiet
def serve(
    paths: tuple[Path, ...],
    cron: str | None,
    timezone: str | None,
    port: int | None,
    publish: Path | None,
    warehouse: Named,
    quiet: bool,
) -> int:
    """Let new reports come in by themselves, until Ctrl-C.

    Each source of sources.yml runs on its own schedule; a change of that file holds from then on. With PATH, reports that lie
    there are loaded when --cron says. Starts a Prefect server and its pages, which only this machine reaches.

    \b
    zhibiao serve
    zhibiao serve reports/ --cron "0 3 * * *"
    zhibiao serve reports/ --cron "*/15 8-18 * * 1-5" --timezone Asia/Shanghai
    """
    if paths and cron is None:
        raise click.UsageError('PATH needs --cron, which says when: --cron "0 3 * * *" is every night at three')
    if not paths and (cron is not None or timezone is not None):
        raise click.UsageError("--cron and --timezone are for PATH; a source has its schedule in sources.yml")
    from zhibiao.flows.plan import Order
    from zhibiao.flows.serve import serve as operation
    from zhibiao.lake.location import locate

    def tell(line: str) -> None:
        if not quiet:
            print(line, flush=True)

    operation(Order(locate(warehouse), paths, cron, timezone, publish), port=port, tell=tell)
    return shell.FINE


@click.command
@options.warehouse
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json"]),
    default=None,
    show_default="table on a terminal, else json",
    help="How it is written.",
)
def status(warehouse: Named, form: str | None) -> int:
    """Show how the sources are doing.

    Last and next run, what waits, why documents are not in the warehouse, how fresh each source is. Times are those of the
    source's zone. Needs no server. Exit code 1 when a source is in alarm or overdue, or its last run failed.

    \b
    zhibiao status
    zhibiao status --format json
    """
    from zhibiao.console.standing import as_json, lines
    from zhibiao.console.table import Screen
    from zhibiao.lake.location import locate
    from zhibiao.operations.status import status as operation

    found = operation(locate(warehouse))
    if form == "json" or (form is None and not sys.stdout.isatty()):
        print(as_json(found))
    else:
        for line in lines(found, Screen.of(sys.stdout)):
            print(line)
    return shell.FINE if found.ok else shell.TROUBLE
