"""One submission, inside the wall: put its files down, run its cells, answer calls of its functions."""

from __future__ import annotations

import builtins
import inspect
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

import msgspec

from autograder.guest.interruption import TooSlow, interruptible, listen
from autograder.guest.moments import ABSENT, Moments
from autograder.guest.recorder import RecordedStream, Recorder, Spill
from autograder.guest.shell import Shell, cell_of
from autograder.guest.stubs import is_stub
from autograder.kinds.kind import Foreign, all_kinds, hold, kind_of
from autograder.kinds.plain import text_in
from autograder.wire.channel import SMALL_FRAME, Channel, Closed, decoded, decoder_of, encoded
from autograder.wire.messages import (
    Absent,
    Answer,
    Answers,
    AskAll,
    Broken,
    Call,
    CellRan,
    Failure,
    Look,
    Prepare,
    Raised,
    Ready,
    Request,
    Returned,
    RunCell,
    Single,
    StepMessage,
    Stream,
)
from autograder.wire.values import UnknownKind, Value, pack, unpack

_MAX_MESSAGE = 1000
_MAX_TRACEBACK = 40


class Session:
    def __init__(self, channel: Channel[Request], shell: Shell, recorder: Recorder, limit: int) -> None:
        self._channel, self._shell, self._recorder, self._limit = channel, shell, recorder, limit
        self._only_definitions = False
        self._moments = Moments(shell.user_ns)
        self._spills = {"stdout": Spill("/tmp/.stdout"), "stderr": Spill("/tmp/.stderr")}

    def serve(self) -> None:
        """Answer until the host hangs up."""
        self._redirect_output()
        listen()
        while True:
            try:
                request = self._channel.receive()
            except Closed:
                return
            self._channel.send(self._answer(request))

    def _redirect_output(self) -> None:
        for descriptor, (name, spill) in enumerate(self._spills.items(), start=1):
            with spill.open_for_writing() as file:
                os.dup2(file.fileno(), descriptor)
            stream = RecordedStream(self._recorder, name, descriptor)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def _answer(self, request: Request) -> Answer:
        if isinstance(request, Prepare):
            return self._prepare(request)
        if isinstance(request, RunCell):
            return self._run(request)
        if isinstance(request, AskAll):
            return self._answer_all(request)
        return self._answer_one(request)

    def _answer_all(self, request: AskAll) -> Answers:
        answers: list[msgspec.Raw] = []
        room, end = SMALL_FRAME // 2, time.monotonic() + request.seconds
        for one in request.requests:
            answer = self._answer_one(decoded(one, _SINGLE))
            written = encoded(answer)
            room -= len(written)
            if room < 0:
                break
            answers.append(msgspec.Raw(written))
            if (isinstance(answer, Raised) and answer.interrupted) or time.monotonic() > end:
                break
        return Answers(answers)

    def _answer_one(self, request: Call | Look) -> Single:
        return self._look(request) if isinstance(request, Look) else self._call(request)

    def _prepare(self, request: Prepare) -> Ready:
        self._only_definitions = request.only_definitions
        self._moments.expect(request.checked)
        for kind in all_kinds():
            if kind.name in request.kinds:
                kind.prepare(json.loads(request.kinds[kind.name]))
        for file in request.files:
            try:
                os.makedirs(os.path.dirname(file.path) or ".", exist_ok=True)
                with open(file.path, "wb") as target:
                    target.write(file.data)
            except OSError:
                continue  # no room: the code that wants the file will say so
        sys.path_importer_cache.pop(os.getcwd(), None)  # the folder was not there when the zygote imported
        return Ready()

    def _run(self, request: RunCell) -> CellRan:
        self._recorder.restart(self._limit)
        self._shell.compile.cell = request.index
        error: BaseException | None = None
        interrupted = False
        try:
            with interruptible():
                self._moments.before(request.index)
                if self._only_definitions:
                    self._shell.define(request.source)
                else:
                    result = self._shell.run_cell(request.source, store_history=True)
                    error = result.error_before_exec or result.error_in_exec
        except TooSlow:
            interrupted = True
        except BaseException as raised:  # by streams, hooks and displays of the student's own, after the cell
            error = raised
        if isinstance(error, TooSlow):
            interrupted, error = True, None
        for name, spill in self._spills.items():
            with suppress(OSError):  # the student may have deleted the file
                self._recorder.write(name, spill.new_text(self._limit))
        outputs = self._recorder.outputs()
        if error is not None:
            outputs.append(_describe(error, with_traceback=True))
        return CellRan(outputs, interrupted)

    def _look(self, request: Look) -> Single:
        value = self._moments.value(request.name, request.cell, lambda value: value is None or value is ...)
        try:
            return Absent() if value is ABSENT else self._returned(value, ())
        except BaseException as error:
            return Raised(_describe(error))

    def _call(self, request: Call) -> Single:
        function = self._moments.value(request.name, request.cell, _is_unwritten)
        if function is ABSENT:
            return Absent()
        if not callable(function):
            return Absent(type(function).__name__[:200])
        self._recorder.restart(self._limit)
        for path in request.files:
            with suppress(OSError):
                os.unlink(path)
        try:
            arguments = [unpack(one, in_guest=True) for one in request.arguments]
            keywords = {name: unpack(one, in_guest=True) for name, one in request.keywords.items()}
            steps = [_Step(step) for step in request.steps]
            then = [unpack(one, in_guest=True) for one in request.then]
        except UnknownKind as error:  # an array, say, where no package that may be imported has arrays
            return Broken(f"what it is to be called with cannot be had with these packages ({error})")
        at = 0
        try:
            with interruptible():
                value: object
                if request.each:
                    value, arguments = [function(*each, **keywords) for each in arguments], []
                else:
                    value = function(*arguments, **keywords)
                    hold(arguments, then)
                    arguments = [] if then else [*arguments, *keywords.values()]
                made = value
                for at, step in enumerate(steps, start=1):
                    try:
                        member = getattr(made, step.name)
                    except AttributeError:
                        if inspect.getattr_static(made, step.name, ABSENT) is not ABSENT:
                            raise  # it is there, a property say, and fails
                        return Absent(step=at)
                    self._recorder.restart(self._limit)
                    value, arguments = step.take(member), step.given
                return self._returned(value, arguments, request)
        except TooSlow:
            return Raised(Failure("TooSlow", ""), interrupted=True, step=at)
        except BaseException as error:  # whatever a student raises is an answer, SystemExit too
            return Raised(_describe(error), step=at)

    def _returned(self, value: object, arguments: Sequence[object], request: Call | None = None) -> Single:
        """What came of it, taken apart. That code of ours does, and of what it calls only a student's may fail."""
        try:
            packed, after = pack(value), [_afterwards(argument) for argument in arguments]
        except (TooSlow, MemoryError, RecursionError):
            raise
        except BaseException as error:
            if _place(error.__traceback__)[0] is not None:
                raise
            return Broken(f"{type(error).__name__}: {error}"[:1000])
        if request is None:
            return Returned(packed, after)
        printed = self._printed() if request.printed else None
        return Returned(packed, after, printed, {path: text_in(path) for path in request.files})

    def _printed(self) -> str:
        """On standard output, by Python and past it."""
        spill = self._spills["stdout"].new_text(self._limit)
        outputs = self._recorder.outputs()
        return "".join(one.text for one in outputs if isinstance(one, Stream) and one.name == "stdout") + spill


class _Step:
    """A step that is about to be taken."""

    def __init__(self, step: StepMessage) -> None:
        self.name = step.name
        self.arguments = None if step.arguments is None else [unpack(one, in_guest=True) for one in step.arguments]
        self._keywords = {name: unpack(one, in_guest=True) for name, one in step.keywords.items()}

    @property
    def given(self) -> list[Any]:
        return [*(self.arguments or []), *self._keywords.values()]

    def take(self, member: Any) -> object:
        return member if self.arguments is None else member(*self.arguments, **self._keywords)


def _afterwards(argument: object) -> Value:
    kind = kind_of(argument)
    return pack(argument) if kind is None or kind.looked_at_after else pack(Foreign(type(argument).__name__))


def _is_unwritten(value: Any) -> bool:
    return not callable(value) or is_stub(value)


_SINGLE = decoder_of(Call | Look)


def _describe(error: BaseException, with_traceback: bool = False) -> Failure:
    """What happened and where in the student's own code; robust against exceptions that misbehave."""
    try:
        message = str(error)[:_MAX_MESSAGE]
    except BaseException:
        message = ""
    cell, line = _place(error.__traceback__)
    if isinstance(error, SyntaxError):
        cell, line = cell_of(str(error.filename)), error.lineno
        message = str(error.msg)[:_MAX_MESSAGE]
    lines: list[str] = []
    if with_traceback:
        try:
            text = "".join(traceback.format_exception(type(error), error, _own_frames(error.__traceback__)))
        except BaseException:
            text = type(error).__name__
        lines = [row[:500] for row in text.splitlines()[-_MAX_TRACEBACK:]]
    return Failure(type(error).__name__[:200], message, cell, line, lines, _ancestors(type(error)))


#: Python's own, by what they are: a class of a student's may bear any name.
_EXCEPTIONS = {
    id(one): name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, Exception)
}


def _ancestors(kind: type[BaseException]) -> list[str]:
    """A student's class may answer as it likes: of it nothing is asked but which of Python's own it is one of."""
    mro = type.__dict__["__mro__"].__get__(kind)
    return [_EXCEPTIONS[id(one)] for one in mro[1:] if id(one) in _EXCEPTIONS]


def _own_frames(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the student's first own line on, without IPython's and ours above it."""
    while trace is not None and cell_of(trace.tb_frame.f_code.co_filename) is None:
        trace = trace.tb_next
    return trace


def _place(trace: TracebackType | None) -> tuple[int | None, int | None]:
    place: tuple[int | None, int | None] = (None, None)
    while trace is not None:
        cell = cell_of(trace.tb_frame.f_code.co_filename)
        if cell is not None:
            place = (cell, trace.tb_lineno)
        trace = trace.tb_next
    return place
