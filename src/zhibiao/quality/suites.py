"""The suites of expectations/, as they are written. Great Expectations is not needed to read them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

GATES = ("staged_document", "staged_fact")


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite file: its name, its JSON, and the names of its rules in their order."""

    name: str
    source: str
    rules: tuple[str, ...]


@cache
def load_suite(name: str) -> Suite:
    """The suite of expectations/NAME.json."""
    source = files("zhibiao.expectations").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return Suite(name, source, tuple(entry["meta"]["rule"] for entry in json.loads(source)["expectations"]))


@cache
def table_suites() -> tuple[str, ...]:
    """Names of the suites that check core tables; each is the name of its table."""
    names = (file.name.removesuffix(".json") for file in files("zhibiao.expectations").iterdir() if file.name.endswith(".json"))
    return tuple(sorted(name for name in names if name not in GATES))
