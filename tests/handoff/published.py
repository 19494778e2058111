"""A release to be read, and what the warehouse says that it holds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.builders import HEADER, Said, Story, retitled
from zhibiao.lake.location import Warehouse
from zhibiao.reading.model import Status

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a program says of a release."""

    rows: dict[str, int]  # by table
    figures: Row
    sums: dict[str, float]  # what was done, by metric
    last_load: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk."""

    folder: Path
    tables: dict[str, Path]  # core.fact_observation: a Parquet file, or a folder of hive partitions

    def pattern(self, table: str) -> str:
        """The files of a table for programs that want a glob."""
        path = self.tables[table]
        return str(path / "**" / "*.parquet" if path.is_dir() else path)


def release_in(folder: Path) -> Release:
    """The release in a folder that was published to."""
    package = (folder / "latest").resolve()
    paths = [path for schema in ("core", "ops", "mart") for path in sorted((package / schema).iterdir())]
    return Release(package, {f"{path.parent.name}.{path.stem}": path for path in paths})


@dataclass(frozen=True, slots=True)
class Published:
    """A warehouse, its release, and what the warehouse itself answers."""

    warehouse: Warehouse
    release: Release
    held: Answers


def hand_made(number: int) -> Story:
    """A report with what a program may stumble over: missing values, marks from right to left, signs outside the first plane."""
    year = 2020 + number % 4
    formula = f"\u202e<script>=cmd|'{number}'!A1\u202c"
    text = f"其中听证会{number}次，共{number * 3}次；𠀀调解🕊{number * 7}.25件，{formula}，拟招募{number}00名"
    said = (
        Said(f"{number}次", number, "deliberation.hearings", measure="=1+1", is_part=True),
        Said(f"{number * 3}次", number * 3, "deliberation.hearings", period=None),
        Said(f"{number * 7}.25件", number * 7 + 0.25, "mediation.cases_accepted", "件"),
        Said(f"{number}'", number, None, ""),
        Said(f"{number}00名", number * 100, "volunteers.people", "名", status=Status.PLANNED),
    )
    return retitled(
        Story(name=f"r{number}.txt", header=HEADER, text=text, said=said),
        organisation=None if number % 5 == 0 else f"第{number}街道",
        report_year=year,
        publish_date=None if number % 3 == 0 else HEADER.publish_date,
    )
