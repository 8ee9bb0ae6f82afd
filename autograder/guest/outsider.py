"""Kills all that a guest's user runs, from where that user reaches nothing: whoever may be signalled is stopped, and
waited for in vain."""

from __future__ import annotations

import os
import signal
import time

from autograder.guest.processes import Processes

#: A helper has this other id too, which nobody else has: its own, while it acts by the guest's.
APART = 192


def kill_all(uid: int, processes: Processes) -> None:
    """By its signal to everyone, which reaches exactly them, even those that are just being forked. Returns when none
    is left but those that only their parents have still to hear of."""
    while True:
        helper = os.fork()
        if helper == 0:
            try:
                os.setgroups([])
                os.setresgid(uid + APART, uid + APART, uid + APART)
                # Who signals goes by its effective id, whom it may signal by the real and the saved one.
                os.setresuid(uid + APART, uid, uid + APART)
                os.kill(-1, signal.SIGKILL)
            finally:
                os._exit(0)
        os.waitpid(helper, 0)
        if not processes.living(uid):
            return
        time.sleep(0.01)  # the kernel is at it
