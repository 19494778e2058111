"""docs/data-dictionary.md and docs/data-dictionary.zh-CN.md: every table and column, as `zhibiao publish` describes them."""

import tempfile
from pathlib import Path

from tools.generated import ROOT, publish
from zhibiao import catalogue
from zhibiao.handoff.dictionary import Entry, describe
from zhibiao.handoff.dictionary_pages import LANGUAGES, Language, dictionary_markdown, dictionary_name
from zhibiao.lake.attach import attached
from zhibiao.lake.marts import refresh_marts
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import create_tables

NAME = "data-dictionary"


def page(language: Language) -> Path:
    """Where the page in this language stands."""
    return ROOT / "docs" / dictionary_name(language, "md", NAME)


def render(language: Language, entries: tuple[Entry, ...]) -> str:
    """The whole page."""
    return dictionary_markdown(entries, language, NAME)


def entries() -> tuple[Entry, ...]:
    """What a new warehouse holds."""
    metrics = list(catalogued(catalogue.load().metrics).values())
    with tempfile.TemporaryDirectory() as folder, attached(Path(folder) / "catalog.sqlite", Path(folder)) as connection:
        create_tables(connection)
        refresh_marts(connection, metrics)
        return describe(connection, metrics, whole=True)


if __name__ == "__main__":
    described = entries()
    for language in LANGUAGES:
        publish(page(language), render(language, described))
