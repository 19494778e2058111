"""Sentences whose truth is known: thing x verb x order x numeral x approximator x list x time x section.

`report(seed)` gives one short report of one sentence, with every quantity in it. The truth is written down while the sentence is
put together; the reader is never asked.
"""

from dataclasses import dataclass
from random import Random

from tests.reading import clauses
from tests.reading.figures import Number, number, wide
from tests.reading.telling import DONE, SCENES, YEAR, Sentence, Truth, year_of
from tests.reading.things import AMOUNTS, ATTENDED, CHAINS, RATES, THINGS, TOTALS


@dataclass(frozen=True, slots=True)
class Generated:
    """A report, its truths in the order of the text, and the name of the form that its sentence has."""

    text: str
    truths: tuple[Truth, ...]
    form: str


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
    written = rng.choice((f"{share:g}%", f"{share:g}％", wide(f"{share:g}%"), "九成以上", "百分之九十八"))
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
    lead, tail = rng.choice(
        (("，", "参加"), ("，参加人员", ""), ("，参与群众", ""), ("，累计", "参与"), ("，覆盖", ""), ("，吸引", "参加"))
    )
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


_STILL = tuple(scene for scene in DONE if scene.opening == "" and scene.period == year_of(YEAR))  # no time named
_OPEN = tuple(scene for scene in DONE if scene.opening in ("", "年内，", "今年以来，"))
FORMS = {
    "single": (_single, 6, SCENES),
    "several": (_several, 6, SCENES),
    "shared verb": (_shared_verb, 3, SCENES),
    "shared noun": (_shared_noun, 3, DONE),
    "parts": (_parts, 3, DONE),
    "distributed": (_distributed, 2, DONE),
    "rise": (_rise, 2, _STILL),
    "change": (_change, 2, tuple(scene for scene in DONE if scene.opening != "去年")),
    "rates": (_rates, 2, SCENES),
    "both rates": (_both_rates, 1, DONE),
    "attended": (_attended, 3, DONE),
    "people first": (_people_first, 1, DONE),
    "amount": (_amount, 2, DONE),
    "aside": (clauses.aside, 2, _STILL),
    "bracketed": (clauses.bracketed, 2, DONE),
    "two years": (clauses.two_years, 1, _STILL),
    "norm": (clauses.norm, 1, _STILL),
    "plan met": (clauses.plan_met, 1, _STILL),
    "in places": (clauses.in_places, 2, DONE),
    "times first": (clauses.times_first, 1, _STILL),
    "both": (clauses.both, 1, _OPEN),
    "nothing": (clauses.nothing, 1, _STILL),
    "shares": (clauses.shares, 1, DONE),
    "limits": (clauses.limits, 1, _STILL),
    "turned": (clauses.turned, 2, _STILL),
}


def report(seed: int) -> Generated:
    """The generated report of this seed: always the same."""
    rng = Random(seed)
    form = rng.choices(tuple(FORMS), [weight for _, weight, _ in FORMS.values()])[0]
    build, _, scenes = FORMS[form]
    sentence = Sentence(rng.choice(scenes))
    build(sentence, rng)
    sentence.say("。\n")
    return Generated(sentence.text, tuple(sentence.truths), form)
