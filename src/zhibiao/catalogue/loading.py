"""Catalogue files become a Catalogue. A mistake in a file is an error that names the entry."""

import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from zhibiao.catalogue.model import Catalogue, Measures, Metric, Pattern, Reach, Token, Trap

_REACH = {"!": Reach.OWN, "=": Reach.SENTENCE, "~": Reach.TOPIC, "-": Reach.ABSENT}
_PARTS = ("noun", "verb", "context", "light")
# What else may follow a Chinese numeral that counts: an approximator, a range, a fraction, a bracket, the end of its clause.
_CONTINUES = frozenset("余多几至到—-~成分以左上，。；、）\n")
# The classes of measure words that a metric's dimension is counted with, unless the entry or pattern says otherwise.
_DIMENSION_CLASSES = {
    "event": "event",
    "place": "place organisation",
    "organisation": "organisation place",
    "case": "case",
    "percent": "percent",
    "document": "document case item",
    "person": "person person_time",
    "person_time": "person person_time",
    "currency": "currency",
    "consultation": "person_time person case event",
    "hour": "hour",
    "message": "message",
    "item": "item case document",
    "area": "area",
    "duration": "duration hour",
    "score": "score",
}


class CategoryEntry(TypedDict):
    """The [category] of a catalogue file."""

    name_zh: str
    name_en: str


class MetricFile(TypedDict):
    """A catalogue file of metrics."""

    category: CategoryEntry
    metric: "list[MetricEntry]"


class MetricEntry(TypedDict):
    """One [[metric]] of a catalogue file."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    dimension: str
    definition: str
    patterns: list[str]
    examples: list[str]
    rejects: list[str]
    classes: NotRequired[str]
    over_hundred: NotRequired[bool]
    catalogued: NotRequired[bool]
    attended_by: NotRequired[str]
    within: NotRequired[list[str]]
    quotients: NotRequired[list[str]]


class TrapEntry(TypedDict):
    """One [[trap]] of traps.toml."""

    name: str
    examples: list[str]
    rejects: list[str]
    before: NotRequired[str]
    numeral: NotRequired[str]
    after: NotRequired[str]
    script: NotRequired[str]


@cache
def load() -> Catalogue:
    """The catalogue that comes with the package; read once a process."""
    words, parts = _words()
    metrics: dict[str, Metric] = {}
    by_concept: defaultdict[str, list[Pattern]] = defaultdict(list)
    folder = files("zhibiao.catalogue") / "metrics"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        category = file.name.removesuffix(".toml")
        written = cast(MetricFile, tomllib.loads(file.read_text(encoding="utf-8")))
        for entry in written["metric"]:
            metric = _metric(entry, category, written["category"], parts)
            if metric.code in metrics:
                raise ValueError(f"{file.name}: {metric.code} is defined twice")
            metrics[metric.code] = metric
            for pattern in metric.patterns:
                for concept in _anchors(pattern):
                    by_concept[concept].append(pattern)
    _check_relations(metrics)
    countable: defaultdict[str, set[str]] = defaultdict(set)
    for metric in metrics.values():
        for pattern in metric.patterns:
            for concept in _anchors(pattern):
                countable[concept] |= pattern.classes
    patterns = {concept: tuple(found) for concept, found in by_concept.items()}
    return Catalogue(metrics, patterns, {c: frozenset(k) for c, k in countable.items()}, _measures(), words, parts, _traps())


def _anchors(pattern: Pattern) -> set[str]:
    """The concepts that call a pattern up: those of its first token."""
    return set(pattern.tokens[0].concepts)


def _words() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    data = tomllib.loads((files("zhibiao.catalogue") / "lexicon.toml").read_text(encoding="utf-8"))
    words: defaultdict[str, list[str]] = defaultdict(list)
    parts: dict[str, str] = {}
    for part in _PARTS:
        for concept, surfaces in cast(dict[str, str], data[part]).items():
            if concept in parts:
                raise ValueError(f"lexicon.toml: {concept} is defined twice")
            parts[concept] = part
            for surface in surfaces.split():
                if concept not in words[surface]:
                    words[surface].append(concept)
    for context, nouns in cast(dict[str, str], data["implies"]).items():
        implying = set(nouns.split())
        if unknown := (implying | {context}) - parts.keys():
            raise ValueError(f"lexicon.toml: [implies] names unknown concepts {sorted(unknown)}")
        for concepts in words.values():
            if context not in concepts and not implying.isdisjoint(concepts):
                concepts.append(context)
    return {surface: tuple(concepts) for surface, concepts in words.items()}, parts


def _metric(entry: MetricEntry, category: str, named: CategoryEntry, parts: dict[str, str]) -> Metric:
    code = entry["code"]
    classes = frozenset(entry.get("classes", _DIMENSION_CLASSES[entry["dimension"]]).split())
    return Metric(
        code=code,
        category=category,
        category_zh=named["name_zh"],
        category_en=named["name_en"],
        name_zh=entry["name_zh"],
        name_en=entry["name_en"],
        kind=entry["kind"],
        dimension=entry["dimension"],
        definition=entry["definition"],
        patterns=tuple(
            _pattern(text, f"{code}#{number}", code, classes, parts) for number, text in enumerate(entry["patterns"], 1)
        ),
        examples=tuple(entry["examples"]),
        rejects=tuple(entry["rejects"]),
        over_hundred=entry.get("over_hundred", False),
        catalogued=entry.get("catalogued", True),
        attended_by=entry.get("attended_by"),
        within=tuple(entry.get("within", ())),
        quotients=tuple(_quotient(code, text) for text in entry.get("quotients", ())),
    )


def _quotient(code: str, text: str) -> tuple[str, str]:
    numerator, slash, denominator = text.partition(" / ")
    if not slash:
        raise ValueError(f"{code}: a quotient is written `numerator / denominator`, not `{text}`")
    return numerator, denominator


def _check_relations(metrics: dict[str, Metric]) -> None:
    """Metrics are compared only with others of the catalogue that count something: shares of a whole have no larger one."""
    for metric in metrics.values():
        named = (*metric.within, *(code for quotient in metric.quotients for code in quotient))
        for code in named:
            if code == metric.code or code not in metrics or not metrics[code].catalogued or metrics[code].kind == "ratio":
                raise ValueError(f"{metric.code}: `within` and `quotients` name counted metrics of the catalogue, not {code}")
        if (metric.quotients and metric.kind != "ratio") or (metric.within and metric.kind == "ratio"):
            raise ValueError(f"{metric.code}: only a ratio has `quotients`, and only what is no ratio `within`")


def _pattern(text: str, rule: str, code: str, classes: frozenset[str], parts: dict[str, str]) -> Pattern:
    body, at, own_classes = text.partition("@")
    tokens: list[Token] = []
    for word in body.split():
        reach = _REACH.get(word[0], Reach.NEAR)
        concepts = tuple(word.removeprefix(word[0] if word[0] in _REACH else "").split("|"))
        unknown = set(concepts) - parts.keys()
        if unknown:
            raise ValueError(f"{rule}: unknown concepts {sorted(unknown)}")
        tokens.append(Token(concepts, reach))
    if not tokens or tokens[0].reach in (Reach.ABSENT, Reach.TOPIC):
        raise ValueError(f"{rule}: a pattern begins with a word that stands near the number")
    near = frozenset(token.concepts[0] for token in tokens if token.reach in (Reach.NEAR, Reach.OWN) and len(token.concepts) == 1)
    return Pattern(rule, code, tuple(tokens), frozenset(own_classes.split()) if at else classes, near)


def _measures() -> Measures:
    data = tomllib.loads((files("zhibiao.catalogue") / "measures.toml").read_text(encoding="utf-8"))
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in cast(dict[str, str], data["classes"]).items():
        for word in words.split():
            classes[word].add(name)
    canonical = cast(dict[str, str], data["canonical"])
    for written, name in canonical.items():
        classes[written] |= classes[name]
    counting = frozenset(cast(dict[str, str], data["chinese"])["counting"].split())
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in classes:
        lengths[word[0]].add(len(word))
    return Measures(
        {w: frozenset(c) for w, c in classes.items()},
        canonical,
        counting,
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        frozenset(word[0] for word in counting) | _CONTINUES,
    )


def _traps() -> tuple[Trap, ...]:
    data = tomllib.loads((files("zhibiao.catalogue") / "traps.toml").read_text(encoding="utf-8"))
    return tuple(
        Trap(
            name=entry["name"],
            before=re.compile(f"(?:{entry['before']})$") if "before" in entry else None,
            numeral=re.compile(entry["numeral"]) if "numeral" in entry else None,
            after=re.compile(entry["after"]) if "after" in entry else None,
            script=entry.get("script"),
            examples=tuple(entry["examples"]),
            rejects=tuple(entry["rejects"]),
        )
        for entry in cast(list[TrapEntry], data["trap"])
    )
