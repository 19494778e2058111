"""The suites themselves: readable, complete, and none of them silently ignored."""

import json
from importlib.resources import files

import pytest

from tests.builders import READING_VERSION
from zhibiao import catalogue
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.schema import sql_files
from zhibiao.lake.staging import stage
from zhibiao.quality import engine
from zhibiao.quality.gate import gate
from zhibiao.quality.suites import GATES, Suite, load_suite, table_suites


@pytest.mark.parametrize("name", [*GATES, *table_suites()])
def test_every_expectation_has_a_name_and_a_description_and_is_built(name: str) -> None:
    suite = load_suite(name)
    entries = json.loads(suite.source)["expectations"]
    assert len(set(suite.rules)) == len(suite.rules) > 0
    assert all(entry["description"].endswith(".") for entry in entries)
    assert engine.count_built(suite) == len(suite.rules)


def test_every_core_table_has_a_suite() -> None:
    tables = {f"core.{file.name[3:-4]}" for file in sql_files("core") if file.name[0] in "123"}
    assert set(table_suites()) == tables
    assert {file.name for file in files("zhibiao.expectations").iterdir() if file.name.endswith(".json")} == {
        f"{name}.json" for name in (*GATES, *tables)
    }


def test_an_expectation_of_unknown_type_is_an_error_and_not_dropped() -> None:
    source = json.loads(load_suite("core.dim_unit").source)
    source["expectations"][0]["type"] = "expect_column_values_to_be_lovely"
    with pytest.raises(ZhibiaoError, match="1 expectations are of a type"):
        engine.count_built(Suite("broken", json.dumps(source), ("a", "b", "c")))


def test_the_gate_of_an_empty_batch_refuses_nothing() -> None:
    gated = gate(stage([], catalogue.load().metrics, READING_VERSION))
    assert (gated.documents, gated.facts) == ((), ())
    assert all(check.passed for check in gated.checks)
