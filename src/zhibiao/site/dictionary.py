"""The data dictionary, as releases have it."""

from collections.abc import Callable

from zhibiao import catalogue
from zhibiao.handoff.dictionary import describe
from zhibiao.handoff.dictionary_pages import Language, dictionary_html, dictionary_name
from zhibiao.lake.metrics import catalogued
from zhibiao.site.page import Page, Press


def page_in(language: Language) -> Callable[[Press], Page]:
    """What makes the page in a language."""

    def page(press: Press) -> Page:
        entries = describe(press.source.cursor(), catalogued(catalogue.load().metrics).values())
        html = dictionary_html(entries, language, home="index.html")
        return Page(dictionary_name(language, "html"), html.encode("utf-8"))

    return page
