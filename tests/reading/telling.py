"""Reports that grow piece by piece while the truth about every number is noted."""

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.reading.figures import Number, number
from tests.reading.things import Thing

YEAR = 2022
Days = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Truth:
    """One quantity at `text[start:end]` of the generated report, and what it has to be read as."""

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    metric: str | None
    status: str
    period: Days
    part: bool
    change: bool


def year_of(year: int) -> Days:
    """The days of a year."""
    return f"{year}-01-01", f"{year}-12-31"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and of what time a sentence speaks."""

    heading: str
    opening: str  # the words that open the sentence
    status: str
    period: Days


def _months(first: int, last: int) -> Days:
    end = date(YEAR, last + 1, 1).toordinal() - 1 if last < 12 else date(YEAR, 12, 31).toordinal()
    return date(YEAR, first, 1).isoformat(), date.fromordinal(end).isoformat()


REPORT = "二、主要工作情况"
SCENES = (
    *[Scene(REPORT, opening, "actual", year_of(YEAR)) for opening in ("", "", "全年", "今年以来，", "年内，", "共", "全区")],
    Scene(REPORT, "2022年，", "actual", year_of(YEAR)),
    Scene(REPORT, "截至10月底，", "actual", _months(1, 10)),
    Scene(REPORT, "截止9月，", "actual", _months(1, 9)),
    Scene(REPORT, "上半年", "actual", _months(1, 6)),
    Scene(REPORT, "7月以来，", "actual", _months(7, 12)),
    Scene(REPORT, "1—9月，", "actual", _months(1, 9)),
    Scene(REPORT, "第三季度，", "actual", _months(7, 9)),
    Scene(REPORT, "9月、10月，", "actual", _months(9, 10)),
    Scene(REPORT, "12月", "actual", _months(12, 12)),
    Scene(REPORT, "去年", "actual", year_of(YEAR - 1)),
    Scene(REPORT, "2020年至2022年，", "actual", (f"{YEAR - 2}-01-01", f"{YEAR}-12-31")),
    Scene(REPORT, "五年来，累计", "actual", (f"{YEAR - 4}-01-01", f"{YEAR}-12-31")),
    Scene("三、下一步工作打算", "", "planned", year_of(YEAR + 1)),
    Scene("三、下一步工作打算", "2023年，计划", "planned", year_of(YEAR + 1)),
    Scene("三、2023年工作计划", "全年力争", "planned", year_of(YEAR + 1)),
    Scene("三、存在的主要问题", "今年", "actual", year_of(YEAR)),
)
LINKS = ("", "", "", "", "共", "共计", "达", "累计", "合计")  # between a noun and its number
DONE = tuple(scene for scene in SCENES if scene.status == "actual")


class Sentence:
    """A report that grows piece by piece while its truths are noted."""

    def __init__(self, scene: Scene) -> None:
        lead = [f"某县某局{YEAR}年度法治政府建设情况报告", f"现将{YEAR}年度工作情况报告如下。", scene.heading, ""]
        self.scene = scene
        self.text = "\n\n".join(lead) + scene.opening
        self.truths: list[Truth] = []

    def say(self, words: str) -> None:
        """Words that count nothing."""
        self.text += words

    def count(
        self,
        said: Number,
        metric: str | None,
        *,
        part: bool = False,
        change: bool = False,
        period: Days | str = "scene",
        status: str | None = None,
    ) -> None:
        """A number, with what it measures; its period and status are the scene's unless they are given."""
        start = len(self.text)
        self.text += said.text
        days = self.scene.period if isinstance(period, str) else period
        self.truths.append(
            Truth(
                start,
                len(self.text),
                said.value,
                said.low,
                said.high,
                said.qualifier,
                said.unit,
                metric,
                status or self.scene.status,
                days,
                part,
                change,
            )
        )

    def thing(self, thing: Thing, rng: Random, *, verb: bool = True) -> None:
        """A thing with its number: the noun before the number, or the number before the noun."""
        doing = rng.choice(thing.verbs) if verb and thing.verbs != ("-",) else ""
        noun = rng.choice(thing.nouns)
        unit = rng.choice(thing.units)
        said = number(rng.randint(thing.low, min(thing.high, thing.low + 10 ** rng.randint(1, 5))), unit, rng)
        order = rng.choices(("noun first", "number first", "verb last"), (5, 3, 2))[0]
        if order == "number first" and doing and said.unit not in ("公里",):
            self.say(doing)
            self.count(said, thing.metric)
            self.say(noun)
        elif order == "verb last" and doing and not thing.stock:
            self.say(noun + doing)
            self.count(said, thing.metric)
        else:
            self.say(doing + rng.choice(("", "", "", "各类")) + noun + rng.choice(LINKS))
            self.count(said, thing.metric)
