"""The catalogue keeps its word: its own examples and rejects, read as reports are read.

An example or reject is a short text with the quantity in question between «»; more than one may be marked. Every pattern is
used by an example of its metric, so that none stays that another always forestalls.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from zhibiao.catalogue import load
from zhibiao.catalogue.model import Metric, Trap
from zhibiao.documents.model import Span
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import read
from zhibiao.reading.model import Fact, Report

CATALOGUE = load()
METRICS = tuple(CATALOGUE.metrics.values())
CATALOGUED = tuple(metric for metric in METRICS if metric.catalogued)
TRAPS = CATALOGUE.traps
TITLE = "某县某局2023年度法治政府建设情况报告"
_MARKED = re.compile(r"«([^«»]+)»")


def spans(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and where in it the marked stretches stand."""
    plain, found, position = "", list[Span](), 0
    for match in _MARKED.finditer(text):
        plain += text[position : match.start()]
        found.append(Span(len(plain), len(plain) + len(match[1])))
        plain, position = plain + match[1], match.end()
    plain += text[position:]
    assert found, f"nothing is marked in {text!r}"
    assert not re.search("[«»]", plain), f"a mark without its other half in {text!r}"
    return plain, tuple(found)


@cache
def reading(text: str) -> tuple[Report, tuple[Span, ...]]:
    """The report whose only paragraph is `text`, and the marked stretches as places in it."""
    plain, marked = spans(text)
    before = f"{TITLE}\n\n"
    report = read(document_from_bytes(f"{before}{plain}\n".encode(), "example.txt", "example.txt"), explain=True)
    return report, tuple(Span(span.start + len(before), span.end + len(before)) for span in marked)


def marked_facts(text: str) -> Iterator[Fact | None]:
    """For each marked stretch the fact that overlaps it."""
    report, marked = reading(text)
    for span in marked:
        yield next((fact for fact in report.facts if fact.start < span.end and span.start < fact.end), None)


def code_of(fact: Fact | None) -> str:
    """What a failed comparison shows: metric and pattern."""
    return "no fact" if fact is None else f"{fact.metric} ({fact.rule})"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_an_example_is_named_by_its_metric(metric: Metric) -> None:
    wrong = [
        (text, code_of(fact))
        for text in metric.examples
        for fact in marked_facts(text)
        if fact is None or fact.metric != metric.code
    ]
    assert not wrong


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_a_reject_is_not_named_by_its_metric(metric: Metric) -> None:
    wrong = [
        (text, code_of(fact))
        for text in metric.rejects
        for fact in marked_facts(text)
        if fact is not None and fact.metric == metric.code
    ]
    assert not wrong


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_every_pattern_is_used_by_an_example(metric: Metric) -> None:
    used = {fact.rule for text in metric.examples for fact in marked_facts(text) if fact is not None}
    unused = [pattern.rule for pattern in metric.patterns if pattern.rule not in used]
    assert not unused


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_a_metric_has_examples_and_rejects(metric: Metric) -> None:
    # What only keeps a neighbouring metric away needs to be shown once.
    examples, rejects = (3, 2) if metric.catalogued else (1, 0)
    assert len(metric.examples) >= examples
    assert len(metric.rejects) >= rejects


def test_no_example_stands_in_the_catalogue_twice() -> None:
    texts = [text for metric in METRICS for text in metric.examples]
    assert sorted(text for text in set(texts) if texts.count(text) > 1) == []


def test_the_codes_are_those_agreed_upon(shared: Path) -> None:
    with (shared / "metric_codes.csv").open(encoding="utf-8", newline="") as file:
        agreed = {
            row["code"]: tuple(row[field] for field in ("category", "name_zh", "name_en", "kind", "dimension"))
            for row in csv.DictReader(file)
        }
    ours = {m.code: (m.category, m.name_zh, m.name_en, m.kind, m.dimension) for m in CATALOGUED}
    # Metrics may be added under new codes; those agreed upon keep their meaning.
    assert {code: ours.get(code) for code in agreed} == agreed


def trap_names(text: str) -> Iterator[tuple[str | None, Fact | None]]:
    """For each marked stretch the trap that caught it and the fact that it became; both None when it is neither."""
    report, marked = reading(text)
    for span, fact in zip(marked, marked_facts(text), strict=True):
        yield next((trap.trap for trap in report.trapped if trap.start < span.end and span.start < trap.end), None), fact


TRAP_IDS = [f"{number}-{trap.name}" for number, trap in enumerate(TRAPS, 1)]


@pytest.mark.parametrize("trap", TRAPS, ids=TRAP_IDS)
def test_a_trapped_numeral_is_no_fact(trap: Trap) -> None:
    assert trap.examples
    wrong = [
        (text, caught, code_of(fact))
        for text in trap.examples
        for caught, fact in trap_names(text)
        if fact is not None or caught not in (None, trap.name)
    ]
    assert not wrong


@pytest.mark.parametrize("trap", TRAPS, ids=TRAP_IDS)
def test_a_numeral_that_only_looks_like_a_trapped_one_is_a_fact(trap: Trap) -> None:
    wrong = [(text, caught) for text in trap.rejects for caught, fact in trap_names(text) if fact is None]
    assert not wrong
