"""The line from the host to the zygote about one guest: what it has used, that it be interrupted, how it ended."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

from autograder.wire.channel import Channel, Late
from autograder.wire.messages import Count, Ended, Usage
from autograder.wire.values import WireError

_ANSWER_SECONDS = 10.0
_LAST_WORDS_SECONDS = 1.0
#: How often a guest is waited for that has hung up, and wants a processor to end.
_MOST_LAST_WORDS = 10
_LOST = Ended("setup", "the sandbox itself is gone")


class Leash:
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._channel = Channel[Usage | Ended](line, Usage | Ended)
        self._ended: Ended | None = None

    def usage(self, interrupt: bool = False) -> Usage | None:
        """What the guest has used so far; None where it has ended. interrupt: and interrupts what it runs."""
        if self._ended is not None:
            return None
        with suppress(OSError):  # where the zygote has hung up, its last word is there
            self._channel.send(Count(interrupt), time.monotonic() + _ANSWER_SECONDS)
        return self._hear(_ANSWER_SECONDS, _LOST)

    def last_words(self) -> Ended | None:
        """Of a guest that has hung up, so that the zygote will soon know why; None where it lives on."""
        before = self.usage()
        for _ in range(_MOST_LAST_WORDS):
            if before is None:
                break
            self._hear(_LAST_WORDS_SECONDS)
            now = self.usage()
            if now is None or (now.waited or 0.0) - (before.waited or 0.0) < _LAST_WORDS_SECONDS / 5:
                break
            before = now  # others have the processor in which it would end
        return self._ended

    def let_go(self) -> Ended:
        """The guest is killed. What became of it."""
        try:
            if self._ended is None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_WR)
                self._hear(_ANSWER_SECONDS, _LOST)
            return self._ended or _LOST
        finally:
            self._line.close()

    def _hear(self, seconds: float, otherwise: Ended | None = None) -> Usage | None:
        """None where the guest has ended, or nothing was said in time. otherwise: as what that counts."""
        try:
            said = self._channel.receive(time.monotonic() + seconds)
        except Late:
            self._ended = otherwise
            return None
        except (OSError, WireError):
            self._ended = _LOST
            return None
        if isinstance(said, Usage):
            return said
        self._ended = said
        return None
