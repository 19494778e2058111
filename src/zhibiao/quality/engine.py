"""Great Expectations, imported only when something is to be checked: the import alone takes seconds."""

import json
import os
import threading
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypedDict, cast

import duckdb
import pyarrow as pa

from zhibiao.errors import ZhibiaoError
from zhibiao.quality.check import Check
from zhibiao.quality.counting import TOGETHER, asked_first, define_counting
from zhibiao.quality.suites import Entry, Suite, query_of, severity_of, warns

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.datasource.fluent.interfaces import Batch

_EXAMPLES = 1  # breaking values to keep of each failed check


@dataclass(frozen=True, slots=True)
class Examination:
    """Rows to be checked: the query for them, the suite, and the name of the table that they are of."""

    query: str
    suite: Suite
    table: str


def warm_up() -> None:
    """Begin the import in the background, so that it overlaps with the reading. Harmless to repeat."""
    threading.Thread(target=_context, name="import-great-expectations", daemon=True).start()


def check_rows(rows: pa.Table, suite: Suite, table: str) -> tuple[Check, ...]:
    """Every expectation of the suite over staged rows; a failed check knows the positions of the breaking rows."""
    source = _context().data_sources.add_or_update_pandas("staged")
    frame = rows.to_pandas(date_as_object=False)
    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    return _run(batch, suite, table, rows.num_rows, lambda broken: broken)


def check_queries(connection: duckdb.DuckDBPyConnection, examinations: Sequence[Examination]) -> tuple[Check, ...]:
    """Every expectation of the suites over the rows of their queries, inside the transaction that the connection has open.

    An expectation over no rows holds. Of a warning's query that finds something the caller counts the rows and names them.
    """
    context = _context()  # before any other import from the library: see `build`
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from sqlalchemy.pool import StaticPool

    engine = {"creator": lambda: _shared(connection), "poolclass": StaticPool}
    # All assets are described at once: each that is added later has the whole description written anew.
    assets = [
        {"name": each.suite.name, "type": "query", "query": each.query, "batch_definitions": [{"name": "all"}]}
        for each in examinations
    ]
    described = {
        "name": "warehouse",
        "connection_string": "duckdb://",
        "create_temp_table": False,
        "kwargs": engine,
        "assets": assets,
    }
    source = context.data_sources.add_or_update_sql(SQLDatasource(**described))
    checks: list[Check] = []
    for each in examinations:
        counted = connection.execute(f"select count(*) from ({each.query})").fetchone()
        rows = counted[0] if counted else 0
        if rows:
            batch = cast("Batch", source.get_asset(each.suite.name).get_batch_definition("all").get_batch())
            checks += _run(batch, each.suite, each.table, rows, asked_first)
        else:
            checks += (_nothing_checked(each, rule) for rule in each.suite.rules)
    return tuple(checks)


def count_built(suite: Suite) -> int:
    """How many expectations of the suite will be checked; ZhibiaoError when that is not all of them."""
    return len(build(suite).expectations)


@cache
def build(suite: Suite) -> "ExpectationSuite":
    """The suite as Great Expectations has it, whole; ZhibiaoError when it does not know all of its expectations."""
    _context()  # waits until the import in the background is through: two at once would lock each other out
    from great_expectations.core import ExpectationSuite

    built = ExpectationSuite(**json.loads(suite.source))
    # Great Expectations drops an expectation of a type that it does not know without a word.
    if len(built.expectations) != len(suite.rules):
        raise ZhibiaoError(
            f"expectations/{suite.name}.json: {len(suite.rules) - len(built.expectations)} expectations are of a type "
            "that Great Expectations does not know. Correct their type"
        )
    return built


_importing = threading.Lock()
_contexts: list["EphemeralDataContext"] = []


def _context() -> "EphemeralDataContext":
    with _importing:
        if not _contexts:
            os.environ["GX_ANALYTICS_ENABLED"] = "false"  # it would ask the network
            import great_expectations
            from great_expectations.data_context.types.base import ProgressBarsConfig

            context = great_expectations.get_context(mode="ephemeral")
            context.variables.progress_bars = ProgressBarsConfig(globally=False)
            define_counting()
            _contexts.append(context)
        return _contexts[0]


def _shared(connection: duckdb.DuckDBPyConnection) -> object:
    """The connection as SQLAlchemy sees it: it may ask, but neither end our transaction nor close us."""
    import duckdb_engine

    class Shared(duckdb_engine.ConnectionWrapper):
        def begin(self) -> None: ...

        def commit(self) -> None: ...

        def rollback(self) -> None: ...

        def close(self) -> None: ...

    return Shared(connection)


class _Details(TypedDict, total=False):
    unexpected_rows: Sequence[object]


class _Found(TypedDict, total=False):
    """What Great Expectations says of one expectation, as far as it is used."""

    unexpected_count: int | None  # None: a sum over no rows
    unexpected_index_list: list[int] | None
    partial_unexpected_list: Sequence[object]
    observed_value: int  # of a query for unexpected rows, their number
    details: _Details | None


def _run(batch: "Batch", suite: Suite, table: str, rows: int, first: Callable[[Suite], Suite]) -> tuple[Check, ...]:
    """Ask first whether all is well, which is cheaper, and for the breaking rows only of the rules that are broken."""
    outcome = batch.validate(build(first(suite)), result_format={"result_format": "BOOLEAN_ONLY"})
    results = {_rule(result): result for result in outcome.results if not result.success}
    again = tuple(rule for rule, entry in suite.entries.items() if _is_asked_again(rule, entry, results))
    if again:
        details = {"result_format": "COMPLETE", "partial_unexpected_count": _EXAMPLES}
        outcome = batch.validate(build(suite.only(again)), result_format=details)
        results |= {_rule(result): result for result in outcome.results}
    return tuple(_check(results.get(rule), suite, rule, table, rows) for rule in suite.rules)


def _is_asked_again(rule: str, entry: Entry, broken: Container[str]) -> bool:
    """The rows that a warning's query finds are looked up by who keeps them; all others are named in the outcome."""
    if query_of(entry) is None:
        return rule in broken
    return not warns(entry) and (TOGETHER in broken or rule in broken)


def _rule(result: "ExpectationValidationResult") -> str:
    config = result.expectation_config
    assert config is not None, "every result of a suite belongs to an expectation"
    return cast(str, config.meta["rule"])


def _check(result: "ExpectationValidationResult | None", suite: Suite, rule: str, table: str, rows: int) -> Check:
    """`result` is None of a rule that was found to hold at first."""
    found = cast(_Found, result.result) if result is not None else _Found()
    passed = result is None or bool(result.success)
    if result is not None and not passed and (result.exception_info or {}).get("raised_exception") is not False:
        raise ZhibiaoError(f"expectations/{suite.name}.json: {rule} could not be checked ({result.exception_info})")
    unexpected = found["unexpected_count"] if "unexpected_count" in found else found.get("observed_value")
    examples = found.get("partial_unexpected_list") or (found.get("details") or _Details()).get("unexpected_rows") or []
    entry = suite.entries[rule]
    return Check(
        table=table,
        suite=suite.name,
        rule=rule,
        severity=severity_of(entry),
        description=entry["description"],
        passed=passed,
        checked=rows,
        unexpected=unexpected or 0,
        example=str(examples[0]) if not passed and examples else None,
        rows=tuple(found.get("unexpected_index_list") or ()),
    )


def _nothing_checked(examination: Examination, rule: str) -> Check:
    entry = examination.suite.entries[rule]
    return Check(
        table=examination.table,
        suite=examination.suite.name,
        rule=rule,
        severity=severity_of(entry),
        description=entry["description"],
        passed=True,
        checked=0,
        unexpected=0,
    )
