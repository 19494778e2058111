"""The parts of a DOCX beside its text: which part is which, what the styles say, and how the lists count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from zhibiao.documents.container import Container, child_of, resolved, tag_of, value_of
from zhibiao.documents.list_numbers import Counters, Level

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = ("title", "标题")
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)
_BODY_LEVEL = 9  # the outline level that says "no heading"
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Style:
    """What is read of a paragraph style; None where it says nothing and the style it is based on decides."""

    name: str
    based_on: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in _children(root, "style"):
            if value_of(element, "type") in (None, "paragraph"):
                key = value_of(element, "styleId") or ""
                self._styles[key] = _style(element)
                if (value_of(element, "default") or "0") not in _OFF:
                    self._default = key

    def chain(self, key: str | None) -> Iterator[tuple[str, Style]]:
        """The style and those that it is based on, each once; the default style where a paragraph names none."""
        key = self._default if key is None else key
        seen: set[str] = set()
        while key is not None and key not in seen and key in self._styles:
            seen.add(key)
            yield key, self._styles[key]
            key = self._styles[key].based_on

    def heading_level(self, key: str | None) -> int:
        """1 to 9, or 0 for what is no heading."""
        for _, style in self.chain(key):
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < _BODY_LEVEL else 0
            match = _HEADING_NAME.fullmatch(style.name)
            if match is not None:
                return int(match.group(1))
            if style.name.lower() in _TITLE_NAMES:
                return 1
        return 0

    def is_contents(self, key: str | None) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS_NAME.fullmatch(style.name) for _, style in self.chain(key))


class Lists:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._counters = Counters()
        self._abstract: dict[str, dict[int, Level]] = {}
        self._of_style: dict[tuple[str, str], int] = {}  # (abstract list, style): the level that the style stands for
        self._linked: dict[str, str] = {}  # an abstract list that only names the style which holds another
        self._lists: dict[str, tuple[str, dict[int, Level], set[int]]] = {}  # abstract list, own levels, levels to begin anew
        for element in _children(root, "abstractNum"):
            self._add_abstract(element)
        for element in _children(root, "num"):
            self._add_list(element)

    def number(self, properties: Element | None, style: str | None) -> str:
        """The number before a paragraph with these properties (w:pPr) and this style; empty for none and for a bullet."""
        key, index = self._place(properties, style)
        if key is None or key not in self._lists:
            return ""
        abstract, own, anew = self._lists[key]
        if index in anew:
            anew.remove(index)
            self._counters.restart(abstract, index)
        return self._counters.next(abstract, self._abstract.get(abstract, {}) | own, index)

    def _place(self, properties: Element | None, style: str | None) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else that of its style."""
        direct = child_of(properties, "numPr")
        key = _value(child_of(direct, "numId"))
        level = _integer(child_of(direct, "ilvl"))
        for name, inherited in self._styles.chain(style) if key is None else ():
            key = inherited.list_id
            if key is not None:
                abstract = self._lists[key][0] if key in self._lists else ""
                level = level if level is not None else self._of_style.get((abstract, name), inherited.list_level)
                break
        return key, level or 0

    def _add_abstract(self, element: Element) -> None:
        key = value_of(element, "abstractNumId") or ""
        levels = self._abstract.setdefault(key, {})
        for child in _children(element, "lvl"):
            index = _number_of(child, "ilvl")
            if index is not None:
                levels[index] = _level(child)
                style = _value(child_of(child, "pStyle"))
                if style is not None:
                    self._of_style[key, style] = index
        link = _value(child_of(element, "numStyleLink"))
        if link is not None:
            self._linked[key] = link

    def _add_list(self, element: Element) -> None:
        abstract = _value(child_of(element, "abstractNumId")) or ""
        for _, style in self._styles.chain(self._linked.get(abstract, "")):
            if style.list_id in self._lists:
                abstract = self._lists[style.list_id][0]
        own: dict[int, Level] = {}
        anew: set[int] = set()
        for override in _children(element, "lvlOverride"):
            index = _number_of(override, "ilvl")
            if index is None:
                continue
            changed = child_of(override, "lvl")
            level = _level(changed) if changed is not None else self._abstract.get(abstract, {}).get(index)
            start = _integer(child_of(override, "startOverride"))
            if level is not None:
                own[index] = level if start is None else replace(level, start=start)
            if start is not None:
                anew.add(index)
        self._lists[value_of(element, "numId") or ""] = (abstract, own, anew)


def related_parts(container: Container, part: str) -> dict[str, str]:
    """The parts that `part` refers to, by the last word of the relation's type ("styles"); "" is the package."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in container:
        return {}
    return {
        (element.get("Type") or "").rpartition("/")[2]: resolved(element.get("Target") or "", folder)
        for element in container.xml(relations)
        if element.get("TargetMode") != "External"
    }


def is_on(element: Element | None) -> bool:
    """Whether a property that is on by being there is not switched off."""
    return element is not None and (value_of(element, "val") or "1") not in _OFF


def outline_level(properties: Element | None) -> int | None:
    """The outline level that a paragraph itself states, 1 to 9, 0 for body text; None when it states none."""
    level = _integer(child_of(properties, "outlineLvl"))
    if level is None:
        return None
    return level + 1 if 0 <= level < _BODY_LEVEL else 0


def _style(element: Element) -> Style:
    properties = child_of(element, "pPr")
    return Style(
        name=_value(child_of(element, "name")) or "",
        based_on=_value(child_of(element, "basedOn")),
        outline=_integer(child_of(properties, "outlineLvl")),
        list_id=_value(child_of(properties, "numPr", "numId")),
        list_level=_integer(child_of(properties, "numPr", "ilvl")),
    )


def _level(element: Element) -> Level:
    format_ = _value(child_of(element, "numFmt")) or "decimal"
    start, restart = _integer(child_of(element, "start")), _integer(child_of(element, "lvlRestart"))
    return Level(
        format=format_,
        text="" if format_ == "bullet" else _value(child_of(element, "lvlText")) or "",
        start=start if start is not None else 0,
        legal=is_on(child_of(element, "isLgl")),
        restart=restart,
        tight=_value(child_of(element, "suff")) == "nothing",
    )


def _children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if tag_of(child) == name] if element is not None else []


def _value(element: Element | None) -> str | None:
    return value_of(element, "val") if element is not None else None


def _integer(element: Element | None) -> int | None:
    return _number_of(element, "val") if element is not None else None


def _number_of(element: Element, name: str) -> int | None:
    try:
        return int(value_of(element, name) or "")
    except ValueError:
        return None
