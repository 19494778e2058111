"""Work is given out as far ahead as there are hands for it and room for what they make, and taken in its order."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from zhibiao.flows.in_order import in_order


@dataclass
class Task:
    """A job that is done when the test says so."""

    number: int
    future: "Future[int]" = field(default_factory=lambda: Future[int]())

    def is_done(self) -> bool:
        return self.future.done()

    def wait(self, seconds: float) -> None:
        wait([self.future], seconds)

    def result(self) -> int:
        return self.future.result()

    def finish(self) -> None:
        self.future.set_result(self.number)


@dataclass
class Bench:
    """So many tasks, and those among them that were given out."""

    total: int
    given: list[Task] = field(default_factory=list[Task])

    def tasks(self) -> Iterator[Task]:
        for number in range(self.total):
            self.given.append(Task(number))
            yield self.given[-1]


def test_results_come_in_the_order_of_the_jobs_whoever_is_ready_first():
    bench = Bench(6)
    with ThreadPoolExecutor(1) as hands:

        def finish_backwards() -> None:
            while len(bench.given) < 3:
                pass
            for task in reversed(bench.given[:3]):
                task.finish()
            for number in (3, 4, 5):
                while len(bench.given) <= number:
                    pass
                bench.given[number].finish()

        working = hands.submit(finish_backwards)
        assert list(in_order(bench.tasks(), lambda: 3, 10)) == [0, 1, 2, 3, 4, 5]
        working.result()


def test_no_more_are_unfinished_than_there_are_hands_for():
    bench, hands = Bench(10), [2]
    with closing(in_order(bench.tasks(), lambda: hands[0], 100)) as results:
        threading.Timer(0.2, lambda: bench.given[0].finish()).start()
        assert next(results) == 0
        assert len(bench.given) == 2
        hands[0] = 5
        threading.Timer(0.2, lambda: bench.given[1].finish()).start()
        assert next(results) == 1
        assert len(bench.given) == 6


def test_nothing_is_given_out_while_enough_waits_for_one_who_is_slower():
    bench = Bench(100)
    with closing(in_order(_finished(bench), lambda: 50, 4)) as results:
        for taken in range(40):
            assert next(results) == taken
            assert len(bench.given) <= taken + 4
        assert len(bench.given) == 43


def test_one_is_always_given_out_even_while_there_are_no_hands():
    bench = Bench(3)
    assert list(in_order(_finished(bench), lambda: 0, 1)) == [0, 1, 2]


def test_what_goes_wrong_with_a_job_is_raised_in_its_turn():
    bench = Bench(3)

    def jobs() -> Iterator[Task]:
        for task in bench.tasks():
            if task.number == 1:
                task.future.set_exception(ValueError("broken"))
            else:
                task.finish()
            yield task

    results = in_order(jobs(), lambda: 3, 10)
    assert next(results) == 0
    with pytest.raises(ValueError, match="broken"):
        next(results)


def _finished(bench: Bench) -> Iterator[Task]:
    for task in bench.tasks():
        task.finish()
        yield task
