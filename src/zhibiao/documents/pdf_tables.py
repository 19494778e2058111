"""Ruled tables of a page, of a PDF or an OFD document: characters between the lines that are drawn on it."""

from collections.abc import Sequence

from zhibiao.documents.html_tables import Cell, expand
from zhibiao.documents.limits import Limits
from zhibiao.documents.pdf_characters import Character
from zhibiao.documents.pdf_grid import Grid, GridCell, Rule, grids_of
from zhibiao.documents.pdf_lines import PageTable
from zhibiao.documents.pdf_text import lines_of

_SLACK = 3.0  # points
_MIN_RULES = 3  # horizontal ones that make a table


def tables_of(
    horizontal: Sequence[Rule], down: Sequence[Rule], characters: list[Character], number: int, limits: Limits
) -> tuple[list[PageTable], list[Character]]:
    """The tables between the horizontal and upright lines of a page, and the characters that stand in none of them."""
    if len(horizontal) < _MIN_RULES or not down:
        return [], characters
    tables: list[PageTable] = []
    for grid in grids_of(horizontal, down, _SLACK):
        inside, outside = _split(grid, characters)
        rows = [[_cell(cell, found, number) for cell, found in row] for row in inside]
        if sum(any(cell.lines for cell in row) for row in rows) >= 2:
            tables.append(PageTable(tuple(map(tuple, expand(rows, limits))), grid.xs, grid.ys[0], number))
            characters = outside
    return tables, characters


_Filled = list[list[tuple[GridCell, list[Character]]]]


def _split(grid: Grid, characters: Sequence[Character]) -> tuple[_Filled, list[Character]]:
    """The cells, row by row, with their characters; and the characters outside of the table."""
    found: dict[GridCell, list[Character]] = {cell: [] for cell in grid.cells}
    outside: list[Character] = []
    for character in characters:
        cell = grid.cell_at((character.x0 + character.x1) / 2, character.y - character.size * 0.35)
        if cell is None:
            outside.append(character)
        else:
            found[cell].append(character)
    rows = [[(cell, found[cell]) for cell in grid.cells if cell.row == row] for row in range(len(grid.ys) - 1)]
    return rows, outside


def _cell(cell: GridCell, characters: Sequence[Character], number: int) -> Cell:
    return Cell(tuple(line.text for line in lines_of(characters, number)), cell.columns, cell.rows)
