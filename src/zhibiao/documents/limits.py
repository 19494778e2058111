"""What a reader may use up on one file before the file is refused."""

from dataclasses import dataclass

MAX_BYTES = 50_000_000  # of one file, or of one member of an archive


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. They are far above any report, and far below what hurts the machine."""

    characters: int = 50_000_000  # of text
    pages: int = 3_000
    cells: int = 2_000_000  # of all tables of a workbook
    unpacked: int = 300_000_000  # bytes of everything inside a container
    members: int = 10_000  # files inside a container
    depth: int = 3  # containers inside containers
    archive: int = 4_000_000_000  # bytes of all reports in one archive: they are read one by one, so only time is at stake


LIMITS = Limits()
