"""The parts of a report that say who wrote it: masthead, opening and signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from zhibiao.documents.model import BlockKind, Document
from zhibiao.reading.header_dates import closing_date, find_dates, whole_date
from zhibiao.reading.header_text import TITLE_END, is_organisation, squeeze

_MASTHEAD = 16  # paragraphs at the top that may belong to it
_LONGEST_TITLE = 120
_LONGEST_SIGNATURE = 100  # characters, with the blanks that set it to the right
_BODY = 20_000  # characters in which the body's evidence is looked for
_BODY_START = re.compile(r"[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十][）)]|(?:1|１)[.．、]")
_DOC_NUMBER = re.compile(
    r"(?:^|[\s：:])([\u4e00-\u9fff]{2,14})\s*[〔\[［﹝【（(]\s*(\d{4})\s*[〕\]］﹞】）)]\s*第?\s*(\d{1,5})\s*号"
)
_LABEL = re.compile(
    r"[【\[]?\s*(索\s*引\s*号|主题词|主题分类|发布日期|发布时间|公开日期|公开时间|成文日期|生成日期|发文日期|时间|日期|来源|信息来源|文章来源|发布机构|发布单位"
    r"|发文机关|发文单位|公开机构|信息提供单位|发文字号|文\s*号|文件编号|标\s*题|名\s*称|浏览次数|阅读次数|点击数|作者|责任编辑|字体|字号|有效性|体裁|分类|公开方式)"
    r"\s*[】\]]?\s*[：:]\s*(.*)"
)
_AGENCY_LABELS = ("来源", "信息来源", "文章来源", "发布机构", "发布单位", "发文机关", "发文单位", "公开机构", "信息提供单位")
_ASIDE = re.compile(r"签\s*发\s*人|[（(][^（）()]{1,30}[）)]\Z|首页|当前位置|打印|分享|附件|目\s*录\Z|密级|★|主送|抄送|第\d+期")
_ANNEX = re.compile(r"附\s*[件表录]\s*[\d一二三四五]*\s*[:：]?")
_GOES_ON = re.compile(r"关于|(?:19|20)\d\d|二[〇○零]|法治|依法行政|年度|的|推进|贯彻|落实|工作")
_SEAL = re.compile(r"[（(](?:盖章|公章|印章|章)[）)]\Z")


@dataclass(slots=True)
class Layout:
    """What stands where; texts are squeezed. Built once, read by the header's other parts."""

    title: str | None = None
    letterhead: str | None = None  # the issuer's name at the very top, without 文件
    doc_number: str | None = None
    doc_number_prefix: str | None = None  # 嘉地区 of 嘉地区〔2022〕30号
    addressee: str | None = None
    agency: str | None = None  # as a web page labels it: 来源：…
    opening: str = ""  # the first paragraph of the body
    body: str = ""  # running text, unsqueezed
    signature: str | None = None
    signed: date | None = None
    labelled_date: date | None = None  # 发布日期：…, or a date under the title
    groups: list[list[str]] = field(default_factory=list[list[str]])  # runs of lines that may hold the title


def read_layout(document: Document) -> Layout:
    """Find the parts. Nothing is inferred here."""
    paragraphs = [
        "".join(document.text[piece.start : piece.end] for piece in block.pieces)
        for block in document.blocks
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    ]
    layout = Layout()
    start = _read_masthead(layout, paragraphs)
    annex = next((i for i in range(start, len(paragraphs)) if _ANNEX.fullmatch(paragraphs[i].strip())), len(paragraphs))
    body = paragraphs[start:annex]
    layout.opening = squeeze(body[0]) if body else ""
    layout.body = "\n".join(body)[:_BODY]
    _read_signature(layout, body)
    return layout


def _read_masthead(layout: Layout, paragraphs: list[str]) -> int:
    """Fill in what stands above the body, and return the index of the body's first paragraph."""
    groups: list[list[str]] = [[]]
    number_after: int | None = None
    start = 0
    for raw in paragraphs[:_MASTHEAD]:
        line = squeeze(raw)
        if len(line) > _LONGEST_TITLE or re.search(r"[。；！？]", line) or _BODY_START.match(line):
            break
        start += 1
        if _read_labelled(layout, line):
            groups.append([])
        elif (number := _DOC_NUMBER.search(line)) and len(line) <= len(number.group()) + 24 and not TITLE_END.search(line):
            if layout.doc_number is None:
                _take_number(layout, number)
                number_after = len(groups)
            groups.append([])
        elif (day := whole_date(line)) is not None:
            layout.labelled_date = layout.labelled_date or day
            groups.append([])
        elif line.endswith(("如下：", "如下:")):
            start -= 1
            break
        elif line.endswith(("：", ":")):
            layout.addressee = layout.addressee or line[:-1]
            groups.append([])
        elif line.endswith("文件") and len(line) <= 42:
            layout.letterhead = line.removesuffix("文件")
            groups.append([])
        elif not _ASIDE.match(line):
            groups[-1].append(line)
    layout.groups = [group for group in groups if group]
    _take_title(layout)
    if layout.letterhead is None and number_after is not None:
        above = [line for group in groups[:number_after] for line in group if is_organisation(line)]
        if above and not (layout.title or "").startswith(above[-1]):
            layout.letterhead = above[-1]
    return start


def _read_labelled(layout: Layout, line: str) -> bool:
    label = _LABEL.match(line)
    if label is None:
        return False
    name, value = re.sub(r"\s", "", label.group(1)), label.group(2)
    if dates := find_dates(value):
        layout.labelled_date = layout.labelled_date or dates[0]
    if name in _AGENCY_LABELS and is_organisation(value):
        layout.agency = layout.agency or value
    if layout.doc_number is None and (number := _DOC_NUMBER.search(" " + value)):
        _take_number(layout, number)
    return True


def _take_number(layout: Layout, number: re.Match[str]) -> None:
    prefix = number.group(1)
    layout.doc_number = f"{prefix}〔{number.group(2)}〕{number.group(3)}号"
    layout.doc_number_prefix = prefix


def _take_title(layout: Layout) -> None:
    """The first line that ends like a title, with the lines above it that it continues."""
    for group in layout.groups:
        for index, line in enumerate(group):
            if TITLE_END.search(line) and not is_organisation(line):
                layout.title = _with_lines_above(group[:index], line)
                return
    lines = [line for group in layout.groups for line in group if re.search(r"法治|依法|法制|(?:19|20)\d\d年", line)]
    layout.title = lines[0] if lines else None


def _with_lines_above(above: list[str], title: str) -> str:
    for line in reversed(above[-3:]):
        if title.startswith(line) or len(line) + len(title) > _LONGEST_TITLE:
            break
        unfinished = "关于" in line or line.count("《") > line.count("》") or re.search(r"\d{4}年", line)
        if not unfinished and not (is_organisation(line) and _GOES_ON.match(title)):
            break
        title = line + title
    return title


def _read_signature(layout: Layout, body: list[str]) -> None:
    """The last date that fills a line, and the name above it; without a date, a name in the last line."""
    for index in range(len(body) - 1, -1, -1):
        if len(body[index]) > _LONGEST_SIGNATURE:
            continue
        line = squeeze(body[index])
        day = whole_date(line)
        if day is not None:
            layout.signed = day
            layout.signature = _name(squeeze(body[index - 1])) if index else None
            return
        closing = closing_date(line)
        if closing is not None and (name := _name(closing[0])):
            layout.signed, layout.signature = closing[1], name
            return
    for raw in body[-3:]:
        layout.signature = _name(squeeze(raw)) or layout.signature


def _name(line: str) -> str | None:
    line = _SEAL.sub("", line)
    return line if is_organisation(line) else None
