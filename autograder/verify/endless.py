"""What never ends must not hang `verify`: what it does for one assignment, it does in a process of its own, in which a
clock looks once a second where the course's own code is, and ends what has used up its time.

Python code is interrupted in place. What runs in C and does not come back is ended with its process, which leaves the
line that it was in behind: `faulthandler` writes it without Python's help. So it does where the process crashes.
"""

from __future__ import annotations

import faulthandler
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import IO, Any

from autograder.course import Assignment
from autograder.verify.finding import Finding

#: Seconds from one look to the next.
_LOOKS = 0.5
#: Of the time that a student's call may take.
_TIMES = 2
#: A test, or a maker, makes many calls. And more than our own searches take between two lines of Python.
_TIMES_IN_TESTS, _IN_C = 12, 60
_LINE = re.compile(r'File "(.+)", line (\d+) in (\S+)')


class Endless(BaseException):
    """No Exception: the engine takes those of a course's own functions for what they give."""


def in_time(assignment: Assignment, work: Callable[[], int]) -> int | Finding:
    """What `work` gives, an exit status, in a process of its own; or what did not end, or crashed."""
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile("w+") as left:
        child = get_context("fork").Process(target=_work, args=(assignment, work, left))
        child.start()
        try:
            child.join()
        except KeyboardInterrupt:
            child.join()  # it has had it too
            raise
        left.seek(0)
        text = left.read()
    if text:
        return _read(assignment, text)
    code = child.exitcode
    if code is None or code < 0:
        why = f"by {signal.Signals(-code).name}" if code else "from outside"
        return Finding(assignment.notebook, 1, f"What verifies it was ended {why}. Run it again; it may be the memory.")
    return code


def _work(assignment: Assignment, work: Callable[[], int], left: IO[str]) -> None:
    faulthandler.enable(left)
    late: list[Finding] = []
    done = 2
    try:
        with _clock(assignment, left, late):
            done = work()
    except (Endless, KeyboardInterrupt):
        done = 1
    except BaseException as error:
        done = done if late else _unforeseen(error)
    for one in late[:1]:
        left.write(f"{one.file}\0{one.line}\0{one.said}")
    left.flush()
    sys.exit(done)


def _unforeseen(error: BaseException) -> int:
    from autograder.commands import sentence
    from autograder.printable import printable

    if "--debug" in sys.argv or not isinstance(error, Exception):
        traceback.print_exception(error)
    else:
        print(f"autograder: {printable(sentence(error), lines=True)}", file=sys.stderr)
    return 2


@contextmanager
def _clock(assignment: Assignment, left: IO[str], found: list[Finding]) -> Iterator[None]:
    """found: what was ended; whoever catches what that raises, pytest say, does not have the last word."""
    seconds = assignment.limits.call_seconds
    own = {assignment.solutions.parent: _TIMES * seconds, assignment.graders: _TIMES_IN_TESTS * seconds}
    since: dict[int, tuple[FrameType, float]] = {}

    def look(number: int, frame: FrameType | None) -> None:
        faulthandler.dump_traceback_later(_IN_C + _TIMES * seconds, exit=True, file=left)
        nonlocal since
        now, there = time.monotonic(), dict[int, tuple[FrameType, float]]()
        late: tuple[FrameType, float] | None = None
        while frame is not None:
            folder = next((one for one in own if one in Path(frame.f_code.co_filename).parents), None)
            if folder is not None:
                begun = since.get(id(frame), (frame, now))[1]
                there[id(frame)] = (frame, begun)
                if late is None and now - begun > own[folder]:
                    late = frame, own[folder]
            frame = frame.f_back
        since = there
        if late is not None:
            since = {}
            found.append(_finding(*late))
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


def _finding(frame: FrameType, seconds: float) -> Finding:
    what, line = frame.f_code.co_name, frame.f_lineno
    who = "It" if what == "<module>" else "This line" if what.startswith("<") else what
    words = f"{who} was still running after {seconds:g} seconds. Let it end, or let students' calls take longer too."
    return Finding(Path(frame.f_code.co_filename), line, f"{words[:-1]} (call_seconds in assignment.toml).")


def _read(assignment: Assignment, text: str) -> Finding:
    if "\0" in text:
        where, at, said = text.split("\0")
        return Finding(Path(where), int(at), said)
    own = (assignment.solutions.parent, assignment.graders)
    places = [(Path(file), int(line), name) for file, line, name in _LINE.findall(text)]
    inside: Any = next((place for place in places if any(one in place[0].parents for one in own)), None)
    late = text.startswith("Timeout")
    file, line, name = inside or (own[0], 1, "what is verified")
    what = "does not come back" if late else "ends the process in which it runs"
    return Finding(file, line, f"{name} {what}, in something that is no Python. Mend this line.")
