"""What documents of a warehouse are read with now: the reading's version, and what persons have decided and corrected."""

from dataclasses import dataclass

from zhibiao import catalogue, places
from zhibiao.corrections import Corrections
from zhibiao.corrections.file import read_corrections
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.operations.spelling import suggestion
from zhibiao.places.decisions import FILE_NAME, Decisions, digest, read_decisions


@dataclass(frozen=True, slots=True)
class CurrentReading:
    """The files of the data root, read, and the version of the reading with the decisions among them."""

    decisions: Decisions
    corrections: Corrections
    version: str


def current_reading(warehouse: Warehouse) -> CurrentReading:
    """The reading of this warehouse. UsageError for a mistake in one of the files.

    Its decisions are those of organisations.yml, and the hints of sources.yml (see `places.decisions.applicable`).
    """
    from zhibiao.reading import READING_VERSION
    from zhibiao.sources.reading import read_hints

    decisions = (*read_decisions(warehouse.root / FILE_NAME, places.load), *read_hints(warehouse))
    version = f"{READING_VERSION}+{digest(decisions)}" if decisions else READING_VERSION
    return CurrentReading(decisions, read_corrections(warehouse.root, unknown_metric), version)


def unknown_metric(code: str) -> str | None:
    """What is wrong with the code of a metric, with a did-you-mean; None for one of the catalogue."""
    metrics = catalogued(catalogue.load().metrics)
    return None if code in metrics else f"there is no metric '{code}'{suggestion(code, metrics)} `zhibiao metrics` lists them"
