"""Ruling lines become the cells of a table: for the paths of a PDF and for the strokes of a scan alike."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MAX_BORDERS = 400  # in one direction; a page with more is a drawing
_MAX_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at` (y of a horizontal one, x of an upright one) from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with the numbers of its first row and column, and of how many it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: places of the borders between its columns and rows, outer ones too, and its cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    fields: dict[tuple[int, int], GridCell]  # the cell that covers each (row, column)

    def cell_at(self, x: float, y: float) -> GridCell | None:
        """The cell around a point, None outside of the table."""
        return self.fields.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def grids_of(horizontal: Sequence[Rule], upright: Sequence[Rule], slack: float) -> list[Grid]:
    """The tables that rules make, from top to bottom. `slack`: how far apart lines may lie that are meant to meet."""
    horizontal, upright = _merged(horizontal, slack), _merged(upright, slack)
    if not (2 <= len(horizontal) <= _MAX_BORDERS and 1 <= len(upright) <= _MAX_BORDERS):
        return []
    grids = (_grid(across, down, slack) for across, down in _connected(horizontal, upright, slack))
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _merged(rules: Sequence[Rule], slack: float) -> list[Rule]:
    """Rules in one line that touch or overlap, as one."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= slack:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda rule: rule.start):
            if start is not None and rule.start <= end + slack:
                end = max(end, rule.end)
                continue
            if start is not None:
                merged.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(at, start, end))
    return [rule for rule in merged if rule.end - rule.start > 2 * slack]


def _connected(horizontal: list[Rule], upright: list[Rule], slack: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross or meet one another."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    left = list(range(len(upright)))
    waiting = list(range(len(horizontal)))
    while left:
        across: list[int] = []
        down = [left.pop()]
        grown = True
        while grown:
            new = [i for i in waiting if any(_meet(horizontal[i], upright[j], slack) for j in down)]
            across += new
            waiting = [i for i in waiting if i not in new]
            more = [j for j in left if any(_meet(horizontal[i], upright[j], slack) for i in new)]
            down += more
            left = [j for j in left if j not in more]
            grown = bool(more)
        groups.append(([horizontal[i] for i in across], [upright[j] for j in down]))
    return groups


def _meet(across: Rule, down: Rule, slack: float) -> bool:
    return across.start - slack <= down.at <= across.end + slack and down.start - slack <= across.at <= down.end + slack


def _places(rules: Sequence[Rule], slack: float) -> list[float]:
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > slack:
            places.append(at)
    return places


def _grid(horizontal: list[Rule], upright: list[Rule], slack: float) -> Grid | None:
    """The table of rules that hang together; None for what has no two columns and rows, such as a frame."""
    ys = _places(horizontal, slack)
    if len(ys) < 3:
        return None
    upright = [*upright, *_open_sides(horizontal, upright, slack)]
    xs = _places(upright, slack)
    if len(xs) < 3 or (len(xs) - 1) * (len(ys) - 1) > _MAX_CELLS:
        return None
    # For each small field, whether a rule stands on its right side and under it.
    across = [[rule for rule in horizontal if abs(rule.at - y) <= slack] for y in ys]
    down = [[rule for rule in upright if abs(rule.at - x) <= slack] for x in xs]
    right = [[_covered(rules, top, bottom) for rules in down[1:]] for top, bottom in pairwise(ys)]
    below = [[_covered(rules, x0, x1) for x0, x1 in pairwise(xs)] for rules in across[1:]]
    cells = _cells(right, below)
    fields = {(cell.row + r, cell.column + c): cell for cell in cells for r in range(cell.rows) for c in range(cell.columns)}
    return Grid(tuple(xs), tuple(ys), tuple(cells), fields)


def _open_sides(horizontal: list[Rule], upright: list[Rule], slack: float) -> list[Rule]:
    """The outer sides of a table that has none: where its horizontal lines begin and end."""
    top, bottom = min(rule.at for rule in horizontal), max(rule.at for rule in horizontal)
    starts, ends = min(rule.start for rule in horizontal), max(rule.end for rule in horizontal)
    first, last = min(rule.at for rule in upright), max(rule.at for rule in upright)
    sides: list[Rule] = []
    if starts < first - 3 * slack:
        sides.append(Rule(starts, top, bottom))
    if ends > last + 3 * slack:
        sides.append(Rule(ends, top, bottom))
    return sides


def _covered(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether a rule of those on the border between two fields runs past its middle."""
    middle = (start + end) / 2
    return any(rule.start <= middle <= rule.end for rule in rules)


def _cells(right: list[list[bool]], below: list[list[bool]]) -> list[GridCell]:
    """Fields without a rule between them are one cell. Each grows to the right first, then downwards as far as it is open."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    height, width = len(right), len(right[0])
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            columns = 1
            while column + columns < width and not right[row][column + columns - 1] and (row, column + columns) not in taken:
                columns += 1
            rows = 1
            while row + rows < height and not any(
                below[row + rows - 1][c] or (row + rows, c) in taken for c in range(column, column + columns)
            ):
                rows += 1
            taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
            cells.append(GridCell(row, column, rows, columns))
    return cells
