"""What tables, views and columns mean, in both languages, as it is written in the SQL files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TABLE_COMMENT = re.compile(r"^comment on (?:table|column) ([\w.]+) is '((?:[^']|'')*)';$", re.MULTILINE)
_COLUMN = re.compile(r"-- (\w+): (.+)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """One meaning in English and in Chinese."""

    en: str
    zh: str

    @property
    def comment(self) -> str:
        """Both, as a comment in a database shows them: English, and Chinese below it."""
        return f"{self.en}\n{self.zh}"


@dataclass(frozen=True, slots=True)
class Description:
    """What a table or view holds, and what its columns mean."""

    words: Words
    columns: Mapping[str, Words]


def read_table_comments(ddl: str) -> tuple[str, str, Description]:
    """The name of the one table that the text makes, the text without comments, and what the comments say.

    Each comment is two lines, English and Chinese. ValueError for one that is not.
    """
    comments = {target: _words(text.replace("''", "'").splitlines(), target) for target, text in _TABLE_COMMENT.findall(ddl)}
    if ddl.count("comment on ") != len(comments):
        raise ValueError(f"a comment begins its line and ends with `';`: {ddl.partition('(')[0].strip()}")
    (name,) = (target for target in comments if target.count(".") == 1)
    columns = {target.rpartition(".")[2]: words for target, words in comments.items() if target != name}
    return name, _TABLE_COMMENT.sub("", ddl).strip() + "\n", Description(comments[name], columns)


def read_view_comments(head: str) -> Description:
    """What stands above a view: two lines about it, an empty comment, two lines for each column that it explains itself.

    ValueError where that is not so.
    """
    above, _, below = head.partition("--\n")
    words = _words([line.removeprefix("-- ") for line in above.splitlines()], above)
    columns: dict[str, Words] = {}
    lines = below.splitlines()
    for english, chinese in zip(lines[::2], lines[1::2], strict=True):
        found = _COLUMN.fullmatch(english)
        if not found or not chinese.startswith("--   "):
            raise ValueError(f"`-- column: English` and `--   中文` below it, not: {english}")
        columns[found[1]] = _words([found[2], chinese.removeprefix("--   ")], english)
    return Description(words, columns)


def _words(lines: list[str], what: str) -> Words:
    if len(lines) != 2 or not all(lines) or not _CHINESE.search(lines[1]):
        raise ValueError(f"{what}: a line in English and one in Chinese below it")
    return Words(*lines)
