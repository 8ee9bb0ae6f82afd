"""The memory of all processes of a guest together, where more of them share it than can be looked into at once."""

from __future__ import annotations

from typing import cast

import pytest

from autograder.guest.memory_sum import MemorySum
from autograder.guest.processes import Processes

ZYGOTE, MOST = 200, 1000


class Made:
    """Processes by number: what each maps, and its part of it."""

    def __init__(self, own: dict[int, int]) -> None:
        self.own, self.looked = own, 0

    def memory(self, pid: int) -> int:
        return ZYGOTE + self.own[pid]

    def share(self, pid: int) -> int:
        self.looked += 1
        return ZYGOTE // len(self.own) + self.own[pid]


def exceeds(made: Made, times: int) -> list[bool]:
    total = MemorySum(cast(Processes, made), ZYGOTE)
    return [total.exceeds(MOST, list(made.own)) for _ in range(times)]


@pytest.mark.parametrize("count", [1, 2, 6, 33, 60, 250])
def test_what_is_shared_by_many_is_counted_once(count: int) -> None:
    assert exceeds(Made(dict.fromkeys(range(count), 3)), 12) == [False] * 12


@pytest.mark.parametrize(("count", "own"), [(1, 1001), (2, 520), (40, 26), (250, 5)])
def test_what_is_each_ones_own_is_added_up(count: int, own: int) -> None:
    assert exceeds(Made(dict.fromkeys(range(count), own)), 10)[-1]


def test_one_that_hides_among_many_is_found_in_its_turn() -> None:
    made = Made(dict.fromkeys(range(100), 2))
    total = MemorySum(cast(Processes, made), ZYGOTE)
    assert not any(total.exceeds(MOST, list(made.own)) for _ in range(5))
    made.own[77] = 900  # of what it maps as much as before: it has written over what was shared
    assert any(total.exceeds(MOST, list(made.own)) for _ in range(5))


def test_no_more_are_looked_into_at_a_time_than_there_is_time_for() -> None:
    made = Made(dict.fromkeys(range(250), 3))
    exceeds(made, 1)
    assert made.looked == 32
    made = Made(dict.fromkeys(range(4), 3))
    exceeds(made, 1)
    assert made.looked == 0  # as if nothing were shared, it is little enough
