"""Headers of the development reports against what a person read in them."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from zhibiao.documents import open_document
from zhibiao.operations.extract import header_record
from zhibiao.reading.header import read_header

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


class Region(TypedDict):
    province: str | None
    city: str | None
    county: str | None
    town: str | None


class Gold(TypedDict):
    doc: str
    title: str
    doc_number: str | None
    organisation: str
    region: Region
    report_year: int
    publish_date: str | None
    period: list[str]


def gold(name: str) -> list[Gold]:
    path = SHARED / "evaluation" / f"documents_{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


CASES = [(SHARED / name / row["doc"], row) for name in ("seeds", "reports") for row in gold(name)]


@pytest.mark.skipif(not CASES, reason="the development reports are not beside this checkout")
@pytest.mark.parametrize(("path", "want"), CASES, ids=[path.stem for path, _ in CASES])
def test_header_as_a_person_reads_it(path: Path, want: Gold) -> None:
    document = open_document(path)
    got = header_record(document, read_header(document))
    region = want["region"]
    published = got.publish_date.isoformat() if got.publish_date else None
    assert (got.title, got.doc_number, got.organisation, got.report_year, published) == (
        want["title"],
        want["doc_number"],
        want["organisation"],
        want["report_year"],
        want["publish_date"],
    )
    assert (got.province, got.city) == (region["province"], region["city"])
    # A county or town that was invented for the report has a name and no code.
    assert (got.county, got.town) == (region["county"], region["town"])
    assert [str(got.period_start), str(got.period_end)] == want["period"]
