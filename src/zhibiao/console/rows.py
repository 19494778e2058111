"""Rows on their way to a person or a file: columns with types, records, and where they come from."""

import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Protocol, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from dataclasses import Field

    import pyarrow as pa

Cell = object  # str, int, float, bool, date, datetime, Decimal, list or None: what Arrow hands over


class Record(Protocol):
    """Any dataclass; its fields are the columns."""

    __dataclass_fields__: "ClassVar[dict[str, Field[object]]]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and the type of its cells that are not None."""

    name: str
    type: type

    @property
    def is_number(self) -> bool:
        """Whether the cells are to be aligned at their last digit."""
        return self.type in (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns and the records under them, each record as long as `columns`.

    `records` may be a stream that can be read once. `arrow` is the table the rows came from, when they came from one:
    Parquet keeps its exact types.
    """

    columns: tuple[Column, ...]
    records: Iterable[tuple[Cell, ...]]
    arrow: "pa.Table | None" = None


def from_records(kind: type[Record], records: Iterable[Record]) -> Rows:
    """The rows of dataclass instances, a column a field."""
    hints = get_type_hints(kind)
    columns = tuple(Column(field.name, _bare(hints[field.name])) for field in fields(kind))
    names = [column.name for column in columns]
    return Rows(columns, (tuple(getattr(record, name) for name in names) for record in records))


def from_arrow(table: "pa.Table") -> Rows:
    """The rows of an Arrow table. Columns named alike, as a query may have, are told apart: `a, a` becomes `a, a_2`."""
    table = table.rename_columns(_distinct(table.column_names))
    kinds: list[pa.DataType] = list(table.schema.types)
    columns = tuple(Column(name, _arrow_type(kind)) for name, kind in zip(table.column_names, kinds, strict=True))
    batches = table.to_batches(max_chunksize=10_000)  # so many Python rows at a time, however long the table
    return Rows(columns, (tuple(record.values()) for batch in batches for record in batch.to_pylist()), table)


def pick(rows: Rows, names: Sequence[str]) -> Rows:
    """The named columns that the rows have, in this order: what fits on a screen."""
    places = {column.name: index for index, column in enumerate(rows.columns)}
    indexes = [places[name] for name in names if name in places]
    columns = tuple(rows.columns[index] for index in indexes)
    return Rows(columns, (tuple(record[index] for index in indexes) for record in rows.records))


def _distinct(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        candidate, count = name, 1
        while candidate in found:
            count += 1
            candidate = f"{name}_{count}"
        found.append(candidate)
    return found


def _arrow_type(kind: "pa.DataType") -> type:
    from pyarrow import types as arrow

    if arrow.is_boolean(kind):
        return bool
    if arrow.is_integer(kind):
        return int
    if arrow.is_floating(kind):
        return float
    if arrow.is_decimal(kind):
        return Decimal
    if arrow.is_timestamp(kind):
        return datetime
    if arrow.is_date(kind):
        return date
    return str


def _bare(hint: object) -> type:
    """`int` of `int | None`; a str enumeration counts as str."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(argument for argument in get_args(hint) if argument is not type(None))
    return hint if isinstance(hint, type) else str
