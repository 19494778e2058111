"""Synthetic reports as files: text, web page, Word document."""

import io
import zipfile
from html import escape
from typing import Literal, get_args

from bench.styles import Block, Report

Format = Literal["txt", "html", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)
_TAGS = {"title": "h1", "heading": "h2", "line": "p", "paragraph": "p"}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are made


def encode(report: Report, form: Format) -> bytes:
    """The bytes of the report's file."""
    if form == "html":
        return _html(report).encode()
    if form == "docx":
        return _docx(report)
    return report.text.encode()


def _html(report: Report) -> str:
    body = "\n".join(_html_block(block) for block in report.blocks)
    head = f'<meta charset="utf-8"><title>{escape(report.title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head>\n<body><div class="article">\n{body}\n</div></body></html>\n'


def _html_block(block: Block) -> str:
    if block.kind != "table":
        tag = _TAGS[block.kind]
        return f"<{tag}>{escape(block.passage.text)}</{tag}>"
    rows = ("".join(f"<td>{escape(cell.text)}</td>" for cell in row) for row in block.rows)
    return "<table>\n" + "\n".join(f"<tr>{cells}</tr>" for cells in rows) + "\n</table>"


def _docx(report: Report) -> bytes:
    body = "".join(_word_block(block) for block in report.blocks)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _word_block(block: Block) -> str:
    if block.kind != "table":
        return _word_paragraph(block.passage.text)
    rows = ("".join(f"<w:tc>{_word_paragraph(cell.text)}</w:tc>" for cell in row) for row in block.rows)
    return "<w:tbl>" + "".join(f"<w:tr>{cells}</w:tr>" for cells in rows) + "</w:tbl>"


def _word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
