"""Workbooks give the tables, titles and notes of their sheets as a person sees them, whatever program wrote them."""

import struct
import time
from pathlib import Path

import pytest

from tests.documents import workbook_files as files
from tests.documents.workbook_files import biff, ole, opendocument, raw, record, sheet, worksheet, xlsx
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content
from zhibiao.documents.spreadsheet import read
from zhibiao.documents.spreadsheet_numbers import displayed

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/formats beside this checkout")


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def lines(content: Content) -> list[tuple[BlockKind, str]]:
    return [
        (block.kind, "".join(content.text[piece.start : piece.end] for piece in block.pieces))
        for block in content.blocks
        if not block.rows
    ]


def table_of(*rows: list[files.Value], merged: tuple[str, ...] = ()) -> list[list[str]]:
    (table,) = tables(read(xlsx(("Sheet1", sheet(rows, merged)))))
    return table


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadContent) as caught:
        read(data, limits or Limits())
    return caught.value.reason


HEAD: list[files.Value] = ["指标", "数量", "比例"]


# What stands on a sheet


def test_titles_stand_above_a_table_and_notes_below() -> None:
    rows = [
        ["2023年行政执法统计表"],
        ["填报单位：江浦路街道", None, "单位：件"],
        HEAD,
        ["许可", 12, 0.5],
        ["处罚", 3, 0.25],
        ["注：含街道。"],
    ]
    content = read(xlsx(("Sheet1", sheet(rows, ["A1:C1"]))))
    assert lines(content) == [
        (BlockKind.HEADING, "2023年行政执法统计表"),
        (BlockKind.PARAGRAPH, "填报单位：江浦路街道"),
        (BlockKind.PARAGRAPH, "单位：件"),
        (BlockKind.PARAGRAPH, "注：含街道。"),
    ]
    assert tables(content) == [[["指标", "数量", "比例"], ["许可", "12", "0.5"], ["处罚", "3", "0.25"]]]
    assert content.blocks[-1].kind is BlockKind.PARAGRAPH


def test_a_title_may_be_apart_from_its_table() -> None:
    content = read(xlsx(("Sheet1", sheet([["行政许可情况"], [], HEAD, ["许可", 12, 1]]))))
    assert lines(content) == [(BlockKind.HEADING, "行政许可情况")]


def test_the_name_of_a_sheet_is_a_heading_unless_the_program_gave_it() -> None:
    rows = sheet([HEAD, ["许可", 12, 1]])
    content = read(xlsx(("Sheet1", rows), ("工作表2", rows), ("行政复议", rows)))
    assert lines(content) == [(BlockKind.HEADING, "行政复议")]
    assert len(tables(content)) == 3


def test_an_empty_row_separates_tables() -> None:
    content = read(xlsx(("Sheet1", sheet([HEAD, ["许可", 12, 1], [], ["部门", "人数"], ["司法局", 40]]))))
    assert [len(table) for table in tables(content)] == [2, 2]


def test_rows_below_an_empty_one_without_a_header_belong_to_the_table() -> None:
    assert len(table_of(HEAD, ["许可", 12, 1], [], ["处罚", 3, 2])) == 3


def test_tables_side_by_side_are_told_apart_when_each_has_a_header_and_labels() -> None:
    rows = [["部门", "人数", None, "街道", "件数"], ["司法局", 40, None, "江浦路", 7], ["公安局", 90, None, "外冈", 8]]
    assert tables(read(xlsx(("Sheet1", sheet(rows))))) == [
        [["部门", "人数"], ["司法局", "40"], ["公安局", "90"]],
        [["街道", "件数"], ["江浦路", "7"], ["外冈", "8"]],
    ]


def test_an_empty_column_within_a_table_is_left_out() -> None:
    assert table_of(["部门", "人数", None, "件数"], ["司法局", 40, None, 7]) == [["部门", "人数", "件数"], ["司法局", "40", "7"]]


def test_merged_labels_stand_in_every_cell_and_merged_figures_in_one() -> None:
    table = table_of(
        ["部门", "数量", None, "备注"], [None, "许可", "处罚", None], ["司法局", 5, None, "甲"], [None, 6, 7, None],
        merged=("A1:A2", "B1:C1", "D1:D2", "A3:A4", "B3:C3", "D3:D4"),
    )  # fmt: skip
    assert table == [
        ["部门", "数量", "数量", "备注"],
        ["部门", "许可", "处罚", "备注"],
        ["司法局", "5", "", "甲"],
        ["司法局", "6", "7", "甲"],
    ]


def test_the_title_of_a_section_within_a_table_stands_in_each_column() -> None:
    table = table_of(HEAD, ["一、行政处罚"], ["罚款", 3, 1], merged=("A2:C2",))
    assert table[1] == ["一、行政处罚"] * 3


def test_a_header_over_the_last_columns_is_no_title() -> None:
    table = table_of([None, "2023年"], ["指标", "上半年", "下半年"], ["许可", 1, 2], merged=("B1:C1",))
    assert table[0] == ["", "2023年", "2023年"]


def test_a_hidden_sheet_is_read_and_named() -> None:
    content = read(xlsx(("甲", sheet([HEAD, ["许可", 1, 2]])), ("底稿", sheet([HEAD, ["处罚", 1, 2]])), state="hidden"))
    assert "处罚" in content.text
    assert [warning for warning in content.warnings if "底稿" in warning and "hidden" in warning]


def test_hidden_rows_that_hold_something_are_told() -> None:
    row = files.cell(0, 0, "甲")
    hidden = worksheet(f'<row r="1" hidden="1">{row}</row>')
    empty = worksheet(f'<row r="1">{row}</row><row r="2" hidden="1"/>', before='<cols><col min="5" max="9" hidden="1"/></cols>')
    assert read(xlsx(("Sheet1", hidden))).warnings
    assert not read(xlsx(("Sheet1", empty))).warnings


def test_a_workbook_without_anything_is_empty() -> None:
    assert refusal(xlsx(("Sheet1", sheet([])))) == "empty"
    assert refusal(b"") == "empty"


# Cells


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.0, "General", "1234"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.3333333333"),
        (-200 / 3, "0.00", "-66.67"),
        (1234567.89, "#,##0.00", "1234567.89"),
        (12345678901234, "General", "12345678901234"),
        (1e-7, "General", "0.0000001"),
        (0.985, "0%", "98.5%"),
        (0.985, "0.00%", "98.5%"),
        (1 / 3, "0.0%", "33.3%"),
        (12, '0"件"', "12件"),
        (12, '#,##0\\ "件"', "12件"),
        (123456, '0!.0,"万"', "12.3456万"),
        (123456, '0!.0000"万"', "12.3456万"),
        (5000000, '0.0,,"百万"', "5百万"),
        (-5, '"¥"#,##0.00_);[Red]\\("¥"#,##0.00\\)', "-¥5"),
        (5, "[$¥-804]#,##0", "¥5"),
        (5, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "5"),
        (108, "000000", "000108"),
        (0.5, "# ?/?", "0.5"),
        (12, '[>=10000]0!.0,"万";0', "12"),
        (12, "G/通用格式", "12"),
        (2023, 'General"年"', "2023年"),
        (44957, "yyyy-mm-dd", "2023-01-31"),
        (44957, 'yyyy"年"m"月"d"日";@', "2023-01-31"),
        (44957, 'yyyy"年"m"月"', "2023-01"),
        (44957, 'yyyy"年"', "2023年"),
        (44957, 'm"月"d"日"', "2023-01-31"),
        (44957.354166666664, "yyyy/m/d h:mm", "2023-01-31 08:30"),
        (44957, "yyyy/m/d h:mm", "2023-01-31"),
        (0.354166666666667, "h:mm", "08:30"),
        (1.5, "[h]:mm:ss", "36:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (1e300, "yyyy-mm-dd", f"{10**300}"),
        (float("nan"), "General", ""),
        (float("inf"), "0%", ""),
        (-0.0, "0", "0"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, shown: str) -> None:
    assert displayed(value, code) == shown


def test_formats_are_those_of_the_styles() -> None:
    row = files.cell(0, 0, "比例") + files.cell(0, 1, 0.985, style=1) + files.cell(0, 2, 44957, style=2) + files.cell(0, 3, 7, 99)
    content = read(xlsx(("Sheet1", worksheet(f'<row r="1">{row}</row>')), formats=["0%", "yyyy-mm-dd"]))
    assert tables(content) == [[["比例", "98.5%", "2023-01-31", "7"]]]


def test_cells_of_every_kind() -> None:
    cells = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c t="str"><f>A1</f><v>乙</v></c>'
        '<c r="E1"><f>1+2</f><v>3</v></c><c r="F1" t="d"><v>2023-02-03T00:00:00</v></c>'
        '<c r="G1" t="s"><v>9</v></c><c r="H1"><f>2</f><v/></c>'
    )
    strings = "<sst><si><r><t>甲</t></r><r><t>方_x000D_</t></r><rPh><t>jia</t></rPh></si></sst>"
    content = read(xlsx(("年报", worksheet(f"<row>{cells}</row>")), members={"xl/sharedStrings.xml": strings}))
    assert tables(content) == [[["甲方", "是", "乙", "3", "2023-02-03"]]]
    assert "1 formulas" in content.warnings[0]


def test_a_long_cell_is_kept_whole() -> None:
    assert table_of(["说明", "很长" * 15_000, "又"], ["甲", 1, 2])[0][1] == "很长" * 15_000


# Hostile workbooks


def test_a_far_cell_costs_no_more_than_a_near_one() -> None:
    far = worksheet(
        f'<row r="1">{files.cell(0, 0, "甲")}{files.cell(0, 1, 5)}</row><row r="1048576">{files.cell(1048575, 16383, 2)}</row>'
    )
    start = time.process_time()
    content = read(xlsx(("Sheet1", far)))
    assert tables(content) == [[["甲", "5"]]]
    assert time.process_time() - start < 1


def test_too_many_cells_are_refused_before_they_are_read() -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 3_000 + "</row>"
    assert refusal(xlsx(("Sheet1", worksheet(rows))), Limits(cells=2_000)) == "too_large"


def test_cells_on_a_diagonal_are_refused() -> None:
    rows = "".join(f'<row r="{i + 1}">{files.cell(i, i, 1)}</row>' for i in range(100))
    assert refusal(xlsx(("Sheet1", worksheet(rows))), Limits(cells=2_000)) == "too_large"


def test_merged_cells_cover_no_more_than_what_is_filled() -> None:
    assert table_of(["甲", 5], ["乙", 6], merged=("A1:A1048576", "C1:XFD1048576")) == [["甲", "5"], ["甲", "6"]]


def test_a_string_used_in_every_cell_is_bounded() -> None:
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
    data = xlsx(("Sheet1", worksheet(rows * 2)), members={"xl/sharedStrings.xml": f"<sst><si><t>{'长' * 1_000}</t></si></sst>"})
    assert refusal(data, Limits(characters=100_000)) == "too_large"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    assert refusal(xlsx(("Sheet1", bomb))) == "damaged"


@pytest.mark.parametrize("missing", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_damage(missing: str) -> None:
    members = {"xl/workbook.xml": "<workbook><sheets><sheet name='甲'/></sheets></workbook>"}
    if "rels" not in missing:
        members["xl/_rels/workbook.xml.rels"] = "<Relationships/>"
    assert refusal(files.zipped({**members})) == "damaged"


def test_a_binary_workbook_is_refused() -> None:
    assert refusal(files.zipped({"xl/workbook.bin": b"\x00"})) == "unsupported"


# Excel 97


NUMBER, LABELSST, MULRK, BOOLERR, FORMULA, STRING, MERGED = 0x0203, 0x00FD, 0x00BD, 0x0205, 0x0006, 0x0207, 0x00E5


def test_records_of_every_kind() -> None:
    wide, narrow = files.text("执法单位"), struct.pack("<HB", 5, 0) + b"total"
    strings = raw(0x00FC, struct.pack("<II", 2, 2) + wide + narrow)
    styles = raw(0x041E, struct.pack("<H", 164) + files.text("0.0%")) + record(0x00E0, "HH", 0, 0) + record(0x00E0, "HH", 0, 164)
    body = (
        record(LABELSST, "HHHI", 0, 0, 0, 0) + record(LABELSST, "HHHI", 0, 1, 0, 1)
        + record(MULRK, "HHHIHIH", 1, 0, 0, (7 << 2) | 2, 0, (1250 << 2) | 3, 1)
        + record(NUMBER, "HHHd", 2, 0, 1, 0.985) + record(0x027E, "HHHI", 2, 1, 0, 0xFFFFFFEE)
        + record(BOOLERR, "HHHBB", 3, 0, 0, 1, 0) + record(BOOLERR, "HHHBB", 3, 1, 0, 7, 1)
        + record(FORMULA, "HHH8sH", 4, 0, 0, b"\x00\x00\x00\x00\x00\x00\xff\xff", 0) + raw(STRING, files.text("合计"))
        + record(FORMULA, "HHHdH", 4, 1, 0, 3.0, 0)
        + record(MERGED, "H4H", 1, 0, 0, 0, 0)
    )  # fmt: skip
    content = read(ole("Workbook", biff(body, styles + strings)))
    assert lines(content) == [(BlockKind.HEADING, "统计")]
    assert tables(content) == [[["执法单位", "total"], ["7", "12.5"], ["98.5%", "-5"], ["是", ""], ["合计", "3"]]]


def test_a_string_may_run_over_into_the_next_record() -> None:
    head = struct.pack("<IIHB", 1, 1, 6, 1) + "行政执".encode("utf-16-le")
    strings = raw(0x00FC, head) + raw(0x003C, b"\x00" + b"a" * 2) + raw(0x003C, b"\x01" + "法".encode("utf-16-le"))
    content = read(ole("Workbook", biff(record(LABELSST, "HHHI", 0, 0, 0, 0), strings)))
    assert "行政执aa法" in content.text


def test_a_workbook_of_excel_95_is_in_its_code_page() -> None:
    name = "统计".encode("gbk")
    bof = record(0x0809, "4H", 0x0500, 5, 0, 0)
    page = record(0x0042, "H", 936)
    start = len(bof) + len(page) + 4 + 7 + len(name) + 4
    entry = raw(0x0085, struct.pack("<IBBB", start, 0, 0, len(name)) + name)
    label = "许可".encode("gbk")
    body = raw(0x0204, struct.pack("<HHHH", 0, 0, 0, len(label)) + label)
    content = read(ole("Book", bof + page + entry + files.EOF + bof + body + files.EOF))
    assert lines(content) == [(BlockKind.HEADING, "统计"), (BlockKind.PARAGRAPH, "许可")]


def test_a_workbook_under_a_password_is_said_to_be() -> None:
    assert refusal(ole("Workbook", biff(b"", record(0x002F, "HHH", 0, 1, 2)))) == "encrypted"
    assert refusal(ole("EncryptedPackage", b"\x00")) == "encrypted"


@pytest.mark.parametrize(
    "stream",
    [
        biff(record(NUMBER, "HHHd", 0, 0, 0, 1.0))[:-4],
        biff(record(NUMBER, "HH", 0, 0)),
        biff(b"", raw(0x00FC, struct.pack("<IIH", 9, 9, 100))),
        b"\xff" * 100,
    ],
)
def test_broken_records_are_damage(stream: bytes) -> None:
    assert refusal(ole("Workbook", stream)) == "damaged"


def test_sheets_that_begin_at_the_same_place_are_bounded() -> None:
    body = record(0x0201, "HHH", 0, 0, 0) * 1_000
    stream = biff(body)
    entry = stream[len(files.BOF) : stream.index(files.EOF)]
    stream = biff(body, entry * 50)
    position = struct.pack("<I", len(files.BOF) + 51 * len(entry) + len(files.EOF))
    stream = stream.replace(entry[:8], entry[:4] + position)
    assert refusal(ole("Workbook", stream), Limits(cells=2_000)) == "too_large"


def test_what_is_no_workbook_is_refused() -> None:
    assert refusal(ole("WordDocument", b"x")) == "unsupported"
    assert refusal(ole("Workbook", biff(b""))[:700]) == "damaged"


# OpenDocument


def ods(*rows: str, attributes: str = 'table:name="统计"', styles: str = "") -> bytes:
    return opendocument("spreadsheet", f"<table:table {attributes}>{''.join(rows)}</table:table>", styles)


def shown(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_an_opendocument_workbook_shows_its_cells() -> None:
    percentage = shown("98.50%", 'office:value-type="percentage" office:value="0.985"')
    content = read(
        ods(
            row(shown("指标"), shown("数量"), shown("其他", 'table:number-columns-repeated="2"')),
            f"<table:table-row-group>{row(shown('比例'), percentage)}</table:table-row-group>",
            row(
                shown("1,234.50", 'office:value-type="float" office:value="1234.5"'),
                shown("12件", 'office:value-type="float" office:value="12"'),
                shown("2月3日", 'office:value-type="date" office:date-value="2023-02-03"'),
                shown("#DIV/0!"),
            ),
        )
    )
    assert tables(content) == [
        [["指标", "数量", "其他", "其他"], ["比例", "98.5%", "", ""], ["1234.5", "12件", "2023-02-03", ""]]
    ]
    assert content.format == "ods"


def test_merged_and_hidden_parts_of_an_opendocument_workbook() -> None:
    covered = "<table:covered-table-cell/>"
    content = read(
        ods(
            row(shown("部门"), shown("数量", 'table:number-columns-spanned="2"'), covered),
            row(shown("甲"), shown("1"), shown("2")),
            attributes='table:name="底稿" table:style-name="ta1"',
            styles='<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>',
        )
    )
    assert tables(content)[0][0] == ["部门", "数量", "数量"]
    assert "底稿" in content.warnings[0]


def test_repeated_cells_are_bounded() -> None:
    far = row("<table:table-cell/>", attributes='table:number-rows-repeated="1048000"')
    assert (
        "甲"
        in read(ods(row(shown("甲")), far, row('<table:table-cell table:number-columns-repeated="16000"/>', shown("乙")))).text
    )
    bomb = row(shown("甲", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048576"')
    assert refusal(ods(bomb)) == "too_large"


def test_an_encrypted_opendocument_workbook_is_said_to_be() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert refusal(files.zipped({"content.xml": b"\x00\x01", "META-INF/manifest.xml": manifest})) == "encrypted"


# Files of the formats' collection


@needs_shared
@pytest.mark.parametrize("name", ["rendered/000.xlsx", "rendered/001.xlsx", "rendered/002.xlsx", "hostile/is_xlsx.xls"])
def test_every_cell_of_a_rendered_workbook_is_right(name: str) -> None:
    content = read((SHARED / name).read_bytes())
    assert tables(content) == [
        [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "0", "0", "0"],
            ["行政规范性文件", "12", "3", "1045"],
            ["信息内容", *["本年处理决定数量"] * 3],
            ["行政许可", "2318", "", ""],
            ["合计", "", "", ""],
            ["金额", "1234567.89", "0.125", ""],
            ["日期", "2023-01-31", "０１２３", ""],
        ]
    ]


@needs_shared
@pytest.mark.parametrize(("name", "reason"), [("bomb", "too_large"), ("trunc", "damaged"), ("empty", "empty")])
def test_hostile_workbooks_are_refused(name: str, reason: str) -> None:
    assert refusal((SHARED / "hostile" / f"{name}.xlsx").read_bytes()) == reason
