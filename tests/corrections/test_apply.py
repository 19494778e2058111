"""Corrections change exactly what they are about, and say so when they no longer fit."""

from datetime import date

import pytest

from tests.builders import HEADER, Said, report_on
from zhibiao.corrections import Action, Amendment, Correction, StaleCorrection, correct
from zhibiao.corrections.model import Value
from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading.model import Fact, Report, Status

TEXT = "柳岸街道2022年工作。\n全年召开听证会12次，调解纠纷119件，其中邻里纠纷40件。计划新建3个点。"
SAID = (
    Said("12次", 12.0, "deliberation.hearings"),
    Said("119件", 119.0, "mediation.cases_resolved", unit="件", measure="调解纠纷"),
    Said("40件", 40.0, "mediation.cases_resolved", unit="件", measure="邻里纠纷", is_part=True),
)


@pytest.fixture
def document() -> Document:
    return document_from_bytes(TEXT.encode(), "liuan_2022.txt", "in/liuan_2022.txt")


@pytest.fixture
def report(document: Document) -> Report:
    return report_on(document, HEADER, SAID)


def entry(
    action: Action = Action.SET,
    text: str | None = None,
    metric: str | None = None,
    expects: tuple[tuple[str, Value], ...] = (),
    changes: tuple[tuple[str, Value], ...] = (),
) -> Correction:
    start = TEXT.index(text) if text else 0
    return Correction(
        source="corrections/a.yml, line 7",
        document="liuan_2022.txt",
        span=(start, start + len(text)) if text else None,
        metric=metric,
        expects=(*((("text", text),) if text else ()), *expects),
        action=action,
        changes=changes,
        reason="checked",
        author="李明",
        decided_on=date(2026, 11, 21),
    )


def values(report: Report) -> list[tuple[str, float]]:
    return [(fact.text, fact.value) for fact in report.facts]


def test_a_value_is_set_and_the_old_one_is_kept_beside_it(document: Document, report: Report) -> None:
    correction = entry(text="119件", changes=(("value", 1190.0), ("unit", "起")))
    after, (amendment,) = correct(document, report, [correction])
    assert values(after) == [("12次", 12.0), ("119件", 1190.0), ("40件", 40.0)]
    assert (amendment.action, amendment.entries) == (Action.SET, (correction,))
    assert amendment.before is not None
    assert amendment.after is not None
    assert (amendment.before.value, amendment.before.unit) == (119.0, "件")
    assert (amendment.after.value, amendment.after.unit) == (1190.0, "起")
    assert after.facts[0] == report.facts[0], "what no entry is about stays as it is"


def test_a_range_that_is_set_becomes_one_number(document: Document, report: Report) -> None:
    from dataclasses import replace

    from zhibiao.reading.model import Qualifier

    ranged = replace(report.facts[0], value_low=10.0, value_high=14.0, qualifier=Qualifier.RANGE)
    report = replace(report, facts=(ranged, *report.facts[1:]))
    after, _ = correct(document, report, [entry(text="12次", changes=(("value", 13.0),))])
    fact = after.facts[0]
    assert (fact.value, fact.value_low, fact.value_high, fact.qualifier) == (13.0, None, None, Qualifier.EXACT)


def test_a_fact_is_dropped(document: Document, report: Report) -> None:
    after, (amendment,) = correct(document, report, [entry(Action.DROP, text="40件")])
    assert values(after) == [("12次", 12.0), ("119件", 119.0)]
    assert (amendment.action, amendment.after) == (Action.DROP, None)


def test_a_fact_is_added_with_its_sentence_and_the_period_of_the_report(document: Document, report: Report) -> None:
    changes = (("value", 3.0), ("unit", "个"), ("status", "planned"), ("measure", "新建点"))
    after, (amendment,) = correct(document, report, [entry(Action.ADD, text="3个", changes=changes)])
    added: Fact = after.facts[-1]
    assert (added.text, added.value, added.status, added.period) == ("3个", 3.0, Status.PLANNED, HEADER.period)
    assert added.sentence == "计划新建3个点。"
    assert document.text[added.start : added.end] == added.text
    assert document.text[added.sentence_start : added.sentence_end] == added.sentence
    assert amendment == Amendment(None, added, amendment.entries)


def test_the_one_fact_of_a_metric_is_meant_by_its_metric(document: Document, report: Report) -> None:
    by_metric = entry(metric="deliberation.hearings", expects=(("value", 12.0),), changes=(("status", "planned"),))
    after, _ = correct(document, report, [by_metric])
    assert [fact.status for fact in after.facts] == [Status.PLANNED, Status.ACTUAL, Status.ACTUAL]
    of_two = entry(metric="mediation.cases_resolved", expects=(("value", 40.0),), changes=(("is_part", False),))
    after, _ = correct(document, report, [of_two])
    assert [fact.is_part for fact in after.facts] == [False, False, False]


def test_all_facts_of_a_document_are_meant_where_nothing_else_is_named(document: Document, report: Report) -> None:
    after, amendments = correct(document, report, [entry(Action.DROP, expects=(("facts", 3.0),))])
    assert (after.facts, len(amendments)) == ((), 3)


def test_later_entries_see_what_earlier_ones_did(document: Document, report: Report) -> None:
    first = entry(text="119件", expects=(("value", 119.0),), changes=(("value", 1190.0),))
    second = entry(text="119件", expects=(("value", 1190.0),), changes=(("metric", None),))
    after, (amendment,) = correct(document, report, [first, second])
    assert (after.facts[1].value, after.facts[1].metric) == (1190.0, None)
    assert amendment.entries == (first, second)
    assert amendment.before is not None
    assert amendment.before.value == 119.0, "the original is what was read, not what the first entry made of it"
    with pytest.raises(StaleCorrection):
        correct(document, report, [second, first])


def test_what_was_added_and_dropped_again_leaves_nothing(document: Document, report: Report) -> None:
    added = entry(Action.ADD, text="3个", changes=(("value", 3.0),))
    after, amendments = correct(document, report, [added, entry(Action.DROP, text="3个")])
    assert (after, amendments) == (report, ())


@pytest.mark.parametrize(
    ("stale", "said"),
    [
        (entry(text="119件", expects=(("value", 118.0),), changes=(("value", 1.0),)), "expects value 118, and finds 119"),
        (entry(text="119", changes=(("value", 1.0),)), "no fact stands at"),
        (entry(Action.ADD, text="119件", changes=(("value", 1.0),)), "stands there already"),
        (entry(metric="deliberation.hearings", expects=(("value", 5.0),), changes=(("value", 1.0),)), "0 facts of"),
        (entry(metric="mediation.cases_resolved", expects=(("unit", "件"),), changes=(("value", 1.0),)), "2 facts of"),
        (entry(Action.DROP, expects=(("facts", 4.0),)), "expects 4 facts, and there are 3"),
    ],
)
def test_an_entry_that_no_longer_fits_is_named_with_its_line(
    document: Document, report: Report, stale: Correction, said: str
) -> None:
    with pytest.raises(StaleCorrection) as caught:
        correct(document, report, [entry(text="12次", changes=(("value", 1.0),)), stale])
    assert str(caught.value).startswith("corrections/a.yml, line 7: this correction does not fit liuan_2022.txt: ")
    assert said in str(caught.value)


def test_a_text_that_has_changed_is_noticed(report: Report) -> None:
    changed = document_from_bytes(TEXT.replace("119件", "120件").encode(), "liuan_2022.txt", "in/liuan_2022.txt")
    with pytest.raises(StaleCorrection, match=r"expects “119件” at .* and finds “120件”"):
        correct(changed, report, [entry(text="119件", changes=(("value", 1.0),))])
