"""Ruled tables of a PDF page: the lines drawn on it are looked for first, as most pages have none."""

from collections.abc import Sequence

import pypdfium2 as pdfium

from zhibiao.documents.html_tables import Cell, expand
from zhibiao.documents.limits import Limits
from zhibiao.documents.pdf_characters import Character, Upright
from zhibiao.documents.pdf_grid import Grid, GridCell, grids_of
from zhibiao.documents.pdf_lines import PageTable
from zhibiao.documents.pdf_rules import rules_of
from zhibiao.documents.pdf_text import lines_of

_SLACK = 3.0  # points
_MIN_RULES = 3  # horizontal ones that make a table


def tables_of(
    page: pdfium.PdfPage, characters: list[Character], upright: Upright, number: int, limits: Limits
) -> tuple[list[PageTable], list[Character]]:
    """The ruled tables of a page, and the characters that stand in none of them."""
    horizontal, down = rules_of(page, upright)
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
