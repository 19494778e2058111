"""The data package: what the files are, in the shape of the Frictionless standard."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from zhibiao import __version__
from zhibiao.handoff.citation import TITLE
from zhibiao.handoff.dictionary import PARTITION, Column
from zhibiao.handoff.parquet import WrittenTable
from zhibiao.handoff.sheets import Sheet

_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
# The tables that keys lead to. A key of another table has the name of that table's first column.
_OWNERS = {
    "document_key": "core.dim_document",
    "organisation_key": "core.dim_organisation",
    "place_key": "core.dim_place",
    "metric_key": "core.dim_metric",
    "unit_key": "core.dim_unit",
    "period_key": "core.dim_period",
    "load_key": "ops.load",
}

# Of the other tables it is the first column.
_PRIMARY = {"core.usual_size": ("metric_key", "unit_key", "organisation_kind", "level")}
NAME = "datapackage.json"


class Resource(TypedDict):
    """What is needed of a table in a descriptor; `path` is relative to the release."""

    name: str
    path: str
    rows: int
    size: int


class Descriptor(TypedDict):
    """What is needed of a descriptor."""

    resources: list[Resource]


Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def package_descriptor(name: str, day: date, publisher: str, tables: Sequence[WrittenTable], sheets: Sequence[Sheet]) -> str:
    """The text of datapackage.json for the release of this name.

    A table of many files is named by its folder: of several paths, the standard says that they are one file in pieces.
    """
    descriptor: dict[str, Json] = {
        "profile": "data-package",
        "name": "zhibiao",
        "title": TITLE,
        "description": (
            "A star schema (core), its operations (ops) and marts (mart). Every observation carries its sentence and its "
            "place in the source. Leave rows with is_part or is_repeat out of sums, and never add different statuses or units. "
            "星型模型（core）、运行记录（ops）与主题视图（mart）。每个数字都附原句及其在原文中的位置。"
            "求和时请排除 is_part 与 is_repeat，"
            "不同状态、不同单位的数字不可相加。"
        ),
        "version": name.removeprefix("v"),
        "created": f"{day}T00:00:00Z",
        "created_by": f"zhibiao {__version__}",
        "contributors": [{"title": publisher, "role": "publisher"}],
        "resources": [_resource(table) for table in tables],
        "spreadsheets": [{"path": sheet.path.as_posix(), "rows": sheet.rows, "bytes": sheet.bytes} for sheet in sheets],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def read_resources(release: Path) -> list[Resource]:
    """The tables of a release, as its descriptor tells them."""
    descriptor: Descriptor = json.loads((release / NAME).read_text(encoding="utf-8"))
    return descriptor["resources"]


def _resource(table: WrittenTable) -> Json:
    columns = sorted(table.entry.columns, key=lambda column: table.partitioned and column.name == PARTITION)
    resource: dict[str, Json] = {
        "name": table.entry.name,
        "type": "table",
        "path": table.path.as_posix(),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.entry.comment,
        "rows": table.rows,
        "size": table.bytes,
        "schema": _schema(table, columns),
    }
    # Frictionless makes floats of a nullable whole number, and the last digits of a key are lost, unless it is a category.
    primary = _PRIMARY.get(table.entry.name, columns[0].name)
    keys: list[Json] = [column.name for column in columns if column.type == "BIGINT" and column.name != primary]
    if keys:
        resource["dialect"] = {"parquet": {"categories": keys}}
    if table.partitioned:
        partitions: list[Json] = []
        for file in table.files:
            piece: dict[str, Json] = {"path": file.path.as_posix(), PARTITION: file.year, "rows": file.rows}
            partitions.append(piece)
        resource["partitions"] = partitions
    return resource


def _schema(table: WrittenTable, columns: Sequence[Column]) -> Json:
    # What nothing becomes on the way through the data frames of Frictionless.
    schema: dict[str, Json] = {"fields": [_field(column) for column in columns], "missingValues": ["nan", "NaT"]}
    name = table.entry.name
    if table.entry.view_sql is None and name != "ops.validation":
        primary = _PRIMARY.get(name, columns[0].name)
        schema["primaryKey"] = list[Json](primary) if isinstance(primary, tuple) else primary
        keys: list[Json] = [
            {"fields": column.name, "reference": {"resource": _OWNERS[column.name], "fields": column.name}}
            for column in columns
            if column.name in _OWNERS and _OWNERS[column.name] != name
        ]
        if keys:
            schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> Json:
    kind = "any" if column.type.endswith("[]") else _TYPES[column.type]
    return {"name": column.name, "type": kind, "description": column.comment}
