"""Rows of files as Arrow tables: what the gate looks at and the load inserts."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from zhibiao.lake.addresses import address_rows
from zhibiao.lake.place_table import PLACE
from zhibiao.lake.records import Address, Cell, FileRows, Row
from zhibiao.lake.rows import table_of

_AT_ONCE = 5_000  # rows of facts that are held as Python values, which take five times the room

_DOCUMENT = pa.schema(
    [
        ("document_key", pa.int64()), ("report_key", pa.int64()), ("name", pa.string()), ("address", pa.string()),
        ("sha256", pa.string()), ("bytes", pa.int64()), ("title", pa.string()), ("doc_number", pa.string()),
        ("kind", pa.string()), ("issuer", pa.string()), ("organisation_key", pa.int64()), ("place_key", pa.int64()),
        ("report_year", pa.int32()),
        ("period_start", pa.date32()), ("period_end", pa.date32()), ("publish_date", pa.date32()), ("format", pa.string()),
        ("encoding", pa.string()), ("pages", pa.int32()), ("characters", pa.int32()),
        ("text_hash", pa.string()), ("warnings", pa.string()), ("reader_version", pa.string()), ("reading_version", pa.string()),
        ("corrections", pa.string()),
    ]
)  # fmt: skip
_HEADING = pa.struct([("char_start", pa.int32()), ("char_end", pa.int32()), ("level", pa.int32()), ("heading", pa.string())])
_TEXT = pa.schema([("document_key", pa.int64()), ("text", pa.string()), ("outline", pa.list_(_HEADING))])
# Helpers of the gate: what the rules compare a fact with. They are not loaded.
FACT_HELPERS = ("metric", "metric_known", "upper_limit", "characters", "span_text", "period_start", "period_end")
_FACT = pa.schema(
    [
        ("fact_key", pa.int64()), ("document_key", pa.int64()), ("organisation_key", pa.int64()), ("place_key", pa.int64()),
        ("metric_key", pa.int64()), ("unit_key", pa.int64()), ("period_key", pa.int64()), ("report_year", pa.int32()),
        ("status", pa.string()), ("value", pa.float64()), ("value_low", pa.float64()), ("value_high", pa.float64()),
        ("qualifier", pa.string()), ("is_part", pa.bool_()), ("is_repeat", pa.bool_()), ("change", pa.string()),
        ("measure", pa.string()), ("subject", pa.string()), ("section", pa.string()), ("rule", pa.string()),
        ("page", pa.int32()), ("char_start", pa.int32()), ("char_end", pa.int32()), ("source_text", pa.string()),
        ("sentence", pa.string()), ("sentence_start", pa.int32()), ("sentence_end", pa.int32()), ("table_row", pa.int32()),
        ("table_column", pa.int32()), ("confidence", pa.float64()), ("correction_key", pa.int64()), ("total_key", pa.int64()),
        ("metric", pa.string()), ("metric_known", pa.bool_()), ("upper_limit", pa.float64()), ("characters", pa.int32()),
        ("span_text", pa.string()), ("period_start", pa.date32()), ("period_end", pa.date32()),
    ]
)  # fmt: skip
_EVIDENCE = pa.schema(
    [
        ("evidence_key", pa.int64()), ("document_key", pa.int64()), ("position", pa.int32()), ("field", pa.string()),
        ("value", pa.string()), ("how", pa.string()), ("char_start", pa.int32()), ("char_end", pa.int32()),
    ]
)  # fmt: skip
_ORGANISATION = pa.schema(
    [
        ("organisation_key", pa.int64()), ("name", pa.string()), ("office", pa.string()), ("kind", pa.string()),
        ("level", pa.string()), ("place_key", pa.int64()), ("parent_key", pa.int64()), ("lineage_key", pa.int64()),
    ]
)  # fmt: skip
_CORRECTION = pa.schema(
    [
        ("correction_key", pa.int64()), ("document_key", pa.int64()), ("fact_key", pa.int64()), ("action", pa.string()),
        ("char_start", pa.int32()), ("char_end", pa.int32()), ("source_text", pa.string()), ("changes", pa.string()),
        ("old_value", pa.float64()), ("new_value", pa.float64()), ("before", pa.string()), ("after", pa.string()),
        ("reason", pa.string()), ("author", pa.string()), ("decided_on", pa.date32()), ("source", pa.string()),
    ]
)  # fmt: skip
_UNIT = pa.schema([("unit_key", pa.int64()), ("name", pa.string())])
_PERIOD = pa.schema(
    [
        ("period_key", pa.int64()), ("start_date", pa.date32()), ("end_date", pa.date32()), ("days", pa.int32()),
        ("kind", pa.string()), ("label", pa.string()), ("label_zh", pa.string()), ("label_en", pa.string()),
    ]
)  # fmt: skip

# The tables of `Staged`, in the order of its fields.
SCHEMAS = {
    "documents": _DOCUMENT,
    "texts": _TEXT,
    "facts": _FACT,
    "evidence": _EVIDENCE,
    "corrections": _CORRECTION,
    "organisations": _ORGANISATION,
    "places": PLACE,
    "units": _UNIT,
    "periods": _PERIOD,
}


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a batch. `documents` and `facts` hold the columns of their tables and, after them, helpers of the gate."""

    documents: pa.Table
    texts: pa.Table
    facts: pa.Table
    evidence: pa.Table
    corrections: pa.Table
    organisations: pa.Table
    places: pa.Table
    units: pa.Table
    periods: pa.Table

    @property
    def met(self) -> list[Address]:
        """Where the documents were met, in their order."""
        columns = [self.documents[name].to_pylist() for name in ("document_key", "name", "address", "sha256", "format")]
        return [Address(*row) for row in zip(*columns, strict=True)]

    @property
    def addresses(self) -> pa.Table:
        """The same as rows of core.document_address."""
        return address_rows(self.met)

    def only(self, documents: pa.Table) -> "Staged":
        """The rows of these documents (by their `document_key`); those of the dimensions stay."""
        if documents.num_rows == self.documents.num_rows:
            return self
        keys = documents["document_key"].combine_chunks()
        return replace(
            self,
            documents=_of(self.documents, keys),
            texts=_of(self.texts, keys),
            facts=_of(self.facts, keys),
            evidence=_of(self.evidence, keys),
            corrections=_of(self.corrections, keys),
        )


def _of(rows: pa.Table, documents: "pa.Array[pa.Scalar[pa.DataType]]") -> pa.Table:
    return rows.filter(pc.is_in(rows["document_key"], value_set=documents))


@dataclass
class Stage:
    """Takes the rows of one file after another, all different in content."""

    facts: int = 0
    characters: int = 0
    _waiting: list[FileRows] = field(default_factory=list[FileRows])
    _rows_waiting: int = 0
    _tables: list[tuple[pa.Table, ...]] = field(default_factory=list[tuple[pa.Table, ...]])
    _dimensions: tuple[dict[Cell, Row], ...] = field(default_factory=lambda: ({}, {}, {}, {}))

    def add(self, rows: FileRows) -> None:
        """Take the rows of a file."""
        self.facts += len(rows.facts)
        self.characters += len(str(rows.text[1]))
        for known, found in zip(self._dimensions, (rows.organisations, rows.places, rows.units, rows.periods), strict=True):
            known.update((row[0], row) for row in found)
        self._waiting.append(rows)
        self._rows_waiting += len(rows.facts)
        if self._rows_waiting >= _AT_ONCE:
            self._put_away()

    def staged(self) -> Staged:
        """All that was taken."""
        self._put_away()
        together = [pa.concat_tables(parts) for parts in zip(*self._tables, strict=True)]
        self._tables.clear()
        dimensions = (
            table_of(rows.values(), schema)
            for rows, schema in zip(self._dimensions, (_ORGANISATION, PLACE, _UNIT, _PERIOD), strict=True)
        )
        return Staged(*together, *dimensions)

    def _put_away(self) -> None:
        files, self._waiting, self._rows_waiting = self._waiting, [], 0
        self._tables.append(
            (
                table_of([rows.document for rows in files], _DOCUMENT),
                table_of([rows.text for rows in files], _TEXT),
                table_of([row for rows in files for row in rows.facts], _FACT),
                table_of([row for rows in files for row in rows.evidence], _EVIDENCE),
                table_of([row for rows in files for row in rows.corrections], _CORRECTION),
            )
        )


def stage(files: Iterable[FileRows]) -> Staged:
    """The rows of these files, which are all different in content."""
    taken = Stage()
    for rows in files:
        taken.add(rows)
    return taken.staged()
