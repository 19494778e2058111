"""How long the validation of a whole warehouse takes: `python -m bench.validation [FACTS]`.

Prints the seconds beyond the import of Great Expectations, beside one plain scan of the facts in the same run, and the memory.
The tables are generated with SQL; every fact stands in the text of its document.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import reading, writing
from zhibiao.lake.create import create
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metric_table import synchronise_metrics
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import prepare, transaction

_FACTS_A_DOCUMENT = 50
_YEARS = 6
# A sentence of fixed length, so that the place of each number is known: 办理第07类事项123件。…
_BEFORE, _AFTER = "办理第07类事项", "，做到件件有着落、事事有回音，群众反映良好，各项工作比往年更加扎实有序。"
_LENGTH, _START = len(_BEFORE) + len("123件") + len(_AFTER), len(_BEFORE)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one validation took."""

    imported: float  # seconds of importing Great Expectations
    validated: float  # seconds of the validation after that
    scanned: float  # seconds of reading every column of the facts once
    megabytes: float  # the most memory that the process held
    expectations: int
    broken: list[str]


def generate(warehouse: Warehouse, facts: int) -> None:
    """A warehouse of so many facts, 50 a document, with the documents of an organisation for six years."""
    create(warehouse)
    metrics = catalogued(catalogue.load().metrics)
    with writing(warehouse) as connection:
        prepare(connection, warehouse, metrics)
        with transaction(connection):
            synchronise_metrics(connection, metrics.values())
            for statement in _statements(facts // _FACTS_A_DOCUMENT):
                connection.execute(statement)


def _statements(documents: int) -> tuple[str, ...]:
    key = "(md5_number_lower({}) >> 1)::bigint"
    unit, evidence = key.format("'unit'"), key.format("'evidence' || d || '-' || p")
    fact, total = key.format("'fact' || d || '-' || f"), key.format("'fact' || d || '-' || f - 1")
    document = key.format("'document' || d")
    organisation = key.format(f"'organisation' || d // {_YEARS}")
    year = f"2018 + d % {_YEARS}"
    period = key.format(f"'period' || ({year})")
    now = "timestamp '2024-02-01 10:00:00'"
    # A part is smaller than its total, which stands before it.
    value = f"if(f % 10 = 9, 100 + hash(d, f) % 200, 300 + hash(d // {_YEARS}, f) % 400 + d % {_YEARS} * 30)::integer"
    numbered = f"(from range({documents}) as documents(d))"
    sentence = f"replace('{_BEFORE}', '07', lpad(f::varchar, 2, '0')) || {value} || '件' || '{_AFTER}'"
    return (
        f"insert into ops.load values (1, 'ingest', {now}, {now}, {documents}, {documents}, 0, 0, 0, 0, "
        f"{documents * _FACTS_A_DOCUMENT}, 0, '1', '1', null)",
        f"insert into core.dim_unit values ({unit}, '件')",
        f"""
        insert into core.dim_period
        select distinct {period}, make_date({year}, 1, 1), make_date({year}, 12, 31),
            make_date({year}, 12, 31) - make_date({year}, 1, 1) + 1, 'year', {year}, ({year}) || '年', {year}
        from range({_YEARS}) as years(d)
        """,
        f"""
        insert into core.dim_organisation by name
        select distinct {organisation} as organisation_key, '第' || d // {_YEARS} || '街道办事处' as name, '办事处' as office,
            'street_office' as kind, 'town' as level, {organisation} as lineage_key, 1 as load_key
        from {numbered}
        """,
        f"""
        insert into core.document_text by name
        select {document} as document_key, string_agg({sentence}, '' order by f) as text, [] as outline, 1 as load_key
        from {numbered}, range({_FACTS_A_DOCUMENT}) as facts(f)
        group by d
        """,
        f"""
        insert into core.dim_document by name
        select {document} as document_key, {document} as report_key, d || '.txt' as name, d || '.txt' as address,
            sha256(d::varchar) as sha256, 1000 as bytes, d || '年度报告' as title, 'annual_report' as kind,
            {organisation} as organisation_key, {year} as report_year, make_date({year}, 1, 1) as period_start,
            make_date({year}, 12, 31) as period_end, 'text' as format, {_LENGTH * _FACTS_A_DOCUMENT} as characters,
            {_FACTS_A_DOCUMENT} as facts, '1' as reader_version, '1' as reading_version, {now} as valid_from, true as is_current,
            1 as load_key
        from {numbered}
        """,
        f"""
        insert into core.document_address by name
        select {document} as address_key, {document} as document_key, d || '.txt' as name, d || '.txt' as address,
            sha256(d::varchar) as sha256, 'text' as format, 1 as load_key
        from {numbered}
        """,
        f"""
        insert into core.document_evidence by name
        select {evidence} as evidence_key, {document} as document_key, p as position,
            'title' as field, '年度报告' as value, 'the first line' as how, 1 as load_key
        from {numbered}, range(1, 6) as positions(p)
        """,
        f"""
        insert into core.fact_observation by name
        with metric as (
            select list(metric_key order by code) as keys
            from core.dim_metric
            where kind = 'flow' and dimension = 'case'
        )

        select {fact} as fact_key, {document} as document_key,
            {organisation} as organisation_key,
            if(f % 5 < 4, keys[1 + (f * 7 % len(keys))::integer], null) as metric_key, {unit} as unit_key,
            {period} as period_key, {year} as report_year, 'actual' as status, {value} as value, 'exact' as qualifier,
            f % 10 = 9 as is_part, false as is_repeat, '办理事项' as measure, '一、主要工作 > （一）办理事项' as section,
            'bench#1' as rule, f * {_LENGTH} + {_START} as char_start, f * {_LENGTH} + {_START + 4} as char_end,
            {value} || '件' as source_text, {sentence} as sentence, f * {_LENGTH} as sentence_start,
            (f + 1) * {_LENGTH} as sentence_end,
            if(f % 10 = 9, {total}, null) as total_key, 1 as load_key
        from {numbered}, range({_FACTS_A_DOCUMENT}) as facts(f), metric
        order by report_year, metric_key, organisation_key, fact_key
        """,
    )


def measure(warehouse: Warehouse) -> Measured:
    """Validate in this process, which has imported nothing of it yet."""
    started = time.perf_counter()
    import_module("great_expectations")

    from zhibiao.operations.validate import validate

    imported = time.perf_counter() - started
    started = time.perf_counter()
    summary = validate(warehouse)
    validated = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    broken = [f"{check.table} {check.rule}: {check.unexpected:,}" for check in summary.failures]
    return Measured(imported, validated, _scan(warehouse), megabytes, len(summary.checks), broken)


def _scan(warehouse: Warehouse) -> float:
    with reading(warehouse) as connection:
        columns = [f"max(hash({name}))" for name, *_ in _columns(connection)]
        started = time.perf_counter()
        connection.execute(f"select {', '.join(columns)} from core.fact_observation").fetchall()
        return time.perf_counter() - started


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return connection.execute("describe core.fact_observation").fetchall()


def main() -> None:
    """Generate, measure in a process of its own, print."""
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "warehouse"
        generate(Warehouse(folder), facts)
        command = [sys.executable, "-m", "bench.validation", "--measure", str(folder)]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    measured = Measured(**json.loads(done.stdout.splitlines()[-1]))
    print(f"{facts:,} facts in {facts // _FACTS_A_DOCUMENT:,} documents, {measured.expectations} expectations")
    print(f"import of Great Expectations         {measured.imported:8.1f} s")
    print(f"validation beyond the import         {measured.validated:8.1f} s  {facts / measured.validated:12,.0f} facts/s")
    print(f"one plain scan of the facts          {measured.scanned:8.2f} s")
    print(f"validation : plain scan              {measured.validated / measured.scanned:8.1f}")
    print(f"validation : import                  {measured.validated / measured.imported:8.2f}")
    print(f"most memory                          {measured.megabytes:8,.0f} MB")
    for broken in measured.broken:
        print(f"flagged or broken: {broken}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(asdict(measure(Warehouse(Path(sys.argv[2]))))))
    else:
        main()
