"""What corrections did to facts, as rows of ops.correction; load_key and applied_at are still to come."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum

from zhibiao.corrections.model import Action, Amendment
from zhibiao.lake.keys import key
from zhibiao.lake.periods import name_period
from zhibiao.reading.model import Fact, Period

_UNTOLD = ("rule",)  # follows from the metric

Row = tuple[str | int | float | date | None, ...]
Plain = str | int | float | bool | None | list[str]


def correction_key(sha256: str, fact: Fact) -> int:
    """Key in ops.correction: a fact has one row, however many entries have touched it."""
    return key("correction", sha256, fact.start, fact.end)


def amendment_row(amendment: Amendment, sha256: str, document: int) -> Row:
    """The row of one amendment."""
    before, after, fact = amendment.before, amendment.after, amendment.fact
    differing = [field for field in _names() if before is None or after is None or _of(before, field) != _of(after, field)]
    told = [field for field in differing if field not in _UNTOLD]
    entries = amendment.entries
    match amendment.action:
        case Action.SET if before is not None and after is not None:
            changes = ", ".join(f"{field} {_plain(_of(before, field))} → {_plain(_of(after, field))}" for field in told)
        case Action.DROP:
            changes = "dropped"
        case _:
            changes = "added"
    return (
        correction_key(sha256, fact), document, key("fact", sha256, fact.start, fact.end), amendment.action.value,
        fact.start, fact.end, fact.text, changes, before and before.value, after and after.value,
        _json(before, differing), _json(after, differing), "; ".join(dict.fromkeys(entry.reason for entry in entries)),
        "; ".join(dict.fromkeys(entry.author for entry in entries)), max(entry.decided_on for entry in entries),
        "; ".join(entry.source for entry in entries),
    )  # fmt: skip


def _names() -> list[str]:
    return [field.name for field in fields(Fact)]


def _of(fact: Fact, field: str) -> object:
    return getattr(fact, field)


def _json(fact: Fact | None, names: Iterable[str]) -> str | None:
    if fact is None:
        return None
    said: Mapping[str, Plain] = {name: _jsonable(_of(fact, name)) for name in names}
    return json.dumps(said, ensure_ascii=False)


def _jsonable(value: object) -> Plain:
    if isinstance(value, Period):
        return f"{value.start}/{value.end}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return [str(part) for part in value]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _plain(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, Period):
        return name_period(value).label
    return f"{value:.15g}" if isinstance(value, float) else str(_jsonable(value))
