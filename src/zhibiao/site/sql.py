"""The page where the warehouse is asked in SQL: only where somebody answers."""

from zhibiao.lake.descriptions import Words
from zhibiao.site.page import Page, Press


def page(press: Press) -> Page:
    """The page to ask on; what can be asked it learns from who serves it."""
    return press.page("sql.html", "sql.html.j2", "sql", Words("SQL", "SQL 查询"))
