"""Why a guest was stopped, in words for the student."""

from __future__ import annotations

from autograder.limits import Limits
from autograder.sandbox.errors import GuestGone
from autograder.translation.catalogue import say


def in_seconds(number: float) -> str:
    return say("1 second") if number == 1 else say("{number} seconds").format(number=f"{number:.3g}")


def cause(gone: GuestGone, limits: Limits, brief: bool = False) -> str:
    """Why a guest died, to follow "largest …" or "this cell …". brief: without details, which it can choose."""
    if brief and gone.detail:
        gone = GuestGone(gone.reason)
    if gone.reason == "memory":
        return say("used more than {most} MiB of memory").format(most=(limits.memory_bytes or 0) >> 20)
    if gone.reason == "files":
        return say("wrote or opened more files than a submission may")
    if gone.reason == "processor":
        return say("used more processor time in all of its processes than a submission may")
    if gone.reason == "timeout":
        return say("never ended and could not be interrupted")
    if gone.reason == "protocol":
        words = say("sent the grader something that is not a value")
        return words + (f" ({gone.detail})" if gone.detail else "")
    if gone.reason == "outside":
        return say("was killed, again and again")
    if gone.reason == "exited":
        return say("ended its Python process")
    if gone.reason == "signal":
        words = say("crashed its Python process")
        return words + (f" ({gone.detail})" if gone.detail else "")
    if gone.reason == "asked":
        return say("cut its connection to the grader")
    return say("could not be run ({detail})").format(detail=gone.detail)
