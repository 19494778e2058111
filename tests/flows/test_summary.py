"""What a flow run leaves for a person to read."""

from pathlib import Path

from zhibiao.documents import Source
from zhibiao.flows.summary import outcomes_markdown, validation_markdown
from zhibiao.operations.outcome import Fate, IngestSummary, Outcome
from zhibiao.operations.validate import Check, ValidationSummary


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
