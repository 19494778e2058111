"""The data package: what the files are, in the shape of the Frictionless standard."""

import json
from collections.abc import Sequence

from zhibiao import __version__
from zhibiao.handoff.dictionary import PARTITION, Column
from zhibiao.handoff.parquet import WrittenTable

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

Json = str | int | bool | list["Json"] | dict[str, "Json"]


def package_descriptor(tables: Sequence[WrittenTable]) -> str:
    """The text of datapackage.json. Nothing in it depends on when or where it is written."""
    descriptor: dict[str, Json] = {
        "profile": "data-package",
        "name": "zhibiao",
        "title": "指标: figures of local-government rule-of-law reports",
        "description": (
            "A star schema (core), its operations (ops) and marts (mart). Every observation carries its sentence and its "
            "place in the source. Leave rows with is_part or is_repeat out of sums, and never add different statuses or units."
        ),
        "created_by": f"zhibiao {__version__}",
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def _resource(table: WrittenTable) -> Json:
    files: list[Json] = [file.as_posix() for file in table.files]
    resource: dict[str, Json] = {
        "name": table.entry.name,
        "path": files if len(files) > 1 else files[0],
        "profile": "tabular-data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.entry.description,
        "bytes": table.bytes,
        "rows": table.rows,
        "schema": _schema(table),
    }
    if table.partitioned:
        resource["partitioned_by"] = [PARTITION]
    return resource


def _schema(table: WrittenTable) -> Json:
    columns = table.entry.columns
    schema: dict[str, Json] = {"fields": [_field(column) for column in columns]}
    first = columns[0].name
    if table.entry.view_sql is None and table.entry.name != "ops.validation":
        schema["primaryKey"] = first
        keys: list[Json] = [
            {"fields": column.name, "reference": {"resource": _OWNERS[column.name], "fields": column.name}}
            for column in columns
            if column.name in _OWNERS and _OWNERS[column.name] != table.entry.name
        ]
        if keys:
            schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> Json:
    kind = "array" if column.type.endswith("[]") else _TYPES[column.type]
    return {"name": column.name, "type": kind, "description": column.description}
