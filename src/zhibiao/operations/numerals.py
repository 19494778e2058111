"""The numerals that are no facts: the warehouse keeps none of them, so originals are read again."""

from collections.abc import Iterable, Iterator, Sequence

from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original
from zhibiao.operations.reading import File, Read, explain_again
from zhibiao.site.document import Numeral, Original


def numerals_of(warehouse: Warehouse, originals: Iterable[Original]) -> Iterator[tuple[str, Sequence[Numeral]] | None]:
    """The text of each file with the numerals that are no facts, in order; None for a file that is gone or unreadable."""
    files = [(each, find_original(warehouse, each.sha256)) for each in originals]
    there = [File(path.read_bytes(), each.name, each.address) for each, path in files if path is not None]
    read = explain_again(there)
    for _, path in files:
        if path is None:
            yield None
            continue
        _, value = next(read)
        if not isinstance(value, Read):
            yield None
            continue
        yield value.document.text, [Numeral(each.start, each.end, each.trap) for each in value.report.trapped]
