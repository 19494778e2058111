"""The commands that show what the warehouse holds: metrics, facts, document, diff, history."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, plain, write
from zhibiao.console.rows import from_arrow, from_records, pick
from zhibiao.console.table import clean
from zhibiao.errors import UsageError
from zhibiao.lake.location import Named

if TYPE_CHECKING:
    from zhibiao.lake.location import Warehouse
    from zhibiao.operations.document import StoredDocument, StoredFact

CHANGES_AT_A_GLANCE = ("difference", "document", "metric", "measure", "before", "after", "unit", "what")
LOADS_AT_A_GLANCE = (
    "version", "kind", "started_at", "loaded", "unchanged", "superseding", "rejected", "failed", "facts", "rows_rejected",
    "restored_version",
)  # fmt: skip
AT_A_GLANCE = ("organisation", "report_year", "metric", "value", "unit", "status", "measure", "sentence")


@click.command
@click.option("--uncatalogued", is_flag=True, help="The phrases that no metric fits: what to add to the catalogue next.")
@options.warehouse
@options.output()
def metrics(uncatalogued: bool, warehouse: Named, form: Format) -> int:
    """List the metrics, and how often each was found.

    \b
    zhibiao metrics
    zhibiao metrics --uncatalogued --format csv
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.listings import list_metrics

    write(from_arrow(list_metrics(locate(warehouse), uncatalogued=uncatalogued)), form, sys.stdout)
    return shell.FINE


@click.command
@click.option("--metric", "-m", metavar="CODE", help="A metric (deliberation.hearings) or a category (deliberation).")
@click.option("--organisation", "-o", metavar="NAME", help="Part of the organisation's name.")
@click.option("--place", "-p", metavar="NAME", help="A place of any level, by name or GB/T 2260 code.")
@click.option("--year", "-y", type=int, help="The report year.")
@click.option("--status", "-s", type=click.Choice(["actual", "planned", "required"]), help="Done, meant or prescribed.")
@click.option("--document", "-d", metavar="NAME", help="File name, title or key of a document.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=100, show_default=True, help="So many rows; 0 for all.")
@options.as_of
@options.warehouse
@options.output()
def facts(
    metric: str | None,
    organisation: str | None,
    place: str | None,
    year: int | None,
    status: str | None,
    document: str | None,
    limit: int,
    as_of: str | None,
    warehouse: Named,
    form: Format,
) -> int:
    """List facts with their sentences.

    A table shows the main columns, other formats all. Where there are more than --limit, a line on standard error says so.

    \b
    zhibiao facts --metric deliberation.hearings --year 2022
    zhibiao facts --place 嘉定区 --status planned
    zhibiao facts --limit 0 --format parquet > facts.parquet
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.listings import FactFilter, list_facts

    wanted = FactFilter(metric, organisation, place, year, status, document)
    # One more than is shown tells whether there are more.
    found = list_facts(locate(warehouse), wanted, limit=limit + 1 if limit else None, as_of=as_of)
    rows = from_arrow(found.slice(0, limit) if limit else found)
    write(pick(rows, AT_A_GLANCE) if form is Format.TABLE else rows, form, sys.stdout)
    if limit and found.num_rows > limit:
        sys.stdout.flush()
        shell.complain(f"these are the first {limit:,} facts, there are more: --limit 0 shows all")
    return shell.FINE


def counted(counts: Mapping[str, int]) -> str:
    """3 changed, 1 added."""
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.items()) or "no difference"


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of one document, short enough for a screen."""

    at: int
    figure: str
    metric: str | None
    measure: str
    status: str
    period: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """How one field of a header was found."""

    field: str
    value: str
    how: str
    at: int | None


@click.command
@click.argument("name")
@click.option(
    "--open", "wants_page", is_flag=True, help="Look at its page in a browser, as `zhibiao explore` does, until Ctrl-C."
)
@click.option("--at", type=click.IntRange(min=0), metavar="START", help="With --open: the character at which a fact begins.")
@options.warehouse
@options.output()
def document(name: str, wants_page: bool, at: int | None, warehouse: Named, form: Format) -> int:
    """Show one document: its header with the evidence for it, and every fact in its place.

    NAME is a file name, (part of) a title, a hash or its beginning, or a key.

    \b
    zhibiao document 2022_street_report.txt
    zhibiao document 法治政府建设 --format jsonl
    zhibiao document 2022_street_report.txt --open
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.document import StoredFact, find_document

    if at is not None and not wants_page:
        raise click.UsageError("--at goes with --open: zhibiao document NAME --open --at 1203")
    place = locate(warehouse)
    found = find_document(place, name)
    if wants_page:
        return _show_page(place, found, at)
    if form is not Format.TABLE:
        write(from_records(StoredFact, found.facts), form, sys.stdout)
        return shell.FINE
    about = {
        "document": found.name,
        "title": found.title,
        "number": found.doc_number,
        "organisation": found.organisation,
        "called here": found.issuer if found.issuer != found.organisation else None,
        "place": found.place,
        "year": found.report_year,
        "published": found.publish_date,
        "from": found.address,
        "sha256": found.sha256,
        "version": "current" if found.is_current else f"superseded on {plain(found.valid_to)}",
        "characters": found.characters,
    }
    for label, value in about.items():
        if value is not None:
            print(f"{label:<13} {clean(plain(value))}")
    for copy in found.copies:
        print(f"{'also at':<13} {clean(copy)}")
    for warning in found.warnings:
        print(f"{'warning':<13} {clean(warning)}")
    print()
    evidence = (EvidenceLine(piece.field, piece.value, piece.how, piece.start) for piece in found.evidence)
    write(from_records(EvidenceLine, evidence), form, sys.stdout)
    print()
    lines = (
        FactLine(
            fact.start,
            fact.text,
            fact.metric,
            fact.measure,
            ", ".join((fact.status, *_remarks(fact))),
            f"{fact.period_start} to {fact.period_end}" if fact.period_start else "",
            fact.sentence,
        )
        for fact in found.facts
    )
    write(from_records(FactLine, lines), form, sys.stdout)
    for fact in found.facts:
        for told in (fact.correction, fact.warnings):
            if told is not None:
                print(f"{fact.start}: {clean(told)}")
    return shell.FINE


def _show_page(place: "Warehouse", found: "StoredDocument", at: int | None) -> int:
    from zhibiao.console.looking import show

    if not found.is_current:
        raise UsageError(
            f"{found.name} ({found.sha256[:8]}) was superseded, and pages are of current versions; "
            f"`zhibiao document {found.sha256[:8]}` shows it here"
        )
    if at is not None and all(fact.start != at for fact in found.facts):
        raise UsageError(f"no fact of {found.name} begins at {at}; `zhibiao document {found.sha256[:8]}` lists them")
    return show(place, page=f"documents/{found.sha256[:16]}.html{f'#f{at}' if at is not None else ''}")


def _remarks(fact: "StoredFact") -> list[str]:
    """What to know of a fact before it is quoted, in a word each."""
    said = {"part": fact.is_part, "corrected": fact.correction is not None, "look": fact.warnings is not None}
    return [word for word, holds in said.items() if holds]


@click.command
@click.argument("name")
@click.argument("later", required=False)
@options.warehouse
@options.output()
def diff(name: str, later: str | None, warehouse: Named, form: Format) -> int:
    """Show what changed: in a revised report, or between two versions of the warehouse.

    NAME is a document as for `zhibiao document`: it is compared with the version that it replaced, or with LATER. Or both are
    versions of `zhibiao history`, or times; without LATER the first is compared with now.

    \b
    zhibiao diff 2022_street_report.txt
    zhibiao diff street_2021.txt street_2022.txt --format csv
    zhibiao diff 12 15
    zhibiao diff 2026-11-01
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.diff_versions import compare_versions, is_version

    if is_version(name) and (later is None or is_version(later)):
        compared = compare_versions(locate(warehouse), name, later or "now")
        rows = from_arrow(compared.differences)
        write(pick(rows, CHANGES_AT_A_GLANCE) if form is Format.TABLE else rows, form, sys.stdout)
        if form is Format.TABLE:
            print(f"version {compared.before} → {compared.after}: {counted(compared.counts)}")
        return shell.FINE
    from zhibiao.operations.diff import FactDifference, compare

    found = compare(locate(warehouse), name, later)
    write(from_records(FactDifference, found.differences), form, sys.stdout)
    if form is Format.TABLE:
        counts = counted(Counter(str(difference.difference) for difference in found.differences))
        print(f"{clean(found.before.name)} ({found.before.sha256[:8]}) → {clean(found.after.name)} ({found.after.sha256[:8]}): "
              f"{counts}; {found.same} facts the same")  # fmt: skip
    return shell.FINE


@click.command
@click.option("--limit", "-n", type=click.IntRange(min=0), default=50, show_default=True, help="So many loads; 0 for all.")
@options.warehouse
@options.output()
def history(limit: int, warehouse: Named, form: Format) -> int:
    """List the loads, the latest first.

    The number before each is the version of the warehouse that it made: for --as-of, `zhibiao diff` and `zhibiao restore`.
    It is empty where `zhibiao maintain` has forgotten that version.

    \b
    zhibiao history
    zhibiao history --limit 1 --format json
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.listings import list_history

    rows = from_arrow(list_history(locate(warehouse), limit=limit or None))
    write(pick(rows, LOADS_AT_A_GLANCE) if form is Format.TABLE else rows, form, sys.stdout)
    return shell.FINE
