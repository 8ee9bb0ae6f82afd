"""The time of a guest, as limits count it: without that in which it wanted a processor and others had it.

So a busy machine, or a neighbour with two hundred processes, does not turn a slow right answer into a time-out.
Who sleeps, or waits for something else, has that time; who has several processes has all of it, for these may wait
for each other.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.sandbox.errors import Starved
from autograder.sandbox.leash import Leash
from autograder.wire.channel import Late
from autograder.wire.messages import Usage

#: A guest that is interrupted and does not answer is killed after this.
GRACE_SECONDS = 1.0
#: How often it is asked what a guest has used that is at work; and of what was quicker, after how much of it.
_LOOK_SECONDS, _SETTLE_SECONDS = 1.0, 0.25
#: Who waited for a processor for this part of a request, and used one for less than that part of its limit, may have
#: run out of time because of others.
_WAITED, _USED = 0.2, 0.8


class Stopwatch:
    """Of one guest."""

    def __init__(self, leash: Leash) -> None:
        self._leash = leash
        self._had = self._unsettled = 0.0
        self._before = Usage(0.0, 0.0, False)
        self._at = math.nan
        self._wall = self._processor = self._waited = self._limit = 0.0
        self.interrupted = False
        """Whether the time of its last request was over before it answered. What it says of that is not asked."""
        self.patience = math.inf
        """For how many seconds more it is waited for while others have the processor."""

    @property
    def had(self) -> float:
        """Seconds, in all of its requests together."""
        return self._had + self._unsettled

    @property
    def contended(self) -> bool:
        """Whether its last request ran out of time while others were in its way: alone it might have ended."""
        starved = self._waited >= _WAITED * self._wall and self._processor < _USED * self._limit
        return self.interrupted and starved

    @contextmanager
    def request(self, seconds: float) -> Iterator[Request]:
        """While the guest is at work on one that may take so many seconds."""
        self._wall = self._processor = self._waited = 0.0
        self._limit, self.interrupted = seconds, False
        self._at = time.monotonic()
        try:
            yield Request(self, seconds)
        finally:
            self._pass()
            if self._unsettled > _SETTLE_SECONDS:
                self.look()

    def look(self, interrupt: bool = False) -> None:
        """Where the kernel does not tell how long it waited, all time is its own."""
        usage = self._leash.usage(interrupt)
        self.interrupted = self.interrupted or interrupt
        self._pass()
        wall, self._unsettled = self._unsettled, 0.0
        if usage is None:  # it has ended
            self._had += wall
            return
        processor = usage.processor - self._before.processor
        unused = max(0.0, wall - processor)
        waited = unused if usage.waited is None else min(wall, usage.waited - (self._before.waited or 0.0))
        own = wall if usage.crowded or usage.waited is None else max(wall - waited, min(wall, processor))
        self._had += own
        self.patience -= wall - own
        self._wall += wall
        self._processor += processor
        self._waited += waited
        self._before = usage

    def _pass(self) -> None:
        now = time.monotonic()
        self._unsettled += now - self._at
        self._at = now


class Request:
    """Says how long to wait for an answer until it is asked again, and raises Late when its time is over: then the
    guest has been interrupted, and has not answered all the same. Raises Starved."""

    def __init__(self, stopwatch: Stopwatch, seconds: float) -> None:
        self._stopwatch, self._seconds = stopwatch, seconds
        self._begun = stopwatch.had
        self._due = time.monotonic() + min(seconds, _LOOK_SECONDS)

    def __call__(self) -> float:
        wait = self._due - time.monotonic()
        if wait > 0:
            return wait
        self._stopwatch.look()
        if not self._stopwatch.interrupted and self._own_left() <= 0:
            self._stopwatch.look(interrupt=True)
        left = self._own_left()
        if left <= 0:
            raise Late
        if self._stopwatch.patience < 0:
            raise Starved
        wait = min(max(left, 0.005), _LOOK_SECONDS)
        self._due = time.monotonic() + wait
        return wait

    def _own_left(self) -> float:
        grace = GRACE_SECONDS if self._stopwatch.interrupted else 0.0
        return self._seconds + grace - (self._stopwatch.had - self._begun)
