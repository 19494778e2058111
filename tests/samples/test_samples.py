"""The sample reports, and what a reader must find in them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from zhibiao.documents import open_document
from zhibiao.documents.model import Document
from zhibiao.reading import read
from zhibiao.reading.model import Report

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"


@dataclass(frozen=True, slots=True)
class Expected:
    """A fact that a person found: the phrase that ends with it (white space left out), and what it means."""

    doc: str
    phrase: str
    text: str
    value: float
    unit: str
    metric: str
    status: str
    period: tuple[str, str]


def expected() -> list[Expected]:
    lines = (HERE / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    objects = map(json.loads, lines)
    return [Expected(**(fact | {"period": tuple(fact["period"])})) for fact in objects]


@cache
def reading(name: str) -> tuple[Document, Report]:
    document = open_document(SAMPLES / name)
    return document, read(document)


@pytest.mark.parametrize("fact", expected(), ids=lambda fact: f"{fact.doc}-{fact.phrase}")
def test_a_figure_of_a_sample_is_found_with_its_meaning(fact: Expected):
    document, report = reading(fact.doc)
    found = [
        (item.value, item.unit, item.metric, item.status.value, item.period and (str(item.period.start), str(item.period.end)))
        for item in report.facts
        if "".join(item.text.split()) == fact.text and "".join(document.text[: item.end].split()).endswith(fact.phrase)
    ]
    assert found == [(fact.value, fact.unit, fact.metric, fact.status, fact.period)]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_fact_of_a_sample_stands_where_it_says(path: Path):
    document, report = reading(path.name)
    assert len(report.facts) >= 40
    assert all(document.text[fact.start : fact.end] == fact.text for fact in report.facts)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_sample_says_who_reports_and_for_which_year(path: Path):
    header = reading(path.name)[1].header
    assert header.organisation and header.title and header.publish_date
    assert header.report_year == int("".join(filter(str.isdigit, path.stem))[:4])


def test_the_samples_come_in_several_shapes():
    assert len(list(SAMPLES.iterdir())) == 10
    assert {open_document(path).format for path in SAMPLES.iterdir()} == {"text", "markdown"}
    assert (open_document(SAMPLES / "dongli_justice_2022.txt").encoding or "").lower().startswith("gb")
    assert any(block.rows for block in open_document(SAMPLES / "shaluo_town_2022.txt").blocks)
