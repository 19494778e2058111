"""The command that asks the warehouse: sql."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

from zhibiao.console import options, shell
from zhibiao.console.formats import Format, write
from zhibiao.console.rows import Rows, from_arrow, from_records, pick
from zhibiao.errors import UsageError
from zhibiao.lake.location import Named

ANALYSES_AT_A_GLANCE = ("name", "title", "parameters")


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """A named analysis in the list of them. Of the parameters, those in brackets may be left out."""

    name: str
    title: str
    title_zh: str
    parameters: str
    description: str
    description_zh: str


@click.command
@click.argument("query", required=False)
@click.option("--param", "given", metavar="NAME=VALUE", multiple=True, help="The value of a parameter ($NAME); repeatable.")
@click.option("--allow-files", is_flag=True, help="Let the question read local CSV, Parquet and JSON files; it writes none.")
@click.option("--list", "wants_list", is_flag=True, help="List the analyses that have a name, with their parameters.")
@click.option("--show", "wants_sql", is_flag=True, help="Print the SQL of the named analysis instead of asking it.")
@options.as_of
@options.warehouse
@options.output()
def sql(
    query: str | None,
    given: tuple[str, ...],
    allow_files: bool,
    wants_list: bool,
    wants_sql: bool,
    as_of: str | None,
    warehouse: Named,
    form: Format,
) -> int:
    """Ask the warehouse a question.

    QUERY is SQL, a file with it, - for standard input, or the name of an analysis. Without it a shell opens on a terminal;
    elsewhere the analyses are listed.

    The connection reads only, and no file outside the warehouse without --allow-files. Values of parameters are bound, never
    pasted into the SQL.

    \b
    zhibiao sql "from mart.hearings"
    zhibiao sql "select organisation, sum(value) from mart.mediation group by all" --format csv
    zhibiao sql mediation_per_10k_screened --param year=2022 --param level=county
    zhibiao sql 'from mart.observation where metric = $metric' --param metric=deliberation.hearings
    zhibiao sql analysis.sql --format parquet > result.parquet
    zhibiao sql "from mart.headline join 'population.csv' using (county)" --allow-files
    zhibiao sql "from mart.hearings" --as-of 2026-11-01
    zhibiao sql --list
    zhibiao sql
    """
    if wants_sql:
        from zhibiao.operations.analyses import find_analysis

        if query is None:
            raise UsageError("--show needs the name of an analysis; `zhibiao sql --list` lists them")
        print(find_analysis(query).text, end="")
        return shell.FINE
    if wants_list or (query is None and not (sys.stdin.isatty() and sys.stdout.isatty())):
        rows = analysis_rows()
        write(pick(rows, ANALYSES_AT_A_GLANCE) if form is Format.TABLE else rows, form, sys.stdout)
        return shell.FINE

    from zhibiao.lake.location import locate

    place = locate(warehouse)
    if query is None:
        from zhibiao.console.interactive import converse

        if given:
            raise UsageError("--param belongs to a QUERY; in the shell it is .run NAME year=2022")
        return converse(place, form=form, as_of=as_of, allow_files=allow_files)

    from zhibiao.operations.query import run_sql

    question = sys.stdin.read() if query == "-" else query
    rows = from_arrow(run_sql(question, place, given=split(given), as_of=as_of, allow_files=allow_files))
    write(rows, form, sys.stdout)
    return shell.FINE


def analysis_rows() -> Rows:
    """The named analyses, a row each."""
    from zhibiao.operations.analyses import analyses

    lines = (
        AnalysisLine(one.name, one.title, one.title_zh, one.usage, one.description, one.description_zh) for one in analyses()
    )
    return from_records(AnalysisLine, lines)


def split(given: Iterable[str]) -> dict[str, str]:
    """Values by the names of their parameters. UsageError for what is not NAME=VALUE, and for a name that comes twice."""
    values: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        name = name.strip().removeprefix("$")
        if not sign or not name:
            raise UsageError(f"'{one}' is no parameter: write it NAME=VALUE, for example year=2022")
        if name in values:
            raise UsageError(f"the parameter {name} is given twice")
        values[name] = value
    return values
