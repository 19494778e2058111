"""What can be asked, and with what words a fact is corrected: for the pages to offer."""

import getpass

from zhibiao import catalogue
from zhibiao.corrections.periods import write_period
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.operations.analyses import analyses
from zhibiao.operations.document import StoredFact, find_document
from zhibiao.operations.query import Question, asking
from zhibiao.reading.model import Period, Status

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_AROUND = 80  # characters that are shown before and after a figure
_UNITS = "select name from core.dim_unit where name <> '' order by name"


def askable(warehouse: Warehouse) -> Json:
    """Tables and marts with their columns, and the named analyses, each in both languages."""
    with asking(warehouse) as asker:
        tables, columns = asker.tables(), asker.columns()
    return {
        "tables": [
            {
                "name": table.name,
                **_both(table.comment),
                "columns": [
                    {"name": column.name, "type": column.type, **_both(column.comment)}
                    for column in columns
                    if column.table == table.name
                ],
            }
            for table in tables
        ],
        "analyses": [
            {
                "name": one.name,
                "title": _said(one.title, one.title_zh),
                "description": _said(one.description, one.description_zh),
                "sql": one.sql,
                "parameters": [
                    {
                        "name": parameter.name,
                        "type": parameter.type,
                        "required": parameter.required,
                        "default": parameter.default,
                        "meaning": _said(parameter.meaning, parameter.meaning_zh),
                    }
                    for parameter in one.parameters
                ],
            }
            for one in analyses()
        ],
        "metrics": _metrics(),
    }


def correctable(warehouse: Warehouse, document: str, start: int) -> Json:
    """A fact as it can be corrected now, and the words that can be chosen. UsageError when none begins there."""
    found = find_document(warehouse, document)
    fact = next((fact for fact in found.facts if fact.start == start), None)
    if fact is None:
        raise UsageError(f"{found.name} has no fact at {start} any more: reload the page")
    return {"fact": _fact(fact, found.text), **words(warehouse)}


def words(warehouse: Warehouse) -> dict[str, Json]:
    """The metrics, units and statuses that there are, and who is likely to write."""
    with asking(warehouse) as asker:
        units: list[Json] = [str(name) for name in asker.ask(Question(_UNITS, {}))["name"].to_pylist()]
    return {
        "metrics": _metrics(),
        "units": units,
        "statuses": [status.value for status in Status],
        "author": _author(),
    }


def _fact(fact: StoredFact, text: str) -> Json:
    period = Period(fact.period_start, fact.period_end) if fact.period_start and fact.period_end else None
    return {
        "start": fact.start,
        "end": fact.end,
        "text": fact.text,
        "before": text[max(0, fact.start - _AROUND) : fact.start].rpartition("\n")[2],
        "after": text[fact.end : fact.end + _AROUND].partition("\n")[0],
        "value": fact.value,
        "is_range": fact.value_low is not None,
        "unit": fact.unit,
        "metric": fact.metric,
        "status": fact.status,
        "period": str(write_period(period)) if period else None,
        "is_part": fact.is_part,
        "correction": fact.correction,
    }


def _metrics() -> Json:
    return [
        {"code": code, "zh": metric.name_zh, "en": metric.name_en}
        for code, metric in catalogued(catalogue.load().metrics).items()
    ]


def _both(comment: str) -> dict[str, Json]:
    """A comment of the warehouse: English, and Chinese below it."""
    en, _, zh = comment.partition("\n")
    return _said(en, zh or en)


def _said(en: str, zh: str) -> dict[str, Json]:
    return {"en": en, "zh": zh}


def _author() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as containers have them
        return ""
