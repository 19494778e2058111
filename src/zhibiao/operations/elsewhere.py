"""A batch that one machine reads and another one loads: its rows go by the storage that both share, the rest by the wire."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from zhibiao import __version__
from zhibiao.corrections.model import digest
from zhibiao.documents.sources import Source
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.lake.shelf import Shelf, open_shelf, tidy
from zhibiao.lake.staging import stage
from zhibiao.operations.batch import Batch
from zhibiao.operations.batches import read_batch
from zhibiao.operations.current import current_reading
from zhibiao.operations.retention import MARGIN_HOURS


@dataclass(frozen=True, slots=True)
class Errand:
    """What readers of one load have in common: where their rows go, and what they must be to read as the loader would."""

    program: str  # its version
    reading: str  # the version, with that of the decisions
    corrections: str | None
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch without its rows, and the name by which they are taken from the shelf; None where there are none."""

    batch: Batch
    rows: str | None


def begin(warehouse: Warehouse) -> Errand:
    """An errand for a load of this machine; what loads that were killed have left is removed. Close its shelf at the end.

    UsageError for a mistake in organisations.yml and the like, ZhibiaoError when nothing can be put there.
    """
    tidy(warehouse, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=MARGIN_HOURS))
    current = current_reading(warehouse)
    return Errand(__version__, current.version, digest(current.corrections.entries), open_shelf(warehouse))


def check(errand: Errand) -> None:
    """UsageError, which names this machine, when it could not do the errand."""
    _check_reading(errand)
    warehouse = errand.shelf.warehouse
    try:
        seen = errand.shelf.is_seen
        if warehouse.server is not None:
            _ = warehouse.exists  # whether the server lets this machine in
    except ZhibiaoError as error:
        raise _unfit(str(error)) from None
    if not seen:
        place = warehouse.store or warehouse.root
        raise _unfit(f"it does not see what the loader has put into {place}; all machines must share this place")


def read_elsewhere(files: Sequence[Source], errand: Errand) -> Sent:
    """Read the files, keep their originals, and put their rows on the shelf. UsageError on one that would read otherwise."""
    _check_reading(errand)
    batch = read_batch(files, errand.shelf.warehouse, loads=False)
    if not batch.staged.documents.num_rows:
        return Sent(batch, None)
    return Sent(replace(batch, staged=stage(())), errand.shelf.put(batch.staged))


def receive(sent: Sent, errand: Errand) -> Batch:
    """The batch with its rows, which stay on the shelf."""
    return sent.batch if sent.rows is None else replace(sent.batch, staged=errand.shelf.take(sent.rows))


def let_go(sent: Sent, errand: Errand) -> None:
    """Told when the batch is loaded: its rows are removed."""
    if sent.rows is not None:
        errand.shelf.remove(sent.rows)


def _check_reading(errand: Errand) -> None:
    if errand.program != __version__:
        raise _unfit(f"it has zhibiao {__version__}, the loader {errand.program}; install the same version on all machines")
    current = current_reading(errand.shelf.warehouse)
    if (errand.reading, errand.corrections) != (current.version, digest(current.corrections.entries)):
        raise _unfit(
            f"it reads as version {current.version}, the loader as {errand.reading}, or has other corrections. All machines need "
            f"the same organisations.yml, sources.yml and corrections/ in {errand.shelf.warehouse.root}; when these were changed "
            "in the meantime, run the same command again"
        )


def _unfit(why: str) -> UsageError:
    return UsageError(f"{socket.gethostname()} cannot read for this load: {why}")
