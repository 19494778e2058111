"""What was refused and waits for somebody: `zhibiao rejections`."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from zhibiao.documents.sources import Origin, Source
from zhibiao.errors import UsageError
from zhibiao.lake.extensions import literal
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import file_of_original
from zhibiao.operations.backfill import BackfillSummary, Kept, backfill
from zhibiao.operations.batches import load_batch, read_batches
from zhibiao.operations.opening import opened
from zhibiao.operations.outcome import IngestSummary, Outcome, summarise
from zhibiao.operations.spelling import suggestion
from zhibiao.sources.history import collections

_BY_REASON = """
    select
        rule as reason,
        grain,
        count(*) filter (where resolved_at is null) as open,
        count(*) filter (where resolved_at is not null) as resolved,
        min(rejected_at) filter (where resolved_at is null) as since,
        coalesce(arg_max(detail, rejected_at) filter (where resolved_at is null), arg_max(detail, rejected_at)) as example
    from ops.rejection
    group by all
    order by
        open desc,
        grain,
        reason
"""
_LISTED = """
    select
        rule as reason,
        grain,
        name as file,
        detail,
        address,
        left(sha256, 12) as sha256,
        rejected_at,
        resolved_at,
        content
    from ops.rejection
    where {conditions}
    order by
        rejected_at desc,
        file,
        rejection_key
"""


@dataclass(frozen=True, slots=True)
class RetrySummary:
    """What came of trying again: files that had been refused, documents of which facts had been, and what could not be tried."""

    files: IngestSummary
    documents: BackfillSummary
    lost: tuple[Kept, ...]  # refused files whose bytes are not at hand

    @property
    def ok(self) -> bool:
        """Whether nothing is refused any more."""
        return self.files.ok and not self.documents.kept and not self.lost


def rejections_by_reason(warehouse: Warehouse) -> pa.Table:
    """One row a reason and grain: reason, grain, open, resolved, since, example; the most frequent first."""
    with opened(warehouse) as connection:
        return connection.execute(_BY_REASON).to_arrow_table()


def list_rejections(warehouse: Warehouse, reason: str | None = None, *, resolved: bool = False) -> pa.Table:
    """The open rejections (with `resolved` all) of one reason or of all: reason, grain, file, detail, address, hash, …

    UsageError with a did-you-mean for a reason for which nothing was ever refused.
    """
    conditions = ["true" if resolved else "resolved_at is null"]
    with opened(warehouse) as connection:
        if reason is not None:
            known = [row[0] for row in connection.execute("select distinct rule from ops.rejection order by 1").fetchall()]
            if reason not in known:
                raise UsageError(
                    f"nothing was refused for '{reason}'{suggestion(reason, known)} `zhibiao rejections` lists reasons"
                )
            conditions.append(f"rule = {literal(reason)}")
        return connection.execute(_LISTED.format(conditions=" and ".join(conditions))).to_arrow_table()


def retry(warehouse: Warehouse) -> RetrySummary:
    """Read everything anew that is refused, files and documents of which facts are: after a fix, a correction, an update.

    What loads now is no longer open. UsageError for a mistake in organisations.yml or corrections/.
    """
    started = time.monotonic()
    with opened(warehouse) as connection:
        refused = connection.execute(
            "select distinct name, address, sha256 from ops.rejection "
            "where grain in ('file', 'document') and resolved_at is null order by all"
        ).fetchall()
        documents = connection.execute(
            "select distinct document_key from ops.rejection "
            "where grain = 'fact' and resolved_at is null and document_key is not null"
        ).fetchall()
    outcomes: list[Outcome] = []
    lost: list[Kept] = []
    brought_by = collections(warehouse, [address for _, address, _ in refused])
    with tempfile.TemporaryDirectory(prefix="zhibiao-") as scratch:
        files: list[Source] = []
        for name, address, sha256 in refused:
            original = file_of_original(warehouse, sha256, Path(scratch))
            if original is None:
                lost.append(Kept(name, f"its bytes were not kept; load it again: `zhibiao ingest '{address}'`"))
            else:
                origin = Origin(address, name, brought_by.get(address))
                files.append(Source(original, size=original.stat().st_size, origin=origin))
        for batch in read_batches(files, warehouse, again=True):
            outcomes += load_batch(batch, warehouse)
    return RetrySummary(
        summarise(outcomes, time.monotonic() - started),
        backfill(warehouse, only_corrections=True, also=[key for (key,) in documents]),
        tuple(lost),
    )
