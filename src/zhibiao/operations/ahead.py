"""Work that is done ahead of who needs it, in a thread of its own, and not too far ahead."""

import queue
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
_PATIENCE = 10.0  # seconds for the thread to put its things away


def ahead(items: Generator[Item], most: int = 1) -> Generator[Item]:
    """The items in their order, made in another thread, at most so many before they are asked for.

    What goes wrong in making them is raised here. Whoever stops taking closes this generator, and with it the one that makes
    them.
    """
    line = _Line(items, most)
    try:
        yield from line.take()
    finally:
        line.leave()


@dataclass(frozen=True, slots=True)
class _Made(Generic[Item]):
    item: Item


class _Line(Generic[Item]):
    """What was made and not taken yet."""

    def __init__(self, items: Generator[Item], most: int) -> None:
        self._items = items
        self._room = threading.Semaphore(most)
        self._made: queue.SimpleQueue[_Made[Item] | BaseException | None] = queue.SimpleQueue()
        self._left = False
        self._thread = threading.Thread(target=self._make, name="ahead", daemon=True)
        self._thread.start()

    def take(self) -> Iterator[Item]:
        """The items."""
        while (made := self._made.get()) is not None:
            if isinstance(made, BaseException):
                raise made
            self._room.release()
            yield made.item

    def leave(self) -> None:
        """No more is wanted."""
        self._left = True
        self._room.release()
        self._thread.join(_PATIENCE)

    def _make(self) -> None:
        ended: BaseException | None = None
        try:
            while True:
                self._room.acquire()  # before it is made: who is asked for nothing holds nothing
                if self._left:
                    break
                try:
                    self._made.put(_Made(next(self._items)))
                except StopIteration:
                    break
            self._items.close()
        except BaseException as error:
            ended = error
        self._made.put(ended)
