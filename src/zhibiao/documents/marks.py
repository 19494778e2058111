"""Marks at the beginning of a line and the ends of sentences: what tells headings and paragraphs apart."""

import re

_NUMERAL = "一二三四五六七八九十"

# 一、 （一） 第一章 1. 1、 （1） ①; "1.5" is a number and "（一）项" a reference, so neither is a mark.
HEADING_MARK = re.compile(
    rf"(?:第[{_NUMERAL}百\d]{{1,4}}[章节部篇编]|[{_NUMERAL}]{{1,3}}\s*[、．.]|[（(]\s*[{_NUMERAL}]{{1,3}}\s*[）)](?![项款目])"
    r"|\d{1,2}\s*(?:、|[．.](?!\d))|[（(]\s*\d{1,2}\s*[）)](?![项款目])|[①-⑳])"
)
# Marks that hardly ever begin a line by accident, as "1、" can inside "5月1、2日".
STRONG_MARK = re.compile(
    rf"(?:第[{_NUMERAL}百\d]{{1,4}}[章节部篇编]|[{_NUMERAL}]{{1,3}}\s*[、．]|[（(]\s*[{_NUMERAL}]{{1,3}}\s*[）)](?![项款目]))"
)
SENTENCE_END = re.compile(r"[。！？；!?;：:…][”’」』）)》*]*\Z")
# A document number, a date, an addressee, who signed it, an annex: lines that are never part of a paragraph.
STANDS_ALONE = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号"
    r"|[\d〇○零一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
    r"|[^，。；]{2,30}(?:府|会|委|局|厅|院|办|室|位|门|组|处|村|所)\s*[：:]|签发人\s*[：:].{2,8}|附件\s*\d{0,2}\s*[：:]?"
)
_TITLE = re.compile(r"[^，。；！？]{6,80}(?:报告|总结|年报|通知|意见|方案|函|汇报|公告)[》）)]?")
_INNER_STOP = re.compile(r"[。；！？]")
_MAX_HEADING = 80


def ends_sentence(line: str) -> bool:
    """Whether nothing need follow: 。；：！？, with closing quotes after it."""
    return line[-1] in "。；：:" or SENTENCE_END.search(line, max(len(line) - 5, 0)) is not None


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading: short, with a mark, and no sentence in it."""
    return (
        len(text) <= _MAX_HEADING
        and HEADING_MARK.match(text) is not None
        and text[-1] not in "，,"
        and _INNER_STOP.search(text) is None
    )


def has_stop(text: str) -> bool:
    """Whether a sentence ends in the text, as it does in prose and not in a heading or a title."""
    return _INNER_STOP.search(text) is not None


def is_title(line: str) -> bool:
    """Whether a line reads as the end of a report's title: no clause in it, and the name of a kind of document last."""
    return _TITLE.fullmatch(line) is not None
