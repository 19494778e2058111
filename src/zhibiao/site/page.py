"""How a page is made: its frame, what it says in both languages, and numbers as people read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from zhibiao.defuse import visible_text
from zhibiao.lake.descriptions import Words
from zhibiao.site.source import Source
from zhibiao.site.words import term

GENERATOR = "zhibiao site"  # stands in the head of each page
LONGEST_NAME = 120  # characters of a name in a table: some are whole paragraphs by mistake or malice


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path below the site's folder, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Press:
    """Makes pages of a source. `served`: by `zhibiao explore`, which can do more than a folder of files can.

    `token` is what a served page has to know to ask for a change.
    """

    source: Source
    served: bool = False
    token: str = ""

    def page(self, path: str, template: str, room: str, title: Words, *, root: str | None = None, **values: object) -> Page:
        """The page that a template makes of the values. `room` is its entry in the navigation, `title` its name.

        `root` leads from the page to the site's folder, where that cannot be told from its path.
        """
        root = "../" * path.count("/") if root is None else root
        made = self._environment.get_template(template).render(
            say=say,
            term=said_term,
            terms=term,
            root=root,
            room=room,
            title=title,
            source=self.source,
            served=self.served,
            token=self.token,
            generator=GENERATOR,
            **values,
        )
        return Page(path, made.encode("utf-8"))

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("zhibiao.site", "templates"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_seen,
        )
        environment.filters.update(_FILTERS)
        return environment


@lru_cache(maxsize=4096)
def say(zh: str | Words, en: str | None = None) -> Markup:
    """Words in both languages, of which the page shows the one that the reader has chosen."""
    words = zh if isinstance(zh, Words) else Words(en or zh, zh)
    if words.en == words.zh:
        return escape(visible_text(words.zh))
    zh, en = escape(visible_text(words.zh)), escape(visible_text(words.en))
    return Markup(f'<span class="zh" lang="zh-CN">{zh}</span><span class="en" lang="en">{en}</span>')


def said_term(kind: str, code: str | None) -> Markup:
    """A code of the marts in words."""
    return say(term(kind, code))


def plain_number(value: float | int) -> str:
    """A number with commas between thousands, and no digit that it does not have."""
    whole = f"{value:,.15g}"
    return whole if "e" not in whole else f"{value:,.0f}"


def number(value: float | int | None, fact: int | None = None) -> Markup:
    """A number that lines up with those above it on the decimal point; what it is exactly stands in it, too.

    `fact` is the key of the fact whose value it is.
    """
    if value is None:
        return Markup("")
    whole, point, fraction = plain_number(value).partition(".")
    key = f' data-fact="{fact}"' if fact is not None else ""
    return Markup(f'<data class="n" value="{value!r}"{key}>{whole}<span class="f">{point}{fraction}</span></data>')


def short(text: str | None, longest: int = LONGEST_NAME) -> str:
    """The beginning of a text that is too long for its place."""
    text = text or ""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def minute(moment: datetime | None) -> str:
    """A moment of the warehouse (UTC) to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else ""


def file_name(code: str) -> str:
    """A code as a part of an address."""
    return quote(code, safe="")


def _seen(value: object) -> object:
    """Text without the marks that turn its order; markup of ours as it is."""
    return visible_text(value) if type(value) is str else value


_FILTERS: dict[str, Callable[..., object]] = {
    "number": number,
    "plain": plain_number,
    "short": short,
    "minute": minute,
    "name": file_name,
}
