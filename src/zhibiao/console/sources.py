"""The commands about sources: what sources.yml describes, what a source offers, and collecting it."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import from_records
from zhibiao.lake.location import Named

if TYPE_CHECKING:
    from zhibiao.lake.location import Warehouse
    from zhibiao.operations.collect import CollectSummary
    from zhibiao.sources.definition import Definition

KINDS = ("folder", "addresses", "index", "feed", "sitemap", "s3")  # as in sources.definition, which takes time to import


@click.group
def sources() -> None:
    """Where new reports appear: describe, check, collect.

    Sources are described in sources.yml of the warehouse's folder.

    \b
    zhibiao sources add district --kind index --address https://www.example.gov.cn/fzzf/ --titles '法治政府建设.*(报告|情况)'
    zhibiao sources check district
    zhibiao sources run
    """


@sources.command
@click.argument("name")
@click.option("--kind", "-k", type=click.Choice(KINDS), required=True, help="What it is.")
@click.option("--address", "-a", "addresses", multiple=True, metavar="URL", help="Where it lists its reports; may be repeated.")
@click.option("--path", metavar="DIR", type=click.Path(path_type=Path), help="The folder that is watched.")
@click.option("--titles", metavar="REGEX", help="What the words of a link to a report hold.")
@click.option("--links", metavar="REGEX", help="What the address of a link to a report holds.")
@click.option("--place", metavar="PLACE", help="Where its reports are from, when they do not say: a code or full names.")
@click.option("--organisation", metavar="NAME", help="Who issues its reports, when they do not say.")
@click.option("--schedule", metavar="CRON", help='When to look, e.g. "0 3 * * *": every night at three.')
@click.option("--timezone", metavar="ZONE", help="The zone of the schedule, e.g. Asia/Shanghai.  [default: the machine's]")
@click.option("--private", is_flag=True, help="It lies in a private network, or on this machine.")
@options.warehouse
def add(name: str, warehouse: Named, path: Path | None, addresses: tuple[str, ...], **given: str | bool | None) -> int:
    """Write a source into sources.yml.

    What else it can say (limits, hosts, pages of a list …) is written there by hand: docs/sources.md.

    \b
    zhibiao sources add inbox --kind folder --path /srv/reports
    zhibiao sources add district --kind index --address https://www.example.gov.cn/fzzf/ --titles '法治政府建设.*(报告|情况)'
    zhibiao sources add news --kind feed --address https://www.example.gov.cn/rss.xml --place 420111 --schedule "0 3 * * *"
    """
    from zhibiao.lake.location import locate
    from zhibiao.sources.editing import Value, add_entry

    place = locate(warehouse)
    values: dict[str, Value] = {"name": name, "kind": given["kind"] or ""}
    if path is not None:
        values["path"] = str(path.absolute())
    if addresses:
        values["addresses" if len(addresses) > 1 or given["kind"] == "addresses" else "address"] = addresses
    values |= {key: value for key, value in given.items() if value}
    entry = add_entry(place, values)
    print(entry, end="")
    shell.complain(f"written to {place.root / 'sources.yml'}; `zhibiao sources check {name}` shows what it offers")
    return shell.FINE


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as `sources list` shows it."""

    name: str
    kind: str
    where: str
    schedule: str | None
    paused: bool
    last_run: datetime | None
    status: str | None
    found: int | None
    fetched: int | None
    failed: int | None
    message: str | None


@sources.command("list")
@options.warehouse
@options.output()
def list_(warehouse: Named, form: Format) -> int:
    """Show the sources and how their last runs ended.

    \b
    zhibiao sources list
    zhibiao sources list --format jsonl
    """
    from zhibiao.lake.location import locate
    from zhibiao.sources.history import last_runs
    from zhibiao.sources.reading import read_definitions

    place = locate(warehouse)
    definitions = read_definitions(place)
    if not definitions and form is Format.TABLE:
        print(f"no source is described in {place.root / 'sources.yml'} yet; `zhibiao sources add` writes one")
        return shell.FINE
    runs = last_runs(place)
    rows: list[Listed] = []
    for one in definitions:
        run = runs.get(one.name)
        where = str(one.where.folder) if one.where.folder else ", ".join(one.where.addresses)
        schedule = f"{one.schedule.cron} {one.schedule.timezone or ''}".strip() if one.schedule else None
        rows.append(
            Listed(
                one.name,
                one.kind.value,
                where,
                schedule,
                one.paused,
                run.started if run else None,
                run.status.value if run else None,
                run.counts.found if run else None,
                run.counts.fetched if run else None,
                run.counts.failed + run.counts.rejected + run.counts.load_failed if run else None,
                run.message if run else None,
            )
        )
    write(from_records(Listed, rows), form, sys.stdout)
    return shell.FINE


@sources.command
@click.argument("name")
@options.warehouse
@options.output()
def check(name: str, warehouse: Named, form: Format) -> int:
    """Show what a run would fetch.

    List pages are asked for, documents are not. Exit code 1 when a page cannot be had or nothing fits.

    \b
    zhibiao sources check district
    zhibiao sources check district --format jsonl
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.preview import Found
    from zhibiao.operations.preview import check as operation
    from zhibiao.sources.reading import find_definition

    place = locate(warehouse)
    preview = operation(find_definition(place, name), place)
    for obstacle in preview.obstacles:
        shell.complain(f"{obstacle.address}: {obstacle.detail}")
    for note in preview.notes:
        shell.complain(note)
    write(from_records(Found, preview.found), form, sys.stdout)
    if not preview.found and not preview.obstacles:
        where = f"{preview.seen} links on {preview.pages} pages were seen" if preview.pages else "nothing was seen"
        shell.complain(f"{name}: {where} and none fits; look at the address and the patterns in sources.yml")
    return shell.FINE if preview.ok else shell.TROUBLE


@sources.command
@click.argument("names", metavar="[NAME]...", nargs=-1)
@options.warehouse
@options.quiet
def run(names: tuple[str, ...], warehouse: Named, quiet: bool) -> int:
    """Fetch what is new or changed, and load it.

    All sources that are not paused, or those named. Safe to repeat and to interrupt: the next run carries on. Exit code 1
    when something failed or was rejected, or a source lists far less than usual.

    \b
    zhibiao sources run
    zhibiao sources run district --quiet
    """
    from zhibiao.lake.location import locate
    from zhibiao.sources.reading import find_definition, read_definitions

    place = locate(warehouse)
    if names:
        wanted = [find_definition(place, name) for name in dict.fromkeys(names)]
    else:
        wanted = [one for one in read_definitions(place) if not one.paused]
        if not wanted:
            raise click.UsageError(f"no source to run in {place.root / 'sources.yml'}; `zhibiao sources add` writes one")
    results = [_run_one(definition, place, quiet=quiet) for definition in wanted]
    return shell.FINE if all(results) else shell.TROUBLE


def _run_one(definition: "Definition", place: "Warehouse", *, quiet: bool) -> bool:
    """Whether it went well. What stops one source does not stop the others."""
    from zhibiao.console.progress import watching
    from zhibiao.errors import ZhibiaoError
    from zhibiao.operations.collect import collect
    from zhibiao.sources.visit import Counts, Fetch, Visit

    def watch(counts: Counts, visit: Visit, /) -> None:
        del counts
        if visit.fetch is Fetch.FAILED or (visit.fetch is Fetch.SKIPPED and not quiet):
            shell.complain(f"{visit.fetch}: {visit.link.address}: {visit.detail or visit.reason}")

    try:
        with watching(quiet=quiet) as display:
            summary = collect(definition, place, watch=watch, progress=display.loaded, reading=display.read)
    except ZhibiaoError as error:
        shell.complain(f"{definition.name}: {error}")
        return False
    if summary.message and not summary.ok:
        shell.complain(f"{definition.name}: {summary.status}: {summary.message}")
    if not quiet:
        print(_line(summary))
    return summary.ok


def _line(summary: "CollectSummary") -> str:
    from zhibiao.sources.visit import Fetch

    counts = summary.counts
    fetched = [f"{number:,} {fetch.value.replace('_', ' ')}" for fetch in Fetch if (number := getattr(counts, fetch.value))]
    fates = ("loaded", "unchanged", "superseding", "rejected", "load_failed")
    loaded = [f"{number:,} {fate.replace('_', ' ')}" for fate in fates if (number := getattr(counts, fate))]
    return (
        f"{summary.source}: {counts.found:,} found in {summary.seconds:.1f} s: {', '.join(fetched) or 'nothing to fetch'}; "
        f"{', '.join(loaded) or 'nothing to load'}; {counts.facts:,} facts"
    )


@sources.command
@click.argument("name")
@options.warehouse
def pause(name: str, warehouse: Named) -> int:
    """Leave a source out of runs and schedules.

    \b
    zhibiao sources pause district
    """
    return _set_paused(name, warehouse, paused=True)


@sources.command
@click.argument("name")
@options.warehouse
def resume(name: str, warehouse: Named) -> int:
    """Let a paused source run again.

    \b
    zhibiao sources resume district
    """
    return _set_paused(name, warehouse, paused=False)


def _set_paused(name: str, warehouse: Named, *, paused: bool) -> int:
    from zhibiao.lake.location import locate
    from zhibiao.sources.editing import set_paused

    changed = set_paused(locate(warehouse), name, paused=paused)
    state = "paused" if paused else "no longer paused"
    print(f"{name} is {state}" if changed else f"{name} was {state} already" if paused else f"{name} was not paused")
    return shell.FINE
