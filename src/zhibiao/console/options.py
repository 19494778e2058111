"""Arguments and options that several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from zhibiao.console.formats import Format
from zhibiao.lake.location import Named

Given = ParamSpec("Given")
Decorated = TypeVar("Decorated", bound=Callable[..., object])


def _format(_context: click.Context, _parameter: click.Parameter, name: str | None) -> Format | None:
    return Format(name) if name else None


def paths(function: Decorated) -> Decorated:
    """PATH…: files and folders."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))(function)


def warehouse(function: Callable[Given, int]) -> Callable[..., int]:
    """--warehouse, --catalog, --data: where the warehouse lies; the function gets them as one `Named`."""

    @wraps(function)
    def with_place(*args: Given.args, **kwargs: Given.kwargs) -> int:
        said = {name: kwargs.pop(name) for name in ("warehouse", "catalog", "data")}
        named = Named(*(text if isinstance(text, str) else None for text in said.values()))
        kwargs["warehouse"] = named
        return function(*args, **kwargs)

    for option in reversed(_PLACE):
        option(with_place)
    return with_place


_PLACE = (
    click.option(
        "--warehouse",
        "-w",
        metavar="DIR",
        help="The warehouse's folder.  [default: $ZHIBIAO_WAREHOUSE, else ./warehouse]",
    ),
    click.option(
        "--catalog",
        metavar="URL",
        help="PostgreSQL database of the catalog.  [default: $ZHIBIAO_CATALOG, else a file in the folder]",
    ),
    click.option(
        "--data",
        metavar="URL",
        help="Place of the data in an S3 bucket.  [default: $ZHIBIAO_DATA, else the folder]",
    ),
)


def as_of(function: Decorated) -> Decorated:
    """--as-of: an earlier state of the warehouse."""
    return click.option(
        "--as-of",
        metavar="VERSION|TIME",
        help="The warehouse as it was: a version of `zhibiao history`, or a time (UTC).",
    )(function)


def quiet(function: Decorated) -> Decorated:
    """--quiet: nothing but errors."""
    return click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")(function)


def output(default: Format | None = Format.TABLE, says: str | None = None) -> Callable[[Decorated], Decorated]:
    """--format: how rows are written; `says` describes a default of None."""
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice([form.value for form in Format]),
        default=default.value if default else None,
        show_default=says or True,
        callback=_format,
        help="How the rows are written. In csv, text that a spreadsheet would run as a formula begins with an apostrophe.",
    )
