"""The styles of an OpenDocument text that say what is a heading, and how its lists count."""

from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, tag_of, value_of
from zhibiao.documents.list_numbers import Level

_LEVELS = 10
_ANCESTORS = 20  # styles that a style builds upon; more is a circle
# By the first of the examples that the file gives (num-format="一, 二, 三, ..."), the names in `list_numbers`.
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一": "chineseCounting",
    "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth", "": "none",
}  # fmt: skip


class Styles:
    """Of both parts of a file: the automatic styles of its text, and those that have names."""

    def __init__(self, content: Element, named: Element | None) -> None:
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        self._levels: dict[str, int] = {}
        self._parents: dict[str, str] = {}
        for root in (content,) if named is None else (named, content):
            for group in ("styles", "automatic-styles"):
                part = child_of(root, group)
                for style in () if part is None else part:
                    self._add(style)

    def level(self, element: Element) -> int:
        """Of a paragraph as a heading; 0 for none. The title of the document is on the highest level, too."""
        if tag_of(element) == "h":
            return _number(value_of(element, "outline-level"), 1)
        style = value_of(element, "style-name") or ""
        for _ in range(_ANCESTORS):
            if style == "Title":
                return 1
            if style in self._levels:
                return self._levels[style]
            style = self._parents.get(style, "")
        return 0

    def _add(self, style: Element) -> None:
        tag, name = tag_of(style), value_of(style, "name") or ""
        if tag == "list-style":
            self.lists[name] = _levels(style)
        elif tag == "outline-style":
            self.outline = _levels(style)
        elif tag == "style" and value_of(style, "family") == "paragraph":
            self._parents[name] = value_of(style, "parent-style-name") or ""
            if level := value_of(style, "default-outline-level"):
                self._levels[name] = _number(level, 0)


def _levels(style: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for entry in style:
        if tag_of(entry) in ("list-level-style-number", "outline-level-style"):
            index = _number(value_of(entry, "level"), 1) - 1
            format_ = (value_of(entry, "num-format") or "").partition(",")[0].strip()
            shown = _number(value_of(entry, "display-levels"), 1)
            numbers = ".".join(f"%{place + 1}" for place in range(max(index + 1 - shown, 0), index + 1))
            text = f"{value_of(entry, 'num-prefix') or ''}{numbers}{value_of(entry, 'num-suffix') or ''}"
            levels[index] = Level(_FORMATS.get(format_, "decimal"), text if format_ else "", _start(entry))
    return levels


def _number(value: str | None, otherwise: int) -> int:
    return min(int(value), _LEVELS) if value and value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def _start(entry: Element) -> int:
    value = value_of(entry, "start-value") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1
