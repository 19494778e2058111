"""Warehouses with many facts that nobody has read: rows of the core tables, made in SQL.

A number of facts makes the same rows each time: every choice is a hash of the document and of the fact's place in it.
Organisations are those of the real divisions, ten years of each, about fifty facts a report: metrics of the catalogue, a few of
them often and most seldom; what was done, planned and required; parts, repeats, amounts of change; quantities without a metric;
revised reports, whose first version is no longer current; warnings and corrections.
"""

from dataclasses import dataclass

import duckdb

from zhibiao import catalogue
from zhibiao.lake.attach import writing
from zhibiao.lake.create import create
from zhibiao.lake.headlines import choose_all_headlines
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.prepare import prepare, transaction
from zhibiao.operations.maintain import maintain

FACTS_OF_A_REPORT = 50
YEARS = tuple(range(2014, 2024))
REVISED = 0.04  # of the reports
_LOADS_OF_A_YEAR = 2  # so that maintenance has something to merge


@dataclass(frozen=True, slots=True)
class Star:
    """What was made."""

    organisations: int
    documents: int
    facts: int


def make(warehouse: Warehouse, facts: int) -> Star:
    """A new warehouse with about so many facts, as `zhibiao maintain` leaves it."""
    create(warehouse)
    organisations = max(1, round(facts / FACTS_OF_A_REPORT / len(YEARS) / (1 + REVISED)))
    with writing(warehouse) as connection:
        prepare(connection, warehouse, catalogued(catalogue.load().metrics))
        connection.execute(_HELPERS)
        with transaction(connection):
            connection.execute(_UNITS)
            connection.execute(_PERIODS)
            connection.execute(_ORGANISATIONS, {"wanted": organisations})
            connection.execute(_DOCUMENTS, {"first": YEARS[0], "last": YEARS[-1], "revised": REVISED})
        for year in YEARS:
            for load in range(_LOADS_OF_A_YEAR):
                with transaction(connection):
                    connection.execute(_FACTS, {"year": year, "load": load, "loads": _LOADS_OF_A_YEAR})
        with transaction(connection):
            connection.execute(_WARNINGS)
            connection.execute(_CORRECTIONS)
            choose_all_headlines(connection)
        star = Star(*(_count(connection, table) for table in ("dim_organisation", "dim_document", "fact_observation")))
    maintain(warehouse, keep_days=0, keep_loads=1, margin_hours=0)
    return star


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from core.{table}").fetchone()
    return int(row[0]) if row else 0


# Keys as the warehouse has them, positive 63 bits; and the chance of a thing, from 0 to 1.
_HELPERS = """
    create temp macro key_of(a, b, c) as greatest(1, (hash(a, b, c) >> 1)::bigint);

    create temp macro chance(what, a, b) as (hash(what, a, b) % 1000003) / 1000003;

    create temp table metric as
    select
        metric_key,
        code,
        kind,
        name_zh,
        case
            when kind = 'ratio' then ['%', '%']
            when dimension = 'person' then ['人', '名']
            when dimension = 'event' then ['场次', '次']
            when dimension = 'money' then ['万元', '元']
            else ['件', '个']
        end as units,
        row_number() over (order by hash(code)) - 1 as rank,
        count(*) over () as metrics
    from core.dim_metric;
"""

_UNITS = """
    insert into core.dim_unit
    select
        key_of('unit', name, ''),
        name
    from unnest(['%', '人', '名', '场次', '次', '万元', '元', '件', '个', '份', '家', '所']) as unit(name)
"""

# The years, and of each the first half and the first three quarters.
_PERIODS = """
    insert into core.dim_period
    select
        key_of('period', kind, year),
        make_date(year, 1, 1),
        last_day(make_date(year, month, 1)),
        last_day(make_date(year, month, 1)) - make_date(year, 1, 1) + 1,
        kind,
        label,
        label_zh,
        label_en
    from (
        select
            year,
            unnest(['year', 'half', 'to_date']) as kind,
            unnest([12, 6, 9]) as month,
            unnest([year::varchar, year || '-H1', year || '-01/09']) as label,
            unnest([year || '年', year || '年上半年', year || '年1—9月']) as label_zh,
            unnest([year::varchar, 'first half of ' || year, 'January to September ' || year]) as label_en
        from generate_series(2010, 2030) as years(year)
    )
"""

# Of every place the government, above the towns the bureau of justice too; so many of them, in an order that mixes the levels.
_ORGANISATIONS = """
    insert into core.dim_organisation
    with candidate as (
        select
            *,
            unnest(if(level = 'town', ['人民政府'], ['人民政府', '司法局'])) as office
        from core.dim_place
        where code is not null
            and valid_to is null
    )

    select
        key_of('organisation', place_key, office),
        concat(province, nullif(city, province), county, town, if(level = 'town' and name like '%街道', '办事处', office)),
        if(level = 'town' and name like '%街道', '办事处', office),
        case
            when office = '司法局' then 'bureau'
            when level <> 'town' then 'government'
            when name like '%街道' then 'street_office'
            else 'town_government'
        end,
        level,
        place_key,
        null,
        key_of('lineage', lineage_key, office),
        1
    from candidate
    order by hash(place_key, office)
    limit $wanted
"""

# A revised report stands there twice, its first version as it was.
_DOCUMENTS = """
    insert into core.dim_document
    with version as (
        select
            organisation.*,
            year,
            unnest(if(chance('revised', organisation_key, year) < $revised, [1, 2], [2])) as version
        from core.dim_organisation as organisation
        cross join generate_series($first, $last) as years(year)
    )

    select
        key_of(organisation_key, year, version),
        key_of('report', organisation_key, year),
        concat(name, '_', year, if(version = 1, '_first', ''), '.html'),
        concat('reports/', year, '/', name, '_', year, if(version = 1, '_first', ''), '.html'),
        md5(concat(organisation_key, year, version)) || md5(concat(version, organisation_key, year)),
        12000 + hash(organisation_key, year) % 9000,
        concat(name, year, '年法治政府建设工作情况报告'),
        if(level = 'town', null, concat('政发〔', year + 1, '〕', hash(organisation_key, year) % 90 + 1, '号')),
        'annual_report',
        name,
        organisation_key,
        place_key,
        year,
        make_date(year, 1, 1),
        make_date(year, 12, 31),
        make_date(year + 1, 1, 5) + (hash(organisation_key, year) % 80)::integer + version,
        'html',
        'utf-8',
        null,
        5000,
        md5(concat('text', organisation_key, year, version)),
        50,
        null,
        '0.1.0',
        '3',
        null,
        make_timestamp(year + 1, 1, 5, 0, 0, 0) + to_days((hash(organisation_key, year) % 80)::integer + version),
        if(version = 1,
            make_timestamp(year + 1, 1, 5, 0, 0, 0) + to_days((hash(organisation_key, year) % 80)::integer + 2), null
        ),
        version = 2,
        year
    from version
"""

# Three facts share a sentence. A metric's rank falls with the square of the chance: half of the facts are of a quarter of them.
_FACTS = """
    insert into core.fact_observation
    with place as (
        select
            document.document_key,
            document.organisation_key,
            document.place_key,
            document.report_year,
            document.issuer,
            document.load_key,
            position,
            hash(document.organisation_key, document.report_year, position) as seed
        from core.dim_document as document
        cross join generate_series(0, document.facts - 1) as positions(position)
        where document.report_year = $year
            and hash(document.document_key) % $loads = $load
    ),

    drawn as (
        select
            *,
            chance('rank', seed, 0) as of_rank,
            chance('metric', seed, 0) < 0.8 as has_metric,
            chance('unit', seed, 0) < 0.9 as has_first_unit,
            chance('status', seed, 0) as of_status,
            chance('period', seed, 0) as of_period,
            chance('value', seed, 0) as of_value,
            chance('qualifier', seed, 0) as of_qualifier,
            chance('part', seed, 0) < 0.1 as is_part,
            chance('repeat', seed, 0) < 0.02 as is_repeat,
            chance('change', seed, 0) as of_change,
            chance('subject', seed, 0) as of_subject
        from place
    ),

    read as (
        select
            drawn.*,
            metric.kind,
            if(has_metric, metric.metric_key, null) as metric_key,
            if(has_metric, metric.code || '#1', null) as rule,
            if(has_metric, metric.name_zh, '其他事项' || seed % 500) as measure,
            if(has_first_unit, metric.units[1], metric.units[2]) as unit,
            if(metric.kind = 'ratio', round(60 + 40 * sqrt(of_value), 1), round(exp(1 + 8 * of_value * of_value))) as value,
            case
                when of_status < 0.88 then 'actual'
                when of_status < 0.95 then 'planned'
                else 'required'
            end as status
        from drawn
        join metric on floor(metric.metrics * of_rank * of_rank) = metric.rank
    ),

    written as (
        select
            *,
            format('{:d}', value::bigint) || unit as text,
            120 + position * 90 as char_start
        from read
    )

    select
        key_of('fact', document_key, position),
        document_key,
        organisation_key,
        place_key,
        metric_key,
        key_of('unit', unit, ''),
        case
            when of_period < 0.02 then null
            when status = 'planned' then key_of('period', 'year', report_year + 1)
            when of_period < 0.10 then key_of('period', 'half', report_year)
            when of_period < 0.13 then key_of('period', 'to_date', report_year)
            when of_period < 0.15 then key_of('period', 'year', report_year - 1)
            else key_of('period', 'year', report_year)
        end,
        report_year,
        status,
        value,
        if(of_qualifier < 0.04, value, null),
        null,
        case
            when of_qualifier < 0.04 then 'over'
            when of_qualifier < 0.06 then 'about'
            else 'exact'
        end,
        is_part,
        is_repeat,
        case
            when of_change < 0.01 then 'increase/year_on_year'
            when of_change < 0.015 then 'decrease'
        end,
        measure,
        case
            when of_subject < 0.02 then '居村法律顾问'
            when of_subject < 0.05 then '全区'
            when of_subject < 0.08 then '全镇'
        end,
        ['矛盾化解情况', '志愿服务情况', '依法行政工作', '法治宣传教育', '下一步工作打算'][position // 10 + 1],
        rule,
        null,
        char_start,
        char_start + length(text),
        text,
        concat(
            ['全年', report_year || '年，' || issuer, '据统计，', '围绕中心工作，'][(seed % 4)::bigint + 1],
            first(measure || text) over three, '，',
            nth_value(measure || text, 2) over three, '，',
            last(measure || text) over three,
            ['，群众满意度持续提升。', '，工作取得明显成效。', '，为辖区发展提供了有力的法治保障。', '。'][(seed % 4)::bigint + 1]
        ),
        120 + (position // 3) * 270,
        120 + (position // 3) * 270 + 240,
        null,
        null,
        null,
        if(is_part, key_of('fact', document_key, position // 3 * 3), null),
        if(seed % 20011 = 0, key_of('correction', document_key, position), null),
        load_key
    from written
    window three as (
        partition by document_key, position // 3
        order by position
        rows between unbounded preceding and unbounded following
    )
"""

_WARNINGS = """
    insert into core.fact_warning
    select
        key_of('warning', fact_key, broken),
        fact_key,
        document_key,
        'fact_observation',
        broken,
        'far from what others report',
        null,
        load_key
    from core.fact_observation
    cross join unnest(['unusual_size', 'differs_from_total']) as rules(broken)
    where hash(fact_key, broken) % 150 = 0
"""

_CORRECTIONS = """
    insert into ops.correction
    select
        correction_key,
        document_key,
        fact_key,
        'change',
        char_start,
        char_end,
        source_text,
        'value',
        value + 1,
        value,
        null,
        null,
        'misprint in the report',
        'bench',
        date '2024-05-01',
        'corrections.yaml',
        load_key,
        timestamp '2024-05-01 00:00:00'
    from core.fact_observation
    where correction_key is not null
"""
