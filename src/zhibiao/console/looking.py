"""The commands that show the warehouse in a browser: site, explore."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhibiao.console import options, shell
from zhibiao.lake.location import Named

if TYPE_CHECKING:
    from zhibiao.lake.location import Warehouse


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.as_of
@options.warehouse
@options.quiet
def site(folder: Path, as_of: str | None, warehouse: Named, quiet: bool) -> int:
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


@click.command
@click.option("--port", type=click.IntRange(1024, 65535), help="Where the pages are.  [default: 8351, or any that is free]")
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
@options.warehouse
def explore(port: int | None, no_browser: bool, warehouse: Named) -> int:
    """Look at the warehouse in a browser, until Ctrl-C.

    The pages of `zhibiao site`, of the data as they are now: when something is loaded, open pages say so. Here they do more: a
    page takes questions in SQL (it reads only), and a figure can be corrected where it stands in its document. Only this machine
    reaches them.

    \b
    zhibiao explore
    zhibiao explore --warehouse /srv/zhibiao --no-browser
    """
    from zhibiao.lake.location import locate

    return show(locate(warehouse), port=port, open_browser=not no_browser)


def show(warehouse: "Warehouse", *, port: int | None = None, page: str = "", open_browser: bool = True) -> int:
    """Serve the pages until Ctrl-C, and open the one at `page`."""
    from zhibiao.explore import explore as serve

    def tell(address: str) -> None:
        print(address, flush=True)
        if sys.stderr.isatty():
            print("Ctrl-C ends it.", file=sys.stderr)

    serve(warehouse, port=port, page=page, open_browser=open_browser, tell=tell, complain=shell.complain)
    return shell.FINE
