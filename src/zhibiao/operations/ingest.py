"""Read reports and load what they say: `zhibiao ingest`."""

import time
from collections.abc import Sequence
from pathlib import Path

from zhibiao.lake.location import Warehouse
from zhibiao.operations.batches import BATCH_SIZE, discover, load_batch, read_batch, split
from zhibiao.operations.outcome import IngestSummary, Outcome, Progress, silent, summarise


def ingest(
    paths: Sequence[Path], warehouse: Warehouse, *, progress: Progress = silent, batch_size: int = BATCH_SIZE
) -> IngestSummary:
    """Load every report under `paths`; the warehouse is created when it is not there.

    Each batch is one transaction. The counts of the summary add up to the files found. Raises UsageError for a
    path that does not exist and ZhibiaoError when the warehouse cannot be written; batches loaded before stay.
    """
    started = time.monotonic()
    files = discover(paths)
    outcomes: list[Outcome] = []
    for batch in split(files, batch_size):
        for outcome in load_batch(read_batch(batch, warehouse), warehouse):
            outcomes.append(outcome)
            progress(len(outcomes), len(files), outcome)
    return summarise(outcomes, time.monotonic() - started)
