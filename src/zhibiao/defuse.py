"""Text from anybody's documents, made harmless for the programs that will show it."""

import re

# Regular expressions that Python and DuckDB understand alike.
# What XML cannot hold (a workbook is XML), and the marks that turn the order of what is read without being seen.
HIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f" + "\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
# What a spreadsheet takes for the beginning of a formula; Chinese and Japanese ones take the wide signs, too.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"

_HIDDEN = re.compile(HIDDEN + "|[\ud800-\udfff]")
_FORMULA = re.compile(FORMULA)
_MARKDOWN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {sign: f"\\{sign}" for sign in "\\`|[]*"}
)  # a link or a picture in a cell would be followed, HTML would be run


def visible_text(text: str) -> str:
    """The text without control characters that XML forbids and without bidirectional marks."""
    return _HIDDEN.sub("", text)


def spreadsheet_text(text: str) -> str:
    """The text as a cell that no spreadsheet runs: what would begin a formula gets an apostrophe before it.

    Characters that XML forbids and bidirectional marks are dropped. For cells of text only: a number may begin with a minus.
    """
    seen = visible_text(text)
    return f"'{seen}" if _FORMULA.match(seen) else seen


def markdown_text(text: str) -> str:
    """The text as one line of Markdown that shows what it says: no HTML, no link, no code, no end of a table's cell."""
    return " ".join(visible_text(text).translate(_MARKDOWN).split())
