"""The first page: what there is, how fresh it is, and what to be careful with."""

from zhibiao.lake.descriptions import Words
from zhibiao.site.page import Page, Press


def page(press: Press) -> Page:
    """The overview."""
    return press.page("index.html", "overview.html.j2", "overview", Words("Overview", "总览"))
