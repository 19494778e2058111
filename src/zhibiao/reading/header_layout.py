"""The parts of a report that say who wrote it: masthead, opening and signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from zhibiao.documents.model import BlockKind, Document
from zhibiao.reading.header_dates import closing_date, find_dates, whole_date
from zhibiao.reading.header_text import TITLE_END, Line, Said, is_organisation, joined

_MASTHEAD = 16  # paragraphs at the top that may belong to it
_LONGEST_TITLE = 120
_LONGEST_SIGNATURE = 100  # characters, with the blanks that set it to the right
_BODY = 20_000  # characters in which the body's evidence is looked for
_BODY_START = re.compile(r"第[一二三]部分|[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十][）)]|(?:1|１)[.．、]")
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


@dataclass(frozen=True, slots=True)
class Day:
    """A date, and the words that state it."""

    day: date
    said: Said


@dataclass(slots=True)
class Layout:
    """What stands where. Built once, read by the header's other parts."""

    title: Said | None = None
    letterhead: Said | None = None  # the issuer's name at the very top, without 文件
    doc_number: Said | None = None
    doc_number_prefix: str | None = None  # 嘉地区 of 嘉地区〔2022〕30号
    addressee: Said | None = None
    agency: Said | None = None  # as a web page labels it: 来源：…
    opening: Said | None = None  # the first paragraph of the body
    body: str = ""  # running text, unsqueezed
    signature: Said | None = None
    signed: Day | None = None
    labelled: Day | None = None  # 发布日期：…, or a date under the title
    groups: list[list[Line]] = field(default_factory=list[list[Line]])  # runs of lines that may hold the title


def read_layout(document: Document) -> Layout:
    """Find the parts. Nothing is inferred here."""
    lines = [
        Line(document, block)
        for block in document.blocks
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and block.pieces
    ]
    layout = Layout()
    start = _read_masthead(layout, lines)
    annex = next((i for i in range(start, len(lines)) if _is_annex(lines[i].raw.strip())), len(lines))
    body = lines[start:annex]
    if body:
        layout.opening = body[0].said("opening")
    layout.body = "\n".join(line.raw for line in body)[:_BODY]
    _read_signature(layout, body)
    return layout


def _is_annex(line: str) -> bool:
    return line.startswith("附") and _ANNEX.fullmatch(line) is not None


def _read_masthead(layout: Layout, lines: list[Line]) -> int:
    """Fill in what stands above the body, and return the index of the body's first paragraph."""
    groups: list[list[Line]] = [[]]
    number_after: int | None = None
    start = 0
    for line in lines[:_MASTHEAD]:
        text = line.text
        if len(text) > _LONGEST_TITLE or re.search(r"[。；！？]", text) or _BODY_START.match(text):
            break
        start += 1
        if _read_labelled(layout, line):
            groups.append([])
        elif (number := _DOC_NUMBER.search(text)) and len(text) <= len(number.group()) + 24 and not TITLE_END.search(text):
            if layout.doc_number is None:
                _take_number(layout, line, number, "line of its own in the masthead")
                number_after = len(groups)
            groups.append([])
        elif (day := whole_date(text)) is not None:
            layout.labelled = layout.labelled or Day(day, line.said("date in the masthead"))
            groups.append([])
        elif text.endswith(("如下：", "如下:")):
            start -= 1
            break
        elif text.endswith(("：", ":")):
            layout.addressee = layout.addressee or line.said("line before the body that ends in a colon", 0, len(text) - 1)
            groups.append([])
        elif text.endswith("文件") and len(text) <= 42:
            layout.letterhead = line.said("letterhead", 0, len(text) - len("文件"))
            groups.append([])
        elif not _ASIDE.match(text):
            groups[-1].append(line)
    layout.groups = [group for group in groups if group]
    _take_title(layout)
    if layout.letterhead is None and number_after is not None:
        above = [line for group in groups[:number_after] for line in group if is_organisation(line.text)]
        if above and not (layout.title and layout.title.text.startswith(above[-1].text)):
            layout.letterhead = above[-1].said("name above the document number")
    return start


def _read_labelled(layout: Layout, line: Line) -> bool:
    label = _LABEL.match(line.text)
    if label is None:
        return False
    name, value = re.sub(r"\s", "", label.group(1)), label.group(2)
    how = f"label {name}"
    if dates := find_dates(value):
        layout.labelled = layout.labelled or Day(dates[0], line.said(how, label.start(2)))
    if name in _AGENCY_LABELS and is_organisation(value):
        layout.agency = layout.agency or line.said(how, label.start(2))
    if layout.doc_number is None and (number := _DOC_NUMBER.search(line.text, max(label.start(2) - 1, 0))):
        _take_number(layout, line, number, how)
    return True


def _take_number(layout: Layout, line: Line, number: re.Match[str], how: str) -> None:
    prefix = number.group(1)
    text = f"{prefix}〔{number.group(2)}〕{number.group(3)}号"
    layout.doc_number = line.said(how, number.start(1), number.end(), text)
    layout.doc_number_prefix = prefix


def _take_title(layout: Layout) -> None:
    """The first line that ends like a title, with the lines above it that it continues."""
    for group in layout.groups:
        for index, line in enumerate(group):
            if TITLE_END.search(line.text) and not is_organisation(line.text):
                layout.title = _with_lines_above(group[:index], line)
                return
    lines = [line for group in layout.groups for line in group if re.search(r"法治|依法|法制|(?:19|20)\d\d年", line.text)]
    layout.title = lines[0].said("first line of the masthead that speaks of law or a year") if lines else None


def _with_lines_above(above: list[Line], last: Line) -> Said:
    parts = [last.said("line that ends like a title")]
    for line in reversed(above[-3:]):
        title = joined(parts).text
        if title.startswith(line.text) or len(line.text) + len(title) > _LONGEST_TITLE:
            break
        unfinished = "关于" in line.text or line.text.count("《") > line.text.count("》") or re.search(r"\d{4}年", line.text)
        if not unfinished and not (is_organisation(line.text) and _GOES_ON.match(title)):
            break
        parts.insert(0, line.said("lines that go on to one that ends like a title"))
    return joined(parts)


def _read_signature(layout: Layout, body: list[Line]) -> None:
    """The last date that fills a line, and the name above it; without a date, a name in the last line."""
    for index in range(len(body) - 1, -1, -1):
        line = body[index]
        if len(line.raw) > _LONGEST_SIGNATURE:
            continue
        day = whole_date(line.text)
        if day is not None:
            layout.signed = Day(day, line.said("date under the signature"))
            layout.signature = _name(body[index - 1]) if index else None
            return
        closing = closing_date(line.text)
        if closing is not None and (name := _name(line, len(closing[0]))):
            layout.signed = Day(closing[1], line.said("date under the signature", len(closing[0])))
            layout.signature = name
            return
    for line in body[-3:]:
        layout.signature = _name(line) or layout.signature


def _name(line: Line, end: int | None = None) -> Said | None:
    """The name of an office that the line, or its part before `end`, consists of."""
    name = _SEAL.sub("", line.text[:end])
    return line.said("signature", 0, len(name)) if is_organisation(name) else None
