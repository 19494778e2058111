"""A table for people: columns that line up whatever script they hold, fitted to the screen."""

import os
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self, TextIO

from rich.cells import cell_len, set_cell_size

from zhibiao.console.rows import Column

GAP = "  "
NARROWEST = 12  # cells of the screen below which a text column says nothing
FEWEST_COLUMNS = 3  # with fewer than these beside each other, records are better shown one below the other
FEW_RECORDS = 3
LONGEST_CODE = 32


@dataclass(frozen=True, slots=True)
class Screen:
    """What the table is drawn on. A width of None is a file or a pipe: nothing is cut there."""

    width: int | None = None
    colour: bool = False

    @classmethod
    def of(cls, out: TextIO) -> Self:
        """The screen behind a stream. COLUMNS gives a pipe a width; NO_COLOR takes the colours from a terminal."""
        if out.isatty():
            return cls(shutil.get_terminal_size().columns, "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb")
        columns = os.environ.get("COLUMNS", "")
        return cls(int(columns) if columns.isdigit() and int(columns) else None)


def draw(columns: Sequence[Column], records: Sequence[tuple[str, ...]], screen: Screen) -> Iterator[str]:
    """The lines of the table, headed and counted.

    Where the columns do not fit beside each other, a few records are shown one below the other, and of many the first columns.
    """
    records = [tuple(map(clean, record)) for record in records]
    widths = _fit(columns, records, screen.width)
    shown = len(columns)
    while widths is None and shown > FEWEST_COLUMNS and len(records) > FEW_RECORDS:
        shown -= 1
        widths = _fit(columns[:shown], records, screen.width)
    if widths is None:
        yield from _one_below_the_other(columns, records, screen)
    else:
        yield from _side_by_side(columns[:shown], records, widths, screen)
    count = f"{len(records):,} {'row' if len(records) == 1 else 'rows'}"
    hidden = "" if widths is None or shown == len(columns) else f"; {shown} of {len(columns)} columns, --format jsonl has all"
    yield f"({count}{hidden})"


def clean(text: str) -> str:
    """The text on one line, without characters that would steer a terminal."""
    return "".join(" " if c in "\n\r\t\u2028\u2029" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def _fit(columns: Sequence[Column], records: Sequence[tuple[str, ...]], width: int | None) -> list[int] | None:
    """The width of each column: its widest cell where there is room, less for the widest texts where there is not."""
    natural = [
        max([cell_len(column.name), *(cell_len(record[index]) for record in records)]) for index, column in enumerate(columns)
    ]
    room = width - len(GAP) * (len(columns) - 1) if width else sum(natural)
    if sum(natural) <= room:
        return natural
    # Lower the ceiling of the text columns until the table fits: the widest give way first.
    texts = [
        index
        for index, column in enumerate(columns)
        if not column.is_number and not _is_code([record[index] for record in records], natural[index])
    ]
    for ceiling in range(max(natural), NARROWEST - 1, -1):
        widths = [min(wide, ceiling) if index in texts else wide for index, wide in enumerate(natural)]
        if sum(widths) <= room:
            return widths
    return None


def _is_code(cells: Sequence[str], width: int) -> bool:
    """Codes and dates are useless when they are cut; prose is not."""
    return width <= LONGEST_CODE and all(cell.isascii() and " " not in cell for cell in cells)


def _side_by_side(
    columns: Sequence[Column], records: Sequence[tuple[str, ...]], widths: list[int], screen: Screen
) -> Iterator[str]:
    def line(cells: Sequence[str]) -> str:
        placed = (_place(cell, width, column.is_number) for cell, width, column in zip(cells, widths, columns, strict=True))
        return GAP.join(placed).rstrip()

    yield _bold(line([column.name for column in columns]), screen)
    yield GAP.join("─" * width for width in widths)
    for record in records:
        yield line(record[: len(columns)])


def _place(cell: str, width: int, right: bool) -> str:
    if cell_len(cell) > width:
        return set_cell_size(cell, width - 1).rstrip() + "…"
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space


def _one_below_the_other(columns: Sequence[Column], records: Sequence[tuple[str, ...]], screen: Screen) -> Iterator[str]:
    names = max(cell_len(column.name) for column in columns)
    for number, record in enumerate(records, start=1):
        yield _bold(f"── {number} ──", screen)
        for column, cell in zip(columns, record, strict=True):
            if cell:
                yield f"{_place(column.name, names, right=False)}{GAP}{cell}"


def _bold(line: str, screen: Screen) -> str:
    return f"\x1b[1m{line}\x1b[0m" if screen.colour else line
