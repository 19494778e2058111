"""Great Expectations, imported only when something is to be checked: the import alone takes seconds."""

import json
import os
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypedDict, cast

import duckdb
import pyarrow as pa

from zhibiao.errors import ZhibiaoError
from zhibiao.quality.check import Check
from zhibiao.quality.suites import Suite

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.datasource.fluent.interfaces import Batch

_EXAMPLES = 1  # breaking values to keep of each failed check


def warm_up() -> None:
    """Begin the import in the background, so that it overlaps with the reading. Harmless to repeat."""
    threading.Thread(target=_context, name="import-great-expectations", daemon=True).start()


def check_rows(rows: pa.Table, suite: Suite, table: str) -> tuple[Check, ...]:
    """Every expectation of the suite over staged rows; a failed check knows the positions of the breaking rows."""
    source = _context().data_sources.add_or_update_pandas("staged")
    frame = rows.to_pandas(date_as_object=False)
    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    return _run(batch, suite, table, rows.num_rows)


def check_query(connection: duckdb.DuckDBPyConnection, query: str, suite: Suite, table: str) -> tuple[Check, ...]:
    """Every expectation of the suite over the rows of a query, inside the transaction that the connection has open."""
    context = _context()  # before any other import from the library: see _built
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from sqlalchemy.pool import StaticPool

    engine = {"creator": lambda: _shared(connection), "poolclass": StaticPool}
    described = {"name": "warehouse", "connection_string": "duckdb://", "create_temp_table": False, "kwargs": engine}
    source = context.data_sources.add_or_update_sql(SQLDatasource(**described))
    batch = source.add_query_asset(suite.name, query).add_batch_definition_whole_table("all").get_batch()
    counted = connection.execute(f"select count(*) from ({query})").fetchone()
    return _run(batch, suite, table, counted[0] if counted else 0)


def count_built(suite: Suite) -> int:
    """How many expectations of the suite will be checked; ZhibiaoError when that is not all of them."""
    return len(_built(suite).expectations)


@cache
def _built(suite: Suite) -> "ExpectationSuite":
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


def _run(batch: "Batch", suite: Suite, table: str, rows: int) -> tuple[Check, ...]:
    """Ask first whether all is well, which is cheaper, and for the breaking rows only when it is not."""
    built = _built(suite)
    outcome = batch.validate(built, result_format={"result_format": "BOOLEAN_ONLY"})
    if not outcome.success:
        outcome = batch.validate(built, result_format={"result_format": "COMPLETE", "partial_unexpected_count": _EXAMPLES})
    checks = {check.rule: check for check in (_check(result, suite, table, rows) for result in outcome.results)}
    return tuple(checks[rule] for rule in suite.rules)


def _check(result: "ExpectationValidationResult", suite: Suite, table: str, rows: int) -> Check:
    config = result.expectation_config
    assert config is not None, "every result of a suite belongs to an expectation"
    rule = cast(str, config.meta["rule"])
    found = cast(_Found, result.result)
    if not result.success and not found:
        raise ZhibiaoError(f"expectations/{suite.name}.json: {rule} could not be checked ({result.exception_info})")
    unexpected = found["unexpected_count"] if "unexpected_count" in found else found.get("observed_value")
    examples = found.get("partial_unexpected_list") or (found.get("details") or _Details()).get("unexpected_rows") or []
    return Check(
        table=table,
        suite=suite.name,
        rule=rule,
        description=config.description or "",
        passed=bool(result.success),
        checked=rows,
        unexpected=unexpected or 0,
        example=str(examples[0]) if not result.success and examples else None,
        rows=tuple(found.get("unexpected_index_list") or ()),
    )
