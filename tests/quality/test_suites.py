"""The suites themselves: readable, complete, and none of them silently ignored."""

import json
from importlib.resources import files

import pytest

from zhibiao import catalogue
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.marts import read_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import read_tables
from zhibiao.lake.staging import stage
from zhibiao.quality import engine
from zhibiao.quality.gate import gate
from zhibiao.quality.suites import COMPARISON, GATES, Suite, load_suite, query_of, severity_of, table_suites, warns
from zhibiao.quality.warnings import COLUMNS


@pytest.mark.parametrize("name", [*GATES, COMPARISON, *table_suites()])
def test_every_expectation_has_a_name_and_a_description_and_is_built(name: str) -> None:
    suite = load_suite(name)
    entries = json.loads(suite.source)["expectations"]
    assert len(set(suite.rules)) == len(suite.rules) > 0
    assert all(entry["description"].endswith(".") for entry in entries)
    assert all(entry["severity"] in ("critical", "warning", "info") for entry in entries)
    assert json.loads(suite.source)["name"] == name
    assert engine.count_built(suite) == len(suite.rules)
    assert [built.severity.value for built in engine.build(suite).expectations] == [entry["severity"] for entry in entries]


def test_every_table_and_mart_has_a_suite() -> None:
    tables = {table.name for table in read_tables()}
    marts = read_marts(catalogued(catalogue.load().metrics).values())
    named = {f"mart.{mart.name}" for mart in marts if mart.category is None}
    of_categories = [mart for mart in marts if mart.category is not None]
    assert len(tables) > 12 and len(named) > 7 and len(of_categories) > 20
    assert set(table_suites()) == tables | named
    assert {file.name for file in files("zhibiao.expectations").iterdir() if file.name.endswith(".json")} == {
        f"{name}.json" for name in (*GATES, COMPARISON, *tables, *named)
    }
    # A load would take longer with a suite for each category. They need none: each is the rows of one that has a suite.
    for mart in of_categories:
        assert f"from mart.actual\nwhere category = '{mart.category}'\norder by" in mart.sql


def test_comparisons_only_warn_and_say_which_facts_they_flag() -> None:
    for rule, entry in load_suite(COMPARISON).entries.items():
        query = query_of(entry)
        assert warns(entry) and query is not None, rule
        assert all(column in query.rpartition(" from ")[0] for column in COLUMNS), rule


def test_an_expectation_without_a_severity_is_critical_as_for_great_expectations() -> None:
    source = json.loads(load_suite("core.dim_unit").source)
    del source["expectations"][0]["severity"]
    suite = Suite("core.dim_unit", json.dumps(source), load_suite("core.dim_unit").rules)
    assert severity_of(suite.entries[suite.rules[0]]) == engine.build(suite).expectations[0].severity.value == "critical"


def test_an_expectation_of_unknown_type_is_an_error_and_not_dropped() -> None:
    source = json.loads(load_suite("core.dim_unit").source)
    source["expectations"][0]["type"] = "expect_column_values_to_be_lovely"
    with pytest.raises(ZhibiaoError, match="1 expectations are of a type"):
        engine.count_built(Suite("broken", json.dumps(source), ("a", "b", "c")))


def test_the_gate_of_an_empty_batch_refuses_nothing() -> None:
    gated = gate(stage([]))
    assert (gated.documents, gated.facts) == ((), ())
    assert all(check.passed for check in gated.checks)
