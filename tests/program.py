"""The program as a person runs it: what a run of it leaves."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of the program ended and what it wrote."""

    code: int
    out: str
    err: str


Program = Callable[..., Run]
