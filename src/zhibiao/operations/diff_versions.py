"""What changed between two versions of the warehouse: `zhibiao diff 12 15`."""

import re
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa

from zhibiao.errors import UsageError
from zhibiao.lake.differences import version_differences
from zhibiao.lake.history import current_version, find_version
from zhibiao.lake.location import Warehouse
from zhibiao.lake.restoring import has_same_tables
from zhibiao.operations.opening import opened

_VERSION = re.compile(r"v?\d{1,9}|\d{4}-\d\d-\d\d([T ].*)?|now")


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """Two versions, and the facts of current documents that are not the same in both."""

    before: int
    after: int
    differences: pa.Table  # see lake.differences

    @property
    def counts(self) -> Counter[str]:
        """How many facts were added, removed, changed, or changed in their metadata only."""
        return Counter(str(kind) for kind in self.differences["difference"].to_pylist())


def is_version(name: str) -> bool:
    """Whether this is how a version is named: by its number, a time, or `now`."""
    return _VERSION.fullmatch(name.strip()) is not None


def compare_versions(warehouse: Warehouse, before: str, after: str = "now") -> VersionComparison:
    """The facts that were added, removed or changed from one version to another.

    UsageError for a version that is not there, or that has an older schema.
    """
    with opened(warehouse) as connection:
        present = current_version(connection)
        first, last = (present if name == "now" else find_version(connection, name).number for name in (before, after))
        for version in (first, last):
            if not has_same_tables(connection, version):
                raise UsageError(
                    f"version {version} has an older schema, and its facts cannot be compared. `zhibiao sql --as-of {version}` "
                    "can look at it"
                )
        return VersionComparison(first, last, version_differences(connection, first, last))
