"""The outline: which headings stand above a passage, and whether the section reports, plans, or names shortcomings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhibiao.reading.view import Passage, View

_N = "一二三四五六七八九十"
_MARKS = (
    re.compile(rf"第[{_N}]+[章部篇](?:分)?"),
    re.compile(rf"[{_N}]{{1,3}}[、.．]"),
    re.compile(rf"[（(][{_N}]{{1,3}}[）)]"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]|[①②③④⑤⑥⑦⑧⑨⑩]"),
)
_MARKED = frozenset(f"第{_N}（(①②③④⑤⑥⑦⑧⑨⑩")  # what a mark begins with, if not with a digit
_LONGEST_HEADING = 45
_PLAN = re.compile(
    r"下一步|下步|下阶段|下年度|下一年|下半年|明年|今后|工作?打算|工作计划|年度?计划|工作?安排|主要安排|工作思路|工作考虑|^(?:主要|今后)?工作重点|努力方向|展望|改进方向|改进措施|工作目标|来年|新一年|推进计划|任务安排|"
    r"(?:20\d\d|二[〇零○][一二三]\S)年.{0,16}(?:打算|计划|思路|安排|考虑|设想|展望)|打算$|设想|时期(?:工作|主要)?(?:考虑|目标|任务)|计划打算"
)
# 2023年法治政府建设重点任务: a plan when the year is still to come.
_NEXT = re.compile(r"重点|目标|任务|举措|工作|推进|要点")
_NOT_PLAN = re.compile(
    r"计划(?:的)?(?:完成|执行|落实)情况|(?:打算|计划|安排)(?:落实|完成)情况|上一年度.*计划|工作?安排(?:部署)?情况"
)
_PROBLEM = re.compile(r"不足|问题|短板|困难|差距|薄弱|原因|挑战")
_YEAR = re.compile(r"20\d\d")


class Section(StrEnum):
    """What a section is about."""

    REPORT = "report"
    PLAN = "plan"
    PROBLEM = "problem"
    MIXED = "mixed"  # shortcomings and plans under one heading


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the outline the text from `start` of the view on stands."""

    start: int
    headings: tuple[str, ...]
    section: Section
    plan_year: int | None


def outline(view: View, report_year: int | None) -> tuple[Place, ...]:
    """The places in the outline, in order of their starts; the first begins at 0."""
    stack: list[tuple[int, str]] = []
    places = [Place(0, (), Section.REPORT, None)]
    for passage in view.passages:
        for start, level, heading in _headings(view.text, passage):
            while stack and stack[-1][0] >= level:
                stack.pop()
            stack.append((level, heading))
            places.append(_place(start, stack, report_year))
    return tuple(places)


def _place(start: int, stack: list[tuple[int, str]], report_year: int | None) -> Place:
    section, year = Section.REPORT, None
    for _, heading in stack:
        plans = _PLAN.search(heading) is not None and not _NOT_PLAN.search(heading)
        problems = _PROBLEM.search(heading) is not None
        ahead = [int(found) for found in _YEAR.findall(heading) if report_year is not None and int(found) > report_year]
        if plans or (ahead and _NEXT.search(heading)):
            section = Section.MIXED if problems else Section.PLAN
            year = max(ahead) if ahead else year
        elif problems:
            section = Section.PROBLEM
    return Place(start, tuple(heading for _, heading in stack), section, year)


def _headings(text: str, passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Start, level and words of the headings in a passage: a line of its own, or the first sentence of a paragraph."""
    line = text[passage.start : passage.end]
    if passage.block.level:
        yield passage.start, passage.block.level, _bare(line)
        return
    marked = line[0] in _MARKED or line[0].isdecimal()
    for level, mark in enumerate(_MARKS if marked else (), 1):
        match = mark.match(line)
        if match is None:
            continue
        rest = line[match.end() :]
        stop = re.search(r"[。：；\n]", rest)
        if stop is None or stop.start() == len(rest) - 1:
            if len(rest) <= _LONGEST_HEADING + 10:
                yield passage.start, level, rest.rstrip("。：；")
            elif level <= 2:
                yield passage.start, level, rest[:_LONGEST_HEADING]
        elif (
            stop.start() <= _LONGEST_HEADING
            and rest[stop.start()] in "。："
            and not re.search(r"\d", rest[: stop.start()].replace("20", "", 1)[:0])
        ):
            yield passage.start, level, rest[: stop.start()]
        else:
            # A numbered paragraph without a heading still ends the section of the paragraph before it.
            yield passage.start, level, rest[: stop.start()][:_LONGEST_HEADING] if level > 2 else rest[:_LONGEST_HEADING]
        return
    if (
        len(line) <= _LONGEST_HEADING
        and not re.search(r"[。；，]$", line)
        and _PLAN.search(line)
        and not re.search(r"[，。]", line)
    ):
        yield passage.start, 2, line


def _bare(line: str) -> str:
    for mark in _MARKS:
        match = mark.match(line)
        if match is not None:
            return line[match.end() :]
    return line
