"""One guest, seen from the host: asks it things, within time limits, and believes nothing but values."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TypeVar

import msgspec

from autograder.sandbox.errors import GuestGone, Starved
from autograder.sandbox.leash import Leash
from autograder.sandbox.question import Foreseen, Question
from autograder.sandbox.stopwatch import GRACE_SECONDS, Stopwatch
from autograder.wire.channel import Channel, Closed, Late, decoded, decoder_of
from autograder.wire.messages import (
    Answer,
    Answers,
    CellRan,
    LargeAnswer,
    Prepare,
    Ready,
    Request,
    RunCell,
    Single,
)
from autograder.wire.values import WireError

__all__ = ["GRACE_SECONDS", "Guest", "read"]
_PREPARE_SECONDS = 20.0

Expected = TypeVar("Expected")
_SINGLE = decoder_of(Single)


def read(answer: msgspec.Raw) -> Single:
    """One of many. Raises WireError."""
    return decoded(answer, _SINGLE)  # type: ignore[no-any-return]


class Guest:
    """All methods raise GuestGone when the guest died, hung, or broke the protocol, and Starved. Their seconds are the
    guest's own (`stopwatch`).

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
        self._leash, self._can_kill_itself = Leash(leash), can_kill_itself
        self._out_of_memory = out_of_memory
        self.stopwatch = Stopwatch(self._leash)
        self._gone: GuestGone | None = None

    def prepare(self, how: Prepare) -> None:
        self._ask(how, _PREPARE_SECONDS, Ready)

    def run_cell(self, index: int, source: str, seconds: float) -> CellRan:
        return self._ask(RunCell(index, source), seconds, CellRan)

    def ask(self, question: Question, seconds: float) -> Single:
        return self._ask(question.request(), seconds, Single)  # type: ignore[arg-type]

    def ask_all(self, questions: Foreseen, each_seconds: float, all_seconds: float) -> list[msgspec.Raw]:
        """The answers to the first ones, to be read by `read`: it stops after `all_seconds`, and at a call that takes
        too long."""
        request = questions.message(all_seconds)
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
            self._leash.let_go()

    def _ask(self, request: Request, seconds: float, expected: type[Expected]) -> Expected:
        if self._gone is not None:
            raise self._gone
        try:
            with self.stopwatch.request(seconds) as time_left:
                self._channel.send(request, time_left)
                answer = self._channel.receive(time_left)
        except Late:
            raise self._die("timeout") from None
        except Starved:
            self.close()
            raise
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
        ended = (None if reason else self._leash.last_words()) or self._leash.let_go()
        why = reason or ended.reason
        if why == "outside" and self._out_of_memory():
            why = "memory"
        self._gone = GuestGone(why, detail or ended.detail, why == "outside" and not self._can_kill_itself)
        return self._gone
