"""What the list of facts shows, searches and hands over beside what it sorts by: the sentence, and whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from zhibiao.defuse import visible_text
from zhibiao.site.columns import Content, bounds, plain
from zhibiao.site.source import Source

# What is the same for all facts of a document; the others differ. Names are those of mart.observation.
_OF_DOCUMENT = (
    "document_id", "organisation_id", "organisation", "organisation_kind", "level", "place", "province", "city", "county",
    "town", "place_code", "document", "title", "doc_number", "document_kind", "publish_date", "address",
)  # fmt: skip
_TEXTS = ("source_text", "sentence", "measure", "subject", "section", "change", "qualifier")
_NUMBERS = ("char_start", "char_end")
_RARE = (
    "value_low", "value_high", "original_value", "correction", "warnings", "page", "table_row", "table_column", "confidence",
)  # fmt: skip
_SQL = f"""
    select
        listed.organisation_order, listed.offset_in_sentence, fact.fact_key, fact.source_text, fact.sentence,
        [{", ".join(f"fact.{name}" for name in _NUMBERS)}],
        [{", ".join(f"fact.{name}" for name in _TEXTS)}],
        ({", ".join(f"fact.{name}" for name in _OF_DOCUMENT)}),
        ({", ".join(f"fact.{name}" for name in _RARE)})
    from look.listed_fact as listed
    join look.observation as fact on listed.fact_key = fact.fact_key
    where listed.organisation_order >= ? and listed.organisation_order < ?
    order by listed.organisation_order
"""


@dataclass(frozen=True, slots=True)
class _Detail:
    number: int
    offset: int  # of the figure in its sentence, as far as that is a part of the document's text
    key: int
    source_text: str
    sentence: str
    numbers: list[int]
    texts: list[str | None]
    document: tuple[str | date | None, ...]
    rare: tuple[str | float | int | None, ...]


@dataclass
class _Numbered:
    """Values, each once, and the number that stands for it."""

    values: list[object] = field(default_factory=list[object])
    numbers: dict[object, int] = field(default_factory=dict[object, int])

    def number(self, value: object, written: object) -> int:
        """The number of the value, which is written as another."""
        known = self.numbers.get(value)
        if known is None:
            known = self.numbers[value] = len(self.values)
            self.values.append(written)
        return known


def pieces(source: Source, size: int, only: int | None) -> Iterator[tuple[int, Content]]:
    """What belongs to the facts in the order of organisations; texts are numbers in `text`, documents in `documents`."""
    rows = source.stream(_Detail, _SQL, *bounds(size, only))
    for piece, same in groupby(rows, key=lambda row: row.number // size):
        yield piece, _piece(list(same))


def _piece(rows: list[_Detail]) -> Content:
    texts, documents = _Numbered(), _Numbered()
    document = [documents.number(row.document, [*map(plain, row.document)]) for row in rows]
    text = [[-1 if each is None else texts.number(each, visible_text(each)) for each in row.texts] for row in rows]
    return {
        "text": texts.values,
        "documents": documents.values,
        "of_document": _OF_DOCUMENT,
        "document": document,
        "fact_key": [str(row.key) for row in rows],  # JavaScript has no whole numbers as long as these
        "mark": [_mark(row) for row in rows],
        **{name: [row.numbers[at] for row in rows] for at, name in enumerate(_NUMBERS)},
        **{name: [row[at] for row in text] for at, name in enumerate(_TEXTS)},
        "rare": {
            name: [(at, plain(row.rare[place])) for at, row in enumerate(rows) if row.rare[place] is not None]
            for place, name in enumerate(_RARE)
        },
    }


def _mark(row: _Detail) -> int:
    """Where the figure begins in its sentence, as JavaScript counts; -1 where it is not in it.

    The sentence of a cell is made up of its heads and itself, so that the figure comes last.
    """
    at = row.offset
    if at < 0 or not row.sentence.startswith(row.source_text, at):
        at = row.sentence.rfind(row.source_text)
    return len(visible_text(row.sentence[:at]).encode("utf-16-le", "surrogatepass")) // 2 if at >= 0 else -1
