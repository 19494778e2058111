"""What passes between the program and its workers, pickled. What comes back is rebuilt from our own plain classes only."""

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

READY, GRANTED = b"ready", b"granted"  # said by a worker when it has started, and to one that wishes for more
_CLASSES: dict[tuple[str, str], type] = {("datetime", "date"): date}


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a module, and what to call it with."""

    function: Callable[[object], object]
    item: object


@dataclass(frozen=True, slots=True)
class Reply:
    """The value of a job, or why there is none; `last` when the worker ends after it, as it has grown."""

    value: object = None
    broken: str | None = None
    detail: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """What became of an item that gave no value.

    `reason`: "crashed", "timeout" or "memory", which the item is to blame for; "killed" by someone else; "defect" of ours.
    """

    reason: str
    detail: str

    @property
    def is_to_blame(self) -> bool:
        """Whether the item would come to the same end again."""
        return self.reason in ("crashed", "timeout", "memory")


@dataclass(frozen=True, slots=True)
class Grant:
    """A wish of the worker's: so many seconds of CPU for this job, and memory for large models."""

    seconds: float


class NonsenseError(Exception):
    """A worker said what no worker of ours says."""


class _Plain(pickle.Unpickler):
    """Builds what a worker may send: classes that zhibiao itself defines, and dates. One that was taken over might send more."""

    def find_class(self, module_name: str, global_name: str, /) -> type:
        """The class of that name. UnpicklingError for anything else."""
        known = _CLASSES.get((module_name, global_name))
        if known is not None:
            return known
        if not module_name.startswith("zhibiao.") or "." in global_name:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} cannot come from a worker")
        found = super().find_class(module_name, global_name)
        if not isinstance(found, type) or found.__module__ != module_name:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} cannot come from a worker")
        _CLASSES[module_name, global_name] = found
        return found


def pack(message: object) -> bytes:
    """The message as bytes."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(data: bytes) -> object:
    """The message. NonsenseError for what is none of ours."""
    try:
        return _Plain(io.BytesIO(data)).load()
    except Exception as error:  # bytes of a stranger: unpickling them raises anything
        raise NonsenseError(str(error)) from error
