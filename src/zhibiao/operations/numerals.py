"""The numerals that are no facts: the warehouse keeps none of them, so originals are read again."""

from collections.abc import Iterable, Iterator, Sequence

from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import read_original
from zhibiao.operations.reading import File, Read, explain_again
from zhibiao.site.document import Numeral, Original


def numerals_of(warehouse: Warehouse, originals: Iterable[Original]) -> Iterator[tuple[str, Sequence[Numeral]] | None]:
    """The text of each file with the numerals that are no facts, in order; None for a file that is gone or unreadable.

    Recognising the characters of a scan takes seconds a page: scans are passed over, as None.
    """
    # What a worker gets is empty where there is nothing to read, so that answers stay in the order of the questions.
    for _, value in explain_again(_file(warehouse, each) for each in originals):
        if isinstance(value, Read) and value.document.text:
            yield value.document.text, [Numeral(each.start, each.end, each.trap) for each in value.report.trapped]
        else:
            yield None


def _file(warehouse: Warehouse, original: Original) -> File:
    data = None if original.is_scan else read_original(warehouse, original.sha256)
    return File(data or b"", original.name, original.address)
