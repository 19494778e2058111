"""Broken expectations for a person: what is wrong, in which documents, and the command to look closer."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, chop_cells

from zhibiao.console.formats import plain
from zhibiao.console.table import Screen, clean
from zhibiao.lake.location import Named
from zhibiao.operations.validate import Check, Finding, ValidationSummary
from zhibiao.quality.breaking import BreakingRow

MARK = {"critical": "✗", "warning": "!", "info": "·"}
RED, YELLOW, GREEN, BOLD, DIM = "31", "33", "32", "1", "2"
WIDEST = 120  # longer lines are hard to read, however wide the screen


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One expectation, how it fared and the rows that break it, for programs."""

    table: str
    suite: str
    rule: str
    severity: str
    description: str
    passed: bool
    checked: int
    unexpected: int
    example: str | None
    query: str | None
    rows: list[dict[str, object]]


def records(summary: ValidationSummary, limit: int | None) -> Iterator[CheckRecord]:
    """Every check of the validation; the broken ones with so many of their rows."""
    found = {(finding.check.suite, finding.check.rule): finding for finding in summary.findings}
    for check in summary.checks:
        finding = found.get((check.suite, check.rule))
        yield CheckRecord(
            table=check.table,
            suite=check.suite,
            rule=check.rule,
            severity=check.severity,
            description=check.description,
            passed=check.passed,
            checked=check.checked,
            unexpected=check.unexpected,
            example=check.example,
            query=finding.query if finding else None,
            rows=[_record(row) for row in finding.rows[:limit]] if finding else [],
        )


def _record(row: BreakingRow) -> dict[str, object]:
    place: dict[str, object] = {
        "document": row.document,
        "document_key": row.document_key,
        "start": row.at,
        "text": row.text,
        "value": row.value,
        "unit": row.unit,
        "metric": row.metric,
        "sentence": row.sentence,
    }
    return {name: value for name, value in place.items() if value is not None} | {"row": dict(row.columns)}


def report(summary: ValidationSummary, screen: Screen, *, warnings: bool, limit: int | None, warehouse: Named) -> Iterator[str]:
    """The lines of a validation: each broken critical expectation, with `warnings` the others too, then the counts.

    Of each so many rows as `limit` says. `warehouse` is the one that the user named: the commands to look closer name it too.
    """
    for finding in summary.findings:
        if warnings or finding.check.severity == "critical":
            yield from _finding(replace(finding, rows=finding.rows[:limit]), screen, warehouse)
            yield ""
    held = sum(check.passed for check in summary.checks)
    tables = len({check.table for check in summary.checks})
    counts = f"{held} of {len(summary.checks)} expectations hold, in {_count(tables, 'table')} ({summary.seconds:.1f} s)"
    yield _styled(counts, screen, GREEN if summary.ok else BOLD)
    if summary.warnings and not warnings:
        yield _styled(_summed_up(summary.warnings), screen, YELLOW)


def _summed_up(checks: Sequence[Check]) -> str:
    rules = ", ".join(f"{check.rule} {check.unexpected:,}" for check in sorted(checks, key=lambda check: -check.unexpected))
    return f"{_count(len(checks), 'warning')} to look at: {rules}; zhibiao validate --warnings shows the rows"


def _finding(finding: Finding, screen: Screen, warehouse: Named) -> Iterator[str]:
    check = finding.check
    colour = RED if check.severity == "critical" else YELLOW
    rows = f"{check.unexpected:,} of {_count(check.checked, 'row')}"
    left = f"{MARK[check.severity]} {check.table}  {check.rule}"
    gap = _width(screen) - cell_len(left) - cell_len(rows) if screen.width else 2
    count = f"{' ' * gap}{rows}" if gap >= 2 else f"\n  {rows}"
    mark = _styled(f"{MARK[check.severity]} {check.table}", screen, colour)
    yield from f"{mark}  {_styled(check.rule, screen, BOLD)}{count}".splitlines()
    yield from _wrapped(check.description, "  ", screen)
    yield ""
    for row in finding.rows:
        yield from _row(row, finding, screen)
    if finding.rows:
        if more := check.unexpected - len(finding.rows):
            yield _styled(f"    and {more:,} more", screen, DIM)
    elif check.example:
        yield from _wrapped(check.example, "    ", screen)
    yield from _look_closer(finding, screen, warehouse)


def _row(row: BreakingRow, finding: Finding, screen: Screen) -> Iterator[str]:
    parts: list[str] = []
    if row.document_key is not None:
        parts.append(clean(row.document or f"document {row.document_key}"))
    if row.at is not None:
        parts.append(f"at {row.at}")
        parts.append(clean(row.text or "") + (f" = {plain(row.value)}" if row.value is not None else ""))
    if told := finding.told(row):
        parts.append(_listed(told))
    yield _cut("    " + "  ".join(parts), screen)
    if row.sentence is not None:
        yield _excerpt(row, screen)


def _listed(columns: dict[str, object]) -> str:
    return ", ".join(f"{name} {_cell(value)}" for name, value in columns.items())


def _cell(value: object) -> str:
    return "is missing" if value is None else clean(plain(value)) or "is empty"


def _excerpt(row: BreakingRow, screen: Screen) -> str:
    """The sentence on one line, or as much of it as fits around the figure, which stands out."""
    sentence = clean(row.sentence or "")  # a character for a character
    start, end = row.figure.start, row.figure.stop
    room = _width(screen) - 6 if screen.width else cell_len(sentence)
    before, figure, after = sentence[:start], sentence[start:end], sentence[end:]
    if cell_len(sentence) > room:
        spare = max(0, room - cell_len(figure) - 4)  # an ellipsis takes up to two cells
        tail = min(cell_len(after), max(spare // 2, spare - cell_len(before)))
        head = min(cell_len(before), spare - tail)
        before = before if head == cell_len(before) else "…" + _last(before, head)
        after = after if tail == cell_len(after) else _first(after, tail) + "…"
    return f"      {before}{_styled(figure, screen, BOLD)}{after}"


def _first(text: str, width: int) -> str:
    return chop_cells(text, width)[0] if text and width >= 2 else ""


def _last(text: str, width: int) -> str:
    return _first(text[::-1], width)[::-1]


def _look_closer(finding: Finding, screen: Screen, warehouse: Named) -> Iterator[str]:
    commands: list[str] = []
    for row in finding.rows:
        if row.document_key is not None:
            name = row.document or ""
            if not row.is_named or name != clean(name):
                name = str(row.document_key)
            commands.append(f"zhibiao document {shlex.quote(name)}")
            break
    if finding.query:
        commands.append(f"zhibiao sql {_quoted(finding.query)}")
    if commands:
        yield ""
        yield _styled("  Look closer:", screen, DIM)
        given = (("warehouse", warehouse.root), ("catalog", warehouse.catalog), ("data", warehouse.data))
        asked = "".join(f" --{name} {shlex.quote(said)}" for name, said in given if said)
        yield from (f"    {clean(command)}{asked}" for command in commands)


def _quoted(query: str) -> str:
    """In double quotes, which read better around SQL, where the shell takes nothing in them for its own."""
    return f'"{query}"' if not set(query) & set('"$`\\!') else shlex.quote(query)


def _wrapped(text: str, indent: str, screen: Screen) -> Iterator[str]:
    from rich.console import Console
    from rich.text import Text

    if not screen.width:
        yield indent + clean(text)
        return
    room = _width(screen) - len(indent)
    for line in Text(clean(text)).wrap(Console(width=room), room):
        yield indent + line.plain.rstrip()


def _cut(line: str, screen: Screen) -> str:
    room = _width(screen)
    return line if not screen.width or cell_len(line) <= room else _first(line, room - 2).rstrip() + "…"


def _width(screen: Screen) -> int:
    return max(40, min(screen.width or WIDEST, WIDEST))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _styled(text: str, screen: Screen, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if screen.colour and text else text
