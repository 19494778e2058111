"""Synthetic reports with known facts: `python -m bench.generate DIR COUNT [--seed N] [--formats txt,html,docx]`.

The organisations are those of the real divisions; names, figures and text are nobody's. Files lie in folders of at most 1,000.
`python -m bench.generate --check N` compares what zhibiao reads with what was written, and prints precision and recall.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.papers import FORMATS, Format, encode
from bench.prose import Stated
from bench.styles import CHARACTERS, FACTS, Report, report, reports
from zhibiao import catalogue
from zhibiao.documents.model import Document
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import read
from zhibiao.reading.model import Fact

FOLDER = 1000  # files
_SHOWN = 12  # examples of what went wrong


@dataclass
class Score:
    """What became of the facts that were stated."""

    stated: int = 0
    read: int = 0
    fields: Counter[str] = field(default_factory=Counter[str])  # of the stated facts, those read with this right
    headers: Counter[str] = field(default_factory=Counter[str])
    wrong: Counter[str] = field(default_factory=Counter[str])  # by what it was
    examples: dict[str, str] = field(default_factory=dict[str, str])  # a text to each of these

    @property
    def precision(self) -> float:
        """Of the facts that were read, the share that was stated so, in place, value, unit and metric."""
        return self.fields["all"] / self.read if self.read else 0.0

    def note(self, said: str, example: str) -> None:
        """Count something that went wrong."""
        self.wrong[said] += 1
        self.examples.setdefault(said, example)

    @property
    def recall(self) -> float:
        """Of the facts that were stated, the share that was read so."""
        return self.fields["all"] / self.stated if self.stated else 0.0


def write(
    folder: Path,
    count: int,
    seed: int = 0,
    formats: Sequence[Format] = ("txt",),
    *,
    facts: int = FACTS,
    characters: int = CHARACTERS,
) -> int:
    """Write so many reports into the folder, in formats by turns; returns their characters."""
    written = 0
    for made in reports(count, seed, facts=facts, characters=characters):
        form = formats[made.number % len(formats)]
        place = folder / f"{made.number // FOLDER:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{made.name}.{form}").write_bytes(encode(made, form))
        written += len(made.text)
    return written


def check(count: int, seed: int = 0, formats: Sequence[Format] = ("txt",)) -> Score:
    """Read so many reports, and count what was read as it was written."""
    score = Score()
    for number in range(count):
        made = report(number, seed)
        form = formats[number % len(formats)]
        document = document_from_bytes(encode(made, form), f"{made.name}.{form}", made.name)
        _compare(made, document, score)
    return score


def _compare(made: Report, document: Document, score: Score) -> None:
    found = read(document)
    by_start = {fact.start: fact for fact in found.facts}
    stated = list(_placed(made, document.text))
    score.stated += len(stated)
    score.read += len(found.facts)
    score.headers["reports"] += 1
    score.headers["year"] += found.header.report_year == made.year
    score.headers["place"] += found.header.seat.code == made.organisation.code
    for fact in stated:
        differences = _differences(fact, by_start.pop(fact.start, None))
        for name in ("place", "value", "unit", "metric", "status", "period"):
            score.fields[name] += name not in differences and "missed" not in differences
        score.fields["all"] += not differences.keys() & {"missed", "place", "value", "unit", "metric"}
        for name, said in differences.items():
            score.note(f"{name}: {said}", document.text[max(0, fact.start - 30) : fact.end + 10])
    for extra in by_start.values():
        score.note(f"not stated: {extra.metric} {extra.unit}", extra.sentence)


def _placed(made: Report, text: str) -> Iterator[Stated]:
    """The facts with their places in the document's text, which has the same characters with other blanks between them."""
    if text == made.text:
        yield from made.facts
        return
    before = [index for index, character in enumerate(made.text) if not character.isspace()]
    after = [index for index, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[index] for index in after)
    offset = squeezed.find("".join(made.text[index] for index in before))
    if offset < 0:
        raise ValueError(f"{made.name}: the document does not have the text that was written")
    place = {index: after[offset + nth] for nth, index in enumerate(before)}
    for fact in made.facts:
        yield fact.moved(place[fact.start] - fact.start)


def _differences(stated: Stated, fact: Fact | None) -> dict[str, str]:
    if fact is None:
        return {"missed": f"{stated.metric}"}
    metric = catalogue.load().metrics.get(fact.metric or "")
    code = fact.metric if metric is not None and metric.catalogued else None  # others name what no metric fits
    period = (fact.period.start, fact.period.end) if fact.period else None
    pairs = {
        "place": (stated.text, fact.text),
        "value": (stated.value, fact.value),
        "unit": (stated.unit, fact.unit),
        "metric": (stated.metric, code),
        "status": (stated.status, fact.status.value),
        "period": (stated.period, period),
    }
    return {name: f"{should} read as {is_}" for name, (should, is_) in pairs.items() if should != is_}


def _print(score: Score, count: int) -> None:
    print(f"{count:,} reports, {score.stated:,} facts stated, {score.read:,} read")
    print(f"precision {score.precision:.4f}   recall {score.recall:.4f}   (place, value, unit and metric)")
    for name in ("place", "value", "unit", "metric", "status", "period"):
        print(f"  {name:<8}{score.fields[name] / score.stated:8.4f}")
    for name in ("year", "place"):
        print(f"  {name} of the report{score.headers[name] / score.headers['reports']:8.4f}")
    for said, times in score.wrong.most_common(_SHOWN):
        print(f"{times:>6} x {said}    …{' '.join(score.examples[said].split())}…")


def main() -> None:
    """Write the reports, or check some."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description="Synthetic reports with known facts.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("count", nargs="?", type=int, metavar="COUNT", default=0)
    parser.add_argument("--check", type=int, metavar="COUNT", help="read so many and compare")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--formats", default="txt", help=f"some of {','.join(FORMATS)}, by turns")
    parser.add_argument("--facts", type=int, default=FACTS, help="about so many in each  [default: %(default)s]")
    parser.add_argument("--characters", type=int, default=CHARACTERS, help="about so many in each  [default: %(default)s]")
    options = parser.parse_args()
    formats: list[Format] = [form for form in FORMATS if form in options.formats.split(",")]
    if not formats or len(formats) < len(options.formats.split(",")):
        parser.error(f"--formats: some of {','.join(FORMATS)}")
    if options.check:
        _print(check(options.check, options.seed, formats), options.check)
    elif options.folder and options.count > 0:
        size = {"facts": options.facts, "characters": options.characters}
        characters = write(options.folder, options.count, options.seed, formats, **size)
        print(f"{options.folder}: {options.count:,} reports, {characters:,} characters")
    else:
        parser.error("name a folder and how many reports, or --check COUNT")


if __name__ == "__main__":
    sys.exit(main())
