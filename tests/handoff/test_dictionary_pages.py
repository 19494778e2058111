"""The data dictionary can be read by anybody, in both languages, and nothing in it becomes part of the page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote

import pytest
from lxml import html as _html  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from tests.browser import CHROMIUM, browser
from tools.dictionary import entries as entries_of_a_new_warehouse
from zhibiao import catalogue
from zhibiao.handoff.dictionary import Column, Entry
from zhibiao.handoff.dictionary_pages import Language, dictionary_html, dictionary_markdown, dictionary_name
from zhibiao.lake.metrics import catalogued

LANGUAGES: tuple[Language, ...] = ("en", "zh")
HOSTILE = (
    '</td><script>alert(1)</script> [click](javascript:alert(1)) | `code` \\ <b onclick=x> \u202e& "quoted" {{ 7*7 }}\nnew line'
)


class Node(Protocol):
    """As much of an element as is needed."""

    def xpath(self, path: str) -> list["Node"]: ...

    def text_content(self) -> str: ...


def parse(page: str) -> Node:
    return cast(Node, _html.document_fromstring(page))  # pyright: ignore[reportUnknownMemberType]


def strings(page: Node, path: str) -> list[str]:
    return [str(found) for found in page.xpath(path)]


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    """What a new warehouse holds."""
    return entries_of_a_new_warehouse()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_column_metric_and_unit_is_named_and_explained(entries: tuple[Entry, ...], language: Language) -> None:
    page = " ".join(parse(dictionary_html(entries, language)).text_content().split())
    markdown = dictionary_markdown(entries, language).replace("\\", "")
    for entry in entries:
        for described in (entry, *entry.columns):
            meaning = described.description if language == "en" else described.description_zh
            assert described.name in page
            assert f"`{described.name}`" in markdown or f"# {described.name}\n" in markdown
            assert meaning and " ".join(meaning.split()) in page, described.name
    for metric in catalogued(catalogue.load().metrics).values():
        for words in (metric.code, metric.name_zh, metric.name_en, metric.definition):
            assert words in page and words in markdown, metric.code
    for word in ("人次", "件", "元", "is_part", "is_repeat", "period_kind"):
        assert word in page and word in markdown


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_somewhere_and_the_other_language_is_one_of_them(entries: tuple[Entry, ...], language: Language) -> None:
    page = parse(dictionary_html(entries, language))
    anchors = strings(page, "//@id")
    assert len(set(anchors)) == len(anchors)
    inside = {unquote(target[1:]) for target in strings(page, "//a/@href") if target.startswith("#")}
    assert inside <= set(anchors)
    assert {entry.name for entry in entries} <= inside
    outside = {target for target in strings(page, "//a/@href") if not target.startswith("#")}
    other: Language = "zh" if language == "en" else "en"
    assert outside == {dictionary_name(other, "html")}
    assert f"({dictionary_name(other, 'md', 'data-dictionary')})" in dictionary_markdown(entries, language, "data-dictionary")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_needs_nothing_beside_itself(entries: tuple[Entry, ...], language: Language) -> None:
    text = dictionary_html(entries, language)
    page = parse(text)
    assert strings(page, "/html/@lang") == ["zh-CN" if language == "zh" else "en"]
    (policy,) = strings(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert page.xpath("//script | //img | //iframe | //link[@rel='stylesheet'] | //form") == []
    assert strings(page, "//link/@href") == ["data:,"]
    assert not re.search(r"url\(|@import|https?://", text)


@pytest.mark.parametrize("render", [dictionary_html, dictionary_markdown])
def test_the_same_entries_give_the_same_bytes(
    entries: tuple[Entry, ...], render: Callable[[tuple[Entry, ...], Language], str]
) -> None:
    assert render(entries, "zh") == render(entries, "zh")
    assert render(entries, "zh") != render(entries, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words(language: Language) -> None:
    column = Column(HOSTILE, "VARCHAR", HOSTILE, HOSTILE)
    hostile = (Entry("mart.hostile", HOSTILE, HOSTILE, (column,), None), Entry(f"core.{HOSTILE}", "A.", "甲。", (column,), None))
    page = parse(dictionary_html(hostile, language))
    assert page.xpath("//script | //b | //*[@onclick] | //a[starts-with(@href, 'javascript')]") == []
    assert HOSTILE in [node.text_content() for node in page.xpath("//p")]
    markdown = dictionary_markdown(hostile, language)
    assert "<script" not in markdown and "<b" not in markdown and not re.search(r"(?<!\\)\]\(javascript", markdown)
    assert all(
        line.count("|") - line.count("\\|") == 4 for line in markdown.splitlines() if "7*7" in line and line.startswith("|")
    )
    assert "49" not in markdown.partition("###")[2].partition("##")[0]


@pytest.mark.skipif(CHROMIUM is None, reason="no browser on this machine")
@pytest.mark.parametrize("width", [390, 1400])
def test_it_fits_on_a_phone_and_on_a_screen(entries: tuple[Entry, ...], width: int, tmp_path: Path) -> None:
    with browser() as shown:
        for language in LANGUAGES:
            page = tmp_path / dictionary_name(language, "html")
            page.write_text(dictionary_html(entries, language), encoding="utf-8")
            shown.open(page, width)
            assert shown.ask("document.documentElement.scrollWidth <= window.innerWidth")
            assert shown.complaints == []
            assert [request for request in shown.requests if not request.startswith(("file:", "data:"))] == []
