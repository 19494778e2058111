"""A suite as it is asked first: whether all is well, in as few questions to the database as will do."""

import json
from functools import cache

from zhibiao.quality.suites import Entry, Suite, query_of, warns

TOGETHER = "all_queries"  # the name that several queries asked as one have for a rule


def define_counting() -> type:
    """Make known an expectation that counts the rows of its query and does not fetch them: half the work where all is well."""
    from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation

    class NoUnexpectedRows(UnexpectedRowsExpectation):
        """UnexpectedRowsExpectation, with the count alone."""

        metric_dependencies = ("unexpected_rows_query.row_count",)

        def _validate(
            self, metrics: dict[str, int], runtime_configuration: object = None, execution_engine: object = None
        ) -> dict[str, object]:
            count = metrics["unexpected_rows_query.row_count"]
            return {"success": count == 0, "result": {"observed_value": count}}

    return NoUnexpectedRows


@cache
def asked_first(suite: Suite) -> Suite:
    """The suite as it is asked first: its critical queries in one, and each that warns with its count alone.

    A dozen questions to the database take ten times as long as one. Only when that one finds something are they asked singly.
    """
    entries = suite.entries
    queries = {rule: query for rule, entry in entries.items() if (query := query_of(entry)) is not None}
    strict = [query for rule, query in queries.items() if not warns(entries[rule])]
    asked = [entry for rule, entry in entries.items() if rule not in queries]
    asked += [_counting(rule, query) for rule, query in queries.items() if warns(entries[rule])]
    if strict:
        asked.append(_counting(TOGETHER, " union all ".join(f"(select 1 from ({query}))" for query in strict)))
    names = tuple(entry["meta"]["rule"] for entry in asked)
    return Suite(suite.name, json.dumps(json.loads(suite.source) | {"expectations": asked}), names)


def _counting(rule: str, query: str) -> Entry:
    return Entry(
        type="no_unexpected_rows",
        kwargs={"unexpected_rows_query": query},
        meta={"rule": rule},
        description="No row breaks it.",
    )
