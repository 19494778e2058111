"""Checks and suites as documents of Great Expectations' own renderers, which a view can show."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.render.components import (
    RenderedBulletListContent,
    RenderedComponentContent,
    RenderedDocumentContent,
    RenderedSectionContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.page_renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer

from zhibiao.quality import pages_blocks as blocks
from zhibiao.quality.breaking import Finding
from zhibiao.quality.check import Check
from zhibiao.quality.suites import Suite

_OF_TABLE = "Table-Level Expectations"  # where the library puts what is about no single column
_MOST = 200  # rows of one rule on a page
_NOTHING_RAISED = {"raised_exception": False, "exception_message": None, "exception_traceback": None}


def suite_document(suite: Suite) -> RenderedDocumentContent:
    """What a suite expects, each rule with its name, its words and how it is checked."""
    entries = _entries(suite)
    for entry in entries:
        entry["notes"] = f"`{entry['type']}`\n\n{_how(cast('dict[str, object]', entry['kwargs']))}"
    document = ExpectationSuitePageRenderer().render(_suite(suite, entries))
    overview, *columns = _sections(document)
    lists = [block for block in _blocks(overview) if isinstance(block, RenderedBulletListContent)]
    _set_blocks(overview, blocks.heading(suite.name), blocks.text(json.loads(suite.source).get("notes") or ""), *lists)
    for section in (overview, *columns):
        told = [entry for entry in entries if _column(entry) == (_OF_TABLE if section is overview else section.section_name)]
        for block in _blocks(section):
            if isinstance(block, RenderedBulletListContent):
                # The library's list: a sentence with its notes, a line between, the next sentence.
                listed = cast("list[list[RenderedStringTemplateContent]]", block.bullet_list[::2])
                for item, entry in zip(listed, told, strict=True):
                    blocks.name_rule(item[0], _rule(entry), cast("str | None", entry.get("severity")))
    return document


def results_document(suite: Suite, checks: Sequence[Check], found: Sequence[Finding], now: datetime) -> RenderedDocumentContent:
    """How a suite fared: the rows that break its rules first, then every expectation by column."""
    entries = _entries(suite)
    by_rule = {check.rule: check for check in checks}
    checks = [by_rule[_rule(entry)] for entry in entries]
    configurations = [expectation.configuration for expectation in _suite(suite, entries).expectations]
    results: list[ExpectationValidationResult] = []
    for check, configuration in zip(checks, configurations, strict=True):
        results.append(
            ExpectationValidationResult(check.passed, configuration, _observed(check), exception_info=dict(_NOTHING_RAISED))
        )
    held = sum(check.passed for check in checks)
    outcome = ExpectationSuiteValidationResult(
        success=held == len(checks),
        results=results,
        suite_name=suite.name,
        suite_parameters={},
        statistics={
            "evaluated_expectations": len(checks),
            "successful_expectations": held,
            "unsuccessful_expectations": len(checks) - held,
            "success_percent": 100 * held / len(checks),
        },
        meta={"run_id": {"run_name": "zhibiao validate", "run_time": f"{now:%Y-%m-%dT%H:%M:%SZ}"}},
    )
    document = ValidationResultsPageRenderer().render(outcome)
    overview, *columns = _sections(document)
    _set_blocks(overview, blocks.heading(suite.name), blocks.verdict(checks, f"../expectations/{suite.name}.html"))
    for section in columns:
        told = [check for check, entry in zip(checks, entries, strict=True) if _column(entry) == section.section_name]
        blocks.name_rules(cast(RenderedTableContent, _blocks(section)[1]), told)
    broken = [_rows(replace(finding, rows=finding.rows[:_MOST])) for finding in found]
    document.sections = [overview, *broken, *columns]
    return document


def index_document(checks: Sequence[Check], suites: Sequence[Suite]) -> RenderedDocumentContent:
    """All tables, and what is broken above them."""
    broken = [check for check in checks if not check.passed]
    sections = [RenderedSectionContent(section_name="Overview", content_blocks=[blocks.totals(checks)])]
    if broken:
        listed = [blocks.heading("What to look at"), blocks.broken(broken)]
        sections.append(RenderedSectionContent(section_name="Broken", content_blocks=listed))
    by_suite = {suite.name: [check for check in checks if check.suite == suite.name] for suite in suites}
    listed = [blocks.heading("Tables"), blocks.tables(by_suite)]
    sections.append(RenderedSectionContent(section_name="Tables", content_blocks=listed))
    return RenderedDocumentContent(renderer_type="SiteIndexPageRenderer", page_title="Data Docs", sections=sections)


def _rows(finding: Finding) -> RenderedSectionContent:
    heading = blocks.heading(f"What breaks {finding.check.rule}", anchor=finding.check.rule)
    content = [heading, blocks.shown(finding), *([blocks.rows(finding)] if finding.rows else [])]
    return RenderedSectionContent(section_name=finding.check.rule, content_blocks=content)


def _observed(check: Check) -> dict[str, object]:
    """What the renderers say of a check: the count of unexpected rows, or the share that is not missing."""
    percent = 100 * check.unexpected / check.checked if check.checked else 0.0
    rows = "row" if check.unexpected == 1 else "rows"
    return {
        "element_count": check.checked,
        "unexpected_percent": percent,
        "observed_value": f"{check.unexpected:,} unexpected {rows}",
    }


def _how(kwargs: dict[str, object]) -> str:
    query = kwargs.get("unexpected_rows_query")
    if isinstance(query, str):
        return f"```\n{query.replace('{{', '{').replace('}}', '}')}\n```"
    return f"```\n{json.dumps(kwargs, ensure_ascii=False)}\n```"


def _entries(suite: Suite) -> list[dict[str, object]]:
    return json.loads(suite.source)["expectations"]


def _rule(entry: dict[str, object]) -> str:
    return cast("dict[str, str]", entry["meta"])["rule"]


def _column(entry: dict[str, object]) -> str:
    return cast("dict[str, str]", entry["kwargs"]).get("column", _OF_TABLE)


def _suite(suite: Suite, entries: list[dict[str, object]]) -> ExpectationSuite:
    return ExpectationSuite(suite.name, expectations=entries)


def _sections(document: RenderedDocumentContent) -> list[RenderedSectionContent]:
    return cast("list[RenderedSectionContent]", document.sections)


def _blocks(section: RenderedSectionContent) -> list[RenderedComponentContent]:
    return cast("list[RenderedComponentContent]", section.content_blocks)


def _set_blocks(section: RenderedSectionContent, *content: RenderedComponentContent) -> None:
    section.content_blocks = list(content)
