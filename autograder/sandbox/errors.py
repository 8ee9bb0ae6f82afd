"""What can go wrong between host and guest."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """The sandbox cannot be had. The message says why and what to do about it."""


class Starved(SandboxError):
    """A submission hardly ever got a processor: nothing can be said of it on a machine that is as busy as this one."""

    def __init__(self) -> None:
        super().__init__(
            "The machine was too busy to grade it: other programs had the processor nearly all the time. Grade it "
            "again when fewer run."
        )


class GuestGone(Exception):
    """The guest is dead; `reason` is why, in the words of `wire.messages.Ended`. `blameless`: nothing that ran in it
    can have been the cause."""

    def __init__(self, reason: str, detail: str = "", blameless: bool = False) -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail
        self.blameless = blameless
