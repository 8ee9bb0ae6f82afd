"""A process that grades what it is sent: `python -m autograder.running.grading_process COURSE NAME`.

Orders come in on its standard input, outcomes go out on its standard output, each a length and msgpack; the first
outcome says whether it can grade at all. It ends when its input does.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import IO

import msgspec

from autograder.course import Course, CourseError
from autograder.running.pipeline import Autograded, Pipeline, ReleasedCells, Submitted
from autograder.sandbox.errors import SandboxError


class GradingOrder(msgspec.Struct, frozen=True):
    submitted: Submitted
    released: ReleasedCells


class GradingOutcome(msgspec.Struct, frozen=True):
    autograded: Autograded | None = None
    trouble: str = ""
    """Why there is nothing: a fault, of this submission alone unless it is fatal."""
    fatal: bool = False
    """The next submission would fare no better."""


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(struct.pack("!Q", len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """None at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack("!Q", head)
    data = pipe.read(length)
    return data if len(data) == length else None


def main() -> None:
    root, name = sys.argv[1:]
    orders, outcomes = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what graders print is no outcome
    try:
        assignment = Course(Path(root)).assignment(name)
        pipeline = Pipeline(assignment)
    except (CourseError, SandboxError) as error:
        write_frame(outcomes, msgspec.msgpack.encode(GradingOutcome(trouble=str(error), fatal=True)))
        return
    write_frame(outcomes, msgspec.msgpack.encode(GradingOutcome()))
    with pipeline:
        while (order := read_frame(orders)) is not None:
            asked = msgspec.msgpack.decode(order, type=GradingOrder)
            outcome = GradingOutcome(pipeline.autograde(asked.submitted, asked.released))
            write_frame(outcomes, msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()
