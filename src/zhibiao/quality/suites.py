"""The suites of expectations/, as they are written. Great Expectations is not needed to read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from zhibiao.quality.check import CRITICAL, WARNING

GATES = ("staged_document", "staged_fact")
COMPARISON = "compared_fact"  # facts side by side, over the relation of sql/check


class Entry(TypedDict):
    """One expectation of a suite file."""

    type: str
    kwargs: dict[str, object]
    meta: Mapping[str, str]
    description: str
    severity: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite file: its name, its JSON, and the names of its rules in their order."""

    name: str
    source: str
    rules: tuple[str, ...]

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The expectations by the names of their rules."""
        return _entries(self)

    def only(self, rules: tuple[str, ...]) -> "Suite":
        """The suite with these of its rules."""
        entries = self.entries
        return Suite(self.name, json.dumps(json.loads(self.source) | {"expectations": [entries[rule] for rule in rules]}), rules)


@cache
def _entries(suite: Suite) -> dict[str, Entry]:
    return {entry["meta"]["rule"]: entry for entry in cast(list[Entry], json.loads(suite.source)["expectations"])}


def query_of(entry: Entry) -> str | None:
    """The query for the rows that break an expectation, `{batch}` standing for the rows to check; None where it has none."""
    query = entry["kwargs"].get("unexpected_rows_query")
    return query if isinstance(query, str) else None


def severity_of(entry: Entry) -> str:
    """critical, warning or info; critical where the suite says nothing, as for Great Expectations."""
    return entry.get("severity", CRITICAL)


def warns(entry: Entry) -> bool:
    """Whether what breaks the expectation is flagged and no more."""
    return severity_of(entry) == WARNING


@cache
def load_suite(name: str) -> Suite:
    """The suite of expectations/NAME.json."""
    source = files("zhibiao.expectations").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return Suite(name, source, tuple(entry["meta"]["rule"] for entry in json.loads(source)["expectations"]))


@cache
def table_suites() -> tuple[str, ...]:
    """Names of the suites that check tables and marts; each is the name of what it checks."""
    names = (file.name.removesuffix(".json") for file in files("zhibiao.expectations").iterdir() if file.name.endswith(".json"))
    return tuple(sorted(name for name in names if name not in (*GATES, COMPARISON)))
