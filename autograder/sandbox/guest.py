"""One guest, seen from the host: asks it things, within time limits, and believes nothing but values."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from autograder.sandbox.errors import GuestGone
from autograder.sandbox.question import Foreseen, Question
from autograder.wire.channel import Channel, Closed, Late, decoded
from autograder.wire.messages import (
    Answer,
    Answers,
    CellRan,
    Ended,
    LargeAnswer,
    Prepare,
    Ready,
    Request,
    RunCell,
    Single,
)
from autograder.wire.values import WireError

#: The guest interrupts itself when a limit is reached. Code that holds that off is killed after this.
GRACE_SECONDS = 1.0
_PREPARE_SECONDS = 20.0
_END_SECONDS = 10.0
_LAST_WORDS_SECONDS = 1.0

Expected = TypeVar("Expected")
_SINGLE = msgspec.msgpack.Decoder[Single](Single)


def read(answer: msgspec.Raw) -> Single:
    """One of many. Raises WireError."""
    return decoded(answer, _SINGLE)  # type: ignore[no-any-return]


class Guest:
    """All methods raise GuestGone when the guest died, hung, or broke the protocol.

    can_kill_itself: see `sandboxes.Sandbox`. out_of_memory: whether what was killed meanwhile, and not by us, was
    killed because this guest had more memory than it may have.
    """

    def __init__(
        self,
        conversation: socket.socket,
        leash: socket.socket,
        can_kill_itself: bool = False,
        out_of_memory: Callable[[], bool] = lambda: False,
    ) -> None:
        self._channel = Channel[Answer](conversation, Answer, LargeAnswer)
        self._leash, self._can_kill_itself, self._out_of_memory = leash, can_kill_itself, out_of_memory
        self._gone: GuestGone | None = None

    def prepare(self, how: Prepare) -> None:
        self._ask(how, _PREPARE_SECONDS, Ready)

    def run_cell(self, index: int, source: str, seconds: float) -> CellRan:
        return self._ask(RunCell(index, source, seconds), seconds, CellRan)

    def ask(self, question: Question, seconds: float) -> Single:
        return self._ask(question.request(seconds), seconds, Single)  # type: ignore[arg-type]

    def ask_all(self, questions: Foreseen, each_seconds: float, all_seconds: float) -> list[msgspec.Raw]:
        """The answers to the first ones, to be read by `read`: it stops after `all_seconds`, and at a call that takes
        too long."""
        request = questions.message(each_seconds, all_seconds)
        answers = self._ask(request, each_seconds + all_seconds, Answers).answers
        if len(answers) > len(questions):
            raise self._die("protocol", "more answers than questions")
        return answers

    @property
    def received(self) -> int:
        """Bytes of all its answers so far."""
        return self._channel.received

    def close(self) -> None:
        """Kill it, and wait until nothing of it is left."""
        if self._gone is None:
            self._gone = GuestGone("asked")
            self._channel.close()
            self._end()

    def _ask(self, request: Request, seconds: float, expected: type[Expected]) -> Expected:
        if self._gone is not None:
            raise self._gone
        deadline = time.monotonic() + seconds + GRACE_SECONDS
        try:
            self._channel.send(request, deadline)
            answer = self._channel.receive(deadline)
        except Late:
            raise self._die("timeout") from None
        except WireError as error:
            raise self._die("protocol", str(error)) from None
        except Closed:
            raise self._die(None) from None
        if not isinstance(answer, expected):
            raise self._die("protocol", "an answer to another question")
        return answer

    def _die(self, reason: str | None, detail: str = "") -> GuestGone:
        """`reason` None: it hung up, so the zygote will soon know why."""
        self._channel.close()
        ended = self._end(_LAST_WORDS_SECONDS if reason is None else 0.0)
        why = reason or ended.reason
        if why == "outside" and self._out_of_memory():
            why = "memory"
        self._gone = GuestGone(why, detail or ended.detail, why == "outside" and not self._can_kill_itself)
        return self._gone

    def _end(self, patience: float = 0.0) -> Ended:
        """Let go of the leash, after `patience` seconds, and hear what became of the guest."""
        leash = Channel[Ended](self._leash, Ended)
        try:
            if patience:
                with suppress(Late):
                    return leash.receive(time.monotonic() + patience)
            self._leash.shutdown(socket.SHUT_WR)
            return leash.receive(time.monotonic() + _END_SECONDS)
        except (OSError, Late, WireError):
            return Ended("setup", "the sandbox itself is gone")
        finally:
            self._leash.close()
