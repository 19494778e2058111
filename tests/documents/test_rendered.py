"""The same three reports in every format say the same: the text nearly to the character, the facts exactly."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path

import pytest

from zhibiao.documents import open_document
from zhibiao.documents.model import BlockKind, Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.errors import UnreadableDocument
from zhibiao.reading import Fact, read

SEEDS = ("000", "001", "002")
# These were made before the table was added to the end of each report.
WITHOUT_TABLE = (".gb18030.txt", ".utf16.txt", ".utf8bom.txt")
WITH_TABLE = (
    ".md",
    ".a.html",
    ".b.gbk.html",
    ".c.html",
    ".docx",
    ".doc",
    ".wps",
    ".pdf",
    ".STSong-Light.pdf",
    ".easyofd_text.ofd",
)
# Its table has no lines, and a label that goes on in the next: it is read as words, so that its figures have no labels.
WITHOUT_RULES = ".easyofd_text.ofd"
SCANS = (".scanned.pdf",)
# One layout of pages shows when and under which number it was published; the reference is the report alone.
PUBLICATION = re.compile(r"索引号：[\w-]+发布日期：\d{4}-\d\d-\d\d")
WORST = 0.001  # character errors a character, white space aside

Key = tuple[float, str, str | None, str]


@dataclass(frozen=True)
class Comparison:
    """What a file says beside what it should say."""

    file: str
    wanted: int  # facts
    missing: Counter[Key]
    spurious: Counter[Key]
    errors: float  # character error rate, white space aside

    def __str__(self) -> str:
        found = self.wanted - self.missing.total()
        return f"{self.file:<26}{found:>4}/{self.wanted:<4}+{self.spurious.total():<4}{self.errors:>9.3%}"


def keys(facts: Sequence[Fact]) -> Counter[Key]:
    """What must be the same of each fact."""
    return Counter((fact.value, fact.unit, fact.metric, fact.status.value) for fact in facts)


def visible(document: Document) -> str:
    """What a person reads: the blocks without page numbers, marks of Markdown and white space."""
    text: list[str] = []
    for block in document.blocks:
        if block.kind is not BlockKind.FURNITURE:
            spans = block.pieces or tuple(cell for row in block.rows for cell in row)
            text += [document.text[span.start : span.end] for span in spans]
    return "".join("".join(text).split())


def error_rate(found: str, wanted: str) -> float:
    """Edits a character of `wanted`; never less than the true rate."""
    start = _same_beginning(found, wanted)
    end = _same_beginning(found[start:][::-1], wanted[start:][::-1])
    matcher = SequenceMatcher(None, found[start : len(found) - end], wanted[start : len(wanted) - end], autojunk=False)
    edits = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")
    return edits / len(wanted)


def _same_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def first(text: str, characters: int) -> str:
    """So much of the text, white space not counted."""
    seen = 0
    for index, char in enumerate(text):
        if seen == characters:
            return text[:index]
        seen += not char.isspace()
    return text


def compare(folder: Path, kinds: Sequence[str]) -> list[Comparison]:
    """Each file of these kinds with the reference of its seed. A file that is refused has nothing."""
    compared: list[Comparison] = []
    for seed in SEEDS:
        text = (folder / f"{seed}.ref.txt").read_text(encoding="utf-8")
        prose = "".join(line for line in text.splitlines(keepends=True) if "\t" not in line)
        for kind in kinds:
            path = folder / f"{seed}{kind}"
            if not path.is_file():
                continue
            try:
                document = open_document(path)
            except UnreadableDocument as error:
                print(error)
                compared.append(Comparison(path.name, 0, Counter(), Counter(), 1.0))
                continue
            shown = PUBLICATION.sub("", visible(document))
            expected = prose if kind in WITHOUT_TABLE else text
            if kind in SCANS:  # of the first pages only
                expected = first(expected, len(shown))
            reference = document_from_bytes(expected.encode(), "ref.txt", "ref.txt")
            wanted, found = keys(read(reference).facts), keys(read(document).facts)
            rate = error_rate(shown, visible(reference))
            compared.append(Comparison(path.name, wanted.total(), wanted - found, found - wanted, rate))
    print(f"{'file':<26}{'facts':>8}{'':<6}{'characters wrong':>9}")
    print(*compared, sep="\n")
    return compared


@pytest.fixture
def rendered(shared: Path) -> Path:
    """The folder of the reports in all formats."""
    return shared / "formats/rendered"


@pytest.mark.slow
def test_every_format_says_what_the_text_says(rendered: Path) -> None:
    compared = compare(rendered, (*WITHOUT_TABLE, *WITH_TABLE))
    assert len(compared) >= 30
    assert [str(one) for one in compared if one.spurious] == []
    assert [str(one) for one in compared if one.missing and not one.file.endswith(WITHOUT_RULES)] == []
    assert [str(one) for one in compared if one.errors > WORST] == []


@pytest.mark.slow
def test_scans_say_it_too(rendered: Path) -> None:
    pytest.importorskip("rapidocr")
    compared = compare(rendered, SCANS)
    assert compared
    assert [str(one) for one in compared if one.missing or one.spurious] == []
    assert [str(one) for one in compared if one.errors > WORST] == []
