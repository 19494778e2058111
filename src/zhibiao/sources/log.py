"""logs/collect.jsonl in the data root: one JSON line a file and one a run, for machines that watch."""

import json
import os
from contextlib import suppress
from pathlib import Path

from zhibiao.lake.faults import explain
from zhibiao.lake.location import Warehouse
from zhibiao.sources.ledger import now

ROTATE_AT = 20_000_000  # bytes
KEPT = 5  # older files, collect.jsonl.1 being the latest of them

Field = str | int | float | bool | None


def log_file(warehouse: Warehouse) -> Path:
    """The file that grows."""
    return warehouse.root / "logs" / "collect.jsonl"


def write(warehouse: Warehouse, event: str, **fields: Field) -> None:
    """Append a line; what is None is left out. Whole lines, however many processes write. ZhibiaoError when the disk is full."""
    path = log_file(warehouse)
    said = {"time": now(), "event": event, **{name: value for name, value in fields.items() if value is not None}}
    line = json.dumps(said, ensure_ascii=False, default=str) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line.encode("utf-8", "replace"))
        finally:
            os.close(handle)
    except OSError as error:
        raise explain(error, warehouse) from error


def rotate(warehouse: Warehouse) -> None:
    """Begin a new file when this one is large. Nobody keeps it open, so nothing is lost."""
    path = log_file(warehouse)
    with suppress(FileNotFoundError):
        if path.stat().st_size < ROTATE_AT:
            return
        for number in range(KEPT - 1, 0, -1):
            with suppress(FileNotFoundError):
                path.with_name(f"{path.name}.{number}").replace(path.with_name(f"{path.name}.{number + 1}"))
        path.replace(path.with_name(f"{path.name}.1"))
