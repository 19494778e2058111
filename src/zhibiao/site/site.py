"""The whole site: every file that it has, or the one of a path."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files

import vl_convert

from zhibiao.lake.descriptions import Words
from zhibiao.pages import frame_style
from zhibiao.site import dictionary, document, lists, metric, organisation, overview, pieces, place, quality, sql
from zhibiao.site.document import Numerals
from zhibiao.site.page import Page, Press
from zhibiao.site.source import Source

Room = Callable[[Press, str | None], Iterator[Page]]
"""Makes all pages of a kind, or the one of an id."""

# The folder of each kind of page that there are many of, and who makes them.
_ROOMS: dict[str, Room] = {"metrics": metric.pages, "organisations": organisation.pages, "places": place.pages}
_DOCUMENTS = "documents"
# Pages that there is one of.
_PAGES: dict[str, Callable[[Press], Page]] = {
    "index.html": overview.page,
    "facts.html": lists.facts,
    "organisations/index.html": lists.organisations,
    "documents/index.html": lists.documents,
    "quality.html": quality.page,
    "dictionary.html": dictionary.page_in("en"),
    "dictionary.zh-CN.html": dictionary.page_in("zh"),
}
# Pages that need somebody who answers.
_SERVED_PAGES: dict[str, Callable[[Press], Page]] = {"sql.html": sql.page}
_SERVED = "served"  # the folder of their scripts
_ASSETS = "assets"
NAMES = frozenset(path.partition("/")[0] for path in (*_PAGES, *_ROOMS, _DOCUMENTS, _ASSETS, pieces.FOLDER))
"""What lies in a site's folder."""


class Site:
    """The files of a site, made when they are asked for."""

    def __init__(self, source: Source, numerals: Numerals, *, served: bool = False, token: str = "") -> None:
        self._press = Press(source, served, token)
        self._rooms = _ROOMS | {_DOCUMENTS: partial(document.pages, numerals=numerals)}

    def files(self) -> Iterator[Page]:
        """Every file, pages of a kind in the order in which they are quickest to make."""
        yield from _assets()
        for page in _PAGES.values():
            yield page(self._press)
        yield from pieces.files(self._press.source)
        for room in self._rooms.values():
            yield from room(self._press, None)

    def file(self, path: str) -> Page | None:
        """The file of a path below the site's folder ("metrics/mediation.cases_resolved.html"); None where there is none."""
        if path in _PAGES:
            return _PAGES[path](self._press)
        folder, _, name = path.partition("/")
        if self._press.served and path in _SERVED_PAGES:
            return _SERVED_PAGES[path](self._press)
        if folder == _ASSETS:
            return next((asset for asset in _assets() if asset.path == path), None)
        if self._press.served and folder == _SERVED:
            return next((asset for asset in _scripts(_SERVED) if asset.path == path), None)
        if folder == pieces.FOLDER:
            return pieces.file(self._press.source, path)
        if folder in self._rooms and name.endswith(".html"):
            return next(self._rooms[folder](self._press, name.removesuffix(".html")), None)
        return None

    def notice(self, title: Words, advice: Words) -> Page:
        """What is shown instead of a page: what is wrong, and what to do. It may stand at any address of a served site."""
        return self._press.page("notice.html", "notice.html.j2", "", title, root="/", advice=advice)

    @property
    def snapshot(self) -> int:
        """The number of the snapshot that the pages are made of."""
        return self._press.source.snapshot


def _assets() -> Iterator[Page]:
    """Style and scripts: ours, and the library that draws the charts."""
    yield from _scripts(_ASSETS)
    yield Page(f"{_ASSETS}/vega.js", _vega())


def _scripts(folder: str) -> Iterator[Page]:
    for asset in sorted(files("zhibiao.site").joinpath(folder).iterdir(), key=lambda asset: asset.name):
        shared = frame_style() if asset.name == "site.css" else b""
        yield Page(f"{folder}/{asset.name}", shared + asset.read_bytes())


@cache
def _vega() -> bytes:
    """Vega, Vega-Lite and Vega-Embed in one script, as vl-convert brings them."""
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode("utf-8")
