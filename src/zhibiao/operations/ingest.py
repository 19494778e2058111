"""Read reports and load what they say: `zhibiao ingest`."""

from collections.abc import Sequence
from pathlib import Path

from zhibiao.lake.location import Warehouse
from zhibiao.operations.batches import BATCH_SIZE
from zhibiao.operations.outcome import IngestSummary, Progress, silent


def ingest(
    paths: Sequence[Path], warehouse: Warehouse, *, progress: Progress = silent, batch_size: int = BATCH_SIZE
) -> IngestSummary:
    """Load every report under `paths`; the warehouse is created when it is not there.

    Each batch is one transaction. The counts of the summary add up to the files found. Raises UsageError for a
    path that does not exist and ZhibiaoError when the warehouse cannot be written; batches loaded before stay.
    """
    raise NotImplementedError
