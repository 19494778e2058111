"""Faults among good rows: each is caught by the expectation meant for it, and by no other; no good row is refused."""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pyarrow as pa
import pytest

from tests.builders import HEADER, READING_VERSION, Library, Said, Story, retitled, rows
from zhibiao import catalogue
from zhibiao.lake.attach import writing
from zhibiao.lake.create import create
from zhibiao.lake.keys import fresh_key
from zhibiao.lake.load import LoadRecord, insert_batch, insert_load
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import prepare, transaction
from zhibiao.lake.staging import Staged
from zhibiao.operations.validate import validate
from zhibiao.quality.gate import gate
from zhibiao.quality.tables import check_tables
from zhibiao.reading.model import Period

Row = dict[str, object]
DOCUMENTS, FACTS, FAULTS = 60, 15, 200


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to spoil a row, and the rule that is to catch it."""

    rule: str
    spoil: Callable[[Row], Row]


def setting(**values: object) -> Callable[[Row], Row]:
    """Spoil a row by putting these values into it."""
    return lambda row: row | values


def story(year: int, text: str, *said: Said, office: str = "办事处") -> Story:
    """A report of the street on this year; every figure in it covers the year."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    made = Story(f"street_{year}.txt", HEADER, text, tuple(replace(one, period=period) for one in said))
    return retitled(made, report_year=year, period=period, publish_date=None, organisation=office)


def number(row: Row, name: str) -> int:
    value = row[name]
    assert isinstance(value, int)
    return value


FACT_FAULTS = (
    Fault("value_given", setting(value=None)),
    Fault("value_not_negative", setting(value=-3.0)),
    Fault("value_not_negative", setting(value=4e15)),
    Fault("rate_within_100", setting(value=101.5, upper_limit=100.0)),
    Fault("range_in_order", setting(value_low=9.0, value_high=2.0, qualifier="range")),
    Fault("qualifier_known", setting(qualifier="roughly")),
    Fault("qualifier_known", setting(qualifier="")),
    Fault("status_known", setting(status="hoped")),
    Fault("change_known", setting(change="sideways")),
    Fault("change_known", setting(change="increase/decade")),
    Fault("metric_in_catalogue", setting(metric="hearings.held", metric_known=False)),
    Fault("span_has_length", lambda row: row | {"char_end": row["char_start"]}),
    Fault("span_has_length", lambda row: row | {"char_end": number(row, "char_start") - 2}),
    Fault("span_not_negative", lambda row: row | {"char_start": -1, "sentence_start": -1}),
    Fault("span_inside_document", lambda row: row | {"char_end": number(row, "characters") + 1, "sentence_end": 10**6}),
    Fault("span_is_source_text", lambda row: row | {"source_text": f"{row['source_text']}余"}),
    Fault("span_is_source_text", setting(span_text="别的")),
    Fault("sentence_begins_before", lambda row: row | {"sentence_start": number(row, "char_start") + 1}),
    Fault("sentence_ends_after", lambda row: row | {"sentence_end": number(row, "char_end") - 1}),
    Fault("period_in_order", setting(period_start=date(2022, 6, 30), period_end=date(2022, 1, 1))),
)
DOCUMENT_FAULTS = (
    Fault("report_year_known", setting(report_year=None)),
    Fault("report_year_plausible", setting(report_year=1066)),
    Fault("report_year_plausible", setting(report_year=20221)),
    Fault("period_in_order", setting(period_start=date(2022, 12, 31), period_end=date(2022, 1, 1), publish_date=None)),
    Fault("published_after_it_begins", setting(publish_date=date(2020, 1, 20))),
    Fault("kind_known", setting(kind="novel")),
    Fault("text_not_blank", setting(characters=0)),
)


def good_reports(library: Library, warehouse: Warehouse, chance: random.Random) -> Staged:
    """Rows of good reports, one a street."""
    stories: list[Story] = []
    for index in range(DOCUMENTS):
        values = chance.sample(range(10, 99), FACTS)
        said = tuple(Said(f"{value}次", float(value), "deliberation.hearings") for value in values)
        text = f"第{index}号街道的情况。" + "、".join(f"会{one.text}" for one in said) + "。" + "民生为本，久久为功。" * 20
        stories.append(retitled(Story(f"{index}.txt", HEADER, text, said), organisation=f"第{index}号街道办事处"))
    batch = library.batch(warehouse, *library.write(*stories))
    return batch.staged


def spoilt(table: pa.Table, faults: Mapping[int, Fault]) -> pa.Table:
    """The table with the rows at these positions spoilt."""
    found: list[Row] = table.to_pylist()
    spoilt_rows = [faults[position].spoil(row) if position in faults else row for position, row in enumerate(found)]
    return pa.Table.from_pylist(spoilt_rows, schema=table.schema)


def draw(chance: random.Random, faults: Sequence[Fault], times: int, positions: Sequence[int]) -> dict[int, Fault]:
    """Each fault so many times, at positions drawn from these."""
    wanted = [fault for fault in faults for _ in range(times)]
    return dict(zip(chance.sample(positions, len(wanted)), wanted, strict=True))


@pytest.mark.parametrize("seed", [1, 2])
def test_each_of_200_faulty_rows_is_caught_by_its_own_rule_and_no_good_row_is(
    library: Library, warehouse: Warehouse, seed: int
) -> None:
    chance = random.Random(seed)
    good = good_reports(library, warehouse, chance)
    document_faults = draw(chance, DOCUMENT_FAULTS, 2, range(DOCUMENTS))
    refused_keys = {good.documents["document_key"][position].as_py() for position in document_faults}
    own = [position for position, key in enumerate(good.facts["document_key"].to_pylist()) if key not in refused_keys]
    fact_faults = draw(chance, FACT_FAULTS, 9, own)
    # Of two facts at one place nobody can say which is right: both are at fault.
    ones = chance.sample([position for position in own if position not in fact_faults], 3)
    twins = good.facts.take(ones)
    faulty = len(document_faults) + len(fact_faults) + 2 * len(ones)
    assert faulty == FAULTS
    assert len({*FACT_FAULTS, *DOCUMENT_FAULTS}) + 1 >= 20
    staged = replace(
        good,
        documents=spoilt(good.documents, document_faults),
        facts=pa.concat_tables([spoilt(good.facts, fact_faults), twins]),
    )

    gated = gate(staged)

    expected_documents = {good.documents["document_key"][at].as_py(): fault.rule for at, fault in document_faults.items()}
    assert {row.document_key: row.rule for row in gated.documents} == expected_documents
    expected = Counter((good.facts["fact_key"][position].as_py(), fault.rule) for position, fault in fact_faults.items())
    expected += Counter({(key, "one_fact_a_span"): 2 for key in twins["fact_key"].to_pylist()})
    assert Counter((row.row_key, row.rule) for row in gated.facts) == expected
    assert not any(json.loads(row.content) is None for row in (*gated.documents, *gated.facts))

    gone = sum(key in refused_keys for key in staged.facts["document_key"].to_pylist())
    assert staged.documents.num_rows == gated.staged.documents.num_rows + len(gated.documents)
    assert staged.facts.num_rows == gated.staged.facts.num_rows + len(gated.facts) + gone
    assert {check.rule: check.unexpected for check in gated.checks if check.stops and check.table == "staged_document"} == (
        Counter(expected_documents.values())
    )
    assert load(warehouse, gated.staged) == []
    assert rows(warehouse, "select count(*) from core.fact_observation") == [(gated.staged.facts.num_rows,)]


def load(warehouse: Warehouse, staged: Staged) -> list[str]:
    """Load rows that passed the gate; the names of the critical rules of tables and marts that they break."""
    metrics = catalogued(catalogue.load().metrics)
    create(warehouse)
    now = datetime(2023, 2, 1)
    with writing(warehouse) as connection:
        prepare(connection, warehouse, metrics)
        with transaction(connection):
            key = fresh_key()
            insert_batch(connection, staged, key, now)
            documents = staged.documents.num_rows
            counts = {"files": documents, "loaded": documents, "facts": staged.facts.num_rows, "rows_rejected": 0}
            insert_load(connection, LoadRecord(key, "ingest", now, READING_VERSION), now, counts)
            return [f"{check.table}: {check.rule}" for check in check_tables(connection, key) if check.stops]


def test_a_fact_that_only_looks_wrong_passes_the_gate_with_a_flag(library: Library, warehouse: Warehouse) -> None:
    good = good_reports(library, warehouse, random.Random(1))
    staged = replace(
        good,
        facts=spoilt(
            good.facts, {7: Fault("recognised_surely", setting(confidence=0.4)), 8: Fault("", setting(confidence=0.99))}
        ),
        documents=spoilt(good.documents, {3: Fault("text_long_enough", setting(characters=40, warnings="masthead unclear"))}),
    )
    gated = gate(staged)
    assert (gated.documents, gated.facts) == ((), ())
    assert [(one.fact_key, one.rule) for one in gated.flagged] == [(good.facts["fact_key"][7].as_py(), "recognised_surely")]
    warned = [warnings for warnings in gated.staged.documents["warnings"].to_pylist() if warnings]
    assert len(warned) == 1 and warned[0].startswith("masthead unclear\nThe text has at least")


TABLE_FAULTS = {
    "core.dim_document: one_current_version": (
        "update core.dim_document set is_current = false, valid_to = valid_from where report_year = 2022"
    ),
    "core.dim_document: kind_known": "update core.dim_document set kind = 'novel' where report_year = 2022",
    "core.dim_document: facts_counted": "update core.dim_document set facts = facts + 1 where report_year = 2022",
    "core.dim_metric: relations_known": "update core.dim_metric set within = 'no.such' where code = 'deliberation.hearings'",
    "core.dim_organisation: kind_known": "update core.dim_organisation set kind = 'club'",
    "core.dim_period: days_counted": "update core.dim_period set days = days + 1",
    "core.dim_unit: name_unique": "insert into core.dim_unit select 1, name from core.dim_unit limit 1",
    "core.document_text: document_there": (
        "insert into core.document_text select 1, text, outline, load_key from core.document_text limit 1"
    ),
    "core.document_evidence: document_there": (
        "insert into core.document_evidence select 1, 1, 1, 'title', 't', 'h', null, null, load_key from ops.load"
    ),
    "core.document_address: document_there": "update core.document_address set document_key = 1 where name = 'street_2022.txt'",
    "core.fact_observation: metric_there": "update core.fact_observation set metric_key = 1 where value = 12",
    "core.fact_observation: span_is_source_text": "update core.fact_observation set source_text = '13次' where value = 12",
    "core.fact_observation: value_not_negative": "update core.fact_observation set value = -12 where value = 12",
    "core.fact_observation: total_is_another": "update core.fact_observation set total_key = fact_key where value = 12",
    "core.fact_observation: year_of_document": "update core.dim_document set report_year = 2020 where report_year = 2022",
    "core.fact_warning: fact_there": (
        "insert into core.fact_warning select 1, 1, document_key, 's', 'r', 'd', null, load_key from core.dim_document limit 1"
    ),
    "core.usual_size: median_plausible": "update core.usual_size set median = -1",
    "core.headline: grain_unique": "insert into core.headline from core.headline where value = 12",
    "core.headline: fact_there": "update core.headline set value = 13 where value = 12",
    "core.headline: one_main": "update core.headline set is_main = false where value = 12",
    "core.headline: document_current": (
        "update core.dim_document set is_current = false, valid_to = valid_from where report_year = 2022"
    ),
    "ops.load: outcomes_add_up": "update ops.load set files = files + 1",
    "ops.load: facts_counted": "update ops.load set facts = facts - 1",
    "ops.load: documents_counted": "update ops.load set loaded = loaded + 1, files = files + 1",
    "ops.rejection: grain_known": (
        "insert into ops.rejection select 1, load_key, started_at, 'page', 'n', 'a', 's', null, 's', 'r', 'd', '{}', null, null "
        "from ops.load"
    ),
    "ops.validation: counts_plausible": "update ops.validation set unexpected = 3",
    "ops.correction: reason_given": (
        "insert into ops.correction select 1, document_key, 1, 'drop', 0, 2, '12', 'dropped', 12, null, '{}', null, ' ', '李明', "
        "current_date, 'a.yml, line 1', load_key, valid_from from core.dim_document where report_year = 2022"
    ),
    "ops.correction: fact_there": (
        "insert into ops.correction select 1, document_key, 1, 'set', 0, 2, '12', 'value', 12, 13, '{}', '{}', 'c', '李明', "
        "current_date, 'a.yml, line 1', load_key, valid_from from core.dim_document where report_year = 2022"
    ),
    "core.fact_observation: correction_there": "update core.fact_observation set correction_key = 1 where value = 12",
    "ops.meta: name_unique": "insert into ops.meta values ('schema_version', '99')",
    "mart.observation: fact_once": "insert into core.dim_unit select unit_key, name || 'x' from core.dim_unit limit 1",
}


@pytest.mark.parametrize("whole", [False, True])
def test_a_fault_in_a_table_is_caught_in_a_load_and_in_the_whole(library: Library, warehouse: Warehouse, whole: bool) -> None:
    library.load(
        warehouse,
        story(2021, "听证会11次", Said("11次", 11, "deliberation.hearings")),
        story(2022, "听证会12次", Said("12次", 12, "deliberation.hearings")),
    )
    before = rows(warehouse, "from core.fact_observation order by all")
    with writing(warehouse) as connection:
        (load_key,) = connection.execute("select load_key from core.dim_document where report_year = 2022").fetchall()[0]
        missed: list[str] = []
        for rule, fault in TABLE_FAULTS.items():
            connection.execute("begin")
            connection.execute(fault)
            checks = check_tables(connection) if whole else check_tables(connection, load_key)
            connection.execute("rollback")
            if rule not in {f"{check.table}: {check.rule}" for check in checks if check.stops}:
                missed.append(rule)
        assert missed == []
    assert rows(warehouse, "from core.fact_observation order by all") == before
    assert validate(warehouse).ok
