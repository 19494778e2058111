"""Sentences whose truth is known, made by a grammar: what is counted x verb x order x numeral x approximator x list x time x section.

`report(seed)` gives one short report of one sentence, with every quantity in it. The truth is written down while the sentence is
put together; the reader is never asked.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.reading.aids import chinese_numeral
from tests.reading.things import AMOUNTS, ATTENDED, CHAINS, RATES, THINGS, TOTALS, Thing

YEAR = 2022
Days = tuple[str, str] | None
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


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


@dataclass(frozen=True, slots=True)
class Generated:
    """A report, its truths in the order of the text, and the name of the form that its sentence has."""

    text: str
    truths: tuple[Truth, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text, approximators and measure word included."""

    text: str
    value: float
    low: float | None
    high: float | None
    qualifier: str
    unit: str


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


_REPORT = "二、主要工作情况"
_SCENES = (
    *[Scene(_REPORT, opening, "actual", year_of(YEAR)) for opening in ("", "", "全年", "今年以来，", "年内，", "共", "全区")],
    Scene(_REPORT, "2022年，", "actual", year_of(YEAR)),
    Scene(_REPORT, "截至10月底，", "actual", _months(1, 10)),
    Scene(_REPORT, "截止9月，", "actual", _months(1, 9)),
    Scene(_REPORT, "上半年", "actual", _months(1, 6)),
    Scene(_REPORT, "7月以来，", "actual", _months(7, 12)),
    Scene(_REPORT, "1—9月，", "actual", _months(1, 9)),
    Scene(_REPORT, "第三季度，", "actual", _months(7, 9)),
    Scene(_REPORT, "9月、10月，", "actual", _months(9, 10)),
    Scene(_REPORT, "12月", "actual", _months(12, 12)),
    Scene(_REPORT, "去年", "actual", year_of(YEAR - 1)),
    Scene(_REPORT, "2020年至2022年，", "actual", (f"{YEAR - 2}-01-01", f"{YEAR}-12-31")),
    Scene(_REPORT, "五年来，累计", "actual", (f"{YEAR - 4}-01-01", f"{YEAR}-12-31")),
    Scene("三、下一步工作打算", "", "planned", year_of(YEAR + 1)),
    Scene("三、下一步工作打算", "2023年，计划", "planned", year_of(YEAR + 1)),
    Scene("三、2023年工作计划", "全年力争", "planned", year_of(YEAR + 1)),
    Scene("三、存在的主要问题", "今年", "actual", year_of(YEAR)),
)
_DONE = tuple(scene for scene in _SCENES if scene.status == "actual")


def _word_writing(value: int, rng: Random) -> str:
    written = chinese_numeral(value)
    if written.startswith("一十"):
        written = written[1:]
    if value == 2:
        written = "两"
    return written.translate(_FORMAL) if rng.random() < 0.1 and value > 10 else written


def _writing(value: int, rng: Random) -> tuple[str, float]:
    """A way to write a number of about this size, and the number that it really says."""
    style = rng.choices(("arabic", "wide", "comma", "space", "words", "wan"), (8, 2, 3, 1, 3, 3))[0]
    if style == "wide":
        return str(value).translate(_WIDE), value
    if style == "comma" and value >= 1000:
        return f"{value:,}", value
    if style == "space" and value >= 1000:
        return f"{value:,}".replace(",", " "), value
    if style == "words" and value >= 2:
        rounded = value if value < 1000 else value // 100 * 100
        return _word_writing(rounded, rng), rounded
    if style == "wan" and value >= 10_000:
        hundreds = value // 100
        if rng.random() < 0.2 and value // 1000 % 10:
            return f"{value // 10_000}万{value // 1000 % 10}千", value // 1000 * 1000
        return f"{hundreds / 100:g}万", hundreds * 100
    return str(value), value


def number(value: int, unit: str, rng: Random, *, exact: bool = False) -> Number:
    """A number of about this size with its measure word, with an approximator now and then."""
    written, real = _writing(value, rng)
    gap = rng.choice(("", "", "", " "))
    shape = "exact" if exact else rng.choices(("exact", "inside", "before", "behind", "range", "vague"), (12, 3, 3, 2, 1, 1))[0]
    words = not written[0].isdigit() and not written[0].isspace()
    if shape == "inside" and (real >= 20 or not words) and not (words and real % 10):
        return Number(f"{written}{rng.choice('余多')}{unit}", real, None, None, "over", unit)
    if shape == "before":
        before, qualifier = rng.choice(
            (("近", "under"), ("约", "about"), ("超过", "over"), ("逾", "over"), ("不到", "under"), ("至少", "at_least"))
            if value >= 10
            else (("至少", "at_least"),)
        )
        if qualifier != "at_least":
            return Number(f"{before}{written}{gap}{unit}", real, None, None, qualifier, unit)
    if shape == "behind" and value >= 10:
        behind, qualifier = rng.choice((("以上", "over"), ("左右", "about"), ("之多", "over")))
        return Number(f"{written}{gap}{unit}{behind}", real, None, None, qualifier, unit)
    if shape == "range" and 3 <= value < 100:
        high = value + rng.randint(1, 9)
        joiner = rng.choice(("—", "-", "至", "到", "~"))
        text = f"{value}{joiner}{high}{unit}"
        return Number(text, (value + high) / 2, value, high, "range", unit)
    if shape == "vague" and unit in ("次", "场", "件", "份", "名", "人次", "起"):
        vague, size, qualifier = rng.choice(
            (("数十", 10, "over"), ("百余", 100, "over"), ("上百", 100, "over"), ("近百", 100, "under"), ("千余", 1000, "over"))
        )
        return Number(f"{vague}{unit}", size, None, None, qualifier, unit)
    return Number(f"{written}{gap}{unit}", real, None, None, "exact", unit)


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
        self, said: Number, metric: str | None, *, part: bool = False, change: bool = False, period: Days | str = "scene"
    ) -> None:
        """A number, with what it measures."""
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
                self.scene.status,
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
            self.say(doing + noun)
            self.count(said, thing.metric)


def _single(sentence: Sentence, rng: Random) -> None:
    sentence.thing(rng.choice(THINGS), rng)


def _several(sentence: Sentence, rng: Random) -> None:
    for index, thing in enumerate(rng.sample(THINGS, rng.randint(2, 4))):
        sentence.say(rng.choice(("，", "，", "；")) if index else "")
        sentence.thing(thing, rng)


def _shared_verb(sentence: Sentence, rng: Random) -> None:
    verb = rng.choice(("召开", "发放", "办理", "开展", "举办"))
    things = [thing for thing in THINGS if verb in thing.verbs and thing.metric]
    for index, thing in enumerate(rng.sample(things, min(len(things), rng.randint(2, 3)))):
        sentence.say(rng.choice(("、", "，")) if index else verb)
        sentence.say(rng.choice(thing.nouns))
        sentence.count(number(rng.randint(thing.low, min(thing.high, 800)), rng.choice(thing.units), rng), thing.metric)


def _shared_noun(sentence: Sentence, rng: Random) -> None:
    metric, words, unit, nexts = rng.choice(CHAINS)
    value = rng.randint(10, 900)
    follow, following = rng.choice(nexts)
    sentence.say(words)
    sentence.count(number(value, unit, rng, exact=True), metric)
    sentence.say(f"，{follow}")
    sentence.count(number(rng.randint(2, value), unit, rng, exact=True), following)


def _parts(sentence: Sentence, rng: Random) -> None:
    metric, words, unit, kinds = rng.choice(TOTALS)
    shares = [rng.randint(2, 90) for _ in kinds]
    sentence.say(words)
    sentence.count(number(sum(shares) + rng.randint(0, 9), unit, rng, exact=True), metric)
    opening, closing = rng.choice((("，其中", ""), ("（其中", "）"), ("，包括", "")))
    mark = rng.choice(("、", "，"))
    for index, (kind, share) in enumerate(zip(kinds, shares, strict=True)):
        sentence.say((mark if index else opening) + kind)
        sentence.count(number(share, unit, rng, exact=True), metric, part=True)
    sentence.say(closing)


def _distributed(sentence: Sentence, rng: Random) -> None:
    verb = rng.choice(("召开", "办理", "开展"))
    things = rng.sample([thing for thing in THINGS if verb in thing.verbs and thing.metric and len(thing.nouns[0]) < 9], 2)
    unit = next((unit for unit in things[0].units if unit in things[1].units), None)
    units = [unit or things[0].units[0], unit or things[1].units[0]]
    sentence.say(f"{rng.choice(things[0].nouns)}、{rng.choice(things[1].nouns)}分别{verb}")
    for index, (thing, own) in enumerate(zip(things, units, strict=True)):
        sentence.say(rng.choice("、和") if index else "")
        sentence.count(number(rng.randint(thing.low, min(thing.high, 500)), own, rng, exact=True), thing.metric)


def _rise(sentence: Sentence, rng: Random) -> None:
    thing = rng.choice([thing for thing in THINGS if thing.metric and not thing.stock])
    unit = rng.choice(thing.units)
    doing = rng.choice(thing.verbs).strip("-")
    low = rng.randint(5, 400)
    sentence.say(f"{doing}{rng.choice(thing.nouns)}由")
    year = rng.choice(("", f"{YEAR - 1}年的", "去年的"))
    sentence.say(year)
    sentence.count(number(low, unit, rng, exact=True), thing.metric, period=year_of(YEAR - 1) if year else None)
    sentence.say(rng.choice(("增加到", "上升到", "提高到", "增至")))
    sentence.count(number(low + rng.randint(1, 90), unit, rng, exact=True), thing.metric)


def _change(sentence: Sentence, rng: Random) -> None:
    thing = rng.choice([thing for thing in THINGS if thing.metric])
    sentence.thing(thing, rng)
    sentence.say(rng.choice(("，同比增长", "，同比下降", "，较上年增长", "，比去年减少", "，增长")))
    share = rng.choice((12.5, 8.0, 33.3, 107.2, 5.0))
    sentence.count(Number(f"{share:g}%", share, None, None, "exact", "%"), None, change=True)


def _rates(sentence: Sentence, rng: Random) -> None:
    words, metric = rng.choice(RATES)
    share = rng.choice((100.0, 98.5, 96.0, 99.2, 87.35))
    written = rng.choice((f"{share:g}%", f"{share:g}％", f"{share:g}%".translate(_WIDE), "九成以上", "百分之九十八"))
    value, qualifier = {"九成以上": (90.0, "over"), "百分之九十八": (98.0, "exact")}.get(written, (share, "exact"))
    sentence.say(words + rng.choice(("为", "达", "达到", "", "保持在")))
    sentence.count(Number(written, value, None, None, qualifier, "%"), metric)


def _both_rates(sentence: Sentence, rng: Random) -> None:
    sentence.say(rng.choice(("学法考试参考率、合格率均为", "学法考试参考率和合格率均达")))
    sentence.count(Number("100%", 100.0, None, None, "exact", "%"), "training.exam_pass_rate")


def _attended(sentence: Sentence, rng: Random) -> None:
    metric, words, units, people = rng.choice(ATTENDED)
    event = number(rng.randint(2, 60), rng.choice(units), rng)
    said = number(rng.randint(50, 60_000), rng.choice(("人次", "人", "名")), rng)
    lead, tail = rng.choice((("，", "参加"), ("，参加人员", ""), ("，参与群众", ""), ("，累计", "参与"), ("，覆盖", ""), ("，吸引", "参加")))
    sentence.say(words)
    sentence.count(event, metric)
    sentence.say(lead)
    sentence.count(said, people)
    sentence.say(tail)


def _people_first(sentence: Sentence, rng: Random) -> None:
    metric, words, units, people = rng.choice(ATTENDED)
    public = people.startswith("publicity")
    sentence.say(rng.choice(("参与活动群众", "参加群众", "覆盖群众") if public else ("参训人员", "参加人员", "参与人员")))
    sentence.count(number(rng.randint(50, 9000), rng.choice(("人次", "人", "名")), rng), people)
    sentence.say(f"，{words}")
    sentence.count(number(rng.randint(2, 60), rng.choice(units), rng), metric)


def _amount(sentence: Sentence, rng: Random) -> None:
    metric, words, unit, amounts, amount = rng.choice(AMOUNTS)
    sentence.say(words)
    sentence.count(number(rng.randint(2, 900), unit, rng), metric)
    sentence.say("，" + rng.choice(amounts))
    tenths = rng.randint(12, 99_999)
    style = rng.choice(("万", "元", "亿"))
    if style == "万":
        said = Number(f"{tenths / 10:g}万元", tenths * 1000, None, None, "exact", "元")
        if rng.random() < 0.3:
            said = Number(f"{tenths / 10:g}万余元", tenths * 1000, None, None, "over", "元")
    elif style == "亿":
        said = Number(f"{tenths % 90 / 10 + 1:g}亿元", round((tenths % 90 / 10 + 1) * 1e8), None, None, "exact", "元")
    else:
        said = number(tenths, "元", rng, exact=True)
    sentence.count(said, amount)


_FORMS = {
    "single": (_single, 6, _SCENES),
    "several": (_several, 6, _SCENES),
    "shared verb": (_shared_verb, 3, _SCENES),
    "shared noun": (_shared_noun, 3, _DONE),
    "parts": (_parts, 3, _DONE),
    "distributed": (_distributed, 2, _DONE),
    "rise": (_rise, 2, tuple(scene for scene in _SCENES if scene.opening == "")[:2]),
    "change": (_change, 2, tuple(scene for scene in _DONE if scene.opening != "去年")),
    "rates": (_rates, 2, _SCENES),
    "both rates": (_both_rates, 1, _DONE),
    "attended": (_attended, 3, _DONE),
    "people first": (_people_first, 1, _DONE),
    "amount": (_amount, 2, _DONE),
}


def report(seed: int) -> Generated:
    """The generated report of this seed: always the same."""
    rng = Random(seed)
    form = rng.choices(tuple(_FORMS), [weight for _, weight, _ in _FORMS.values()])[0]
    build, _, scenes = _FORMS[form]
    sentence = Sentence(rng.choice(scenes))
    build(sentence, rng)
    sentence.say("。\n")
    return Generated(sentence.text, tuple(sentence.truths), form)
