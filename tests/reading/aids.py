"""What the tests of reading share: a text becomes facts."""

from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import Fact, read


def document(text: str, name: str = "report.txt") -> Document:
    """A text file with this content."""
    return document_from_bytes(text.encode(), name, name)


def report_on(text: str, year: int = 2022, heading: str | None = None) -> Document:
    """A short report of that year, with the text under an optional heading."""
    parts = [
        f"某县某局{year}年度法治政府建设情况报告",
        f"现将{year}年度工作情况报告如下。",
        *([heading] if heading else []),
        text,
    ]
    return document("\n\n".join(parts) + "\n")


def facts(text: str, year: int = 2022, heading: str | None = None) -> list[Fact]:
    """The facts of such a report."""
    return list(read(report_on(text, year, heading)).facts)


def fact(text: str, year: int = 2022, heading: str | None = None) -> Fact:
    """The only fact of such a report."""
    found = facts(text, year, heading)
    assert len(found) == 1, [f.text for f in found]
    return found[0]


_DIGITS = "零一二三四五六七八九"


def chinese_numeral(value: int) -> str:
    """A whole number below 10^16 in words: 10500 is 一万零五百."""
    if value == 0:
        return "零"
    written, zero = "", False
    for power, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group = value // power % 10_000
        if group == 0:
            zero = zero or bool(written)
            continue
        for unit, unit_name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // unit % 10
            if digit:
                written += ("零" if zero else "") + _DIGITS[digit] + unit_name
                zero = False
            else:
                zero = zero or bool(written)
        written, zero = written + name, False if group % 10 else zero
    return written
