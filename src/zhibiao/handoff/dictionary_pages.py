"""The data dictionary as a page, in Markdown and in HTML, in English and in Chinese. The same entries give the same bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from zhibiao import catalogue
from zhibiao.defuse import markdown_text
from zhibiao.handoff.dictionary import Column, Entry
from zhibiao.handoff.dictionary_words import DIMENSIONS, KINDS, RULES, SAID, SCHEMAS
from zhibiao.lake.descriptions import Words
from zhibiao.lake.metrics import MetricEntry, catalogued
from zhibiao.pages import frame

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
GENERATOR = "zhibiao data dictionary"  # stands in the head of the page
_SUFFIXES = {"en": "", "zh": ".zh-CN"}


@dataclass(frozen=True, slots=True)
class Group:
    """Tables or views that have the same columns: one as a rule, of the marts of the categories all."""

    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """What stands above it."""
        first, last = self.entries[0].name, self.entries[-1].name
        return first if first == last else f"{first} … {last}"

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.entries[0].columns


@dataclass(frozen=True, slots=True)
class Section:
    """One schema."""

    name: str
    title: Words
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """The metrics of one field of work."""

    code: str
    name: Words
    metrics: tuple[MetricEntry, ...]


def dictionary_name(language: Language, extension: str, name: str = "dictionary") -> str:
    """The file of a page: dictionary.html is in English, dictionary.zh-CN.html in Chinese."""
    return f"{name}{_SUFFIXES[language]}.{extension}"


def dictionary_markdown(entries: Sequence[Entry], language: Language, name: str = "dictionary") -> str:
    """The page for a reader of text. Whatever the entries hold stays text."""
    environment = Environment(
        loader=PackageLoader("zhibiao.handoff", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,  # every value that is put into the page
    )
    return _render(environment, "md", entries, language, name)


def dictionary_html(entries: Sequence[Entry], language: Language, name: str = "dictionary", home: str | None = None) -> str:
    """The page for a browser: it needs nothing beside itself. Whatever the entries hold stays text.

    `home` is the page of which it is a part, to go back to.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("zhibiao.handoff", "templates"), frame()]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return _render(environment, "html", entries, language, name, home)


def _render(
    environment: Environment,
    extension: str,
    entries: Sequence[Entry],
    language: Language,
    name: str,
    home: str | None = None,
) -> str:
    other: Language = "zh" if language == "en" else "en"

    def say(words: Words | str, of: Language = language) -> str:
        found = SAID[words] if isinstance(words, str) else words
        return found.en if of == "en" else found.zh

    def meaning(described: Entry | Column) -> str:
        return described.description if language == "en" else described.description_zh

    known = catalogue.load()
    metrics = catalogued(known.metrics).values()
    page = environment.get_template(f"dictionary.{extension}.j2").render(
        say=say,
        meaning=meaning,
        language=language,
        generator=GENERATOR,
        home=home,
        page_title=say("title"),
        other_page=dictionary_name(other, extension, name),
        other_language=say("language", other),
        rules=RULES,
        sections=_sections(entries),
        categories=_categories(metrics),
        kinds=KINDS,
        dimensions=DIMENSIONS,
        units=_units(metrics, known.measures.classes.items()),
    )
    return page.rstrip("\n") + "\n"


def _sections(entries: Iterable[Entry]) -> tuple[Section, ...]:
    """The schemas, marts first, because they are what people ask; neighbours with the same columns come together."""
    sections: list[Section] = []
    for schema, title in SCHEMAS.items():
        of_schema = (entry for entry in entries if entry.name.startswith(f"{schema}."))
        groups = tuple(Group(tuple(same)) for _, same in groupby(of_schema, key=lambda entry: entry.columns))
        sections.append(Section(schema, title, groups))
    return tuple(sections)


def _categories(metrics: Iterable[MetricEntry]) -> tuple[Category, ...]:
    ordered = sorted(metrics, key=lambda metric: metric.code)
    categories: list[Category] = []
    for code, same in groupby(ordered, key=lambda metric: metric.category):
        of_category = tuple(same)
        categories.append(Category(code, Words(of_category[0].category_en, of_category[0].category_zh), of_category))
    return tuple(categories)


def _units(metrics: Iterable[MetricEntry], measure_words: Iterable[tuple[str, frozenset[str]]]) -> tuple[tuple[str, str], ...]:
    """What metrics count, each with the measure words of that class, first those that count little else."""
    words = sorted(measure_words, key=lambda word: len(word[1]))
    used = {metric.dimension for metric in metrics}
    rows = ((each, "、".join(word for word, classes in words if each in classes)) for each in DIMENSIONS if each in used)
    return tuple((each, listed) for each, listed in rows if listed)


def _plain(value: object) -> str:
    return markdown_text(str(value))
