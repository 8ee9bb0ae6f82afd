"""How a student's code is interrupted when its time is up: the host says so, and the zygote sends a signal. A guest
keeps no time of its own, since it cannot know how long others had its processor."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from signal import ITIMER_REAL, setitimer
from types import FrameType

SIGNAL = signal.SIGXCPU


class TooSlow(BaseException):
    """Raised in the student's code when its time is up. Not an Exception, so that `except Exception`
    does not swallow it; code that holds it off all the same is killed from outside."""


class _Interruption:
    allowed = False
    """Between two requests there is nothing to be interrupted: the signal may come when the answer has been sent."""
    came = False


def listen() -> None:
    """From now on the signal is heard."""
    signal.signal(SIGNAL, _interrupt)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    if _Interruption.allowed:
        _Interruption.came = True
        raise TooSlow


@contextmanager
def interruptible() -> Iterator[None]:
    """A student's code is run in it."""
    _Interruption.allowed, _Interruption.came = True, False
    try:
        yield
    finally:
        _Interruption.allowed = False


def go_on() -> None:
    """Where whoever calls this has caught everything. Raises TooSlow where that was among it."""
    if _Interruption.came:
        raise TooSlow


@contextmanager
def moment(seconds: float) -> Iterator[None]:
    """Raises TooSlow in what runs so long. Who has not given its processor away once has wanted one all the time: then
    what counts is how long it had one."""
    begun, used, pauses = time.monotonic(), time.thread_time(), _pauses()

    def ring(signum: int, frame: FrameType | None) -> None:
        own = time.thread_time() - used if _pauses() == pauses else time.monotonic() - begun
        if own > seconds - 0.001:
            raise TooSlow
        setitimer(ITIMER_REAL, seconds - own)

    signal.signal(signal.SIGALRM, ring)
    setitimer(ITIMER_REAL, seconds)
    try:
        yield
    finally:
        setitimer(ITIMER_REAL, 0)


def _pauses() -> int:
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
