"""The data of the lists as scripts, in pieces: a page that is opened from a folder may run scripts, but read no files.

Each script calls `zhibiao.piece(name, content)`. Facts come as columns, twice, sorted by metric and sorted by place and
organisation, so that a filter by either loads few pieces; what is only shown, searched or downloaded (sentences above all)
lies in pieces of its own. `data/facts.js` says what each piece holds.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from zhibiao.site import columns, details
from zhibiao.site.columns import Content
from zhibiao.site.listing import listed
from zhibiao.site.page import Page
from zhibiao.site.source import Source
from zhibiao.site.words import TERMS

FOLDER = "data"
SIZE = 5_000  # rows of a piece

Series = Callable[[Source, int, int | None], Iterator[tuple[int, Content]]]
"""Makes all pieces of a size, or the one of a number."""


def _words(_source: Source, _size: int) -> Content:
    """The codes of the marts in words, Chinese and English."""
    return {kind: {code: (words.zh, words.en) for code, words in terms.items()} for kind, terms in TERMS.items()}


_SINGLE: Mapping[str, Callable[[Source, int], Content]] = {
    "words": _words,
    "facts": columns.facts,
    "places": columns.places,
    "organisations": columns.organisations,
    "documents": columns.documents,
}
_SERIES: Mapping[str, Series] = {
    "facts/metric": columns.by_metric,
    "facts/organisation": columns.by_organisation,
    "facts/detail": details.pieces,
    "organisations": columns.organisation_rows,
    "documents": columns.document_rows,
}


def files(source: Source, size: int = SIZE) -> Iterator[Page]:
    """Every script of data."""
    listed(source)
    for name, content in _SINGLE.items():
        yield _script(name, content(source, size))
    for series, pieces in _SERIES.items():
        for number, content in pieces(source, size, None):
            yield _script(f"{series}/{number}", content)


def file(source: Source, path: str, size: int = SIZE) -> Page | None:
    """The script of a path below the site's folder ("data/facts/metric/0.js"); None where there is none."""
    name = path.removeprefix(f"{FOLDER}/").removesuffix(".js")
    if path != _path(name):
        return None
    listed(source)
    if name in _SINGLE:
        return _script(name, _SINGLE[name](source, size))
    series, _, number = name.rpartition("/")
    if series not in _SERIES or not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return next((_script(name, content) for _, content in _SERIES[series](source, size, int(number))), None)


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.js"


def _script(name: str, content: Content) -> Page:
    """The call. Nothing in it ends a script, wherever it is put: no `<`, no line break that JSON has and JavaScript had not."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Page(_path(name), f'zhibiao.piece("{name}",{text});\n'.encode())
