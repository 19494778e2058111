"""Where the reading stands on annotated texts: floors that no change may fall below."""

import json
import sys
from pathlib import Path
from typing import Protocol, cast

import pytest

from tests.reading.aids import document
from zhibiao.documents import open_document
from zhibiao.documents.model import Document
from zhibiao.reading import read

Row = dict[str, object]
PHRASES = Path(__file__).parent / "phrases"
REPORTS = Path(__file__).parent / "reports"


class Scorer(Protocol):
    """The part of the shared score.py that is used here."""

    def score(
        self, gold: list[Row], predicted: list[Row], more_docs: list[str]
    ) -> tuple[dict[str, float], object, object, object]: ...


def predictions(source: Document, name: str) -> list[Row]:
    return [
        {
            "doc": name,
            "start": fact.start,
            "end": fact.end,
            "value": fact.value,
            "value_low": fact.value_low,
            "value_high": fact.value_high,
            "unit": fact.unit,
            "qualifier": fact.qualifier,
            "metric": fact.metric,
            "status": fact.status,
            "period_start": fact.period.start.isoformat() if fact.period else None,
            "period_end": fact.period.end.isoformat() if fact.period else None,
        }
        for fact in read(source).facts
    ]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scorer(shared: Path) -> Scorer:
    import importlib.util

    spec = importlib.util.spec_from_file_location("score", shared / "evaluation" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return cast(Scorer, module)


@pytest.mark.parametrize(("name", "coded", "exact"), [("seeds", 0.95, 0.91), ("reports", 0.97, 0.95)])
def test_the_gold_sets_are_read_at_least_this_well(shared: Path, name: str, coded: float, exact: float) -> None:
    gold = rows(shared / "evaluation" / f"gold_{name}.jsonl")
    files = sorted((shared / name).glob("*.txt"))
    predicted = [row for file in files for row in predictions(open_document(file), file.name)]
    figures, *_ = scorer(shared).score(gold, predicted, [file.name for file in files])
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.99
    assert figures["unit_accuracy"] >= 0.99
    assert figures["qualifier_accuracy"] >= 0.99
    assert figures["status_accuracy"] >= 0.99
    assert figures["period_accuracy"] >= 0.99
    assert figures["coded_metric_accuracy"] >= coded
    assert figures["exact_f1"] >= exact


@pytest.mark.parametrize(("name", "coded", "exact"), [("bureaus", 0.92, 0.92), ("places", 0.95, 0.93)])
def test_phrases_of_other_bureaus_and_places_are_read_at_least_this_well(
    shared: Path, name: str, coded: float, exact: float
) -> None:
    gold: list[Row] = []
    predicted: list[Row] = []
    names: list[str] = []
    for phrase in rows(PHRASES / f"{name}.jsonl"):
        year, heading = phrase["year"], str(phrase["heading"] or "")
        text, doc = str(phrase["text"]), str(phrase["id"])
        title = f"某县某局{year}年度法治政府建设情况报告"
        lead = "\n\n".join(filter(None, [title, f"现将{year}年度工作情况报告如下。", heading, "-"]))[:-1]
        position = len(lead)
        whole = f"{lead}{text}\n"
        for fact in cast(list[Row], phrase["facts"]):
            start = whole.index(str(fact["text"]), position)
            position = start + len(str(fact["text"]))
            gold.append({**fact, "doc": doc, "start": start, "end": position})
        predicted.extend(predictions(document(whole), doc))
        names.append(doc)
    figures, *_ = scorer(shared).score(gold, predicted, names)
    assert len(gold) >= 600
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.99
    assert figures["status_accuracy"] >= 0.985
    assert figures["period_accuracy"] >= 0.985
    assert figures["coded_metric_accuracy"] >= coded
    assert figures["exact_f1"] >= exact


def test_whole_reports_of_other_provinces_are_read_at_least_this_well(shared: Path) -> None:
    """Written and annotated without knowing the reader."""
    gold = rows(REPORTS / "gold.jsonl")
    files = sorted(REPORTS.glob("*.txt"))
    predicted = [row for file in files for row in predictions(open_document(file), file.name)]
    figures, *_ = scorer(shared).score(gold, predicted, [file.name for file in files])
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.99
    assert figures["status_accuracy"] >= 0.99
    assert figures["period_accuracy"] >= 0.98
    assert figures["coded_metric_accuracy"] >= 0.91
    assert figures["exact_f1"] >= 0.87
