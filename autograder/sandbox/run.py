"""One submission behind the wall: its cells are run, its functions are called, its limits are kept.

A guest that had to be killed is started anew without the cell that killed it, so that the rest of the
submission is still graded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from autograder.kinds.plain import MAX_TEXT
from autograder.limits import Limits
from autograder.sandbox.causes import cause, in_seconds
from autograder.sandbox.errors import GuestGone, SandboxError
from autograder.sandbox.guest import Guest, read
from autograder.sandbox.outcome import Error, Fault, Missing, Outcome, Stopped, Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Foreseen, Question
from autograder.translation.catalogue import say
from autograder.wire.messages import Absent, Broken, CellRan, Display, Failure, File, Output, Prepare, Raised, Stream
from autograder.wire.values import WireError, unpack

_INTERRUPTED = "TimeLimitExceeded"
#: How often a guest that somebody killed, or a machine without memory, is simply started again. Bounded, since in
#: some sandboxes it may have been itself.
_MERCIES = 3
#: For how many times its own time a submission is waited for while others have the processor.
_PATIENCE = 3
#: After how long no other one of many questions is begun: those that are left take so long that a message for each
#: is no matter, and then each has its time.
_ALL_SECONDS = 1.0
_KILLED = Fault("the submission's process was killed from outside, again and again: by somebody, or for want of memory")


class Run:
    """Runs nothing until it is asked. `fork` gives a fresh guest; close() when done.

    Methods raise SandboxError where the sandbox itself failed, which is never the submission's fault; Starved where it
    hardly ever got a processor.
    """

    def __init__(
        self,
        fork: Callable[[], Guest],
        limits: Limits,
        program: Program,
        files: list[File],
        kinds: dict[str, str] | None = None,
        only_definitions: bool = False,
        ahead: Iterable[Foreseen] = (),
    ) -> None:
        """kinds, only_definitions: as in `wire.messages.Prepare`. ahead: groups of questions, each to be asked in one
        message when the first of them is asked."""
        self._fork, self._limits, self._program = fork, limits, program
        self._prepare = Prepare(files, kinds or {}, program.checked, only_definitions)
        groups = list(ahead)
        self._ahead = {key: group for group in reversed(groups) for key in group.keys}
        self._told: dict[Any, tuple[Foreseen, msgspec.Raw]] = {}
        self._told_late = False
        self._guest: Guest | None = None
        self._timeouts, self._deaths = Counter[str](), Counter[str]()
        self._skipped: dict[int, Failure] = {}
        self._outputs: list[list[Output]] | None = None
        self._left = limits.submission_seconds
        self._left_for_added = limits.cells_seconds
        self._starts = limits.restarts + 1
        self._mercies = _MERCIES
        self._room, self._output_room = limits.answer_bytes, limits.all_output_bytes
        self._last_death: GuestGone | None = None
        self._patience = _PATIENCE * limits.submission_seconds
        self.contended = False
        """Whether it ran out of time while others had the processor: alone it might not."""

    def outputs(self) -> list[list[Output]]:
        """What each cell printed, drew and raised. Runs the cells, the first time."""
        while self._outputs is None:
            self._start()
        return self._outputs

    def ask(self, question: Question) -> Outcome:
        """One call of a function of the student's, or one look at a variable."""
        self.outputs()
        self._ask_ahead(question)
        told = self._told.pop(question.key, None)
        return self._ask(question) if told is None else self._heard(*told, question)

    def _ask_ahead(self, question: Question) -> None:
        """All that are expected together with this one, without harm: what is not answered is asked by itself."""
        expected = self._ahead.get(question.key)
        if expected is None:
            return
        self._ahead = {key: group for key, group in self._ahead.items() if group is not expected}
        each = self._limits.call_seconds
        if self._guest is None or self._left < each + _ALL_SECONDS:
            return
        before = self._guest.received
        try:
            with self._clock(self._guest):
                answers = self._guest.ask_all(expected, each, _ALL_SECONDS)
        except GuestGone as gone:
            self._guest = None
            _blame(gone)
            self._ahead.clear()
            self._starts += 1  # which of them it was shows when each is asked by itself
            return
        self._room -= self._guest.received - before
        self._told_late = self._told_late or self._guest.stopwatch.interrupted
        self._told.update((key, (expected, answer)) for key, answer in zip(expected.keys, answers, strict=False))

    def _heard(self, expected: Foreseen, told: msgspec.Raw, question: Question) -> Outcome:
        """What it answered to one of many."""
        known, limit = expected.heard(question, told), self._limits.call_seconds
        if known is not None:
            return known
        try:
            outcome = self._outcome(read(told), question, limit, self._told_late)
        except WireError as error:
            return self._stopped(GuestGone("protocol", str(error)), question.about, limit)
        if isinstance(outcome, Value):
            expected.remember(question, told, outcome)
        return outcome

    def _ask(self, question: Question) -> Outcome:
        name = question.about
        if self._timeouts[name] >= self._limits.timeouts:
            words = say("{name} was not tried again: it had not ended {times} times")
            return Stopped("timeout", words.format(name=name, times=self._limits.timeouts))
        if self._deaths[name] > self._limits.restarts:
            words = say("{name} was not tried again: its process had come to an end {times} times")
            return Stopped("killed", words.format(name=name, times=self._deaths[name]))
        if self._guest is None and self._left > 0:
            self._start()
        if self._left <= 0:
            words = say("{name} was not tried: the submission had used up its {time}")
            return Stopped("timeout", words.format(name=name, time=self._whole))
        if self._guest is None:
            return self._untried(name)
        if self._room < 0:
            most = self._limits.answer_bytes >> 20
            words = say("{name} was not tried: the submission had given more than {most} MiB of results")
            return Stopped("killed", words.format(name=name, most=most))
        limit = min(self._limits.call_seconds, self._left)
        before = self._guest.received
        try:
            with self._clock(self._guest):
                answer = self._guest.ask(question, limit)
                self._room -= self._guest.received - before
                return self._outcome(answer, question, limit, self._guest.stopwatch.interrupted)
        except WireError as error:
            return self._stopped(GuestGone("protocol", str(error)), name, limit)
        except GuestGone as gone:
            self._guest = None
            _blame(gone)
            return self._ask(question) if self._spared(gone) else self._stopped(gone, name, limit)

    def close(self) -> None:
        if self._guest is not None:
            self._guest.close()
            self._guest = None

    def _outcome(self, answer: Any, question: Question, limit: float, late: bool) -> Outcome:
        """late: its time was over; a guest may say so too when it was not.

        Raises WireError for what is no answer to this question."""
        name = question.about
        if isinstance(answer, Absent | Raised) and not 0 <= answer.step <= len(question.steps):
            raise WireError("a step that was not asked for")
        if isinstance(answer, Absent):
            return Missing(answer.type_name, answer.step)
        if isinstance(answer, Broken):
            return Fault(f"inside the sandbox, code of ours failed over {name}: {answer.what}")
        if isinstance(answer, Raised):
            if answer.interrupted and late:
                return self._too_slow(name, limit)
            if answer.failure.type_name == "MemoryError":
                return self._killed(say("{name} {clause}"), name, GuestGone("memory"))
            return Error(answer.failure, answer.step)
        value = unpack(answer.value)
        if question.kind == "each" and isinstance(value, list) and len(value) != len(question.args):
            raise WireError("more or fewer answers than were asked for")
        arguments = tuple(unpack(item) for item in answer.arguments)
        # As much of a text as is looked at of what the reference writes.
        printed = None if answer.printed is None else answer.printed[:MAX_TEXT]
        files = {name: None if text is None else text[:MAX_TEXT] for name, text in answer.files.items()}
        return Value(value, arguments, printed, files)

    def _untried(self, name: str) -> Stopped | Fault:
        """No guest can be had any more."""
        assert self._last_death is not None
        if self._last_death.blameless:
            return _KILLED
        return self._killed(say("{name} was not tried: the submission {clause}, too often"), name, self._last_death)

    def _stopped(self, gone: GuestGone, name: str, limit: float) -> Stopped | Fault:
        self._last_death = gone
        if self._guest is None:  # other functions are tried all the same
            self._deaths[name] += 1
            self._starts += 1
        if gone.reason == "timeout":
            return self._too_slow(name, limit)
        return _KILLED if gone.blameless else self._killed(say("{name} {clause}"), name, gone)

    def _killed(self, words: str, name: str, gone: GuestGone) -> Stopped:
        clauses = (cause(gone, self._limits, brief) for brief in (False, True))
        return Stopped("killed", *(words.format(name=name, clause=clause) for clause in clauses))

    def _too_slow(self, name: str, limit: float) -> Stopped:
        self._timeouts[name] += 1
        if limit < self._limits.call_seconds:
            words = say("{name} was stopped: the submission had used up its {time}")
            return Stopped("timeout", words.format(name=name, time=self._whole))
        words = say("{name} was stopped after {time} of its own: it takes far too long, or never ends")
        return Stopped("timeout", words.format(name=name, time=in_seconds(limit)))

    @property
    def _whole(self) -> str:
        return in_seconds(self._limits.submission_seconds)

    def _start(self) -> None:
        """A new guest that has run the cells; none if it died doing so, or may not be started again."""
        if self._starts == 0 or self._left <= 0:
            if self._outputs is None:  # what the cells before the last deadly one gave is lost with them
                self._outputs = [
                    [self._skipped[i]] if i in self._skipped else [] for i in range(len(self._program.cells))
                ]
            return None
        self._starts -= 1
        self._output_room = self._limits.all_output_bytes
        guest = self._fork()
        outputs: list[list[Output]] | None = None
        try:
            guest.prepare(self._prepare)  # in our time: nothing of the student's runs yet
            outputs = []
            for index, source in enumerate(self._program.cells):
                outputs.append(self._run(guest, index, source))
        except GuestGone as gone:
            _blame(gone)
            if self._spared(gone):
                return self._start()
            if outputs is None:
                raise SandboxError(f"The sandbox failed: a guest did not get ready ({gone}).") from None
            self._last_death = gone
            if not gone.blameless:  # of its cells, this one is left out from now on
                words = say("this cell {clause}").format(clause=cause(gone, self._limits))
                self._skipped[len(outputs)] = Failure("Killed", words)
        else:
            self._guest, self._outputs = guest, self._outputs or outputs

    def _spared(self, gone: GuestGone) -> bool:
        """Whether a death is not the submission's fault, and costs it nothing."""
        if gone.reason != "outside" or self._mercies == 0:
            return False
        self._mercies -= 1
        self._starts += 1
        return True

    def _run(self, guest: Guest, index: int, source: str) -> list[Output]:
        if index in self._skipped:
            return [self._skipped[index]]
        if not source.strip():
            return []
        added = index in self._program.added
        limit = min(self._limits.cell_seconds, self._left, self._left_for_added if added else self._left)
        if limit <= 0:
            words, whole = say("not run: the submission had used up its {time}"), self._whole
            if self._left > 0:
                words = say("not run: the cells that were added had used up their {time}")
                whole = in_seconds(self._limits.cells_seconds)
            return [Failure(_INTERRUPTED, words.format(time=whole))]
        left = self._left
        with self._clock(guest):
            ran: CellRan = guest.run_cell(index, source, limit)
        if added:
            self._left_for_added -= left - self._left
        if ran.interrupted and guest.stopwatch.interrupted:
            words = say("this cell was stopped after {time} of its own").format(time=in_seconds(limit))
            return [*self._bounded(ran.outputs), Failure(_INTERRUPTED, words)]
        return self._bounded(ran.outputs)

    def _bounded(self, outputs: list[Output]) -> list[Output]:
        """The guest cuts its outputs itself; this holds where it has been taught not to."""
        room = 2 * self._limits.output_bytes
        kept: list[Output] = []
        for output in outputs:
            room -= _length(output)
            self._output_room -= _length(output)
            if room < 0 or self._output_room < 0:
                what = "this cell" if room < 0 else "the notebook"
                return [*kept, Failure("OutputLimitExceeded", f"{what} put out too much; the rest is left out")]
            kept.append(output)
        return kept

    @contextmanager
    def _clock(self, guest: Guest) -> Iterator[None]:
        """The time that it has is its own (`Stopwatch`)."""
        watch = guest.stopwatch
        had, watch.patience = watch.had, self._patience
        try:
            yield
        finally:
            self._left -= watch.had - had
            self._patience = watch.patience
            self.contended = self.contended or watch.contended


def _blame(gone: GuestGone) -> None:
    if gone.reason == "setup":
        raise SandboxError(f"The sandbox failed: {gone.detail}.")


def _length(output: Output) -> int:
    if isinstance(output, Stream):
        return len(output.text) + 20
    if isinstance(output, Display):
        return 20 + sum(len(mime) + len(text) for mime, text in output.data.items())
    return len(output.message) + sum(map(len, output.traceback)) + 100
