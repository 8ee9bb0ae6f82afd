"""What the processes of a guest hold together, when each of them shares pages with the others and with the zygote."""

from __future__ import annotations

from autograder.guest.processes import Processes

#: So many processes of a guest are looked into at a time: it takes milliseconds for each, tens where large packages
#: have been imported, and the other guests' turn comes afterwards.
_LOOKED_INTO = 32


class MemorySum:
    """Of one guest. `inherited`: bytes that the zygote had. They are free for all processes of the guest together,
    once: each can give them up, or write over them, and have as much of its own instead."""

    def __init__(self, processes: Processes, inherited: int) -> None:
        self._processes, self._inherited = processes, inherited
        self._shares: dict[int, int] = {}
        """As they were last looked at, the longest ago first."""

    def exceeds(self, most: int, members: list[int]) -> bool:
        """To be called often, with the processes that there are. Of more than can be looked into at once, nothing is
        counted that they may only have inherited until their turn comes."""
        most += self._inherited
        held = {pid: self._processes.memory(pid) for pid in members}
        total = sum(held.values())
        if len(held) < 2 or total <= most:
            return total > most
        self._shares = {pid: share for pid, share in self._shares.items() if pid in held}
        unseen = sorted(held.keys() - self._shares.keys(), key=lambda pid: -held[pid])
        for pid in [*unseen, *self._shares][:_LOOKED_INTO]:
            self._shares.pop(pid, None)
            self._shares[pid] = self._processes.share(pid)
            total += self._shares[pid] - held[pid]
            if total <= most:
                return False
        return sum(self._shares.get(one, max(0, held[one] - self._inherited)) for one in held) > most
