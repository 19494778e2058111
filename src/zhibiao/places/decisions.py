"""What a person has decided about organisations and places: `organisations.yml` in the data root.

- when:                      # every condition that is given has to hold
    file: "jiading/*"        # pattern for the file's name or its path; * stands for anything
    name: 区地区办            # what the report calls its issuer
    number: 嘉地区            # prefix of the document number
  organisation: 上海市嘉定区地区工作办公室
  place: "310114"            # code of a division, or its full names: 上海市 嘉定区
  note: asked them by telephone
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import cast

from zhibiao.errors import UsageError
from zhibiao.places.model import Place
from zhibiao.places.table import Places

FILE_NAME = "organisations.yml"
_CONDITIONS = ("file", "name", "number")
_KEYS = ("when", "organisation", "place", "note")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: conditions (None: any), and what holds where they do. At least one of each is given."""

    source: str  # organisations.yml, entry 2
    file: str | None
    name: str | None
    number: str | None
    organisation: str | None
    place: Place | None
    collection: str | None = None  # the source (in sources.yml) whose documents alone it is about: a hint, see `is_hint`

    @property
    def is_hint(self) -> bool:
        """Whether it counts only where the document itself does not say. It has no conditions beside its collection."""
        return self.collection is not None

    def holds(self, address: str, names: Iterable[str], number_prefix: str | None) -> bool:
        """Whether it is about the document at this address, issued under these names and this document number."""
        if self.file is not None and not any(fnmatchcase(part, self.file) for part in _tails(address)):
            return False
        if self.name is not None and self.name not in names:
            return False
        return self.number is None or self.number == number_prefix


Decisions = tuple[Decision, ...]


def read_decisions(path: Path, load: Callable[[], Places]) -> Decisions:
    """The entries of the file; none when it is not there. `load` gives the table of places, when there is an entry.

    UsageError names the file, the entry and what is wrong with it.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); save it as UTF-8") from error
    try:
        entries: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: no valid YAML: {' '.join(str(error).split())}") from error
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise UsageError(f"{path}: a list of entries is expected, each beginning with `- when:`")
    listed, places = cast("list[object]", entries), load()
    return tuple(_Entry(f"{path}: entry {number}", entry).decision(places) for number, entry in enumerate(listed, start=1))


def applicable(decisions: Decisions, collection: str | None) -> Decisions:
    """Those that are about a document of this source; None: a document that no source brought."""
    return tuple(decision for decision in decisions if decision.collection in (None, collection))


def digest(decisions: Decisions) -> str:
    """Eight characters that change with any decision."""
    return sha256(repr(decisions).encode()).hexdigest()[:8]


def named_place(said: str, places: Places, where: str) -> Place:
    """The place that a person names by its code or its full names. UsageError, which begins with `where`, when it is not one."""
    if said.isdigit():
        found = places.get(said)
        if found is None:
            raise UsageError(f"{where}: there is no place {said}; codes have 6 digits, those of towns 9")
        return found
    resolution = places.resolve(said.split())
    if resolution.place is None:
        candidates = "; ".join(f"{place.code} {place.name}" for place in resolution.candidates[:5])
        hint = f"name its code: {candidates}" if candidates else "write the full names from the province down, or the code"
        raise UsageError(f"{where}: '{said}' is not one place; {hint}")
    return resolution.place


class _Entry:
    """One entry of the file on its way to a Decision."""

    def __init__(self, where: str, entry: object) -> None:
        self._where = where
        self._entry = self._mapping(entry, "an entry with `when:`", _KEYS)
        self._when = self._mapping(self._entry.get("when"), "`when:` with a file, name or number", _CONDITIONS)

    def decision(self, places: Places) -> Decision:
        conditions = {name: self._text(self._when, name) for name in _CONDITIONS}
        office, place = self._text(self._entry, "organisation"), self._text(self._entry, "place")
        if not any(conditions.values()):
            raise UsageError(f"{self._where}: `when:` names no file, name or number")
        if office is None and place is None:
            raise UsageError(f"{self._where}: neither organisation nor place is given")
        source = self._where.rpartition("/")[2].replace(":", ",", 1)
        found = named_place(place, places, self._where) if place is not None else None
        return Decision(source, conditions["file"], conditions["name"], conditions["number"], office, found)

    def _mapping(self, value: object, expected: str, keys: tuple[str, ...]) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise UsageError(f"{self._where}: {expected} is expected")
        mapping = cast("dict[object, object]", value)
        unknown = [str(key) for key in mapping if key not in keys]
        if unknown:
            raise UsageError(f"{self._where}: unknown key '{unknown[0]}'; known are {', '.join(keys)}")
        return cast("Mapping[str, object]", mapping)

    def _text(self, mapping: Mapping[str, object], key: str) -> str | None:
        value = mapping.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if value is not None else None
        if isinstance(value, int) and key == "place":
            return str(value)
        raise UsageError(f"{self._where}: {key} has to be a text, and is {value!r}")


def _tails(address: str) -> list[str]:
    """The address, and what is left of it without its first folders: a/b/c, b/c, c."""
    parts = address.replace("\\", "/").split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]
