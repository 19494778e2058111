"""The rows that break an expectation are those that Great Expectations counts."""

import json
from pathlib import Path

import pytest

from tests.quality.conftest import SCRIPT
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.validate import ValidationSummary, validate
from zhibiao.quality.breaking import find
from zhibiao.quality.suites import load_suite, table_suites


@pytest.fixture(scope="module")
def summary(damaged: Warehouse) -> ValidationSummary:
    """What is found in the damaged warehouse, with all rows."""
    return validate(damaged, rows=None)


def types(summary: ValidationSummary) -> set[str]:
    """The types of the broken expectations."""
    broken = {(finding.check.suite, finding.check.rule) for finding in summary.findings}
    suites = {name: json.loads(load_suite(name).source)["expectations"] for name in table_suites()}
    return {entry["type"] for name, entries in suites.items() for entry in entries if (name, entry["meta"]["rule"]) in broken}


def test_every_broken_expectation_brings_exactly_the_rows_that_break_it(summary: ValidationSummary) -> None:
    assert {(finding.check.rule, len(finding.rows)) for finding in summary.findings} == {
        (check.rule, check.unexpected) for check in summary.checks if not check.passed
    }
    assert types(summary) >= {
        "unexpected_rows_expectation",
        "expect_column_values_to_be_unique",
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_in_set",
        "expect_column_pair_values_a_to_be_greater_than_b",
    }


def test_the_sql_of_every_rule_finds_no_row_where_the_rule_holds(loaded: Path) -> None:
    holding = [check for check in validate(Warehouse(loaded)).checks if check.passed]
    assert len(holding) > 60
    with reading(Warehouse(loaded)) as connection:
        for check in holding:
            finding = find(connection, check, None)
            assert finding.rows == () and finding.query is not None, (check.suite, check.rule)


def test_a_row_of_a_fact_knows_its_document_its_sentence_and_its_value(summary: ValidationSummary) -> None:
    (finding,) = (finding for finding in summary.findings if finding.check.rule == "value_not_negative")
    row = next(row for row in finding.rows if row.text == "1346件")
    assert (row.document, row.value, row.unit) == (f"--{SCRIPT}.txt", -1.0, "件")
    assert not row.is_named, "two documents have this name now"
    assert row.sentence is not None and row.sentence[row.figure] == "1346件"
    assert all(row.document_key is not None and row.at is not None and row.sentence for row in finding.rows)


def test_a_row_of_no_document_is_told_as_it_is(summary: ValidationSummary) -> None:
    (finding,) = (finding for finding in summary.findings if finding.check.rule == "name_unique")
    assert [finding.told(row)["name"] for row in finding.rows] == ["件", "件"]
    assert all(row.document_key is None for row in finding.rows)


def test_no_more_rows_are_looked_up_than_asked_for(damaged: Warehouse) -> None:
    findings = validate(damaged, rows=2).findings
    assert max(len(finding.rows) for finding in findings) == 2
    assert any(finding.check.unexpected > 2 for finding in findings)
    assert validate(damaged).findings == ()
