"""OFD documents: characters with places become lines, paragraphs and ruled tables, and nothing in a package is trusted."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.documents.recognising import Recogniser, fragment
from zhibiao.documents import ocr
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Block, BlockKind, Content
from zhibiao.documents.ocr import Engine
from zhibiao.documents.ofd import read

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/formats beside this checkout")

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
EM = 5  # millimetres
PARAGRAPH = [
    (2, "全年共办理行政复议案件一百二十件，比上年增加百分之十"),
    (0, "，办结一百一十五件；行政诉讼案件四十八件，负责人出庭应诉"),
    (0, "率百分之百。"),
]
WHOLE = "".join(line for _, line in PARAGRAPH)


def text(x: float, y: float, line: str, codes: str | None = None, attributes: str = "") -> str:
    """A text object with its base line at `y` millimetres; `codes` are its TextCodes where they are not the usual one."""
    codes = codes or f'<ofd:TextCode X="0" Y="{EM}" DeltaX="g {max(len(line) - 1, 0)} {EM}">{line}</ofd:TextCode>'
    return (
        f'<ofd:TextObject ID="9" Font="3" Size="{EM}" Boundary="{x} {y - EM} {len(line) * EM} {EM}" {attributes}>'
        f"{codes}</ofd:TextObject>"
    )


def lines(rows: Sequence[tuple[float, str]], top: float = 40) -> str:
    """Lines from the top downwards, each with the ems it is set in beyond a margin of 25 millimetres."""
    return "".join(text(25 + EM * inset, top + 9 * number, row) for number, (inset, row) in enumerate(rows))


def path(data: str, boundary: str = "0 0 210 297", attributes: str = "") -> str:
    drawn = f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="8" Boundary="{boundary}" {attributes}>{drawn}</ofd:PathObject>'


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """The ruling lines of a table."""
    across = "".join(path(f"M {xs[0]} {y} L {xs[-1]} {y}") for y in ys)
    return across + "".join(path(f"M {x} {ys[0]} L {x} {ys[-1]}") for x in xs)


def page(content: str, more: str = "") -> str:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
    layer = f'<ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content>'
    return f"<ofd:Page {SPACE}>{area}{more}{layer}</ofd:Page>"


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def package(*pages: str, common: str = "", **members: str | bytes) -> dict[str, str | bytes]:
    """The members of an OFD file whose pages have these roots."""
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    references = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{references}</ofd:Pages></ofd:Document>"
    )
    return {
        "OFD.xml": f"<ofd:OFD {SPACE}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": document,
        **{f"Doc_0/Pages/{number}.xml": root for number, root in enumerate(pages)},
        **members,
    }


def ofd(*contents: str) -> bytes:
    """An OFD file whose pages hold these objects."""
    return packed(package(*map(page, contents)))


def words(content: Content, block: Block) -> str:
    return "".join(content.text[piece.start : piece.end] for piece in block.pieces)


def prose_of(page: int) -> list[tuple[float, str]]:
    """The lines of a paragraph that is on this page alone."""
    return [*PARAGRAPH[:2], (0, f"率百分之{'一二三四五六'[page]}十。")]


def whole(page: int) -> str:
    return "".join(line for _, line in prose_of(page))


def kinds(content: Content) -> list[tuple[BlockKind, str]]:
    return [(block.kind, words(content, block)) for block in content.blocks if not block.rows]


def prose(content: Content) -> list[str]:
    return [words(content, block) for block in content.blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]


def tables(content: Content) -> list[list[list[str]]]:
    return [
        [[content.text[cell.start : cell.end] for cell in row] for row in block.rows]
        for block in content.blocks
        if block.kind is BlockKind.TABLE
    ]


def reason(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadContent) as raised:
        read(data, limits) if limits else read(data)
    assert raised.value.detail
    return raised.value.reason


def with_ocr(monkeypatch: pytest.MonkeyPatch, line: str) -> Recogniser:
    recogniser = Recogniser([fragment(200, 300, line, 0.9)])
    monkeypatch.setattr(ocr, "engine", lambda: Engine(recogniser))
    return recogniser


def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine() -> Engine:
        raise BadContent("needs_ocr", ocr.HOW_TO_INSTALL)

    monkeypatch.setattr(ocr, "engine", engine)


# Characters and where they stand


def test_lines_become_a_paragraph_of_its_page() -> None:
    content = read(ofd(lines([(0, "一、主要做法"), *PARAGRAPH]), text(35, 40, "二、第二页")))
    assert kinds(content) == [
        (BlockKind.HEADING, "一、主要做法"),
        (BlockKind.PARAGRAPH, WHOLE),
        (BlockKind.HEADING, "二、第二页"),
    ]
    assert [block.page for block in content.blocks] == [1, 1, 2]
    assert (content.format, content.pages, content.warnings) == ("ofd", 2, ())


def test_lines_are_ordered_by_their_places_not_by_the_file() -> None:
    rows = [text(25 + EM * inset, 40 + 9 * n, row) for n, (inset, row) in enumerate(PARAGRAPH)]
    assert prose(read(ofd("".join(reversed(rows))))) == [WHOLE]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("受理12件", '<ofd:TextCode X="0" Y="5" DeltaX="g 2 5 g 2 2.5">受理12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5" DeltaX="5 5 2.5 2.5 5 5 5">受理12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5">受理12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5" DeltaX="0 0" DeltaY="g 2 0">受理12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5" DeltaX="g 99999 5">受理12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5">受理</ofd:TextCode><ofd:TextCode X="10" Y="5">12件</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="10" Y="5">12件</ofd:TextCode><ofd:TextCode X="0">受理</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5">\n\t受理12件\n</ofd:TextCode>'),
        ("受理12件", '<ofd:TextCode X="0" Y="5" DeltaX="g 4 4.6">受理12件</ofd:TextCode>'),  # one distance for all characters
    ],
)
def test_distances_place_the_characters(line: str, codes: str) -> None:
    assert prose(read(ofd(text(25, 40, line, codes)))) == [line]


def test_one_text_object_may_hold_several_lines() -> None:
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5 -15 g 3 5" DeltaY="g 3 0 25 g 3 0">公开情况存在问题</ofd:TextCode>'
    assert prose(read(ofd(text(25, 40, "", codes)))) == ["公开情况", "存在问题"]


def test_a_wide_gap_is_a_blank() -> None:
    assert prose(read(ofd(text(25, 40, "左边") + text(100, 40, "右边")))) == ["左边 右边"]


def test_a_matrix_scales_and_a_narrow_glyph_keeps_its_distances() -> None:
    scaled = '<ofd:TextCode X="0" Y="14" DeltaX="g 3 14">行政复议</ofd:TextCode>'
    objects = f'<ofd:TextObject Size="14" CTM="0.3528 0 0 0.3528 0 0" Boundary="25 35 20 5">{scaled}</ofd:TextObject>'
    narrow = '<ofd:TextCode X="0" Y="5" DeltaX="g 3 4">工作报告</ofd:TextCode>'
    assert prose(read(ofd(objects + text(45, 40, "工作报告", narrow, 'HScale="0.64"')))) == ["行政复议工作报告"]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 0 0", "0 -1 1 0 0 0", "-1 0 0 -1 0 0"])
def test_text_that_lies_on_its_side_is_turned(matrix: str) -> None:
    rows = ["一、第一行的文字", "二、第二行的文字"]
    codes = "".join(f'<ofd:TextCode X="0" Y="{9 * number}">{row}</ofd:TextCode>' for number, row in enumerate(rows))
    turned = f'<ofd:TextObject Size="5" CTM="{matrix}" Boundary="100 100 0 0">{codes}</ofd:TextObject>'
    assert prose(read(ofd(turned))) == rows


def test_a_label_set_downwards_in_a_table_is_one_cell() -> None:
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="g 2 0" DeltaY="g 2 6">合计数</ofd:TextCode>'
    content = (
        grid([25, 40, 80], [40, 60, 80]) + text(28, 45, "", codes) + text(45, 50, "12") + text(28, 70, "其他") + text(45, 70, "3")
    )
    assert tables(read(ofd(content))) == [[["合计数", "12"], ["其他", "3"]]]


def test_slanting_text_is_a_watermark_and_cut_away_text_is_not_seen() -> None:
    slanted = '<ofd:TextObject Size="9" CTM="0.7 -0.7 0.7 0.7 0 0" Boundary="60 200 90 90">'
    slanted += '<ofd:TextCode X="0" Y="9">内部资料</ofd:TextCode></ofd:TextObject>'
    clip = '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 5 0"/></ofd:Area></ofd:Clip></ofd:Clips>'
    hidden = text(25, 60, "", f'{clip}<ofd:TextCode X="0" Y="5">1.2.156</ofd:TextCode>')
    invisible = text(25, 80, "看不见", attributes='Visible="false"')
    assert prose(read(ofd(slanted + hidden + invisible + text(25, 40, "看得见。")))) == ["看得见。"]


def test_private_glyphs_are_said_to_be_unknown() -> None:
    content = read(ofd(text(25, 40, "浏\ue123览。")))
    assert prose(content) == ["浏\ufffd览。"]
    assert content.warnings == ("1 characters of an unknown font are shown as \ufffd",)
    assert reason(ofd(text(25, 40, "\ue123\ue124"))) == "unsupported"


@pytest.mark.parametrize("place", ["NaN", "inf", "-1e308", "1e308", "about"])
def test_text_without_a_sensible_place_is_left_out_with_a_warning(place: str) -> None:
    bad = f'<ofd:TextObject Size="5" Boundary="{place} 0 9 9"><ofd:TextCode X="0" Y="5">甲</ofd:TextCode></ofd:TextObject>'
    bad += text(25, 60, "", f'<ofd:TextCode X="{place}" Y="5">乙</ofd:TextCode>')
    bad += text(25, 80, "", f'<ofd:TextCode X="0" Y="5" DeltaX="g 2 {place}">丙丙</ofd:TextCode>')
    bad += path(f"M {place} 1 L 2 2") + path("M 1 1 L 90 1", boundary=f"{place} 1 1 1")
    content = read(ofd(text(25, 40, "正文。") + bad))
    assert prose(content) == ["正文。"]
    assert content.warnings == ("3 pieces of text that have no place on their page were not read",)


# Tables, furniture, templates


@pytest.mark.parametrize("filled", [False, True])
def test_ruling_lines_make_a_table(filled: bool) -> None:
    rules = grid([25, 85, 145], [40, 50, 60])
    if filled:  # thin boxes instead of strokes
        boxes = [(25, y, 120, 0.3) for y in (40, 50, 60)] + [(x, 40, 0.3, 20) for x in (25, 85, 145)]
        rules = "".join(
            path(f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C", f"{x} {y} {w} {h}", 'Stroke="false" Fill="true"') for x, y, w, h in boxes
        )
    cells = text(30, 48, "信息内容") + text(90, 48, "本年处理数") + text(30, 58, "行政许可") + text(90, 58, "2318")
    content = read(ofd(lines([(0, "一、总体情况")], 30) + rules + cells + text(35, 80, "以上为本年数据。")))
    assert tables(content) == [[["信息内容", "本年处理数"], ["行政许可", "2318"]]]
    assert prose(content) == ["一、总体情况", "以上为本年数据。"]


def test_page_numbers_and_running_headers_are_furniture() -> None:
    header = text(25, 15, "政府信息公开专栏")
    pages = [header + lines(prose_of(number)) + text(95, 285, f"— {number} —") for number in (1, 2, 3)]
    found = kinds(read(ofd(*pages)))
    assert found.count((BlockKind.FURNITURE, "政府信息公开专栏")) == 3
    assert [line for kind, line in found if kind is BlockKind.PARAGRAPH] == [whole(1), whole(2), whole(3)]
    assert (BlockKind.FURNITURE, "— 2 —") in found


def with_template(template: str, *contents: str) -> bytes:
    under = '<ofd:Template TemplateID="7" ZOrder="Background"/>'
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>'
    return packed(package(*(page(content, under) for content in contents), common=common, **{"Doc_0/Tpls/T.xml": page(template)}))


def test_the_header_of_a_template_is_furniture() -> None:
    found = kinds(read(with_template(text(25, 15, "区政府文件"), *(lines(prose_of(number)) for number in (1, 2, 3)))))
    assert found.count((BlockKind.FURNITURE, "区政府文件")) == 3
    assert [line for kind, line in found if kind is not BlockKind.FURNITURE] == [whole(1), whole(2), whole(3)]


def test_other_text_of_a_template_is_read_once() -> None:
    pages = read(with_template(text(25, 150, "填写说明见背面。"), *(text(25, 40, f"{name}、标题") for name in "一二三")))
    assert prose(pages) == ["一、标题", "填写说明见背面。", "二、标题", "三、标题"]


def test_a_form_and_what_is_filled_in_stand_together() -> None:
    form = grid([25, 85, 145], [40, 50, 60]) + text(30, 48, "年度") + text(30, 58, "件数") + text(30, 80, "填表人：")
    content = read(with_template(form, text(90, 48, "2022") + text(90, 58, "12") + text(50, 80, "李伟")))
    assert tables(content) == [[["年度", "2022"], ["件数", "12"]]]
    assert prose(content) == ["填表人：李伟"]


def test_drawings_that_are_used_as_a_whole_are_read_and_none_is_in_itself() -> None:
    again = '<ofd:CompositeObject ResourceID="5" Boundary="0 10 9 9"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{text(0, 5, "附件一")}{again}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    placed = '<ofd:PageBlock><ofd:CompositeObject ResourceID="5" Boundary="25 40 50 50"/></ofd:PageBlock>'
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    assert prose(read(packed(package(page(placed), common=common, **{"Doc_0/Res.xml": resources})))) == ["附件一"]


def test_annotations_and_attachments_are_no_text() -> None:
    more = {"Doc_0/Annots/A.xml": page(text(25, 40, "批注")), "Doc_0/Attachs/a.txt": "附件"}
    assert read(packed(package(page(text(25, 40, "正文。")), **more))).text == "正文。\n"


# The package


def test_all_documents_of_a_file_are_read_in_order() -> None:
    members = package(page(text(25, 40, "第一份。")))
    roots = ("/Doc_1/D.xml", "Doc_0/Document.xml", "Doc_1/D.xml")
    bodies = "".join(f"<o:DocBody><o:DocRoot>{root}</o:DocRoot></o:DocBody>" for root in roots)
    members["OFD.xml"] = f"<o:OFD xmlns:o='urn:other'>{bodies}</o:OFD>"
    members["Doc_1/D.xml"] = '<Document><Pages><Page BaseLoc="/Doc_1/P.xml"/></Pages></Document>'
    members["Doc_1/P.xml"] = page(text(25, 40, "第二份。"))
    content = read(packed(members))
    assert prose(content) == ["第二份。", "第一份。"]
    assert [block.page for block in content.blocks] == [1, 2]


@pytest.mark.parametrize(
    "reference",
    ["P.xml", "./P.xml", "../Doc_0/P.xml", "/Doc_0/P.xml", "Doc_0/P.xml", "p.XML", r"..\Doc_0\P.xml", "../../../Doc_0/P.xml"],
)
def test_references_are_found_however_they_are_written(reference: str) -> None:
    members = package()
    members["Doc_0/Document.xml"] = f'<Document><Pages><Page BaseLoc="{reference}"/></Pages></Document>'
    members["Doc_0/P.xml"] = page(text(25, 40, "正文。"))
    assert prose(read(packed(members))) == ["正文。"]


def test_missing_and_broken_pages_are_named() -> None:
    members = package(page(text(25, 40, "一、第一页")), "<cut", page(text(25, 40, "三、第三页")), page(""))
    del members["Doc_0/Pages/3.xml"]
    content = read(packed(members))
    assert prose(content) == ["一、第一页", "三、第三页"]
    assert content.pages == 4
    assert content.warnings == ("pages that are missing or damaged and were not read: 2, 4",)


def test_a_page_that_is_named_twice_is_read_once() -> None:
    members = package(page(text(25, 40, "正文。")))
    members["Doc_0/Document.xml"] = "<Document><Pages>" + '<Page BaseLoc="Pages/0.xml"/>' * 5000 + "</Pages></Document>"
    assert prose(read(packed(members))) == ["正文。"]


# Images


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 60), shade: int = 0) -> bytes:
    buffer = io.BytesIO()
    pytest.importorskip("PIL.Image").new("L", size, shade).save(buffer, kind)
    return buffer.getvalue()


def scan(*contents: str, image: bytes, boundary: str = "0 0 210 297") -> bytes:
    """A file whose first page is an image; a matrix as programs write it makes it as large as its boundary."""
    width, height = boundary.split()[2:]
    drawn = f'<ofd:ImageObject ResourceID="4" CTM="{width} 0 0 {height} 0 0" Boundary="{boundary}"/>'
    media = '<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>a.img</ofd:MediaFile></ofd:MultiMedia>'
    resources = f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    members = package(
        page(drawn), *map(page, contents), common=common, **{"Doc_0/PublicRes.xml": resources, "Doc_0/Res/a.img": image}
    )
    return packed(members)


def test_a_page_that_is_an_image_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = with_ocr(monkeypatch, "一、全年办理案件12件")
    content = read(scan(text(25, 40, "二、第二页"), image=picture(), boundary="105 0 105 297"))
    assert prose(content) == ["一、全年办理案件12件", "二、第二页"]
    assert [(block.page, block.confidence) for block in content.blocks] == [(1, 0.9), (2, None)]
    (seen,) = recogniser.seen
    assert seen.shape == (2339, 1654, 3)  # 200 dpi
    dark = np.argwhere(seen[:, :, 0] < 128)
    assert np.allclose(dark.min(axis=0), (0, 827), atol=25)
    assert np.allclose(dark.max(axis=0), (2338, 1653), atol=25)


def test_a_scan_needs_ocr_and_a_mostly_written_document_is_read_without_its_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    assert reason(scan(image=picture())) == "needs_ocr"
    content = read(scan(text(25, 40, "二、第二页"), text(25, 40, "三、第三页"), image=picture()))
    assert prose(content) == ["二、第二页", "三、第三页"]
    assert re.search(r"were not read; .*: 1\Z", content.warnings[0])


def test_a_seal_alone_is_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    assert reason(scan(image=picture(), boundary="90 150 40 40")) == "empty"


def test_images_of_an_unknown_kind_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PIL")
    monkeypatch.setattr(ocr, "engine", lambda: Engine(Recogniser([])))
    assert reason(scan(image=b"\x97JB2\r\n\x1a\n")) == "unsupported"
    monkeypatch.setattr(ocr, "engine", lambda: Engine(Recogniser([])))
    content = read(scan(text(25, 40, "二、第二页"), image=b"\x97JB2\r\n\x1a\n"))
    assert content.warnings == ("pages that were not read whole, as their images are of a kind that cannot be opened: 1",)


def test_text_drawn_as_shapes_is_not_taken_for_an_empty_page() -> None:
    assert reason(ofd(path("M 1 1 Q 2 2 3 3 B 1 1 2 2 3 3 A 1 1 0 0 0 2 2 C") * 300)) == "unsupported"


# What is hostile


def test_what_is_no_ofd_is_refused() -> None:
    whole = ofd(lines(PARAGRAPH))
    assert reason(b"") == "empty"
    assert reason(b"PK\x03\x04") == "damaged"
    assert reason(whole[: len(whole) // 2]) == "damaged"
    assert reason(packed({"a.txt": "x"})) == "damaged"
    assert reason(packed({"OFD.xml": "<OFD><DocBody><DocRoot>missing.xml</DocRoot></DocBody></OFD>"})) == "damaged"
    assert reason(packed({"OFD.xml": "<OFD/>", "Encryptions.xml": "<a/>"})) == "encrypted"
    assert reason(packed(package())) == "empty"
    assert reason(packed(package("<cut"))) == "damaged"
    assert reason(ofd("")) == "empty"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert reason(packed(package(bomb + page(text(25, 40, "&b;&c;"))))) == "damaged"


@pytest.fixture
def few_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may hold few objects, so that one that holds too many is soon made."""
    monkeypatch.setattr("zhibiao.documents.ofd_objects._MAX_OBJECTS", 1_000)


@pytest.mark.usefixtures("few_objects")
def test_very_many_objects_are_refused() -> None:
    assert reason(ofd(text(25, 40, "字") * 1_500)) == "too_large"


def test_what_is_too_large_is_refused() -> None:
    assert reason(ofd(text(25, 40, "字" * 300_001))) == "too_large"
    assert reason(ofd(*[""] * 4), Limits(pages=3)) == "too_large"
    assert reason(ofd(lines(PARAGRAPH)), Limits(characters=20)) == "too_large"
    assert reason(ofd(" " * 2_000_000), Limits(unpacked=1_000_000)) == "too_large"


@pytest.mark.usefixtures("few_objects")
def test_drawings_inside_drawings_do_not_multiply() -> None:
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="u{n}"><ofd:Content>'
        + f'<ofd:CompositeObject ResourceID="u{n + 1}" Boundary="0 0 9 9"/>' * 10
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for n in range(12)
    )
    resources = f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
    root = page('<ofd:CompositeObject ResourceID="u0" Boundary="0 0 9 9"/>')
    members = package(root, common="<ofd:PublicRes>R.xml</ofd:PublicRes>", **{"Doc_0/R.xml": resources})
    assert reason(packed(members)) == "too_large"


def test_groups_inside_groups_end_somewhere() -> None:
    deep = "<ofd:PageBlock>" * 200 + text(25, 60, "深处") + "</ofd:PageBlock>" * 200
    assert prose(read(ofd(text(25, 40, "正文。") + deep))) == ["正文。"]


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    hatched = "".join(f"M 0 {n / 100} L 200 {n / 100} M {n / 100} 0 L {n / 100} 200 " for n in range(12_000))
    assert prose(read(ofd(text(25, 40, "正文。") + path(hatched)))) == ["正文。"]


# Real files


@needs_shared
def test_a_rendered_report_is_read_to_the_letter() -> None:
    content = read((SHARED / "rendered" / "001.easyofd_text.ofd").read_bytes())
    reference = (SHARED / "rendered" / "001.ref.txt").read_text(encoding="utf-8").splitlines()
    found = {re.sub(r"\s", "", paragraph) for paragraph in prose(content)}
    # Its tables have no ruling lines, and one of their cells is broken over two lines.
    missing = [line for line in reference if line.strip() and "\t" not in line and re.sub(r"\s", "", line) not in found]
    assert missing == []
    assert content.pages == 10


@needs_shared
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("999", "价税合计（大写）"),
        ("ano", "可信安全浏览器"),
        ("helloworld", "你好呀，OFD Reader&Writer！"),
        ("keyword", "岱岳区青春创业开发区鑫源小区25号楼1单元601室"),
        ("n", "你院《关于给张阿三同志辞职的请示》（路中医发〔2011〕10号）收悉。"),
        ("signout", "市委主要领导同志调研后续落实事项的通知"),
        ("testPathFillOpacity", "关于加快南货场铁路涵洞下穿建设的函"),
    ],
)
def test_real_files_are_read(name: str, part: str) -> None:
    assert part in read((SHARED / "ofd" / f"{name}.ofd").read_bytes()).text


@needs_shared
@pytest.mark.parametrize(("name", "why"), [("empty", "empty"), ("trunc", "damaged")])
def test_hostile_files_are_refused(name: str, why: str) -> None:
    assert reason((SHARED / "hostile" / f"{name}.ofd").read_bytes()) == why
