"""What a guest uses of the processor, and waits for it: its time is counted by that. The zygote reads it, for a guest
would lie."""

from __future__ import annotations

import time

from autograder.guest.processes import Processes
from autograder.wire.messages import Usage

#: A guest is greedy that is so many processor seconds ahead of what one process can use, or has so many processes: what
#: those use that live for a twentieth of a second nobody sees.
_AHEAD_SECONDS, _MANY = 1.0, 5
#: How often all processes of such a guest are put last: what they start inherits it, but for a session of its own.
_PUT_LAST_SECONDS = 0.5


class Meter:
    """Of one guest, from its start. A process that has ended counts as it was seen last."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._spent: dict[int, float] = {}
        self._waits: dict[int, float] = {}
        self._waited = 0.0
        self._ahead = 0.0
        self._looked, self._put_last = time.monotonic(), 0.0
        self._several = False
        self.greedy = False
        """It has had more processes at work than one. By their number they would take their neighbours' share, so they
        come last from then on."""
        self.processor = 0.0
        """Seconds, of all processes together."""

    def watch(self, members: list[int]) -> None:
        """To be called often, with the processes that there are."""
        spent = {pid: self._processes.processor_seconds(pid) for pid in members}
        more, self._spent = _grown(self._spent, spent), spent
        now = time.monotonic()
        self.processor += more
        self._ahead = max(0.0, self._ahead + more - (now - self._looked))
        self._looked = now
        self._several = self._several or len(members) > 1
        self.greedy = self.greedy or self._ahead > _AHEAD_SECONDS or len(members) >= _MANY

    def to_be_put_last(self) -> bool:
        """Now, or once more."""
        due = self.greedy and self._looked - self._put_last > _PUT_LAST_SECONDS
        if due:
            self._put_last = self._looked
        return due

    def usage(self, members: list[int]) -> Usage:
        self.watch(members)
        crowded, self._several = self.greedy or self._several, False
        if not self._processes.tells_waits:
            return Usage(self.processor, None, crowded)
        waits = {task: wait for pid in members for task, wait in self._processes.waits(pid).items()}
        self._waited += _grown(self._waits, waits)
        self._waits = waits
        return Usage(self.processor, self._waited, crowded)


def _grown(before: dict[int, float], now: dict[int, float]) -> float:
    return sum(max(0.0, seconds - before.get(key, 0.0)) for key, seconds in now.items())
