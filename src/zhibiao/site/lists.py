"""The lists that people search: facts, organisations, documents. The page is a frame; its rows are data, see `pieces`."""

from zhibiao.lake.descriptions import Words
from zhibiao.site.page import Page, Press


def facts(press: Press) -> Page:
    """Every fact, with filters, search and download."""
    return _list(press, "facts.html", "facts", Words("Facts", "事实"))


def organisations(press: Press) -> Page:
    """Every organisation that reported."""
    return _list(press, "organisations/index.html", "organisations", Words("Organisations", "机构"))


def documents(press: Press) -> Page:
    """Every report."""
    return _list(press, "documents/index.html", "documents", Words("Documents", "文档"))


def _list(press: Press, path: str, kind: str, title: Words) -> Page:
    rows = press.source.one(int, f"select count(*) from look.{_TABLES[kind]}")
    return press.page(path, "list.html.j2", kind, title, kind=kind, rows=rows)


_TABLES = {"facts": "observation", "organisations": "organisation", "documents": "document"}
