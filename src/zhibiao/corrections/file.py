"""The entries of corrections/*.yml in the data root: reading them, and writing one more.

- document: liuan_2022.txt        # file name, or the first digits of the SHA-256
  span: [1203, 1207]              # characters of the text; or `metric: mediation.cases_resolved`; or neither: all facts
  expects: {text: 119件, value: 119}
  set: {value: 1190}              # or `drop: true`, or `add: {value: 3, unit: 次, metric: deliberation.hearings}`
  reason: the annex says 1190, and so do the parts
  author: 李明
  date: 2026-11-21
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import cast

from zhibiao.corrections.model import Action, Correction, Corrections, Value, is_hash
from zhibiao.corrections.periods import read_period, write_period
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.reading.model import Period, Qualifier, Status

FOLDER = "corrections"
_KEYS = ("document", "span", "metric", "expects", "set", "drop", "add", "reason", "author", "date")
_FIELDS = ("value", "unit", "metric", "status", "period", "qualifier", "is_part")
_OF_ADDED = (*_FIELDS, "measure")

Known = Callable[[str], str | None]  # a metric's code -> what is wrong with it, or None


def read_corrections(root: Path, unknown_metric: Known) -> Corrections:
    """All entries under the data root, files by name; none where there is no folder.

    `unknown_metric` says what is wrong with a code. UsageError names the file, the line and what is wrong there.
    """
    folder = root / FOLDER
    files = sorted(path for path in folder.glob("*") if path.suffix in (".yml", ".yaml")) if folder.is_dir() else []
    return Corrections(tuple(entry for file in files for entry in _read(file, unknown_metric)))


def parse_entry(where: str, entry: object, unknown_metric: Known) -> Correction:
    """An entry as YAML gives it. UsageError says what is wrong with it, after `where` it stands."""
    return _Entry(where, entry, unknown_metric).correction()


def append_correction(path: Path, entry: Correction, remark: str) -> None:
    """Write the entry, with a line of comment above it, at the end of the file; the rest stays as a person wrote it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        gap = "" if not before or before.endswith("\n") else "\n"
        scratch = path.with_name(f".{path.name}.new")
        scratch.write_text(f"{before}{gap}# {remark}\n{as_yaml(entry)}", encoding="utf-8")
        scratch.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ZhibiaoError(f"{path}: the correction cannot be written ({error}). Nothing was changed") from error


def as_yaml(entry: Correction) -> str:
    """The entry as the files hold it, one list item."""
    import yaml

    target: dict[str, object] = {"document": entry.document}
    if entry.span is not None:
        target["span"] = list(entry.span)
    if entry.metric is not None:
        target["metric"] = entry.metric
    if entry.expects:
        target["expects"] = _written(entry.expects)
    target[entry.action.value] = True if entry.action is Action.DROP else _written(entry.changes)
    target |= {"reason": entry.reason, "author": entry.author, "date": entry.decided_on}
    return yaml.safe_dump([target], allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)


def _written(fields: Sequence[tuple[str, Value]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in fields:
        if isinstance(value, Period):
            found[name] = write_period(value)
        elif isinstance(value, float) and value.is_integer():
            found[name] = int(value)
        else:
            found[name] = value
    return found


def _read(path: Path, unknown_metric: Known) -> list[Correction]:
    import yaml

    name = f"{FOLDER}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = cast("yaml.Node | None", yaml.compose(text, Loader=yaml.SafeLoader))
        entries: object = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); save it as UTF-8") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # ValueError: a date that is none
        raise UsageError(f"{path}: no valid YAML: {' '.join(str(error).split())}") from error
    if entries is None:
        return []
    if not isinstance(entries, list) or not isinstance(tree, yaml.SequenceNode):
        raise UsageError(f"{path}: a list of entries is expected, each beginning with `- document:`")
    lines = [node.start_mark.line + 1 for node in cast("list[yaml.Node]", tree.value)]
    listed = cast("list[object]", entries)
    return [_Entry(f"{name}, line {line}", entry, unknown_metric).correction() for line, entry in zip(lines, listed, strict=True)]


class _Entry:
    """One entry on its way to a Correction."""

    def __init__(self, where: str, entry: object, unknown_metric: Known) -> None:
        self._where = where
        self._unknown_metric = unknown_metric
        self._entry = self._mapping(entry, "an entry with `document:`", _KEYS)

    def correction(self) -> Correction:
        document, span = self._text("document"), self._span()
        metric = self._metric(self._entry["metric"]) if self._entry.get("metric") is not None else None
        if span is not None and metric is not None:
            raise self._wrong("`span:` and `metric:` exclude each other; a span says it all")
        action, changes = self._action()
        expects = self._fields("expects", (*_OF_ADDED, "text", "facts")) if "expects" in self._entry else ()
        self._check_expectations(span, metric, action, dict(expects))
        decided_on = self._entry.get("date")
        if type(decided_on) is not date:
            raise self._wrong(f"`date:` has to be a day like 2026-11-21, and is {decided_on!r}")
        if is_hash(document):
            document = document.lower()
        return Correction(
            self._where, document, span, metric, expects, action, changes, self._text("reason"), self._text("author"), decided_on
        )

    def _check_expectations(
        self, span: tuple[int, int] | None, metric: str | None, action: Action, expects: Mapping[str, Value]
    ) -> None:
        if span is not None and not isinstance(expects.get("text"), str):
            raise self._wrong("`expects:` has to say the text of the span, e.g. expects: {text: 119件}")
        if "facts" in expects and (span is not None or metric is not None):
            raise self._wrong("`facts:` counts those of a whole document; with a span or metric expect its text or value")
        if span is None and metric is not None and not expects:
            raise self._wrong("`expects:` has to say what is there now, e.g. expects: {value: 119}")
        if span is None and metric is None and action is not Action.ADD and set(expects) != {"facts"}:
            raise self._wrong("an entry about a whole document has to say how many facts it expects: expects: {facts: 34}")
        if action is Action.ADD and span is None:
            raise self._wrong("`add:` needs the span of the figure in the text")

    def _action(self) -> tuple[Action, tuple[tuple[str, Value], ...]]:
        given = [action for action in Action if action.value in self._entry]
        if len(given) != 1:
            raise self._wrong("exactly one of `set:`, `drop:` and `add:` is expected")
        action = given[0]
        if action is Action.DROP:
            if self._entry["drop"] is not True:
                raise self._wrong("`drop:` has to be true")
            return action, ()
        changes = self._fields(action.value, _FIELDS if action is Action.SET else _OF_ADDED)
        if action is Action.ADD and "value" not in dict(changes):
            raise self._wrong("`add:` has to give a value")
        return action, changes

    def _fields(self, key: str, known: Sequence[str]) -> tuple[tuple[str, Value], ...]:
        mapping = self._mapping(self._entry[key], f"`{key}:` with fields", known)
        if not mapping:
            raise self._wrong(f"`{key}:` names no field; known are {', '.join(known)}")
        return tuple((name, self._value(key, name, value)) for name, value in mapping.items())

    def _value(self, key: str, name: str, value: object) -> Value:
        match name:
            case "value" | "facts":
                if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
                    raise self._wrong(f"`{key}: {name}` has to be a number from 0, and is {value!r}")
                return float(value)
            case "is_part":
                if not isinstance(value, bool):
                    raise self._wrong(f"`{key}: is_part` has to be true or false, and is {value!r}")
                return value
            case "metric":
                return self._metric(value) if value is not None else None
            case "period":
                period = read_period(value) if value is not None else None
                if value is not None and period is None:
                    raise self._wrong(
                        f"`{key}: period` has to be like 2022, 2022-H1, 2022-Q3, 2022-05 or 2022-01-01/2022-10-31, "
                        f"and is {value!r}"
                    )
                return period
            case "status" | "qualifier":
                kinds = [kind.value for kind in (Status if name == "status" else Qualifier)]
                if value not in kinds:
                    raise self._wrong(f"`{key}: {name}` has to be one of {', '.join(kinds)}, and is {value!r}")
                return cast(str, value)
            case _:
                if not isinstance(value, str):
                    raise self._wrong(f"`{key}: {name}` has to be a text, and is {value!r}; put quotes around it")
                return value

    def _metric(self, value: object) -> str:
        complaint = self._unknown_metric(value) if isinstance(value, str) else f"a metric is a code, and not {value!r}"
        if complaint is not None:
            raise self._wrong(complaint)
        return cast(str, value)

    def _span(self) -> tuple[int, int] | None:
        value = self._entry.get("span")
        if value is None:
            return None
        ends = cast("list[object]", value) if isinstance(value, list) else []
        if len(ends) != 2 or not all(type(end) is int for end in ends) or not 0 <= cast(int, ends[0]) < cast(int, ends[1]):
            raise self._wrong(f"`span:` has to be the first character and the one after the last, [1203, 1207], and is {value!r}")
        return cast("tuple[int, int]", tuple(ends))

    def _text(self, key: str) -> str:
        value = self._entry.get(key)
        # A hash of digits alone is a number to YAML, and a file may be called 2022.
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) and key == "document" else value
        if not isinstance(text, str) or not text.strip():
            raise self._wrong(f"`{key}:` has to be given, as a text")
        return text.strip()

    def _mapping(self, value: object, expected: str, keys: Sequence[str]) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(f"{expected} is expected")
        mapping = cast("dict[object, object]", value)
        unknown = [str(key) for key in mapping if key not in keys]
        if unknown:
            raise self._wrong(f"unknown key '{unknown[0]}'; known are {', '.join(keys)}")
        return cast("Mapping[str, object]", mapping)

    def _wrong(self, what: str) -> UsageError:
        return UsageError(f"{self._where}: {what}")
