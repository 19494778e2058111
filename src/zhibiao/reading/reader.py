"""A Document becomes a Report: quantities first, then for each its metric, status and period."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.catalogue import load
from zhibiao.catalogue.model import Catalogue
from zhibiao.documents.model import Document
from zhibiao.reading import changes, parts, phrases, tables
from zhibiao.reading.header import read_header
from zhibiao.reading.model import Change, Fact, Period, Report, Status, Trapped
from zhibiao.reading.naming import Evidence, Naming, Topic, gather, name
from zhibiao.reading.outline import Place, Section, outline
from zhibiao.reading.periods import Clock, Mention, governing, mentions, months, year_period, yearly
from zhibiao.reading.quantities import Quantity, scan
from zhibiao.reading.sentences import Sentence, bounds, group, with_subjects
from zhibiao.reading.statuses import status_of
from zhibiao.reading.view import Passage, View, build
from zhibiao.reading.words import Finder, finder


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every fact of one document is read against."""

    document: Document
    view: View
    places: tuple[Place, ...]
    clock: Clock
    catalogue: Catalogue
    words: Finder


def read(document: Document, *, explain: bool = False) -> Report:
    """Everything that the document says in numbers. Deterministic: the same text gives the same report.

    With `explain` the report also lists the numerals that are no facts (`Report.trapped`), each with the trap that knew it.
    """
    header = read_header(document)
    view = build(document)
    report = header.period or (year_period(header.report_year) if header.report_year else None)
    year = report.end.year if report else header.report_year
    catalogue = load()
    words = finder()
    scene = _Scene(document, view, outline(view, year), Clock(report, year), catalogue, words)
    quantities: list[Quantity] = []
    trapped: list[Trapped] = []
    for found in scan(view.text, catalogue, explain=explain):
        if isinstance(found, Quantity):
            quantities.append(found)
        elif explain:
            span = view.source(found.start, found.end)
            trapped.append(Trapped(span.start, span.end, document.text[span.start : span.end], found.trap))
    facts: list[Fact] = []
    for sentence in group(view.text, quantities, words):
        facts.extend(_facts(scene, sentence))
    facts.extend(tables.read_tables(document, scene.clock, catalogue, words))
    facts.sort(key=lambda fact: (fact.start, fact.end))
    return Report(header, tuple(facts), tuple(trapped))


def _facts(scene: _Scene, sentence: Sentence) -> Iterator[Fact]:
    text = scene.view.text
    passage = _passage(scene.view, sentence.start)
    named = mentions(text, sentence.start, sentence.end, scene.clock)
    total_of = parts.totals(text, sentence)
    topic = Topic(lambda: _topic(scene, sentence, passage))
    by_year = yearly(text, sentence, scene.clock)
    namings: list[Naming | None] = []
    metrics: list[str | None] = []
    changed: list[Change | None] = []
    for index, quantity in enumerate(sentence.quantities):
        place = _place(scene.places, quantity.start)
        left, right = sentence.before.get(index), sentence.behind.get(index)
        clause_start, clause_end = _clause(text, sentence, quantity)
        before = text[left.start : left.end] if left is not None else ""
        change = changes.change_of(before, text[clause_start : quantity.start])
        if (
            change is None
            and index
            and changed[index - 1] is not None
            and changes.continues(before)
            and quantity.unit == sentence.quantities[index - 1].unit
        ):
            change = changed[index - 1]
        naming: Naming | None = None
        evidence = Evidence()
        if change is None:
            evidence = gather(text, sentence, index, topic, scene.catalogue)
            naming = name(evidence, quantity.classes, scene.catalogue)
            if ("average" in evidence.own and evidence.own["average"][0] < 0.3) or before.endswith("分"):
                naming = None
            elif parts.repeats(text, sentence, index):
                naming = namings[index - 1]
            elif (naming is None or not evidence.owns(naming)) and parts.listed(text, sentence, index):
                before_it = namings[index - 1]
                naming = before_it if before_it is not None and before_it.verbal else naming
        if naming is None and change is None and before.endswith("类"):
            naming = next((namings[i] for i in range(index - 1, -1, -1) if sentence.quantities[i].unit == quantity.unit), None)
        metric = naming.pattern.metric if naming is not None else None
        if index and change is None and _attends(evidence, quantity):
            event = metrics[index - 1]
            attended_by = scene.catalogue.metrics[event].attended_by if event is not None else None
            if attended_by is not None:
                metric, naming = attended_by, None
        total = total_of[index]
        if change is None and total is not None and (whole := metrics[total]) is not None and _takes_total(naming, evidence, _words_begin(sentence, total)):
            naming, metric = None, whole
        namings.append(naming)
        metrics.append(metric)
        changed.append(change)
        mention = governing(named, text, quantity.start, left.start if left is not None else quantity.start)
        plans_later = _plans_later(mention, scene.clock)
        status = status_of(text, clause_start, quantity, clause_end, sentence.start, place.section, plans_later)
        if change is not None and mention is not None and mention.period is not None and scene.clock.report is not None:
            mention = mention if mention.period.end >= scene.clock.report.start else None
        period = by_year.get(index) or _period(scene.clock, place, mention, status)
        if mention is None and parts.is_base(text, sentence, index):
            period = None  # 由35件增加到50件: of what year the 35 are the text does not say
        span = scene.view.source(quantity.start, quantity.end)
        sentence_span = scene.view.source(sentence.start, sentence.end)
        yield Fact(
            start=span.start,
            end=span.end,
            text=scene.document.text[span.start : span.end],
            value=quantity.value,
            value_low=quantity.low,
            value_high=quantity.high,
            qualifier=quantity.qualifier,
            unit=quantity.unit,
            measure=phrases.measure_of(text, left, right, naming),
            metric=metric,
            status=status,
            period=period,
            is_part=total is not None,
            change=change,
            subject=phrases.subject_of(text, sentence.start, quantity.start),
            section=place.headings,
            rule=naming.pattern.rule if naming is not None else (f"{metric}#shared" if metric is not None else None),
            page=passage.block.page,
            sentence=text[sentence.start : sentence.end],
            sentence_start=sentence_span.start,
            sentence_end=sentence_span.end,
        )


def _words_begin(sentence: Sentence, index: int) -> int:
    chunk = sentence.before.get(index)
    return chunk.start if chunk is not None else sentence.quantities[index].start


def _takes_total(naming: Naming | None, evidence: Evidence, before: int) -> bool:
    """A part is counted like its total, whose words begin at `before`, unless its own words say otherwise."""
    if naming is None or not evidence.owns(naming):
        return True
    # 调解成功9件，其中邻里纠纷3件: the verb that would make the part another metric stands further back than the total.
    return any(word.verbs and not word.nouns and word.end <= before for word in naming.words)


_ATTENDING = frozenset({"audience", "member", "trainee", "participate", "party", "enterprise"})


def _attends(evidence: Evidence, quantity: Quantity) -> bool:
    """People counted beside an event, with no word of their own but that they took part: 培训5场次，300余人次参加."""
    if not quantity.classes & {"person", "person_time"} or evidence.closed:
        return False
    words = [word for _, word in evidence.own.values() if word.nouns or word.verbs]
    return all((word.nouns | word.verbs) & _ATTENDING for word in words)


def _passage(view: View, position: int) -> Passage:
    index = bisect_right(view.passages, position, key=lambda passage: passage.start) - 1
    return view.passages[index]


def _place(places: tuple[Place, ...], position: int) -> Place:
    return places[bisect_right(places, position, key=lambda place: place.start) - 1]


def _clause(text: str, sentence: Sentence, quantity: Quantity) -> tuple[int, int]:
    """The clause around a quantity: between commas, semicolons or colons."""
    start = max(text.rfind(mark, sentence.start, quantity.start) for mark in "，；：") + 1
    ends = [end for mark in "，；。" if (end := text.find(mark, quantity.end, sentence.end)) >= 0]
    return max(start, sentence.start), min(ends, default=sentence.end)


def _topic(scene: _Scene, sentence: Sentence, passage: Passage) -> dict[str, float]:
    """The concepts of the two sentences before in the paragraph, and of the headings above, with their costs."""
    text = scene.view.text
    topic: dict[str, float] = {}
    end, cost = sentence.start, 2.0
    while end > passage.start and cost < 4.0:
        start, _ = bounds(text, end - 1 if text[end - 1] not in "。！？!?" else max(passage.start, end - 2))
        start = max(start, passage.start)
        if start >= end:
            break
        for word in with_subjects(text, start, scene.words.find(text, start, end)):
            for concept in word.concepts:
                topic.setdefault(concept, cost)
        end, cost = start, cost + 1.0
    place = _place(scene.places, sentence.start)
    for depth, heading in enumerate(reversed(place.headings)):
        for word in scene.words.find(heading, 0, len(heading)):
            for concept in word.concepts:
                topic.setdefault(concept, 4.0 + depth)
    return topic


def _plans_later(mention: Mention | None, clock: Clock) -> bool:
    if mention is None or mention.period is None or clock.report is None or mention.attributive:
        return False
    return mention.period.start > clock.report.end or (mention.plan_target and mention.period.end > clock.report.end)


def _period(clock: Clock, place: Place, mention: Mention | None, status: Status) -> Period | None:
    """The named time, or the report's own; for a plan the time that it is for."""
    if status is Status.REQUIRED and place.section is Section.PLAN and mention is None:
        return _plan_period(clock, place)
    if status is not Status.PLANNED:
        if mention is not None and not mention.plan_target:
            return mention.period
        return clock.report
    following = _plan_period(clock, place)
    if mention is None or mention.period is None:
        return following
    if clock.report is not None and mention.period.end < clock.report.end and place.section not in (Section.PLAN, Section.MIXED):
        return clock.report
    if clock.report is not None and mention.period.end < clock.report.start:
        return following
    if mention.plan_target:
        if following is None or mention.period.end <= following.end:
            return following
        return Period(following.start, mention.period.end)
    if clock.report is not None and mention.period == clock.report:
        return following if place.section in (Section.PLAN, Section.MIXED) else clock.report
    if (
        following is not None
        and clock.year is not None
        and mention.period.start.year == clock.year
        and following.start.year > clock.year
    ):
        # 9月底前 in a plan for the next year names a month of that year.
        return months(following.start.year, mention.period.start.month, mention.period.end.month)
    return mention.period


def _plan_period(clock: Clock, place: Place) -> Period | None:
    if place.section in (Section.PLAN, Section.MIXED):
        if place.plan_year is not None and (clock.year is None or place.plan_year > clock.year):
            return year_period(place.plan_year)
        second_half = clock.half_year or any("下半年" in heading for heading in place.headings)
        if second_half and clock.year is not None:
            return months(clock.year, 7, 12)
        return year_period(clock.year + 1) if clock.year is not None else None
    return clock.report
