"""Reports of invented streets, one a number, in five formats: what the site of the tests publishes."""

from dataclasses import dataclass
from datetime import date
from html import escape

from tests.documents.pdf_files import lines, pdf
from tests.documents.workbook_files import sheet, xlsx, zipped

COUNTY, COUNTY_CODE = "武汉市洪山区", "420111"
FORMATS = ("txt", "html", "docx", "pdf", "xlsx")
_FIRST, _SECOND = "青岚竹溪松澜槐荫", "桥塘林泉园庄浦湾岭"
_ON_A_LINE = 26  # characters that fit a line of the PDF


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one street about 2022; `edition` counts its revisions."""

    number: int
    edition: int = 1

    @property
    def street(self) -> str:
        """A name of its own."""
        return f"{_FIRST[self.number % 8]}{_SECOND[self.number // 8 % 9]}街道"

    @property
    def organisation(self) -> str:
        """What the warehouse calls the issuer."""
        return f"{COUNTY}{self.street}办事处"

    @property
    def title(self) -> str:
        """Its title, which is what leads to it on the list page."""
        return f"{self.street}2022年度法治政府建设情况报告"

    @property
    def day(self) -> date:
        """When it was published."""
        return date(2023, 1 + self.number % 3, 1 + self.number % 28)

    @property
    def hearings(self) -> int:
        """The figure that differs from report to report and from edition to edition."""
        return 100 + self.number + 1000 * (self.edition - 1)

    @property
    def mediated(self) -> int:
        """Another one."""
        return 2000 + self.number

    @property
    def format(self) -> str:
        """One of FORMATS; it goes with the number."""
        return FORMATS[self.number % len(FORMATS)]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What it says, the title first."""
        return (
            self.title,
            "洪山区人民政府：",
            f"现将{self.street}2022年度法治政府建设情况报告如下。",
            "一、主要工作",
            f"{self.street}坚持依法决策，全年召开听证会{self.hearings}次。人民调解委员会调解纠纷{self.mediated}件。",
            f"{COUNTY}{self.street}办事处",
            f"{self.day.year}年{self.day.month}月{self.day.day}日",
        )

    def file(self) -> bytes:
        """The bytes, in its format."""
        return getattr(self, f"_{self.format}")()

    def _txt(self) -> bytes:
        return "\n\n".join(self.paragraphs).encode()

    def _html(self) -> bytes:
        body = "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs[1:])
        return article(self.title, self.day, body)

    def _docx(self) -> bytes:
        namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in self.paragraphs)
        related = f'<Relationship Id="r" Type="{relations}/officeDocument" Target="word/document.xml"/>'
        return zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": f"<Relationships>{related}</Relationships>",
                "word/document.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
            }
        )

    def _pdf(self) -> bytes:
        rows: list[tuple[float, str]] = []
        for number, text in enumerate(self.paragraphs):
            first = 2 if number > 1 else 0
            head, rest = text[: _ON_A_LINE - first], text[_ON_A_LINE - first :]
            rows.append((first, head))
            rows += [(0, rest[start : start + _ON_A_LINE]) for start in range(0, len(rest), _ON_A_LINE)]
        return pdf(lines(rows))

    def _xlsx(self) -> bytes:
        table = [
            (self.title, None),
            (f"填报单位：{COUNTY}{self.street}办事处", None),
            ("指标", "2022年"),
            ("召开听证会（次）", float(self.hearings)),
            ("调解纠纷（件）", float(self.mediated)),
        ]
        return xlsx(("统计表", sheet(table, merged=("A1:B1", "A2:B2"))))


def article(title: str, day: date, body: str) -> bytes:
    """An article as a government site frames it."""
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}_洪山区人民政府</title></head>'
        '<body><div class="header"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>'
        f'<div class="article"><h1>{escape(title)}</h1><div class="info">发布时间：{day.isoformat()}　来源：区司法局</div>'
        f'<div class="content">{body}</div></div>'
        '<div class="footer">主办：洪山区人民政府办公室　<a href="/sitemap.html">网站地图</a></div></body></html>'
    ).encode()
