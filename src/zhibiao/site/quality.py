"""The page about quality: what was checked, what looks wrong, what was refused, what a person changed, what ran."""

from dataclasses import dataclass
from datetime import date, datetime

from zhibiao.lake.descriptions import Words
from zhibiao.site.page import Page, Press
from zhibiao.site.source import grouped

LATEST = 100  # rows of each list; `zhibiao sql` has all


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, and how it came out the last time that it was checked."""

    table: str
    rule: str
    severity: str
    description: str
    passed: bool
    checked: int
    unexpected: int
    example: str | None
    validated_at: datetime


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that facts break which are loaded all the same."""

    rule: str
    facts: int
    example: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused for one reason and is not resolved."""

    rule: str
    grain: str
    count: int
    example_name: str
    example: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changed."""

    document_id: str
    title: str
    action: str
    start: int
    source_text: str
    changes: str
    reason: str
    author: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Load:
    """One transaction."""

    kind: str
    started_at: datetime
    files: int
    loaded: int
    unchanged: int
    superseding: int
    rejected: int
    failed: int
    facts: int
    rows_rejected: int


@dataclass(frozen=True, slots=True)
class _Totals:
    loads: int
    corrections: int


_CHECKS = """
    select
        table_name,
        rule,
        severity,
        description,
        passed,
        checked,
        unexpected,
        example,
        validated_at
    from ops.validation
    qualify row_number() over (partition by table_name, rule order by validated_at desc, validation_key, passed) = 1
    order by
        table_name,
        passed,
        rule
"""
_DOUBTS = """
    select
        warning.rule,
        count(distinct warning.fact_key) as facts,
        min(warning.detail)
    from core.fact_warning as warning
    join look.document as document on warning.document_key = document.document_key
    group by warning.rule
    order by
        facts desc,
        warning.rule
"""
_REFUSED = """
    select
        rule,
        grain,
        count(*) as rows,
        arg_max(name, (rejected_at, name, detail)),
        arg_max(detail, (rejected_at, name, detail))
    from ops.rejection
    where resolved_at is null
    group by
        rule,
        grain
    order by
        rows desc,
        rule,
        grain
"""
_CORRECTIONS = f"""
    select
        document.document_id,
        coalesce(document.title, document.name),
        correction.action,
        correction.char_start,
        correction.source_text,
        correction.changes,
        correction.reason,
        correction.author,
        correction.decided_on
    from ops.correction as correction
    join look.document as document on correction.document_key = document.document_key
    order by
        correction.decided_on desc,
        correction.correction_key
    limit {LATEST}
"""
_LOADS = f"""
    select
        kind,
        started_at,
        files,
        loaded,
        unchanged,
        superseding,
        rejected,
        failed,
        facts,
        rows_rejected
    from ops.load
    order by
        started_at desc,
        load_key
    limit {LATEST}
"""
_TOTALS = """
    select
        (select count(*) from ops.load),
        (
            select count(*)
            from ops.correction as correction
            join look.document as document on correction.document_key = document.document_key
        )
"""


def page(press: Press) -> Page:
    """Validation, warnings, rejections, corrections and loads."""
    source = press.source
    return press.page(
        "quality.html",
        "quality.html.j2",
        "quality",
        Words("Quality", "质量"),
        tables=list(grouped(source.stream(Check, _CHECKS), "table")),
        doubts=source.rows(Doubt, _DOUBTS),
        refused=source.rows(Refused, _REFUSED),
        corrections=source.rows(Correction, _CORRECTIONS),
        loads=source.rows(Load, _LOADS),
        totals=source.one(_Totals, _TOTALS),
    )
