"""Read reports and load what they say: `zhibiao ingest`."""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from zhibiao.lake.location import Warehouse
from zhibiao.operations.ahead import ahead
from zhibiao.operations.batch import LIMITS, Limits
from zhibiao.operations.batches import discover, load_batch, read_batches
from zhibiao.operations.outcome import IngestSummary, Outcome, Progress, ReadProgress, silent, summarise, unseen


def ingest(
    paths: Sequence[Path],
    warehouse: Warehouse,
    *,
    progress: Progress = silent,
    reading: ReadProgress = unseen,
    limits: Limits = LIMITS,
) -> IngestSummary:
    """Load every report under `paths`; the warehouse is created when it is not there.

    The next batch is read while one is loaded, and no more than that, so that the memory does not grow with the reports. Each
    batch is one transaction. The counts of the summary add up to the files found. Raises UsageError for a path that does not
    exist and ZhibiaoError when the warehouse cannot be written; batches loaded before stay.
    """
    started = time.monotonic()
    files = discover(paths)
    outcomes: list[Outcome] = []
    with closing(ahead(read_batches(files, warehouse, limits=limits, reading=reading))) as batches:
        for batch in batches:
            for outcome in load_batch(batch, warehouse):
                outcomes.append(outcome)
                progress(len(outcomes), len(files), outcome)
    return summarise(outcomes, time.monotonic() - started)
