"""Hand-made documents and reports, for tests of what comes after the reading."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from zhibiao.documents import find_files
from zhibiao.documents.crossing import Broken
from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.documents.sources import Fetched
from zhibiao.errors import UnreadableDocument
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.batch import Batch
from zhibiao.operations.batches import load_batch, read_batch_with
from zhibiao.operations.outcome import Outcome
from zhibiao.operations.reading import Refused
from zhibiao.operations.recording import Recorded, record
from zhibiao.places import Seat, organisation
from zhibiao.reading.model import Change, Fact, Header, Period, Qualifier, Report, Status

READING_VERSION = "1.0"
YEAR_2022 = Period(date(2022, 1, 1), date(2022, 12, 31))
SEAT = Seat("上海市", "上海市", "嘉定区", None, "柳岸街道", "310114")
HEADER = Header(
    title="清河区柳岸街道2022年度法治政府建设情况报告",
    organisation="清河区人民政府柳岸街道办事处",
    issuer=organisation(SEAT, "办事处"),
    kind="annual_report",
    seat=SEAT,
    report_year=2022,
    period=YEAR_2022,
    publish_date=date(2023, 1, 20),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact to be found in the text by its words."""

    text: str
    value: float
    metric: str | None = None
    unit: str = "次"
    measure: str = "召开听证会"
    status: Status = Status.ACTUAL
    period: Period | None = YEAR_2022
    is_part: bool = False
    change: Change | None = None
    subject: str | None = None
    section: tuple[str, ...] = ("一、主要工作",)
    qualifier: Qualifier = Qualifier.EXACT
    part_of: str | None = None  # the words of its total, before it in the text


@dataclass(frozen=True, slots=True)
class Story:
    """A file to be: its text, its header, its facts."""

    name: str = "liuan_2022.txt"
    header: Header = HEADER
    text: str = "柳岸街道2022年召开听证会12次。"
    said: tuple[Said, ...] = (Said("12次", 12.0, "deliberation.hearings"),)


def report_on(document: Document, header: Header, said: Sequence[Said]) -> Report:
    """The report with the facts where the text says them, each after the one before."""
    facts: list[Fact] = []
    position = 0
    for one in said:
        start = document.text.index(one.text, position)
        position = start + len(one.text)
        facts.append(
            Fact(
                start=start,
                end=position,
                text=one.text,
                value=one.value,
                value_low=None,
                value_high=None,
                qualifier=one.qualifier,
                unit=one.unit,
                measure=one.measure,
                metric=one.metric,
                status=one.status,
                period=one.period,
                is_part=one.is_part or one.part_of is not None,
                change=one.change,
                subject=one.subject,
                section=one.section,
                rule=f"{one.metric}#1" if one.metric else None,
                page=None,
                sentence=document.text,
                sentence_start=0,
                sentence_end=len(document.text),
                total_start=document.text.index(one.part_of) if one.part_of is not None else None,
            )
        )
    return Report(header, tuple(facts), ())


@dataclass
class Library:
    """A folder of stories, and the reading that knows them."""

    folder: Path
    stories: dict[str, Story] = field(default_factory=dict[str, Story])
    change: Callable[[Report], Report] = lambda report: report

    def write(self, *stories: Story) -> list[Path]:
        """The files of the stories."""
        paths: list[Path] = []
        for story in stories:
            path = self.folder / story.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(story.text, encoding="utf-8")
            self.stories[story.name] = story
            paths.append(path)
        return paths

    def read(self, document: Document) -> Report:
        """What the story of this name says."""
        story = self.stories[document.name]
        return self.change(report_on(document, story.header, story.said))

    def read_all(
        self, files: Iterable[Fetched], reading_version: str = READING_VERSION
    ) -> Iterator[tuple[Fetched, Recorded | Broken]]:
        """Read in this process. An error is a defect, as it is in a worker."""
        for fetched in files:
            try:
                document = document_from_bytes(fetched.data or b"", fetched.source.name, fetched.source.address)
                yield fetched, record(document, self.read(document), (), reading_version)
            except UnreadableDocument as error:
                yield fetched, Refused(error.reason, error.detail)
            except Exception as error:
                yield fetched, Broken("defect", f"{type(error).__name__}: {error}. This is a defect of zhibiao")

    def batch(self, warehouse: Warehouse, *paths: Path, reading_version: str = READING_VERSION) -> Batch:
        """The files, read."""
        files = [source for path in paths for source in find_files([path])]
        return read_batch_with(files, warehouse, partial(self.read_all, reading_version=reading_version), reading_version)

    def load(self, warehouse: Warehouse, *stories: Story) -> tuple[Outcome, ...]:
        """Write the stories and load them in one batch."""
        return load_batch(self.batch(warehouse, *self.write(*stories)), warehouse)


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    with reading(warehouse) as connection:
        return connection.execute(query).fetchall()


def retitled(story: Story, **changes: object) -> Story:
    """The story with another header; its organisation is the one of this name at its place."""
    header = replace(story.header, **changes)
    if "organisation" in changes and header.organisation is not None:
        header = replace(header, issuer=organisation(header.seat, header.organisation))
    return replace(story, header=header)
