"""What the list of facts shows, searches and hands over beside what it sorts by: the sentence, and whose it is."""

import re
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
        fact.table_row is not null,
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
    in_table: bool
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
    marks = [_mark(row) for row in rows]
    return {
        "text": texts.values,
        "documents": documents.values,
        "of_document": _OF_DOCUMENT,
        "document": document,
        "fact_key": [str(row.key) for row in rows],  # JavaScript has no whole numbers as long as these
        "mark": [start for start, _ in marks],
        "mark_end": [end for _, end in marks],
        **{name: [row.numbers[at] for row in rows] for at, name in enumerate(_NUMBERS)},
        **{name: [row[at] for row in text] for at, name in enumerate(_TEXTS)},
        "rare": {
            name: [(at, plain(row.rare[place])) for at, row in enumerate(rows) if row.rare[place] is not None]
            for place, name in enumerate(_RARE)
        },
    }


def _mark(row: _Detail) -> tuple[int, int]:
    """Where the figure begins and ends in its sentence, as JavaScript counts; -1 where it is not in it.

    The sentence is the text without its line breaks, so that a figure may stand before where it would be in the text; that of
    a cell of a table is made up of the heads and the cell, so that the figure comes last.
    """
    start, end = row.offset, row.offset + len(row.source_text)
    if row.in_table or start < 0 or row.sentence[start:end] != row.source_text:
        figure = r"\s*".join(map(re.escape, "".join(row.source_text.split())))
        spans = [found.span() for found in re.finditer(figure, row.sentence)] if figure else []
        before = [span for span in spans if span[0] <= start] if not row.in_table else spans
        start, end = (before or spans or [(-1, -1)])[-1]
    if start < 0:
        return -1, -1
    return _width(row.sentence[:start]), _width(row.sentence[:end])


def _width(text: str) -> int:
    """How long the text is that is shown, as JavaScript counts: signs outside the first plane are two."""
    return len(visible_text(text).encode("utf-16-le", "surrogatepass")) // 2
