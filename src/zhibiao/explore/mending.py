"""Corrections that are written from a page: one after the other, and only as they were shown."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from zhibiao.corrections.model import Action
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.explore.vocabulary import Json
from zhibiao.lake.location import Warehouse
from zhibiao.operations.correct import Proposal, propose, write
from zhibiao.quality.engine import warm_up

_DOCUMENT = re.compile(r"[0-9a-f]{16,64}")
_LONGEST = 2_000  # characters of a reason


class ChangedMeanwhile(ZhibiaoError):
    """What would be written is not what was shown."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a fact."""

    document: str  # the first digits of its hash
    at: int | tuple[int, int]  # where the fact begins; of a new one its span
    text: str  # what stands there
    action: Action
    changes: Mapping[str, object]
    reason: str
    author: str


class Mending:
    """Writes corrections into one warehouse. Safe to use from many threads."""

    def __init__(self, warehouse: Warehouse, written: Callable[[], None]) -> None:
        """`written` is called when the warehouse has changed."""
        self._warehouse = warehouse
        self._written = written
        self._lock = threading.Lock()

    def preview(self, wish: Wish) -> Json:
        """The entry that would be written, and where. UsageError as `propose`; nothing is written."""
        warm_up()  # what a correction is checked with takes seconds to load, which a person spends reading
        with self._lock:
            proposal = self._propose(wish)
        return _shown(proposal)

    def write(self, wish: Wish, seen: str) -> Json:
        """Write the entry and apply it. ChangedMeanwhile unless it is, letter for letter, the one that was `seen`.

        UsageError and ZhibiaoError as `propose` and `write`; nothing is lost that was there.
        """
        with self._lock:
            proposal = self._propose(wish)
            if proposal.yaml != seen:
                raise ChangedMeanwhile("the fact, or the entry, is not what was shown: look at the preview again")
            summary = write(self._warehouse, proposal)
            self._written()
        # Entries about other documents may not fit any more: that is told by `zhibiao correct`, and is no trouble of this one.
        name = proposal.document.name
        return {**_shown(proposal), "kept": next((f"{name}: {one.reason}" for one in summary.kept if one.name == name), None)}

    def _propose(self, wish: Wish) -> Proposal:
        proposal = propose(
            self._warehouse,
            wish.document,
            at=wish.at,
            metric=None,
            action=wish.action,
            changes=wish.changes,
            reason=wish.reason,
            author=wish.author,
            today=datetime.now(UTC).astimezone().date(),
        )
        start, end = proposal.entry.span or (0, 0)
        found = proposal.document.text[start:end]
        if found != wish.text:
            raise ChangedMeanwhile(f"“{found}” stands there, and not “{wish.text}”: reload the page")
        return proposal


def understand(body: Mapping[str, object]) -> Wish:
    """What the form of a page says. UsageError names the field that does not say it; values are looked at by `propose`."""
    document, start, end = body.get("document"), body.get("start"), body.get("end")
    if not isinstance(document, str) or not _DOCUMENT.fullmatch(document):
        raise UsageError("which document? Its hash is expected, of which 16 digits are enough")
    if type(start) is not int or not (end is None or type(end) is int):
        raise UsageError("where does the figure stand? Its first character is expected, and of a new fact the one after its last")
    text = body.get("text")
    if not isinstance(text, str):
        raise UsageError("what stands there? The text of the figure is expected")
    try:
        action = Action(str(body.get("action")))
    except ValueError as error:
        raise UsageError("set, drop or add is expected") from error
    changes = body.get("changes", {})
    if not isinstance(changes, dict) or (action is not Action.DROP and not changes):
        raise UsageError("nothing is changed yet: change a field, or say that it is no fact")
    at = (start, end) if isinstance(end, int) else start
    return Wish(
        document,
        at,
        text,
        action,
        cast("dict[str, object]", changes),
        _text(body, "reason", "why"),
        _text(body, "author", "who says so"),
    )


def _text(body: Mapping[str, object], name: str, question: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{question}? The {name} is missing: who reads the figure will ask for it")
    if len(value) > _LONGEST:
        raise UsageError(f"the {name} is longer than {_LONGEST:,} characters")
    return value


def _shown(proposal: Proposal) -> dict[str, Json]:
    span = proposal.entry.span
    return {
        "document": proposal.document.name,
        "sentence": proposal.sentence,
        "yaml": proposal.yaml,
        "path": str(proposal.path),
        "start": span[0] if span else None,
    }
