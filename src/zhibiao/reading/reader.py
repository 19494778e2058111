"""A Document becomes a Report: quantities first, then for each its metric, status and period."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.catalogue import load
from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Document, Span
from zhibiao.places.decisions import Decisions
from zhibiao.reading import parts, phrases, tables
from zhibiao.reading.evidence import SENTENCE_BEFORE, Topic
from zhibiao.reading.header import read_header
from zhibiao.reading.model import Fact, Period, Report, Status, Trapped
from zhibiao.reading.outline import Place, Section, outline
from zhibiao.reading.periods import Clock, Mention, governing, mentions, year_period, yearly
from zhibiao.reading.quantities import Quantity, scan
from zhibiao.reading.sentences import Sentence, bounds, clause_of, group, with_subjects
from zhibiao.reading.sharing import Measured, measure
from zhibiao.reading.statuses import status_of
from zhibiao.reading.timing import period_of, plans_later
from zhibiao.reading.view import Passage, View, build
from zhibiao.reading.words import Finder, finder

# How far away, in the cost of evidence, the sentence before is, how far topics of a paragraph reach, and the headings.
_TOO_FAR, _HEADING = 4.0, 4.0


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every fact of one document is read against."""

    document: Document
    view: View
    places: tuple[Place, ...]
    clock: Clock
    catalogue: Catalogue
    words: Finder

    starts: tuple[list[int], list[int]]  # of the places, and of the view's passages

    def place(self, position: int) -> Place:
        return self.places[bisect_right(self.starts[0], position) - 1]

    def passage(self, position: int) -> Passage:
        return self.view.passages[bisect_right(self.starts[1], position) - 1]


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the facts of one sentence share: one copy of its text, its place in the source, the passage around it."""

    text: str
    source: Span
    passage: Passage


def read(document: Document, *, explain: bool = False, decisions: Decisions = ()) -> Report:
    """Everything that the document says in numbers. Deterministic: the same text, address and decisions give the same report.

    With `explain` the report also lists the numerals that are no facts (`Report.trapped`), each with the trap that knew it.
    """
    header = read_header(document, decisions)
    report = header.period or (year_period(header.report_year) if header.report_year else None)
    clock = Clock(report, report.end.year if report else header.report_year)
    view = build(document)
    places = outline(view, clock.year)
    starts = [place.start for place in places], [passage.start for passage in view.passages]
    scene = _Scene(document, view, places, clock, load(), finder(), starts)
    quantities: list[Quantity] = []
    trapped: list[Trapped] = []
    for found in scan(view.text, scene.catalogue, explain=explain):
        if isinstance(found, Quantity):
            quantities.append(found)
        elif explain:
            span = view.source(found.start, found.end)
            trapped.append(Trapped(span.start, span.end, document.text[span.start : span.end], found.trap))
    facts = [fact for sentence in group(view.text, quantities, scene.words) for fact in _facts(scene, sentence)]
    facts.extend(tables.read_tables(document, clock, scene.catalogue, scene.words))
    facts.sort(key=lambda fact: (fact.start, fact.end))
    return Report(header, tuple(facts), tuple(trapped))


def _facts(scene: _Scene, sentence: Sentence) -> Iterator[Fact]:
    text = scene.view.text
    named = mentions(text, sentence.start, sentence.end, scene.clock)
    by_year = yearly(text, sentence, scene.clock)
    whole = _Whole(
        text[sentence.start : sentence.end], scene.view.source(sentence.start, sentence.end), scene.passage(sentence.start)
    )
    measured = measure(text, sentence, Topic(lambda: _topic(scene, sentence)), scene.catalogue)
    for index, (quantity, found) in enumerate(zip(sentence.quantities, measured, strict=True)):
        left = sentence.before.get(index)
        place = scene.place(quantity.start)
        words_begin = left.start if left is not None else quantity.start
        mention = governing(named, text, quantity.start, words_begin, plan=place.section is Section.PLAN)
        if found.change is not None and _is_past(mention, scene.clock):
            mention = None  # 去年同期为12件，同比减少3件: the change is this year's
        clause = clause_of(text, sentence, quantity)
        status = status_of(text, clause, quantity, sentence.start, place.section, plans_later(mention, scene.clock))
        if mention is None and parts.is_base(text, sentence, index):
            period = None  # 由35件增加到50件: of what year the 35 are the text does not say
        else:
            period = by_year.get(index) or period_of(scene.clock, place, mention, status)
        yield _fact(scene, sentence, whole, index, found, place, status, period)


def _fact(
    scene: _Scene,
    sentence: Sentence,
    whole: _Whole,
    index: int,
    measured: Measured,
    place: Place,
    status: Status,
    period: Period | None,
) -> Fact:
    text = scene.view.text
    quantity = sentence.quantities[index]
    span = scene.view.source(quantity.start, quantity.end)
    total = sentence.quantities[measured.total] if measured.total is not None else None
    return Fact(
        start=span.start,
        end=span.end,
        text=scene.document.text[span.start : span.end],
        value=quantity.value,
        value_low=quantity.low,
        value_high=quantity.high,
        qualifier=quantity.qualifier,
        unit=quantity.unit,
        measure=phrases.measure_of(text, sentence.before.get(index), sentence.behind.get(index), measured.naming),
        metric=measured.metric,
        status=status,
        period=period,
        is_part=measured.total is not None,
        change=measured.change,
        subject=phrases.subject_of(text, sentence.start, quantity.start),
        section=place.headings,
        rule=measured.rule,
        page=whole.passage.block.page_of(span.start),
        sentence=whole.text,
        sentence_start=whole.source.start,
        sentence_end=whole.source.end,
        confidence=whole.passage.block.confidence,
        total_start=scene.view.source(total.start, total.end).start if total is not None else None,
    )


def _is_past(mention: Mention | None, clock: Clock) -> bool:
    return (
        mention is not None
        and mention.period is not None
        and clock.report is not None
        and mention.period.end < clock.report.start
    )


def _topic(scene: _Scene, sentence: Sentence) -> dict[str, float]:
    """The concepts of the two sentences before in the paragraph, and of the headings above, with their costs."""
    text = scene.view.text
    begins = scene.passage(sentence.start).start
    topic: dict[str, float] = {}
    end, cost = sentence.start, SENTENCE_BEFORE
    while end > begins and cost < _TOO_FAR:
        start = bounds(text, max(begins, end - 2), begins)[0]
        if start >= end:
            break
        for word in with_subjects(text, start, scene.words.find(text, start, end)):
            for concept in word.concepts:
                topic.setdefault(concept, cost)
        end, cost = start, cost + 1.0
    for depth, heading in enumerate(reversed(scene.place(sentence.start).headings)):
        for word in scene.words.find(heading, 0, len(heading)):
            for concept in word.concepts:
                topic.setdefault(concept, _HEADING + depth)
    return topic
