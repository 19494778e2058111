"""Word 97 documents are read as they read on paper."""

import random
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents.compound import compound
from zhibiao.documents.doc import read
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, BlockKind, Content

TEXT_AT, PAGES_AT = 2048, 8
CELL, ROW = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"
DELETED, HIDDEN = b"\x00\x08\x01", b"\x3c\x08\x01"


@dataclass(frozen=True)
class P:
    """A paragraph: its text with the mark that ends it, the properties of the paragraph and those of its characters."""

    text: str
    properties: bytes = b""
    style: int = 0
    characters: bytes = b""


def row(*edges: int, cells: dict[int, int] | None = None) -> bytes:
    """The properties of the mark that ends a row with these edges; flags by number of the cell."""
    table = bytes((len(edges) - 1,)) + struct.pack(f"<{len(edges)}h", *edges)
    for number in range(len(edges) - 1):
        table += struct.pack("<H18x", (cells or {}).get(number, 0))
    return ROW + struct.pack("<HH", 0xD608, len(table) + 1) + table


def doc(*paragraphs: P, flags: int = 0, lengths: dict[int, int] | None = None, language: int = 0x804, **more: bytes) -> bytes:
    """A Word document; `compressed` holds a piece of single bytes after the paragraphs, `styles`, `lists`, `uses` structures."""
    text = "".join(paragraph.text for paragraph in paragraphs)
    units = text.encode("utf-16-le")
    count, compressed = len(units) // 2, more.get("compressed", b"")
    main = bytearray(PAGES_AT * 512)
    main[TEXT_AT : TEXT_AT + len(units)] = units
    main[TEXT_AT + len(units) : TEXT_AT + len(units) + len(compressed)] = compressed
    struct.pack_into("<HHHHHH", main, 0, 0xA5EC, 0xC1, 0, language, 0, flags)
    for number, length in ({0: count + len(compressed)} | (lengths or {})).items():
        struct.pack_into("<I", main, 76 + 4 * number, length)
    pieces = [(count, TEXT_AT)]
    if compressed:
        pieces.append((count + len(compressed), (TEXT_AT + len(units)) * 2 | 0x40000000))
    table = struct.pack(f"<{len(pieces) + 1}I", 0, *(end for end, _ in pieces))
    table += b"".join(struct.pack("<HIH", 0, place, 0) for _, place in pieces)
    structures = {33: b"\x01\x02\x00\xff\xff" + b"\x02" + struct.pack("<I", len(table)) + table}
    structures |= {number: more[name] for number, name in ((1, "styles"), (73, "lists"), (74, "uses")) if name in more}
    for number, entry in ((12, 1), (13, 13)):
        pages = _pages(paragraphs, entry)
        places = [PAGES_AT + index for index in range(len(main) // 512 - PAGES_AT, len(main) // 512 - PAGES_AT + len(pages))]
        structures[number] = struct.pack(f"<{len(pages) + 1}I{len(pages)}I", *range(len(pages) + 1), *places)
        main += b"".join(pages)
    stored = b""
    for number, data in structures.items():
        struct.pack_into("<II", main, 154 + 8 * number, len(stored), len(data))
        stored += data
    return compound(**{"WordDocument": bytes(main), "0Table": stored})


def _pages(paragraphs: tuple[P, ...], entry: int) -> list[bytes]:
    """One page of properties for each paragraph."""
    pages: list[bytes] = []
    start = TEXT_AT
    for paragraph in paragraphs:
        end = start + len(paragraph.text.encode("utf-16-le"))
        page = bytearray(struct.pack("<II", start, end).ljust(512, b"\0"))
        properties = struct.pack("<H", paragraph.style) + paragraph.properties if entry == 13 else paragraph.characters
        if properties:
            page[8] = 50
            if entry == 13:
                properties += b"\0" * (len(properties) % 2)
                page[101] = len(properties) // 2
                page[102 : 102 + len(properties)] = properties
            else:
                page[100] = len(properties)
                page[101 : 101 + len(properties)] = properties
        page[511] = 1
        pages.append(bytes(page))
        start = end
    return pages


def texts(content: Content) -> list[str]:
    return ["".join(content.text[s.start : s.end] for s in block.pieces) for block in content.blocks if not block.rows]


def rows(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[span.start : span.end] for span in row] for row in block.rows] for block in content.blocks if block.rows
    ]


def test_paragraphs_end_at_their_marks_and_line_breaks_where_one_begins() -> None:
    content = read(doc(P("一、工作情况\r"), P("检查3次。\x0b二是培训\x1e\x1f班\x0c"), P("𠀀字")))
    assert content.format == "doc"
    assert texts(content) == ["一、工作情况", "检查3次。", "二是培训-班", "𠀀字"]
    assert content.blocks[0].kind is BlockKind.HEADING


def test_compressed_pieces_are_western_letters_or_gbk_bytes() -> None:
    assert texts(read(doc(P("号\r"), compressed=b"No. 5 \x96 2\r"))) == ["号", "No. 5 – 2"]
    assert texts(read(doc(P("号\r"), compressed="白石镇检查3次".encode("gbk") + b"\r"))) == ["号", "白石镇检查3次"]


def test_of_a_field_the_result_is_read_and_not_the_instruction() -> None:
    content = read(
        doc(P("见\x13 HYPERLINK x \x14网站\x15，\x13 IF \x13 A \x14内\x15\x1486起\x15。\r"), P("\x13没有结束\r"), P("其余\r"))
    )
    assert texts(content) == ["见网站，86起。", "其余"]


def test_deleted_and_hidden_characters_are_left_out_and_signs_are_read() -> None:
    content = read(
        doc(
            P("调解"),
            P("85", characters=DELETED),
            P("件", characters=HIDDEN),
            P("("),
            P("(", characters=b"\x09\x6a\x05\x00\xfe\xf0"),
            P("起\r"),
        )
    )
    assert texts(content) == ["调解(☑起"]


def test_cells_become_rows_and_merged_labels_are_repeated() -> None:
    content = read(
        doc(
            P("前\r"),
            P("类别\x07", CELL), P("数量\x07", CELL), P("\x07", row(0, 1000, 3000, cells={0: 0x60})),
            P("\x07", CELL), P("2021\x07", CELL), P("2022\x07", CELL), P("\x07", row(0, 1010, 2000, 3000, cells={0: 0x20})),
            P("调解\x07", CELL), P("86\x07", CELL), P("\x07", row(0, 1000, 3000)),
            P("后\r"),
        )
    )  # fmt: skip
    assert rows(content) == [[["类别", "数量", "数量"], ["类别", "2021", "2022"], ["调解", "86", ""]]]
    assert texts(content) == ["前", "后"]


def test_a_cell_of_two_paragraphs_is_one_text_and_a_frame_of_one_column_is_none() -> None:
    content = read(
        doc(
            P("行政\r", CELL), P("许可\x07", CELL), P("3\x07", CELL), P("\x07", ROW), P("\r"),
            P("框中。\r", CELL), P("两段\x07", CELL), P("\x07", ROW),
        )
    )  # fmt: skip
    assert rows(content) == [[["行政许可", "3"]]]
    assert texts(content) == ["框中。", "两段"]


def _styles(*styles: tuple[int, int, bytes]) -> bytes:
    """Styles from number 0 on: identifier, number of the one it is based on, properties."""
    data = struct.pack("<HHH14x", 18, len(styles), 10)
    for identifier, base, properties in styles:
        part = struct.pack("<HH", 2 + len(properties), 0) + properties
        style = (
            struct.pack("<HHHHH", identifier, 1 | base << 4, 1, 0, 0)
            + struct.pack("<H", 1)
            + "名".encode("utf-16-le")
            + b"\0\0"
            + part
        )
        data += struct.pack("<H", len(style)) + style + b"\0" * (len(style) % 2)
    return data


def test_levels_of_headings_come_from_styles_and_outline() -> None:
    styles = _styles((0, 0xFFF, b""), (1, 0, b""), (0xFFE, 1, b""), (0xFFE, 0, b"\x40\x26\x02"), (19, 0, b""))
    content = read(
        doc(
            P("甲\r", style=1), P("乙\r", style=2), P("丙\r", style=3), P("丁\r", b"\x40\x26\x09", style=1),
            P("目录1\r", style=4), P("检查3次。整改2次。\r", style=1), styles=styles,
        )
    )  # fmt: skip
    assert [(block.kind, block.level) for block in content.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.FURNITURE, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_automatic_numbers_are_part_of_the_text() -> None:
    def level(format_: int, text: str) -> bytes:
        return (
            struct.pack("<iBB9sB8xBBBB", 1, format_, 0, b"", 0, 0, 0, 0, 0)
            + struct.pack("<H", len(text))
            + text.encode("utf-16-le")
        )

    lists = struct.pack("<H", 1) + struct.pack("<I22xBx", 77, 0)
    lists += level(39, "\0、") + level(37, "（\x01）") + level(23, "\uf0b7") + level(0, "\0.\x03") + 5 * level(0, "")
    uses = struct.pack("<I", 2) + struct.pack("<I8xB3x", 77, 0) + struct.pack("<I8xB3x", 77, 1)
    uses += struct.pack("<I", 0) + struct.pack("<IiI", 0, 9, 0x10)
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 3), (2, 0), (2, 0), (0, 0)]
    paragraphs = [P("甲\r", struct.pack("<HBHH", 0x260A, index, 0x460B, use)) for use, index in places]
    content = read(doc(*paragraphs, lists=lists, uses=uses))
    assert texts(content) == ["一、甲", "（一）甲", "（二）甲", "甲", "二、甲", "（一）甲", "二.1 甲", "九、甲", "十、甲", "甲"]


def test_notes_follow_the_text_and_headers_are_left_out() -> None:
    content = read(doc(P("正文\r"), P("注\r"), P("页眉\r"), lengths={0: 3, 1: 2, 2: 3}))
    assert texts(content) == ["正文", "注"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (compound(Workbook=b""), "unsupported"),
        (compound(EncryptedPackage=b""), "encrypted"),
        (compound(WordDocument=b"\xdc\xa5\x65\x00"), "unsupported"),
        (doc(P("字\r"), flags=0x100), "encrypted"),
        (doc(P("\r")), "empty"),
        (doc(P("\x01\r")), "needs_ocr"),
    ],
)
def test_what_cannot_be_read_is_refused_for_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadContent) as error:
        read(data)
    assert error.value.reason == reason


def test_a_text_that_is_declared_too_long_is_refused() -> None:
    with pytest.raises(BadContent) as error:
        read(doc(P("字" * 60 + "\r")), Limits(characters=50))
    assert error.value.reason == "too_large"


def test_broken_bytes_never_end_in_a_traceback() -> None:
    numbers = random.Random(1)
    whole = doc(
        P("一、工作\r", style=1), P("甲\x07", CELL), P("乙\x07", CELL), P("\x07", row(0, 9, 99)), styles=_styles((0, 0, b""))
    )
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(numbers.randint(1, 30)):
            data[numbers.randrange(len(data))] = numbers.randrange(256)
        try:
            read(bytes(data))
        except BadContent as error:
            assert error.detail


@pytest.mark.parametrize("name", ["000.doc", "001.doc", "002.doc", "000.wps"])
def test_rendered_reports_are_read_without_an_error(shared: Path, name: str) -> None:
    content = read((shared / "formats/rendered" / name).read_bytes())
    expected = (shared / f"formats/rendered/{name[:3]}.ref.txt").read_text(encoding="utf-8")
    assert re.sub(r"\s", "", content.text) == re.sub(r"\s", "", expected)


def test_real_documents_are_read_by_paragraph(shared: Path) -> None:
    lines = read((shared / "formats/real/nanjing_rules.doc").read_bytes()).text.splitlines()
    assert len(lines) == 169
    assert all(line[-1] in "。；：" or line.startswith("第") for line in lines[2:-1])


@pytest.mark.parametrize("name", ["trunc.doc", "is_html.doc"])
def test_hostile_files_are_refused(shared: Path, name: str) -> None:
    with pytest.raises(BadContent) as error:
        read((shared / "formats/hostile" / name).read_bytes())
    assert error.value.reason == "damaged"
