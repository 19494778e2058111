"""Small workbooks for tests, written as the formats demand and no more."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATION = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
Value = str | float | bool | None


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP file with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # no time of day: the same bytes again
    return file.getvalue()


def reference(row: int, column: int) -> str:
    """A1 for (0, 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def cell(row: int, column: int, value: Value, style: int = 0) -> str:
    """The XML of a cell."""
    place = reference(row, column)
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return "" if value is None else f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'


def sheet(rows: Sequence[Sequence[Value]], merged: Sequence[str] = ()) -> str:
    """The XML of a sheet with these values."""
    lines = [
        f'<row r="{number + 1}">{"".join(cell(number, place, value) for place, value in enumerate(row))}</row>'
        for number, row in enumerate(rows)
    ]
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    return worksheet("".join(lines), f"<mergeCells>{areas}</mergeCells>" if areas else "")


def worksheet(rows: str, after: str = "", before: str = "") -> str:
    """The XML of a sheet around its rows."""
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def xlsx(
    *sheets: tuple[str, str], state: str = "visible", formats: Sequence[str] = (), members: dict[str, str] | None = None
) -> bytes:
    """A workbook of sheets with these names and XML. `state` is that of the last one; style 1 has the first of `formats`."""
    states = ["visible"] * (len(sheets) - 1) + [state]
    entries = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{shown}" r:id="r{i}"/>'
        for i, ((name, _), shown) in enumerate(zip(sheets, states, strict=True), 1)
    )
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_KIND}" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{164 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for i, code in enumerate(formats)
    )
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f"<workbook {_MAIN} {_RELATION}><sheets>{entries}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/styles.xml": f"<styleSheet {_MAIN}><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>",
            **{f"xl/worksheets/sheet{i}.xml": xml for i, (_, xml) in enumerate(sheets, 1)},
            **(members or {}),
        }
    )


def record(kind: int, layout: str = "", *values: int | float | bytes) -> bytes:
    """A record of BIFF."""
    data = struct.pack("<" + layout, *values)
    return struct.pack("<HH", kind, len(data)) + data


def text(value: str, *, wide_count: bool = True) -> bytes:
    """A string of BIFF 8."""
    return struct.pack("<HB" if wide_count else "<BB", len(value), 1) + value.encode("utf-16-le")


def raw(kind: int, data: bytes) -> bytes:
    """A record of BIFF with these bytes."""
    return struct.pack("<HH", kind, len(data)) + data


BOF, EOF = record(0x0809, "4H", 0x0600, 5, 0, 0), record(0x000A)


def biff(body: bytes, before: bytes = b"", *, name: str = "统计", state: int = 0, bof: bytes = BOF) -> bytes:
    """The stream of a workbook with one sheet, whose records are `body`; `before` come before it."""
    entry = text(name, wide_count=False)
    start = len(bof) + len(before) + 4 + 6 + len(entry) + len(EOF)
    sheet_entry = raw(0x0085, struct.pack("<IBB", start, state, 0) + entry)
    return bof + before + sheet_entry + EOF + bof + body + EOF


def ole(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, which is filled up to the 4,096 bytes that keep it out of the small sectors."""
    stream = stream.ljust(4096, b"\x00")
    sectors = -(-len(stream) // 512)
    tables = 1
    while tables * 128 < sectors + 1 + tables:
        tables += 1
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *[sectors + 1 + i for i in range(tables)], *[0xFFFFFFFF] * (109 - tables))
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, 0, len(stream))
    return header + stream.ljust(sectors * 512, b"\x00") + folder.ljust(512, b"\x00") + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", encoded, len(encoded) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size
    )  # fmt: skip


_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def opendocument(kind: str, body: str, automatic: str = "", styles: str = "") -> bytes:
    """An OpenDocument file ("spreadsheet" or "text") with automatic styles and those of styles.xml."""
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    named = f"<office:document-styles {_ODF}><office:styles>{styles}</office:styles></office:document-styles>"
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mimetype, "content.xml": content, "styles.xml": named})
