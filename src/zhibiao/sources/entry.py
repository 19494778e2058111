"""One mapping of sources.yml, whose values are asked for by key; what is wrong is said with its line."""

import difflib
import re
from collections.abc import Iterable
from datetime import date
from re import Pattern
from typing import NoReturn

import yaml

from zhibiao.errors import UsageError

_SPACE = re.compile(r"[\s\x00-\x1f]")


class Entry:
    """A mapping of the file. Every method raises UsageError that names file, line, source and remedy."""

    def __init__(self, path: str, node: yaml.Node, label: str) -> None:
        self._path = path
        self._label = label
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, "has to be a mapping of keys and values")
        self.node: yaml.MappingNode = node
        self._values: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fail(key, "a key has to be a word")
            if key.value in self._values:
                self.fail(key, f"'{key.value}' is given twice")
            self._values[key.value] = (key, value)

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.node.start_mark.line + 1

    def named(self, label: str) -> None:
        """Call it so in messages from now on."""
        self._label = label

    def fail(self, at: yaml.Node | str | None, problem: str) -> NoReturn:
        """UsageError about this node, the value of this key, or the whole."""
        node = self._values[at][1] if isinstance(at, str) and at in self._values else at
        mark = node.start_mark if isinstance(node, yaml.Node) else self.node.start_mark
        raise UsageError(f"{self._path}, line {mark.line + 1}: {self._label}: {problem}")

    def require_known(self, keys: Iterable[str], elsewhere: Iterable[str] = (), kind: str = "") -> None:
        """No other keys than these. `elsewhere`: those that have a meaning, but not in a source of this kind."""
        known = list(keys)
        for key, (node, _) in self._values.items():
            if key in known:
                continue
            if key in elsewhere:
                self.fail(node, f"'{key}' means nothing in a source of the kind {kind}; take it out")
            near = difflib.get_close_matches(key, known, n=1)
            self.fail(
                node, f"unknown key '{key}'; " + (f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}")
            )

    def has(self, key: str) -> bool:
        """Whether the key is there, with a value."""
        return key in self._values and not _is_null(self._values[key][1])

    def text(self, key: str) -> str | None:
        """One line of text."""
        if not self.has(key):
            return None
        return self._text(self._values[key][1], key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or a single one."""
        if not self.has(key):
            return ()
        node = self._values[key][1]
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._text(part, key) for part in node.value)
        return (self._text(node, key),)

    def number(self, key: str, default: float, *, least: float = 0, whole: bool = False) -> float:
        """A number of at least `least`."""
        said = self.text(key)
        if said is None:
            return default
        try:
            value = float(said.replace("_", ""))
        except ValueError:
            self.fail(key, f"{key} has to be a number, and is '{said}'")
        if not least <= value < 1e12 or (whole and value != int(value)):
            self.fail(key, f"{key} has to be a {'whole ' if whole else ''}number of at least {least:g}, and is {said}")
        return value

    def flag(self, key: str) -> bool:
        """true or false."""
        said = self.text(key)
        if said is None or said.lower() in ("false", "no", "off"):
            return False
        if said.lower() not in ("true", "yes", "on"):
            self.fail(key, f"{key} has to be true or false, and is '{said}'")
        return True

    def pattern(self, key: str) -> Pattern[str] | None:
        """A regular expression."""
        said = self.text(key)
        if said is None:
            return None
        try:
            return re.compile(said, re.IGNORECASE)
        except re.error as error:
            self.fail(key, f"{key} is no regular expression ({error}); write it in single quotes")

    def day(self, key: str) -> date | None:
        """A date."""
        said = self.text(key)
        if said is None:
            return None
        try:
            return date.fromisoformat(said)
        except ValueError:
            self.fail(key, f"{key} has to be a date such as 2020-01-31, and is '{said}'")

    def inner(self, key: str) -> "Entry | None":
        """The mapping under this key."""
        return Entry(self._path, self._values[key][1], f"{self._label}, {key}") if self.has(key) else None

    def _text(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(node, f"{key} has to be a text" + ("" if isinstance(node, yaml.ScalarNode) else ", not a list or mapping"))
        return node.value.strip()


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
