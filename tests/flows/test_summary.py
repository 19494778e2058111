"""What a flow run leaves for a person to read."""

from pathlib import Path

from zhibiao.documents import Source
from zhibiao.flows.summary import collection_markdown, maintenance_markdown, outcomes_markdown, validation_markdown
from zhibiao.operations.collect import CollectSummary
from zhibiao.operations.maintain import Figure, MaintainSummary
from zhibiao.operations.outcome import Fate, IngestSummary, Outcome
from zhibiao.operations.validate import Check, ValidationSummary
from zhibiao.sources.visit import Counts, RunStatus


def test_the_artifact_of_an_ingest_names_every_report_that_was_refused():
    outcomes = (
        Outcome(Source(Path("好.txt")), Fate.LOADED, facts=12),
        Outcome(Source(Path("空|白.txt")), Fate.REJECTED, "empty", "the file is empty"),
    )
    text = outcomes_markdown(IngestSummary(outcomes, 1.5))
    assert text.startswith("2 reports, 12 facts loaded, 0 rows rejected, 1.5 s\n")
    assert "| rejected | 1 |" in text
    assert "| 空\\|白.txt | rejected | the file is empty | 0 |" in text and "好.txt" not in text


def test_the_artifact_of_a_validation_shows_what_is_broken_and_an_example():
    holds = Check("core.dim_unit", "dim_unit", "unit_key_unique", "Keys are unique.", True, 9, 0)
    broken = Check("core.dim_period", "dim_period", "in_order", "Dates are in order.", False, 9, 2, "2022-12-31 to 2022-01-01")
    text = validation_markdown(ValidationSummary((holds, broken), 1.0))
    assert text.startswith("1 of 2 expectations hold.")
    assert "| core.dim_period | in_order | 2 | 2022-12-31 to 2022-01-01 |" in text and "unit_key_unique" not in text
    assert validation_markdown(ValidationSummary((holds,), 1.0)) == "1 of 1 expectations hold."


def test_the_artifact_of_a_maintenance_shows_what_it_was_good_for():
    text = maintenance_markdown(MaintainSummary((Figure("data_files", 1200, 24),), 90, 91, 4.0))
    assert text.startswith("90 versions forgotten; the oldest that can be looked at is 91. 4.0 s\n")
    assert "| data_files | 1,200 | 24 |" in text


def test_the_artifact_of_a_collection_shows_sums_that_can_be_checked():
    refused = Outcome(Source(Path("空.txt")), Fate.REJECTED, "empty", "the file is empty")
    counts = Counts(
        listed=9,
        found=9,
        fetched=3,
        not_modified=5,
        failed=1,
        bytes=2_500_000,
        offered=3,
        loaded=1,
        superseding=1,
        rejected=1,
        facts=40,
    )
    summary = CollectSummary(7, "洪山区", RunStatus.TROUBLE, "1 not fetched, 1 rejected, 0 not loaded", counts, (refused,), 12.5)
    text = collection_markdown(summary)
    assert text.startswith("**trouble**: 1 not fetched, 1 rejected, 0 not loaded\n")
    assert "| 9 | | 3 | 5 | 0 | 0 | 0 | 1 |" in text and "| 3 | | 1 | 0 | 1 | 1 | 0 | 40 |" in text
    assert "2.5 MB in 12.5 s" in text
    assert "| 空.txt | rejected | the file is empty | 0 |" in text
