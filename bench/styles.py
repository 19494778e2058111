"""Synthetic reports as their writers lay them out: narrative of a street, report of a bureau, Chinese numerals, tables."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bench.organisations import FIRST_YEAR, YEARS, Organisation, country
from bench.prose import Passage, Stated, Writer, chinese, prose, slots

CHARACTERS, FACTS = 5000, 50
Kind = Literal["title", "line", "heading", "paragraph", "table"]
_TITLES = (
    "{name}{year}年度法治政府建设情况报告",
    "{name}关于{year}年法治政府建设情况的报告",
    "{name}{year}年法治政府建设年度报告",
)
_STYLES = {"town": ("narrative", "narrative", "chinese", "tables"), "bureau": ("bureau", "bureau", "tables")}
_FILLER_LENGTH = 38  # characters of a sentence without figures
_FRAME = 320  # characters of title, headings, problems, plans and signature
_HALF = 0.06  # of the sentences speak of the first half of the year
_WHOLE = ("全年", "本年度", "现有", "建成", "年")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report. A table has rows instead of a text."""

    kind: Kind
    passage: Passage
    rows: tuple[tuple[Passage, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `text` is it as a text file has it, in which every fact has its place."""

    number: int
    organisation: Organisation
    year: int
    style: str
    title: str
    blocks: tuple[Block, ...]
    text: str
    facts: tuple[Stated, ...]

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return f"{self.number:07d}_{self.year}"


def report(number: int, seed: int = 0, *, facts: int = FACTS, characters: int = CHARACTERS) -> Report:
    """The report with this number: the same for the same seed, at the same cost whichever it is.

    Ten in a row are those of one organisation in ten years. Above ten for each organisation (some 700,000) they are revised
    reports of the same organisations and years, with other figures.
    """
    all_of_them = country()
    turn, index = divmod(number // YEARS, len(all_of_them))
    organisation = all_of_them.organisation(index + seed * 7919)
    year = FIRST_YEAR + number % YEARS
    style = random.Random(f"{seed}/{index}").choice(_STYLES.get(organisation.kind, ("bureau", "narrative")))
    chance = random.Random(f"{seed}/{number}")
    fullwidth = style == "narrative" and chance.random() < 0.05
    writing = "chinese" if style == "chinese" else "fullwidth" if fullwidth else "plain"
    writer = Writer(f"{seed}/{index}/{turn}", year, organisation.area, writing, chance)
    title = chance.choice(_TITLES).format(name=organisation.name, year=year)
    blocks = tuple(_blocks(organisation, year, style, title, writer, facts, characters))
    text, stated = lay_out(blocks)
    return Report(number, organisation, year, style, title, blocks, text, stated)


def reports(count: int, seed: int = 0, *, facts: int = FACTS, characters: int = CHARACTERS) -> Iterator[Report]:
    """The first so many reports, one after the other."""
    return (report(number, seed, facts=facts, characters=characters) for number in range(count))


def lay_out(blocks: Sequence[Block]) -> tuple[str, tuple[Stated, ...]]:
    """The blocks as a text file has them, and the facts with their places in it."""
    lines: list[str] = []
    facts: list[Stated] = []
    length = 0
    for block in blocks:
        rows = block.rows or ((block.passage,),)
        for row in rows:
            indent = "　　" if block.kind == "paragraph" else ""
            at = length + len(indent)
            for passage in row:
                facts += (fact.moved(at) for fact in passage.facts)
                at += len(passage.text) + 1
            lines.append(indent + "\t".join(passage.text for passage in row))
            length += len(lines[-1]) + 1
        if block.kind in ("title", "table"):
            lines.append("")
            length += 1
    return "\n".join(lines) + "\n", tuple(facts)


def _blocks(
    organisation: Organisation, year: int, style: str, title: str, writer: Writer, facts: int, characters: int
) -> Iterator[Block]:
    chance = writer.chance
    table = _table(organisation, year, writer, facts // 2) if style == "tables" else None
    in_table = sum(len(passage.facts) for row in table.rows for passage in row) if table else 0
    themes = [
        (name, [_said(sentence, writer) for sentence in of]) for name, of in _themes(organisation.kind, facts - in_table, chance)
    ]
    paragraphs = [said for _, passages in themes for said in passages]
    length = _FRAME + sum(len(said.text) + 3 for said in paragraphs) + 12 * in_table
    fillers_each = max(0, characters - length) / _FILLER_LENGTH / len(paragraphs)
    yield Block("title", Passage(title))
    if style == "bureau":
        yield Block("line", Passage(f"{organisation.county[0]}法发〔{year + 1}〕{chance.randint(1, 60)}号"))
    yield Block("line", Passage(f"{_receiver(organisation)}："))
    yield Block("paragraph", Passage(f"现将{year}年度法治政府建设情况报告如下。"))
    owed = 0.0
    for index, (name, passages) in enumerate(themes):
        yield Block("heading", Passage(f"{chinese(index + 1)}、{name}"))
        for said in passages:
            owed += fillers_each
            yield Block("paragraph", _among_fillers(said, writer, int(owed)))
            owed -= int(owed)
    yield Block("heading", Passage(f"{chinese(len(themes) + 1)}、存在的问题和{year + 1}年工作打算"))
    yield Block("paragraph", Passage(chance.choice(prose()["filler"]["problems"])))
    yield Block("paragraph", writer.write(chance.choice(prose()["planned"]["sentences"]), "planned"))
    yield Block("line", Passage(organisation.signature))
    yield Block("line", Passage(f"{year + 1}年{chance.randint(1, 3)}月{chance.randint(3, 28)}日"))
    if table is not None:
        yield Block("line", Passage(f"附件：{year}年主要工作数据统计表"))
        yield table


def _receiver(organisation: Organisation) -> str:
    if organisation.kind == "government" and organisation.city:
        return f"{organisation.city}人民政府"
    return f"{organisation.county}法治政府建设领导小组办公室"


def _themes(kind: str, facts: int, chance: random.Random) -> list[tuple[str, list[str]]]:
    """Themes with their sentences, until they state so many facts."""
    chosen: list[tuple[str, list[str]]] = []
    left = max(1, facts - 3)  # three for what is planned, and the rate of change
    while left > 0:
        fitting = [theme for theme in prose()["theme"] if kind in theme["of"]]
        for theme in chance.sample(fitting, len(fitting)):
            sentences = chance.sample(theme["sentences"], len(theme["sentences"]))
            taken: list[str] = []
            while sentences and left > 0:
                taken.append(sentences.pop())
                left -= slots(taken[-1])
            if taken:
                chosen.append((theme["name"], taken))
            if left <= 0:
                break
    chosen[-1][1].append(chance.choice(prose()["change"]["sentences"]))
    return chosen


def _said(sentence: str, writer: Writer) -> Passage:
    """The sentence with its figures, now and then those of half a year."""
    if writer.chance.random() < _HALF and not any(word in sentence for word in _WHOLE):
        return writer.write(f"上半年，{sentence}", period=(date(writer.year, 1, 1), date(writer.year, 6, 30)))
    return writer.write(sentence)


def _among_fillers(said: Passage, writer: Writer, fillers: int) -> Passage:
    before = writer.chance.randint(0, min(fillers, 2))
    lead = "".join(writer.filler() for _ in range(before))
    rest = "".join(writer.filler() for _ in range(fillers - before))
    return Passage(lead + said.text + rest, tuple(fact.moved(len(lead)) for fact in said.facts))


def _table(organisation: Organisation, year: int, writer: Writer, facts: int) -> Block:
    """Figures of the year, or of two years side by side."""
    rows = [row for table in prose()["table"] if organisation.kind in table["of"] for row in table["rows"]]
    beside = writer.chance.random() < 0.4 and year > FIRST_YEAR
    chosen = writer.chance.sample(rows, min(len(rows), facts // 2 if beside else facts))
    years = (year - 1, year) if beside else (year,)
    head = ("指标", "单位", *(f"{each}年" for each in years)) if beside else ("序号", "指标", "单位", "数量")
    lines = [tuple(Passage(cell) for cell in head)]
    for index, (label, slot) in enumerate(chosen, start=1):
        cells = [writer.cell(slot, each) for each in years]
        unit = Passage(cells[0][1])
        numbers = (Passage(text, (fact,)) for text, _, fact in cells)
        lines.append((*(() if beside else (Passage(str(index)),)), Passage(label), unit, *numbers))
    return Block("table", Passage(""), tuple(lines))
