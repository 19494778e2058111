"""Forms of sentences that say more than what was counted: plans met, norms, asides, names that hold numerals, repetitions."""

from random import Random

from tests.reading.figures import Number, number
from tests.reading.telling import YEAR, Sentence, year_of
from tests.reading.things import THINGS, Thing

_EVENTS = tuple(thing for thing in THINGS if set(thing.units) & {"次", "场"} and thing.metric and thing.verbs != ("-",))
_FLOWS = tuple(thing for thing in THINGS if thing.metric and not thing.stock and thing.verbs != ("-",))
# Words that hold numerals and count nothing.
_ASIDES = (
    "根据某府办〔2021〕36号文件要求，",
    "按照“1+3+N”工作模式，",
    "深入贯彻党的二十大精神，",
    "全面落实“八五”普法规划，",
    "依据《某省行政执法条例》第三十二条第二款规定，",
    "第十四次常务会议后，",
    "围绕“三重一大”事项，",
    "坚持一张蓝图绘到底，进一步压实责任，",
    "5月12日，",
)


def _pick(things: tuple[Thing, ...], rng: Random) -> tuple[Thing, str, str, str]:
    thing = rng.choice(things)
    return thing, rng.choice(thing.verbs), rng.choice(thing.nouns), rng.choice(thing.units)


def aside(sentence: Sentence, rng: Random) -> None:
    """A name, a date or a document number before what is counted."""
    words = rng.choice(_ASIDES)
    sentence.say(words)
    thing, verb, noun, unit = _pick(_FLOWS, rng)
    sentence.say(verb + noun)
    day = f"{YEAR}-05-12"
    sentence.count(number(rng.randint(2, 900), unit, rng), thing.metric, period=(day, day) if words == "5月12日，" else "scene")


def bracketed(sentence: Sentence, rng: Random) -> None:
    """开展A（12次）、B（30次）."""
    verb = rng.choice(("召开", "开展", "举办", "办理"))
    things = [thing for thing in THINGS if verb in thing.verbs and thing.metric]
    sentence.say(verb)
    for index, thing in enumerate(rng.sample(things, 2)):
        sentence.say(("、" if index else "") + rng.choice(thing.nouns) + "（")
        sentence.count(number(rng.randint(2, 300), rng.choice(thing.units), rng, exact=True), thing.metric)
        sentence.say("）")


def two_years(sentence: Sentence, rng: Random) -> None:
    """2021年办理A 35件，2022年办理50件."""
    thing, verb, noun, unit = _pick(_FLOWS, rng)
    sentence.say(f"{YEAR - 1}年{verb}{noun}")
    sentence.count(number(rng.randint(2, 300), unit, rng, exact=True), thing.metric, period=year_of(YEAR - 1))
    sentence.say(f"，{YEAR}年{verb}{rng.choice(('', noun))}")
    sentence.count(number(rng.randint(2, 300), unit, rng, exact=True), thing.metric, period=year_of(YEAR))


def norm(sentence: Sentence, rng: Random) -> None:
    """A rule: 每年至少召开A 2次."""
    thing, verb, noun, _ = _pick(_EVENTS, rng)
    unit = "次" if "次" in thing.units else "场"
    bound = rng.choice(("至少", "不少于", "不得少于"))
    times = rng.randint(2, 9)
    sentence.say(rng.choice(("制度规定每年", "明确要求每季度", "应当每半年")) + verb + noun)
    sentence.count(Number(f"{bound}{times}{unit}", times, None, None, "at_least", unit), thing.metric, status="required")


def plan_met(sentence: Sentence, rng: Random) -> None:
    """年初计划举办A 12期，实际完成15期."""
    thing, verb, noun, unit = _pick(_FLOWS, rng)
    sentence.say(f"年初计划{verb}{noun}")
    sentence.count(number(rng.randint(5, 90), unit, rng, exact=True), thing.metric, status="planned")
    sentence.say(f"，实际{rng.choice(('完成', verb))}")
    sentence.count(number(rng.randint(5, 90), unit, rng, exact=True), thing.metric)


def in_places(sentence: Sentence, rng: Random) -> None:
    """在15个村（社区）开展A 30场."""
    thing, verb, noun, unit = _pick(_EVENTS, rng)
    sentence.say(rng.choice(("在", "深入", "组织")))
    sentence.count(number(rng.randint(3, 60), "个", rng, exact=True), "organisation.places")
    sentence.say(rng.choice(("村（社区）", "社区", "行政村")) + verb + noun)
    sentence.count(number(rng.randint(3, 200), unit, rng), thing.metric)


def times_first(sentence: Sentence, rng: Random) -> None:
    """先后12次召开A."""
    thing = rng.choice([thing for thing in _EVENTS if "次" in thing.units])
    sentence.say(rng.choice(("先后", "全年", "累计")))
    sentence.count(number(rng.randint(2, 60), "次", rng, exact=True), thing.metric)
    sentence.say(rng.choice(thing.verbs) + rng.choice(thing.nouns))


def both(sentence: Sentence, rng: Random) -> None:
    """行政复议和行政诉讼案件共74件 is of neither metric."""
    sentence.say(rng.choice(("办理行政复议和行政诉讼案件共", "行政复议、行政诉讼案件共", "行政复议及行政诉讼案件合计")))
    sentence.count(number(rng.randint(2, 90), "件", rng), None)


def nothing(sentence: Sentence, rng: Random) -> None:
    """Denials, and words that hold numerals, count nothing; a zero that was reached is a value."""
    sentence.say(
        rng.choice(("全年未发生一起行政败诉案件", "没有一件行政行为被撤销", "实行一窗受理、一网通办", "建立了一系列长效机制"))
    )
    if rng.random() < 0.5:
        thing, verb, noun, unit = _pick(_FLOWS, rng)
        sentence.say(f"，{verb}{noun}")
        sentence.count(number(rng.randint(2, 300), unit, rng), thing.metric)


def shares(sentence: Sentence, rng: Random) -> None:
    """A count, and what share something of it is."""
    thing, verb, noun, unit = _pick(_FLOWS, rng)
    sentence.say(verb + noun)
    sentence.count(number(rng.randint(20, 900), unit, rng), thing.metric)
    written, value, qualifier = rng.choice(
        (("三分之二", 200 / 3, "exact"), ("35.6%", 35.6, "exact"), ("近四成", 40.0, "under"), ("百分之六十", 60.0, "exact"))
    )
    sentence.say("，占总数的")
    sentence.count(Number(written, value, None, None, qualifier, "%"), None)


def limits(sentence: Sentence, rng: Random) -> None:
    """A time limit that was shortened: two durations."""
    long, short = rng.randint(11, 30), rng.randint(1, 9)
    sentence.say(rng.choice(("办理时限由", "平均审批时间由")))
    sentence.count(Number(f"{long}个工作日", long, None, None, "exact", "工作日"), None, period=None)
    sentence.say(rng.choice(("压缩到", "缩短至", "压减至")))
    sentence.count(Number(f"{short}个工作日", short, None, None, "exact", "工作日"), None)


def turned(sentence: Sentence, rng: Random) -> None:
    """Two sentences: what the first one speaks of says nothing of the second."""
    for index, thing in enumerate(rng.sample(THINGS, 2)):
        sentence.say("。" if index else "")
        sentence.thing(thing, rng)
