"""Statements that DuckDB does not show as a tree: EXPLAIN, and PIVOT whose columns stand in the data."""

import re
from collections.abc import Sequence
from itertools import pairwise

import duckdb

from zhibiao.errors import UsageError

# What may stand before a bracket in a PIVOT: the words of SQL that do, and functions that make a value of values.
_WORDS = frozenset(
    (
        "all", "and", "any", "as", "between", "by", "case", "columns", "distinct", "else", "exclude", "exists", "filter",
        "from", "having", "in", "is", "join", "like", "not", "on", "or", "over", "pivot", "replace", "select", "some", "then",
        "using", "values", "when", "where", "with",
    )
)  # fmt: skip
_FUNCTIONS = frozenset(
    (
        "abs", "any_value", "approx_count_distinct", "arg_max", "arg_min", "avg", "ceil", "coalesce", "concat", "concat_ws",
        "contains", "count", "date_part", "ends_with", "first", "floor", "greatest", "if", "ifnull", "last", "least", "left",
        "length", "list", "lower", "max", "mean", "median", "min", "mode", "month", "nullif", "quantile_cont", "quarter",
        "right", "round", "split_part", "starts_with", "stddev", "string_agg", "strip_accents", "substr", "substring", "sum",
        "trim", "upper", "year",
    )
)  # fmt: skip
_PLAIN = re.compile(r"""\w+ | \d+\.\d* | "[^"]*" | '[^']*' | [^\w\s'"$/-]{1,2} | [/-]""", re.VERBOSE)


def explained(sql: str) -> str:
    """What follows EXPLAIN or EXPLAIN ANALYZE: whoever has checked that has checked the whole. Empty when it cannot be told."""
    head = re.match(r"(?:\s|--[^\n]*\n)*explain(?:\s+analy[sz]e)?(?=[\s(])", sql, re.IGNORECASE)
    return sql[head.end() :] if head else ""


def check_pivot(sql: str, kinds: Sequence[duckdb.StatementType]) -> bool:
    """Whether `sql` is one PIVOT that DuckDB takes apart into several statements.

    Their trees cannot be had, so that its words are looked at: UsageError when a bracket follows one that is not known here,
    and when the words cannot be told apart for certain.
    """
    *before, last = kinds or [None]
    if not before or last != duckdb.StatementType.SELECT or set(before) != {duckdb.StatementType.CREATE}:
        return False
    words = _words(sql.rstrip().removesuffix(";"))
    if ";" in words:
        return False
    for word, following in pairwise(words):
        if following == "(" and (word[0].isalpha() or word[0] in '_"') and word not in _WORDS and word not in _FUNCTIONS:
            raise UsageError(
                f"the function {word} is not allowed in a PIVOT without a list of its columns. "
                "Name them: pivot … on year in (2021, 2022) using …"
            )
    return True


def _words(sql: str) -> list[str]:
    """The words and signs of a statement in lower case. UsageError for comments and rarer notations, which could hide some."""
    encoded = sql.encode()
    starts = [start for start, _ in duckdb.tokenize(sql)]
    ends = [*starts[1:], len(encoded)]
    words = [encoded[start:end].decode(errors="replace").strip().lower() for start, end in zip(starts, ends, strict=True)]
    for word in words:
        if not _PLAIN.fullmatch(word):
            raise UsageError(f"a PIVOT without a list of its columns is to be written plainly, without comments: {word[:40]}")
    return words
