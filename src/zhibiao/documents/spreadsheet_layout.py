"""What stands on a sheet: titles, tables and the notes below them, told apart by empty rows, merged cells and lone cells."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhibiao.documents.building import Builder
from zhibiao.documents.html_tables import one_line
from zhibiao.documents.marks import has_stop, is_title
from zhibiao.documents.spreadsheet_sheet import Area, Cells, Sheet

_FIGURE = re.compile(r"[¥￥$]?[\d\s.,，%％‰+\-—/]*")
_NOTE = re.compile(r"[（(【*※]?\s*(?:备?注|附注|说明|(?:数据|资料)?来源)\s*\d{0,2}\s*[】）)]?\s*[：:1-9、.．]")
_TABLE_TITLE = re.compile(r"(?:附?表|附件)\s*[\d一二三四五六七八九十]{1,3}(?!\d)")
_DATE = re.compile(r"\d{4}(?:年|[-./])\d{1,2}(?:月|[-./])?(?:\d{1,2}日?)?")
_LABEL = 200  # characters; a merged cell with more of them is no label
_HEADING = 80
_SPARE = 30  # characters of a lone cell that is neither a row's label nor a column's


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a block. `covers` says which columns its only cell is merged across; it is empty where there are more cells."""

    texts: list[str]
    covers: range = range(0)

    @property
    def line(self) -> str:
        return self.texts[self.covers[0]] if self.covers else ""


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that no empty row separates, without the columns that are empty in all of them."""

    columns: list[int]  # where they are on the sheet
    rows: list[_Row]


def write(sheet: Sheet, builder: Builder, cells: Cells) -> None:
    """Give the builder what stands on the sheet. Raises BadContent (too_large)."""
    waiting: _Block | None = None  # the rows to come may continue it
    merged: dict[int, list[Area]] = {}  # by their first row; those that hold nothing change nothing
    for area in sheet.merged:
        if area.left in sheet.rows.get(area.top, ()):
            merged.setdefault(area.top, []).append(area)
    for numbers in _runs(sheet.rows, merged):
        block = _block(sheet, numbers, merged, cells)
        if waiting is not None and _continues(waiting, block):
            waiting.rows.extend(block.rows)
            continue
        if waiting is not None:
            _write(waiting, builder, followed=True)
        waiting = block
    if waiting is not None:
        _write(waiting, builder)


def _runs(rows: Iterable[int], merged: dict[int, list[Area]]) -> Iterator[list[int]]:
    """The filled rows, those together that no empty row separates; a merged cell that holds something leaves no row empty."""
    run: list[int] = []
    reach = 0  # the last row of the merged cells above
    for row in sorted(rows):
        if run and row > max(run[-1], reach) + 1:
            yield run
            run = []
        run.append(row)
        reach = max([reach, *(area.bottom for area in merged.get(row, ()))])
    if run:
        yield run


def _block(sheet: Sheet, numbers: list[int], merged: dict[int, list[Area]], cells: Cells) -> _Block:
    """The rows as a grid. Merged labels stand in every cell they cover, other merged cells in the first."""
    columns = sorted({column for number in numbers for column in sheet.rows[number]})
    filled = sum(len(sheet.rows[number]) for number in numbers)
    cells.count(len(numbers) * len(columns) - filled)
    places = {column: index for index, column in enumerate(columns)}
    grid = [[""] * len(columns) for _ in numbers]
    for texts, number in zip(grid, numbers, strict=True):
        for column, text in sheet.rows[number].items():
            texts[places[column]] = one_line([part.strip() for part in text.splitlines() if part.strip()])
    covers: dict[int, range] = {}
    for number in numbers:
        for area in merged.get(number, ()):
            _spread(grid, area, numbers, columns, covers, cells)
    return _Block(columns, [_row(texts, covers.get(index)) for index, texts in enumerate(grid)])


def _spread(
    grid: list[list[str]], area: Area, numbers: list[int], columns: list[int], covers: dict[int, range], cells: Cells
) -> None:
    top, bottom = bisect_left(numbers, area.top), bisect_right(numbers, area.bottom)
    left, right = bisect_left(columns, area.left), bisect_right(columns, area.right)
    covers[top] = range(left, right)
    text = grid[top][left]
    repeated = text if len(text) <= _LABEL and _FIGURE.fullmatch(text) is None else ""
    cells.count((bottom - top) * (right - left) - 1)
    for row in range(top, bottom):
        grid[row][left:right] = [repeated] * (right - left)
    grid[top][left] = text


def _row(texts: list[str], merged: range | None) -> _Row:
    filled = [index for index, text in enumerate(texts) if text]
    if len(filled) == 1 and (merged is None or filled[0] not in merged):
        return _Row(texts, range(filled[0], filled[0] + 1))
    alone = merged is not None and bool(filled) and all(index in merged for index in filled)
    return _Row(texts, merged if alone and merged is not None else range(0))


def _continues(table: _Block, block: _Block) -> bool:
    """Whether the rows below an empty one are more rows of the same table: they have figures, and no header of their own."""
    first, last = block.rows[0], table.rows[-1]
    return (
        table.columns == block.columns
        and not first.covers
        and not last.covers
        and any(_is_figure(text) for text in first.texts[1:])
        and not _DATE.fullmatch(first.texts[1])
    )


def _write(block: _Block, builder: Builder, *, followed: bool = False) -> None:
    """Lone cells at the top are titles, those at the end notes; what is between is a table."""
    leading = any(not row.covers for row in block.rows) or (followed and len(block.rows) == 1)
    table: list[_Row] = []
    for index, row in enumerate(block.rows):
        lines = [] if table and not _ends_table(row, block) else _lines(row, block)
        if lines:
            _write_table(table, block, builder)
            table = []
            for line in lines:
                _write_line(line, builder, leads=index == 0 and leading, merged=len(row.covers) > 1)
        else:
            table.append(row)
    _write_table(table, block, builder)


def _ends_table(row: _Row, block: _Block) -> bool:
    """Whether a lone cell below a table is no part of it: a note, or the title of another one."""
    text = row.line
    return bool(text) and bool(_NOTE.match(text) or _TABLE_TITLE.match(text) or (len(row.covers) > 1 and is_title(text)))


def _lines(row: _Row, block: _Block) -> list[str]:
    """The row as paragraphs, none where it begins a table. Lone cells are no titles where they head columns in the middle."""
    if row.covers:
        titled = row.covers[0] == 0 or len(row.line) > _SPARE or _is_aside(row.line) or is_title(row.line)
        return [row.line] if titled else []
    filled = [text for text in row.texts if text]
    return filled if all(map(_is_aside, filled)) else []


def _is_aside(text: str) -> bool:
    """Whether a cell beside a title says who reported, when, in what unit: 填报单位：…, 单位：万元, 2023年12月."""
    return "：" in text or ":" in text[:-1] or _DATE.fullmatch(text) is not None


def _write_line(line: str, builder: Builder, *, leads: bool, merged: bool) -> None:
    heading = is_title(line) or bool(_TABLE_TITLE.match(line)) or leads or merged
    if heading and len(line) <= _HEADING and not (has_stop(line) or _is_aside(line) or _NOTE.match(line) or _is_figure(line)):
        builder.heading(line, 2)
    else:
        builder.paragraph(line)


def _write_table(rows: list[_Row], block: _Block, builder: Builder) -> None:
    below: list[_Row] = []
    while len(rows) > 1 and rows[-1].covers and (len(rows[-1].covers) == len(block.columns) > 1 or len(rows[-1].line) > _SPARE):
        below.append(rows.pop())
    texts = [row.texts for row in rows]
    for left, right in _side_by_side(texts, block.columns):
        part = [row[left:right] for row in texts]
        if right - left < len(block.columns):
            _write(_Block(block.columns[left:right], [_row(row, None) for row in part if any(row)]), builder)
        else:
            builder.table(part)
    for row in reversed(below):
        builder.paragraph(row.line)


def _side_by_side(texts: list[list[str]], columns: list[int]) -> list[tuple[int, int]]:
    """The columns of each table. Between two there is an empty one, and each has a header and labels of its rows."""
    cuts = [0]
    for index in range(1, len(columns)):
        apart = columns[index] > columns[index - 1] + 1
        if apart and _is_table(texts, cuts[-1], index) and _is_table(texts, index, len(columns)):
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(columns)], strict=True))


def _is_table(texts: list[list[str]], left: int, right: int) -> bool:
    rows = [row[left:right] for row in texts if sum(map(bool, row[left:right])) > 1]
    return (
        right - left >= 2
        and len(rows) >= 2
        and all(text and not _is_figure(text) for text in rows[0])
        and all(row[0] and not _is_figure(row[0]) for row in rows[1:])
        and any(_is_figure(text) for row in rows[1:] for text in row[1:])
    )


def _is_figure(text: str) -> bool:
    return bool(text) and _FIGURE.fullmatch(text) is not None
