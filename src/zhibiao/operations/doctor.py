"""Is everything here that zhibiao needs: `zhibiao doctor`."""

from dataclasses import dataclass
from enum import StrEnum

from zhibiao.lake.location import Warehouse


class Health(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it is, what to do when it is not well."""

    name: str
    health: Health
    detail: str
    remedy: str | None = None


def examine(warehouse: Warehouse) -> tuple[Finding, ...]:
    """Versions, extensions, package data, catalog, schema version, write access and disk space; never raises."""
    raise NotImplementedError
