"""Why a guest was stopped, in words for the student."""

from __future__ import annotations

from autograder.limits import Limits
from autograder.sandbox.errors import GuestGone


def in_seconds(number: float) -> str:
    return f"{number:.3g} second{'' if number == 1 else 's'}"


def cause(gone: GuestGone, limits: Limits) -> str:
    """Why a guest died, to follow "conv2d …" or "this cell …"."""
    if gone.reason == "memory":
        return f"used more than {(limits.memory_bytes or 0) >> 20} MiB of memory"
    if gone.reason == "files":
        return "wrote or opened more files than a submission may"
    if gone.reason == "timeout":
        return "never ended and could not be interrupted"
    if gone.reason == "protocol":
        return f"sent the grader something that is not a value ({gone.detail})"
    if gone.reason == "outside":
        return "was killed, again and again"
    if gone.reason == "exited":
        return "ended its Python process"
    if gone.reason == "signal":
        return f"crashed its Python process ({gone.detail})"
    if gone.reason == "asked":
        return "cut its connection to the grader"
    return f"could not be run ({gone.detail})"
