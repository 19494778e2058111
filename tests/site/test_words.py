"""Every code that the marts can show is said in words, in both languages."""

import re
from collections.abc import Iterable
from datetime import date

import pytest

from zhibiao import catalogue
from zhibiao.lake.periods import name_period
from zhibiao.places.organisations import Kind as OrganisationKind
from zhibiao.reading.model import KINDS, Change, Period, Qualifier, Status
from zhibiao.site.words import TERMS, term

LEVELS = ("province", "city", "county", "zone", "town")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("status", Status),
        ("qualifier", Qualifier),
        ("change", Change),
        ("organisation_kind", OrganisationKind),
        ("document_kind", KINDS),
        ("level", LEVELS),
        ("metric_kind", {metric.kind for metric in catalogue.load().metrics.values()}),
        ("severity", {"critical", "warning", "info"}),
    ],
)
def test_every_code_has_words(kind: str, codes: Iterable[str]) -> None:
    assert {str(code) for code in codes} <= set(TERMS[kind])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2022, 1, 1), (2022, 12, 31)),
        ((2021, 1, 1), (2022, 12, 31)),
        ((2022, 7, 1), (2022, 12, 31)),
        ((2022, 4, 1), (2022, 6, 30)),
        ((2022, 3, 1), (2022, 3, 31)),
        ((2022, 3, 1), (2022, 5, 31)),
        ((2022, 1, 1), (2022, 10, 31)),
        ((2022, 3, 4), (2022, 3, 4)),
        ((2022, 3, 4), (2022, 9, 5)),
    ],
)
def test_every_kind_of_period_has_words(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert name_period(Period(date(*start), date(*end))).kind in TERMS["period_kind"]


def test_every_trap_has_words() -> None:
    named = {trap.name for trap in catalogue.load().traps} | {"negated", "no_measure_word", "quoted_title"}
    assert set(TERMS["trap"]) == named


def test_words_are_chinese_in_chinese_and_are_not_in_english() -> None:
    for words in (words for kind in TERMS.values() for words in kind.values()):
        assert not CHINESE.search(words.en)
        assert CHINESE.search(words.zh) or not words.zh.isascii()


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert term("status", "new_status").en == "new_status"
