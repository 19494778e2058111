"""sources.yml is changed in place: what a person wrote and commented stays as it is, to the letter."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.sources.definition import FILE_NAME
from zhibiao.sources.entry import Entry
from zhibiao.sources.reading import entries, find_definition, parse, root_of, sources_file, text_of

HEAD = f"""# {FILE_NAME}: where reports appear. `zhibiao sources list` shows what is read from here, `zhibiao sources check NAME`
# what a source offers now. A schedule is minute, hour, day, month and weekday: "0 3 * * *" is every night at three.

"""
_COMMENTS = {
    "titles": "words of a link that lead to a report (a regular expression)",
    "links": "what the address of a link has to hold (a regular expression)",
    "place": "where its reports are from when they do not say it themselves",
    "organisation": "who issued its reports when they do not say it themselves",
    "schedule": "minute hour day month weekday",
    "private": "it lies in a private network, or on this machine",
}

Value = str | bool | int | Sequence[str]


def add_entry(warehouse: Warehouse, values: Mapping[str, Value]) -> str:
    """Append a source with these keys to sources.yml, which is made when it is not there; returns the entry.

    UsageError when the file would be wrong then; it stays as it was.
    """
    path = sources_file(warehouse)
    text = text_of(path)
    root = root_of(text, path)
    if root is not None and root.flow_style:
        raise UsageError(f"{path}: the list is written in brackets; write the entry by hand, or one source a line")
    indent = " " * (root.start_mark.column if root is not None else 0)
    entry = "".join(f"{indent}{'- ' if first else '  '}{line}\n" for first, line in _lines(values))
    changed = f"{text.rstrip()}\n\n{entry}" if text.strip() else HEAD + entry
    parse(changed, path)
    _write(path, changed)
    return entry


def set_paused(warehouse: Warehouse, name: str, *, paused: bool) -> bool:
    """Pause a source or let it go on; False when it was so already. UsageError when there is no such source."""
    definition = find_definition(warehouse, name)
    if definition.paused == paused:
        return False
    path = sources_file(warehouse)
    text = text_of(path)
    entry = next(entry for entry in entries(text, path) if entry.text("name") == name)
    changed = _with_paused(text, entry, paused)
    again = {definition.name: definition for definition in parse(changed, path)}
    if again[name].paused != paused:
        raise ZhibiaoError(f"{definition.said}: cannot be changed by program; write `paused: {str(paused).lower()}` there")
    _write(path, changed)
    return True


def _with_paused(text: str, entry: Entry, paused: bool) -> str:
    said = str(paused).lower()
    for key, value in entry.node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "paused":
            start, end = value.start_mark.index, value.end_mark.index
            return text[:start] + (said if start < end else f" {said}") + text[end:]
    if entry.node.flow_style:
        end = entry.node.end_mark.index - 1
        return f"{text[:end].rstrip().rstrip(',')}, paused: {said}{text[end:]}"
    name = next(pair for pair in entry.node.value if isinstance(pair[0], yaml.ScalarNode) and pair[0].value == "name")
    end = text.find("\n", name[1].end_mark.index)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * name[0].start_mark.column}paused: {said}{text[end:]}"


def _lines(values: Mapping[str, Value]) -> list[tuple[bool, str]]:
    lines: list[str] = []
    for key, value in values.items():
        comment = f"  # {_COMMENTS[key]}" if key in _COMMENTS else ""
        if isinstance(value, str | bool | int):
            lines.append(f"{key}: {_scalar(value)}{comment}")
        elif len(value) == 1 and key == "address":
            lines.append(f"{key}: {_scalar(value[0])}{comment}")
        else:
            lines.append(f"{key}:{comment}")
            lines += [f"  - {_scalar(one)}" for one in value]
    return [(number == 0, line) for number, line in enumerate(lines)]


def _scalar(value: str | bool | int) -> str:
    """As YAML reads it back; quoted where it has to be, Chinese as it is."""
    if not isinstance(value, str):
        return json.dumps(value)
    try:
        plain = yaml.safe_load(f"key: {value}") == {"key": value}
    except yaml.YAMLError:
        plain = False
    return value if plain and value.isprintable() else "'" + value.replace("'", "''") + "'"


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".sources-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(scratch).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(scratch).replace(path)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ZhibiaoError(
            f"{path}: cannot be written ({error.strerror}); look at its permissions and the space on its disk"
        ) from error
