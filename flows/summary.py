"""What a flow run leaves for a person to read: Markdown for Prefect's artifacts."""

from collections.abc import Sequence

from zhibiao.operations.collect import CollectSummary
from zhibiao.operations.maintain import MaintainSummary
from zhibiao.operations.outcome import Fate, IngestSummary, Outcome
from zhibiao.operations.validate import ValidationSummary

SHOWN = 200  # rows of a table: an artifact is a page, not a log


def outcomes_markdown(summary: IngestSummary) -> str:
    """The counts, then every report that was not loaded smoothly."""
    lines = [
        f"{len(summary.outcomes):,} reports, {summary.facts:,} facts loaded, {summary.rows_rejected:,} rows rejected, "
        f"{summary.seconds:.1f} s",
        "",
        "| fate | reports |",
        "| --- | --: |",
        *(f"| {fate} | {summary.count(fate):,} |" for fate in Fate),
    ]
    return "\n".join((*lines, *_trouble(summary.outcomes)))


def collection_markdown(summary: CollectSummary) -> str:
    """How the run of a source ended, its counters as sums that can be checked, and every report that was not loaded smoothly."""
    counts = summary.counts
    lines = [
        f"**{summary.status}**" + (f": {_cell(summary.message)}" if summary.message else ""),
        "",
        "| found | = | new | not modified | known | skipped | gone | not fetched |",
        "| --: | --- | --: | --: | --: | --: | --: | --: |",
        f"| {counts.found:,} | | {counts.fetched:,} | {counts.not_modified:,} | {counts.known:,} | {counts.skipped:,} "
        f"| {counts.gone:,} | {counts.failed:,} |",
        "",
        "| offered | = | loaded | unchanged | superseding | rejected | failed | facts |",
        "| --: | --- | --: | --: | --: | --: | --: | --: |",
        f"| {counts.offered:,} | | {counts.loaded:,} | {counts.unchanged:,} | {counts.superseding:,} | {counts.rejected:,} "
        f"| {counts.load_failed:,} | {counts.facts:,} |",
        "",
        f"{counts.bytes / 1e6:,.1f} MB in {summary.seconds:.1f} s",
    ]
    return "\n".join((*lines, *_trouble(summary.outcomes)))


def maintenance_markdown(summary: MaintainSummary) -> str:
    """The figures before and after, and how far back the warehouse can still be looked at."""
    lines = [
        f"{summary.expired:,} versions forgotten; the oldest that can be looked at is {summary.oldest}. {summary.seconds:.1f} s",
        "",
        "| | before | after |",
        "| --- | --: | --: |",
        *(f"| {figure.figure} | {figure.before:,} | {figure.after or 0:,} |" for figure in summary.figures),
    ]
    return "\n".join(lines)


def validation_markdown(summary: ValidationSummary) -> str:
    """How many expectations hold, and each that does not."""
    lines = [f"{sum(check.passed for check in summary.checks)} of {len(summary.checks)} expectations hold."]
    if summary.failures:
        lines += ["", "| table | rule | broken by | for example |", "| --- | --- | --: | --- |"]
        lines += [
            f"| {check.table} | {_cell(check.rule)} | {check.unexpected:,} | {_cell(check.example or '')} |"
            for check in summary.failures[:SHOWN]
        ]
    return "\n".join(lines)


def _trouble(outcomes: Sequence[Outcome]) -> list[str]:
    trouble = [outcome for outcome in outcomes if outcome.fate in (Fate.REJECTED, Fate.FAILED) or outcome.rows_rejected]
    if not trouble:
        return []
    lines = ["", "| report | fate | reason | rows rejected |", "| --- | --- | --- | --: |"]
    lines += [
        f"| {_cell(outcome.source.name)} | {outcome.fate} | {_cell(outcome.detail or outcome.reason or '')} "
        f"| {outcome.rows_rejected} |"
        for outcome in trouble[:SHOWN]
    ]
    if len(trouble) > SHOWN:
        lines += ["", f'… and {len(trouble) - SHOWN:,} more: `zhibiao sql "from ops.rejection"`']
    return lines


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
