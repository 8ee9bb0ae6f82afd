"""What never ends must not hang `verify` or `release`: what they do, they do in a process of its own, in which a clock
looks twice a second where the course's own code is, and ends what has used up its time.

Python code is interrupted in place. What runs in C and does not come back is ended with its process, which leaves the
line that it was in behind: `faulthandler` writes it without Python's help. So it does where the process crashes. A
process that the course's own code ends by itself, with `os._exit` say, has not done its work: that is said too.
"""

from __future__ import annotations

import dis
import faulthandler
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import IO, Any

from autograder.course import Assignment
from autograder.course_error import CourseError
from autograder.limits import Limits
from autograder.verify.finding import Finding

#: Seconds from one look to the next.
_LOOKS = 0.5
#: Of the time that a student's call may take.
_TIMES = 2
#: A test, or a maker, makes many calls; a module imports packages. And more than our own searches take between two
#: lines of Python.
_TIMES_IN_TESTS, _IN_C = 12, 60
_LINE = re.compile(r'File "(.+)", line (\d+) in (\S+)')
#: What a process leaves behind that has come to its end.
_WHOLE = "\1"
#: In the process of its own: what was ended. Whoever catches what that raises, pytest say, has not the last word.
_ENDED: list[Finding] = []


class Endless(BaseException):
    """No Exception: the engine takes those of a course's own functions for what they give."""


def is_over() -> bool:
    """Whether something was ended in this process, so that what is done is to be left as it is."""
    return bool(_ENDED)


def in_time(assignments: Sequence[Assignment], work: Callable[[], int]) -> int | Finding:
    """What `work` gives, an exit status, in a process of its own; or what did not end, or crashed. assignments: of one
    course, those whose code is run."""
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile("w+") as left:
        child = get_context("fork").Process(target=_work, args=(assignments, work, left))
        child.start()
        try:
            child.join()
        except KeyboardInterrupt:
            child.join()  # it has had it too
            raise
        left.seek(0)
        text = left.read()
    notebook = assignments[0].notebook
    if text not in ("", _WHOLE):
        return _read(assignments, text)
    code = child.exitcode
    if code is None or code < 0:
        why = f"by {signal.Signals(-code).name}" if code else "from outside"
        return Finding(notebook, 1, f"What works on it was ended {why}. Run it again; it may be the memory.")
    if not text:
        return Finding(
            notebook, 1, f"What works on it was ended before it was done, with the status {code}. Mend that."
        )
    return code


def _work(assignments: Sequence[Assignment], work: Callable[[], int], left: IO[str]) -> None:
    faulthandler.enable(left)
    done = 2
    try:
        with _clock(assignments, left), _no_exit(assignments):
            done = work()
    except BaseException as error:
        _ENDED.extend(_of_own(assignments, error))
        done = _unforeseen(error) if isinstance(error, Exception) and not _ENDED else 1
    for one in _ENDED[:1]:
        left.write(f"{one.file}\0{one.line}\0{one.said}")
    left.write(_WHOLE)
    left.flush()
    sys.exit(done)


def _folders(assignments: Sequence[Assignment]) -> tuple[Path, ...]:
    """Of the course's own code: all solutions, and the graders of these."""
    return assignments[0].solutions.parent, *(assignment.graders for assignment in assignments)


def _is_within(file: str, folders: Sequence[Path]) -> bool:
    return any(folder in Path(file).parents for folder in folders)


def _of_own(assignments: Sequence[Assignment], error: BaseException) -> Iterator[Finding]:
    """What is no Exception, and is raised by a line of the course's own: who presses Ctrl-C raises it elsewhere."""
    frames = list(traceback.walk_tb(error.__traceback__))
    if isinstance(error, Exception) or not frames:
        return
    frame, line = frames[-1]
    raised = frame.f_code.co_code[frame.f_lasti] == dis.opmap["RAISE_VARARGS"]
    if raised and _is_within(frame.f_code.co_filename, _folders(assignments)):
        words = (
            f"This line raises {type(error).__name__}, which ends whatever calls it. Raise an Exception, or nothing."
        )
        yield Finding(Path(frame.f_code.co_filename), line, words)


@contextmanager
def _no_exit(assignments: Sequence[Assignment]) -> Iterator[None]:
    """For the course's own code."""
    leave, folders = os._exit, _folders(assignments)

    def instead(status: int) -> None:
        frame = sys._getframe(1)
        if not _is_within(frame.f_code.co_filename, folders):
            leave(status)
        words = f"This line ends the process in which it runs, with os._exit({status}). Take that away."
        _ENDED.append(Finding(Path(frame.f_code.co_filename), frame.f_lineno, words))
        raise Endless

    os._exit = instead  # type: ignore[assignment]
    try:
        yield
    finally:
        os._exit = leave


def _unforeseen(error: BaseException) -> int:
    from autograder.commands import sentence
    from autograder.printable import printable

    if "--debug" in sys.argv or not isinstance(error, Exception):
        traceback.print_exception(error)
    else:
        print(f"autograder: {printable(sentence(error), lines=True)}", file=sys.stderr)
    return 2


@contextmanager
def _clock(assignments: Sequence[Assignment], left: IO[str]) -> Iterator[None]:
    each = [_call_seconds(assignment) for assignment in assignments]
    seconds, solutions = max(each), assignments[0].solutions.parent
    own = {solutions: _TIMES * seconds}
    own |= {one.graders: _TIMES_IN_TESTS * its for one, its in zip(assignments, each, strict=True)}
    since: dict[int, tuple[FrameType, float]] = {}

    def look(number: int, frame: FrameType | None) -> None:
        faulthandler.dump_traceback_later(_IN_C + _TIMES * seconds, exit=True, file=left)
        nonlocal since
        now, there = time.monotonic(), dict[int, tuple[FrameType, float]]()
        late: tuple[FrameType, float, bool] | None = None
        while frame is not None:
            folder = next((one for one in own if one in Path(frame.f_code.co_filename).parents), None)
            if folder is not None:
                begun = since.get(id(frame), (frame, now))[1]
                there[id(frame)] = (frame, begun)
                imports = frame.f_code.co_name == "<module>"  # packages, of which some take long
                patience = _TIMES_IN_TESTS * seconds if imports else own[folder]
                if late is None and now - begun > patience:
                    late = frame, patience, folder == solutions
            frame = frame.f_back
        since = there
        if late is not None:
            since = {}
            _ENDED.append(_finding(*late))
            raise Endless

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOKS, _LOOKS)
    faulthandler.dump_traceback_later(_IN_C + _TIMES * seconds, exit=True, file=left)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def _call_seconds(assignment: Assignment) -> float:
    """That a student's call may take; the usual where the settings are none."""
    try:
        return assignment.limits.call_seconds
    except CourseError:
        return Limits().call_seconds


def _finding(frame: FrameType, seconds: float, may_be_slow: bool) -> Finding:
    """may_be_slow: what computes answers may take as long as students' code may, in which it is only slow."""
    what, line = frame.f_code.co_name, frame.f_lineno
    who = "It" if what == "<module>" else "This line" if what.startswith("<") else what
    words = f"{who} was still running after {seconds:g} seconds. Let it end"
    if may_be_slow and what != "<module>":
        words += ", or let students' calls take longer too (call_seconds in assignment.toml)"
    return Finding(Path(frame.f_code.co_filename), line, f"{words}.")


def _read(assignments: Sequence[Assignment], text: str) -> Finding:
    if "\0" in text:
        where, at, said = text.removesuffix(_WHOLE).split("\0")
        return Finding(Path(where), int(at), said)
    own = _folders(assignments)
    places = [(Path(file), int(line), name) for file, line, name in _LINE.findall(text)]
    inside: Any = next((place for place in places if any(one in place[0].parents for one in own)), None)
    late = text.startswith("Timeout")
    file, line, name = inside or (own[0], 1, "what is verified")
    what = "does not come back" if late else "ends the process in which it runs"
    return Finding(file, line, f"{name} {what}, in something that is no Python. Mend this line.")
