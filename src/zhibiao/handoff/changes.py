"""What a release holds that the one before it did not: CHANGES.md, and each fact and document of it in two lists."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from zhibiao.handoff.database import spill
from zhibiao.handoff.sheets import write_csv
from zhibiao.lake.differences import database_differences
from zhibiao.lake.extensions import literal

PAGE = "CHANGES.md"
FACTS, DOCUMENTS = Path("changes") / "facts.csv", Path("changes") / "documents.csv"
_KINDS = {
    "added": "added 新增",
    "removed": "no longer there 不再有",
    "changed": "changed 数值或含义有变",
    "metadata": "described otherwise 仅说明有变",
    "new": "new 新文件",
    "revised": "revised 修订版",
    "superseded": "superseded by them 被修订版取代",
    "gone": "no longer there 不再有",
}
_DOCUMENTS = """
    with old as (
        select *
        from before.core.dim_document
        where is_current
    ),

    new as (
        select *
        from after.core.dim_document
        where is_current
    )

    select
        case
            when old.document_key is null and revised.report_key is not null then 'revised'
            when old.document_key is null then 'new'
            when superseding.report_key is not null then 'superseded'
            else 'gone'
        end as difference,
        coalesce(new.name, old.name) as document,
        coalesce(new.title, old.title) as title,
        coalesce(new.report_year, old.report_year) as report_year,
        coalesce(new.address, old.address) as address,
        coalesce(new.document_key, old.document_key) as document_key
    from old
    full join new on old.document_key = new.document_key
    left join (select distinct report_key from old) as revised on new.report_key = revised.report_key
    left join (select distinct report_key from new) as superseding on old.report_key = superseding.report_key
    where old.document_key is null
        or new.document_key is null
    order by all
"""


def write_changes(release: Path, name: str, database: str, previous: Path | None) -> None:
    """Write CHANGES.md and, where there is a release to compare with, the lists of facts and documents that differ.

    `database` is the name of the DuckDB file in both releases.
    """
    if previous is None:
        _write(release, name, ["This is the first release here. 这是此处的第一个版本。"])
        return
    said = f"Compared with {previous.name}. 与 {previous.name} 相比。"
    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = {literal(spill(release))}")
        connection.execute(f"attach {literal(str(release / database))} as after (read_only)")
        obstacle = _compare(connection, previous / database)
        if obstacle is not None:
            _write(release, name, [said, obstacle])
            return
        write_csv(connection, "from differing", release, FACTS)
        write_csv(connection, _DOCUMENTS, release, DOCUMENTS)
        counted = "select difference, count(*) from ({}) group by difference order by difference"
        documents = connection.execute(counted.format(_DOCUMENTS)).fetchall()
        facts = connection.execute(counted.format("from differing")).fetchall()
    _write(release, name, [said, *_counts("Documents 文件", DOCUMENTS, documents), *_counts("Facts 数据", FACTS, facts)])


def _compare(connection: duckdb.DuckDBPyConnection, earlier: Path) -> str | None:
    """Find the facts that differ, a temporary table; what is in the way of that, where something is."""
    try:
        connection.execute(f"attach {literal(str(earlier))} as before (read_only)")
    except duckdb.Error:
        return "Its zhibiao.duckdb cannot be opened, so nothing can be compared. 其 zhibiao.duckdb 无法打开，不能比较。"
    try:
        connection.execute(f"create temp table differing as {database_differences(connection, 'before', 'after')}")
        connection.execute(f"explain {_DOCUMENTS}")
    except (duckdb.CatalogException, duckdb.BinderException):
        return "It was made with another schema, and cannot be compared. 其结构不同，不能比较。"
    return None


def _counts(title: str, path: Path, counts: Sequence[tuple[str, int]]) -> list[str]:
    lines = "\n".join(f"| {_KINDS[kind]} | {count:,} |" for kind, count in counts)
    table = f"| | |\n| --- | --: |\n{lines}" if counts else "None. 无。"
    return [f"## {title}", table, f"Each of them 逐条列出: [{path.as_posix()}]({path.as_posix()})"]


def _write(release: Path, name: str, blocks: Sequence[str]) -> None:
    text = "\n\n".join([f"# {name}: changes 变动", *blocks])
    (release / PAGE).write_text(f"{text}\n", encoding="utf-8")
