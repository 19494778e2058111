"""An ingest that is killed leaves the warehouse as it was before or after a load, and the next run carries on."""

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from tests.builders import Library, Said, Story, retitled
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.batches import discover, load_batch
from zhibiao.operations.triage import split
from zhibiao.operations.validate import validate

KILLS = 30
STORIES = [
    retitled(
        Story(
            name=f"r{number:02}.txt",
            text=f"本街道全年召开听证会{number}次，调解纠纷{number * 10}件。",
            said=(
                Said(f"{number}次", number, "deliberation.hearings"),
                Said(f"{number * 10}件", number * 10, "mediation.cases_resolved", "件"),
            ),
        ),
        organisation=f"清河区第{number % 7}街道办事处",  # the last ones supersede
    )
    for number in range(1, 13)
]


def ingest_stories(folder: Path, warehouse: Warehouse, batch_size: int) -> None:
    """What `ingest` does, with a reading that knows the stories."""
    library = Library(folder)
    for batch in split(discover(library.write(*STORIES)), batch_size):
        load_batch(library.batch(warehouse, *(source.path for source in batch)), warehouse)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Real processes that have Great Expectations imported when they start, so that kills hit the load and not the import."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["great_expectations", "zhibiao.quality.engine", "tests.builders", __name__])
    return context


def broken_invariants(warehouse: Warehouse) -> list[str]:
    """What a half-done load would show. An empty list is well; so is no warehouse."""
    if not warehouse.exists:
        return []
    with reading(warehouse) as connection:
        tables = {
            row[0] for row in connection.execute("select table_name from duckdb_tables() where database_name = 'lake'").fetchall()
        }
        if not tables:
            return []
        assert len(tables) == 18, tables
        questions = {
            "documents twice": "select sha256 from core.dim_document group by 1 having count(*) > 1",
            "text missing": "select document_key from core.dim_document anti join core.document_text using (document_key)",
            "text alone": "select document_key from core.document_text anti join core.dim_document using (document_key)",
            "facts miscounted": "select document_key from core.dim_document left join core.fact_observation as fact "
            "using (document_key) group by document_key, facts having count(fact.fact_key) <> facts",
            "facts alone": "select document_key from core.fact_observation anti join core.dim_document using (document_key)",
            "versions": "select report_key from core.dim_document group by 1 having count(*) filter (where is_current) <> 1",
            "load missing": "select load_key from core.dim_document anti join ops.load using (load_key)",
            "load miscounted": "select load.load_key from ops.load as load left join core.dim_document using (load_key) "
            "group by load.load_key, loaded, superseding having count(document_key) <> loaded + superseding",
            "not validated": "select load_key from ops.load anti join ops.validation using (load_key)",
            "dimension twice": "select unit_key from core.dim_unit group by 1 having count(*) > 1 union all "
            "select place_key from core.dim_place group by 1 having count(*) > 1 union all "
            "select metric_key from core.dim_metric group by 1 having count(*) > 1 union all "
            "select organisation_key from core.dim_organisation group by 1 having count(*) > 1",
        }
        return [name for name, question in questions.items() if connection.execute(question).fetchone()]


@pytest.mark.slow
def test_thirty_kills_leave_a_warehouse_that_validates_and_the_next_run_completes_it(
    tmp_path: Path, processes: ForkServerContext
) -> None:
    chance = random.Random(20221130)
    usual = _seconds_of_a_run(tmp_path / "timed", processes)
    finished: list[Warehouse] = []
    kills = 0
    attempt = 0
    while kills < KILLS:
        attempt += 1
        warehouse = Warehouse(tmp_path / f"w{attempt}")
        for _ in range(4):
            process = processes.Process(target=ingest_stories, args=(tmp_path / "files", warehouse, 6))
            process.start()
            process.join(chance.uniform(0.1, usual))
            kills += process.is_alive()
            process.kill()
            process.join()
            assert broken_invariants(warehouse) == []
        process = processes.Process(target=ingest_stories, args=(tmp_path / "files", warehouse, 6))
        process.start()
        process.join()
        assert process.exitcode == 0
        assert broken_invariants(warehouse) == []
        finished.append(warehouse)
    contents = {_content(warehouse) for warehouse in finished}
    assert len(contents) == 1, "a killed and continued ingest ends as an undisturbed one does"
    summary = validate(finished[-1])
    assert summary.failures == ()


def _seconds_of_a_run(folder: Path, processes: ForkServerContext) -> float:
    started = time.monotonic()
    process = processes.Process(target=ingest_stories, args=(folder / "files", Warehouse(folder / "w"), 4))
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - started


def _content(warehouse: Warehouse) -> tuple[object, ...]:
    with reading(warehouse) as connection:
        documents = connection.execute("select document_key, is_current, facts from core.dim_document order by 1").fetchall()
        facts = connection.execute("select fact_key, value, metric_key from core.fact_observation order by 1").fetchall()
    return (*documents, *facts)
