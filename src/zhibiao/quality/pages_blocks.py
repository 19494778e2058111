"""Pieces of a page, made of the blocks that Great Expectations' view can show."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from great_expectations.render.components import (
    RenderedHeaderContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
    TextContent,
)

from zhibiao.quality.breaking import BreakingRow, Finding
from zhibiao.quality.check import Check

Cell = RenderedStringTemplateContent | str

_WIDE = {"classes": ["wide"], "body": {"classes": ["table"]}}
_ICONS = {"critical": ("fa-times", "text-danger"), "passed": ("fa-check-circle", "text-success")}
_LONGEST = 300  # characters of a cell that is no sentence


def heading(words: str, anchor: str | None = None) -> RenderedHeaderContent:
    """The line above a part of a page; `anchor` is what a link to it names."""
    attributes = {"id": anchor} if anchor else {}
    template = {"template": "$words", "params": {"words": words}, "tag": "h2", "styling": {"attributes": attributes}}
    return RenderedHeaderContent(header=_template(template), styling={"header": {"classes": ["alert"]}})


def text(*paragraphs: str) -> TextContent:
    """Plain paragraphs."""
    return TextContent(list(paragraphs))


def totals(checks: Sequence[Check]) -> TextContent:
    """How many expectations hold, of the whole warehouse."""
    tables = len({check.table for check in checks})
    return TextContent([_told(f"{_held(checks)}, in {tables} tables.", _worst(checks))])


def verdict(checks: Sequence[Check], suite_page: str) -> TextContent:
    """How many expectations hold, of one table, and the way to its suite."""
    rows = max(check.checked for check in checks)
    told = _told(f"{_held(checks)}, over {rows:,} {'row' if rows == 1 else 'rows'}.", _worst(checks))
    return TextContent([told, _link("What is expected, and how it is checked", suite_page)])


def broken(checks: Iterable[Check]) -> RenderedTableContent:
    """The expectations that are broken, with the way to the rows."""
    table = [
        [
            _icon(_fate(check)),
            _link(check.rule, f"validations/{check.suite}.html#{check.rule}"),
            check.table,
            check.description,
            f"{check.unexpected:,} of {check.checked:,} rows",
        ]
        for check in checks
    ]
    return RenderedTableContent(table, header_row=["Status", "Rule", "Table", "What it expects", "Broken by"], styling=_WIDE)


def tables(checks: Mapping[str, Sequence[Check]]) -> RenderedTableContent:
    """The tables by the names of their suites, with the way to the results and to the suite of each."""
    table = [
        [
            _icon(_worst(of_suite)),
            _link(suite, f"validations/{suite}.html"),
            _held(of_suite),
            f"{max(check.checked for check in of_suite):,} rows",
            _link("suite", f"expectations/{suite}.html"),
        ]
        for suite, of_suite in checks.items()
        if of_suite
    ]
    return RenderedTableContent(table, header_row=["Status", "Table", "Expectations", "Checked", "Expects"], styling=_WIDE)


def rows(finding: Finding) -> RenderedTableContent:
    """Rows that break a rule: where they stand in which report, or as they are where they stand in none."""
    if all(row.document_key is None for row in finding.rows):
        return RenderedTableContent([[_listed(finding.told(row))] for row in finding.rows], header_row=["Row"], styling=_WIDE)
    table = [
        [row.document or (f"document {row.document_key}" if row.document_key else ""), _figure(row), _sentence(row), told]
        for row in finding.rows
        for told in (_listed(finding.told(row)),)
    ]
    header = ["Document", "Figure", "Sentence", "Besides"]
    filled = [place for place in range(len(header)) if any(row[place] for row in table)]
    return RenderedTableContent(
        [[row[place] for place in filled] for row in table], header_row=[header[place] for place in filled], styling=_WIDE
    )


def shown(finding: Finding) -> TextContent:
    """What the rule expects, and how many of the rows that break it follow; an example where it is about no single rows."""
    check, count = finding.check, len(finding.rows)
    if not count:
        return text(check.description, *([check.example] if check.example else []))
    return text(check.description + (f" {count:,} of {check.unexpected:,} rows:" if count < check.unexpected else ""))


def name_rule(sentence: RenderedStringTemplateContent, rule: str, severity: str | None) -> None:
    """Put the name of a rule, and its severity where the suite states one, before the library's sentence about it."""
    words = cast(str, sentence.string_template["template"])
    params = {"rule": rule, "severity": severity or "", "words": words}
    styling = {"params": {"rule": {"tag": "code"}, "severity": {"classes": ["quiet"]}}}
    sentence.string_template = {"template": "$rule $severity\n$words", "params": params, "styling": styling}


def name_rules(results: RenderedTableContent, checks: Sequence[Check]) -> None:
    """Add to the library's table of results the name and the severity of each rule; `checks` in the order of its rows."""
    for row, check in zip(results.table, checks, strict=True):
        row[0] = _icon(_fate(check))  # a broken warning is no failure
        row[1:1] = [_link(check.rule, f"#{check.rule}") if not check.passed else check.rule]
        row.append(check.severity)
    results.header_row = ["Status", "Rule", "Expectation", "Observed", "Severity"]
    results.styling["classes"] += ["wide", "results"]


def _figure(row: BreakingRow) -> str:
    if row.at is None:
        return ""
    value = f" = {row.value:.15g}" if row.value is not None else ""
    return f"{row.text}{value}, at {row.at:,}"


def _sentence(row: BreakingRow) -> Cell:
    """The sentence with its figure marked."""
    if row.sentence is None:
        return ""
    start, end = row.figure.start, row.figure.stop
    params = {"before": row.sentence[:start], "figure": row.sentence[start:end], "after": row.sentence[end:]}
    styling = {"params": {"figure": {"tag": "mark"}}, "attributes": {"lang": "zh"}, "classes": ["sentence"]}
    return _template({"template": "${before}${figure}${after}", "params": params, "styling": styling})


def _listed(told: Mapping[str, object]) -> str:
    return "; ".join(f"{name}: {_short(value)}" for name, value in told.items())


def _short(value: object) -> str:
    words = value if isinstance(value, str) else "missing" if value is None else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def _held(checks: Sequence[Check]) -> str:
    return f"{sum(check.passed for check in checks)} of {len(checks)} expectations hold"


def _fate(check: Check) -> str:
    return "passed" if check.passed else check.severity


def _worst(checks: Iterable[Check]) -> str:
    fates = {_fate(check) for check in checks}
    return "critical" if "critical" in fates else "warning" if fates - {"passed"} else "passed"


def _icon(fate: str) -> RenderedStringTemplateContent:
    """The library's sign for how it fared; what is neither good nor bad is worth a look."""
    return _told("", fate)


def _icon_classes(fate: str) -> list[str]:
    return ["fas", *_ICONS.get(fate, ("fa-exclamation-triangle", "text-warning"))]


def _told(words: str, fate: str) -> RenderedStringTemplateContent:
    """The sign for a fate, and words after it."""
    styling = {"params": {"icon": {"tag": "i", "classes": _icon_classes(fate)}}}
    return _template({"template": "$icon $words", "params": {"icon": "", "words": words}, "styling": styling})


def _link(words: str, page: str) -> RenderedStringTemplateContent:
    """A link to a page of ours."""
    return _template({"template": "$words", "params": {"words": words}, "tag": "a", "styling": {"attributes": {"href": page}}})


def _template(template: Mapping[str, object]) -> RenderedStringTemplateContent:
    return RenderedStringTemplateContent(string_template=dict(template))
