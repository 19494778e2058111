"""The commands that put right what is wrong: rejections, correct, backfill, restore."""

import getpass
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from zhibiao.console import options, shell
from zhibiao.console.asking import CHANGES_AT_A_GLANCE, counted
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import from_arrow, from_records, pick
from zhibiao.console.table import clean
from zhibiao.lake.location import Named

if TYPE_CHECKING:
    from zhibiao.operations.backfill import BackfillSummary
    from zhibiao.operations.correct import Proposal


@click.command
@click.option("--reason", "-r", metavar="NAME", help="One reason: every file or row that was refused for it.")
@click.option("--all", "resolved", is_flag=True, help="Those as well that were resolved since.")
@click.option("--retry", is_flag=True, help="Read what is refused anew: after a fix, a correction, an update.")
@options.warehouse
@options.output()
def rejections(reason: str | None, resolved: bool, retry: bool, warehouse: Named, form: Format) -> int:
    """List what was refused, by reason, or try it again.

    \b
    zhibiao rejections
    zhibiao rejections --reason report_year_known
    zhibiao rejections --retry
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations import rejections as operation

    place = locate(warehouse)
    if retry:
        if reason is not None or resolved:
            raise click.UsageError("--retry takes all that is open; leave --reason and --all out")
        from zhibiao.console.progress import summary_lines

        summary = operation.retry(place)
        for line in summary_lines(summary.files):
            print(line)
        for kept in (*summary.documents.kept, *summary.lost):
            shell.complain(f"{kept.name}: {kept.reason}")
        print(f"{_documents(summary.documents.replaced)} of which facts had been refused: {_changes(summary.documents)}")
        return shell.FINE if summary.ok else shell.TROUBLE
    if reason is None and not resolved:
        write(from_arrow(operation.rejections_by_reason(place)), form, sys.stdout)
        return shell.FINE
    rows = from_arrow(operation.list_rejections(place, reason, resolved=resolved))
    glance = ("reason", "grain", "sha256", "rejected_at", "resolved_at", "detail")
    write(pick(rows, glance) if form is Format.TABLE else rows, form, sys.stdout)
    return shell.FINE


@click.command
@click.argument("name", required=False)
@click.option("--at", metavar="START[:END]", help="The character of the text at which the fact stands; of a new one its span.")
@click.option("--metric", "-m", metavar="CODE", help="The one fact of this metric.")
@click.option(
    "--set", "changes", multiple=True, metavar="FIELD=VALUE", help="value, unit, metric, status, period, qualifier or is_part."
)
@click.option("--drop", is_flag=True, help="It is no fact.")
@click.option("--add", is_flag=True, help="A fact was missed at --at: its fields follow with --set (a value at least).")
@click.option("--reason", metavar="TEXT", help="Why. Asked for on a terminal.")
@click.option("--author", metavar="NAME", help="Who decided it.  [default: your user name]")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@options.warehouse
@options.output()
def correct(
    name: str | None,
    at: str | None,
    metric: str | None,
    changes: tuple[str, ...],
    drop: bool,
    add: bool,
    reason: str | None,
    author: str | None,
    yes: bool,
    warehouse: Named,
    form: Format,
) -> int:
    """Correct a figure once and for all; without NAME, list the corrections.

    Shows the sentence and the entry, writes it into corrections/corrections.yml of the warehouse, and applies it. Entries hold in
    every later load and backfill, until they no longer fit. NAME is a document as for `zhibiao document`.

    \b
    zhibiao correct 2022_street_report.txt --metric mediation.cases_resolved --set value=1190 --reason "the annex says so"
    zhibiao correct 2022_street_report.txt --at 1203 --set status=planned --set period=2023
    zhibiao correct 2022_street_report.txt --at 1203 --drop
    zhibiao correct 2022_street_report.txt --at 88:90 --add --set value=3 --set unit=次 --set metric=deliberation.hearings
    zhibiao correct
    """
    from zhibiao.corrections.model import Action
    from zhibiao.lake.location import locate
    from zhibiao.operations import correct as operation

    place = locate(warehouse)
    if name is None:
        if at or metric or changes or drop or add:
            raise click.UsageError("which document? `zhibiao correct NAME …`")
        write(from_records(operation.ListedCorrection, operation.list_corrections(place)), form, sys.stdout)
        return shell.FINE
    if drop + (bool(changes) or add) != 1:
        raise click.UsageError("say what to do: --set FIELD=VALUE (once or more), --drop, or --add with --set")
    if reason is None:
        if not sys.stdin.isatty():
            raise click.UsageError("--reason is missing: who reads the figure will ask for it")
        reason = click.prompt("reason")
    proposal = operation.propose(
        place,
        name,
        at=_position(at),
        metric=None if add else metric,
        action=Action.DROP if drop else Action.ADD if add else Action.SET,
        changes=dict(_change(change) for change in changes) | ({"metric": metric} if add and metric else {}),
        reason=str(reason),
        author=author or getpass.getuser(),
        today=datetime.now(UTC).astimezone().date(),
    )
    _show(proposal)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("nothing was written: say --yes where nobody can be asked")
        if not click.confirm(f"write this into {proposal.path}?", default=True):
            print("nothing was written")
            return shell.FINE
    summary = operation.write(place, proposal)
    print(f"written to {proposal.path}")
    return _tell(summary)


@click.command
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@options.warehouse
@options.quiet
@options.output()
def backfill(dry_run: bool, warehouse: Named, quiet: bool, form: Format) -> int:
    """Read the warehouse's documents anew, and show which facts change.

    Those that an older version has read, or that were read before organisations.yml or corrections/ said what they say now.
    Their rows are replaced, in one transaction a batch; a document that cannot be read any more, or that a correction does not
    fit, keeps its rows, and the exit code is 1.

    \b
    zhibiao backfill --dry-run
    zhibiao backfill --warehouse /srv/zhibiao
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.backfill import backfill as operation

    summary = operation(locate(warehouse), dry_run=dry_run)
    if quiet:
        for kept in summary.kept:
            shell.complain(f"kept as it was: {kept.name}: {kept.reason}")
        return shell.TROUBLE if summary.kept else shell.FINE
    return _tell(summary, form)


@click.command
@click.argument("version", metavar="VERSION|TIME")
@options.warehouse
def restore(version: str, warehouse: Named) -> int:
    """Put an earlier state of the warehouse back.

    Facts, documents and dimensions become what they were; the corrections of today are applied again. What was loaded since has
    to be loaded again. It is one more version itself: another restore undoes it.

    \b
    zhibiao history
    zhibiao restore 12
    zhibiao restore 2026-11-20T08:00
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.restore import restore as operation

    summary = operation(locate(warehouse), version)
    print(
        f"version {summary.version} of {summary.committed_at:%Y-%m-%d %H:%M} (UTC) is back: {summary.rows:,} rows differ from "
        f"before ({summary.seconds:.1f} s). `zhibiao restore {summary.previous}` undoes it"
    )
    if summary.corrections.replaced or summary.corrections.kept:
        return _tell(summary.corrections)
    return shell.FINE


def _position(at: str | None) -> int | tuple[int, int] | None:
    match = re.fullmatch(r"(\d+)(?::(\d+))?", at) if at is not None else None
    if at is not None and match is None:
        raise click.UsageError(f"--at {at}: a character (1203), or a span (1203:1207)")
    if match is None:
        return None
    return (int(match[1]), int(match[2])) if match[2] else int(match[1])


def _change(said: str) -> tuple[str, object]:
    """A field and its value, as YAML would have it."""
    field, equals, text = said.partition("=")
    if not equals:
        raise click.UsageError(f"--set {said}: FIELD=VALUE is expected, e.g. --set value=1190")
    if text in ("", "none", "null") and field in ("metric", "period"):
        return field, None
    if field == "value":
        try:
            return field, float(text.replace(",", ""))
        except ValueError as error:
            raise click.UsageError(f"--set {said}: {text} is no number") from error
    if field == "is_part" and text in ("true", "false"):
        return field, text == "true"
    return field.strip(), text


def _show(proposal: "Proposal") -> None:
    document, fact = proposal.document, proposal.fact
    print(f"{clean(document.name)} ({document.sha256[:12]}), {clean(document.organisation or document.title or '')}")
    start = fact.start if fact is not None else (proposal.entry.span or (0, 0))[0]
    end = fact.end if fact is not None else (proposal.entry.span or (0, 0))[1]
    before, figure, after = document.text[max(0, start - 60) : start], document.text[start:end], document.text[end : end + 60]
    marked = click.style(f"【{clean(figure)}】", bold=True)
    click.echo(f"  …{clean(before)}{marked}{clean(after)}…")  # bold on a terminal, plain elsewhere
    if fact is not None:
        period = f", {fact.period_start} to {fact.period_end}" if fact.period_start else ""
        print(f"  {fact.metric or 'no metric'}: {fact.value:,.15g} {clean(fact.unit)}, {fact.status}{period}")
    print()
    print(clean_lines(proposal.yaml))


def clean_lines(text: str) -> str:
    """The lines, each fit for a terminal."""
    return "\n".join(f"  {clean(line)}" for line in text.splitlines())


def _tell(summary: "BackfillSummary", form: Format = Format.TABLE) -> int:
    for kept in summary.kept:
        shell.complain(f"kept as it was: {kept.name}: {kept.reason}")
    rows = from_arrow(summary.differences)
    if form is not Format.TABLE:
        write(rows, form, sys.stdout)
    elif summary.differences.num_rows:
        write(pick(rows, CHANGES_AT_A_GLANCE), form, sys.stdout)
    if form is Format.TABLE:
        would = "would be read anew" if summary.dry_run else "read anew"
        print(
            f"{_documents(summary.replaced)} {would} with reading version {summary.reading_version}: "
            f"{summary.facts:,} facts; {_changes(summary)} ({summary.seconds:.1f} s)"
        )
    return shell.TROUBLE if summary.kept else shell.FINE


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count:,} documents"


def _changes(summary: "BackfillSummary") -> str:
    kinds = [str(kind) for kind in summary.differences["difference"].to_pylist()]
    return counted({kind: kinds.count(kind) for kind in dict.fromkeys(kinds)})
