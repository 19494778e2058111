"""The commands that show the warehouse in a browser: site, explore."""

import sys
from pathlib import Path

import click

from zhibiao.console import options, shell


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.as_of
@options.warehouse
@options.quiet
def site(folder: Path, as_of: str | None, warehouse: str | None, quiet: bool) -> int:
    """Write pages to look at: what there is, what it says, and the sentence behind each figure.

    They are files that need neither server nor network: put DIR on a file share, or send it as a ZIP. An earlier set of pages
    in DIR is replaced.

    \b
    zhibiao site pages/
    zhibiao site /srv/share/zhibiao --quiet
    """
    from zhibiao.lake.location import locate
    from zhibiao.operations.site import write_site

    summary = write_site(folder, locate(warehouse), as_of=as_of)
    if not quiet:
        print(f"{summary.pages:,} pages, {summary.bytes / 1e6:,.1f} MB ({summary.seconds:.1f} s)", file=sys.stderr)
        print(summary.index)
    return shell.FINE
