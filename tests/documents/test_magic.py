"""What a file is, by its bytes; the name is believed between kinds of text only."""

import io
import zipfile
from pathlib import Path

import pytest

from zhibiao.documents.formats import FORMATS, reader
from zhibiao.documents.magic import recognise, text_kind


def container(*members: str, mimetype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for member in members:
            archive.writestr(member, "x")
    return buffer.getvalue()


OPENDOCUMENT = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"\x00\x01junk\n%PDF-1.4\n1 0 obj\n<<>>\nendobj", "pdf"),
        ("说明：文件以 %PDF-1.4 开头。".encode(), "text"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "media"),
        (b"\x00\x00\x00\x18ftypmp42", "media"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00", "appledouble"),
        (container("[Content_Types].xml", "word/document.xml"), "docx"),
        (container("[Content_Types].xml", "word\\document.xml"), "docx"),
        (container("[Content_Types].xml", "xl/workbook.xml", "xl/embeddings/word/document.docx"), "xlsx"),
        (container("[Content_Types].xml", "ppt/presentation.xml"), "powerpoint"),
        (container("word/notes.txt", "xl/a.txt"), "zip"),
        (container("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (container("content.xml", mimetype=OPENDOCUMENT + "text"), "odt"),
        (container("content.xml", mimetype=OPENDOCUMENT + "spreadsheet"), "ods"),
        (container("content.xml", mimetype=OPENDOCUMENT + "presentation"), "odf"),
        (container("x.opf", mimetype="application/epub+zip"), "epub"),
        (container("a.txt"), "zip"),
        (container("a.txt")[:-12], "zip"),
        ("<!DOCTYPE html><p>报告</p>".encode(), "html"),
        (b"\xef\xbb\xbf\r\n<HTML lang='zh'>", "html"),
        (b"<?xml version='1.0'?>\n<!-- a --><!DOCTYPE html PUBLIC '-//W3C'>", "html"),
        (b"\xff\xfe" + "<html><body>".encode("utf-16-le"), "html"),
        (b"<div class='TRS_Editor'><p>", "html"),
        (b"<?xml version='1.0'?><mets/>", "xml"),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>", "wordml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        ("<法治政府建设>报告".encode(), "text"),
        (b"From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", "mail"),
        (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.cn/\r\n\tx\r\nMIME-Version: 1.0\r\n", "mail"),
        (b"Title: x\nNote: y\n\nText", "text"),
        ("全年检查3次。".encode("gbk"), "text"),
        (b"", "text"),
    ],
)
def test_formats_are_told_by_content(data: bytes, format_: str) -> None:
    assert recognise(data) == format_


@pytest.mark.parametrize(
    ("file", "format_"),
    [
        ("rendered/000.doc", "doc"),
        ("rendered/000.wps", "doc"),
        ("rendered/000.xlsx", "xlsx"),
        ("rendered/bad_002-01.jpg", "image"),
        ("ofd/n.ofd", "ofd"),
        ("hostile/is_docx.doc", "docx"),
        ("hostile/is_docx.pdf", "docx"),
        ("hostile/is_html.doc", "html"),
        ("hostile/is_pdf.docx", "pdf"),
        ("hostile/is_rtf.doc", "rtf"),
        ("hostile/is_xlsx.xls", "xlsx"),
        ("hostile/trunc.doc", "doc"),
        ("real/html_named_as.pdf", "html"),
    ],
)
def test_real_files_are_known_whatever_they_are_called(shared: Path, file: str, format_: str) -> None:
    assert recognise((shared / "formats" / file).read_bytes()) == format_


RECTANGLE = "街道,听证会,调解\n甲,3,40\n乙,5,61\n"
PROSE = "一是抓培训,全年办班3期\n二是抓宣传,发放资料500份\n三是抓执法,查处12起,罚款3万元\n"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (RECTANGLE, "a.txt", "csv"),
        (RECTANGLE, "", "csv"),
        (RECTANGLE.replace(",", ";"), "a", "csv"),
        (RECTANGLE + '"丙\n镇",7,"1,024"\n', "a.txt", "csv"),
        (RECTANGLE + "\n合计,8\n", "a.csv", "csv"),
        (RECTANGLE + "\n合计,8\n", "a.txt", "text"),
        (RECTANGLE.replace(",", "\t"), "a.tsv", "csv"),
        (RECTANGLE.replace(",", "\t"), "a.txt", "text"),
        ("年度,件\n2021,5\n", "a.csv", "csv"),
        ("年度,件\n2021,5\n", "a.txt", "text"),
        (PROSE, "a.txt", "text"),
        (PROSE, "a.csv", "text"),
        ("全年检查1,024次。\n走访3,001户。\n宣讲5,000场。", "a.txt", "text"),
        ("# 年度报告\n\n检查3次。", "a.txt", "markdown"),
        ("检查3次。", "a.MD", "markdown"),
        ("检查3次。", "a.csv", "text"),
        ('{"a": 1}', "a.json", "source"),
        ("import os", "tool.py", "source"),
        ('{"a": 1}', "a.txt", "text"),
    ],
)
def test_kinds_of_text(text: str, name: str, kind: str) -> None:
    assert text_kind(text, name) == kind


def test_every_format_has_a_name_and_those_with_a_module_a_reader() -> None:
    for format_, described in FORMATS.items():
        assert described.name
        if described.module:
            assert callable(reader(format_))
