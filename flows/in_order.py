"""Work that others do, taken in the order in which it was given out, and no more of it at once than can be held."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)
_LOOK = 0.5  # seconds between two looks at what is done


class Job(Protocol[Answer_co]):
    """Work that somebody does."""

    def is_done(self) -> bool:
        """Whether it is over, well or not."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait until it is over, but no longer than that."""
        ...

    def result(self) -> Answer_co:
        """What came of it; raises what went wrong."""
        ...


def in_order(jobs: Iterator[Job[Answer]], at_once: Callable[[], int], most_done: int) -> Generator[Answer]:
    """The results of the jobs in their order; a job is given out when it is taken from `jobs`.

    There are never more unfinished ones than `at_once` says at that moment, and none is given out while `most_done` are finished
    and wait here: whoever takes the results may be slower than those who work.
    """
    waiting: deque[Job[Answer]] = deque()
    more = True
    while more or waiting:
        most = max(at_once(), 1)
        while more and _has_room(waiting, most, most_done):
            job = next(jobs, None)
            if job is None:
                more = False
            else:
                waiting.append(job)
        if waiting:
            waiting[0].wait(_LOOK)
            if waiting[0].is_done():
                yield waiting.popleft().result()


def _has_room(waiting: deque[Job[Answer]], at_once: int, most_done: int) -> bool:
    done = sum(job.is_done() for job in waiting)
    return len(waiting) - done < at_once and done < most_done
