"""docs/data-dictionary.md: every table and column, from the comments in sql/."""

import re

from tools.generated import ROOT, publish
from zhibiao.lake.marts import Mart, read_marts
from zhibiao.lake.schema import sql_files

PAGE = ROOT / "docs" / "data-dictionary.md"

HEAD = """# Data dictionary

Generated from the comments in `sql/` by `make docs`. `zhibiao publish` hands the same words on, in `datapackage.json` and
as comments in `zhibiao.duckdb`.

- `mart`: views that answer questions in one line. Each shows current versions of documents; none mixes what was done with
  what is planned or required.
- `core`: the star that the marts are made of. Keys are hashes of natural keys.
- `ops`: what ran, what was refused and why, what was checked, what a person changed.
"""


def render() -> str:
    """The whole page: marts first, because they are what people ask."""
    tables = [_table(file.read_text(encoding="utf-8")) for file in sql_files("core")]
    return "\n".join([HEAD, *(_mart(mart) for mart in read_marts(())), *tables])


def _mart(mart: Mart) -> str:
    lines = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in mart.columns.items()]
    return "\n".join([f"## mart.{mart.name}", "", mart.description, "", "| column | meaning |", "| --- | --- |", *lines, ""])


def _table(ddl: str) -> str:
    """A file of sql/core holds one `create table`, a column a line, and a comment on the table and on every column."""
    [(name, body)] = re.findall(r"^create table ([\w.]+) \(\n(.*?)^\)", ddl, re.MULTILINE | re.DOTALL)
    types = dict(re.findall(r"^ +(\w+) (\w+(?:\([^)]*\))?)", body, re.MULTILINE))
    comments = {
        target: text.replace("''", "'") for target, text in re.findall(r"^comment on \w+ ([\w.]+) is '(.*)';$", ddl, re.MULTILINE)
    }
    lines = [f"| `{column}` | {kind} | {_cell(comments[f'{name}.{column}'])} |" for column, kind in types.items()]
    return "\n".join([f"## {name}", "", comments[name], "", "| column | type | meaning |", "| --- | --- | --- |", *lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    publish(PAGE, render())
