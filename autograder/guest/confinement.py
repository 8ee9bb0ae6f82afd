"""How guests are kept apart from everything: the part of a sandbox that works inside it, in the zygote.

Two ways: `namespaces` and `separate_user`. Each forks a guest, locks it in, and knows what belongs to it.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Protocol

from autograder.guest.processes import Processes
from autograder.wire.messages import Fork

#: Descriptors that the zygote keeps for itself stand above these; guests get their socket at 3.
_LOWEST = 16


class Confinement(Protocol):
    processes: Processes

    def fork(self) -> int:
        """As os.fork. Raises OSError."""

    def confine(self, limits: Fork) -> None:
        """Lock the calling process in, a fresh fork that has not seen a line of a student's code. Raises OSError."""

    def members(self, guest: int) -> list[int]:
        """The processes of the guest whose first process is or was `guest`."""

    def looking_into(self, guest: int) -> AbstractContextManager[None]:
        """Meanwhile the kernel tells what its processes have open, and what they share."""

    def put_last(self, guest: int) -> None:
        """All of its processes get a processor where hardly anybody else wants one."""

    def wrote_too_much(self, guest: int, limits: Fork) -> bool:
        """Where nothing else bounds the files of a guest."""

    def sweep(self, guest: int) -> None:
        """Its first process is dead: after this, so is everything else of it, and its files are gone."""


def confinement_from(words: str) -> Confinement:
    """What the host said at the start: `namespaces`, or `separate-user:TREES:PROC:UID,UID,…`, where TREES and PROC
    are descriptors."""
    kind, *details = words.split(":")
    if kind == "namespaces":
        from autograder.guest.namespaces import Namespaces

        return Namespaces()
    from autograder.guest.user_confinement import OwnUser

    trees, proc, users = details
    return OwnUser(out_of_the_way(int(trees)), out_of_the_way(int(proc)), [int(uid) for uid in users.split(",")])


def out_of_the_way(descriptor: int) -> int:
    """The same at a higher number, closed on exec."""
    import fcntl

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LOWEST)
    os.close(descriptor)
    return moved
